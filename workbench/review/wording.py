"""The words of a claim and who says them: what a person may set, checked and put on the claim."""

from dataclasses import dataclass
from unicodedata import category

from ..errors import Invalid, Stale
from ..models import Answer, ArticleVersion, Attribution, Claim, ClaimKind, Mode
from ..policy import CHECKABLE
from ..splitting import edtf_bounds, worth_of
from ..splitting.legible import legible
from .places import rewrite

MAX_TEXT = 2000
MAX_CLAIMANT = 300
SAID = "A person said so, of these words or of those that they came from."
NO_LONGER_QUOTED = "Other words of it were taken for an accusation; nobody has said that it accuses nobody."
REWORDED = "A person said that it accuses nobody, but of other words than these."


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person may set on a claim. `event_time` is EDTF or empty."""

    text: str
    kind: str
    event_time: str = ""
    claimant: str = ""


def checked(wording: Wording) -> Wording:
    """The wording tidied. Raises Invalid with a sentence for each field that cannot be taken."""
    text = legible(wording.text)
    time = wording.event_time.strip()
    faults = {}
    if not any(category(sign)[0] in "LN" for sign in text):
        faults["text"] = "Write the claim in one sentence."
    elif len(text) > MAX_TEXT:
        faults["text"] = f"A claim is one sentence of at most {MAX_TEXT} characters."
    if len(wording.claimant) > MAX_CLAIMANT:
        faults["claimant"] = f"A claimant's name has at most {MAX_CLAIMANT} characters."
    if wording.kind not in set(ClaimKind):
        faults["kind"] = "Choose one of the kinds."
    if time:
        try:
            edtf_bounds(time)
        except ValueError as error:
            faults["event_time"] = str(error)
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return Wording(text, wording.kind, time, " ".join(wording.claimant.split()))


def current(claim: Claim, revision: int) -> None:
    """Raise Stale where the claim is not as the person saw it."""
    if claim.revision != revision:
        raise Stale("Somebody changed this claim meanwhile; look at it as it is now, then decide again.", claim.text)


def home(claim: Claim) -> ArticleVersion:
    """The version in which the claim appeared first."""
    return claim.appearances[0].version


def claimant(claim: Claim) -> str:
    """Who asserts the claim, by its first appearance."""
    chain = claim.appearances[0].attributions
    return chain[-1].speaker if chain else ""


def own_voice(version: ArticleVersion) -> str:
    """Who speaks where nobody is quoted: an opinion piece's authors, otherwise the outlet."""
    article = version.article
    authors = " and ".join(article.authors)
    return (authors or article.outlet) if article.kind == "opinion" else (article.outlet or authors)


def apply(claim: Claim, wording: Wording) -> None:
    """Put checked words, kind and event time on the claim, and what they are worth checking."""
    was = claim.text
    if claim.text != wording.text:
        rewrite(claim, wording.text)
    if (claim.text, claim.kind) != (was, wording.kind):
        reworded(claim)
    claim.kind = wording.kind
    claim.once_checkable = claim.once_checkable or claim.kind in CHECKABLE
    if (claim.event_time or "") != wording.event_time:
        claim.event_words = None
    claim.event_time = wording.event_time or None
    bounds = edtf_bounds(wording.event_time) if wording.event_time else (None, None)
    claim.event_from, claim.event_until = bounds
    worth, why = worth_of(wording.text, wording.kind, wording.event_time or None)
    claim.checkworthiness, claim.reasons = worth, [why]


def reworded(claim: Claim) -> None:
    """Fit the mark of an accusation to a claim's new words; a no is an answer no more."""
    claim.accusation = carried(claim, claim.text)
    if claim.accuses == Answer.NO:
        claim.accuses = claim.accuses_by_id = None


def carried(claim: Claim, text: str) -> str:
    """The mark of an accusation that new words have from the claim they come from: what a person answered with yes
    keeps it, and no was said of the words before only.
    """
    if claim.accuses == Answer.NO:
        return REWORDED
    kept = still_accused(claim.accusation, text)
    return SAID if claim.accuses == Answer.YES and kept in ("", NO_LONGER_QUOTED) else kept


def still_accused(accusation: str, text: str) -> str:
    """The accusation where it quotes no words, or some of them are still in the claim's text; otherwise that it quoted
    others: a mark goes only where a person says so.
    """
    quoted = accusation.partition("“")[2].casefold().rstrip("”.").split()
    left = {word.strip(".,;:“”\"'’") for word in text.casefold().split()}
    return accusation if not quoted or any(len(word) > 3 and word in left for word in quoted) else NO_LONGER_QUOTED


Chain = list[list[str]]


def spoken(claim: Claim) -> dict[str, str | list[Chain]]:
    """Who says the claim, for its events: the claimant by name, and for each appearance its whole chain."""
    chains = [[[link.speaker, link.role, link.mode] for link in place.attributions] for place in claim.appearances]
    return {"claimant": claimant(claim), "chains": chains}


def put_back(claim: Claim, chains: list[Chain]) -> None:
    """Set the chains of attribution again as `spoken` gave them."""
    for place, chain in zip(claim.appearances, chains, strict=True):
        place.attributions = [
            Attribution(order=order, speaker=speaker, role=role, mode=mode)
            for order, (speaker, role, mode) in enumerate(chain, 1)
        ]


def name_claimant(claim: Claim, speaker: str) -> None:
    """Name who asserts the claim: the last link of each chain, a new one below the article's own voice."""
    for appearance in claim.appearances:
        chain = appearance.attributions
        if not speaker or (chain and chain[-1].speaker == speaker):
            continue
        if chain and chain[-1].mode != Mode.OWN_VOICE:
            chain[-1].speaker, chain[-1].role = speaker, ""
        else:
            chain.append(Attribution(order=len(chain) + 1, speaker=speaker, mode=Mode.PARAPHRASE))
