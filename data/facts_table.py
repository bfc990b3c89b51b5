"""The facts table: what resolution made of the claims, kept so that reading is quick.

Facts can always be made again from the claims; here they are, for one vendor and metric at a time. Called by the store
inside its transaction, never by a reader.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from data.corrections import load_corrections
from data.exchange import usd_rate
from data.helpers import helpers, in_order, pack, unpack
from data.sourced import claim_rows, read_row
from models.errors import InvalidValue
from models.fact import Fact, SourcedClaim
from models.resolution import resolve

INSERT_FACT = "insert into facts values (" + ", ".join("?" * 23) + ")"
INSERT_LINK = "insert into fact_claims values (?, ?, ?, ?)"

#: Vendor and metric of a row of data.sourced.COLUMNS.
_QUESTION = itemgetter(2, 3)

#: Rows that one task of a helper process takes: enough that handing them over costs little beside resolving them.
_TASK_ROWS = 5_000
#: From this many rows on, other processes help.
_PARALLEL_ROWS = 50_000
#: Rows that are written at once, facts and their links.
_SWEEP_ROWS = 200_000

Row = tuple[Any, ...]
#: Called with source, kind of trouble, claim id and message.
Report = Callable[[str, str, str | None, str], None]


@dataclass(slots=True)
class Resolved:
    """What resolving some claims gave, as rows of the store."""

    #: Rows of the facts table.
    facts: list[Row] = field(default_factory=list)
    #: Rows of the fact_claims table.
    links: list[Row] = field(default_factory=list)
    #: Source, kind, claim id and message of each trouble.
    troubles: list[tuple[str, str, str | None, str]] = field(default_factory=list)
    #: Ids of the corrections that matched a claim.
    corrected: set[str] = field(default_factory=set)


def refresh(
    connection: sqlite3.Connection,
    questions: Sequence[tuple[str, str]],
    report: Report,
    pool: Executor | None = None,
) -> int:
    """Make the facts of some (vendor, metric) pairs again; gives how many facts they now have.

    Args:
        connection: of the store, in a transaction.
        questions: vendors and metrics.
        report: takes the troubles of resolution.
        pool: helpers that are there already; else some are called for when the work is large.
    """
    for vendor, metric in questions:
        _clear(connection, vendor, metric)
    return write_all(connection, _resolve(connection, questions, pool), report)


def refresh_all(connection: sqlite3.Connection, report: Report) -> int:
    """Make all facts again, some vendors and metrics at a time; gives their number."""
    connection.execute("delete from fact_claims")
    connection.execute("delete from facts")
    total, matched = 0, set[str]()
    questions = connection.execute("select distinct vendor, metric from claims").fetchall()
    for resolved in _joined(_resolve(connection, questions)):
        total += _write(connection, resolved, report)
        matched |= resolved.corrected
    for correction in load_corrections():
        if correction.id not in matched:
            message = f"correction {correction.id} matches no claim; mend or remove it"
            report("corrections", "matches-nothing", None, message)
    return total


def write_all(connection: sqlite3.Connection, parts: Iterable[Resolved], report: Report) -> int:
    """Write facts that are not there yet; gives their number."""
    return sum(_write(connection, resolved, report) for resolved in _joined(parts))


def _resolve(
    connection: sqlite3.Connection, questions: Sequence[tuple[str, str]], pool: Executor | None = None
) -> Iterator[Resolved]:
    groups = (
        claim_rows(connection, "c.retracted_at is null and c.vendor = ? and c.metric = ?", question)
        for question in questions
    )
    rows = itertools.chain.from_iterable(groups)
    if pool is not None:
        yield from resolve_in_tasks(rows, pool)
        return
    # Few questions hold few claims; counting a large table for each new document would cost more than it saves.
    many = len(questions) >= 100 and connection.execute("select count(*) from claims").fetchone()[0] >= _PARALLEL_ROWS
    with helpers(many) as called:
        yield from resolve_in_tasks(rows, called)


def _joined(parts: Iterable[Resolved]) -> Iterator[Resolved]:
    """Outcomes joined until they are worth a sweep over the indexes, each in the order of its ids.

    A fact's id is a hash: written as they come, the facts of a bulk would touch every page of the index at random.
    """
    whole = Resolved()
    for part in parts:
        whole.facts += part.facts
        whole.links += part.links
        whole.troubles += part.troubles
        whole.corrected |= part.corrected
        if len(whole.facts) + len(whole.links) >= _SWEEP_ROWS:
            yield whole
            whole = Resolved()
    yield whole


def resolve_rows(rows: Sequence[Row]) -> Resolved:
    """Resolve rows of data.sourced.COLUMNS that hold whole (vendor, metric) groups, one after the other."""
    resolved = Resolved()
    corrections = load_corrections()
    for _, group in itertools.groupby(rows, key=_QUESTION):
        claims = list(_readable(group, resolved))
        relevant = [correction for correction in corrections if any(map(correction.matches, claims))]
        resolved.corrected.update(correction.id for correction in relevant)
        resolution = resolve(claims, usd_rate, relevant)
        resolved.troubles += [("resolution", issue.kind, issue.claim, issue.message) for issue in resolution.issues]
        resolved.facts += map(fact_row, resolution.facts)
        resolved.links += fact_links(resolution.facts)
    return resolved


def _readable(rows: Iterable[Row], resolved: Resolved) -> Iterator[SourcedClaim]:
    for row in rows:
        try:
            yield read_row(row)
        except InvalidValue as error:
            message = f"claim {row[0]} cannot be used: {error}"
            resolved.troubles.append(("resolution", "bad-claim", row[0], message))


def resolve_in_tasks(rows: Iterable[Row], pool: Executor | None = None) -> Iterator[Resolved]:
    """Resolve in tasks of some thousand rows, here or by helpers; the outcomes come in the order of the rows."""
    if pool is None:
        yield from map(resolve_rows, _tasks(rows))
        return
    for packed in in_order(_resolve_packed, map(pack, _tasks(rows)), pool):
        facts, links, troubles, corrected = unpack(packed)
        yield Resolved(facts, links, troubles, set(corrected))


def _resolve_packed(task: bytes) -> bytes:
    resolved = resolve_rows(unpack(task))
    return pack((resolved.facts, resolved.links, resolved.troubles, list(resolved.corrected)))


def _tasks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Whole (vendor, metric) groups, joined until a task is large enough."""
    task: list[Row] = []
    for _, group in itertools.groupby(rows, key=_QUESTION):
        task += group
        if len(task) >= _TASK_ROWS:
            yield task
            task = []
    if task:
        yield task


def _clear(connection: sqlite3.Connection, vendor: str, metric: str) -> None:
    connection.execute(
        "delete from fact_claims where fact in (select id from facts where vendor = ? and metric = ?)", (vendor, metric)
    )
    connection.execute("delete from facts where vendor = ? and metric = ?", (vendor, metric))


def _write(connection: sqlite3.Connection, resolved: Resolved, report: Report) -> int:
    for trouble in resolved.troubles:
        report(*trouble)
    connection.executemany(INSERT_FACT, sorted(resolved.facts, key=itemgetter(0)))
    connection.executemany(INSERT_LINK, sorted(resolved.links))
    return len(resolved.facts)


def fact_links(facts: Iterable[Fact]) -> Iterator[tuple[str, str, int, int]]:
    """Rows of the fact_claims table: fact, claim, whether it supports, and its rank among its side."""
    for fact in facts:
        for rank, claim in enumerate(fact.supporting):
            yield fact.id, claim, 1, rank
        for rank, claim in enumerate(fact.dissenting):
            yield fact.id, claim, 0, rank


def fact_row(fact: Fact) -> Row:
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
