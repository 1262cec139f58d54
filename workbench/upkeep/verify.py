"""Re-derives what must be true: event chain, originals, foreign keys, triggers, selectors, index. One line a fault."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from ..config import Home
from ..db import Database
from ..migrations.triggers import statements
from ..models import (
    Appearance,
    ArticleVersion,
    Event,
    EventDetail,
    Mention,
    Selector,
    Standing,
    Tag,
)
from ..review.proposals import DECISIONS
from ..search.errors import SearchError
from ..search.follow import catch_up, check
from ..search.source import EventSource
from ..search.store import Index
from ..splitting import terms
from . import captures, chain, decided, erasing, kept, linked, passages, protected, published, related, reviewed, worded
from .chain import Checkpoint


def verify(
    home: Home,
    database: Database,
    say: Callable[[str], None] = lambda _step: None,
    checkpoints: Sequence[Checkpoint] = (),
) -> list[str]:
    """Every fault of the installation as one line; empty where all is well. `say` is told each step.

    Against `checkpoints` (read by checkpoints.read()) a chain that was cut or re-hashed is noticed too.
    """
    faults: list[str] = []
    with database.reading() as session:
        for step, look in (
            ("event chain", lambda session: chain.faults(session, checkpoints)),
            ("triggers", triggers),
            ("database file and foreign keys", integrity),
            ("selectors", selectors),
            ("tags and names", decisions),
            ("claims", worded.claims),
            ("relations of claims", related.relations),
            ("evidence", linked.links),
            ("pieces of evidence", kept.evidence),
            ("captures and their events", kept.captures),
            ("likenesses", kept.likenesses),
            ("who may know", protected.levels),
            ("people let in", protected.access),
            ("sources", protected.sources),
            ("recipients", protected.recipients),
            ("roles of people", protected.roles),
            ("sensitive passages", passages.passages),
            ("reviews", reviewed.reviews),
            ("findings", decided.findings),
            ("states of claims", reviewed.standing),
            ("sign-offs", published.sign_offs),
            ("corrections", published.corrections),
            ("rules of the desk", published.policies),
            ("stories", published.articles),
            ("texts of stories", published.versions),
            ("captures", captures.as_recorded),
            ("protected sources", erasing.unexplained),
            ("originals", lambda session: captures.stored(session, home.originals)),
            ("files without a row", lambda session: captures.named_by_nothing(session, home.originals)),
            ("half-written files", lambda _session: captures.half_written(home.originals)),
        ):
            say(step)
            try:
                faults += look(session)
            except DatabaseError as error:
                faults.append(f"{step} cannot be read: {error.orig}")
            except Exception as error:  # a row that is gone, or one that nothing of ours wrote: the other steps go on
                faults.append(f"{step} cannot be compared ({type(error).__name__}): a row is gone or is none of ours")
    say("index")
    return faults + index_faults(home, database)


def triggers(session: Session) -> Iterator[str]:
    """Triggers that are gone or say something else than they should."""
    rows = session.connection().execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    found: dict[str, str] = dict(rows.all())
    for name, statement in statements().items():
        if found.pop(name, None) != statement:
            yield f"trigger {name} is missing or changed"
    for name in found:
        yield f"trigger {name} is not one of ours"


def integrity(session: Session) -> Iterator[str]:
    """What SQLite itself finds wrong, and rows whose parent is gone."""
    connection = session.connection()
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"database file: {line}"
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} row {row} points to a row of {parent} that is gone"


def selectors(session: Session) -> Iterator[str]:
    """Selectors whose words are not what stands at their place in the version text, or outside their appearance; and
    appearances without any.
    """
    rows = session.exec(
        select(Selector, Appearance, ArticleVersion)
        .join(Appearance, col(Appearance.id) == Selector.appearance_id)
        .join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
    )
    held = set()
    for selector, appearance, version in rows:
        held.add(appearance.id)
        true = Selector.over(version.text, selector.start, selector.stop)
        if (selector.exact, selector.prefix, selector.suffix) != (true.exact, true.prefix, true.suffix):
            yield f"selector {selector.id} does not fit the text of version {version.id}"
        elif not appearance.start <= selector.start < selector.stop <= appearance.stop:
            yield f"selector {selector.id} lies outside its appearance {appearance.id}"
    for id in session.exec(select(Appearance.id).order_by(col(Appearance.id))):
        if id not in held:
            yield f"appearance {id} has lost its selectors"


def decisions(session: Session) -> Iterator[str]:
    """Tags and names that stand otherwise than the last event about them says, or whose term nobody knows."""
    said, unknown = _decided(session)
    standing = [
        *((row.claim_id, f"tag:{row.term}", row.state) for row in session.exec(select(Tag))),
        *((row.claim_id, f"name:{row.entity_id}", row.state) for row in session.exec(select(Mention))),
    ]
    for claim_id, key, state in standing:
        expected = said.pop((claim_id, key), Standing.PROPOSED)
        if state != expected and claim_id not in unknown:
            yield f"{key} of claim {claim_id} stands as {state}, but its events say {expected}"
        if key.startswith("tag:") and key[4:] not in terms():
            yield f"{key} of claim {claim_id} is not in the vocabulary"
    yield from (f"{key} of claim {claim_id} is gone" for claim_id, key in said if claim_id not in unknown)


def _decided(session: Session) -> tuple[dict[tuple[int, str], str], set[int]]:
    """How each tag and name was left by its last event, and the claims of which details were erased."""
    said: dict[tuple[int, str], str] = {}
    unknown: set[int] = set()
    for claim_id, detail in session.exec(
        select(Event.target_id, EventDetail)
        .outerjoin(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(Event.target == "claim", col(Event.action).in_([*DECISIONS, "undone"]))
        .order_by(col(Event.seq))
    ):
        if detail is None:
            unknown.add(claim_id)
        for key, left in ((detail and detail.after) or {}).get("about", {}).items():
            if left:
                said[claim_id, key] = left["state"]
            else:  # an addition that was undone
                said.pop((claim_id, key), None)
    return said, unknown


def index_faults(home: Home, database: Database) -> list[str]:
    """Where the index differs from the database after catching up."""
    index, source = Index(home.index_live), EventSource(database)
    try:
        catch_up(index, source, within=30)
        return check(index, source)
    except SearchError as error:
        return [f"index: {error}"]
    except DatabaseError as error:
        return [f"index: the database cannot be read: {error.orig}"]
    except Exception as error:
        return [f"index cannot be compared ({type(error).__name__}): a row is gone or is none of ours"]
