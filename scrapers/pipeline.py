"""The run: plan → fetch → parse → extract → store. The one place where outcomes are counted and said.

Threads only fetch. Everything else happens in the thread that calls :meth:`Collector.run`, the store's one writer. What
an answer brought, the work that follows from it and the validators to ask with next time are committed together; open
work is on a list in the store. So a run may be killed at any moment: the next does what is left and doubles nothing.

One broken source never stops a run: what a source, a server or a page does wrong is a value that is counted and written
down. An exception that nobody foresaw does stop it.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from data.archive import Archive, Sighting, Work
from data.store import Store, utc_now
from models.errors import FetchError, ParseError
from models.source import Source
from scrapers.accounts import Accounts
from scrapers.addresses import BarredAddress, host_of
from scrapers.decide import (
    Verdict,
    back_off,
    canonical_address,
    is_due,
    judge,
    plausible,
    retry_after,
    signature,
)
from scrapers.fetch import Fetcher, Limits, Unreachable, Validators
from scrapers.hosts import HostGate, Stopped
from scrapers.items import Fetched, Issue, Item, ItemKind, Parsed, Refusal, Request, State
from scrapers.keeper import FULL, Keeper, Page, Tools, name_of, standard_tools
from scrapers.outcome import Report, Tally, health_of
from scrapers.redact import as_kept
from scrapers.registry import adapter_of
from scrapers.robots import Disallowed, Robots, RobotsUnreachable, Rules
from scrapers.schedule import Job, Jobs
from scrapers.seeds import (
    item_from_json,
    item_to_json,
    record_of,
    request_from_json,
    request_key,
    request_to_json,
)
from scrapers.selectors import selectors_from
from scrapers.settings import Settings
from scrapers.walls import read_page

#: How long raw bytes are kept that no document comes from any more.
UNUSED = dt.timedelta(days=14)
#: Seconds that one transaction gathers answers for; other writers wait no longer than that.
_BATCH_SECONDS = 2.0
#: Seconds between two makings of facts at least.
_FACTS_SECONDS = 10.0
#: Seconds that answers under way may still take when a run is stopped.
_GRACE_SECONDS = 3.0
#: A page that failed so often is given up; the item is kept with what its source said.
_MOST_ATTEMPTS = 5
_GONE = (404, 410)
_BARRED = (401, 403, 451)
_BUSY = (429, 503)
_TRANSIENT = (500, 502, 504, 520, 521, 522, 523, 524)

_DICE = secrets.SystemRandom()

#: Called with the counts of a source and the number of its requests that are still open.
Progress = Callable[[Tally, int], None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a thread was sent to do and what it brought back."""

    job: Job
    request: Request
    work: Work | None
    answer: Fetched | None
    error: FetchError | None
    seconds: float

    @property
    def is_page(self) -> bool:
        """True for the page of an item."""
        return self.work is not None and self.work.item is not None


class Collector:
    """One run over some sources. Use once; needs a store that no other collector is writing (see scrapers.guard)."""

    def __init__(
        self,
        store: Store,
        sources: Mapping[str, Source],
        settings: Settings,
        *,
        tools: Tools | None = None,
        fetcher: Fetcher | None = None,
        now: Callable[[], dt.datetime] = utc_now,
        stop: threading.Event | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.store = store
        self.sources = sources
        self.settings = settings
        self.archive = Archive(store)
        self.keeper = Keeper(store, tools or standard_tools())
        self.now = now
        self.stop = stop or threading.Event()
        self.fetcher = fetcher or Fetcher(settings, HostGate(self.stop))
        self._owns_fetcher = fetcher is None
        self._progress = progress or (lambda tally, left: None)
        robots = {origin: Rules(origin, *held) for origin, held in self.archive.all_robots().items()}
        self.robots = Robots(self.fetcher, now, robots.get)
        self.jobs = Jobs(self.fetcher.gate)
        self.books = Accounts(store, sources, now)
        self._avoid = self.archive.hosts_to_avoid(now())
        self._asked: dict[str, int] = {}
        self._since: dt.date | None = None
        self._facts_due = time.monotonic() + _FACTS_SECONDS

    # Planning

    def plan(self, chosen: Collection[str] = (), since: dt.date | None = None) -> dict[str, list[Request]]:
        """What a run would ask first, by source; asks nothing and writes nothing."""
        return {source.id: self._requests(source, since) for source in self._due(chosen)}

    def _due(self, chosen: Collection[str]) -> list[Source]:
        """The sources named, else those that are on and due."""
        if chosen:
            return [self.sources[name] for name in chosen]
        moment = self.now()
        return [
            s for s in self.sources.values() if s.enabled and is_due(s, health_of(self.books.before.get(s.id)), moment)
        ]

    def _requests(self, source: Source, since: dt.date | None) -> list[Request]:
        record = self.books.before.get(source.id)
        vendors = tuple(one for one in self.keeper.tools.organizations if one.is_vendor)
        state = State(record.cursor if record else {}, vendors, since, record.last_success if record else None)
        return adapter_of(source.kind).requests(source, state, self.now())

    # Running

    def run(self, chosen: Collection[str] = (), since: dt.date | None = None) -> Report:
        """Collect; gives what happened per source.

        Args:
            chosen: ids of sources to ask whether due or not; empty for all that are on and due.
            since: ask for what is newer than this day, where a source can.

        Raises:
            StoreError: the store cannot be written (full disk, locked, broken); what was committed stays.
        """
        self._since = since
        self.archive.bound_memory()
        self.books.open("collect " + " ".join(chosen))
        self.store.defer_facts = True
        try:
            self._start(chosen)
            with ThreadPoolExecutor(self.settings.parallel, thread_name_prefix="fetch") as pool:
                try:
                    self._loop(pool)
                except BaseException:
                    # The pool waits for its threads: wake them and cut their connections.
                    self.stop.set()
                    self.fetcher.close()
                    raise
            self.books.report.stopped = self.jobs.left > 0
            self.store.refresh_due_facts()
            self.books.close()
        finally:
            self.store.defer_facts = False
            if self._owns_fetcher:
                self.fetcher.close()
        return self.books.report

    def _start(self, chosen: Collection[str]) -> None:
        due = self._due(chosen)
        names = set(chosen) or {source.id for source in self.sources.values() if source.enabled}
        for number, name, url in self.archive.open_work(names & self.sources.keys(), self.now()):
            self.books.tally(name)
            self.jobs.add(Job(name, host_of(url), work=number))
        for source in due:
            tally = self.books.tally(source.id)
            # Planned is what counts as a run; a source with only left-over pages keeps its own schedule.
            tally.planned = True
            requests = self._requests(source, self._since)
            tally.alone = len(requests) == 1
            for request in requests:
                self.jobs.add(Job(source.id, host_of(request.url), request=request))
        idle = [name for name in self.books.report.tallies if not self.jobs.of_source(name)]
        if idle:
            with self.store.transaction():
                for name in idle:
                    self.books.finish(name)

    def _loop(self, pool: ThreadPoolExecutor) -> None:
        flying: set[Future[_Asked]] = set()
        cut = False
        while self.jobs.left and (flying or not self.stop.is_set()):
            self._submit(pool, flying)
            pause = min(self.jobs.pause(), 0.5)
            if not flying:
                self.stop.wait(pause)
                continue
            done, _ = wait(flying, timeout=pause, return_when=FIRST_COMPLETED)
            if done:
                self._gather(pool, flying, done)
                self._refresh_facts()
            elif self.stop.is_set() and not cut:
                cut = bool(wait(flying, timeout=_GRACE_SECONDS)[1])
                if cut:
                    self.fetcher.close()

    def _gather(self, pool: ThreadPoolExecutor, flying: set[Future[_Asked]], done: set[Future[_Asked]]) -> None:
        """Handle answers as they come in, for some seconds, in one transaction."""
        end = time.monotonic() + _BATCH_SECONDS
        with self.store.transaction():
            while done:
                for future in done:
                    flying.discard(future)
                    self._handle(future.result())
                for rules in self.robots.take_fresh():
                    self.archive.put_robots(rules.origin, rules.status, rules.text, rules.at)
                if time.monotonic() > end:
                    return
                self._submit(pool, flying)
                done = wait(flying, timeout=0.02, return_when=FIRST_COMPLETED)[0] if flying else set()

    def _refresh_facts(self) -> None:
        """Facts follow the claims at a distance that keeps the work on them to a tenth of the run."""
        begun = time.monotonic()
        if begun >= self._facts_due:
            self.store.refresh_due_facts()
            taken = time.monotonic() - begun
            self._facts_due = begun + max(_FACTS_SECONDS, 10 * taken)

    def _submit(self, pool: ThreadPoolExecutor, flying: set[Future[_Asked]]) -> None:
        while len(flying) < self.settings.parallel and not self.stop.is_set():
            job = self.jobs.take()
            if job is None:
                return
            held = self._avoid.get(job.host)
            if held is not None and held[0] > self.now():
                self._leave(job, f"{job.host} is left alone until {_shown(held[0])}: {held[1]}")
                continue
            work = self.archive.work(job.work) if job.work else None
            request = request_from_json(work.request) if work is not None else job.request
            if request is None:
                self._close(job)  # done by another job of this run
                continue
            kept = (
                None
                if work is not None and work.item is not None
                else self.archive.validators(_validator_key(job, request))
            )
            validators = Validators(*kept) if kept is not None and not request.fresh else None
            flying.add(pool.submit(self._ask, job, request, work, validators))

    def _ask(self, job: Job, request: Request, work: Work | None, validators: Validators | None) -> _Asked:
        """In a thread: one request. Touches neither the store nor the counts."""
        source = self.sources[job.source]
        bound = source.max_bytes or self.settings.max_bytes
        limits = Limits(self.settings.delay_for(source.delay), bound)
        begun = time.monotonic()
        try:
            answer = self.fetcher.fetch(request, limits, validators=validators, permit=self.robots.permit)
        except FetchError as error:
            return _Asked(job, request, work, None, error, time.monotonic() - begun)
        return _Asked(job, request, work, answer, None, time.monotonic() - begun)

    # Outcomes

    def _handle(self, asked: _Asked) -> None:
        tally = self.books.tally(asked.job.source)
        tally.seconds += asked.seconds
        if asked.error is not None:
            self._on_error(asked, asked.error)
        elif asked.answer is not None:
            tally.requests += 1
            self._on_answer(asked, asked.answer)
        self._progress(tally, self.jobs.of_source(asked.job.source))

    def _on_answer(self, asked: _Asked, answer: Fetched) -> None:
        status = answer.status
        tally = self.books.tally(asked.job.source)
        if status == 304:
            tally.not_modified += 1
            self.archive.forgive_host(asked.job.host)
            self._close(asked.job)
        elif status == 200 or status in asked.request.accepts:
            tally.fetched += 1
            self.archive.forgive_host(asked.job.host)
            self._on_success(asked, answer)
        elif status in _BUSY:
            if not self._wait_shortly(asked, answer):
                self._on_busy(asked, answer)
        elif status in _TRANSIENT:
            self._again(asked, f"{answer.url}: the server answers {status}")
        else:
            self._on_refusal(asked, answer)

    def _on_success(self, asked: _Asked, answer: Fetched) -> None:
        source = self.sources[asked.job.source]
        answer = as_kept(source.kind, answer)
        fetch = self.archive.put_fetch(record_of(source.id, asked.request, answer), answer.body)
        try:
            if asked.is_page:
                self._store_page(source, asked, answer, fetch)
            else:
                self._store_answer(source, asked, answer, fetch)
        except Refusal as refusal:
            self._avoid_host(asked.job.host, refusal.wait, str(refusal))
            self._leave(asked.job, f"{refusal}; asked again after {_span(refusal.wait)}")
        except ParseError as error:
            if asked.is_page:
                self._give_up(asked, Issue("page-unreadable", str(error), answer.url))
            else:
                self.books.raise_issue(source.id, Issue("unreadable", str(error), asked.request.url))
                self._fail(asked, str(error))

    def _store_answer(self, source: Source, asked: _Asked, answer: Fetched, fetch: int) -> None:
        tally = self.books.tally(source.id)
        parsed = adapter_of(source.kind).parse(source, answer)
        self._take_items(source, parsed, fetch, answer.sha256)
        for follow_up in parsed.follow_ups:
            self._follow(source, follow_up)
        self.archive.merge_cursor(source.id, parsed.cursor)
        for issue in parsed.issues:
            self.books.raise_issue(source.id, issue)
        tally.items += len(parsed.items)
        tally.answers += 1
        for name, count in parsed.counts.items():
            tally.counts[name] = tally.counts.get(name, 0) + count
        headers = answer.headers
        if not asked.request.fresh and answer.status == 200:
            key = _validator_key(asked.job, asked.request)
            tags = headers.get("etag", ""), headers.get("last-modified", "")
            self.archive.put_validators(key, answer.url, *tags, self.now())
        self._close(asked.job)

    def _take_items(self, source: Source, parsed: Parsed, fetch: int, blob: str) -> None:
        same: list[str] = []
        undated = [i for i in parsed.items if i.published is None and i.kind in (ItemKind.ARTICLE, ItemKind.HEADLINE)]
        if undated and not source.pages:
            text = f"{source.name}: {undated[0].title[:80]!r} and perhaps others bear no date; they count from today"
            self.books.raise_issue(source.id, Issue("no-date", text, undated[0].url))
        for item in parsed.items:
            if not plausible(item.published, self.now()):
                self._odd_date(source, item, str(item.published))
            if not (item.url or item.guid):
                text = f"{source.name}: an item {item.title[:80]!r} has neither address nor id and is left out"
                self.books.raise_issue(source.id, Issue("bad-entry", text))
                continue
            name, sign = name_of(item), signature(item)
            known = self.archive.sighting(source.id, name)
            if judge(known.signature if known else None, sign) is Verdict.SAME:
                same.append(name)
            elif source.pages and item.page and item.url and not item.claims and not self._has_page(item, known):
                self._queue_page(source, item, name, sign, known, fetch)
            else:
                kept = self.keeper.keep(source, item, fetch, self.now(), blob=blob, sign=sign)
                self.books.count(source, kept)
        self.archive.seen_again(source.id, same, fetch, self.now())

    def _has_page(self, item: Item, known: Sighting | None) -> bool:
        """True for an item that is new here, but whose page another source has brought already."""
        document = self.archive.document_at(canonical_address(item.url)) if known is None else None
        speaker = self.archive.speaker(document) if document is not None else None
        return speaker is not None and speaker[1] >= FULL

    def _queue_page(self, source: Source, item: Item, name: str, sign: str, known: Sighting | None, fetch: int) -> None:
        request = Request(item.url, headers={"Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"})
        page = (item_to_json(item), name, fetch)
        number = self.archive.enqueue(source.id, f"page {name}", request_to_json(request), page)
        document = known.document if known is not None else None
        rank = known.rank if known is not None else 0
        seen = Sighting(source.id, name, sign, document, rank, fetch, known.page if known is not None else None)
        self.archive.put_sighting(seen, self.now())
        if not self.jobs.has_work(number):
            self.jobs.add(Job(source.id, host_of(item.url), work=number))

    def _follow(self, source: Source, request: Request) -> None:
        number = self.archive.enqueue(source.id, request_key(request), request_to_json(request))
        if self.jobs.has_work(number):
            return
        if self._asked.get(source.id, 0) >= self.settings.requests_per_source:
            most = self.settings.requests_per_source
            text = f"{source.name}: more than {most} requests in one run; the rest follows with the next"
            self.books.raise_issue(source.id, Issue("too-many-requests", text, request.url))
            return
        self._asked[source.id] = self._asked.get(source.id, 0) + 1
        self.jobs.add(Job(source.id, host_of(request.url), work=number))

    def _store_page(self, source: Source, asked: _Asked, answer: Fetched, fetch: int) -> None:
        work = asked.work
        if work is None or work.item is None:
            return
        item = item_from_json(work.item)
        article = read_page(answer, selectors_from(source.options), item.title)
        if not plausible(article.published, self.now()):
            self._odd_date(source, item, str(article.published))
        page = Page(article, answer.url, fetch, answer.sha256)
        kept = self.keeper.keep(source, item, work.fetch, self.now(), page=page)
        self.books.count(source, kept)
        self._close(asked.job)

    def _odd_date(self, source: Source, item: Item, date: str) -> None:
        text = f"{source.name}: {item.title[:80]!r} bears the date {date}, which cannot be; it is kept without one"
        self.books.raise_issue(source.id, Issue("odd-date", text, item.url))

    # Failures

    def _on_error(self, asked: _Asked, error: FetchError) -> None:
        # A redirect's target alone would tell nobody where to look.
        told = str(error) if asked.request.url in str(error) else f"{asked.request.url}: {error}"
        if isinstance(error, Stopped):
            self.jobs.put_back(asked.job)
        elif isinstance(error, Unreachable):
            self._again(asked, told)
        elif isinstance(error, RobotsUnreachable):
            # One trouble of the host, however many of its addresses wait for it.
            self._fail(asked, str(error), later=True)
        elif isinstance(error, Disallowed | BarredAddress) and asked.is_page:
            kind = "robots" if isinstance(error, Disallowed) else "barred-address"
            self._give_up(asked, Issue(kind, f"{told}; kept with what the source says", asked.job.host))
        elif asked.is_page:
            self._give_up(asked, Issue("page-failed", told, asked.request.url))
        else:
            self._fail(asked, told)

    def _again(self, asked: _Asked, message: str) -> None:
        """Try once more after a little while, a few times; then later."""
        job = asked.job
        if job.tries < self.settings.retries and not self.stop.is_set():
            self.jobs.retry(job, self.settings.retry_pause * 2**job.tries * _DICE.uniform(0.5, 1.5))
            return
        self._fail(asked, message, later=True)

    def _wait_shortly(self, asked: _Asked, answer: Fetched) -> bool:
        """Ask again within the run where the server says when, and that is soon."""
        wish = retry_after(answer.headers, self.now())
        if wish is None or wish.total_seconds() > self.settings.patience or asked.job.tries >= self.settings.retries:
            return False
        self.jobs.retry(asked.job, wish.total_seconds())
        return True

    def _on_busy(self, asked: _Asked, answer: Fetched) -> None:
        host = asked.job.host
        wish = retry_after(answer.headers, self.now())
        span = back_off(self.archive.host_failures(host) + 1, wish)
        message = f"{answer.url}: the server answers {answer.status} and is left alone for {_span(span)}"
        self._avoid_host(host, span, f"status {answer.status}")
        self._leave(asked.job, message)

    def _on_refusal(self, asked: _Asked, answer: Fetched) -> None:
        status, url = answer.status, answer.url
        if asked.is_page:
            kind = "page-gone" if status in _GONE else "page-refused"
            self._give_up(asked, Issue(kind, f"{url}: the page answers {status}; kept with what the source says", url))
            return
        source = self.sources[asked.job.source]
        tally = self.books.tally(source.id)
        if status in _GONE and asked.work is None and tally.alone:
            tally.gone = True
            self._fail(asked, f"{url}: answers {status}; look for its new address, or turn it off")
        elif status in _BARRED and asked.work is None:
            tally.barred = f"{url}: answers {status}"
            text = (
                f"{url}: answers {status}; it is not asked again until 'labelscope collect --source {source.id}' does"
            )
            self._fail(asked, text)
        else:
            self._fail(asked, f"{url}: answers {status}")

    def _avoid_host(self, host: str, span: dt.timedelta, reason: str) -> None:
        until = self.now() + span
        self.archive.avoid_host(host, until, self.archive.host_failures(host) + 1, reason)
        self._avoid[host] = until, reason

    def _fail(self, asked: _Asked, message: str, *, later: bool = False) -> None:
        """A request failed for this run; open work that may succeed later stays on the list."""
        job = asked.job
        work = asked.work
        if work is not None and later and work.attempts + 1 < _MOST_ATTEMPTS:
            self.archive.postpone(work.id, self.now() + back_off(work.attempts + 1))
            if work.item is None:
                self.books.note_failure(job.source, message)
            self._close(job, keep_work=True)
        elif work is not None and work.item is not None:
            self._give_up(asked, Issue("page-failed", message, asked.request.url))
        else:
            self.books.note_failure(job.source, message)
            self._close(job)

    def _leave(self, job: Job, message: str) -> None:
        """The host is not asked for now: planned requests come again with the next run, open work stays."""
        if not job.work:
            self.books.note_failure(job.source, message)
        else:
            self.books.tally(job.source).left += 1
            self.books.raise_issue(job.source, Issue("left-for-later", message, job.host))
        self._close(job, keep_work=True)

    def _give_up(self, asked: _Asked, issue: Issue) -> None:
        """A page is not to be had: the item is kept with what its source said of it."""
        work = asked.work
        if work is None or work.item is None:
            return
        source, item = self.sources[asked.job.source], item_from_json(work.item)
        self.books.raise_issue(source.id, issue)
        record = self.archive.fetch(work.fetch) if work.fetch else None
        kept = self.keeper.keep(source, item, work.fetch, self.now(), blob=record.sha256 if record else None)
        self.books.count(source, kept)
        self._close(asked.job)

    # Ends

    def _close(self, job: Job, *, keep_work: bool = False) -> None:
        if job.work and not keep_work:
            self.archive.done(job.work)
        self.jobs.close(job)
        if not self.jobs.of_source(job.source):
            self.books.finish(job.source)


def _validator_key(job: Job, request: Request) -> str:
    return f"{job.source} {request_key(request)}"


def _shown(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _span(span: dt.timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"
