"""Scans that bear a few typed words: a stamp, a running foot. Their own words are in the picture beneath."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extractor.readers.pdf.printed import Printed, Sheet

# Pictures that cover this share of the paper may be a scan.
_COVERED = 0.8
# So many words are but a stamp; what stands in this share of the paper along its edges is a head or a foot.
_STAMP, _EDGE = 8, 0.1
# The paper of a scan is of one grey or nearly: half of its pixels and more lie in a band so wide of the 256 greys;
# those of a photograph are spread. So many pixels show it.
_PAPER, _BAND, _PIXELS = 0.5, 48, 120_000
# A drawing may pass for a scan: tesseract is as sure as this of so many words of one.
_SURE, _SAYS = 0.7, 20


def is_stamped(page: pypdfium2.PdfPage, sheet: Sheet) -> bool:
    """May the words of a page be no more than a stamp, or a head and a foot, on a scan?"""
    across, down = _EDGE * sheet.width, _EDGE * sheet.height
    inner = sum(
        across < (w.x0 + w.x1) / 2 < sheet.width - across and down < (w.top + w.bottom) / 2 < sheet.height - down
        for w in sheet.words
    )
    return inner <= _STAMP and _pictured(page) > _COVERED and _is_paper(page)


def beneath(typed: Sequence[Printed], seen: Sequence[Printed]) -> list[Printed]:
    """The words seen in a picture without those that are typed on it; none where what is left says next to nothing."""
    found = [word for word in seen if not any(_over(other, word) for other in typed)]
    said = sum(any(map(str.isalpha, w.text)) and len(w.text) > 1 and (w.confidence or 0) > _SURE for w in found)
    return found if said >= _SAYS else []


def _over(typed: Printed, seen: Printed) -> bool:
    x0, top, x1, bottom = typed.box
    a, b, c, d = seen.box
    return x0 <= (a + c) / 2 <= x1 and top <= (b + d) / 2 <= bottom


def _pictured(page: pypdfium2.PdfPage) -> float:
    """Which share of a page its pictures cover."""
    width, height = page.get_size()
    boxes = (picture.get_bounds() for picture in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    return sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in boxes) / (width * height or 1.0)


def _is_paper(page: pypdfium2.PdfPage) -> bool:
    """Does a page look like paper with writing on it, rather than a photograph?"""
    width, height = page.get_size()
    bitmap = page.render(scale=math.sqrt(_PIXELS / max(1.0, width * height)), grayscale=True)  # type: ignore[arg-type]
    try:
        greys = np.bincount(bitmap.to_numpy().ravel(), minlength=256).cumsum()
    finally:
        bitmap.close()
    return bool((greys[_BAND:] - greys[:-_BAND]).max() >= _PAPER * greys[-1])
