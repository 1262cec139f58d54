"""`workbench evidence read`: read what came in before evidence was read as it is added."""

import click

from ..config import Home
from .saying import Progress, say


@click.group()
def evidence() -> None:
    """Look after the desk's evidence."""


@evidence.command()
@click.option("--again", is_flag=True, help="Also try what could not be read before.")
@click.pass_obj
def read(home: Home, again: bool) -> None:
    """Read the text of evidence that was never read, and copy pictures without their metadata.

    Each piece is put on record by itself while the desk goes on working. Stopped with Ctrl+C, the next call goes on.
    """
    from ..upkeep.reading import read_all
    from ..upkeep.setup import existing

    database, made, items = existing(home), 0, 0
    with Progress(None, "reading evidence") as progress:
        for outcome in read_all(database, home.originals, progress, again=again):
            made, items = made + outcome.made, items + 1
            for why in outcome.why:
                progress.clear()
                say(f"evidence {outcome.evidence_id}: {why}")
    database.close()
    if not items:
        return click.echo("There is no evidence left to read.")
    click.echo(f"{items:,} {'item' if items == 1 else 'items'} read: {made:,} texts and copies made.")
