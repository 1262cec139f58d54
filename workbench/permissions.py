"""Who may do what, as one table that can be read aloud. What is not in it is refused.

A rule is a question about (actor, thing) and the sentence that explains a "no", so that a page can show a disabled
button and say why.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from .errors import Forbidden, LoggedOut
from .models import Article, Claim, Role, State, User


class Act(StrEnum):
    READ = "read"
    COMMENT = "comment"
    IMPORT = "import"
    EDIT_ARTICLE = "edit article"
    ADD_CLAIM = "add claim"
    DECIDE = "keep or discard"
    EDIT_CLAIM = "edit claim"
    ADD_EVIDENCE = "add evidence"
    REVIEW = "review"
    SEE_BOARD = "see board"
    ARCHIVE = "archive"
    RESTORE = "restore"
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


def _is_undecided(_actor: User, claim: Claim) -> bool:
    return claim.state in {State.DRAFT, State.KEPT, State.DISCARDED}


def _is_kept(_actor: User, claim: Claim) -> bool:
    return claim.state not in {State.DRAFT, State.DISCARDED, State.RETIRED}


ARCHIVED = "This story is archived; an editor can bring it back."
RETIRED = "This claim is retired; work on the claims that replaced it."
CHECKERS_ONLY = "Only checkers and editors do this; ask an admin for the role."

RULES: dict[Act, list[Rule]] = {
    Act.READ: [(_is_active, "This account is switched off; ask an admin.")],
    Act.COMMENT: [(_is_checker, CHECKERS_ONLY), (in_open_story, ARCHIVED)],
    Act.IMPORT: [(_is_checker, CHECKERS_ONLY)],
    Act.EDIT_ARTICLE: [(_is_checker, CHECKERS_ONLY), (_is_open, ARCHIVED)],
    Act.ADD_CLAIM: [(_is_checker, CHECKERS_ONLY), (_is_open, ARCHIVED)],
    Act.DECIDE: [
        (_is_checker, CHECKERS_ONLY),
        (in_open_story, ARCHIVED),
        (_is_not_retired, RETIRED),
        (_is_undecided, "This claim was already checked; change its verdict instead."),
    ],
    Act.EDIT_CLAIM: [(_is_checker, CHECKERS_ONLY), (in_open_story, ARCHIVED), (_is_not_retired, RETIRED)],
    Act.ADD_EVIDENCE: [(_is_checker, CHECKERS_ONLY), (in_open_story, ARCHIVED), (_is_not_retired, RETIRED)],
    Act.REVIEW: [
        (_is_checker, CHECKERS_ONLY),
        (in_open_story, ARCHIVED),
        (_is_not_retired, RETIRED),
        (_is_kept, "Keep the claim first; a draft has no verdict."),
    ],
    Act.SEE_BOARD: [(_is_editor, "The board is for editors.")],
    Act.ARCHIVE: [(_is_editor, "Only editors archive a story."), (_is_open, "This story is archived already.")],
    Act.RESTORE: [(_is_editor, "Only editors bring a story back."), (_is_archived, "This story is not archived.")],
    Act.MANAGE_USERS: [(_is_admin, "Only admins manage people.")],
}


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
