"""The order of reading: the words of a page fall into columns by the white between them, and into lines within those.

A gutter is a stretch of white with lines of text on both its sides. The tallest gutter parts a region into what stands
above it, left of it, right of it and below it; each of these is parted in its turn, until no gutter is left.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from extractor.readers.pdf.printed import Printed

# Width of a bin of the occupancy grid, in points.
_BIN = 2.0
# A gutter is at least this wide, in sizes of type; a low one must be wider, or any river in justified text were one.
_NARROWEST, _LOW_NARROWEST = 0.75, 1.4
_LOW = 6
# And parts at least so many lines on either side.
_FEWEST = 3
# So many sizes of type apart, lines are no lines of one label.
_FAR = 2.0
_MARKS = re.compile(
    r"[•●▪■◦○➢➤✓\-–—*·o]|\(?(?:[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*[a-z]?|[a-z]|[ivxlc]{1,5})[.):]?|[A-Z][.)]|Q\d+"
)


@dataclass(slots=True)
class Strip:
    """The words of one printed line in one column, from left to right."""

    words: list[Printed]
    x0: float = field(init=False)
    x1: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    base: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        flat = [w for w in self.words if not w.raised] or self.words
        self.x0, self.x1 = min([w.x0 for w in self.words]), max([w.x1 for w in self.words])
        self.top, self.bottom = min([w.top for w in flat]), max([w.bottom for w in flat])
        lengths = [len(w.text) for w in flat]
        longest = flat[lengths.index(max(lengths))]
        self.base, self.size = longest.base, longest.size

    @property
    def text(self) -> str:
        return "".join(w.text if w.joined or not i else f" {w.text}" for i, w in enumerate(self.words))

    @property
    def bold(self) -> bool:
        return all(w.bold for w in self.words)

    def apart(self, gap: float) -> list[Strip]:
        """Its parts, where white wider than `gap` sizes of type parts it; a marker stays with the word it opens."""
        parts = [[self.words[0]]]
        for a, b in itertools.pairwise(self.words):
            if b.x0 - a.x1 > gap * self.size and not (a.raised and len(parts[-1]) == 1):
                parts.append([])
            parts[-1].append(b)
        return [Strip(part) for part in parts]


def columns(words: Sequence[Printed]) -> list[list[Strip]]:
    """The columns of a page (or of a part of it) in the order of reading, each as its lines from top to bottom."""
    return [part for part in _parted(list(words)) if part]


def strips(words: Sequence[Printed]) -> list[Strip]:
    """The lines of one column, from top to bottom."""
    rows: list[list[Printed]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        if word.raised:
            continue
        if rows and word.base - rows[-1][0].base <= 0.4 * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    for word in (w for w in words if w.raised):
        middle = (word.top + word.bottom) / 2
        near = [row for row in rows if min(w.top for w in row) <= middle + 1 and middle <= max(w.bottom for w in row)]
        if near:
            # Of two lines that reach to it, the lower: a marker is raised above its own line.
            max(near, key=lambda row: row[0].base).append(word)
        else:
            rows.append([word])
    found = [Strip(sorted(row, key=lambda w: w.x0)) for row in rows]
    return sorted(found, key=lambda strip: strip.base)


@dataclass(frozen=True, slots=True)
class _Gutter:
    """White from `left` to `right`, between the baselines `top` and `bottom` of its first and last line."""

    left: float
    right: float
    top: float
    bottom: float


def _parted(words: list[Printed]) -> list[list[Strip]]:
    lines = strips(words)
    gutter = _gutter(words, lines) if len(words) >= 2 * _FEWEST else None
    if gutter is None:
        return [lines]
    above = [w for w in words if w.base < gutter.top]
    below = [w for w in words if w.base > gutter.bottom]
    beside = [w for w in words if gutter.top <= w.base <= gutter.bottom]
    left = [w for w in beside if w.x1 <= gutter.left + _BIN]
    taken = set(map(id, left))
    right = [w for w in beside if id(w) not in taken]
    found = _parted(above)
    if _is_side_head(left, right):
        for a, b in _beside(left, right):
            found += [strips(a), *_parted(b)]
    elif cuts := _margin_heads(left, right):
        for (a, b), (c, d) in itertools.pairwise([(-1e9, -1e9), *cuts, (1e9, 1e9)]):
            beside = [w for w in right if b <= w.base < d]
            found += [strips([w for w in left if a <= w.base < c]), *_parted(beside)]
    else:
        found += [*_parted(left), *_parted(right)]
    return [*found, *_parted(below)]


def _gutter(words: list[Printed], lines: Sequence[Strip]) -> _Gutter | None:
    """The gutter that most of the words' lines stand beside."""
    size = median([w.size for w in words])
    edge = min([w.x0 for w in words])
    taken = _taken(lines, edge, int((max([w.x1 for w in words]) - edge) / _BIN) + 2)
    before = np.logical_or.accumulate(taken, axis=1)
    after = np.logical_or.accumulate(taken[:, ::-1], axis=1)[:, ::-1]
    best: tuple[float, int, int, int] | None = None
    for first, last, at, lefts, rights in _white(taken, before, after, max(2, round(_NARROWEST * size / _BIN))):
        if min(lefts, rights) < _FEWEST:
            continue
        a, b = _reach(taken, first, last, at)
        if last - first + 1 < _LOW and (b - a) * _BIN < _LOW_NARROWEST * size:
            continue
        score = lefts + rights + min(1.0, (b - a) * _BIN / (10 * size))
        if (best is None or score > best[0]) and not _only_marks(
            lines[first : last + 1], edge + a * _BIN, edge + b * _BIN, size
        ):
            best = (score, first, last, at)
    if best is None:
        return None
    _, first, last, at = best
    a, b = _reach(taken, first, last, at)
    last = _without_heading(lines, first, last, edge + a * _BIN, size)
    # Words of one line need not share its baseline: a heading beside a line of text, a marker.
    top, bottom = min(w.base for w in lines[first].words), max(w.base for w in lines[last].words)
    return _Gutter(edge + a * _BIN, edge + b * _BIN, top - 0.01, bottom + 0.01)


def _taken(lines: Sequence[Strip], edge: float, wide: int) -> np.ndarray:
    """Which bins, counted from `edge`, words stand in, line by line."""
    spans = np.array([(n, w.x0, w.x1) for n, strip in enumerate(lines) for w in strip.words])
    rows = spans[:, 0].astype(int)
    first, last = ((spans[:, 1:] - edge) / _BIN).astype(int).T
    steps = np.zeros((len(lines), wide + 1), dtype=int)
    np.add.at(steps, (rows, first), 1)
    np.add.at(steps, (rows, last + 1), -1)
    return np.cumsum(steps[:, :-1], axis=1) > 0


def _white(
    taken: np.ndarray, before: np.ndarray, after: np.ndarray, width: int
) -> Iterator[tuple[int, int, int, int, int]]:
    """Stretches of white `width` bins wide: first and last line, bin, and how many lines stand left and right of it.

    Of bins side by side with the same stretch only the first is given.
    """
    lines, bins = taken.shape
    if bins <= width:
        return
    count = np.cumsum(np.pad(taken, ((0, 0), (1, 0))), axis=1)
    blocked = (count[:, width:] - count[:, :-width]) > 0
    lefts = np.cumsum(np.pad(before[:, : blocked.shape[1]], ((1, 0), (0, 0))), axis=0)
    rights = np.cumsum(np.pad(after[:, width - 1 :], ((1, 0), (0, 0))), axis=0)
    inner = (lefts[-1] >= _FEWEST) & (rights[-1] >= _FEWEST)
    # Bins beside one another that are blocked on the same lines give the same stretches.
    inner[1:] &= (blocked[:, 1:] != blocked[:, :-1]).any(axis=0)
    seen: set[tuple[int, int, int, int]] = set()
    for at in np.flatnonzero(inner):
        stops = [-1, *np.flatnonzero(blocked[:, at]).tolist(), lines]
        for a, b in itertools.pairwise(stops):
            if b - a - 1 < _FEWEST:
                continue
            found = (a + 1, b - 1, int(lefts[b, at] - lefts[a + 1, at]), int(rights[b, at] - rights[a + 1, at]))
            if found not in seen:
                seen.add(found)
                yield found[0], found[1], int(at), found[2], found[3]


def _reach(taken: np.ndarray, first: int, last: int, at: int) -> tuple[int, int]:
    """How far the white at a bin goes to its left and right over all its lines."""
    used = np.logical_or.reduce(taken[first : last + 1]).tolist()
    a = b = at
    while a > 0 and not used[a - 1]:
        a -= 1
    while b < len(used) and not used[b]:
        b += 1
    return a, b


def _only_marks(lines: Sequence[Strip], left: float, right: float, size: float) -> bool:
    """Do only numbers or bullets stand close to one side of it, or in a column of their own on its left?

    They belong to the lines on its other side.
    """
    words = [w for strip in lines for w in strip.words]
    before = [w for w in words if left - 4 * size < w.x1 <= left + _BIN]
    after = [w for w in words if right - _BIN <= w.x0 < right + 4 * size]
    if any(side and all(_MARKS.fullmatch(w.text) for w in side) for side in (before, after)):
        return True
    marks = [w.x0 for w in before if _MARKS.fullmatch(w.text) and w.x1 > left - 2 * size]
    others = [w.x1 for w in before if not _MARKS.fullmatch(w.text)]
    return len(marks) >= _FEWEST and max(others) < min(marks) - _NARROWEST * size


def _without_heading(lines: Sequence[Strip], first: int, last: int, edge: float, size: float) -> int:
    """The last line of the columns, without a heading that stands under the left one and opens what is below."""
    rights = [n for n in range(first, last + 1) if any(w.x0 > edge for w in lines[n].words)]
    for n in range(max(rights, default=last) + 1, last + 1):
        strip = lines[n]
        parted = strip.base - lines[n - 1].base > 1.5 * size
        if parted and last + 1 < len(lines) and all(s.bold or s.size > 1.1 * size for s in lines[n : last + 1]):
            return n - 1
    return last


def _is_side_head(left: list[Printed], right: list[Printed]) -> bool:
    """Are the words on the left labels of what stands on the right: short lines, each level with one over there?"""
    labels, lines = strips(left), strips(right)
    level = sum(any(abs(s.base - line.base) < 0.3 * s.size for line in lines) for s in labels)
    if level < 0.7 * len(labels) or max(len(s.text) for s in labels) > 60:
        return False
    if len(labels) * 2 <= len(lines) and max(len(s.text) for s in labels) <= 40:
        return True
    running = sum(s.text[0].islower() for s in labels)
    wide = max(s.x1 for s in labels) - min(s.x0 for s in labels)
    return running <= 0.15 * len(labels) and median(s.x1 - s.x0 for s in labels) <= 0.75 * wide


def _margin_heads(left: list[Printed], right: list[Printed]) -> list[tuple[float, float]]:
    """Over which heights on the left and on the right each heading in the margin begins, and the text beside it.

    Empty where they are none: headings are set in a type of their own, each level with the first line of a paragraph.
    """
    heads, lines = strips(left), strips(right)
    size, bold = median(s.size for s in lines), any(s.bold for s in lines)
    if any(s.size < 1.1 * size and (bold or not s.bold) for s in heads):
        return []
    steps = [b.base - a.base for a, b in itertools.pairwise(lines)]
    usual = median(steps)
    opening = [line for n, line in enumerate(lines) if not n or steps[n - 1] > 1.25 * usual]
    cuts: list[tuple[float, float]] = []
    for n, head in enumerate(heads):
        over = heads[n - 1] if n else None
        if over and head.base - over.base < 1.5 * over.size and abs(head.size - over.size) < 0.1 * over.size:
            continue
        level = [line for line in opening if abs(line.top - head.top) < 0.8 * head.size]
        if not level:
            return []
        cuts.append((head.top - 1, level[0].top - 1))
    return cuts


def _beside(left: list[Printed], right: list[Printed]) -> Iterator[tuple[list[Printed], list[Printed]]]:
    """Labels with the lines that stand beside and under them; one far under the label before it is a heading."""
    labels = strips(left)
    level = {s.base for s in strips(right)}
    starts = [
        s for n, s in enumerate(labels)
        if not n or s.base - labels[n - 1].base > _FAR * s.size or any(abs(s.base - b) < 0.3 * s.size for b in level)
    ]  # fmt: skip
    edges = [-1e9, *(s.top - 1 for s in starts[1:]), 1e9]
    for a, b in itertools.pairwise(edges):
        yield [w for w in left if a <= w.base < b], [w for w in right if a <= w.base < b]
