"""How fast long texts are split and how much memory that takes: 20,000 and 200,000 words, each in a process of its own.

`./wb bench long_text` measures the splitter and an import with all of it stored; `--quick` a twentieth. Memory is
the process's peak, time the processor's. What a text ten times as long takes more of it is the figure to look at.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SENTENCE = (
    "On {day} May {year} the court of Tolvania fined {n} dockers who had met at pier {p}, and the harbour council said "
    "that it would not hear their lawyer, Omar Vint. "
)
SPLIT = """
import json, resource, sys, time
from pathlib import Path
from workbench.splitting import load_parser, portions, read_text

text = Path(sys.argv[1]).read_text(encoding="utf-8")
parser = load_parser()
began, drafts, longest = time.process_time(), 0, 0
page = read_text(text)
for portion in portions(text, page.segments, published="2021-06-01", parser=parser):
    drafts += len(portion.drafts)
took = time.process_time() - began
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, drafts, portion.total]))
"""
STORE = """
import json, resource, sys, time
from pathlib import Path
from workbench.config import Home
from workbench.importing.command import import_file
from workbench.importing.corrections import Corrections
from workbench.people import accounts
from workbench.upkeep.setup import set_up

home, file = Home.at(sys.argv[2]), Path(sys.argv[1])
database = set_up(home)
with database.writing() as session:
    who = dict(name="Ada", email="ada@example.org", role="checker", password="a sentence for tests")
    accounts.make(session, accounts.system(session), **who)
seen = []
began = time.process_time()
say = lambda done, total: seen.append(total)
given = Corrections(published="2021-06-01")
line = import_file(home, database, "ada@example.org", file, corrections=given, confirm=True, say=say)
took = time.process_time() - began
drafts = int(line.split(", ")[1].split()[0])
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, drafts, max(seen, default=0)]))
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One text split (or imported): seconds of processor time, the peak in MB, and what came out."""

    name: str
    words: int
    seconds: float
    peak: float
    drafts: int
    sentences: int

    @property
    def speed(self) -> float:
        """Words a second."""
        return self.words / self.seconds


def text_of(words: int, *, paragraphs: bool) -> str:
    """A text of invented sentences, no two the same, in paragraphs of ten or as one paragraph."""
    each = len(SENTENCE.split())
    found = []
    for n in range(words // each):
        end = "\n\n" if paragraphs and n % 10 == 9 else ""
        found.append(SENTENCE.format(day=n % 28 + 1, year=1980 + n % 40, n=n + 2, p=n % 300) + end)
    return "".join(found)


def measure(words: int, *, paragraphs: bool, store: bool) -> Figure:
    """Split (or import) a text of so many words in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        text = text_of(words, paragraphs=paragraphs)
        file = Path(folder) / "long.txt"
        file.write_text(f"The court of Tolvania fines dockers again\n\n{text}", encoding="utf-8")
        command = [sys.executable, "-c", STORE if store else SPLIT, str(file), str(Path(folder) / "desk")]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        name = f"{'import' if store else 'split'}, {'paragraphs' if paragraphs else 'one paragraph'}"
        return Figure(name, len(text.split()), *json.loads(done.stdout))


def main() -> None:
    scale = 20 if "--quick" in sys.argv[1:] else 1
    print(f"{'':<24}{'words':>9}{'seconds':>9}{'words/s':>9}{'peak MB':>9}{'drafts':>8}{'memory':>8}{'speed':>8}")
    for paragraphs, store in ((True, False), (False, False), (True, True)):
        before = None
        for words in (20_000 // scale, 200_000 // scale):
            f = measure(words, paragraphs=paragraphs, store=store)
            ratios = f"{f.peak / before.peak:>7.2f}×{f.speed / before.speed:>7.2f}×" if before else ""
            print(
                f"{f.name:<24}{f.words:>9,}{f.seconds:>9.1f}{f.speed:>9,.0f}{f.peak:>9.0f}{f.drafts:>8,}{ratios}",
                flush=True,
            )
            before = f


if __name__ == "__main__":
    main()
