"""Puts the pages of a PDF in order: their lines as one text, with the tables and footnotes that stand among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
        start = at = self.length
        parts: list[str] = []
        apart = False
        for word in strip.words:
            apart = apart or not word.joined
            if word.raised:
                self.markers.append((at, word.text))
                continue
            if word.leader:
                apart = True
                continue
            if parts and apart:
                parts.append(" ")
                at += 1
            apart = False
            end = at + len(word.text)
            self.words.append((at, end, page, word))
            parts.append(word.text)
            at = end
        text = "".join(parts)
        self.parts += (text, "\n")
        self.length = at + 1
        return Line(text, start, at, page=page)


@dataclass(slots=True)
class Flow:
    """What the pages hold, in order: the lines of the text, tables among them, and footnotes apart."""

    text: Text = field(default_factory=Text)
    placed: list[Placed] = field(default_factory=list)
    #: Groups that are no text: (number of lines placed before, group or table).
    others: list[tuple[int, Group | list[tuple[int, Grid]]]] = field(default_factory=list)
    #: How many words of each page open a footnote, and are its number rather than its text.
    opening: Counter[int] = field(default_factory=Counter)
    #: How many tables of each page were given up for their size.
    given_up: Counter[int] = field(default_factory=Counter)


def body_size(sheets: Sequence[Sheet]) -> float:
    """The size of type in which most of the document is set, in points."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            sizes[word.size] += len(word.text)
    rounded: Counter[float] = Counter()
    for size, signs in sizes.items():
        rounded[round(size * 2) / 2] += signs
    return rounded.most_common(1)[0][0] if rounded else 10.0


def put_in_order(sheet: Sheet, body: float, flow: Flow, tables: bool = True) -> None:
    """Put one page in order: what stands upright, then what is turned (a table laid across the page, say).

    Where no `tables` are wanted their words are text.
    """
    for half in halves(sheet):
        celled: set[int] = set()
        for turn in sorted({word.turn for word in half.words}):
            part = upright(replace(half, words=tuple(w for w in half.words if id(w) not in celled)), turn)
            aside = [] if turn else [w for w in half.words if w.turn]
            found, given_up = grids(part, aside) if tables else ((), 0)
            flow.given_up[sheet.number] += given_up
            celled |= _celled(found)
            _part(part, body, flow, found)


def _part(sheet: Sheet, body: float, flow: Flow, tables: Sequence[Grid]) -> None:
    """The columns of a page with the tables among them, then its footnotes."""
    celled = _celled(tables)
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


def _celled(tables: Sequence[Grid]) -> set[int]:
    return {id(word) for grid in tables for row in grid.rows for cell in row for word in cell}


def _column(strips: Sequence[Strip], sheet: Sheet, tables: Sequence[Grid], flow: Flow) -> None:
    """Set the lines of one column; a table parts them."""
    lines = [_without_tables(strip) for strip in strips] if tables else list(strips)
    column = Column(sheet.number, tuple(s for s in lines if s), sheet.rulings) if any(lines) else None
    for strip, line in zip(strips, lines, strict=True):
        if column and line and any(not (w.raised or w.leader) for w in line.words):
            flow.placed.append(Placed(flow.text.line(line, sheet.number), line, column))
        for word in strip.words if strip is not line else ():
            if word.text[0] == _TABLE and word.text[1:]:
                _set_table(sheet, tables[int(word.text[1:])], flow)


def _without_tables(strip: Strip) -> Strip | None:
    kept = [w for w in strip.words if w.text[0] != _TABLE]
    return strip if len(kept) == len(strip.words) else Strip(kept) if kept else None


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
