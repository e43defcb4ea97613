"""Running heads and feet, page numbers and side tabs: what stands at one place of the paper on page after page."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractor.readers.pdf.order import Strip, strips
from extractor.readers.pdf.printed import Sheet, upright

# Heads and feet stand in this share of the paper's height, at its top and at its bottom, on so many lines.
_EDGE = 0.16
_DEEPEST = 4
# Alike places differ by less than this, in points.
_NEAR = 4.0
# A running head recurs on so many pages at least, or on this share of the left or of the right ones.
_FEWEST, _SHARE = 3, 0.4
# What stands alone at one height of most pages is furniture whatever it says (the heads of short chapters).
_MOST, _ALONE = 0.6, 1.7
_SMALL, _FAR = 0.93, 2.5
# And a side tab on this share.
_TABBED = 0.1
_DIGITS = re.compile(r"\d+")
_LONE = re.compile(r"(?:page\s+)?[\W_]*(\d{1,4}|[ivxl]{1,7})[\W_]*(?:of\s+\d+)?$", re.I)
_ROMAN = re.compile(r"[ivxl]{1,7}$", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a part of one, that may be furniture: `head` if at the top of its page, else at its foot.

    `depth` is how far it stands from that edge, `gap` how far from the next line inwards, `room` how far from the next
    one that stands over or under it; `crowded` is true of one of many parts of its line, as the heads of a table are;
    `wide` is the width of the paper.
    """

    page: int
    strip: Strip
    head: bool
    outermost: bool
    gap: float
    room: float
    depth: float
    crowded: bool
    wide: float

    @property
    def alone(self) -> bool:
        """Does more than a line's distance part it from the next line inwards?"""
        return self.gap > _ALONE * self.strip.size and (not self.crowded or self.gap > _FAR * self.strip.size)

    @property
    def key(self) -> str:
        text = " ".join(_DIGITS.sub("#", self.strip.text).split()).casefold()
        return "#" if _ROMAN.match(text) else text


def furniture(sheets: Sequence[Sheet], body: float) -> dict[int, list[Strip]]:
    """The furniture of each page, by the page's number; `body` is the size of the document's text, in points."""
    pieces = [piece for sheet in sheets for piece in _edges(sheet)]
    filled = Counter(sheet.number % 2 for sheet in sheets if sheet.words)
    found: dict[int, list[Strip]] = defaultdict(list)
    common = _recurring(pieces, filled) | _settled(pieces, filled, body)
    known = [piece for piece in pieces if id(piece) in common]
    common |= _displaced(pieces, known) | _in_type(pieces, known, body) | _below(pieces, known, sheets)
    for piece in pieces:
        if id(piece) in common:
            found[piece.page].append(piece.strip)
    for page, aside in [*_tabs(sheets, filled).items(), *_laid_across(sheets, known).items()]:
        found[page] += aside
    return found


def _edges(sheet: Sheet) -> list[Piece]:
    """The lines at the head and the foot of a page, from the edge inwards; parted where a wide gap parts them."""
    upright = [w for w in sheet.words if not w.turn]
    found: list[Piece] = []
    for head in (True, False):
        edge = sheet.height * (_EDGE + 0.1)
        near = [w for w in upright if (w.base < edge if head else w.base > sheet.height - edge)]
        rows = strips(near)
        ordered = rows if head else rows[::-1]
        outermost = True
        for n, row in enumerate(ordered[:_DEEPEST]):
            if not (row.base < sheet.height * _EDGE if head else row.base > sheet.height * (1 - _EDGE)):
                break
            beyond = ordered[n + 1].base if n + 1 < len(ordered) else None
            gap = abs(beyond - row.base) if beyond is not None else edge
            parts = [part for part in row.apart(2.0) if not part.words[0].raised]
            depth = row.base if head else sheet.height - row.base
            for part in parts:
                beside = (abs(r.base - row.base) for r in ordered[n + 1 :] if r.x0 < part.x1 and r.x1 > part.x0)
                room = next(beside, edge)
                crowded = len(parts) > 2
                found.append(Piece(sheet.number, part, head, outermost, gap, room, depth, crowded, sheet.width))
            # A page number on a line of its own stands outside the running head.
            outermost = outermost and all(_LONE.match(part.text) for part in parts)
    return found


def _recurring(pieces: Sequence[Piece], filled: Counter[int]) -> set[int]:
    """Pieces that say the same, but for their figures, at the same height of several pages."""
    alike: dict[tuple[str, bool], list[Piece]] = defaultdict(list)
    for piece in pieces:
        alike[piece.key, piece.head].append(piece)
    found: set[int] = set()
    for (key, _), group in alike.items():
        if sum(filled.values()) < 2 or (group[0].page == 1 and len(group) == 1):
            continue
        for piece in group:
            level = [p for p in group if abs(p.depth - piece.depth) <= _NEAR]
            pages = {p.page for p in level}
            share = max(len([p for p in pages if p % 2 == side]) / filled[side] for side in (0, 1) if filled[side])
            # In a short paper all its left or all its right pages, be they two, are enough.
            few = 2 if sum(filled.values()) <= 3 or share == 1.0 else _FEWEST
            common = len(pages) >= few and (share >= _SHARE or _close(pages))
            lasting = common and (
                key == "#" or sum(p.alone or (p.outermost and not p.crowded) for p in level) >= 0.7 * len(level)
            )
            if lasting and not _is_title(piece):
                found.add(id(piece))
    return found


def _close(pages: set[int]) -> bool:
    """Do they lie near one another, as the pages of a chapter do (left and right ones may differ)?"""
    ordered = sorted(pages)
    return median(b - a for a, b in itertools.pairwise(ordered)) <= 2


def _is_title(piece: Piece) -> bool:
    """The title at the head of the first page stays, though later pages repeat it as their running head."""
    return piece.page == 1 and piece.head and any(c.isalpha() for c in piece.strip.text) and len(piece.key) > 5


def _settled(pieces: Sequence[Piece], filled: Counter[int], body: float) -> set[int]:
    """Outermost pieces that stand alone at a height where most pages have one; in a short paper, in small type
    or far from the text."""
    found: set[int] = set()
    pages = sum(filled.values())
    small = [
        p for p in pieces
        if p.outermost and p.alone and (p.strip.size < _SMALL * body or p.gap > _FAR * p.strip.size)
    ]  # fmt: skip
    for piece in small:
        level = {p.page for p in small if p.head == piece.head and abs(p.depth - piece.depth) <= _NEAR / 2}
        if 2 <= pages == len(level):
            found.add(id(piece))
    for side in (0, 1):
        for head in (True, False):
            outer = [p for p in pieces if p.head == head and p.page % 2 == side and p.outermost and p.alone]
            for piece in outer:
                level = {p.page for p in outer if abs(p.depth - piece.depth) <= _NEAR / 2}
                if filled[side] >= _FEWEST and len(level) >= _MOST * filled[side] and not _is_title(piece):
                    found.add(id(piece))
    return found


def _displaced(pieces: Sequence[Piece], known: Sequence[Piece]) -> set[int]:
    """Pieces that say what furniture says, alone at the edge of their page, but a line higher or lower."""
    depths: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for piece in known:
        depths[piece.key, piece.head].append(piece.depth)
    return {
        id(piece) for piece in pieces
        if piece.outermost and piece.alone and not _is_title(piece)
        and any(abs(piece.depth - depth) < 2 * piece.strip.size for depth in depths.get((piece.key, piece.head), ()))
    }  # fmt: skip


def _in_type(pieces: Sequence[Piece], known: Sequence[Piece], body: float) -> set[int]:
    """The running heads of chapters too short for them to recur: they stand where others do, and in their type."""
    heads = [piece for piece in known if piece.head and piece.page > 1 and len(piece.key) > 3]
    found: set[int] = set()
    for _, group in itertools.groupby((p for p in pieces if p.head and p.page > 1), key=lambda p: p.page):
        run: list[Piece] = []
        for piece in group:
            like = run[-1:] or [h for h in heads if abs(h.depth - piece.depth) <= _NEAR]
            # Lines of one head are told from the text only by their type.
            near = not run or piece.strip.base - run[-1].strip.base < _ALONE * piece.strip.size
            own = not run or piece.strip.bold or piece.strip.size < _SMALL * body
            if near and own and any(_is_set_alike(piece, other) for other in like):
                run.append(piece)
        if run and (run[-1].alone or run[-1].strip.size < _SMALL * body):
            found |= {id(piece) for piece in run}
    return found


def _is_set_alike(a: Piece, b: Piece) -> bool:
    """Are they of one type, and do both begin, or both end, at one edge, or at the outer one of facing pages?"""
    edges = min(abs(a.strip.x0 - b.strip.x0), abs(a.strip.x1 - b.strip.x1))
    if (a.page - b.page) % 2:
        edges = min(edges, abs(a.strip.x0 + b.strip.x1 - a.wide), abs(a.strip.x1 + b.strip.x0 - a.wide))
    return edges <= _NEAR and abs(a.strip.size - b.strip.size) < 0.06 * a.strip.size and a.strip.bold == b.strip.bold


def _below(pieces: Sequence[Piece], known: Sequence[Piece], sheets: Sequence[Sheet]) -> set[int]:
    """What stands far below the text of its page, as low as the running feet of most pages or lower."""
    papers = {sheet.number: (round(sheet.width), round(sheet.height)) for sheet in sheets}
    filled = Counter(papers[sheet.number] for sheet in sheets if sheet.words)
    feet: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for piece in known:
        if not piece.head:
            feet[papers[piece.page]][piece.page] = piece.depth
    lowest = {
        paper: median(depths.values()) + _NEAR
        for paper, depths in feet.items() if len(depths) >= max(_FEWEST, _SHARE * filled[paper])
    }  # fmt: skip
    return {
        id(piece) for piece in pieces
        if not piece.head and piece.outermost and piece.room > _FAR * piece.strip.size
        and piece.depth <= lowest.get(papers[piece.page], 0.0)
    }  # fmt: skip


def _laid_across(sheets: Sequence[Sheet], known: Sequence[Piece]) -> dict[int, list[Strip]]:
    """The running heads and feet that pages with a table laid across them have along their sides."""
    keys = {piece.key for piece in known}
    found: dict[int, list[Strip]] = defaultdict(list)
    for sheet in sheets:
        for turn in sorted({word.turn for word in sheet.words} - {0}):
            turned = upright(sheet, turn)
            own = {id(b): a for a, b in zip((w for w in sheet.words if w.turn == turn), turned.words, strict=True)}
            for _, row in itertools.groupby(_edges(turned), key=lambda p: (p.head, p.depth)):
                parts = list(row)
                if all(p.key in keys and p.outermost for p in parts) and any(len(p.key) > 3 for p in parts):
                    found[sheet.number] += [Strip([own[id(w)] for w in part.strip.words]) for part in parts]
    return found


def _tabs(sheets: Sequence[Sheet], filled: Counter[int]) -> dict[int, list[Strip]]:
    """Turned words that recur at one place: side tabs."""
    tabs: dict[str, list[tuple[int, Strip]]] = defaultdict(list)
    for sheet in sheets:
        turned = [w for w in sheet.words if w.turn and (w.x1 < 0.1 * sheet.width or w.x0 > 0.9 * sheet.width)]
        for side in (0, 1):
            words = [w for w in turned if (w.x0 > sheet.width / 2) == bool(side)]
            if words:
                strip = Strip(words)
                tabs[_DIGITS.sub("#", strip.text).casefold()].append((sheet.number, strip))
    found: dict[int, list[Strip]] = defaultdict(list)
    for group in tabs.values():
        if len({page for page, _ in group}) >= min(max(_FEWEST, _TABBED * sum(filled.values())), sum(filled.values())):
            for page, strip in group:
                found[page].append(strip)
    return found


# ---- page labels --------------------------------------------------------------------------------------------------

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


def labels(found: dict[int, list[Strip]], count: int) -> list[str | None]:
    """The printed label of each page: numbers in the furniture that keep step with the count of pages.

    Where every page of the file is a spread of two, the label is that of both ("12-13").
    """
    numbers: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    spreads: Counter[int] = Counter()
    for page, pieces in found.items():
        arabic: set[int] = set()
        for strip in pieces:
            lone = _LONE.match(strip.text.strip())
            if lone and not lone[1].isdigit():
                numbers["roman", _roman(lone[1]) - page][page] = lone[1].lower()
            for text in [lone[1]] if lone else _DIGITS.findall(strip.text):
                if text.isdigit() and len(text) <= 4:
                    numbers["arabic", int(text) - page].setdefault(page, text)
                    arabic.add(int(text))
        spreads.update({n - 2 * page for n in arabic if n + 1 in arabic})
    steps = sorted(numbers.values(), key=len, reverse=True)
    shift, times = spreads.most_common(1)[0] if spreads else (0, 0)
    if times >= 3 and times > len(steps[0]):
        return [_spread(found.get(page, []), 2 * page + shift) for page in range(1, count + 1)]
    told: list[str | None] = [None] * count
    for step in steps:
        first, text = next(iter(step.items()))
        # A lone "1" is believed after the roman numbers of the pages at the front.
        opens = text == "1" and first > 1 and (told[first - 2] or "").isalpha()
        if len(step) >= 2 or count <= 2 or opens or not text.isdigit():
            for page, text in step.items():
                told[page - 1] = told[page - 1] or text
    return told


def _spread(pieces: Sequence[Strip], left: int) -> str | None:
    said = {int(n) for strip in pieces for n in _DIGITS.findall(strip.text) if len(n) <= 4}
    if left in said and left + 1 in said:
        return f"{left}-{left + 1}"
    return next((str(n) for n in (left, left + 1) if n in said), None)


def _roman(text: str) -> int:
    values = [_VALUES[c] for c in text.lower()]
    return sum(-v if any(w > v for w in values[n + 1 : n + 2]) else v for n, v in enumerate(values))
