"""What stands on a page: words with their boxes, and the lines and grounds that are drawn around them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.model import Box
from extractor.readers.pdf.rulings import Ruling


@dataclass(frozen=True, slots=True)
class Printed:
    """A word as printed. Boxes are points from the top left of the page as it is shown (rotation applied).

    `x0, top, x1, bottom` is the box; `base` the height of its baseline; `size` that of its type in points. `turn` is
    the angle of the writing on the page as shown, in degrees clockwise (0 for upright). `raised` is true of a small
    figure or sign above the line: the marker of a footnote. `joined` is true where no space parts it from the word
    before. `confidence` (0 to 1) is OCR's, None for words of the text layer. `shown` is the box on the page of a word
    whose other figures were turned upright.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    turn: int = 0
    raised: bool = False
    joined: bool = False
    confidence: float | None = None
    shown: Box | None = None

    @property
    def leader(self) -> bool:
        """Is it a row of dots that leads to the number of a contents list?"""
        return len(self.text) > 3 and not self.text.strip(".…")

    @property
    def box(self) -> Box:
        """Where it stands on the page."""
        return self.shown or (self.x0, self.top, self.x1, self.bottom)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as printed: its words in the file's order (which is not that of reading), and its rulings."""

    number: int
    width: float
    height: float
    words: tuple[Printed, ...] = ()
    rulings: tuple[Ruling, ...] = ()


def upright(sheet: Sheet, turn: int) -> Sheet:
    """The words of a page that are turned by `turn`, and its rulings, as if the page were turned to read them.

    The words keep the box that they have on the page as `shown`.
    """
    words = tuple(w for w in sheet.words if w.turn == turn)
    if turn == 0:
        return replace(sheet, words=words)
    wide, high = sheet.width, sheet.height

    def turned(x0: float, top: float, x1: float, bottom: float) -> Box:
        if turn == 90:
            return (top, wide - x1, bottom, wide - x0)
        if turn == 270:
            return (high - bottom, x0, high - top, x1)
        return (wide - x1, high - bottom, wide - x0, high - top)

    found: list[Printed] = []
    for w in words:
        x0, top, x1, bottom = turned(w.x0, w.top, w.x1, w.bottom)
        base = {90: wide - w.base, 270: w.base, 180: high - w.base}[turn]
        found.append(
            replace(w, x0=x0, top=top, x1=x1, bottom=bottom, base=base, turn=0, shown=(w.x0, w.top, w.x1, w.bottom))
        )
    lines = tuple(Ruling(*turned(r.x0, r.top, r.x1, r.bottom), r.ground) for r in sheet.rulings)
    width, height = (wide, high) if turn == 180 else (high, wide)
    return Sheet(sheet.number, width, height, tuple(found), lines)


def halves(sheet: Sheet) -> tuple[Sheet, ...]:
    """The two pages of a spread that is one page of the file, each with what stands on it; else the page itself."""
    middle = sheet.width / 2
    crossed = any(x.x0 < middle < x.x1 for x in (*sheet.words, *(r for r in sheet.rulings if not r.ground)))
    if sheet.width < 1.25 * sheet.height or crossed:
        return (sheet,)
    left = tuple(w for w in sheet.words if w.x1 <= middle)
    right = tuple(w for w in sheet.words if w.x0 >= middle)
    return (replace(sheet, words=left), replace(sheet, words=right)) if left and right else (sheet,)
