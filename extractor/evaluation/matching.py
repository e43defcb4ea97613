"""Which answer stands for which finding of the gold: one to one, as many pairs as can be had."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from extractor.answers import Answer
from extractor.evaluation.gold import Marked

_ABBREVIATIONS = ("[Nn]o", "para", "paras", "p", "pp", "v", "vs", "Mr", "Mrs", "Dr", "St")
#: Where a sentence ends: a stop before a capital or figure, an empty line, or a line that opens a list or table.
_ENDS = re.compile(
    "".join(rf"(?<!\b{word})" for word in _ABBREVIATIONS)
    + r"""[.!?]["'”’)]*\s+(?=[A-Z£“‘("'0-9])"""
    + r"|\n\s*\n|\n(?=\s*[-*•|#])"
)
_BEFORE, _AFTER = " \n\t,;:", " \n\t.,;:"
#: Weights of a pair: an equal type goes before an alternative one, a firm finding before a borderline one.
_SAME_TYPE, _FIRM = 10, 3


def same_number(a: Any, b: Any) -> bool:
    """Whether two figures are the same to 0.2 %; None is the same as None only."""
    if a is None or b is None:
        return a is b
    try:
        return math.isclose(float(a), float(b), rel_tol=2e-3, abs_tol=1e-9)
    except (TypeError, ValueError):
        return False


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the space and punctuation at its ends; as it was if nothing else is in it."""
    a, b = start, end
    while a < b and text[a] in _BEFORE:
        a += 1
    while b > a and text[b - 1] in _AFTER:
        b -= 1
    return (a, b) if a < b else (start, end)


def sentence_at(text: str, at: int) -> str:
    """The sentence of a text in which a place lies, on one line."""
    start, end = _sentence(_ends(text), len(text), at)
    return " ".join(text[start:end].split())


def pairs(text: str, wanted: Sequence[Marked], seen: Sequence[Answer]) -> dict[int, int]:
    """Index of the answer for the index of each finding that was found."""
    ends = _ends(text)
    near: dict[tuple[int, int], float] = {}
    for i, gold in enumerate(wanted):
        for j, answer in enumerate(seen):
            if answer.type == gold.type or answer.type in gold.alternatives:
                closeness = _closeness(text, ends, gold, answer)
                if closeness:
                    near[i, j] = closeness + (_SAME_TYPE if answer.type == gold.type else 0)
    holder = _greedy(near, wanted)
    _widen(holder, near, wanted)
    return {i: j for j, i in holder.items()}


def _greedy(near: dict[tuple[int, int], float], wanted: Sequence[Marked]) -> dict[int, int]:
    """Finding by answer, the best pairs first."""
    holder: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in sorted(near, key=lambda ij: (-near[ij] - (0 if wanted[ij[0]].borderline else _FIRM), ij)):
        if i not in taken and j not in holder:
            holder[j] = i
            taken.add(i)
    return holder


def _widen(holder: dict[int, int], near: dict[tuple[int, int], float], wanted: Sequence[Marked]) -> None:
    """Let findings that went empty take an answer whose holder can take another (augmenting paths)."""
    best: dict[int, list[int]] = {}
    for i, j in sorted(near, key=lambda ij: (ij[0], -near[ij], ij[1])):
        best.setdefault(i, []).append(j)

    def place(i: int, tried: set[int]) -> bool:
        for j in best[i]:
            if j not in tried:
                tried.add(j)
                if j not in holder or place(holder[j], tried):
                    holder[j] = i
                    return True
        return False

    for i in sorted(set(best) - set(holder.values()), key=lambda i: (wanted[i].borderline, i)):
        place(i, set())


def _closeness(text: str, ends: list[int], gold: Marked, answer: Answer) -> float:
    """How well an answer fits a finding: 0 if it cannot stand for it, else between 0.5 and 3."""
    (ga, gb), (pa, pb) = trimmed(text, gold.start, gold.end), trimmed(text, answer.start, answer.end)
    within = _sentence(ends, len(text), ga)[0] <= pa and pb <= _sentence(ends, len(text), gb - 1)[1]
    shared, g, p = min(gb, pb) - max(ga, pa), gb - ga, pb - pa
    amounts = (
        answer.amount is not None
        and same_number(gold.attributes.get("amount"), answer.amount)
        and gold.attributes.get("unit") == answer.unit
    )
    overlap = 1 + max(0, shared) / (max(gb, pb) - min(ga, pa)) + (1 if amounts else 0)
    covers = 2 * shared >= g and (within or 2 * shared >= p)
    inside = 2 * shared >= p and 4 * shared >= g
    if covers or inside:
        return overlap
    return overlap - 0.5 if amounts and within else 0.0


def _ends(text: str) -> list[int]:
    return [0, *(m.end() for m in _ENDS.finditer(text)), len(text) + 1]


def _sentence(ends: list[int], length: int, at: int) -> tuple[int, int]:
    for left, right in pairwise(ends):
        if left <= at < right:
            return left, right
    return 0, length
