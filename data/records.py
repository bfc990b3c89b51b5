"""Facts and claims as plain records, for the command line and for JSON: quick to start, without pandas."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.connection import reading
from data.selection import FACT_COLUMNS, Filter, claim_conditions, conditions, prepare_facts
from models.claim import plain_number

#: Fields of a claim record, in order: those of claims.md, then the source's.
CLAIM_FIELDS = (
    "id vendor metric low high unit kind party as_of status scope region quote note document publisher tier origin "
    "origin_tier published url title lang source first_seen retracted_at".split()
)

#: Fields of a fact record, in order.
FACT_FIELDS = (*(name for name in FACT_COLUMNS if name not in ("as_of_first", "as_of_last")), "claims")

_CLAIM_SELECT = """select c.id, c.vendor, c.metric, c.low, c.high, c.unit, c.kind, c.party, c.as_of, c.status, c.scope,
    c.region, c.quote, c.note, c.document, d.publisher, d.tier, c.origin, c.origin_tier, d.published, d.url, d.title,
    d.lang, d.source, c.first_seen, c.retracted_at
from claims c join documents d on d.id = c.document"""


def claim_records(path: Path, chosen: Filter, limit: int | None = None) -> list[dict[str, Any]]:
    """Claims with their sources, newest period first.

    Raises:
        StoreError: the store cannot be read.
    """
    where, parameters = claim_conditions(chosen)
    with reading(path) as connection:
        rows = connection.execute(
            f"{_CLAIM_SELECT} where {where} order by c.vendor, c.metric, c.as_of_last desc, "
            "d.published_first desc, c.id limit ?",
            (*parameters, -1 if limit is None else limit),
        )
        return [_claim_record(row) for row in rows]


def _claim_record(row: tuple[Any, ...]) -> dict[str, Any]:
    record = dict(zip(CLAIM_FIELDS, row, strict=True))
    record["low"], record["high"] = plain_number(record["low"]), plain_number(record["high"])
    return record


def names_company(path: Path, company: str) -> bool:
    """True when a claim has the id as its vendor or as the other company.

    Raises:
        StoreError: the store cannot be read.
    """
    with reading(path) as connection:
        query = "select exists (select 1 from claims where vendor = ?) or exists (select 1 from claims where party = ?)"
        return bool(connection.execute(query, (company, company)).fetchone()[0])


def fact_records(path: Path, chosen: Filter, limit: int | None = None) -> list[dict[str, Any]]:
    """Facts with the claims for and against each, newest period first.

    Raises:
        StoreError: the store cannot be read.
    """
    with reading(path) as connection:
        prepare_facts(connection, chosen)
        return list(_facts(connection, chosen, limit))


def _facts(connection: sqlite3.Connection, chosen: Filter, limit: int | None) -> Iterator[dict[str, Any]]:
    where, parameters = conditions(chosen, "f")
    rows = connection.execute(
        f"select {', '.join('f.' + column for column in FACT_COLUMNS)} from facts f where {where} "
        "order by f.vendor, f.metric, f.as_of_last desc, f.as_of_first desc, f.id limit ?",
        (*parameters, -1 if limit is None else limit),
    ).fetchall()
    for row in rows:
        record = dict(zip(FACT_COLUMNS, row, strict=True))
        for name in ("low", "high", "value", "value_usd"):
            record[name] = plain_number(record[name])
        del record["as_of_first"], record["as_of_last"]
        record["factors"] = [
            {"name": name, "weight": weight, "why": why} for name, weight, why in json.loads(record["factors"])
        ]
        record["claims"] = [_evidence(claim) for claim in connection.execute(_EVIDENCE, (record["id"],))]
        yield record


_EVIDENCE = """select c.id, d.publisher, c.origin, d.published, d.url, coalesce(c.quote, c.note), c.low, c.high, c.unit,
    c.as_of, c.status, fc.supports
from fact_claims fc join claims c on c.id = fc.claim join documents d on d.id = c.document
where fc.fact = ? order by fc.supports desc, fc.rank"""


def _evidence(row: tuple[Any, ...]) -> dict[str, Any]:
    (claim, publisher, origin, published, url, words, low, high, unit, as_of, status, supports) = row
    return {
        "id": claim,
        "publisher": publisher,
        "origin": origin,
        "published": published,
        "url": url,
        "quote": words,
        "low": plain_number(low),
        "high": plain_number(high),
        "unit": unit,
        "as_of": as_of,
        "status": status,
        "supports": bool(supports),
    }
