"""How long the queue takes on a busy desk: `./wb bench queue` measures 5,000 open claims, `--quick` a small desk.

The claims are in every state, one in seven is assigned, rounds are half done. The peer is the page of an article with
200 claims, measured in the same run on the same desk.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, text

from tests.benchmarks.a_full_desk import FullDesk, fill
from tests.benchmarks.pages import Figure, timed
from workbench.db import now
from workbench.models import Assignment, Review, State, User
from workbench.serving import calm_collector

CLAIMS, EACH, TIMES, BUDGET = 6_000, 200, 200, 60
"""Of so many claims 5,000 wait for somebody and 500 are drafts; the budget is the p95 in milliseconds."""
SECOND, DISPUTED = State.SECOND_REVIEW, State.DISPUTED
ROUNDS = {1: (SECOND, 1), 2: (SECOND, 2), 4: (DISPUTED, 1, 2), 5: (DISPUTED, 2, 3)}
"""By the claim's number modulo 12: the state, and who has reviewed in the second round (1: who looks at the queue)."""
OTHERS = {7: State.STALE, 8: State.FIRST_REVIEW, 10: State.DRAFT}


def busy_desk(folder: Path, *, claims: int = CLAIMS, each: int = EACH) -> FullDesk:
    """A desk with `claims` claims in all states; the person who is logged in is an editor, and so sees every part."""
    desk = fill(folder, claims=claims, each=each, searchable=False)
    with desk.database.writing() as session:
        ada = session.get_one(User, 2)
        ada.role = "editor"
        people = [ada, *(_person(session, name) for name in ("Ben", "Cleo", "Edda"))]
        session.flush()
        ids = [person.id for person in people]
        for number, (state, *reviewers) in ROUNDS.items():
            _move(session, number, state)
            rows = [
                _review(id, who, ids, turn)
                for id in range(1, claims + 1)
                if id % 12 == number
                for turn, who in zip(("first", "second"), reviewers, strict=False)
            ]
            session.connection().execute(insert(Review), rows)
        for number, state in OTHERS.items():
            _move(session, number, state)
        session.connection().execute(insert(Assignment), [_given(id, ids) for id in range(7, claims + 1, 7)])
    return desk


def _person(session: Session, name: str) -> User:
    person = User(name=name, email=f"{name.lower()}@example.org", role="editor", created_at=now())
    session.add(person)
    return person


def _move(session: Session, number: int, state: State) -> None:
    why = "'New evidence speaks against the verdict.'" if state == State.STALE else "NULL"
    words = f"UPDATE claim SET state = '{state}', stale_why = {why}, round = 2, checkworthiness = id % 4"
    session.connection().execute(text(f"{words}, accusation = '' WHERE id % 12 = {number}"))


def _review(claim_id: int, who: int, ids: list[int], turn: str) -> dict[str, object]:
    said = {"verdict": "accurate", "confidence": "high", "rationale": "So.", "as_of": "2021-06-01", "claim_text": "-"}
    return {"claim_id": claim_id, "round": 2, "turn": turn, "reviewer_id": ids[who - 1], "at": now(), **said}


def _given(claim_id: int, ids: list[int]) -> dict[str, object]:
    to, by = ids[claim_id % 3], ids[0 if claim_id % 2 else 3]
    due = now() + timedelta(days=claim_id % 9 - 4) if claim_id % 5 else None
    return {"claim_id": claim_id, "user_id": to, "by_id": by, "at": now(), "due_at": due}


def measure(quick: bool) -> Iterator[Figure]:
    """The first page and one of a part, each beside the article's page."""
    times = 20 if quick else TIMES
    with tempfile.TemporaryDirectory() as folder:
        desk = busy_desk(Path(folder), claims=600 if quick else CLAIMS)
        _get(desk, "/articles/1")
        calm_collector()
        peer = timed(times // 4, lambda _: _get(desk, "/articles/1"))
        for name, path in (("queue", "/"), ("a part of it", "/queue/open?page=3"), ("story's claims", STORY)):
            yield Figure(name, timed(times, lambda _, p=path: _get(desk, p)), BUDGET, "article page", peer)
        close(desk)


STORY = "/articles/1/claims"


def _get(desk: FullDesk, path: str) -> None:
    answer = desk.client.get(path)
    assert answer.status_code == 200 and len(answer.data) > 1000


def close(desk: FullDesk) -> None:
    desk.client.application.extensions["desk"].database.close()
    desk.database.close()


def main() -> None:
    print(f"{'ms':<28}{'p50':>9}{'p95':>9}{'budget':>8}  {'':<5}{'ratio':>7}  to")
    for figure in measure("--quick" in sys.argv[1:]):
        verdict = "ok" if figure.p95 <= figure.budget else "OVER"
        numbers = f"{figure.median:>9.1f}{figure.p95:>9.1f}{figure.budget:>8.0f}  {verdict:<5}{figure.ratio:>7.2f}"
        print(f"{figure.name:<28}{numbers}  {figure.peer}", flush=True)


if __name__ == "__main__":
    main()
