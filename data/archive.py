"""The collector's memory in the store: raw bytes, requests, validators, manners per host, state per source, open work.

Raw bytes are kept by SHA-256, compressed, with what was asked and answered, before anybody parses them, so that
documents and claims can be made again without a network. All SQL of the collector is here, and all of it runs inside
the one writer's transactions: what was fetched, what became of it and what is still to do are committed together, so
that a run that is killed loses nothing and the next one doubles nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.connection import translated
from data.store import Store, stamp
from models.errors import StoreError

_Row = tuple[Any, ...]

#: Memory for pages while collecting, in KiB.
RUN_CACHE_KIB = 32 * 1024


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One exchange as it is kept."""

    #: Number in the store; 0 before it is stored.
    id: int
    #: Source that asked.
    source: str
    #: The request as JSON.
    request: str
    #: Address asked.
    url: str
    #: Address that answered.
    answered: str
    #: HTTP status.
    status: int
    #: Header names in lower case.
    headers: Mapping[str, str]
    #: Name of the body in the archive; None for an answer without one.
    sha256: str | None
    #: When the answer was complete (UTC).
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Work:
    """One request that is still to be made."""

    #: Number in the queue.
    id: int
    #: Source that wants it.
    source: str
    #: The request as JSON.
    request: str
    #: For the page of an item: the item as JSON; else None.
    item: str | None
    #: For the page of an item: its name at the source.
    name: str | None
    #: For the page of an item: the fetch that brought the item.
    fetch: int | None
    #: How often it has failed.
    attempts: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """That a source showed an item, and what became of it."""

    #: The source.
    source: str
    #: The item's lasting name there: its guid, or its canonical address.
    name: str
    #: Hash over all that the source said of it.
    signature: str
    #: Document that it became; None while its page is still to be fetched.
    document: str | None
    #: How much of the text it brought; the best sighting of a document speaks for it.
    rank: int
    #: Fetch that carried it last.
    fetch: int | None
    #: Fetch of its page.
    page: int | None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What is remembered of a source between runs."""

    #: What its adapter remembers.
    cursor: dict[str, Any]
    #: End of the last run, and of the last one without failure; None for never.
    last_run: dt.datetime | None = None
    last_success: dt.datetime | None = None
    #: Failed runs since then.
    failures: int = 0
    #: Why it is not asked any more; empty for it is.
    stopped: str = ""
    #: Answers of "gone" in a row.
    gone: int = 0
    #: Counts of the last run.
    outcome: dict[str, Any] | None = None
    #: What failed in the last run; empty for nothing.
    last_error: str = ""


def _moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


class Archive:
    """The collector's side of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def _all(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[_Row]:
        with translated(self.store.path):
            return self.store.connection.execute(sql, parameters).fetchall()

    def _one(self, sql: str, parameters: Sequence[object] = ()) -> _Row | None:
        with translated(self.store.path):
            row: _Row | None = self.store.connection.execute(sql, parameters).fetchone()
            return row

    def _do(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        with self.store.transaction():
            return self.store.connection.execute(sql, parameters)

    def bound_memory(self) -> None:
        """Hold no more pages of the store in memory than a run of small transactions profits from.

        The store's own bound is made for bulks; a run over many sources would fill it, however little it gained.
        """
        self._all(f"pragma cache_size = -{RUN_CACHE_KIB}")

    # Raw bytes and exchanges

    def put_fetch(self, record: FetchRecord, body: bytes | None) -> int:
        """Keep an exchange with its bytes; gives its number."""
        with self.store.transaction():
            if body is not None and record.sha256 is not None:
                known = self._one("select 1 from blobs where sha256 = ?", (record.sha256,))
                if known is None:
                    self._do(
                        "insert into blobs values (?, ?, ?, ?)",
                        (record.sha256, len(body), zlib.compress(body, 6), stamp(record.at)),
                    )
            cursor = self._do(
                "insert into fetches (source, request, url, answered, status, headers, sha256, at) "
                "values (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.source,
                    record.request,
                    record.url,
                    record.answered,
                    record.status,
                    json.dumps(dict(record.headers), ensure_ascii=False),
                    record.sha256,
                    stamp(record.at),
                ),
            )
            return int(cursor.lastrowid or 0)

    def fetch(self, number: int) -> FetchRecord | None:
        """An exchange by its number; None where there is none."""
        row = self._one(
            "select id, source, request, url, answered, status, headers, sha256, at from fetches where id = ?",
            (number,),
        )
        if row is None:
            return None
        number, source, request, url, answered, status, headers, sha256, at = row
        moment = dt.datetime.fromisoformat(at)
        return FetchRecord(number, source, request, url, answered, status, json.loads(headers), sha256, moment)

    def body(self, sha256: str) -> bytes | None:
        """The bytes of a name; None where they are no longer kept.

        Raises:
            StoreError: the kept bytes are broken.
        """
        row = self._one("select packed from blobs where sha256 = ?", (sha256,))
        if row is None:
            return None
        try:
            return zlib.decompress(row[0])
        except zlib.error as error:
            raise StoreError(f"{self.store.path}: the raw bytes {sha256} are broken: {error}") from error

    # Validators, hosts, robots

    def validators(self, key: str) -> tuple[str, str, str] | None:
        """Address, ETag and Last-Modified of an earlier answer to the same request."""
        row = self._one("select url, etag, last_modified from validators where key = ?", (key,))
        return None if row is None else (str(row[0]), str(row[1]), str(row[2]))

    def put_validators(self, key: str, url: str, etag: str, last_modified: str, now: dt.datetime) -> None:
        """Remember what to ask with next time; only after all that the answer held is stored."""
        if not etag and not last_modified:
            self._do("delete from validators where key = ?", (key,))
            return
        self._do(
            "insert into validators values (?, ?, ?, ?, ?) on conflict (key) do update set url = excluded.url, "
            "etag = excluded.etag, last_modified = excluded.last_modified, at = excluded.at",
            (key, url, etag, last_modified, stamp(now)),
        )

    def hosts_to_avoid(self, now: dt.datetime) -> dict[str, tuple[dt.datetime, str]]:
        """Hosts that asked to be left alone: until when, and why."""
        rows = self._all("select host, not_before, reason from hosts where not_before > ?", (stamp(now),))
        return {row[0]: (dt.datetime.fromisoformat(row[1]), row[2]) for row in rows}

    def host_failures(self, host: str) -> int:
        """How often in a row a host asked to be left alone."""
        row = self._one("select failures from hosts where host = ?", (host,))
        return 0 if row is None else int(row[0])

    def avoid_host(self, host: str, until: dt.datetime, failures: int, reason: str) -> None:
        """Leave a host alone until a moment; survives the run."""
        self._do(
            "insert into hosts values (?, ?, ?, ?) on conflict (host) do update set not_before = excluded.not_before, "
            "failures = excluded.failures, reason = excluded.reason",
            (host, stamp(until), failures, reason),
        )

    def forgive_host(self, host: str) -> None:
        """A host answered well again."""
        if self._one("select 1 from hosts where host = ?", (host,)) is not None:
            self._do("delete from hosts where host = ?", (host,))

    def robots(self, origin: str) -> tuple[int, str, dt.datetime] | None:
        """Status, text and age of an origin's robots.txt."""
        row = self._one("select status, text, at from robots where origin = ?", (origin,))
        return None if row is None else (int(row[0]), str(row[1]), dt.datetime.fromisoformat(row[2]))

    def all_robots(self) -> dict[str, tuple[int, str, dt.datetime]]:
        """Every robots.txt that is kept."""
        rows = self._all("select origin, status, text, at from robots")
        return {row[0]: (int(row[1]), str(row[2]), dt.datetime.fromisoformat(row[3])) for row in rows}

    def put_robots(self, origin: str, status: int, text: str, at: dt.datetime) -> None:
        """Keep an origin's robots.txt for the next run."""
        self._do(
            "insert into robots values (?, ?, ?, ?) on conflict (origin) do update set status = excluded.status, "
            "text = excluded.text, at = excluded.at",
            (origin, status, text, stamp(at)),
        )

    # Sources

    def sources(self) -> dict[str, SourceRecord]:
        """What is remembered of every source that was ever asked."""
        rows = self._all(
            "select source, cursor, last_run, last_success, failures, stopped, gone, outcome, last_error "
            "from source_state"
        )
        return {
            row[0]: SourceRecord(
                json.loads(row[1]), _moment(row[2]), _moment(row[3]), row[4], row[5], row[6], json.loads(row[7]), row[8]
            )
            for row in rows
        }

    def put_source(self, source: str, record: SourceRecord) -> None:
        """Remember how a source did; its cursor is kept as it is (see :meth:`merge_cursor`)."""
        self._do(
            "insert into source_state (source, last_run, last_success, failures, stopped, gone, outcome, last_error) "
            "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (source) do update set last_run = excluded.last_run, "
            "last_success = excluded.last_success, failures = excluded.failures, stopped = excluded.stopped, "
            "gone = excluded.gone, outcome = excluded.outcome, last_error = excluded.last_error",
            (
                source,
                None if record.last_run is None else stamp(record.last_run),
                None if record.last_success is None else stamp(record.last_success),
                record.failures,
                record.stopped,
                record.gone,
                json.dumps(record.outcome or {}, ensure_ascii=False),
                record.last_error,
            ),
        )

    def merge_cursor(self, source: str, changes: Mapping[str, Any]) -> None:
        """Change what a source's adapter remembers; None removes a key."""
        if not changes:
            return
        with self.store.transaction():
            row = self._one("select cursor from source_state where source = ?", (source,))
            cursor: dict[str, Any] = {} if row is None else json.loads(row[0])
            cursor |= dict(changes)
            text = json.dumps({key: value for key, value in cursor.items() if value is not None}, ensure_ascii=False)
            self._do(
                "insert into source_state (source, cursor) values (?, ?) "
                "on conflict (source) do update set cursor = excluded.cursor",
                (source, text),
            )

    # Open work

    def enqueue(self, source: str, key: str, request: str, page: tuple[str, str, int] | None = None) -> int:
        """Put a request on the list of what is to do; the same one twice is one. Gives its number.

        Args:
            source: who wants it.
            key: identity of the request.
            request: as JSON.
            page: for the page of an item: the item as JSON, its name, and the fetch that brought it.
        """
        item, name, fetch = page or (None, None, None)
        with self.store.transaction():
            self._do(
                "insert into queue (source, key, request, item, name, fetch) values (?, ?, ?, ?, ?, ?) "
                "on conflict (source, key) do update set request = excluded.request, item = excluded.item, "
                "name = excluded.name, fetch = excluded.fetch",
                (source, key, request, item, name, fetch),
            )
            row = self._one("select id from queue where source = ? and key = ?", (source, key))
            return 0 if row is None else int(row[0])

    def open_work(self, sources: Iterable[str], now: dt.datetime) -> list[tuple[int, str, str]]:
        """Number, source and address of what earlier runs left undone and may be tried now, oldest first."""
        wanted = set(sources)
        rows = self._all(
            "select id, source, json_extract(request, '$.url') from queue "
            "where not_before is null or not_before <= ? order by id",
            (stamp(now),),
        )
        return [(row[0], row[1], row[2]) for row in rows if row[1] in wanted]

    def work(self, number: int) -> Work | None:
        """One piece of open work; None where it is done."""
        row = self._one("select id, source, request, item, name, fetch, attempts from queue where id = ?", (number,))
        return None if row is None else Work(*row)

    def done(self, number: int) -> None:
        """Take a piece of work off the list."""
        self._do("delete from queue where id = ?", (number,))

    def postpone(self, number: int, until: dt.datetime) -> None:
        """Try a piece of work again later."""
        self._do("update queue set attempts = attempts + 1, not_before = ? where id = ?", (stamp(until), number))

    # Sightings, addresses

    def sighting(self, source: str, name: str) -> Sighting | None:
        """What is known of an item of a source."""
        row = self._one(
            "select source, name, signature, document, rank, fetch, page from sightings where source = ? and name = ?",
            (source, name),
        )
        return None if row is None else Sighting(*row)

    def put_sighting(self, sighting: Sighting, now: dt.datetime) -> None:
        """Note that a source shows an item."""
        moment = stamp(now)
        self._do(
            "insert into sightings values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (source, name) do update set "
            "signature = excluded.signature, document = excluded.document, rank = excluded.rank, "
            "fetch = excluded.fetch, page = excluded.page, last_seen = excluded.last_seen",
            (
                sighting.source,
                sighting.name,
                sighting.signature,
                sighting.document,
                sighting.rank,
                sighting.fetch,
                sighting.page,
                moment,
                moment,
            ),
        )

    def seen_again(self, source: str, names: Iterable[str], fetch: int, now: dt.datetime) -> None:
        """Note that items are still shown as they were, now by this fetch."""
        moment = stamp(now)
        with self.store.transaction():
            self.store.connection.executemany(
                "update sightings set fetch = ?, last_seen = ? where source = ? and name = ?",
                ((fetch, moment, source, name) for name in names),
            )

    def speaker(self, document: str) -> tuple[str, int] | None:
        """Source and rank of the sighting that speaks for a document: the fullest, of equals the first by name."""
        row = self._one(
            "select source, rank from sightings where document = ? order by rank desc, source, name limit 1",
            (document,),
        )
        return None if row is None else (str(row[0]), int(row[1]))

    def document_at(self, address: str) -> str | None:
        """The document that a canonical address leads to."""
        row = self._one("select document from addresses where address = ?", (address,))
        return None if row is None else str(row[0])

    def put_addresses(self, addresses: Iterable[str], document: str) -> None:
        """Let canonical addresses lead to a document; one that leads elsewhere already stays."""
        with self.store.transaction():
            self.store.connection.executemany(
                "insert into addresses values (?, ?) on conflict do nothing",
                ((address, document) for address in addresses if address),
            )

    def document_with_text(self, content_hash: str, publisher: str) -> str | None:
        """A document of a publisher with the same words; the first one by id."""
        row = self._one(
            "select id from documents where content_hash = ? and publisher = ? and kind in ('article', 'page') "
            "order by id limit 1",
            (content_hash, publisher),
        )
        return None if row is None else str(row[0])

    def set_source(self, document: str, source: str) -> None:
        """The source that speaks for a document changed."""
        self._do("update documents set source = ? where id = ? and source <> ?", (source, document, source))

    # What is read again, and what is let go

    def readings(self) -> Iterator[tuple[str, int, int | None, str]]:
        """Source, fetch, page fetch and name of every item that became a document, grouped by fetch."""
        rows = self._all(
            "select source, fetch, page, name from sightings where document is not null and fetch is not null "
            "order by source, fetch, name"
        )
        yield from ((row[0], row[1], row[2], row[3]) for row in rows)

    def prune(self, now: dt.datetime, retention: dt.timedelta, unused: dt.timedelta) -> tuple[int, int]:
        """Let go of what is past its time: raw bytes and full texts. Claims, quotes, headlines and links stay.

        Args:
            now: the moment.
            retention: how long bytes and texts of documents are kept.
            unused: how long bytes are kept that no document comes from any more.

        Returns:
            Number of bodies and of texts let go.
        """
        with self.store.transaction():
            old, idle = stamp(now - retention), stamp(now - unused)
            bodies = self._do(
                "delete from blobs where at < ? or (at < ? and not exists (select 1 from fetches f join sightings s "
                "on s.fetch = f.id or s.page = f.id where f.sha256 = blobs.sha256))",
                (old, idle),
            ).rowcount
            texts = self._do(
                "update documents set text = null where text is not null and source <> 'ledger' and last_seen < ? "
                "and first_seen < ? and exists (select 1 from sightings where document = documents.id)",
                (old, old),
            ).rowcount
            self._do(
                "delete from fetches where at < ? and not exists (select 1 from sightings where fetch = fetches.id "
                "or page = fetches.id) and not exists (select 1 from queue where fetch = fetches.id)",
                (idle,),
            )
            return bodies, texts


class Stories:
    """Near-duplicates in the store: what is compared, and which documents tell one story."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def put(self, document: str, row: tuple[str, str, str, str], keys: Iterable[int]) -> None:
        """Keep what is compared of a document: words, numbers and sketch as JSON, and its day."""
        with self.store.transaction():
            connection = self.store.connection
            connection.execute(
                "insert into tellings values (?, ?, ?, ?, ?) on conflict (document) do update set "
                "words = excluded.words, numbers = excluded.numbers, sketch = excluded.sketch, day = excluded.day",
                (document, *row),
            )
            connection.execute("delete from story_keys where document = ?", (document,))
            connection.executemany(
                "insert into story_keys values (?, ?, ?)", ((key, row[3], document) for key in sorted(set(keys)))
            )

    def candidates(self, document: str, first: dt.date, last: dt.date) -> list[tuple[str, str, str, str, str]]:
        """Documents of a span of days that share an odd key with one, or two keys: id, words, numbers, sketch, day."""
        with translated(self.store.path):
            return self.store.connection.execute(
                "select t.document, t.words, t.numbers, t.sketch, t.day from tellings t where t.document in "
                "(select other.document from story_keys mine cross join story_keys other on other.key = mine.key "
                "where mine.document = ? and other.day between ? and ? and other.document <> mine.document "
                "group by other.document having count(*) > 1 or max(other.key % 2) = 1)",
                (document, first.isoformat(), last.isoformat()),
            ).fetchall()

    def members(self, documents: Iterable[str]) -> list[tuple[str, dt.date, int, str]]:
        """All documents of the stories that the given ones belong to, themselves included: id, day, tier, address."""
        found: dict[str, _Row] = {}
        with translated(self.store.path):
            for document in documents:
                rows = self.store.connection.execute(
                    "select d.id, t.day, d.tier, d.url from documents d join tellings t on t.document = d.id "
                    "where d.id = ? or d.story = (select story from documents where id = ?)",
                    (document, document),
                )
                found |= {row[0]: row for row in rows}
        return [(row[0], dt.date.fromisoformat(row[1]), row[2], row[3]) for row in found.values()]

    def set_story(self, documents: Iterable[str], story: str) -> None:
        """Say that documents tell the story of one of them; the facts of their claims are made again."""
        with self.store.transaction():
            changed = [
                document
                for document in documents
                if self.store.connection.execute(
                    "update documents set story = ? where id = ? and story is not ?", (story, document, story)
                ).rowcount
            ]
            self.store.touch(changed)
