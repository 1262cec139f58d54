"""The command line. Every command answers with an exit code for scripts and errors of one sentence.

One module for each group of commands; heavy imports (tables, spaCy, Flask) stand inside them, so that --help answers at
once.
"""

import os
import sys
from typing import Any

import click

from ..config import Home
from ..errors import Refusal
from . import (
    archive,
    articles,
    checkpoints,
    desk,
    dossiers,
    encryption,
    erasing,
    evidence,
    finding,
    models,
    people,
    splitting,
)


class Commands(click.Group):
    """The group whose commands' refusals end with one sentence and exit code 1 instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from ..search.errors import SearchError

        try:
            return super().invoke(ctx)
        except (Refusal, SearchError) as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'The disk'}: {error.strerror or error}.") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", "directory", metavar="DIR", help="Keep database, originals and index under DIR.")
@click.version_option(package_name="claims-workbench")
@click.pass_context
def main(ctx: click.Context, directory: str | None) -> None:
    """Check the claims of articles, one by one, with evidence.

    Begin with `workbench demo` to look around, or with `workbench init` and `workbench user add` for your own desk.
    """
    ctx.obj = Home.at(directory)


for command in (
    *(desk.init, desk.upgrade, desk.serve, desk.demo, desk.verify, desk.sweep),
    people.user,
    *(articles.import_, articles.extract, articles.export, dossiers.dossier),
    *(finding.search, finding.index),
    *(archive.claims, archive.similar),
    models.model,
    checkpoints.checkpoint,
    evidence.evidence,
    splitting.splitting,
    *(encryption.recipients, encryption.encrypt, erasing.erase),
):
    main.add_command(command)
