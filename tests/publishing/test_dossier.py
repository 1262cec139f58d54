"""A dossier can be checked by anybody, shows when it was changed, and tells nothing that its maker may not know."""

import csv
import hashlib
import io
import random
import zipfile

import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import person
from tests.dossiers import check, make, read, resealed, unpack
from tests.evidence.files import pdf
from tests.judging import ACCURATE, review
from workbench import originals
from workbench.db import now
from workbench.evidence import items
from workbench.models import Access, Capture, CaptureKind, Event, Evidence, SensitivePassage, Source
from workbench.publishing.cells import cell
from workbench.queries.claims import claim
from workbench.review import comments
from workbench.upkeep import checkpoints

LEVELS = ("open", "restricted", "sealed")


def add(home, database, claim_id, title, source, content, sensitivity="open", **about):
    """Evidence with a file, linked by ada; gives its id."""
    file = items.File(originals.keep(home.originals, content), len(content), "application/pdf", f"{title}.pdf")
    with database.writing() as session:
        item = items.Item(title=title, source=source, kind="primary", text=f"The text of {title}.")
        link = items.add(
            session,
            person(session, "ada"),
            claim(session, claim_id),
            item=item,
            bearing=items.Bearing("supports", f"{title} says so."),
            file=file,
        )
        made = session.get_one(Evidence, link.evidence_id)
        made.sensitivity = sensitivity
        source_row = session.get_one(Source, made.source_id)
        for name, value in about.items():
            setattr(source_row, name, value)
        return made.id


@pytest.fixture
def story(home, database, article_id, claim_id):
    """A story with a settled claim, and evidence of each level; ben's sealed item lets in edda's colleague only."""
    settling.keep(database, claim_id)
    ids = {
        level: add(home, database, claim_id, f"Paper-{level}", f"Source-{level}", pdf((level,)), level)
        for level in LEVELS
    }
    settling.settle(database, claim_id)
    return {"article": article_id, "claim": claim_id, **ids}


@pytest.fixture
def folder(home, story, tmp_path):
    """The dossier that edda made, unpacked."""
    answer = make(home, story["article"], tmp_path / "d.zip", "--as", "edda@example.org")
    assert answer.exit_code == 0, answer.output
    return unpack(tmp_path / "d.zip", tmp_path / "unpacked")


def test_a_bare_python_in_an_empty_folder_finds_that_everything_fits(folder):
    code, said = check(folder)

    assert (code, said.splitlines()[-2]) == (0, "Every file, event and commitment in this dossier fits.")
    assert "There is no checkpoint" in said
    names = {path.relative_to(folder).as_posix().split("/")[0] for path in folder.rglob("*") if path.is_file()}
    assert names == {
        *("README.txt", "article.json", "captures", "claimreview.json", "claims.csv", "events.json", "evidence.json"),
        *("manifest.json", "originals", "prov.json", "signature.json", "texts", "verify.py"),
    }


def test_a_flipped_byte_in_any_file_is_named(folder):
    dice = random.Random(3)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for _ in range(3):
            place = dice.randrange(len(whole))
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)]) + whole[place + 1 :])
            code, said = check(folder)
            assert code != 0 and path.relative_to(folder).as_posix() in said, (path, place, said)
        path.write_bytes(whole)
    assert check(folder)[0] == 0


def test_a_file_that_is_gone_or_was_added_is_named(folder):
    (folder / "claims.csv").rename(folder / "claims.old.csv")

    assert check(folder)[1].splitlines()[-3:-1] == ["claims.csv is missing", "claims.old.csv does not belong here"]


def own(events):
    return [event for event in events if "action" in event]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda events: own(events)[1].update(action="forgotten"), "does not fit the chain"),
        (lambda events: events.pop(2), "does not follow on event"),
        (lambda events: own(events)[0]["details"]["after"].update(claims=99), "its details are not those"),
        (lambda events: own(events)[0]["details"].update(salt="0"), "its details are not those"),
    ],
    ids=["an action", "an event gone", "details", "a salt"],
)
def test_events_that_a_forger_changed_are_found_past_the_manifest(change, said, folder):
    resealed(folder, "events.json", change)

    code, told = check(folder)
    assert code == 1 and said in told


def test_another_file_in_place_of_a_capture_is_found_past_the_manifest(folder):
    def forge(evidence):
        evidence[0]["captures"][0]["sha256"] = "0" * 64

    resealed(folder, "evidence.json", forge)

    assert "what came in then is not in this dossier" in check(folder)[1]


@pytest.fixture
def signed(home, database, story, tmp_path):
    """A checkpoint that the desk has a copy of."""
    checkpoints.new_key(home, tmp_path / "key")
    with database.reading() as session:
        return checkpoints.write(home, session, tmp_path / "key", tmp_path / "signed")


def test_the_newest_checkpoint_and_its_key_go_along_and_the_signature_is_checked(home, signed, story, tmp_path):
    assert make(home, story["article"], tmp_path / "d.zip").exit_code == 0
    folder = unpack(tmp_path / "d.zip", tmp_path / "unpacked")

    code, said = check(folder)
    assert code == 0 and f"The checkpoint is of {signed.at}" in said and signed.key in said

    resealed(folder, "checkpoint.json", lambda point: point.update(at="2020-01-01T00:00:00+00:00"))
    assert "was not signed with the key" in check(folder)[1]
    resealed(folder, "checkpoint.json", lambda point: point.update(hash="0" * 64))
    assert f"event {signed.seq} is not the one that was signed" in check(folder)[1]


def test_the_slice_holds_the_storys_events_whole_and_others_as_bare_hashes(folder, database, story):
    with database.reading() as session:
        chain = {row.seq: row.hash for row in session.exec(select(Event))}
    events = read(folder, "events.json")

    assert [event["seq"] for event in events] == list(range(events[0]["seq"], events[-1]["seq"] + 1))
    assert all(chain[event["seq"]] == event["hash"] for event in events)
    assert {"imported", "kept", "evidence added", "captured", "evidence linked", "reviewed"} <= {
        event["action"] for event in own(events)
    }
    assert {tuple(event) for event in events if "action" not in event} == {("hash", "seq")}


def test_what_somebody_may_not_know_of_is_left_out_and_not_counted(home, database, story, tmp_path):
    with database.writing() as session:
        edda = person(session, "edda")
        access = {"why": "Hers.", "by_id": edda.id, "at": now()}
        session.add(Access(evidence_id=story["sealed"], user_id=edda.id, **access))
    people = {"let in": ("--as", "edda@example.org"), "anybody": ()}
    seen = {}
    for name, words in people.items():
        assert make(home, story["article"], tmp_path / f"{name}.zip", *words).exit_code == 0
        seen[name] = unpack(tmp_path / f"{name}.zip", tmp_path / name)
    with database.writing() as session:
        session.exec(select(Access)).one().ended_at = now()
    assert make(home, story["article"], tmp_path / "editor.zip", *people["let in"]).exit_code == 0
    seen["editor"] = unpack(tmp_path / "editor.zip", tmp_path / "editor")

    known = {"anybody": LEVELS[:1], "editor": LEVELS[:2], "let in": LEVELS}
    for name, levels in known.items():
        everything = b"".join(path.read_bytes() for path in seen[name].rglob("*") if path.is_file())
        there = [level for level in LEVELS if f"Paper-{level}".encode() in everything]
        assert there == [level for level in LEVELS if f"Source-{level}".encode() in everything] == list(levels)
        assert len(list((seen[name] / "captures").iterdir())) == len(levels)
        assert b"left_out" not in everything and check(seen[name])[0] == 0


def test_two_desks_that_differ_in_what_is_sealed_give_dossiers_of_the_same_shape(home, database, story, tmp_path):
    make(home, story["article"], tmp_path / "one.zip")
    add(home, database, story["claim"], "Another sealed", "Another", pdf(("another",)), "sealed")
    make(home, story["article"], tmp_path / "other.zip")
    one, other = (unpack(tmp_path / f"{name}.zip", tmp_path / name) for name in ("one", "other"))

    same = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert same == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    for name in ("evidence.json", "claims.csv", "claimreview.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_a_protected_source_appears_by_its_pseudonym_and_names_of_files_stay_here(home, database, story, tmp_path):
    add(home, database, story["claim"], "Karim-phone", "Heron", pdf(("heron",)), protected=True)
    with database.writing() as session:
        source = session.exec(select(Source).where(Source.name == "Heron")).one()
        from workbench.models import Identity

        session.add(Identity(source_id=source.id, name="Karim Sool", contact="+000 111"))
    make(home, story["article"], tmp_path / "d.zip", "--as", "edda@example.org")
    folder = unpack(tmp_path / "d.zip", tmp_path / "unpacked")

    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"Heron" in everything and b"Karim Sool" not in everything and b"+000 111" not in everything
    assert b"Karim-phone.pdf" not in everything and b"Paper-open.pdf" in everything


def test_of_evidence_with_closed_passages_only_redacted_copies_leave(home, database, story, tmp_path):
    with database.writing() as session:
        ada = person(session, "ada")
        original = session.exec(select(Capture).where(Capture.evidence_id == story["open"])).one()
        by = {"captured_by_id": ada.id, "captured_at": now(), "mime": "text/plain", "evidence_id": story["open"]}
        for kind in (CaptureKind.TEXT, CaptureKind.REDACTED):
            sha256 = originals.keep(home.originals, f"The {kind} of it.".encode())
            made = {"kind": kind, "derived_from_id": original.id, "tool": "x", "bytes": 9, "name": kind}
            made["about"] = {"passages": [1]} if kind == CaptureKind.REDACTED else {}
            session.add(Capture(sha256=sha256, **made, **by))
        session.flush()
        text = session.exec(select(Capture).where(Capture.kind == "text")).one()
        session.add(SensitivePassage(capture_id=text.id, start=0, stop=3, sensitivity="sealed", by_id=ada.id, at=now()))
    make(home, story["article"], tmp_path / "d.zip", "--as", "edda@example.org")
    folder = unpack(tmp_path / "d.zip", tmp_path / "unpacked")

    (item,) = [row for row in read(folder, "evidence.json") if row["id"] == story["open"]]
    assert [bool(row["file"]) for row in item["captures"]] == [False, False, True]
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"The redacted of it." in everything and b"The text of it." not in everything
    assert b"Paper-open says so." not in everything and b"The text of Paper-open." not in everything
    assert check(folder)[0] == 0


def test_what_a_sealed_review_says_is_not_in_it_and_no_comment_is(home, database, story, tmp_path):
    from dataclasses import replace

    settling.question(database, story["claim"])
    review(database, story["claim"], "edda", replace(ACCURATE, rationale="Zinnober says so."))
    with database.writing() as session:
        comments.open_thread(session, person(session, "ada"), claim(session, story["claim"]), text="Zinnober, really?")
    make(home, story["article"], tmp_path / "d.zip", "--as", "edda@example.org")
    folder = unpack(tmp_path / "d.zip", tmp_path / "unpacked")

    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"Zinnober" not in everything and b"The decision says so." in everything


def test_nobody_of_the_desk_is_named(folder):
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert not [name for name in (b"Edda", b"Anton", b"example.org") if name in everything]


def test_the_same_state_gives_the_same_bytes_but_for_the_exports_own_events(home, database, story, tmp_path):
    for name in ("one", "other"):
        assert make(home, story["article"], tmp_path / f"{name}.zip").exit_code == 0
    one, other = (unpack(tmp_path / f"{name}.zip", tmp_path / name) for name in ("one", "other"))

    different = {
        p.name for p in one.rglob("*") if p.is_file() and p.read_bytes() != (other / p.relative_to(one)).read_bytes()
    }
    assert different == {"events.json", "manifest.json", "prov.json", "signature.json"}
    events, later = read(one, "events.json"), read(other, "events.json")
    assert later[: len(events)] == events and {event["action"] for event in own(later[len(events) :])} == {"exported"}


def test_the_same_contents_give_the_same_zip(database, home, story):
    from workbench.publishing.dossier import pack
    from workbench.publishing.signing import desk_key
    from workbench.queries.dossier import ANYBODY, contents

    made = []
    for _ in range(2):
        with database.reading() as session:
            found = contents(session, home, story["article"], ANYBODY)
        file = io.BytesIO()
        made.append((pack(found, file, desk_key(home)), file.getvalue()))
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0][1])) as archive:
        assert archive.namelist() == sorted(archive.namelist())


def test_an_export_is_an_event_with_the_digest_for_the_story_and_its_evidence(home, database, story, tmp_path):
    answer = make(home, story["article"], tmp_path / "d.zip", "--as", "edda@example.org")

    digest = hashlib.sha256((tmp_path / "d.zip").read_bytes()).hexdigest()
    assert answer.stdout.splitlines()[0] == f"d.zip: SHA-256 {digest}"
    with database.reading() as session:
        rows = session.exec(select(Event).where(Event.action == "exported").order_by(Event.seq)).all()
        assert [(row.target, row.target_id) for row in rows][:2] == [
            ("article", story["article"]),
            ("evidence", story["open"]),
        ]
        assert {row.actor_id for row in rows} == {person(session, "edda").id}
        assert len(rows) == len([*read(unpack(tmp_path / "d.zip", tmp_path / "u"), "evidence.json")]) + 1


def damaged(path):
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize(("harm", "said"), [(damaged, "is damaged"), (lambda path: path.unlink(), "cannot be read")])
@pytest.mark.parametrize("which", ["capture", "original"])
def test_a_damaged_or_missing_file_refuses_all_of_it_and_leaves_nothing(
    which, harm, said, home, database, story, tmp_path
):
    column = "SELECT sha256 FROM capture" if which == "capture" else "SELECT raw_sha256 FROM article_version"
    with database.engine.connect() as connection:
        harm(originals.path_of(home.originals, connection.exec_driver_sql(column).scalar()))

    (tmp_path / "out").mkdir()
    answer = make(home, story["article"], tmp_path / "out" / "d.zip")

    assert answer.exit_code == 1 and said in answer.stderr and answer.stderr.count("\n") == 1
    assert list((tmp_path / "out").iterdir()) == []
    with database.reading() as session:
        assert not session.exec(select(Event).where(Event.action == "exported")).all()


def test_evidence_of_unknown_sensitivity_refuses_all_of_it(home, database, story, tmp_path):
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        connection.exec_driver_sql(f"UPDATE evidence SET sensitivity = 'secret' WHERE id = {story['sealed']}")
        connection.commit()
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")

    answer = make(home, story["article"], tmp_path / "d.zip")

    assert answer.exit_code == 1 and "it is not known who may know of a piece of this story's evidence" in answer.stderr
    assert str(story["sealed"]) not in answer.stderr and not (tmp_path / "d.zip").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "ada@example.org"), "Only editors export a dossier"),
        (("--as", "nobody@example.org"), "There is nobody with the address"),
    ],
)
def test_who_may_not_export_is_refused(words, said, home, story, tmp_path):
    answer = make(home, story["article"], tmp_path / "d.zip", *words)

    assert answer.exit_code == 1 and said in answer.stderr and not (tmp_path / "d.zip").exists()


def test_a_file_that_is_there_and_an_article_that_is_not_are_refused(home, story, tmp_path):
    (tmp_path / "there.zip").touch()

    assert "is there already" in make(home, story["article"], tmp_path / "there.zip").stderr
    assert "There is no such article" in make(home, 999, tmp_path / "d.zip").stderr


def test_findings_keep_their_history_and_only_published_verdicts_are_claim_reviews(home, database, story, tmp_path):
    settling.question(database, story["claim"])
    for name in ("ada", "ben"):
        review(database, story["claim"], name, settling.replace(ACCURATE, attribution_verdict="unproven"))
    others = [id for id in settling.drafts(database) if id != story["claim"]]
    settling.keep(database, others[0])
    settling.agree(database, others[0], settling.replace(ACCURATE, verdict="not_checkable", attribution_verdict=""))
    make(home, story["article"], tmp_path / "d.zip")
    folder = unpack(tmp_path / "d.zip", tmp_path / "unpacked")

    claims = {row["id"]: row for row in read(folder, "article.json")["claims"]}
    assert [row["version"] for row in claims[story["claim"]]["findings"]] == [1, 2]
    assert claims[story["claim"]]["findings"][0]["superseded_at"]
    reviews = read(folder, "claimreview.json")["@graph"]
    assert {(row["reviewAspect"], row["reviewRating"].get("ratingValue")) for row in reviews} >= {("content", 5)}
    assert {row["claimReviewed"] for row in reviews} == {claims[story["claim"]]["text"]}
    rows = list(csv.DictReader(io.StringIO((folder / "claims.csv").read_text(encoding="utf-8-sig"))))
    assert [int(row["id"]) for row in rows] == [row["id"] for row in read(folder, "article.json")["claims"]]


def test_a_cell_never_runs_in_a_spreadsheet():
    assert [cell(value) for value in ("=1+1", "@x", "-2", "plain", None, 7)] == [
        "'=1+1",
        "'@x",
        "'-2",
        "plain",
        "",
        "7",
    ]


def test_prov_can_be_read_again_and_names_what_derives_from_what(folder, story):
    from prov.model import ProvDocument

    document = ProvDocument.deserialize(content=(folder / "prov.json").read_text(), format="json")
    made = read(folder, "prov.json")

    assert len(list(document.get_records())) > 10
    assert f"wb:evidence-{story['open']}" in made["entity"] and "wb:event-1" not in made["activity"]
    assert all(name.removeprefix("wb:person-").isdigit() for name in made["agent"])
