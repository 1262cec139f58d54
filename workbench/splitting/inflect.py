"""Finite forms of English verbs, for clauses that get a verb of their own."""

import re

from workbench.splitting.tree import Word

_FORMS = {
    "be": ("is", "are", "was", "were"),
    "have": ("has", "have", "had", "had"),
    "do": ("does", "do", "did", "did"),
}
_IRREGULAR = {
    "arise": "arose", "bear": "bore", "beat": "beat", "become": "became", "begin": "began", "bend": "bent",
    "bet": "bet", "bid": "bid", "bind": "bound", "bite": "bit", "bleed": "bled", "blow": "blew", "break": "broke",
    "breed": "bred", "bring": "brought", "broadcast": "broadcast", "build": "built", "burst": "burst",
    "buy": "bought", "cast": "cast", "catch": "caught", "choose": "chose", "cling": "clung", "come": "came",
    "cost": "cost", "creep": "crept", "cut": "cut", "deal": "dealt", "dig": "dug", "draw": "drew",
    "drink": "drank", "drive": "drove", "eat": "ate", "fall": "fell", "feed": "fed", "feel": "felt",
    "fight": "fought", "find": "found", "flee": "fled", "fly": "flew", "forbid": "forbade", "forget": "forgot",
    "forgive": "forgave", "freeze": "froze", "get": "got", "give": "gave", "go": "went", "grind": "ground",
    "grow": "grew", "hang": "hung", "hear": "heard", "hide": "hid", "hit": "hit", "hold": "held", "hurt": "hurt",
    "keep": "kept", "kneel": "knelt", "know": "knew", "lay": "laid", "lead": "led", "leave": "left", "lend": "lent",
    "let": "let", "light": "lit", "lose": "lost", "make": "made", "mean": "meant", "meet": "met",
    "mislead": "misled", "overcome": "overcame", "overthrow": "overthrew", "pay": "paid", "put": "put",
    "quit": "quit", "read": "read", "ride": "rode", "ring": "rang", "rise": "rose", "run": "ran", "say": "said",
    "see": "saw", "seek": "sought", "sell": "sold", "send": "sent", "set": "set", "shake": "shook", "shed": "shed",
    "shoot": "shot", "show": "showed", "shrink": "shrank", "shut": "shut", "sing": "sang", "sink": "sank",
    "sit": "sat", "sleep": "slept", "slide": "slid", "speak": "spoke", "spend": "spent", "spin": "spun",
    "split": "split", "spread": "spread", "spring": "sprang", "stand": "stood", "steal": "stole", "stick": "stuck",
    "strike": "struck", "strive": "strove", "swear": "swore", "sweep": "swept", "swim": "swam", "swing": "swung",
    "take": "took", "teach": "taught", "tear": "tore", "tell": "told", "think": "thought", "throw": "threw",
    "tread": "trod", "undergo": "underwent", "understand": "understood", "undertake": "undertook",
    "uphold": "upheld", "wake": "woke", "wear": "wore", "weave": "wove", "weep": "wept", "win": "won",
    "wind": "wound", "withdraw": "withdrew", "withhold": "withheld", "withstand": "withstood", "write": "wrote",
}  # fmt: skip
# "ban" and "admit" double their last letter: short verbs, and those stressed on their end.
_DOUBLES = re.compile(
    r"^[^aeiou]*[aeiou][bdgklmnprtvz]$|(?:(?:re|de|in|con|trans|pre)fer|mit|cur|pel|bel|trol|quip|gin|lap|dop|lig|cel|vel|nel|gal)$"
)
PASTS = frozenset(_IRREGULAR.values())


def past_or_present(verb: Word, plural: bool, past: bool) -> str:
    """Give the finite form of a verb for a third person."""
    lemma = verb.lemma
    if lemma in _FORMS:
        return _FORMS[lemma][2 * past + plural]
    if past:
        return _IRREGULAR.get(lemma) or _regular_past(lemma)
    if plural:
        return lemma
    if re.search(r"(?:s|x|z|ch|sh|o)$", lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if re.search(r"[^aeiou]y$", lemma) else lemma + "s"


def _regular_past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    return lemma + lemma[-1] + "ed" if _DOUBLES.search(lemma) else lemma + "ed"
