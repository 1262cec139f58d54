"""`extract` shows what would be proposed, by a fixed contract, and stores nothing."""

import pytest
from click.testing import CliRunner

from tests.command_line.conftest import objects, refused
from tests.conftest import STORY
from workbench.cli import main
from workbench.config import MAX_PASTE
from workbench.demo.desk import FOLDER

DEMO = FOLDER / "articles"
ARTICLE = {
    "headline", "outlet", "authors", "kind", "language", "masthead_on", "published_on", "published_basis",
}  # fmt: skip
CLAIM = {
    "text", "start", "end", "spans", "kind", "claimant", "attribution", "time", "checkworthiness", "reasons", "flags",
    "edits", "references",
    "tags", "accusation", "entities", "quantities",
}  # fmt: skip


def extract(*words: object):
    return CliRunner().invoke(main, ["extract", *map(str, words)])


@pytest.fixture
def story(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def found():
    (made,) = objects(extract(DEMO / "02-news-dorrel-march.txt", "--json"))
    return made


@pytest.fixture(scope="module")
def page():
    (made,) = objects(extract(DEMO / "03-news-orvane-courier.html", "--json"))
    return made


def test_the_object_has_exactly_these_keys(found):
    assert list(found) == ["file", "path", "article", "segments", "claims"]
    assert found["file"] == "02-news-dorrel-march.txt"
    assert set(found["article"]) == ARTICLE
    assert {frozenset(part) for part in found["segments"]} == {frozenset({"start", "end", "kind", "keep"})}
    assert {frozenset(claim) for claim in found["claims"]} == {frozenset(CLAIM)}


def test_flags_and_edits_have_exactly_these_keys(found, page):
    claims = found["claims"] + page["claims"]
    flags = {frozenset(flag) for claim in claims for flag in claim["flags"]}
    edits = {frozenset(edit) for claim in claims for edit in claim["edits"]}

    assert flags == {frozenset({"code", "sentence"})}
    assert edits == {frozenset({"start", "end", "before", "after", "rule", "confidence"})}


def test_references_stand_in_the_claim_and_their_candidates_in_the_text(found):
    text = (DEMO / "02-news-dorrel-march.txt").read_bytes().decode()
    rows = [(claim, reference) for claim in found["claims"] for reference in claim["references"]]
    assert rows
    for claim, reference in rows:
        assert set(reference) == {"at", "end", "start", "stop", "words", "candidates"}
        assert claim["text"][reference["at"] : reference["end"]] == reference["words"]
        assert text[reference["start"] : reference["stop"]].lower() == reference["words"].lower()
        assert 1 <= len(reference["candidates"]) <= 4
        for candidate in reference["candidates"]:
            assert set(candidate) == {"text", "start", "stop", "why"}
            assert candidate["text"] and text[candidate["start"] : candidate["stop"]].strip() and candidate["why"]


def test_tags_names_and_quantities_have_exactly_these_keys(found, page):
    claims = found["claims"] + page["claims"]
    keys = {part: {frozenset(row) for claim in claims for row in claim[part]} for part in ("tags", "entities")}

    assert keys == {"tags": {frozenset({"id", "label", "why"})}, "entities": {frozenset({"name", "kind", "aliases"})}}
    quantity = next(row for claim in claims for row in claim["quantities"] if row["words"] == "187 people")
    assert quantity == {
        "words": "187 people", "number": 187, "to": None, "comparator": "", "unit": "people", "counts": "arrested",
    }  # fmt: skip
    assert all(isinstance(claim["accusation"], str) for claim in claims)


def test_values_are_of_the_kinds_that_are_promised(found):
    for claim in found["claims"]:
        assert claim["kind"] in {"fact", "attributed_statement", "opinion", "normative", "prediction"}
        assert claim["checkworthiness"] in range(4)
        assert claim["text"].strip() and isinstance(claim["claimant"], str | None)
    assert isinstance(found["article"]["authors"], list)


def slices_back(text, found):
    for claim in found["claims"]:
        assert 0 <= claim["start"] < claim["end"] <= len(text)
        assert all(claim["start"] <= a < b <= claim["end"] for a, b in claim["spans"])
        assert all(text[edit["start"] : edit["end"]] == edit["before"] for edit in claim["edits"])
    ends = [(part["start"], part["end"]) for part in found["segments"]]
    assert ends == sorted(ends) and all(text[a:b].strip() for a, b in ends)
    return True


def test_offsets_are_code_points_into_the_files_text(found):
    text = (DEMO / "02-news-dorrel-march.txt").read_bytes().decode()

    assert "text" not in found
    assert slices_back(text, found)


def test_offsets_hold_beyond_the_basic_plane_and_with_windows_line_ends(tmp_path):
    file = tmp_path / "story.txt"
    text = "🕊️ Ça va\r\n\r\n" + STORY.replace("\n", "\r\n")
    file.write_bytes(text.encode())

    (found,) = objects(extract(file, "--json"))

    fined = next(claim for claim in found["claims"] if "fined 12" in claim["text"])
    assert "fined 12 members" in "".join(text[a:b] for a, b in fined["spans"])
    assert slices_back(text, found)


def test_html_comes_with_the_text_that_its_offsets_are_of(page):
    assert set(page) == {"file", "path", "article", "segments", "claims", "text"}
    assert "<" not in page["text"]
    assert slices_back(page["text"], page)


def test_several_files_come_one_a_line_in_order(story):
    files = [DEMO / "06-wire-dorrel-sentences.txt", story, DEMO / "03-news-orvane-courier.html"]

    found = objects(extract(*files, "--json"))

    assert [each["file"] for each in found] == [file.name for file in files]


@pytest.mark.parametrize("jobs", [[], ["--jobs", "2"]])
def test_files_of_one_name_are_told_apart_by_the_path_as_it_was_typed(jobs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text(f"The court fined 12 people in {folder.upper()}.\n")
    typed = ["./a/story.txt", "b//story.txt", str(tmp_path / "a" / "story.txt")]

    found = objects(extract(*typed, "--json", *jobs))

    assert [each["path"] for each in found] == typed
    assert {each["file"] for each in found} == {"story.txt"}


def test_the_attribution_says_step_by_step_who_says_it(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("Port closed\n\nOmar Vint, a lawyer, said that police had arrested 30 people in May 2020.\n")

    (found,) = objects(extract(file, "--json"))

    claim = next(claim for claim in found["claims"] if "30 people" in claim["text"])
    assert claim["claimant"] == "Omar Vint, lawyer"
    assert claim["attribution"] == [
        {"order": 1, "speaker": "", "role": "", "mode": "own_voice"},
        {"order": 2, "speaker": "Omar Vint", "role": "lawyer", "mode": "paraphrase"},
    ]


def test_every_chain_begins_with_the_articles_own_voice_and_ends_with_the_claimant(found):
    for claim in found["claims"]:
        first, *_, last = [claim["attribution"][0], *claim["attribution"]]
        assert set(first) == {"order", "speaker", "role", "mode"}
        assert [step["order"] for step in claim["attribution"]] == list(range(1, len(claim["attribution"]) + 1))
        assert first["mode"] == "own_voice" and claim["claimant"].startswith(last["speaker"])


def test_relative_dates_are_resolved_against_the_date_given(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("Port closed\n\nPolice arrested 30 people last year in the port of Varkesh.\n")

    (unknown,) = objects(extract(file, "--json"))
    (known,) = objects(extract(file, "--json", "--published", "2021-06-01"))

    assert (unknown["article"]["published_on"], known["article"]["published_on"]) == (None, "2021-06-01")
    times = [[claim["time"] for claim in each["claims"] if "30 people" in claim["text"]] for each in (unknown, known)]
    assert times == [[None], ["2020"]]


def test_the_same_file_gives_the_same_answer(story):
    assert extract(story, "--json").stdout == extract(story, "--json").stdout


def test_for_people_it_is_a_list_of_sentences(story):
    answer = extract(story)

    assert answer.exit_code == 0
    assert answer.stdout.startswith("Port council bans dockers' party")
    assert len(answer.stdout.splitlines()) > 5


def test_nothing_is_stored(story, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    extract(story, "--json")

    assert list(tmp_path.iterdir()) == [story]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "empty.txt: There is no text in it"),
        ("blank.txt", b" \n\t\n", "blank.txt: There is no text in it"),
        ("noise.txt", bytes(range(256)) * 20, "noise.txt: The character set of this file is not known"),
        ("damaged.txt", b"\xef\xbb\xbfabc\xff\xfe", "damaged.txt: This file says it is Unicode but is damaged"),
        ("paper.pdf", b"%PDF-1.4", "is not text"),
        ("large.txt", b"a" * (MAX_PASTE + 1), "large.txt: larger than 5,000,000 bytes"),
    ],
)
@pytest.mark.parametrize("form", [["--json"], []])
def test_what_is_not_an_article_is_refused_in_one_sentence(form, name, content, sentence, tmp_path):
    (tmp_path / name).write_bytes(content)

    refused(extract(tmp_path / name, *form), sentence)


@pytest.mark.parametrize(("path", "sentence"), [("gone.txt", "does not exist"), (".", "is a directory")])
def test_a_file_that_is_not_there_is_refused_in_one_sentence(path, sentence, tmp_path):
    refused(extract(tmp_path / path), sentence, code=2)


def test_a_date_that_is_none_is_refused_in_one_sentence(story):
    refused(extract(story, "--published", "next week"), "“next week” is not a date")


def test_without_a_file_it_says_what_is_missing():
    refused(extract(), "Missing argument", code=2)
