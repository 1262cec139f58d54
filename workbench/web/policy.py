"""The desk's rules: everybody reads them, editors set them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid, Stale
from ..models import ClaimKind
from ..permissions import Act, require
from ..policy import BLOCKERS, MAX_AGE, DeskPolicy, Fetching, read
from ..queries.policies import changes
from ..review.policies import set_policy
from ..upkeep.sweep import sweep_anew
from .answers import again, done
from .doors import actor, desk, number, reading, text, writing
from .words import label

pages = Blueprint("policy", __name__)

WORTHS: Mapping[int, str] = {
    0: "every claim",
    1: "claims worth 1 or more",
    2: "claims worth 2 or more",
    3: "claims worth 3",
    4: "no claim",
}
"""From which check-worthiness two reviews are needed, in words."""
FETCHING: Mapping[str, str] = MappingProxyType(
    {
        Fetching.ON: "when somebody asks, straight from this machine",
        Fetching.PROXY: "when somebody asks, through a SOCKS proxy",
        Fetching.OFF: "never",
    }
)
ANSWERS = ("nobody has answered", "somebody else answered no")
"""The two numbers of each kind: what was said to whether a claim accuses somebody."""


class Difference(NamedTuple):
    """A rule that two policies say otherwise."""

    rule: str
    one: str
    other: str


@pages.get("/policy")
def show() -> ResponseReturnValue:
    with reading() as door:
        history = changes(door)
    rules = history[0].after if history else DeskPolicy()
    mine = _clashing()
    return render_template(
        "policy/policy.html",
        rules=rules,
        row=history[0].row if history else None,
        mine=mine,
        clash=differences(rules, mine) if mine else [],
        history=[(change.row, differences(change.before, change.after)) for change in history],
        default=DeskPolicy(),
        kinds=list(ClaimKind),
        field_of=field,
        age=age,
        worths=WORTHS,
        answers=ANSWERS,
        codes=BLOCKERS,
        fetchings=FETCHING,
        ticked=request.form.getlist("blocker") if request.method == "POST" else rules.blockers,
    )


@pages.post("/policy")
@again(show, "#main")
def save() -> ResponseReturnValue:
    with writing() as door:
        require(actor(), Act.SET_POLICY)
        set_policy(door, actor(), rules=_sent(), seen=number("seen"))
        answer = done("The desk’s rules are in force.", url_for("policy.show"))
    sweep_anew(desk().database)
    return answer


def _clashing() -> DeskPolicy | None:
    """The rules that the form would have set, where somebody else set others meanwhile."""
    try:
        return _sent() if isinstance(g.get("refusal"), Stale) else None
    except Invalid:  # a form that is not this page's
        return None


def field(kind: str, place: int) -> str:
    """The name of the field of a kind's first or second number."""
    return f"{kind}-{('unanswered', 'answered')[place]}"


def _sent() -> DeskPolicy:
    """The rules as the form says them. Raises Invalid."""
    twos = {kind: [_worth(field(kind, place)) for place in (0, 1)] for kind in ClaimKind}
    given = {"two_reviews": twos, "max_age_days": _age(), "blockers": request.form.getlist("blocker")}
    return read({**given, "fetching": text("fetching", Fetching.ON), "proxy": text("proxy").strip()})


def _worth(name: str) -> int:
    value = text(name)
    return next((worth for worth in WORTHS if str(worth) == value), -1)


def _age() -> int | None:
    value = text("max_age_days").strip()
    if value and not (value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= MAX_AGE):
        fault = f"A finding’s age is a number of days from 1 to {MAX_AGE:,}, or empty for no limit."
        raise Invalid(fault, {"max_age_days": fault})
    return int(value) if value else None


def differences(one: DeskPolicy, other: DeskPolicy) -> list[Difference]:
    """The rules, in words, that two policies do not share."""
    first, second = _lines(one), _lines(other)
    return [Difference(rule, first[rule], second[rule]) for rule in first if first[rule] != second[rule]]


def _lines(rules: DeskPolicy) -> dict[str, str]:
    lines = {
        f"Two reviews, {label(kind)}, {said}": WORTHS[rules.two_reviews[kind][place]]
        for kind in ClaimKind
        for place, said in enumerate(ANSWERS)
    }
    lines["How old a finding may get"] = age(rules)
    lines["Fetching the page behind a link"] = rules.proxy or FETCHING[rules.fetching]
    return lines | {
        f"Keeps a story back: {what}": "yes" if code in rules.blockers else "no" for code, what in BLOCKERS.items()
    }


def age(rules: DeskPolicy) -> str:
    """How old a finding may get, in words."""
    return f"{rules.max_age_days:,} days" if rules.max_age_days else "no limit"
