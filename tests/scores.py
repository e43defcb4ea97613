"""Figures of how much was read rightly: so many of so many, with each fault in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class Score:
    """`right` of `of` things; a rate (an agreement from 0 to 1) is one thing."""

    right: float = 0.0
    of: float = 0.0
    faults: list[str] = field(default_factory=list)

    def add(self, right: float, of: float = 1.0, faults: Iterable[str] = ()) -> None:
        self.right += right
        self.of += of
        self.faults += faults

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0


Scores = dict[str, Score]


def together(scored: Iterable[Scores]) -> Scores:
    """The scores of several things in one, by field."""
    out: Scores = {}
    for scores in scored:
        for name, score in scores.items():
            out.setdefault(name, Score()).add(score.right, score.of, score.faults)
    return out


def total(scores: Scores) -> Score:
    out = Score()
    for score in scores.values():
        out.add(score.right, score.of, score.faults)
    return out


def shown(scored: Mapping[str, Scores], verbose: bool = False) -> str:
    """A compact table: a row for each thing measured, a column a field, and the sums below.

    A dot is all right, a blank is nothing to measure. With `verbose` each row's faults stand under it.
    """
    sums = together(scored.values())
    fields = [name for name, score in sums.items() if score.of]
    wide = max([12, *map(len, scored)])
    lines = [" " * wide + "".join(f" {name:>10}" for name in fields)]
    for name, scores in scored.items():
        lines.append(f"{name:{wide}}" + "".join(f" {_cell(scores.get(f)):>10}" for f in fields))
        if verbose:
            lines += [f"    {name} {f}: {fault}" for f in fields if f in scores for fault in scores[f].faults]
    lines.append(f"{'all':{wide}}" + "".join(f" {_count(sums[f]):>10}" for f in fields))
    lines.append(f"{'':{wide}}" + "".join(f" {sums[f].share:>10.4f}" for f in fields))
    return "\n".join(lines)


def _cell(score: Score | None) -> str:
    if score is None or not score.of:
        return ""
    if score.right == score.of:
        return "."
    return f"{score.share:.4f}" if score.of == 1 else _count(score)


def _count(score: Score) -> str:
    whole = score.right == int(score.right)
    return f"{int(score.right)}/{int(score.of)}" if whole else f"{score.right:.2f}/{int(score.of)}"
