"""The short form of `./wb bench long_text`: three times the text takes no more memory and no more time a word."""

import pytest

from tests.benchmarks.long_text import Figure, measure, text_of
from workbench.splitting.portions import PORTION


@pytest.fixture(scope="module")
def figures() -> tuple[Figure, Figure]:
    return measure(14_000, paragraphs=False, store=False), measure(42_000, paragraphs=False, store=False)


def test_every_sentence_is_read(figures):
    small, large = figures
    assert small.sentences == text_of(14_000, paragraphs=False).count("Vint.") + 1 >= PORTION  # with the headline
    assert large.sentences > 2.9 * small.sentences
    assert all(figure.drafts >= figure.sentences - 1 for figure in figures)


def test_memory_does_not_grow_with_the_text(figures):
    small, large = figures
    assert large.peak < 1.3 * small.peak


def test_time_grows_with_the_text_and_not_faster(figures):
    small, large = figures
    assert large.speed > 0.4 * small.speed
