"""The installation as a whole: set it up, start it, try it, check it."""

from pathlib import Path

import click

from ..config import Home
from .checkpoints import THERE
from .saying import report


@click.command()
@click.pass_obj
def init(home: Home) -> None:
    """Set up an installation: folders, database, empty index."""
    from ..upkeep.setup import set_up

    set_up(home).close()
    click.echo(f"Ready in {home.instance}. Next: workbench user add")


@click.command()
@click.pass_obj
def upgrade(home: Home) -> None:
    """Bring the database to this version's schema, after a complete copy."""
    from ..upkeep.setup import set_up

    if not home.database.exists():
        raise click.ClickException("There is no workbench here yet; type: workbench init")
    set_up(home).close()
    click.echo("The database is current.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes; each needs about 300 MB.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
@click.option("--https/--no-https", default=False, help="People reach it by HTTPS through a proxy: Secure cookies.")
@click.pass_obj
def serve(home: Home, host: str, port: int, workers: int, threads: int, https: bool) -> None:
    """Run the workbench under gunicorn with several workers."""
    from ..importing.models import named_models
    from ..serving import run
    from ..upkeep.setup import existing

    existing(home).close()
    named_models(home)  # a damaged list is refused here in one sentence, not in every worker
    click.echo(f"Serving on http://{host}:{port} with {workers} workers; Ctrl+C stops.")
    run(home, bind=f"{host}:{port}", workers=workers, threads=threads, https=https)


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--fill-only", is_flag=True, help="Fill the demonstration desk, do not start it.")
@click.option("--fresh", is_flag=True, help="Begin with an empty desk again.")
@click.pass_context
def demo(ctx: click.Context, port: int, fill_only: bool, fresh: bool) -> None:
    """Fill a demonstration desk with people, articles, evidence and verdicts, and start it."""
    from ..demo.desk import demo_home, fill
    from ..serving import run

    given = ctx.parent.params["directory"] if ctx.parent else None
    home = fill(demo_home(ctx.obj, given), fresh=fresh, say=lambda step: click.echo(f"  {step}"))
    if not fill_only:
        click.echo(f"\nOpen http://127.0.0.1:{port} in a browser. Ctrl+C stops.\n")
        run(home, bind=f"127.0.0.1:{port}", workers=2, threads=4, https=False)


@click.command()
@click.option("--checkpoint", type=THERE, metavar="FILE", help="The file that `workbench checkpoint` appended to.")
@click.option("--public-key", type=THERE, metavar="FILE", help="The public key of who signed it.")
@click.pass_obj
def verify(home: Home, checkpoint: Path | None, public_key: Path | None) -> None:
    """Re-derive everything that must be true; one line per fault, exit code 1."""
    from ..upkeep.checkpoints import read
    from ..upkeep.setup import existing
    from ..upkeep.verify import verify as look

    if bool(checkpoint) != bool(public_key):
        raise click.ClickException("Give --checkpoint FILE and --public-key FILE together.")
    signed = read(checkpoint, public_key) if checkpoint and public_key else []
    report(look(home, existing(home), lambda step: click.echo(f"checking {step}", err=True), signed), "All is well.")


@click.command()
@click.pass_obj
def sweep(home: Home) -> None:
    """Mark findings that hold no longer as stale and remove what killed processes left, as a running server does."""
    from ..originals import forget_unfinished
    from ..upkeep.setup import existing
    from ..upkeep.sweep import sweep as mark

    number = mark(existing(home), again=True)
    if left := forget_unfinished(home.originals):
        click.echo(f"{left} {'file' if left == 1 else 'files'} removed that a killed process left half written.")
    click.echo(f"{number} {'finding' if number == 1 else 'findings'} went stale.")
