"""Two granularities: what a reviewer gets, and the finest cut."""

import pytest


def texts(found):
    return [draft.text for draft in found]


def test_each_of_several_subjects_gets_its_claim_and_a_verb_that_agrees(drafts):
    found = drafts("Ida Roe and Bo Finn were fined in 2020.")
    assert texts(found) == ["Ida Roe was fined in 2020", "Bo Finn was fined in 2020"]
    assert [(e.before, e.after) for e in found[0].edits] == [("were", "was")]


def test_a_list_of_three_objects_is_handed_out_and_a_pair_is_not(drafts):
    assert texts(drafts("The council banned nets, hooks and lamps.")) == [
        "The council banned nets",
        "The council banned hooks",
        "The council banned lamps",
    ]
    assert texts(drafts("The council banned nets and lamps.")) == ["The council banned nets and lamps"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ida Roe and Bo Finn met in the town of Alba",
        "Fishers and farmers paid 300 crowns to the council",
        "Talks between the guild, the union and the council failed",
        "Neither Ida Roe nor Bo Finn signed the letter",
        "The guild and the union jointly closed the market",
    ],
)
def test_what_holds_of_all_together_is_not_said_of_each(drafts, sentence):
    assert texts(drafts(sentence + ".")) == [sentence]


def test_the_finest_cut_gives_each_circumstance_its_claim(drafts):
    found = texts(drafts("The council closed the port on Sunday after a storm.", granularity="fine"))
    assert found == ["The council closed the port on 7 November 2021", "The council closed the port after a storm"]


def test_the_finest_cut_hands_out_pairs_and_keeps_or(drafts):
    found = texts(drafts("The council banned nets and lamps.", granularity="fine"))
    assert found == ["The council banned nets", "The council banned lamps"]
    found = texts(drafts("The council banned nets or lamps.", granularity="fine"))
    assert found == ["The council banned nets or lamps"]


def test_a_reason_stands_alone_only_in_the_finest_cut(drafts):
    sentence = "The council closed the port because the pier collapsed."
    assert len(drafts(sentence)) == 1
    assert texts(drafts(sentence, granularity="fine")) == ["The council closed the port", "The pier collapsed"]
