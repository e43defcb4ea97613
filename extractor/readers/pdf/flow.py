"""Puts the pages of a PDF in order: their lines as one text, with the tables and footnotes that stand among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.readers.lines import Group, Line
from extractor.readers.pdf.footnotes import footnotes
from extractor.readers.pdf.grids import Grid, continues, grids
from extractor.readers.pdf.order import Strip, columns
from extractor.readers.pdf.paragraphs import Column, Placed
from extractor.readers.pdf.printed import Printed, Sheet, halves, upright

# Stands for a table among the words of a page while they are put in order.
_TABLE = "\x00"


@dataclass(slots=True)
class Text:
    """The text as it is set together, and where each printed word came to stand in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    words: list[tuple[int, int, int, Printed]] = field(default_factory=list)
    #: Markers of footnotes, and where each hung.
    markers: list[tuple[int, str]] = field(default_factory=list)

    def line(self, strip: Strip, page: int) -> Line:
        """Set a line; markers of footnotes and dot leaders are left out."""
        start, before = self.length, len(self.parts)
        apart = False
        for word in strip.words:
            apart = apart or not word.joined
            if word.raised:
                self.markers.append((self.length, word.text))
            if word.raised or word.leader:
                apart = apart or word.leader
                continue
            if self.length > start and apart:
                self._put(" ")
            apart = False
            self.words.append((self.length, self.length + len(word.text), page, word))
            self._put(word.text)
        line = Line("".join(self.parts[before:]), start, self.length, page=page)
        self._put("\n")
        return line

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


@dataclass(slots=True)
class Flow:
    """What the pages hold, in order: the lines of the text, tables among them, and footnotes apart."""

    text: Text = field(default_factory=Text)
    placed: list[Placed] = field(default_factory=list)
    #: Groups that are no text: (number of lines placed before, group or table).
    others: list[tuple[int, Group | list[tuple[int, Grid]]]] = field(default_factory=list)
    #: How many words of each page open a footnote, and are its number rather than its text.
    opening: Counter[int] = field(default_factory=Counter)


def body_size(sheets: Sequence[Sheet]) -> float:
    """The size of type in which most of the document is set, in points."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            sizes[round(word.size * 2) / 2] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def put_in_order(sheet: Sheet, body: float, flow: Flow) -> None:
    """Put one page in order: what stands upright, then what is turned (a table laid across the page, say)."""
    turns = sorted({word.turn for word in sheet.words})
    for half in halves(sheet):
        for turn in turns:
            _part(upright(half, turn), body, flow)


def _part(sheet: Sheet, body: float, flow: Flow) -> None:
    """The columns of a page with the tables among them, then its footnotes."""
    tables = grids(sheet)
    celled = {id(word) for grid in tables for row in grid.rows for cell in row for word in cell}
    words = [w for w in sheet.words if id(w) not in celled]
    notes = footnotes(sheet, words, body)
    noted = {id(word) for note in notes for strip in note.strips for word in [note.word, *strip.words]}
    flowing = [w for w in words if id(w) not in noted] + [
        word for n, grid in enumerate(tables) for word in _stand_ins(n, grid, body)
    ]
    for strips in columns(flowing):
        _column(strips, sheet, tables, flow)
    flow.opening[sheet.number] += sum(not note.word.raised for note in notes)
    for note in notes:
        lines = [flow.text.line(strip, sheet.number) for strip in note.strips]
        flow.others.append((len(flow.placed), Group("footnote", lines, number=note.marker)))


def _column(strips: Sequence[Strip], sheet: Sheet, tables: Sequence[Grid], flow: Flow) -> None:
    """Set the lines of one column; a table parts them."""
    words = [[w for w in strip.words if w.text[0] != _TABLE] for strip in strips]
    lines = [Strip(kept) if kept else None for kept in words]
    column = Column(sheet.number, tuple(s for s in lines if s), sheet.rulings) if any(lines) else None
    for strip, line in zip(strips, lines, strict=True):
        if column and line and any(not (w.raised or w.leader) for w in line.words):
            flow.placed.append(Placed(flow.text.line(line, sheet.number), line, column))
        for word in strip.words:
            if word.text[0] == _TABLE and word.text[1:]:
                _set_table(sheet, tables[int(word.text[1:])], flow)


def _set_table(sheet: Sheet, grid: Grid, flow: Flow) -> None:
    last = flow.others[-1] if flow.others else None
    if last and isinstance(last[1], list) and last[0] == len(flow.placed) and _follows(last[1][-1], grid, sheet):
        last[1].append((sheet.number, grid))
    else:
        flow.others.append((len(flow.placed), [(sheet.number, grid)]))


def _follows(last: tuple[int, Grid], grid: Grid, sheet: Sheet) -> bool:
    """Does a table go on with the one before it, over the end of a column or a page?"""
    page, before = last
    beneath = page == sheet.number and grid.box[1] >= before.box[3] - 1
    return page in (sheet.number, sheet.number - 1) and not beneath and continues(before, grid)


def _stand_ins(n: int, grid: Grid, body: float) -> Iterator[Printed]:
    """Words that fill the place of a table while the page is put in order; the first of them stands for it."""
    x0, top, x1, bottom = grid.box
    step = 1.3 * body
    for k in range(max(1, round((bottom - top) / step))):
        high = top + k * step
        yield Printed(_TABLE if k else f"{_TABLE}{n}", x0, high, x1, high + body, high + body, body)
