"""How much a claim is worth checking: 0 to 3, for the order of work only (after ClaimBuster's idea)."""

import re

from workbench.splitting.lexicon import HARM


def worth_of(text: str, kind: str, time: str | None) -> tuple[int, str]:
    """Give 0..3 and the reason: checkable things (names, numbers, dates) and what touches people's rights."""
    if kind in ("opinion", "normative"):
        return 0, "Nothing in it can be checked as it stands."
    harm = next((word for word in re.findall(r"\b[a-z]+", text) if word in HARM), "")
    names = re.findall(r"(?<!^)\b[A-Z][\w-]+", text)
    number = re.search(r"\d", text)
    if kind == "prediction":
        return 1, "It can only be checked later."
    if harm and (names or number or time):
        return 3, f"It tells of “{harm}” and names who, when or how many."
    if harm or (names and (number or time)):
        return 2, f"It tells of “{harm}”." if harm else "It names somebody and gives a figure or a time."
    return 1, "It is a statement of fact with little at stake."
