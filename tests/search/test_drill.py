"""The short form of `./wb drill index` on a filled desk; its readers are in test_the_index_on_disk.py."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Filled
from tests.drills import index as drill
from workbench.config import Home
from workbench.db import Database

Desk = tuple[Home, Database]


@pytest.fixture
def desk(filled: Filled, tmp_path: Path) -> Iterator[Desk]:
    home = filled.copied(tmp_path / "demo")
    database = Database(home.database)
    yield home, database
    database.close()


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_whatever_is_done_to_a_file_of_a_desk_its_pages_answer_as_before(desk: Desk) -> None:
    counts, wrong = drill.damages(*desk, 8, random.Random(7))

    assert wrong == []
    assert counts["made anew"]


def test_who_is_killed_while_adding_leaves_an_index_that_equals_the_database(desk: Desk) -> None:
    added, differing = drill.kills(*desk, 2, random.Random(7))

    assert added >= 2
    assert differing == []
