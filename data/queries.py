"""Read-only queries that return frames: all that the dashboard and the reports know of the store.

Every function takes the path of the store and opens a short read-only connection of its own. Columns are listed in each
docstring; text columns hold None where nothing is told, days are ``datetime64``, money stays in its own unit.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from bisect import bisect_left
from pathlib import Path
from typing import Any

import pandas as pd

from data.connection import reading
from data.selection import FACT_COLUMNS, Filter, claim_conditions, conditions, prepare_facts
from models.period import Period
from models.quantity import currency_of, per_of

_CLAIM_COLUMNS = """c.id, c.document, c.vendor, c.metric, c.kind, c.party, c.scope, c.region, c.low, c.high, c.unit,
    c.as_of, c.as_of_first, c.as_of_last, c.status, c.origin, c.origin_tier, d.publisher, d.tier, d.published,
    d.published_last, d.known_from, d.url, d.title, c.quote, c.note, d.lang, d.source, d.story, c.first_seen,
    c.retracted_at, c.reader"""

#: The day of a page's publication; of a page that names only its year, the first of it while the year is not over.
_NEWEST = "case when d.published_last > ? then d.published_first else d.published_last end"
#: So many claims of the newest pages are gone through for vendors before the others are looked up one by one.
_NEWEST_ROWS = 50_000

#: A link of a fact: 0 for support, 1 for dissent, its rank, and the claim. In the order of their texts they are in the
#: order of the ranks, which costs less than to let SQLite sort the links of all facts.
_LINK = "printf('%d%07d', 1 - fc.supports, fc.rank) || fc.claim"
_MARK = 8
_NO_SIDES: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

_DAYS = ("as_of_first", "as_of_last", "rate_day", "known_since", "published_last", "known_from", "published_first")


def revision(path: Path) -> int:
    """A number that goes up with every write: the key of every cache."""
    with reading(path) as connection:
        return int(connection.execute("select number from revision").fetchone()[0])


def facts(path: Path, chosen: Filter | None = None) -> pd.DataFrame:
    """One row a fact.

    Columns: id, vendor, metric, kind, party, scope, region, as_of, as_of_first, as_of_last, precision, low, high, unit,
    currency, per, value, value_usd, rate, rate_day, status, confidence, factors (JSON text), origins, supporting and
    dissenting (tuples of claim ids, best first), superseded_by, known_since.
    """
    chosen = chosen or Filter()
    with reading(path) as connection:
        prepare_facts(connection, chosen)
        where, parameters = conditions(chosen, "f")
        frame = _read(
            connection,
            f"select {', '.join('f.' + column for column in FACT_COLUMNS)} from facts f where {where} "
            "order by f.vendor, f.metric, f.as_of_last, f.as_of_first, f.id",
            parameters,
        )
        scope = "" if where == "true" else f"where fc.fact in (select f.id from facts f where {where}) "
        links = connection.execute(
            f"select fc.fact, group_concat({_LINK}, ' ') from fact_claims fc {scope}group by fc.fact", parameters
        ).fetchall()
    sides = {fact: _sides(told) for fact, told in links}
    frame["supporting"] = [sides.get(fact, _NO_SIDES)[0] for fact in frame["id"]]
    frame["dissenting"] = [sides.get(fact, _NO_SIDES)[1] for fact in frame["id"]]
    return with_units(frame)


def _sides(told: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The claims for and against a fact, best first, from its links in any order."""
    links = sorted(told.split(" "))
    claims = [link[_MARK:] for link in links]
    dissent = bisect_left(links, "1")
    return tuple(claims[:dissent]), tuple(claims[dissent:])


def with_units(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with precision (of as_of), currency and per (of unit) beside what they are read from."""
    periods = {text: Period.parse(text).precision.value for text in frame["as_of"].dropna().unique()}
    units = frame["unit"].dropna().unique()
    frame["precision"] = _texts(frame["as_of"].map(periods))
    frame["currency"] = _texts(frame["unit"].map({unit: currency_of(unit) for unit in units}))
    frame["per"] = _texts(frame["unit"].map({unit: per_of(unit) for unit in units}))
    return frame


def _texts(column: pd.Series) -> pd.Series:
    """A text column with None where nothing is told, whatever pandas inferred (an all-empty one becomes float)."""
    return column.astype(object).where(column.notna(), None)


def claims(path: Path, chosen: Filter | None = None) -> pd.DataFrame:
    """One row a claim that stands.

    Columns: id, document, vendor, metric, kind, party, scope, region, low, high, unit, as_of, as_of_first, as_of_last,
    status, origin, origin_tier, publisher, tier, published, published_last, known_from, url, title, quote, note, lang,
    source, story, first_seen, retracted_at, reader.
    """
    where, parameters = claim_conditions(chosen or Filter())
    with reading(path) as connection:
        return _read(
            connection,
            f"select {_CLAIM_COLUMNS} "
            f"from claims c join documents d on d.id = c.document where {where} "
            "order by c.vendor, c.metric, c.as_of_last, d.known_from, c.id",
            parameters,
        )


def last_news(path: Path, day: dt.date, chosen: Filter | None = None) -> pd.DataFrame:
    """The day of the newest publication with a claim on each vendor: vendor, published_last (NaT if undated).

    Args:
        path: the store.
        day: a page that names only its year counts from the first day of it while the year is not over on this day.
        chosen: which claims count.
    """
    where, parameters = claim_conditions(chosen or Filter())
    best: dict[str, str | None] = {}
    with reading(path) as connection:
        waiting = _vendors(connection)
        # From the newest page on: few pages name every vendor that is still talked of.
        rows = connection.execute(
            f"select d.known_from, c.vendor, {_NEWEST} from documents d cross join claims c on c.document = d.id "
            f"where {where} order by d.known_from desc limit {_NEWEST_ROWS}",
            [day.isoformat(), *parameters],
        )
        for known_from, vendor, told in rows:
            if vendor in waiting:
                best[vendor] = max(filter(None, (best.get(vendor), told)), default=None)
                if known_from <= (best[vendor] or ""):
                    waiting.remove(vendor)
                    if not waiting:
                        break
        if waiting:
            # The others were not heard of for long, and hold few claims.
            marks = ", ".join("?" * len(waiting))
            best.update(
                connection.execute(
                    f"select c.vendor, max({_NEWEST}) from claims c join documents d on d.id = c.document "
                    f"where {where} and c.vendor in ({marks}) group by c.vendor",
                    [day.isoformat(), *parameters, *sorted(waiting)],
                ).fetchall()
            )
    ordered = sorted(best.items())
    return pd.DataFrame(
        {
            "vendor": pd.Series([vendor for vendor, _ in ordered], dtype=object),
            "published_last": _column("published_last", tuple(told for _, told in ordered)),
        }
    )


def claims_by_id(path: Path, ids: tuple[str, ...]) -> pd.DataFrame:
    """The claims of some ids, retracted ones as well, in the columns of :func:`claims` and the order asked for."""
    if not ids:
        return claims(path, Filter(vendors=("",)))
    with reading(path) as connection:
        connection.execute("create temp table asked (id text primary key, rank integer) without rowid")
        connection.executemany("insert or ignore into asked values (?, ?)", zip(ids, range(len(ids)), strict=True))
        return _read(
            connection,
            f"select {_CLAIM_COLUMNS} "
            "from asked a join claims c on c.id = a.id join documents d on d.id = c.document order by a.rank",
            [],
        )


def figures_by_id(path: Path, ids: tuple[str, ...]) -> pd.DataFrame:
    """What some claims say and who said it first: id, low, high, unit, origin; in no order, without their pages."""
    with reading(path) as connection:
        connection.execute("create temp table asked (id text primary key) without rowid")
        connection.executemany("insert or ignore into asked values (?)", zip(ids, strict=True))
        return _read(
            connection,
            "select c.id, c.low, c.high, c.unit, c.origin from asked a cross join claims c on c.id = a.id",
            [],
        )


def days_of_news(path: Path, until: dt.date, vendors: tuple[str, ...] = (), *, pages: bool = False) -> pd.Series:
    """How many claims became known on each day up to one; with ``pages``, how many pages, which is told much faster.

    Args:
        path: The store.
        until: The last day.
        vendors: Ids to count; empty for all. Pages are counted whatever vendors they tell of.
        pages: Count pages in place of claims.
    """
    parameters: list[object] = []
    if pages:
        query = "select known_from, count(*) from documents where known_from <= ? group by known_from"
    else:
        where, parameters = conditions(Filter(vendors=vendors), "c")
        query = (
            "select d.known_from, count(*) from claims c join documents d on d.id = c.document "
            f"where {where} and c.retracted_at is null and d.known_from <= ? group by d.known_from"
        )
    with reading(path) as connection:
        rows = connection.execute(query, [*parameters, until.isoformat()]).fetchall()
    days = pd.to_datetime([day for day, _ in rows], format="%Y-%m-%d")
    return pd.Series([number for _, number in rows], index=days, dtype="int64")


def vendors(path: Path, known_on: dt.date | None = None) -> frozenset[str]:
    """The vendors that a standing claim names, by a day if one is given."""
    with reading(path) as connection:
        found = _vendors(connection)
        if known_on is None:
            return frozenset(found)
        known = (
            "select exists (select 1 from claims c join documents d on d.id = c.document "
            "where c.vendor = ? and c.retracted_at is null and d.known_from <= ?)"
        )
        day = known_on.isoformat()
        return frozenset(vendor for vendor in found if connection.execute(known, (vendor, day)).fetchone()[0])


def facts_by_vendor(path: Path) -> dict[str, int]:
    """How many facts the store holds of each vendor."""
    with reading(path) as connection:
        return dict(connection.execute("select vendor, count(*) from facts group by vendor").fetchall())


def questions_of(path: Path, ids: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Vendor and metric of each claim and each present fact among some ids."""
    with reading(path) as connection:
        connection.execute("create temp table asked (id text primary key) without rowid")
        connection.executemany("insert or ignore into asked values (?)", [(one,) for one in ids])
        rows = connection.execute(
            "select c.vendor, c.metric from asked a join claims c on c.id = a.id "
            "union select f.vendor, f.metric from asked a join facts f on f.id = a.id"
        ).fetchall()
    return frozenset((vendor, metric) for vendor, metric in rows)


def _vendors(connection: sqlite3.Connection) -> set[str]:
    # One step per vendor along the index, where "distinct" would visit every claim.
    rows = connection.execute(
        "with recursive names(vendor) as (select min(vendor) from claims union all "
        "select (select min(vendor) from claims where vendor > names.vendor) from names where vendor is not null) "
        "select vendor from names where vendor is not null "
        "and exists (select 1 from claims c where c.vendor = names.vendor and c.retracted_at is null)"
    )
    return {row[0] for row in rows}


def claims_between(path: Path, first: dt.date, last: dt.date, vendors: tuple[str, ...] = ()) -> pd.DataFrame:
    """Claims that the public could first read between two days (both included), newest first; as :func:`claims`."""
    condition = "d.known_from >= ? and d.known_from <= ?"
    return _some_claims(path, condition, [first.isoformat(), last.isoformat()], vendors)


def claims_read_between(path: Path, first: dt.date, last: dt.date, vendors: tuple[str, ...] = ()) -> pd.DataFrame:
    """Claims published before the first day and first read between the two days (UTC); as :func:`claims`."""
    condition = "c.first_seen >= ? and c.first_seen < ? and d.published_last < ?"
    after = last + dt.timedelta(days=1)
    return _some_claims(path, condition, [first.isoformat(), after.isoformat(), first.isoformat()], vendors)


def claims_last_known(path: Path, day: dt.date, vendors: tuple[str, ...] = ()) -> pd.DataFrame:
    """Claims of the newest day with news, not after the given one; as :func:`claims`."""
    limit, parameters = _of_vendors(vendors)
    with reading(path) as connection:
        newest = connection.execute(
            "select max(d.known_from) from documents d join claims c on c.document = d.id "
            f"where d.known_from <= ? and c.retracted_at is null{limit}",
            [day.isoformat(), *parameters],
        ).fetchone()[0]
    return _some_claims(path, "d.known_from = ?", [newest], vendors)


def _of_vendors(vendors: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return (f" and c.vendor in ({', '.join('?' * len(vendors))})" if vendors else ""), vendors


def _some_claims(path: Path, condition: str, parameters: list[Any], vendors: tuple[str, ...]) -> pd.DataFrame:
    limit, names = _of_vendors(vendors)
    with reading(path) as connection:
        return _read(
            connection,
            f"select {_CLAIM_COLUMNS} from documents d join claims c on c.document = d.id "
            f"where {condition} and c.retracted_at is null{limit} order by d.known_from desc, c.vendor, c.metric, c.id",
            [*parameters, *names],
        )


def documents(
    path: Path,
    *,
    search: str | None = None,
    vendors: tuple[str, ...] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    known_on: dt.date | None = None,
    limit: int = 500,
) -> pd.DataFrame:
    """Documents, newest first, optionally those that a full-text query finds (best first).

    Args:
        path: the store.
        search: an FTS5 query; see :func:`fts_query` for what a person types.
        vendors: only documents with a claim on one of these.
        since, until: bounds on the day from which it was known.
        known_on: only what was known on that day.
        limit: at most so many rows.

    Columns: id, title, url, publisher, tier, lang, published, published_first, known_from, source, kind, story,
    first_seen, claims (number), vendors (ids, comma-separated), snippet (text with the hits between U+0002 and
    U+0003; None without a search).

    Raises:
        StoreError: the store cannot be read.
        ValueError: the search is no valid FTS5 query.
    """
    parts, parameters = ["true"], []
    for part, value in (
        ("d.known_from >= ?", since),
        ("d.known_from <= ?", until),
        ("d.known_from <= ?", known_on),
    ):
        if value is not None:
            parts.append(part)
            parameters.append(value.isoformat())
    if vendors:
        marks = ", ".join("?" * len(vendors))
        own = f"v.document = d.id and v.vendor in ({marks}) and v.retracted_at is null"
        parts.append(f"exists (select 1 from claims v where {own})")
        parameters.extend(vendors)
    columns = (
        "d.id, d.title, d.url, d.publisher, d.tier, d.lang, d.published, d.published_first, d.known_from, d.source, "
        "d.kind, d.story, d.first_seen, "
        "(select count(*) from claims c where c.document = d.id and c.retracted_at is null) claims, "
        "(select group_concat(distinct vendor) from claims c where c.document = d.id and c.retracted_at is null) "
        "vendors"
    )
    with reading(path) as connection:
        if search is None:
            return _read(
                connection,
                f"select {columns}, null snippet from documents d where {' and '.join(parts)} "
                "order by d.known_from desc, d.id limit ?",
                [*parameters, limit],
            )
        try:
            return _read(
                connection,
                f"select {columns}, snippet(documents_fts, -1, char(2), char(3), '…', 24) snippet "
                "from documents_fts join documents d on d.rowid = documents_fts.rowid "
                f"where documents_fts match ? and {' and '.join(parts)} order by rank limit ?",
                [search, *parameters, limit],
            )
        except (pd.errors.DatabaseError, sqlite3.OperationalError) as error:
            raise ValueError(f"the search cannot be read: {search!r}") from error


def issues(path: Path, *, open_only: bool = True) -> pd.DataFrame:
    """Issues, newest first.

    Columns: id, source, kind, message, url, document, claim, first_seen, last_seen, count, resolved_at.
    """
    with reading(path) as connection:
        return _read(
            connection,
            "select id, source, kind, message, url, document, claim, first_seen, last_seen, count, resolved_at "
            f"from issues where {'resolved_at is null' if open_only else 'true'} order by last_seen desc, id",
            [],
        )


def runs(path: Path, limit: int = 50) -> pd.DataFrame:
    """Runs of commands, newest first: id, command, started, finished, outcome (JSON text)."""
    with reading(path) as connection:
        return _read(
            connection, "select id, command, started, finished, outcome from runs order by id desc limit ?", [limit]
        )


def counts(path: Path) -> dict[str, int]:
    """How many documents, claims that stand, facts and open issues there are."""
    with reading(path) as connection:
        return {
            name: int(connection.execute(query).fetchone()[0])
            for name, query in (
                ("documents", "select count(*) from documents"),
                ("claims", "select count(*) from claims where retracted_at is null"),
                ("facts", "select count(*) from facts"),
                ("issues", "select count(*) from issues where resolved_at is null"),
            )
        }


def first_known(path: Path) -> dt.date | None:
    """The earliest day for which there is a record; None for an empty store."""
    with reading(path) as connection:
        day = connection.execute("select min(known_from) from documents").fetchone()[0]
    return None if day is None else dt.date.fromisoformat(day)


def fts_query(text: str) -> str:
    """What a person types as an FTS5 query: words, "phrases", AND, OR, NOT, and a star for a prefix.

    Everything else is quoted, so that no punctuation can make the query invalid.
    """
    import re

    # SQLite ends a string at a null character, and no other control character is worth searching for.
    text = "".join(" " if character < " " else character for character in text)
    parts: list[str] = []
    for phrase, word in re.findall(r'"([^"]*)"|(\S+)', text):
        if phrase.strip():
            parts.append('"' + phrase.replace('"', "") + '"')
        elif word in ("AND", "OR", "NOT"):
            parts.append(word)
        elif word:
            bare = word.strip('"*')
            if bare:
                parts.append('"' + bare.replace('"', "") + '"' + ("*" if word.endswith("*") else ""))
    while parts and parts[-1] in ("AND", "OR", "NOT"):
        parts.pop()
    while parts and parts[0] in ("AND", "OR", "NOT"):
        parts.pop(0)
    return _single_operators(parts)


def _single_operators(parts: list[str]) -> str:
    """Of several operators in a row only the last counts ("a AND OR b" is "a OR b")."""
    kept: list[str] = []
    for part in parts:
        if part in ("AND", "OR", "NOT") and kept and kept[-1] in ("AND", "OR", "NOT"):
            kept[-1] = part
        else:
            kept.append(part)
    return " ".join(kept)


def _read(connection: sqlite3.Connection, query: str, parameters: list[Any]) -> pd.DataFrame:
    """A query as a frame: numbers as floats or ints, days as datetime64, text as objects with None for nothing."""
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    frame = pd.DataFrame(index=pd.RangeIndex(len(rows)))
    for name, values in zip(names, columns, strict=True):
        frame[name] = _column(name, values)
    return frame


_NUMBERS = ("low", "high", "value", "value_usd", "rate", "confidence")


def _column(name: str, values: tuple[Any, ...]) -> pd.Series:
    if name in _DAYS:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object), format="%Y-%m-%d"))
    if name in _NUMBERS:
        return pd.Series(values, dtype="float64")
    if name in ("tier", "origin_tier", "origins", "claims", "count") and None not in values:
        return pd.Series(values, dtype="int64")
    return pd.Series(values, dtype=object)
