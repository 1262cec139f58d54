"""The splitter's edits keep their places, in whatever order they are undone and whatever a person rewrites."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.models import GONE, Claim, Edit, Reference
from workbench.review import places
from workbench.splitting.pieces import Piece, assemble, unchanged

WORDS = ("port", "court", "Vint", "law", "fined", "it", "in", "2020", "2020,")
WORD = st.sampled_from(WORDS)
KINDS = ("same", "same", "changed", "added", "dropped")
PLAN = st.lists(st.tuples(st.sampled_from(KINDS), WORD, WORD), min_size=1, max_size=9)


def made(plan) -> tuple[str, Claim]:
    """A source and a claim drafted from it: words kept, changed, added and dropped, some beside each other."""
    source, pieces = "", []
    for kind, word, other in plan:
        start = len(source)
        if kind == "added":
            pieces.append(Piece(start, start, other, "added", 0.5))
            continue
        source += f"{word} "
        end = start + len(word)
        if kind == "same":
            pieces.append(unchanged(source, start, end))
        else:
            pieces.append(Piece(start, end, other if kind == "changed" else "", kind, 0.5))
    wording = assemble(source, pieces)
    claim = Claim(text=wording.text, kind="fact", created_at=datetime.now(UTC))
    claim.edits = [
        Edit(id=i, claim_id=1, start=e.start, stop=e.end, before=e.before, after=e.after, at=e.at, rule=e.rule,
             confidence=0.5)
        for i, e in enumerate(wording.edits)
    ]  # fmt: skip
    return source, claim


def undo(claim: Claim, edit: Edit) -> None:
    places.put(claim, edit, edit.after, edit.before)
    edit.undone_at = datetime.now(UTC)


def in_place(claim: Claim) -> bool:
    standing = [edit for edit in claim.edits if not edit.undone_at and edit.at != GONE]
    return all(claim.text[edit.at : edit.at + len(edit.after)] == edit.after for edit in standing)


def plain(text: str) -> str:
    return "".join(text.split()).strip(",").lower()


@settings(deadline=None)
@given(PLAN, st.randoms(use_true_random=False))
def test_undone_in_any_order_every_other_edit_stays_in_its_place(plan, chance):
    _, claim = made(plan)
    assert in_place(claim)
    for edit in chance.sample(claim.edits, len(claim.edits)):
        undo(claim, edit)
        assert in_place(claim)


@settings(deadline=None)
@given(PLAN, st.randoms(use_true_random=False))
def test_all_undone_the_claim_reads_as_its_source_whatever_the_order(plan, chance):
    source, claim = made(plan)
    for edit in chance.sample(claim.edits, len(claim.edits)):
        undo(claim, edit)
    assert plain(claim.text) in plain(source)
    assert "  " not in claim.text.strip() and claim.text == claim.text.strip()


@settings(deadline=None)
@given(PLAN, st.data())
def test_after_a_rewriting_an_edit_is_where_it_was_or_gone(plan, data):
    _, claim = made(plan)
    words = claim.text.split()
    at = data.draw(st.integers(0, len(words)))
    gone = data.draw(st.integers(0, 2))
    text = " ".join([*words[:at], data.draw(WORD), *words[at + gone :]])
    places.rewrite(claim, text)
    assert claim.text == text and in_place(claim)


def claim_of(text: str, *edits: tuple[str, str, int]) -> Claim:
    claim = Claim(text=text, kind="fact", created_at=datetime.now(UTC))
    claim.edits = [
        Edit(id=i, claim_id=1, start=0, stop=len(before), before=before, after=after, at=at, rule="x", confidence=0.5)
        for i, (before, after, at) in enumerate(edits)
    ]
    return claim


def test_of_two_edits_that_touch_each_is_undone_alone():
    claim = claim_of("The court fined Omar Vint in May 2020", ("him", "Omar Vint", 16), ("last", "in May", 26))
    undo(claim, claim.edits[0])
    assert claim.text == "The court fined him in May 2020"
    undo(claim, claim.edits[1])
    assert claim.text == "The court fined him last 2020"


def test_the_same_words_elsewhere_are_not_taken_for_the_edits():
    claim = claim_of("Vint met Vint", ("he", "Vint", 9))
    undo(claim, claim.edits[0])
    assert claim.text == "Vint met he"


def test_words_at_the_beginning_keep_their_capital():
    claim = claim_of("Omar Vint left", ("he", "Omar Vint", 0))
    undo(claim, claim.edits[0])
    assert claim.text == "He left"


def test_a_reference_moves_along_with_what_stands_before_it():
    claim = claim_of("Omar Vint said it", ("he", "Omar Vint", 0))
    claim.references = [Reference(claim_id=1, start=0, stop=2, words="it", at=15)]
    undo(claim, claim.edits[0])
    assert claim.text[claim.references[0].at :] == "it"


def test_a_rewritten_word_has_no_place_any_more():
    claim = claim_of("Omar Vint left", ("he", "Omar Vint", 0))
    places.rewrite(claim, "Omar Bint left")
    assert claim.edits[0].at == GONE
