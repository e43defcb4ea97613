"""Reads a page from its picture: PDFium draws it, tesseract finds the words, and their places become those on paper."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

import pypdfium2

from extractor.model import Box
from extractor.readers.pdf.printed import Printed, Sheet

#: What to do about a missing tesseract, for people.
INSTALL = (
    "Install tesseract and load the file again: `apt install tesseract-ocr` on Debian and Ubuntu, `brew install "
    "tesseract` on a Mac, `winget install UB-Mannheim.TesseractOCR` on Windows."
)
#: How long tesseract may take over a page, in seconds.
SECONDS = 60.0

_DPI = 300.0
# Larger pages are drawn coarser: their pixels must fit in memory, tesseract's copies of them too.
_MOST_PIXELS = 25_000_000
# A page whose greys differ by no more than this is blank.
_BLANK = 24
# Below this confidence, marks without a letter or figure are specks and edges of pictures.
_NOISE = 0.5
# Tesseract loses lines that slope more than this, in degrees: the picture is turned straight and read again.
_SLOPING = 0.6
# Where the installer for Windows puts it: it is not on the path there.
_WINDOWS = r"C:\Program Files\Tesseract-OCR\tesseract.exe"
# How high letters stand above the line, in ems; and the height of a line of type, as fonts have it.
_TALL, _LOW, _LINE = 0.72, 0.53, 1.13
_TALL_LETTERS = re.compile(r"[A-Z0-9bdfhkl£$&%?!]")
_LOW_LETTERS = re.compile(r"[acemnorsuvwxzgpqy]")
_HANGING = re.compile(r"[gjpqyQ,;()\[\]{}/|@$§_]")
# What tesseract takes a bullet for.
_BULLETS = frozenset("e¢©®°*«»o@-—.·¢+")


class OcrError(Exception):
    """A page could not be read from its picture; the message says why, for people."""


def available() -> str | None:
    """Where tesseract lies: on the path, or where its installer for Windows puts it. None where it is missing."""
    return shutil.which("tesseract") or (_WINDOWS if os.name == "nt" and os.path.isfile(_WINDOWS) else None)


def version(program: str) -> str:
    """What a tesseract says of itself, "5.3.0" for one, and its languages. Raises OcrError where it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, timeout=10, check=True).stdout
        spoken = subprocess.run([program, "--list-langs"], capture_output=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError) as fault:
        raise OcrError(f"{program} does not run ({fault})") from fault
    number = said.decode("utf-8", "replace").split()[1:2]
    return " ".join([*number, *spoken.decode("utf-8", "replace").splitlines()[1:]])


def read(page: pypdfium2.PdfPage, number: int) -> tuple[Sheet, int]:
    """The words of a page as its picture shows them, and how many specks were taken for none.

    The words of a scan that slopes stand straight; `shown` is where they are on the page. A blank page has no words.
    Raises OcrError where tesseract is missing, fails or takes too long, PdfiumError where the page cannot be drawn.
    """
    program = available()
    if program is None:
        raise OcrError("tesseract is not installed")
    width, height = page.get_size()
    picture = _drawn(page, width, height)
    if picture is None:
        return Sheet(number, width, height), 0
    lines = _lines(program, picture)
    turn = _turn(lines)
    slope = _slope([_upright(line, turn, picture) for line in lines])
    if abs(slope) > _SLOPING:
        picture = replace(picture, pixels=_straightened(picture, slope), slope=slope)
        lines = _lines(program, picture)
        turn = _turn(lines)
    kept = [[word for word in line if not word.is_speck] for line in lines]
    specks = sum(map(len, lines)) - sum(map(len, kept))
    found = tuple(_printed([line for line in kept if line], turn, picture))
    return Sheet(number, width, height, found), specks


@dataclass(frozen=True, slots=True)
class _Picture:
    """Grey pixels, a byte each, row by row; `scale` is pixels a point; `slope` (degrees) was turned out of it."""

    pixels: bytes
    wide: int
    high: int
    scale: float
    slope: float = 0.0

    def before(self, x: float, y: float) -> tuple[float, float]:
        """Where a pixel stood before the picture was turned straight."""
        angle = math.radians(self.slope)
        across, down = x - self.wide / 2, y - self.high / 2
        return (
            self.wide / 2 + across * math.cos(angle) - down * math.sin(angle),
            self.high / 2 + across * math.sin(angle) + down * math.cos(angle),
        )


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as tesseract has it, in pixels from the top left of the picture."""

    text: str
    box: Box
    confidence: float

    @property
    def is_speck(self) -> bool:
        return self.confidence < _NOISE and not any(map(str.isalnum, self.text))


def _drawn(page: pypdfium2.PdfPage, width: float, height: float) -> _Picture | None:
    """The page in greys; None where it is blank."""
    if width <= 0 or height <= 0:
        return None
    scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / (width * height)))
    bitmap = page.render(scale=scale, grayscale=True)  # type: ignore[arg-type]  # says int
    try:
        rows = bitmap.to_numpy().reshape(bitmap.height, -1)
        if int(rows.max()) - int(rows.min()) <= _BLANK:
            return None
        return _Picture(rows.tobytes(), bitmap.width, bitmap.height, bitmap.width / width)
    finally:
        bitmap.close()


def _lines(program: str, picture: _Picture) -> list[list[_Word]]:
    """The lines that tesseract finds in a picture, each as its words in the order of reading."""
    command = [program, "stdin", "stdout", "-l", "eng", "--psm", "1", "--dpi", f"{picture.scale * 72:.0f}", "tsv"]
    header = b"P5 %d %d 255\n" % (picture.wide, picture.high)
    # One thread a page: more only get in each other's way, and in that of the other workers.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=header + picture.pixels, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise OcrError(f"tesseract took longer than {SECONDS:.0f} seconds") from late
    except OSError as fault:
        raise OcrError(f"tesseract could not be started ({fault.strerror})") from fault
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrError(f"tesseract failed ({said[0] if said else done.returncode})")
    rows = (row.split("\t") for row in done.stdout.decode("utf-8", "replace").splitlines()[1:])
    words = (row for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip())
    return [[_word(row) for row in line] for _, line in groupby(words, key=lambda row: row[1:5])]


def _word(row: list[str]) -> _Word:
    left, top, wide, high = map(float, row[6:10])
    return _Word(row[11].strip(), (left, top, left + wide, top + high), max(0.0, float(row[10]) / 100))


def _turn(lines: Iterable[Sequence[_Word]]) -> int:
    """Which way the page's lines run, in quarter turns clockwise, by their length."""
    run = dict.fromkeys((0, 90, 180, 270), 0.0)
    for line in lines:
        a, b = line[0].box, line[-1].box
        across, down = a[0] + a[2] - b[0] - b[2], a[1] + a[3] - b[1] - b[3]
        turn = (180 if across > 0 else 0) if abs(across) >= abs(down) else (270 if down > 0 else 90)
        run[turn] += max(abs(across), abs(down))
    return max(run, key=lambda turn: run[turn])


def _upright(line: Sequence[_Word], turn: int, picture: _Picture) -> list[_Word]:
    """The words of a line as they stand when the picture is turned to read them."""
    wide, high = picture.wide, picture.high

    def turned(x0: float, top: float, x1: float, bottom: float) -> Box:
        if turn == 90:
            return (top, wide - x1, bottom, wide - x0)
        if turn == 270:
            return (high - bottom, x0, high - top, x1)
        return (wide - x1, high - bottom, wide - x0, high - top) if turn == 180 else (x0, top, x1, bottom)

    return [replace(word, box=turned(*word.box)) for word in line]


def _slope(lines: Iterable[Sequence[_Word]]) -> float:
    """By how much the lines of a page turned to be read fall to the right, in degrees."""
    found: list[tuple[float, float]] = []
    for line in lines:
        standing = [word.box for word in line if not _HANGING.search(word.text) and len(word.text) > 1]
        if len(standing) > 1 and (run := standing[-1][0] - standing[0][0]) > 0:
            found.append((math.degrees(math.atan2(standing[-1][3] - standing[0][3], run)), run))
    if not found:
        return 0.0
    longest = sorted(found, key=lambda pair: -pair[1])[: max(3, len(found) // 2)]
    return median(angle for angle, _ in longest)


def _straightened(picture: _Picture, slope: float) -> bytes:
    from PIL import Image

    image = Image.frombytes("L", (picture.wide, picture.high), picture.pixels)
    return image.rotate(slope, resample=Image.Resampling.BILINEAR, fillcolor=255).tobytes()


def _printed(lines: Sequence[Sequence[_Word]], turn: int, picture: _Picture) -> Iterator[Printed]:
    """The words in points of the page. All words of a line share its baseline, lines of like size their size."""
    straight = [_upright(line, turn, picture) for line in lines]
    bases = [_base(line) for line in straight]
    sizes = _alike([_size(line, base) for line, base in zip(straight, bases, strict=True)])
    for given, line, base, size in zip(lines, straight, bases, sizes, strict=True):
        for n, (word, here) in enumerate(zip(given, line, strict=True)):
            text = "•" if n == 0 and len(line) > 1 and _is_bullet(here, base, size) else word.text
            box = _scaled(word.box, picture.scale)
            at = {0: base, 90: picture.wide - base, 180: picture.high - base, 270: base}[turn] / picture.scale
            shown = _scaled(_before(word.box, picture), picture.scale) if picture.slope else None
            yield Printed(
                text, *box, at, size / picture.scale, turn=turn, confidence=min(1.0, word.confidence), shown=shown
            )


def _base(line: Sequence[_Word]) -> float:
    """The height of the baseline: where letters stand that do not hang below it."""
    standing = [word.box[3] for word in line if not _HANGING.search(word.text) and any(map(str.isalnum, word.text))]
    if standing:
        return median(standing)
    return median(word.box[3] - 0.2 * (word.box[3] - word.box[1]) for word in line)


def _size(line: Sequence[_Word], base: float) -> float:
    """The size of type of a line, by how high its letters stand above the baseline."""
    ems = [
        (base - word.box[1]) / (_TALL if _TALL_LETTERS.search(word.text) else _LOW)
        for word in line
        if _TALL_LETTERS.search(word.text) or _LOW_LETTERS.search(word.text)
    ]
    tallest = max(word.box[3] - word.box[1] for word in line)
    em = median(ems) if ems else tallest
    return _LINE * em if em > 0 else tallest


def _alike(sizes: Sequence[float]) -> list[float]:
    """The sizes with those that differ by a few hundredths made one: measured in pixels, no two lines agree."""
    order = sorted(range(len(sizes)), key=lambda n: sizes[n])
    found = list(sizes)
    while order:
        group = [n for n in order if sizes[n] <= 1.12 * sizes[order[0]]]
        usual = median(sizes[n] for n in group)
        for n in group:
            found[n] = usual
        order = order[len(group) :]
    return found


def _is_bullet(word: _Word, base: float, size: float) -> bool:
    """Is it a dot that floats above the line, which tesseract took for a letter?"""
    x0, top, x1, bottom = word.box
    wide, high = x1 - x0, bottom - top
    return (
        word.text in _BULLETS and base - bottom > 0.08 * size and high < 0.45 * size and 0.6 * high < wide < 1.7 * high
    )


def _scaled(box: Box, scale: float) -> Box:
    return (box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale)


def _before(box: Box, picture: _Picture) -> Box:
    x0, top, x1, bottom = box
    corners = [picture.before(x, y) for x in (x0, x1) for y in (top, bottom)]
    across, down = zip(*corners, strict=True)
    return (min(across), min(down), max(across), max(down))
