"""What the invented people say that claims of different stories are to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from ..db import Database
from ..models import Claim, Relation, State, User
from ..queries.similar import compared_with, one_with_all
from ..review import claims as review
from ..review import relations
from ..search.store import Index


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of two claims, and what `who` says that the first is to the second."""

    who: str
    one: str
    other: str
    relation: Relation | None
    why: str = ""


PAIRS = (
    Pair(
        "ben",
        "refused only 25 of the 312 notices",
        "the authorities refused 287",
        Relation.CONTRADICTS,
        "One of the two figures must be those that were allowed.",
    ),
    Pair(
        "ada",
        "Varkesh acceded to the International Covenant",
        "Varkesh is a party to the International Covenant",
        Relation.ENTAILS,
        "Who acceded is a party, as long as nobody withdrew.",
    ),
    Pair("ada", "Not one complaint of ill-treatment", "Nineteen complaints of torture", Relation.CONTRADICTS),
    Pair(
        "ben",
        "Under Law No. 214, no permission is needed",
        "Law No. 214 on peaceful assemblies came into force",
        None,
        "One says what the law asks for, the other since when it holds.",
    ),
)


def decide(database: Database, index: Index, people: Mapping[str, User]) -> None:
    """Keep both of each pair, and say what they are to each other."""
    for pair in PAIRS:
        who = people[pair.who]
        with database.writing() as session:
            one, other = (_kept(session, who, words) for words in (pair.one, pair.other))
            shown = compared_with(session, index, one, other)
            relation = pair.relation or ""
            relations.relate(
                session, who, one, other, relation=relation, why=pair.why, shown=shown, revision=one.revision
            )


def _kept(session: Session, who: User, words: str) -> Claim:
    """The claim with these words, which is kept where nobody has decided on it."""
    live = col(Claim.state).not_in([State.RETIRED, State.DISCARDED])
    rows = select(Claim.id).where(col(Claim.text).contains(words), live).order_by(col(Claim.id))
    found = one_with_all(session, session.exec(rows).first() or 0)
    if found.state == State.DRAFT:
        review.keep(session, who, found, revision=found.revision)
    return found
