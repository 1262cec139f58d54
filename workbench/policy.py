"""The desk's own rules as values: which claims need two reviews, how long a finding holds, what keeps a story back."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .errors import Invalid
from .models import Answer, ClaimKind

ALWAYS, NEVER = 0, 4
"""Check-worthiness from which two reviews are needed: 0 means every claim, 4 none."""
CHECKABLE = frozenset({ClaimKind.FACT, ClaimKind.ATTRIBUTED})
MAX_AGE = 36_500

BLOCKERS: Mapping[str, str] = MappingProxyType(
    {
        "splitting": "the text is still being split",
        "nothing": "no claim was kept",
        "undated": "the publication date is not known",
        "drafts": "drafts that are neither kept nor discarded",
        "open": "checkable claims without a verdict",
        "disputes": "open disputes",
        "stale": "stale findings",
        "accusations": "accusations that two people have not judged",
        "single": "claims judged by one person where two are needed",
        "inaccurate": "inaccurate claims",
        "context": "claims with missing context",
        "unsafe": "unproven, conflicting or outdated claims",
        "withdrawn": "withdrawn findings, while their sentence has no new claim",
    }
)
"""What may keep a story from running, by code."""


class Fetching(StrEnum):
    """Whether the page behind a link may be fetched when somebody asks, and how."""

    ON = "on"
    PROXY = "proxy"
    OFF = "off"


PROXY = re.compile(r"socks5://(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,39}\]):([1-9][0-9]{0,4})")
PROXY_FORM = "A proxy is written socks5://host:port, such as socks5://127.0.0.1:9050."


def _twos() -> dict[str, list[int]]:
    return {kind: [ALWAYS, NEVER] if kind in CHECKABLE else [NEVER, NEVER] for kind in ClaimKind}


@dataclass(frozen=True, slots=True)
class DeskPolicy:
    """The rules in force.

    `two_reviews`: for each kind the check-worthiness from which two reviews are needed, while nobody has answered
    whether the claim accuses somebody, and after another person than the reviewer has answered no. `max_age_days`: how
    old a finding may get by its as-of date, None for no limit. `blockers`: what needs a reason to sign off against.
    `proxy`: through which SOCKS proxy pages are fetched, as socks5://host:port; empty unless `fetching` says so.
    """

    two_reviews: Mapping[str, list[int]] = field(default_factory=_twos)
    max_age_days: int | None = 730
    blockers: tuple[str, ...] = tuple(BLOCKERS)
    fetching: str = Fetching.ON
    proxy: str = ""

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "two_reviews": dict(self.two_reviews), "blockers": list(self.blockers)}

    def needs_two(self, kind: str, worth: int, accusation: str, accuses: str | None, *, cleared: bool) -> bool:
        """Whether a claim needs two reviews. `cleared`: somebody else than the reviewer said that it accuses nobody.

        What accuses, is marked as possibly accusing, or was cleared by its own reviewer only, always needs two.
        """
        if accusation or accuses == Answer.YES or (accuses == Answer.NO and not cleared):
            return True
        unanswered, answered = self.two_reviews.get(kind, [ALWAYS, ALWAYS])
        return worth >= (answered if accuses == Answer.NO else unanswered)


def read(rules: Mapping[str, Any]) -> DeskPolicy:
    """The rules from plain data. Raises Invalid where they are not rules."""
    twos, age, codes = rules.get("two_reviews", {}), rules.get("max_age_days"), rules.get("blockers", ())
    fits = set(twos) == set(ClaimKind) and all(
        len(pair) == 2 and all(type(worth) is int and ALWAYS <= worth <= NEVER for worth in pair)
        for pair in twos.values()
    )
    if not fits:
        raise Invalid("Choose for every kind of claim from which check-worthiness two reviews are needed.")
    if age is not None and not (type(age) is int and 1 <= age <= MAX_AGE):
        raise Invalid(f"A finding's age is a number of days from 1 to {MAX_AGE:,}, or empty for no limit.")
    if not set(codes) <= set(BLOCKERS):
        raise Invalid("One of the blockers is not known; load the page again.")
    return DeskPolicy(
        {kind: list(twos[kind]) for kind in ClaimKind},
        age,
        tuple(code for code in BLOCKERS if code in codes),
        *_fetching(rules.get("fetching", Fetching.ON), rules.get("proxy", "")),
    )


def _fetching(fetching: Any, proxy: Any) -> tuple[str, str]:
    if fetching not in set(Fetching):
        raise Invalid("Say whether pages behind links may be fetched, and how.")
    if fetching != Fetching.PROXY:
        return fetching, ""
    written = PROXY.fullmatch(str(proxy))
    if not written or int(written[1]) > 65_535:
        raise Invalid(PROXY_FORM, {"proxy": PROXY_FORM})
    return fetching, proxy
