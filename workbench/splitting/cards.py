"""Runs of lines that announce other stories or hold what readers wrote, seen by what repeats."""

import re
from collections import Counter
from collections.abc import Sequence

from workbench.splitting.lines import Line

_SAYS = re.compile(r".{2,60}\bsays:\W*")
_FEWEST_CARDS, _FEWEST_COPIES, _FEWEST_WRITERS = 2, 3, 3
_BETWEEN = 3  # lines between a card's title and its date


def mark_repeats(lines: Sequence[Line]) -> None:
    """Mark cards, repeated runs and readers' comments in place."""
    _mark_cards(lines)
    _mark_copies(lines)
    _mark_comments(lines)


def _mark_cards(lines: Sequence[Line]) -> None:
    """Title, writer, date and one paragraph, over and over: other stories. Before them there must be text."""
    at = next((i + 1 for i, line in enumerate(lines) if line.kind == "para"), len(lines))
    while at < len(lines):
        ends = [at]
        while (end := _card(lines, ends[-1])) > ends[-1]:
            ends.append(end)
        if len(ends) > _FEWEST_CARDS:
            _mark(lines[at : ends[-1]], "teaser", "one of several stories with title, date and one paragraph")
        at = max(ends[-1], at + 1)


def _card(lines: Sequence[Line], at: int) -> int:
    """Where the card that begins here ends; `at` itself where none begins."""
    if at >= len(lines) or lines[at].kind not in ("title", "list_head"):
        return at
    day = next((i for i in range(at + 1, min(at + 1 + _BETWEEN, len(lines))) if lines[i].kind == "date"), None)
    if day is None or day + 1 >= len(lines) or lines[day + 1].kind not in ("para", "short"):
        return at
    after = lines[day + 2].kind if day + 2 < len(lines) else "title"
    return day + 2 if after not in ("para", "short") else at


def _mark_copies(lines: Sequence[Line]) -> None:
    """Paragraphs in a row that stand on the page twice announce other stories; a single one may be the lead, and where
    nearly all of the page stands there twice it is the article, whose first copy stays.
    """
    seen = Counter(line.text for line in lines if line.kind == "para")
    twice = sum(len(text) for text, times in seen.items() if times > 1)
    pasted_twice = twice * 5 >= 4 * sum(len(text) for text in seen)
    met: set[str] = set()
    run: list[Line] = []
    for line in (*lines, None):
        if line is not None and line.kind == "para" and seen[line.text] > 1:
            if not pasted_twice or line.text in met:
                run.append(line)
            met.add(line.text)
            continue
        if len(run) >= _FEWEST_COPIES:
            _mark(run, "teaser", "one of several paragraphs that stand on the page twice")
        run = []


def _mark_comments(lines: Sequence[Line]) -> None:
    """From the first "NAME says:" on, where several follow, readers are writing."""
    writers = [i for i, line in enumerate(lines) if len(line.text) < 80 and _SAYS.fullmatch(line.text)]
    if len(writers) >= _FEWEST_WRITERS:
        last = next((i for i in range(writers[-1] + 1, len(lines)) if lines[i].kind != "para"), len(lines))
        _mark(lines[writers[0] : last], "end", "readers wrote this")


def _mark(lines: Sequence[Line], kind: str, why: str) -> None:
    for line in lines:
        line.kind, line.why = kind, why
