"""From segments to drafts, portion by portion, so that a text of any length is split in the same memory.

A portion is some hundred sentences; an ordinary article is one. The names learned so far, the last sentence and
speaker, and what was proposed already go on from one portion to the next.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from types import EllipsisType
from typing import Required, TypedDict, Unpack

from workbench.splitting.about import about
from workbench.splitting.drafting import Desk, draft, time_patches, unread
from workbench.splitting.entities import LABELS
from workbench.splitting.grain import Granularity
from workbench.splitting.parser import Parser, load_parser, parser_status
from workbench.splitting.pipeline import OPTIONAL, Reader
from workbench.splitting.plans import Plan
from workbench.splitting.reading import Sentence, parse, sentences_of
from workbench.splitting.realise import whole
from workbench.splitting.strips import strip_of
from workbench.splitting.types import Draft, Flag, Named, Segment

PORTION = 400
"""Sentences that are parsed and drafted together."""
NOT_ENGLISH = Flag("not-english", "The text is not English; its sentences are proposed whole.")
_ENGLISH = Flag("not-english", "The text around it is not English; this paragraph is proposed in whole sentences.")
_COMPARED = 300  # drafts of the body with which headlines and captions are compared

Say = Callable[[int, int], None]
Words = frozenset[str]


class Given(TypedDict, total=False):
    """What is known of a text while it is split; see `split`."""

    published: Required[str | None]
    authors: Sequence[str]
    outlet: str
    kind: str
    language: str
    headline: str
    granularity: Granularity
    parser: Parser | EllipsisType | None
    unparsed: str


@dataclass(frozen=True, slots=True)
class Portion:
    """The drafts of the next sentences. `done` of `total` sentences are read now, which end at the offset `upto`."""

    drafts: tuple[Draft, ...]
    done: int
    total: int
    upto: int


def split(
    text: str, segments: Sequence[Segment], *, say: Say | None = None, **given: Unpack[Given]
) -> tuple[Draft, ...]:
    """Propose claims for the kept segments of a version text, in order of the text.

    Offsets are code points into `text`. `published` is EDTF; without it relative dates stay and are flagged.
    Every kept body sentence yields at least one draft. Where `parser` is None (by default: where the pinned
    model is missing) or the text is not English, drafts are whole sentences with a flag that says so; `unparsed`
    is the reason to give. A `parser` of another language finds the names in its sentences. A line that only
    repeats the `headline` yields no draft. `granularity` "fine" cuts as far as the sentence allows. `say(done, total)`
    is told the sentences read so far.
    """
    found: list[Draft] = []
    for portion in portions(text, segments, **given):
        found.extend(portion.drafts)
        if say:
            say(portion.done, portion.total)
    return tuple(found)


def portions(
    text: str, segments: Sequence[Segment], *, size: int = PORTION, **given: Unpack[Given]
) -> Iterator[Portion]:
    """The same, `size` sentences at a time, so that nothing but the portion is held; at least one portion."""
    authors, outlet, kind = given.get("authors", ()), given.get("outlet", ""), given.get("kind", "news")
    desk = Desk(text, given["published"], tuple(authors), outlet, kind)
    headline, language = given.get("headline", ""), given.get("language", "en")
    sentences = sentences_of(text, segments, language)
    sentences = [s for s in sentences if text[s.start : s.end] != headline or s.kind == "headline"]
    read = _way(desk, segments, language, given)
    for at in range(0, max(len(sentences), 1), size):
        part = sentences[at : at + size]
        upto = part[-1].end if part else len(text)
        yield Portion(tuple(read(part)), at + len(part), len(sentences), upto)


def _way(
    desk: Desk, segments: Sequence[Segment], language: str, given: Given
) -> Callable[[Sequence[Sentence]], Iterable[Draft]]:
    """How the sentences become drafts: split in English where there is a parser, otherwise whole; with what they are
    about, as far as the portion tells.
    """
    asked = given.get("parser", ...)
    parser = load_parser() if asked is ... and language == "en" else None if asked is ... else asked

    def near(part: Sequence[Sentence]) -> list[Segment]:
        ends = (part[0].start, part[-1].end) if part else (0, 0)
        return [segment for segment in segments if segment.start < ends[1] and segment.end > ends[0]]

    if language != "en":
        english = load_parser()
        within = Reader(desk, given.get("granularity", "reviewer")), _Repeats()

        def mixed(part: Sequence[Sentence]) -> Iterable[Draft]:
            own = [s for s in part if s.language != "en" or english is None]
            parsed = parse(desk.text, [s for s in part if s.language == "en"], english) if english else ()
            told = about(desk.text, near(part), parsed, tuple(within[1].left_out(within[0].read(parsed))))
            return sorted([*_foreign(desk, near(part), own, language, parser), *told], key=lambda draft: draft.start)

        return mixed
    if parser is None:
        why = Flag("not-parsed", given.get("unparsed") or (parser_status() if asked is ... else "No parser was given."))
        return lambda part: about(desk.text, near(part), (), tuple(_plain(desk, part, why)))
    reader, repeats = Reader(desk, given.get("granularity", "reviewer")), _Repeats()

    def read(part: Sequence[Sentence]) -> Iterable[Draft]:
        parsed = parse(desk.text, part, parser)
        return about(desk.text, near(part), parsed, tuple(repeats.left_out(reader.read(parsed))))

    return read


def _foreign(
    desk: Desk, segments: Sequence[Segment], sentences: Sequence[Sentence], language: str, parser: Parser | None
) -> Iterable[Draft]:
    """Whole sentences, all flagged, with the names that their shape or a model of the language tells."""
    named = _names(desk.text, [s for s in sentences if s.language == language], parser)
    whole_ones = [unread(desk, s, _ENGLISH if s.language == "en" else NOT_ENGLISH) for s in sentences]
    for s, made in zip(sentences, about(desk.text, segments, (), whole_ones, english=False), strict=True):
        yield replace(made, entities=named.get(s.start, made.entities))


def _names(text: str, sentences: Sequence[Sentence], parser: Parser | None) -> dict[int, tuple[Named, ...]]:
    """The names that a model finds in each sentence, by where it starts."""
    if parser is None:
        return {}
    strips = [(s.start, strip) for s in sentences if not s.is_too_long and (strip := strip_of(text, (s.start, s.end)))]
    trees = parser.parse([strip for _, strip in strips])
    found: dict[int, tuple[Named, ...]] = {}
    for (start, _), tree in zip(strips, trees, strict=True):
        runs = {text[run[0].start : run[-1].end]: LABELS.get(run[0].entity, "unknown") for run in tree.names()}
        found[start] = tuple(Named(name, kind) for name, kind in runs.items())
    return found


def _plain(desk: Desk, sentences: Sequence[Sentence], why: Flag) -> Iterable[Draft]:
    """Whole sentences, all flagged; dates are still read where there is English."""
    for s in sentences:
        if s.language != "en" or s.is_too_long:
            yield unread(desk, s, why)
        else:
            wording = whole(desk.text, s.start, s.end, time_patches(desk.times(s)))
            yield draft(desk, s, Plan(wording, "sentence", doubts=(why,)))


_AGAIN = Flag("repeated", "The text says this before in the same words; one claim is enough.")


class _Repeats:
    """A headline, caption or standfirst often repeats the body: what it shares with a body draft is left out. What the
    body says twice is proposed again with a doubt, so that no sentence goes without.
    """

    def __init__(self) -> None:
        self._body: list[Words] = []
        self._seen: set[bytes] = set()

    def left_out(self, drafts: Iterable[tuple[Draft, str]]) -> Iterator[Draft]:
        """The drafts that say something new."""
        keyed = [(made, kind, _key(made.text)) for made, kind in drafts]
        self._body.extend([key for _, kind, key in keyed if kind not in OPTIONAL][: _COMPARED - len(self._body)])
        for made, kind, key in keyed:
            said = " ".join([*_words(made.text), made.claimant]).encode("utf-8", "surrogatepass")
            print_ = blake2b(said, digest_size=16).digest()
            repeats = kind in OPTIONAL and any(_close(key, other) for other in self._body)
            if print_ in self._seen and kind not in OPTIONAL:
                yield replace(made, flags=(*made.flags, _AGAIN))
            elif print_ not in self._seen and not repeats:
                yield made
                self._seen.add(print_)


def _key(text: str) -> Words:
    return frozenset(_words(text))


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


def _close(a: Words, b: Words) -> bool:
    return len(a & b) >= 0.7 * min(len(a), len(b))
