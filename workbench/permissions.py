"""Who may do what, as one table that can be read aloud. What is not in it is refused.

A rule is a question about (actor, thing) and the sentence that explains a "no", so that a page can show a disabled
button and say why.
"""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any

from .errors import Forbidden, LoggedOut
from .models import Article, Claim, Role, State, User
from .states import REVIEWABLE, WAITING, Move, sources


class Act(StrEnum):
    READ = "read"
    COMMENT = "comment"
    IMPORT = "import"
    EDIT_ARTICLE = "edit article"
    ADD_CLAIM = "add claim"
    DECIDE = "keep or discard"
    EDIT_CLAIM = "edit claim"
    RELATE = "say what claims are to each other"
    ADD_EVIDENCE = "add evidence"
    FETCH = "fetch the page behind a link"
    ANCHOR = "read texts, decide on copies"
    GRADE = "grade sources and items"
    REVIEW = "review"
    SECOND = "second review"
    RESOLVE = "resolve a dispute"
    BREAK_GLASS = "break the glass"
    QUESTION = "question a finding"
    TAKE = "take a claim"
    ASSIGN = "assign a claim"
    CHANGE_MANY = "change many claims at once"
    COMMENT_ARTICLE = "comment on a passage"
    COMMENT_EVIDENCE = "comment on evidence"
    PROTECT = "say who may know of evidence"
    PLAN = "set owner, deadline and embargo"
    SIGN_OFF = "sign off"
    EXPORT = "export a dossier"
    REOPEN = "reopen"
    SET_POLICY = "set the desk's rules"
    SEE_BOARD = "see board"
    ARCHIVE = "archive"
    RESTORE = "restore"
    SAVE_SEARCH = "keep searches"
    SHARE_SEARCH = "share searches"
    UNSHARE_SEARCH = "take shared searches back"
    MANAGE_USERS = "manage users"


Rule = tuple[Callable[[User, Any], bool], str]

CHECKERS = {Role.CHECKER, Role.EDITOR}


def _is_checker(actor: User, _thing: object) -> bool:
    return actor.role in CHECKERS


def _is_editor(actor: User, _thing: object) -> bool:
    return actor.role == Role.EDITOR


def _is_admin(actor: User, _thing: object) -> bool:
    return actor.role == Role.ADMIN


def _is_active(actor: User, _thing: object) -> bool:
    return actor.disabled_at is None


def _is_open(_actor: User, article: Article) -> bool:
    return article.archived_at is None


def _is_archived(_actor: User, article: Article) -> bool:
    return article.archived_at is not None


def in_open_story(_actor: User, claim: Claim) -> bool:
    """Whether every story that the claim stands in is open: what an archived one shows does not change."""
    return all(appearance.version.article.archived_at is None for appearance in claim.appearances)


def _is_not_retired(_actor: User, claim: Claim) -> bool:
    return claim.state != State.RETIRED


def _is_in(states: Collection[State]) -> Callable[[User, Claim], bool]:
    """A rule: the claim is in one of these states."""
    return lambda _actor, claim: claim.state in states


def in_running_story(_actor: User, claim: Claim) -> bool:
    """Whether no story that the claim stands in is signed off: its words and its claims are as the editor saw them."""
    return all(appearance.version.article.signed_off_at is None for appearance in claim.appearances)


def _is_not_signed_off(_actor: User, article: Article) -> bool:
    return article.signed_off_at is None


def _is_signed_off(_actor: User, article: Article) -> bool:
    return article.signed_off_at is not None


def _has_not_reviewed(actor: User, claim: Claim) -> bool:
    """Whether the actor has written no review in the round that is open."""
    return all(row.reviewer_id != actor.id for row in claim.reviews if row.round == claim.round)


def _may_do_the_next_review(actor: User, claim: Claim) -> bool:
    return claim.state in WAITING and refusal(actor, next_act(claim), claim) is None


ARCHIVED = "This story is archived; an editor can bring it back."
SIGNED_OFF = "This story is signed off; an editor can reopen it."
RETIRED = "This claim is retired; work on the claims that replaced it."
CHECKERS_ONLY = "Only checkers and editors do this."
EDITORS_ONLY = "Only editors do this; ask one."
SOMEBODY_ELSE = "You have reviewed this claim in this round; somebody else must do the next review."

_CHECKER = (_is_checker, CHECKERS_ONLY)
_EDITOR = (_is_editor, EDITORS_ONLY)
_OPEN_STORY = (in_open_story, ARCHIVED)
_RUNNING = (in_running_story, SIGNED_OFF)
_LIVING = (_is_not_retired, RETIRED)

RULES: dict[Act, list[Rule]] = {
    Act.READ: [(_is_active, "This account is switched off; ask an admin.")],
    Act.COMMENT: [_CHECKER, _OPEN_STORY],
    Act.COMMENT_ARTICLE: [_CHECKER, (_is_open, ARCHIVED)],
    Act.COMMENT_EVIDENCE: [_CHECKER],
    Act.PROTECT: [_CHECKER],
    Act.IMPORT: [_CHECKER],
    Act.EDIT_ARTICLE: [_CHECKER, (_is_open, ARCHIVED), (_is_not_signed_off, SIGNED_OFF)],
    Act.ADD_CLAIM: [_CHECKER, (_is_open, ARCHIVED), (_is_not_signed_off, SIGNED_OFF)],
    Act.DECIDE: [
        _CHECKER,
        _OPEN_STORY,
        _RUNNING,
        _LIVING,
        (
            _is_in(sources(Move.KEEP, Move.DISCARD)),
            "This claim was reviewed already; change its verdict, or merge it into another.",
        ),
    ],
    Act.EDIT_CLAIM: [_CHECKER, _OPEN_STORY, _RUNNING, _LIVING],
    Act.RELATE: [_CHECKER, _LIVING],
    Act.ADD_EVIDENCE: [_CHECKER, _OPEN_STORY, _LIVING],
    Act.FETCH: [_CHECKER],
    Act.ANCHOR: [_CHECKER],
    Act.GRADE: [_CHECKER],
    Act.REVIEW: [
        _CHECKER,
        _OPEN_STORY,
        _LIVING,
        (
            _is_in(REVIEWABLE),
            "This claim waits for no first review: keep a draft first, question a finding to judge it again.",
        ),
    ],
    Act.SECOND: [
        _CHECKER,
        _OPEN_STORY,
        (_is_in({State.SECOND_REVIEW}), "This claim does not wait for a second review."),
        (_has_not_reviewed, SOMEBODY_ELSE),
    ],
    Act.RESOLVE: [
        (_is_editor, "An editor decides a dispute; ask one."),
        _OPEN_STORY,
        (_is_in({State.DISPUTED}), "This claim is not disputed."),
        (_has_not_reviewed, "You are one of the two who disagree; a third person must decide."),
    ],
    Act.BREAK_GLASS: [
        (_is_admin, "Only an admin breaks the glass."),
        _OPEN_STORY,
        (_is_in(sources(Move.BREAK_GLASS)), "No review of this claim waits for another person."),
        (_has_not_reviewed, "You have reviewed this claim in this round; another admin must break the glass."),
    ],
    Act.QUESTION: [
        _CHECKER,
        _OPEN_STORY,
        (_is_in({State.SETTLED}), "Only a settled finding can be questioned."),
    ],
    Act.TAKE: [
        _CHECKER,
        _OPEN_STORY,
        (_is_in(WAITING), "This claim waits for nobody's review."),
        (_may_do_the_next_review, "The next review of this claim is not yours to do."),
    ],
    Act.ASSIGN: [
        (_is_editor, "Only editors give claims to others."),
        _OPEN_STORY,
        (_is_in(WAITING), "This claim waits for nobody's review."),
    ],
    Act.CHANGE_MANY: [_CHECKER],
    Act.PLAN: [_EDITOR, (_is_open, ARCHIVED)],
    Act.SIGN_OFF: [
        (_is_editor, "Only editors sign a story off."),
        (_is_open, ARCHIVED),
        (_is_not_signed_off, "This story is signed off already."),
    ],
    Act.REOPEN: [
        (_is_editor, "Only editors reopen a story."),
        (_is_open, ARCHIVED),
        (_is_signed_off, "This story is not signed off."),
    ],
    Act.EXPORT: [(_is_editor, "Only editors export a dossier; ask one.")],
    Act.SET_POLICY: [(_is_editor, "Only editors set the desk's rules.")],
    Act.SEE_BOARD: [(_is_editor, "The board is for editors.")],
    Act.ARCHIVE: [(_is_editor, "Only editors archive a story."), (_is_open, "This story is archived already.")],
    Act.RESTORE: [(_is_editor, "Only editors bring a story back."), (_is_archived, "This story is not archived.")],
    Act.SAVE_SEARCH: [],
    Act.SHARE_SEARCH: [_CHECKER],
    Act.UNSHARE_SEARCH: [(_is_editor, "Only editors take back what others share.")],
    Act.MANAGE_USERS: [(_is_admin, "Only admins manage people.")],
}


def next_act(claim: Claim) -> Act:
    """What the next review of the claim is, by its state alone: nobody's form says whose turn it is."""
    return {State.SECOND_REVIEW: Act.SECOND, State.DISPUTED: Act.RESOLVE}.get(State(claim.state), Act.REVIEW)


def no_party(actor: User, claim: Claim) -> None:
    """Raise Forbidden where the actor is one of two who disagree: their change of the claim would end the dispute."""
    if claim.state == State.DISPUTED and not _has_not_reviewed(actor, claim):
        raise Forbidden("You are one of the two who disagree about this claim; an editor decides first.")


def refusal(actor: User | None, act: Act, thing: object = None) -> str | None:
    """Why `actor` may not do `act` to `thing`, as one sentence; None where it is allowed."""
    if actor is None:
        return "Log in first."
    rules = [*RULES[Act.READ], *RULES[act]]
    return next((sentence for allows, sentence in rules if not allows(actor, thing)), None)


def require(actor: User | None, act: Act, thing: object = None) -> None:
    """Let pass, or raise LoggedOut (nobody signed in) or Forbidden with the sentence of the first broken rule."""
    if actor is None:
        raise LoggedOut("Log in first.")
    sentence = refusal(actor, act, thing)
    if sentence:
        raise Forbidden(sentence)
