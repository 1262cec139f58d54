"""What the parse of a clause tells that its words alone do not: things not named in it, and shapes that went wrong."""

from collections.abc import Collection, Iterable

from workbench.splitting.clause import AS_IS, Clause
from workbench.splitting.grammar import SUBJECTS, is_clausal, is_plural, is_set_off, subject_of
from workbench.splitting.lexicon import BODIES, HEDGES, SPEECH, words
from workbench.splitting.pieces import Wording
from workbench.splitting.tree import Tree, Word
from workbench.splitting.types import Flag

_KNOWN_TO_ALL = words(
    "world internet sun moon earth sky public future past present media press police army military poor rich elderly"
    " young dead environment weather climate economy web sea ocean truth law night day morning evening afternoon week"
    " month year decade century time way end beginning start rest majority minority number amount lot right"
    " left east west north south latter fact idea hope"
)
_GROUPS = words("people police family couple team staff public crowd majority population group press media crew band")
_ALONE = words("others many some most few several none both another latter former")
_ELSEWHERE = words("instead respectively likewise similarly afterwards meanwhile")
_NAMING = words("call describe see consider label term praise condemn criticise criticize welcome name")
_HIS = words("his her him")
_COMPLEMENTS = ("dobj", "attr", "acomp", "xcomp", "ccomp", "oprd")
_OPENING = words("whether that if because although")
_DANGLING = frozenset({"DT", "POS", "PRP$", "WDT", "CC", "TO"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})
_IDENTIFYING = ("prep", "relcl", "acl", "appos", "poss", "nummod")


def doubts(tree: Tree, clause: Clause, wording: Wording, mentioned: Collection[str]) -> list[Flag]:
    """Give the flags of a clause put in words; `mentioned` are the lemmas of the nouns of the last sentences."""
    replaced = {i for edit in wording.edits for i in range(edit.start, edit.end) if edit.rule != "capital"}
    last = wording.spans[-1][1]
    inside = [tree.words[i] for i in sorted({*clause.words, *clause.subject, *clause.last})]
    inside = [word for word in inside if word.start < last]
    left = [word for word in inside if word.start not in replaced]
    open_word = next(iter(_unnamed(tree, clause, left, mentioned)), "")
    found = [Flag("unresolved", f"“{open_word}” does not say which one.")] if open_word else []
    if hedge := _hedge_on_saying(tree, clause):
        found.append(Flag("hedge-dropped", f"It is reported as said “{hedge}”; the draft does not say so."))
    if front := _lost_frame(tree, clause):
        found.append(Flag("frame-dropped", f"The sentence opens with “{front}”, the draft does not."))
    if _is_torn(tree, clause, inside):
        found.append(Flag("fragment", "It is torn: subject and verb may not belong together."))
    return found


def _hedge_on_saying(tree: Tree, clause: Clause) -> str:
    """The "allegedly" of "he allegedly told his boss that"."""
    above = tree.words[clause.head.head] if clause.speech else None
    hedges = tree.children(above, "advmod") if above and above.lemma in SPEECH else []
    return next((x.text for x in hedges if x.lower in HEDGES), "")


def _unnamed(tree: Tree, clause: Clause, inside: Iterable[Word], mentioned: Collection[str]) -> Iterable[str]:
    """Words that point outside the clause: "the map", "that law", "others", "from there", "his" after a naming verb."""
    for word in inside:
        lower = word.lower
        if _stands_for_something(tree, clause, word):
            yield word.text
        elif word.tag in ("NN", "NNS"):
            yield from _vague_phrase(tree, clause, word, mentioned)
        elif lower in ("that", "those", "these") and word.dep == "det":
            yield f"{word.text} {tree.words[word.head].text}"


def _stands_for_something(tree: Tree, clause: Clause, word: Word) -> bool:
    if word.lower == "that":
        return word.dep in SUBJECTS and tree.words[word.head].dep != "relcl" and word.tag == "DT"
    if word.lower == "another" and word.dep == "det":
        return True
    if word.lower in _ALONE:
        return word.dep in (*SUBJECTS, "dobj", "pobj", "attr") and not tree.children(word, "prep")
    if word.lower == "more":
        return word.dep in SUBJECTS
    if word.lower in ("them", "their", "it", "its", "theirs"):
        return not _has_antecedent(tree, clause, word)
    if word.lower in _HIS and clause.rule == "appos" and word.tag == "PRP$":
        return True  # "Roe is his lawyer"
    if word.lower in _HIS:
        return _is_somebody_elses(tree, clause, word)
    places = ("advmod", "pobj", "pcomp") if word.lower == "there" else ("advmod",)
    return (word.lower == "there" or word.lower in _ELSEWHERE) and word.dep in places


def _vague_phrase(tree: Tree, clause: Clause, noun: Word, mentioned: Collection[str]) -> Iterable[str]:
    """ "the map" where nothing in the clause says which and not everybody knows."""
    article = next((x for x in tree.children(noun, "det") if x.lower in ("the", "each")), None)
    if article is None or noun.entity in _NAMED or noun.lemma in _KNOWN_TO_ALL or noun.dep in ("compound", "nmod"):
        return
    inside = clause.words.union(clause.subject, clause.last)
    own = [x for x in tree.children(noun) if x.i in inside and x.i > article.i]
    if any(x.dep in _IDENTIFYING or _identifies(tree, x) for x in own):
        return
    before = [tree.words[i] for i in inside if i < article.i]
    if any(x.lemma == noun.lemma or (x.entity == "ORG" and noun.lemma in BODIES) for x in before):
        return
    if noun.lemma not in mentioned and (noun.dep not in SUBJECTS or article.lower == "each"):
        return
    if noun.dep not in SUBJECTS and any(x.dep in ("amod", "compound") for x in own):
        return
    yield " ".join([article.text, *(x.text for x in tree.words[article.i + 1 : noun.i + 1])])


def _identifies(tree: Tree, word: Word) -> bool:
    """A name, a number or a superlative before the noun says which one is meant."""
    below = [tree.words[i] for i in tree.subtree(word)]
    if any(x.pos in ("PROPN", "NUM") or x.entity in (*_NAMED, "DATE", "ORDINAL") for x in below):
        return True
    return word.tag in ("JJS", "RBS") or any(x.tag in ("JJS", "RBS") for x in below) or word.lower in ("only", "same")


def _has_antecedent(tree: Tree, clause: Clause, pronoun: Word) -> bool:
    """Whether a noun of the same number stands before "it" or "them" that can be meant: not the subject of the verb
    whose object the pronoun is, nor the noun that it belongs to.
    """
    many = pronoun.lower in ("them", "their", "theirs")
    above = tree.ancestors(pronoun)
    verb = next((x for x in above if is_clausal(x)), None)
    own = subject_of(tree, verb) if verb and pronoun.dep in ("dobj", "pobj", "dative", "iobj") else None
    barred = {x.i for x in above} | (set(tree.subtree(own)) if own else set())
    if pronoun.lower in ("it", "its") and pronoun.i <= 1:
        return False
    before = [tree.words[i] for i in clause.words.union(clause.subject) if i < pronoun.i and i not in barred]
    nouns = [x for x in before if x.tag in ("NN", "NNS", "NNP", "NNPS") and x.dep not in ("compound", "nmod")]
    if many:
        return any(is_plural(tree, x) or x.entity in ("ORG", "NORP") or x.lower in _GROUPS for x in nouns)
    empty = pronoun.lower == "it" and pronoun.dep in ("nsubj", "nsubjpass", "expl", "dobj")
    return empty or any(not is_plural(tree, x) and x.entity != "PERSON" for x in nouns)


def _is_somebody_elses(tree: Tree, clause: Clause, pronoun: Word) -> bool:
    """In "Roe called his death a crime" he is not Roe; an object is never its own verb's subject."""
    above = tree.ancestors(pronoun)
    verb = next((x for x in above if is_clausal(x)), None)
    if verb is None:
        return False
    subject = subject_of(tree, verb)
    if pronoun.dep in ("dobj", "iobj", "dative") and pronoun.lower in ("him", "her"):
        before = [x for x in tree.words[: pronoun.i] if x.entity == "PERSON" and x.i in clause.words]
        return subject is not None and not [x for x in before if x.i not in tree.subtree(subject)]
    named = verb.lemma in _NAMING or (verb.dep == "ccomp" and tree.words[verb.head].lemma in SPEECH and subject is None)
    return named and pronoun.i > verb.i


def _lost_frame(tree: Tree, clause: Clause) -> str:
    """What opens the sentence, set off, and may hold of a further verb as well: "On Earth, A is B and C is D"."""
    if clause.rule not in ("conj", "gapped") or clause.head == tree.root:
        return ""
    own = subject_of(tree, tree.root)
    for word in tree.children(tree.root, "prep", "advcl"):
        part = tree.subtree(word)
        after = tree.words[max(part) + 1] if max(part) + 1 < len(tree.words) else None
        if min(part) == 0 and own is not None and max(part) < own.i and after is not None and after.text == ",":
            return "" if part & clause.words else " ".join(tree.words[i].text for i in sorted(part))
    return ""


def _is_torn(tree: Tree, clause: Clause, inside: list[Word]) -> bool:
    """A lone comma between subject and verb, an end that waits for more, or a verb that does not agree."""
    last = next((x for x in reversed(inside) if not x.is_punct), None)
    if last is not None and last.tag in _DANGLING:
        return True
    if _is_stranded(tree, clause) or _is_elliptic(tree, clause):
        return True
    verbs = [*inside, *(tree.words[i] for i in clause.helpers)]
    own = subject_of(tree, clause.head)
    plural = is_plural(tree, own) if own else clause.plural
    finite = any(x.tag in ("VBZ", "VBP", "VBD", "MD") for x in verbs) or (clause.head.tag == "VB" and plural)
    if clause.verb == AS_IS and not finite:
        return True
    if any(x.dep == "mark" and not is_clausal(tree.words[x.head]) and x.lower in _OPENING for x in inside):
        return True
    helpers = [x for x in tree.children(clause.head, "aux", "auxpass") if x.i in clause.words]
    first = min([clause.head, *helpers], key=lambda x: x.i)
    bare = first.tag in ("VB", "VBP") and first.lower in ("are", "have", "do", "be")
    if clause.subject and bare and not clause.helpers and not clause.plural and clause.rule in ("main", "conj", "said"):
        return True
    if own is None or own.i > clause.head.i or own.dep not in ("nsubj", "nsubjpass"):
        return False
    before = [i for i in tree.subtree(own) if i < clause.head.i and not tree.words[i].is_punct]
    after = max(before, default=own.i)
    between = [x for x in inside if after < x.i < clause.head.i]
    if [x.text for x in between] == [","] and not is_set_off(tree, own):
        return True
    singular = own.tag in ("NN", "NNP") and not is_plural(tree, own)
    return first.tag == "VBP" and singular and first.lower in ("are", "have", "do") and not clause.single


def _is_stranded(tree: Tree, clause: Clause) -> bool:
    """A listed verb whose first one was cut away: "Since 1989 and witnessed the end, the state has"."""
    verbs = (x for i in clause.words if (x := tree.words[i]).dep == "conj" and x.tag in ("VBD", "VBZ", "VBP"))
    return any(x != clause.head and tree.words[x.head].pos != "VERB" for x in verbs)


def _is_elliptic(tree: Tree, clause: Clause) -> bool:
    """ "Roe has for years": a helper without its verb."""
    helper = clause.head.lemma in ("have", "do", "be") and clause.head.tag in ("VBZ", "VBP", "VBD")
    content = (*_COMPLEMENTS, "prep", "advmod") if clause.head.lemma == "be" else _COMPLEMENTS
    return helper and not tree.children(clause.head, *content)


def governing(tree: Tree, clause: Clause) -> frozenset[int]:
    """The offsets of the words that bear on a clause: its own, those that hang on its words, the verbs it hangs on with
    their helpers, and the "if" of such a verb.
    """
    above = [clause.head, *_governors(tree, clause.head)]
    known = {x.i for x in above} | clause.words
    return frozenset(
        x.start
        for x in tree.words
        if x.i in known or x.head in known or (x.dep in ("mark", "advmod") and tree.words[x.head].head in known)
    )


def _governors(tree: Tree, head: Word) -> Iterable[Word]:
    """The verbs under which a verb stands; one beside it governs nothing, nor does what a relative clause tells of."""
    word = head
    while word.head != word.i and word.dep not in ("relcl", "acl", "appos"):
        beside = word.dep == "conj"
        word = tree.words[word.head]
        if not beside:
            yield word
