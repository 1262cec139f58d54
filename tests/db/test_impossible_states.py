"""The database refuses what must never be false, whoever asks it."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.db.rows import WORDS, checks, put, tables
from workbench.db import Database, now

IMPOSSIBLE = {
    "ck_claim_accuses": [{"accuses": "perhaps", "accusation": ""}],
    "ck_claim_answered": [{"accuses": "yes", "accusation": ""}, {"accuses": "no", "accusation": "He did it."}],
    "ck_claim_text": [{"text": ""}, {"text": "  "}],
    "ck_claim_checkworthiness": [{"checkworthiness": -1}, {"checkworthiness": 4}],
    "ck_claim_event_time": [{"event_from": 737_000}, {"event_until": 737_000}],
    "ck_user_email_lower": [{"email": "Ada@example.org"}],
    "ck_edit_confidence": [{"confidence": -0.1}, {"confidence": 1.1}],
    "ck_saved_search_name": [{"name": ""}, {"name": "  "}],
    "ck_batch_search_progress": [{"done": -1}, {"done": 2, "total": 1}],
    "ck_contrast_order": [{"claim_id": 2, "other_id": 2}, {"claim_id": 3, "other_id": 2}],
    "ck_teaser_link_order": [{"start": 1, "stop": 1}, {"start": -1, "stop": 1}],
    "ck_evidence_title": [{"title": ""}, {"title": "   "}],
    "ck_evidence_credibility": [{"credibility": 0}, {"credibility": 7}],
    "ck_claim_round": [{"round": 0}],
    "ck_claim_stale": [{"state": "stale"}, {"state": "settled", "stale_why": "It is old."}],
    "ck_review_outdated": [{"verdict": "outdated"}],
    "ck_finding_broken_glass": [{"how": "break_glass"}, {"why": "In a hurry."}],
    "ck_thread_target": [{"claim_id": None}, {"evidence_id": 1}],
    "ck_thread_passage": [{"start": 0}, {"claim_id": None, "version_id": 1}, {"start": 0, "stop": 1}],
    "ck_thread_order": [{"claim_id": None, "version_id": 1, "start": 5, "stop": 5}],
    "ck_thread_resolved": [{"resolved_at": now()}, {"resolved_by_id": 1}],
    "ck_correction_why": [{"why": " "}],
    "ck_review_rationale": [{"rationale": ""}, {"rationale": "  "}],
    "ck_article_version_published_has_basis": [{"published_on": "2021-06-01", "published_basis": ""}],
    "ck_evidence_link_anchored": [{"start": 0}, {"capture_id": 1}, {"start": 0, "stop": 1}],
    "ck_evidence_link_order": [{"capture_id": 1, "start": 5, "stop": 5}],
    "ck_access_thing": [{"evidence_id": None}, {"source_id": 1}],
    "ck_capture_derived": [{"kind": "text", "tool": ""}, {"kind": "text", "tool": "x", "derived_from_id": None}],
    "ck_fetch_failed": [{"state": "failed"}, {"why": "It did not answer."}],
    "ck_fetch_kept": [{"state": "kept"}, {"capture_id": 1}],
    "ck_sensitive_passage_order": [{"start": 5, "stop": 5}],
    "ck_claim_link_one_other": [{"other_id": None}, {"imported_id": 1}],
    "ck_claim_link_itself": [{"other_id": 1}],
    "ck_claim_link_reason": [{"relation": None, "why": " "}],
    "ck_claim_link_taken_back": [{"taken_back_at": now()}, {"taken_back_by_id": 1}],
    "ck_likeness_order": [{"a_id": 2, "b_id": 2}],
    "ck_likeness_decided": [{"state": "accepted"}, {"by_id": 1}],
    "ck_evidence_link_withdrawn": [{"withdrawn_at": now()}, {"withdrawn_by_id": 1}],
    "ck_tag_decided": [{"state": "accepted"}, {"by_id": 1}, {"at": now()}, {"state": "rejected", "by_id": 1}],
    "ck_mention_decided": [{"state": "accepted"}, {"by_id": 1}, {"at": now()}, {"state": "rejected", "by_id": 1}],
    "ck_tag_state": [{"state": "nonsense", "by_id": 1, "at": now()}],
    "ck_mention_state": [{"state": "nonsense", "by_id": 1, "at": now()}],
    "ck_appearance_order": [{"start": 5, "stop": 5}, {"start": -1}, {"start": 9, "stop": 3}],
    "ck_reference_chosen": [{"edit_id": 1, "closed_at": None}],
    "ck_segment_order": [{"start": 5, "stop": 5}, {"start": -1}, {"start": 9, "stop": 3}],
    "ck_imported_claim_text": [{"text": ""}, {"text": "  "}],
    "ck_archive_count": [{"count": 2, "lines": 1}, {"count": -1}],
    "ck_splitting_progress": [{"done": 2, "total": 1}, {"done": -1}],
    "ck_selector_order": [{"start": 5, "stop": 5}, {"start": -1}, {"start": 9, "stop": 3}],
}
"""What each rule forbids. A list of allowed words needs no entry: any other word is forbidden."""

RULES = [(table, name, rule) for table in tables() for name, rule in sorted(checks(table).items())]


@pytest.mark.parametrize(("table", "name", "rule"), RULES, ids=[name for _, name, _ in RULES])
def test_every_rule_refuses_its_impossible_state(table, name, rule, database: Database):
    words = WORDS.match(rule)
    for impossible in IMPOSSIBLE.get(name) or [{words[1]: "nonsense"}, {words[1]: ""}]:
        with database.engine.connect() as connection, pytest.raises(IntegrityError, match=name):
            put(connection, table, **impossible)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_control_a_possible_row_is_let_in(table, database: Database):
    with database.engine.connect() as connection:
        put(connection, table)


def test_a_rule_of_the_models_is_a_rule_of_the_database(database: Database):
    with database.engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT group_concat(sql) FROM sqlite_master").scalar()
    assert [name for _, name, _ in RULES if name not in made] == []


def test_an_article_text_is_there_once(database: Database):
    table = next(table for table in tables() if table.name == "article_version")
    with database.engine.connect() as connection, pytest.raises(IntegrityError, match="text_sha256"):
        put(connection, table, id=1)
        put(connection, table, id=2)


def test_a_claim_has_one_finding_in_force(database: Database):
    table = next(table for table in tables() if table.name == "finding")
    with database.engine.connect() as connection:
        put(connection, table, id=1, version=1, superseded_at=now())
        put(connection, table, id=2, version=2)
        with pytest.raises(IntegrityError, match="claim_id"):
            put(connection, table, id=3, version=3)


def test_nobody_reviews_twice_in_a_round_and_a_round_has_one_first_review(database: Database):
    table = next(table for table in tables() if table.name == "review")
    first = {"turn": "first", "reviewer_id": 1}
    for other in ({"turn": "second", "reviewer_id": 1}, {"turn": "first", "reviewer_id": 2}):
        with database.engine.connect() as connection:
            put(connection, table, id=1, **first)
            with pytest.raises(IntegrityError, match="claim_id"):
                put(connection, table, id=2, **other)


def test_a_claim_is_given_to_one_person_at_a_time(database: Database):
    table = next(table for table in tables() if table.name == "assignment")
    with database.engine.connect() as connection:
        put(connection, table, id=1, ended_at=now())
        put(connection, table, id=2)
        with pytest.raises(IntegrityError, match="claim_id"):
            put(connection, table, id=3)


def test_a_row_without_its_parent_is_refused(database: Database):
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO alias (entity_id, text) VALUES (404, 'nobody')")
