"""Processes that resolve claims for a reader.

A server holds threads and cannot fork safely, and what it runs as its main module must not be run again in a child; so
these are plain processes of this module, which are handed their work and hand back its outcome through their pipes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, ParamSpec, TypeVar, cast

#: More processes than this wait for the one reader of the store.
MOST = 8

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def workers(wanted: bool) -> Iterator[Executor | None]:
    """Processes for a bulk of work; None where none is wanted, or the machine has a single core."""
    number = min(MOST, os.cpu_count() or 1)
    if not wanted or number < 2:
        yield None
        return
    with _Workers(number) as pool:
        yield pool


class _Workers(Executor):
    """One thread per process: it hands over a piece of work and waits for the outcome."""

    def __init__(self, number: int) -> None:
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="resolve")
        self._processes = [_started() for _ in range(number)]
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for process in self._processes:
            self._idle.put(process)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._threads.submit(self._asked, fn, args, kwargs)

    def _asked(self, work: Callable[..., T], args: tuple[Any, ...], options: dict[str, Any]) -> T:
        process = self._idle.get()
        try:
            given, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
            pickle.dump((work, args, options), given, pickle.HIGHEST_PROTOCOL)
            given.flush()
            outcome: T = pickle.load(answers)  # noqa: S301 - written by our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            # A process that died, of whatever cause, leaves its work to be done here, where errors are told.
            return work(*args, **options)
        finally:
            self._idle.put(process)
        return outcome

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=wait, cancel_futures=True)
        for process in self._processes:
            # A process ends when nobody can give it work any more.
            process.communicate()


def _started() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[1])
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    return subprocess.Popen(
        [sys.executable, "-m", "data.workers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    )


def main() -> None:
    """Do what is handed over until the pipe is closed."""
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            work, args, options = pickle.load(given)  # noqa: S301 - written by the process that started this one
        except EOFError:
            return
        pickle.dump(work(*args, **options), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    main()
