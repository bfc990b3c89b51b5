"""Filling an empty store with very many claims at once.

What costs most in a bulk is keeping indexes in order row by row and reading back what was just written. Here the
secondary indexes are made at the end, each in one go, and resolution takes the claims from memory. Called by the store
inside its transaction: a fill that fails leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import gc
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from data import facts_table
from data.rows import CLAIM_KNOWN, DOCUMENT_KNOWN, DocumentRecord, Reader, days_of, stamp
from models.document import Document, known_from
from models.period import Period

#: A claim without a quote: id, document, vendor, metric, kind, party, scope, region, low, high, unit, as_of, status,
#: origin, note, first and last day of as_of, tier of the origin.
BulkClaim = tuple[Any, ...]


class Page(NamedTuple):
    """A document of which only the address is kept."""

    #: Its id.
    id: str
    #: Its address.
    url: str
    #: Who published it.
    publisher: str
    #: Trust in the publisher, 1 to 4.
    tier: int
    #: When, as a period's text; None where it is not known.
    published: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some claims with the pages that make them."""

    #: Pages; one may come again in a later batch, and the last word counts.
    pages: list[Page]
    #: Claims of these or earlier pages.
    claims: list[BulkClaim]


def is_empty(connection: sqlite3.Connection) -> bool:
    """True for a store that holds neither documents nor claims, and so no facts."""
    held = connection.execute("select exists (select 1 from documents) or exists (select 1 from claims)").fetchone()
    return not held[0]


def record_of(page: Page, source: str) -> DocumentRecord:
    """A page as a document of a source."""
    published = None if page.published is None else Period.parse(page.published)
    document = Document(page.id, "", "", published=published, url=page.url, publisher=page.publisher, source=source)
    return DocumentRecord(document, source, page.tier)


def claim_row(claim: BulkClaim, reader: Reader, moment: str) -> tuple[object, ...]:
    """A claim in the order of :data:`data.rows.CLAIM_UPSERT`."""
    quote = (None, None, None, None)
    last = (claim[14], reader.name, reader.version, moment, moment)
    return (*claim[:12], claim[15], claim[16], claim[12], claim[13], claim[17], *quote, *last)


def fill(
    connection: sqlite3.Connection,
    batches: Iterable[Batch],
    reader: Reader,
    kind: str,
    now: dt.datetime,
    report: facts_table.Report,
    pool: Executor | None = None,
) -> int:
    """Write claims and their facts into an empty store; gives the number of claims.

    Args:
        connection: of the store, in a transaction.
        batches: what to write; the next one is taken when the one before is written.
        reader: who read the claims.
        kind: kind and source of the documents.
        now: the moment.
        report: takes the troubles of resolution.
        pool: helpers that resolve.
    """
    with _collector_at_rest():
        of_claims = _take_indexes(connection, ("documents", "claims"))
        of_facts = _take_indexes(connection, ("facts", "fact_claims"))
        pages, claims = _write(connection, batches, reader, kind, now)
        resolved = facts_table.resolve_in_tasks(_rows(pages, claims, stamp(now)), pool)
        facts_table.write_all(connection, _meanwhile(connection, resolved, of_claims), report)
        for statement in of_facts:
            connection.execute(statement)
    return len(claims)


def _take_indexes(connection: sqlite3.Connection, tables: tuple[str, str]) -> list[str]:
    """Drop the indexes of two tables that no unique key needs; gives the statements that make them again."""
    found = connection.execute(
        "select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (?, ?) "
        "order by name",
        tables,
    ).fetchall()
    for name, _ in found:
        connection.execute(f'drop index "{name}"')
    return [statement for _, statement in found]


def _write(
    connection: sqlite3.Connection, batches: Iterable[Batch], reader: Reader, kind: str, now: dt.datetime
) -> tuple[dict[str, Page], dict[str, BulkClaim]]:
    # What is the same in every row stands in the statement: a bound value costs as much as a fifth of a row's index.
    told, name, version, moment = (
        connection.execute("select quote(?)", (value,)).fetchone()[0]
        for value in (kind, reader.name, reader.version, stamp(now))
    )
    page_insert = (
        "insert into documents (id, url, published, published_first, published_last, known_from, publisher, tier, "
        "title, text, source, kind, first_seen, last_seen) "
        f"values (?, ?, ?, ?, ?, ?, ?, ?, '', '', {told}, {told}, {moment}, {moment}) {DOCUMENT_KNOWN}"
    )
    claim_insert = (
        "insert into claims (id, document, vendor, metric, kind, party, scope, region, low, high, unit, as_of, "
        "status, origin, note, as_of_first, as_of_last, origin_tier, reader, reader_version, first_seen, last_seen) "
        f"values ({', '.join('?' * 18)}, {name}, {version}, {moment}, {moment}) {CLAIM_KNOWN}"
    )
    pages: dict[str, Page] = {}
    claims: dict[str, BulkClaim] = {}
    for batch in batches:
        new = [page for page in batch.pages if pages.get(page.id) != page]
        connection.executemany(page_insert, [_page_row(page, now) for page in new])
        pages.update((page.id, page) for page in new)
        connection.executemany(claim_insert, batch.claims)
        claims.update((claim[0], claim) for claim in batch.claims)
    return pages, claims


def _page_row(page: Page, now: dt.datetime) -> tuple[object, ...]:
    published = None if page.published is None else Period.parse(page.published)
    text, first, last = days_of(published)
    known = known_from(published, now).isoformat()
    return page.id, page.url, text, first, last, known, page.publisher, page.tier


def _rows(pages: dict[str, Page], claims: dict[str, BulkClaim], moment: str) -> Iterator[facts_table.Row]:
    """Claims as :func:`data.sourced.claim_rows` would read them back, by vendor and metric."""
    groups: dict[tuple[str, str], list[BulkClaim]] = {}
    for claim in claims.values():
        question = (claim[2], claim[3])
        group = groups.get(question)
        if group is None:
            groups[question] = [claim]
        else:
            group.append(claim)
    for question in sorted(groups):
        for claim in groups.pop(question):
            _, url, publisher, tier, published = pages[claim[1]]
            yield (*claim[:14], claim[17], claim[14], moment, publisher, tier, published, url, "")


def _meanwhile(
    connection: sqlite3.Connection, resolved: Iterator[facts_table.Resolved], statements: list[str]
) -> Iterator[facts_table.Resolved]:
    """Make the indexes one by one while helpers resolve."""
    waiting = iter(statements)
    for outcome in resolved:
        statement = next(waiting, None)
        if statement is not None:
            connection.execute(statement)
        yield outcome
    for statement in waiting:
        connection.execute(statement)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the cycle collector from walking millions of plain values: nothing made here refers to itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
