"""`workbench dossier`: one article with everything that is known of it, to be checked by others."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from ..config import Home

THERE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("article", type=click.IntRange(1, 2**53))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.zip")
@click.option("--as", "email", metavar="EMAIL", help="The editor whose rights decide; without it what all may know of.")
@click.option("--key", type=THERE, metavar="FILE", help="Sign with this private key, not the one of the desk itself.")
@click.pass_obj
def dossier(home: Home, article: int, out: Path, email: str | None, key: Path | None) -> None:
    """Write one article with its claims, findings, evidence and events as a ZIP that can be checked with Python alone.

    A damaged or missing file refuses all of it. Writing one is an event, with the SHA-256 that is printed. The key that
    signed is named too: tell whoever gets the ZIP another way.
    """
    from ..people.accounts import by_email, system
    from ..permissions import Act, require
    from ..publishing.dossier import exported, pack
    from ..publishing.signing import desk_key, fingerprint, private
    from ..queries.dossier import ANYBODY, contents
    from ..upkeep.setup import existing

    if out.exists():
        raise click.ClickException(f"{out.name} is there already; choose another name.")
    database = existing(home)
    signing = private(key) if key else desk_key(home)
    with database.reading() as session:
        editor = by_email(session, email) if email else None
        if editor:
            require(editor, Act.EXPORT)
        found = contents(session, home, article, editor or ANYBODY)
    descriptor, temporary = tempfile.mkstemp(dir=out.parent, prefix=".coming-")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            digest = pack(found, file, signing)
            os.fsync(file.fileno())
        with database.writing() as session:
            exported(session, editor or system(session), found, digest)
        os.replace(temporary, out)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    click.echo(f"{out.name}: SHA-256 {digest}")
    click.echo(f"Signed with the key {fingerprint(signing.public_key())}")
