"""How far first and second reviewers agree: Cohen's kappa over all claims, by pair of reviewers, by kind, by month."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ..models import Claim, ClaimKind, Finding, Review, Turn, User, Verdict
from ..splitting import describe_date

ENOUGH = 10
"""Claims below which nothing is said of the agreement beyond its count."""
BANDS = (
    (0.0, "poor"),
    (0.2, "slight"),
    (0.4, "fair"),
    (0.6, "moderate"),
    (0.8, "substantial"),
    (1.0, "almost perfect"),
)
"""How good a kappa is, each word up to its figure (poor: below 0).

Landis, J. R., and Koch, G. G. (1977): The measurement of observer agreement for categorical data. Biometrics 33, 165.
"""
LISTED = 3
"""The most frequent disagreements that are listed of a group."""
_SCALE = {str(verdict): place for place, verdict in enumerate(Verdict)}
_NO_SPREAD = 1e-12


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two sides agree. `share` is the observed share; `kappa` is None where it is not defined.

    `low` and `high`: its 95 % interval within -1..1, None where the formula gives none. `band`: the word of Landis and
    Koch, None where kappa is not to be judged. `disagreements`: two verdicts of the scale, whoever gave which, and how
    often; the most frequent ones.
    """

    name: str
    n: int
    agreed: int
    share: float | None
    kappa: float | None
    low: float | None
    high: float | None
    band: str | None
    sentence: str
    disagreements: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """Pairs and kinds with most claims first, months in their order. All but `attributions` are of the content."""

    overall: Agreement
    attributions: Agreement
    pairs: Sequence[Agreement]
    kinds: Sequence[Agreement]
    months: Sequence[Agreement]


class Round(NamedTuple):
    """A round that both reviewers have finished."""

    kind: str
    at: datetime
    first_id: int
    first_name: str
    first: str
    second_id: int
    second_name: str
    second: str
    first_said: str | None = None
    second_said: str | None = None


def measure(name: str, pairs: Iterable[tuple[str, str]], *, who: str = "First and second reviewers") -> Agreement:
    """The agreement of two sides from what each said of the same claims: (verdict, verdict), one for each claim.

    `name` is what the group is called; the sentence begins with `who`.
    """
    counts = Counter(pairs)
    n, agreed = counts.total(), sum(number for (one, other), number in counts.items() if one == other)
    kappa, low, high = _kappa(counts)
    sentence = "No claim has a first and a second review of the same round yet."
    if n:
        claims = "claim" if n == 1 else "claims"
        sentence = f"{who} agreed on {agreed} of {n} {claims}; {_judged(counts, kappa, low, high)}."
    return Agreement(
        name=name,
        n=n,
        agreed=agreed,
        share=agreed / n if n else None,
        kappa=kappa,
        low=low,
        high=high,
        band=_band(kappa) if kappa is not None and n >= ENOUGH and not _one_sided(counts) else None,
        sentence=sentence,
        disagreements=_disagreements(counts),
    )


def _kappa(counts: Counter[tuple[str, str]]) -> tuple[float | None, float | None, float | None]:
    """Kappa and its interval. Statsmodels is loaded here, because it takes a second and no other page needs it."""
    verdicts = sorted({verdict for pair in counts for verdict in pair})
    if len(verdicts) < 2:
        return None, None, None
    import numpy
    from statsmodels.stats.inter_rater import cohens_kappa

    with numpy.errstate(all="ignore"):  # without any spread it divides by nothing, or takes the root of -1e-17
        found = cohens_kappa([[counts[row, column] for column in verdicts] for row in verdicts])
    kappa = max(-1.0, min(1.0, float(found.kappa)))
    if not found.var_kappa > _NO_SPREAD:  # also where it is not a number
        return kappa, None, None
    return kappa, max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp))


def _one_sided(counts: Counter[tuple[str, str]]) -> bool:
    """Whether one side gave the same verdict every time: kappa is 0 then, whatever the other side said."""
    return any(len({pair[side] for pair in counts}) == 1 for side in (0, 1))


def _band(kappa: float) -> str:
    shown = round(kappa, 2)
    return BANDS[0][1] if shown < 0 else next(word for highest, word in BANDS[1:] if shown <= highest)


def _judged(counts: Counter[tuple[str, str]], kappa: float | None, low: float | None, high: float | None) -> str:
    if counts.total() < ENOUGH:
        return f"that is too few to say more (fewer than {ENOUGH})"
    if kappa is None:
        return "kappa is not defined, because both gave the same verdict every time"
    if _one_sided(counts):
        return "one side gave the same verdict every time, so kappa is 0 whatever the other said and tells nothing"
    shown = f"kappa {figure(kappa)}"
    if low is None or high is None:
        return f"beyond chance that is {_band(kappa)} agreement ({shown}; such figures have no interval)"
    return f"beyond chance that is {_band(kappa)} agreement ({shown}, 95 % interval {figure(low)} to {figure(high)})"


def figure(value: float) -> str:
    """A kappa as it is written: two decimals, a real minus, no minus before nought."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _disagreements(counts: Counter[tuple[str, str]]) -> list[tuple[str, str, int]]:
    found: Counter[tuple[str, str]] = Counter()
    for pair, number in counts.items():
        if pair[0] != pair[1]:
            one, other = sorted(pair, key=_SCALE.__getitem__)
            found[one, other] += number
    ordered = sorted(found.items(), key=lambda item: (-item[1], *(_SCALE[verdict] for verdict in item[0])))
    return [(one, other, number) for (one, other), number in ordered[:LISTED]]


def report(session: Session, since: date | None = None) -> Report:
    """The figures over all finished rounds, or those whose second review came since a day (UTC).

    They are of the verdict on the content; the verdicts on attributions are a group of their own. A claim that was
    reviewed in two rounds counts twice.
    """
    rounds = _finished(session, since)
    said = [(row.first_said, row.second_said) for row in rounds if row.first_said and row.second_said]
    return Report(
        attributions=measure("Was it said?", said, who="On whether it was said, first and second reviewers"),
        overall=measure("All claims", ((row.first, row.second) for row in rounds)),
        pairs=_pairs(rounds),
        kinds=_by(rounds, lambda row: row.kind, _kind),
        months=_by(rounds, lambda row: f"{row.at.astimezone(UTC):%Y-%m}", describe_date, by_size=False),
    )


def _finished(session: Session, since: date | None) -> list[Round]:
    """The rounds that have both reviews. Of any other nothing is read, not even that it is there: the second
    reviewer learns nothing of the first review before handing in their own."""
    first, second, one, other = aliased(Review), aliased(Review), aliased(User), aliased(User)
    # A dispute that had to begin again is sealed until its claim is decided.
    decided = exists().where(col(Finding.claim_id) == Claim.id, col(Finding.round) >= first.round)
    rows = (
        select(
            col(Claim.kind), col(second.at), col(one.id), col(one.name), col(first.verdict),
            col(other.id), col(other.name), col(second.verdict),
            col(first.attribution_verdict), col(second.attribution_verdict),
        )
        .join_from(first, second, (col(second.claim_id) == first.claim_id) & (col(second.round) == first.round))
        .join(Claim, col(Claim.id) == first.claim_id)
        .join(one, col(one.id) == first.reviewer_id)
        .join(other, col(other.id) == second.reviewer_id)
        .where(col(first.turn) == Turn.FIRST, col(second.turn) == Turn.SECOND)
        .where((col(first.round) >= col(Claim.round)) | decided)
        .order_by(col(second.id))
    )  # fmt: skip
    if since:
        rows = rows.where(col(second.at) >= datetime.combine(since, time(), UTC))
    return [Round(*row) for row in session.execute(rows)]


def _pairs(rounds: Iterable[Round]) -> list[Agreement]:
    """By pair of persons: one of them on one side and the other on the other, whoever came first in a round."""
    names: dict[tuple[int, int], str] = {}
    said: defaultdict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for row in rounds:
        sides = [(row.first_name, row.first_id, row.first), (row.second_name, row.second_id, row.second)]
        (one, one_id, hers), (other, other_id, his) = sorted(sides)
        names[one_id, other_id] = f"{one} and {other}"
        said[one_id, other_id].append((hers, his))
    return _largest_first(measure(names[ids], pairs, who=names[ids]) for ids, pairs in said.items())


def _by(
    rounds: Iterable[Round], key: Callable[[Round], str], named: Callable[[str], str], *, by_size: bool = True
) -> list[Agreement]:
    said: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rounds:
        said[key(row)].append((row.first, row.second))
    found = [measure(named(name), said[name]) for name in sorted(said)]
    return _largest_first(found) if by_size else found


def _kind(kind: str) -> str:
    return ClaimKind(kind).replace("_", " ")


def _largest_first(found: Iterable[Agreement]) -> list[Agreement]:
    return sorted(found, key=lambda row: (-row.n, row.name))
