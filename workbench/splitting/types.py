"""The values that the splitter hands out. All offsets are Unicode code points into the version text, `[start,
end)`.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

KEPT_KINDS = ("headline", "standfirst", "body", "subheading", "quote", "caption", "byline", "bio")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the version text with a kind; `why` says in words which rule saw it."""

    start: int
    end: int
    kind: str
    keep: bool
    why: str


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T]):
    """A value that waits for a person, with the reason in words."""

    value: T
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """An imported text as read: the version text, its segments and what they say about the article. Dates are
    EDTF.
    """

    text: str
    segments: tuple[Segment, ...]
    headline: Proposal[str]
    outlet: Proposal[str]
    authors: Proposal[tuple[str, ...]]
    kind: Proposal[str]
    language: Proposal[str]
    masthead_on: Proposal[str | None]
    published: Proposal[str | None]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One step of "A reports that B says". `mode`: own_voice, direct_quote, paraphrase, document or
    anonymous.
    """

    order: int
    speaker: str
    role: str
    mode: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A difference between source and claim.

    `text[start:end] == before` in the version text and `claim[at:at + len(after)] == after` always hold.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    confidence: float
    at: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look twice: a kebab-case code and one sentence for the reviewer."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be meant, as they would stand inside the claim ("the bill", "its" → "Parliament’s").

    `text[start:stop]` of the version text is where they are from, `why` says in words why they are offered.
    """

    text: str
    start: int
    stop: int
    why: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Words of a claim that point outside it; the candidates are offered, best first, never put in.

    `claim[at:end] == words` and, letter case aside, `text[start:stop] == words` in the version text always hold.
    """

    at: int
    end: int
    start: int
    stop: int
    words: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A term of the vocabulary that a claim names; `why` says by which words."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a claim, with other ways to write it. `kind`: person, organisation, place, law, event or unknown."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a claim, as it is said: "more than 40 officers". `to` is the end of a range.

    `comparator` is empty, more than, less than, at least, at most, about, nearly or multiples of ("dozens").
    `unit` is the noun, "percent", "share" or a currency; `counts` what befell those counted, such as dead or arrested.
    """

    words: str
    number: float
    to: float | None = None
    comparator: str = ""
    unit: str = ""
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed claim. `start, end` is its sentence or clause, `spans` the words it rests on inside it.

    `rule` names the splitting rule; `flags` is empty only where the program stands by the draft. `accusation` says
    in one sentence who is said to have done or been charged with what; empty where nobody is.
    """

    text: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    kind: str
    claimant: str
    attribution: tuple[Attribution, ...]
    time: str | None
    time_words: str | None
    checkworthiness: int
    reasons: tuple[str, ...]
    flags: tuple[Flag, ...]
    edits: tuple[Edit, ...]
    rule: str
    references: tuple[Reference, ...] = ()
    tags: tuple[Tag, ...] = ()
    accusation: str = ""
    entities: tuple[Named, ...] = ()
    quantities: tuple[Quantity, ...] = ()
