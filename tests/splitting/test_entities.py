"""Names get their kind and their other written forms, and lines that are no sentences give none."""

import pytest

from workbench.splitting import read_text, split
from workbench.splitting.entities import names_of
from workbench.splitting.reading import parse, sentences_of
from workbench.splitting.shapes import bare, fits, kind_by_shape, sound


def found(text, parser=None):
    """Names by (kind, aliases), with the trees where a parser is given."""
    segments = read_text(text).segments
    trees = [tree for p in parse(text, sentences_of(text, segments), parser) for tree in p.trees] if parser else []
    return {named.name: (named.kind, named.aliases) for named in names_of(text, segments, trees)}


def test_a_long_name_has_its_initials():
    text = "The Northern Fishing and Harbour Agreement was signed by both towns."
    assert found(text) == {"Northern Fishing and Harbour Agreement": ("law", ("NFHA",))}


def test_a_short_form_in_brackets_is_an_alias():
    assert found("It was signed by the Bay Council (BC) in the hall.")["Bay Council"] == ("organisation", ("BC",))


@pytest.mark.parametrize("short", ["XY", "CB", "Ltd", "2020", "R"])
def test_an_acronym_that_does_not_fit_the_initials_is_none(short):
    assert short not in found(f"It was signed by the Bay Council ({short}) in the hall.")["Bay Council"][1]


@pytest.mark.parametrize(
    ("short", "name"), [("NHWU", "Northern Harbour Workers Union"), ("OSCE", "Office for Sea Craft and Energy")]
)
def test_an_acronym_takes_initials_in_order(short, name):
    assert fits(short, name)
    assert not fits(short[::-1], name)


def test_a_translation_in_a_name_makes_two_aliases():
    text = "Members of the Sever (North) Party met."
    assert found(text)["Sever (North) Party"] == ("organisation", ("Sever Party", "North Party"))


def test_a_translation_behind_a_name_is_an_alias(parser):
    text = "The Sever Tol (Northern Light) party was banned in 2019. The Sever Tol party appealed."
    assert found(text, parser)["Sever Tol"] == ("organisation", ("Northern Light",))


def test_two_letters_that_nobody_wrote_are_no_acronym():
    assert found("The Bay Council met.") == {"Bay Council": ("organisation", ())}
    assert found("The Bay Council met. Then BC left.")["Bay Council"] == ("organisation", ("BC",))


def test_a_person_has_a_surname_and_other_spellings(parser):
    text = "Ermek Tolbaev was freed in May. Later Ermek Tolbayev spoke in Berlin. Tolbayev thanked friends."
    people = {name: forms for name, (kind, forms) in found(text, parser).items() if kind == "person"}
    assert people == {"Ermek Tolbaev": ("Ermek Tolbayev", "Tolbayev", "Tolbaev")}


def test_the_parser_tells_places_and_persons(parser):
    names = found("Angela Summers was arrested in Berlin by officers from Germany.", parser)
    assert (names["Angela Summers"][0], names["Germany"][0]) == ("person", "place")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Public Assembly Act", "law"),
        ("Article 209 of the Criminal Code", "law"),
        ("Convention on the Rights of the Child", "law"),
        ("Law No. 214", "law"),
        ("Bay Council", "organisation"),
        ("Ministry of Public Order", "organisation"),
        ("Harbour Summit", "event"),
        ("Ada Lund", ""),
    ],
)
def test_the_shape_of_a_name_tells_its_kind(name, kind):
    assert kind_by_shape(name) == kind


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("the Bay Council's", "Bay Council"),
        ("President Ada Lund", "Ada Lund"),
        ("To the Bay Council", "Bay Council"),
        ("March", ""),
        ("the Committee", ""),
        ("the", ""),
    ],
)
def test_a_name_stands_bare(written, name):
    assert bare(written) == name


@pytest.mark.parametrize(("one", "other"), [("Bokaev", "Bokayev"), ("Mukhtar", "Muhtar"), ("Petroff", "Petrov")])
def test_spellings_of_one_name_sound_alike(one, other):
    assert sound(one) == sound(other)


def test_other_names_do_not_sound_alike():
    assert len({sound(name) for name in ("Mara", "Maria", "Lund", "Land", "Orlu")}) == 5


def test_headings_give_no_names(parser):
    text = (
        "Court Jails Harbour Union Leader\n\nThe court sat on 4 May.\n\nUnion Appeals To Supreme Court\n\nIt was over."
    )
    assert not {name for name in found(text, parser) if "Union" in name or "Appeals" in name}


def test_a_claim_has_the_names_that_its_words_hold(parser):
    text = "Story\n\nThe Bay Council (BC) met in Berlin. BC fined Angela Summers in 2019. She appealed in May 2019."
    drafts = split(text, read_text(text).segments, published="2020-01-01", parser=parser)
    by_text = {draft.text: [named.name for named in draft.entities] for draft in drafts}
    assert by_text["BC fined Angela Summers in 2019"] == ["Bay Council", "Angela Summers"]
    assert by_text["Angela Summers appealed in May 2019"] == ["Angela Summers"]


def test_a_name_inside_a_longer_word_is_none():
    text = "The Bay Council (BC) met."
    segments = read_text(text).segments
    from workbench.splitting.entities import Names

    names = Names(text, segments)
    assert [named.name for named in names.inside("The BCE and the Bay Councillors met")] == []
    assert [named.name for named in names.inside("The BC’s members met")] == ["Bay Council"]
