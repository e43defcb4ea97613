"""Where words stand on paper: the printed lines that a stretch of a document's text covers."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from extractor.model import Box, Document, Page, Place, Span, Word

# Two words stand on one line if this share of the lower one's height lies beside the other.
_BESIDE = 0.5
# A gap of so many heights parts two columns or two cells; a step back of one begins a new line.
_GAP, _BACK = 2.5, 1.0
# Words that are so much higher than wide are set up or down the page.
_TURNED = 1.5


class Printing:
    """The words of one document, in the order of its text."""

    def __init__(self, document: Document) -> None:
        self._pages = document.pages
        self._words = sorted(document.words, key=attrgetter("start"))
        self._starts = [word.start for word in self._words]

    def places(self, span: Span) -> tuple[Place, ...]:
        """A place for each printed line that the span covers, in order of page; its box is drawn around whole words.

        Where the file gives no boxes for them, a place without a box for each page; none where there are no pages.
        """
        first = max(0, bisect.bisect_right(self._starts, span.start) - 1)
        last = bisect.bisect_left(self._starts, span.end)
        words = [word for word in self._words[first:last] if word.end > span.start]
        return tuple(lines(words)) if words else tuple(Place(page) for page in _pages(self._pages, span))


def lines(words: Iterable[Word]) -> Iterator[Place]:
    """The printed lines of some words in the order of the text: by page, each with the box around its words."""
    by_page: dict[int, list[Word]] = {}
    for word in words:
        by_page.setdefault(word.page, []).append(word)
    for page, found in sorted(by_page.items()):
        turned = _are_turned(found)
        line: list[Box] = []
        for word in found:
            if line and not _follows(around(line), line[-1], word.box, turned):
                yield Place(page, around(line))
                line = []
            line.append(word.box)
        yield Place(page, around(line))


def around(boxes: Sequence[Box]) -> Box:
    """The box around some boxes (at least one)."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _are_turned(words: Sequence[Word]) -> bool:
    wide = sum(word.box[2] - word.box[0] for word in words)
    return sum(word.box[3] - word.box[1] for word in words) > _TURNED * wide


def _follows(line: Box, last: Box, box: Box, turned: bool) -> bool:
    """Does a word stand on this line, after its last one? Turned lines may run up or down the page."""
    if turned:
        line, last, box = _swapped(line), _swapped(last), _swapped(box)
        if box[0] < last[0]:
            last, box = _mirrored(last), _mirrored(box)
    height = min(line[3] - line[1], box[3] - box[1])
    beside = min(line[3], box[3]) - max(line[1], box[1])
    return beside >= _BESIDE * height and -_BACK * height <= box[0] - last[2] <= _GAP * max(height, last[3] - last[1])


def _swapped(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]


def _mirrored(box: Box) -> Box:
    return -box[2], box[1], -box[0], box[3]


def _pages(pages: Sequence[Page], span: Span) -> list[int]:
    if not pages:
        return []
    starts = [page.span.start for page in pages]
    first = max(0, bisect.bisect_right(starts, span.start) - 1)
    last = max(first, bisect.bisect_right(starts, span.end - 1) - 1)
    return [page.number for page in pages[first : last + 1]]
