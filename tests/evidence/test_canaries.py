"""The short form of `./wb drill canary`: who was not let in meets no word of what is hidden; no number tells of it."""

import pytest

from tests.drills import canary


@pytest.fixture(scope="module")
def hiding(tmp_path_factory):
    with canary.desk(tmp_path_factory.mktemp("hiding") / "desk") as made:
        yield made


@pytest.fixture(scope="module")
def walks(hiding):
    """What edda and rosa meet: an editor who was not let in, and a reader."""
    return {name: canary.walk(hiding, name, posting=False) for name in ("edda", "rosa")}


@pytest.mark.parametrize("name", ["edda", "rosa"])
def test_no_answer_holds_a_word_of_what_is_hidden(walks, name):
    assert walks[name].leaks == set()
    assert walks[name].defects == [] and walks[name].answers > 200


def test_no_number_tells_of_sealed_evidence(walks, tmp_path):
    with canary.desk(tmp_path / "bare", ("restricted",)) as bare:
        assert canary.differing(walks["edda"], canary.walk(bare, "edda", posting=False)) == []


def test_nothing_hidden_lies_in_the_index_the_log_or_what_the_command_line_says(hiding, tmp_path):
    with canary.watched(tmp_path / "temporary") as temporary:
        about = canary.lying_about(hiding, temporary)
    assert about.leaks == set() and about.defects == []


def test_control_without_the_filter_the_walk_meets_what_is_hidden(hiding):
    with canary.without_sight():
        met = canary.Seen()
        answer = hiding.browser("edda").get("/claims/1")
        canary._take(met, "edda", "GET /claims/1", "/claims/1", answer)
    assert {canary.word("sealed", place) for place in ("title", "quotation", "note")} <= {leak[2] for leak in met.leaks}
