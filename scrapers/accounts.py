"""The books of a run: the counts of each source, the issues raised, and how each did, for the next run to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from data.archive import Archive, SourceRecord
from data.store import Issue as StoredIssue
from data.store import Store
from models.source import Source
from scrapers.decide import GONE_FOR_GOOD
from scrapers.items import Issue
from scrapers.keeper import Kept
from scrapers.outcome import Report, Tally, expectations

_LONGEST = 2_000


class Accounts:
    """What one run counts and notes; every method but :meth:`tally` writes inside the caller's transaction."""

    def __init__(self, store: Store, sources: Mapping[str, Source], now: Callable[[], dt.datetime]) -> None:
        self.store = store
        self.archive = Archive(store)
        self.sources = sources
        self.now = now
        self.report = Report()
        #: What the store remembered of each source when the run began.
        self.before = self.archive.sources()
        self._run = 0
        self._raised: dict[str, set[str]] = {}

    def open(self, command: str) -> None:
        """Note in the store that the run begins."""
        self._run = self.store.start_run(command, self.now())

    def close(self) -> None:
        """Note in the store that the run ended, and how."""
        self.store.finish_run(self._run, self.report.outcome(), self.now())

    def tally(self, source: str) -> Tally:
        """The counts of a source."""
        return self.report.of(source, self.sources[source].name)

    def raise_issue(self, source: str, issue: Issue) -> None:
        """Write an issue down; the same one twice in a run counts once."""
        stored = StoredIssue(source, issue.kind, issue.message[:_LONGEST], issue.url[:_LONGEST])
        self.store.add_issue(stored, self._run, self.now())
        raised = self._raised.setdefault(source, set())
        if stored.id not in raised:
            raised.add(stored.id)
            self.tally(source).issues += 1

    def note_failure(self, source: str, message: str) -> None:
        """Something failed, in words that a person can act on: the source is not well in this run."""
        tally = self.tally(source)
        if message not in tally.failures:
            tally.failures.append(message)
        self.raise_issue(source, Issue("failed", message))

    def count(self, source: Source, kept: Kept) -> None:
        """Count what became of an item."""
        tally = self.tally(source.id)
        if kept.new:
            tally.new += 1
        else:
            tally.changed += 1
        tally.claims += kept.written.new
        if kept.unread:
            self.raise_issue(source.id, Issue("unread", f"{source.name}: the text cannot be read: {kept.unread}"))

    def finish(self, name: str) -> None:
        """All of a source's requests are through: hold the run against what is expected, and remember how it went."""
        source, tally, now = self.sources[name], self.tally(name), self.now()
        if not tally.planned or tally.finished:
            return
        tally.finished = True
        for issue in expectations(source, tally):
            self.raise_issue(name, issue)
        old = self.before.get(name) or SourceRecord({})
        well = not tally.failures
        gone = 0 if well or not tally.gone else old.gone + 1
        stopped = tally.barred
        if gone >= GONE_FOR_GOOD:
            stopped = f"gone: {tally.failures[0]}"
        record = SourceRecord(
            {},
            last_run=now,
            last_success=now if well else old.last_success,
            failures=0 if well else old.failures + 1,
            stopped=stopped,
            gone=gone,
            outcome=tally.outcome() if tally.answers or old.outcome is None else old.outcome,
            last_error="" if well else tally.failures[0],
        )
        self.archive.put_source(name, record)
        if well and tally.answers:
            self.store.resolve_issues(name, self._raised.get(name, set()), now)
