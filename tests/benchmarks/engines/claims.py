"""Claims as a desk has them, as many as are asked for, always the same ones.

Words follow the law that word frequencies of English follow (Zipf's, as Mandelbrot has it: the r-th word has a share
proportional to 1 / (r + 2.7); Piantadosi 2014). The most frequent are English; rarer ones are made of syllables, with
endings that a stemmer takes off. Verdicts, outlets and claimants are skewed; one claim in fifty says an earlier one
again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice, product

import numpy as np

from workbench.search.documents import Doc

VOCABULARY, PORTION, AGAIN = 150_000, 10_000, 50
SHORTEST, LONGEST = 13, 33
_FREQUENT = """
the of and to in a that for was on with as by said at from is it were be he his has are not who which had have
they their this been an but after her more would people government when there police will about one she also
all or its year court last two against rights out than up other into them country some could some state three
many law over no days what during public military years since under only between human where new president
group told because such first before those our million minister most party now while city children other then
women including prison report being areas both region united protest according arrested without members
officials journalists war security forces attack killed official down very media even time through former back
work detained election until authorities school vote week national local just month evidence day week border
food water home hospital killed families town village number office leader house trial force called made
several right any within away land near left did power small river army soldiers judge lawyer activists
released capital social international system workers economic
"""
"""English words, the most frequent first."""
CONSONANTS = (*"bdfgklmnprstvz", "br", "dr", "kr", "st", "tr", "sh")
VOWELS = (*"aeiou", "ai", "or", "en")
SYLLABLES = [a + b for a, b in product(CONSONANTS, VOWELS)]
ENDINGS = ("", "", "", "s", "ed", "ing", "er", "ment")
PEOPLE, OUTLETS = 20_000, 300
VERDICTS = ("accurate", "inaccurate", "unproven", "missing_context", "mostly_accurate", "outdated", "unchecked")
SHARES = (0.2, 0.15, 0.1, 0.05, 0.08, 0.02, 0.4)
FIRST_DAY, DAYS = date(2005, 1, 1).toordinal(), 7_600


@dataclass(frozen=True)
class Claim:
    """`again`: the number of the claim that this one says again in other words; None for most."""

    number: int
    text: str
    claimant: str
    outlet: str
    verdict: str
    day: int
    again: int | None

    @property
    def year(self) -> int:
        return date.fromordinal(self.day).year

    def doc(self) -> Doc:
        """As the workbench indexes it."""
        return Doc(
            id=f"claim:{self.number}",
            type="claim",
            text=self.text,
            names=f"{self.claimant}\n{self.outlet}",
            verdict=self.verdict,
            state="settled",
            kind="fact",
            claimants=(self.claimant,),
            outlets=(self.outlet,),
            language="en",
            time=(self.day, self.day),
            years=(self.year,),
            day=self.day,
        )


@lru_cache(maxsize=1)
def vocabulary() -> list[str]:
    """The words, the most frequent first."""
    chance = np.random.default_rng(7)
    known = dict.fromkeys(_FREQUENT.split())
    while len(known) < VOCABULARY:
        parts = chance.integers(0, len(SYLLABLES), 3)
        stem = "".join(SYLLABLES[at] for at in parts[: 2 + len(known) % 2])
        known.setdefault(stem + ENDINGS[int(chance.integers(0, len(ENDINGS)))])
    return list(known)


def claims(many: int) -> Iterator[Claim]:
    """`many` claims, numbered from 1."""
    for at in range(0, many, PORTION):
        yield from islice(_portion(at), min(PORTION, many - at))


def _portion(first: int) -> Iterator[Claim]:
    chance = np.random.default_rng(1000 + first)
    words = vocabulary()
    shares = 1 / (np.arange(len(words)) + 2.7)
    bounds = np.cumsum(shares / shares.sum())
    lengths = chance.integers(SHORTEST, LONGEST + 1, PORTION)
    drawn = np.searchsorted(bounds, chance.random(int(lengths.sum())))
    ends = np.cumsum(lengths)
    people = np.minimum(chance.zipf(1.3, PORTION), PEOPLE)
    outlets = np.minimum(chance.zipf(1.4, PORTION), OUTLETS)
    verdicts = chance.choice(len(VERDICTS), PORTION, p=np.array(SHARES) / sum(SHARES))
    days = FIRST_DAY + chance.integers(0, DAYS, PORTION)
    texts: list[str] = []
    for at in range(PORTION):
        own = [words[place] for place in drawn[ends[at] - lengths[at] : ends[at]]]
        again = at - AGAIN // 2 if at >= AGAIN and at % AGAIN == 0 else None
        day = int(days[at if again is None else again])
        said = own if again is None else _in_other_words(texts[again].split(), own, chance)
        texts.append(" ".join(said))
        person, outlet = _name(int(people[at]), "people"), _name(int(outlets[at]), "outlet")
        when = date.fromordinal(day)
        text = f"{texts[at].capitalize()}, said {person} on {when:%-d %B %Y}."
        twin = None if again is None else first + again + 1
        yield Claim(first + at + 1, text, person, outlet, VERDICTS[verdicts[at]], day, twin)


def _in_other_words(said: list[str], others: list[str], chance: np.random.Generator) -> list[str]:
    """The same words in another order, a fifth of them others."""
    kept = [said[at] if chance.random() > 0.2 else others[at % len(others)] for at in chance.permutation(len(said))]
    return kept


@lru_cache(maxsize=PEOPLE + OUTLETS)
def _name(number: int, of: str) -> str:
    chance = np.random.default_rng(number if of == "people" else 10**6 + number)
    one, two = ("".join(SYLLABLES[at] for at in chance.integers(0, len(SYLLABLES), size)).title() for size in (2, 3))
    return f"{one} {two}" if of == "people" else f"{one} Post"
