"""Evidence of every kind, and what the desk does with it: a page kept, a copy accepted, people let in or left out."""

import io
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from .. import originals
from ..config import Home
from ..db import Database, now
from ..errors import Invalid
from ..evidence import fetches, grading, items, likeness, protection, texts, warc
from ..evidence.exchange import Exchange
from ..evidence.fetching import Fetched
from ..evidence.targets import Target, target
from ..models import Claim, Evidence, Fetch, FetchState, Likeness, Source, User
from ..queries.claims import claim as find_claim
from ..record import record
from . import papers
from .plan import Exhibit

PAGE_URL = "http://gazette.example/laws/214"
"""A name that belongs to nobody and is refused: whoever tries the button asks no site for anything."""
MORE = {
    "E10": Exhibit("e10-courier-prints-statement.html", "The centre’s statement as the Courier printed it", "Orvane Courier", "secondary", "C", 3, "2022-02-16"),
    "E11": Exhibit("e11-hospital-register.pdf", "Register of the emergency ward, extract", "Dorrel City Hospital", "primary", "B", 2, "2022-02-12"),
    "E12": Exhibit("e12-list-of-fines.docx", "List of fines", "Tarsel Centre for Legal Defence", "primary", "B", 2, "2022-02-14", level="restricted"),
    "E13": Exhibit("e13-customs-house.jpg", "Photograph of the customs house", "A marcher’s telephone", "primary", "C", 3, "2022-02-12"),
    "E14": Exhibit("", "Answer of the ministry’s press office", "Ministry of Public Order", "primary", "C", 3, "2022-02-18", pasted="Answer of the press office, as it stood on the ministry’s page.\n\nThe figure of 187 persons delivered to police stations is correct. It does not count those who came by themselves.\n\n[Demonstration text. The ministry is invented.]"),
    "E15": Exhibit("", "The gazette’s page on Law No. 214 (prepared for the demonstration: nothing was fetched)", "Official Gazette of Varkesh", "secondary", "A", 2, "2020-06-08", url=PAGE_URL),
}  # fmt: skip
HEARD = Exhibit("", "A call about the emergency ward", "A registrar of the hospital", "primary", "B", 2, "2022-02-20", pasted="Fourteen came from the square. I wrote twelve of them down with wounds to the head.\n\n[Demonstration text. The person is invented.]")  # fmt: skip
SEALED = "Whoever is recognised by these words loses the post, or worse."
RESTRICTED = "The annex names people who were fined."
CREDITED = "Times and numbers fit the list that the centre keeps; the extract is signed."


def prepared(home: Home) -> Fetched:
    """The kept page: written by the code that writes what is fetched, and its text read from it. No site is asked."""
    where = Target("http", "gazette.example", 80, "/laws/214")
    got = io.BytesIO(papers.answer())
    request = f"GET {where.path} HTTP/1.1\r\nHost: {where.host}\r\n\r\n".encode()
    one, packed = Exchange(where, now(), None, None, request, got, 200, None, "text/html"), io.BytesIO()
    warc.write(packed, [one])
    kept = originals.keep(home.originals, packed.getvalue())
    about: dict[str, Any] = {
        "final_url": where.url,
        "redirects": [],
        "address": "none: prepared for the demonstration",
        "certificate": None,
        "status": 200,
        "mime": "text/html",
        "by_proxy": False,
    }
    file = items.File(kept, len(packed.getvalue()), warc.MIME, "gazette.example.warc.gz", about)
    return Fetched(file, texts.read(home.originals, file), len(papers.answer()))


def keep_page(session: Session, who: User, item: Evidence, page: Fetched) -> None:
    """Two attempts: the first refused as it would be, the second with the prepared page."""
    try:
        target(item.url)
    except Invalid as refused:
        fetches.fail(session, _attempt(session, who, item), str(refused))
    fetches.keep(session, _attempt(session, who, item), page)


def _attempt(session: Session, who: User, item: Evidence) -> Fetch:
    row = Fetch(evidence_id=item.id, url=item.url, by_id=who.id, at=now(), state=FetchState.RUNNING)
    session.add(row)
    record(session, who, "fetch asked", row, after={"evidence": item.id})
    return row


def protect(database: Database, home: Home, people: dict[str, User]) -> None:
    """What Ben heard from somebody in danger: a protected source, a sealed item that only he knows of."""
    ben, look = people["ben"], texts.look(home.originals, None, HEARD.pasted)
    with database.writing() as session:
        claims = select(Claim.id).where(col(Claim.text).contains("treated for head injuries")).order_by(col(Claim.id))
        claim = find_claim(session, session.exec(claims).first() or 0)
        given = {name: value for name, value in asdict(HEARD).items() if name in items.Item.__dataclass_fields__}
        item = items.put(session, ben, claim, item=items.Item(**given, text=HEARD.pasted))
        texts.keep(session, ben, item, look)
        source = session.get_one(Source, item.source_id)
        protection.protect(session, ben, source, why=SEALED)
        protection.seal_source(session, ben, source, [item], level="sealed", was="open", why=SEALED)
        items.link(session, ben, claim, item, bearing=items.Bearing("partly_supports"))


def decide_on_copies(database: Database, people: dict[str, User]) -> None:
    """The statement that the newspaper printed is no second source; whether the two reports on the appeal are one, is
    still open. The register is credited with a reason.
    """
    with database.writing() as session:
        ids = {item.title: item.id for item in session.exec(select(Evidence)).all()}
        printed = Likeness.b_id == ids[MORE["E10"].title]
        row = session.exec(select(Likeness).where(printed | (Likeness.a_id == ids[MORE["E10"].title]))).one()
        likeness.decide(session, people["ben"], row, copies="yes", why="The same statement, word for word.")
        register = session.get_one(Evidence, ids[MORE["E11"].title])
        grading.credit(session, people["edda"], register, credibility=1, why=CREDITED)
