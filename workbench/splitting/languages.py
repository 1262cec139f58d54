"""Which language a text is in."""

import re

from workbench.splitting.types import Proposal

_ENOUGH_LETTERS = 20
_SAMPLE = 20_000


def detect_language(text: str) -> Proposal[str]:
    """Propose an ISO 639-1 code, by py3langid over the running text; English where there is too little to
    judge.
    """
    letters = len(re.findall(r"[^\W\d_]", text[:_SAMPLE]))
    if letters < _ENOUGH_LETTERS:
        return Proposal("en", "Too little text to tell the language; English is assumed.")
    import py3langid

    code, _ = py3langid.classify(text[:_SAMPLE])
    return Proposal(str(code), f"The letter patterns of {letters} letters fit “{code}” best (py3langid).")
