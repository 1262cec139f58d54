"""Which language models an installation names, in instance/models.json."""

import json
import os
from pathlib import Path

from ..config import Home
from ..errors import Invalid, Missing
from ..splitting.models import Model, Models, as_rows, fault_of, look_at, read_models, sums_in


def named_models(home: Home) -> Models:
    """The models that the installation names beside the pinned one. Raises Invalid where the file is damaged."""
    try:
        return read_models(home.models_file)
    except ValueError as error:
        raise Invalid(str(error)) from None


def add_model(home: Home, folder: Path, language: str, sums: Path | None) -> Model:
    """Name the model in `folder` for `language`, in the place of an earlier one.

    Its files are taken as they are now, or must equal the publisher's list `sums`. Raises Invalid.
    """
    named = named_models(home).named
    try:
        model = look_at(folder.resolve(), language)
        fault = fault_of(model, sums_in(sums)) if sums else ""
    except ValueError as error:
        raise Invalid(str(error)) from None
    if fault := fault or fault_of(model):
        raise Invalid(fault.replace("; whole sentences are proposed", "; nothing was named"))
    _write(home, {**named, language: model})
    return model


def remove_model(home: Home, language: str) -> None:
    """Name no model for `language` any more. Raises Missing."""
    named = dict(named_models(home).named)
    if named.pop(language, None) is None:
        raise Missing(f"No model for “{language}” is named; type: workbench model list")
    _write(home, named)


def _write(home: Home, named: dict[str, Model]) -> None:
    home.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = home.models_file.with_suffix(".new")
    half.write_text(json.dumps(as_rows(named), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    half.chmod(0o600)
    os.replace(half, home.models_file)
