"""What is asked of every engine: queries of each kind, always the same, none twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.engines.claims import DAYS, FIRST_DAY, VERDICTS, Claim

OF_EACH = 24
KINDS = (
    *("rare term", "common term", "two common, AND", "two common, OR", "common, NOT another", "phrase", "prefix"),
    *("verdict and date", "sorted by date", "facet counts"),
)


@dataclass(frozen=True)
class Asked:
    """Words and how they belong together; `kind` is one of KINDS."""

    kind: str
    words: tuple[str, ...]
    verdict: str | None = None
    days: tuple[int, int] | None = field(default=None)

    def typed(self) -> str:
        """As one types it into the search box."""
        match self.kind:
            case "two common, OR":
                return " OR ".join(self.words)
            case "common, NOT another":
                return f"{self.words[0]} NOT {self.words[1]}"
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
        return " ".join(self.words)


def asked(some: Sequence[Claim]) -> list[Asked]:
    """OF_EACH queries of each kind, of words that stand in these claims."""
    texts = [claim.text.rstrip(".").lower().replace(",", "").split() for claim in some]
    often = Counter(word for text in texts for word in sorted(set(text)))
    ranked = [word for word, _ in often.most_common() if word.isalpha() and len(word) > 2]
    common, rare = ranked[2:150], [word for word in ranked if 1 <= often[word] <= 3]
    chance = np.random.default_rng(3)
    found: dict[Asked, None] = {}
    for kind in KINDS:
        made = 0
        while made < OF_EACH:
            one = _one(kind, common, rare, texts, chance)
            if one not in found:
                found[one] = None
                made += 1
    return list(found)


def _one(
    kind: str, common: Sequence[str], rare: Sequence[str], texts: Sequence[list[str]], chance: np.random.Generator
) -> Asked:
    def pick(words: Sequence[str], many: int = 1) -> tuple[str, ...]:
        return tuple(str(word) for word in chance.choice(words, many, replace=False))

    if kind == "rare term":
        return Asked(kind, pick(rare))
    if kind in ("two common, AND", "two common, OR", "common, NOT another"):
        return Asked(kind, pick(common, 2))
    if kind == "phrase":
        text = texts[int(chance.integers(0, len(texts)))]
        at = int(chance.integers(0, len(text) - 8))
        return Asked(kind, tuple(text[at : at + 2 + int(chance.integers(0, 2))]))
    if kind == "prefix":
        return Asked(kind, (pick([word for word in common if len(word) > 4])[0][: 3 + int(chance.integers(0, 2))],))
    if kind == "verdict and date":
        first = FIRST_DAY + int(chance.integers(0, DAYS - 1500))
        return Asked(kind, pick(common), str(chance.choice(VERDICTS)), (first, first + 1095))
    return Asked(kind, pick(common))
