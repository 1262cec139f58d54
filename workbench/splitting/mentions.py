"""What a text has named so far: noun phrases with number and sort, for references that point back to them."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.splitting.lexicon import PEOPLE, TITLES, words
from workbench.splitting.names import People
from workbench.splitting.tree import Tree, Word

REMEMBERED = 400  # noun phrases; what lies further back is not offered
_LEFT = frozenset({"det", "amod", "compound", "nummod", "nmod", "poss", "quantmod", "advmod"})
_INNER = frozenset({"compound", "nmod", "amod", "poss", "appos", "npadvmod", "nummod"})
_SKIPPED = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "CARDINAL", "ORDINAL", "QUANTITY", "LANGUAGE"})
_NAMED_THINGS = frozenset({"ORG", "GPE", "LOC", "LAW", "EVENT", "FAC", "PRODUCT", "WORK_OF_ART"})
_EMPTY = words(
    "year month week day hour time moment part number fact way thing case example instance addition result end lot kind"
    " sort form term basis place percent today yesterday tomorrow spring summer autumn winter nothing everything"
    " something anything nobody somebody everybody everyone someone anyone front order effect light view response"
    " context means"
)
_UNSETTLED = words(
    "not more less fewer other others further only even none no any every each all many few some most several both"
    " either neither another which what such own"
)
_POINTED = words("a an this that these those the")
_MANY = words("police people")
_NO_PERSONS = words("prison season reason comparison poison lesson region division human")
_HE = words("man boy son husband father brother uncle mr sir king prince imam bishop spokesman chairman policeman")
_SHE = words("woman girl daughter wife mother sister aunt mrs ms miss queen princess spokeswoman chairwoman widow")
_TOWN = words("city town village district suburb settlement port capital region province county neighbourhood")
_STATE = words(
    "capital president government parliament minister authorities constitution citizen embassy army republic law people"
    " court ministry ambassador election prosecutor police"
)
_LONGEST = 10  # words of a noun phrase that is worth offering


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase. `text` is how a claim would say it in mid-sentence, `head` the lemma of its noun.

    `number` is one or many; `sort` person, place or thing; `gender` he, she or not known; `modified` says that more
    stands there than article and noun; `subject` that something is said of it.
    """

    text: str
    head: str
    start: int
    stop: int
    sentence: int
    number: str
    sort: str
    named: bool
    modified: bool
    subject: bool
    gender: str = ""

    @property
    def core(self) -> str:
        """The text for comparison: without article, in lower case."""
        return re.sub(r"^the ", "", self.text.lower())


class Memory:
    """The noun phrases of the sentences read so far, and how often each place was named."""

    def __init__(self, source: str, people: People) -> None:
        """Begin with nothing; `people` finds the full name of a surname."""
        self.source, self.people = source, people
        self.capitals = frozenset(re.findall(r"[a-z,;] ([A-Z]\w+)", source))  # words that keep their capital anywhere
        self.mentions: deque[Mention] = deque(maxlen=REMEMBERED)
        self.states: Counter[str] = Counter()
        self.peoples: Counter[str] = Counter()
        self.genders: dict[str, str] = {}
        self.towns: set[str] = set()
        self.sentence = 0

    def learn(self, found: Sequence[Mention], trees: Sequence[Tree]) -> None:
        """Take in the noun phrases of a sentence that was read, with what its trees say of its places."""
        self.mentions.extend(found)
        for tree in trees:
            self.peoples.update(w.text for w in tree.words if w.entity == "NORP" and w.text[:1].isupper())
            for run in _name_runs(tree):
                name = self.source[run[0].start : run[-1].end]
                if _is_town(tree, run):
                    self.towns.add(name)
                elif _is_state(tree, run):
                    self.states[name] += 3
                elif run[-1].entity in ("GPE", "LOC") or name in self.states or _is_where(tree, run):
                    self.states[name] += 1
        self.sentence += 1

    def evidence(self, name: str) -> int:
        """How much speaks for a name being the country meant: named as a place, with a government, with a people."""
        people = sum(n for word, n in self.peoples.items() if len(word) > 3 and word[:4].lower() == name[:4].lower())
        return self.states[name] + 2 * people * (self.states[name] > 0)

    def read(self, trees: Sequence[Tree]) -> list[Mention]:
        """The noun phrases of a sentence, in order."""
        found = [mention for tree in trees for mention in self._of_tree(tree)]
        return sorted(found, key=lambda mention: (mention.start, mention.stop))

    def _of_tree(self, tree: Tree) -> Iterator[Mention]:
        for word in tree.words:
            inner = word.dep in _INNER and not (word.dep == "poss" and word.pos == "PROPN")
            if word.pos in ("NOUN", "PROPN") and not inner and word.entity not in _SKIPPED:
                mention = self._mention(tree, word, _left(tree, word), _right(tree, word))
                if mention:
                    yield mention
                others = [x for x in tree.children(word, "conj") if x.pos in ("NOUN", "PROPN")]
                if mention and others and word.dep != "conj" and len(others) < 3:
                    joined = self._mention(tree, word, _left(tree, word), _right(tree, others[-1]), many=True)
                    if joined:
                        yield joined

    def _mention(self, tree: Tree, head: Word, first: int, last: int, *, many: bool = False) -> Mention | None:
        while first < head.i and (tree.words[first].dep == "advmod" or tree.words[first].lower == "certain"):
            first += 1
        inside = tree.words[first : last + 1]
        if not inside:
            return None
        begins = inside[0].lower
        if (
            len(inside) > _LONGEST
            or head.lemma in _EMPTY
            or begins in _UNSETTLED
            or head.lower in TITLES - {head.lemma}
        ):
            return None
        if any(w.tag in ("PRP", "PRP$", "WP", "WDT", "WP$") or w.lower in ("who", "that", "not") for w in inside[1:]):
            return None
        if inside[0].tag in ("PRP$", "WP$", "PRP") or any(w.text in '“”"«»()[]' for w in inside):
            return None
        start, stop = inside[0].start, inside[-1].end
        if any(w.tag == "DT" and w.dep == "pobj" for w in inside) or not head.text[:1].isalpha():
            return None
        person = head.entity == "PERSON" or bool(PEOPLE.search(head.lemma) and head.lemma not in _NO_PERSONS)
        person = person or (head.pos == "PROPN" and self.people.full(inside[-1].text) != inside[-1].text)
        named = head.pos == "PROPN"
        plural = head.tag in ("NNS", "NNPS") or head.lower in _MANY
        one = not plural or (named and head.entity in _NAMED_THINGS)
        body = inside[1:] if begins in _POINTED else inside
        if not body:
            return None
        text = self._text(head, inside, body)
        gender = _gender(tree, head, first) if person else ""
        if gender:
            self.genders[text] = gender
        return Mention(
            text=text,
            head=head.lemma if not named else head.lower,
            start=start,
            stop=stop,
            sentence=self.sentence,
            number="one" if one and not many else "many",
            sort="person" if person else "place" if head.entity in ("GPE", "LOC") else "thing",
            named=named,
            modified=len(body) > 1,
            subject=head.dep in ("nsubj", "nsubjpass"),
            gender=self.genders.get(text, ""),
        )

    def _text(self, head: Word, inside: Sequence[Word], body: Sequence[Word]) -> str:
        """The phrase as a claim may say it: definite, in mid-sentence, a person by the full name."""
        words_ = " ".join(self.source[body[0].start : inside[-1].end].split())
        if head.pos == "PROPN" and (head.entity == "PERSON" or self.people.full(words_) != words_):
            return self.people.full(words_)
        bare = len(body) == len(inside)
        if bare and (head.pos == "PROPN" or any(w.text in ("'s", "’s", "'", "’") for w in inside)):
            return words_
        named = body[0].pos == "PROPN" or body[0].entity not in ("", "CARDINAL")
        named = named or body[0].text in self.capitals
        if bare and inside[0].i == 0 and not named and not body[0].text.isupper():
            words_ = words_[:1].lower() + words_[1:]
        return f"the {words_}"


def _left(tree: Tree, head: Word) -> int:
    """The first word of the phrase: what stands before the noun without a gap."""
    first = head.i
    allowed = {head.i}
    for child in tree.children(head):
        if child.i < head.i and child.dep in _LEFT:
            allowed |= tree.subtree(child)
    while first - 1 in allowed:
        first -= 1
    while first > 0 and head.entity and tree.words[first].entity == head.entity and not tree.words[first].begins:
        first -= 1
    return first


def _right(tree: Tree, head: Word) -> int:
    """The last word: an "of", "on" or "with" behind the noun goes with it, with what hangs on that."""
    last = head.i
    run = next((r for r in tree.names() if r[0].i <= head.i <= r[-1].i), ())
    if run and run[-1].text not in ("'s", "’s"):
        last = max(last, run[-1].i)
    if tree.words[last].lower in ("no", "no."):  # "Law No. 214"
        number = next((w for w in tree.words[last + 1 : last + 3] if w.text != "."), None)
        last = number.i if number and number.text[:1].isdigit() else last
    tie = next((x for x in tree.children(head, "prep") if x.i == last + 1 and x.lower in ("of", "on")), None)
    what = tree.child(tie, "pobj") if tie else None
    return _right(tree, what) if what and what.tag != "PRP" else last


def _name_runs(tree: Tree) -> list[tuple[Word, ...]]:
    """Names in a row of capital words, whatever the parser calls them, without persons' and possessive endings."""
    runs: list[list[Word]] = []
    for word in tree.words:
        if word.pos == "PROPN" and word.dep != "punct":
            if runs and runs[-1][-1].i == word.i - 1:
                runs[-1].append(word)
            else:
                runs.append([word])
    return [tuple(run) for run in runs]


def _is_state(tree: Tree, run: Sequence[Word]) -> bool:
    """Whether a name has a government in this sentence: "Tolvania's president", "the president of Tolvania"."""
    last = run[-1]
    above = [word for word in tree.ancestors(last)[:2] if word.i not in {w.i for w in run}]
    if last.dep == "poss":
        return bool(above) and above[0].lemma.lower() in _STATE
    of = last.dep == "pobj" and len(above) > 1 and above[0].lower == "of"
    return of and above[1].lemma.lower() in _STATE and last.entity != "ORG"


def _is_where(tree: Tree, run: Sequence[Word]) -> bool:
    """ "In Tolvania", whatever the parser calls the name."""
    return run[-1].dep == "pobj" and tree.words[run[-1].head].lower == "in" and run[-1].entity not in _SKIPPED


def _is_town(tree: Tree, run: Sequence[Word]) -> bool:
    """A place that is called a town here, or stands before the place it lies in ("Dorrel, Tolvania")."""
    last = run[-1]
    near = {
        word.lemma.lower() for word in tree.ancestors(last)[:2] if last.dep in ("pobj", "compound", "appos", "nmod")
    }
    near -= {"capital"} if last.dep == "pobj" else set()  # "the capital of Tolvania"
    near |= {x.lemma.lower() for x in tree.children(last, "appos")} | {last.lower}
    after = tree.words[last.i + 1 : last.i + 3]
    within = len(after) == 2 and after[0].text == "," and after[1].entity == "GPE" and last.entity == "GPE"
    return bool(_TOWN & near) or within


def _gender(tree: Tree, head: Word, first: int) -> str:
    """What a title or a noun for a person tells: "Ms Roe", "the widow"."""
    said = {head.lower, *(w.lower.rstrip(".") for w in tree.words[max(0, first - 1) : head.i])}
    return "he" if said & _HE and not said & _SHE else "she" if said & _SHE and not said & _HE else ""
