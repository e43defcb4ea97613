"""The part of a page around a quotation, with the quotation marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PIL import Image, ImageChops, ImageDraw

from extractor.model import Box, Place
from extractor.pictures.render import drawn, letters, opened, pixels

#: Pixels a point: letters of ten points are as high as on a good screen.
SCALE = 2.0
#: Points above and below the quotation that are shown too: three or four lines.
_AROUND = 48.0
_YELLOW = (255, 232, 77)
_PAPER, _INK = (238, 238, 238), (85, 85, 85)
_HEAD = 24


def crop(data: bytes, name: str, places: Sequence[Place], labels: dict[int, str] | None = None) -> Image.Image:
    """A picture of where these places of a PDF file stand: as wide as the page, pages below one another.

    A place without a box shows its whole page, unmarked. `labels` are the printed numbers of pages where they are
    known. Raises SourceError where the file cannot be drawn.
    """
    parts: list[Image.Image] = []
    with opened(data, name) as document:
        for number, group in groupby(sorted(places, key=lambda place: place.page), key=lambda place: place.page):
            boxes = [place.box for place in group if place.box]
            band = (min(b[1] for b in boxes) - _AROUND, max(b[3] for b in boxes) + _AROUND) if boxes else None
            picture, scale, top = drawn(document, number, name, SCALE, band)
            _mark(picture, boxes, scale, top)
            parts.append(_headed(picture, number, (labels or {}).get(number)))
    return _stacked(parts)


def _mark(picture: Image.Image, boxes: Sequence[Box], scale: float, top: float) -> None:
    """Lay yellow over the boxes as a marker pen does, once where they overlap: what is dark stays dark."""
    mask = Image.new("L", picture.size)
    draw = ImageDraw.Draw(mask)
    for box in boxes:
        draw.rectangle(pixels(box, scale, top, beyond=0.75), fill=255)
    picture.paste(ImageChops.multiply(picture, Image.new("RGB", picture.size, _YELLOW)), mask=mask)


def _headed(picture: Image.Image, number: int, label: str | None) -> Image.Image:
    made = Image.new("RGB", (picture.width, picture.height + _HEAD), _PAPER)
    made.paste(picture, (0, _HEAD))
    said = f"page {number}" + (f" (printed {label})" if label and label != str(number) else "")
    ImageDraw.Draw(made).text((8, _HEAD / 2), said, fill=_INK, font=letters(14), anchor="lm")
    return made


def _stacked(parts: Sequence[Image.Image]) -> Image.Image:
    made = Image.new("RGB", (max(part.width for part in parts), sum(part.height for part in parts)), _PAPER)
    y = 0
    for part in parts:
        made.paste(part, (0, y))
        y += part.height
    return made
