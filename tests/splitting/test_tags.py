"""The vocabulary is sound, and claims get its tags by their words: by lemma where there is a parse."""

import re

import pytest

from workbench.splitting import read_text, split
from workbench.splitting.patterns import read
from workbench.splitting.tagging import tags_of_text
from workbench.splitting.vocabulary import label_of, terms

UDHR, ICCPR = range(1, 31), range(1, 28)


@pytest.fixture(scope="module")
def tagged(parser):
    """The tags of the claims of a text, with their reasons."""

    def run(text):
        text = f"A story\n\n{text}"
        drafts = split(text, read_text(text).segments, published="2021-05-05", parser=parser)
        return {tag.id: tag.why for draft in drafts for tag in draft.tags}

    return run


@pytest.fixture(scope="module")
def parser():
    from workbench.splitting import load_parser

    return load_parser() or pytest.skip("the pinned model is missing")


def test_the_vocabulary_holds_acts_and_rights():
    kinds = [term.kind for term in terms().values()]
    assert kinds.count("act") >= 45 and kinds.count("right") >= 12
    assert set(kinds) == {"act", "right"}


def test_every_term_is_complete_and_its_articles_exist():
    for term in terms().values():
        assert term.label and term.patterns and term.meaning, term.id
        assert set(term.udhr) <= set(UDHR) and set(term.iccpr) <= set(ICCPR), term.id
        assert re.fullmatch(r"[a-z_]+", term.id)
        assert [read(term.id, text).term for text in term.patterns]


def test_labels_are_told_apart():
    labels = [term.label for term in terms().values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("id", "udhr", "iccpr"),
    [
        ("torture", (5,), (7, 10)),
        ("arbitrary_detention", (9,), (9,)),
        ("unfair_trial", (10, 11), (14,)),
        ("surveillance", (12,), (17,)),
        ("travel_ban", (13,), (12,)),
        ("right_religion", (18,), (18,)),
        ("right_expression", (19,), (19,)),
        ("assembly_ban", (20,), (21,)),
        ("dissolution", (20,), (22,)),
        ("candidacy_denied", (21,), (25,)),
        ("death_penalty", (3, 5), (6, 7)),
        ("forced_labour", (4, 23), (8,)),
        ("right_equality", (2, 7), (2, 26)),
        ("right_education", (26,), ()),
    ],
)
def test_articles_are_the_right_ones(id, udhr, iccpr):
    assert (terms()[id].udhr, terms()[id].iccpr) == (udhr, iccpr)


def test_a_term_says_its_articles_in_words():
    assert terms()["torture"].articles == "UDHR 5; ICCPR 7, 10; CAT 1; CAT 16"
    assert "UDHR 5 (no torture or ill-treatment)" in terms()["torture"].meaning
    assert label_of("gone_since") == "gone since"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("The government banned the Sever Party in 2021.", "party_ban"),
        ("The Sever Party was banned in 2021.", "party_ban"),
        ("Officials refused to register the movement.", "registration_denied"),
        ("A court dissolved the foundation.", "dissolution"),
        ("Max Orde was detained arbitrarily.", "arbitrary_detention"),
        ("She was put under house arrest.", "house_arrest"),
        ("He was held incommunicado for two weeks.", "incommunicado"),
        ("Two activists were abducted in May 2020.", "enforced_disappearance"),
        ("The guards beat the detainees.", "torture"),
        ("He died in custody.", "death_in_custody"),
        ("Police fired rubber bullets.", "excessive_force"),
        ("Officers dispersed the march.", "assembly_dispersal"),
        ("The city banned the rally.", "assembly_ban"),
        ("The court fined 20 participants for the protest.", "assembly_fine"),
        ("The court closed the hearing to the public.", "closed_trial"),
        ("He was denied access to his lawyer.", "counsel_denied"),
        ("The police forced him to sign a confession.", "forced_confession"),
        ("She faces politically motivated charges.", "political_charges"),
        ("She was barred from leaving the country.", "travel_ban"),
        ("Two refugees were deported in 2020.", "deportation"),
        ("The king stripped him of his citizenship.", "citizenship_denied"),
        ("The website was blocked for several days.", "media_blocking"),
        ("The authorities shut down the internet.", "internet_shutdown"),
        ("The ministry closed the newspaper.", "outlet_closure"),
        ("Police seized the print run.", "print_run_seizure"),
        ("A reporter was attacked in the street.", "journalist_attack"),
        ("He was fined for libel.", "criminal_defamation"),
        ("Spyware was found on two phones.", "surveillance"),
        ("Police raided the newsroom.", "raid"),
        ("Believers were jailed in 2020.", "religious_persecution"),
        ("Wife beating is common there.", "domestic_violence"),
        ("Prisoners work as slave labour there.", "forced_labour"),
        ("The polls saw ballot stuffing in two towns.", "election_irregularities"),
        ("He was disqualified as a candidate.", "candidacy_denied"),
        ("Land was seized from farmers.", "land_seizure"),
        ("Forty families were evicted.", "forced_eviction"),
        ("A court froze the group's assets.", "asset_freeze"),
        ("He was kept in solitary confinement.", "solitary_confinement"),
        ("The court sentenced him to death.", "death_penalty"),
        ("Police threatened her relatives.", "reprisal_family"),
        ("The EU imposed sanctions on two officials.", "sanctions"),
    ],
)
def test_an_act_is_told_by_its_words(text, id, tagged):
    assert id in tagged(text)
    assert id in {tag.id for tag in tags_of_text(text)}


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Athletes used banned substances.", "party_ban"),
        ("The party said that police banned the march.", "party_ban"),
        ("The party banned the film.", "party_ban"),
        ("Journalists attacked the plan.", "journalist_attack"),
        ("The company executed the contract.", "death_penalty"),
        ("The bank charged a fee.", "political_charges"),
        ("Farmers grow rape seed here.", "domestic_violence"),
        ("The human rights group met.", "human_rights"),
        ("The air raid lasted an hour.", "raid"),
    ],
)
def test_other_things_in_the_same_words_are_no_such_act(text, id, tagged):
    assert id not in tagged(text)


def test_the_reason_quotes_the_words(tagged):
    assert tagged("The website was blocked.")["media_blocking"] == "From the words “website … blocked”."


@pytest.mark.parametrize("text", ["Max Orde was not tortured.", "Nobody was tortured in May 2020."])
def test_a_negated_act_keeps_its_tag_and_says_so(text, tagged):
    assert tagged(text)["torture"] == "From the words “tortured”, which the claim negates."


def test_a_denial_is_told(tagged):
    why = tagged("The ministry denied that prisoners were tortured.")["torture"]
    assert why == "From the words “tortured”, which the claim negates."


def test_unread_languages_have_no_tags(parser):
    text = "Polizei\n\nDie Polizei hat torture und arrest gesagt."
    drafts = split(text, read_text(text).segments, published=None, language="de", parser=parser)
    assert drafts and not any(draft.tags for draft in drafts)


def test_without_a_parser_the_plain_words_tell():
    text = "Story\n\nThe court banned the party in 2020."
    drafts = split(text, read_text(text).segments, published=None, parser=None)
    assert "party_ban" in {tag.id for draft in drafts for tag in draft.tags}
