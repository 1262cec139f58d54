"""`search` answers people with lines and programs with one JSON object."""

import json

import pytest

from tests.command_line.conftest import objects, refused
from workbench.queries.claims import claim
from workbench.review.claims import keep
from workbench.search.look import FACETS

pytestmark = pytest.mark.usefixtures("article_id")


def test_the_object_has_exactly_these_keys(wb):
    (found,) = objects(wb("search", "court", "--json"))

    assert set(found) == {"total", "hits", "facets", "took_ms"}
    assert {frozenset(hit) for hit in found["hits"]} == {
        frozenset({"id", "type", "text", "article", "verdict", "score"})
    }
    assert set(found["facets"]) == set(FACETS)


def test_hits_are_things_of_the_desk_with_numbers_of_their_own(wb):
    (found,) = objects(wb("search", "fined type:claim", "--json"))

    assert found["total"] == len(found["hits"]) == 1
    (hit,) = found["hits"]
    assert (hit["type"], hit["verdict"], hit["article"]) == ("claim", None, "Port council bans dockers' party")
    assert isinstance(hit["id"], int) and "fined 12" in hit["text"] and hit["score"] > 0
    assert found["facets"]["type"] == {"claim": 1} and found["took_ms"] >= 0


def test_scores_fall_and_the_total_is_exact(wb):
    (found,) = objects(wb("search", "tolvania", "--json", "--limit", 1))
    (whole,) = objects(wb("search", "tolvania", "--json"))

    assert len(found["hits"]) == 1 and found["total"] == whole["total"] == len(whole["hits"]) > 1
    scores = [hit["score"] for hit in whole["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_what_was_just_saved_is_found(wb, database, ada, claim_id):
    with database.writing() as session:
        keep(session, ada, claim(session, claim_id), revision=1)

    (found,) = objects(wb("search", "state:kept", "--json"))

    assert [hit["id"] for hit in found["hits"]] == [claim_id]


def test_nothing_found_is_an_answer(wb):
    (found,) = objects(wb("search", "zeppelin", "--json"))

    assert (found["total"], found["hits"]) == (0, [])


def test_for_people_it_is_one_line_a_hit(wb):
    answer = wb("search", "fined type:claim")

    first, line = answer.stdout.splitlines()
    assert first == "1 result"
    assert line.startswith("claim ") and "fined 12" in line


@pytest.mark.parametrize("query", ["(a OR", "AND", "nonsense:x", '"', "NOT"])
def test_a_query_that_cannot_be_read_is_one_sentence(query, wb):
    answer = wb("search", query, "--json")

    if answer.exit_code == 0:  # some of these are read as plain words
        assert json.loads(answer.stdout)["total"] >= 0
    else:
        refused(answer, "")


@pytest.mark.parametrize("limit", [0, 1001, -1, "many"])
def test_a_limit_that_makes_no_sense_is_refused(limit, wb):
    refused(wb("search", "court", "--limit", limit), "--limit", code=2)
