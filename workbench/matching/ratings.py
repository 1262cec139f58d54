"""What a publisher's rating may be on our scale. A proposal: a rating is shown as it was given, always."""

import re

from ..models import Verdict

WORDS: dict[Verdict, tuple[str, ...]] = {
    Verdict.ACCURATE: ("true", "correct", "accurate", "correct attribution", "verified", "fact"),
    Verdict.MOSTLY_ACCURATE: ("mostly true", "mostly correct", "mostly accurate", "partly true", "half true"),
    Verdict.MISSING_CONTEXT: ("missing context", "lacks context", "needs context", "misleading", "cherry picked"),
    Verdict.MOSTLY_INACCURATE: ("mostly false", "mostly incorrect", "partly false", "exaggerated", "mixture", "mixed"),
    Verdict.INACCURATE: (
        *(
            "false",
            "incorrect",
            "inaccurate",
            "fake",
            "pants on fire",
            "four pinocchios",
            "misattributed",
            "miscaptioned",
        ),
        *("fabricated", "altered", "scam", "hoax", "debunked"),
    ),
    Verdict.CONFLICTING: ("conflicting", "disputed", "contested"),
    Verdict.UNPROVEN: ("unproven", "unsupported", "no evidence", "unverified", "research in progress", "legend"),
    Verdict.OUTDATED: ("outdated", "no longer true"),
    Verdict.NOT_CHECKABLE: ("not checkable", "satire", "labeled satire", "opinion", "humor", "humour"),
}
"""Ratings in English as publishers of ClaimReview write them, without signs and case."""
_BY_WORD = {word: verdict for verdict, words in WORDS.items() for word in words}


def verdict_of(rating: str) -> Verdict | None:
    """Our word for a rating that means one of them plainly; None where a person has to say."""
    plain = " ".join(re.findall(r"\w+", rating.casefold().replace("_", " ")))
    return _BY_WORD.get(plain)
