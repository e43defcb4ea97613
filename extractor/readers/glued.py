"""Lines of Markdown that hold more than one line: a heading run into its text, the items of a list run together.

Programs that make Markdown of a paper leave them so where they took the breaks for those of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.readers.lines import Line
from extractor.readers.marks import ends, hangs, is_prose

# Words in bold type that may be a heading.
_BOLD = re.compile(r"\*\*\s*[A-Z][^*]+\*\*(?:\s*\*\*[^*]+\*\*)*\s*")
_LONGEST = 120
_LOWER = re.compile(r"\b[a-z]{2,}")
_BULLET = re.compile(r"\s(?=[•▪●◦]\s+\S)")
# A letter for a bullet, as a list of lists has it: no word of English.
_LETTER_O = re.compile(r"(?:^|\s)(?=o\s+[a-z])")
_ENUMERATOR = re.compile(r"(?:^|(?<=\s))[*_]*(?P<mark>[a-z]|\d{1,2})\.[*_]*\s+(?=[*_]*[A-Z])")
# What stands before a number or a letter that counts or names something.
_NAMES = re.compile(
    r"\b(?:to|of|by|at|from|than|and|or|in|on|is|was|were|about|page|paras?|paragraph|part|section|chapter|table|figure|"
    r"annex|appendix|article|clause|item|option|point|question|step|stage|phase|level|grade|group|no|year|week|day)\W*$",
    re.I,
)
# The next item of a list stands no more lines away.
_REACH = 40
# So many characters beside a heading tell what it stands in, and so many before an item.
_BESIDE, _BEFORE = 500, 40


def unglued(lines: Sequence[Line]) -> list[Line]:
    """The lines, each with one thing in it."""
    out: list[Line] = []
    last: dict[str, tuple[str, int]] = {}
    for i, line in enumerate(lines):
        if line.mark or line.text[0] in "#|":
            out.append(line)
            continue
        cuts = {*_headings(line.text), *_bullets(line.text), *_items(line.text, i, last)}
        edges = sorted({0, *cuts, len(line.text)})
        for a, b in pairwise(edges):
            text = line.text[a:b].rstrip()
            start = line.start + a
            out.append(replace(line, text=text, start=start, end=start + len(text), gap=1 if a else line.gap))
    return [line for line in out if line.text]


def _headings(text: str) -> Iterator[int]:
    """Where headings begin and end that stand in one line with their text."""
    for found in _BOLD.finditer(text):
        before = text[max(0, found.start() - _BESIDE) : found.start()].rstrip(" *")
        after = text[found.end() : found.end() + _BESIDE].lstrip(" *")
        head = found.group().strip(" *")
        if ends(head) or len(head) > _LONGEST or len(_LOWER.findall(head)) < 2:
            continue
        leads = after[:1].isupper() and is_prose(after)
        follows = len(before) >= 40 and not hangs(before) and before[-1] not in ":,;(–—-"
        if (leads or not after) and (follows or not before) and (before or after):
            yield from (found.start(), found.end())


def _bullets(text: str) -> Iterator[int]:
    yield from (found.end() for found in _BULLET.finditer(text))
    letters = [found.end() for found in _LETTER_O.finditer(text)]
    if letters and (letters[0] == 0 or text[: letters[0]].rstrip().endswith(":")):
        yield from letters


def _items(text: str, i: int, last: dict[str, tuple[str, int]]) -> Iterator[int]:
    """Where items begin that are numbered or lettered in sequence; `last` is the last item of each kind."""
    for found in _ENUMERATOR.finditer(text):
        mark, before = found["mark"], text[max(0, found.start() - _BEFORE) : found.start()].rstrip(" *_")
        kind = "number" if mark.isdigit() else "letter"
        said, at = last.get(kind, ("", -_REACH))
        following = i - at < _REACH and mark == _next(said)
        opening = mark in ("a", "1") and before.endswith(":")
        if not before or opening or (following and not _NAMES.search(before)):
            last[kind] = (mark, i)
            yield found.start()


def _next(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1) if mark else ""
