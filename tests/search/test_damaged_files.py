"""Whatever bit of the index's files is another one, no answer is wrong: it is right, or the damage is told."""

import random

import pytest

from tests.search.conftest import WORLD
from workbench.search.documents import DESK, Doc, Found
from workbench.search.errors import IndexDamaged
from workbench.search.grammar import parse
from workbench.search.store import Index

FLIPS = 150
QUERIES = ("landfill", '"human rights"', "displac*", "court NOT party", "time:2020", "claimant:rights", "")


def answers(index: Index) -> list[Found]:
    facets = ["type", "verdict", "year", "claimant"]
    found = [index.search(parse(one), facets=facets, limit=50, audience=DESK) for one in QUERIES]
    return [Found(one.total, one.hits, one.facets, 0) for one in found]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # left open by Whoosh
def test_no_flipped_bit_makes_an_answer_wrong(index: Index) -> None:
    chance = random.Random(5)
    index.replace(WORLD[:20], bookmark=1)
    index.apply(WORLD[20:], {"claim:3"}, 2)
    right = answers(index)
    files = [path for path in index.directory.glob("g*/*") if path.suffix in (".seg", ".toc")]
    told = 0
    for _ in range(FLIPS):
        path = chance.choice(files)
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        path.unlink()  # a mapped file must not change under who reads it
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        try:
            assert answers(Index(index.directory)) == right, (path.name, place)
        except IndexDamaged:
            told += 1
        path.unlink()
        path.write_bytes(whole)
    assert told > FLIPS / 2 and answers(Index(index.directory)) == right


def test_where_the_newest_file_is_gone_it_is_told_and_told_again(index: Index) -> None:
    index.apply(WORLD[:5], (), 1)
    assert index.search(parse("landfill")).total
    before = set(index.directory.glob("g*/*.seg"))
    Index(index.directory).apply(WORLD[5:8], (), 2)
    for path in set(index.directory.glob("g*/*.seg")) - before:
        path.unlink()
    for _ in range(3):
        with pytest.raises(IndexDamaged):
            index.search(parse("landfill"))
    with pytest.raises(IndexDamaged):
        index.apply(WORLD[8:9], (), 3)


def test_a_text_of_very_many_words_is_taken_in(index: Index) -> None:
    words = " ".join(f"w{number:x}" for number in range(130_000))
    index.apply([Doc(id="article:1", type="article", text=words)], (), 1)
    assert index.search(parse('"w1fa w1fb"')).total == 1 and index.search(parse('"w1fb w1fa"')).total == 0
