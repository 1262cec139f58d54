"""What is most like a text is found first, however its words are written; what merely shares common words is not."""

from pathlib import Path

import pytest

from tests.matching.pairs import FACTS
from workbench.search.documents import Doc
from workbench.search.nearest import CANDIDATES, Among
from workbench.search.store import Index

CLAIMS = {
    "claim:1": "The Harbour Party was banned by a court in Tolvania in March 2020.",
    "claim:2": "The Harbour Party was founded in Varkesh in 1998.",
    "claim:3": "A court in Tolvania fined twelve dockers.",
    "claim:4": "Nurses of the Varkesh hospital went on strike over unpaid wages.",
    "claim:5": "The minister said that nobody was hurt.",
    "imported:1": "Photograph shows flamingos on the roof of the parliament of Tolvania.",
    "imported:2": "Wildfires burned through the Selmar national park.",
}


both = Among({"claim": None, "imported": None})
theirs = Among({"imported": None})


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index.create(tmp_path / "index")
    made.replace([Doc(id=id, type=id.partition(":")[0], text=text) for id, text in CLAIMS.items()], bookmark=1)
    return made


def texts(ids):
    return {id: CLAIMS[id] for id in ids}


def ids(found):
    return [near.id for near in found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("In March 2020 the Harbour Party was banned in Tolvania", "claim:1"),
        ("the founding of the Harbour Party", "claim:2"),
        ("dockers had to pay a fine", "claim:3"),
        ("hospital workers strike, wages not paid", "claim:4"),
        ("a flamingo sits on parliament’s roof", "imported:1"),
        ("Selmar is burning: wildfire in the park", "imported:2"),
    ],
)
def test_the_claim_that_is_meant_comes_first(index, text, first):
    found = index.nearest(text, texts, both, 3)
    assert found[0].id == first
    assert 0 < found[0].score <= 1
    assert [near.score for near in found] == sorted((near.score for near in found), reverse=True)


def test_a_claim_is_wholly_like_itself_and_nothing_is_like_words_that_nobody_used(index):
    for id, text in CLAIMS.items():
        near = index.nearest(text, texts, both, 1)[0]
        assert near.id == id and near.score > 0.8
    assert index.nearest("zymurgy quixotry", texts, both, 5) == []
    assert index.nearest("the of and was in", texts, both, 5) == []
    assert index.nearest("", texts, both, 5) == []


def test_only_what_was_asked_for_is_given_and_only_what_is_there(index):
    assert set(ids(index.nearest("Tolvania court party flamingos", texts, theirs, 5))) == {"imported:1"}
    index.apply([], {"claim:1"}, 2)
    assert "claim:1" not in ids(index.nearest(CLAIMS["claim:1"], texts, both, 5))
    gone = index.nearest(CLAIMS["claim:2"], lambda asked: {id: CLAIMS[id] for id in asked if id != "claim:2"}, both, 5)
    assert "claim:2" not in ids(gone)


def test_it_does_not_matter_in_how_many_pieces_the_index_lies(tmp_path):
    whole, torn = Index.create(tmp_path / "whole"), Index.create(tmp_path / "torn")
    docs = [Doc(id=id, type=id.partition(":")[0], text=text) for id, text in CLAIMS.items()]
    whole.replace(docs, bookmark=1)
    for at, doc in enumerate(docs, 1):
        torn.apply([doc], (), at)
    for text in (*CLAIMS.values(), "Harbour Party banned", "court of Tolvania"):
        assert ids(whole.nearest(text, texts, both, 7))[0] == ids(torn.nearest(text, texts, both, 7))[0]


def test_of_many_alike_the_most_alike_is_among_the_candidates(tmp_path):
    index, known = Index.create(tmp_path / "index"), {}
    for number in range(4 * CANDIDATES):
        known[f"claim:{number}"] = f"The court of Varkesh fined {number + 100} people on market day."
    index.replace([Doc(id=id, type="claim", text=text) for id, text in known.items()], bookmark=1)
    for number in (0, 57, 199):
        found = index.nearest(known[f"claim:{number}"], lambda asked: {id: known[id] for id in asked}, both, 1)
        assert ids(found) == [f"claim:{number}"]


def test_the_same_fact_in_other_words_is_among_the_first_five_beside_all_that_changes_it(tmp_path):
    docs = {f"claim:{at}": one.text for at, one in enumerate(FACTS)}
    others = [one.again.replace(*change) for one in FACTS for change in one.changed.values()]
    docs |= {f"claim:{at}": text for at, text in enumerate(others, 1000)}
    made = Index.create(tmp_path / "index")
    made.replace([Doc(id=id, type="claim", text=text) for id, text in docs.items()], bookmark=1)
    found = [made.nearest(one.again, lambda ids: {id: docs[id] for id in ids}, both, 5) for one in FACTS]
    hits = sum(f"claim:{at}" in ids(near) for at, near in enumerate(found))
    assert hits / len(FACTS) >= 0.9
