"""What stands against stories, by the codes of workbench.policy, for one story or for many at once.

Everything comes from narrow columns of claims and their findings in force, and nothing from a review that is sealed.
For many stories the claims that are alike are counted in the database; so the board says what the status page says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import case, exists
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from ..models import Answer, Appearance, ArticleVersion, Claim, Finding, How, Lineage, Review, Splitting, State, Verdict
from ..policy import CHECKABLE, DeskPolicy
from .claims import speaks

GONE = frozenset({State.DISCARDED, State.RETIRED})
LIVING = col(Claim.state).not_in(GONE)
WITHOUT = {State.KEPT, State.FIRST_REVIEW, State.SECOND_REVIEW}
AGAIN = {State.FIRST_REVIEW, State.SECOND_REVIEW}
BY_TWO = {How.AGREEMENT, How.RESOLUTION}
UNSAFE = {Verdict.UNPROVEN, Verdict.CONFLICTING, Verdict.OUTDATED}


class Alike(NamedTuple):
    """`number` claims of a version that are alike in all that matters here; `claim_id` is the least of them.

    `marked` says whether they count as accusing somebody, `cleared` whether somebody else than who settled them said
    that they accuse nobody. `verdict` and `how` are those of the finding in force.
    """

    version_id: int
    claim_id: int
    number: int
    state: str
    kind: str
    worth: int
    marked: bool
    accuses: str | None
    cleared: bool
    verdict: str | None
    how: str | None

    @property
    def mark(self) -> str:
        """What they are marked by: the verdict where it stands, otherwise the state."""
        return self.verdict if self.verdict and speaks(self.state, self.verdict) else self.state


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that stands against a story, in words; `blocks` says whether the desk's rules let it keep it back.

    `claims` are the ids of those it is about; where they were counted, one for each group of them.
    """

    code: str
    sentence: str
    claims: Sequence[int]
    blocks: bool


def alike(session: Session, version_ids: Sequence[int]) -> dict[int, list[Alike]]:
    """The living claims of each version, counted where they are alike."""
    return _counted(session, version_ids, LIVING)


def withdrawn(session: Session, version_ids: Sequence[int]) -> dict[int, list[Alike]]:
    """The claims of each version whose finding was our own error, where no claim was made of their sentence since."""
    claim, place = aliased(Claim), aliased(Appearance)
    since = (
        exists()
        .where(col(place.claim_id) == claim.id, col(place.version_id) == Appearance.version_id)
        .where(col(claim.created_at) > Finding.at, col(claim.state).not_in(GONE))
        .where(col(place.start) < Appearance.stop, col(place.stop) > Appearance.start)
        .where(~exists().where(col(Lineage.child_id) == claim.id))  # parts of another claim say nothing new
    )
    gone = (col(Claim.state) == State.RETIRED) & (col(Finding.verdict) == Verdict.WITHDRAWN)
    return _counted(session, version_ids, gone & ~since)


def _counted(session: Session, version_ids: Sequence[int], which: Any) -> dict[int, list[Alike]]:
    found: dict[int, list[Alike]] = {id: [] for id in version_ids}
    same = _same()
    for row in session.execute(_claims(version_ids, *same, which=which).group_by(col(Appearance.version_id), *same)):
        found[row[0]].append(Alike(*row))
    return found


def alone(session: Session, version_id: int, *also: Any) -> list[tuple[Alike, Sequence[Any]]]:
    """The living claims of a version in text order, each with further columns of it and of its finding in force."""
    rows = _claims([version_id], *_same(), *also).group_by(col(Appearance.version_id), col(Claim.id))
    width = len(Alike._fields)
    return [(Alike(*row[:width]), row[width:]) for row in session.execute(rows)]


def _same() -> tuple[Any, ...]:
    """What claims must share to be alike."""
    marked = case((col(Claim.accusation) != "", True), else_=False)
    judge = columns(col(Review.reviewer_id)).where(col(Review.id) == Finding.decided_from_id).scalar_subquery()
    by_another = (col(Claim.accuses) == Answer.NO) & (col(Claim.accuses_by_id) != judge)
    cleared = case((by_another, True), else_=False)
    judged = (Finding.verdict, Finding.how)
    return (Claim.state, Claim.kind, Claim.checkworthiness, marked, Claim.accuses, cleared, *judged)


def _claims(version_ids: Sequence[int], *wanted: Any, which: Any = LIVING) -> Any:
    counted = (Appearance.version_id, func.min(Claim.id), func.count(col(Claim.id).distinct()))
    return (
        columns(*counted, *wanted)  # type: ignore[call-overload]
        .join(Claim, col(Claim.id) == Appearance.claim_id)
        .outerjoin(Finding, (col(Finding.claim_id) == Claim.id) & col(Finding.superseded_at).is_(None))
        .where(col(Appearance.version_id).in_(version_ids), which)
        .order_by(func.min(Appearance.start), func.min(Claim.id))
    )


def being_split(session: Session, version_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of the versions that are not split to their end: how many sentences are read, of how many."""
    rows = select(Splitting.version_id, Splitting.done, Splitting.total)
    unfinished = rows.where(col(Splitting.finished_at).is_(None), col(Splitting.version_id).in_(version_ids))
    return {version_id: (done, total) for version_id, done, total in session.exec(unfinished)}


def newest_versions(session: Session, article_ids: Sequence[int]) -> dict[int, tuple[int, str | None]]:
    """For each article its newest version: the id and the publication date."""
    rows = select(ArticleVersion.article_id, ArticleVersion.id, ArticleVersion.published_on)
    rows = rows.where(col(ArticleVersion.article_id).in_(article_ids)).order_by(col(ArticleVersion.seq))
    return {article_id: (id, published_on) for article_id, id, published_on in session.exec(rows)}


def blockers(
    rows: Sequence[Alike],
    policy: DeskPolicy,
    *,
    erred: Sequence[Alike],
    splitting: tuple[int, int] | None,
    published_on: str | None,
) -> list[Blocker]:
    """What stands against a story with these claims, `erred` those that were withdrawn, in the order of
    policy.BLOCKERS.
    """
    said = [
        *_of_the_text(rows, splitting, published_on),
        *((code, sentence, _which(rows, fits)) for code, (sentence, fits) in _tests(policy).items()),
        ("withdrawn", "{} whose finding was withdrawn, and no new claim of that sentence", erred),
    ]
    return [
        Blocker(code, _in_words(code, sentence, about), [row.claim_id for row in about], code in policy.blockers)
        for code, sentence, about in said
        if about or "{}" not in sentence
    ]


def _of_the_text(
    rows: Sequence[Alike], splitting: tuple[int, int] | None, published_on: str | None
) -> Iterable[tuple[str, str, list[Alike]]]:
    if splitting:
        yield (
            "splitting",
            f"The text is still being split: {splitting[0]:,} of {splitting[1]:,} sentences are read.",
            [],
        )
    if not any(row.state != State.DRAFT for row in rows):
        yield "nothing", "No claim of this story was kept: there is nothing that could have been checked.", []
    if not published_on:
        yield "undated", "The publication date is not known, so relative dates are not resolved.", []


Fits = Callable[[Alike], bool]


def _tests(policy: DeskPolicy) -> Mapping[str, tuple[str, Fits]]:
    return {
        "drafts": ("{} not yet kept or discarded", lambda row: row.state == State.DRAFT),
        "open": ("{} that can be checked, without a verdict", _is_open),
        "disputes": ("{} disputed, to be decided by an editor", lambda row: row.state == State.DISPUTED),
        "stale": ("{} with a stale finding, to be judged again", lambda row: row.state == State.STALE),
        "accusations": ("{} accusing somebody, not judged by two people", _is_bare_accusation),
        "single": ("{} judged by one person where two are needed", lambda row: _is_single(row, policy)),
        "inaccurate": ("{} inaccurate", _judged(Verdict.INACCURATE, Verdict.MOSTLY_INACCURATE)),
        "context": ("{} with missing context", _judged(Verdict.MISSING_CONTEXT)),
        "unsafe": ("{} unproven, conflicting or outdated", _judged(*UNSAFE)),
    }


def _is_open(row: Alike) -> bool:
    """Without a verdict that stands; a claim that is being judged again counts whatever its kind."""
    return row.state in WITHOUT and (row.kind in CHECKABLE or _is_judged_again(row))


def _is_judged_again(row: Alike) -> bool:
    return row.state in AGAIN and row.verdict is not None


def _is_bare_accusation(row: Alike) -> bool:
    """An accusation that two people have not judged: neither one review nor broken glass is enough."""
    return row.marked and row.state != State.DRAFT and not (row.state == State.SETTLED and row.how in BY_TWO)


def _is_single(row: Alike, policy: DeskPolicy) -> bool:
    marked = "marked" if row.marked else ""
    two = policy.needs_two(row.kind, row.worth, marked, row.accuses, cleared=row.cleared)
    own_no = row.how == How.BREAK_GLASS and row.accuses == Answer.NO and not row.cleared
    return row.state == State.SETTLED and ((row.how not in BY_TWO and two) or own_no)


def _judged(*verdicts: Verdict) -> Fits:
    return lambda row: row.state == State.SETTLED and row.verdict in verdicts


def _which(rows: Sequence[Alike], fits: Fits) -> list[Alike]:
    return [row for row in rows if fits(row)]


def _in_words(code: str, sentence: str, about: Sequence[Alike]) -> str:
    number = sum(row.number for row in about)
    said = sentence.format("1 claim" if number == 1 else f"{number:,} claims")
    if code == "open" and (again := sum(row.number for row in about if _is_judged_again(row))):
        said += ", being judged again" if number == 1 else f", {again:,} of them being judged again"
    return said if said.endswith(".") else f"{said}."
