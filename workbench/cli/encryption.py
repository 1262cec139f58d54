"""`workbench recipients` and `workbench encrypt`: whom sealed originals can be encrypted to, and finishing that."""

import sys

import click

from ..config import Home
from .saying import say, writing


@click.group()
def recipients() -> None:
    """Say to whose keys sealed evidence can be encrypted (public keys of age; private ones stay with their holders)."""


@recipients.command("add")
@click.argument("name")
@click.argument("key")
@click.pass_obj
def recipients_add(home: Home, name: str, key: str) -> None:
    """Put NAME with their public KEY (age1…) on the list; compare it with them by another way first."""
    from ..evidence.recipients import add

    with writing(home) as (session, actor):
        add(session, actor, name=name, key=key)
    click.echo("It can be chosen for sealed evidence from now on.")


@recipients.command("list")
@click.pass_obj
def recipients_list(home: Home) -> None:
    """List the keys that can be chosen."""
    from ..evidence.recipients import living
    from ..upkeep.setup import existing

    with existing(home).reading() as session:
        for row in living(session):
            say(f"{row.key}  {row.name}")


@recipients.command("remove")
@click.argument("name")
@click.pass_obj
def recipients_remove(home: Home, name: str) -> None:
    """Take NAME off the list; what was encrypted to their key stays so."""
    from ..evidence.recipients import remove

    with writing(home) as (session, actor):
        remove(session, actor, name=name)
    click.echo("It cannot be chosen any more; what was encrypted to this key can still be opened with it.")


@click.command()
@click.option(
    "--finish", is_flag=True, help="Remove the plain files of what is encrypted, and all that is left of them."
)
@click.pass_obj
def encrypt(home: Home, finish: bool) -> None:
    """Finish what a crash interrupted; who was let in encrypts sealed evidence on its page.

    A running server finishes by itself, at its start and once an hour.
    """
    from ..upkeep import leftovers
    from ..upkeep.setup import existing

    if not finish:
        raise click.ClickException("Evidence is encrypted on its page; here type: workbench encrypt --finish")
    database = existing(home)
    removed, staying = leftovers.files(home, database)
    left = leftovers.clear(home, database)
    click.echo(f"{removed} plain {'file was' if removed == 1 else 'files were'} removed.")
    for capture_id in staying:
        click.echo(
            f"The plain file of capture {capture_id} stays: other evidence or an article has the same bytes, it was"
        )
        click.echo(
            "  put there again within the last ten minutes, or its encrypted copy is damaged (workbench verify)."
        )
    if left:
        click.echo(left)
    if staying or left:
        sys.exit(1)
