"""A proposition between its cut and its draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.splitting.attribution import Speaker
from workbench.splitting.drafting import Desk, draft
from workbench.splitting.pieces import Wording
from workbench.splitting.reading import Sentence
from workbench.splitting.spans import Span
from workbench.splitting.types import Draft, Flag


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposition in words, before it is judged beside the others of its sentence."""

    wording: Wording
    rule: str
    speaker: Speaker | None
    direct: bool = False
    doubts: tuple[Flag, ...] = ()
    sure: bool = False
    inner: frozenset[int] = frozenset()
    governing: frozenset[int] | None = None
    outer: tuple[Speaker, ...] = ()


def drafted(desk: Desk, sentence: Sentence, plan: Plan, beside: Sequence[Span]) -> Draft:
    """The draft of a proposition; `beside` are the places of all propositions of its sentence."""
    p = plan
    return draft(
        desk,
        sentence,
        p.wording,
        p.rule,
        p.doubts,
        beside,
        speaker=p.speaker,
        direct=p.direct,
        sure=p.sure,
        inner=p.inner,
        governing=p.governing,
        outer=p.outer,
    )
