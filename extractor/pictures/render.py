"""PDFium draws pages; points of the page as shown become pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from PIL import Image, ImageFont

from extractor.errors import SourceError
from extractor.model import Box

#: No picture has more pixels than this: a hostile page may be as wide as a street.
MOST_PIXELS = 24_000_000
_FETCH = "Fetch or export the file again."


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """The file, open. Raises SourceError where it is encrypted or damaged."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise SourceError(name, "cannot be drawn: it is encrypted or damaged.", _FETCH) from fault
    try:
        yield document
    finally:
        document.close()


def drawn(
    document: pypdfium2.PdfDocument, number: int, name: str, scale: float, band: tuple[float, float] | None = None
) -> tuple[Image.Image, float, float]:
    """The picture of a page, whole or a band of it (from its top, in points), with its scale and the band's top.

    `scale` is pixels a point; it is less where the picture would be too large. Raises SourceError where there is no
    such page, or it is damaged.
    """
    if not 1 <= number <= len(document):
        raise SourceError(name, f"has no page {number}.", f"It has pages 1 to {len(document)}.")
    try:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            top, bottom = (max(0.0, band[0]), min(height, band[1])) if band else (0.0, height)
            if bottom <= top:
                top, bottom = 0.0, height
            scale = min(scale, math.sqrt(MOST_PIXELS / max(1.0, width * (bottom - top))))
            edges = (0.0, height - bottom, 0.0, top)
            picture = page.render(scale=scale, crop=edges).to_pil().convert("RGB")  # type: ignore[arg-type]  # says int
        finally:
            page.close()
    except pypdfium2.PdfiumError as fault:
        raise SourceError(name, f"page {number} cannot be drawn: it is damaged.", _FETCH) from fault
    return picture, scale, top


def pixels(box: Box, scale: float, top: float = 0.0, beyond: float = 0.0) -> tuple[int, int, int, int]:
    """A box of the page on a picture whose upper edge is `top`, larger by `beyond` points on every side."""
    x0, y0, x1, y1 = box
    return (
        math.floor((x0 - beyond) * scale),
        math.floor((y0 - beyond - top) * scale),
        math.ceil((x1 + beyond) * scale),
        math.ceil((y1 + beyond - top) * scale),
    )


def letters(size: float) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    """Letters that come with the drawing library, so that pictures are the same everywhere."""
    return ImageFont.load_default(size)
