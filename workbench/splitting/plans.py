"""A proposition between its cut and its draft."""

from dataclasses import dataclass

from workbench.splitting.attribution import Speaker
from workbench.splitting.pieces import Wording
from workbench.splitting.types import Flag


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposition in words, before it is judged beside the others of its sentence.

    `speaker` is None in the text's own voice, `outer` are those who report the speaker, `direct` says that the words
    are quoted. `doubts` are flags that only the cut can know; `sure` says that a rebuilt form is safe. `inner` are the
    offsets of times that do not date the claim, `governing` those of words that bear on it (None: all may).
    """

    wording: Wording
    rule: str
    speaker: Speaker | None = None
    direct: bool = False
    doubts: tuple[Flag, ...] = ()
    sure: bool = False
    inner: frozenset[int] = frozenset()
    governing: frozenset[int] | None = None
    outer: tuple[Speaker, ...] = ()
