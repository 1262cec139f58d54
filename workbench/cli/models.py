"""The language models that an installation names beside the pinned English one."""

from pathlib import Path

import click

from ..config import Home
from .saying import printable, report


@click.group()
def model() -> None:
    """Name further language models: a better English one, or one of another language that finds names."""


@model.command("add")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--language", required=True, metavar="LANG", help="ISO 639-1 code: en, de, fr, ...")
@click.option(
    "--sums",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The publisher's list of SHA-256 sums, as sha256sum writes it; every file must equal it.",
)
@click.pass_obj
def model_add(home: Home, folder: Path, language: str, sums: Path | None) -> None:
    """Name the spaCy model in FOLDER (where its meta.json lies). It stays there and is never changed."""
    from ..importing.models import add_model

    made = add_model(home, folder, language, sums)
    click.echo(f"The model for “{language}” has {len(made.sums)} files; it {_does(language)}.")


@model.command("remove")
@click.argument("language")
@click.pass_obj
def model_remove(home: Home, language: str) -> None:
    """Name no model for a language any more; its folder stays."""
    from ..importing.models import remove_model

    remove_model(home, language)
    click.echo(f"No model for “{language}” is named any more.")


@model.command("list")
@click.pass_obj
def model_list(home: Home) -> None:
    """List the models with what each is for."""
    from ..importing.models import named_models
    from ..splitting.parser import MODEL

    named = named_models(home).named
    if "en" not in named:
        click.echo(f"en\t{_does('en')}\t{MODEL} (pinned)")
    for language, made in sorted(named.items()):
        click.echo(f"{language}\t{_does(language)}\t{printable(str(made.folder))}")


@model.command("check")
@click.pass_obj
def model_check(home: Home) -> None:
    """Compare every file of every model with its sum and load it; exit code 1 where one is refused."""
    from ..importing.models import named_models
    from ..splitting.models import fault_of
    from ..splitting.parser import load_parser, parser_status

    named = named_models(home).named
    faults = [fault for _, made in sorted(named.items()) if (fault := fault_of(made))]
    if "en" not in named and load_parser() is None:
        faults.append(parser_status())
    report(faults, "Every model is present and unchanged.")


def _does(language: str) -> str:
    return "splits sentences" if language == "en" else "finds names"
