"""Reads PDF files in a process of its own, which a hostile page may end: `limits` starts it and asks.

Tasks come on standard input, answers go to standard output, marshalled, each after its length in eight bytes. A page
that takes too long ends the process: PDFium cannot be interrupted, and only the process's own watchdog sees it hang.
"""

from __future__ import annotations

import faulthandler
import gc
import marshal
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import IO, Any

import pypdfium2

from extractor.model import Block, Note, Paper, Word
from extractor.readers.pdf import forms, ocr, pages
from extractor.readers.pdf.assemble import assembled
from extractor.readers.pdf.pages import Leaf
from extractor.readers.pdf.printed import Sheet
from extractor.readers.reading import Reading

#: The code that the process ends with when a page takes longer.
LATE = 1
# How much longer the pages may take together before they are put in order, in seconds a page.
_PUT_TOGETHER = 0.1
#: What it says when it is ready to work, and at the end of each task.
READY, DONE = ("ready",), ("done",)

# Memory that the process may use, in bytes, where the system knows such a limit.
_MEMORY = 3 << 30
_HARM = "The file is broken there, or made to do harm: look at the page in another program."


def answer(
    data: bytes,
    lost: Mapping[int, str],
    weigh: bool,
    tables: bool,
    seconds: float | None,
    say: Callable[[tuple[Any, ...]], None],
) -> None:
    """Read a file, and say how far that has come.

    ("closed", why) is all of a file that does not open; ("opened", pages), ("weighed",), then ("at", page) before work
    on a page begins, and at last ("read", the reading as plain tuples: see `unpacked`). `lost` are pages that are left
    out, and why. Only where asked to `weigh` the pages are those left out too that would take for ever to draw. Where
    no `tables` are wanted their words stand as text.

    Each step may take so many `seconds`, one that is drawn for OCR so many more as tesseract is given; then the
    process ends. None sets no limit.
    """

    def step(*said: Any) -> None:
        # Whoever asked may be busy and not hear yet: that is no time of the page's.
        faulthandler.cancel_dump_traceback_later()
        say(said)
        _watch(seconds)

    _watch(seconds)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        step("closed", pages.why_closed(data, problem))
        return
    count = len(document)
    step("opened", count)
    heavy = forms.heavy(data) if weigh else frozenset()
    step("weighed")
    leaves: list[Leaf] = []
    for number in range(1, count + 1):
        step("at", number)
        if number in heavy:
            leaves.append(_left_out(number, "draws forms within forms without end, and was not read"))
        elif number in lost:
            leaves.append(_left_out(number, lost[number]))
        else:
            leaves.append(pages.leaf(document, number, lambda: _watch(seconds and seconds + 2 * ocr.SECONDS)))
    labels, notes, properties = pages.labels(document), pages.ignored(document, data), pages.properties(document)
    document.close()
    _watch(seconds and seconds + count * _PUT_TOGETHER)
    reading = assembled(leaves, labels, notes, properties, tables, lambda number: step("at", number))
    step("read", *_packed(reading))


def unpacked(
    blocks: list[tuple[Any, ...]], notes: list[tuple[Any, ...]], papers: list[tuple[Any, ...]], *rest: Any
) -> Reading:
    """The reading that was said in plain tuples."""
    properties, page_count, labels, turns = rest
    return Reading(
        tuple(
            Block(text, kind, page, box, level, number, None, tuple(map(Word._make, words)), references, heads)
            for text, kind, page, box, level, number, words, references, heads in blocks
        ),
        tuple(Note(*note) for note in notes),
        properties,
        page_count,
        labels,
        turns,
        tuple(Paper(*paper) for paper in papers),
    )


def _packed(reading: Reading) -> tuple[Any, ...]:
    blocks = [
        (b.text, b.kind, b.page, b.box, b.level, b.number, list(map(tuple, b.words)), b.references, b.head_rows)
        for b in reading.blocks
    ]
    notes, papers = [astuple(note) for note in reading.notes], [astuple(paper) for paper in reading.papers]
    return blocks, notes, papers, reading.properties, reading.page_count, reading.page_labels, reading.turns


def _left_out(number: int, why: str) -> Leaf:
    return Leaf(Sheet(number, 0.0, 0.0), notes=(Note("warning", f"page {number} {why}", number, _HARM),))


def _watch(seconds: float | None) -> None:
    """End the process unless it is told otherwise within so many seconds."""
    if seconds is not None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=2)


def send(pipe: IO[bytes], message: tuple[Any, ...]) -> None:
    body = marshal.dumps(message)
    pipe.write(len(body).to_bytes(8, "big") + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next message; None at the end of the pipe."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    body = pipe.read(int.from_bytes(head, "big"))
    return marshal.loads(body) if len(body) == int.from_bytes(head, "big") else None


def _serve() -> None:
    """Answer tasks until there are no more. Whatever else prints, prints elsewhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bound_memory()
    gc.disable()  # words by the hundred thousand and hardly a cycle among them: a fifth of the time went into looking
    send(out, READY)
    while (task := receive(sys.stdin.buffer)) is not None:
        data, lost, weigh, tables, seconds = task
        try:
            answer(data, lost, weigh, tables, seconds, lambda said: send(out, said))
        except Exception as fault:  # said, not died of: else it would pass for a page that takes too long
            send(out, ("failed", f"{type(fault).__name__}: {fault}"))
        faulthandler.cancel_dump_traceback_later()
        send(out, DONE)
        gc.collect()


def _bound_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, ValueError, OSError):  # Windows has no such limit, a Mac may refuse it
        return


if __name__ == "__main__":
    _serve()
