"""Reads a PDF file within limits of time and memory: a page that breaks them is lost, and nothing else.

PDFium hangs on a page that draws forms within forms, and eats the machine's memory; it cannot be interrupted. So
another process reads (`apart`), which ends itself when a page takes too long; it is started again to leave that page
out. It can `begin` to read a file before anybody waits for it.
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
from threading import Lock
from typing import Any

from extractor.readers.pdf import apart
from extractor.readers.reading import Reading

log = logging.getLogger(__name__)

#: How long a page may take, in seconds; tesseract has time of its own.
SECONDS = 20.0

# What pages that fail may take of one file, in seconds: then the pages that are left are not tried.
_PATIENCE = 120.0
# And how often the other process is started before it is done without.
_TRIES = 3

_Task = tuple[bytes, dict[int, str], bool, bool, float]


class Closed(Exception):
    """A file that does not open; its word says why: "password", "damaged", "empty" or "endless"."""


def start() -> None:
    """Start the process that reads, before it is known what: that takes as long as a few pages do."""
    if _lock.acquire(blocking=False):
        try:
            _child.start()
        finally:
            _lock.release()


def begin(data: bytes, tables: bool = True) -> None:
    """Start to read a PDF file, which `read` then finds read or on its way.

    While another is on its way it waits for its turn, and then does not wait for whoever asked for the other.
    """
    if _lock.acquire(blocking=False):
        try:
            _child.queue((data, {}, False, tables, SECONDS))
        finally:
            _lock.release()


def read(data: bytes, tables: bool = True, seconds: float = SECONDS) -> Reading:
    """Read a PDF file, each page within so many `seconds`; with its `tables` as cells, or their words as text.

    Raises Closed where it does not open. What else the file lacks the notes of the reading say.
    """
    with _lock:
        try:
            packed = _read(data, tables, seconds)
        except Closed:
            _child.go_on()
            raise
        _child.go_on()
    return apart.unpacked(*packed)


def _read(data: bytes, tables: bool, seconds: float) -> tuple[Any, ...]:
    """The reading of a file as the other process packs it."""
    lost: dict[int, str] = {}
    patience, weigh = _PATIENCE, False
    while True:
        began, count, at, closed, packed = time.monotonic(), 0, 0, "", None
        for said in _answers((data, lost, weigh, tables, seconds)):
            began = time.monotonic()
            match said:
                case ("closed", str(closed)):
                    pass
                case ("failed", str(fault)):
                    raise RuntimeError(fault)
                case ("opened", int(count)):
                    pass
                case ("at", int(at)):
                    pass
                case ("read", *packed):
                    pass
        if closed:
            raise Closed(closed)
        if packed is not None:
            return tuple(packed)
        late = _child.ended() == apart.LATE
        patience -= time.monotonic() - began
        if not count:
            raise Closed("damaged")
        if weigh and not at:  # weighing the pages was too much: they are tried as they are
            patience, weigh = patience / 2, False
            continue
        if not at or at in lost:
            raise Closed("endless")
        lost[at] = f"could not be read within {seconds:.0f} seconds" if late else "ended the process that read it"
        weigh = True
        if patience <= 0:
            untried = range(at + 1, count + 1)
            lost |= dict.fromkeys(untried, "was not tried, after pages before it took too long")


def stop() -> None:
    """End the process at work; the next file starts another."""
    with _lock:
        _child.stop()


def _answers(task: _Task) -> Iterator[tuple[Any, ...]]:
    """What the other process says; where none can be started, what this one finds, without limits."""
    while _child.begin(task):
        yield from _child.heard()
        if _child.ready:
            return
    said: list[tuple[Any, ...]] = []
    apart.answer(*task[:-1], None, said.append)
    yield from said


class _Child:
    """The process at work, kept for the next file; it ends when this one does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._task: _Task | None = None
        self._following: _Task | None = None
        self.ready, self._failures = False, 0
        #: False once none could be started; `ready` is true once this one has come to work.
        self.works = True

    def begin(self, task: _Task) -> bool:
        """Have it at work on a task, if it is not already. False where it cannot be."""
        if self._task is not None and self._is_alive():
            if self._task == task:
                return True
            following = self._following
            self.stop()  # it is at work on what nobody asks for any more
            self._following = following
        if not self.start():
            return False
        assert self._process is not None
        assert self._process.stdin is not None
        self._task = task
        try:
            with suppress(BrokenPipeError):  # it has ended: whoever listens hears nothing
                apart.send(self._process.stdin, task)
        except BaseException:  # it has half a task
            self.stop()
            raise
        return True

    def start(self) -> bool:
        """Have it wait for a task. False where it cannot be."""
        if not self._is_alive() and self.works:
            self._start()
        return self._process is not None

    def queue(self, task: _Task) -> None:
        """Have it at work on a task as soon as it is done with the one at hand."""
        if self._task is None or not self._is_alive():
            self.begin(task)
        elif self._task != task:
            self._following = task

    def go_on(self) -> None:
        """Have it at work on the task that waits for its turn, if one does."""
        task, self._following = self._following, None
        if task is not None:
            with suppress(OSError):  # told when its turn comes
                self.begin(task)

    def _is_alive(self) -> bool:
        if self._process is not None and (self._process.poll() is not None or self._owner != os.getpid()):
            self.ended()
        return self._process is not None

    def heard(self) -> Iterator[tuple[Any, ...]]:
        """Its answers to the task, up to its last word or its end."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        try:
            while (said := apart.receive(process.stdout)) not in (None, apart.DONE):
                if said == apart.READY:
                    self.ready = True
                else:
                    yield said
            self._task = None
            if not self.ready:
                self._failures += 1
                self.works = self._failures < _TRIES
                if not self.works:
                    log.warning("the process to read PDF files in does not start: they are read here, without limits")
        except BaseException:  # whoever asked did not hear it out: what it says next is no answer to the next task
            self.stop()
            raise

    def ended(self) -> int:
        """The code that it ended with; it is ended if it has not."""
        process, self._process, self._task = self._process, None, None
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
        self._following = None
        self.works, self._failures = True, 0

    def _start(self) -> None:
        # The same modules for it as for this process; nothing from the folder that it happens to stand in.
        path = os.pathsep.join(os.path.abspath(folder) for folder in sys.path if folder)
        self.ready, self._owner = False, os.getpid()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", apart.__name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
            )
        except OSError as fault:
            log.warning("no process could be started to read PDF files in: %s", fault)
            self.works = False


_child = _Child()
_lock = Lock()
atexit.register(_child.stop)
