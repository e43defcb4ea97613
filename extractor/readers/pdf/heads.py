"""The heads of a table: which of its rows they are, and those that stand over several columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractor.readers.pdf.chunks import is_amount, levels, said
from extractor.readers.pdf.order import Strip
from extractor.readers.pdf.printed import Printed
from extractor.readers.pdf.rulings import Ruling
from extractor.readers.pdf.shaded import is_on

Cells = tuple[tuple[Printed, ...], ...]

_MOST_HEADS = 4
# White so many sizes of type wide parts two heads; ends so near to one another, in points, are in line.
_APART, _IN_LINE = 0.75, 3.0


def head_rows(rows: Sequence[Cells], rulings: Sequence[Ruling]) -> int | None:
    """How many rows at the top are heads: bold, shaded, or words and years over a column of amounts.

    After the first, a row whose look does not tell is one only under a head that spans columns.
    """
    amounts = [[is_amount(said(cell)) for cell in row] for row in rows]
    counted = [sum(column) for column in zip(*amounts, strict=True)]
    heads = 0
    for n, row in enumerate(rows[: min(_MOST_HEADS, len(rows) - 1)]):
        filled = [k for k, cell in enumerate(row) if cell]
        below = rows[n + 1 :]
        if filled == [0] and not n:
            # A title over the heads, if heads come next.
            continue
        if not any(row[1:]) or any(amounts[n][k] for k in filled if k):
            break
        bodies = len(below) - _labels_only(below)
        over = [k for k in filled if k and counted[k] * 2 >= bodies]
        spans = n and not all(rows[n - 1][1:])
        if not (_is_bold(row, below) or _is_shaded(row, below, rulings)) and (not over or (n and not spans)):
            break
        heads = n + 1
    return heads if heads or any(counted[1:]) else None


def _labels_only(rows: Sequence[Cells]) -> int:
    return sum(not any(row[1:]) for row in rows)


def _is_bold(row: Cells, below: Sequence[Cells]) -> bool:
    """Is a row bold while not all below it are?"""
    return all(w.bold for cell in row for w in cell) and not all(w.bold for r in below for c in r for w in c)


def _is_shaded(row: Cells, below: Sequence[Cells], rulings: Sequence[Ruling]) -> bool:
    """Does a row have a ground behind it that the rows below do not share?"""
    words = [word for cell in row for word in cell]
    grounds = [r for r in rulings if r.ground and all(is_on(w, r) for w in words[:1])]
    if not grounds or not all(any(is_on(w, g) for g in rulings if g.ground) for w in words):
        return False
    others = [[word for cell in r for word in cell] for r in below]
    shaded = sum(any(is_on(ws[0], g) for g in rulings if g.ground) for ws in others if ws)
    return shaded * 2 < len(others)


def with_spanning_heads(rows: list[Cells]) -> list[Cells]:
    """The rows, the first of them in two where its upper line heads several columns and no line is drawn under it."""
    lines = levels([word for cell in rows[0][1:] for word in cell]) if rows else []
    if len(lines) < 2:
        return rows
    heads = Strip(lines[0]).apart(_APART)
    held = {id(word) for word in lines[0]}
    first, under = ([tuple(w for w in cell if (id(w) in held) == over) for cell in rows[0]] for over in (True, False))
    columns = {k: Strip(list(cell)) for k, cell in enumerate(under) if k and cell}
    served: dict[int, list[int]] = defaultdict(list)
    for k, column in columns.items():
        served[min(range(len(heads)), key=lambda n: abs(_middle(heads[n]) - _middle(column)))].append(k)
    spans = len(served) == len(heads) and all(
        len(ks) > 1 and not any(_in_line(head, columns[k]) for k in (ks[0], ks[-1]))
        for head, ks in zip(heads, (served[n] for n in range(len(heads))), strict=True)
    )
    if not spans:
        return rows
    over = [first[0], *[()] * (len(first) - 1)]
    for n, head in enumerate(heads):
        over[served[n][0]] = tuple(head.words)
    return [tuple(over), tuple(under), *rows[1:]]


def _middle(strip: Strip) -> float:
    return (strip.x0 + strip.x1) / 2


def _in_line(a: Strip, b: Strip) -> bool:
    """Do they begin or end at one place, or stand about one middle?"""
    return min(abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(_middle(a) - _middle(b))) < _IN_LINE
