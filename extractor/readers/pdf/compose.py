"""The pages of a PDF, put together: their words in the order of reading, as one text with blocks that point into it."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractor.model import Block, Box, Word
from extractor.readers import lines as printed_lines
from extractor.readers.characters import Hyphens, Traced, cleaned
from extractor.readers.lines import Group
from extractor.readers.pdf import paragraphs
from extractor.readers.pdf.flow import Flow, Text, put_in_order
from extractor.readers.pdf.grids import Grid
from extractor.readers.pdf.order import Strip
from extractor.readers.pdf.printed import Printed, Sheet


@dataclass(frozen=True, slots=True)
class Composed:
    """The blocks of all pages in the order of reading, and the `turns` of those that run over a page.

    `placed` says how many words of each page stand in them, `given_up` how many of its tables were too large to read.
    """

    blocks: list[Block]
    turns: list[tuple[int, int, int]]
    placed: Counter[int]
    given_up: Counter[int]


def composed(
    sheets: Sequence[Sheet],
    recurring: dict[int, list[Strip]],
    body: float,
    tables: bool,
    begin: Callable[[int], None],
) -> Composed:
    """Put all pages in order, furniture among the blocks.

    `recurring` is the furniture of each page, by its number; `body` the size of the document's text, in points. Where
    no `tables` are wanted their words stand as text. `begin` is told the number of each page before work on it begins.
    """
    flow = Flow()
    placed: Counter[int] = Counter()
    heads: list[tuple[int, Block]] = []
    for sheet in sheets:
        begin(sheet.number)
        found = recurring.get(sheet.number, [])
        hidden = {id(word) for strip in found for word in strip.words}
        placed[sheet.number] += len(hidden)
        heads += [(len(flow.placed), _set(strip.words, sheet.number, Hyphens(""))) for strip in found]
        put_in_order(replace(sheet, words=tuple(w for w in sheet.words if id(w) not in hidden)), body, flow, tables)
    placed += flow.opening + Counter(page for _, _, page, _ in flow.text.words)
    for _, other in flow.others:
        if isinstance(other, list):
            placed.update(page for page, grid in other for row in grid.rows for cell in row for _ in cell)
    blocks, turns = _blocks("".join(flow.text.parts), flow, paragraphs.grouped(flow.placed), heads)
    return Composed(blocks, turns, placed, flow.given_up)


def _blocks(
    given: str, flow: Flow, groups: list[Group], heads: list[tuple[int, Block]]
) -> tuple[list[Block], list[tuple[int, int, int]]]:
    """Groups, tables, footnotes and furniture in one order, as blocks."""
    hyphens = Hyphens(given)
    count = {id(placed.line): n for n, placed in enumerate(flow.placed)}
    order: list[tuple[float, int, Group | list[tuple[int, Grid]] | Block]] = []
    for group in groups:
        order.append((count[id(group.lines[0])], 2, group))
    across = [(count[id(g.lines[0])], count[id(g.lines[-1])]) for g in groups if g.lines[0].page != g.lines[-1].page]
    for at, other in flow.others:
        # Footnotes stand before the paragraph that runs over their page's end, so that pages stay whole.
        over = next((a for a, b in across if a < at <= b), None) if isinstance(other, Group) else None
        order.append((at - 0.5 if over is None else over - 0.4, 1, other))
    order += [(at - 0.5, 0, head) for at, head in heads]
    order.sort(key=lambda item: item[:2])
    words = _Words(flow.text)
    blocks: list[Block] = []
    turns: list[tuple[int, int, int]] = []
    for _, _, item in order:
        if isinstance(item, Block):
            blocks.append(item)
        elif isinstance(item, list):
            block, own, repeated = _table(item, hyphens)
            turns += [(len(blocks), offset, page) for offset, page in own]
            blocks += [block, *repeated]
        else:
            made, own = printed_lines.blocks_of(given, [item], hyphens)
            for block in made:
                turns += [(len(blocks), offset, page) for _, offset, page in own]
                blocks.append(words.placed(block))
    return blocks, turns


class _Words:
    """Finds the printed words of a block by the stretches of the given text that it was made of."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._starts = [word[0] for word in text.words]
        self._marked = [offset for offset, _ in text.markers]

    def placed(self, block: Block) -> Block:
        """The block with its words and its box, and without its origin: the text as given is of our own making."""
        origin = block.origin
        if origin is None:
            return block
        ends = (*origin.clean[1:], len(block.text))
        first, last = origin.given[0], origin.given[-1] + ends[-1] - origin.clean[-1]

        def clean(given: int) -> int:
            """The offset of the cleaned text to which an offset of the given text has come."""
            i = max(0, bisect.bisect_right(origin.given, given) - 1)
            return min(max(origin.clean[i], origin.clean[i] + given - origin.given[i]), ends[i])

        n = bisect.bisect_left(self._starts, first)
        if n and self._text.words[n - 1][1] > first:
            n -= 1
        found: list[Word] = []
        for start, end, page, word in self._text.words[n : bisect.bisect_left(self._starts, last)]:
            a, b = clean(start), clean(end)
            if b > a:
                found.append(Word(a, b, page, word.box, word.confidence))
        hung = slice(bisect.bisect_right(self._marked, first), bisect.bisect_right(self._marked, last))
        markers = tuple((clean(offset), marker) for offset, marker in self._text.markers[hung])
        box = _around(found, block.page)
        return replace(block, words=tuple(found), references=markers, origin=None, box=box)


def _around(words: Sequence[Word], page: int | None) -> Box | None:
    boxes = [word.box for word in words if word.page == page]
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _set(words: Sequence[Printed], page: int, hyphens: Hyphens) -> Block:
    """Words that belong to no paragraph, as a block of furniture."""
    text = Text()
    text.line(Strip(list(words)), page)
    given = "".join(text.parts)
    traced = cleaned(Traced.of(given), hyphens)
    return _Words(text).placed(Block(traced.text, "furniture", page, origin=traced.origin))


def _table(pages: list[tuple[int, Grid]], hyphens: Hyphens) -> tuple[Block, list[tuple[int, int]], list[Block]]:
    """A table over all its pages, and where it turns them; the heads that later pages repeat become furniture."""
    rows: list[tuple[int, Sequence[Sequence[Printed]]]] = []
    turned: list[tuple[int, int]] = []
    repeated: list[Block] = []
    first = pages[0][1]
    heads = first.head_rows or 0
    for number, grid in pages:
        own = list(grid.rows)
        if rows:
            turned.append((len(rows), number))
            if heads and _said(own[:heads]) == _said(first.rows[:heads]):
                said = [word for row in own[:heads] for cell in row for word in cell]
                repeated.append(_set(said, number, hyphens))
                own = own[heads:]
        rows += [(number, row) for row in own]
    return *_tabbed(rows, turned, first.head_rows, hyphens), repeated


def _tabbed(
    rows: Sequence[tuple[int, Sequence[Sequence[Printed]]]],
    turned: Sequence[tuple[int, int]],
    head_rows: int | None,
    hyphens: Hyphens,
) -> tuple[Block, list[tuple[int, int]]]:
    """Rows of cells, each with its page, as one block; `turned` are the rows that begin a page."""
    text, words, markers = "", [], []
    starts: list[int] = []
    for number, row in rows:
        text += "\n" if starts else ""
        starts.append(len(text))
        for n, cell in enumerate(row):
            text += "\t" if n else ""
            if cell:
                block = _set(cell, number, hyphens)
                words += [w._replace(start=w.start + len(text), end=w.end + len(text)) for w in block.words]
                markers += [(offset + len(text), marker) for offset, marker in block.references]
                text += block.text.replace("\t", " ").replace("\n", " ")
    block = Block(text, "table", rows[0][0], _around(words, rows[0][0]), words=tuple(words))
    turns = [(starts[n], page) for n, page in turned if n < len(starts)]
    return replace(block, references=tuple(markers), head_rows=head_rows), turns


def _said(rows: Sequence[Sequence[Sequence[Printed]]]) -> list[list[str]]:
    return [[" ".join(w.text for w in cell) for cell in row] for row in rows]
