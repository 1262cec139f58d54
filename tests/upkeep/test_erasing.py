"""What is known of a person is erased for good; the chain stays whole, and verify knows what was erased on purpose."""

import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import PASSWORD, person
from tests.evidence.traces import lying
from workbench.errors import Invalid, Missing, Stale
from workbench.evidence import items, protection
from workbench.models import Access, Event, EventDetail, Evidence, Identity, Source, User, UserSession
from workbench.people import accounts, sessions
from workbench.queries.claims import claim
from workbench.queries.custody import custody
from workbench.review import findings
from workbench.review.searches import log_search
from workbench.sight import may_be_told, see_as
from workbench.upkeep import erasing, leftovers
from workbench.upkeep.verify import verify

NAME, CONTACT = "Quellenberg Zander", "zander@hidden.example"
WHY = "They asked for it."
CANARIES = ("quellenberg", "zander@hidden", "zanderkraut")


@pytest.fixture
def item(database, claim_id) -> int:
    """Sealed evidence from a protected source; only Ada knows of it."""
    settling.keep(database, claim_id)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        made = items.Item(title="The zanderkraut list", source=NAME, kind="primary", text="It was signed in March.")
        number = items.add(session, ada, found, item=made, bearing=items.Bearing("supports")).evidence_id
        item = session.get_one(Evidence, number)
        protection.protect(session, ada, session.get_one(Source, item.source_id), why="He asked.", contact=CONTACT)
        protection.set_sensitivity(session, ada, item, level="sealed", was="open", why="He could be found by it.")
        return number


@pytest.fixture
def clear(home, database):
    """What the command does before and after the change."""

    def do() -> None:
        leftovers.owe(home)
        database.compact()
        assert leftovers.clear(home, database) is None

    return do


@pytest.fixture
def anton(database):
    with database.reading() as session:
        return person(session, "anton")


def test_who_a_protected_source_is_is_nowhere_afterwards(home, database, anton, item, clear):
    assert verify(home, database) == []
    assert lying(home, "quellenberg", "zander@hidden")  # control
    with database.writing() as session:
        source_id = session.get_one(Evidence, item).source_id
        erasing.identity(session, anton, source_id, why=WHY)
    clear()

    assert lying(home, "quellenberg", "zander@hidden") == []
    assert verify(home, database) == []
    with database.writing() as session:
        assert session.exec(select(Identity)).all() == []
        found, ada = session.get_one(Source, source_id), person(session, "ada")
        assert found.name.startswith("Source ")
        with pytest.raises(Invalid, match="was erased"):
            protection.identity(session, ada, found, why="To call him.")
        with pytest.raises(Missing):
            erasing.identity(session, anton, source_id, why=WHY)


def test_an_identity_that_is_gone_without_an_event_is_noticed(home, database, item, tamper):
    tamper("DELETE FROM identity")
    assert verify(home, database) == ["source 1 has lost who it is and no event says that it was erased"]


def test_a_former_member_is_a_number_and_their_work_stays(home, database, article_id, claim_id, anton, clear):
    settling.settle(database, claim_id)
    with database.writing() as session:
        ben = accounts.make(session, anton, name="Quellenberg", email=CONTACT, role="checker", password=PASSWORD)
        sessions.throttle(session, CONTACT)
        sessions.log_in(session, ben, browser="Quellenberg's own")
        found = claim(session, claim_id)
        findings.question(session, ben, found, why="There is a newer list.", revision=found.revision)
        number = ben.id
    assert lying(home, "quellenberg")  # control

    with database.writing() as session:
        assert erasing.person(session, anton, session.get_one(User, number), why=WHY) == f"Former member {number}"
    clear()

    assert lying(home, *CANARIES) == []
    assert verify(home, database) == []
    with database.writing() as session:
        gone = session.get_one(User, number)
        assert (gone.password_hash, gone.disabled_at is None) == (None, False)
        assert session.exec(select(UserSession).where(UserSession.user_id == number)).all() == []
        why = claim(session, claim_id).stale_why
        assert why == f"Former member {number} questions the finding: There is a newer list."
        assert session.exec(select(Event).where(Event.actor_id == number, Event.action == "finding questioned")).one()
        with pytest.raises(Stale, match="erased already"):
            erasing.person(session, anton, gone, why=WHY)


def test_the_last_admin_and_the_system_stay(database, anton):
    with database.writing() as session:
        with pytest.raises(Invalid, match="last admin"):
            erasing.person(session, accounts.system(session), session.get_one(User, anton.id), why=WHY)
        with pytest.raises(Invalid, match="nobody's"):
            erasing.person(session, anton, accounts.system(session), why=WHY)
        with pytest.raises(Invalid, match="Say why"):
            erasing.person(session, anton, person(session, "ada"), why=" ")


def test_details_of_an_evidence_are_erased_and_the_chain_stays_whole(home, database, anton, item, clear):
    with database.writing() as session:
        session.get_one(Evidence, item).title = "A list"
        which = erasing.events_of(session, item)
        assert {event.action for event in which} >= {"evidence added", "evidence linked", "sensitivity set"}
        assert erasing.details(session, anton, which, why=WHY) == len(which)
        assert erasing.details(session, anton, which, why=WHY) == 0
    clear()

    assert lying(home, "zanderkraut") == []
    assert verify(home, database) == []


def test_a_detail_that_is_gone_without_an_event_is_noticed(home, database, item, anton, tamper):
    with database.writing() as session:
        seq = erasing.events_of(session, item)[0].seq
    tamper(f"DELETE FROM event_detail WHERE event_seq = {seq}")
    (fault,) = verify(home, database)
    assert fault == f"event {seq} has lost its details and no event says that they were erased"


def test_an_event_about_something_else_of_that_number_does_not_excuse_it(home, database, item, anton, tamper):
    with database.writing() as session:
        seq = erasing.events_of(session, item)[0].seq
        erasing.details(session, anton, erasing.events(session, [seq]), why=WHY)
    assert verify(home, database) == []
    tamper("UPDATE event SET target = 'claim' WHERE action = 'details erased'")
    assert f"event {seq} has lost its details and no event says that they were erased" in verify(home, database)


def test_what_a_sealed_evidence_told_stays_hidden_once_its_details_are_erased(database, anton, item):
    def told(name: str) -> set[int]:
        with database.reading() as session:
            see_as(session, person(session, name))
            return set(session.exec(select(Event.seq).where(may_be_told(session))))

    hidden = told("ada") - told("ben")
    assert hidden
    with database.writing() as session:
        which = erasing.events(session, sorted(hidden))
        erasing.details(session, anton, which, why=WHY)

    assert hidden < told("ada") - told("ben")
    assert len(told("ada") - told("ben")) == 2 * len(hidden)
    with database.reading() as session:
        see_as(session, person(session, "ada"))
        assert custody(session, item).steps


def test_what_says_what_was_erased_stays(database, anton, item):
    with database.writing() as session:
        which = erasing.events_of(session, item)[:1]
        erasing.details(session, anton, which, why=WHY)
        last = session.exec(select(Event).order_by(Event.seq.desc())).first()
        with pytest.raises(Invalid, match="says what was erased"):
            erasing.events(session, [last.seq])
        with pytest.raises(Missing, match="no event 99999"):
            erasing.events(session, [99999])


def test_where_words_still_stand_is_said_whatever_script_they_are_in(database, anton, item, claim_id):
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        made = items.Item(title="О Квелле", source="The court", kind="primary", text="Квелле was there; Quellen too.")
        items.add(session, ada, found, item=made, bearing=items.Bearing("supports", "", note="Says Квелле"))
        log_search(session, ada, found, place="Register", query="Квелле", found="Nothing.")
    with database.reading() as session:
        found = erasing.stands(session, ["Квелле"])
        assert "evidence 2" in found and "evidence link 2" in found
        assert any(row.startswith("details of event ") for row in found)
        assert erasing.stands(session, ["Brunnen", ""]) == []
        assert "evidence 2" in erasing.stands(session, ["КВЕЛЛЕ"])


def test_every_detail_erased_leaves_every_page_standing(home, database, article_id, claim_id, item, anton, as_):
    settling.settle(database, claim_id)
    with database.writing() as session:
        erasing.details(session, anton, session.exec(select(Event)).all(), why=WHY)
        assert session.exec(select(EventDetail)).all()  # those that say so

    pages = ["/", f"/articles/{article_id}", f"/articles/{article_id}/status", f"/claims/{claim_id}", "/articles"]
    pages += [f"/evidence/{item}", f"/evidence/{item}/custody", "/sources/1", f"/articles/{article_id}/claims"]
    pages += ["/board", "/board/splitter", "/board/agreement", "/policy", "/search?q=ban", "/bulk", "/notifications"]
    with database.writing() as session:
        edda = person(session, "edda")
        ada = person(session, "ada")
        protection.let_in(session, ada, session.get_one(Evidence, item), edda, why="She decides.")
        assert session.exec(select(Access)).all()
    assert [page for page in pages if as_("edda").get(page).status_code != 200] == []
    assert verify(home, database) == []


def test_an_erased_event_hides_no_access_that_was_changed_past_the_desk(home, database, anton, item, tamper):
    with database.writing() as session:
        ada, ben = person(session, "ada"), person(session, "ben")
        protection.let_in(session, ada, session.get_one(Evidence, item), ben, why="He checks it.")
        erasing.details(session, anton, erasing.events_of(session, item), why=WHY)
    assert verify(home, database) == []
    for change in (
        "user_id = 4 WHERE user_id = 3",
        "ended_at = at",
        "evidence_id = NULL, source_id = 1 WHERE user_id = 3",
    ):
        with database.reading() as session:
            rows = [row.model_dump() for row in session.exec(select(Access).order_by(Access.id))]
        tamper(f"UPDATE access SET {change}")
        assert any(line.startswith("access ") for line in verify(home, database)), change
        for row in rows:
            ended = f"'{row['ended_at']}'" if row["ended_at"] else "NULL"
            thing = f"evidence_id = {row['evidence_id'] or 'NULL'}, source_id = {row['source_id'] or 'NULL'}"
            tamper(f"UPDATE access SET user_id = {row['user_id']}, ended_at = {ended}, {thing} WHERE id = {row['id']}")
        assert verify(home, database) == []
