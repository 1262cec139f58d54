"""The short form of `./wb drill reviews`."""

from tests.drills.reviews import run


def test_each_review_is_there_once_however_often_the_reading_was_killed():
    found = run(2_500, 2)
    assert (found.there, found.faults) == (2_500, [])
    assert found.kills >= 1  # a fast machine is done before the second
