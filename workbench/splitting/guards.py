"""Flags: reasons not to trust a draft. These caught 15 of 16 bad drafts on an unseen article
(design/splitting.md).
"""

import re
from collections.abc import Collection, Sequence

from workbench.splitting.lexicon import CONDITION, HEDGE, MODAL, NEGATION, REPORTING
from workbench.splitting.pieces import Wording
from workbench.splitting.pronouns import open_references
from workbench.splitting.sentences import Span
from workbench.splitting.types import Edit, Flag

RESHAPED = frozenset({"appos", "reduced", "with", "participle", "relative", "infinitive",
                        "after", "detached", "gapped", "verbless", "purpose"})  # fmt: skip
_WORD = r"\d(?:[\d,.]*\d)?|[^\W\d_]\w*"
_HARMLESS = frozenset({"Is", "Was", "Are", "Were", "The", "In"})
_CUT_SHORT = re.compile(
    r"(?:\b(?:was|were|been|be|has|have|had|is|are|will|would|the|an?|and|or|of|because of|as well as)|[(,–—-])\W*$",
    re.I,
)
_TORN = re.compile(
    r"^(?:[A-Z]\w+ing, |Here(?: (?:is|are)|['’]s) |[B-HJ-Z] [a-z]|\W*\[|[A-Z]\w+(?: [A-Z]\w+)? \d{1,2}: "
    r"|(?:How|Why|Where|Whether|Though|What|Who|Whose|When)\b(?![^?]*,))"
    r"|\b(?:to|than|from|with|for|at|into|of|how|whether|that|if|Rt)\W*$"
    r"|\b(?:said|says|added|asked|recalled|told|explained|noted|wrote|testified)(?: again| later| too)?\W*$"
)
_LEFT_OPEN = re.compile(
    r"^(?:(?:Who|Which|Whom|Whose)\b|(?:All|Many|Some|Most|Both|Several|Others?|Another one|Another|One|Few|Each|None"
    r"|Two|Three|The others?)\s+(?:also\s+)?"
    r"(?:have|has|had|is|are|was|were|will|would|could|can|should|did|do|say|said|\w+ed)\b)"
)
_VAGUE = re.compile(
    r"(?:^|\bthat )(?:Parliament|Government|Cabinet|Congress)\b(?! (?:of|in)\b)"
    r"|\b[Tt]he (?:country|authorities|government|groups?|organi[sz]ation|company|law|draft law|bill|ban"
    r"|party|court|"
    r"agency|ministry|parliament|president|minister|city|region|capital|village|case|report|decision|move"
    r"|measure|announcement|demand|crash|attack|incident|victims?|man|woman|suspects?|couple|pair|newspaper|trial|verdict"
    r"|two|three)\b"
    r"(?! (?:of|in|for|that|which|who|on|by|into|with|against|at|between|from|to|near|behind|about|over|where)\b)"
)


def flags_of(
    text: str,
    sentence: Span,
    wording: Wording,
    rule: str,
    beside: Sequence[Span],
    *,
    attributed: bool,
    sure: bool,
    speaks: bool = False,
    governing: Collection[int] | None = None,
) -> tuple[Flag, ...]:
    """Compare a draft with its sentence in the version text; no flag means that the program stands by it.

    `beside` are the source slices of all drafts of the sentence: a "not" that another draft holds is not
    lost. `sure`: it was rebuilt in a way that is right wherever the parser is: an apposition to a name, say. `speaks`:
    "I" in it is its claimant. `governing` are the offsets of words that bear on it; None where all may.
    """
    source = text[sentence[0] : sentence[1]]
    found = [
        *_lost(text, sentence, wording, beside, attributed or sure, rule == "appos", governing),
        *_inserted(source, wording.text, wording.edits),
        *_open(wording.text, speaks),
    ]
    if re.search(r"(?:^|\s)[#@]\w", wording.text):
        found.append(Flag("social-post", "It may be a post that somebody wrote, shown within the text."))
    if wording.text.isupper():
        found.append(Flag("fragment", "It stands in capitals throughout, as headings do."))
    if _lost_brackets(text, sentence, wording):
        found.append(Flag("fragment", "What stood in brackets runs on without them."))
    if rule == "quote" and _is_title(wording.text):
        found.append(Flag("fragment", "It may be the title of something and no statement."))
    if rule in RESHAPED and not sure:
        found.append(Flag("reshaped", "The sentence was rebuilt to stand alone; compare it with the source."))
    if _CUT_SHORT.search(wording.text) or _TORN.search(wording.text):
        found.append(Flag("fragment", "It begins or ends in the middle of something."))
    return tuple(found)


def _lost(
    text: str,
    sentence: Span,
    wording: Wording,
    beside: Sequence[Span],
    attributed: bool,
    described: bool,
    governing: Collection[int] | None,
) -> list[Flag]:
    found: list[Flag] = []
    everywhere = [*beside, *wording.spans]
    above = governing is not None and _missing(NEGATION, text, sentence, wording.spans, governing)
    if above or _missing(NEGATION, text, sentence, everywhere):
        found.append(Flag("negation-dropped", "The sentence holds a negation that no draft of it has."))
    modal = _missing(MODAL, text, sentence, everywhere, governing)
    modal = modal or _missing(CONDITION, text, sentence, wording.spans, governing if described else None)
    if modal:
        found.append(Flag("modality-dropped", f"The sentence says “{modal}”, the draft states it as if it were so."))
    if not attributed and _missing(REPORTING, text, sentence, everywhere):
        found.append(Flag("attribution-dropped", "The sentence reports somebody's words, the draft names no speaker."))
    hedge = _missing(HEDGE, text, sentence, everywhere, governing)
    if hedge and not (attributed and REPORTING.fullmatch(hedge)):
        found.append(Flag("hedge-dropped", f"The sentence is careful (“{hedge}”), the draft is not."))
    return found


def _missing(
    pattern: re.Pattern[str],
    text: str,
    sentence: Span,
    spans: Sequence[Span],
    governing: Collection[int] | None = None,
) -> str:
    """The first word of a kind in the sentence that no source slice covers, or ""."""
    for match in pattern.finditer(text, *sentence):
        bears = governing is None or match.start() in governing
        if bears and not any(start <= match.start() < end for start, end in spans):
            return match.group()
    return ""


def _lost_brackets(text: str, sentence: Span, wording: Wording) -> bool:
    """Whether a draft takes words from within brackets and from outside, and leaves the brackets out."""
    if "(" in wording.text:
        return False
    for inner in re.finditer(r"\(([^()]+)\)", text[sentence[0] : sentence[1]]):
        first, last = sentence[0] + inner.start(1), sentence[0] + inner.end(1)
        touched = [start < last and first < end for start, end in wording.spans]
        outside = any(start < first - 1 or end > last + 1 for start, end in wording.spans)
        if any(touched) and outside:
            return True
    return False


def _is_title(quoted: str) -> bool:
    """ "What A Fool Believes": capitals throughout."""
    found = re.findall(r"[^\W\d_][\w’']*", quoted)
    return len(found) > 1 and all(word[0].isupper() for word in found if len(word) > 3) and found[-1][0].isupper()


def _inserted(source: str, draft: str, edits: tuple[Edit, ...]) -> list[Flag]:
    """A name or a number that the sentence does not have was brought in from elsewhere."""
    known = {word.lower() for word in re.findall(_WORD, source)}
    sure = {word for edit in edits if edit.confidence >= 0.85 for word in re.findall(_WORD, edit.after)}
    shown = [word for word in re.findall(_WORD, draft) if word[0].isdigit() or (word[0].isupper() and len(word) > 1)]
    new = [word for word in shown if word.lower() not in known and word not in sure and word not in _HARMLESS]
    return [Flag("inserted", f"“{new[0]}” does not stand in the sentence.")] if new else []


def _open(draft: str, speaks: bool) -> list[Flag]:
    found: list[Flag] = []
    if references := open_references(draft, speaks=speaks):
        found.append(Flag("unresolved", f"“{references[0]}” points to something outside the draft."))
    elif vague := _VAGUE.search(draft):
        found.append(Flag("unresolved", f"“{vague.group()}” does not say which one."))
    elif left := _LEFT_OPEN.search(draft):
        found.append(Flag("unresolved", f"“{left.group()}” does not say who or which."))
    return found
