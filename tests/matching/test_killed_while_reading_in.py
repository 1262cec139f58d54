"""The short form of `./wb drill reviews`."""

from tests.drills.reviews import run


def test_each_review_is_there_once_however_often_the_reading_was_killed():
    found = run(2_500, 2)
    assert (found.there, found.kills, found.faults) == (2_500, 2, [])
