"""Which request is next: hosts take turns, and none is asked before it has rested."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from scrapers.hosts import HostGate
from scrapers.items import Request


@dataclass(slots=True)
class Job:
    """One request of a run, before it is sent."""

    #: Source that wants it.
    source: str
    #: Host that it goes to first.
    host: str
    #: The request, for what an adapter planned; None for open work.
    request: Request | None = None
    #: Number in the list of open work; 0 for what an adapter planned.
    work: int = 0
    #: How often it was tried in this run.
    tries: int = 0
    #: Not before this moment (monotonic seconds).
    at: float = 0.0


class Jobs:
    """The requests of a run. Used by one thread."""

    def __init__(self, gate: HostGate, clock: Callable[[], float] = time.monotonic) -> None:
        self._gate = gate
        self._clock = clock
        #: Hosts with waiting jobs, in the order of their turns.
        self._hosts: dict[str, deque[Job]] = {}
        self._busy: set[str] = set()
        self._open: Counter[str] = Counter()
        self._work: set[int] = set()
        self.in_flight = 0

    @property
    def left(self) -> int:
        """Jobs that are not closed."""
        return self._open.total()

    def of_source(self, source: str) -> int:
        """Jobs of a source that are not closed."""
        return self._open[source]

    def has_work(self, number: int) -> bool:
        """True when a piece of open work is among the jobs that are not closed."""
        return number in self._work

    def add(self, job: Job) -> None:
        """A new job."""
        self._open[job.source] += 1
        if job.work:
            self._work.add(job.work)
        self._hosts.setdefault(job.host, deque()).append(job)

    def take(self) -> Job | None:
        """The next job whose host may be asked now; None where all have to wait."""
        now = self._clock()
        for host in list(self._hosts):
            if host in self._busy or self._gate.ready_in(host) > 0:
                continue
            waiting = self._hosts[host]
            for _ in range(len(waiting)):
                job = waiting.popleft()
                if job.at <= now:
                    self._busy.add(host)
                    self.in_flight += 1
                    # Move the host to the end, so that one with a thousand pages does not keep the others waiting.
                    del self._hosts[host]
                    if waiting:
                        self._hosts[host] = waiting
                    return job
                waiting.append(job)
        return None

    def pause(self) -> float:
        """Seconds until it is worth asking :meth:`take` again."""
        now = self._clock()
        waits = [
            max(self._gate.ready_in(host), min(job.at for job in islice(waiting, 8)) - now)
            for host, waiting in self._hosts.items()
            if host not in self._busy
        ]
        return max(0.005, min(waits, default=0.5))

    def retry(self, job: Job, seconds: float) -> None:
        """Put a job that was taken back, for a later moment."""
        job.tries += 1
        job.at = self._clock() + seconds
        self.put_back(job)

    def put_back(self, job: Job) -> None:
        """Put a job that was taken back as it was."""
        self._free(job.host)
        self._hosts.setdefault(job.host, deque()).append(job)

    def close(self, job: Job) -> None:
        """A job is through."""
        if job.host:
            self._free(job.host)
        self._work.discard(job.work)
        self._open[job.source] -= 1

    def _free(self, host: str) -> None:
        if host in self._busy:
            self._busy.discard(host)
            self.in_flight -= 1
