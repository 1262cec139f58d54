"""What was marked is nowhere in a redacted copy: not in its texts, streams and bytes, nor in how long anything is."""

import base64
import io
import zlib

import pypdfium2
import pytest
from PIL import Image
from sqlmodel import col, select

from tests.conftest import person
from tests.evidence.files import pdf
from tests.evidence.pdfs import boxed, holds, recovered
from workbench import originals
from workbench.errors import Forbidden, Invalid, Stale
from workbench.evidence import blacking, items, passages, redaction
from workbench.evidence import texts as reading
from workbench.evidence.blacking import Refused, blacked
from workbench.evidence.extraction import extract
from workbench.evidence.stretches import MARK, signs
from workbench.hidden import closed, given
from workbench.models import Access, Capture, Event, EventDetail, Evidence
from workbench.queries.claims import claim
from workbench.queries.redaction import plan
from workbench.sight import see_as
from workbench.upkeep.verify import verify

SECRET = "Zinnober"
PAGES = (
    (
        "The court met on 3 March 2020.",
        f"The clerk {SECRET} saw it and told the exam-",
        "iner of the port what she knew.",
    ),
    ("Nobody was heard.", f"{SECRET} fled that night."),
)


@pytest.fixture
def add(home, database, claim_id):
    """`add(bytes, mime)` is ada's evidence with a file that was read; gives its text's and its file's number."""

    def put(content, mime="application/pdf"):
        file = items.File(originals.keep(home.originals, content), len(content), mime, "minutes.pdf")
        with database.writing() as session:
            ada, found = person(session, "ada"), claim(session, claim_id)
            given_ = items.Item("Minutes", "A visitor", "primary")
            link = items.add(session, ada, found, item=given_, bearing=items.Bearing("supports"), file=file)
            item = session.get_one(Evidence, link.evidence_id)
            reading.keep(session, ada, item, reading.look(home.originals, file))
            rows = session.exec(select(Capture).where(Capture.evidence_id == item.id).order_by(col(Capture.id))).all()
            return rows[-1].id, rows[0].id

    return put


@pytest.fixture
def mark(home, database):
    """`mark(text_id, words, ...)` marks these words as ada, at their first place or `everywhere`."""

    def put(text_id, *many, level="sealed", **more):
        with database.writing() as session:
            held = session.get_one(Capture, text_id)
            text = originals.read(home.originals, held.sha256).decode()
            chosen = [(text.index(words), text.index(words) + len(words), words) for words in many]
            item, ada = session.get_one(Evidence, held.evidence_id), person(session, "ada")
            passages.mark(session, ada, item, held, text, selected=chosen, level=level, why="It is risky.", **more)

    return put


@pytest.fixture
def redact(home, database):
    """`redact(capture_id)` makes a copy as `name` and puts it on record; gives its number and bytes."""

    def make(capture_id, name="ada"):
        with database.reading() as session:
            see_as(session, person(session, name))
            planned = plan(session, home.originals, capture_id)
        copy = redaction.made(home.originals, planned.capture, planned.passages)
        sha256 = originals.keep(home.originals, copy.content)
        with database.writing() as session:
            actor, item = person(session, name), session.get_one(Evidence, planned.item.id)
            see_as(session, actor)
            more = {"copy": copy, "sha256": sha256, "marked": planned.passages, "why": "For a partner."}
            return redaction.keep(session, actor, item, planned.capture, **more).id, copy.content

    return make


def test_a_pdf_is_pictures_without_the_marked_words(add, mark, redact, home, database):
    original = pdf(*PAGES)
    text_id, file_id = add(original)
    assert holds(original, SECRET)
    mark(text_id, SECRET, everywhere=True)

    number, copy = redact(file_id)
    assert not holds(copy, SECRET) and not holds(copy, "court")
    assert extract(originals.path_of(home.originals, originals.name_of(copy)), "application/pdf").text.strip() == ""
    with pypdfium2.PdfDocument(copy) as document:
        assert len(document) == 2 and document[0].get_size() == (612, 792)
    assert originals.read(home.originals, originals.name_of(original)) == original
    with database.reading() as session:
        row = session.get_one(Capture, number)
    assert (row.kind, row.derived_from_id, row.tool, row.about) == (
        *("redacted", file_id, "pypdfium2"),
        {"passages": [1, 2], "pages": 2},
    )
    assert [line for line in verify(home, database) if "index" not in line] == []


def test_control_a_box_that_is_only_drawn_hides_nothing(add):
    drawn = boxed(pdf(*PAGES), SECRET)
    assert drawn != pdf(*PAGES) and holds(drawn, SECRET)


def test_control_a_packed_word_is_found():
    packed = zlib.compress(f"({SECRET}) Tj".encode())
    assert holds(b"%%PDF-1.4 stream\n%s\nendstream" % packed, SECRET) is True
    assert holds(SECRET.encode("utf-16-be"), SECRET) and not holds(packed, SECRET)


def test_the_lines_are_black_and_the_others_are_not(add, mark, redact):
    text_id, file_id = add(pdf(*PAGES))
    mark(text_id, SECRET)
    _, copy = redact(file_id)

    with pypdfium2.PdfDocument(copy) as document:
        first, second = (page.render(scale=1).to_pil().convert("L") for page in document)
    line = first.crop((80, 792 - 705, 300, 792 - 697))  # the second line stands 696 points up
    assert line.getextrema()[1] < 40
    assert first.crop((80, 792 - 730, 300, 792 - 718)).getextrema()[1] > 200  # the first line is as it was
    assert second.crop((80, 792 - 705, 300, 792 - 697)).getextrema()[1] > 200  # nobody marked it there


def test_the_box_does_not_tell_how_long_the_word_was(add, mark, redact):
    """What follows a word on its line would move with it: the line is covered whole."""
    widths = []
    for name in ("Ann Li", "Bartholomew"):
        text_id, file_id = add(pdf((f"The clerk {name} saw it.", "Nobody else did.")))
        mark(text_id, name)
        _, copy = redact(file_id)
        with pypdfium2.PdfDocument(copy) as document:
            image = document[0].render(scale=1).to_pil().convert("L")
        row = [image.getpixel((x, 792 - 724)) for x in range(612)]
        widths.append(sum(shade > 128 for shade in row[60:100]))
        assert not any(90 < shade < 220 for shade in row[110:140])  # no letter shows through
    assert len(set(widths)) == 1


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_line_that_is_a_name_alone_does_not_tell_which(rotate):
    """Also where it is the longest line of its page."""
    seen = set()
    for name in ("Ali Il", "Bartholomew Wickramasinghe of the northern harbour"):
        content = pdf(("Heard:", name, "The end.")).replace(b"/Contents", b"/Rotate %d /Contents" % rotate)
        _, copy = blacked(content, [{"words": signs(name)[0], "before": None}], False)
        with pypdfium2.PdfDocument(copy) as document:
            image = document[0].render(scale=1).to_pil().convert("L").point(lambda shade: 255 * (shade > 128))
        seen.add(image.tobytes())
    assert len(seen) == 1


def test_upright_lines_do_not_tell_it_either():
    seen = set()
    for name in ("Ali Il", "Bartholomew Wickramasinghe"):
        content = pdf(("Heard:", name)).replace(b"72 696 Td", b"0 1 -1 0 300 100 Tm")
        _, copy = blacked(content, [{"words": signs(name)[0], "before": None}], False)
        with pypdfium2.PdfDocument(copy) as document:
            image = document[0].render(scale=1).to_pil().convert("L").point(lambda shade: 255 * (shade > 128))
        assert image.getpixel((200, 400)) == 255
        seen.add(image.tobytes())
    assert len(seen) == 1


def test_words_that_stand_uncovered_elsewhere_are_counted():
    wanted = [{"words": signs(SECRET)[0], "before": signs(f"{PAGES[0][0]}The clerk")[0]}]
    assert blacked(pdf(*PAGES), wanted, True)[0]["left"] == [1]
    assert blacked(pdf(*PAGES), [{**wanted[0], "before": None}], True)[0]["left"] == [0]


def test_huge_pages_are_drawn_within_a_bound():
    content = pdf(("x",)).replace(b"612 792", b"9000 9000")
    _, copy = blacked(content, [{"words": "x", "before": None}], False)
    with pypdfium2.PdfDocument(copy) as document:
        [picture] = document[0].get_objects()
        width, height = picture.get_px_size()
        assert 4_000_000 < width * height < 4_500_000
        assert document[0].get_size() == (9000, 9000)


def test_more_pages_than_can_be_drawn_while_somebody_waits_are_refused(monkeypatch):
    monkeypatch.setattr(blacking, "DRAWING", 0.0)
    with pytest.raises(Refused, match=r"0 of 2 were drawn\. Divide the PDF first"):
        blacked(pdf(*PAGES), [{"words": "clerk", "before": None}], False)


def test_words_across_a_line_end_and_across_pages_are_found(add, mark, redact):
    text_id, file_id = add(pdf(*PAGES))
    mark(text_id, "it and told", level="restricted")
    _, copy = redact(file_id)
    assert not holds(copy, "told")


def test_a_passage_over_two_pages_is_covered_on_both(home):
    said, _ = blacked(pdf(*PAGES), [{"words": "whatsheknew.nobodywasheard", "before": None}], True)
    assert said["boxes"] == {"1": 1, "2": 1} and len(said["pictures"]) == 2
    said, _ = blacked(pdf(*PAGES), [{"words": "examiner", "before": None}], True)
    assert said["boxes"] == {"1": 2}


def test_what_cannot_be_found_is_refused():
    with pytest.raises(Refused, match="could not be found"):
        blacked(pdf(*PAGES), [{"words": "karimsool", "before": None}], False)
    with pytest.raises(Refused, match="divide it first"):
        blacked(pdf(*[("x",)] * 151), [{"words": "x", "before": None}], False)


def test_a_scan_with_its_words_in_another_text_is_refused(add, mark, redact, database, home):
    _, file_id = add(pdf(()))
    with database.writing() as session:
        item, ada = session.exec(select(Evidence)).one(), person(session, "ada")
        reading.keep(session, ada, item, reading.look(home.originals, None, f"In the scan: {SECRET}."))
        text_id = session.exec(select(Capture.id).where(Capture.kind == "text")).one()
    mark(text_id, SECRET)
    with pytest.raises(Invalid, match="could not be found on the pages"):
        redact(file_id)


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b""])
def test_a_broken_pdf_is_refused_in_a_sentence(content, home):
    sha256 = originals.keep(home.originals, content)
    capture = Capture(id=1, sha256=sha256, mime="application/pdf", kind="original")
    one = redaction.Passage(1, 2, 1, 0, 8, SECRET, "")
    with pytest.raises(Invalid, match="could not be drawn"):
        redaction.made(home.originals, capture, [one])


def test_metadata_annotations_attachments_and_earlier_states_stay_behind(home):
    made = pypdfium2.PdfDocument(pdf(*PAGES))
    attachment = made.new_attachment(f"{SECRET}.txt")
    attachment.set_data(SECRET.encode())
    box = io.BytesIO()
    made.save(box)
    content = box.getvalue() + f"\n% {SECRET} stood in an earlier state\n".encode()
    assert holds(content, SECRET)
    _, copy = blacked(content, [{"words": SECRET.lower(), "before": None}], False)
    assert not holds(copy, SECRET)
    with pypdfium2.PdfDocument(copy) as document:
        assert document.count_attachments() == 0 and not document.get_metadata_dict().get("Title")
        assert not document.init_forms() and document.get_formtype() == 0
    assert b"/Annot" not in recovered(copy) and b"/Thumb" not in recovered(copy)


def test_a_text_says_the_same_whatever_stood_there(add, mark, redact):
    copies = []
    for words in ("Ann", "Bartholomew of the harbour"):
        text_id, _ = add(f"The clerk {words} saw it.".encode(), "text/plain")
        mark(text_id, words)
        copies.append(redact(text_id)[1])
    assert copies[0] == copies[1] == f"The clerk {MARK} saw it.".encode()


def test_a_whole_text_is_one_mark_and_adjacent_passages_too(add, mark, redact):
    text_id, _ = add(b"Everything in here is secret.", "text/plain")
    mark(text_id, "Everything in")
    mark(text_id, "in here is secret.")
    assert redact(text_id)[1] == MARK.encode()


def test_nothing_marked_is_no_copy(add, redact):
    text_id, file_id = add(pdf(*PAGES))
    for number in (text_id, file_id):
        with pytest.raises(Invalid, match="Mark the passages first"):
            redact(number)


def test_words_marked_in_one_text_are_taken_out_of_the_others(add, mark, redact, database, home):
    text_id, _ = add(pdf(*PAGES))
    with database.writing() as session:
        item, ada = session.exec(select(Evidence)).one(), person(session, "ada")
        reading.keep(session, ada, item, reading.look(home.originals, None, "Zin-\nnober wrote this."))
        other = session.exec(select(Capture.id).where(Capture.kind == "text").order_by(col(Capture.id))).all()[-1]
    mark(text_id, SECRET)
    assert redact(other)[1].decode() == f"{MARK} wrote this."


def test_the_copy_is_everybodys_and_a_later_passage_closes_it(add, mark, redact, database):
    text_id, file_id = add(pdf(*PAGES))
    mark(text_id, SECRET, everywhere=True)
    number, _ = redact(file_id)
    assert may_have(database, "rosa") == {number}
    mark(text_id, "Nobody was heard", level="restricted")
    assert may_have(database, "rosa") == set() and may_have(database, "ben") == {number}


def may_have(database, name) -> set[int]:
    with database.reading() as session:
        see_as(session, person(session, name))
        rows = session.exec(select(Capture)).all()
        return given(session, rows, closed(session, {row.evidence_id for row in rows}))


def test_who_may_not_read_it_makes_no_copy_and_the_event_has_no_words(add, mark, redact, database):
    text_id, file_id = add(pdf(*PAGES))
    mark(text_id, SECRET, everywhere=True)
    with pytest.raises(Forbidden, match="passages that you may not read"):
        redact(file_id, "edda")
    redact(file_id)
    with database.reading() as session:
        said = session.exec(select(EventDetail).join(Event).where(Event.action == "redacted")).one().after
        assert said["from"] == file_id and said["passages"] == [1, 2] and SECRET not in str(said)
        assert session.exec(select(Access)).all()


def test_a_passage_that_was_marked_meanwhile_stops_it(add, mark, home, database):
    text_id, _ = add(b"The clerk saw it and fled.", "text/plain")
    mark(text_id, "clerk")
    with database.reading() as session:
        planned = plan(session, home.originals, text_id)
    copy = redaction.made(home.originals, planned.capture, planned.passages)
    mark(text_id, "fled")
    with database.writing() as session, pytest.raises(Stale, match="meanwhile"):
        item = session.get_one(Evidence, planned.item.id)
        more = {"copy": copy, "sha256": "x", "marked": planned.passages, "why": "For a partner."}
        redaction.keep(session, person(session, "ada"), item, planned.capture, **more)


def test_pictures_are_no_larger_than_they_must_be(home):
    said, _ = blacked(pdf(*PAGES), [{"words": "clerk", "before": None}], True)
    assert Image.open(io.BytesIO(base64.b64decode(said["pictures"][0]))).size == (510, 660)


@pytest.mark.parametrize("apart", [0.3, 4, 10])
def test_words_that_are_drawn_twice_are_covered_twice_and_other_lines_stay(apart):
    words = "The clerk Ann Li saw it."
    twice = f"{words}) Tj ET BT /F1 14 Tf 72 {696 + apart} Td ({words}"  # in the text layer they stand once
    said, copy = blacked(pdf(("Heard:", twice, "The end.")), [{"words": signs(words)[0], "before": None}], False)

    with pypdfium2.PdfDocument(copy) as document:
        image = document[0].render(scale=1).to_pil().convert("L")
    assert said["boxes"] == {"1": 2} and said["left"] == [0]
    assert max(image.getpixel((80, 792 - y)) for y in range(697, int(706 + apart))) < 60
    assert image.getpixel((400, 792 - 725)) > 200 and image.getpixel((400, 792 - 676)) > 200


def test_saying_that_one_is_sure_counts_for_nothing_where_nothing_is_marked(add, mark, database, home):
    text_id, _ = add(pdf(*PAGES))
    with database.writing() as session:
        ada, item = person(session, "ada"), session.exec(select(Evidence)).one()
        reading.keep(
            session, ada, item, reading.look(home.originals, None, "Die Schreiberin Z i n n a b e r heisst so.")
        )
        other = session.exec(select(Capture.id).where(Capture.kind == "text").order_by(col(Capture.id))).all()[-1]
    mark(text_id, SECRET)
    with database.reading() as session:
        see_as(session, person(session, "ada"))
        planned = plan(session, home.originals, other)
    for sure in (False, True):
        with pytest.raises(Invalid):
            redaction.made(home.originals, planned.capture, planned.passages, sure=sure)
