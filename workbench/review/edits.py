"""What the reviewer makes of the splitter's work on a claim's words: accept or undo an edit, settle a reference."""

from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from ..db import now
from ..errors import Invalid
from ..models import GONE, Claim, Edit, Reference, State, User
from ..notices import tell_of_stale
from ..permissions import Act, no_party, require
from ..record import record
from ..splitting.legible import legible
from ..states import WORDING_CHANGED, unsettle
from . import places
from .proposals import propose
from .snapshots import of_all
from .wording import Wording, checked, current, home, reworded

CHOSEN = "chosen"
"""The rule of an edit that a person made by choosing what a reference means."""
WORDS_GONE = "These words are no longer in the claim; edit its text instead."


def accept_edit(session: Session, actor: User, claim: Claim, made: Edit, *, revision: int) -> None:
    """Say that one substitution of the splitter is right. The claim's words stay as they are."""
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    _standing(claim, made)
    if made.accepted_at:
        raise Invalid("This change was accepted before; look at the claim as it is now.")
    before = {**of_all(claim), "places": places.of_claim(claim)}
    made.accepted_at = now()
    _note(session, actor, claim, "edit accepted", before, accepted=_in_words(made))


def undo_edit(session: Session, actor: User, claim: Claim, made: Edit, *, revision: int) -> None:
    """Take one substitution back: its words become the source's words again, whatever became of the others."""
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    no_party(actor, claim)
    _standing(claim, made)
    before = {**of_all(claim), "places": places.of_claim(claim)}
    places.put(claim, made, made.after, legible(made.before))
    _check(claim)
    made.undone_at, made.accepted_at = now(), None
    for reference in claim.references:
        if reference.edit_id == made.id:
            reference.at, reference.edit_id, reference.closed_at = made.at, None, None
    _changed(claim)
    _note(session, actor, claim, "edit undone", before)


def choose(session: Session, actor: User, claim: Claim, reference: Reference, *, candidate: int, revision: int) -> None:
    """Put one of the offered candidates for the reference's words, as an edit that can be undone."""
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    no_party(actor, claim)
    _open(claim, reference)
    if not 0 <= candidate < len(reference.candidates):
        raise Invalid("Choose one of the words that are offered.")
    chosen = legible(reference.candidates[candidate]["text"])
    before, was = {**of_all(claim), "places": places.of_claim(claim)}, claim.text
    start, stop, place = reference.start, reference.stop, reference.at
    places.put(claim, reference, claim.text[place : place + len(reference.words)], chosen)
    _check(claim)
    made = Edit(
        claim_id=claim.id,
        start=start,
        stop=stop,
        before=home(claim).text[start:stop],
        after=claim.text[reference.at : reference.at + len(chosen)],
        at=reference.at,
        rule=CHOSEN,
        confidence=1.0,
        accepted_at=now(),
    )
    claim.edits.append(made)
    session.flush()
    reference.at, reference.edit_id, reference.closed_at = GONE, made.id, made.accepted_at
    _changed(claim)
    propose(session, claim, home(claim), was=was)
    _note(session, actor, claim, "reference chosen", before)


def leave(session: Session, actor: User, claim: Claim, reference: Reference, *, revision: int) -> None:
    """Close a reference without putting anything in its place: the words are right as they are."""
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    _open(claim, reference)
    before = {**of_all(claim), "places": places.of_claim(claim)}
    reference.closed_at = now()
    _note(session, actor, claim, "reference left", before, left=reference.words)


def _standing(claim: Claim, made: Edit) -> None:
    if made.undone_at or not places.stands(claim, made, made.after):
        raise Invalid(WORDS_GONE)


def _open(claim: Claim, reference: Reference) -> None:
    if reference.closed_at:
        raise Invalid("This reference was decided before; look at the claim as it is now.")
    if not places.stands(claim, reference, reference.words):
        raise Invalid(WORDS_GONE)


def _check(claim: Claim) -> None:
    """Refuse what is no claim any more. The text itself stays: its places are counted in it."""
    checked(Wording(claim.text, claim.kind))


def _changed(claim: Claim) -> None:
    reworded(claim)
    unsettle(claim, WORDING_CHANGED)


def _in_words(made: Edit) -> str:
    return f"“{made.before}” → “{made.after}”"


def _note(session: Session, actor: User, claim: Claim, action: str, before: dict[str, Any], **said: str) -> None:
    flag_modified(claim, "text")  # a decision may change no column of the claim, but must move the revision on
    after = {**of_all(claim), "places": places.of_claim(claim), **said}
    event = record(session, actor, action, claim, article_id=home(claim).article_id, before=before, after=after)
    if claim.state == State.STALE and before["claims"][str(claim.id)]["state"] == State.SETTLED:
        tell_of_stale(session, event, claim)
