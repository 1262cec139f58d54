"""Near copies are told from what is only about the same; addresses are compared without what changes nothing."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from workbench.config import PACKAGE
from workbench.evidence.likeness import Traces, alike, canonical, proposals
from workbench.evidence.pictures import APART, distance, looks
from workbench.evidence.sketches import as_json, of_json, shared, sketch

EVIDENCE = PACKAGE / "demo" / "evidence"
WIRE = (EVIDENCE / "e3-agency-wire-appeal.txt").read_text()
OTHERS = [file.read_text() for file in sorted(EVIDENCE.iterdir()) if file.name[:2] not in ("e3", "e9")]
COPY = (EVIDENCE / "e9-courier-appeal.txt").read_text()


def test_an_edited_copy_is_alike():
    copy = "By our own staff. " + WIRE.replace("on Wednesday", "yesterday").replace("seven years", "7 years")
    assert shared(sketch(WIRE), sketch(copy)) > 0.75 and shared(sketch(WIRE), sketch(COPY)) > 0.75


def test_a_copy_inside_a_longer_page_and_a_shortened_one_are_alike():
    assert shared(sketch(WIRE), sketch(WIRE + OTHERS[0])) > 0.75
    assert shared(sketch(WIRE), sketch(WIRE[: len(WIRE) // 2])) > 0.75


@pytest.mark.parametrize("number", range(len(OTHERS)))
def test_control_other_texts_about_the_same_are_not(number):
    assert shared(sketch(WIRE), sketch(OTHERS[number])) == 0


def test_short_texts_are_alike_only_where_they_are_nearly_the_same():
    short = "The court of the port banned the party of the dockers on 3 March."
    assert shared(sketch(short), sketch(short.upper())) == 1
    assert shared(sketch(short), sketch(short.replace("3 March", "4 May"))) == 0
    assert sketch("It is so.") is None
    longer = f"{short} Its members learnt of it from the radio, and the clerk gave them no copy of the decision."
    assert shared(sketch(longer), sketch(f"Party banned {longer}")) > 0.8


def test_a_text_without_spaces_is_cut_into_signs():
    text = (
        "维权律师被拘留已经超过三个月他的家人没有收到任何通知检察院拒绝说明理由法院也没有公布开庭日期多国使馆表示关切"
    )
    assert shared(sketch(text), sketch(text + "记者报道")) > 0


def test_a_sketch_comes_back_from_what_is_kept():
    made = sketch(WIRE)
    assert of_json(as_json(made)) == made and of_json({}) is None and as_json(None) == {}


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/a/b/?utm_source=x&id=3#top",
        "http://example.org/a/b?id=3&fbclid=9",
        "HTTPS://M.EXAMPLE.ORG/a/b/?id=3",
    ],
)
def test_addresses_of_one_page_are_one(url):
    assert canonical(url) == "example.org/a/b?id=3"


@pytest.mark.parametrize("url", ["", "https://example.org/", "http://[bad", "https://example.org:99999/x", "words"])
def test_an_address_that_names_no_page_is_like_no_other(url):
    assert canonical(url) == ""


def picture(seed: int, size: int = 400, kind: str = "PNG", **save) -> bytes:
    made = Image.new("RGB", (400, 400), "white")
    draw = ImageDraw.Draw(made)
    for at in range(12):
        x, y = (at * 97 * seed) % 350, (at * 61 * (seed + 3)) % 350
        draw.rectangle((x, y, x + 30 + at * 9, y + 20 + at * 5), fill=(at * 20, at * seed * 7 % 255, 90))
    out = io.BytesIO()
    made.resize((size, size)).save(out, kind, **save)
    return out.getvalue()


def test_a_scaled_and_recompressed_picture_is_alike_and_another_is_not(tmp_path):
    def hash_of(content, mime):
        (path := tmp_path / "picture").write_bytes(content)
        return looks(path, mime)

    first = hash_of(picture(1), "image/png")
    assert distance(first, hash_of(picture(1, 260, "JPEG", quality=60), "image/jpeg")) <= APART
    assert distance(first, hash_of(picture(5), "image/png")) > APART
    plain = io.BytesIO()
    Image.new("RGB", (50, 50), "white").save(plain, "PNG")
    assert hash_of(plain.getvalue(), "image/png") is None
    assert hash_of(b"\x89PNG\r\n\x1a\n broken", "image/png") is None
    assert hash_of(b"%PDF-1.4", "application/pdf") is None


ONE = Traces(1, frozenset({"a"}), "example.org/x", (sketch(WIRE),), ("00ff00ff00ff00ff",))


@pytest.mark.parametrize(
    ("other", "how"),
    [
        (ONE, "bytes"),
        (replace(ONE, hashes=frozenset({"b"})), "url"),
        (replace(ONE, hashes=frozenset(), address=""), "text"),
        (replace(ONE, hashes=frozenset(), address="", texts=()), "image"),
        (Traces(2, pictures=("ffffffffffffffff",)), None),
        (Traces(2), None),
    ],
)
def test_the_surest_way_in_which_two_are_alike_is_told(other, how):
    found = alike(ONE, replace(other, evidence_id=2))
    assert (found and found[0]) == how


def test_an_item_is_no_copy_of_itself():
    assert proposals(ONE, [ONE, replace(ONE, evidence_id=4)]) == [(4, "bytes", 1.0)]
