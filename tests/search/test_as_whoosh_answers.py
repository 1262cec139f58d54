"""On random documents and queries the same documents are found, with the same scores, as Whoosh itself finds in the
very same files; phrases, whose words our files keep in another way, as in an index of Whoosh's own fields.
"""

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from whoosh import fields, index, query, scoring
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.filedb.filestore import RamStorage

from workbench.search.documents import DESK, EVERYBODY, Doc
from workbench.search.fields import WORDY
from workbench.search.matching import forms
from workbench.search.store import Index
from workbench.search.tree import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Word
from workbench.search.words import fold

VOCABULARY = (
    *("ban", "bans", "banned", "banning", "bank", "court", "courts", "mayor", "Selmar", "Tolvania", "river", "vote"),
    *("voted", "voter", "the", "of"),
)
WORDS = st.sampled_from(VOCABULARY)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
COMMITS = st.lists(
    st.lists(
        st.tuples(st.integers(1, 9), TEXTS, TEXTS, st.sampled_from(["Ada Moreno", "Court of Selmar", ""])), max_size=5
    ),
    min_size=1,
    max_size=5,
)
LEAVES = (
    WORDS.map(Word)
    | WORDS.map(lambda word: Prefix(word[:3]))
    | WORDS.map(Fuzzy)
    | WORDS.map(lambda word: Field("claimant", Word(word)))
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: And(tuple(nodes)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda nodes: Or(tuple(nodes)))
        | inner.map(Not)
    ),
    max_leaves=6,
)
OFTEN = settings(max_examples=12, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.too_slow])


def written(
    folder: Path, commits: Any, restricted: Collection[int] = (), *, leave: bool = False
) -> tuple[Index, dict[str, Doc]]:
    """An index after these commits, in which a document may come again, and what is in it. Documents of `restricted`
    numbers are for the desk alone, or left out.
    """
    made, there = Index.create(folder), {}
    for at, commit in enumerate(commits, 1):
        docs = {}
        for number, text, names, claimant in commit:
            if leave and number in restricted:
                continue
            docs[f"claim:{number}"] = Doc(
                id=f"claim:{number}",
                type="claim",
                text=text,
                names=names,
                claimants=(claimant,) if claimant else (),
                audience=DESK if number in restricted else EVERYBODY,
            )
        gone = {f"claim:{at}"} - docs.keys()
        made.apply(docs.values(), gone, at)
        there = {id: doc for id, doc in there.items() if id not in gone} | docs
    return made, there


def stock(node: Query, name: str = "all") -> Any:
    """The same as one of Whoosh's own queries."""
    match node:
        case Word():
            return query.Or([query.Term(*term) for term in forms(node.text, name)])
        case Prefix(text):
            return query.Prefix("words" if name == "all" else name, fold(text))
        case Field(facet, inner) if facet in WORDY:
            return query.ConstantScoreQuery(stock(inner, facet), 1e-9)  # of 0.0 it makes 1
        case And(nodes):
            return query.And([stock(one, name) for one in nodes])
        case Or(nodes):
            return query.Or([stock(one, name) for one in nodes])
        case Not(inner):
            return query.AndNot(query.Every(), stock(inner, name))  # its Not alone finds deleted documents
        case Fuzzy(text):
            return query.FuzzyTerm("words" if name == "all" else name, fold(text), maxdist=1, prefixlength=0)
    raise AssertionError(node)


def by_whoosh(made: Index, wanted: Any) -> dict[str, float]:
    home = made.directory / (made.directory / "current").read_text().strip()
    with index.open_dir(str(home)).searcher(weighting=scoring.BM25F(B=0.75, K1=1.2)) as searcher:
        hits = searcher.search(query.AndNot(wanted, query.Term("id", "bookmark")), limit=None)
        reader = searcher.reader()
        column = reader.column_reader("columns", searcher.schema["columns"].column_type)
        found = {column[hit.docnum]["key"].decode(): hit.score for hit in hits}
        return {key: score for key, score in found.items() if key}  # what has none is the bookmark


def no_scores(node: Query) -> bool:
    """Whether the tree has what Whoosh scores in its own way: beginnings, one letter wrong, what is excluded."""
    match node:
        case And(nodes) | Or(nodes):
            return any(map(no_scores, nodes))
    return isinstance(node, Prefix | Fuzzy | Not)


@OFTEN
@given(COMMITS, TREES)
def test_the_same_documents_with_the_same_scores(commits, tree):
    with tempfile.TemporaryDirectory() as folder:
        made, _ = written(Path(folder) / "index", commits)
        found = made.search(tree, limit=100, audience=DESK)  # of others the lengths are those kept
        theirs = by_whoosh(made, stock(tree))
        assert {hit.id for hit in found.hits} == set(theirs)
        assert found.total == len(theirs)
        if not no_scores(tree):
            assert {hit.id: pytest.approx(hit.score, rel=1e-4, abs=1e-4) for hit in found.hits} == theirs


@OFTEN
@given(COMMITS, TREES, st.sets(st.integers(0, 8)))
def test_what_is_not_for_everybody_changes_no_score(commits, tree, restricted):
    with tempfile.TemporaryDirectory() as folder:
        whole, _ = written(Path(folder) / "whole", commits, restricted)
        without, _ = written(Path(folder) / "without", commits, restricted, leave=True)
        found, plain = (made.search(tree, limit=100) for made in (whole, without))
        assert found.total == plain.total
        assert [(hit.id, hit.score) for hit in found.hits] == [(hit.id, hit.score) for hit in plain.hits]
        assert whole.search(tree, limit=100, audience=DESK).total >= found.total


@OFTEN
@given(COMMITS, st.lists(WORDS, min_size=2, max_size=3), st.integers(0, 2))
def test_the_same_phrases(commits, words, slop):
    phrase = Phrase(tuple(words), slop)
    text: Any = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
    with tempfile.TemporaryDirectory() as folder:
        made, there = written(Path(folder) / "index", commits)
        found = {hit.id for hit in made.search(phrase, limit=100).hits}
        plain = index.FileIndex.create(RamStorage(), fields.Schema(key=fields.ID(stored=True), text=text), "MAIN")
        with plain.writer() as writer:
            for id, doc in there.items():
                for line in (doc.text, doc.names):
                    writer.add_document(key=id, text=" ".join(map(fold, line.split())))
        with plain.searcher() as searcher:
            folded = list(map(fold, words))
            theirs = {hit["key"] for hit in searcher.search(query.Phrase("text", folded), limit=None)}
        if slop == 0:
            assert found == theirs
        else:
            assert found >= theirs
            for id in found - theirs:
                assert any(
                    near(list(map(fold, line.split())), folded, slop) for line in (there[id].text, there[id].names)
                )


def near(line: list[str], words: list[str], slop: int) -> bool:
    """Whether some stretch of the line, longer than the phrase by `slop` at most, holds all words."""
    width = len(words) + slop
    return any(all(line[at : at + width].count(word) >= words.count(word) for word in words) for at in range(len(line)))
