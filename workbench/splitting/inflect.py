"""Finite forms of English verbs, for clauses that get a verb of their own."""

import re

from workbench.splitting.parser import Word

_FORMS = {
    "be": ("is", "are", "was", "were"),
    "have": ("has", "have", "had", "had"),
    "do": ("does", "do", "did", "did"),
}
_IRREGULAR = {
    "become": "became", "begin": "began", "break": "broke", "bring": "brought", "build": "built",
    "buy": "bought", "choose": "chose", "come": "came", "cut": "cut", "draw": "drew", "drive": "drove",
    "fall": "fell", "feel": "felt", "fight": "fought", "find": "found", "flee": "fled", "fly": "flew",
    "get": "got", "give": "gave", "go": "went", "grow": "grew", "hear": "heard", "hold": "held",
    "keep": "kept", "know": "knew", "lead": "led", "leave": "left", "let": "let", "lose": "lost",
    "make": "made", "meet": "met", "pay": "paid", "put": "put", "read": "read", "rise": "rose",
    "run": "ran", "say": "said", "see": "saw", "sell": "sold", "send": "sent", "set": "set",
    "shoot": "shot", "sit": "sat", "speak": "spoke", "spend": "spent", "stand": "stood", "steal": "stole",
    "strike": "struck", "take": "took", "teach": "taught", "tell": "told", "think": "thought",
    "throw": "threw", "wear": "wore", "win": "won", "withdraw": "withdrew", "write": "wrote",
}  # fmt: skip
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
    return lemma[:-1] + "ied" if re.search(r"[^aeiou]y$", lemma) else lemma + "ed"
