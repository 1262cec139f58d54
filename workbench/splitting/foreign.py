"""Where sentences end in other languages than English: by the rules of the language, else by what scripts share.

The parser never reads these sentences, so a border too few costs a reviewer a glance, a border too many half a claim.
"""

import re
from itertools import pairwise

from workbench.splitting.sentencerules import Rules, rules_for
from workbench.splitting.spans import Span, near, outermost, trimmed

_OWN = "؟।॥۔։።။៕"  # these end a sentence with or without a space behind
_CLOSERS = "\"'”’“‘»›«‹)\\]」』）"
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++(?:\s?[»›])?[{_CLOSERS}]*\s++(?=(?:[—–―-]\s)?[\"'“‘„‚«»‹›(\[¿¡「『]*\s?\w)"
    r"|[。！？][。！？…]*+[”’」』）]*+\s*+"
    rf"|[{_OWN}][{_OWN}.!?…]*+(?:\s?[»›])?[{_CLOSERS}]*+\s*+"
)
_WORD = re.compile(r"\w")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_INITIAL = re.compile(r"(?<!\w)(?:[^\W\d_]-)?([^\W\d_])\.$")
_LETTER_NEXT = re.compile(r"[^\W\d_]\.")  # "z. B.", "e. V.": the parts of an abbreviation
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,2}|[IVXL]{1,6})\.$")
_SAYS_SO = re.compile(
    r"[^。！？“「『]{0,12}(?:说|說|称|稱|道|表示|問|问|言)[^。！？“「『]{0,4}[。！？]"
)  # “……。”她说。
_DASH = re.compile(r"[—–―-]\s+")
_PAIRS = {"«": "»", "‹": "›", "„": "“”", "‚": "‘’", "“": "”", "(": ")", "[": "]", "「": "」", "『": "』", "（": "）",
          "《": "》"}  # fmt: skip
_TURNED = {"»": "«", "›": "‹"}
_LOOKED_BACK = 16  # characters: the longest abbreviation
_ENOUGH = 400  # characters: what is further back decides nothing
_FEW = 4  # words: no sentence ends with "2020 г." so soon


def foreign_spans(text: str, start: int, end: int, language: str) -> list[Span]:
    """Give the sentences of one paragraph as trimmed spans, each without the dash by which a speaker begins."""
    rules = rules_for(language)
    shut = _enclosed(text, start, end, rules)
    borders = [start]
    for found in _END.finditer(text, start, end):
        inside = any(a < found.start() < b and found.end() < b for a, b in near(shut, found.start()))
        if found.end() < end and not inside and not _binds(text, borders[-1], found, end, rules):
            borders.append(found.end())
    borders.append(end)
    spans = (trimmed(text, a, b) for a, b in pairwise(borders))
    return [_undashed(text, span) for span in spans if span]


def _binds(text: str, begun: int, found: re.Match[str], end: int, rules: Rules) -> bool:
    """Whether the sentence goes on: in lower case, after an abbreviation, an initial, an ordinal or a list's number."""
    following = _WORD.search(text, found.end(), end)
    if following and following.group().islower():
        return True
    mark = text[found.start() : found.end()].strip()
    if mark != ".":
        return mark[-1] in "”」』" and bool(_SAYS_SO.match(text, found.end(), end))
    begun = max(begun, found.start() - _ENOUGH)
    if not _LETTERS.search(text, begun, found.start()):
        return True
    before = text[max(begun, found.start() - _LOOKED_BACK) : found.start() + 1]
    digit = bool(following and following.group().isdigit())
    if rules.year and rules.year.search(before):
        return digit or len(text[begun : found.start()].split()) <= _FEW
    if rules.closes.search(before):
        return digit
    if rules.binds.search(before) or (digit and before[-2:-1].isdigit()):
        return True
    initial = _INITIAL.search(before)
    if initial and (not initial[1].islower() or _LETTER_NEXT.match(text, found.end(), end)):
        return True
    return rules.ordinals and bool(_NUMBER.search(before)) and _word_at(text, found.end(), end) not in rules.first


def _word_at(text: str, start: int, end: int) -> str:
    found = re.compile(r"\w+").search(text, start, end)
    return found.group() if found else ""


def _enclosed(text: str, start: int, end: int, rules: Rules) -> list[Span]:
    """Balanced quotations and brackets, outermost only. „These“, «these» and, where the language does so, »these«."""
    opens = {**_PAIRS, **_TURNED} if rules.turned else _PAIRS
    pairs: list[Span] = []
    stack: list[tuple[int, str]] = []
    straight = -1
    for at in range(start, end):
        mark = text[at]
        if mark == '"':
            if straight >= 0:
                pairs.append((straight, at + 1))
            straight = at if straight < 0 else -1
        elif stack and mark in stack[-1][1]:
            pairs.append((stack.pop()[0], at + 1))
        elif mark in opens:
            stack.append((at, opens[mark]))
        elif len(stack) > 1 and mark in stack[-2][1]:  # the inner one was never closed
            stack.pop()
            pairs.append((stack.pop()[0], at + 1))
    return outermost(pairs)


def _undashed(text: str, span: Span) -> Span:
    dash = _DASH.match(text, *span)
    return (dash.end(), span[1]) if dash and dash.end() < span[1] else span
