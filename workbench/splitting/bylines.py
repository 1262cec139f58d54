"""Lines that name the author, in the languages that desks read."""

import re

UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŽŹŻČĆŃĐĞİŞŐŰА-ЯЁІЇЄҐҚҢҒҮҰҺӘӨЎҲ"
"""Capital letters, as the inside of a character class; only letters of these scripts begin names here."""

PART = rf"[{UPPER}][\w.'’-]+"
_NAMES = rf"{PART}(?:\s+{PART}){{0,5}}(?:\s*(?:,|\b(?:and|et|und|[yeиi]|та|және|ve)\b|&|\||\bin\s[A-Z]).{{0,60}})?"
_LABEL = (
    r"[Bb]y|BY|[Ww]ritten by|[Aa]uthors?|[Ss]tory by|[Rr]eporting by|[Tt]ext|[Aa]uteure?s?|[Aa]utore?s?"
    r"|[Aa]utor(?:in|[ae]s?)|Propos recueillis par|[Tt]esto di|[Tt]exto|[Tt]exte|[Tt]ekst|Yazan|Haber"
    r"|[Аа]втор(?:ы|и|лар)?|[Тт]екст|Подготовил[аи]?|Беседовал[аи]?|Жазған|Мәтін|Муаллиф"
)
# These small words also begin sentences and names; a full name has to follow and nothing else.
_FULL = rf"{PART}(?:\s+{PART}){{1,3}}"
_SMALL = rf"(?:Par|PAR|Von|VON|Por|POR|Di|DI)\s+(?P<small>{_FULL}(?:\s*(?:,|\b(?:et|und|y|e)\b)\s*{_FULL})*)"
_BY = r"(?:بقلم|الكاتبة?|کاتب|نویسنده|作者|文|记者|記者|撰文|編集)"  # letters without capitals
_UNCAPITALISED = rf"(?:{_BY}\s*[:：/／]\s*|بقلم\s+)(?P<other>\S+(?:\s+\S+){{0,3}})"
_BYLINE = re.compile(rf"(?:{_LABEL})(?:[:\s]+|\s+[–—-]\s+)(?P<names>{_NAMES})|{_SMALL}|{_UNCAPITALISED}")


def byline(line: str) -> str:
    """What a line says after "by", "Автор:", "作者：": the names with what stands behind them; "" where it is none."""
    line = line.strip()
    if line.endswith(".") and not line.endswith(("Jr.", "Sr.")) and not re.search(r"\b[A-Z]\.$", line):
        return ""  # a sentence
    found = _BYLINE.fullmatch(line)
    return (found["names"] or found["small"] or found["other"]) if found else ""


def is_other_script(name: str) -> bool:
    """Whether a name is written in letters without capitals."""
    return bool(name) and not re.search(rf"[{UPPER}]", name)
