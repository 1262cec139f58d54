"""`workbench erase`: forget who a person is, with a reason; what remains elsewhere is said."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from ..config import Home
from .saying import say

WHY = click.option(
    "--why", required=True, metavar="TEXT", help="The reason, without the name: it stays in the history."
)
YES = click.option("--yes", is_flag=True, help="Do not ask whether that is meant.")
SHOWN = 40


@click.group()
def erase() -> None:
    """Erase what is known of a person. It cannot be undone; the chain of events stays whole.

    The database is written anew afterwards and the index too. A running server should be started anew: its memory may
    still hold what it showed.
    """


@erase.command("identity")
@click.argument("source", type=click.IntRange(1, 2**53))
@WHY
@YES
@click.pass_obj
def erase_identity(home: Home, source: int, why: str, yes: bool) -> None:
    """Forget who the protected source with this number is: name and contact. Its pseudonym stays."""
    from ..upkeep import erasing
    from ..upkeep.setup import existing

    with existing(home).reading() as session:
        found, who = erasing.source(session, source)
        question, words = f"Nobody will know any more who {found.name} is", [who.name, who.contact]
    _carry_out(home, question, yes, words, lambda session, actor: erasing.identity(session, actor, source, why=why))


@erase.command("person")
@click.argument("email")
@WHY
@YES
@click.pass_obj
def erase_person(home: Home, email: str, why: str, yes: bool) -> None:
    """Forget a colleague who left: name, address, password, sessions. Their work stays, under “Former member N”."""
    from ..people.accounts import by_email
    from ..upkeep import erasing
    from ..upkeep.setup import existing

    with existing(home).reading() as session:
        user = by_email(session, email)
        question, words = (
            f"The account of {user.name} ends, and name and address are forgotten",
            [user.name, user.email],
        )

    def change(session: Any, actor: Any) -> None:
        click.echo(f"The work stays under “{erasing.person(session, actor, by_email(session, email), why=why)}”.")

    _carry_out(home, question, yes, words, change)


@erase.command("details")
@click.argument("events", nargs=-1, type=click.IntRange(1, 2**53))
@click.option("--evidence", type=click.IntRange(1, 2**53), help="All events of this piece of evidence.")
@WHY
@YES
@click.pass_obj
def erase_details(home: Home, events: tuple[int, ...], evidence: int | None, why: str, yes: bool) -> None:
    """Erase the details of the events with these numbers, and their salts; that they happened stays."""
    from ..upkeep import erasing
    from ..upkeep.setup import existing

    if not events and not evidence:
        raise click.ClickException("Name events by their numbers, or a piece of evidence with --evidence NUMBER.")

    def meant(session: Any) -> list[Any]:
        return [*erasing.events(session, events), *(erasing.events_of(session, evidence) if evidence else [])]

    with existing(home).reading() as session:
        number = len({event.seq for event in meant(session)})

    def change(session: Any, actor: Any) -> None:
        done = erasing.details(session, actor, meant(session), why=why)
        click.echo(f"The details of {done} {'event' if done == 1 else 'events'} are erased.")

    question = f"What {number} {'event says' if number == 1 else 'events say'} is forgotten; verify compares less then"
    _carry_out(home, question, yes, [], change)


def _clear(home: Home, database: Any) -> str | None:
    """Write the database anew and the index too; why that is not done yet, as a sentence."""
    from ..errors import Busy
    from ..upkeep import leftovers

    try:
        database.compact()
    except Busy:
        return "It is erased, but the database is in use and was not written anew; type workbench encrypt --finish."
    return leftovers.clear(home, database)


def _carry_out(
    home: Home, question: str, yes: bool, words: Sequence[str], change: Callable[[Any, Any], object]
) -> None:
    """Ask, erase in one transaction, clear what lies about, and say where the words still stand."""
    from ..people.accounts import system
    from ..queries.where_it_stands import files_that_hold
    from ..upkeep import erasing, leftovers
    from ..upkeep.setup import existing

    if not yes:
        click.confirm(f"{question}. This cannot be undone. Go on?", abort=True)
    database = existing(home)
    leftovers.owe(home)
    with database.writing() as session:
        change(session, system(session))
    left = _clear(home, database)
    with database.reading() as session:
        found = erasing.stands(session, words)
        files = [row.id for row, _ in files_that_hold(session, home.originals, words)]
    click.echo("Erased here. Not reached: backups, exports, dossiers and checkpoints elsewhere, and a running server's")
    click.echo("memory: start it anew.")
    for path in sorted(home.instance.glob("before-upgrade-*.db")):
        say(f"{path.name} is a copy of the database as it was before; delete it.")
    if found:
        say(f"The words still stand, as people wrote them, in: {'; '.join(found[:SHOWN])}")
        click.echo("  details of events go with workbench erase details NUMBER…")
    if files:
        say(f"They stand in preserved files too: captures {', '.join(map(str, files[:SHOWN]))}.")
        click.echo("  seal that evidence, or encrypt it; what is preserved is never changed")
    if len(found) > SHOWN:
        click.echo(f"  and {len(found) - SHOWN} more")
    if left:
        click.echo(left)
