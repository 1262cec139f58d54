"""Trees put right: which words hang where, before and after."""

from workbench.splitting.mending import mended
from workbench.splitting.tree import Word


def sentence(*rows):
    """Words from (text, tag, pos, dep, head, entity)."""
    found, at = [], 0
    for i, (text, tag, pos, dep, head, *entity) in enumerate(rows):
        name = entity[0] if entity else ""
        found.append(Word(i, text, text.lower(), text.lower(), tag, pos, dep, head, at, at + len(text), name, False))
        at += len(text) + 1
    return found


def test_a_subject_moves_from_the_helper_to_its_verb():
    words = mended(
        sentence(
            ("hall", "NN", "NOUN", "nsubj", 1),
            ("was", "VBD", "AUX", "auxpass", 2),
            ("closed", "VBN", "VERB", "ROOT", 2),
        )
    )
    assert (words[0].head, words[0].dep) == (2, "nsubj")


def test_a_listed_noun_with_a_participle_becomes_its_subject():
    words = mended(
        sentence(
            ("three", "CD", "NUM", "nsubjpass", 2),
            ("were", "VBD", "AUX", "auxpass", 2),
            ("killed", "VBN", "VERB", "ROOT", 2),
            ("and", "CC", "CCONJ", "cc", 2),
            ("dozens", "NNS", "NOUN", "conj", 2),
            ("injured", "VBN", "VERB", "acl", 4),
        )
    )
    assert [(words[4].head, words[4].dep), (words[5].head, words[5].dep)] == [(5, "nsubjpass"), (2, "conj")]


def test_a_name_with_who_behind_it_is_a_persons():
    rows = (
        ("Montel", "NNP", "PROPN", "compound", 1, "ORG"),
        ("Roe", "NNP", "PROPN", "nsubj", 5, "ORG"),
        (",", ",", "PUNCT", "punct", 1),
        ("who", "WP", "PRON", "nsubj", 4),
        ("sings", "VBZ", "VERB", "relcl", 1),
        ("left", "VBD", "VERB", "ROOT", 5),
    )
    words = mended(sentence(*rows))
    assert [word.entity for word in words[:2]] == ["PERSON", "PERSON"]


def test_control_a_firm_stays_a_firm():
    rows = (
        ("Roe", "NNP", "PROPN", "compound", 1, "ORG"),
        ("Motors", "NNP", "PROPN", "nsubj", 2, "ORG"),
        ("grew", "VBD", "VERB", "ROOT", 2),
    )
    assert list(mended(sentence(*rows))) == sentence(*rows)
