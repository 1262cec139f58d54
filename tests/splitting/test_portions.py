"""A text of any length is split portion by portion, and what was learned goes on from one to the next."""

import pytest

from workbench.splitting import portions, read_text, split
from workbench.splitting.portions import PORTION

FACTS = [f"The harbour court fined {n} dockers in May 2021." for n in range(1, 13)]
LONG = " ".join(FACTS)


def cut(text, parser, size, **given):
    page = read_text(text)
    return list(portions(text, page.segments, size=size, **{"published": "2021-06-01", "parser": parser} | given))


def test_an_article_is_one_portion(parser):
    (only,) = cut(LONG, parser, PORTION)
    assert (only.done, only.total, only.upto) == (12, 12, len(LONG))


def test_portions_together_are_the_whole_in_order(parser):
    found = cut(LONG, parser, 5)
    whole = split(LONG, read_text(LONG).segments, published="2021-06-01", parser=parser)
    assert [portion.done for portion in found] == [5, 10, 12]
    assert [draft for portion in found for draft in portion.drafts] == list(whole)


def test_every_draft_lies_between_the_ends_of_its_portion(parser):
    begun = 0
    for portion in cut(LONG, parser, 5):
        assert all(begun <= draft.start < draft.end <= portion.upto for draft in portion.drafts)
        begun = portion.upto


def test_a_name_learned_before_is_written_in_full_later(parser):
    text = f"Maria Keller runs the port. {LONG} Keller closed the port in May 2020."
    *_, last = cut(text, parser, 4)
    assert last.drafts[-1].text.startswith("Maria Keller closed")


def test_a_pronoun_looks_back_over_the_border(parser):
    text = "The port is old. Ida Lund closed it. She left the city in May 2020."
    assert [d.text for portion in cut(text, parser, 1) for d in portion.drafts] == [
        d.text for portion in cut(text, parser, 9) for d in portion.drafts
    ]


def test_what_was_proposed_before_is_proposed_with_a_doubt(parser):
    text = f"{LONG} {FACTS[0]} {FACTS[1]}"
    found = [draft for portion in cut(text, parser, 3) for draft in portion.drafts]
    again = [draft.text for draft in found if any(flag.code == "repeated" for flag in draft.flags)]
    assert (len(found), len(again)) == (14, 2)


def test_nothing_is_one_empty_portion(parser):
    (only,) = cut(" \n ", parser, 5)
    assert (only.drafts, only.done, only.total) == ((), 0, 0)


def test_progress_is_told(parser):
    told = []
    split(LONG, read_text(LONG).segments, published=None, parser=parser, say=lambda *step: told.append(step))
    assert told == [(12, 12)]


def test_without_a_parser_portions_are_whole_sentences_that_say_why():
    found = cut(LONG, None, 5, unparsed="The model is gone.")
    flags = {flag.sentence for portion in found for draft in portion.drafts for flag in draft.flags}
    assert [len(portion.drafts) for portion in found] == [5, 5, 2]
    assert flags == {"The model is gone."}


@pytest.mark.parametrize("run", [".", " ", ". ", "“He left. ", "A-B-C-D ", "may be in May last year ", "(a ", "Hm\n"])
def test_no_run_of_the_same_takes_long(run):
    """One hundred thousand characters: anything quadratic would take minutes."""
    text = "The port is shut." + run * (100_000 // len(run)) + "x"
    page = read_text(text)
    assert split(text, page.segments, published="2021-06-01", parser=None)
