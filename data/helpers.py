"""Other processes that help with bulk work; small work, and systems where forking is unsafe, do without."""

from __future__ import annotations

import datetime as dt
import gc
import marshal
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from data.exchange import usd_rate
from models.errors import StoreError

#: Tasks under way for each helper, so that none waits and memory holds few.
_AHEAD = 4

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


@contextmanager
def helpers(wanted: bool) -> Iterator[Executor | None]:
    """A pool of processes, one for each core, while the block runs; None when not wanted or not safe.

    Raises:
        StoreError: a helper was killed, as a system short of memory does.
    """
    if not wanted or sys.platform != "linux" or threading.active_count() > 1 or (os.cpu_count() or 1) < 2:
        yield None
        return
    # Loaded before the fork, so that helpers share the rates instead of each reading them.
    usd_rate("EUR", dt.date(2020, 1, 1))
    # What a helper inherits is set aside from its cycle collector, which would copy all of it page by page.
    pool = ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork"), initializer=gc.freeze)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise StoreError("a helper process was ended from outside (short of memory?); nothing was written") from error
    finally:
        pool.shutdown(cancel_futures=True)


def in_order(work: Callable[[Task], Outcome], tasks: Iterable[Task], pool: Executor | None = None) -> Iterator[Outcome]:
    """What the work makes of each task, in the order of the tasks, here or by helpers; few tasks are held at a time."""
    if pool is None:
        yield from map(work, tasks)
        return
    under_way: deque[Future[Outcome]] = deque()
    for task in tasks:
        under_way.append(pool.submit(work, task))
        if len(under_way) > _AHEAD * (os.cpu_count() or 1):
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def pack(values: Any) -> bytes:
    """Plain values (text, numbers, None, lists, tuples, dicts) as bytes, in a third of the time that pickle takes."""
    return marshal.dumps(values)


def unpack(packed: bytes) -> Any:
    """What :func:`pack` packed in this process or a helper; never for bytes from anywhere else."""
    return marshal.loads(packed)  # noqa: S302
