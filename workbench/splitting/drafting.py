"""From a wording to a draft: who says it, when, what kind, how much it is worth, and what to doubt."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from workbench.splitting.attribution import Speaker, chain, claimant_of
from workbench.splitting.classify import kind_of
from workbench.splitting.dates import describe_date
from workbench.splitting.guards import flags_of
from workbench.splitting.pieces import Piece, Wording
from workbench.splitting.plans import Plan
from workbench.splitting.reading import Sentence
from workbench.splitting.sentences import Span
from workbench.splitting.timex import TimeExpression, time_expressions
from workbench.splitting.types import Draft, Flag
from workbench.splitting.worth import worth_of

_SURE_YEAR = 0.9
_SEVERAL = 2
_HEADINGS = ("headline", "subheading")
_WHICH_ONE = re.compile(
    r"(?:[Tt]he|[Tt]his|[Tt]hat|[Aa]nother|[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) [a-z-]+(?: [a-z-]+)?$"
)
_SPAN = r"(?:hours?|days?|weeks?|months?|years?|decades?|games?|seasons?)"
_TIME_OF_WRITING = re.compile(
    r"\b(?:recently|currently|now|these days|nowadays|at the moment|ago|so far|earlier"
    r"|(?:this|next|last|that) (?:time|spring|summer|autumn|fall|winter|season|term|weekend|session)"
    r"|(?:in|over|for|during|within|of|throughout) (?:the |his |her |its |their )?"
    rf"(?:past|last|coming|next|recent|previous|following) (?:\w+ )?{_SPAN}"
    r"|(?:end|rest|remainder|beginning|start) of the (?:year|month|week)"
    r"|the (?:same|following|next|previous|last) (?:day|night|morning|evening|week|month|year|debate|election))\b",
    re.I,
)


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
        return list(_times(self.text, sentence.start, sentence.end, self.published))


@lru_cache(maxsize=16)
def _times(text: str, start: int, end: int, published: str | None) -> tuple[TimeExpression, ...]:
    """Once a sentence: each of its drafts asks again."""
    return tuple(time_expressions(text, start, end, published))


def time_patches(times: Sequence[TimeExpression]) -> list[Piece]:
    """Make relative times absolute."""
    found: list[Piece] = []
    for time in times:
        if time.patch:
            start, end, words = time.patch
            rule = "added-year" if start == end else "absolute-time"
            found.append(Piece(start, end, words, rule, _SURE_YEAR))
    return found


def draft(desk: Desk, sentence: Sentence, plan: Plan, beside: Sequence[Span] = ()) -> Draft:
    """Build the draft of a proposition; `beside` are the source slices of all drafts of the sentence."""
    wording, speaker, inner = plan.wording, plan.speaker, plan.inner
    times = [t for t in desk.times(sentence) if _rests_on(wording, t)]
    dated = [t for t in times if t.value]
    time = next((t for t in dated if t.start not in inner), None) or next(iter(dated), None)
    kind, why = kind_of(wording.text, speaker is not None)
    worth, worth_why = worth_of(wording.text, kind, time.value if time else None)
    place = (sentence.start, sentence.end)
    speaks = plan.direct and speaker is not None and speaker.person and bool(speaker.name)
    guards = flags_of(
        desk.text,
        place,
        wording,
        plan.rule,
        beside,
        attributed=speaker is not None,
        sure=plan.sure,
        speaks=speaks,
        governing=plan.governing,
    )
    if any(flag.code == "unresolved" for flag in plan.doubts):
        guards = tuple(flag for flag in guards if flag.code != "unresolved")
    own = desk.own_voice(sentence.kind)
    line, open_time, part = _loose_line(desk, sentence), _open_time(wording, times), _time_of_part(time, inner)
    several = _several_times(wording, [t for t in dated if t.start not in inner])
    flags = (*plan.doubts, *guards, *open_time, *part, *several, *_no_speaker(speaker), *line, *_heading(sentence))
    return Draft(
        text=wording.text,
        start=wording.spans[0][0],
        end=wording.spans[-1][1],
        spans=wording.spans,
        kind=kind,
        claimant=claimant_of(own, speaker),
        attribution=chain(own, speaker, plan.direct, plan.outer),
        time=time.value if time else None,
        time_words=time.words if time else None,
        checkworthiness=worth,
        reasons=(why, worth_why),
        flags=tuple(dict.fromkeys(flags)),
        edits=wording.edits,
        rule=plan.rule,
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


def _several_times(wording: Wording, times: Sequence[TimeExpression]) -> list[Flag]:
    """ "from 200 in 2019 to 450 in 2020": only one of them can stand in the claim's time."""
    values = list(dict.fromkeys(time.value for time in times if time.value))
    if len(values) < _SEVERAL or any(_is_within(a, b) for a, b in pairwise(values)):
        return []
    return [Flag("several-times", f"It names several times; {describe_date(values[0])} is taken for its own.")]


def _is_within(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def _heading(sentence: Sentence) -> list[Flag]:
    if sentence.kind not in _HEADINGS:
        return []
    return [Flag("heading", "It is a heading, which shortens and leaves out; the text below tells more.")]


def _time_of_part(time: TimeExpression | None, inner: Collection[int]) -> list[Flag]:
    if time is None or time.start not in inner:
        return []
    return [Flag("time-of-part", f"“{time.words}” may date something named in the claim and not the claim.")]


def _open_time(wording: Wording, times: Sequence[TimeExpression]) -> list[Flag]:
    if any(time.relative and time.value is None for time in times):
        return [Flag("relative-time", "The time depends on the day of publication, which is not settled.")]
    if _TIME_OF_WRITING.search(wording.text):
        return [Flag("relative-time", "It holds for the time of writing; say when that was.")]
    return []


def _loose_line(desk: Desk, sentence: Sentence) -> list[Flag]:
    """A paragraph without a full stop at its end: pages put links to other stories so between their own."""
    ends = desk.text.find("\n", sentence.end)
    last = desk.text[sentence.start : ends if ends >= 0 else len(desk.text)].rstrip()[-1:]
    if sentence.kind == "body" and last not in ".!?…;:\"”’')]" and "\n" in desk.text.strip():
        return [Flag("loose-line", "It is from a line without a full stop, perhaps a link to another story.")]
    return []


def _no_speaker(speaker: Speaker | None) -> list[Flag]:
    if speaker is not None and not speaker.name:
        return [Flag("speaker-unknown", "Somebody is reported to say this, but it is not clear who.")]
    if speaker is not None and _WHICH_ONE.match(speaker.name):
        return [Flag("speaker-unclear", f"“{speaker.name}” does not say which one.")]
    if speaker is not None and speaker.carried:
        return [Flag("speaker-carried", "The speaker is taken from an earlier sentence.")]
    return []
