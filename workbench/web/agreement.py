"""How far first and second reviewers agree, for editors: figures, and a picture of kappa with its interval by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..permissions import Act
from ..queries import agreement as queries
from .doors import day_asked, reading

pages = Blueprint("agreement", __name__)

LEFT = -0.2
"""Where the axis begins, unless an interval reaches further down."""
STEP = 0.2


@pages.get("/board/agreement")
def show() -> ResponseReturnValue:
    since = request.args.get("since", "").strip()
    with reading(Act.SEE_BOARD) as door:
        found = queries.report(door, day_asked("since"))
    groups = {"All": [found.overall], "Pairs of reviewers": found.pairs, "Kinds": found.kinds, "Months": found.months}
    return render_template(
        "stories/agreement.html",
        report=found,
        since=since,
        enough=queries.ENOUGH,
        picture=picture(groups),
        figure=queries.figure,
    )


@dataclass(frozen=True, slots=True)
class Band:
    """A word of Landis and Koch with its part of the axis, in percent."""

    name: str
    begin: float
    wide: float
    upto: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the picture shows: groups with those rows that have a kappa to judge; `left_out` counts the others."""

    groups: Sequence[tuple[str, Sequence[queries.Agreement]]]
    left_out: int
    left: float

    def at(self, kappa: float) -> float:
        """Where on the axis a kappa lies, in percent."""
        return round(100 * (kappa - self.left) / (1 - self.left), 3)

    @property
    def ticks(self) -> list[float]:
        return [round(1 - STEP * n, 1) for n in range(round((1 - self.left) / STEP), -1, -1)]

    @property
    def bands(self) -> list[Band]:
        begin, made = 0.0, []
        for highest, name in queries.BANDS:
            end = self.at(highest)
            made.append(Band(name, begin, round(end - begin, 3), f"{highest:g}"))
            begin = end
        return made


def picture(groups: dict[str, Sequence[queries.Agreement]]) -> Picture:
    """The picture of these groups of rows."""
    drawn = {name: [row for row in rows if row.band] for name, rows in groups.items()}
    reach = (end for rows in drawn.values() for row in rows for end in (row.low, row.kappa) if end is not None)
    lowest = min([LEFT, *reach])
    return Picture(
        groups=[(name, rows) for name, rows in drawn.items() if rows],
        left_out=sum(map(len, groups.values())) - sum(map(len, drawn.values())),
        left=round(floor(round(lowest / STEP, 6)) * STEP, 1),
    )
