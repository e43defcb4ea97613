"""The next file is read and sifted in a thread, while the one before it is searched."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from itertools import zip_longest
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")
#: How often whoever waits looks up, in seconds: on Windows no Ctrl-C is heard in between.
_LOOK_UP = 0.5
#: How long one thread may keep the others from their turn, in seconds. The encoder wants its turn after every product
#: of matrices, and Python's own 5 milliseconds are longer than most of these.
_TURN = 0.0005


class Ahead(Generic[T, R]):
    """Prepares tasks in order, one at a time, each as soon as the one before it is taken.

    `prepare` is told the task after it too, or None. It works as a context, in which threads take turns more often.
    """

    def __init__(self, tasks: Sequence[T], prepare: Callable[[T, T | None], R]) -> None:
        self._left = zip_longest(tasks, tasks[1:])
        self._prepare = prepare
        self._begun: Future[R] = Future()
        self._turn = sys.getswitchinterval()

    def __enter__(self) -> Self:
        sys.setswitchinterval(_TURN)
        self._begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        sys.setswitchinterval(self._turn)

    def taken(self) -> R:
        """The next task, prepared. Raises what its preparation raised."""
        begun = self._begun
        while not wait([begun], _LOOK_UP).done:
            pass
        self._begin()
        return begun.result()

    def _begin(self) -> None:
        for task, following in self._left:
            self._begun = Future()
            # A daemon: whoever interrupts the load does not wait for it.
            Thread(target=self._work, args=(self._begun, task, following), daemon=True).start()
            return

    def _work(self, begun: Future[R], task: T, following: T | None) -> None:
        try:
            begun.set_result(self._prepare(task, following))
        except BaseException as fault:  # told to whoever takes the task
            begun.set_exception(fault)
