"""`workbench checkpoint`: sign what the newest event is, so that a chain that was cut or made anew is noticed."""

from pathlib import Path

import click

from ..config import Home

FILE = click.Path(dir_okay=False, path_type=Path)
THERE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(invoke_without_command=True)
@click.option("--key", type=THERE, metavar="FILE", help="The private key that new-key wrote.")
@click.option("--out", type=FILE, metavar="FILE", help="Append the checkpoint here; keep this file elsewhere.")
@click.pass_context
def checkpoint(ctx: click.Context, key: Path | None, out: Path | None) -> None:
    """Sign what the newest event is and append that as one line to a file of yours.

    Keep the file and the private key where nobody who can write to the database can write. `workbench verify
    --checkpoint FILE --public-key FILE` then notices events that were cut, changed or made anew before it.
    """
    if ctx.invoked_subcommand:
        return
    if not key or not out:
        raise click.ClickException("Name the private key with --key FILE and where to append with --out FILE.")
    from ..upkeep.checkpoints import write
    from ..upkeep.setup import existing

    home: Home = ctx.obj
    with existing(home).reading() as session:
        made = write(home, session, key, out)
    click.echo(f"Signed event {made.seq} ({made.hash}).")


@checkpoint.command("new-key")
@click.argument("file", type=FILE)
@click.pass_obj
def new_key(home: Home, file: Path) -> None:
    """Write a new private key to FILE and its public key to FILE.pub."""
    from ..upkeep.checkpoints import new_key as make

    public = make(home, file)
    click.echo(f"Keep {file} secret and away from this machine; {public} checks what it signed.")
