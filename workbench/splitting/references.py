"""References that stay open: words of a claim that point outside it, with candidates for the reviewer to choose from.

Nothing here is put into a claim by the program: five of six substitutions of "it" were wrong on an unseen article
(design/splitting.md).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.splitting.lexicon import PRONOUNS, words
from workbench.splitting.mentions import Memory, Mention
from workbench.splitting.pieces import Wording
from workbench.splitting.pronouns import open_pronouns
from workbench.splitting.tree import Tree
from workbench.splitting.types import Candidate, Reference

MOST = 4
"""Candidates of a reference; references of a claim."""
_BACK = 2  # sentences that a pronoun looks back
_CLOSE = 2.6  # points behind the best candidate; what is further behind is not offered
_GENDER = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}
_POSSESSIVE = frozenset({"his", "its", "their", "her"})
_COUNTRY = words("country nation state republic")
_OFFICE = words(
    "government parliament authorities authority president ministry minister cabinet opposition army military"
    " constitution"
)
_BODIES = words(
    "group organisation organization movement association network union company party coalition agency outlet"
    " newspaper firm charity foundation club front league federation committee commission council"
)
_LAWS = words("law decree act code legislation regulation ordinance statute")
_BILLS = words("bill amendment")
_DEALS = words("agreement deal treaty pact accord convention memorandum")
_COURTS = words("court tribunal")
_ACTING = _BODIES | words("authority police people relative family protester demonstrator detainee")
_OTHERS = words(
    "report decision verdict ban trial measure case petition strike protest march rally festival prison newspaper"
    " city town village region district province"
)
_HEADS = _COUNTRY | _OFFICE | _BODIES | _LAWS | _BILLS | _DEALS | _COURTS | _OTHERS
_DESCRIPTION = re.compile(
    r"\b(?:the|this|that|these|those) (?:(?:draft|new|proposed) )?(?P<head>\w+)\b"
    r"(?! (?:of|in|for|that|which|who|on|by|into|with|against|at|between|from|near|behind|about|over|where)\b)",
    re.I,
)
_PARLIAMENT = re.compile(r"(?P<before>[\w’']+ )?\b(?P<head>parliament)\b(?! of\b|\w)", re.I)
_BEFORE_PARLIAMENT = words("by in to before that and when while as after because if said says but through")
_DISTANCE = ("in the same sentence", "in the sentence before", "two sentences before")


@dataclass(frozen=True, slots=True)
class _Open:
    """Open words of a claim, `at`..`end`, with their noun's lemma (a description) or their sort (a pronoun)."""

    at: int
    end: int
    words: str
    head: str
    number: str
    possessive: bool


def references_of(
    wording: Wording, trees: Sequence[Tree], here: Sequence[Mention], memory: Memory, claimant: str, begin: int
) -> tuple[Reference, ...]:
    """The open references of a claim in its own order, each with at least one candidate.

    `here` are the noun phrases of the claim's sentence, which begins at `begin`, `memory` holds those before it; the
    `claimant` is never what its own "they" means.
    """
    found: list[Reference] = []
    for spot in _open(wording.text):
        place = _source(wording, spot)
        if place is None or len(found) == MOST or _in_quotes(memory.source[begin : place[0]]):
            continue
        sorted_out = _sorted_out(spot, trees, *place)
        if sorted_out is None:
            continue
        spot = sorted_out
        known = [*memory.mentions, *(m for m in here if m.stop <= place[0])]
        known += _speaking(claimant, memory, begin, place[0]) if spot.head == "person" else []
        offered = _offer(spot, wording.text, known, memory, claimant)
        if offered:
            found.append(Reference(spot.at, spot.end, *place, spot.words, tuple(offered)))
    return tuple(found)


def _speaking(claimant: str, memory: Memory, begin: int, stop: int) -> list[Mention]:
    """Who speaks in this sentence may speak of himself or herself, even under a name the parser takes for a thing."""
    at = memory.source.find(claimant, begin, stop) if claimant else -1
    if at < 0 or re.match(r"(?:the|an?|his|her|its|their) ", claimant, re.I):
        return []
    end = at + len(claimant)
    return [Mention(claimant, claimant.lower(), at, end, memory.sentence, "one", "person", True, False, True)]


def _open(text: str) -> list[_Open]:
    spots = [*_pronouns(text), *_descriptions(text), *_parliaments(text)]
    apart: list[_Open] = []
    for spot in sorted(spots, key=lambda spot: spot.at):
        if not apart or spot.at >= apart[-1].end:
            apart.append(spot)
    return apart


def _pronouns(text: str) -> Iterator[_Open]:
    for match in open_pronouns(text):
        word = re.match(r"\w+", match.group())
        kind = PRONOUNS.get(word.group().lower(), "") if word else ""
        if word and kind and not word.group().lower().endswith(("self", "selves", "rs", "irs")):
            end = match.start() + len(word.group())
            own = word.group().lower() in _POSSESSIVE
            yield _Open(match.start(), end, word.group(), kind, "many" if kind == "many" else "one", own)


def _descriptions(text: str) -> Iterator[_Open]:
    """ "The court", unless the claim itself said before which."""
    for match in _DESCRIPTION.finditer(text):
        head = match["head"].lower()
        plural = head not in _HEADS and _singular(head) in _HEADS
        lemma = _singular(head) if plural else head
        if lemma not in _HEADS or lemma in text[: match.start()].lower():
            continue
        number = "many" if plural or head == "authorities" else "one"
        yield _Open(*match.span(), match.group(), lemma, number, False)


def _parliaments(text: str) -> Iterator[_Open]:
    """ "Parliament" with nothing before it that says whose."""
    for match in _PARLIAMENT.finditer(text):
        before = (match["before"] or "").strip().lower()
        if not before or before in _BEFORE_PARLIAMENT:
            yield _Open(*match.span("head"), match["head"], "parliament", "one", False)
            return


def _sorted_out(spot: _Open, trees: Sequence[Tree], start: int, stop: int) -> _Open | None:
    """ "Her" with a noun behind it is a possessive, else an object; "the state broadcaster" speaks of no state."""
    here = [word for tree in trees for word in tree.words if start <= word.start and word.end <= stop]
    if spot.words.lower() == "her":
        own = any(word.tag == "PRP$" for word in here)
        return _Open(spot.at, spot.end, spot.words, spot.head, spot.number, own)
    return None if here and here[-1].dep in ("compound", "nmod", "amod") else spot


def _source(wording: Wording, spot: _Open) -> tuple[int, int] | None:
    """Where the words stand in the version text; None where they are not the source's, in one piece."""
    starts: list[int] = []
    at = spot.at
    for place, start, end in wording.places:
        if place <= at < place + end - start:
            starts.append(start + at - place)
            at = min(spot.end, place + end - start)
            stop = start + at - place
            if at == spot.end:
                whole = stop - starts[0] == spot.end - spot.at
                return (starts[0], stop) if whole else None
            if at < spot.end and wording.text[at] == " ":
                at += 1
    return None


def _in_quotes(before: str) -> bool:
    """Words inside quotation marks are somebody's and stay."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _offer(spot: _Open, claim: str, known: Sequence[Mention], memory: Memory, claimant: str) -> list[Candidate]:
    scored = [*(_for_pronoun if spot.head in ("person", "thing", "many") else _for_description)(spot, known, memory)]
    best: dict[str, tuple[float, Candidate]] = {}
    for score, mention in scored:
        core = mention.text.lower().removeprefix("the ")
        if core in claim.lower() or (spot.number == "many" and _is_claimant(core, claimant)):
            continue
        if core not in best or best[core][0] < score:
            text = _owner(mention) if spot.possessive else mention.text
            if text:
                best[core] = (score, Candidate(text, mention.start, mention.stop, _why(spot, mention, memory)))
    ranked = sorted(best.values(), key=lambda row: (-row[0], -row[1].start))
    return _once_each([made for score, made in ranked if score > ranked[0][0] - _CLOSE])[:MOST]


def _once_each(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Of "the consent" and "the written consent" one is enough: the fuller one, at the place of the better."""
    kept: list[Candidate] = []
    for made in ranked:
        said = set(made.text.lower().split())
        twin = next((i for i, k in enumerate(kept) if said <= (w := set(k.text.lower().split())) or w <= said), None)
        if twin is None:
            kept.append(made)
        elif len(made.text) > len(kept[twin].text):
            kept[twin] = made
    return kept


def _owner(mention: Mention) -> str:
    """The possessive; of a long phrase only its front takes it: "the law on assembly" → "the law’s".
    Empty where it holds one already.
    """
    front = mention.text if mention.named else re.split(r" (?:of|on) ", mention.text)[0]
    return "" if re.search(r"['’]s? ", front) else possessive(front, mention.number)


def possessive(words_: str, number: str = "one") -> str:
    """ "Parliament" → "Parliament’s", "the authorities" → "the authorities’"."""
    return f"{words_}’" if number == "many" and words_.endswith("s") else f"{words_}’s"


def _for_pronoun(spot: _Open, known: Sequence[Mention], memory: Memory) -> Iterator[tuple[float, Mention]]:
    """Noun phrases of the last sentences that agree in number and sort: nearer, subjects and names first."""
    for mention in known:
        back = memory.sentence - mention.sentence
        person = mention.sort == "person"
        if mention.gender and mention.gender != _GENDER.get(spot.words.lower(), mention.gender):
            continue
        if back > _BACK or mention.number != spot.number or (spot.head != "many" and person != (spot.head == "person")):
            continue
        if mention.head in _COUNTRY or not (mention.subject or mention.named or (mention.modified and back < 2)):
            continue
        acts = person or mention.head in _ACTING
        if spot.head != "many" or acts or mention.subject or mention.named:
            yield _salience(mention, back) + 1.5 * (spot.head == "many" and acts), mention


def _salience(mention: Mention, back: int) -> float:
    aside = 1.5 if mention.sort == "place" and not mention.subject else 0
    return 2.0 * mention.subject + mention.named + 0.5 * mention.modified - 1.5 * back - aside


def _for_description(spot: _Open, known: Sequence[Mention], memory: Memory) -> Iterator[tuple[float, Mention]]:
    """What was called by the same noun and more, else names that the noun may describe."""
    name = spot.words.split()[-1][:1].isupper()  # "the Union" is short for a name
    agree = [m for m in known if m.number == spot.number and m.modified and _is_draft(spot, m)]
    same = [m for m in agree if _singular(m.head) == spot.head and (m.named or not name)]
    if spot.head not in _COUNTRY:
        yield from ((5 + _age(m, memory), m) for m in same)
    if spot.head in _COUNTRY and spot.number == "one":
        yield from _states(memory, known, str)
    elif spot.head in _OFFICE:
        noun = re.sub(r"^(?:the|this|that) ", "", spot.words, flags=re.I)
        yield from _states(memory, known, lambda name: f"{possessive(name)} {noun}")
    elif not same and (kin := _kin(spot.head)):
        yield from ((3 + _age(m, memory), m) for m in agree if m.named and m.sort == "thing" and kin & _heads(m))


def _is_draft(spot: _Open, mention: Mention) -> bool:
    """A bill is a draft and a law is none."""
    if spot.head not in _LAWS | _BILLS:
        return True
    draft = spot.head in _BILLS or "draft" in spot.words.lower()
    return draft == ("draft" in mention.core or bool(_BILLS & _heads(mention)))


def _age(mention: Mention, memory: Memory) -> float:
    return mention.named + 0.5 * mention.subject - 0.15 * min(memory.sentence - mention.sentence, 20)


def _heads(mention: Mention) -> set[str]:
    return {_singular(word) for word in re.findall(r"\w+", mention.core)} if mention.named else {mention.head}


def _kin(head: str) -> frozenset[str]:
    """The nouns that may stand for each other."""
    return next((sort for sort in (_BODIES, _LAWS, _BILLS, _DEALS, _COURTS) if head in sort), frozenset())


def _states(memory: Memory, known: Sequence[Mention], say: Callable[[str], str]) -> Iterator[tuple[float, Mention]]:
    """Countries named so far: those with a government of their own in the text, then the ones named most often."""
    named = (m for m in known if m.named and m.text not in memory.towns)
    places = {m.text: m for m in named if memory.evidence(m.text) > 1 or m.sort == "place"}
    ranked = sorted(places, key=lambda name: (-memory.evidence(name), -places[name].start))
    for rank, name in enumerate(ranked[:3]):
        if 2 * memory.evidence(name) >= memory.evidence(ranked[0]):
            yield 2.5 - 0.5 * rank, replace(places[name], text=say(name))


def _is_claimant(core: str, claimant: str) -> bool:
    name = claimant.lower().removeprefix("the ")
    return bool(name) and (core in name or name in core)


def _why(spot: _Open, mention: Mention, memory: Memory) -> str:
    back = memory.sentence - mention.sentence
    where = _DISTANCE[back] if back < len(_DISTANCE) else "earlier in the text"
    if mention.named and spot.head in _COUNTRY | _OFFICE and _singular(mention.head) != spot.head:
        return f"A country that the text speaks of, named {where}."
    if spot.head in ("person", "thing", "many"):
        role = "Subject" if mention.subject else "Named" if mention.named else "Stands"
        agrees = {"person": "a person", "thing": "one thing", "many": "several"}[spot.head]
        return f"{role} {where}; {agrees}, as “{spot.words}” wants."
    return f"Called so {where}."


def _singular(word: str) -> str:
    if word.endswith("ies") and word != "authorities":
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and word != "authorities" else word
