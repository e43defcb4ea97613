"""How far the figures would move on other texts of the same sort: the bootstrap over items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from extractor.evaluation.scoring import Count, figures

RESAMPLES, SEED = 1000, 0
#: The interval holds nineteen of twenty resamples.
_LOW, _HIGH = 2.5, 97.5


def intervals(counts: Sequence[Count]) -> dict[str, tuple[float, float]]:
    """The 95 % interval of every figure, by its dotted name ("types.target.f1"), from items drawn with replacement."""
    if not counts:
        return {}
    columns = sorted({key for count in counts for key in dict(_numbers(count))}, key=repr)
    table = np.array([[dict(_numbers(count)).get(key, 0.0) for key in columns] for count in counts])
    draws = np.random.default_rng(SEED).multinomial(len(counts), [1 / len(counts)] * len(counts), size=RESAMPLES)
    seen: dict[str, list[float]] = {}
    for row in draws @ table:
        for name, value in flat(figures(_count(columns, row))):
            seen.setdefault(name, []).append(value)
    return {n: (float(np.percentile(v, _LOW)), float(np.percentile(v, _HIGH))) for n, v in seen.items()}


def flat(given: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, float]]:
    """Figures by dotted name, without those that could not be measured."""
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{under}{name}.")
        elif value is not None:
            yield under + name, float(value)


def _numbers(count: Count) -> Iterator[tuple[tuple[str, Any], float]]:
    for part in fields(Count):
        value = getattr(count, part.name)
        if isinstance(value, Mapping):
            yield from (((part.name, key), float(n)) for key, n in value.items())
        else:
            yield (part.name, None), float(value)


def _count(columns: Sequence[tuple[str, Any]], row: np.ndarray) -> Count:
    out = Count()
    for (name, key), value in zip(columns, row.tolist(), strict=True):
        if key is None:
            setattr(out, name, value)
        else:
            getattr(out, name)[key] = value
    return out
