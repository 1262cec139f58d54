"""./wb answers without installing anything where nothing is needed."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def wb(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "wb", *words], capture_output=True, text=True, timeout=20)


def test_without_a_word_it_prints_what_there_is() -> None:
    answer = wb()
    assert answer.returncode == 0
    assert "./wb demo" in answer.stdout


def test_an_unknown_benchmark_is_refused_with_the_names_there_are() -> None:
    answer = wb("bench", "no-such-thing")
    assert answer.returncode == 2
    assert "tests/benchmarks has no 'no-such-thing'; it has:" in answer.stderr
