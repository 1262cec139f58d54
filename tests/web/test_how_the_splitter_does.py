"""What became of the splitter's drafts, as a page for editors and as a command: counts only."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from sqlmodel import Session, select

from tests.conftest import import_story, person
from workbench.cli import main
from workbench.models import Claim
from workbench.queries.claims import claim
from workbench.queries.splitter import ENOUGH, NO_FLAG, Row, report
from workbench.review import claims as review
from workbench.review import edits


def drafts(session: Session) -> list[Claim]:
    return [claim(session, id) for id in session.exec(select(Claim.id).order_by(Claim.id)).all()]


def total(rows, name: str) -> int:
    return sum(getattr(row, name) for row in rows)


@pytest.fixture
def decided(article_id, session):
    """Of the story's drafts one is kept, one kept with other words, one split, two merged, one discarded."""
    ada = person(session, "ada")
    kept, reworded, parted, one, other, gone = drafts(session)[:6]
    review.keep(session, ada, kept, revision=1)
    wording = review.Wording("Other words.", reworded.kind, reworded.event_time or "")
    review.edit(session, ada, reworded, wording=wording, revision=1)
    review.split(session, ada, parted, texts=["One fact.", "Another fact."], revision=1)
    review.merge(session, ada, [one, other], text="Both facts.", revisions=[1, 1])
    review.discard(session, ada, gone, revision=1)
    return session


def test_every_draft_is_counted_once_by_what_became_of_it(decided):
    rules = report(decided).rules
    counted = {name: total(rules, name) for name in ("unchanged", "changed", "divided", "discarded")}
    assert counted == {"unchanged": 1, "changed": 1, "divided": 3, "discarded": 1}
    drafted = [row for row in decided.exec(select(Claim)) if row.rule != "person"]
    assert total(rules, "total") == len(drafted)


def test_a_draft_with_two_flags_counts_under_both_and_one_without_under_none(decided):
    flags = {row.name: row for row in report(decided).flags}
    assert NO_FLAG in flags
    assert total(flags.values(), "total") >= total(report(decided).rules, "total")


def test_an_undone_edit_failed_and_its_claim_changed(things, session):
    ada = person(session, "ada")
    found = claim(session, things["claim_id"])
    before = {row.name: row for row in report(session).edits}["name"]
    edits.undo_edit(
        session, ada, found, next(row for row in found.edits if row.rule == "name"), revision=found.revision
    )
    after = {row.name: row for row in report(session).edits}["name"]
    assert (before.unchanged, before.changed, after.unchanged, after.changed) == (1, 0, 0, 1)
    assert total(report(session).rules, "changed") == 1


def test_a_share_needs_enough_and_the_worst_come_first():
    assert Row("a", unchanged=ENOUGH - 1).failed is None
    assert Row("a", unchanged=ENOUGH // 2, discarded=ENOUGH // 2).failed == 0.5


def test_a_later_day_leaves_everything_out(article_id, session):
    assert report(session, date(2999, 1, 1)).rules == []


def test_the_page_is_for_editors_and_is_reached_from_the_board(as_, article_id):
    assert 'href="/board/splitter"' in as_("edda").get("/board").text
    assert as_("ada").get("/board/splitter").status_code == 403
    page = as_("edda").get("/board/splitter").text
    assert "Splitting rule" in page and "too few" in page


def test_an_empty_desk_says_so_and_a_day_that_is_none_is_refused(as_, home):
    assert "No drafts of the splitter yet" in as_("edda").get("/board/splitter").text
    answer = as_("edda").get("/board/splitter?since=nonsense")
    assert answer.status_code == 422 and "Write the day as 2021-03-01." in answer.text


def run(home, *words):
    return CliRunner().invoke(main, ["--home", str(home.instance), "splitting", "report", *words])


def test_the_command_prints_a_table_and_no_claims_text(home, database, ada):
    import_story(home, database, ada)
    answer = run(home)
    assert answer.exit_code == 0 and "Splitting rule" in answer.output and "banned" not in answer.output


def test_the_command_gives_the_same_figures_as_json(home, database, ada):
    import_story(home, database, ada)
    with database.reading() as reading:
        assert json.loads(run(home, "--json").output) == report(reading).plain()
    assert json.loads(run(home, "--json", "--since", "2999-01-01").output) == {"rules": [], "edits": [], "flags": []}


def test_a_day_that_is_none_ends_with_a_sentence(home, database):
    answer = run(home, "--since", "soon")
    assert answer.exit_code == 2 and "soon" in answer.output


def test_an_empty_desk_is_told_what_to_do(home, database):
    assert "import an article" in run(home).output
