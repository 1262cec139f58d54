"""Where sentences end: own rules, so that the parser cannot decide it again."""

import re
from itertools import pairwise

from workbench.splitting.foreign import foreign_spans
from workbench.splitting.spans import Span, near, outermost, trimmed

__all__ = ["Span", "sentence_spans", "trimmed"]

# Possessive: a run of a hundred thousand dots or spaces must not be tried from each of its places.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+\s++(?=[\"'“‘«(\[¿¡]*\w)|[。！？]+[”’」』）]*\s*|[؟।۔]+\s*")
_PLAIN_ABBREVIATIONS = (
    r"Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cpl|Maj|Adm|Rev|Hon|Pres|St|Jr|Sr|vs|Inc|Ltd|Co|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|cf|Figs?|Arts?|Nos?|no|pp?|para|paras|Dept|al|Mt"
    r"|e\.g|i\.e|a\.m|p\.m|U\.S|U\.K|U\.N"
)
_FOREIGN_ABBREVIATIONS = r"|z\.B|d\.h|u\.a|bzw|ca|Nr|Hr|Fr|Mme|Mlle|Sra?|Dra|г|гг|тыс|млн|млрд|им|ул|т\.е|т\.д"
_ABBREVIATION = re.compile(rf"(?:(?<!\w)(?:{_PLAIN_ABBREVIATIONS}{_FOREIGN_ABBREVIATIONS})|(?<!\w)[^\W\d_])\.$")
# These may also close a sentence: they only bind what follows in lower case or with a number.
_MAY_CLOSE = re.compile(r"(?<!\w)(?:U\.S|U\.K|U\.N|etc|Inc|Ltd|Co|Corp|al|Jr|Sr|no)\.$")
# "U.S." mostly goes on ("U.S. Attorney"); it closes only before a word that begins sentences.
_MODIFIES = re.compile(r"(?<!\w)(?:U\.S|U\.K|U\.N)\.$")
_OPENER = re.compile(
    r"[\"“'‘(]*(?:The|An?|In|On|At|By|For|From|To|With|As|After|Before|When|While|If|Since|Until|He|She|It|They|We|I|You"
    r"|His|Her|Its|Their|Our|My|This|That|These|Those|There|But|And|Yet|So|Or|However|Meanwhile|Also|Many|Some|Most|All"
    r"|Last|More|Now|No|Not|Then|What|Who|Why|How|Officials|Police|Mr|Mrs|Ms|Dr|According)\b"
)
# "p.m." goes on before a day, a month or a time zone: "at 5 p.m. Tuesday", "by 9 a.m. EST".
_CLOCK = re.compile(r"(?<!\w)[ap]\.m\.$")
_AFTER_CLOCK = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
    r"(?= \d)|[A-Z]{2,4})\b(?!['’]s)|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\. \d"
)
_OPENING, _CLOSING = "“«([", "”»)]"


def sentence_spans(text: str, start: int, end: int, language: str = "en") -> list[Span]:
    """Give the sentences of one paragraph, `text[start:end]`, as trimmed spans in order.

    Nothing inside balanced quotation marks or brackets is a border: a quotation stays with whoever says it.
    """
    if language != "en":
        return foreign_spans(text, start, end, language)
    shut = _enclosed(text, start, end)
    borders = [start]
    for found in _END.finditer(text, start, end):
        inside = any(a < found.start() < b and found.end() < b for a, b in near(shut, found.start()))
        if not inside and not _binds(text, found):
            borders.append(found.end())
    borders.append(end)
    return [span for a, b in pairwise(borders) if (span := trimmed(text, a, b))]


def _binds(text: str, found: re.Match[str]) -> bool:
    """A full stop after an abbreviation, an initial or within "5. 3" does not end the sentence."""
    mark = text[found.start() : found.end()].strip()
    following = text[found.end() : found.end() + 1]
    if following.islower():
        return True
    if mark != ".":
        return False
    before = text[max(0, found.start() - 12) : found.start() + 1]
    if _CLOCK.search(before):
        return bool(_AFTER_CLOCK.match(text, found.end()))
    if _MAY_CLOSE.search(before):
        if _MODIFIES.search(before) and not _OPENER.match(text, found.end()):
            return True
        return following.isdigit()
    return bool(_ABBREVIATION.search(before)) and not before.endswith(" I.")


def _enclosed(text: str, start: int, end: int) -> list[Span]:
    """Balanced quotations and brackets of the paragraph, outermost only; straight quotes pair up in turn."""
    pairs: list[Span] = []
    stack: list[int] = []
    straight = -1
    for at in range(start, end):
        mark = text[at]
        if mark == '"':
            if straight < 0:
                straight = at
            else:
                pairs.append((straight, at + 1))
                straight = -1
        elif mark in _OPENING:
            stack.append(at)
        elif mark in _CLOSING and stack:
            pairs.append((stack.pop(), at + 1))
    return outermost(pairs)
