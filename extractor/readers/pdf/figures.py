"""Columns of figures: figures that line up one under another, and the columns that stand side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.readers.pdf.chunks import Chunk, is_amount, number_pages

# Figures this near to one edge, in points, line up.
_EDGE = 2.5
# A column goes on over a gap of so many sizes of type: sections and long labels stand there.
_APART = 8.0
# More columns than this are figures strewn over a map.
_MOST_COLUMNS = 120


@dataclass(slots=True, eq=False)
class Column:
    """Figures one under another."""

    members: list[Chunk]

    @property
    def x0(self) -> float:
        return min(c.x0 for c in self.members)

    @property
    def x1(self) -> float:
        return max(c.x1 for c in self.members)


def groups(figures: Sequence[Chunk], found: Sequence[Chunk]) -> list[list[Column]]:
    """Columns of figures that share their lines, from left to right, group by group.

    Raises OverflowError where there are more than could be tried.
    """
    columns = sorted(_columns(figures), key=lambda c: c.x0)
    if len(columns) > _MOST_COLUMNS:
        raise OverflowError
    groups: list[list[Column]] = []
    for column in columns:
        for group in groups:
            if _level(group[-1], column) and not _words_between(group[-1], column, found):
                group.append(column)
                break
        else:
            groups.append([column])
    return [group for group in groups if len(group) > 1 or _stands_alone(group[0], found)]


def _columns(figures: Sequence[Chunk]) -> Iterator[Column]:
    """Figures that line up on the right, on the left or about their middle; each stands in its longest column."""
    runs: list[list[Chunk]] = []
    for edge in (lambda c: c.x1, lambda c: c.x0, lambda c: (c.x0 + c.x1) / 2):
        cluster: list[Chunk] = []
        for chunk in sorted(figures, key=edge):
            if cluster and edge(chunk) - edge(cluster[0]) > _EDGE:
                runs += _runs(cluster)
                cluster = []
            cluster.append(chunk)
        runs += _runs(cluster)
    taken: set[int] = set()
    for run in sorted(runs, key=len, reverse=True):
        free = [c for c in run if id(c) not in taken]
        if len(free) >= 2 and len(free) * 2 > len(run):
            taken |= {id(c) for c in free}
            yield Column(free)


def _runs(cluster: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    run: list[Chunk] = []
    for chunk in sorted(cluster, key=lambda c: c.base):
        if run and chunk.base - run[-1].base > _APART * chunk.size:
            if len(run) > 1:
                yield run
            run = []
        run.append(chunk)
    if len(run) > 1:
        yield run


def _level(a: Column, b: Column) -> bool:
    """Do two columns share most of their lines, the one right of the other?"""
    if a.x1 > b.x0:
        return False
    shared = sum(any(abs(c.base - d.base) < 0.3 * c.size for d in b.members) for c in a.members)
    return shared >= 2 and shared * 2 >= min(len(a.members), len(b.members))


def _words_between(a: Column, b: Column, found: Sequence[Chunk]) -> bool:
    """Do words stand between two columns on most of their lines? Then the second belongs to a table beside."""
    between = [c for c in found if c.x0 > a.x1 - 1 and c.x1 < b.x0 + 1 and not c.figure]
    lines = sum(any(abs(c.base - d.base) < 0.3 * c.size for d in between) for c in b.members)
    return lines * 2 > len(b.members)


def _stands_alone(column: Column, found: Sequence[Chunk]) -> bool:
    """May a single column of figures make a table? Not if it numbers pages, paragraphs or the items of a list."""
    if len(column.members) < 4 or sum(is_amount(c.text) for c in column.members) < 3:
        return False
    if number_pages([c.text for c in column.members]):
        return False
    if all(not re.search(r"\d", c.text) for c in column.members):
        return False
    right = [c for c in found if c.x0 >= column.x1 - 1]
    followed = sum(
        any(abs(c.base - d.base) < 0.3 * c.size and d.x0 - c.x1 < 80 for d in right) for c in column.members
    )  # fmt: skip
    return followed == 0
