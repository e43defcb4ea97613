"""From the pages of a PDF file, each as printed, to what the reader hands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from extractor.model import Note, Paper
from extractor.readers.pdf import furniture
from extractor.readers.pdf.compose import Composed, composed
from extractor.readers.pdf.flow import body_size
from extractor.readers.pdf.pages import Leaf
from extractor.readers.pdf.printed import Sheet
from extractor.readers.reading import Reading


def assembled(
    leaves: Sequence[Leaf],
    given_labels: Sequence[str | None],
    notes: Sequence[Note],
    properties: Mapping[str, str],
    tables: bool,
    begin: Callable[[int], None],
) -> Reading:
    """Put the pages together, their tables as cells where `tables` are wanted.

    `given_labels` are the file's own names of its pages, which printed ones go before; `begin` is told the number of
    each page before work on it begins.
    """
    sheets = [leaf.sheet for leaf in leaves]
    papers = tuple(Paper(leaf.sheet.width, leaf.sheet.height, leaf.ocr) for leaf in leaves)
    body = body_size(sheets)
    recurring = furniture.furniture(sheets, body)
    made = composed(sheets, recurring, body, tables, begin)
    printed = furniture.labels(recurring, len(sheets))
    labels = tuple(own or given for own, given in zip(printed, given_labels, strict=True))
    all_notes = [*notes, *(note for leaf in leaves for note in leaf.notes), *_lost(sheets, made)]
    all_notes.sort(key=lambda note: note.page or 0)
    return Reading(
        tuple(made.blocks), tuple(all_notes), dict(properties), len(sheets), labels, tuple(made.turns), papers
    )


def _lost(sheets: Sequence[Sheet], made: Composed) -> Iterator[Note]:
    """A note for each page of which words ended in no block, or tables were given up."""
    for sheet in sheets:
        if count := made.given_up[sheet.number]:
            what = f"page {sheet.number} has more lines or figures than a table is read from: they stand as text"
            yield Note("info", what, sheet.number, "Look at the page.", lost="table", count=count)
        lost = sum(not (w.leader or w.raised) for w in sheet.words) - made.placed[sheet.number]
        if lost > 0:
            what = f"{lost} words of page {sheet.number} stand in no block"
            yield Note("info", what, sheet.number, "Look at the page.", lost="words", count=lost)
