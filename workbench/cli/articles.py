"""Articles in and out: import, extract, export."""

import json
from pathlib import Path

import click

from ..config import Home
from .saying import named, say


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", required=True, metavar="EMAIL", help="Whose import this is (a checker or editor).")
@click.option("--published", metavar="DATE", help="Publication date (EDTF), where it is known.")
@click.option("--confirm", is_flag=True, help="Make articles at once instead of leaving them for confirmation.")
@click.pass_obj
def import_(home: Home, files: tuple[Path, ...], email: str, published: str | None, confirm: bool) -> None:
    """Import .txt or .html articles: taken in for confirmation in the browser, or with --confirm at once."""
    from ..importing.command import import_file
    from ..upkeep.setup import existing

    database = existing(home)
    for file in files:
        with named(file):
            click.echo(import_file(home, database, email, file, published=published, confirm=confirm))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line per file, in order.")
@click.option("--published", metavar="DATE", help="Publication date (EDTF) to resolve relative dates against.")
def extract(files: tuple[Path, ...], as_json: bool, published: str | None) -> None:
    """Show what the workbench would propose for a file. Stores nothing."""
    from ..importing.command import extract_file

    for file in files:
        with named(file):
            found = extract_file(file, published)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
            continue
        say(f"{found['article']['headline']}  ({found['article']['published_on'] or 'date unknown'})")
        for claim in found["claims"]:
            say(f"  {'⚑' if claim['flags'] else ' '} {claim['text']}  [{claim['kind']}, {claim['time'] or '-'}]")


@click.command()
@click.argument("article", type=click.IntRange(1, 2**53), required=False)
@click.pass_obj
def export(home: Home, article: int | None) -> None:
    """Print one article, or all, with claims, findings and evidence: one JSON object a line."""
    from ..publishing.export import articles
    from ..upkeep.setup import existing

    with existing(home).reading() as session:
        found = False
        for row in articles(session, article):
            found = True
            click.echo(json.dumps(row, ensure_ascii=False))
    if article is not None and not found:
        raise click.ClickException("There is no such article.")
