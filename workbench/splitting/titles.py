"""Which line is the headline: the one above the text whose words the text takes up."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from workbench.splitting.lexicon import words
from workbench.splitting.lines import Line, ends_sentence, is_function_word, word_count

_LOOKS = frozenset({"title", "short"})
_SHORT = 5
_LONGEST, _FEWEST, _MOST = 220, 3, 30
_LOOKED_BACK = 80  # lines above the text
_ENOUGH = 1.2
_NEVER = re.compile(
    r"@|https?:|www\.|[©®]|\d+\s?min(?:ute)?s?\b(?!\w)|^\(.*\)$|\|.*\|"
    r"|\b(?:getty|images?|photo|photograph|caption|credit|file photo|courtesy|handout|illustration)\b"
    r"|\b(?:newsletters?|subscribe|sign up|listen to|watch:|audio|copyright|all rights|cookies?|javascript)\b"
    r"|^(?:by|from|in|posted|updated|published|written|story|filed)\s+(?:by\s+)?[A-Z][\w.'’-]+ [A-Z]"
    r"|\b(?:associated press|staff (?:writer|reporter)|correspondent|contributor)\b",
    re.I,
)
_SUFFIX = re.compile(r"(?<!\s)\s++[|–—-]\s+[^|–—]{2,40}$")
_ROLES = words("byline date")


def headline_line(lines: Sequence[Line], first: int, last: int) -> int | None:
    """The number of the headline's line, given the stretch of the text; None where no line qualifies."""
    body = [line for line in lines[first:last] if line.kind == "para"]
    whole = {stem for line in body for stem in _stems(line.text)}
    lead = {stem for line in islice(body, 3) for stem in _stems(line.text)}
    seen = Counter(_plain(line.text) for line in lines)
    best: tuple[float, int] | None = None
    for i in range(max(0, first - _LOOKED_BACK), min(last, first + 3)):
        if _may_be(lines[i]):
            score = _score(lines, i, first, whole, lead, seen)
            if score >= _ENOUGH and (best is None or score > best[0]):
                best = (score, i)
    if best is None and first < last and first + 1 < last and _may_be(lines[first]) and not body[1:]:
        return first
    return best[1] if best else None


def without_suffix(title: str) -> str:
    """A page title without the outlet's name behind a dash or bar."""
    return _SUFFIX.sub("", title)


def _may_be(line: Line) -> bool:
    fits = line.looks in _LOOKS and len(line.text) <= _LONGEST and _FEWEST <= word_count(line.text) <= _MOST
    return fits and not _NEVER.search(line.text)


def _score(lines: Sequence[Line], i: int, first: int, whole: set[str], lead: set[str], seen: Counter[str]) -> float:
    own = _stems(lines[i].text)
    if not own:
        return 0.0
    score = 3 * len(own & whole) / len(own) + 2 * len(own & lead) / len(own)
    score += 0.5 if 5 <= word_count(lines[i].text) <= 20 else 0.0
    score += 0.7 if any(line.kind in _ROLES for line in lines[i + 1 : i + 5]) else 0.0
    score += 0.6 if seen[_plain(lines[i].text)] > 1 else 0.0
    score += 0.5 if i == 0 else 0.0
    score -= 1.5 if word_count(lines[i].text) < _SHORT and 2 * len(own & lead) <= len(own) else 0.0
    score -= min(1.5, 0.05 * max(0, first - i))
    score -= 0.8 if i and _may_be(lines[i - 1]) and _taken_up(lines[i - 1], whole) >= 0.4 else 0.0
    score -= 1.0 if ends_sentence(lines[i].text) else 0.0
    score -= 0.3 if _SUFFIX.search(lines[i].text) else 0.0
    return score


def _taken_up(line: Line, whole: set[str]) -> float:
    own = _stems(line.text)
    return len(own & whole) / len(own) if own else 0.0


def _stems(text: str) -> set[str]:
    found = re.findall(r"[^\W_]{3,}", without_suffix(text).lower())
    joined = (word[i : i + 2] for word in found if word[0] >= "\u2e80" for i in range(len(word) - 1))
    return {word[:5] for word in found if not is_function_word(word) and word[0] < "\u2e80"} | set(joined)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", without_suffix(text).lower()))
