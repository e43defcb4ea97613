"""The blocks of a page drawn over its picture: where each stands, what it was taken for, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from PIL import Image, ImageDraw

from extractor.errors import SourceError
from extractor.model import Block, BlockKind, Box, Word
from extractor.pictures.render import drawn, letters, opened, pixels
from extractor.places import around, lines

_SCALE = 1.6
_COLOURS: dict[BlockKind, tuple[int, int, int]] = {
    "heading": (190, 30, 45),
    "paragraph": (30, 90, 200),
    "list_item": (0, 128, 110),
    "table": (150, 60, 170),
    "caption": (200, 110, 0),
    "footnote": (120, 90, 50),
    "furniture": (120, 120, 120),
}
_TINT, _CELL_TINT = 26, 46
_LEGEND = 30
_PAPER = (255, 255, 255)
#: Lines that stand further apart than this, in heights, are drawn as two pieces of their block.
_APART = 2.5


def layout(data: bytes, name: str, blocks: Sequence[Block], number: int) -> Image.Image:
    """Page `number` of a PDF file with the blocks that stand on it, numbered in the order of reading, and a legend.

    Tables show their cells as well. Raises SourceError where the file or the page cannot be drawn.
    """
    with opened(data, name) as document:
        picture, scale, _ = drawn(document, number, name, _SCALE)
    here = [(block, pieces) for block in blocks if (pieces := list(_pieces(block, number)))]
    if not here and not any(block.words for block in blocks):
        raise SourceError(name, "was read without the places of its words.", "Only PDF pages can be drawn.")
    tint = Image.new("RGBA", picture.size)
    _fill(ImageDraw.Draw(tint), here, number, scale)
    made = Image.alpha_composite(picture.convert("RGBA"), tint).convert("RGB")
    count = 0
    for block, pieces in here:
        count += block.kind != "furniture"
        _outline(ImageDraw.Draw(made), block, pieces, count, scale)
    return _with_legend(made, [block.kind for block, _ in here])


def _fill(draw: ImageDraw.ImageDraw, here: Sequence[tuple[Block, list[Box]]], number: int, scale: float) -> None:
    for block, pieces in here:
        colour = _COLOURS[block.kind]
        for piece in pieces:
            draw.rectangle(pixels(piece, scale, beyond=1.5), fill=(*colour, _TINT))
        if block.kind == "table":
            for head, cell in _cells(block, number):
                tint = _CELL_TINT * (2 if head else 1)
                draw.rectangle(pixels(cell, scale, beyond=0.5), fill=(*colour, tint), outline=(*colour, 150))


def _outline(draw: ImageDraw.ImageDraw, block: Block, pieces: Sequence[Box], count: int, scale: float) -> None:
    colour = _COLOURS[block.kind]
    for n, piece in enumerate(pieces):
        draw.rectangle(pixels(piece, scale, beyond=1.5), outline=colour, width=1)
        if block.kind == "furniture":
            continue
        said = f"{count}" + (f" H{block.level}" if block.level else "") + (f" ({block.number})" if block.number else "")
        _tag(draw, said if n == 0 else f"{count} +", piece, colour, scale)


def _tag(draw: ImageDraw.ImageDraw, said: str, piece: Box, colour: tuple[int, int, int], scale: float) -> None:
    """A number at the upper left of a box, in the margin where there is room."""
    font = letters(13)
    x0, y0, _, _ = pixels(piece, scale, beyond=1.5)
    width = draw.textlength(said, font=font) + 6
    x = max(0.0, x0 - width)
    draw.rectangle((x, y0, x + width, y0 + 16), fill=colour)
    draw.text((x + 3, y0 + 8), said, fill=_PAPER, font=font, anchor="lm")


def _pieces(block: Block, number: int) -> Iterator[Box]:
    """The parts of a block on a page: one, but for text that runs on at the head of another column."""
    words = [word for word in block.words if word.page == number]
    if not words:
        if block.page == number and block.box:
            yield block.box
        return
    if block.kind == "table":
        yield around([word.box for word in words])
        return
    piece: list[Box] = []
    for line in lines(words):
        if line.box is None:
            continue
        if piece and not _below(piece[-1], line.box):
            yield around(piece)
            piece = []
        piece.append(line.box)
    yield around(piece)


def _below(last: Box, box: Box) -> bool:
    """Does a line go on beside or below the last one, as the lines of one column do?"""
    height = max(last[3] - last[1], box[3] - box[1])
    return box[1] > last[1] - height and box[1] - last[3] < _APART * height


def _cells(block: Block, number: int) -> Iterator[tuple[bool, Box]]:
    """The cells that have words on the page, and whether each stands in a row of heads."""
    at = 0
    for row, line in enumerate(block.text.split("\n")):
        for cell in line.split("\t"):
            boxes = [word.box for word in _within(block.words, at, at + len(cell)) if word.page == number]
            if boxes:
                yield row < (block.head_rows or 0), around(boxes)
            at += len(cell) + 1


def _within(words: Sequence[Word], start: int, end: int) -> Iterator[Word]:
    return (word for word in words if start <= word.start < end)


def _with_legend(picture: Image.Image, kinds: Sequence[BlockKind]) -> Image.Image:
    made = Image.new("RGB", (picture.width, picture.height + _LEGEND), _PAPER)
    made.paste(picture, (0, 0))
    draw, font = ImageDraw.Draw(made), letters(13)
    x, y = 8.0, picture.height + _LEGEND / 2
    for kind in get_args(BlockKind):
        if kind in kinds:
            draw.rectangle((x, y - 6, x + 12, y + 6), fill=_COLOURS[kind])
            said = f"{kind.replace('_', ' ')} ({kinds.count(kind)})"
            draw.text((x + 17, y), said, fill=(0, 0, 0), font=font, anchor="lm")
            x += 30 + draw.textlength(said, font=font)
    return made
