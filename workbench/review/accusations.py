"""Whether a claim accuses somebody of a crime or an abuse: the program proposes so, a person answers."""

from sqlmodel import Session

from ..errors import Invalid
from ..models import Answer, Claim, How, State, User
from ..notices import tell_of_stale
from ..permissions import Act, require
from ..record import record
from ..states import ONE_PERSON, unsettle
from .findings import in_force
from .snapshots import of_all
from .wording import SAID, current, home

ANSWERED = "accusation answered"


def answer(session: Session, actor: User, claim: Claim, *, accuses: str, revision: int) -> None:
    """Answer with yes or no, for the words as they are. The mark stays or comes with yes, and goes with no.

    A claim that accuses somebody after all, and that one person judged, must be judged again by two.
    """
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    if accuses not in set(Answer):
        raise Invalid("Answer with yes or no.")
    if accuses == claim.accuses:
        raise Invalid(f"This was answered with {accuses} before; look at the claim as it is now.")
    before = of_all(claim)
    claim.accuses, claim.accuses_by_id = accuses, actor.id
    claim.accusation = "" if accuses == Answer.NO else claim.accusation or SAID
    finding = in_force(claim) if claim.state == State.SETTLED else None  # a round that is open goes on
    alone = accuses == Answer.YES and finding is not None and finding.how == How.ONE_REVIEW
    stale = alone and unsettle(claim, ONE_PERSON)
    after = {**of_all(claim), "what": accuses}
    event = record(session, actor, ANSWERED, claim, article_id=home(claim).article_id, before=before, after=after)
    if stale:
        tell_of_stale(session, event, claim)
