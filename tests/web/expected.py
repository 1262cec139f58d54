"""Who may do what, written down once more, apart from the product: what its table is held against."""

from itertools import product
from typing import NamedTuple

from workbench.models import Role, State
from workbench.permissions import Act

ALL, CHECKERS, EDITORS, ADMINS = set(Role), {"checker", "editor"}, {"editor"}, {"admin"}
OPEN, RUNNING, ANY = {"open"}, {"open", "signed off"}, {"open", "signed off", "archived"}
NOT_SIGNED = {"open"}
STATES = set(State)
LIVING = STATES - {"retired"}
FIRST = {"kept", "first_review", "stale"}
NOBODY, OTHERS, OWN = "nobody", "others", "own"
"""Who has reviewed in the round that is open: nobody, others only, or the actor as well."""
REVIEWED = {NOBODY, OTHERS, OWN}
STRANGER = {NOBODY, OTHERS}


class World(NamedTuple):
    """What one acts in: how the story stands, the claim's state, who has reviewed the claim."""

    story: str
    state: str
    reviewed: str


class May(NamedTuple):
    """Where an act is allowed: to which roles, in which stories and states, after whose reviews."""

    roles: set[str]
    stories: set[str] = ANY
    states: set[str] = STATES
    reviewed: set[str] = REVIEWED

    def lets(self, role: str | None, world: World) -> bool:
        return role in self.roles and all(one in many for one, many in zip(world, self[1:], strict=True))


WHO: dict[Act, list[May]] = {
    Act.READ: [May(ALL)],
    Act.SAVE_SEARCH: [May(ALL)],
    Act.SHARE_SEARCH: [May(CHECKERS)],
    Act.UNSHARE_SEARCH: [May(EDITORS)],
    Act.COMMENT: [May(CHECKERS, RUNNING)],
    Act.COMMENT_ARTICLE: [May(CHECKERS, RUNNING)],
    Act.COMMENT_EVIDENCE: [May(CHECKERS)],
    Act.PROTECT: [May(CHECKERS)],
    Act.IMPORT: [May(CHECKERS)],
    Act.EDIT_ARTICLE: [May(CHECKERS, NOT_SIGNED)],
    Act.ADD_CLAIM: [May(CHECKERS, NOT_SIGNED)],
    Act.DECIDE: [May(CHECKERS, NOT_SIGNED, {"draft", "kept", "discarded", "first_review"})],
    Act.EDIT_CLAIM: [May(CHECKERS, NOT_SIGNED, LIVING)],
    Act.RELATE: [May(CHECKERS, ANY, LIVING)],
    Act.ADD_EVIDENCE: [May(CHECKERS, RUNNING, LIVING)],
    Act.FETCH: [May(CHECKERS)],
    Act.ANCHOR: [May(CHECKERS)],
    Act.GRADE: [May(CHECKERS)],
    Act.REVIEW: [May(CHECKERS, RUNNING, FIRST)],
    Act.SECOND: [May(CHECKERS, RUNNING, {"second_review"}, STRANGER)],
    Act.RESOLVE: [May(EDITORS, RUNNING, {"disputed"}, STRANGER)],
    Act.BREAK_GLASS: [May(ADMINS, RUNNING, {"second_review", "disputed"}, STRANGER)],
    Act.QUESTION: [May(CHECKERS, RUNNING, {"settled"})],
    Act.TAKE: [
        May(CHECKERS, RUNNING, FIRST),
        May(CHECKERS, RUNNING, {"second_review"}, STRANGER),
        May(EDITORS, RUNNING, {"disputed"}, STRANGER),
    ],
    Act.ASSIGN: [May(EDITORS, RUNNING, FIRST | {"second_review", "disputed"})],
    Act.CHANGE_MANY: [May(CHECKERS)],
    Act.PLAN: [May(EDITORS, RUNNING)],
    Act.SIGN_OFF: [May(EDITORS, OPEN)],
    Act.REOPEN: [May(EDITORS, {"signed off"})],
    Act.EXPORT: [May(EDITORS)],
    Act.SET_POLICY: [May(EDITORS)],
    Act.SEE_BOARD: [May(EDITORS)],
    Act.ARCHIVE: [May(EDITORS, RUNNING)],
    Act.RESTORE: [May(EDITORS, {"archived"})],
    Act.MANAGE_USERS: [May(ADMINS)],
}
ON_ARTICLES = {
    *(Act.EDIT_ARTICLE, Act.ADD_CLAIM, Act.ARCHIVE, Act.RESTORE),
    *(Act.COMMENT_ARTICLE, Act.PLAN, Act.SIGN_OFF, Act.REOPEN),
}
"""Acts whose thing is an article."""
ON_CLAIMS = {
    *(Act.DECIDE, Act.EDIT_CLAIM, Act.RELATE, Act.ADD_EVIDENCE, Act.COMMENT, Act.REVIEW, Act.SECOND, Act.RESOLVE),
    *(Act.BREAK_GLASS, Act.QUESTION, Act.TAKE, Act.ASSIGN),
}
"""Acts whose thing is a claim."""
WORLDS = [World(*one) for one in product(sorted(ANY), sorted(STATES), sorted(REVIEWED))]


def may(act: Act, role: str | None, world: World) -> bool:
    return any(row.lets(role, world) for row in WHO[act])
