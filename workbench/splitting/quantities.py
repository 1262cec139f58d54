"""Quantities in a claim: numbers in digits and words with unit and comparator. Dates, times and articles are none.

They are read from the words alone, so that they can be read again whenever a person has changed the words.
"""

import re
from collections.abc import Iterator

from workbench.splitting.lexicon import words
from workbench.splitting.timerules import MONTHS
from workbench.splitting.types import Quantity

_ONES = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORTH = {word: i for i, word in enumerate(_ONES, 1)} | {word: 10 * i for i, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SHORT = {"m": 10**6, "bn": 10**9}
_VAGUE = {"dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000, "millions": 10**6}
_SHARES = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2}
_COMPARATORS = {
    "more than": "more than", "over": "more than", "above": "more than", "upwards of": "more than",
    "at least": "at least", "no fewer than": "at least", "no less than": "at least", "a minimum of": "at least",
    "fewer than": "less than", "less than": "less than", "under": "less than", "below": "less than",
    "up to": "at most", "at most": "at most", "no more than": "at most", "as many as": "at most",
    "about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about",
    "an estimated": "about", "nearly": "nearly", "almost": "nearly", "close to": "nearly",
}  # fmt: skip
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "₸": "tenge", "₽": "roubles", "¥": "yuan"}

_WORD = "|".join(sorted(_WORTH, key=len, reverse=True))
_SCALE = "|".join(_SCALES)
_DIGITS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?"
_BELOW = rf"(?:{_WORD})(?:-(?:{_WORD}))?"
_GREAT = "thousand|million|billion|trillion"
_ON = (  # "a hundred and eighty-seven", "one thousand two hundred"; but "between two hundred and three hundred"
    rf" (?:(?<=hundred )(?:and )?{_BELOW}(?! hundred)"
    rf"|(?:(?<=thousand )|(?<=[mbtr]illion ))(?:and )?{_BELOW}(?! (?:{_GREAT})))\b"
)
_IN_WORDS = rf"(?:{_BELOW}|a (?:few )?(?:{_SCALE}))(?: (?:{_SCALE})\b|{_ON}){{0,8}}"
_NUMBER = rf"(?:(?:{_DIGITS})(?:(?:m|bn)\b|(?: (?:{_SCALE})){{0,2}})|{_IN_WORDS})"
_FIND = re.compile(
    rf"(?<![\w./:§-])(?:(?P<vague>(?:tens of |hundreds of )?(?:{'|'.join(_VAGUE)})(?= of\b| were| have| had))"
    rf"|(?P<many>one|two|three|a|an)?[ -]?\b(?P<share>half|(?:third|quarter|fifth)s?)(?= of| the| its)"
    rf"|(?P<sign>[$€£₸₽¥])?(?P<number>{_NUMBER}))(?![\w/]|:\d|\.\d)",
    re.I,
)
_TO = re.compile(rf"(?P<by> to | ?[–-] ?| and )(?:[$€£₸₽¥])?(?P<number>{_NUMBER})(?![\w/:])", re.I)
_LESS_MORE = re.compile(rf"\b({'|'.join(sorted(_COMPARATORS, key=len, reverse=True))}) ?[$€£₸₽¥]?$", re.I)
_NO_NUMBER = re.compile(
    r"\b(?:articles?|no\.|nos\.|law|section|rule|paragraphs?|points?|resolution|part|chapter|number|aged?|version)"
    rf"(?: no\.)? ?$|\b(?:{'|'.join(MONTHS)}) $",
    re.I,
)
_A_DATE = re.compile(rf" (?:{'|'.join(MONTHS)})\b|(?:st|nd|rd|th)\b| (?:a\.?m|p\.?m|o'clock)\b|[-–]year[-–]old", re.I)
_PERCENT = re.compile(r" ?(?:%|per ?cent\b|percentage points?)", re.I)
_MONEY = re.compile(
    r" (?P<unit>(?:US )?dollars?|euros?|pounds?|tenge|roubles?|rubles?|yuan|lira|rupees?|soms?|francs?|USD|EUR|GBP)\b",
    re.I,
)
_HYPHENED = re.compile(r"-(?P<unit>second|minute|hour|day|week|month|year|kilomet(?:re|er)|mile|page)\b", re.I)
_NOUNS = words("people men women children police staff media persons clergy youth deputies personnel")
_ONE = words(
    "person man woman child officer day week month year hour journalist activist protester member official case"
)
_NO_UNIT = words("was is as has his its this others does across always perhaps towards us thus news")
_STOPS = words("in on at by for from to with and or were was are is had have been as after before who that which while")
_STRETCH = re.compile(r"(?: of(?: the| those| these| them)?)?((?: [\w’'-]{1,40}){1,4})")
_PLACE = re.compile(r"[\w’'-]+")
_STATES = (
    ("dead", r"dead|die[sd]?|deaths?|kill(?:s|ed|ing)?|murdered|executed"),
    ("arrested", r"arrest(?:s|ed|ing)?|detain(?:s|ed|ing|ees?)?|detentions?|custody|held"),
    ("injured", r"injur(?:ed|ies|ing|y)|wound(?:s|ed|ing)?|hospitali[sz]ed"),
    ("fined", r"fin(?:ed|es|ing)"),
    ("sentenced", r"sentenc(?:ed|es|ing)|jail(?:s|ed|ing)?|imprison(?:ed|ment)?|convict(?:s|ed|ing|ions?)?"),
    ("charged", r"charg(?:ed|es|ing)|prosecut(?:ed|ions?)"),
    ("missing", r"missing|disappear(?:ed|ances?)|abduct(?:ed|ions?)|kidnapp?\w*"),
    ("displaced", r"displac(?:ed|ement)|evict(?:ed|ions?)|deport(?:ed|ations?)"),
    ("tortured", r"tortur(?:ed|e|ing)|beaten|ill-treated"),
    ("released", r"releas(?:ed|e|ing)|freed|pardoned|acquitted"),
)
_STATE = re.compile("|".join(rf"(?P<{name}>\b(?:{forms})\b)" for name, forms in _STATES), re.I)
_TIMES = re.compile(r"(?:second|minute|hour|day|week|month|year|decade|time)s?$|years of age", re.I)
_THINGS = words(
    "complaints cases charges reports protests rallies articles laws countries cities regions websites sites accounts"
    " houses homes organisations organizations parties newspapers outlets courts trials votes steps elections"
    " percent share"
)
_LONGEST = 5_000
_REACH = 60  # characters over which a verb may say what befell those counted


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a claim in the order of its words; of a very long one, those at its beginning."""
    return tuple(_read(text[:_LONGEST]))


def _read(text: str) -> Iterator[Quantity]:
    done = 0
    for found in _FIND.finditer(text):
        if found.start() < done or _is_no_quantity(text, found):
            continue
        number, end, to = _number(found), found.end(), None
        before = _before(text, found)
        comparator = _comparator(before)
        more = _TO.match(text, end)
        if found["number"] and more and (more["by"] != " and " or before.lower().endswith("between ")):
            to, end = _worth(more["number"]), more.end()
            if _A_DATE.match(text, end + (text[end : end + 1] == ")")):
                continue  # "25-26 November"
        unit, end = _unit(text, found, end, number)
        if found["number"] and number == 1 and not (unit or comparator[0]):
            continue  # "one of them", "one critic"
        done = end
        start = found.start() - len("between " if to and more and more["by"] == " and " else comparator[1])
        yield Quantity(
            words=text[start:end].strip(),
            number=number,
            to=to,
            comparator="multiples of" if found["vague"] else comparator[0],
            unit=unit,
            counts=_counts(text, found.start(), end, unit),
        )


def _is_no_quantity(text: str, found: re.Match[str]) -> bool:
    """A day, a year, a clock time, somebody's age, an article of a law."""
    if found["vague"] or found["share"] or found["sign"]:
        return False
    before, after = _before(text, found), text[found.end() : found.end() + 16]
    if _NO_NUMBER.search(before) or _A_DATE.match(after):
        return True
    if not re.fullmatch(r"(?:1[89]|20)\d\d", found["number"]) or _PERCENT.match(after) or _MONEY.match(after):
        return False
    return not (_comparator(before)[0] and _noun(text, found.end(), 2)[0])  # a year, unless "about 2000 people"


def _before(text: str, found: re.Match[str]) -> str:
    """The few words that stand before a number."""
    return text[max(0, found.start() - 24) : found.start()]


def _number(found: re.Match[str]) -> float:
    if found["vague"]:
        parts = found["vague"].lower().split()
        return ({"tens": 10, "hundreds": 100}[parts[0]] if len(parts) > 1 else 1) * _VAGUE[parts[-1]]
    if found["share"]:
        many = {"two": 2, "three": 3}.get((found["many"] or "").lower(), 1)
        return round(many * _SHARES[found["share"].lower().removesuffix("s")], 4)
    return _worth(found["number"])


def _worth(written: str) -> float:
    """The value of a number in digits or words: "1.5 million", "twenty-one thousand", "a dozen"."""
    done, value = 0.0, 0.0
    for part in re.split(r"[ -]", re.sub(r"(?<=\d)(m|bn)$", r" \1", written.lower()).replace(",", "")):
        scale = _SCALES.get(part) or _SHORT.get(part) or 0
        if part in _WORTH:
            value += _WORTH[part]
        elif 0 < scale < 1000:
            value = (value or 1) * scale
        elif scale:
            done = done * scale if done and not value else done + (value or 1) * scale  # "a thousand million"
            value = 0.0
        elif part[:1].isdigit():
            value = float(part)
    whole = done + value
    return int(whole) if whole == int(whole) else whole


def _comparator(before: str) -> tuple[str, str]:
    """The comparator that ends here, and the words that say so."""
    found = _LESS_MORE.search(before)
    return (_COMPARATORS[found[1].lower()], found.group()) if found else ("", "")


def _unit(text: str, found: re.Match[str], end: int, number: float) -> tuple[str, int]:
    """What is counted, and where the words that say it end."""
    for pattern in (_PERCENT, _MONEY, _HYPHENED):
        if there := pattern.match(text, end):
            unit = "percent" if pattern is _PERCENT else there["unit"].lower()
            return unit + "s" * (pattern is _HYPHENED), there.end()
    if found["sign"]:
        return _SIGNS[found["sign"]], end
    if found["share"]:
        return "share", end
    noun, stop = _noun(text, end, number)
    if not noun and number < 30 and _comparator(_before(text, found))[1].lower() in ("under ", "over ", "above "):
        return "years of age", end
    return noun, stop


def _noun(text: str, end: int, number: float) -> tuple[str, int]:
    """The first plural among the next four words; for "one" a word that is often counted."""
    stretch = _STRETCH.match(text, end)
    for place in _PLACE.finditer(text, stretch.start(1), stretch.end(1)) if stretch else ():
        word = re.sub(r"['’]s?$", "", place.group()).lower()
        plural = word in _NOUNS or (word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "ous")))
        if word in _STOPS or word in _NO_UNIT:
            break
        if plural or (number == 1 and word in _ONE):
            return word, place.end()
    return "", end


def _counts(text: str, start: int, end: int, unit: str) -> str:
    """What befell those counted: said by the nearest word that says such a thing."""
    if unit in _THINGS or unit in _SIGNS.values() or _TIMES.search(unit) or _MONEY.match(f" {unit}"):
        return ""
    near = []
    for found in _STATE.finditer(text, max(0, start - _REACH), end + _REACH):
        away = start - found.end() if found.end() <= start else max(0, found.start() - end)
        near.append((away, str(found.lastgroup)))
    return min(near)[1] if near else ""
