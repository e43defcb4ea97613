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


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each run, in the order they were made; both programs saw the same `pages`."""

    pages: int
    loads: tuple[float, ...]
    plain: tuple[float, ...]

    @property
    def load(self) -> float:
        return median(self.loads)

    @property
    def pdfplumber(self) -> float:
        return median(self.plain)

    @property
    def ratio(self) -> float:
        """What a load takes of the time that pdfplumber takes."""
        return self.load / self.pdfplumber


def side_by_side(files: Sequence[Path], pairs: int = 2) -> Timing:
    """Run load and pdfplumber in turn, `pairs` times, each in a new process on one worker with an empty database."""
    loads: list[float] = []
    plain: list[float] = []
    pages = 0
    for _ in range(pairs):
        with tempfile.TemporaryDirectory() as scratch:
            database = Path(scratch) / "speed.duckdb"
            command = ["-m", "extractor", "load", *map(str, files), "--workers", "1", "--db", str(database)]
            seconds, said = _run(command, Path(scratch))
        loads.append(seconds)
        loaded = re.search(r"([\d,]+) pages", said)
        seconds, said = _run(["-c", _PLAIN, *map(str, files)], Path.cwd())
        plain.append(seconds)
        pages = int(said)
        if loaded is None or int(loaded[1].replace(",", "")) != pages:
            raise RuntimeError(f"the two programs read different pages: {loaded and loaded[0]}, {pages}")
    return Timing(pages, tuple(loads), tuple(plain))


def _run(command: Sequence[str], folder: Path) -> tuple[float, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EXTRACTOR_")}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    return time.perf_counter() - began, done.stdout
