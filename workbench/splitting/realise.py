"""Words for a proposition: source slices in a new order."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.splitting.circumstances import having
from workbench.splitting.clause import FINITE, IS, WAS, Clause
from workbench.splitting.grammar import subject_of
from workbench.splitting.inflect import past_or_present
from workbench.splitting.pieces import Piece, Wording, assemble, unchanged
from workbench.splitting.tree import Tree, Word

_LOOSE = frozenset({",", "-", "–", "—"})
_CONNECTIVES = frozenset(
    {"however", "meanwhile", "separately", "moreover", "furthermore", "additionally", "nevertheless", "nonetheless"}
    | {"in addition", "for example", "for instance", "in turn"}
)
_UNTIED = ("concession", "circumstance", "said", "with", "event")


def realise(source: str, tree: Tree, clause: Clause, patches: Sequence[Piece]) -> Wording:
    """Write a clause in words. `patches` replace source slices (names, pronouns, dates) that lie within it."""
    words = _body(tree, clause)
    patches = [*_agreement(tree, clause), *patches]
    lead = _put(source, tree, clause.subject, patches)
    if lead and clause.rule == "relative":
        lead = [_definite(lead[0]), *lead[1:]]
    body = _with_verb(source, tree, clause, words, patches)
    borrowed = clause.helpers if clause.rule != "gapped" and not set(clause.helpers) & set(words) else ()
    helpers = _put(source, tree, borrowed, _agreement(tree, clause))
    behind = _put(source, tree, clause.last, patches)
    return assemble(source, _named_once(source, _uncapitalised(tree, [*lead, *helpers, *body, *behind])))


def _uncapitalised(tree: Tree, pieces: list[Piece]) -> list[Piece]:
    """The word that began the sentence, in small letters where it no longer begins the claim."""
    opening = tree.words[0]
    if opening.tag not in ("DT", "PDT", "JJ", "CD", "PRP$", "IN", "RB") or not opening.text[1:].islower():
        return pieces
    found: list[Piece] = []
    for i, piece in enumerate(pieces):
        if i and not piece.rule and piece.start == opening.start < piece.end:
            low = Piece(piece.start, piece.start + 1, piece.after[0].lower(), "capital")
            found += [low, replace(piece, start=piece.start + 1, after=piece.after[1:])]
        else:
            found.append(piece)
    return found


def _agreement(tree: Tree, clause: Clause) -> list[Piece]:
    """A verb whose subject was one of several takes the singular: "were" becomes "was"."""
    if not clause.single:
        return []
    inside = clause.words.union(clause.helpers)
    verbs = [x for x in (*tree.children(clause.head, "aux", "auxpass"), clause.head) if x.i in inside]
    verbs += [tree.words[i] for i in clause.helpers]
    first = next((x for x in sorted(verbs, key=lambda x: x.i) if x.tag == "VBP" or x.lower == "were"), None)
    if first is None:
        return []
    finite = past_or_present(first, plural=False, past=first.lower == "were")
    return [Piece(first.start, first.end, finite, "agreement", 0.9)]


def _named_once(source: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Where a claim has named a person, later pronouns and surnames stay as they are."""
    named: set[str] = set()
    said = ""
    kept: list[Piece] = []
    for piece in pieces:
        name = piece.after.removesuffix("’s") if piece.rule in ("pronoun", "full-name", "speaker-pronoun") else ""
        again = name in named or (piece.rule != "full-name" and bool(name) and name.split()[-1] in said.split())
        kept.append(unchanged(source, piece.start, piece.end) if again else piece)
        named.update({name} if name else ())
        said += f" {kept[-1].after}"
    return kept


def whole(source: str, start: int, end: int, patches: Sequence[Piece]) -> Wording:
    """Write a source stretch as it stands, with patches."""
    pieces: list[Piece] = []
    at = start
    for patch in sorted(patches, key=lambda patch: patch.start):
        if start <= patch.start and patch.end <= end and patch.start >= at:
            pieces.extend([unchanged(source, at, patch.start), patch])
            at = patch.end
    return assemble(source, [*pieces, unchanged(source, at, end)])


def verbatim(source: str, spans: Sequence[tuple[int, int]]) -> Wording:
    """Write the parts of a quotation to the letter, one after the other."""
    return assemble(source, [unchanged(source, start, end) for start, end in spans])


def _body(tree: Tree, clause: Clause) -> list[int]:
    """The clause's own words without what tied it to the sentence: "and", "that", "although"."""
    ties = {
        child.i
        for child in tree.children(clause.head)
        if child.i < clause.head.i and (child.dep in ("cc", "preconj") or _is_tie(clause, child))
    }
    if clause.rule == "event" and ties:  # "two days after police came": police came
        ties |= {i for i in clause.words if i < max(ties)}
    words = [i for i in sorted(clause.words) if i not in ties]
    if (
        clause.rule == "said"
        and words
        and tree.words[words[0]].lower == "that"
        and tree.words[words[0]].tag in ("IN", "WDT")
    ):
        words.pop(0)
    return _without_loose_comma(tree, clause, _without_connective(tree, words))


def _without_connective(tree: Tree, words: list[int]) -> list[int]:
    """ "However, the port was closed" and "the port, however, was closed" tie a statement to the one before it."""
    lowers = [tree.words[i].lower for i in words]
    for at, lower in enumerate(lowers):
        length = 1 if lower in _CONNECTIVES else 2 if " ".join(lowers[at : at + 2]) in _CONNECTIVES else 0
        opens = all(tree.words[i].is_punct for i in words[:at])
        if not length or not (opens or lowers[at - 1] == ","):
            continue
        behind = at + length
        comma = lowers[behind : behind + 1] == [","]
        if comma or opens:
            return [*words[: at if opens else at - 1], *words[behind + comma :]]
    return words


def _without_loose_comma(tree: Tree, clause: Clause, words: list[int]) -> list[int]:
    """A single mark between subject and verb is what is left of a part that was cut out there."""
    own = subject_of(tree, clause.head)
    helpers = [x.i for x in tree.children(clause.head, "aux", "auxpass") if x.i in clause.words]
    verb = min([clause.head.i, *helpers])
    if own is None or own.i > verb:
        return words
    marks = [i for i in words if own.i < i < verb and tree.words[i].text in _LOOSE and not _joins(tree, i)]
    gone = any(i not in clause.words for i in range(own.i, verb))
    return [i for i in words if i not in marks] if len(marks) == 1 and gone else words


def _joins(tree: Tree, i: int) -> bool:
    """Whether a hyphen stands inside a word, as in "slow-moving"."""
    return tree.words[i - 1].end == tree.words[i].start and tree.words[i].text != ","


def _is_tie(clause: Clause, child: Word) -> bool:
    if child.lower == "when":
        return clause.rule == "event"
    return child.dep == "mark" and (clause.rule in _UNTIED or child.lower == "that")


def _with_verb(source: str, tree: Tree, clause: Clause, words: list[int], patches: Sequence[Piece]) -> list[Piece]:
    head = clause.head
    if clause.verb == FINITE and (perfect := having(tree, head)):
        return _put(source, tree, [i for i in words if i != perfect.i], [*patches, _simple_past(tree, clause)])
    if clause.rule == "purpose":
        to = {x.i for x in tree.children(head, "aux")}
        return _put(source, tree, [i for i in words if i not in to], [*patches, _simple_past(tree, clause)])
    if clause.verb == FINITE and head.tag == "VBG":
        past = clause.rule == "after" or _is_past(tree, head)
        finite = past_or_present(head, clause.plural, past)
        form = Piece(head.start, head.end, finite, "finite-verb", 0.7)
        return _put(source, tree, words, [*patches, form])
    if clause.verb not in (IS, WAS) or tree.child(head, "auxpass"):
        return _put(source, tree, words, patches)
    own = subject_of(tree, head)
    front = [i for i in words if own is not None and i in tree.subtree(own)]
    rest = [i for i in words if i not in front]
    shared = _put(source, tree, clause.helpers, patches) if clause.rule == "gapped" else []
    be = [Piece(head.start, head.start, _be(tree, clause, rest), "added-verb", 0.7)]
    return [*_put(source, tree, front, patches), *(shared or be), *_put(source, tree, rest, patches)]


def _simple_past(tree: Tree, clause: Clause) -> Piece:
    """ "having been banned" becomes "was banned", "having bought" "bought"."""
    been = tree.child(clause.head, "auxpass")
    if been:
        return Piece(been.start, been.end, "were" if clause.plural else "was", "finite-verb", 0.7)
    head = clause.head
    return Piece(head.start, head.end, past_or_present(head, clause.plural, past=True), "finite-verb", 0.7)


def _be(tree: Tree, clause: Clause, rest: Sequence[int]) -> str:
    """ "Banned since 2018" has been banned; "banned in 2020" was."""
    if clause.verb == WAS:
        if any(tree.words[i].lower == "since" for i in rest):
            return "have been" if clause.plural else "has been"
        return "were" if clause.plural else "was"
    return "are" if clause.plural else "is"


def _is_past(tree: Tree, head: Word) -> bool:
    above = next((word for word in tree.ancestors(head) if word.pos in ("VERB", "AUX")), None)
    return above is not None and above.tag in ("VBD", "VBN")


def _put(source: str, tree: Tree, numbers: Sequence[int], patches: Sequence[Piece]) -> list[Piece]:
    """Turn words into pieces; a patch applies where all the words it touches are there, one after the other."""
    pieces: list[Piece] = []
    waiting = [tree.words[i] for i in numbers]
    while waiting:
        patch = _patch_at(tree, waiting, patches)
        if patch is None:
            word = waiting.pop(0)
            pieces.append(unchanged(source, word.start, word.end))
            pieces.extend(p for p in patches if p.start == p.end == word.end)
            continue
        taken = _covered(waiting, patch)
        if taken[0].start < patch.start:
            pieces.append(unchanged(source, taken[0].start, patch.start))
        pieces.append(patch)
        if patch.end < taken[-1].end:
            pieces.append(unchanged(source, patch.end, taken[-1].end))
        waiting = waiting[len(taken) :]
    return pieces


def _patch_at(tree: Tree, waiting: Sequence[Word], patches: Sequence[Piece]) -> Piece | None:
    first = waiting[0]
    for patch in patches:
        if patch.start < patch.end and first.start <= patch.start < first.end:
            touched = [w.i for w in tree.words if w.start < patch.end and patch.start < w.end]
            if touched == [word.i for word in _covered(waiting, patch)]:
                return patch
    return None


def _covered(waiting: Sequence[Word], patch: Piece) -> list[Word]:
    taken: list[Word] = []
    for word in waiting:
        if not (word.start < patch.end and patch.start < word.end):
            break
        taken.append(word)
    return taken


def _definite(piece: Piece) -> Piece:
    """What was "a law" when first mentioned is "the law" in a claim about it."""
    if piece.rule or piece.after.lower() not in ("a", "an"):
        return piece
    return replace(piece, after="the", rule="definite", confidence=0.8)
