"""What the commands share: how they speak, and the door for the person at the machine."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..config import Home
from ..errors import Refusal


def say(line: str) -> None:
    """Print a line that holds somebody else's words: without signs that a terminal would obey."""
    click.echo("".join(sign if sign.isprintable() else " " for sign in line))


def report(faults: list[str], fine: str) -> None:
    for line in faults:
        click.echo(line)
    if faults:
        sys.exit(1)
    click.echo(fine)


@contextmanager
def named(file: Path) -> Iterator[None]:
    """Put the file's name before the sentence of a refusal."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(f"{file.name}: {refusal}") from refusal


@contextmanager
def writing(home: Home) -> Iterator[tuple[Any, Any]]:
    """The writing door for the person at the machine, who acts as `system`."""
    from ..people.accounts import system
    from ..upkeep.setup import existing

    database = existing(home)
    with database.writing() as session:
        yield session, system(session)
