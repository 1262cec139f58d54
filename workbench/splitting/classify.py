"""What kind of claim a draft is, with the reason in words."""

import re

from workbench.splitting.lexicon import EVALUATIVE, FUTURE, NORMATIVE, VIOLATIONS

_HARD = re.compile(
    r"\b(?:banned|arrested|detained|jailed|imprisoned|released|fined|killed|died|registered|deported"
    r"|convicted|"
    r"sentenced|entered into force|blocked|dispersed|imposed|accused|faced|posted|awarded|served|signed"
    r"|elected)\b",
    re.I,
)
# What a court or a law lays down is a fact about it.
_RULED = re.compile(r"\b(?:ruled|rules|ordered|orders|decided|requires?|required|decreed|stipulates?|obliges?)\b")


def kind_of(text: str, attributed: bool) -> tuple[str, str]:
    """Give the kind of a claim and one sentence why. What somebody else says is an attributed statement
    first.
    """
    if attributed:
        return "attributed_statement", "Somebody other than the author is reported to say it."
    found = NORMATIVE.search(text)
    if found and not _RULED.search(text[: found.start()]):
        return "normative", f"“{found.group()}” says what ought to be."
    if found := FUTURE.search(text):
        return "prediction", f"“{found.group()}” speaks of what is to come."
    told = re.findall(r"[\w-]+", text.lower())
    words = [word for word in told if word in EVALUATIVE]
    if words and not _HARD.search(text) and not VIOLATIONS.intersection(told):
        return "opinion", f"“{words[0]}” is a judgement."
    return "fact", "It states that something is or happened."
