"""Query results on a terminal: they fit, numbers stand right, and no quotation is cut short."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.cli import console
from extractor.cli.options import TableFormat

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console, RenderableType
    from rich.table import Table

#: No column of words is narrower than its longest word, up to these lengths, of which the first that fits is taken.
_NARROWEST = (26, 14, 9)
#: Between two columns: a space of padding and one where a line would stand.
_GAP = 2


def show(table: pa.Table, format: TableFormat, note: str = "") -> None:
    """Print a query's result in the format asked for. `note` is said of an empty table."""
    if format is not TableFormat.table:
        from extractor.briefing import render

        console.write(render(table, format.value))
        return
    out = console.out()
    if table.num_rows == 0:
        out.print(note or "No rows.", style="dim")
        return
    out.print(laid_out(table, out))
    console.say(console.counted(table.num_rows, "row"))


def laid_out(table: pa.Table, out: Console) -> RenderableType:
    """The table as a grid where it fits the console, else row by row, a line a column."""
    from extractor.briefing.cells import distinct_names, rows

    table = distinct_names(table)
    numeric = [_is_number(field.type) for field in table.schema]
    cells = [[_shown(value) for value in row] for row in rows(table)]
    return grid(table.column_names, cells, numeric, out) or _records(table.column_names, cells)


def show_rows(names: list[str], cells: list[list[str]], right: tuple[str, ...] = ()) -> None:
    """Print rows of text; the columns named in `right` hold figures."""
    out = console.out()
    if not cells:
        out.print("None.", style="dim")
        return
    out.print(grid(names, cells, [name in right for name in names], out) or _records(names, cells))


def grid(names: list[str], cells: list[list[str]], numeric: list[bool], out: Console) -> Table | None:
    """A plain table: header, rule, rows; columns of words wrap, columns of numbers do not. None where it cannot fit."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    columns = [[name, *column] for name, column in zip(names, zip(*cells, strict=True), strict=True)]
    widths = _widths(columns, numeric, out.width - _GAP * (len(names) - 1))
    if widths is None:
        return None
    wraps = any(len(cell) > width for column, width in zip(columns, widths, strict=True) for cell in column)
    table = Table(
        box=box.SIMPLE_HEAD,
        header_style="bold",
        leading=int(wraps),
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),
        collapse_padding=True,
    )
    for name, number, width in zip(names, numeric, widths, strict=True):
        table.add_column(Text(name), justify="right" if number else "left", width=width, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _widths(columns: list[list[str]], numeric: list[bool], room: int) -> list[int] | None:
    """A width for each column: room goes, a character at a time, to whichever column would wrap the most."""
    longest = [max(map(len, column)) for column in columns]
    words = [max(len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    for narrowest in _NARROWEST:
        widths = [
            full if number else max(1, min(full, word, narrowest))
            for full, word, number in zip(longest, words, numeric, strict=True)
        ]
        if sum(widths) <= room:
            break
    else:
        return None
    for _ in range(room - sum(widths)):
        lines, at = max((full / width, -i) for i, (full, width) in enumerate(zip(longest, widths, strict=True)))
        if lines <= 1:
            break
        widths[-at] += 1
    return widths


def _records(names: list[str], cells: list[list[str]]) -> RenderableType:
    from rich.console import Group
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = []
    for number, row in enumerate(cells, 1):
        record = Table.grid(padding=(0, 2))
        record.add_column(style="bold", no_wrap=True)
        record.add_column(overflow="fold")
        for name, cell in zip(names, row, strict=True):
            if cell:
                record.add_row(Text(name), Text(cell))
        parts += [Rule(f"row {number}", align="left", style="dim", characters="─"), record]
    return Group(*parts)


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _shown(value: Any) -> str:
    from extractor.briefing.amounts import number
    from extractor.briefing.cells import plain, printable

    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return printable(plain(value))
    if isinstance(value, float) and not abs(value) < 1e15:  # nan and infinities too
        return plain(value)
    return number(value) if abs(value) >= 10_000 else plain(value)  # a year is no thousands
