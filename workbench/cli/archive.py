"""The archive of claims that others checked, and what of it is like a text."""

import json
import sys
from pathlib import Path

import click

from ..config import Home
from ..errors import Invalid
from .saying import Progress, say


@click.group()
def claims() -> None:
    """The archive of claims that others checked."""


@claims.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--progress/--no-progress", "shown", default=None, help="Say on standard error how far it is.")
@click.pass_obj
def load(home: Home, file: Path, shown: bool | None) -> None:
    """Read FILE into the archive: ClaimReview, or a JSON object a line, with "id" and "text".

    A line may also have "title", "source", "verdict", "url", "claimant", "language", "claimed_on" and "reviewed_on".
    ClaimReview is read from the feed of Data Commons, from answers of Google's Fact Check Tools, and from JSON-LD, also
    inside a page. What was read in before is not read in twice; after a break the same command goes on.
    """
    from ..matching.loading import NAMED, load
    from ..people.accounts import system
    from ..search.follow import catch_up
    from ..search.source import EventSource
    from ..search.store import Index
    from ..upkeep.meanings import work_out
    from ..upkeep.setup import existing, set_up

    database = existing(home) if home.database.exists() else set_up(home)
    size = file.stat().st_size
    try:
        with Progress(shown, f"{file.name}, bytes") as told:
            made = load(database, file, actor=system, told=lambda _entries, bytes: told(bytes, size))
    except Invalid as broken:
        raise click.ClickException(str(broken)) from None
    index, source = Index(home.index_live), EventSource(database)
    while catch_up(index, source, within=60):
        pass
    with Progress(shown, "what they mean, claims") as told:
        work_out(database, index, told)
    click.echo(f"{made.new:,} claims read in, of {made.lines:,}.")
    for fault in made.wrong[:NAMED]:
        say(fault)
    if made.wrong:
        click.echo(f"{len(made.wrong):,} were left out; mend them and read the file in again.")
        sys.exit(1)


@click.command()
@click.argument("text", required=False)
@click.option("--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One text a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list of ids for each text.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50))
@click.pass_obj
def similar(home: Home, text: str | None, batch: Path | None, as_json: bool, limit: int) -> None:
    """What was checked before that is like TEXT, the likest first: claims of ours and of others.

    A score says how much of the text stands in a claim, never that both say the same. Below each stands in what they
    differ, as far as their words show it.
    """
    from ..matching.difference import Side
    from ..queries.similar import similar
    from ..search.follow import catch_up
    from ..search.source import EventSource
    from ..search.store import Index
    from ..upkeep.setup import existing

    if (text is None) == (batch is None):
        raise click.UsageError("Give a text, or a file of texts with --batch.")
    asked = [text or ""]
    if batch:
        with batch.open(encoding="utf-8-sig", errors="replace") as lines:
            asked = [line.rstrip("\n") for line in lines]
    database = existing(home)
    index = Index(home.index_live)
    catch_up(index, EventSource(database))
    with database.reading() as session:
        for one in asked:
            found = similar(session, index, one, limit)
            if as_json:
                click.echo(json.dumps([row.name for row in found], ensure_ascii=False))
                continue
            for row in found:
                say(f"{row.near.score:.0%}  {row.name}  {row.thing.text[:160]}")
                for apart in row.differences(Side(one)):
                    say(f"       {apart.field}: {apart.one or 'nothing'} / {apart.other or 'nothing'}")
