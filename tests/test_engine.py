"""Work in this process or in a pool gives the same results, in the order of the tasks."""

from __future__ import annotations

import os
import time

import pytest

from extractor import engine


def late_square(number: int) -> int:
    time.sleep(0.02 * (number % 3))
    return number * number


def fall_on_three(number: int) -> int:
    if number == 3:
        os._exit(1)
    return number


def raise_on_two(number: int) -> int:
    if number == 2:
        raise ValueError("two")
    return number


def fallen(number: int) -> int:
    return -number


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    results = engine.run(range(9), late_square, workers=workers, crashed=fallen)
    assert list(results) == [n * n for n in range(9)]


def test_a_task_that_ends_its_process_loses_no_other() -> None:
    assert list(engine.run(range(6), fall_on_three, workers=2, crashed=fallen)) == [0, 1, 2, -3, 4, 5]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_work_raises_ends_the_run(workers: int) -> None:
    results = engine.run(range(4), raise_on_two, workers=workers, crashed=fallen)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(results)


def test_no_tasks_start_no_pool() -> None:
    assert list(engine.run([], late_square, workers=1, crashed=fallen)) == []


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def tasks():
        for n in range(100):
            taken.append(n)
            yield n

    results = engine.run(tasks(), late_square, workers=2, crashed=fallen)
    next(results)
    results.close()
    assert len(taken) <= 6
