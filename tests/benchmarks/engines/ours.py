"""The workbench's own search, and stock Whoosh over an index as its manual has it, of the same claims."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import fields, index, query, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.searching import Searcher

from tests.benchmarks.engines.asked import Asked
from tests.benchmarks.engines.claims import Claim
from workbench.search.grammar import parse
from workbench.search.store import Index

Answer = tuple[int, list[int], dict[str, int]]
"""How many there are, the numbers of the first twenty, and counts by verdict where they were asked for."""


class Ours:
    """What the search page asks for, but for its facets, which are asked for where the query is about them."""

    name = "ours"

    def __init__(self, folder: Path) -> None:
        self.index = Index(folder)

    @staticmethod
    def build(folder: Path, claims: Iterable[Claim]) -> None:
        Index.create(folder).replace((claim.doc() for claim in claims), bookmark=1)

    def ask(self, one: Asked) -> Answer:
        tree = parse(f"{one.typed()} {_time(one)}" if one.days else one.typed())
        filters = {"verdict": [one.verdict]} if one.verdict else None
        facets = ["verdict"] if one.kind == "facet counts" else []
        sort = "newest" if one.kind == "sorted by date" else "relevance"
        found = self.index.search(tree, filters=filters, facets=facets, sort=sort)  # type: ignore[arg-type]
        ids = [int(hit.id[len("claim:") :]) for hit in found.hits]
        return found.total, ids, dict(found.facets.get("verdict", {}))

    def close(self) -> None:
        """Nothing to do."""


def _time(one: Asked) -> str:
    from datetime import date

    first, last = one.days or (1, 1)
    return f"time:{date.fromordinal(first)}..{date.fromordinal(last)}"


class Stock:
    """Whoosh alone: one stemmed field, its own parser's trees, its own collectors."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self.searcher: Any = Searcher(index.open_dir(str(folder)).reader())

    @staticmethod
    def build(folder: Path, claims: Iterable[Claim]) -> None:
        folder.mkdir(parents=True)
        text: Any = fields.TEXT(analyzer=StemmingAnalyzer(stoplist=None, minsize=1))
        exact: Any = fields.TEXT(phrase=True, analyzer=StemmingAnalyzer(stoplist=None, minsize=1, stemfn=str))
        day: Any = fields.NUMERIC(int, sortable=True)
        verdict: Any = fields.ID(sortable=True)
        made = index.create_in(
            str(folder), fields.Schema(number=fields.STORED, text=text, exact=exact, verdict=verdict, day=day)
        )
        writer: Any = made.writer(limitmb=512)
        for claim in claims:
            whole = f"{claim.text} {claim.claimant} {claim.outlet}"
            writer.add_document(number=claim.number, text=whole, exact=whole, verdict=claim.verdict, day=claim.day)
        writer.commit()

    def ask(self, one: Asked) -> Answer:
        schema = self.searcher.schema
        stems = [next(token.text for token in schema["text"].analyzer(word)) for word in one.words]
        terms: list[Any] = [query.Term("text", stem) for stem in stems]
        wanted: Any = query.And(terms)
        if one.kind == "two common, OR":
            wanted = query.Or(terms)
        elif one.kind == "common, NOT another":
            wanted = query.AndNot(*terms)
        elif one.kind == "phrase":
            wanted = query.Phrase("exact", list(one.words))
        elif one.kind == "prefix":
            wanted = query.Prefix("exact", one.words[0])
        limits: dict[str, Any] = {"limit": 20}
        if one.days:
            limits["filter"] = query.And(
                [query.Term("verdict", str(one.verdict)), query.NumericRange("day", *one.days)]
            )
        if one.kind == "sorted by date":
            limits["sortedby"] = sorting.FieldFacet("day", reverse=True)
        if one.kind == "facet counts":
            limits["groupedby"] = "verdict"
        found = self.searcher.search(wanted, **limits)
        counts = {name: len(held) for name, held in found.groups("verdict").items()} if "groupedby" in limits else {}
        return len(found), [hit["number"] for hit in found], counts

    def close(self) -> None:
        self.searcher.close()
