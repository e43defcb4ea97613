"""The lines of a document become its blocks: where a paragraph, a list item or a heading begins, by place and type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from extractor.readers.lines import Group, Line
from extractor.readers.marks import Mark, Marks, cells, ends, hangs, looks_like_heading, opens_lower
from extractor.readers.pdf.order import Strip
from extractor.readers.pdf.rulings import Ruling

# Lines further apart than this share of the column's usual distance belong to two paragraphs.
_SPACED = 1.25
# So much larger than the text, or bold where the text is not, a line is a heading; but for more lines than these.
_LARGER, _LARGEST = 1.12, 1.3
_MOST_LINES, _MOST_LINES_LARGE = 4, 12
_DOTTED = re.compile(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3})?\.?\s+[A-Z]")
_FEWEST_DOTTED = 5
_LONGEST = 220


@dataclass(frozen=True, slots=True)
class Column:
    """The lines of one column of a page: where it begins and ends, how far apart its lines stand, their usual size."""

    page: int
    strips: tuple[Strip, ...]
    rulings: tuple[Ruling, ...] = ()
    left: float = field(init=False)
    right: float = field(init=False)
    leading: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        steps = [
            b.base - a.base
            for a, b in zip(self.strips, self.strips[1:], strict=False)
            if abs(a.size - b.size) < 0.1 * a.size and 0.8 * a.size < b.base - a.base < 2.3 * a.size
        ]
        object.__setattr__(self, "left", min(s.x0 for s in self.strips))
        object.__setattr__(self, "right", max(s.x1 for s in self.strips))
        size = median(s.size for s in self.strips)
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "leading", _usual(steps) if steps else 1.3 * size)


def _usual(steps: Sequence[float]) -> float:
    """The commonest distance: paragraphs of one line may be more than half of a list."""
    rounded = Counter(round(step) for step in steps)
    most = max(rounded.values())
    usual = min(step for step, times in rounded.items() if times >= 0.6 * most)
    return median(step for step in steps if abs(step - usual) <= 1)


@dataclass(slots=True)
class Placed:
    """A line with its place: its text as `Line`, its strip and its column."""

    line: Line
    strip: Strip
    column: Column


def grouped(lines: Sequence[Placed]) -> list[Group]:
    """The lines parted into blocks, in order."""
    marks = Marks([x.line.text for x in lines])
    body = _body(lines)
    heavy = sum(len(x.line.text) for x in lines if x.strip.bold) > 0.5 * sum(len(x.line.text) for x in lines)
    sizes = _sizes(lines, body)
    # Where paragraphs are numbered by chapter, single numbers are those of lists, unless their lines come back.
    dotted = sum(_DOTTED.match(x.line.text) is not None for x in lines) >= _FEWEST_DOTTED
    lists = True
    groups: list[Group] = []
    opened: list[Placed] = []
    for i, here in enumerate(lines):
        before = lines[i - 1] if i else None
        fresh = before is None or not groups or _begins(opened, before, here)
        mark = marks.at(i, fresh)
        if mark and mark.kind == "table" and not (fresh and _is_among_rows(lines, i)):
            mark = None
        if any(word.leader for word in here.strip.words):
            mark = Mark("list_item")  # an entry of a contents list
        if dotted and mark and mark.kind == "paragraph" and mark.number and "." not in mark.number.rstrip("."):
            lists = _hangs(lines, i, lists)
            mark = replace(mark, kind="list_item") if lists else mark
        head = fresh and _is_head(lines, i, body, heavy)
        if not head and fresh and mark is None:
            head = _stands_alone(lines, i, marks)
        if head and not (mark and mark.kind in ("list_item", "caption") and not mark.number):
            number, skip = (mark.number, mark.skip) if mark and mark.kind == "paragraph" else (None, 0)
            mark = Mark("heading", skip, number, _level(here.strip.size, sizes, number))
        last = groups[-1] if groups else None
        if last and mark and before and _goes_on(last, mark, before, here):
            last.lines.append(here.line)
        elif mark:
            groups.append(Group(mark.kind, [here.line], mark.level, mark.number, mark.skip))
            opened = []
        elif fresh or last is None:
            groups.append(Group("paragraph", [here.line]))
            opened = []
        else:
            last.lines.append(here.line)
        opened.append(here)
    return groups


def _begins(opened: Sequence[Placed], a: Placed, b: Placed) -> bool:
    """Does a paragraph begin at `b`, after `a`? `opened` are the lines so far of the block that `a` ends."""
    stops = ends(a.line.text)
    cut = a.line.text.endswith(("-", "\ufffe", "\x02", "\u00ad"))
    runs_on = cut or (not stops and (opens_lower(b.line.text) or hangs(a.line.text)))
    if a.column is not b.column:
        alike = abs(a.strip.size - b.strip.size) <= 0.06 * a.strip.size and a.strip.bold == b.strip.bold
        return not (runs_on and alike)
    step, column = b.strip.base - a.strip.base, a.column
    if abs(a.strip.size - b.strip.size) > 0.1 * max(a.strip.size, b.strip.size):
        return not (runs_on and step < 1.3 * column.leading and abs(a.strip.size - b.strip.size) < 0.3 * a.strip.size)
    if _edge_between(a.strip, b.strip, column.rulings):
        return True
    leading = min(column.leading, 2.0 * b.strip.size)
    if b.strip.size > _LARGER * column.size:
        # Lines of a large quotation stand further apart than those of the text.
        leading = max(leading, 1.05 * b.strip.size)
    if step > 1.9 * leading or (step > _SPACED * leading and not runs_on):
        return True
    if cut:
        return False
    if a.strip.bold != b.strip.bold and not runs_on:
        return True
    return _by_edges(opened, a, b, stops, runs_on)


def _by_edges(opened: Sequence[Placed], a: Placed, b: Placed, stops: bool, runs_on: bool) -> bool:
    """Does a paragraph begin at `b` by where its line begins, and where the line before ends?"""
    size, column = b.strip.size, a.column
    inward = b.strip.x0 - a.strip.x0
    if inward > 0.8 * size and stops and b.strip.x0 - column.left < 6 * size and len(opened) > 1:
        return True
    if inward < -0.8 * size and len(opened) > 1 and stops:
        return True
    right = max(x.strip.x1 for x in [*opened, a, b]) if len(opened) > 2 else column.right
    first = b.strip.words[0]
    room = max(right, min(column.right, right + 4 * size)) - a.strip.x1
    fits = room > (first.x1 - first.x0) + 0.4 * size
    if stops:
        return fits and room > 1.2 * size and not opens_lower(b.line.text)
    return fits and not runs_on and room > 0.3 * (column.right - column.left)


def _edge_between(a: Strip, b: Strip, rulings: Sequence[Ruling]) -> bool:
    """Is a line drawn between them, or the edge of a tinted ground?"""
    high, low = (a.top + a.bottom) / 2, (b.top + b.bottom) / 2
    for ruling in rulings:
        if ruling.x1 < max(a.x0, b.x0) + 5 or ruling.x0 > min(a.x1, b.x1) - 5 or (ruling.upright and not ruling.ground):
            continue
        if ruling.ground:
            over = [ruling.top <= y <= ruling.bottom for y in (high, low)]
            if over[0] != over[1] and ruling.bottom - ruling.top > 1.8 * a.size:
                return True
        elif a.base + 0.12 * a.size < ruling.top < b.base - 0.5 * b.size:
            return ruling.x1 - ruling.x0 > 0.5 * (a.x1 - a.x0)
    return False


def _is_among_rows(lines: Sequence[Placed], i: int) -> bool:
    """Does a line beside it have a label and as many figures as it has? Figures that line up are tables before."""
    column, count = lines[i].column, _labelled(lines[i].line.text)
    beside = [x for x in lines[max(0, i - 1) : i + 2] if x is not lines[i] and x.column is column]
    return count > 2 and any(_labelled(x.line.text) == count for x in beside)


def _labelled(text: str) -> int:
    """How many cells a row has that begins with words, 0 where it does not."""
    spans = cells(text)
    return len(spans) if spans and any(map(str.isalpha, text[: spans[0][1]])) else 0


def _hangs(lines: Sequence[Placed], i: int, before: bool) -> bool:
    """Is the number of a line that of a list: indented, or with the next line hanging?

    One of a single line is as the number `before` it was.
    """
    here, after = lines[i], lines[i + 1] if i + 1 < len(lines) else None
    if here.strip.x0 - here.column.left > 1.0:
        return True
    if after is None or after.column is not here.column or _begins([here], here, after):
        return before
    return abs(here.strip.x0 - after.strip.x0) > 1.0


def _is_head(lines: Sequence[Placed], i: int, body: float, heavy: bool) -> bool:
    """Is the line set as a heading, and does no more than a heading follow in that type?"""
    here = lines[i]
    if not any(c.isalpha() for c in here.line.text) or here.line.text[0] in '“‘"':
        return False
    large = here.strip.size > _LARGER * body
    if not (large or (here.strip.bold and not heavy)):
        return False
    # A narrow margin breaks a large heading into more lines.
    most = _MOST_LINES if here.strip.size < _LARGEST * body else _MOST_LINES_LARGE
    run = [here]
    for after in lines[i + 1 : i + most + 1]:
        last = run[-1].strip
        alike = abs(after.strip.size - here.strip.size) < 0.06 * here.strip.size and after.strip.bold == here.strip.bold
        if after.column is not here.column or not alike or after.strip.base - last.base > 1.6 * last.size:
            break
        run.append(after)
    text = " ".join(x.line.text for x in run)
    if len(run) > most or len(text) > _LONGEST:
        return False
    return not text.rstrip().endswith((".", ";", ",")) or here.strip.size > _LARGEST * body


def _stands_alone(lines: Sequence[Placed], i: int, marks: Marks) -> bool:
    """Is a line in the type of the text a heading by its words and by the space under it?"""
    here = lines[i]
    after = lines[i + 1] if i + 1 < len(lines) else None
    if after is None or after.column is not here.column or here.strip.x1 > 0.86 * here.column.right:
        return False
    if after.strip.base - here.strip.base <= 1.05 * here.column.leading and not here.line.text.isupper():
        return False
    room = max(len(x.line.text) for x in lines[max(0, i - 6) : i + 7])
    return looks_like_heading([x.line.text for x in lines[i : i + 4]], room, marks, i)


def _body(lines: Sequence[Placed]) -> float:
    """The size of type in which most of the text is set, in points; tables and notes, set smaller, are none of it."""
    signs: Counter[float] = Counter()
    for x in lines:
        signs[round(2 * x.strip.size) / 2] += len(x.line.text)
    return max(signs, key=lambda size: signs[size], default=0.0)


def _sizes(lines: Sequence[Placed], body: float) -> list[float]:
    """The sizes of type above the text's, largest first, as classes of half a point."""
    used = Counter(round(2 * x.strip.size) / 2 for x in lines if x.strip.size > _LARGER * body)
    return sorted(used, reverse=True)


def _level(size: float, sizes: Sequence[float], number: str | None) -> int:
    if number:
        return 2 + number.rstrip(".").count(".")
    above = sum(s > size + 0.75 for s in sizes)
    return min(2 + above, 5) if round(2 * size) / 2 not in sizes else min(1 + above, 4)


def _goes_on(group: Group, mark: Mark, a: Placed, b: Placed) -> bool:
    """Is the marked line one more of the same heading, or the next row of the same table?"""
    if group.kind != mark.kind or mark.number or a.column is not b.column:
        return False
    if mark.kind == "table":
        return b.strip.base - a.strip.base < 2.5 * b.strip.size
    if mark.kind != "heading":
        return False
    alike = abs(a.strip.size - b.strip.size) < 0.06 * a.strip.size and a.strip.bold == b.strip.bold
    return alike and b.strip.base - a.strip.base < 1.5 * a.strip.size and not ends(a.line.text)
