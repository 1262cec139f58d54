"""What a verdict needs, as pure rules: values in, sentences out. The scale is domain.md's, after FEVER and AVeriTeC."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..models import ClaimKind, EvidenceKind, Stance, Verdict

FOR = {Stance.SUPPORTS, Stance.PARTLY_SUPPORTS}


@dataclass(frozen=True, slots=True)
class Item:
    """One evidence item as the rules see it. Items of one source, or of one group of copies, are not independent."""

    stance: str
    kind: str
    source: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer is about to say. `until` is the EDTF date from which an outdated claim no longer holds."""

    verdict: str
    attribution_verdict: str | None
    confidence: str
    rationale: str
    until: str | None


def missing(
    judgement: Judgement, kind: str, items: Sequence[Item], searches: int, *, found: bool = True
) -> dict[str, str]:
    """What the judgement still needs: the field's name ("" for evidence) → one sentence. Empty where it may stand.

    `found` says whether the claim has had a finding before.
    """
    faults: dict[str, str] = {}
    if not judgement.verdict:
        return {"verdict": "Choose a verdict."}
    if not judgement.rationale.strip():
        faults["rationale"] = REASONS.get(judgement.verdict, "Write the rationale: why does the verdict stand?")
    if not judgement.confidence:
        faults["confidence"] = "Say how confident you are: low, moderate or high."
    if kind == ClaimKind.ATTRIBUTED and not judgement.attribution_verdict:
        faults["attribution_verdict"] = "Say also whether the claimant really said it."
    if judgement.verdict == Verdict.OUTDATED and not judgement.until:
        faults["until"] = "Give the date from which the claim no longer holds."
    if judgement.verdict == Verdict.WITHDRAWN and not found:
        faults["verdict"] = "There is no finding of ours to withdraw; choose another verdict."
    evidence = needs(judgement.verdict, items, searches)
    return {**faults, "": evidence} if evidence else faults


REASONS: dict[str, str] = {
    Verdict.NOT_CHECKABLE: "Write the reason why this cannot be checked.",
    Verdict.WITHDRAWN: "Write the correction note: what was our error?",
}


def needs(verdict: str, items: Sequence[Item], searches: int) -> str | None:
    """The evidence that `verdict` still lacks, as a sentence; None where there is enough."""
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
    Verdict.UNPROVEN: set(Stance) - {Stance.NO_BEARING},
}


def unsettles(verdict: str, stance: str) -> bool:
    """Whether new evidence of this stance speaks against a verdict that stands, so that somebody must look again."""
    return any(verdict == settled and stance in against for settled, against in UNSETTLING.items())


def independent(items: Sequence[Item]) -> int:
    """How many independent sources the items come from: whatever is joined by source or by group counts once."""
    parts: list[set[str]] = []
    for item in items:
        marks = {f"source {item.source}"} | ({f"group {item.group}"} if item.group else set())
        joined = [part for part in parts if part & marks]
        parts = [part for part in parts if not part & marks] + [marks.union(*joined)]
    return len(parts)


def in_words(items: Sequence[Item]) -> str:
    """'3 items, 1 independent source', or that there is none: an empty list never looks like "no problem"."""
    bearing = [item for item in items if item.stance != Stance.NO_BEARING]
    if not bearing:
        return "No evidence yet"
    sources = independent(bearing)
    return f"{_count(len(bearing), 'item')}, {_count(sources, 'independent source')}"


def _two_or_primary(items: Sequence[Item]) -> bool:
    return independent(items) >= 2 or any(item.kind == EvidenceKind.PRIMARY for item in items)


def _lack(items: Sequence[Item], stance: str) -> str:
    if items:
        return f"a second, independent {stance} source (or a primary record)"
    return f"two independent {stance} sources, or one primary record"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
