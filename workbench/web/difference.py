"""Two texts side by side, word by word: what only one of them has is marked."""

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_WORD = re.compile(r"\s+|[^\s\w]|\w+")


def side_by_side(theirs: str, mine: str) -> tuple[Markup, Markup]:
    """Both texts as markup: what only the first has is struck, what only the second has is inserted."""
    left, right = _WORD.findall(theirs), _WORD.findall(mine)
    old, new = Markup(""), Markup("")
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, came = "".join(left[a:b]), "".join(right[c:d])
        old += escape(gone) if what == "equal" or not gone else Markup("<del>{}</del>").format(gone)
        new += escape(came) if what == "equal" or not came else Markup("<ins>{}</ins>").format(came)
    return old, new
