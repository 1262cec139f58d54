"""One change to many claims: seen before, done to all or to none, undone once but for what others went on with."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.conftest import STORY, import_story, person
from tests.judging import PREDICTION, review
from workbench.config import Home
from workbench.db import Database, now
from workbench.errors import Forbidden, Invalid, Stale
from workbench.models import Appearance, Assignment, Bulk, Claim, Event, Notification, Tag
from workbench.publishing.archive import archive
from workbench.queries.articles import article, version
from workbench.queries.claims import claim as find
from workbench.queries.work import bulk as find_bulk
from workbench.review import assignments, bulk, claims, comments, proposals, searches
from workbench.review import undo as undoing
from workbench.review.bulk import ASSIGN, DISCARD, MANY, TAG, Change
from workbench.review.wording import Wording
from workbench.upkeep.verify import verify

OTHER = STORY.replace("Port council", "Town council").replace("Bryggen", "Havn").replace("30 people", "44 people")


class Desk:
    """A story whose first four claims are kept, and the hands of its people."""

    def __init__(self, home: Home, database: Database) -> None:
        self.home, self.database = home, database
        with database.reading() as session:
            self.people = {name: person(session, name) for name in ("ada", "ben", "edda", "rosa")}
            self.ids = list(session.exec(select(Claim.id).order_by(col(Claim.id)).limit(4)))
        for id in self.ids:
            self.alone(claims.keep, "ada", id)

    def alone(self, verb, name: str, id: int, **more):
        """Somebody changes one claim."""
        with self.database.writing() as session:
            found = find(session, id)
            if verb in (claims.keep, claims.discard, claims.edit):
                more["revision"] = found.revision
            return verb(session, self.people[name], found, **more)

    def change(
        self, name: str, change: Change, ids: list[int] | None = None, seen: dict[int, int] | None = None
    ) -> int:
        with self.database.writing() as session:
            rows = bulk.claims(session, ids or self.ids)
            seen = seen or {row.id: row.revision for row in rows}
            return bulk.change_all(session, self.people[name], seen, change).id

    def undo(self, name: str, bulk_id: int) -> tuple[int, int]:
        with self.database.writing() as session:
            undone = bulk.undo(session, self.people[name], find_bulk(session, bulk_id))
            return undone.put_back, undone.stay

    def refused(self, name: str, change: Change, ids: list[int] | None = None) -> list[str | None]:
        with self.database.reading() as session:
            rows = bulk.claims(session, ids or self.ids)
            return [one.refused for one in bulk.preview(session, self.people[name], rows, change)]

    def to(self, name: str, days: int = 0) -> Change:
        return Change(ASSIGN, self.people[name], now() + timedelta(days=days) if days else None)

    def holders(self) -> list[int | None]:
        with self.database.reading() as session:
            rows = session.exec(select(Assignment).where(col(Assignment.ended_at).is_(None))).all()
            return [next((row.user_id for row in rows if row.claim_id == id), None) for id in self.ids]

    def states(self) -> list[str]:
        with self.database.reading() as session:
            return [session.get_one(Claim, id).state for id in self.ids]

    def tags(self, term: str) -> list[str | None]:
        with self.database.reading() as session:
            rows = {row.claim_id: row.state for row in session.exec(select(Tag).where(Tag.term == term))}
            return [rows.get(id) for id in self.ids]

    def events(self, action: str) -> int:
        with self.database.reading() as session:
            return len(session.exec(select(Event.seq).where(Event.action == action)).all())


@pytest.fixture
def desk(home, database, article_id):
    made = Desk(home, database)
    yield made
    assert verify(home, database) == []


def test_giving_many_claims_writes_an_event_and_a_notice_for_each(desk):
    ben = desk.people["ben"].id
    desk.change("edda", desk.to("ben", days=2))

    assert desk.holders() == [ben] * 4
    assert desk.events("assigned") == 4
    with desk.database.reading() as session:
        assert len(session.exec(select(Notification).where(Notification.user_id == ben)).all()) == 4


def test_discarding_and_tagging_many_claims(desk):
    desk.change("ada", Change(TAG, term="torture"))
    assert desk.tags("torture") == ["accepted"] * 4

    desk.change("ada", Change(DISCARD))
    assert desk.states() == ["discarded"] * 4


def test_giving_claims_to_who_has_them_takes_no_deadline_away(desk):
    desk.change("edda", desk.to("ben", days=3), desk.ids[:2])
    assert desk.refused("edda", desk.to("ben")) == ["Ben has this claim already."] * 2 + [None] * 2
    assert desk.refused("edda", desk.to("ben", days=5)) == [None] * 4


def test_a_preview_says_for_each_claim_why_not_and_changes_nothing(desk):
    first, second, third, fourth = desk.ids
    review(desk.database, first, "ada", PREDICTION)  # it waits for another person's review now
    desk.alone(claims.discard, "ben", second)
    desk.alone(proposals.add_tag, "ben", third, term="torture")
    desk.alone(assignments.assign, "edda", fourth, to=desk.people["ben"])
    before = desk.events("assigned"), desk.states()

    assert desk.refused("edda", desk.to("ada")) == [
        "Ada cannot do this review: You have reviewed this claim in this round; somebody else must do the next review.",
        "This claim waits for nobody's review.",
        None,
        None,
    ]
    assert desk.refused("ben", desk.to("ben"))[3] == "Ben has this claim already."
    assert desk.refused("ada", desk.to("ben"))[2] == "Only editors give claims to others."
    assert desk.refused("ada", Change(DISCARD)) == [
        "This claim was reviewed already; change its verdict, or merge it into another.",
        "This claim is discarded already.",
        None,
        None,
    ]
    assert desk.refused("ada", Change(TAG, term="torture")) == [None, None, "The claim has this tag already.", None]
    assert (desk.events("assigned"), desk.states()) == before


def test_what_makes_no_sense_is_refused_in_one_sentence(desk):
    wrong = {
        "Choose a checker or an editor": Change(ASSIGN),
        "That deadline has passed": desk.to("ben", days=-1),
        "Choose a tag from the list": Change(TAG, term="nonsense"),
        "Choose whether to give": Change("burn"),
    }
    for sentence, change in wrong.items():
        with pytest.raises(Invalid, match=sentence):
            desk.refused("edda", change)
    with pytest.raises(Forbidden):
        desk.refused("rosa", Change(DISCARD))
    with desk.database.reading() as session:
        found = bulk.claims(session, desk.ids)
        for chosen, sentence in (([], "Tick the claims first"), (found[:1] * (MANY + 1), f"At most {MANY} claims")):
            with pytest.raises(Invalid, match=sentence):
                bulk.preview(session, desk.people["edda"], chosen, Change(DISCARD))


@pytest.mark.parametrize("what", ["reworded", "gone", "tagged"])
def test_where_one_claim_changed_since_the_look_nothing_is_done(desk, what):
    with desk.database.reading() as session:
        seen = {row.id: row.revision for row in bulk.claims(session, desk.ids)}
    if what == "reworded":
        desk.alone(claims.edit, "ben", desk.ids[2], wording=claims.Wording("Other words.", "fact"))
    if what == "gone":
        seen[99_999] = 1
    if what == "tagged":  # which does not move the revision
        desk.alone(proposals.add_tag, "ben", desk.ids[2], term="torture")

    change = Change(TAG, term="torture") if what == "tagged" else Change(DISCARD)
    with pytest.raises(Stale, match="Nothing was done"):
        desk.change("ada", change, seen=seen)
    assert desk.states() == ["kept"] * 4 and desk.tags("torture").count("accepted") == (what == "tagged")
    with desk.database.reading() as session:
        assert session.exec(select(Bulk)).all() == []


def test_undo_gives_claims_back_to_who_had_them(desk):
    ada, ben = desk.people["ada"].id, desk.people["ben"].id
    desk.alone(assignments.assign, "ada", desk.ids[0], to=desk.people["ada"])
    made = desk.change("edda", desk.to("ben", days=3))
    assert desk.holders() == [ben] * 4

    assert desk.undo("edda", made) == (4, 0)
    assert desk.holders() == [ada, None, None, None]
    with desk.database.reading() as session:
        held = assignments.open_one(session, session.get_one(Claim, desk.ids[0]))
        assert (held.by_id, held.due_at) == (ada, None)
        told = select(Notification.notice).where(Notification.user_id == ben).order_by(col(Notification.id))
        assert list(session.exec(told)) == ["assigned"] * 4 + ["unassigned"] * 4


def test_undo_leaves_what_somebody_went_on_with(desk):
    made = desk.change("edda", desk.to("ben"))
    review(desk.database, desk.ids[0], "ben", PREDICTION)
    desk.alone(searches.log_search, "ben", desk.ids[1], place="Gazette", query="ban", found="Nothing.")
    desk.alone(comments.open_thread, "ben", desk.ids[2], text="I begin tomorrow.")

    assert desk.undo("edda", made) == (2, 2)
    assert desk.holders() == [None, desk.people["ben"].id, None, None]


def test_what_was_judged_once_is_not_discarded(desk):
    review(desk.database, desk.ids[0], "ada", PREDICTION)
    with desk.database.writing() as session:  # the round begins again, and nobody has reviewed in it
        found = find(session, desk.ids[0])
        words = Wording("It closed.", "fact")
        claims.edit(session, desk.people["ben"], found, wording=words, revision=found.revision)

    assert "was reviewed" in desk.refused("ada", Change(DISCARD))[0]
    desk.change("ada", Change(DISCARD), ids=desk.ids[1:])
    assert desk.states() == ["first_review"] + ["discarded"] * 3


def test_undo_of_discarding_puts_each_claim_into_its_own_state_again(desk):
    desk.alone(searches.log_search, "ben", desk.ids[0], place="Gazette", query="ban", found="Nothing.")
    assert desk.states() == ["first_review", "kept", "kept", "kept"]
    made = desk.change("ada", Change(DISCARD))
    desk.alone(claims.keep, "ben", desk.ids[3])

    assert desk.undo("ada", made) == (3, 1)
    assert desk.states() == ["first_review", "kept", "kept", "kept"]


def test_undo_of_tagging_takes_off_only_what_it_put_on(desk):
    with desk.database.writing() as session:
        session.add(Tag(claim_id=desk.ids[0], term="censorship", why="From the words."))
    made = desk.change("ada", Change(TAG, term="censorship"))
    shown = [proposals.Shown("tag:censorship", "accepted")]
    desk.alone(proposals.decide, "ben", desk.ids[1], shown=shown, accept=False)

    assert desk.undo("ada", made) == (3, 1)
    assert desk.tags("censorship") == ["proposed", "rejected", None, None]


def test_undo_is_ones_own_and_happens_once(desk):
    made = desk.change("ada", Change(DISCARD))
    with pytest.raises(Forbidden):
        desk.undo("edda", made)
    desk.undo("ada", made)
    with pytest.raises(Invalid, match="undone already"):
        desk.undo("ada", made)
    assert desk.events("undone") == 4


def test_where_everything_was_worked_on_there_is_nothing_to_undo(desk):
    made = desk.change("ada", Change(DISCARD))
    for id in desk.ids:
        desk.alone(claims.keep, "ben", id)
    with pytest.raises(Invalid, match="nothing left to undo"):
        desk.undo("ada", made)


def test_a_story_that_was_archived_since_stays_as_it_is(desk, article_id):
    other = import_story(desk.home, desk.database, desk.people["ada"], OTHER)
    with desk.database.reading() as session:
        places = select(Claim.id).join(Appearance, col(Appearance.claim_id) == Claim.id)
        there = session.exec(places.where(Appearance.version_id == other).order_by(col(Claim.id))).first()
    made = desk.change("ada", Change(DISCARD), ids=[desk.ids[0], there])
    with desk.database.writing() as session:
        archive(session, desk.people["edda"], article(session, article_id))

    assert desk.undo("ada", made) == (1, 1)
    assert desk.states()[0] == "discarded"


def test_the_ordinary_undo_and_this_one_know_of_each_other(desk, article_id):
    made = desk.change("ada", Change(DISCARD))
    with desk.database.writing() as session:
        story = article(session, article_id)
        event, _ = undoing.last(session, desk.people["ada"], story)
        assert undoing.undo(session, desk.people["ada"], story, seq=event.seq) == "discarded"
    assert desk.states() == ["discarded"] * 3 + ["kept"]

    assert desk.undo("ada", made) == (3, 1)
    with desk.database.reading() as session:
        event, _ = undoing.last(session, desk.people["ada"], article(session, article_id))
    assert event.action == "kept"  # what was undone is not offered again


def test_two_hundred_claims_are_changed_and_undone_at_once(desk, article_id):
    with desk.database.writing() as session:
        place = version(session, article_id)
        words = [claims.Passage(0, 4, place.text[:4])]
        for number in range(MANY - 4):
            wording = claims.Wording(f"Claim {number}.", "fact")
            claims.add(session, desk.people["ada"], place, passages=words, wording=wording)
    with desk.database.reading() as session:
        kept = session.exec(select(Claim.id).where(Claim.state == "kept")).all()
    made = desk.change("edda", desk.to("ben"), ids=list(kept))
    assert desk.undo("edda", made) == (MANY, 0)
