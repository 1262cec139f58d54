"""From segments to drafts: sentences, parse, propositions, wording, time, kind, flags."""

from collections.abc import Iterable, Sequence
from types import EllipsisType

from workbench.splitting.attribution import UNKNOWN, Speaker, according_to, frame_speaker, speaker_of
from workbench.splitting.clauses import IS, WAS, Clause, clauses_of, subject_of
from workbench.splitting.drafting import Desk, draft
from workbench.splitting.lexicon import FIRST_PERSON, PRONOUNS, SPEECH
from workbench.splitting.names import People
from workbench.splitting.parser import Parser, Tree, Word, load_parser, parser_status
from workbench.splitting.pronouns import person_patches
from workbench.splitting.reading import LONGEST, Parsed, Quotation, Sentence, parse, sentences_of
from workbench.splitting.realise import Piece, Wording, realise, whole
from workbench.splitting.timex import time_expressions
from workbench.splitting.types import Draft, Flag, Segment

_OPTIONAL = ("headline", "standfirst", "subheading", "caption")  # here a line that states nothing yields no draft


def split(
    text: str,
    segments: Sequence[Segment],
    *,
    published: str | None,
    authors: Sequence[str] = (),
    outlet: str = "",
    kind: str = "news",
    language: str = "en",
    headline: str = "",
    parser: Parser | None | EllipsisType = ...,
) -> tuple[Draft, ...]:
    """Propose claims for the kept segments of a version text, in order of the text.

    Offsets are code points into `text`. `published` is EDTF; without it relative dates stay and are flagged.
    Every kept body sentence yields at least one draft. Where `parser` is None (by default: where the pinned model
    is missing) or the text is not English, drafts are whole sentences with a flag that says so.
    """
    desk = Desk(text, published, tuple(authors), outlet, kind)
    sentences = sentences_of(text, [s for s in segments if s.end > s.start])
    if language != "en":
        return _plain(desk, sentences, Flag("not-english", "The text is not English; its sentences are proposed whole."))
    reader = load_parser() if parser is ... else parser
    if reader is None:
        return _plain(desk, sentences, Flag("not-parsed", parser_status() if parser is ... else "No parser was given."))
    return _without_repeats(_Reader(desk, parse(text, sentences, reader)).drafts(), sentences)
