"""What a verdict needs, as pure rules: values in, sentences out. The scale is domain.md's, after FEVER and AVeriTeC."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from ..corrections import in_public
from ..models import ClaimKind, Confidence, EvidenceKind, Review, Stance, Verdict
from ..splitting import edtf_bounds

FOR = {Stance.SUPPORTS, Stance.PARTLY_SUPPORTS}


@dataclass(frozen=True, slots=True)
class Item:
    """One linked evidence item as the rules see it. Items of one source, or of one group of copies, are not
    independent: `group` is what a person typed, `copies` the group of likenesses that were accepted. `number` is the
    item's own; one that is linked with several quotations counts once (0: every one is another). `here` says whether
    anything of it is: a page that could not be kept, of which nobody wrote anything down, counts for nothing.
    """

    stance: str
    kind: str
    source: str
    group: str = ""
    copies: str = ""
    number: int = 0
    title: str = ""
    here: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer is about to say, tidied. Dates are EDTF; see models.Review for what each means."""

    verdict: str
    attribution_verdict: str | None
    confidence: str
    rationale: str
    as_of: str
    valid_from: str | None = None
    valid_to: str | None = None
    note: str = ""

    @property
    def decides(self) -> tuple[str, str | None, str | None]:
        """What two reviews must have in common to agree: the verdicts, and of an outdated claim from when."""
        return self.verdict, self.attribution_verdict, self.valid_to if self.verdict == Verdict.OUTDATED else None


FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by name of which nothing is seen (Hangul fillers)."""


def legible(text: str) -> bool:
    """Whether somebody can read anything in it: signs that are not seen say nothing."""
    return any(sign.isalnum() and sign not in FILLERS for sign in text)


def judgement_of(review: Review) -> Judgement:
    """What a review says, as the rules see it."""
    return Judgement(**{field.name: getattr(review, field.name) for field in fields(Judgement)})


TRUE_OR_NOT = {ClaimKind.FACT, ClaimKind.ATTRIBUTED}


def missing(
    judgement: Judgement,
    kind: str,
    items: Sequence[Item],
    searches: int,
    *,
    today: date,
    found: bool = True,
    published: Collection[str] = (),
    max_age_days: int | None = None,
) -> dict[str, str]:
    """What the judgement still needs: the field's name ("" for evidence) → one sentence. Empty where it may stand.

    `found` says whether the claim has had a finding before, `published` what readers of stories that were signed off
    know of it, `max_age_days` how old a finding may get.
    """
    faults: dict[str, str] = {}
    if not judgement.verdict:
        faults["verdict"] = "Choose a verdict."
    if not legible(judgement.rationale):
        faults["rationale"] = REASONS.get(judgement.verdict, "Write the rationale: why does the verdict stand?")
    if not judgement.confidence:
        faults["confidence"] = "Say how confident you are: low, moderate or high."
    if kind == ClaimKind.ATTRIBUTED and not judgement.attribution_verdict:
        faults["attribution_verdict"] = "Say also whether the claimant really said it."
    if kind not in TRUE_OR_NOT and judgement.verdict not in {"", Verdict.NOT_CHECKABLE, Verdict.WITHDRAWN}:
        faults["verdict"] = OPINION
    if judgement.verdict == Verdict.WITHDRAWN and not found:
        faults["verdict"] = "There is no finding of ours to withdraw; choose another verdict."
    says = in_public(judgement.verdict, judgement.attribution_verdict)
    if judgement.verdict and not legible(judgement.note) and any(said != says for said in published):
        faults["note"] = (
            "A story with this claim was signed off: write the public note that goes out with the correction."
        )
    if judgement.attribution_verdict == Verdict.WITHDRAWN:
        faults["attribution_verdict"] = "An error of ours is withdrawn by the first verdict; say here what was said."
    if judgement.attribution_verdict == Verdict.UNPROVEN and not searches:
        faults["attribution_verdict"] = "Record at least one search for the words: where you looked, what you found."
    faults |= _untimely(judgement, today)
    if not faults.keys() & {"as_of", "valid_to"}:
        over = expired(judgement.verdict, judgement.as_of, judgement.valid_to, today=today, max_age_days=max_age_days)
        faults |= {"as_of": f"{over} Look again, then give a later day."} if over else {}
    evidence = needs(judgement.verdict, items, searches)
    return {**faults, "": evidence} if evidence else faults


OPINION = "An opinion, a norm or a prediction is not checkable; where it states a fact, change the claim's kind first."


def _untimely(judgement: Judgement, today: date) -> dict[str, str]:
    """What is wrong with the dates, each by its field; a date that cannot be read is the only fault of its field."""
    faults, bounds = {}, dict[str, tuple[int | None, int | None]]()
    for name in ("as_of", "valid_from", "valid_to"):
        try:
            if value := getattr(judgement, name):
                bounds[name] = edtf_bounds(value)
        except ValueError as error:
            faults[name] = str(error)
    outdated, now = judgement.verdict == Verdict.OUTDATED, today.toordinal()
    begins, ends = bounds.get("valid_from", (None, None))[0], bounds.get("valid_to", (None, None))
    first, last = bounds.get("as_of", (now, now))
    if first is None or last is None:
        faults["as_of"] = "As of is a day, a month or a year, without an open end."
    elif first > now:
        faults["as_of"] = "The as-of date lies in the future; give the day up to which you looked."
    if outdated and not judgement.valid_to:
        faults["valid_to"] = "Give the date from which the claim no longer holds."
    elif outdated and (ends[0] or 0) > now:
        faults["valid_to"] = "That date lies in the future: until then the claim is not outdated."
    elif not outdated and ends[1] is not None and ends[1] < now:
        faults["valid_to"] = "That date is past: choose “outdated”, or leave it empty."
    elif begins is not None and ends[1] is not None and begins > ends[1]:
        faults["valid_to"] = "It ends before it begins; look at both dates again."
    return faults


def expired(verdict: str, as_of: str, valid_to: str | None, *, today: date, max_age_days: int | None) -> str | None:
    """Why time alone has made a finding stale, as one sentence; None where it still holds."""
    last = edtf_bounds(valid_to)[1] if valid_to and verdict != Verdict.OUTDATED else None
    if last is not None and last < today.toordinal():
        return f"It was to hold until {valid_to}, and that is past."
    looked = edtf_bounds(as_of)[1]
    if max_age_days and looked is not None and today.toordinal() - looked > max_age_days:
        return f"It was looked at as of {as_of}, longer ago than the {max_age_days:,} days that the desk allows."
    return None


def agree(first: Judgement, second: Judgement) -> bool:
    """Whether two reviews say the same, and of a time that there is."""
    made = together(first, second)
    begins = edtf_bounds(made.valid_from)[0] if made.valid_from else None
    ends = edtf_bounds(made.valid_to)[1] if made.valid_to else None
    apart = begins is not None and ends is not None and begins > ends
    return first.decides == second.decides and not apart


def together(first: Judgement, second: Judgement) -> Judgement:
    """What two agreeing reviews say as one: the first one's words, the lower confidence, the narrower dates. The public
    note is that of the second, who signs what goes out.
    """
    order = list(Confidence)
    return replace(
        first,
        confidence=min(first.confidence, second.confidence, key=lambda word: order.index(Confidence(word))),
        as_of=min(first.as_of, second.as_of, key=lambda value: edtf_bounds(value)[1] or 0),
        valid_from=_narrower(max, first.valid_from, second.valid_from, 0),
        valid_to=_narrower(min, first.valid_to, second.valid_to, 1),
        note=second.note or first.note,
    )


def _narrower(pick: Callable[..., str], one: str | None, other: str | None, side: int) -> str | None:
    given = [value for value in (one, other) if value]
    return pick(given, key=lambda value: edtf_bounds(value)[side] or 0) if given else None


REASONS: dict[str, str] = {
    Verdict.NOT_CHECKABLE: "Write the reason why this cannot be checked.",
    Verdict.WITHDRAWN: "Write the correction note: what was our error?",
}


def needs(verdict: str, items: Sequence[Item], searches: int) -> str | None:
    """The evidence that `verdict` still lacks, as a sentence; None where there is enough."""
    items = [item for item in items if item.here]
    for_it = [item for item in items if item.stance in FOR]
    against = [item for item in items if item.stance == Stance.REFUTES]
    match verdict:
        case Verdict.ACCURATE | Verdict.MOSTLY_ACCURATE:
            return None if _two_or_primary(for_it) else f"Link {_lack(for_it, 'supporting')}."
        case Verdict.INACCURATE:
            return None if _two_or_primary(against) else f"Link {_lack(against, 'refuting')}."
        case Verdict.MOSTLY_INACCURATE:
            others = independent([item for item in items if item.stance != Stance.NO_BEARING])
            enough = bool(against) and others >= 2
            return None if enough else "Link one refuting item and one from a second, independent source."
        case Verdict.MISSING_CONTEXT:
            has = any(item.stance == Stance.QUALIFIES for item in items)
            return None if has else "Link the context: evidence with the stance “qualifies”."
        case Verdict.CONFLICTING:
            return None if for_it and against else "Link at least one supporting and one refuting item."
        case Verdict.UNPROVEN:
            return None if searches else "Record at least one search: where you looked, for what, what you found."
        case Verdict.OUTDATED:
            superseding = any(item.stance in {Stance.REFUTES, Stance.QUALIFIES} for item in items)
            return None if superseding else "Link the evidence that superseded the claim (“refutes” or “qualifies”)."
    return None


UNSETTLING = {
    Verdict.ACCURATE: {Stance.REFUTES, Stance.QUALIFIES},
    Verdict.MOSTLY_ACCURATE: {Stance.REFUTES},
    Verdict.MOSTLY_INACCURATE: {Stance.SUPPORTS},
    Verdict.INACCURATE: {Stance.SUPPORTS, Stance.PARTLY_SUPPORTS},
    Verdict.MISSING_CONTEXT: {Stance.REFUTES},
    Verdict.OUTDATED: {Stance.SUPPORTS},
    Verdict.UNPROVEN: set(Stance) - {Stance.NO_BEARING},
    Verdict.NOT_CHECKABLE: set(Stance) - {Stance.NO_BEARING},
}


def unsettles(verdict: str, stance: str) -> bool:
    """Whether new evidence of this stance speaks against a verdict that stands, so that somebody must look again."""
    return any(verdict == settled and stance in against for settled, against in UNSETTLING.items())


def independent(items: Sequence[Item]) -> int:
    """How many independent sources the items come from: whatever is joined by source or by group counts once."""
    return len(parts(items))


def parts(items: Sequence[Item]) -> list[list[int]]:
    """The places of the items that count as one source each, in order."""
    found: list[tuple[set[str], list[int]]] = []
    for at, item in enumerate(items):
        marks = _marks(item)
        joined = [part for part in found if part[0] & marks]
        found = [part for part in found if not part[0] & marks]
        found.append((marks.union(*(part[0] for part in joined)), sorted([at, *(n for _, ns in joined for n in ns)])))
    return sorted(places for _, places in found)


def _marks(item: Item) -> set[str]:
    named = {"source": item.source, "group": item.group, "copies": item.copies, "item": item.number or ""}
    return {f"{what} {name}" for what, name in named.items() if name}


def distinct(items: Sequence[Item]) -> list[Item]:
    """The items that bear on the claim, each once, but those of which nothing is here."""
    bearing = [item for item in items if item.stance != Stance.NO_BEARING and item.here]
    return list({item.number or -at: item for at, item in reversed(list(enumerate(bearing, 1)))}.values())[::-1]


def in_words(items: Sequence[Item]) -> str:
    """'3 items, 1 independent source', with the sources on each side where there are two, or that there is none: an
    empty list never looks like "no problem".
    """
    found = distinct(items)
    if not found:
        return "No evidence yet"
    sides = [independent([item for item in found if item.stance in stances]) for stances in (FOR, {Stance.REFUTES})]
    apart = f" ({sides[0]} for it, {sides[1]} against it)" if all(sides) else ""
    return f"{_count(len(found), 'item')}, {_count(independent(found), 'independent source')}{apart}"


def _two_or_primary(items: Sequence[Item]) -> bool:
    return independent(items) >= 2 or any(item.kind == EvidenceKind.PRIMARY for item in items)


def _lack(items: Sequence[Item], stance: str) -> str:
    if items:
        return f"a second, independent {stance} source (or a primary record)"
    return f"two independent {stance} sources, or one primary record"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
