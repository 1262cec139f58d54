from pathlib import Path

from workbench.splitting import load_parser, parser_status
from workbench.splitting.parser import changed_file
from workbench.splitting.strips import strip_of


def test_words_know_their_place_in_the_source(parser):
    source = "He said: the “Sever (North) Party” met."
    tree = parser.parse([strip_of(source, (9, len(source)))])[0]
    assert [source[w.start : w.end] for w in tree.words] == ["the", "“Sever (North)", "Party”", "met", "."]


def test_the_parser_never_cuts_a_sentence_again(parser):
    source = "He left. She stayed."
    tree = parser.parse([strip_of(source, (0, len(source)))])[0]
    assert tree.words[-1].i == 5
    assert len([w for w in tree.words if w.head == w.i]) == 1


def test_the_model_is_loaded_once(parser):
    assert load_parser() is parser
    assert parser_status() == "The English model is present and unchanged."


def test_a_changed_model_file_is_named(tmp_path: Path):
    (tmp_path / "sums").write_text("00  tagger/model\n")
    (tmp_path / "tagger").mkdir()
    (tmp_path / "tagger" / "model").write_bytes(b"other")
    assert "tagger/model" in changed_file(tmp_path, tmp_path / "sums")


def test_a_missing_model_file_is_named(tmp_path: Path):
    (tmp_path / "sums").write_text("00  ner/model\n")
    assert "lacks its file ner/model" in changed_file(tmp_path, tmp_path / "sums")
