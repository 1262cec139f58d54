"""Claims, where they appear, who asserts them, and what the splitter did to their words."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Relationship, SQLModel

from .articles import ArticleVersion
from .base import one_of, states
from .events import RAISE

if TYPE_CHECKING:
    from .entities import Mention, Tag
    from .evidence import EvidenceLink
    from .reviews import Finding, Review


CONTEXT = 32
"""Code points of prefix and suffix in a TextQuoteSelector."""

GONE = -1
"""The place of words that are no longer in the claim."""


class ClaimKind(StrEnum):
    FACT = "fact"
    ATTRIBUTED = "attributed_statement"
    OPINION = "opinion"
    NORMATIVE = "normative"
    PREDICTION = "prediction"


class State(StrEnum):
    DRAFT = "draft"
    KEPT = "kept"
    DISCARDED = "discarded"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    DISPUTED = "disputed"
    SETTLED = "settled"
    STALE = "stale"
    RETIRED = "retired"


class AnchorState(StrEnum):
    EXACT = "exact"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


class AppearanceRole(StrEnum):
    BODY = "body"
    TEASER = "teaser"


class Mode(StrEnum):
    OWN_VOICE = "own_voice"
    DIRECT_QUOTE = "direct_quote"
    PARAPHRASE = "paraphrase"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"


class Descent(StrEnum):
    SPLIT = "split"
    MERGED = "merged"


class Answer(StrEnum):
    """What a person says to whether a claim accuses somebody of a crime or an abuse."""

    YES = "yes"
    NO = "no"


class Claim(SQLModel, table=True):
    """One checkable proposition, self-contained. `event_from`, `event_until`: `event_time` as proleptic ordinals.

    `accusation` says why the claim counts as accusing somebody; empty where it does not. The program proposes it;
    `accuses` is what a person (`accuses_by_id`) answered, of the words as they are, or None: no takes the mark away,
    yes keeps it. `once_checkable`: it is or was a fact or an attributed statement, or came from one; `once_judged`:
    somebody has reviewed it, or what it came from; `once_by_two`: not one review alone has settled it, or what it came
    from. None of these is taken back. `round` counts the rounds of review: the one that is open, or the last.
    `stale_why` says why the finding in force speaks for the claim no longer.
    """

    __table_args__ = (
        one_of("kind", ClaimKind),
        one_of("state", State),
        one_of("accuses", Answer),
        states("answered", "accuses IS NULL OR (accuses = 'yes') = (accusation <> '')"),
        states("text", "length(trim(text)) > 0"),
        states("checkworthiness", "checkworthiness BETWEEN 0 AND 3"),
        states("event_time", "event_time IS NOT NULL OR (event_from IS NULL AND event_until IS NULL)"),
        states("round", "round >= 1"),
        states("stale", "(state = 'stale') = (stale_why IS NOT NULL)"),
        Index("ix_claim_state", "state", "kind", "checkworthiness", "round"),  # all that the queue looks through
    )

    id: int = Field(default=None, primary_key=True)
    text: str
    kind: str
    event_time: str | None = None
    event_words: str | None = None
    event_from: int | None = None
    event_until: int | None = None
    checkworthiness: int = 0
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    rule: str = "person"
    accusation: str = Field(default="", sa_column_kwargs={"server_default": sql("''")})
    accuses: str | None = None
    accuses_by_id: int | None = Field(default=None, foreign_key="user.id")
    once_checkable: bool = Field(default=False, sa_column_kwargs={"server_default": sql("0")})
    once_judged: bool = Field(default=False, sa_column_kwargs={"server_default": sql("0")})
    once_by_two: bool = Field(default=False, sa_column_kwargs={"server_default": sql("0")})
    round: int = Field(default=1, sa_column_kwargs={"server_default": sql("1")})
    stale_why: str | None = None
    state: str = State.DRAFT
    revision: int = 1
    created_at: datetime

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """An UPDATE names the revision it was read at, so that the database itself refuses a stale one."""
        return {"version_id_col": cls.__table__.c.revision}  # type: ignore[attr-defined]

    appearances: list["Appearance"] = Relationship(back_populates="claim", sa_relationship_kwargs=RAISE)
    flags: list["Flag"] = Relationship(sa_relationship_kwargs={**RAISE, "order_by": "Flag.id"})
    edits: list["Edit"] = Relationship(sa_relationship_kwargs={**RAISE, "order_by": "Edit.id"})
    references: list["Reference"] = Relationship(sa_relationship_kwargs={**RAISE, "order_by": "Reference.id"})
    mentions: list["Mention"] = Relationship(sa_relationship_kwargs=RAISE)
    tags: list["Tag"] = Relationship(sa_relationship_kwargs=RAISE)
    reviews: list["Review"] = Relationship(
        back_populates="claim", sa_relationship_kwargs={**RAISE, "order_by": "Review.id"}
    )
    findings: list["Finding"] = Relationship(
        back_populates="claim", sa_relationship_kwargs={**RAISE, "order_by": "Finding.version"}
    )
    links: list["EvidenceLink"] = Relationship(
        back_populates="claim", sa_relationship_kwargs={**RAISE, "order_by": "EvidenceLink.id"}
    )


class Appearance(SQLModel, table=True):
    """An occurrence of a claim in an article version. `start`..`stop` is its sentence; its selectors its own words."""

    __table_args__ = (
        one_of("role", AppearanceRole),
        one_of("anchor_state", AnchorState),
        states("order", "0 <= start AND start < stop"),
        Index("ix_appearance_claim_id", "claim_id", "version_id"),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(default=None, foreign_key="claim.id")
    version_id: int = Field(foreign_key="article_version.id", index=True)
    role: str = AppearanceRole.BODY
    anchor_state: str = AnchorState.EXACT
    start: int
    stop: int

    claim: Claim = Relationship(back_populates="appearances", sa_relationship_kwargs=RAISE)
    version: ArticleVersion = Relationship(sa_relationship_kwargs=RAISE)
    selectors: list["Selector"] = Relationship(
        sa_relationship_kwargs={**RAISE, "order_by": "Selector.start", "cascade": "all"}
    )
    attributions: list["Attribution"] = Relationship(
        sa_relationship_kwargs={**RAISE, "order_by": "Attribution.order", "cascade": "all, delete-orphan"}
    )


class Selector(SQLModel, table=True):
    """W3C TextPositionSelector (start, stop: code points into the version text) with TextQuoteSelector."""

    __table_args__ = (states("order", "0 <= start AND start < stop"),)

    id: int = Field(default=None, primary_key=True)
    appearance_id: int = Field(default=None, foreign_key="appearance.id", index=True)
    start: int
    stop: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def over(cls, text: str, start: int, stop: int) -> "Selector":
        """The selector of `text[start:stop]`, with CONTEXT code points before and after it."""
        prefix, suffix = text[max(0, start - CONTEXT) : start], text[stop : stop + CONTEXT]
        return cls(start=start, stop=stop, exact=text[start:stop], prefix=prefix, suffix=suffix)


class Attribution(SQLModel, table=True):
    """One link of the chain of who says it: order 1 is the article's own voice, the last link the claimant."""

    __table_args__ = (one_of("mode", Mode),)

    id: int = Field(default=None, primary_key=True)
    appearance_id: int = Field(default=None, foreign_key="appearance.id", index=True)
    order: int
    speaker: str
    role: str = ""
    mode: str


class Lineage(SQLModel, table=True):
    """A claim that came out of others by splitting or merging."""

    __table_args__ = (one_of("how", Descent),)

    parent_id: int = Field(foreign_key="claim.id", primary_key=True)
    child_id: int = Field(foreign_key="claim.id", primary_key=True)
    how: str


class Flag(SQLModel, table=True):
    """Why a draft needs a careful look: a code to count, a sentence to read."""

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    code: str
    sentence: str


class Edit(SQLModel, table=True):
    """A substitution that the splitter made: source words `before` (start..stop of the version text) became `after`.

    `at` is where `after` (once undone: `before`) begins in the claim as it reads now, GONE where a person rewrote
    these words. Rule `chosen`: a person chose what a reference means.
    """

    __table_args__ = (states("confidence", "confidence BETWEEN 0 AND 1"),)

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    start: int
    stop: int
    before: str
    after: str
    at: int
    rule: str
    confidence: float
    undone_at: datetime | None = None
    accepted_at: datetime | None = None


class Reference(SQLModel, table=True):
    """Words of a claim that point outside it (start..stop of the version text), and what they may mean, best first.

    `candidates` are objects of text, start, stop, why. `at` is where `words` begin in the claim as it reads now, GONE
    where they are no longer there. Closed by a choice (then `edit_id`) or left as it is. `flag_id`: the flag that is
    about these words; it stands as long as they do.
    """

    __table_args__ = (states("chosen", "edit_id IS NULL OR closed_at IS NOT NULL"),)

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    start: int
    stop: int
    words: str
    at: int
    candidates: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    flag_id: int | None = Field(default=None, foreign_key="flag.id")
    edit_id: int | None = Field(default=None, foreign_key="edit.id")
    closed_at: datetime | None = None
