"""Documents and claims once more from the raw bytes that are kept, without a network.

For a newer extractor or adapter: what it says anew is written, what it no longer says is retracted with the time. An
item whose bytes are past their retention stays as it is.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from data.archive import FetchRecord
from data.store import Issue, Store, Written, utc_now
from models.errors import ParseError
from models.source import Source
from scrapers.items import Fetched, Item
from scrapers.keeper import Keeper, Page, Tools, name_of, standard_tools
from scrapers.registry import adapter_of
from scrapers.seeds import request_from_json
from scrapers.selectors import selectors_from
from scrapers.walls import read_page


@dataclass(slots=True)
class Reread:
    """What reading again did."""

    #: Documents read again, documents whose bytes are gone, documents that cannot be read any more.
    documents: int = 0
    gone: int = 0
    unreadable: int = 0
    #: Claims that are new, known and retracted.
    written: Written = field(default_factory=Written)


class Rereader:
    """Reads a store's raw bytes again. Needs a store that no collector is writing."""

    def __init__(
        self,
        store: Store,
        sources: Mapping[str, Source],
        *,
        tools: Tools | None = None,
        now: Callable[[], dt.datetime] = utc_now,
        progress: Callable[[Reread], None] | None = None,
    ) -> None:
        self.store = store
        self.sources = sources
        self.keeper = Keeper(store, tools or standard_tools())
        self.archive = self.keeper.archive
        self.now = now
        self._progress = progress or (lambda _: None)

    def run(self, chosen: Collection[str] = ()) -> Reread:
        """Read again what the chosen sources (all where none is named) brought; gives what changed.

        Raises:
            StoreError: the store cannot be written; what was committed stays.
        """
        outcome = Reread()
        readings = list(self.archive.readings())
        for (name, fetch), group in itertools.groupby(readings, key=lambda reading: (reading[0], reading[1])):
            source = self.sources.get(name)
            if source is None or (chosen and name not in chosen):
                continue
            pages = {reading[3]: reading[2] for reading in group}
            with self.store.transaction():
                self._read(source, fetch, pages, outcome)
            self._progress(outcome)
        return outcome

    def _read(self, source: Source, fetch: int, pages: Mapping[str, int | None], outcome: Reread) -> None:
        answer = self._answer(fetch)
        if answer is None:
            outcome.gone += len(pages)
            return
        try:
            parsed = adapter_of(source.kind).parse(source, answer)
        except ParseError as error:
            outcome.unreadable += len(pages)
            self.store.add_issue(Issue(source.id, "unreadable", str(error), answer.url), now=self.now())
            return
        items = {name_of(item): item for item in parsed.items}
        for name, page in pages.items():
            item = items.get(name)
            if item is None:
                outcome.unreadable += 1
                continue
            self._keep(source, item, fetch, answer, page, outcome)

    def _keep(
        self, source: Source, item: Item, fetch: int, answer: Fetched, number: int | None, outcome: Reread
    ) -> None:
        page = None
        if number is not None:
            page = self._page(source, number, item.title)
            if page is None:
                outcome.gone += 1
                return
        kept = self.keeper.keep(source, item, fetch, self.now(), page=page, blob=answer.sha256)
        outcome.documents += 1
        outcome.written += kept.written

    def _page(self, source: Source, number: int, title: str) -> Page | None:
        answer = self._answer(number)
        if answer is None:
            return None
        try:
            article = read_page(answer, selectors_from(source.options), title)
        except ParseError as error:
            self.store.add_issue(Issue(source.id, "page-unreadable", str(error), answer.url), now=self.now())
            return None
        return Page(article, answer.url, number, answer.sha256)

    def _answer(self, number: int) -> Fetched | None:
        record = self.archive.fetch(number)
        if record is None or record.sha256 is None:
            return None
        body = self.archive.body(record.sha256)
        return None if body is None else _fetched(record, body)


def _fetched(record: FetchRecord, body: bytes) -> Fetched:
    request = request_from_json(record.request)
    return Fetched(request, record.answered, record.status, record.headers, body, record.at)
