"""Woven lines: those of two columns that a program took from top to bottom, put in order again.

Such a text has a line of the left column, one of the right, one of the left, and no sentence of it can be read. Where
it is plain that lines stand so, the left column's are put before the right's; each keeps its own place in the text as
given. Lines in doubt are left as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from extractor.model import Note
from extractor.readers.junctions import Scores
from extractor.readers.lines import Line
from extractor.readers.marks import ends, is_prose, opens_lower

# A column is not wider than this.
_WIDEST = 90
# More lines at the top of a page's columns are no headings, but a table's.
_HEADS = 4
# Fewer lines than this prove nothing.
_FEWEST = 10
# Blank lines that are put before the second column.
_APART = 2
# How many lines one column may go on while the other has none.
_REACH = 60
# Of so many lines the junctions are weighed at once: those of a long text would fill the memory.
_AT_ONCE = 2000
# The odds, as natural logarithms, that the lines of two columns begin to alternate, within a few lines of the top of a
# page and elsewhere, and that they cease to before its end.
_BEGINS_AT_TOP, _BEGINS, _CEASES = -2.0, -7.0, -4.0
_TOP = 4
# A column goes on with a second line, a third, ... at once: strict alternation is the rule, but what has once slipped
# (a gap or a heading in the other column, or its end) often goes on.
_GOES_ON = (0.15, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
# Lines that go on from nothing (headings, bullets, the words in a picture) cost no more than this: within a column, and
# where lines are read as given.
_AFRESH, _AFRESH_GIVEN = -4.0, -1.5
# Where the evidence is counted, such lines speak even less for weaving.
_AFRESH_COUNTED = -1.0
# A column that the other has overtaken stood still at the end of a paragraph, seldom elsewhere.
_PAUSES, _NO_PAUSE = 1.2, -4.0
# The evidence that lines are woven, as a natural logarithm (no text that is not woven came near to it), and where
# others of the text surely are.
_ENOUGH, _ENOUGH_AGAIN = 12.0, 8.0
_SURE = 3
# So many lines of a woven stretch open in the middle of a sentence, at the least.
_RUNNING = 0.4
# How well the lines must go on once they are in order; by how much better they go on, on the average, from the last but
# one than from the last; and by how much more they may seem to go on from the last but two.
_IN_ORDER, _CONTRAST, _DOUBT = 0.2, 0.2, 0.1
_PAGE_NUMBER = re.compile(r"[*_ ]*(?:page )?\d{1,4}[*_ ]*$", re.I)


@dataclass(frozen=True, slots=True)
class Zone:
    """Lines `start` to `stop` of a text that stand woven: the columns' lines, by index.

    `gain` is how much better they read so than in the order given, `fit` how well a line goes on from the one before
    it in its column, `back` how well from the last line, the last but one and the last but two: natural logarithms.
    """

    start: int
    stop: int
    columns: tuple[tuple[int, ...], ...]
    gain: float
    fit: float
    back: tuple[float, float, float]

    @property
    def ordered(self) -> bool:
        """Is it plain how the lines are mixed? Those of three columns are not put in order."""
        last, last_but_one, last_but_two = self.back
        return self.fit >= _IN_ORDER and last_but_one > last + _CONTRAST and last_but_one > last_but_two - _DOUBT


@dataclass(frozen=True, slots=True)
class Unwoven:
    """Lines in reading order, and what the reader of the evidence must know of it.

    `within` are the starts of the lines that stand in a column under another of the same zone: blank lines before
    them part nothing.
    """

    lines: list[Line]
    within: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()

    def close_up(self, lines: Sequence[Line]) -> None:
        """Take the blank lines out between those of `lines` that one column holds."""
        for line in lines:
            if line.start in self.within:
                line.gap = 0


def unwoven(lines: list[Line]) -> Unwoven:
    """Put the lines of woven stretches in order: the left column's, then the right's."""
    found = zones(lines)
    if not found:
        return Unwoven(lines)
    order: list[Line] = []
    within: set[int] = set()
    at = left = 0
    for zone in found:
        if not zone.ordered:
            left += zone.stop - zone.start
            continue
        order += lines[at : zone.start]
        for n, column in enumerate(zone.columns):
            order += [lines[i] for i in column]
            within.update(lines[i].start for i in column[1:])
            # What the right column begins with does not go on from the end of the left.
            lines[column[0]].gap += _APART if n else 0
        at = zone.stop
    moved = sum(zone.stop - zone.start for zone in found) - left
    return Unwoven([*order, *lines[at:]], frozenset(within), tuple(_notes(moved, left)))


def _notes(moved: int, left: int) -> list[Note]:
    notes = []
    if moved:
        notes.append(
            Note(
                "info",
                f"{moved} lines of two columns stood mixed, and were put in order",
                hint="Check quotations against the page.",
            )
        )
    if left:
        notes.append(
            Note(
                "warning",
                f"{left} lines seem to be those of two columns, mixed",
                hint="Their sentences are not to be trusted: convert the document again, or load the PDF itself.",
            )
        )
    return notes


def zones(lines: Sequence[Line]) -> list[Zone]:
    """The stretches of woven lines, in order."""
    bars = _bars(lines)
    if sum(not bar for bar in bars) < _FEWEST:
        return []
    reach = min(_REACH, len(lines) - 1)
    scores = _near(Scores([line.text for line in lines]), len(lines), reach)
    running = [opens_lower(line.text) or is_prose(line.text) for line in lines]
    pauses = np.array([_pauses(line.text) for line in lines])
    found = []
    for start, stop, columns in _weaves(_best(scores, bars, pauses)):
        stop = start + _prose(running[start:stop])
        lead = stop - start - _prose(running[start:stop][::-1])
        start += lead if lead > _HEADS else 0
        first, second = ([i for i in column if start <= i < stop] for column in columns)
        if first and second and _runs(lines[start:stop]):
            found.append(_zone(start, stop, _headed(first, second, running), scores))
    sure = sum(zone.gain >= _ENOUGH for zone in found)
    return [zone for zone in found if zone.gain >= (_ENOUGH_AGAIN if sure >= _SURE else _ENOUGH)]


def _bars(lines: Sequence[Line]) -> list[bool]:
    """Which lines stand in no column, or above both: wide ones, numbers of pages, running heads, a page's first."""
    texts = [line.text for line in lines]
    bars = [len(text) > _WIDEST or text[0] in "#|" or _PAGE_NUMBER.match(text) is not None for text in texts]
    follow = Counter(text for text, bar in zip(texts[1:], bars, strict=False) if bar)
    for i in range(len(lines) - 1, 0, -1):
        bars[i] |= lines[i].page != lines[i - 1].page or (bars[i - 1] and follow[texts[i]] > 2)
    return bars


def _prose(running: Sequence[bool]) -> int:
    """How many of the lines stand before the words of a picture or a table."""
    balance = list(accumulate(2 if runs else -1 for runs in running))
    return balance.index(max(balance)) + 1


def _runs(lines: Sequence[Line]) -> bool:
    """Are these lines of running text, and not the cells of a table or the names of a list?"""
    lengths = sorted(len(line.text) for line in lines)
    room = lengths[int(len(lengths) * 0.8)]
    prose = sum(is_prose(line.text, room) for line in lines)
    running = sum(opens_lower(line.text) for line in lines)
    return len(lines) >= _FEWEST and room >= 25 and prose >= 0.5 * len(lines) and running >= _RUNNING * len(lines)


def _near(scores: Scores, count: int, reach: int) -> np.ndarray:
    """`[i, r]`: how well line `i` goes on from the line `r` before it."""
    near = np.empty((count, reach + 2))
    for start in range(0, count, _AT_ONCE):
        b = np.arange(start, min(start + _AT_ONCE, count))[:, None]
        a = b - np.arange(reach + 2)
        found = scores.of(np.maximum(a, 0).ravel(), np.broadcast_to(b, a.shape).ravel()).reshape(a.shape)
        near[b[:, 0]] = np.where(a < 0, -9.0, found)
    return near


def _pauses(text: str) -> bool:
    """May a column stand still for a line's height after this line: an end of a paragraph, a heading?"""
    bare = text.strip("*_ ")
    return ends(bare) or bare != text.strip() or len(bare) < 25


def _best(scores: np.ndarray, bars: Sequence[bool], pauses: np.ndarray) -> list[int]:
    """For each line, how many lines its column has gone on with, the other column's last before them; 0: unwoven.

    The most likely sequence, by Viterbi's way.
    """
    count, reach = scores.shape[0], scores.shape[1] - 2
    shares = np.array([*_GOES_ON, *[_GOES_ON[-1]] * reach])[:reach]
    same, other = np.log(shares), np.log(1 - shares)
    given = np.maximum(scores[:, 1], _AFRESH_GIVEN)
    back = np.arange(1, reach + 1)
    plain, woven = 0.0, np.full(reach, -np.inf)
    from_plain: list[int] = [0]
    from_woven: list[int] = [0]
    for i in range(1, count):
        near = np.maximum(scores[i], _AFRESH)
        turns = woven + other + near[2:]
        turns[1:] += np.where(pauses[np.maximum(i - 1 - back[1:], 0)], _PAUSES, _NO_PAUSE)
        # Where the columns cease the next line may go on from either, or begin afresh.
        leaves = woven + (0.0 if bars[i] else _CEASES) + np.maximum(np.maximum(near[1], near[2:]), 0.0)
        stay = plain + given[i]
        leave, turn = int(leaves.argmax()), int(turns.argmax())
        opens = plain + (_BEGINS_AT_TOP if i <= _TOP or any(bars[i - _TOP : i]) else _BEGINS)
        opens -= np.inf if bars[i - 1] else 0.0
        following = np.full(reach, -np.inf)
        if not bars[i]:
            following[1:] = (woven + same)[:-1] + near[1]
            following[0] = max(opens, turns[turn])
        from_woven.append(0 if opens >= turns[turn] else turn + 1)
        from_plain.append(0 if stay >= leaves[leave] else leave + 1)
        plain = max(stay, leaves[leave])
        woven = following
    return _path(plain, woven, from_plain, from_woven)


def _path(plain: float, woven: np.ndarray, from_plain: list[int], from_woven: list[int]) -> list[int]:
    last = int(woven.argmax())
    state = 0 if plain >= woven[last] else last + 1
    path = [state]
    for i in range(len(from_plain) - 1, 0, -1):
        if state > 1:
            state -= 1
        else:
            state = from_plain[i] if state == 0 else from_woven[i]
        path.append(state)
    return path[::-1]


def _weaves(path: Sequence[int]) -> list[tuple[int, int, tuple[list[int], list[int]]]]:
    """Each stretch of woven lines, with its columns: first the one whose line stands first."""
    found: list[tuple[int, int, tuple[list[int], list[int]]]] = []
    for i, state in enumerate(path):
        if not state:
            continue
        if not path[i - 1]:
            found.append((i - 1, i, ([i - 1], [])))
        start, _, columns = found[-1]
        here, there = columns if columns[0][-1] == i - 1 else columns[::-1]
        (there if state == 1 else here).append(i)
        found[-1] = (start, i + 1, columns)
    return found


def _headed(first: list[int], second: list[int], running: Sequence[bool]) -> list[list[int]]:
    """What is read first, and next: the columns, and before them a heading that stands above both.

    The left column's first line stands above the right's. A heading that text follows at once stands above both, or is
    that text's own.
    """
    if len(first) > 1 and second[0] < first[1] and running[second[0]] and not running[first[0]]:
        return [first[:1], second, first[1:]]
    return [first, second]


def _zone(start: int, stop: int, columns: Sequence[Sequence[int]], scores: np.ndarray) -> Zone:
    reach = scores.shape[1] - 1
    steps = [scores[b, min(b - a, reach)] for column in columns for a, b in pairwise(column)]
    given = np.maximum(scores[start + 1 : stop, 1], _AFRESH_COUNTED)
    fit = float(np.mean(steps)) if steps else 0.0
    last, last_but_one, last_but_two = map(float, scores[start + 3 : stop, 1:4].mean(0))
    gain = float(sum(steps) - sum(given))
    return Zone(start, stop, tuple(map(tuple, columns)), gain, fit, (last, last_but_one, last_but_two))
