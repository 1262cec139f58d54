"""An article's text with every claim marked and the claims beside it, in portions that a page can bear."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import select as columns
from sqlmodel import Session, col

from ..errors import Missing
from ..models import Article, ArticleVersion, Segment, Splitting, State, Thread
from .articles import splitting, version
from .cards import Card, cards, spans
from .outline import SHOWN, Line, Portion, borders, outline, portion
from .pieces import Mark, Piece, cut
from .threads import of_article


@dataclass(frozen=True, slots=True)
class Passage:
    """A kept segment, or what a portion shows of it, as pieces of text."""

    kind: str
    pieces: Sequence[Piece]


class Part(NamedTuple):
    """A segment of the version, or what a portion shows of it."""

    start: int
    stop: int
    kind: str
    keep: bool

    def within(self, start: int, stop: int) -> "Part | None":
        """What lies of it between two offsets, if anything."""
        a, b = max(self.start, start), min(self.stop, stop)
        return self._replace(start=a, stop=b) if a < b else None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A portion of an article; `counts`, `drafts` and `doubts` are of the whole article.

    `left_out` are kind and words of what is no part of the text, `aside` the discarded and retired claims. `marks` says
    what each claim is marked by that touches the text shown, those that begin in an earlier portion included.
    `doubt_elsewhere` is a draft with doubts in another portion, the next after this one where there is one. `threads`
    are on words that begin here, `threads_elsewhere` on others.
    """

    article: Article
    version: ArticleVersion
    portion: Portion
    passages: Sequence[Passage]
    left_out: Sequence[tuple[str, str]]
    cards: Sequence[Card]
    aside: Sequence[Card]
    marks: dict[int, str]
    counts: Counter[str]
    doubts: int
    doubt_elsewhere: int | None
    order: str
    splitting: Splitting | None
    threads: Sequence[Thread]
    threads_elsewhere: Sequence[Thread]

    @property
    def drafts(self) -> int:
        return self.counts[State.DRAFT]

    @property
    def first_doubt(self) -> int | None:
        """The first draft with doubts in this portion, in the order of its cards."""
        return next((card.claim.id for card in self.cards if card.doubtful), None)

    @property
    def here(self) -> set[int]:
        """The claims whose cards this page shows."""
        return {card.claim.id for card in self.cards}

    @property
    def noted(self) -> set[int | None]:
        """Where the words begin that somebody commented on."""
        return {thread.start for thread in self.threads}


START = attrgetter("start")
ORDERS: dict[str, Callable[[Card], int]] = {
    "text": lambda card: 0,
    "doubts": lambda card: 0 if card.doubtful else 1 if card.claim.state == State.DRAFT else 2,
    "worth": lambda card: -card.claim.checkworthiness,
}
"""What the cards of a portion may be ordered by, and how: what ties stays as in the text."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An article opened at one portion: the outline of all its claims, and the segments that the portion shows."""

    version: ArticleVersion
    lines: Sequence[Line]
    parts: Sequence[Part]
    portion: Portion


def opened(session: Session, article_id: int, number: int = 1, claim_id: int = 0, offset: int | None = None) -> Opened:
    """An article at the portion that holds the claim or the offset, otherwise at portion `number`; 0 is all of it.

    Raises Missing.
    """
    held = version(session, article_id)
    length = len(held.text)
    lines, parts = outline(session, held.id), _parts(session, held)
    begins = borders(lines, [part.start for part in parts if part.keep]) if number else []
    at = next((line.at for line in lines if line.claim_id == claim_id), offset)
    number = bisect_right(begins, at) + 1 if at is not None else number or 1
    if number > len(begins) + 1:
        raise Missing(f"This article has no page {number:,}; its last page is {len(begins) + 1:,}.")
    shown = portion(lines, begins, length, number)
    return Opened(held, lines, [part for whole in parts if (part := whole.within(shown.start, shown.stop))], shown)


def _parts(session: Session, held: ArticleVersion) -> list[Part]:
    wanted = columns(col(Segment.start), col(Segment.stop), col(Segment.kind), col(Segment.keep))
    rows = session.execute(wanted.where(col(Segment.version_id) == held.id).order_by(col(Segment.start)))
    return [Part(*row) for row in rows]


def article_page(
    session: Session, article_id: int, order: str = "text", *, number: int = 1, claim_id: int = 0, thread_id: int = 0
) -> ArticlePage:
    """One portion of an article (see `opened`), its claims in one of ORDERS. Raises Missing."""
    talk = of_article(session, article_id) if number else []  # the page of the story as a whole lists none
    offset = next((row.start for row in talk if row.id == thread_id), None)
    found = opened(session, article_id, number, claim_id, offset)
    held, lines, shown = found.version, found.lines, found.portion
    own = [line for line in lines if shown.holds(line.at)]
    near = [line for line in lines if line.shown and line.at < shown.start < line.upto]
    words = spans(session, [*near, *own])
    made = cards(session, held, own, words)
    listed = [card for card in made if card.claim.state in SHOWN]
    marks = [Mark(line.claim_id, *span) for line in near for span in words[line.appearance_id]]
    marks += [Mark(card.claim.id, *span) for card in listed for span in card.spans]
    doubts = [line for line in lines if line.doubtful]
    talk = [row for row in talk if row.version_id == held.id]
    begin = [row for row in talk if shown.holds(row.start or 0)]
    noted = {at for row in begin for at in (row.start, row.stop) if at is not None}
    return ArticlePage(
        article=held.article,
        version=held,
        portion=shown,
        passages=_passages(held.text, [part for part in found.parts if part.keep], sorted(marks, key=START), noted),
        left_out=[(part.kind, held.text[part.start : part.stop]) for part in found.parts if not part.keep],
        cards=sorted(listed, key=ORDERS[order]),
        aside=[card for card in made if card.claim.state not in SHOWN],
        marks={line.claim_id: line.mark for line in near} | {card.claim.id: card.mark for card in listed},
        counts=Counter(line.mark for line in lines if line.shown),
        doubts=len(doubts),
        doubt_elsewhere=_elsewhere(doubts, shown),
        order=order,
        splitting=splitting(session, held.id),
        threads=begin,
        threads_elsewhere=[row for row in talk if not shown.holds(row.start or 0)],
    )


def _elsewhere(doubts: Sequence[Line], shown: Portion) -> int | None:
    """The first claim with doubts after this portion, otherwise the first before it."""
    after = [line.claim_id for line in doubts if line.at >= shown.stop]
    before = [line.claim_id for line in doubts if line.at < shown.start]
    return next(iter([*after, *before]), None)


def _passages(text: str, parts: Sequence[Part], marks: Sequence[Mark], noted: set[int]) -> list[Passage]:
    """The kept parts with the marks that touch them; `marks` ascend, and no part looks at those that are past.

    The words in `noted` begin or end a piece.
    """
    found, at, open_ = [], 0, list[Mark]()
    for part in parts:
        while at < len(marks) and marks[at].start < part.stop:
            open_.append(marks[at])
            at += 1
        open_ = [mark for mark in open_ if mark.stop > part.start]
        found.append(Passage(part.kind, cut(text, part.start, part.stop, open_, noted)))
    return found
