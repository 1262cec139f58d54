"""A page asks the database the same number of questions, however much it shows."""

import pytest
from sqlalchemy import event, text

from tests.conftest import import_story, person
from tests.rounds import put_rounds
from workbench.queries.articles import version
from workbench.queries.claims import claim
from workbench.queries.evidence import evidence
from workbench.review import comments
from workbench.review.claims import Passage

SMALL = "Small story\n\nThe court fined 3 members on 4 May 2020. Police in Tolvania arrested 70 people in 2019.\n"
LARGE = "Large story\n\n" + "\n\n".join(
    f"The court fined {number} members on {number} May 2020. Police in Tolvania arrested {number + 50} people in 2019."
    for number in range(2, 22)
)


@pytest.fixture
def selects(app):
    """A list that grows by one for every SELECT of the application."""
    seen: list[str] = []
    engine = app.extensions["desk"].database.engine

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return seen


def count(selects, browser, path) -> int:
    """The least of three: an earlier call may catch the index up, on a busy machine the second as well."""
    seen = []
    for _ in range(3):
        selects.clear()
        assert browser.get(path).status_code == 200
        seen.append(len(selects))
    return min(seen)


PAGES = [
    "/articles/{}",
    "/articles/{}/status",
    "/articles/{}/select",
    "/",
    "/articles",
    "/board",
    "/board?order=newest",
    "/policy",
    "/board/splitter",
    "/board/agreement",
    "/search?q=court&type=claim",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_the_same_for_a_larger_story(path, as_, selects, home, database, ada):
    small = import_story(home, database, ada, SMALL)
    keep_half(database)
    before = count(selects, as_("edda"), path.format(small))
    large = import_story(home, database, ada, LARGE)
    keep_half(database)
    after = count(selects, as_("edda"), path.format(large))
    assert after == before
    assert after < 28


def keep_half(database):
    with database.writing() as session:
        session.exec(text("UPDATE claim SET state = 'kept', revision = revision + 1 WHERE id % 2 = 0"))


def test_a_claim_page_costs_the_same_in_a_larger_story(as_, selects, home, database, ada, load):
    import_story(home, database, ada, SMALL)
    before = count(selects, as_("edda"), "/claims/2")  # like the eighth it names a place
    import_story(home, database, ada, LARGE)
    assert count(selects, as_("edda"), "/claims/8") == before


def test_the_agreement_of_reviewers_costs_the_same_for_more_of_them(as_, selects, database):
    with database.writing() as session:
        put_rounds(session, [("accurate", "accurate")])
    before = count(selects, as_("edda"), "/board/agreement")
    with database.writing() as session:
        put_rounds(session, [("accurate", "inaccurate"), ("inaccurate", "inaccurate")] * 10)
        put_rounds(session, [("accurate", "accurate")] * 3, "edda", "ada", kind="opinion")
    assert count(selects, as_("edda"), "/board/agreement") == before


@pytest.mark.parametrize("path", ["/claims/1", "/evidence/1", "/articles/1", "/notifications"])
def test_many_threads_and_notifications_cost_as_much_as_one(path, as_, selects, things, database):
    discuss(database, things, 1)
    before = count(selects, as_("ben"), path)
    discuss(database, things, 8)
    assert count(selects, as_("ben"), path) == before
    assert before < 40


def discuss(database, things, times):
    """So many threads on a claim, on evidence and on words, answered and resolved, with Ben mentioned."""
    with database.writing() as session:
        ada, edda = person(session, "ada"), person(session, "edda")
        held = version(session, things["article_id"])
        words = [Passage(5, 12, held.text[5:12])]
        for _ in range(times):
            for thing in (claim(session, things["claim_id"]), evidence(session, things["evidence_id"]), held):
                passages = words if thing is held else []
                thread = comments.open_thread(session, ada, thing, text="@Ben", passages=passages)
                comments.reply(session, edda, thread, text="@Ben")
                comments.resolve(session, edda, thread)


def test_control_a_lazy_load_would_be_counted(app, selects, home, database, ada):
    from workbench.models import Claim

    import_story(home, database, ada, LARGE)
    with app.extensions["desk"].database.reading() as session:
        for number in range(1, 21):
            session.get(Claim, number)
    assert len(selects) >= 20
