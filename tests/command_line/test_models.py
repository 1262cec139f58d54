"""Further language models are named, checked file by file before loading, and refused where anything differs."""

import json
import shutil
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy

from tests.command_line.conftest import objects, refused
from workbench.importing.models import named_models
from workbench.splitting import load_parser, models, read_text, split
from workbench.splitting.parser import MODEL

TEXT = "Le tribunal de Tolvanie a condamné Omar Vint en mars. La police de Varkesh n’a rien dit à la presse du pays."


@pytest.fixture(scope="session")
def french(tmp_path_factory) -> Path:
    """A French model that knows two names by rule, as spaCy saves it."""
    language = spacy.blank("fr")
    ruler = language.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Omar Vint"}, {"label": "LOC", "pattern": "Varkesh"}])
    folder = tmp_path_factory.mktemp("models") / "french"
    language.to_disk(folder)
    return folder


@pytest.fixture
def larger(tmp_path) -> Path:
    """The installed English model in another folder, as a larger one would lie there."""
    data = next(Path(find_spec(MODEL).origin).parent.glob(f"{MODEL}-*/"))
    return Path(shutil.copytree(data, tmp_path / "larger"))


def forget() -> None:
    for remembered in (models._load, models._fault, models._spacy):
        remembered.cache_clear()


@pytest.fixture(autouse=True)
def a_new_process() -> None:
    """A model is checked and loaded once a process; each test begins one."""
    forget()


@pytest.fixture
def own(french, tmp_path) -> Path:
    return Path(shutil.copytree(french, tmp_path / "french"))


def test_a_french_model_finds_names_and_its_sentences_stay_whole(wb, home, own):
    assert wb("model", "add", own, "--language", "fr").stdout.endswith("it finds names.\n")

    page = read_text(TEXT)
    drafts = split(TEXT, page.segments, published=None, language="fr", parser=named_models(home).parser("fr"))

    assert [(draft.text, tuple(named.name for named in draft.entities)) for draft in drafts] == [
        ("Le tribunal de Tolvanie a condamné Omar Vint en mars.", ("Omar Vint",)),
        ("La police de Varkesh n’a rien dit à la presse du pays.", ("Varkesh",)),
    ]
    assert [[flag.code for flag in draft.flags] for draft in drafts] == [["not-english"]] * 2


def test_its_names_become_names_of_the_claims(wb, home, own, tmp_path):
    wb("model", "add", own, "--language", "fr")
    (tmp_path / "a.txt").write_text(f"Le tribunal condamne un avocat\n\n{TEXT}\n")

    assert (
        "2 claims" in (said := wb("import", tmp_path / "a.txt", "--as", "ada@example.org", "--confirm").stdout) or said
    )
    found = wb("search", "Omar", "--json")

    assert [hit["text"] for hit in objects(found)[0]["hits"] if hit["type"] == "claim"] == [TEXT.split(". ")[0] + "."]


def test_a_larger_english_model_takes_the_pinned_ones_place(wb, home, larger):
    wb("model", "add", larger, "--language", "en")

    parser = named_models(home).parser("en")

    assert parser is not None and parser is not load_parser()
    text = "The court fined 30 people and banned the party."
    drafts = split(text, read_text(text).segments, published=None, parser=parser)
    assert drafts == split(text, read_text(text).segments, published=None)
    assert wb("model", "list").stdout == f"en\tsplits sentences\t{larger}\n"


def test_the_publishers_sums_are_asked_first(wb, larger, tmp_path):
    files = sorted(path for path in larger.rglob("*") if path.is_file())
    lines = (f"{sha256(path.read_bytes()).hexdigest()}  ./{path.relative_to(larger)}\n" for path in files)
    (tmp_path / "sums").write_text("".join(lines))
    assert wb("model", "add", larger, "--language", "en", "--sums", tmp_path / "sums").exit_code == 0

    (larger / "README.md").write_text("other")
    answer = wb("model", "add", larger, "--language", "en", "--sums", tmp_path / "sums")

    refused(answer, "The file README.md of the “en” model is not the one named; nothing was named.")


def change(folder: Path) -> None:
    (folder / "entity_ruler" / "patterns.jsonl").write_text('{"label": "PER", "pattern": "Le"}\n')


def lose(folder: Path) -> None:
    (folder / "tokenizer").unlink()


def gain(folder: Path) -> None:
    (folder / "extra.py").write_text("raise SystemExit")


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (change, "The file entity_ruler/patterns.jsonl of the “fr” model is not the one named"),
        (lose, "The “fr” model lacks its file tokenizer"),
        (gain, "The file extra.py of the “fr” model is not the one named"),
        (shutil.rmtree, "The “fr” model lacks its file config.cfg"),
    ],
)
def test_a_changed_model_is_refused_and_sentences_stay(wb, home, own, harm, sentence):
    wb("model", "add", own, "--language", "fr")
    harm(own)

    forget()
    answer = wb("model", "check")
    found = named_models(home)

    assert answer.exit_code == 1 and answer.stdout.startswith(sentence)
    assert found.parser("fr") is None and found.status("fr").startswith(sentence)


def test_a_changed_english_model_leaves_whole_sentences_that_say_so(wb, larger, tmp_path):
    wb("model", "add", larger, "--language", "en")
    (larger / "tagger" / "model").write_bytes(b"other")
    forget()
    (tmp_path / "a.txt").write_text("The court fined 30 people and banned the party.\n")

    (found,) = objects(wb("extract", tmp_path / "a.txt", "--json"))

    claim = found["claims"][-1]
    assert claim["flags"][0]["code"] == "not-parsed"
    assert "tagger/model of the “en” model is not the one named" in claim["flags"][0]["sentence"]


def test_without_models_the_pinned_one_is_listed_and_checked(wb):
    assert wb("model", "list").stdout == f"en\tsplits sentences\t{MODEL} (pinned)\n"
    assert wb("model", "check").stdout == "Every model is present and unchanged.\n"


def test_a_model_is_taken_away_again(wb, home, own):
    wb("model", "add", own, "--language", "fr")

    assert wb("model", "remove", "fr").exit_code == 0
    assert named_models(home).parser("fr") is None
    refused(wb("model", "remove", "fr"), "No model for “fr” is named; type: workbench model list")


def test_what_is_no_model_or_of_no_use_is_refused(wb, own, larger, tmp_path):
    (tmp_path / "empty").mkdir()
    refused(wb("model", "add", tmp_path / "empty", "--language", "fr"), "is no spaCy model: give the folder that holds")
    refused(wb("model", "add", own, "--language", "de"), "This model is for “fr”, not for “de”; name its own language.")
    spacy.blank("de").to_disk(tmp_path / "bare")
    refused(wb("model", "add", tmp_path / "bare", "--language", "de"), "This model finds no names")
    meta = json.loads((larger / "meta.json").read_text())
    meta["labels"]["parser"] = ["nsubj", "obj", "obl"]
    (larger / "meta.json").write_text(json.dumps(meta))
    refused(wb("model", "add", larger, "--language", "en"), "it lacks acl, advcl, agent, appos.")


def test_a_model_that_spacy_cannot_load_is_refused(wb, own):
    (own / "config.cfg").write_text("nonsense")
    refused(wb("model", "add", own, "--language", "fr"), "cannot be loaded")


@pytest.mark.parametrize("content", ["{", "[]", '{"fr": {}}', '{"fr": 3}'])
def test_a_damaged_list_of_models_is_one_sentence(wb, home, content):
    home.models_file.write_text(content)
    refused(wb("model", "list"), "models.json cannot be read; put it right or delete it")
    refused(wb("serve"), "models.json cannot be read; put it right or delete it")


def test_a_link_in_a_model_is_refused(wb, own, tmp_path):
    shutil.move(own / "vocab", tmp_path / "elsewhere")
    (own / "vocab").symlink_to(tmp_path / "elsewhere")
    answer = wb("model", "add", own, "--language", "fr")
    assert answer.exit_code == 1 and "vocab is a link" in answer.stderr


@pytest.mark.parametrize("sums", ["", "nonsense\n"])
def test_an_empty_or_damaged_list_of_sums_names_nothing(wb, own, tmp_path, sums):
    (tmp_path / "sums").write_text(sums)
    answer = wb("model", "add", own, "--language", "fr", "--sums", tmp_path / "sums")
    assert answer.exit_code == 1 and answer.stderr.count("\n") == 1
