"""Articles in and out: import, extract, export."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..config import Home
from .saying import Progress, named, say

if TYPE_CHECKING:
    from ..splitting.grain import Granularity

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=str))
"""Paths exactly as they are typed."""
PROGRESS = click.option(
    "--progress/--no-progress",
    "shown",
    default=None,
    help="Say on standard error how far it is; by itself only on a terminal.",
)


@click.command("import")
@FILES
@click.option("--as", "email", required=True, metavar="EMAIL", help="Whose import this is (a checker or editor).")
@click.option("--headline", help="Headline; with one file only.")
@click.option("--outlet", help="Outlet.")
@click.option("--authors", help="Authors, separated by semicolons.")
@click.option("--kind", help="news, opinion, analysis, interview, report, press_release or other.")
@click.option("--language", metavar="CODE", help="Language of the text, such as en or ru.")
@click.option(
    "--published",
    metavar="DATE",
    help="Publication date (EDTF), or “masthead” for the date printed on the page, or “unknown”.",
)
@click.option("--basis", help="How the publication date is known.")
@click.option(
    "--confirm",
    is_flag=True,
    help="Make articles at once. The person of --as thereby confirms everything that is proposed and not given here: "
    "the details above and which passages belong to the article.",
)
@PROGRESS
@click.pass_obj
def import_(
    home: Home, /, files: tuple[str, ...], email: str, confirm: bool, shown: bool | None, **typed: str | None
) -> None:
    """Import .txt or .html articles: taken in for confirmation in the browser, or with --confirm at once.

    What you give here stands in place of what the program proposes. Without --confirm it waits in the preview, where
    you can still change it.
    """
    from ..importing.command import import_file
    from ..importing.corrections import Corrections
    from ..upkeep.setup import existing

    if typed["headline"] is not None and len(files) > 1:
        raise click.ClickException("A headline belongs to one file; import the files one by one.")
    database, corrections = existing(home), Corrections(**typed)
    for file in map(Path, files):
        with named(file), Progress(shown, file.name) as told:
            line = import_file(home, database, email, file, corrections=corrections, confirm=confirm, say=told)
        click.echo(line)


@click.command()
@FILES
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line per file, in order.")
@click.option("--published", metavar="DATE", help="Publication date (EDTF) to resolve relative dates against.")
@click.option(
    "--granularity",
    type=click.Choice(["reviewer", "fine"]),
    default="reviewer",
    show_default=True,
    help="Claims as a reviewer reads them, or cut as far as the sentence allows.",
)
@click.option(
    "--jobs",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes; each loads the language model (about 300 MB).",
)
@PROGRESS
@click.pass_obj
def extract(
    home: Home,
    files: tuple[str, ...],
    as_json: bool,
    published: str | None,
    granularity: "Granularity",
    jobs: int,
    shown: bool | None,
) -> None:
    """Show what the workbench would propose for a file. Stores nothing."""
    from ..importing.extracting import Asked, extract_at_once, extract_file
    from ..importing.models import named_models

    asked = Asked(published, granularity, named_models(home))
    if jobs > 1 and len(files) > 1:
        with Progress(shown, "files") as told:
            for number, (path, answer) in enumerate(extract_at_once(files, asked, jobs), 1):
                with named(Path(path)):
                    found = answer()
                told.clear()
                _show(found, as_json)
                told(number, len(files))
        return
    for path in files:
        with named(Path(path)), Progress(shown, Path(path).name) as told:
            found = extract_file(path, asked, told)
        _show(found, as_json)


def _show(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
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
