"""Claims that others checked are read in once, whole or not at all, and go on where it stopped."""

import json

import pytest
from sqlmodel import select

from tests import settling
from tests.command_line.conftest import refused, wb  # noqa: F401  (a fixture)
from tests.conftest import person
from workbench.cli import main
from workbench.errors import Busy, Invalid
from workbench.matching import archive, loading
from workbench.matching.lines import LONGEST, checked
from workbench.matching.ratings import verdict_of
from workbench.models import Archive, Event, ImportedClaim
from workbench.search.follow import catch_up, check
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.upkeep.verify import verify

CLAIM = {"id": "a1", "text": "Dolphins swim in the canals of Selmar.", "title": "Did dolphins come to Selmar?"}


def write(path, rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def rows(database):
    with database.reading() as session:
        return session.exec(select(ImportedClaim).order_by(ImportedClaim.id)).all()


def ada(session):
    return person(session, "ada")


def test_what_a_line_gives_is_kept_as_it_was_given(tmp_path, database):
    more = {"source": "Selmar Checks", "verdict": "Pants on Fire!", "url": "https://x.example/1", "language": "en"}
    file = write(tmp_path / "a.jsonl", [{**CLAIM, **more, "claimant": "A post", "date": "2020-03"}])
    assert loading.load(database, file, actor=ada, told=lambda *_: None).new == 1
    (row,) = rows(database)
    assert (row.key, row.text, row.title, row.publisher) == ("a1", CLAIM["text"], CLAIM["title"], "Selmar Checks")
    assert (row.rating, row.verdict, row.claimed_on) == ("Pants on Fire!", "inaccurate", "2020-03")


@pytest.mark.parametrize(
    ("rating", "verdict"),
    [
        ("True", "accurate"),
        ("MOSTLY FALSE", "mostly_inaccurate"),
        ("mostly_accurate", "mostly_accurate"),
        ("Not true at all", None),
        ("", None),
        ("Falso", None),
    ],
)
def test_a_rating_is_mapped_only_where_it_plainly_means_one_of_ours(rating, verdict):
    assert verdict_of(rating) == verdict


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no json", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[1]", "is no JSON object"),
        ('{"id": "a"}', "has no text"),
        ('{"text": "a"}', "has no id"),
        ('{"id": "a", "text": {"b": 1}}', "has a text that is no text"),
        ('{"id": "a", "text": "' + "x" * (LONGEST["text"] + 1) + '"}', "more than 5,000 characters"),
        ('{"id": "a", "text": " \\u0000 "}', "has no text"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line, why):
    with pytest.raises(Invalid, match=why):
        checked(line.encode())


def test_lines_that_cannot_be_read_are_named_and_the_others_read_in(tmp_path, wb):  # noqa: F811
    file = write(tmp_path / "a.jsonl", [CLAIM, "{", "", {**CLAIM, "id": "a2"}, '{"id": 7, "text": "\\ud800 Seven."}'])
    answer = wb("claims", "load", file)
    assert answer.exit_code == 1
    assert answer.output.splitlines() == [
        "3 claims read in, of 4.",
        "Entry 2 is no JSON.",
        "1 were left out; mend them and read the file in again.",
    ]


def test_the_same_claim_is_read_in_once_and_a_broken_reading_goes_on(tmp_path, database, monkeypatch):
    monkeypatch.setattr(loading, "PORTION", 10)
    claims = [{"id": str(n), "text": f"Claim number {n} of Selmar."} for n in range(35)]
    file = write(tmp_path / "a.jsonl", claims)
    told = []

    def stop(done, _bytes):
        told.append(done)
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load(database, file, actor=ada, told=stop)
    assert len(rows(database)) == 20
    again = loading.load(database, file, actor=ada, told=lambda done, _bytes: told.append(done))
    assert (again.new, again.lines, told) == (15, 35, [10, 20, 30, 35])
    assert [row.key for row in rows(database)] == [str(n) for n in range(35)]
    other = write(tmp_path / "b.jsonl", [*claims[30:], {"id": "35", "text": "One more."}])
    assert loading.load(database, other, actor=ada, told=lambda done, _bytes: told.append(done)).new == 1
    assert loading.load(database, file, actor=ada, told=lambda done, _bytes: told.append(done)).new == 0


def test_two_who_read_the_same_file_do_not_mix(tmp_path, database, monkeypatch):
    monkeypatch.setattr(loading, "PORTION", 1)
    file = write(tmp_path / "a.jsonl", [CLAIM, {**CLAIM, "id": "a2"}])

    def meanwhile(*_done):
        monkeypatch.setattr(loading, "PORTION", 1)
        loading.load(database, file, actor=ada, told=lambda *_: None)

    with pytest.raises(Busy, match="Somebody else"):
        loading.load(database, file, actor=ada, told=meanwhile)
    assert [row.key for row in rows(database)] == ["a1", "a2"]


def test_the_index_follows_and_verify_finds_nothing_wrong(tmp_path, database, home, monkeypatch):
    monkeypatch.setattr(loading, "PORTION", 3)
    claims = [{"id": str(n), "text": f"Dolphin {n} swam in Selmar."} for n in range(10)]
    loading.load(database, write(tmp_path / "a.jsonl", claims), actor=ada, told=lambda *_: None)
    index, source = Index(home.index_live), EventSource(database)
    assert not catch_up(index, source, within=60)
    assert check(index, source) == []
    assert verify(home, database) == []
    with database.reading() as session:
        actions = [event.action for event in session.exec(select(Event).where(Event.target == "archive"))]
        assert actions == ["archive begun", *[archive.READ_IN] * 4]
        assert session.exec(select(Archive)).one().count == 10


def test_similar_gives_a_list_of_ids_for_each_line(tmp_path, wb, article_id, database):  # noqa: F811
    kept = settling.drafts(database)[0]
    settling.keep(database, kept)  # what nobody has kept is not offered
    file = write(tmp_path / "a.jsonl", [CLAIM, {"id": "a2", "text": "Flamingos nest on the parliament."}])
    assert wb("claims", "load", file).exit_code == 0
    asked = tmp_path / "q.txt"
    asked.write_text("\ufeffa dolphin\x0bin a\u2028canal\r\n\nThe Harbour Party was banned\nzymurgy\n", "utf-8")
    lines = [json.loads(line) for line in wb("similar", "--json", "--limit", 2, "--batch", asked).output.splitlines()]
    assert lines[0] == ["a1"] and lines[1] == [] and lines[3] == []
    assert lines[2] == [f"claim:{kept}"]
    assert "a1  Dolphins swim in the canals of Selmar." in wb("similar", "dolphins in canals").output
    said = wb("similar", "No dolphins swim in the canals of Dorn").output
    assert "polarity: " in said and ": Dorn / " in said
    refused(wb("similar"), "Give a text, or a file of texts with --batch.", 2)


def test_claims_are_read_into_a_place_where_no_desk_is_yet(tmp_path):
    from click.testing import CliRunner

    file = write(tmp_path / "a.jsonl", [CLAIM])
    made = CliRunner().invoke(main, ["--home", str(tmp_path / "w"), "claims", "load", str(file)])
    assert made.exit_code == 0, made.output
    found = CliRunner().invoke(main, ["--home", str(tmp_path / "w"), "search", "type:imported dolphins", "--json"])
    assert json.loads(found.output)["hits"][0]["text"] == CLAIM["text"]
