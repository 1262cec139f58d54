"""Working out ahead what the claims of the desk and of its archive mean, so that no search has to."""

from collections.abc import Callable

from sqlmodel import col, func, select

from ..db import Database
from ..models import Claim, ImportedClaim
from ..queries.similar import vectors_of
from ..review.relations import HAS_WORDS
from ..search.store import Index

PORTION = 1000


def work_out(database: Database, index: Index, told: Callable[[int, int], object] = lambda _done, _all: None) -> int:
    """Make the vectors that are missing; how many texts there are. None are, without the extra `embeddings`. May be
    stopped and begun anew.
    """
    known = vectors_of(index)
    if known is None:
        return 0
    done = 0
    with database.reading() as session:
        ours = select(Claim).where(col(Claim.state).in_(HAS_WORDS)).order_by(col(Claim.id))
        theirs = select(ImportedClaim).order_by(col(ImportedClaim.id))
        size = session.exec(select(func.count()).select_from(ours.subquery())).one()
        size += session.exec(select(func.count()).select_from(ImportedClaim)).one()
        for rows in (ours, theirs):
            for part in session.exec(rows).partitions(PORTION):
                known.of([row.text for row in part])
                done += len(part)
                told(done, size)
                session.expunge_all()
    return size
