"""Passages of captured texts are marked and ended, and what they say reaches nobody who may not read them."""

import json
from datetime import timedelta

import pytest
from lxml import html
from sqlmodel import col, func, select

from tests.conftest import person
from tests.web.test_who_may_what import path_of
from workbench.db import now
from workbench.evidence import items, passages, texts
from workbench.models import Access, Event, EventDetail, Evidence, Likeness, SensitivePassage, Source
from workbench.publishing.export import articles
from workbench.queries.claims import claim
from workbench.search.source import EventSource
from workbench.upkeep.verify import verify

SECRET = "Zinnober"
TEXT = f"The court met on 3 March 2020.\n\nThe clerk {SECRET} saw it. Nobody was heard.\n\n{SECRET} fled."
WHY = "She could be found by it."


@pytest.fixture
def text_id(home, database, things) -> int:
    """A pasted text of ada's evidence, whose words she quotes by hand and in their place."""
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, things["claim_id"])
        item = items.Item("What a clerk saw", "A visitor", "primary", text=TEXT)
        bearing = items.Bearing("supports", f"“The clerk {SECRET} saw it”", f"{SECRET} herself")
        link = items.add(session, ada, found, item=item, bearing=bearing)
        evidence = session.get_one(Evidence, link.evidence_id)
        texts.keep(session, ada, evidence, texts.look(home.originals, None, TEXT))
        held = session.exec(select(texts.Capture).where(texts.Capture.evidence_id == evidence.id)).all()[-1]
        start = TEXT.index("The clerk")
        place = items.Place(held.id, start, start + 30)
        items.link(
            session, ada, found, evidence, bearing=items.Bearing("supports", TEXT[start : start + 30], place=place)
        )
        things.update(evidence_id=evidence.id, text_id=held.id, capture_id=held.derived_from_id)
        return held.id


@pytest.fixture
def mark(as_, things, text_id):
    """`mark("ada", words)` marks these words as their first place shows them."""

    def send(name="ada", words=SECRET, **fields):
        start = TEXT.index(words)
        given = {"passage": f"{start}:{start + len(words)}:{words}", "level": "sealed", "why": WHY, **fields}
        return as_(name).post(f"/evidence/{things['evidence_id']}/text/{text_id}/passages", given)

    return send


def rows(database):
    with database.reading() as session:
        return session.exec(select(SensitivePassage).order_by(col(SensitivePassage.id))).all()


def paths(app, things) -> list[str]:
    """Every GET of the desk, with the downloads and a few searches."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    known = [path_of(rule, things) for rule in rules]
    captures = [f"/captures/{number}" for number in range(1, 12)]
    return [
        *known,
        *captures,
        *(f"{path}/redaction" for path in captures),
        f"/search?q={SECRET}",
        "/search?q=clerk",
        "/evidence/2/custody",
        "/claims/2",
    ]


def everywhere(app, as_, name, things, database) -> dict[str, str]:
    """Each of them as `name` sees it, by address."""
    browser = as_(name)
    every = paths(app, things)
    return {path: browser.get(path, follow_redirects=True).data.decode("utf-8", "replace") for path in every}


def told(found: dict[str, str]) -> list[str]:
    """Where the secret stands, but for the page that repeats what was searched for."""
    return [path for path, page in found.items() if SECRET in page and f"q={SECRET}" not in path]


def test_control_without_a_mark_the_word_stands_in_many_places(app, as_, things, database, text_id):
    assert len(told(everywhere(app, as_, "rosa", things, database))) > 4


@pytest.mark.parametrize(("level", "name"), [("restricted", "rosa"), ("sealed", "rosa"), ("sealed", "ben")])
def test_a_marked_word_reaches_nobody_who_may_not_read_it(level, name, app, as_, things, database, mark):
    assert mark(level=level, everywhere="1").status_code == 303

    found = everywhere(app, as_, name, things, database)
    assert told(found) == []
    assert "What a clerk saw" not in found[f"/search?q={SECRET}"] and "What a clerk saw" in found["/search?q=clerk"]
    sums = {row.sha256 for row in captures_of(database, things["evidence_id"])}
    assert [path for path, page in found.items() if any(one in page for one in sums)] == []
    assert told(everywhere(app, as_, "ada", things, database)) != []


@pytest.mark.parametrize("how", ["passage", "all of it"])
def test_every_page_that_shows_what_is_sealed_is_written_down(how, app, as_, things, mark, database, monkeypatch):
    if how == "passage":
        assert mark(everywhere="1").status_code == 303
    else:
        level = {"level": "sealed", "was": "open", "why": WHY}
        assert as_("ada").post(f"/evidence/{things['evidence_id']}/sensitivity", level).status_code == 303
    monkeypatch.setattr("workbench.evidence.custody.AGAIN", timedelta(seconds=-1))
    shown, silent = [], []
    for path in paths(app, things):
        before = events(database)
        if told({path: as_("ada").get(path, follow_redirects=True).data.decode("utf-8", "replace")}):
            shown.append(path)
            silent += [path] if events(database) == before else []
    assert silent == [] and f"/claims/{things['claim_id']}" in shown and len(shown) > 3


def events(database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(Event)).one()


def captures_of(database, evidence_id):
    with database.reading() as session:
        return session.exec(select(texts.Capture).where(texts.Capture.evidence_id == evidence_id)).all()


def test_who_may_read_a_passage_sees_which_words_are_marked(mark, as_, things, text_id):
    mark(level="restricted")
    mark("ada", f"The clerk {SECRET}")
    page = html.fromstring(as_("ada").get(f"/evidence/{things['evidence_id']}/text/{text_id}").text)
    marked = [(one.get("title"), one.text_content()) for one in page.xpath("//*[@id='text']//*[@class='marked']")]
    assert marked == [("Sealed", "The clerk "), ("Sealed", SECRET)]


def test_the_word_is_in_no_index_no_export_and_no_event(mark, database, things, home):
    mark(everywhere="1")

    docs = [doc for doc in EventSource(database).everything() if doc.type == "evidence"]
    assert not any(SECRET in f"{doc.text} {doc.names}" for doc in docs)
    docs = EventSource(database).changes(0, 10_000).docs
    assert not any(SECRET in doc.text for doc in docs if doc.type == "evidence")
    with database.reading() as session:
        assert SECRET not in json.dumps(list(articles(session)))
        details = session.exec(select(EventDetail)).all()
        assert not any(SECRET in json.dumps([row.before, row.after]) for row in details)


def test_the_event_names_the_place_and_the_change_is_verified(mark, database, things, home, text_id):
    mark()

    with database.reading() as session:
        row = session.exec(select(EventDetail).join(Event).where(Event.action == "passage marked")).one()
    start = TEXT.index(SECRET)
    place = {"evidence": things["evidence_id"], "capture": text_id, "start": start, "stop": start + len(SECRET)}
    assert {name: row.after[name] for name in place} == place and row.after["why"] == WHY
    assert [line for line in verify(home, database) if "passage" in line or "link" in line] == []


def test_everywhere_marks_whole_words_only_and_once(mark, database):
    assert mark(everywhere="1").status_code == 303
    assert [TEXT[row.start : row.stop] for row in rows(database)] == [SECRET, SECRET]
    assert mark(everywhere="1").status_code == 422
    assert mark(words="met", level="restricted", everywhere="1").status_code == 303
    assert len(rows(database)) == 3


def test_words_that_stand_everywhere_are_refused_and_nothing_is_marked(mark, database, monkeypatch):
    monkeypatch.setattr(passages, "MOST", 1)
    answer = mark(everywhere="1")
    assert answer.status_code == 422 and "in more than 1 places; mark longer ones" in answer.text
    assert rows(database) == []


def test_who_seals_and_who_added_it_go_on_reading_and_nobody_else(mark, as_, things, database, text_id):
    assert mark("edda").status_code == 303

    here = f"/evidence/{things['evidence_id']}/text/{text_id}"
    reads = {name: SECRET + " saw" in words(as_(name).get(here)) for name in ("ada", "edda", "ben", "anton", "rosa")}
    assert reads == {"ada": True, "edda": True, "ben": False, "anton": False, "rosa": False}
    ben = {"person": who(database, "ben"), "why": "He speaks her language."}
    assert as_("anton").post(f"/evidence/{things['evidence_id']}/access", ben).status_code == 403
    assert as_("ben").post(f"/evidence/{things['evidence_id']}/access", ben).status_code == 403
    assert as_("ada").post(f"/evidence/{things['evidence_id']}/access", ben).status_code == 303
    assert SECRET in words(as_("ben").get(here))
    with database.reading() as session:
        assert len(session.exec(select(Access).where(col(Access.ended_at).is_(None))).all()) == 3


def test_an_editor_who_was_not_let_in_does_not_get_in_by_sealing(mark, as_, things, database, text_id):
    mark("ada")
    sealing = {"level": "sealed", "was": "open", "why": "All of it."}
    assert as_("edda").post(f"/evidence/{things['evidence_id']}/sensitivity", sealing).status_code == 403
    assert mark("edda", words="Nobody was heard").status_code == 403
    assert mark("edda", words="Nobody was heard", level="restricted").status_code == 303
    assert f"{SECRET} saw" not in words(as_("edda").get(f"/evidence/{things['evidence_id']}/text/{text_id}"))


def who(database, name) -> int:
    with database.reading() as session:
        return person(session, name).id


def words(answer) -> str:
    return str(html.fromstring(answer.text).xpath("string(//main)"))


@pytest.mark.parametrize(
    ("name", "fields", "status", "said"),
    [
        ("ben", {}, 403, "Who added the evidence, or an editor"),
        ("rosa", {}, 403, "Only checkers"),
        ("ada", {"level": "open"}, 422, "Choose who may read it"),
        ("ada", {"why": " "}, 422, "Say why"),
        ("ada", {"why": f"{SECRET.lower()} is in danger"}, 422, "without the sensitive words"),
        ("ada", {"passage": ""}, 422, "Select the words"),
        ("ada", {"passage": "0:4:They"}, 409, "do not stand there"),
        ("ada", {"passage": "0:99999:The"}, 409, "do not stand there"),
        ("ada", {"passage": "30:32:\n\n"}, 422, "Select the words"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(name, fields, status, said, mark, database):
    answer = mark(name, **{"why": "It names her.", **fields})
    assert answer.status_code == status and said in answer.text
    assert rows(database) == []
    if status in (409, 422) and fields.get("why", "x").strip():
        assert html.fromstring(answer.text).xpath("string(//textarea[@name='why'])").strip() == fields.get(
            "why", "It names her."
        )


def test_what_one_may_not_read_is_neither_marked_nor_quoted_nor_guessed(mark, as_, things, database, text_id):
    mark()
    here = f"/evidence/{things['evidence_id']}/text/{text_id}"
    start = TEXT.index(SECRET)
    bars = f"{start}:{start + 8}:{'█' * 8}"
    guess, wrong = f"{start}:{start + 8}:{SECRET}", f"{start}:{start + 8}:Somebody"
    link = {"claim": 2, "stance": "supports"}
    assert as_("edda").post(f"{here}/passages", {"passage": bars, "level": "restricted", "why": WHY}).status_code == 422
    assert as_("ben").post(f"{here}/links", {"passage": bars, **link}).status_code == 422
    answers = [as_("ben").post(f"{here}/links", {"passage": one, **link}) for one in (guess, wrong)]
    assert [answer.status_code for answer in answers] == [409, 409]


def test_a_passage_is_ended_by_who_may_read_it_with_a_reason(mark, as_, things, database, text_id):
    mark()
    here = f"/evidence/{things['evidence_id']}/text/{text_id}"
    ending = {"marked": rows(database)[0].id, "reason": "She is safe."}
    assert as_("edda").post(f"{here}/passages/end", ending).status_code == 403
    refused = as_("ada").post(f"{here}/passages/end", {**ending, "reason": ""})
    assert refused.status_code == 422 and "Say why" in refused.text
    assert as_("ada").post(f"{here}/passages/end", ending).status_code == 303
    assert as_("ada").post(f"{here}/passages/end", ending).status_code == 409
    assert as_("ada").post(f"{here}/passages/end", {**ending, "marked": 99}).status_code == 404
    assert SECRET in words(as_("rosa").get(here))


def test_other_texts_of_the_item_are_closed_too(mark, as_, things, database, home, text_id):
    mark()
    with database.writing() as session:
        looked = texts.look(home.originals, None, f"Written down anew: {SECRET.upper()} saw it.")
        texts.keep(session, person(session, "ada"), session.get_one(Evidence, things["evidence_id"]), looked)
    other = captures_of(database, things["evidence_id"])[-1].id
    for path in (f"/evidence/{things['evidence_id']}/text/{other}{more}" for more in ("", "/sentences")):
        assert as_("ben").get(path).status_code == 403
        assert as_("ada").get(path).status_code == 200
    assert "You may not read it." in as_("ben").get(f"/evidence/{things['evidence_id']}").text


def test_a_guess_is_not_told_by_likeness(mark, as_, things, database):
    """Who adds a copy with a guess in it must not see that it is one."""
    mark(everywhere="1")
    fields = {"stance": "supports", "kind": "primary", "title": "A guess", "source": "Me", "text": TEXT}
    assert as_("ben").post("/claims/2/evidence", fields).status_code == 303

    with database.reading() as session:
        own = session.exec(select(Evidence.id).order_by(col(Evidence.id).desc())).first()
    assert "copies" not in as_("ben").get(f"/evidence/{own}").text
    assert "likeness" not in words(as_("ben").get(f"/evidence/{own}/custody"))
    assert "may be copies" not in as_("ben").get("/claims/2").text
    assert "likeness" not in words(as_("ada").get(f"/evidence/{own}/custody"))  # an event more would tell ben too


def test_a_pair_of_which_one_may_not_read_all_is_not_there(mark, as_, things, database):
    mark()
    with database.writing() as session:
        ada = person(session, "ada")
        other = Evidence(title="Wire", kind="secondary", source_id=1, retrieved_at=now(), added_by_id=ada.id)
        session.add(other)
        session.flush()
        row = Likeness(a_id=things["evidence_id"], b_id=other.id, how="text", score=0.9, at=now())
        session.add(row)
        session.flush()
        number = row.id
    for said in ("yes", "nonsense"):
        assert as_("ben").post(f"/likenesses/{number}", {"copies": said}).status_code == 404
    assert as_("ada").post(f"/likenesses/{number}", {"copies": "nonsense"}).status_code == 422


def test_protecting_a_source_answers_no_guess_at_a_marked_word(mark, as_, things, database):
    mark(everywhere="1")
    for guess in (SECRET, SECRET[1:4]):
        fields = {"stance": "supports", "kind": "primary", "title": "Mine", "source": f"{guess}", "text": "x"}
        assert as_("ben").post("/claims/2/evidence", fields).status_code == 303
        with database.reading() as session:
            number = session.exec(select(Source.id).order_by(col(Source.id).desc())).first()
        ben = as_("ben")
        ben.post(f"/sources/{number}/protect", {"why": "She asked."})
        assert "still stands in evidence 2" not in ben.get(f"/sources/{number}").text
        look = words(ben.post(f"/sources/{number}/identity", {"why": "To ask her."}))
        assert f"/evidence/{things['evidence_id']}" not in look and "What a clerk saw" not in look


def test_a_download_is_refused_in_a_sentence(mark, as_, things):
    mark()
    answer = as_("ben").get(f"/captures/{things['capture_id']}")
    assert answer.status_code == 403 and "It holds passages that you may not read." in answer.text
    assert as_("ada").get(f"/captures/{things['capture_id']}").status_code == 200


def test_the_same_text_of_other_evidence_is_marked_too_and_the_same_file_is_named(mark, as_, things, home, database):
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, things["claim_id"])
        for title in ("The same once more", "And again"):
            link = items.add(
                session,
                ada,
                found,
                item=items.Item(title, "Another visitor", "primary", text=TEXT),
                bearing=items.Bearing("supports"),
            )
            looked = texts.look(home.originals, None, TEXT)
            if title == "And again":  # its text was not read
                looked = texts.Look(None, [])
                file = texts.look(home.originals, None, TEXT).made[0].of
                session.add(
                    texts.Capture(
                        **{"evidence_id": link.evidence_id, "sha256": file.sha256, "bytes": file.bytes},
                        **{"mime": file.mime, "name": file.name, "captured_by_id": ada.id, "captured_at": now()},
                    )
                )
            texts.keep(session, ada, session.get_one(Evidence, link.evidence_id), looked)

    page = as_("ada").get(f"/evidence/{things['evidence_id']}/text/{things['text_id']}").text
    assert "Also in the same text of" in page and "The same once more" in page
    start = TEXT.index(SECRET)
    given = {"passage": f"{start}:{start + len(SECRET)}:{SECRET}", "level": "sealed", "why": WHY, "twins": "1"}
    place = f"/evidence/{things['evidence_id']}/text/{things['text_id']}/passages"
    answer = as_("ada").post(place, given, follow_redirects=True)
    said = html.fromstring(answer.text).xpath("string(//p[@class='said'])")
    assert "The very same file is open in “And again”" in said
    with database.reading() as session:
        rows = session.exec(select(SensitivePassage)).all()
    assert len(rows) == 2 and len({row.capture_id for row in rows}) == 2
    again = things["evidence_id"] + 1
    assert SECRET not in as_("ben").get(f"/evidence/{again}").text


def test_who_was_not_let_in_to_passages_does_not_seal_all_of_it_by_its_source(mark, as_, things, database):
    mark()
    with database.reading() as session:
        number = session.get_one(Evidence, things["evidence_id"]).source_id
    given = {"level": "sealed", "was": "open", "why": WHY}
    assert as_("edda").post(f"/evidence/{things['evidence_id']}/sensitivity", given).status_code == 403
    assert as_("edda").post(f"/sources/{number}/sensitivity", given).status_code == 403
    assert as_("ada").post(f"/sources/{number}/sensitivity", given).status_code == 303
