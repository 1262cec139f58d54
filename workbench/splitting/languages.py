"""Which language a text or a paragraph is in."""

import re
from collections import Counter

from workbench.splitting.types import Proposal

_ENOUGH_LETTERS = 20
_SPACE = re.compile(r"\n\s*")
_FEW_PARTS = 2
_SAMPLE = 20_000
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = {
    "cyrillic": re.compile(r"[\u0400-\u052f\u1c80-\u1c8f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "bengali": re.compile(r"[\u0980-\u09ff]"),
    "tamil": re.compile(r"[\u0b80-\u0bff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "georgian": re.compile(r"[\u10a0-\u10ff]"),
    "armenian": re.compile(r"[\u0530-\u058f]"),
    "ethiopic": re.compile(r"[\u1200-\u137f]"),
    "burmese": re.compile(r"[\u1000-\u109f]"),
    "khmer": re.compile(r"[\u1780-\u17ff]"),
}
# The language whose sentence rules stand in for a script.
_OF_SCRIPT = {"cyrillic": "ru", "arabic": "ar", "hebrew": "he", "greek": "el", "han": "zh", "kana": "ja",
              "hangul": "ko", "devanagari": "hi", "bengali": "bn", "tamil": "ta", "thai": "th", "georgian": "ka",
              "armenian": "hy", "ethiopic": "am", "burmese": "my", "khmer": "km"}  # fmt: skip
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|that|for|was|were|is|are|with|on|by|it|as|at|from|this|which|who|has|had|have|be|not|said"
    r"|an|but|their|his|her|after|would|will)\b",
    re.I,
)
_MOST_SAMPLED = 4000
_FEWEST = 8  # letters of another script
_MANY = 90  # letters without which letter patterns prove nothing
_FEW_ENGLISH, _MUCH_ENGLISH = 0.06, 0.2  # of the words: English text has about a third of these
_CLEAR = 25.0  # py3langid's log likelihood ahead of English


def detect_language(text: str) -> Proposal[str]:
    """Propose an ISO 639-1 code, by py3langid over the running text; English where there is too little to
    judge.
    """
    letters = len(_LETTER.findall(text[:_SAMPLE]))
    if letters < _ENOUGH_LETTERS:
        return Proposal("en", "Too little text to tell the language; English is assumed.")
    import py3langid

    weights: Counter[str] = Counter()
    for part in _SPACE.split(text[:_SAMPLE]):
        if (count := len(_LETTER.findall(part))) >= _ENOUGH_LETTERS:
            weights[_same_script(part, str(py3langid.classify(part)[0]))] += count
    code = weights.most_common(1)[0][0] if weights else str(py3langid.classify(text[:_SAMPLE])[0])
    if len(weights) < _FEW_PARTS:  # one paragraph, or one language: the whole tells best
        code = _same_script(text, str(py3langid.classify(text[:_SAMPLE])[0]))
    return Proposal(code, f"The letter patterns of {letters} letters fit “{code}” best (py3langid).")


def _same_script(text: str, code: str) -> str:
    """A language that is written as the text is: where letter patterns mislead, the script decides."""
    script = script_of(text)
    if script == "latin":
        english = code in _OF_SCRIPT.values() or english_share(text) >= _MUCH_ENGLISH
        return "en" if english else code
    return code


def script_of(text: str) -> str:
    """The script of more than half of the letters: "latin" where it is no other one."""
    if text.isascii():
        return "latin"
    letters = len(_LETTER.findall(text))
    found = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    best = max(found, key=lambda name: found[name])
    if best == "han" and found["kana"] * 5 > found["han"]:
        best = "kana"
    return best if found[best] >= _FEWEST and found[best] * 2 > letters else "latin"


def paragraph_language(text: str, start: int, end: int, page: str) -> str:
    """The language of `text[start:end]` on a page in language `page`: that one unless script or letters say otherwise.

    Another script always tells. Between languages of the Latin script, many letters and a clear margin are needed.
    """
    words = text[start : min(end, start + _MOST_SAMPLED)]
    script = script_of(words)
    if script != "latin":
        known = _OF_SCRIPT[script]
        return known if page == "en" or _script_of_language(page) not in (script, "") else page
    share = english_share(words)
    if page == "en":
        return _other_than_english(words) if share < _FEW_ENGLISH else "en"
    return "en" if share >= _MUCH_ENGLISH and len(words.split()) >= 6 else page


def english_share(text: str) -> float:
    """The share of small English words among the words."""
    found = text.split()
    return len(_ENGLISH.findall(text)) / len(found) if found else 0.0


def _script_of_language(code: str) -> str:
    """The script of a language that has only one here; "" where it may have several."""
    cyrillic = dict.fromkeys(("ru", "uk", "be", "bg", "mk", "kk", "ky", "tg", "mn"), "cyrillic")
    arabic = dict.fromkeys(("ar", "fa", "ur", "ps", "ug"), "arabic")
    latin = dict.fromkeys(("de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "fi", "no", "tr", "hu"), "latin")
    own = {code: script for script, code in _OF_SCRIPT.items()}
    return {**own, **cyrillic, **arabic, **latin}.get(code, "")


def _other_than_english(words: str) -> str:
    if len(_LETTER.findall(words)) < _MANY:
        return "en"
    import py3langid

    ranked = py3langid.rank(words)
    english = next(score for code, score in ranked if code == "en")
    code, score = ranked[0]
    return str(code) if score - english >= _CLEAR else "en"
