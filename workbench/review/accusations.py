"""Whether a claim accuses somebody of a crime or an abuse: the program proposes so, a person answers."""

from sqlmodel import Session

from ..errors import Invalid
from ..models import Answer, Claim, User
from ..permissions import Act, require
from ..record import record
from .snapshots import of_all
from .wording import SAID, current, home

ANSWERED = "accusation answered"


def answer(session: Session, actor: User, claim: Claim, *, accuses: str, revision: int) -> None:
    """Answer with yes or no, for the words as they are. The mark stays or comes with yes, and goes with no."""
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    if accuses not in set(Answer):
        raise Invalid("Answer with yes or no.")
    if accuses == claim.accuses:
        raise Invalid(f"This was answered with {accuses} before; look at the claim as it is now.")
    before = of_all(claim)
    claim.accuses = accuses
    claim.accusation = "" if accuses == Answer.NO else claim.accusation or SAID
    after = {**of_all(claim), "what": accuses}
    record(session, actor, ANSWERED, claim, article_id=home(claim).article_id, before=before, after=after)
