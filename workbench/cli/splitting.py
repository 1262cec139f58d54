"""`workbench splitting report`: what became of the splitter's drafts, as a table or as JSON."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config import Home
    from ..queries.splitter import Row

COLUMNS = ("unchanged", "changed", "divided", "discarded", "open")


@click.group()
def splitting() -> None:
    """Look at how the splitter does."""


@splitting.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object: rules, edits, flags.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Only drafts made since this day.")
@click.pass_obj
def report(home: "Home", as_json: bool, since: datetime | None) -> None:
    """Count what became of the splitter's drafts: by its rules, by the rules of its edits, by flag. No claim's text."""
    from ..queries.splitter import report as read
    from ..upkeep.setup import existing

    with existing(home).reading() as session:
        found = read(session, since.date() if since else None)
    if as_json:
        return click.echo(json.dumps(found.plain()))
    if not found.rules:
        return click.echo("There are no drafts of the splitter yet; import an article.")
    for title, rows in (("Splitting rule", found.rules), ("Rule of an edit", found.edits), ("Flag", found.flags)):
        _print(title, rows)


def _print(title: str, rows: "Sequence[Row]") -> None:
    heads = "".join(f"{name:>11}" for name in (*COLUMNS, "failed"))
    click.echo(f"{title:<22}{heads}")
    for row in rows:
        counts = "".join(f"{getattr(row, name):>11,}" for name in COLUMNS)
        share = "-" if row.failed is None else f"{row.failed:.0%}"
        click.echo(f"{row.name:<22}{counts}{share:>11}")
    click.echo()
