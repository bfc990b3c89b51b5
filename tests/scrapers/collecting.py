"""What tests of the collector share: invented vendors, a small extractor, sources on the stand-in, a comparison."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from pathlib import Path
from typing import Any

from data.store import Store
from models.claim import Claim, Metric, Status
from models.document import Document, Part, Quote
from models.organization import Organization, OrganizationIndex, Role
from models.publisher import PublisherIndex
from models.source import Source
from scrapers.fetch import Fetcher
from scrapers.hosts import HostGate
from scrapers.keeper import Tools
from scrapers.pipeline import Collector
from scrapers.registry import source_from
from scrapers.settings import Settings

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)

VENDORS = [
    Organization("acme-labels", "Acme Labels", frozenset({Role.VENDOR})),
    Organization("bolt-data", "Bolt Data", frozenset({Role.VENDOR})),
    Organization("corvid", "Corvid AI", frozenset({Role.VENDOR})),
]
_RAISE = re.compile(r"(Acme Labels|Bolt Data|Corvid AI) raises \$(\d+)M")
_IDS = {one.name: one.id for one in VENDORS}


def extract(document: Document, organizations: OrganizationIndex) -> list[Claim]:
    """One rule, so that a test knows what to expect."""
    claims: dict[str, Claim] = {}
    for part, text in ((Part.TITLE, document.title), (Part.TEXT, document.text)):
        for match in _RAISE.finditer(text):
            amount = float(match[2]) * 1e6
            quote = Quote(match.start(), match.end(), match[0], part)
            claim = Claim(
                document.id, _IDS[match[1]], Metric.FUNDING, Status.REPORTED, amount, amount, "USD", quote=quote
            )
            claims.setdefault(claim.id, claim)
    return list(claims.values())


def make_tools() -> Tools:
    return Tools(OrganizationIndex(VENDORS), PublisherIndex([], VENDORS), extract, "test-1")


def feed_source(name: str, url: str, **fields: Any) -> Source:
    values: dict[str, Any] = {
        "kind": "feed",
        "name": name.title(),
        "every": "1h",
        "licence": "A stand-in.",
        "url": url,
        "publisher": name.title(),
        **fields,
    }
    return source_from(name, values)


def settings(**fields: Any) -> Settings:
    values: dict[str, Any] = {
        "contact": "mail@labelscope.example",
        "delay": 0.0,
        "retry_pause": 0.01,
        "read_timeout": 5.0,
        "allow_hosts": frozenset({"feeds.example", "wire.example", "other.example", "127.0.0.1", "localhost"}),
        **fields,
    }
    return Settings(**values)


def collector(store: Store, sources: list[Source], tools: Tools, **fields: Any) -> Collector:
    """A collector whose every name resolves to this machine."""
    chosen = fields.pop("settings", None) or settings()
    stop = fields.get("stop")
    gate = HostGate(stop)
    fetcher = fields.pop("fetcher", None) or Fetcher(chosen, gate, resolver=lambda host, port, timeout: ["127.0.0.1"])
    fields.setdefault("now", lambda: NOW)
    return Collector(store, {source.id: source for source in sources}, chosen, tools=tools, fetcher=fetcher, **fields)


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a store holds, in a form that does not depend on when and in which order it came in."""
    connection = sqlite3.connect(path)
    queries = {
        "documents": "select id, url, title, text, lang, published, known_from, publisher, tier, source, kind, story, "
        "guid, blob, content_hash from documents",
        "claims": "select id, document, vendor, metric, low, high, unit, status, origin, quote, quote_start, reader, "
        "retracted_at is null from claims",
        "facts": "select id, vendor, metric, low, high, value, confidence, origins from facts",
        "fact_claims": "select fact, claim, supports, rank from fact_claims",
        "blobs": "select sha256, size from blobs",
        "sightings": "select source, name, signature, document, rank from sightings",
        "addresses": "select address, document from addresses",
        "tellings": "select document, words, sketch, day from tellings",
        "queue": "select source, key from queue",
        "validators": "select key, etag from validators",
        "due": "select vendor, metric from due_facts",
        "state": "select source, cursor, failures, stopped from source_state",
        "issues": "select source, kind, message, url from issues",
    }
    found = {name: sorted(connection.execute(query).fetchall(), key=repr) for name, query in queries.items()}
    connection.close()
    return found


def integrity(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        return str(connection.execute("pragma integrity_check").fetchone()[0])
    finally:
        connection.close()


def story(vendor: str, amount: int, number: int) -> str:
    """The body of an invented article, different for every number."""
    words = "ledger river copper meadow signal harbor lantern quartz velvet timber orchard saddle".split()
    filler = " ".join(
        words[(number * 7 + step * (number % 5 + 1)) % len(words)] + str(number % 97) for step in range(60)
    )
    return f"{vendor} raises ${amount}M, the company said in note {number}. {filler}."
