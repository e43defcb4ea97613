"""Wall time of a cold `extractor load`, side by side with pdfplumber's extract_text alone on the same pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

#: What is measured against: the text of every page, and nothing done with it.
_PLAIN = """
import sys
import pdfplumber

pages = 0
for name in sys.argv[1:]:
    with pdfplumber.open(name) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
            pages += 1
print(pages)
"""


#: The stages of a load one after the other, which a load itself runs side by side where it can.
_STAGES = """
import sys, time
from pathlib import Path
began = time.perf_counter()

def told(stage):
    global began
    now = time.perf_counter()
    print(f"{stage}\\t{now - began}")
    began = now

from extractor.model import Outcome
from extractor.pipeline import document_of
from extractor.pipeline.steps import finders_for
from extractor.store import Store
files = [Path(name) for name in sys.argv[2:]]
finders, rules = finders_for(None, True), finders_for(None, False)
finders.prepare()
told("start: program, rules, parser and encoder")
for file in files:
    document_of(file.read_bytes(), file.name, tables=False)
told("pages: words, their order, paragraphs")
documents = [document_of(file.read_bytes(), file.name) for file in files]
told("the same with tables")
for document in documents:
    list(rules.find(document))
told("search: rules, and parser for what they find")
found = [tuple(finders.find(document)) for document in documents]
told("the same with first pass and encoder")
with Store(Path(sys.argv[1])) as store:
    for document, findings in zip(documents, found):
        store.write(Outcome(document.source, document, findings), "stages")
    store.index()
told("store: rows and search index")
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each run, in the order they were made; all saw the same `pages`. `bare` are loads without tables."""

    pages: int
    loads: tuple[float, ...]
    bare: tuple[float, ...]
    plain: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """What a load takes of the time that pdfplumber takes."""
        return median(self.loads) / median(self.plain)

    @property
    def bare_ratio(self) -> float:
        """And what one without tables takes of it."""
        return median(self.bare) / median(self.plain)


def side_by_side(files: Sequence[Path], pairs: int = 2) -> Timing:
    """Run load, load without tables and pdfplumber in turn, `pairs` times, each in a new process.

    A load has one worker and an empty database.
    """
    loads: list[float] = []
    bare: list[float] = []
    plain: list[float] = []
    pages = 0
    for _ in range(pairs):
        seconds, said = _run(["-c", _PLAIN, *map(str, files)])
        plain.append(seconds)
        pages = int(said)
        for runs, options in ((loads, ()), (bare, ("--no-tables",))):
            seconds, said = _load(files, options)
            runs.append(seconds)
            loaded = re.search(r"([\d,]+) pages", said)
            if loaded is None or int(loaded[1].replace(",", "")) != pages:
                raise RuntimeError(f"the two programs read different pages: {loaded and loaded[0]}, {pages}")
    return Timing(pages, tuple(loads), tuple(bare), tuple(plain))


def stages(files: Sequence[Path]) -> list[tuple[str, float]]:
    """What each stage of a load costs, in seconds, one stage after the other in one new process."""
    with tempfile.TemporaryDirectory() as scratch:
        _, said = _run(["-c", _STAGES, str(Path(scratch) / "stages.duckdb"), *map(str, files)])
    pairs = [line.split("\t") for line in said.splitlines()]
    return [(stage, float(seconds)) for stage, seconds in pairs]


def _load(files: Sequence[Path], options: Sequence[str]) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as scratch:
        database = str(Path(scratch) / "speed.duckdb")
        paths = [str(file.resolve()) for file in files]
        return _run(["-m", "extractor", "load", *paths, "--workers", "1", "--db", database, *options], Path(scratch))


def _run(command: Sequence[str], folder: Path | None = None) -> tuple[float, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EXTRACTOR_")}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    return time.perf_counter() - began, done.stdout
