"""robots.txt, obeyed for every page and interface: fetched by the same fetcher, read by protego.

No file (any 4xx) means no rules; a broken or silent server (5xx, no connection) means stay away, as RFC 9309 says.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from models.errors import FetchError
from scrapers.addresses import BarredAddress, origin_of
from scrapers.fetch import Fetcher, Limits
from scrapers.hosts import Stopped
from scrapers.items import Request
from scrapers.settings import PRODUCT

#: How long rules are believed; RFC 9309 says no longer than a day.
KEPT = dt.timedelta(hours=20)
#: How long a server that gave none is believed to want nobody.
CLOSED = dt.timedelta(hours=1)

_MAX_BYTES = 1_000_000
#: Longer pauses than this would stop a source for good; then the source's own schedule has to be longer.
_MAX_PAUSE = 60.0


class Disallowed(FetchError):
    """robots.txt does not want us there."""


class RobotsUnreachable(FetchError):
    """robots.txt could not be read, so nothing of the host is asked for now."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows, and when we learned it."""

    #: Scheme, host and port.
    origin: str
    #: HTTP status; 0 when nobody answered.
    status: int
    #: The file as text, cut at 1 MB; empty where there is none.
    text: str
    #: When it was fetched (UTC).
    at: dt.datetime

    @property
    def closed(self) -> bool:
        """True when the server could not say what it allows."""
        return self.status in (0, 429) or self.status >= 500

    def stale(self, now: dt.datetime) -> bool:
        """True when the file has to be fetched again."""
        return not dt.timedelta() <= now - self.at < (CLOSED if self.closed else KEPT)


class Robots:
    """The rules of all origins of a run. Threads of one host come one after the other, as the host gate sees to it."""

    def __init__(
        self,
        fetcher: Fetcher,
        now: Callable[[], dt.datetime],
        known: Callable[[str], Rules | None] | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._now = now
        self._known = known
        self._lock = threading.Lock()
        self._rules: dict[str, tuple[Rules, Protego]] = {}
        #: Rules fetched in this run and not yet handed to the store.
        self._fresh: dict[str, Rules] = {}
        #: Why an origin gave no answer in this run.
        self._why: dict[str, str] = {}

    def permit(self, url: str) -> float:
        """Give the pause in seconds that the host wants between requests, 0 for none.

        Raises:
            Disallowed: the rules forbid the address.
            RobotsUnreachable: there are no rules to be had for now.
        """
        origin = origin_of(url)
        rules, parsed = self._of(origin)
        if rules.closed:
            reason = f"status {rules.status}" if rules.status else self._why.get(origin, "no answer")
            raise RobotsUnreachable(f"{origin}/robots.txt: {reason}; nothing there is asked until it answers")
        if not parsed.can_fetch(url, PRODUCT):
            raise Disallowed(f"{url}: robots.txt of {urlsplit(url).hostname} does not allow it")
        pause = parsed.crawl_delay(PRODUCT) or 0.0
        rate = parsed.request_rate(PRODUCT)
        if rate is not None and rate.requests:
            pause = max(pause, rate.seconds / rate.requests)
        return min(pause, _MAX_PAUSE)

    def take_fresh(self) -> list[Rules]:
        """Rules fetched since the last call, to be kept for the next run."""
        with self._lock:
            fresh, self._fresh = list(self._fresh.values()), {}
            return fresh

    def _of(self, origin: str) -> tuple[Rules, Protego]:
        with self._lock:
            held = self._rules.get(origin)
        if held is not None and not held[0].stale(self._now()):
            return held
        rules = self._known(origin) if held is None and self._known is not None else None
        if rules is None or rules.stale(self._now()):
            rules = self._ask(origin)
            with self._lock:
                self._fresh[origin] = rules
        parsed = Protego.parse(rules.text)
        with self._lock:
            self._rules[origin] = rules, parsed
        return rules, parsed

    def _ask(self, origin: str) -> Rules:
        limits = Limits(self._fetcher.settings.delay, _MAX_BYTES, cut=True)
        try:
            answer = self._fetcher.fetch(Request(f"{origin}/robots.txt"), limits)
        except (BarredAddress, Stopped):
            raise
        except FetchError as error:
            self._why[origin] = str(error).removeprefix(f"{origin}/robots.txt: ")
            return Rules(origin, 0, "", self._now())
        text = answer.body.decode("utf-8-sig", "replace").replace("\x00", "") if answer.status == 200 else ""
        return Rules(origin, answer.status, text, self._now())
