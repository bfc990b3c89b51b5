"""The only writer of the store.

A claim's life is written here once: first seen, seen again, retracted when its reader no longer makes it, and the
facts of its question made again in the same transaction. Nothing is ever deleted but facts, which can be made again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from types import TracebackType

from data import bulk, facts_table
from data.bulk import Batch, Page
from data.connection import BUSY_TIMEOUT_SECONDS, SCHEMA_VERSION, check_version, translated, version_of
from data.rows import CLAIM_UPSERT, DOCUMENT_UPSERT, DocumentRecord, Reader, claim_row, document_row, stamp
from models.claim import Claim
from models.document import known_from
from models.errors import StoreError, StoreMissing

__all__ = ["DocumentRecord", "Issue", "Reader", "Store", "Written", "known_from", "migrate", "stamp", "utc_now"]

#: Memory for pages while writing, taken only as far as a write needs it.
CACHE_KIB = 256 * 1024


def utc_now() -> dt.datetime:
    """The present second in UTC; the one clock of the store."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(slots=True)
class Written:
    """What a write changed."""

    #: Claims not seen before.
    new: int = 0
    #: Claims that were there already.
    known: int = 0
    #: Claims that the reader no longer makes.
    retracted: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.new + other.new, self.known + other.known, self.retracted + other.retracted)


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that went wrong or looks wrong, for a person to work off."""

    #: Source id, or ledger, resolution, corrections …
    source: str
    #: Short machine name: bad-line, too-few, no-pay, http-403 …
    kind: str
    #: What is wrong, where, and what to do.
    message: str
    #: Address or file, where there is one.
    url: str = ""
    #: Id of the document concerned.
    document: str | None = None
    #: Id of the claim concerned.
    claim: str | None = None

    @property
    def id(self) -> str:
        """The same trouble at the same place is one issue, however often it occurs."""
        parts = (self.source, self.kind, self.url, self.document or "", self.claim or "", self.message)
        return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


#: What facts depend on of a document, after its id.
_JUDGED = ("id", "published", "publisher", "tier")


class Store:
    """A connection that may write. One per process; readers use :mod:`data.queries`.

    Use as a context manager, and put what belongs together into one :meth:`transaction`.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        #: Vendor and metric of every claim changed in the open transaction: their facts are due.
        self._touched: set[tuple[str, str]] = set()
        self._depth = 0
        #: For a run of many small transactions: note which facts are due instead of making them at each one's end.
        self.defer_facts = False
        self._pool: Executor | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Store:
        """Open a store for writing, bringing its schema up to date.

        Raises:
            StoreMissing: there is none and ``create`` is False.
            StoreTooNew: a newer Labelscope wrote it.
            StoreError, StoreBusy: it cannot be opened.
        """
        if not path.exists() and not create:
            raise StoreMissing(f"there is no store at {path}; 'labelscope init' makes one")
        with translated(path):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{path.parent} cannot be made: {error.strerror}") from error
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
            try:
                if version_of(connection) > SCHEMA_VERSION:
                    check_version(connection, path)
                connection.execute("pragma foreign_keys = on")
                connection.execute("pragma journal_mode = wal")
                connection.execute("pragma synchronous = normal")
                # Bulk writes touch all indexes at random; SQLite's own 2 MiB would read each page again and again.
                connection.execute(f"pragma cache_size = -{CACHE_KIB}")
                if version_of(connection) < SCHEMA_VERSION:
                    migrate(path)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def close(self) -> None:
        """Close the connection; what is not committed is rolled back."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. At its end the facts of what changed are made again and the revision goes up.

        Transactions may be nested; only the outermost one commits.

        Raises:
            StoreBusy: another process holds the store for longer than the busy timeout.
            StoreError: the disk is full, or the file is broken.
        """
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        with translated(self.path):
            self.connection.execute("begin immediate")
            self._depth = 1
            self._touched.clear()
            before = self.connection.total_changes
            try:
                yield
                self._refresh_touched()
                if self.connection.total_changes != before:
                    self.connection.execute("update revision set number = number + 1")
                self.connection.execute("commit")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("rollback")
                raise
            finally:
                self._depth = 0

    @contextmanager
    def helped_by(self, pool: Executor | None) -> Iterator[None]:
        """Have helpers that are there already resolve what transactions within the block change."""
        self._pool = pool
        try:
            yield
        finally:
            self._pool = None

    def put_publishers(self, publishers: Iterable[tuple[str, int, str, str]]) -> None:
        """Write the register of publishers: name, tier, first host, reason."""
        with self.transaction():
            self.connection.executemany(
                "insert into publishers values (?, ?, ?, ?) on conflict (name) do update set tier = excluded.tier, "
                "host = excluded.host, reason = excluded.reason where (tier, host, reason) "
                "is not (excluded.tier, excluded.host, excluded.reason)",
                publishers,
            )

    def put_documents(self, records: Iterable[DocumentRecord], now: dt.datetime | None = None) -> None:
        """Write documents; one that is there already keeps its first_seen.

        Where a source corrects its date, the document is known from the corrected day on, but never from later than the
        day on which it was first read: what was read was public.

        Where its date, publisher or tier is another now, the facts of its claims are made again.
        """
        moment = now or utc_now()
        with self.transaction():
            rows = sorted((document_row(record, moment) for record in records), key=itemgetter("id"))
            self.touch(self._judged_anew(rows))
            self.connection.executemany(DOCUMENT_UPSERT, rows)

    def put_claims(
        self,
        document: str,
        claims: Sequence[Claim],
        reader: Reader,
        *,
        origins: dict[str, int] | None = None,
        now: dt.datetime | None = None,
    ) -> Written:
        """Write what one reader now says of one document; what it said before and no longer says is retracted.

        Args:
            document: id of a document that is in the store.
            claims: all claims that the reader makes of the document.
            reader: who read it.
            origins: tier of each origin that the claims cite; an origin without one counts as tier 4.
            now: the moment, for tests.
        """
        moment = now or utc_now()
        seen = stamp(moment)
        with self.transaction():
            publisher, tier = self.connection.execute(
                "select publisher, tier from documents where id = ?", (document,)
            ).fetchone()
            held = {
                row[0]: (row[1], row[2])
                for row in self.connection.execute(
                    "select id, vendor, metric from claims where document = ? and reader = ? and retracted_at is null",
                    (document, reader.name),
                )
            }
            rows = {row[0]: row for row in (claim_row(c, publisher, tier, origins or {}, reader, seen) for c in claims)}
            written = self._upsert_claims(list(rows.values()))
            gone = [claim_id for claim_id in held if claim_id not in rows]
            self._retract(gone, moment)
            self._touched.update(held[claim_id] for claim_id in gone)
            written.retracted = len(gone)
            return written

    def put_claim_rows(
        self,
        claims: Iterable[tuple[Claim, str, int, int]],
        reader: Reader,
        now: dt.datetime | None = None,
    ) -> Written:
        """Write many claims of many documents at once, retracting nothing: the bulk path of the ledger.

        Args:
            claims: claim, publisher of its document, tier of the publisher, tier of the origin.
            reader: who read them.
            now: the moment, for tests.
        """
        moment = stamp(now or utc_now())
        with self.transaction():
            rows = {}
            for claim, publisher, tier, origin_tier in claims:
                origins = {} if claim.origin is None else {claim.origin: origin_tier}
                row = claim_row(claim, publisher, tier, origins, reader, moment)
                rows[row[0]] = row
            return self._upsert_claims(list(rows.values()))

    def put_batches(
        self,
        batches: Iterable[Batch],
        reader: Reader,
        *,
        large: bool = False,
        now: dt.datetime | None = None,
    ) -> Written:
        """Write many claims of many pages at once, retracting nothing: the path of the ledger.

        Args:
            batches: what to write; the reader's name is the source and kind of its pages.
            reader: who read them.
            large: worth filling an empty store in bulk.
            now: the moment, for tests.
        """
        moment = now or utc_now()
        with self.transaction():
            if large and not self.defer_facts and bulk.is_empty(self.connection):
                report = self._report_issue
                return Written(new=bulk.fill(self.connection, batches, reader, reader.name, moment, report, self._pool))
            pages: dict[str, Page] = {}
            rows: dict[str, tuple[object, ...]] = {}
            seen = stamp(moment)
            for batch in batches:
                pages.update((page.id, page) for page in batch.pages)
                rows.update((claim[0], bulk.claim_row(claim, reader, seen)) for claim in batch.claims)
            self.put_documents((bulk.record_of(page, reader.name) for page in pages.values()), moment)
            return self._upsert_claims(list(rows.values()))

    def retract_missing(self, reader: Reader, keep: set[str], now: dt.datetime | None = None) -> int:
        """Retract every claim of a reader that is not among the ones to keep; gives their number."""
        moment = now or utc_now()
        with self.transaction():
            gone = [
                row
                for row in self.connection.execute(
                    "select id, vendor, metric from claims where reader = ? and retracted_at is null", (reader.name,)
                )
                if row[0] not in keep
            ]
            self._retract([row[0] for row in gone], moment)
            self._touched.update((row[1], row[2]) for row in gone)
            return len(gone)

    def add_issue(self, issue: Issue, run: int | None = None, now: dt.datetime | None = None) -> None:
        """Write an issue, or count it once more when it is there already."""
        moment = stamp(now or utc_now())
        with self.transaction():
            self.connection.execute(
                "insert into issues (id, source, kind, message, url, document, claim, run, first_seen, last_seen) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set last_seen = excluded.last_seen, "
                "run = excluded.run, count = count + 1, resolved_at = null",
                (
                    issue.id,
                    issue.source,
                    issue.kind,
                    issue.message,
                    issue.url,
                    issue.document,
                    issue.claim,
                    run,
                    moment,
                    moment,
                ),
            )

    def resolve_issues(self, source: str, keep: set[str], now: dt.datetime | None = None) -> int:
        """Mark the open issues of a source as resolved, but for the ids to keep; gives their number."""
        moment = stamp(now or utc_now())
        with self.transaction():
            gone = [
                (moment, row[0])
                for row in self.connection.execute(
                    "select id from issues where source = ? and resolved_at is null", (source,)
                )
                if row[0] not in keep
            ]
            self.connection.executemany("update issues set resolved_at = ? where id = ?", gone)
            return len(gone)

    def start_run(self, command: str, now: dt.datetime | None = None) -> int:
        """Note that a command begins; gives the number of the run."""
        with self.transaction():
            cursor = self.connection.execute(
                "insert into runs (command, started) values (?, ?)", (command, stamp(now or utc_now()))
            )
            return int(cursor.lastrowid or 0)

    def finish_run(self, run: int, outcome: dict[str, object], now: dt.datetime | None = None) -> None:
        """Note that it ended, and how."""
        with self.transaction():
            self.connection.execute(
                "update runs set finished = ?, outcome = ? where id = ?",
                (stamp(now or utc_now()), json.dumps(outcome, ensure_ascii=False, sort_keys=True), run),
            )

    def touch(self, documents: Iterable[str]) -> None:
        """Have the facts of some documents' claims made again at the end of the transaction: their story changed."""
        for document in documents:
            self._touched.update(
                self.connection.execute(
                    "select distinct vendor, metric from claims where document = ? and retracted_at is null",
                    (document,),
                )
            )

    def refresh_all_facts(self) -> int:
        """Make every fact again from the claims; gives their number. For a newer resolution or new corrections."""
        with self.transaction():
            self._touched.clear()
            return facts_table.refresh_all(self.connection, self._report_issue)

    def _refresh_touched(self) -> None:
        touched, self._touched = self._touched, set()
        if self.defer_facts:
            self.connection.executemany("insert into due_facts values (?, ?) on conflict do nothing", sorted(touched))
        elif touched:
            facts_table.refresh(self.connection, sorted(touched), self._report_issue, self._pool)

    def refresh_due_facts(self) -> int:
        """Make the facts that deferring transactions left due, each question in a transaction of its own.

        Which are due is kept in the store, so that those of a run that was killed are made by the next one. Gives the
        number of questions.
        """
        with translated(self.path):
            due = self.connection.execute("select vendor, metric from due_facts order by vendor, metric").fetchall()
        for question in due:
            with self.transaction():
                facts_table.refresh(self.connection, [question], self._report_issue)
                self.connection.execute("delete from due_facts where vendor = ? and metric = ?", question)
        return len(due)

    def _report_issue(self, source: str, kind: str, claim: str | None, message: str) -> None:
        self.add_issue(Issue(source, kind, message, claim=claim))

    def _upsert_claims(self, rows: Sequence[tuple[object, ...]]) -> Written:
        known = self._count_known([str(row[0]) for row in rows])
        before = self.connection.total_changes
        # In the order of their ids the index grows at its right end; at random, a bulk would touch all of it.
        self.connection.executemany(CLAIM_UPSERT, sorted(rows, key=itemgetter(0)))
        if self.connection.total_changes != before:
            self._touched.update((str(row[2]), str(row[3])) for row in rows)
        return Written(new=len(rows) - known, known=known)

    def _judged_anew(self, rows: Sequence[dict[str, object]]) -> list[str]:
        """Ids of stored documents for which a row has other words on when and by whom, and of their reprints."""
        changed: list[str] = []
        for start in range(0, len(rows), 10_000):
            asked = [[row[name] for name in _JUDGED] for row in rows[start : start + 10_000]]
            changed += (
                row[0]
                for row in self.connection.execute(
                    "select coalesce(s.id, d.id) from json_each(?) asked "
                    "join documents d on d.id = json_extract(asked.value, '$[0]') "
                    # Reprints bear the publisher of the story that they tell.
                    "left join documents s on s.story = d.id or s.id = d.id "
                    "where (d.published, d.publisher, d.tier) is not (json_extract(asked.value, '$[1]'), "
                    "json_extract(asked.value, '$[2]'), json_extract(asked.value, '$[3]'))",
                    (json.dumps(asked),),
                )
            )
        return changed

    def _count_known(self, ids: Sequence[str]) -> int:
        return sum(
            int(
                self.connection.execute(
                    "select count(*) from json_each(?) asked join claims on claims.id = asked.value",
                    (json.dumps(ids[start : start + 10_000]),),
                ).fetchone()[0]
            )
            for start in range(0, len(ids), 10_000)
        )

    def _retract(self, claims: Sequence[str], moment: dt.datetime) -> None:
        self.connection.executemany(
            "update claims set retracted_at = ? where id = ?", [(stamp(moment), claim) for claim in claims]
        )


def migrate(path: Path) -> None:
    """Bring the schema up to date: each numbered migration once, each in its own transaction."""
    from sqlite_utils import Database

    from data.schema import migrations

    # A connection of its own, as sqlite-utils keeps transactions in the module's default way.
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS)
    try:
        migrations.apply(Database(connection))
        connection.execute(f"pragma user_version = {SCHEMA_VERSION:d}")
        connection.commit()
    finally:
        connection.close()
