"""From a wording to a draft: who says it, when, what kind, how much it is worth, and what to doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.splitting.attribution import Speaker, chain, claimant_of
from workbench.splitting.classify import kind_of
from workbench.splitting.guards import flags_of
from workbench.splitting.pieces import Piece, Wording
from workbench.splitting.reading import Sentence
from workbench.splitting.sentences import Span
from workbench.splitting.timex import TimeExpression, time_expressions
from workbench.splitting.types import Draft, Flag
from workbench.splitting.worth import worth_of

_SURE_YEAR = 0.9


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known of the article while its claims are drafted."""

    text: str
    published: str | None
    authors: tuple[str, ...]
    outlet: str
    kind: str

    def own_voice(self, segment_kind: str) -> str:
        """Who asserts what the text itself says: an opinion's authors, else the outlet, which also writes the
        bio.
        """
        authors = " and ".join(filter(None, [", ".join(self.authors[:-1]), *self.authors[-1:]]))
        if self.kind == "opinion" and segment_kind != "bio":
            return authors or self.outlet
        return self.outlet or authors

    def times(self, sentence: Sentence) -> list[TimeExpression]:
        """The times that a sentence names."""
        return time_expressions(self.text, sentence.start, sentence.end, self.published)


def time_patches(times: Sequence[TimeExpression]) -> list[Piece]:
    """Make relative times absolute."""
    found: list[Piece] = []
    for time in times:
        if time.patch:
            start, end, words = time.patch
            rule = "added-year" if start == end else "absolute-time"
            found.append(Piece(start, end, words, rule, _SURE_YEAR))
    return found


def draft(
    desk: Desk,
    sentence: Sentence,
    wording: Wording,
    rule: str,
    extra: Sequence[Flag] = (),
    beside: Sequence[Span] = (),
    *,
    speaker: Speaker | None = None,
    direct: bool = False,
    sure: bool = False,
) -> Draft:
    """Build a draft; `speaker` is None in the text's own voice, `beside` are the source slices of all drafts
    of the sentence, `extra` are flags that only the caller can know, `sure` says that a rebuilt form is safe.
    """
    times = [t for t in desk.times(sentence) if _rests_on(wording, t)]
    time = next((t for t in times if t.value), None)
    kind, why = kind_of(wording.text, speaker is not None)
    worth, worth_why = worth_of(wording.text, kind, time.value if time else None)
    place = (sentence.start, sentence.end)
    guards = flags_of(desk.text, place, wording, rule, beside, attributed=speaker is not None, sure=sure)
    if any(flag.code == "unresolved" for flag in extra):
        guards = tuple(flag for flag in guards if flag.code != "unresolved")
    own = desk.own_voice(sentence.kind)
    return Draft(
        text=wording.text,
        start=wording.spans[0][0],
        end=wording.spans[-1][1],
        spans=wording.spans,
        kind=kind,
        claimant=claimant_of(own, speaker),
        attribution=chain(own, speaker, direct),
        time=time.value if time else None,
        time_words=time.words if time else None,
        checkworthiness=worth,
        reasons=(why, worth_why),
        flags=(*extra, *guards, *_open_time(wording, times), *_no_speaker(speaker)),
        edits=wording.edits,
        rule=rule,
    )


def unread(desk: Desk, sentence: Sentence, why: Flag) -> Draft:
    """Propose a sentence as it stands, unread: in another language, or too long to judge."""
    own = desk.own_voice(sentence.kind)
    return Draft(
        text=desk.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        spans=((sentence.start, sentence.end),),
        kind="fact",
        claimant=own,
        attribution=chain(own, None, direct=False),
        time=None,
        time_words=None,
        checkworthiness=1,
        reasons=("It was not read by rule, so its kind is a guess.",),
        flags=(why,),
        edits=(),
        rule="sentence",
    )


def _rests_on(wording: Wording, time: TimeExpression) -> bool:
    """A claim has the times whose last word it holds: "since 2018" may lie across two of its spans."""
    return any(start < time.end <= end for start, end in wording.spans)


def _open_time(wording: Wording, times: Sequence[TimeExpression]) -> list[Flag]:
    if any(time.relative and time.value is None for time in times):
        return [Flag("relative-time", "The time depends on the day of publication, which is not settled.")]
    if re.search(r"\b(?:recently|currently|now|still|soon(?! as)|previously|ago|so far|earlier|later)\b", wording.text):
        return [Flag("relative-time", "It holds for the time of writing; say when that was.")]
    return []


def _no_speaker(speaker: Speaker | None) -> list[Flag]:
    if speaker is not None and not speaker.name:
        return [Flag("speaker-unknown", "Somebody is reported to say this, but it is not clear who.")]
    if speaker is not None and speaker.carried:
        return [Flag("speaker-carried", "The speaker is taken from an earlier sentence.")]
    return []
