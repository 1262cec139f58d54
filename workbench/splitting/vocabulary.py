"""Acts and rights that a claim may be about, with the articles they bear on; the words are in vocabulary.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("vocabulary.toml")
INSTRUMENTS = {"udhr": "UDHR", "iccpr": "ICCPR"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary. `kind` is act or right; `others` are articles of other instruments, such as "CAT 1"."""

    id: str
    label: str
    kind: str
    udhr: tuple[int, ...]
    iccpr: tuple[int, ...]
    others: tuple[str, ...]
    patterns: tuple[str, ...]

    @property
    def articles(self) -> str:
        """The articles in words: "UDHR 5; ICCPR 7, 10; CAT 1"."""
        own = [f"{name} {', '.join(map(str, numbers))}" for name, numbers in self.by_instrument() if numbers]
        return "; ".join([*own, *self.others])

    def by_instrument(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Each instrument's short name with the article numbers."""
        return (INSTRUMENTS["udhr"], self.udhr), (INSTRUMENTS["iccpr"], self.iccpr)

    @property
    def meaning(self) -> str:
        """The articles with their short titles, one sentence for people."""
        titles = _titles()
        named = [
            f"{name} {number} ({titles[name][number]})" for name, numbers in self.by_instrument() for number in numbers
        ]
        return "; ".join([*named, *self.others]) or "no article: context"


@cache
def terms() -> dict[str, Term]:
    """The vocabulary by id, in the order of the file: acts, then rights."""
    return {id: _term(id, entry) for id, entry in _read().items() if id != "titles"}


def label_of(id: str) -> str:
    """A term's label; its id where the vocabulary no longer has it."""
    return terms()[id].label if id in terms() else id.replace("_", " ")


def article_of_law(id: str) -> str:
    """An article of an instrument in words, of what stands for it: "ICCPR 7, Torture" for iccpr_7."""
    name, _, number = id.partition("_")
    instrument = INSTRUMENTS.get(name, name.upper())
    title = _titles().get(instrument, {}).get(int(number)) if number.isdigit() else None
    return f"{instrument} {number}{f', {title}' if title else ''}"


def _term(id: str, entry: dict[str, Any]) -> Term:
    return Term(
        id=id,
        label=entry["label"],
        kind=entry.get("kind", "act"),
        udhr=tuple(entry["udhr"]),
        iccpr=tuple(entry["iccpr"]),
        others=tuple(entry.get("others", ())),
        patterns=tuple(entry["patterns"]),
    )


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def _titles() -> dict[str, dict[int, str]]:
    found = _read()["titles"]
    return {INSTRUMENTS[name]: {int(number): title for number, title in found[name].items()} for name in INSTRUMENTS}
