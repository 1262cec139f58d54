"""What of a sentence stands in none of its drafts."""

from collections.abc import Sequence
from itertools import groupby

from workbench.splitting.grammar import SUBJECTS
from workbench.splitting.lexicon import SPEECH
from workbench.splitting.sentences import Span
from workbench.splitting.tree import Tree, Word

_FEWEST = 4  # words without a verb: less is a connective, or the tie of a clause
_SAYING = SPEECH | {"accord", "ask", "speak", "tell"}


def left_out(trees: Sequence[Tree], spans: Sequence[Span]) -> list[tuple[Word, ...]]:
    """Runs of words that no span covers and that tell something: they hold a verb or a number, and more than that
    somebody speaks. `spans` count code points of the version text.
    """
    found: list[tuple[Word, ...]] = []
    for tree in trees:
        bare = [word for word in tree.words if not word.is_punct]
        for covered, run in groupby(bare, key=lambda word: any(a < word.end and word.start < b for a, b in spans)):
            words = tuple(run)
            if not covered and _tells(words):
                found.append(words)
    return found


def _tells(words: Sequence[Word]) -> bool:
    verbs = [x for x in words if x.pos == "VERB" and x.tag != "VBG" and x.lemma not in _SAYING]
    if any(x.lemma in _SAYING for x in words):  # what tells only of the speaker is no claim
        return any(x.dep in SUBJECTS and x.head == verb.i for verb in verbs for x in words)
    return bool(verbs) or (len(words) >= _FEWEST and any(x.tag == "CD" for x in words))
