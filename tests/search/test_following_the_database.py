"""The index follows the database by its events, and can always be rebuilt from it."""

import threading
from dataclasses import replace

import pytest

from workbench.search.errors import IndexDamaged
from workbench.search.follow import BATCH, catch_up, check, rebuild
from workbench.search.grammar import parse
from workbench.search.store import Index

from .conftest import Database, claim


def total(index: Index, query: str) -> int:
    return index.search(parse(query)).total


def test_who_just_saved_finds_what_they_saved(index: Index, database: Database) -> None:
    assert catch_up(index, database) is False

    database.save(claim(1, "Ada changed this sentence."))
    database.delete("claim:2")

    assert catch_up(index, database) is False
    assert (total(index, "sentence"), total(index, "koshe type:claim"), total(index, "hundreds")) == (1, 1, 0)
    assert index.bookmark() == database.newest()
    assert check(index, database) == []


def test_catching_up_takes_several_batches(index: Index) -> None:
    database = Database(claim(n, "many") for n in range(2 * BATCH + 50))

    assert catch_up(index, database, within=30) is False
    assert total(index, "many") == 2 * BATCH + 50


def test_out_of_time_the_results_are_a_moment_old(index: Index, database: Database) -> None:
    assert catch_up(index, database, within=0) is True
    assert total(index, "") == 0


def test_what_is_hidden_meanwhile_is_found_no_more_however_late_the_index_is(index: Index, database: Database) -> None:
    catch_up(index, database)
    before = index.search(parse("koshe"), facets=["type"])
    database.save(claim(700, "A koshe of its own."))
    database.delete("claim:1")

    assert catch_up(index, database, within=0) is True
    after = index.search(parse("koshe"), facets=["type"])
    assert after.total == before.total - 1 and "claim:1" not in [hit.id for hit in after.hits]
    assert after.facets["type"]["claim"] == before.facets["type"]["claim"] - 1
    assert index.search(parse("koshe"), filters={"type": ["claim"]}, limit=0).total == after.facets["type"]["claim"]

    assert catch_up(index, database) is False
    assert total(index, "koshe") == before.total and check(index, database) == []


def test_a_source_that_gets_nowhere_does_not_hang(index: Index, database: Database) -> None:
    database.newest = lambda: 10_000  # type: ignore[method-assign]

    assert catch_up(index, database, within=5) is True


def test_behind_another_writer_it_waits_and_reads_what_is_there(index: Index, database: Database) -> None:
    other = Index(index.directory)
    with other.writing():
        assert catch_up(index, database, within=0.05) is True

    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with other.writing():
            holding.set()
            release.wait(5)
            other.apply(database.everything(), (), database.newest())

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(5)
    threading.Timer(0.1, release.set).start()
    assert catch_up(index, database, within=5) is False
    thread.join()
    assert total(index, "landfill") == 4


def test_two_who_catch_up_at_once_leave_one_document_each(index: Index, database: Database) -> None:
    others = [Index(index.directory) for _ in range(4)]
    threads = [threading.Thread(target=catch_up, args=(it, database), kwargs={"within": 20}) for it in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert total(index, "") == len(database.docs)
    assert check(index, database) == []


def test_an_index_ahead_of_its_database_is_refused(index: Index, database: Database) -> None:
    index.apply([], (), database.newest() + 1)

    with pytest.raises(IndexDamaged, match="ahead"):
        catch_up(index, database)


def test_what_is_saved_during_a_rebuild_is_not_lost(index: Index, database: Database) -> None:
    seen: list[int] = []

    def progress(count: int) -> None:
        seen.append(count)
        if count == 20:
            database.log.append("claim:1")
            database.docs["claim:1"] = claim(1, "Saved meanwhile.")

    before = database.newest()
    assert rebuild(index, database, progress) == len(database.docs)
    assert seen == list(range(1, len(database.docs) + 1))
    assert index.bookmark() == before
    assert check(index, database) == ["claim:1 is out of date in the index"]

    assert catch_up(index, database) is False
    assert total(index, "meanwhile") == 1
    assert check(index, database) == []


def test_check_names_each_fault(index: Index, database: Database) -> None:
    rebuild(index, database)
    database.docs["claim:1"] = replace(database.docs["claim:1"], archived=True)
    del database.docs["claim:2"]
    database.docs["claim:77"] = claim(77, "new")

    assert check(index, database) == [
        "claim:1 is out of date in the index",
        "claim:77 is missing from the index",
        "claim:2 is in the index but not in the database",
    ]


def test_check_sees_a_document_that_is_there_twice(index: Index, database: Database) -> None:
    index.replace([*database.everything(), database.docs["claim:1"]], database.newest())

    assert check(index, database) == ["1 documents are in the index more than once"]
