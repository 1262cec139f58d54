"""What the commands share: how they speak, and the door for the person at the machine."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..config import Home
from ..errors import Refusal


def say(line: str) -> None:
    """Print a line that holds somebody else's words: without signs that a terminal would obey."""
    click.echo(printable(line))


def printable(line: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in line)


def report(faults: list[str], fine: str) -> None:
    for line in faults:
        say(line)
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


class Progress:
    """How far a long text is, on one line of standard error that vanishes: what is done, of how many, how fast.

    `shown` None means: only where standard error is a terminal. Nothing is said of what is done in one step.
    """

    def __init__(self, shown: bool | None, what: str) -> None:
        self.terminal = sys.stderr.isatty()
        self.shown = self.terminal if shown is None else shown
        self.what, self.began = printable(what), time.monotonic()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        self.clear()

    def __call__(self, done: int, total: int) -> None:
        if not self.shown or total <= 1:
            return
        rate = done / max(time.monotonic() - self.began, 0.001)
        line = f"{self.what}: {done:,} of {total:,}, {rate:,.0f} a second"
        click.echo(f"\r\x1b[K{line}" if self.terminal else line, err=True, nl=not self.terminal)

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self.shown and self.terminal:
            click.echo("\r\x1b[K", err=True, nl=False)
