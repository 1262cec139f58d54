"""What the shape of a name tells: its kind, its bare form, its initials, how it sounds. General English only."""

import re
from functools import lru_cache

from workbench.splitting.lexicon import TITLES, words
from workbench.splitting.timerules import MONTHS, WEEKDAYS

_SMALL = words("of and the for on in to de la du et al a an at")
_FIRST = words(
    "The A An In On At But And If When For As It Its This That These Those From With After Since While Under According"
    " During Before Although However Yet Some Many Most All Both Our Their His Her We They He She I Is Are Was Were"
    " Not No Article Articles Other Another Such By Or So Two Three One What Why How Where Who Even Only"
    " Despite To Of Into Over About Against"
)
_LAWS = words(
    "Act Law Code Convention Agreement Treaty Constitution Declaration Covenant Protocol Charter Bill Decree Regulation"
    " Directive Statute Accord Pact"
)
_EVENTS = words(
    "Summit Games Festival Olympics Revolution Uprising War Conference Election Elections Protest Protests Referendum"
    " Massacre Forum Championship Strike Earthquake"
)
_BODIES = words(
    "Party Union Ministry Committee Commission Council Court Foundation Centre Center Association Movement Group Agency"
    " Bank University Institute Organization Organisation Parliament Senate Assembly Federation Fund Office Bureau"
    " League Society Company Corporation Department Directorate Service Alliance Coalition Tribunal Church Police Front"
    " Network Authority Brigade Congress Academy Inc Ltd LLP LLC Post Times Observer Courier News Press"
    " Tribune Gazette Watch"
)
_LEADING = words(
    "Ministry Bank University Institute Committee Council Court Union Party Association Office Department Centre"
)
_MANY = re.compile(r"^(?:Members?|Leaders?|Supporters?|Officials?|Representatives?|Citizens?|Activists?) (?:of|from) ")
_LED = re.compile(rf"(?:{'|'.join(sorted(_LEADING))}) (?:of|for|on) ")
_NOT_NAMES = {*MONTHS, *WEEKDAYS} | words("Mr Mrs Ms Dr Sir Today Yesterday Tomorrow Read Photo Image Share Comment")
_TITLED = re.compile(rf"^(?:(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})\.? )+", re.I)


@lru_cache(maxsize=10_000)
def bare(name: str) -> str:
    """A name without determiner, title and possessive ending; empty where nothing of a name is left."""
    name = re.sub(r"['’]s?$", "", " ".join(name.split()).strip(" ,.;:“”\"‘'()[]-–—"))
    parts = _MANY.sub("", name).split()
    while parts and (parts[0] in _FIRST or parts[0] in _SMALL):
        parts.pop(0)
    while parts and (parts[-1] in _SMALL or (len(parts) > 1 and parts[-1] in MONTHS)):
        parts.pop()
    name = " ".join(parts)
    untitled = _TITLED.sub("", name)
    if untitled and untitled != name and not kind_by_shape(name):
        name = untitled
    if name in _BODIES or name in _LAWS or name in _EVENTS:
        return ""  # "the Committee" stands for one that was named before
    good = name[:1].isupper() and 1 < len(name) < 100 and len(parts) < 11 and "\n" not in name
    return name if good and name.title() not in _NOT_NAMES and name.lower() not in TITLES else ""


@lru_cache(maxsize=10_000)
def kind_by_shape(name: str) -> str:
    """law, event or organisation where a word of the name says so; otherwise empty."""
    parts = re.sub(r" (?:No\. ?)?\d[\w/-]*$", "", name).split()
    last = parts[-1] if parts else ""
    if re.match(r"Articles? \d", name):
        return "law"
    if len(parts) > 1 or name != last:
        for kind, told in (("law", _LAWS), ("organisation", _BODIES), ("event", _EVENTS)):
            if last in told:
                return kind
    heads = name.partition(" of ")[0].partition(" on ")[0].partition(" for ")[0].split()
    if heads and heads[-1] in _LAWS and len(heads) < len(parts):
        return "law"
    return "organisation" if _LED.match(name) else ""


def initials(name: str) -> str:
    """The initials of a name: "Northern Harbour Agreement" gives NHA. Empty where a word is small or all capitals."""
    parts = [part for part in re.split(r"[ -]", name) if part and part not in _SMALL]
    if any(not part[0].isupper() or (len(part) > 1 and part.isupper()) for part in parts):
        return ""
    return "".join(part[0] for part in parts)


def fits(short: str, name: str) -> bool:
    """Whether `short` is an acronym of `name`: capitals that are initials of its words, in order, from the first."""
    letters = short.removesuffix("s") if short[:-1].isupper() else short
    if not (1 < len(letters) < 12 and sum(c.isupper() for c in letters) > 1 and " " not in short):
        return False
    heads = [part[0] for part in re.split(r"[ -]", name) if part]
    wanted = [c.upper() for c in letters if c.isalpha()]
    if not heads or heads[0].upper() != wanted[0]:
        return False
    at = 0
    for head in heads:
        if at < len(wanted) and head.upper() == wanted[at]:
            at += 1
    return at == len(wanted) and len([h for h in heads if h.isupper()]) - len(wanted) < 2


def sound(word: str) -> str:
    """A surname as several spellings of it sound: Bokayev is Bokaev, Mukhamed is Muhamed."""
    folded = re.sub(r"['’ʼ`-]", "", word.lower())
    for written, as_if in (("kh", "h"), ("y", "i"), ("oo", "u"), ("ou", "u"), ("w", "v"), ("ff", "v")):
        folded = folded.replace(written, as_if)
    folded = re.sub(r"(?<=[aeou])i(?=[aeou])", "", folded)
    return re.sub(r"(.)\1", r"\1", folded)
