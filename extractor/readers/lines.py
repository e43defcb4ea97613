"""Printed lines become blocks: where a paragraph, a list item, a heading or the row of a table begins and ends."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extractor.model import Block, BlockKind
from extractor.readers.characters import Hyphens, Traced, cleaned, joined, whole
from extractor.readers.marks import (
    Mark,
    Marks,
    cells,
    ends,
    hangs,
    is_contents,
    is_prose,
    looks_like_heading,
    opens_lower,
)

LINE_END = re.compile(r"\r\n|\n|\r|\f|\v|\u2028|\u2029|\x85")
_FIRST_WORD = re.compile(r"\S+")
# Lines wider than this are paragraphs of their own: nobody wraps prose so wide.
_WIDEST = 140
# A column narrower than this is a list, unless its lines plainly run on.
_NARROWEST = 45
_WINDOW = 8
# A head of fields ("publication_date: ..."), one a line.
_LABELLED = re.compile(r"[a-z]+(?:_[a-z]+)*: \S")
_LONE_FIGURE = re.compile(r"\d{1,3}$")


@dataclass(slots=True)
class Line:
    """One printed line: `text` is stripped; it is `given[start:end]`. `gap` counts the blank lines before it.

    `open` is true where a space follows the last word, as word processors leave one where they wrapped a line.
    `mark` is set by a reader that knows better than the look of the line (Markdown).
    """

    text: str
    start: int
    end: int
    gap: int = 0
    open: bool = False
    page: int | None = None
    mark: Mark | None = None


@dataclass(slots=True)
class Group:
    """The lines of one block."""

    kind: BlockKind
    lines: list[Line]
    level: int = 0
    number: str | None = None
    skip: int = 0


@dataclass(slots=True)
class Layout:
    """What the neighbourhood of each line tells: how wide its column is, whether lines run on there."""

    room: list[int] = field(default_factory=list)
    runs_on: list[bool] = field(default_factory=list)
    near: list[bool] = field(default_factory=list)
    prose: list[bool] = field(default_factory=list)
    spaced: bool = False

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Layout:
        layout = cls()
        lengths = [len(line.text) for line in lines]
        lower = [opens_lower(line.text) for line in lines]
        running = [is_prose(line.text) or ends(line.text) for line in lines]
        # Where some lines keep a space at their end and others do not, the space says that the paragraph goes on.
        layout.spaced = 0.3 <= sum(line.open for line in lines) / max(1, len(lines)) <= 0.95
        edges = [i for i in range(len(lines)) if not i or lines[i].page != lines[i - 1].page] + [len(lines)]
        for i in range(len(lines)):
            page = bisect.bisect_right(edges, i)
            near = slice(max(edges[page - 1], i - _WINDOW), min(edges[page], i + _WINDOW + 1))
            widest = sorted(lengths[near])[-2:]
            layout.room.append(widest[0] if len(lengths[near]) > 2 else widest[-1])
            layout.runs_on.append(sum(lower[near]) * 4 >= len(lower[near]))
            layout.near.append(any(lower[max(0, i - 1) : i + 2]))
            layout.prose.append(any(running[max(0, i - 3) : i + 3]))
        return layout


def split(given: str, start: int = 0, page: int | None = None) -> list[Line]:
    """The lines of `given`; their offsets count from `start`."""
    lines: list[Line] = []
    gap = at = 0
    stops = [(found.start(), found.end()) for found in LINE_END.finditer(given)]
    for stop, after in [*stops, (len(given), len(given))]:
        raw = given[at:stop]
        text = raw.strip()
        if text:
            begin = start + at + (len(raw) - len(raw.lstrip()))
            lines.append(Line(text, begin, begin + len(text), gap, raw[-1].isspace(), page))
        gap = 0 if text else gap + 1
        at = after
    return lines


def close_up(lines: Sequence[Line]) -> None:
    """Take single blank lines out of a text that has one after every line: there they part nothing."""
    if len(lines) < 8:
        return
    alone = sum(line.gap > 0 for line in lines[1:])
    lower = sum(opens_lower(line.text) for line in lines)
    widths = sorted(len(line.text) for line in lines)
    if alone >= 0.85 * (len(lines) - 1) and lower >= 0.2 * len(lines) and widths[int(len(widths) * 0.9)] <= 110:
        for line in lines:
            line.gap = line.gap - 1 if line.gap else 0


def grouped(lines: Sequence[Line]) -> list[Group]:
    """The lines parted into blocks, in order."""
    marks = Marks([line.text for line in lines])
    layout = Layout.of(lines)
    groups: list[Group] = []
    for i, line in enumerate(lines):
        group = groups[-1] if groups else None
        previous = lines[i - 1] if i else None
        after = lines[i + 1] if i + 1 < len(lines) else None
        if _is_footnote_mark(previous, line, after):
            groups.insert(-1, Group("furniture", [line]))  # before the group that goes on, which must stay the last
            continue
        fresh = _is_fresh(previous, group, line, layout.room[i - 1] if i else 0)
        mark = line.mark or marks.at(i, fresh)
        if mark is None and fresh and looks_like_heading([x.text for x in lines[i : i + 4]], layout.room[i], marks, i):
            mark = Mark("heading", level=2 if line.text.isupper() else 3)
        elif mark and mark.kind == "paragraph" and mark.number and line.mark is None:
            rest = line.text[mark.skip :]
            below = [rest, *(x.text for x in lines[i + 1 : i + 4])]
            if looks_like_heading(below, layout.room[i], marks, i):
                mark = Mark("heading", mark.skip, mark.number, 2 + mark.number.rstrip(".").count("."))
        if group and mark and (_row_follows(group, mark, line) or _heading_goes_on(group, mark, line)):
            group.lines.append(line)
        elif mark:
            groups.append(Group(mark.kind, [line], mark.level, mark.number, mark.skip))
        elif (open_group := _open_group(groups, line)) and not _parts(
            open_group, open_group.lines[-1], line, after, layout, i
        ):
            open_group.lines.append(line)
        else:
            groups.append(Group("paragraph", [line]))
    return groups


def _open_group(groups: list[Group], line: Line) -> Group | None:
    """The group that the line may continue: the last, or, on a new page, the last above the footnotes."""
    if not groups:
        return None
    last = groups[-1]
    if last.kind == "footnote" and line.page != last.lines[-1].page:
        return next((group for group in reversed(groups) if group.kind not in ("footnote", "furniture")), None)
    return last


def _is_footnote_mark(previous: Line | None, line: Line, after: Line | None) -> bool:
    """A raised figure that the extraction put on a line of its own, in the middle of a sentence."""
    if not (previous and after and _LONE_FIGURE.match(line.text)) or line.mark or line.gap or after.gap:
        return False
    goes_on = not ends(previous.text) and opens_lower(after.text)
    return goes_on and len(previous.text) > 20 and not hangs(previous.text)


def _is_fresh(previous: Line | None, group: Group | None, line: Line, room: int) -> bool:
    """Could a paragraph begin here, by what stands before?"""
    if previous is None or group is None or line.gap or group.kind in ("heading", "table", "caption"):
        return True
    if line.page != previous.page and not opens_lower(line.text):
        return True
    return ends(previous.text) or len(previous.text) <= 0.6 * room


def _row_follows(group: Group, mark: Mark, line: Line) -> bool:
    return group.kind == mark.kind == "table" and not line.gap and line.page == group.lines[-1].page


def _heading_goes_on(group: Group, mark: Mark, line: Line) -> bool:
    last = group.lines[-1]
    if not (group.kind == mark.kind == "heading") or mark.number or last.page != line.page:
        return False
    if line.mark or last.mark:
        # A heading in bold type on several lines.
        goes_on = opens_lower(line.text.lstrip("*_ ")) or hangs(last.text.rstrip("*_ "))
        return bool(line.mark and last.mark) and line.gap < 2 and goes_on
    alike = last.text.isupper() == line.text.isupper()
    return not line.gap and alike and (line.text.isupper() or (last.open and len(last.text) > 25))


def _parts(group: Group, a: Line, b: Line, after: Line | None, layout: Layout, i: int) -> bool:
    """Does a new paragraph begin at the unmarked line `b`, line `i`, between `a` and `after`?"""
    begins = b.text.lstrip("\\")
    in_brackets = begins[:1] == "(" and begins[1:2].isdigit()
    goes_on = not ends(a.text) and (opens_lower(begins) or hangs(a.text) or in_brackets)
    if b.start < a.start:
        # The top of a column, put after the foot of the one before it: a quotation over both would run backwards.
        return True
    if group.kind in ("table", "caption", "footnote"):
        return group.kind != "footnote" or bool(b.gap) or a.page != b.page
    if group.kind == "heading":
        return not (a.open and goes_on) or a.mark is not None
    if a.page != b.page:
        return not goes_on
    if b.gap:
        # One blank line within a sentence is an accident of some program's; more are not.
        return not (goes_on and b.gap == 1 and len(a.text) >= 40 and a.text[-1] not in ",")
    if all(map(is_contents, (a.text, b.text))) or all(map(_LABELLED.match, (a.text, b.text))):
        return True
    if goes_on or a.text.endswith(("-", "\ufffe", "\x02", "\u00ad")):
        return False
    room = max(layout.room[i - 1], layout.room[i]) if layout.room[i] <= _WIDEST else layout.room[i]
    if room > _WIDEST or (room < _NARROWEST and not layout.runs_on[i]) or not layout.prose[i]:
        return room > _WIDEST or not a.open
    if (
        ends(a.text)
        and not ends(b.text)
        and len(b.text) <= 0.5 * room
        and (after is None or not opens_lower(after.text))
    ):
        # A short line without a stop, that nothing goes on from: a heading with no text of its own.
        return True
    if layout.spaced and a.open and not ends(a.text):
        return False
    if not (layout.near[i] or is_prose(a.text) or is_prose(b.text) or ends(a.text)):
        return True
    # However narrow the neighbourhood, the column is at least as wide as the line itself.
    room = max(room, min(len(b.text), _WIDEST))
    word = _FIRST_WORD.match(b.text)
    needed = len(a.text) + 1 + (len(word.group()) if word else 0)
    return needed <= (0.86 if ends(a.text) else 0.6) * room


Polish = Callable[[Traced], Traced]


def blocks_of(
    given: str, groups: Iterable[Group], hyphens: Hyphens, polish: Polish | None = None
) -> tuple[list[Block], list[tuple[int, int, int]]]:
    """The blocks of the groups, with their origins, and the turns of those that run over a page break.

    `polish` takes a format's own marks out of a text, before its characters are cleaned.
    """
    blocks: list[Block] = []
    turns: list[tuple[int, int, int]] = []
    for group in groups:
        head_rows = None
        if group.kind == "table":
            text, head_rows = _table(given, group.lines, hyphens, polish)
        else:
            stretches = _stretches(given, group)
            parts = [_clean(Traced.of(given, start, end), hyphens, polish) for start, end, _ in stretches]
            text, starts = whole(parts, hyphens)
            for at, (_, _, page) in zip(starts, stretches, strict=True):
                if page is not None and page != group.lines[0].page:
                    turns.append((len(blocks), at, page))
        if text.text.strip():
            first = group.lines[0]
            blocks.append(
                Block(
                    text.text,
                    group.kind,
                    first.page,
                    level=group.level,
                    number=group.number,
                    origin=text.origin,
                    head_rows=head_rows,
                )
            )
        else:
            turns = [turn for turn in turns if turn[0] != len(blocks)]
    return blocks, turns


def _stretches(given: str, group: Group) -> list[tuple[int, int, int | None]]:
    """The stretches of the given text that the group's lines cover; lines that follow at once are one stretch."""
    found: list[tuple[int, int, int | None]] = []
    for i, line in enumerate(group.lines):
        start = line.start + (group.skip if i == 0 else 0)
        # Whatever was left out between two lines (a running head, a quotation mark) must not come back.
        if found and i and _adjoins(given, group.lines[i - 1], line):
            found[-1] = (found[-1][0], line.end, found[-1][2])
        else:
            found.append((start, line.end, line.page))
    return found


def _adjoins(given: str, a: Line, b: Line) -> bool:
    return a.page == b.page and a.end <= b.start <= a.end + 4 and not given[a.end : b.start].replace(">", "").strip()


def _table(given: str, lines: Sequence[Line], hyphens: Hyphens, polish: Polish | None) -> tuple[Traced, int | None]:
    """The text of a table without its empty rows, and how many of the rest are heads where the format says."""
    rows = [(line, _row(given, line, hyphens, polish)) for line in lines]
    kept = [(line, row) for line, row in rows if row.text.strip()] or rows[:1]
    told = any(line.mark and line.mark.head for line in lines)
    heads = sum(bool(line.mark and line.mark.head) for line, _ in kept)
    return joined([row for _, row in kept], "\n"), heads if told else None


def _row(given: str, line: Line, hyphens: Hyphens, polish: Polish | None) -> Traced:
    spans = line.mark.cells if line.mark and line.mark.cells else cells(line.text)
    parts = [_clean(Traced.of(given, line.start + a, line.start + b), hyphens, polish) for a, b in spans]
    return joined(parts or [Traced.of(given, line.start, line.end)], "\t")


def _clean(text: Traced, hyphens: Hyphens, polish: Polish | None) -> Traced:
    return cleaned(polish(text) if polish else text, hyphens)
