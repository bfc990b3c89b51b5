"""Manners per host: one request at a time, and a pause between two, whichever thread or source asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from models.errors import FetchError


class Stopped(FetchError):
    """The run was asked to stop while a request waited for its turn."""


class HostGate:
    """Lets one request at a time through to each host, a delay apart. Shared by all threads of a run."""

    def __init__(self, stop: threading.Event | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stop = stop or threading.Event()
        self._clock = clock
        self._lock = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._next: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Wait for the host to be free and rested, then hold it.

        Raises:
            Stopped: the run ends while waiting.
        """
        with self._lock:
            mine = self._hosts.setdefault(host, threading.Lock())
        while not mine.acquire(timeout=0.2):
            self._check()
        try:
            self._check()
            pause = self._next.get(host, 0.0) - self._clock()
            if pause > 0 and self._stop.wait(pause):
                self._check()
            yield
        finally:
            self._next[host] = self._clock() + delay
            mine.release()

    def ready_in(self, host: str) -> float:
        """Seconds until the host may be asked again; 0 for now, infinity while a request is under way."""
        mine = self._hosts.get(host)
        if mine is not None and mine.locked():
            return float("inf")
        return max(0.0, self._next.get(host, 0.0) - self._clock())

    def _check(self) -> None:
        if self._stop.is_set():
            raise Stopped("the run was stopped")
