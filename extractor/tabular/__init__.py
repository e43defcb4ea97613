"""What the cells of tables mean: heads, labels, captions, figures in their units. The same for every format."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.model import Block, Box, Cell, Paragraph, Span, Table, Word
from extractor.places import around
from extractor.tabular.figures import Figure, figure, is_time
from extractor.tabular.heads import head_rows, label_column, levels
from extractor.tabular.units import MONEY, THINGS, Unit, first_unit, unit_in

__all__ = ["MONEY", "is_time", "is_total", "tables"]

_NUMBERED = re.compile(r"(?i)(?:table|figure|fig\.|exhibit|chart|box|schedule|appendix|annex)\s+[A-Z]?\d")
#: A heading or line beside a table is its caption if it is no longer than this.
_SHORT = 160
_TOTAL = re.compile(
    r"(?i)(?:(?:grand|overall|net|gross|cumulative)\s)?(?:sub[-\s]?)?totals?\b(?!\s(?:number|cost)\s+of\b).*|sum|all|overall|"
    r"all\s(?:areas|services|departments|directorates|schemes|sites|sources)|.{1,40}\s(?:sub[-\s]?)?total"
)


def tables(text: str, paragraphs: Sequence[Paragraph], blocks: Sequence[Block]) -> tuple[Table, ...]:
    """The tables of a document. `paragraphs` are of `text`, and parallel to the `blocks` that they were made of.

    A block of kind "table" without two rows and two columns is none, nor one most of whose rows are not of one length.
    """
    found = (
        _table(text, paragraphs, block, n) for n, block in enumerate(blocks) if block.kind == "table" and block.text
    )
    return tuple(table for table in found if table is not None)


def is_total(label: str) -> bool:
    """Does a row or column of this name add the others up?"""
    return _TOTAL.fullmatch(label.strip(" :*")) is not None


def _table(text: str, paragraphs: Sequence[Paragraph], block: Block, n: int) -> Table | None:
    grid = _Grid.of(block.text, paragraphs[n].span.start)
    if not grid.is_table:
        return None
    caption = _caption(text, paragraphs, n)
    spans = [] if caption is None else [paragraphs[caption].span]
    sense = _Sense.of(grid, head_rows(grid.rows, block.head_rows), [(span.of(text), span.start) for span in spans])
    cells = _cells(grid, sense, _Paper(block, paragraphs[n].span.start))
    return Table(n, caption, len(grid.rows), grid.width, sense.heads, tuple(cells))


def _caption(text: str, paragraphs: Sequence[Paragraph], n: int) -> int | None:
    """The paragraph that says what a table shows: a caption or a short line before it, or a caption after it."""
    if n and _may_caption(text, paragraphs[n - 1]):
        return n - 1
    following = [p.kind for p in paragraphs[n + 1 : n + 3]]
    if following and following[-1:] != ["table"] and _may_caption(text, paragraphs[n + 1], below=True):
        return n + 1
    return None


def _may_caption(text: str, paragraph: Paragraph, below: bool = False) -> bool:
    words = paragraph.span.of(text)
    if paragraph.kind == "caption":
        return True
    if paragraph.kind not in ("heading", "paragraph") or len(words) > _SHORT:
        return False
    if _NUMBERED.match(words) and not words.endswith((".", ";")):
        return True
    return not below and (paragraph.kind == "heading" or not words.endswith((".", ";", "?", "!")))


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's text in rows and columns. `starts[r][c]` is where a cell begins in the document."""

    rows: list[list[str]]
    starts: list[list[int]]
    width: int

    @classmethod
    def of(cls, text: str, at: int) -> _Grid:
        rows = [line.split("\t") for line in text.split("\n")]
        starts: list[list[int]] = []
        for row in rows:
            starts.append([])
            for cell in row:
                starts[-1].append(at + len(cell) - len(cell.lstrip()))
                at += len(cell) + 1
        return cls([[cell.strip() for cell in row] for row in rows], starts, max(map(len, rows)))

    @property
    def is_table(self) -> bool:
        full = sum(map(self.is_full, range(len(self.rows))))
        return self.width > 1 and full > 1 and full * 2 > len(self.rows)

    def is_full(self, r: int) -> bool:
        """Has the row a cell in every column? The cells of a shorter one stand nobody knows under which heads."""
        return len(self.rows[r]) == self.width

    def span(self, r: int, c: int) -> Span:
        return Span(self.starts[r][c], self.starts[r][c] + len(self.rows[r][c]))

    def place(self, r: int, c: int) -> tuple[str, int]:
        return self.rows[r][c], self.starts[r][c]


@dataclass(frozen=True, slots=True)
class _Sense:
    """What the heads of a table say of each column, and its corner and caption of all.

    `names[c]` are the (row, column) of the heads above column `c`, outermost first.
    """

    heads: int
    labels: int
    names: list[list[tuple[int, int]]]
    units: list[Unit | None]
    standing: Unit | None
    counted: frozenset[int]
    totals: frozenset[int]

    @classmethod
    def of(cls, grid: _Grid, heads: int, caption: list[tuple[str, int]]) -> _Sense:
        labels = label_column(grid.rows, heads)
        above = levels(grid.rows, heads)
        names = [
            list(dict.fromkeys((r, at) for r, level in enumerate(above) if (at := level[c]) is not None))
            for c in range(grid.width)
        ]
        counted = frozenset(c for c in range(grid.width) if c != labels and _holds_figures(grid, heads, c))
        last = {c: grid.rows[names[c][-1][0]][names[c][-1][1]] for c in counted if names[c]}
        totals = frozenset(c for c, name in last.items() if len(counted) > 1 and is_total(name))
        if not totals and (adds_up := _adding_up(grid, heads, counted)) is not None:
            totals = frozenset([adds_up])
        units = [first_unit(grid.place(*at) for at in reversed(names[c])) for c in range(grid.width)]
        corner = [grid.place(r, c) for r in range(heads) for c in range(min(labels + 1, len(grid.rows[r])))]
        return cls(heads, labels, names, units, first_unit([*corner, *caption]), counted, totals)


def _holds_figures(grid: _Grid, heads: int, c: int) -> bool:
    """Does the column hold figures, or nought in a word, and not only dashes and years?"""
    cells = [row[c] for r, row in enumerate(grid.rows) if r >= heads and grid.is_full(r)]
    return any(figure(cell) and any(map(str.isalnum, cell)) and not is_time(cell) for cell in cells)


def _adding_up(grid: _Grid, heads: int, counted: frozenset[int]) -> int | None:
    """The last column of figures, if it is in every row (two at least) the sum of two or more before it."""
    rows = [
        [figure(row[c]) for c in sorted(counted)] for r, row in enumerate(grid.rows) if r >= heads and grid.is_full(r)
    ]
    sums = [[read.value if read else Decimal(0) for read in row] for row in rows if any(row)]
    adds_up = len(counted) > 2 and len(sums) > 1 and all(sum(row[:-1]) == row[-1] for row in sums)
    return max(counted) if adds_up and any(row[-1] for row in sums) else None


def _cells(grid: _Grid, sense: _Sense, paper: _Paper) -> Iterator[Cell]:
    for r in range(len(grid.rows)):
        in_body = r >= sense.heads
        row = grid.rows[r]
        label = grid.span(r, sense.labels) if in_body and sense.labels < len(row) and row[sense.labels] else None
        row_unit = unit_in(*grid.place(r, sense.labels)) if label else None
        named = in_body and grid.is_full(r)
        for c in range(len(row)):
            value, unit = _figure(grid, sense, r, c, row_unit) if named and c in sense.counted else (None, None)
            page, box = paper.of(grid.span(r, c))
            yield Cell(
                grid.span(r, c),
                r,
                c,
                row_head=label if c != sense.labels else None,
                column_heads=tuple(grid.span(*at) for at in sense.names[c]) if named else (),
                value=value,
                unit=unit.name if unit else None,
                unit_span=unit.span if unit else None,
                total=in_body and (c in sense.totals or (label is not None and is_total(row[sense.labels]))),
                page=page,
                box=box,
            )


def _figure(grid: _Grid, sense: _Sense, r: int, c: int, row: Unit | None) -> tuple[Decimal | None, Unit | None]:
    """The figure of a cell in its main unit. What stands nearest names it: the cell, the column, the row, the corner.

    A share in a row's name goes before the column's money: "Change (%)" under "£000". Things that are not the first
    words of a row's name are no unit while the corner or the caption names one: "New homes programme" under "£m"; nor
    is one thing alone, which says what the row is for: "Home care".
    """
    text, at = grid.place(r, c)
    read = figure(text)
    if read is None or (is_time(text) and sense.units[c] is None):
        return None, None
    column = sense.units[c]
    if row and row.name in ("percent", "percentage_points"):
        column, row = row, None
    label, start = grid.place(r, sense.labels)
    late = row is not None and row.name in THINGS and (row.span.start > start or label[row.span.end - start - 1] != "s")
    heard = column or (sense.standing or row if late else row or sense.standing)
    own = Unit(read.unit.name, read.unit.scale, read.unit.span.shifted(at)) if read.unit else None
    return _scaled(read, own, heard), own or heard


def _scaled(read: Figure, own: Unit | None, heard: Unit | None) -> Decimal:
    """The value as the heads scale it, unless the cell has a scale or a unit of its own."""
    if read.scaled or heard is None:
        return read.value
    fits = own is None or (own.name in MONEY and heard.name in (own.name, "count"))
    return read.value * heard.scale if fits else read.value


class _Paper:
    """Where the words of a table's block stand on paper."""

    def __init__(self, block: Block, at: int) -> None:
        self._page = block.page
        self._words: list[Word] = sorted(block.words)
        self._starts = [word.start + at for word in self._words]

    def of(self, span: Span) -> tuple[int | None, Box | None]:
        """The page of a cell and the box around its words there; without words, the page on which the table begins."""
        words = self._words[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
        if not words:
            return self._page, None
        page = words[0].page
        return page, around([word.box for word in words if word.page == page])
