"""Wire copy: speakers, roles, weekdays, and what furniture leaves in the text. All names invented."""

import pytest

from workbench.splitting import read_text


def texts(found):
    return [draft.text for draft in found]


@pytest.mark.parametrize(
    ("sentence", "main"),
    [
        ("Ida Roe, a lawyer for the fishers, was sentenced to two years.", "Ida Roe was sentenced to two years"),
        ("The doctors, members of a new group, D4, have offered help.", "The doctors have offered help"),
    ],
)
def test_no_comma_is_left_between_subject_and_verb(drafts, sentence, main):
    assert texts(drafts(sentence))[0] == main


def test_one_persons_name_is_singular_whatever_its_last_letter(drafts):
    found = texts(drafts("Bo Scissors, a scholar in Alba, left the town."))
    assert "Bo Scissors is a scholar in Alba" in found


def test_what_both_verbs_do_to_one_object_is_not_cut(drafts):
    assert texts(drafts("The raids have hardened and widened the quarrel.")) == [
        "The raids have hardened and widened the quarrel"
    ]


def test_a_speaker_who_says_she_is_named(drafts):
    found = drafts("Ida Roe said she was moved by the letter.")[0]
    assert (found.text, found.claimant) == ("Ida Roe was moved by the letter", "Ida Roe")
    assert [flag.code for flag in found.flags] == ["speaker-pronoun"]  # whether she is Roe, only a reader knows


def test_a_body_that_says_it_is_named_and_flagged(drafts):
    found = drafts("The guild said it would close Port Alba.")[0]
    assert found.text == "The guild would close Port Alba"
    assert [f.code for f in found.flags] == ["speaker-pronoun", "speaker-unclear"]


def test_an_it_that_stands_for_nothing_stays(drafts):
    assert drafts("The guild said it was possible to leave.")[0].text == "It was possible to leave"


def test_a_loose_she_said_behind_the_sentence_names_the_speaker(drafts):
    found = drafts("Many of the ports are old and need repair, Ida Roe said.")
    assert texts(found) == ["Many of the ports are old and need repair"]
    assert found[0].claimant == "Ida Roe"


def test_who_was_told_is_not_the_speaker(drafts):
    found = drafts("The guild was told by the mayor that the port would close.")[0]
    assert (found.text, found.claimant) == ("The port would close", "the mayor")


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("The mayor would not change the law that was announced on Monday.", "2021-11-08"),
        ("The mayor will visit Alba on Monday.", "2021-11-15"),
        ("On Saturday, police held 12 people who will appear in court.", "2021-11-06"),
        ("On Friday the council will meet.", "2021-11-12"),
        ("Last week, the court of Alba freed Bo Finn.", "2021-11-01/2021-11-07"),
    ],
)
def test_a_weekday_lies_where_its_own_verb_looks(drafts, sentence, time):
    assert drafts(sentence)[0].time == time


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("On Friday the council will meet.", "On 12 November 2021 the council will meet"),
        ("The sale was pushed into next year.", "The sale was pushed into 2022"),
        ("The mayor faces next year’s election.", "The mayor faces 2022’s election"),
    ],
)
def test_a_resolved_time_gets_no_second_preposition(drafts, sentence, text):
    assert drafts(sentence)[0].text == text


def test_a_dateline_makes_no_claim(drafts):
    found = texts(drafts("ALBA CITY, 3 March (Northern Press) - The port of Sever closed after a storm."))
    assert found == ["The port of Sever closed after a storm"]


def test_links_under_more_are_no_text():
    text = (
        "Council closes harbour\n\nThe council of Alba closed the harbour on Monday after a storm broke the pier.\n\n"
        "More:\nSinger cancels her spring tour in the north again\n\n"
        "The fishers said that they would wait for the council to open the harbour again.\n"
    )
    page = read_text(text)
    kept = [text[s.start : s.end] for s in page.segments if s.keep]
    assert "Singer cancels her spring tour in the north again" not in kept
    assert kept[-1].startswith("The fishers")


@pytest.mark.parametrize("end", ["Photograph: Bo Finn/Northern", "Bo Finn / Northern", "[File: Northern Press]"])
def test_a_line_with_a_picture_credit_is_a_caption(end):
    text = f"Council closes harbour\n\nThe council closed the harbour on Monday after a storm.\n\nThe harbour. {end}\n"
    assert next(s.kind for s in read_text(text).segments if text[s.start : s.end].endswith(end)) in (
        "caption",
        "navigation",
    )


def test_a_quotation_split_by_its_frame_is_one_claim(drafts):
    found = drafts('"We will never leave," said Ida Roe, "because Alba is our home."')
    assert texts(found) == ["We will never leave, because Alba is our home"]
    assert found[0].claimant == "Ida Roe"
    assert len(found[0].spans) == 2


def test_a_quotation_that_stands_alone_goes_on_from_the_paragraph_before(drafts):
    found = drafts(
        '"The port of Alba is closed to every boat," said Ida Roe.\n\n"Nobody was told."\n\n'
        "The council of Alba did not answer a question about the closed port by Tuesday night.\n"
    )
    alone = next(d for d in found if d.text == "Nobody was told")
    assert alone.claimant == "Ida Roe"
    assert "speaker-carried" in [f.code for f in alone.flags]


def test_a_name_whose_first_part_the_parser_lost_is_whole_again(drafts):
    found = drafts("Bo Finn, who represents the fishers in Alba, said Alba’s port was closed.")
    assert {"Bo Finn represents the fishers in Alba", "Alba’s port was closed"} == set(texts(found))
    assert next(d for d in found if "closed" in d.text).claimant == "Bo Finn"
    assert not any(d.flags for d in found)


@pytest.mark.parametrize("text", ["Many were held in Alba.", "Who the council said was ill.", "10 p.m."])
def test_what_leaves_open_who_or_has_no_verb_is_flagged(drafts, text):
    assert all(d.flags for d in drafts(text))


def test_us_before_a_title_does_not_end_the_sentence(drafts):
    found = texts(drafts("The letter came from U.S. Attorney Ida Roe. It was short."))
    assert found[0] == "The letter came from U.S. Attorney Ida Roe"


@pytest.mark.parametrize(
    ("above", "kind"),
    [("Opinion", "opinion"), ("Press release", "press_release"), ("Analysis", "analysis"), ("Weather", "news")],
)
def test_a_label_above_the_headline_tells_the_kind(above, kind):
    text = (
        f"{above}\n\nCouncil closes harbour after storm\n\n"
        "The council of Alba closed the harbour on Monday after a storm had broken the pier.\n\n"
        "Fishers in the harbour of Alba waited for the council to answer them about the pier.\n"
    )
    assert read_text(text).kind.value == kind


def test_a_pronoun_inside_quotation_marks_stays_somebodys_word(drafts):
    found = drafts("Ida Roe said “he was a quiet man” and left the town.")
    assert not any("Ida Roe was a quiet man" in d.text for d in found)
