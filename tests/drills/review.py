"""Three people and an admin review a claim in any order, with stale pages, retries, restarts (`./wb drill review`).

A simple model says what every answer must be and how the claim must stand; after each step the database and its events
are compared with it, at the end of each run the index and `verify` too. In CI: 100 runs of 30 steps, here 2,000 of 60.
"""

import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from jinja2 import FileSystemBytecodeCache
from sqlmodel import col, select, text

from workbench.config import Home
from workbench.db import Database, now
from workbench.models import Claim, How, State, User, UserSession
from workbench.people import accounts, sessions
from workbench.queries.claims import claim as find
from workbench.upkeep.setup import set_up
from workbench.upkeep.verify import verify
from workbench.web.app import create_app

ROLES = {"ada": "checker", "ben": "checker", "edda": "editor", "anton": "admin"}
CHECKERS = {"ada", "ben", "edda"}
FIRST = {"kept", "first_review", "stale"}
OPEN = {"second_review", "disputed"}
BOTH = {"supports", "refutes"}
AGAINST = {"accurate": {"refutes"}, "unproven": BOTH, "not_checkable": BOTH}
RUNS, STEPS = 2000, 60
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where desks lie: nothing here asks what a power cut leaves."""
CLAIM = text("SELECT state, round, accuses, accuses_by_id, accusation FROM claim WHERE id = :id")
REVIEWS = text("SELECT round, reviewer_id, verdict FROM review WHERE claim_id = :id ORDER BY id")
FINDINGS = text("SELECT verdict, how, superseded_at FROM finding WHERE claim_id = :id ORDER BY version")
LINKS = text("SELECT stance FROM evidence_link WHERE claim_id = :id AND withdrawn_at IS NULL ORDER BY stance")
HELD = text("SELECT user_id FROM assignment WHERE claim_id = :id AND ended_at IS NULL")
REVIEWED = text("SELECT count(*) FROM event WHERE target = 'claim' AND target_id = :id AND action = 'reviewed'")


@dataclass
class Model:
    """The claim as it must be. `reviews` are of the open round: person → verdict, in order."""

    state: str = "draft"
    round: int = 1
    reviews: dict[str, str] = field(default_factory=dict)
    past: int = 0
    finding: tuple[str, str] | None = None
    version: int = 0
    links: list[str] = field(default_factory=list)
    searched: bool = False
    accuses: tuple[str, str] | None = None
    marked: bool = False
    has: str | None = None

    def decide(self, who: str, what: str) -> int:
        if who not in CHECKERS or self.state not in {"draft", "kept", "discarded", "first_review"}:
            return 403
        return (
            303
            if self.state in {"keep": {"draft", "discarded"}, "discard": {"draft", "kept", "first_review"}}[what]
            else 409
        )

    def may_review(self, who: str) -> bool:
        if self.state in FIRST:
            return who in CHECKERS
        return who not in self.reviews and who in {"second_review": CHECKERS, "disputed": {"edda"}}.get(
            self.state, set()
        )

    def lacks(self, verdict: str) -> bool:
        return {
            "accurate": "supports" not in self.links,
            "unproven": not self.searched,
            "withdrawn": self.finding is None,
            "not_checkable": False,
        }[verdict]

    def review(self, who: str, verdict: str) -> None:
        state, self.has = self.state, None
        alone = self.accuses and self.accuses[0] == "no" and self.accuses[1] != who and not self.marked
        alone = alone and (self.finding is None or self.finding[1] == "one_review")
        self.reviews[who] = verdict
        if state in FIRST and not alone:
            self.state = "second_review"
        elif state == "second_review" and len(set(self.reviews.values())) > 1:
            self.state = "disputed"
        else:
            how = {"second_review": "agreement", "disputed": "resolution"}.get(state, "one_review")
            self.settle(verdict, how)

    def settle(self, verdict: str, how: str) -> None:
        self.finding, self.version = (verdict, how), self.version + 1
        self.state = "retired" if verdict == "withdrawn" else "settled"

    def disturb(self) -> None:
        """The words or the evidence changed."""
        if self.state in {"settled", *OPEN}:
            self.state = "stale" if self.state == "settled" else "first_review"
            self.round, self.past, self.reviews = self.round + 1, self.past + len(self.reviews), {}

    def begin(self) -> None:
        if self.state == "kept":
            self.state = "first_review"


class Desk(RuleBasedStateMachine):
    """People at their browsers. `template` is a desk with a kept-away story, made once."""

    template: Path
    seen: ClassVar[Counter[str]] = Counter()

    @initialize(ready=st.sampled_from(["kept", "cleared", "draft"]))
    def open_(self, ready: str) -> None:
        """A fresh desk; in most runs with the claim kept, evidence linked and a search recorded, in some said to accuse
        nobody."""
        self.folder = Path(tempfile.mkdtemp(dir=FAST))
        shutil.copytree(self.template, self.folder / "desk")
        self.home, self.model, self.keys = Home.at(self.folder / "desk"), Model(), 0
        self.start()
        with self.database.reading() as session:
            self.claim_id = next(
                row.id for row in session.exec(select(Claim).order_by(col(Claim.id))) if not row.accusation
            )
            self.ids = {row.email.split("@")[0]: row.id for row in session.exec(select(User))}
        if ready != "draft":
            self.decide("ada", "fresh", "keep")
            self.link("ada", "fresh", "supports")
            self.search("ben", "fresh")
        if ready == "cleared":
            self.answer("edda", "fresh", "no")

    def start(self) -> None:
        self.app = create_app(self.home)
        self.app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(self.template))  # restarts are many
        self.database: Database = self.app.extensions["desk"].database
        self.clients: dict[str, tuple[FlaskClient, str]] = {}

    @rule(really=st.sampled_from([False, False, True]))
    def restart(self, really: bool) -> None:
        if really:
            self.database.close()
            self.start()

    def client(self, who: str) -> tuple[FlaskClient, str]:
        if who not in self.clients:
            client, token = self.app.test_client(), f"{who}-{self.keys}"
            with self.database.writing() as session:
                made = {"user_id": self.ids[who], "created_at": now(), "seen_at": now()}
                session.merge(UserSession(token_sha256=sessions.digest(token), **made))
            with client.session_transaction() as cookie:
                cookie["token"] = token
            page = client.get("/keys").text
            self.clients[who] = client, page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.clients[who]

    def send(self, who: str, path: str, expected: int, page: str = "fresh", **form: Any) -> bool:
        """Send a form of a fresh or an old page, once or twice; whether it was carried out."""
        client, token = self.client(who)
        with self.database.reading() as session:
            revision = session.get_one(Claim, self.claim_id).revision
        if page == "stale" and expected in (303, 409, 422):
            revision, expected = revision - 1, 409
        self.keys += 1
        form = {"csrf_token": token, "once": f"{self.ids[who]}-{self.keys}", "revision": revision, **form}
        answer = client.post(f"/claims/{self.claim_id}/{path}", data=form)
        assert answer.status_code == expected, (path, who, answer.status_code, expected, self.model)
        if page == "retry":
            again = client.post(f"/claims/{self.claim_id}/{path}", data=form)
            if expected == 303:
                assert (again.status_code, again.headers["Location"]) == (303, answer.headers["Location"])
            else:
                assert again.status_code == expected
        return expected == 303

    anybody, pages = st.sampled_from(sorted(ROLES)), st.sampled_from(["fresh", "fresh", "stale", "retry"])

    @rule(who=anybody, page=pages, what=st.sampled_from(["keep", "keep", "keep", "discard"]))
    def decide(self, who: str, page: str, what: str) -> None:
        expected = self.model.decide(who, what)
        judged = self.model.finding or self.model.past or self.model.reviews
        if what == "discard" and judged and expected != 403:
            expected = 422
        if self.send(who, what, expected, page):
            self.model.has = None if what == "discard" else self.model.has
            self.model.state = {"keep": "kept", "discard": "discarded"}[what]
        self.compare()

    @rule(who=anybody, page=pages)
    def edit(self, who: str, page: str) -> None:
        model = self.model
        expected = 303 if who in CHECKERS and model.state != "retired" else 403
        if model.state == "disputed" and who in model.reviews:
            expected, page = 403, "fresh"
        if self.send(who, "edit", expected, page, text=f"The court fined {self.keys} people.", kind="fact"):
            model.state = "kept" if model.state in {"draft", "discarded"} else model.state
            if model.accuses and model.accuses[0] == "no":
                model.accuses, model.marked = None, True
            model.disturb()
        self.compare()

    @rule(who=anybody, page=st.sampled_from(["fresh", "retry"]), stance=st.sampled_from(["supports", "refutes"]))
    def link(self, who: str, page: str, stance: str) -> None:
        model = self.model
        expected = 303 if who in CHECKERS and model.state != "retired" else 403
        form = {"stance": stance, "kind": "primary", "title": "Register", "source": "Court", "text": "Entry 12."}
        if self.send(who, "evidence", expected, page, **form):
            model.links.append(stance)
            if model.state == "settled" and model.finding and stance in AGAINST.get(model.finding[0], ()):
                model.disturb()
            else:
                model.begin()
        self.compare()

    @precondition(lambda self: self.model.links)
    @rule(who=anybody, page=st.sampled_from(["fresh", "retry"]))
    def withdraw(self, who: str, page: str) -> None:
        model = self.model
        with self.database.reading() as session:
            link = next(row for row in find(session, self.claim_id).links if row.withdrawn_at is None)
        party = model.state == "disputed" and who in model.reviews
        expected = 303 if who in CHECKERS and model.state != "retired" and not party else 403
        if self.send(who, f"links/{link.id}/withdraw", expected, page):
            model.links.remove(link.stance)
            model.disturb()
        self.compare()

    @rule(who=anybody, page=st.sampled_from(["fresh", "retry"]))
    def search(self, who: str, page: str) -> None:
        expected = 303 if who in CHECKERS and self.model.state != "retired" else 403
        if self.send(who, "searches", expected, page, place="Archive", query="ban", found="Nothing."):
            self.model.searched = True
            self.model.begin()
        self.compare()

    def _review(self, who: str, page: str, verdict: str) -> None:
        model = self.model
        expected = 403 if not model.may_review(who) else 422 if model.lacks(verdict) else 303
        form = {
            "verdict": verdict,
            "confidence": "high",
            "rationale": f"{who} says so.",
            "attribution_verdict": "accurate",
        }
        if self.send(who, "review", expected, page, **form):
            model.review(who, verdict)
        self.compare()

    verdicts = st.sampled_from(["accurate", "unproven", "not_checkable", "not_checkable", "withdrawn"])

    @rule(who=anybody, page=pages, verdict=verdicts)
    def review(self, who: str, page: str, verdict: str) -> None:
        self._review(who, page, verdict)

    @precondition(lambda self: self.model.state in FIRST | OPEN)
    @rule(who=st.sampled_from(sorted(CHECKERS)), page=pages)
    def review_as_the_other(self, who: str, page: str) -> None:
        """Often the same verdict again, so that runs get as far as agreement."""
        self._review(who, page, next(iter(self.model.reviews.values()), "not_checkable"))

    @precondition(lambda self: self.model.state == "second_review")
    @rule(who=st.sampled_from(sorted(CHECKERS)), page=pages)
    def review_otherwise(self, who: str, page: str) -> None:
        """Another verdict than the first one's, so that runs get as far as a dispute."""
        first = next(iter(self.model.reviews.values()))
        self._review(who, page, "unproven" if first == "not_checkable" else "not_checkable")

    @precondition(lambda self: self.model.state == "disputed" and "edda" not in self.model.reviews)
    @rule(page=pages)
    def decide_the_dispute(self, page: str) -> None:
        self._review("edda", page, "not_checkable")

    @precondition(lambda self: self.model.finding and self.model.state in FIRST | OPEN)
    @rule(who=st.sampled_from(sorted(CHECKERS)))
    def withdraw_the_finding(self, who: str) -> None:
        self._review(who, "fresh", "withdrawn")

    @rule(who=anybody, page=pages)
    def question(self, who: str, page: str) -> None:
        expected = 303 if who in CHECKERS and self.model.state == "settled" else 403
        if self.send(who, "question", expected, page, why="Look again."):
            self.model.disturb()
        self.compare()

    @precondition(lambda self: self.model.state in OPEN)
    @rule(who=anybody, page=pages)
    def break_glass(self, who: str, page: str) -> None:
        model = self.model
        with self.database.reading() as session:
            chosen = next(row for row in find(session, self.claim_id).reviews if row.round == model.round)
        if self.send(who, "glass", 303 if who == "anton" else 403, page, review=chosen.id, glass_why="Now."):
            model.settle(chosen.verdict, "break_glass")
            model.has = None
        self.compare()

    @rule(who=anybody, page=pages, said=st.sampled_from(["yes", "no"]))
    def answer(self, who: str, page: str, said: str) -> None:
        model = self.model
        expected = 403 if who not in CHECKERS or model.state == "retired" else 303
        if expected == 303 and model.accuses and model.accuses[0] == said:
            expected = 422
        if self.send(who, "accusation", expected, page, accuses=said):
            model.accuses, model.marked = (said, who), said == "yes"
            if said == "yes" and model.finding and model.finding[1] == "one_review" and model.state == "settled":
                model.disturb()
        self.compare()

    @rule(who=anybody, page=st.sampled_from(["fresh", "retry"]))
    def take(self, who: str, page: str) -> None:
        model = self.model
        others = model.has not in (None, who)
        expected = 403 if not model.may_review(who) or (others and who != "edda") else 422 if model.has == who else 303
        if self.send(who, "assignment", expected, page):
            model.has = who
        self.compare()

    def compare(self) -> None:
        """The database and its events say what the model says."""
        model, here = self.model, {"id": self.claim_id}
        with self.database.engine.connect() as connection:
            claim = connection.execute(CLAIM, here).mappings().one()
            reviews = connection.execute(REVIEWS, here).all()
            findings = connection.execute(FINDINGS, here).all()
            links = connection.execute(LINKS, here).scalars().all()
            held = connection.execute(HELD, here).scalar()
            reviewed = connection.execute(REVIEWED, here).scalar()
        there = Model(
            state=claim["state"],
            round=claim["round"],
            reviews={self.name(person): verdict for number, person, verdict in reviews if number == claim["round"]},
            past=len([number for number, _, _ in reviews if number < claim["round"]]),
            finding=next(((verdict, how) for verdict, how, gone in findings if gone is None), None),
            version=len(findings),
            links=list(links),
            searched=model.searched,
            accuses=(claim["accuses"], self.name(claim["accuses_by_id"])) if claim["accuses"] else None,
            marked=bool(claim["accusation"]),
            has=self.name(held) if held else None,
        )
        self.seen.update({model.state, model.finding[1] if model.finding else "no finding"})
        model.links.sort()
        assert there == model
        assert reviewed == len(model.reviews) + model.past

    def name(self, user_id: int | None) -> str:
        return next(name for name, known in self.ids.items() if known == user_id)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            try:
                assert verify(self.home, self.database) == []
            finally:
                self.database.close()
                shutil.rmtree(self.folder)


def template(folder: Path, story: Any) -> Path:
    """A set-up desk with the people and one story, which `story(home, database, ada)` imports."""
    home = Home.at(folder)
    database = set_up(home)
    with database.writing() as session:
        actor = accounts.system(session)
        for name, role in ROLES.items():
            given = {"name": name.title(), "email": f"{name}@example.org", "role": role}
            accounts.make(session, actor, password="a sentence for tests", **given)
        ada = session.exec(select(User).where(User.email == "ada@example.org")).one()
    story(home, database, ada)
    database.close()
    return folder


def run(folder: Path, *, runs: int, steps: int, shortest: bool = True) -> Counter[str]:
    """How many steps ended in which state and with which sort of finding. Raises where product and model differ, with
    the shortest way to the difference (or, sooner, any).
    """
    from hypothesis.stateful import run_state_machine_as_test

    long = settings(max_examples=runs, stateful_step_count=steps, deadline=None, database=None)
    long = settings(long, suppress_health_check=list(HealthCheck), phases=list(Phase) if shortest else [Phase.generate])
    seen: Counter[str] = Counter()
    run_state_machine_as_test(type("Anything", (Desk,), {"template": folder, "seen": seen}), settings=long)
    return seen


if __name__ == "__main__":
    from tests.conftest import import_story

    wanted = [int(word) for word in sys.argv[1:3]] or [RUNS, STEPS]
    with tempfile.TemporaryDirectory() as made:
        reached = run(template(Path(made) / "desk", import_story), runs=wanted[0], steps=wanted[1])
    print(*(f"{number:>9,} steps: {what}" for what, number in reached.most_common()), sep="\n")
    missed = {State.SECOND_REVIEW, State.DISPUTED, State.SETTLED, How.AGREEMENT, How.ONE_REVIEW} - set(reached)
    if missed:
        sys.exit(f"No run came as far as {', '.join(sorted(missed))}: this proves too little.")
    print(f"{wanted[0]:,} runs of {wanted[1]} steps: no difference between model, database, events and index.")
