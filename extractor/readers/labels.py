"""Labels in bold type beside the rows of a table, whose lines a program took with those of the text beside them.

They stand within its sentences: "with every trust expected to **Reduce the time **", then "**people wait for **".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.readers.lines import Line
from extractor.readers.marks import ends, opens_lower

# The one run of bold type in a line, and what stands before and after it.
_BOLD = re.compile(r"(?P<before>[^*]*)\*\*(?P<label>[^*]{2,60})\*\*(?P<after>[^*]*)$")
# So many lines of a label there are at the least, so many lines stand between two of them at the most, and one stands
# beside so many words of a sentence.
_FEWEST, _APART, _WORDS = 3, 3, 6
# The sentence in which it ends goes on for no more lines.
_REACH = 8


@dataclass(frozen=True, slots=True)
class _Piece:
    """The line of a label that stands in the `i`th line of the text, from `start` to `end` of it, marks included.

    `beside` is how many other words that line has.
    """

    i: int
    start: int
    end: int
    words: str
    beside: int


def parted(lines: Sequence[Line]) -> list[Line]:
    """The lines without the labels that stand in their midst; their own lines follow the sentence."""
    labels = list(_labels(lines))
    taken = {piece.i: piece for label in labels for piece in label}
    due: dict[int, list[_Piece]] = defaultdict(list)
    for label in labels:
        due[_end(lines, label[-1].i, taken)] += label
    out: list[Line] = []
    after = goes_on = False
    for i, line in enumerate(lines):
        if goes_on:  # no blank line parts the halves of a sentence
            line = replace(line, gap=0)
        goes_on = i in taken and i + 1 < len(lines) and opens_lower(lines[i + 1].text)
        for part in _without(line, taken[i], goes_on) if i in taken else [line]:
            out.append(replace(part, gap=max(part.gap, 2)) if after else part)
            after = False
        for piece in due.get(i, ()):
            own = lines[piece.i]
            start = own.start + own.text.index(piece.words, piece.start)
            gap = 2 if piece.words[0].isupper() else own.gap
            out.append(Line(piece.words, start, start + len(piece.words), gap, page=own.page))
            after = True
    return out


def _labels(lines: Sequence[Line]) -> Iterator[list[_Piece]]:
    open_: list[_Piece] = []
    for i, line in enumerate(lines):
        piece = _piece(i, line)
        if piece is None:
            continue
        goes_on = bool(open_) and piece.words[0].islower() and i - open_[-1].i <= _APART
        if not goes_on:
            if _is_label(open_):
                yield open_
            open_ = []
        if goes_on or piece.words[0].isupper():
            open_.append(piece)
    if _is_label(open_):
        yield open_


def _piece(i: int, line: Line) -> _Piece | None:
    found = _BOLD.match(line.text)
    words = found["label"].strip() if found else ""
    if found is None or not words or ends(words):
        return None
    beside = len(found["before"].split()) + len(found["after"].split())
    return _Piece(i, found.end("before"), found.start("after"), words, beside)


def _is_label(pieces: Sequence[_Piece]) -> bool:
    """Some of its lines stand by themselves, as words that are only stressed seldom do, and some beside a sentence."""
    beside = [piece.beside for piece in pieces]
    return len(pieces) >= _FEWEST and min(beside) == 0 and max(beside) >= _WORDS


def _without(line: Line, piece: _Piece, goes_on: bool) -> Iterator[Line]:
    """What is left of a line: nothing, or the words on one side of the label or on both.

    Whether their sentence `goes_on` in the next line the space that follows them no longer tells.
    """
    for a, b in ((0, piece.start), (piece.end, len(line.text))):
        text = line.text[a:b]
        if text.strip():
            start = line.start + a + len(text) - len(text.lstrip())
            gap = 0 if a else line.gap
            end = start + len(text.strip())
            yield replace(line, text=text.strip(), start=start, end=end, gap=gap, open=goes_on)


def _end(lines: Sequence[Line], last: int, taken: dict[int, _Piece]) -> int:
    """The line that ends the sentence in which the label's last line stands."""
    for n in range(last, min(last + _REACH, len(lines) - 1)):
        if n + 1 not in taken and lines[n + 1].text[0].isupper():
            return n
    return last
