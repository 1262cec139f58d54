"""What each language asks of the sentence cutter: abbreviations, ordinals, first words.

A language that is not named here gets what many have in common.
"""

import re
from dataclasses import dataclass, field

from workbench.splitting.lexicon import words

_TITLES = "Dr Prof Mr Mrs Ms St No Nr vs Art art p pp vol ed etc cf al ca"
_CYRILLIC = "т.е т.к т.н им ул пр просп пер д кв к стр с ст п пп гл проф акад доц св гр тов ред рис табл № г гор обл"
_CYRILLIC_CLOSE = "т.д т.п т.ч др пр тыс млн млрд трлн руб коп долл чел кг км см м ч мин сек н.э до н.э"
_BINDS = {
    "en": "",
    "ru": f"{_CYRILLIC} р-н",
    "uk": f"{_CYRILLIC} вул м смт тзв т.зв просп доц о",
    "kk": f"{_CYRILLIC} к қ ауд көш б.э т.с проф акад",
    "de": f"{_TITLES} Hr Hrn Fr Frl Abs Bd Str str St z.B d.h u.a i.d.R o.Ä z.T bzw ggf sog inkl exkl evtl vgl ca"
    " Mio Mrd"
    " geb gest Jh Dipl Ing Nr Tel usf zzgl max min Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez",
    "fr": f"{_TITLES} M MM Mme Mmes Mlle Mgr Me Pr Ste Cie av bd chap fig env éd éds réf tél al janv févr juil sept"
    " oct nov"
    " déc n° c.-à-d p.ex",
    "es": f"{_TITLES} Sr Sra Srta Sres Dra D Dña Ud Uds Vd Lic Ing Gral EE núm pág págs tel Av Avda av avda c p.ej"
    " a.C d.C aprox máx"
    " mín ene feb mar abr jun jul ago sept oct nov dic",
    "it": f"{_TITLES} Sig Sigg Dott Dr Prof Avv On Ing pag n art es ecc",
    "pt": f"{_TITLES} Sr Sra Srs D Exmo pág n art av p.ex",
    "tr": f"{_TITLES} Sn Av Doç Yrd Öğr Gör Org Orgen Alb Gen Cad Sok Mah Apt bkz",
    "uz": f"{_TITLES} b sh k v",
    "pl": f"{_TITLES} mgr inż hab płk gen ks ul al św im tzw tj np m.in pt godz",
    "ar": "د أ م ص ج ط ت أ.د هـ ق.م",
    "fa": "د ه.ش ه.ق ص ج ش",
}
_CLOSES = {
    "ru": f"{_CYRILLIC_CLOSE}",
    "uk": f"{_CYRILLIC_CLOSE} тис грн ін кол",
    "kk": f"{_CYRILLIC_CLOSE} т.б т.с.с мың тг теңге",
    "de": "usw etc u.s.w v.Chr n.Chr Jh AG",
    "fr": "etc",
    "es": "etc EE.UU S.A",
    "tr": "vb vs vd A.Ş",
    "pl": "itd itp r w",
}
# A year with its word ("2020 г.") may end a sentence, but hardly one of a few words.
_YEARS = {"ru": "гг?", "uk": "рр?", "kk": "жж?|гг?", "pl": "r", "be": "гг?", "bg": "г"}
_ORDINALS = words("de da no nb nn fi cs sk sl hr bs sr hu pl tr et lv is lb az")
_FIRST = {
    "de": "Der Die Das Den Dem Ein Eine Er Sie Es Wir Ich Dies Diese Dieser Dieses In Im Am An Auf Bei Mit Nach Vor"
    " Seit"
    " Danach Dann Doch Aber Und Auch Als Wenn Nun Damit Dabei Später Außerdem Niemand",
    "tr": "Bu O Ve Ama Daha Sonra Ancak Bunun",
}
_SAME = {"be": "ru", "ky": "ru", "tg": "ru", "mn": "ru", "bg": "ru", "mk": "ru", "sr": "ru", "ur": "ar", "ps": "fa",
         "ckb": "ar", "ug": "ar", "az": "tr", "lb": "de", "ca": "es", "gl": "es"}  # fmt: skip
TURNED_QUOTES = words("de da sl hr hu pl cs sk")
"""Languages that also write »so«."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`binds`: an abbreviation before which a sentence never ends; `closes`: one that ends it unless the text goes on
    in lower case or with a number; `year`: the same, but not in the first few words.
    """

    binds: re.Pattern[str]
    closes: re.Pattern[str]
    year: re.Pattern[str] | None = None
    ordinals: bool = False
    first: frozenset[str] = field(default_factory=frozenset)
    turned: bool = False


def _before_stop(given: str) -> re.Pattern[str]:
    """One of these words, also with spaces between its parts, with its full stop at the end of what is looked at."""
    forms = [r"\.\s?".join(re.escape(part) for part in word.split(".")) for word in given.split()]
    inner = "|".join(sorted(set(forms), key=len, reverse=True)) or r"(?!)"
    inner = inner.replace("|str|", r"|\w*str|")  # German streets are one word
    return re.compile(rf"(?<![\w-])(?:{inner})\.$")


def _make(code: str) -> Rules:
    known = code if code in _BINDS else _SAME.get(code, "")
    year = _YEARS.get(code) or _YEARS.get(known)
    return Rules(
        binds=_before_stop(_BINDS.get(known, _TITLES)),
        closes=_before_stop(_CLOSES.get(known, "etc")),
        year=re.compile(rf"\d\s?(?:{year})\.$") if year else None,
        ordinals=code in _ORDINALS,
        first=words(_FIRST.get(code) or _FIRST.get(known, "")) if code in _FIRST or known in _FIRST else frozenset(),
        turned=code in TURNED_QUOTES,
    )


_MADE: dict[str, Rules] = {}


def rules_for(code: str) -> Rules:
    """The rules of a language by its ISO 639 code."""
    if code not in _MADE:
        _MADE[code] = _make(code)
    return _MADE[code]
