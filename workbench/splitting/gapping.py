"""Sentences that leave out their second verb: "Roe was arrested in Dorrel, Poe in Lenz"."""

from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.splitting.clause import Clause
from workbench.splitting.grammar import SUBJECTS, is_month, noun_phrase, subject_of
from workbench.splitting.tree import Tree, Word

_JOINTS = frozenset({",", ";", "and"})
_NOMINAL = frozenset({"DT", "CD", "NN", "NNS", "NNP", "NNPS", "JJ", "PRP$", "POS", "HYPH", "$", "JJR"})
_YEAR_LENGTH = 4
_PLURAL = ("NNS", "NNPS", "CD")


@dataclass(frozen=True, slots=True)
class _Member:
    """What differs from member to member: `what` (empty where that is the subject), and where, when or how much, each
    with its preposition.
    """

    what: tuple[Word, ...]
    ties: tuple[str, ...]
    where: tuple[tuple[Word, ...], ...]
    words: tuple[Word, ...]


def gapped(tree: Tree, clause: Clause) -> list[Clause]:
    """The clauses of a verb said once for two or more; the clause as one of a list where that is all that is certain;
    nothing where it leaves out no verb.

    The members must be alike: a name beside a name, a number beside a number, each with the same preposition.
    """
    segments = _segments(tree, clause)
    if len(segments) < 2:
        return []
    members = [_member(segment) for segment in segments]
    further = [x for x in members[1:] if x is not None]
    first = members[0]
    if first is None or len(further) < len(members) - 1 or any(not x.what or x.ties != first.ties for x in further):
        return []
    if any([*map(_kind, x.where)] != [*map(_kind, first.where)] for x in further):
        return []
    about = first.what or _subject(tree, clause)
    if not about or any(_kind(x.what) != _kind(about) or _is_place(x.what) > _is_place(about) for x in further):
        return []
    if any(x.what[-1].tag == "CD" for x in further):  # "ten people in Dorrel and twelve in Lenz": twelve what?
        return [replace(clause, divided=True)]
    made = [_told(tree, clause, first, member) for member in (first, *further)]
    return [x for x in made if x] if all(made) else [replace(clause, divided=True)]


def _segments(tree: Tree, clause: Clause) -> list[list[Word]]:
    """What stands behind the verb, parted at commas and "and"."""
    behind = [tree.words[i] for i in sorted(clause.words) if i > clause.head.i]
    while behind and behind[-1].text in (".", "!", ";", ","):
        behind.pop()
    parts: list[list[Word]] = [[]]
    for word in behind:
        if word.lower in _JOINTS:
            parts += [[]] if parts[-1] else []
        else:
            parts[-1].append(word)
    while parts[0] and parts[0][0].tag in ("RB", "RP"):
        parts[0].pop(0)
    return parts


def _member(words: list[Word]) -> _Member | None:
    """ "the guild in 1995": the guild, in, 1995. "the station 500 euros" has no preposition before its number."""
    tied = [at for at, word in enumerate(words) if word.tag in ("IN", "TO")]
    counted = next((at for at, word in enumerate(words) if at and word.tag in ("CD", "$")), 0)
    if not (tied or counted):
        return None
    what = tuple(words[: tied[0] if tied else counted])
    where = [tuple(words[a + 1 : b]) for a, b in pairwise([*tied, len(words)])] or [tuple(words[counted:])]
    nominal = all(x.tag in _NOMINAL for part in (what, *where) for x in part)
    if not all(where) or not nominal or _is_date(what):
        return None
    return _Member(what, tuple(words[at].lower for at in tied), tuple(where), tuple(words))


def _kind(words: tuple[Word, ...]) -> str:
    if _is_date(words):
        return "date"
    if words[0].tag in ("CD", "$"):
        return "number"
    return "name" if words[-1].pos == "PROPN" else words[-1].pos


def _is_place(words: tuple[Word, ...]) -> bool:
    return words[-1].entity in ("GPE", "LOC")


def _is_date(words: tuple[Word, ...]) -> bool:
    year = [x for x in words if x.text.isdecimal() and len(x.text) == _YEAR_LENGTH]
    return bool(words) and (any(is_month(x) for x in words) or (len(year) == 1 and len(words) == 1))


def _subject(tree: Tree, clause: Clause) -> tuple[Word, ...]:
    own = subject_of(tree, clause.head)
    found = noun_phrase(tree, own) if own else clause.subject
    return tuple(tree.words[i] for i in found)


def _told(tree: Tree, clause: Clause, first: _Member, member: _Member) -> Clause | None:
    """The clause with one member in the place of all; None where the verb would not agree with it."""
    gone = {x.i for x in tree.words[first.words[0].i :]} & clause.words
    words = (clause.words - gone) | {x.i for x in member.words}
    left, own_last = first.where[-1][-1], member.where[-1][-1]
    last = (left.i,) if own_last.tag == "CD" and left.tag in ("NN", "NNS") else ()
    if first.what or member is first:
        return replace(clause, words=words, last=last or clause.last, divided=True)
    subject = _subject(tree, clause)
    plural = member.what[-1].tag in _PLURAL
    if plural and subject[-1].tag not in _PLURAL:
        return None
    own = {i for x in tree.children(clause.head, *SUBJECTS) for i in tree.subtree(x)}
    words -= own | {x.i for x in member.what}
    named = tuple(x.i for x in member.what)
    return replace(clause, words=words, subject=named, last=last, plural=plural, single=not plural, divided=True)
