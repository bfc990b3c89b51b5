"""The back-fill: years of news from Common Crawl's CC-NEWS archive, one file a task, through the same reader and store.

A month's list of files is asked first; it grows while the month lasts, and what was read is remembered by name, so a
later run reads only what is new. Each file (about a gigabyte) is streamed by one task, which keeps only the pages that
name a vendor. Tasks run one after another here, or on Dask: on this machine by default, on a cluster where the address
of its scheduler is given (its workers need Labelscope installed). The store has one writer, which is here: pages that
come back become documents as if they had been collected, and each file's pages are committed together with its name.

Publishers that keep Common Crawl's robot out are missing, so this is a back-fill and no daily feed.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
import secrets
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from data.archive import Archive, FetchRecord
from data.store import Issue as StoredIssue
from data.store import Store, Written, utc_now
from models.errors import FetchError, InvalidReference, ParseError
from models.organization import Organization
from models.source import Source
from scrapers.decide import retry_after
from scrapers.fetch import Fetcher
from scrapers.items import Fetched, Item, Parsed, Request, State
from scrapers.keeper import Keeper, Page, Tools, standard_tools
from scrapers.robots import Robots, Rules
from scrapers.seeds import request_to_json
from scrapers.settings import Settings
from scrapers.warc import FoundPage, Names, Scan, scan, whole_or_error

#: A declaration of this kind has no options: what is read is said when it is run.
OPTIONS: frozenset[str] = frozenset()

HOST = "https://data.commoncrawl.org/"
#: First month of the archive.
EARLIEST = dt.date(2016, 8, 1)
#: A file holds what was crawled for a day at most after the time in its name.
_SPAN = dt.timedelta(days=1)
_KEY = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d{2}/CC-NEWS-(\d{14})-\d{5}\.warc\.gz", re.ASCII)
#: A month has some hundred files; a list beyond this is none.
_MOST_KEYS = 20_000
#: How often a file is asked for before it is left for the next run.
TRIES = 5
#: Seconds for one file.
_SECONDS = 3_600.0
#: Pages of one file that are kept; a file of nothing but vendors is not one of news.
_MOST_PAGES = 5_000
_DICE = secrets.SystemRandom()


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """Nothing: the archive is read by the back-fill alone, never by a collector's run."""
    return []


def parse(source: Source, response: Fetched) -> Parsed:
    """A page that the back-fill kept, for reading it again."""
    return Parsed((_item(response.request.url),))


def _item(url: str) -> Item:
    return Item(url, "")


# --- Which files --------------------------------------------------------------------------------------------------


def months(since: dt.date, until: dt.date) -> list[str]:
    """Addresses of the lists of files for all months from the day before ``since`` to ``until``."""
    first, found = max(since - _SPAN, EARLIEST).replace(day=1), []
    while first <= until:
        found.append(f"{HOST}crawl-data/CC-NEWS/{first.year:04d}/{first.month:02d}/warc.paths.gz")
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return found


def read_keys(body: bytes, where: str) -> list[str]:
    """Names of the files in a month's list, packed or not.

    Raises:
        ParseError: it is no such list.
    """
    try:
        unpacker = zlib.decompressobj(wbits=31)
        words = unpacker.decompress(body, 10_000_000) if body.startswith(b"\x1f\x8b") else body
    except zlib.error as error:
        raise ParseError(f"{where}: the list of files is broken: {error}") from error
    lines = words.decode("ascii", "replace").split()
    keys = [line for line in lines if _KEY.fullmatch(line)]
    if len(keys) != len(lines) or len(keys) > _MOST_KEYS:
        raise ParseError(f"{where}: expected a list of files, got {words[:80]!r}")
    return keys


def chosen(keys: Iterable[str], since: dt.date, until: dt.date, done: Iterable[str] = ()) -> list[str]:
    """The files that may hold what was crawled from ``since`` to ``until`` and are not done, oldest first."""
    read = set(done)
    picked = []
    for key in keys:
        match = _KEY.fullmatch(key)
        if match is None or key in read:
            continue
        begun = dt.datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC).date()
        if since - _SPAN <= begun <= until:
            picked.append(key)
    return sorted(set(picked))


# --- One file -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read; everything that a worker needs, so that it can be sent to another machine."""

    #: Name of the file in the archive.
    key: str
    #: Its address, or the path of a file on this machine.
    place: str
    #: Vendors to look for.
    vendors: tuple[Organization, ...]
    #: How the web is asked.
    settings: Settings
    #: Seconds before the second try; doubled for each further one.
    pause: float = 10.0


@dataclass(slots=True)
class Report:
    """What became of one file."""

    #: Name of the file.
    key: str
    #: Pages that name a vendor.
    pages: list[FoundPage] = field(default_factory=list)
    #: What else it held.
    scan: Scan = field(default_factory=Scan)
    #: Why it could not be read; empty for it was.
    error: str = ""


@functools.lru_cache(maxsize=4)
def _names(vendors: tuple[Organization, ...]) -> Names:
    return Names(vendors)


def read_file(task: Task) -> Report:
    """Stream one file and keep the pages that name a vendor. Never raises for what the web or the file does wrong.

    A host that says "slow down" (503) or breaks off is asked again after a growing pause, at most :data:`TRIES` times.
    """
    names = _names(task.vendors)
    if not task.place.startswith(("http://", "https://")):
        return _attempt(task, names, _local(task.place))[0]
    report, wait = Report(task.key), 0.0
    with Fetcher(task.settings) as fetcher:
        for attempt in range(TRIES):
            if attempt:
                time.sleep(max(wait, task.pause * 2 ** (attempt - 1) * _DICE.uniform(0.5, 1.5)))
            report, again, wait = _download(task, names, fetcher)
            if not again:
                break
    return report


def _download(task: Task, names: Names, fetcher: Fetcher) -> tuple[Report, bool, float]:
    """One try: what came of it, whether another may help, and how long the host wants to wait."""
    try:
        with fetcher.stream(Request(task.place), _SECONDS) as (status, headers, pieces):
            if status != 200:
                wish = retry_after(headers, dt.datetime.now(dt.UTC))
                wait = min(wish.total_seconds(), 600.0) if wish is not None else 0.0
                again = status in (429, 500, 502, 503, 504)
                said = "the archive asks to slow down" if status == 503 else "the archive answers"
                return Report(task.key, error=f"{task.place}: {said} ({status})"), again, wait
            length = headers.get("content-length", "")
            whole = whole_or_error(pieces, int(length) if length.isdecimal() else None)
            report, again = _attempt(task, names, whole)
            return report, again, 0.0
    except FetchError as error:
        return Report(task.key, error=str(error)), True, 0.0


def _attempt(task: Task, names: Names, pieces: Iterable[bytes]) -> tuple[Report, bool]:
    report = Report(task.key)
    try:
        for page in scan(pieces, names, report.scan):
            report.pages.append(page)
            if len(report.pages) > _MOST_PAGES:
                raise ParseError(f"more than {_MOST_PAGES} pages name a vendor: no archive of news")
    except ParseError as error:
        return Report(task.key, scan=report.scan, error=f"{task.place}: {error}"), False
    except (FetchError, OSError) as error:
        return Report(task.key, error=f"{task.place}: {error}"), True
    return report, False


def _local(path: str) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        while piece := file.read(1 << 18):
            yield piece


# --- Where tasks run ----------------------------------------------------------------------------------------------


class Runner(Protocol):
    """Runs tasks and gives their reports as they come."""

    def run(self, tasks: Sequence[Task]) -> Iterator[Report]:
        """Reports in the order in which they are ready."""
        ...


class Here:
    """One task after another, in this process."""

    def run(self, tasks: Sequence[Task]) -> Iterator[Report]:
        """Reports in the order of the tasks."""
        for task in tasks:
            yield read_file(task)


class OnDask:
    """Tasks on Dask: a cluster of this machine's own, or the one whose scheduler's address is given."""

    def __init__(self, scheduler: str = "", workers: int = 2, patience: float = 20.0) -> None:
        #: ``tcp://host:8786``; empty for a cluster of this machine's own.
        self.scheduler = scheduler
        #: Processes of the local cluster; of a given one, tasks under way at once.
        self.workers = workers
        #: Seconds to wait for the scheduler.
        self.patience = patience

    def run(self, tasks: Sequence[Task]) -> Iterator[Report]:
        """Reports as they are ready; never more than twice as many tasks under way as there are workers.

        Raises:
            InvalidReference: Dask is not installed.
            FetchError: the scheduler cannot be reached.
        """
        try:
            import distributed
        except ImportError as error:
            raise InvalidReference("Dask is not installed; install the extra 'cluster' or read files here") from error
        dask: Any = distributed  # comes without types
        waiting = iter(tasks)
        local: Any = None
        if not self.scheduler:
            local = dask.LocalCluster(
                n_workers=self.workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=40,
            )
        try:
            with dask.Client(self.scheduler or local, timeout=self.patience, set_as_default=False) as client:
                first = [self._submit(client, task) for task in itertools.islice(waiting, self.workers * 2)]
                flying = dask.as_completed(first, loop=client.loop)
                for future in flying:
                    yield self._report(future)
                    future.release()
                    task = next(waiting, None)
                    if task is not None:
                        flying.add(self._submit(client, task))
        except (OSError, TimeoutError) as error:
            raise FetchError(
                f"the scheduler {self.scheduler or 'of this machine'} cannot be reached: {error}"
            ) from error
        finally:
            if local is not None:
                local.close()

    @staticmethod
    def _submit(client: Any, task: Task) -> Any:
        return client.submit(read_file, task, pure=False, retries=1, key=f"cc-news-{task.key}-{time.monotonic_ns()}")

    @staticmethod
    def _report(future: Any) -> Report:
        if future.status != "finished":
            why = future.exception() if future.status == "error" else future.status
            key = str(future.key).removeprefix("cc-news-").rpartition("-")[0]
            return Report(key, error=f"the worker failed: {why}")
        report: Report = future.result()
        return report


# --- The whole ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Outcome:
    """What a back-fill did."""

    #: Files read to their end, and files that failed with the reason.
    files: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    #: Records and pages in them, and pages that name a vendor.
    records: int = 0
    pages: int = 0
    found: int = 0
    #: Documents that are new.
    new: int = 0
    #: What happened to claims.
    written: Written = field(default_factory=Written)


class Backfill:
    """Reads the archive into a store that no collector is writing."""

    def __init__(
        self,
        store: Store,
        source: Source,
        settings: Settings,
        *,
        tools: Tools | None = None,
        fetcher: Fetcher | None = None,
        now: Callable[[], dt.datetime] = utc_now,
        host: str = HOST,
        pause: float = 10.0,
    ) -> None:
        self.store = store
        self.source = source
        self.settings = settings
        self.keeper = Keeper(store, tools or standard_tools())
        self.archive = Archive(store)
        self.now = now
        self._fetcher = fetcher or Fetcher(settings)
        self._host = host
        self._pause = pause
        held = {origin: Rules(origin, *rules) for origin, rules in self.archive.all_robots().items()}
        self._robots = Robots(self._fetcher, now, held.get)

    def files(self, since: dt.date, until: dt.date) -> list[str]:
        """Names of the files that are still to be read for a span of days.

        Raises:
            FetchError: a list cannot be fetched, or robots.txt forbids it.
            ParseError: a list cannot be read.
        """
        keys: list[str] = []
        for address in months(since, until):
            url = address.replace(HOST, self._host, 1)
            answer = self._fetcher.fetch(Request(url), permit=self._robots.permit)
            if answer.status == 404:  # a month that has not begun
                continue
            if answer.status != 200:
                raise FetchError(f"{url}: the archive answers {answer.status}")
            keys += read_keys(answer.body, url)
        state = self.archive.sources().get(self.source.id)
        done = [name.removeprefix("done:") for name in (state.cursor if state else {})]
        return chosen(keys, since, until, done)

    def tasks(self, keys: Iterable[str]) -> list[Task]:
        """Tasks for files of the archive.

        Raises:
            Disallowed: robots.txt forbids one of them.
        """
        made = []
        for key in keys:
            self._robots.permit(self._host + key)
            made.append(self._task(key, self._host + key))
        return made

    def local_tasks(self, paths: Iterable[Path]) -> list[Task]:
        """Tasks for files that lie on this machine already."""
        return [self._task(path.name, str(path)) for path in paths]

    def _task(self, key: str, place: str) -> Task:
        vendors = tuple(one for one in self.keeper.tools.organizations if one.is_vendor)
        return Task(key, place, vendors, self.settings, self._pause)

    def run(self, tasks: Sequence[Task], runner: Runner, progress: Callable[[Report], None] | None = None) -> Outcome:
        """Read the files and keep what they hold; what a file did wrong becomes an issue and waits for the next run.

        Raises:
            StoreError: the store cannot be written; files committed before stay done.
        """
        outcome = Outcome()
        for report in runner.run(tasks):
            with self.store.transaction():
                self._keep(report, outcome)
            if progress is not None:
                progress(report)
        return outcome

    def _keep(self, report: Report, outcome: Outcome) -> None:
        now = self.now()
        if report.error:
            outcome.failed[report.key] = report.error
            self._issue("archive-file", f"{report.key}: {report.error}", now)
            return
        outcome.files += 1
        outcome.records += report.scan.records
        outcome.pages += report.scan.pages
        outcome.found += len(report.pages)
        for page in report.pages:
            self._keep_page(report.key, page, outcome, now)
        if report.scan.damages:
            first = report.scan.damages[0]
            message = f"{report.key}: {len(report.scan.damages)} damaged stretches, the first: {first.reason}"
            self._issue("archive-damage", message, now)
        self.archive.merge_cursor(self.source.id, {f"done:{report.key}": now.date().isoformat()})

    def _keep_page(self, key: str, page: FoundPage, outcome: Outcome, now: dt.datetime) -> None:
        request = Request(page.url, context={"file": key, "crawled": page.at.isoformat()})
        answer = Fetched(request, page.url, 200, {"content-type": page.content_type}, page.body, page.at)
        record = FetchRecord(
            0, self.source.id, request_to_json(request), page.url, page.url, 200, answer.headers, answer.sha256, now
        )
        fetch = self.archive.put_fetch(record, page.body)
        place = Page(page.article, page.url, fetch, answer.sha256)
        kept = self.keeper.keep(self.source, _item(page.url), fetch, now, page=place)
        outcome.new += kept.new
        outcome.written += kept.written

    def _issue(self, kind: str, message: str, now: dt.datetime) -> None:
        self.store.add_issue(StoredIssue(self.source.id, kind, message, ""), now=now)
