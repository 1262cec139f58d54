"""An upload that meets a full disk, a broken disk or kill -9 at any of its file calls (`./wb drill uploads`).

strace counts the calls of a clean upload through the evidence form, then makes each one fail in turn (EIO, ENOSPC) or
kills the server in it; after each, the same person sends the same file again, as people do. In CI some of the calls.

A kill is no power cut: what was written stays in the machine's memory. So the order of the calls is looked at too:
the file is synced before it gets its name, its folders before the row that names it is written. The controls write in
place, or without syncing.
"""

import ctypes
import io
import logging
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from sqlmodel import select, update

from tests.evidence.files import pdf
from workbench import originals
from workbench.config import Home
from workbench.db import Database, now
from workbench.models import Capture, User, UserSession
from workbench.people import sessions
from workbench.upkeep import captures
from workbench.upkeep.setup import set_up
from workbench.upkeep.verify import verify
from workbench.web.app import create_app

CALLS = (
    "openat",
    "read",
    "pread64",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fchmod",
    "mkdir",
    "rename",
)
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
LINES = 1500
FILE = pdf(*[tuple(f"Line {page}/{line} of the register." for line in range(30)) for page in range(LINES // 30)])
SHA256 = originals.name_of(FILE)
FORM = {"title": "Register", "source": "Court", "kind": "primary", "stance": "supports", "quotation": "banned"}
TOKEN, PERSON = "token-of-the-drill", "ada@example.org"
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None
PR_SET_PTRACER, ANYBODY = 0x59616D61, ctypes.c_ulong(-1)
DEADLINE = 60


# --- stores that are wrong --------------------------------------------------------------------------------------------


def in_place(folder: Path, source: BinaryIO, limit: int | None = None) -> originals.Kept:
    """Straight under its name, and taken for whole whenever it is there."""
    content = source.read()
    target = originals.path_of(folder, originals.name_of(content))
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb", buffering=0) as file:
            for place in range(0, len(content), 20_000):
                file.write(content[place : place + 20_000])
    return originals.Kept(target.name, len(content), content[:4096])


def unsynced(folder: Path, source: BinaryIO, limit: int | None = None) -> originals.Kept:
    """With a file to write to and a rename, but nothing says that it is on the disk."""
    content = source.read()
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".coming-")
    with open(descriptor, "wb") as file:
        file.write(content)
    target = originals.path_of(folder, originals.name_of(content))
    target.parent.mkdir(parents=True, exist_ok=True)
    Path(temporary).replace(target)
    return originals.Kept(target.name, len(content), content[:4096])


STORES: dict[str, Callable[..., originals.Kept]] = {
    "ours": originals.keep_stream,
    "in place": in_place,
    "unsynced": unsynced,
}


# --- one upload, in a process of its own ------------------------------------------------------------------------------


def upload(folder: str, store: str, answer: "Answer") -> None:
    """What the server does: says that it is ready, waits for SIGUSR1, takes the file in by the evidence form."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)  # where only parents may trace
    logging.disable()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    originals.keep_stream = STORES[store]  # type: ignore[assignment]
    originals.PIECE = 20_000  # several writes
    client = create_app(Home.at(folder)).test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = TOKEN
    token = client.get("/log-in").text.split('name="csrf_token" value="')[1].split('"')[0]

    def send(name: str, content: bytes) -> Any:
        data = {**FORM, "csrf_token": token, "file": (io.BytesIO(content), name)}
        return client.post("/claims/1/evidence", data=data, content_type="multipart/form-data")

    send("warm.txt", b"The court met.")  # templates and the like are there in a running server
    send("warm.mp3", b"not what it says")
    answer.status = READY
    signal.sigwait({signal.SIGUSR1})
    made = send("register.pdf", FILE)
    answer.said = " ".join(re.sub(r"<[^>]+>", " ", made.text.partition("<main")[2] or made.text).split()).encode()[:300]
    answer.status = made.status_code


class Answer(ctypes.Structure):
    """How far a child is: nowhere, ready, or the status and the words of its answer. Shared, so that no call tells."""

    _fields_: ClassVar = [("status", ctypes.c_int), ("said", ctypes.c_char * 300)]


READY = 1
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["tests.drills.warmth"])


@dataclass(frozen=True)
class Run:
    """How one upload ended: its answer's status (None where the process died first), what it said, its calls."""

    status: int | None
    said: str
    calls: Sequence[str] = ()


def run(home: Home, store: str = "ours", inject: str = "", follow: bool = False, trace: bool = False) -> Run:
    """One upload at `home`; strace does to it what `inject` says, to its children too if it is to `follow`."""
    answer = CHILDREN.Value(Answer, lock=False)
    child = CHILDREN.Process(target=upload, args=(str(home.instance), store, answer))
    child.start()
    while answer.status != READY:
        assert child.is_alive(), "died before it was ready"
        time.sleep(0.005)
    with tempfile.NamedTemporaryFile(dir=FAST) as log:
        if inject or trace:
            asked = ",".join(f"?{call}" for call in CALLS)
            command = ["strace", "-p", str(child.pid), "-y", "-s", "5000", "-o", log.name, "-e", f"trace={asked}"]
            command += ["-f"] * follow + (["-e", f"inject={inject}"] if inject else [])
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
                line = tracer.stderr.readline()
                assert "attached" in line, line
                _let_go(child)
                tracer.communicate(timeout=DEADLINE)
        else:
            _let_go(child)
        lines = Path(log.name).read_text(errors="replace").splitlines()
    done = answer.status != READY
    return Run(answer.status if done else None, answer.said.decode(errors="replace"), lines)


def _let_go(child: Any) -> None:
    os.kill(child.pid, signal.SIGUSR1)
    child.join(DEADLINE)
    assert not child.is_alive()


# --- a desk, and what must be true of it ------------------------------------------------------------------------------


def template(folder: Path) -> Path:
    """A set-up desk with ada, logged in, and one claim."""
    from tests.conftest import PASSWORD, import_story
    from workbench.people import accounts

    home = Home.at(folder)
    database = set_up(home)
    with database.writing() as session:
        system = accounts.system(session)
        ada = accounts.make(session, system, name="Ada", email=PERSON, role="checker", password=PASSWORD)
        session.add(UserSession(token_sha256=sessions.digest(TOKEN), user_id=ada.id, created_at=now(), seen_at=now()))
    with database.reading() as session:
        ada = session.exec(select(User).where(User.email == PERSON)).one()
    import_story(home, database, ada)
    database.close()
    return folder


@contextmanager
def desk(made: Path) -> Iterator[Home]:
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        home = Home.at(shutil.copytree(made, f"{folder}/desk"))
        database = Database(home.database)
        with database.writing() as session:  # it would end before all faults are tried
            session.exec(update(UserSession).values(created_at=now(), seen_at=now()))
        database.close()
        yield home


def wrong(home: Home, acknowledged: int, whole: bool = False) -> Iterator[str]:
    """What must not be: rows without their file, uploads that were acknowledged and are not there."""
    database = Database(home.database)
    try:
        with database.reading() as session:
            yield from captures.stored(session, home.originals)
            there = len(session.exec(select(Capture.id).where(Capture.sha256 == SHA256)).all())
            if there < acknowledged:
                yield f"{acknowledged} acknowledged, {there} there"
        if whole:
            yield from verify(home, database)
    finally:
        database.close()


def calls(made: Path, store: str = "ours") -> tuple[Counter[str], Run]:
    """How often a clean upload makes each call, and that run."""
    with desk(made) as home:
        clean = run(home, store, trace=True)
        assert clean.status == 303 and list(wrong(home, 1, whole=True)) == [], clean.said
        assert list(originals.left_behind(home.originals, age=0)) == []
    return Counter(line.partition("(")[0] for line in clean.calls if "(" in line), clean


@dataclass(frozen=True)
class Found:
    """What came of one fault: the first answer's status, and everything that was not as it must be."""

    status: int | None
    faults: Sequence[str]
    left: int


def try_one(made: Path, call: str, number: int, fault: str, store: str = "ours", follow: bool = False) -> Found:
    """Let the `number`th `call` of an upload meet `fault`, look, send the file again, look again."""
    with desk(made) as home:
        first = run(home, store, f"{call}:{fault}:when={number}", follow)
        faults = [f"at first: {line}" for line in wrong(home, first.status == 303)]
        if first.status is not None and first.status >= 500 and first.status not in (503, 507):
            faults.append(f"answered {first.status}: {first.said}")
        if first.status is None and "KILL" not in fault:
            faults.append("died")
        left = originals.forget_unfinished(home.originals, age=0)
        again = run(home, store)
        if again.status != 303:
            faults.append(f"again: {again.status} {again.said}")
        faults += [f"again: {line}" for line in wrong(home, (first.status == 303) + 1, whole=True)]
        faults += [f"left over: {path.name}" for path in originals.left_behind(home.originals, age=0)]
    return Found(first.status, faults, left)


# --- the order of the calls -------------------------------------------------------------------------------------------


def out_of_order(lines: Sequence[str], home_name: str = "originals") -> list[str]:
    """What would not survive a power cut, from the calls of a clean upload: a file that gets its name before its bytes
    are on the disk, a row that is written before that name is.
    """
    faults = []
    renamed = [at for at, line in enumerate(lines) if re.match(r"rename\w*\(", line) and f"/{home_name}/" in line]
    for at in renamed:
        old, new = re.findall(r'"([^"]+)"', lines[at])
        kept = Path(new)
        written = [place for place, line in enumerate(lines[:at]) if re.match(rf"write\(\d+<{re.escape(old)}", line)]
        synced = [place for place, line in enumerate(lines[:at]) if re.match(rf"fsync\(\d+<{re.escape(old)}", line)]
        if not written or not synced or synced[-1] < written[-1]:
            faults.append("a file got its name before its bytes were synced")
        row = next(
            (place for place, line in enumerate(lines) if "-wal" in line[:200] and kept.name in line), len(lines)
        )
        for folder in (kept.parent, kept.parent.parent):
            after = [
                place for place, line in enumerate(lines) if re.match(rf"fsync\(\d+<{re.escape(str(folder))}>", line)
            ]
            if not any(at < place < row for place in after):
                faults.append(f"the folder {folder.name if folder.name == home_name else 'of a file'} was not synced")
        if row == len(lines):
            faults.append("no row names the file")
    return faults if renamed else ["no file was renamed to its name"]


def main() -> None:
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    assert shutil.which("strace"), "strace is missing: apt-get install strace"
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        made = template(Path(folder) / "desk")
        counted, clean = calls(made)
        print(f"a clean upload: {', '.join(f'{number} {call}' for call, number in counted.items())}")
        print(f"order: {out_of_order(clean.calls) or 'as it must be'}")
        bad, statuses, left, tried = Counter[str](), Counter[Any](), 0, 0
        for follow in (False, True):
            for call, number in counted.items():
                for fault in FAULTS:
                    for at in range(1, number + 1, step if not follow else max(step, 5)):
                        found = try_one(made, call, at, fault, follow=follow)
                        tried, left = tried + 1, left + found.left
                        statuses[fault, found.status] += 1
                        bad.update([fault] * bool(found.faults))
                        for line in found.faults:
                            print(f"{call} {at} {fault}: {line}")
        print(f"{tried} faults, {sum(bad.values())} with something wrong; {left} temporary files left and removed")
        for (fault, status), number in sorted(statuses.items(), key=str):
            print(f"{fault:<14}{status or 'killed':>8}{number:>6}")
        in_place_bad = [try_one(made, "write", at, fault, "in place").faults for at in range(1, 6) for fault in FAULTS]
        print(f"control, written in place: {sum(map(bool, in_place_bad))} of {len(in_place_bad)} with something wrong")
        without = out_of_order(calls(made, "unsynced")[1].calls)
        print(f"control, without syncing: {without}")
    assert not bad and not out_of_order(clean.calls) and any(in_place_bad) and without


if __name__ == "__main__":
    main()
