"""The language models of an installation: the pinned English one, and others that it names in its models.json.

A named English model takes the pinned one's place; one of another language finds names and nothing more, because the
rules that cut sentences read English labels. Every file of a named model has its SHA-256 beside its name, and the model
is refused where a file is changed, missing or new.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from workbench.splitting.lexicon import words
from workbench.splitting.parser import Parser, SpacyParser, load_parser, parser_status

Sums = tuple[tuple[str, str], ...]

ENGLISH_PARTS = words("tagger parser lemmatizer ner")
ENGLISH_LABELS = words(
    "acl advcl agent appos attr aux auxpass cc ccomp conj dobj mark neg nsubj nsubjpass pobj poss prep relcl xcomp"
)
NAMING_PARTS = words("ner entity_ruler span_ruler")


@dataclass(frozen=True, slots=True)
class Model:
    """A model's folder with the SHA-256 of each of its files."""

    language: str
    folder: Path
    sums: Sums


@dataclass(frozen=True, slots=True)
class Models:
    """The named models by language, beside the pinned English one. Hand `parser` and `status` to `split`."""

    named: Mapping[str, Model] = field(default_factory=dict)

    def parser(self, language: str) -> Parser | None:
        """What reads this language; None where nothing does or its model was refused (`status` then says why)."""
        model = self.named.get(language)
        if model:
            return _load(model)
        return load_parser() if language == "en" else None

    def status(self, language: str) -> str:
        """One sentence on the model of this language."""
        model = self.named.get(language)
        if model:
            return _fault(model) or f"The model in {model.folder} is present and unchanged."
        return parser_status() if language == "en" else f"No model for “{language}” is named."


PINNED = Models()
"""An installation that names no model of its own."""


def read_models(file: Path) -> Models:
    """The models that a models.json names; none where the file is missing. Raises ValueError where it is damaged."""
    if not file.exists():
        return PINNED
    try:
        rows = json.loads(file.read_text("utf-8"))
        found = {code: Model(code, Path(row["folder"]), tuple(row["sums"].items())) for code, row in rows.items()}
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ValueError(f"{file.name} cannot be read; put it right or delete it and name the models again.") from error
    return Models(found)


def as_rows(models: Mapping[str, Model]) -> dict[str, Any]:
    """What a models.json holds."""
    return {code: {"folder": str(model.folder), "sums": dict(model.sums)} for code, model in sorted(models.items())}


def look_at(folder: Path, language: str) -> Model:
    """The model in a folder as its files are now. Raises ValueError with one sentence where it is of no use."""
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        parts, labels = set(meta["pipeline"]), meta.get("labels", {})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{folder} is no spaCy model: give the folder that holds its meta.json.") from error
    if meta.get("lang") != language:
        raise ValueError(f"This model is for “{meta.get('lang')}”, not for “{language}”; name its own language.")
    if language == "en":
        missing = sorted((ENGLISH_PARTS - parts) | (ENGLISH_LABELS - set(labels.get("parser", ()))))
        if missing:
            raise ValueError(f"The splitter cannot use this English model: it lacks {', '.join(missing[:4])}.")
    elif not NAMING_PARTS & parts:
        raise ValueError("This model finds no names, and that is all a model of another language is for.")
    try:
        return Model(language, folder, tuple((name, _sum(folder / name)) for name in sorted(_files(folder))))
    except OSError as error:
        raise ValueError(f"{folder} cannot be read: {error.strerror or error}.") from error


def fault_of(model: Model, sums: Sums | None = None) -> str:
    """Why a model may not be used, in one sentence; "" where it may. `sums` go before its own."""
    try:
        changed = _changed(model, model.sums if sums is None else sums)
    except (OSError, ValueError) as error:
        return f"The model in {model.folder} cannot be read ({error}); whole sentences are proposed."
    if changed:
        return changed
    try:
        _spacy(model)
    except Exception as error:  # whatever spaCy finds in somebody's folder
        return f"The model in {model.folder} cannot be loaded ({type(error).__name__}); whole sentences are proposed."
    return ""


def sums_in(file: Path) -> Sums:
    """Read a list of SHA-256 sums as `sha256sum` writes it, as (name, sum). Raises ValueError."""
    try:
        lines = [line.split(None, 1) for line in file.read_text("utf-8").splitlines() if line.strip()]
        return tuple((name.strip().lstrip("*").removeprefix("./"), sha256.lower()) for sha256, name in lines)
    except ValueError as error:
        raise ValueError(f"{file.name} is no list of SHA-256 sums; give one as sha256sum writes it.") from error


@cache
def _load(model: Model) -> Parser | None:
    return None if _fault(model) else SpacyParser(_spacy(model))


@cache
def _fault(model: Model) -> str:
    """Once a process, like the pinned model's: what was checked is what was loaded."""
    return fault_of(model)


@cache
def _spacy(model: Model) -> Any:
    import spacy

    return spacy.load(model.folder)


def _changed(model: Model, sums: Sums) -> str:
    expected = dict(sums)
    there = set(_files(model.folder))
    for name in sorted(expected.keys() | there):
        if name not in there:
            return f"The “{model.language}” model lacks its file {name}; whole sentences are proposed."
        if _sum(model.folder / name) != expected.get(name):
            return (
                f"The file {name} of the “{model.language}” model is not the one named; whole sentences are proposed."
            )
    return ""


def _files(folder: Path) -> Iterator[str]:
    """The files of a folder. Raises ValueError for what is no plain file: a link may lead to what nobody summed."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ValueError(f"{name} is a link or no plain file; put the file itself there")
        if path.is_file():
            yield name


def _sum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
