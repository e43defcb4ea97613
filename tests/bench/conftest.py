"""Timings run only where they are asked for: `pytest -m bench`, as `make bench` does."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr:
        return
    timings = [item for item in items if item.get_closest_marker("bench")]
    if timings:
        config.hook.pytest_deselected(items=timings)
        items[:] = [item for item in items if item not in timings]
