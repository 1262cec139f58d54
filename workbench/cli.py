"""The command line. Every command answers with an exit code for scripts and errors of one sentence."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from .config import Home
from .errors import Refusal
from .splitting_report import splitting

# Heavy imports (tables, spaCy, Flask) stand inside the commands, so that --help answers at once.


class Commands(click.Group):
    """The group whose commands' refusals end with one sentence and exit code 1 instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from .search.errors import SearchError

        try:
            return super().invoke(ctx)
        except (Refusal, SearchError) as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'The disk'}: {error.strerror or error}.") from error


@click.group(cls=Commands, commands=[splitting], context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", "directory", metavar="DIR", help="Keep database, originals and index under DIR.")
@click.version_option(package_name="claims-workbench")
@click.pass_context
def main(ctx: click.Context, directory: str | None) -> None:
    """Check the claims of articles, one by one, with evidence.

    Begin with `workbench demo` to look around, or with `workbench init` and `workbench user add` for your own desk.
    """
    ctx.obj = Home.at(directory)


@main.command()
@click.pass_obj
def init(home: Home) -> None:
    """Set up an installation: folders, database, empty index."""
    from .upkeep.setup import set_up

    set_up(home).close()
    click.echo(f"Ready in {home.instance}. Next: workbench user add")


@main.command()
@click.pass_obj
def upgrade(home: Home) -> None:
    """Bring the database to this version's schema, after a complete copy."""
    from .upkeep.setup import set_up

    if not home.database.exists():
        raise click.ClickException("There is no workbench here yet; type: workbench init")
    set_up(home).close()
    click.echo("The database is current.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes; each needs about 300 MB.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
@click.option("--https/--no-https", default=False, help="People reach it by HTTPS through a proxy: Secure cookies.")
@click.pass_obj
def serve(home: Home, host: str, port: int, workers: int, threads: int, https: bool) -> None:
    """Run the workbench under gunicorn with several workers."""
    from .serving import run
    from .upkeep.setup import existing

    existing(home).close()
    click.echo(f"Serving on http://{host}:{port} with {workers} workers; Ctrl+C stops.")
    run(home, bind=f"{host}:{port}", workers=workers, threads=threads, https=https)


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--fill-only", is_flag=True, help="Fill the demonstration desk, do not start it.")
@click.option("--fresh", is_flag=True, help="Begin with an empty desk again.")
@click.pass_context
def demo(ctx: click.Context, port: int, fill_only: bool, fresh: bool) -> None:
    """Fill a demonstration desk with people, articles, evidence and verdicts, and start it."""
    from .demo.desk import demo_home, fill
    from .serving import run

    given = ctx.parent.params["directory"] if ctx.parent else None
    home = fill(demo_home(ctx.obj, given), fresh=fresh, say=lambda step: click.echo(f"  {step}"))
    if not fill_only:
        click.echo(f"\nOpen http://127.0.0.1:{port} in a browser. Ctrl+C stops.\n")
        run(home, bind=f"127.0.0.1:{port}", workers=2, threads=4, https=False)


@main.group()
def user() -> None:
    """Add people, change roles and passwords."""


@user.command("add")
@click.option("--name", prompt=True)
@click.option("--email", prompt="E-mail")
@click.option("--role", type=click.Choice(["reader", "checker", "editor", "admin"]), default="admin", prompt=True)
@click.password_option(help="14 characters or more; asked for where it is not given.")
@click.pass_obj
def user_add(home: Home, name: str, email: str, role: str, password: str) -> None:
    """Add a person; the first one should be an admin."""
    from .people import accounts

    with _writing(home) as (session, actor):
        accounts.make(session, actor, name=name, email=email, role=role, password=password)
    click.echo(f"{name} can log in as {role}.")


@user.command("password")
@click.argument("email")
@click.password_option()
@click.pass_obj
def user_password(home: Home, email: str, password: str) -> None:
    """Set a person's password; their sessions end."""
    from .people import accounts

    with _writing(home) as (session, actor):
        accounts.set_password(session, actor, accounts.by_email(session, email), password=password)
    click.echo("The password is set.")


@user.command("list")
@click.pass_obj
def user_list(home: Home) -> None:
    """List people with their roles."""
    from .people.accounts import everybody
    from .upkeep.setup import existing

    with existing(home).reading() as session:
        for person in everybody(session):
            click.echo(f"{person.email}\t{person.role}\t{person.name}{'  (off)' if person.disabled_at else ''}")


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", required=True, metavar="EMAIL", help="Whose import this is (a checker or editor).")
@click.option("--published", metavar="DATE", help="Publication date (EDTF), where it is known.")
@click.option("--confirm", is_flag=True, help="Make articles at once instead of leaving them for confirmation.")
@click.pass_obj
def import_(home: Home, files: tuple[Path, ...], email: str, published: str | None, confirm: bool) -> None:
    """Import .txt or .html articles: taken in for confirmation in the browser, or with --confirm at once."""
    from .importing.command import import_file
    from .upkeep.setup import existing

    database = existing(home)
    for file in files:
        with _named(file):
            click.echo(import_file(home, database, email, file, published=published, confirm=confirm))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line per file, in order.")
@click.option("--published", metavar="DATE", help="Publication date (EDTF) to resolve relative dates against.")
def extract(files: tuple[Path, ...], as_json: bool, published: str | None) -> None:
    """Show what the workbench would propose for a file. Stores nothing."""
    from .importing.command import extract_file

    for file in files:
        with _named(file):
            found = extract_file(file, published)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
            continue
        _say(f"{found['article']['headline']}  ({found['article']['published_on'] or 'date unknown'})")
        for claim in found["claims"]:
            _say(f"  {'⚑' if claim['flags'] else ' '} {claim['text']}  [{claim['kind']}, {claim['time'] or '-'}]")


@main.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.pass_obj
def search(home: Home, query: str, as_json: bool, limit: int) -> None:
    """Search claims, evidence and articles."""
    from .queries.found import plain, rows
    from .search.grammar import parse
    from .search.look import look
    from .search.source import EventSource
    from .search.store import Index
    from .upkeep.setup import existing

    database = existing(home)
    found = look(Index(home.index_live), EventSource(database), parse(query), filters={}, limit=limit).found
    with database.reading() as session:
        shown = rows(session, found.hits)
        hits = [plain(row) for row in shown]
    result = {"total": found.total, "hits": hits, "facets": found.facets, "took_ms": round(found.took_ms, 2)}
    if as_json:
        return click.echo(json.dumps(result, ensure_ascii=False))
    click.echo(f"{found.total} {'result' if found.total == 1 else 'results'}")
    for row in shown:
        _say(f"{row.type} {row.number}  {row.mark or '-'}  {row.text[:160]}")


@main.group()
def index() -> None:
    """Rebuild or check the search index."""


@index.command("rebuild")
@click.pass_obj
def index_rebuild(home: Home) -> None:
    """Make the index anew from the database."""
    from .search.follow import rebuild
    from .search.source import EventSource
    from .search.store import Index
    from .upkeep.setup import existing

    source = EventSource(existing(home))
    count = rebuild(Index.create(home.index_live), source)
    click.echo(f"{count} documents indexed.")


@index.command("check")
@click.pass_obj
def index_check(home: Home) -> None:
    """Compare the index with the database; exit code 1 where they differ."""
    from .upkeep.setup import existing
    from .upkeep.verify import index_faults

    _report(index_faults(home, existing(home)), "The index equals the database.")


@main.command()
@click.pass_obj
def verify(home: Home) -> None:
    """Re-derive everything that must be true; one line per fault, exit code 1."""
    from .upkeep.setup import existing
    from .upkeep.verify import verify as look

    _report(look(home, existing(home), lambda step: click.echo(f"checking {step}", err=True)), "All is well.")


@main.command()
@click.argument("article", type=click.IntRange(1, 2**53), required=False)
@click.pass_obj
def export(home: Home, article: int | None) -> None:
    """Print one article, or all, with claims, findings and evidence: one JSON object a line."""
    from .publishing.export import articles
    from .upkeep.setup import existing

    with existing(home).reading() as session:
        found = False
        for row in articles(session, article):
            found = True
            click.echo(json.dumps(row, ensure_ascii=False))
    if article is not None and not found:
        raise click.ClickException("There is no such article.")


def _say(line: str) -> None:
    """Print a line that holds somebody else's words: without signs that a terminal would obey."""
    click.echo("".join(sign if sign.isprintable() else " " for sign in line))


def _report(faults: list[str], fine: str) -> None:
    for line in faults:
        click.echo(line)
    if faults:
        sys.exit(1)
    click.echo(fine)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Put the file's name before the sentence of a refusal."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(f"{file.name}: {refusal}") from refusal


@contextmanager
def _writing(home: Home) -> Iterator[tuple[Any, Any]]:
    """The writing door for the person at the machine, who acts as `system`."""
    from .people.accounts import system
    from .upkeep.setup import existing

    database = existing(home)
    with database.writing() as session:
        yield session, system(session)
