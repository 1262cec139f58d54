"""Evidence at the machine: reading what came in before it was read as it is added, and opening what nobody can."""

import click

from ..config import Home
from .saying import Progress, say, writing


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


@evidence.command("let-in")
@click.argument("number", type=click.IntRange(1, 10**15))
@click.argument("email")
@click.option("--why", required=True, help="Kept with the event.")
@click.pass_obj
def let_in(home: Home, number: int, email: str, why: str) -> None:
    """Let somebody in to sealed evidence that nobody who works here can open any more."""
    from ..evidence.protection import let_in_again
    from ..people.accounts import by_email
    from ..queries.evidence import evidence

    with writing(home) as (session, actor):
        person = by_email(session, email)
        let_in_again(session, actor, evidence(session, number), person, why=why)
        say(f"{person.name} knows of evidence {number} now.")
