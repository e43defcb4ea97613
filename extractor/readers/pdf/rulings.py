"""The lines and filled areas that are drawn on a page: what rules a table, frames a box, shades a row."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from extractor.model import Box

# Forms nested deeper than this are drawings, not rulings.
_DEPTH = 4
# A filled strip up to so many points thick is a line; a stroke thicker than that is a filled strip.
_THIN = 3.0
# A line shorter than this is a dot of a dotted line, or a tick.
_SHORT = 4.0
# Out of the straight by more than this, a stroke is a drawing's.
_ASKEW = 0.7
# Dots this near to one another make a line.
_DOTTED = 3.5
# So many slanted and curved strokes make a map or a chart; so many objects of all kinds are more than any table has.
_MOST_DRAWN = 1500
_MOST_OBJECTS = 30_000
_PALEST = 250

Place = Callable[[float, float, float, float], Box]
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
_UNMOVED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line as drawn (`x0 == x1` or `top == bottom` but for its thickness), or, if `ground`, a filled area.

    In points from the top left of the page as shown.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    ground: bool = False

    @property
    def upright(self) -> bool:
        return self.bottom - self.top > self.x1 - self.x0


def rulings(page: pypdfium2.PdfPage, place: Place, width: float, height: float) -> list[Ruling]:
    """Thin lines, then filled grounds; none where a page is a map or a chart.

    `place` puts a box of the file on the page. White areas, and areas as large as the page, are no grounds; a dotted
    line is one line.
    """
    try:
        shapes = [place(*box) for box in _Paths().of_page(page)]
    except OverflowError:
        return []
    lines: list[Box] = []
    dots: list[Box] = []
    grounds: list[Ruling] = []
    for x0, top, x1, bottom in shapes:
        box = (max(x0, 0.0), max(top, 0.0), min(x1, width), min(bottom, height))
        wide, high = box[2] - box[0], box[3] - box[1]
        if wide < 0 or high < 0:
            continue
        if min(wide, high) > _THIN:
            if wide * high < 0.9 * width * height:
                grounds.append(Ruling(*box, ground=True))
        elif max(wide, high) > _SHORT:
            lines.append(box)
        else:
            dots.append(box)
    lines += _dotted(dots, False) + _dotted(dots, True)
    return [Ruling(*box) for box in sorted(set(lines))] + sorted(set(grounds), key=lambda r: (r.top, r.x0, r.x1))


def _dotted(dots: list[Box], upright: bool) -> list[Box]:
    """The lines that dots in a row, or in a column, make."""
    a, b = (1, 3) if upright else (0, 2)
    across = 0 if upright else 1
    found: list[Box] = []
    run: Box | None = None
    for dot in sorted(dots, key=lambda d: (round(d[across]), d[a])):
        if run and abs(dot[across] - run[across]) <= 1.0 and dot[a] - run[b] <= _DOTTED:
            run = (run[0], run[1], max(run[2], dot[2]), max(run[3], dot[3]))
            continue
        found += [run] if run and run[b] - run[a] > 3 * _SHORT else []
        run = dot
    found += [run] if run and run[b] - run[a] > 3 * _SHORT else []
    return found


class _Paths:
    """Walks the objects of a page for their boxes; the buffers that PDFium writes to are made once a page.

    Raises OverflowError where there are too many of them to be rulings.
    """

    def __init__(self) -> None:
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._mode = ctypes.byref(self._fill), ctypes.byref(self._stroke)
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._colour_at = [ctypes.byref(part) for part in self._colour]
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._at = ctypes.byref(self._x), ctypes.byref(self._y)
        self._width = ctypes.c_float()
        self._matrix = pdfium.FS_MATRIX()
        self._seen = self._drawn = 0

    def of_page(self, page: pypdfium2.PdfPage) -> Iterator[Box]:
        raw = page.raw
        objects = (pdfium.FPDFPage_GetObject(raw, i) for i in range(pdfium.FPDFPage_CountObjects(raw)))
        return self._walk(objects, _UNMOVED, 1)

    def _walk(self, objects: Iterator[object], moved: _Matrix, depth: int) -> Iterator[Box]:
        for item in objects:
            self._seen += 1
            if self._seen > _MOST_OBJECTS or self._drawn > _MOST_DRAWN:
                raise OverflowError
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                yield from self._path(item, moved)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                inner = (pdfium.FPDFFormObj_GetObject(item, i) for i in range(pdfium.FPDFFormObj_CountObjects(item)))
                yield from self._walk(inner, self._moved(item, moved), depth + 1)

    def _moved(self, item: object, outer: _Matrix) -> _Matrix:
        if not pdfium.FPDFPageObj_GetMatrix(item, self._matrix):
            return outer
        m = self._matrix
        a, b, c, d, e, f = outer
        return (
            m.a * a + m.b * c, m.a * b + m.b * d, m.c * a + m.d * c, m.c * b + m.d * d,
            m.e * a + m.f * c + e, m.e * b + m.f * d + f,
        )  # fmt: skip

    def _path(self, item: object, outer: _Matrix) -> Iterator[Box]:
        if not pdfium.FPDFPath_GetDrawMode(item, *self._mode):
            return
        filled = bool(self._fill.value) and self._shows(pdfium.FPDFPageObj_GetFillColor, item)
        stroked = bool(self._stroke.value)
        if not (filled or stroked):
            return
        moved = self._moved(item, outer)
        pale = filled and min(part.value for part in self._colour[:3]) >= _PALEST
        half = self._half(item, moved) if stroked else 0.0
        for points, curved in self._outlines(item, moved):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = (min(xs), min(ys), max(xs), max(ys))
            narrow = min(box[2] - box[0], box[3] - box[1])
            thin = narrow <= _THIN
            # Some programs draw even straight lines as curves.
            curved = curved and narrow > _ASKEW
            if filled and (thin or not pale):
                yield box
            if stroked and not (filled and thin):
                yield from self._strokes(points, half, curved)
            self._drawn += curved

    def _shows(self, ask: Callable[..., int], item: object) -> bool:
        """Is it painted at all, and not wholly clear? Patterns have no colour, and show."""
        if ask(item, *self._colour_at):
            return self._colour[3].value > 0
        self._colour[0].value = 0
        return True

    def _half(self, item: object, moved: _Matrix) -> float:
        """Half the thickness of a stroke, in points, where it is so thick that it makes an area; else 0."""
        pdfium.FPDFPageObj_GetStrokeWidth(item, self._width)
        thick = self._width.value * abs(moved[0] * moved[3] - moved[1] * moved[2]) ** 0.5
        return thick / 2 if thick > _THIN else 0.0

    def _outlines(self, item: object, moved: _Matrix) -> Iterator[tuple[list[_Point], bool]]:
        """The outlines that a path has, each as its corners on the page, and whether it is curved."""
        a, b, c, d, e, f = moved
        points: list[_Point] = []
        curved = False
        for n in range(pdfium.FPDFPath_CountSegments(item)):
            segment = pdfium.FPDFPath_GetPathSegment(item, n)
            pdfium.FPDFPathSegment_GetPoint(segment, *self._at)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points, curved
                points, curved = [], False
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            x, y = self._x.value, self._y.value
            points.append((a * x + c * y + e, b * x + d * y + f))
            if n > _MOST_DRAWN * 4:
                raise OverflowError
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1:
            yield points, curved

    def _strokes(self, points: list[_Point], half: float, curved: bool) -> Iterator[Box]:
        """The straight lines of an outline; a box with rounded corners is left to whoever looks for boxes."""
        if curved:
            return
        for (x0, y0), (x1, y1) in pairwise(points):
            wide, high = abs(x1 - x0), abs(y1 - y0)
            if min(wide, high) > _ASKEW:
                self._drawn += 1
                continue
            across, along = (half, 0.0) if high > wide else (0.0, half)
            yield min(x0, x1) - across, min(y0, y1) - along, max(x0, x1) + across, max(y0, y1) + along
