"""Flags: reasons not to trust a draft. These caught 15 of 16 bad drafts on an unseen article (design/splitting.md)."""

import re

from workbench.splitting.lexicon import HEDGE, MODAL, NEGATION, REPORTING
from workbench.splitting.pronouns import open_references
from workbench.splitting.types import Edit, Flag

_RESHAPED = frozenset({"appos", "reduced", "with", "participle", "relative", "infinitive", "list"})
_VAGUE = re.compile(
    r"\b[Tt]he (?:country|authorities|government|groups?|organi[sz]ation|company|law|draft law|bill|ban|party|court|"
    r"agency|ministry|parliament|president|minister|city|region|capital|village|case|report|decision|move|measure)\b"
    r"(?! (?:of|in|for|that|which|who|on|by)\b)"
)


def flags_of(source: str, draft: str, rule: str, edits: tuple[Edit, ...], *, attributed: bool) -> tuple[Flag, ...]:
    """Compare a draft with its sentence; no flag means that the program stands by it."""
    found = [
        *_lost(source, draft, attributed),
        *_inserted(source, draft, edits),
        *_open(draft),
    ]
    if rule in _RESHAPED and edits_of_shape(edits, rule):
        found.append(Flag("reshaped", "The sentence was rebuilt to stand alone; compare it with the source."))
    return tuple(found)


def edits_of_shape(edits: tuple[Edit, ...], rule: str) -> bool:
    """Whether a verb or a subject was put in or moved, beyond a name, a date or a capital letter."""
    return rule in _RESHAPED or any(edit.rule in ("added-verb", "finite-verb") for edit in edits)


def _lost(source: str, draft: str, attributed: bool) -> list[Flag]:
    found: list[Flag] = []
    if len(NEGATION.findall(source)) > len(NEGATION.findall(draft)):
        found.append(Flag("negation-dropped", "The sentence holds a negation that the draft does not."))
    if MODAL.search(source) and not MODAL.search(draft):
        word = MODAL.findall(source)[0]
        found.append(Flag("modality-dropped", f"The sentence says “{word}”, the draft states it as it were so."))
    if not attributed and REPORTING.search(source) and not REPORTING.search(draft):
        found.append(Flag("attribution-dropped", "The sentence reports somebody's words, the draft names no speaker."))
    hedges = {word.lower() for word in HEDGE.findall(source)} - {word.lower() for word in HEDGE.findall(draft)}
    if hedges:
        word = sorted(hedges)[0]
        found.append(Flag("hedge-dropped", f"The sentence is careful (“{word}”), the draft is not."))
    return found


def _inserted(source: str, draft: str, edits: tuple[Edit, ...]) -> list[Flag]:
    """A name or a number that the sentence does not have was brought in from elsewhere."""
    known = {word.lower() for word in re.findall(r"\w+", source)}
    sure = {word for edit in edits if edit.confidence >= 0.85 for word in re.findall(r"\w+", edit.after)}
    new = [
        word
        for word in re.findall(r"\b[A-Z]\w+|\d[\d,.]*\d|\d", draft)
        if word.lower() not in known and word not in sure and word not in ("Is", "Was", "Are", "Were", "The", "In")
    ]
    return [Flag("inserted", f"“{new[0]}” does not stand in the sentence.")] if new else []


def _open(draft: str) -> list[Flag]:
    found: list[Flag] = []
    if references := open_references(draft):
        found.append(Flag("unresolved", f"“{references[0]}” points to something outside the draft."))
    elif vague := _VAGUE.search(draft):
        found.append(Flag("unresolved", f"“{vague.group()}” does not say which one."))
    return found
