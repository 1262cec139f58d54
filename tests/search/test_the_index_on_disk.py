"""Commits, crashes and damage: what is in the index is what was last committed, or a clear error."""

import gc
import os
import signal
import time
from pathlib import Path

import pytest

from tests.drills import index as drill
from workbench.search.documents import Doc
from workbench.search.errors import IndexBusy, IndexDamaged, IndexMissing
from workbench.search.grammar import parse
from workbench.search.store import Index


def total(index: Index, query: str) -> int:
    return index.search(parse(query)).total


def doc(id: str, text: str) -> Doc:
    return Doc(id=id, type="claim", text=text)


def test_the_index_is_private_and_set_up_keeps_what_is_there(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index")
    index.apply([doc("claim:1", "kept")], (), 1)

    again = Index.create(tmp_path / "index")

    assert total(again, "kept") == 1
    assert index.directory.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in index.directory.iterdir() if path.is_dir())


def test_an_index_that_was_never_made_is_missing_and_is_not_made_by_the_way(tmp_path: Path) -> None:
    index = Index(tmp_path / "nowhere")

    for use in (index.bookmark, index.ids, lambda: total(index, "a"), lambda: index.apply([], (), 1)):
        with pytest.raises(IndexMissing):
            use()
    assert not index.directory.exists()


def test_the_last_of_two_documents_with_one_id_counts_and_replays_do_no_harm(index: Index) -> None:
    for _ in range(3):
        index.apply([doc("claim:1", "first"), doc("claim:1", "second"), doc("claim:2", "removed")], {"claim:2"}, 7)

    assert (total(index, "first"), total(index, "second"), total(index, "removed"), total(index, "")) == (
        0,
        1,
        0,
        1,
    )
    assert index.bookmark() == 7


def test_many_small_commits_leave_one_document_each_and_few_segments(index: Index) -> None:
    for n in range(1, 60):
        index.apply([doc(f"claim:{n % 7}", f"round{n}")], {f"claim:{(n + 3) % 7}"} if n % 5 == 0 else (), n)

    other = Index(index.directory)
    assert other.ids() == index.ids()
    assert total(other, "") == len(other.ids()) <= 7
    assert other.bookmark() == 59


def files_hold(index: Index, word: bytes) -> bool:
    return any(word in path.read_bytes() for path in index.directory.rglob("*") if path.is_file())


def test_of_what_is_purged_no_earlier_word_stays_in_the_files(index: Index) -> None:
    index.apply([doc("evidence:1", "zinnober draft")], (), 1)
    index.apply([doc("evidence:1", "zinnober"), doc("claim:1", "kept")], (), 2)
    index.replace([doc("evidence:1", "zinnober"), doc("claim:1", "kept")], 2)
    index.apply([doc("evidence:1", "nothing"), doc("claim:2", "more")], (), 3)
    assert files_hold(index, b"zinnober")  # though it is found no more

    index.apply([], {"evidence:1"}, 4, purged={"evidence:1"})
    assert not files_hold(index, b"zinnober")
    assert (total(index, "kept"), total(index, "more"), total(index, ""), index.bookmark()) == (1, 1, 2, 4)


def test_what_a_killed_rebuild_left_is_purged_too(index: Index) -> None:
    index.apply([doc("evidence:1", "zinnober")], (), 1)
    left = index.directory / "g0099"
    left.mkdir()
    (left / "MAIN_x.seg").write_bytes(b"zinnober")
    index.apply([], {"evidence:1"}, 2, purged={"evidence:1"})
    assert not files_hold(index, b"zinnober")


def test_a_second_writer_waits_and_is_told(index: Index) -> None:
    other = Index(index.directory)

    with index.writing(), pytest.raises(IndexBusy), other.writing(timeout=0.05):
        pass
    with other.writing(timeout=0.05):
        pass


def test_threads_that_read_while_another_process_commits_see_whole_commits_only(index: Index) -> None:
    faults, reads = drill.beside_readers(index, 60)

    assert faults == []
    assert reads > 5
    assert (total(index, "gen62"), total(index, "gone"), index.bookmark()) == (20, 1, 62)


def test_kill_9_in_a_commit_leaves_a_whole_commit_and_a_free_lock(index: Index) -> None:
    index.apply([], (), 1)
    for attempt in range(6):
        with drill.start_writer(index, 10_000) as writer:
            assert writer.stdout
            said = [int(writer.stdout.readline()) for _ in range(3)]
            time.sleep(0.013 * attempt)
            writer.send_signal(signal.SIGKILL)
            said += [int(line) for line in writer.stdout.read().split()]
        fresh = Index(index.directory)
        n = fresh.bookmark()

        assert n in (said[-1], said[-1] + 1)
        assert (total(fresh, f"gen{n}"), total(fresh, "same"), len(fresh.ids())) == (20, 21, 21)
        fresh.apply([], {f"doc:gone{n}"}, n)


def damage(index: Index, kind: str) -> None:
    home = index.directory / (index.directory / "current").read_text().strip()
    [segment] = home.glob("*.seg")
    [toc] = home.glob("*.toc")
    match kind:
        case "empty segment":
            segment.write_bytes(b"")
        case "cut segment":
            segment.write_bytes(segment.read_bytes()[:200])
        case "noise for a segment":
            segment.write_bytes(os.urandom(segment.stat().st_size))
        case "noise in the middle":
            whole = bytearray(segment.read_bytes())
            whole[12 : len(whole) // 2] = bytes(len(whole) // 2 - 12)
            segment.write_bytes(whole)
        case "no segment":
            segment.unlink()
        case "cut table":
            toc.write_bytes(toc.read_bytes()[:40])
        case "noise for a table":
            toc.write_bytes(os.urandom(500))
        case "no table":
            toc.unlink()
        case "lost place":
            (index.directory / "current").write_text("../../etc")
        case "place that is not there":
            (index.directory / "current").write_text("g7777")


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # left open by Whoosh
@pytest.mark.parametrize(
    "kind",
    [
        "empty segment",
        "cut segment",
        "noise for a segment",
        "noise in the middle",
        "no segment",
        "cut table",
        "noise for a table",
        "no table",
        "lost place",
        "place that is not there",
    ],
)
def test_a_damaged_index_says_so_and_a_rebuild_mends_it(index: Index, kind: str) -> None:
    docs = [doc(f"claim:{n}", f"landfill number{n}") for n in range(50)]
    index.replace(docs, 5)
    damage(index, kind)

    with pytest.raises(IndexDamaged, match="rebuild"):
        Index(index.directory).search(parse("landfill"), facets=["type"])
    broken = Index(index.directory)
    assert broken.replace(docs, 6) == 50
    assert (total(broken, "landfill"), broken.bookmark()) == (50, 6)
    assert total(index, "landfill") == 50
    gc.collect()


def test_a_rebuild_switches_readers_over_and_keeps_only_the_previous_files(index: Index) -> None:
    reader = Index(index.directory)
    for n in range(1, 5):
        index.replace([doc("claim:1", f"round{n}")], n)
        assert (total(reader, f"round{n}"), total(reader, f"round{n - 1}"), reader.bookmark()) == (1, 0, n)

    assert sorted(path.name for path in index.directory.iterdir() if path.is_dir()) == ["g0004", "g0005"]


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(index: Index) -> None:
    index.apply([doc("claim:1", "old")], (), 1)

    def failing() -> object:
        yield doc("claim:1", "new")
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        index.replace(failing(), 2)  # type: ignore[arg-type]
    assert (total(index, "old"), total(index, "new"), index.bookmark()) == (1, 0, 1)
    index.replace([doc("claim:1", "new")], 2)
    assert total(index, "new") == 1
