"""The turns of pages in a text that once was printed: footnotes, a page's number, the running head of the next.

Programs that make Markdown of a paper leave them where they stood, in the middle of its sentences.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from extractor.readers.lines import Line
from extractor.readers.marks import Mark, ends, hangs, is_prose, opens_lower

_NUMBER = re.compile(r"(?:^|(?<=\s))(?:Page\s+)?(\d{1,4})$", re.I)
# A head runs where it follows so many numbers that rise by no more than the pages that may go without one.
_FEWEST, _LEAP = 4, 3
_NOTE = re.compile(r"(\d{1,3})\s+(?=[A-Z“‘])")
_HEADING = re.compile(r"(?:#{1,6}\s*\S|\*\*[A-Z][^*]*\*\*$)")
# So many lines of notes and headings may stand between the halves of a sentence.
_MOST = 12


def unturned(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without the numbers and running heads of pages, sentences whole before what stood within them.

    Beside them, the furniture that was taken out: those heads and numbers, and prose that was printed twice running.
    """
    starts = {i: start for group in _after_numbers(lines).values() for i, start in _running(lines, group)}
    feet = _feet(lines, starts)
    kept: list[Line] = []
    furniture: list[Line] = []
    turned = False
    for i, line in enumerate(lines):
        if i in starts:
            furniture.append(_cut(line, 0, starts[i]))
            line, turned = _cut(line, starts[i], len(line.text)), True
        if i in feet and (number := _NUMBER.search(line.text)):
            furniture.append(_cut(line, number.start(), len(line.text)))
            line = _cut(line, 0, number.start())
        if kept and line.gap and line.text == kept[-1].text and is_prose(line.text):
            furniture.append(line)  # a line that is said twice is one that bears the mark of a footnote
        elif line.text:
            kept.append(replace(line, gap=_gap(kept, line)) if turned else line)
            turned = False
    return _whole(kept), furniture


def _feet(lines: Sequence[Line], starts: Collection[int]) -> set[int]:
    """The lines that end with the number of a page: those before a running head, and the last if its number is next."""
    feet = {i - 1 for i in starts}
    numbers = [int(number[1]) for i in feet if (number := _NUMBER.search(lines[i].text))]
    last = _NUMBER.search(lines[-1].text) if numbers else None
    return feet | {len(lines) - 1} if last and 0 < int(last[1]) - max(numbers) <= _LEAP else feet


def _gap(before: Sequence[Line], line: Line) -> int:
    """How many blank lines part a page's first line from the last of the page before: one only within a sentence."""
    return 1 if before and _goes_on(before[-1], line) else max(line.gap, 2)


def _goes_on(a: Line, b: Line) -> bool:
    return not ends(a.text) and (opens_lower(b.text) or hangs(a.text))


def _cut(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end].rstrip()
    return replace(line, text=text, start=line.start + start, end=line.start + start + len(text))


def _after_numbers(lines: Sequence[Line]) -> dict[str, list[tuple[int, int]]]:
    """The lines that follow on a number, each with that number, by their first word."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, (before, line) in enumerate(pairwise(lines), 1):
        if line.gap and (number := _NUMBER.search(before.text)):
            found[line.text.split()[0]].append((i, int(number[1])))
    return found


def _running(lines: Sequence[Line], group: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of the lines that open with a running head, and where what follows it begins."""
    steps = [0 < b[1] - a[1] <= _LEAP for a, b in pairwise(group)]
    rising = [i for (i, _), a, b in zip(group, [False, *steps], [*steps, False], strict=True) if a or b]
    if len(rising) < _FEWEST or 2 * len(rising) < len(group):
        return
    columns = zip(*(lines[i].text.split() for i in rising), strict=False)
    shared = sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, columns))
    texts = {i: (lines[i].text.split(None, shared)[shared:] or [""])[0] for i in rising}
    if shared > 1 or 2 * sum(not text for text in texts.values()) >= len(rising):
        yield from ((i, len(lines[i].text) - len(text)) for i, text in texts.items())


def _whole(lines: list[Line]) -> list[Line]:
    """The lines with footnotes and headings behind the paragraph in whose midst they stand.

    Where most lines stand by themselves it cannot be told what is a paragraph.
    """
    if 2 * sum(line.gap > 0 for line in lines) > len(lines):
        return lines
    out: list[Line] = []
    i = 0
    while i < len(lines):
        stop = _interruption(lines, i) if out else i
        if stop == i:
            out.append(lines[i])
            i += 1
            continue
        after = range(stop + 1, len(lines))
        end = next((n for n in after if lines[n].gap and not _goes_on(lines[n - 1], lines[n])), len(lines))
        out += [replace(lines[stop], gap=0), *lines[stop + 1 : end], *map(_as_note, lines[i:stop])]
        i = end
    return out


def _as_note(line: Line) -> Line:
    note = _NOTE.match(line.text) if line.gap else None
    return replace(line, mark=Mark("footnote", note.end(), note[1])) if note else line


def _interruption(lines: Sequence[Line], i: int) -> int:
    """Where the sentence goes on that the line before the `i`th broke off, behind notes and headings; else `i`."""
    a = lines[i - 1]
    if not lines[i].gap or ends(a.text) or not is_prose(a.text) or _HEADING.match(a.text):
        return i
    for n in range(i, min(i + _MOST, len(lines))):
        if lines[n].gap and not (_NOTE.match(lines[n].text) or _HEADING.match(lines[n].text)):
            return n if n > i and lines[n].text[0].islower() else i
    return i
