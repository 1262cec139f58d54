"""Searching, and the index behind it."""

import json

import click

from ..config import Home
from .saying import report, say


@click.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.pass_obj
def search(home: Home, query: str, as_json: bool, limit: int) -> None:
    """Search claims, evidence and articles."""
    from ..queries.found import plain, rows
    from ..search.asking import read
    from ..search.look import look
    from ..search.source import EventSource
    from ..search.store import Index
    from ..upkeep.setup import existing

    database = existing(home)
    reading = read(query)
    if reading.refused:
        click.echo(f"{reading.refused} (At character {reading.at}; searched for as plain words.)", err=True)
    found = look(Index(home.index_live), EventSource(database), reading.query, filters={}, limit=limit).found
    with database.reading() as session:
        shown = rows(session, home.originals, found.hits)
        hits = [plain(row) for row in shown]
    result = {"total": found.total, "hits": hits, "facets": found.facets, "took_ms": round(found.took_ms, 2)}
    if as_json:
        return click.echo(json.dumps(result, ensure_ascii=False))
    click.echo(f"{found.total} {'result' if found.total == 1 else 'results'}")
    for row in shown:
        say(f"{row.type} {row.number}  {row.mark or '-'}  {row.text[:160]}")


@click.group()
def index() -> None:
    """Rebuild or check the search index."""


@index.command("rebuild")
@click.pass_obj
def index_rebuild(home: Home) -> None:
    """Make the index anew from the database."""
    from ..search.follow import rebuild
    from ..search.source import EventSource
    from ..search.store import Index
    from ..upkeep.setup import existing

    source = EventSource(existing(home))
    count = rebuild(Index.create(home.index_live), source)
    click.echo(f"{count} documents indexed.")


@index.command("check")
@click.pass_obj
def index_check(home: Home) -> None:
    """Compare the index with the database; exit code 1 where they differ."""
    from ..upkeep.setup import existing
    from ..upkeep.verify import index_faults

    report(index_faults(home, existing(home)), "The index equals the database.")
