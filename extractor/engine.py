"""Where the work runs: in this process, or in a pool of processes. Results come in the order of the tasks."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
log = logging.getLogger(__name__)

#: Tasks handed out a worker: enough that none waits, few enough that finished documents do not fill the memory.
_AHEAD = 2


def run(
    tasks: Iterable[T],
    work: Callable[[T], R],
    *,
    workers: int = 1,
    crashed: Callable[[T], R],
) -> Generator[R, None, None]:
    """`work(task)` for every task, in order, one result a task.

    With more than one worker, `work` and the tasks must be importable and picklable (the pool spawns, on every system
    alike). `crashed(task)` is the result of a task that ended its process. What `work` itself raises ends the run.
    Closing the iterator, or Ctrl-C, ends the pool.
    """
    if workers <= 1:
        yield from map(work, tasks)
        return
    yield from _Pool(work, workers, crashed).run(iter(tasks))


class _Pool:
    """A pool that outlives a worker's crash: the tasks then in flight are run again, each alone."""

    def __init__(self, work: Callable[[Any], Any], workers: int, crashed: Callable[[Any], Any]) -> None:
        self.work = work
        self.workers = workers
        self.crashed = crashed
        self.threads = max(1, (os.cpu_count() or 1) // workers)

    def run(self, tasks: Iterator[Any]) -> Generator[Any, None, None]:
        waiting: deque[Any] = deque()
        more = True
        while more or waiting:
            executor = self._executor(self.workers)
            inflight: deque[tuple[Any, Future]] = deque()
            try:
                while more or inflight:
                    more = more and self._fill(executor, tasks, inflight)
                    if not inflight:
                        break
                    yield inflight[0][1].result()
                    inflight.popleft()
            except BrokenProcessPool:
                waiting.extend(task for task, _ in inflight)
            finally:
                _end(executor)
            while waiting:
                yield self._alone(waiting.popleft())

    def _fill(self, executor: ProcessPoolExecutor, tasks: Iterator[Any], inflight: deque[tuple[Any, Future]]) -> bool:
        """Hand out tasks up to the measure. False once there are no more."""
        while len(inflight) < self.workers * _AHEAD:
            try:
                task = next(tasks)
            except StopIteration:
                return False
            inflight.append((task, _submit(executor, self.work, task)))
        return True

    def _alone(self, task: Any) -> Any:
        executor = self._executor(1)
        try:
            return executor.submit(self.work, task).result()
        except BrokenProcessPool:
            log.error("a worker process ended while at work on %r", task)
            return self.crashed(task)
        finally:
            _end(executor)

    def _executor(self, workers: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(self.threads,))


def _submit(executor: ProcessPoolExecutor, work: Callable[[T], R], task: T) -> Future[R]:
    try:
        return executor.submit(work, task)
    except BrokenProcessPool as fault:  # a worker fell while nobody was looking: its task tells, in its turn
        failed: Future[R] = Future()
        failed.set_exception(fault)
        return failed


def _begin(threads: int) -> None:
    # Ctrl-C reaches the whole group of processes; only the parent answers it. Each worker keeps to its share of cores.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))


def _end(executor: ProcessPoolExecutor) -> None:
    """End the pool's processes now, whatever they are doing."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(5)
