"""A page as PDFium gives it: the words that its characters make, where each stands, and what hangs on it raised."""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from extractor.model import Box
from extractor.readers.pdf.printed import Printed, Sheet
from extractor.readers.pdf.rulings import rulings

# PDFium parts words by spaces of its own making; U+FFFE and U+0002 are its marks for a hyphen at the end of a line.
_WORD = re.compile(r"[^\s\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
# The same, where rows of dots lead to the numbers of a contents list: these are words of their own.
_WORD_OR_DOTS = re.compile(r"\.{4,}|(?:(?!\.{4})[^\s\ufffe\x02])+[\ufffe\x02]?|[\ufffe\x02]")
# What may hang, raised, on the end of a word; and the units on which it is a power.
_MARKER = re.compile(r"(?:[\d¹²³⁰⁴-⁹]{1,3}(?:[,–][\d¹²³⁰⁴-⁹]{1,3})*|[*†‡§¶]{1,3}|[a-z])$")
_POWER = re.compile(r"(?:^|[^\w])(?:k|c|m)?(?:m|ft|yd)$")
# Figures that are raised by their own form, whatever their place.
_SUPERSCRIPT = re.compile(r"[¹²³⁰⁴-⁹]+$")
_AS_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# A marker that opens a footnote with no space before its first word.
_OPENS = re.compile(r"\d{1,3}(?=[^\W\d]|[“‘\"'(])")
# The mark of a list, set so near to its first word that PDFium sees no space; and how near, in sizes of the type.
_LIST_MARK = re.compile(r"\((?:[ivxl]{1,5}|[a-z]|\d{1,2})\)(?=[^\W\d_])")
_HAIR = 0.015
_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.I)
# A marker stands at least so much above the line, in sizes of the type.
_RAISED = 0.12
# Characters of one word stand no further apart than this, in sizes of the type.
_LOOSEST = 1.6

Place = Callable[[float, float, float, float], Box]
_Point = tuple[float, float]


def sheet(page: pypdfium2.PdfPage, number: int) -> Sheet:
    """Read one page, its words and its rulings. Raises PdfiumError where the page is damaged."""
    place, width, height, turned = _frame(page)
    text = page.get_textpage()
    try:
        found = tuple(words(text, place, turned))
    finally:
        text.close()
    return Sheet(number, width, height, found, tuple(rulings(page, place, width, height)))


def _frame(page: pypdfium2.PdfPage) -> tuple[Place, float, float, int]:
    """How a box of the file (left, bottom, right, top) lies on the page as shown; its width, height and rotation."""
    left, low, right, high = page.get_bbox()
    turned = page.get_rotation() % 360

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        if turned == 90:
            return (y0 - low, x0 - left, y1 - low, x1 - left)
        if turned == 180:
            return (right - x1, y0 - low, right - x0, y1 - low)
        if turned == 270:
            return (high - y1, right - x1, high - y0, right - x0)
        return (x0 - left, high - y1, x1 - left, high - y0)

    sides = (right - left, high - low) if turned in (0, 180) else (high - low, right - left)
    return place, *sides, turned


def words(page: pypdfium2.PdfTextPage, place: Place, turned: int) -> list[Printed]:
    """The words of a page in the file's order; `place` leads from the file's boxes to those of the page as shown."""
    raw, count = page.raw, page.count_chars()
    if not count:
        return []
    text = page.get_text_range(0, count)
    if len(text) != count:
        # Characters beyond the basic plane are two of PDFium's: then each is asked for by itself.
        text = "".join(chr(pdfium.FPDFText_GetUnicode(raw, i) or 32) for i in range(count))
    text = text.replace("\0", " ")  # fonts without a map give it; no text may hold it
    glyphs = _Glyphs(raw, place, turned)
    found: list[Printed] = []
    spots: dict[tuple[str, int], list[Printed]] = defaultdict(list)
    last = 0
    for match in (_WORD_OR_DOTS if "...." in text else _WORD).finditer(text):
        start, end = match.span()
        joined = start == last and start > 0
        for word in glyphs.printed(match.group(), start, end, glyphs.bold(start), joined):
            # Shadows and bold type are made by printing a word twice.
            twins = spots[word.text, round(word.base / 3)]
            if not any(abs(w.x0 - word.x0) < 1.0 and abs(w.top - word.top) < 1.0 for w in twins):
                found.append(word)
            twins.append(word)
        last = end
    return _with_lone_markers(found)


class _Glyphs:
    """Asks PDFium about characters by their index; the buffers it writes to are made once a page."""

    def __init__(self, raw: object, place: Place, turned: int) -> None:
        self._raw, self._place, self._turned = raw, place, turned
        self._rect = pdfium.FS_RECTF()
        self._rect_at = ctypes.byref(self._rect)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._at = ctypes.byref(self._x), ctypes.byref(self._y)
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def printed(self, text: str, start: int, end: int, bold: bool, joined: bool) -> list[Printed]:
        """The word at `start` to `end`; two of them where a raised marker hangs on it or opens it."""
        last = end - 1 if text[-1] not in "\ufffe\x02" or end - start == 1 else end - 2
        here, box = self._origin(start), self._box(start)
        if not text.isascii() and (raised := _SUPERSCRIPT.search(text)) and not _POWER.search(text[: raised.start()]):
            cut = start + raised.start()
            stem = self.printed(text[: raised.start()], start, cut, bold, joined) if cut > start else []
            return [*stem, self._part(raised.group().translate(_AS_DIGITS), cut, last, 0, bold, raised=True)]
        if last == start:
            return [self._word(text, here, box, box, self._angle(start), bold, joined)]
        there = self._origin(last)
        if math.dist(here, there) > _LOOSEST * (last - start) * max(box[2] - box[0], box[3] - box[1]):
            # Two words that stand apart, which PDFium parts by no space.
            cut = self._leap(start, last)
            head = self.printed(text[: cut - start], start, cut, bold, joined)
            return head + self.printed(text[cut - start :], cut, end, bold, joined=False)
        angle = _angle(there[0] - here[0], there[1] - here[1])
        if (mark := _LIST_MARK.match(text)) and self._is_parted(start + mark.end(), angle):
            cut = start + mark.end()
            head = self._word(mark.group(), here, box, self._box(cut - 1), angle, bold, joined)
            return [head, *self.printed(text[mark.end() :], cut, end, bold, joined=False)]
        if _MARKER.search(text) and (cut := self._hanging(text, start, last, here, angle, _height(box, angle))):
            stem = self._word(text[:cut], here, box, self._box(start + cut - 1), angle, bold, joined)
            return [stem, self._part(text[cut:], start + cut, last, angle, bold, raised=True)]
        if (opening := _OPENS.match(text)) and self._is_raised(start, start + opening.end(), angle):
            body = start + opening.end()
            mark = self._part(text[: opening.end()], start, body - 1, angle, bold, raised=True)
            return [mark, self._part(text[opening.end() :], body, last, angle, bold)]
        return [self._word(text, here, box, self._box(last), angle, bold, joined)]

    def bold(self, i: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self._raw, i, self._name, 128, ctypes.byref(self._flags))
        return bool(length and _BOLD.search(self._name.raw[: min(length, 128)]))

    def _box(self, i: int) -> Box:
        pdfium.FPDFText_GetLooseCharBox(self._raw, i, self._rect_at)
        r = self._rect
        return r.left, r.bottom, r.right, r.top

    def _origin(self, i: int) -> _Point:
        pdfium.FPDFText_GetCharOrigin(self._raw, i, *self._at)
        return self._x.value, self._y.value

    def _angle(self, i: int) -> int:
        """Of one character, in quarter turns clockwise."""
        return round(pdfium.FPDFText_GetCharAngle(self._raw, i) * 2 / math.pi) % 4 * 90

    def _word(self, text: str, here: _Point, a: Box, b: Box, angle: int, bold: bool, joined: bool) -> Printed:
        """The word whose first character stands at `here` in box `a`, its last in box `b`."""
        if angle == 0 == self._turned:
            x0, top, x1, bottom = self._place(a[0], min(a[1], b[1]), b[2], max(a[3], b[3]))
            base = bottom + min(a[1], b[1]) - here[1]
            return Printed(text, x0, top, x1, bottom, base, a[3] - a[1], bold, 0, False, joined)
        box = self._place(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        at = self._place(*here, *here)
        turn = (angle + self._turned) % 360
        base = at[1] if turn in (0, 180) else at[0]
        return Printed(text, *box, base, _height(a, angle), bold, turn, False, joined)

    def _part(self, text: str, start: int, last: int, angle: int, bold: bool, raised: bool = False) -> Printed:
        word = self._word(text, self._origin(start), self._box(start), self._box(last), angle, bold, joined=True)
        return replace(word, raised=raised)

    def _hanging(self, text: str, start: int, last: int, here: _Point, angle: int, size: float) -> int:
        """Where in the word a raised marker begins; 0 where none hangs on it."""
        k = last - start
        while k > 0 and _rise(here, self._origin(start + k), angle) > _RAISED * size:
            k -= 1
        cut = k + 1
        if cut > last - start or not _MARKER.fullmatch(text[cut:]) or _POWER.search(text[:cut]):
            return 0
        return cut

    def _is_raised(self, at: int, body: int, angle: int) -> bool:
        return _rise(self._origin(body), self._origin(at), angle) > _RAISED * _height(self._box(body), angle)

    def _is_parted(self, i: int, angle: int) -> bool:
        """Is there white, however thin, before a character of upright writing?"""
        box = self._box(i - 1)
        return angle == 0 and self._origin(i)[0] - box[2] > _HAIR * (box[3] - box[1])

    def _leap(self, start: int, last: int) -> int:
        """The character before which the widest gap lies."""
        spots = [self._origin(i) for i in range(start, last + 1)]
        steps = [math.dist(a, b) for a, b in itertools.pairwise(spots)]
        return start + 1 + steps.index(max(steps))


def _height(box: tuple[float, float, float, float], angle: int) -> float:
    return box[3] - box[1] if angle in (0, 180) else box[2] - box[0]


def _rise(here: tuple[float, float], there: tuple[float, float], angle: int) -> float:
    """How much higher than the first the second stands, as the writing goes."""
    right, up = there[0] - here[0], there[1] - here[1]
    return {0: up, 180: -up, 90: right, 270: -right}[angle]


def _angle(right: float, up: float) -> int:
    """The direction of the writing in the file's own frame, in quarter turns clockwise."""
    if abs(right) >= abs(up):
        return 0 if right >= 0 else 180
    return 270 if up > 0 else 90


def _with_lone_markers(words: list[Printed]) -> list[Printed]:
    """Markers that a space parts from the word they hang on, or that open a footnote, are raised too."""
    usual = median(word.size for word in words) if words else 0.0
    for n, word in enumerate(words):
        small = word.size < 0.9 * usual and not word.raised and not word.turn and len(word.text) <= 7
        if small and _MARKER.fullmatch(word.text) and any(_hangs_on(word, beside) for beside in words):
            words[n] = replace(word, raised=True)
    return words


def _hangs_on(marker: Printed, word: Printed) -> bool:
    opens = word.text.isupper() and word.x0 > marker.x0
    if word.turn or marker.size >= 0.85 * word.size or (len(word.text) < 2 and not opens):
        return False
    near = min(abs(marker.x0 - word.x1), abs(word.x0 - marker.x1)) < word.size
    return near and _RAISED * word.size < word.base - marker.base < 0.7 * word.size
