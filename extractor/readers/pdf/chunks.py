"""Words close together on one line, and whether they say a figure: what the columns of a table are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from extractor.readers.pdf.printed import Printed

# A wider gap than this, in sizes of type, parts chunks; a narrower one will do before a figure.
_GAP, _FIGURE_GAP = 0.75, 0.5

_NUMBER = r"\d{1,3}(?:[,\u2009 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_AMOUNT = re.compile(
    rf"[(<>~c.]?\s?[-–−+±]?\s?[£$€]?\s?[-–−+]?\s?(?:{_NUMBER})\s?(?:m|bn|k|million|billion|%|per\scent|ha|dpa|x)?\s?[)*†‡]*"
    rf"(?:\s?\((?:{_NUMBER})\s?%?\))?"
    r"|[-–—−]+|nil|nil\.|n/?a|\.\.\.?|tb[cad]",
    re.I,
)
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d))?(?:\s?\(?[a-z]{1,2}\)?)?", re.I)


def said(words: Iterable[Printed]) -> str:
    """The words as text, without the markers of notes."""
    text = ""
    for word in words:
        if not word.raised:
            text += word.text if word.joined or not text else f" {word.text}"
    return text


@lru_cache(maxsize=16_384)
def is_figure(text: str) -> bool:
    """Is it an amount or a year, or the sign for none, and nothing else?"""
    return bool(_AMOUNT.fullmatch(text) or _YEAR.fullmatch(text))


def is_amount(text: str) -> bool:
    """Is it a figure, and not one that may name a year?"""
    return bool(_AMOUNT.fullmatch(text)) and not _YEAR.fullmatch(text)


def number_pages(texts: Sequence[str]) -> bool:
    """Are most of them numbers, each no less than the one before it, but for a few, as in a list of contents?"""
    numbers = [int(text) for text in texts if text.isdigit()]
    steps = sum(a <= b for a, b in pairwise(numbers))
    return len(numbers) * 2 > len(texts) and len(numbers) > 2 and steps >= 0.85 * (len(numbers) - 1)


@dataclass(slots=True, eq=False)
class Chunk:
    """Words with no more than a space between them; `figure` where they say a figure and nothing else."""

    words: list[Printed]
    text: str = field(init=False)
    x0: float = field(init=False)
    x1: float = field(init=False)
    base: float = field(init=False)
    size: float = field(init=False)
    figure: bool = field(init=False)

    def __post_init__(self) -> None:
        self.text = said(self.words)
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)
        main = max(self.words, key=lambda word: (not word.raised, len(word.text)))
        self.base, self.size = main.base, main.size
        self.figure = is_figure(self.text)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


def chunks(words: Sequence[Printed]) -> list[Chunk]:
    """The chunks of a page, line by line from its top, each line from the left (through all columns of text)."""
    found: list[Chunk] = []
    for line in levels(words):
        run = [line[0]]
        for word in line[1:]:
            gap = word.x0 - run[-1].x1
            wide = _FIGURE_GAP if is_figure(word.text) else _GAP
            if gap > wide * min(word.size, run[-1].size) and not word.raised:
                found.append(Chunk(run))
                run = []
            run.append(word)
        found.append(Chunk(run))
    return found


def levels(words: Sequence[Printed]) -> list[list[Printed]]:
    """Words by their baseline, from the top, each line from the left; a marker with the line it is raised above."""
    lines: list[list[Printed]] = []
    for word in sorted((w for w in words if not w.raised), key=lambda w: w.base):
        if lines and word.base - lines[-1][0].base <= 0.25 * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    for word in (w for w in words if w.raised):
        middle = (word.top + word.bottom) / 2
        near = [line for line in lines if line[0].top <= middle + 1 and middle <= line[0].bottom]
        if near:
            max(near, key=lambda line: line[0].base).append(word)
    return [sorted(line, key=lambda w: w.x0) for line in lines]
