"""Documents and claims as rows of the store: the columns, the order, the statements that write them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from models.claim import Claim
from models.document import Document, known_from
from models.period import Period

#: What happens to a document that is there already; its first_seen stays.
DOCUMENT_KNOWN = """
on conflict (id) do update set url = excluded.url, title = excluded.title, text = excluded.text, lang = excluded.lang,
    published = excluded.published, published_first = excluded.published_first,
    published_last = excluded.published_last,
    known_from = min(coalesce(excluded.published_last, excluded.known_from), substr(documents.first_seen, 1, 10)),
    publisher = excluded.publisher, tier = excluded.tier, kind = excluded.kind, guid = excluded.guid,
    blob = excluded.blob, content_hash = excluded.content_hash, last_seen = excluded.last_seen
where (documents.url, documents.title, documents.text, documents.lang, documents.published, documents.publisher,
    documents.tier, documents.kind, documents.guid, documents.blob, documents.content_hash)
    is not (excluded.url, excluded.title, excluded.text, excluded.lang, excluded.published, excluded.publisher,
    excluded.tier, excluded.kind, excluded.guid, excluded.blob, excluded.content_hash)
"""

DOCUMENT_UPSERT = f"""
insert into documents (id, url, title, text, lang, published, published_first, published_last, known_from, publisher,
    tier, source, kind, guid, blob, content_hash, first_seen, last_seen)
values (:id, :url, :title, :text, :lang, :published, :published_first, :published_last, :known_from, :publisher,
    :tier, :source, :kind, :guid, :blob, :content_hash, :now, :now)
{DOCUMENT_KNOWN}"""

#: What happens to a claim that is there already.
CLAIM_KNOWN = """
on conflict (id) do update set region = excluded.region, origin = excluded.origin, origin_tier = excluded.origin_tier,
    quote = excluded.quote, quote_part = excluded.quote_part, quote_start = excluded.quote_start,
    quote_end = excluded.quote_end, note = excluded.note, reader = excluded.reader,
    reader_version = excluded.reader_version, last_seen = excluded.last_seen, retracted_at = null
where claims.retracted_at is not null or
    (claims.region, claims.origin, claims.origin_tier, claims.quote, claims.quote_part, claims.quote_start,
    claims.note, claims.reader, claims.reader_version)
    is not (excluded.region, excluded.origin, excluded.origin_tier, excluded.quote, excluded.quote_part,
    excluded.quote_start, excluded.note, excluded.reader, excluded.reader_version)
"""

CLAIM_UPSERT = f"""
insert into claims (id, document, vendor, metric, kind, party, scope, region, low, high, unit, as_of, as_of_first,
    as_of_last, status, origin, origin_tier, quote, quote_part, quote_start, quote_end, note, reader, reader_version,
    first_seen, last_seen)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
{CLAIM_KNOWN}"""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document with what the store keeps beside its text."""

    #: The text and its origin.
    document: Document
    #: ledger, feed, article, headline, filing, board, listing, hand …
    kind: str
    #: Trust in the publisher, 1 to 4.
    tier: int
    #: The source's own identity of the item (RSS guid, accession number); None where it has none.
    guid: str | None = None
    #: SHA-256 of the raw bytes in the archive; None where nothing was fetched.
    blob: str | None = None
    #: Hash of the normalised text, equal for the same text under two addresses; None for a headline alone.
    content_hash: str | None = None
    #: False for a document that speaks of no vendor: it is kept as a line, without its text.
    keep_text: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """Who turned documents into claims; part of a claim's history, never of its identity."""

    #: extractor, ledger, sec, greenhouse …
    name: str
    #: Version of its rules; a newer one may retract what an older one said.
    version: str


def stamp(moment: dt.datetime) -> str:
    """A moment as the store writes it: ISO 8601 in UTC with seconds."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def days_of(period: Period | None) -> tuple[str | None, str | None, str | None]:
    """A period as text, with its first and last day."""
    return (None, None, None) if period is None else _days(str(period))


@lru_cache(maxsize=65_536)
def _days(text: str) -> tuple[str, str, str]:
    period = Period.parse(text)
    return text, period.first.isoformat(), period.last.isoformat()


def document_row(record: DocumentRecord, now: dt.datetime) -> dict[str, object]:
    """A document as :data:`DOCUMENT_UPSERT` takes it."""
    document = record.document
    published, first, last = days_of(document.published)
    return {
        "id": document.id,
        "url": document.url,
        "title": document.title,
        "text": document.text if record.keep_text else None,
        "lang": document.lang,
        "published": published,
        "published_first": first,
        "published_last": last,
        "known_from": known_from(document.published, now).isoformat(),
        "publisher": document.publisher,
        "tier": record.tier,
        "source": document.source,
        "kind": record.kind,
        "guid": record.guid,
        "blob": record.blob,
        "content_hash": record.content_hash,
        "now": stamp(now),
    }


def claim_row(
    claim: Claim, publisher: str, tier: int, origins: dict[str, int], reader: Reader, moment: str
) -> tuple[object, ...]:
    """A claim as :data:`CLAIM_UPSERT` takes it; an origin without a tier counts as tier 4."""
    as_of, first, last = days_of(claim.as_of)
    quote = claim.quote
    origin, origin_tier = (publisher, tier) if claim.origin is None else (claim.origin, origins.get(claim.origin, 4))
    return (
        claim.id,
        claim.document,
        claim.vendor,
        claim.metric.value,
        claim.kind,
        claim.party,
        claim.scope,
        claim.region,
        claim.low,
        claim.high,
        claim.unit,
        as_of,
        first,
        last,
        claim.status.value,
        origin,
        origin_tier,
        None if quote is None else quote.words,
        None if quote is None else quote.part.value,
        None if quote is None else quote.start,
        None if quote is None else quote.end,
        claim.note,
        reader.name,
        reader.version,
        moment,
        moment,
    )
