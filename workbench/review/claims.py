"""What people do to claims: keep, discard, edit, split in two, merge, add from a selection."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from ..db import now
from ..errors import Invalid, Stale
from ..models import (
    Appearance,
    ArticleVersion,
    Attribution,
    Claim,
    Descent,
    Event,
    Lineage,
    Mode,
    Selector,
    State,
    User,
)
from ..notices import tell_of_replaced, tell_of_stale
from ..permissions import Act, no_party, require
from ..policy import CHECKABLE
from ..record import record
from ..states import WORDING_CHANGED, Move, move, sources, unsettle
from . import places
from .assignments import end
from .proposals import inherit, propose
from .snapshots import of_all
from .wording import (
    Wording,
    apply,
    carried,
    checked,
    claimant,
    current,
    home,
    name_claimant,
    own_voice,
    reworded,
    spoken,
)

MANY = 20
"""Claims that one may be split into, and passages that one may rest on."""


def keep(session: Session, actor: User, claim: Claim, *, revision: int) -> None:
    """Accept a draft (or take a discarded claim back)."""
    _decide(session, actor, claim, revision, Move.KEEP, "kept")


def discard(session: Session, actor: User, claim: Claim, *, revision: int) -> Event:
    """Put a draft aside. It stays findable and can be kept later."""
    return _decide(session, actor, claim, revision, Move.DISCARD, "discarded")


def check_discard(actor: User, claim: Claim) -> None:
    """Let pass, or raise Forbidden or Invalid, where the claim cannot be discarded."""
    require(actor, Act.DECIDE, claim)
    if claim.state not in sources(Move.DISCARD):
        raise Invalid("This claim is discarded already.")
    _never_judged(claim)


def _never_judged(claim: Claim) -> None:
    """Raise Invalid where discarding would put out of sight what somebody has judged."""
    if claim.once_judged:
        raise Invalid("This claim, or one it came from, was reviewed: judge it again, or withdraw the finding.")


def edit(session: Session, actor: User, claim: Claim, *, wording: Wording, revision: int) -> None:
    """Change a claim's words, kind, event time or claimant. Editing a draft keeps it; a settled claim becomes
    stale, and a round of review that is open begins again."""
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    no_party(actor, claim)
    wording = checked(wording)
    _changes(claim, wording)
    before, was = {**of_all(claim), **spoken(claim), "places": places.of_claim(claim)}, claim.text
    apply(claim, wording)
    if claim.state in sources(Move.REWORD):
        move(claim, Move.REWORD)
    stale = unsettle(claim, WORDING_CHANGED)
    name_claimant(claim, wording.claimant)
    if spoken(claim)["claimant"] != before["claimant"]:
        reworded(claim)
    propose(session, claim, home(claim), was=was)
    flag_modified(claim, "text")  # another claimant alone changes no column, but must move the revision on
    event = record(
        session,
        actor,
        "edited",
        claim,
        article_id=home(claim).article_id,
        before=before,
        after={**of_all(claim), **spoken(claim), "places": places.of_claim(claim)},
    )
    if stale:
        tell_of_stale(session, event, claim)


def _changes(claim: Claim, wording: Wording) -> None:
    """Raise Invalid where nothing would change: saving the same words must not cost a finding or a review."""
    same = (wording.text, wording.kind, wording.event_time) == (claim.text, claim.kind, claim.event_time or "")
    held = claim.state in sources(Move.UNSETTLE, Move.START_AGAIN)
    if held and same and wording.claimant in ("", claimant(claim)):
        raise Invalid("Nothing is changed; change the words, or leave the claim as it is.")


def split(session: Session, actor: User, claim: Claim, *, texts: Sequence[str], revision: int) -> list[Claim]:
    """Put several claims in the place of one, which is retired; each keeps its place in the text and its claimant."""
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    no_party(actor, claim)
    if len(texts) > MANY:
        raise Invalid(fault := f"Split a claim into at most {MANY} at a time.", {"text": fault})
    texts = [checked(Wording(text, claim.kind)).text for text in texts if text.strip()]
    if len(texts) < 2:
        raise Invalid("Write two claims, one fact in each.", {"text": "Write two claims, one fact in each."})
    if len(set(texts)) < len(texts):
        raise Invalid(fault := "Two of the claims say the same; write another fact in each.", {"text": fault})
    before = of_all(claim)
    children = [_child(session, [claim], text, Descent.SPLIT) for text in texts]
    move(claim, Move.REPLACE)
    session.flush()
    made = [child.id for child in children]
    after = {**of_all(claim, *children), "made": made}
    event = record(session, actor, "split", claim, article_id=home(claim).article_id, before=before, after=after)
    end(session, claim, because=event)
    tell_of_replaced(session, event, claim)
    return children


def merge(session: Session, actor: User, claims: Sequence[Claim], *, text: str, revisions: Sequence[int]) -> Claim:
    """Put one claim in the place of several, which are retired. `revisions` are theirs, in order."""
    if len(claims) < 2 or len({claim.id for claim in claims}) < len(claims):
        raise Invalid("Choose another claim to merge with.", {"other": "Choose another claim to merge with."})
    for claim in claims:
        require(actor, Act.EDIT_CLAIM, claim)
    for claim, revision in zip(claims, revisions, strict=True):
        current(claim, revision)
        no_party(actor, claim)
    text = checked(Wording(text, claims[0].kind)).text
    before = of_all(*claims)
    child = _child(session, claims, text, Descent.MERGED)
    for claim in claims:
        move(claim, Move.REPLACE)
    session.flush()
    after = {**of_all(*claims, child), "made": [child.id]}
    event = record(
        session, actor, "merged", claims[0], article_id=home(claims[0]).article_id, before=before, after=after
    )
    for claim in claims:
        end(session, claim, because=event)
        tell_of_replaced(session, event, claim)
    return child


@dataclass(frozen=True, slots=True)
class Passage:
    """Selected words: code-point offsets into the version text, and the words themselves as the browser saw them."""

    start: int
    stop: int
    quote: str


def add(
    session: Session, actor: User, version: ArticleVersion, *, passages: Sequence[Passage], wording: Wording
) -> Claim:
    """A new claim from selected passages. Raises Stale where a quote is not what stands at its offsets."""
    require(actor, Act.ADD_CLAIM, version.article)
    wording = checked(wording)
    if len(passages) > MANY:
        raise Invalid(fault := f"A claim rests on at most {MANY} passages.", {"quote": fault})
    if not passages:
        raise Invalid("Select the words that the claim rests on.", {"quote": "Select the words it rests on."})
    for passage in passages:
        check_passage(version, passage)
    claim = Claim(text=wording.text, kind=wording.kind, state=State.KEPT, rule="person", created_at=now())
    apply(claim, wording)
    spans = [(passage.start, passage.stop) for passage in passages]
    appearance = anchored(version, spans, min(a for a, _ in spans), max(b for _, b in spans))
    appearance.attributions = [Attribution(order=1, speaker=own_voice(version), mode=Mode.OWN_VOICE)]
    claim.appearances = [appearance]
    name_claimant(claim, wording.claimant)
    session.add(claim)
    session.flush()
    propose(session, claim, version)
    record(session, actor, "claim added", claim, article_id=version.article_id, after=of_all(claim))
    return claim


def check_passage(version: ArticleVersion, passage: Passage) -> None:
    """Raise Invalid where a passage lies outside the text, Stale where its quote is not what stands there."""
    if not 0 <= passage.start < passage.stop <= len(version.text):
        raise Invalid("The selection lies outside the text; select the words again.")
    if _plain(version.text[passage.start : passage.stop]) != _plain(passage.quote):
        raise Stale("The selected words are not where they were; select them again.")


def anchored(version: ArticleVersion, spans: Sequence[tuple[int, int]], start: int, stop: int) -> Appearance:
    """An appearance over `spans`, each with W3C position and quote selectors. Not yet added to a session."""
    selectors = [Selector.over(version.text, a, b) for a, b in spans]
    return Appearance(version_id=version.id, version=version, start=start, stop=stop, selectors=selectors)


def _decide(session: Session, actor: User, claim: Claim, revision: int, how: Move, action: str) -> Event:
    require(actor, Act.DECIDE, claim)
    current(claim, revision)
    if how == Move.DISCARD:
        _never_judged(claim)
    before = of_all(claim)
    move(claim, how)
    event = record(session, actor, action, claim, article_id=home(claim).article_id, before=before, after=of_all(claim))
    if how == Move.DISCARD:
        end(session, claim, because=event)
    return event


def _child(session: Session, parents: Sequence[Claim], text: str, how: Descent) -> Claim:
    first = parents[0]
    child = Claim(
        text=text,
        kind=next((parent.kind for parent in parents if parent.kind in CHECKABLE), first.kind),
        once_checkable=any(parent.once_checkable for parent in parents),
        once_judged=any(parent.once_judged for parent in parents),
        once_by_two=any(parent.once_by_two for parent in parents),
        event_time=first.event_time,
        event_words=first.event_words,
        event_from=first.event_from,
        event_until=first.event_until,
        checkworthiness=max(parent.checkworthiness for parent in parents),
        reasons=list(first.reasons),
        rule="person",
        accusation=next(filter(None, (carried(parent, text) for parent in parents)), ""),
        state=State.KEPT,
        created_at=now(),
    )
    child.appearances = _together([place for parent in parents for place in parent.appearances])
    session.add(child)
    session.flush()
    ids = [parent.id for parent in parents]
    session.add_all(Lineage(parent_id=id, child_id=child.id, how=how) for id in ids)
    inherit(session, parents, child)
    return child


def _together(places: Sequence[Appearance]) -> list[Appearance]:
    """One appearance for each version that the claims stand in, over all their spans; said by who said the first."""
    versions = {place.version_id: place.version for place in places}
    return [joined(version, [place for place in places if place.version_id == id]) for id, version in versions.items()]


def joined(version: ArticleVersion, places: Sequence[Appearance]) -> Appearance:
    """One appearance over all spans of these, said by who said the first. Not yet added to a session."""
    spans = sorted({(selector.start, selector.stop) for place in places for selector in place.selectors})
    made = anchored(version, spans, min(place.start for place in places), max(place.stop for place in places))
    made.role = places[0].role
    made.attributions = [
        Attribution(order=link.order, speaker=link.speaker, role=link.role, mode=link.mode)
        for link in places[0].attributions
    ]
    return made


def _plain(text: str) -> str:
    return " ".join(text.split())
