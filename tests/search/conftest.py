"""A small world of findable things, and a database that is a dictionary."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from workbench.search.documents import Doc
from workbench.search.follow import Changes
from workbench.search.store import Index


def span(first: str, last: str = "") -> tuple[int, int]:
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last or first).toordinal()


def claim(number: int, text: str, **more: object) -> Doc:
    return Doc(id=f"claim:{number}", type="claim", text=text, **more)  # type: ignore[arg-type]


WORLD = [
    claim(
        1,
        "The Koshe landfill collapsed and killed 116 people.",
        verdict="accurate",
        state="settled",
        kind="fact",
        claimants=("Human Rights Monitor",),
        outlets=("The Daily Lantern",),
        language="en",
        time=span("2017-03-11"),
        years=(2017,),
        day=10,
    ),
    claim(
        2,
        "Police displaced hundreds of families near the landfill.",
        verdict="unproven",
        state="disputed",
        kind="attributed_statement",
        claimants=("Ada Tesfaye",),
        outlets=("The Daily Lantern",),
        authors=("Olu Bekele",),
        time=span("2020-01-01", "2020-12-31"),
        years=(2020,),
        day=20,
    ),
    claim(
        3,
        "The government displaces families every year.",
        verdict="mostly_accurate",
        state="settled",
        claimants=("Rights of Women Network",),
        outlets=("Evening Post",),
        time=(span("2018-01-01")[0], None),
        years=(2018, 2019, 2020),
        day=30,
    ),
    claim(
        4,
        "A court banned the group in 2019.",
        names="Koshe Party\nEPCA\nEthiopian People's Civic Alliance",
        verdict="inaccurate",
        state="settled",
        kind="fact",
        time=span("2019-05-01", "2019-05-31"),
        years=(2019,),
        day=40,
    ),
    claim(
        5,
        "A court banned the group in 2020.",
        names="EPCA",
        state="kept",
        time=span("2020-03-01"),
        years=(2020,),
        day=50,
    ),
    claim(6, "Café owners protested against the résumé checks.", language="fr", day=60),
    claim(7, "Полиция задержала журналистов в Москве.", language="ru", day=70),
    claim(8, "اعتقلت الشَّرطة الصحفيين في القاهرة", language="ar", day=80),
    claim(9, "पुलिस ने पत्रकारों को हिरासत में लिया", language="hi", day=90),
    claim(10, "警察在北京拘留了记者", language="zh", day=100),
    claim(11, "Rights of human beings were ignored, said the lawyers.", day=110),
    claim(12, "Human and civil rights are guaranteed by law.", day=120),
    claim(13, "Human rights groups were refused entry.", state="kept", day=130),
    claim(14, "O’Brien’s report named the minister’s brother.", claimants=("Siobhán O’Brien",), day=140),
    claim(15, "An archived claim about the landfill.", archived=True, state="retired", day=150),
    claim(16, "A well-known paper printed 1,200 copies.", day=160),
    claim(17, "soft\u00adhyphen and zero\u200dwidth marks", day=170),
    claim(18, "word " * 300 + "needle", day=180),
    claim(19, "x" * 5000, day=190),
    claim(20, "", names="Only a name here: Alemitu", day=200),
    claim(21, "Nothing is known about when this happened.", time=None, day=210),
    claim(
        22,
        "It began before anybody kept records.",
        time=(None, span("1999-12-31")[1]),
        years=(1999,),
        day=220,
    ),
    Doc(id="evidence:1", type="evidence", text="Satellite image of the Koshe landfill", article_id=7, day=15),
    Doc(id="evidence:2", type="evidence", text="Court record of the ban", names="EPCA v. State", day=25),
    Doc(
        id="article:7",
        type="article",
        text="Families displaced, monitors say",
        names="The human cost",
        outlets=("The Daily Lantern",),
        authors=("Olu Bekele", "Edda Lind"),
        article_id=7,
        day=35,
    ),
    Doc(
        id="article:8",
        type="article",
        text="Police AND prosecutors or judges NOT named",
        outlets=("Evening Post",),
        day=45,
    ),
    Doc(id="article:9", type="article", text="<script>alert(1)</script> {{7*7}} \x00 \ud800 end", day=55),
]


class Database:
    """A Source: documents by id and a log of which id each event touched."""

    def __init__(self, docs: Iterable[Doc] = ()) -> None:
        self.docs: dict[str, Doc] = {}
        self.log: list[str] = []
        for doc in docs:
            self.save(doc)

    def save(self, doc: Doc) -> None:
        self.docs[doc.id] = doc
        self.log.append(doc.id)

    def delete(self, id: str) -> None:
        del self.docs[id]
        self.log.append(id)

    def newest(self) -> int:
        return len(self.log)

    def changes(self, after: int, limit: int) -> Changes:
        ids = set(self.log[after : after + limit])
        docs = [self.docs[id] for id in ids if id in self.docs]
        return Changes(docs, ids - self.docs.keys(), min(after + limit, len(self.log)))

    def hidden(self, after: int) -> set[str]:
        return set(self.log[after:]) - self.docs.keys()

    def everything(self) -> Iterable[Doc]:
        return self.docs.values()


@pytest.fixture
def database() -> Database:
    return Database(WORLD)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index.create(tmp_path / "index")


@pytest.fixture(scope="session")
def full_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The whole world, in three segments with deletions; only to be read."""
    made = Index.create(tmp_path_factory.mktemp("search") / "index")
    made.replace([*WORLD[:12], claim(13, "an older landfill wording"), claim(99, "deleted landfill")], bookmark=1)
    made.apply(WORLD[12:20], {"claim:99"}, 2)
    made.apply(WORLD[20:], set(), 3)
    return made
