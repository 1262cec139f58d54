"""Commands as a person types them."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from workbench.cli import main
from workbench.config import Home


@pytest.fixture
def wb(home: Home) -> Callable[..., Result]:
    """`wb("search", "court")` runs a command on the test's desk."""

    def run(*words: object, given: str | None = None) -> Result:
        return CliRunner().invoke(main, ["--home", str(home.instance), *map(str, words)], input=given)

    return run


def refused(answer: Result, sentence: str, code: int = 1) -> None:
    """Nothing but one sentence (after click's usage lines where the command was misspelt), and no traceback."""
    assert answer.exit_code == code, answer.output
    assert isinstance(answer.exception, SystemExit)
    lines = answer.stderr.strip().splitlines()
    assert sentence in lines[-1] and lines[-1].startswith("Error: ")
    assert len(lines) == (1 if code == 1 else 4)
    assert answer.stdout == ""


def objects(answer: Result) -> list[dict]:
    assert answer.exit_code == 0, answer.output
    return [json.loads(line) for line in answer.stdout.splitlines()]
