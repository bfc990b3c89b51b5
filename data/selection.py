"""Choosing rows: the filters that the command line and the dashboard share, and the record as it stood on a day."""

from __future__ import annotations

import datetime as dt
import itertools
import sqlite3
from dataclasses import dataclass, replace

#: From so many claims of an earlier day on, other processes help to resolve them.
_BULK_CLAIMS = 20_000

#: Columns of the facts table, in its order.
FACT_COLUMNS = (
    "id vendor metric kind party scope region as_of as_of_first as_of_last low high unit value value_usd rate rate_day "
    "status confidence factors origins superseded_by known_since".split()
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show. Empty tuples and None leave a field open."""

    #: Vendor ids.
    vendors: tuple[str, ...] = ()
    #: Metric names.
    metrics: tuple[str, ...] = ()
    #: Kinds; the empty string stands for "not told".
    kinds: tuple[str, ...] = ()
    #: Ids of the other company.
    parties: tuple[str, ...] = ()
    #: Statuses.
    statuses: tuple[str, ...] = ()
    #: Only what is true of this day or later; undated rows are left out.
    since: dt.date | None = None
    #: Only what is true of this day or earlier; undated rows are left out.
    until: dt.date | None = None
    #: The record as the public could know it at the end of this day.
    known_on: dt.date | None = None
    #: Facts only: leave out what something superseded, but for these vendors and metrics; None leaves out nothing.
    superseded_of: tuple[tuple[str, str], ...] | None = None
    #: For audit: the record as this store held it at the end of this day (UTC).
    seen_on: dt.date | None = None

    @property
    def as_it_stood(self) -> bool:
        """True when the record of an earlier day is asked for."""
        return self.known_on is not None or self.seen_on is not None


def conditions(chosen: Filter, table: str) -> tuple[str, list[object]]:
    """An SQL condition over the columns that facts and claims share, and its parameters."""
    parts: list[str] = []
    parameters: list[object] = []
    for column, values in (
        ("vendor", chosen.vendors),
        ("metric", chosen.metrics),
        ("kind", chosen.kinds),
        ("party", chosen.parties),
        ("status", chosen.statuses),
    ):
        if values:
            marks = ", ".join("?" * len(values))
            # coalesce only where needed: it would keep the index on vendor and metric from being used
            name = f"coalesce({table}.{column}, '')" if column == "kind" else f"{table}.{column}"
            parts.append(f"{name} in ({marks})")
            parameters.extend(values)
    if chosen.since is not None:
        parts.append(f"{table}.as_of_last >= ?")
        parameters.append(chosen.since.isoformat())
    if chosen.until is not None:
        parts.append(f"{table}.as_of_first <= ?")
        parameters.append(chosen.until.isoformat())
    if chosen.superseded_of is not None:
        pairs = ", ".join(["(?, ?)"] * len(chosen.superseded_of))
        kept = f" or ({table}.vendor, {table}.metric) in (values {pairs})" if pairs else ""
        parts.append(f"({table}.superseded_by is null{kept})")
        parameters.extend(word for pair in chosen.superseded_of for word in pair)
    return " and ".join(parts) or "true", parameters


def claim_conditions(chosen: Filter) -> tuple[str, list[object]]:
    """As :func:`conditions` for claims ``c`` of documents ``d``, with the day that the record is of."""
    where, parameters = conditions(replace(chosen, superseded_of=None), "c")
    if chosen.seen_on is not None:
        after = (chosen.seen_on + dt.timedelta(days=1)).isoformat()
        where += " and c.first_seen < ? and (c.retracted_at is null or c.retracted_at >= ?)"
        parameters += [after, after]
    else:
        where += " and c.retracted_at is null"
    if chosen.known_on is not None:
        where += " and d.known_from <= ?"
        parameters.append(chosen.known_on.isoformat())
    return where, parameters


def prepare_facts(connection: sqlite3.Connection, chosen: Filter) -> None:
    """Make ``facts`` and ``fact_claims`` mean the record of the day that is asked for.

    For the present the tables of the store serve. For an earlier day they are made again in temporary tables of the
    same names, which SQLite finds first; so every query over facts works for both. Vendors and metrics of which nothing
    is later than the day keep the facts that they have; the others are resolved again from the claims of the day.
    """
    if not chosen.as_it_stood or not _differs_from_present(connection, chosen):
        return
    connection.execute("create temp table facts as select * from main.facts where false")
    connection.execute("create temp table fact_claims as select * from main.fact_claims where false")
    # Only an earlier day is resolved anew; the command line starts quicker without what that takes.
    from data.facts_table import INSERT_FACT, INSERT_LINK, resolve_in_tasks
    from data.sourced import claim_rows
    from data.workers import workers

    scope = replace(chosen, kinds=(), parties=(), statuses=(), since=None, until=None, superseded_of=None)
    _note_moved(connection, chosen)
    same = "(f.vendor, f.metric) not in (select vendor, metric from temp.moved)"
    held, values = conditions(scope, "f")
    connection.execute(f"insert into temp.facts select f.* from main.facts f where {held} and {same}", values)
    connection.execute(
        "insert into temp.fact_claims select l.* from temp.facts f cross join main.fact_claims l on l.fact = f.id"
    )
    where, parameters = claim_conditions(scope)
    claims = f"select 1 from claims c cross join documents d on d.id = c.document where {where}"
    many = f"{claims} and (c.vendor, c.metric) in (select vendor, metric from temp.moved) limit 1 offset {_BULK_CLAIMS}"
    # Question by question along the index: one query for all of them would sort wide rows.
    one = f"{where} and c.vendor = ? and c.metric = ?"
    moved = connection.execute("select vendor, metric from temp.moved order by vendor, metric").fetchall()
    rows = itertools.chain.from_iterable(claim_rows(connection, one, [*parameters, *question]) for question in moved)
    # What cannot be used was reported when it was written; reading changes nothing.
    with workers(connection.execute(many, parameters).fetchone() is not None) as helpers:
        for resolved in resolve_in_tasks(rows, helpers):
            connection.executemany(INSERT_FACT.replace("facts", "temp.facts"), resolved.facts)
            connection.executemany(INSERT_LINK.replace("fact_claims", "temp.fact_claims"), resolved.links)
    connection.execute("create index temp.facts_by_question on facts (vendor, metric)")
    connection.execute("create index temp.fact_claims_by_fact on fact_claims (fact)")


#: Each vendor and metric of the claims, one step along the index for each, where "distinct" would visit every claim.
_ASKED = """with recursive asked(vendor, metric) as (
    select * from (select vendor, metric from claims order by vendor, metric limit 1)
    union all
    select n.vendor, n.metric from asked a join claims n on n.rowid = (
        select c.rowid from claims c where (c.vendor, c.metric) > (a.vendor, a.metric)
        order by c.vendor, c.metric limit 1
    )
)"""


def _note_moved(connection: sqlite3.Connection, chosen: Filter) -> None:
    """Fill ``temp.moved`` with each vendor and metric of which a claim came or went after the day, or is still due."""
    parts, parameters = ["select vendor, metric from due_facts"], []
    asked, values = conditions(Filter(vendors=chosen.vendors, metrics=chosen.metrics), "a")
    if chosen.known_on is not None:
        # For each question one claim that came later is enough; of a large store all of them would be most of it.
        parts.append(
            "select vendor, metric from asked a where exists (select 1 from claims c cross join documents d "
            "on d.id = c.document where c.vendor = a.vendor and c.metric = a.metric and d.known_from > ?) "
            f"and {asked}"
        )
        parameters += [chosen.known_on.isoformat(), *values]
    if chosen.seen_on is not None:
        after = (chosen.seen_on + dt.timedelta(days=1)).isoformat()
        parts.append("select vendor, metric from claims where first_seen >= ? or retracted_at >= ?")
        parameters += [after, after]
    connection.execute("create temp table moved (vendor text, metric text, primary key (vendor, metric)) without rowid")
    connection.execute(f"{_ASKED} insert or ignore into temp.moved {' union '.join(parts)}", parameters)


def _differs_from_present(connection: sqlite3.Connection, chosen: Filter) -> bool:
    """False when nothing in the store is later than the day asked for, so that the present record is the answer."""
    if chosen.known_on is not None:
        row = connection.execute(
            "select exists (select 1 from documents where known_from > ?)", (chosen.known_on.isoformat(),)
        ).fetchone()
        if row[0]:
            return True
    if chosen.seen_on is not None:
        after = (chosen.seen_on + dt.timedelta(days=1)).isoformat()
        row = connection.execute(
            "select exists (select 1 from claims where first_seen >= ? or retracted_at >= ?)", (after, after)
        ).fetchone()
        return bool(row[0])
    return False
