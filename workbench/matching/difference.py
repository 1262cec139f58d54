"""In what two claims differ, field by field: remarks that a person looks at before deciding what they are to each
other.

It reads the words alone (English; of other scripts numbers and dates in figures), so a difference that is told may be
none, and one that is not told may be there. Where nothing is told, the claims may say the same; nothing says that they
do but a person. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ..contradictions import Statement, contradictions
from ..splitting.lexicon import HEDGES, words
from ..splitting.shapes import bare, initials, sound
from ..splitting.sounding import sounds

NAMES = 12
"""Names of a claim that are compared."""
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'&-]{1,40}"
_NAME = re.compile(
    rf"(?:(?P<before>[a-zß-öø-ÿ]+) )?(?P<name>{_CAPITAL}(?:(?: (?:of|and|for|on|the|de|la|al))* {_CAPITAL})*)"
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_PLACE = words("in at near from across outside inside around throughout within")
_ALLEGED = HEDGES | words("alleged accused suspected claimed rumoured rumored")
_MODALS = {
    "alleged": _ALLEGED,
    "possible": words("may might could possibly perhaps can"),
    "planned": words("will shall plans planned intends going expected set proposes would"),
    "demanded": words("should must ought urged demanded called"),
}
_SAID = "(?:said|says|told|announced|stated|argued|alleged|declared|claimed|warned|reported|insisted|explained)"
_SAYS = re.compile(rf"^(?:[Aa]ccording to (?P<first>[^,]+),|(?P<who>[^,.]{{2,60}}?) {_SAID} (?:\w+ )?that )")
_SAID_AFTER = re.compile(rf", (?P<who>[^,.]{{2,60}}) {_SAID}\.?$")


@dataclass(frozen=True, slots=True)
class Side:
    """A claim as it is compared: its words, and where a person or the splitter gave them its time (EDTF), who says it,
    the date of its article (EDTF), and other forms of the names in it.
    """

    text: str
    time: str | None = None
    claimant: str = ""
    published: str | None = None
    forms: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The field in which two claims differ, and what each says there (empty: nothing)."""

    field: str
    one: str
    other: str


def differences(one: Side, other: Side) -> list[Difference]:
    """In what `one` and `other` differ: date, number, polarity, place, actor, attribution, modality, in this order."""
    return list(_differences(one, other))


def _differences(one: Side, other: Side) -> Iterator[Difference]:
    sides = [Statement(at, side.text, side.published, side.time) for at, side in enumerate((one, other))]
    fields = {"date": "date", "number": "number", "denial": "polarity"}
    told = [Difference(fields[found.about], found.says, found.against) for found in contradictions(sides)]
    years = [sorted(set(_YEAR.findall(side.text))) for side in (one, other)]
    if all(years) and not set(years[0]) & set(years[1]) and all(found.field != "date" for found in told):
        yield Difference("date", ", ".join(years[0]), ", ".join(years[1]))  # "since 2014" may hold beside "since 2004"
    yield from told
    yield from _names_apart(one, other)
    mine, theirs = _claimant(one), _claimant(other)
    if bool(mine) != bool(theirs) or (mine and not _is_same(mine, theirs, one, other)):
        yield Difference("attribution", mine, theirs)
    modes = _mode(one.text), _mode(other.text)
    if modes[0] != modes[1]:
        yield Difference("modality", *(mode or "as a fact" for mode in modes))


def _mode(text: str) -> str:
    found = set(re.findall(r"\w+", text))  # as written: May is a month
    return next((mode for mode, marks in _MODALS.items() if found & marks), "")


def _claimant(side: Side) -> str:
    if side.claimant:
        return side.claimant
    found = _SAYS.match(side.text) or _SAID_AFTER.search(side.text)
    if not found:
        return ""
    groups = found.groupdict()
    return (groups.get("first") or groups.get("who") or "").strip()


# --- names -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Name:
    words: str
    place: bool


def _names_apart(one: Side, other: Side) -> Iterator[Difference]:
    """Names of one that the other has in no form, against those of the other; where only one has more names it may just
    say more, so nothing is told.
    """
    speakers = [name for name in (_claimant(one), _claimant(other)) if name]  # these are told apart already
    mine, theirs = (
        [name for name in _names(side.text) if not any(_overlap(name.words, who) for who in speakers)]
        for side in (one, other)
    )
    left = [name for name in mine if not any(_is_same(name.words, them.words, one, other) for them in theirs)]
    right = [name for name in theirs if not any(_is_same(name.words, me.words, one, other) for me in mine)]
    for field, place in (("place", True), ("actor", False)):
        ours = [name.words for name in left if name.place == place]
        others = [name.words for name in right if name.place == place]
        if ours and others:
            yield Difference(field, ", ".join(ours), ", ".join(others))
            return
    if left and right:  # where one calls it "in Dorn" and the other "of Dorn"
        yield Difference("place", ", ".join(name.words for name in left), ", ".join(name.words for name in right))


def _names(text: str) -> list[_Name]:
    found: dict[str, _Name] = {}
    for match in islice(_NAME.finditer(text), 3 * NAMES):
        name = bare(match["name"])
        if not name or (match.start("name") == 0 and _begins_alone(name, text[match.end("name") :])):
            continue
        name = _without_common(name) if match.start("name") == 0 else name
        found.setdefault(name, _Name(name, (match["before"] or "").lower() in _PLACE))
    return list(islice(found.values(), NAMES))


def _begins_alone(name: str, behind: str) -> bool:
    """Whether a word has its capital from the beginning of the sentence alone: it names nobody, or what comes next is
    no verb.
    """
    if " " in name:
        return False
    after = re.match(r" ([a-z]+)", behind)
    verb = not after or after[1] in _VERBS or (after[1].endswith(("ed", "s")) and not after[1].endswith(("ions", "ss")))
    group = after and after[1] in _GROUPS
    return name.lower() in _COMMON or bool(group) or not verb


def _without_common(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first.lower() in _COMMON and rest[:1].isupper() else name


_VERBS = words(
    "is are was were be has have had do does did will would shall should may might can could must not never also still"
    " said says told and or of in at"
)
_GROUPS = words(
    "people police officials protesters activists journalists students workers residents authorities lawyers judges"
    " prosecutors soldiers members women men children doctors nurses"
)
_COMMON = _GROUPS | words(
    "there this that these those it he she they we i such many some most all both each every any other another one two"
    " the a an his her its their our my new old basic human no not only under after before in on at for from by as"
    " hundreds thousands dozens nobody several"
)
"""Words that begin a sentence in capitals and name nobody."""


def _is_same(one: str, other: str, mine: Side, theirs: Side) -> bool:
    if _overlap(one, other) or initials(one) == other or initials(other) == one:
        return True
    if sound(one) == sound(other):
        return True
    known = [*mine.forms, *theirs.forms]
    return any(_in(one, forms) and _in(other, forms) for forms in known)


def _in(name: str, forms: Sequence[str]) -> bool:
    return any(_overlap(name, form) for form in forms)


def _overlap(one: str, other: str) -> bool:
    a, b = (
        {word for word in re.findall(r"\w+", name.casefold()) if _plain(word) not in _GENERIC} for name in (one, other)
    )
    fewer, more = sorted((a, b), key=len)
    return bool(fewer) and all(any(_alike(x, y) for y in more) for x in fewer)


def _plain(word: str) -> str:
    """Without case and accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign))


def _alike(one: str, other: str) -> bool:
    """One word, one that sounds alike in another spelling or script (Boqaev, Бокаев), or the people and the land of one
    name: Tolvania, Tolvanian.
    """
    a, b = _plain(one), _plain(other)
    if a == b or (min(len(a), len(b)) >= 5 and (a.startswith(b) or b.startswith(a))):
        return True
    return sounds(one) == sounds(other) != ""


_GENERIC = words(
    "the of and for on party partiya partija partiyasy parti union court ministry president minister mr mrs ms dr"
    " street"
)
"""Words of names that tell no two of them apart."""
