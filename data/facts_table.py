"""The facts table: what resolution made of the claims, kept so that reading is quick.

Facts can always be made again from the claims; here they are, for one vendor and metric at a time. Called by the store
inside its transaction, never by a reader.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Sequence

from data.corrections import load_corrections
from data.exchange import usd_rate
from data.sourced import Report, sourced_claims
from models.corrections import Correction
from models.fact import Fact, SourcedClaim
from models.resolution import resolve

_INSERT_FACT = "insert into facts values (" + ", ".join("?" * 23) + ")"


def refresh(connection: sqlite3.Connection, questions: Sequence[tuple[str, str]], report: Report) -> int:
    """Make the facts of some (vendor, metric) pairs again; gives how many facts they now have."""
    total = 0
    corrections = load_corrections()
    for vendor, metric in questions:
        claims = sourced_claims(
            connection, report, "c.retracted_at is null and c.vendor = ? and c.metric = ?", (vendor, metric)
        )
        _clear(connection, vendor, metric)
        total += _write(connection, list(claims), corrections, report)
    return total


def refresh_all(connection: sqlite3.Connection, report: Report) -> int:
    """Make all facts again, one vendor and metric after the other, so that memory holds one group at a time."""
    connection.execute("delete from fact_claims")
    connection.execute("delete from facts")
    # A cursor of its own reads while facts are written; SQLite allows that on one connection for other tables.
    corrections = load_corrections()
    unmatched = {correction.id for correction in corrections}
    total = 0
    claims = sourced_claims(connection, report)
    for _, group in itertools.groupby(claims, key=lambda sourced: (sourced.claim.vendor, sourced.claim.metric)):
        held = list(group)
        unmatched -= {c.id for c in corrections if c.id in unmatched and any(map(c.matches, held))}
        total += _write(connection, held, corrections, report)
    for name in sorted(unmatched):
        report("corrections", "matches-nothing", None, f"correction {name} matches no claim; mend or remove it")
    return total


def _clear(connection: sqlite3.Connection, vendor: str, metric: str) -> None:
    connection.execute(
        "delete from fact_claims where fact in (select id from facts where vendor = ? and metric = ?)", (vendor, metric)
    )
    connection.execute("delete from facts where vendor = ? and metric = ?", (vendor, metric))


def _write(
    connection: sqlite3.Connection,
    claims: Sequence[SourcedClaim],
    corrections: Sequence[Correction],
    report: Report,
) -> int:
    relevant = [correction for correction in corrections if any(map(correction.matches, claims))]
    resolution = resolve(claims, usd_rate, relevant)
    for issue in resolution.issues:
        report("resolution", issue.kind, issue.claim, issue.message)
    connection.executemany(_INSERT_FACT, map(fact_row, resolution.facts))
    connection.executemany("insert into fact_claims values (?, ?, ?, ?)", fact_links(resolution.facts))
    return len(resolution.facts)


def fact_links(facts: Iterable[Fact]) -> Iterable[tuple[str, str, int, int]]:
    """Rows of the fact_claims table: fact, claim, whether it supports, and its rank among its side."""
    for fact in facts:
        for rank, claim in enumerate(fact.supporting):
            yield fact.id, claim, 1, rank
        for rank, claim in enumerate(fact.dissenting):
            yield fact.id, claim, 0, rank


def fact_row(fact: Fact) -> tuple[object, ...]:
    """A fact as a row of the facts table."""
    period = fact.as_of
    return (
        fact.id,
        fact.vendor,
        fact.metric.value,
        fact.kind,
        fact.party,
        fact.scope,
        fact.region,
        None if period is None else str(period),
        None if period is None else period.first.isoformat(),
        None if period is None else period.last.isoformat(),
        fact.low,
        fact.high,
        fact.unit,
        fact.value,
        fact.value_usd,
        None if fact.rate is None else fact.rate.usd,
        None if fact.rate is None else fact.rate.day.isoformat(),
        fact.status.value,
        fact.confidence,
        json.dumps([[f.name, round(f.weight, 4), f.why] for f in fact.factors], ensure_ascii=False),
        fact.origins,
        fact.superseded_by,
        None if fact.known_since is None else fact.known_since.isoformat(),
    )
