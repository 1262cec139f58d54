"""Names in a text: persons, organisations, places, laws and events, each with the other ways in which it is written.

Kinds come from the parser's labels and from the shape of a name; headings and lines in title case give no names.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from workbench.splitting.lexicon import words
from workbench.splitting.shapes import bare, fits, initials, kind_by_shape, sound
from workbench.splitting.tree import Tree
from workbench.splitting.types import Named, Segment

LABELS = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "LAW": "law",
    "EVENT": "event",
}  # fmt: skip
_HEADINGS = ("headline", "subheading", "byline")
_CAPITAL = r"[A-Z][\w’'&-]{0,40}"
_LINK = r"(?:of|and|for|on|the|in|to|de|la|du|et|al)"
_LONG_NAME = rf"{_CAPITAL}(?: (?:{_LINK} ){{0,2}}{_CAPITAL}){{0,9}}"
_WORD = re.compile(r"\w+")
_SHAPED = re.compile(rf"\b{_LONG_NAME}")
_BRACKETED = re.compile(
    rf"\b(?P<name>{_LONG_NAME})"
    rf" \((?:the |or )?[“\"‘']?(?P<other>{_CAPITAL}(?: {_CAPITAL}){{0,6}})[”\"’']?\)(?P<last> {_CAPITAL})?"
)
_CLOSE = re.compile(rf"{_CAPITAL}(?: {_CAPITAL})*$")
_ARTICLE = re.compile(rf"\b[Aa]rticles? \d+(?:\.\d+)?(?:\(\d+\))?(?: of (?:the )?{_LONG_NAME})?")
_BODY = re.compile(
    rf"\b(?P<name>{_LONG_NAME})(?: \([^()]{{1,60}}\))?"
    r" (?:party|movement|newspaper|website|union|organi[sz]ation|ministry|group)\b"
)
_SHORTEST = 3  # letters of an acronym that nobody wrote: two stand for too many things
_AGENCIES = words("reuters afp ap interfax tass")


@dataclass
class _Entry:
    """A name while it is being collected."""

    name: str
    seen: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    others: dict[str, None] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        shaped = kind_by_shape(self.name)
        return shaped or (self.kinds.most_common(1)[0][0] if self.kinds else "unknown")


class Names:
    """The names of one text, findable in the wording of a claim."""

    def __init__(self, text: str, segments: Sequence[Segment], trees: Iterable[Tree] = ()) -> None:
        """Read them off the kept segments and, where there is a parse, off its sentences."""
        self._entries: dict[str, _Entry] = {}
        running = [s for s in segments if s.keep and s.kind not in _HEADINGS]
        running = [s for s in running if not _is_title_case(text[s.start : s.end])]
        lines = [text[s.start : s.end] for s in running]
        starts = [s.start for s in running]
        for tree in trees:
            at = bisect_right(starts, tree.strip.start) - 1
            if at >= 0 and tree.strip.start < running[at].end:
                self._labelled(text, tree)
        people = {entry.name for entry in self._entries.values() if entry.kind == "person" and " " in entry.name}
        for line in lines:
            for found in _BODY.finditer(line):  # "the Sehra Vol party"
                if name := bare(found["name"]):
                    self._named(name).kinds["organisation"] += 3
            self._bracketed(line)
            self._shaped(line, people)
        self._without_demonyms()
        self._short_forms("\n".join(lines))
        self._one_each()
        self._persons()

    def inside(self, words: str) -> tuple[Named, ...]:
        """The names that a claim's words hold, in their order; a name inside a longer one is not told."""
        found: dict[Named, None] = {}
        done = 0
        for word in _WORD.finditer(words):
            for form, named in self._by_first.get(word.group(), ()) if word.start() >= done else ():
                end = word.start() + len(form)
                if words.startswith(form, word.start()) and not words[end : end + 1].isalnum():
                    found[named] = None
                    done = end
                    break
        return tuple(found)

    @cached_property
    def all(self) -> tuple[Named, ...]:
        """Every name of the text, in order of appearance."""
        return tuple(
            Named(entry.name, entry.kind, tuple(other for other in entry.others if other != entry.name))
            for entry in self._entries.values()
        )

    @cached_property
    def _by_form(self) -> dict[str, Named]:
        """Which name a written form stands for; a form that two names share stands for none."""
        found: dict[str, Named] = {}
        shared = set()
        for named in self.all:
            for form in (named.name, *named.aliases):
                if found.setdefault(form, named) is not named and form != named.name:
                    shared.add(form)
            found[named.name] = named
        names = {named.name for named in self.all}
        return {form: named for form, named in found.items() if form not in shared or form in names}

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, Named]]]:
        """Written forms by their first word, the longest first."""
        found: dict[str, list[tuple[str, Named]]] = defaultdict(list)
        for form in sorted(self._by_form, key=len, reverse=True):
            if first := _WORD.search(form):
                found[first.group()].append((form[first.start() :], self._by_form[form]))
        return found

    def _without_demonyms(self) -> None:
        """Inhabitants and their adjectives are no names of their own: "Varkesh" beside the place "Varkeshia"."""
        places = [entry.name.lower() for entry in self._entries.values() if entry.kind == "place"]
        begun = {place[:length] for place in places for length in range(4, len(place))}
        for name, entry in list(self._entries.items()):
            if entry.kind in ("person", "unknown") and name.split()[0].lower().removesuffix("s") in begun:
                del self._entries[name]

    def _add(self, name: str, kind: str = "") -> _Entry | None:
        name = bare(name)
        if not name:
            return None
        entry = self._entries.setdefault(name, _Entry(name))
        entry.seen[name] += 1
        if kind:
            entry.kinds[kind] += 1
        return entry

    def _labelled(self, text: str, tree: Tree) -> None:
        for run in tree.names(*LABELS):
            written = " ".join(text[run[0].start : run[-1].end].split())
            if any(word.pos == "PROPN" for word in run) or run[0].entity == "LAW":
                self._add(written, LABELS[run[0].entity])

    def _bracketed(self, line: str) -> None:
        """ "Long Name (LN)" and "Sehra Vol (Open Road)"; "North (Sever) Bridge" is written in both ways."""
        for found in _BRACKETED.finditer(line):
            name, other, last = bare(found["name"]), found["other"], found["last"] or ""
            if not name or other.lower() in _AGENCIES or self._is_a_person(name):
                continue
            close = _CLOSE.search(found["name"])
            near = name if kind_by_shape(name) or not close else bare(close.group())
            if fits(other, name) and not last:
                self._named(name).others[other] = None
            elif last and near and not other.isupper():
                entry = self._named(f"{near} ({other}){last}")
                entry.others |= {f"{near}{last}": None, f"{other}{last}": None}
            elif near and not last and (" " in other or (kind_by_shape(name) and other[3:].islower())):
                self._named(near).others[other] = None

    def _named(self, name: str) -> _Entry:
        return self._entries.setdefault(name, _Entry(name))

    def _is_a_person(self, name: str) -> bool:
        entry = self._entries.get(name)
        return entry is not None and entry.kind == "person"

    def _shaped(self, line: str, people: Set[str]) -> None:
        """Names that their last or first word tells: "… Party", "Ministry of …", "… Act", "Article 5 of …"."""
        for found in _ARTICLE.finditer(line):
            self._named(found.group()[0].upper() + found.group()[1:]).kinds["law"] += 1
        for found in _SHAPED.finditer(line):
            name = bare(found.group())
            if " " in name and kind_by_shape(name) and not _begins_with(name, people):
                self._add(name)

    def _short_forms(self, text: str) -> None:
        """Acronyms by rule; one of two letters must stand in the text."""
        written = set(_WORD.findall(text))
        for entry in list(self._entries.values()):
            short = initials(entry.name)
            is_body = entry.kind in ("organisation", "law", "event") and "(" not in entry.name
            if is_body and (len(short) >= _SHORTEST or (len(short) > 1 and short in written)):
                entry.others.setdefault(short)

    def _one_each(self) -> None:
        """What is another way to write one name, or the end of a name with an "and" in it, is no name of its own."""
        for entry in list(self._entries.values()):
            head, _, tail = entry.name.partition(" and ")
            if tail in self._entries and head not in self._entries:
                entry.others |= {tail: None, **self._entries[tail].others}
        for entry in list(self._entries.values()):
            for other in [form for form in entry.others if form in self._entries and form != entry.name]:
                if entry.name in self._entries:
                    entry.kinds += self._entries[other].kinds
                    del self._entries[other]

    def _persons(self) -> None:
        """A surname alone is its one full name; names that sound the same are one, spelt in several ways."""
        people = [entry for entry in self._entries.values() if entry.kind == "person"]
        surnames: dict[str, list[_Entry]] = defaultdict(list)
        by_sound: dict[tuple[str, ...], _Entry] = {}
        for entry in people:
            if " " not in entry.name:
                continue
            first = by_sound.setdefault(tuple(map(sound, entry.name.split())), entry)
            if first is not entry:
                first.others |= {entry.name: None, entry.name.split()[-1]: None}
                del self._entries[entry.name]
            else:
                surnames[sound(entry.name.split()[-1])].append(entry)
        for entry in people:
            owners = surnames.get(sound(entry.name), []) if " " not in entry.name else []
            if len(owners) == 1 and entry.name in self._entries:
                owners[0].others[entry.name] = None
                del self._entries[entry.name]
        for owners in surnames.values():
            if len(owners) == 1:
                owners[0].others.setdefault(owners[0].name.split()[-1])


def names_of(text: str, segments: Sequence[Segment], trees: Iterable[Tree] = ()) -> tuple[Named, ...]:
    """All names of the kept segments with kind and aliases, in order of appearance."""
    return Names(text, segments, trees).all


def _begins_with(name: str, people: Set[str]) -> bool:
    parts = name.split()
    return any(" ".join(parts[:count]) in people for count in range(2, len(parts)))


def _is_title_case(line: str) -> bool:
    """A line without a full stop in which nearly every longer word begins with a capital: these make no names."""
    longer = [word for word in _WORD.findall(line) if word.isalpha() and len(word) > 3]
    return line[-1:] not in ".!?" and len(longer) > 3 and sum(word[0].isupper() for word in longer) > 0.7 * len(longer)
