"""Tables that leave the desk as CSV."""

import csv
import io
from collections.abc import Iterable


def line(cells: Iterable[object]) -> str:
    """A line of CSV, each cell as a spreadsheet shows it and never runs it."""
    made = io.StringIO(newline="")
    csv.writer(made).writerow(map(cell, cells))
    return made.getvalue()


def cell(value: object) -> str:
    """What would begin a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
