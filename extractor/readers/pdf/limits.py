"""Reads the pages of a PDF file within limits of time and memory: a page that breaks them is lost, and nothing else.

PDFium hangs on a page that draws forms within forms, and eats the machine's memory; it cannot be interrupted. So
another process reads (`apart`), which ends itself when a page takes too long, and is started again after that page.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from extractor.model import Note, NoteLevel
from extractor.readers.pdf import apart
from extractor.readers.pdf.printed import Printed, Sheet
from extractor.readers.pdf.rulings import Ruling

log = logging.getLogger(__name__)

#: How long a page may take, in seconds; tesseract has time of its own.
SECONDS = 20.0

# What pages that fail may take of one file, in seconds: then the pages that are left are not tried.
_PATIENCE = 120.0
_HARM = "The file is broken there, or made to do harm: look at the page in another program."


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as read: its words and rulings, and whether the words were read from its picture."""

    sheet: Sheet
    ocr: bool = False


@dataclass(slots=True)
class Leaves:
    """A file as read. `closed` says why it does not open: "password", "damaged" or "empty".

    `labels` and `leaves` go by page. A page that could not be read is an empty leaf, and `notes` say why.
    """

    leaves: list[Leaf] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    labels: list[str | None] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    closed: str | None = None

    @property
    def next(self) -> int:
        return len(self.leaves) + 1

    def lose(self, what: str, hint: str) -> None:
        """The next page is lost."""
        self.notes.append(Note("warning", f"page {self.next} {what}", self.next, hint))
        self.leaves.append(Leaf(Sheet(self.next, 0.0, 0.0)))

    def take(self, answer: tuple[Any, ...]) -> None:
        """Add what the process at work said."""
        match answer:
            case ("closed", why):
                self.closed = why
            case ("opened", _, labels, properties, attachments, scripts) if not self.labels:
                self.labels, self.properties = labels, properties
                self.notes += _ignored(attachments, scripts)
            case ("page", (number, width, height, words, rulings), ocr, troubles):
                printed, ruled = tuple(Printed(*w) for w in words), tuple(Ruling(*r) for r in rulings)
                self.leaves.append(Leaf(Sheet(number, width, height, printed, ruled), ocr))
                self.notes += [_trouble(number, *said) for said in troubles]
                if ocr:
                    check = "Check its figures against the page."
                    self.notes.append(Note("info", f"page {number} was read from its picture, by OCR", number, check))


def read(data: bytes, seconds: float = SECONDS) -> Leaves:
    """Read a PDF file, each page within so many `seconds`.

    Does not raise for what the file holds: `closed` and `notes` of the answer say.
    """
    found = Leaves()
    with _lock:
        patience = _PATIENCE
        weigh = False
        while patience > 0:
            began, spoke = time.monotonic(), ""
            for answer in _answers(data, found.next, weigh, seconds):
                spoke = answer[0]
                found.take(answer)
                began = time.monotonic()
            if found.closed or spoke == "done":
                return found
            late = _child.ended() == apart.LATE
            patience -= time.monotonic() - began
            if not found.labels:
                found.closed = "damaged"
                return found
            if weigh and spoke == "opened":  # weighing the pages was too much: they are tried as they are
                patience, weigh = patience / 2, False
                continue
            found.lose(
                f"could not be read within {seconds:.0f} seconds" if late else "ended the process that read it",
                _HARM,
            )
            weigh = True
    for _ in range(found.next, len(found.labels) + 1):
        found.lose("was not tried, after pages before it took too long", _HARM)
    return found


def stop() -> None:
    """End the process at work; the next file starts another."""
    with _lock:
        _child.stop()


def _answers(data: bytes, first: int, weigh: bool, seconds: float) -> Iterator[tuple[Any, ...]]:
    """What the other process says; where none can be started, what this one finds, without limits."""
    if not _child.start():
        yield from apart.answers(data, first, weigh, None)
        yield ("done",)
        return
    yield from _child.ask((data, first, weigh, seconds))


def _ignored(attachments: int, scripts: bool) -> Iterator[Note]:
    if attachments:
        counted = "an attachment, which is" if attachments == 1 else f"{attachments} attachments, which are"
        yield Note("info", f"holds {counted} not read", hint="Save it by itself and load that, if it matters.")
    if scripts:
        yield Note("info", "holds JavaScript, which is ignored")


def _trouble(page: int, level: NoteLevel, what: str, hint: str, words: int) -> Note:
    return Note(level, what, page, hint, "words" if words else None, words)


class _Child:
    """The process at work, kept for the next file; it ends when this one does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._can = True

    def start(self) -> bool:
        """Is it there to be asked?"""
        if self._process is not None and (self._process.poll() is not None or self._owner != os.getpid()):
            self.ended()
        if self._process is None and self._can:
            # The same modules for it as for this process; nothing from the folder that it happens to stand in.
            path = os.pathsep.join(os.path.abspath(folder) for folder in sys.path if folder)
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", apart.__name__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
                )
                self._owner = os.getpid()
                self._can = self._heard() == ("ready",)
            except OSError as fault:
                log.warning("no process could be started to read PDF files in: %s", fault)
                self._can = False
        return self._can and self._process is not None

    def ask(self, task: tuple[bytes, int, bool, float]) -> Iterator[tuple[Any, ...]]:
        """Its answers, the last of which is ("done",) unless it ended before."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            apart.send(process.stdin, task)
            while (answer := self._heard()) is not None:
                yield answer
                if answer == ("done",):
                    return
        except BrokenPipeError:
            return
        except BaseException:  # whoever asked did not hear it out: what it says next is no answer to the next task
            process.kill()
            raise

    def ended(self) -> int:
        """The code that it ended with; it is ended if it has not."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return 0
        try:
            return process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()
        finally:
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()

    def stop(self) -> None:
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
        self.ended()
        self._can = True

    def _heard(self) -> tuple[Any, ...] | None:
        assert self._process is not None
        assert self._process.stdout is not None
        return apart.receive(self._process.stdout)


_child = _Child()
_lock = Lock()
atexit.register(_child.stop)
