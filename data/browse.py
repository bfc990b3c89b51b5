"""Read-only pages of the record for people who browse: stories, claims, sources; each bounded, with its total.

Like :mod:`data.queries` every function opens a short read-only connection of its own and gives frames.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.connection import reading
from data.queries import _CLAIM_COLUMNS, _read, fts_query
from data.selection import Filter, claim_conditions

#: Totals are counted up to here; beyond it "more than" is all that anybody needs to know.
COUNTED = 10_000

_STORY = "coalesce(d.story, d.id)"
_DOCUMENT_COLUMNS = f"""d.id, {_STORY} as story, d.title, d.url, d.publisher, d.tier, d.lang, d.published,
    d.published_first, d.known_from, d.source, d.kind, d.first_seen"""


@dataclass(frozen=True, slots=True)
class News:
    """Which documents to show. Empty tuples and None leave a field open."""

    #: What a person types: words, "phrases", AND, OR, NOT, and a star for a prefix.
    search: str = ""
    #: Only documents with a claim on one of these vendors.
    vendors: tuple[str, ...] = ()
    #: Tiers of the publisher.
    tiers: tuple[int, ...] = ()
    #: Languages (ISO 639-1).
    languages: tuple[str, ...] = ()
    #: Ids of the sources that found them.
    sources: tuple[str, ...] = ()
    #: Only what was known from this day on; undated pages count from the day on which they were read.
    since: dt.date | None = None
    #: Only what was known on that day.
    known_on: dt.date | None = None
    #: Only documents with a claim that stands.
    with_claims: bool = False


def stories(path: Path, news: News, *, limit: int = 20, offset: int = 0) -> tuple[pd.DataFrame, int]:
    """One page of stories, newest first or best match first, with all documents that tell each of them.

    Returns:
        One row a document: id, story, title, url, publisher, tier, lang, published, published_first, known_from,
        source, kind, first_seen, snippet (text with the hits between U+0002 and U+0003; None where none), rank
        (number of its story on the page); by story, best publishers first. And the number of stories, counted up to
        COUNTED.

    Raises:
        StoreError: the store cannot be read.
        ValueError: the search is no valid query.
    """
    where, parameters = _news_conditions(news)
    search = fts_query(news.search) if news.search.strip() else ""
    with reading(path) as connection:
        _note_told(connection, news.vendors)
        if not search:
            found = f"select {_STORY} key, d.published_first is null undated, d.published_first newest, 0 best "
            found += f"from documents d where {where}"
        else:
            found = (
                f"select {_STORY} key, 0 undated, d.published_first newest, f.rank best from documents_fts f "
                f"join documents d on d.rowid = f.rowid where documents_fts match ? and {where} union all "
                f"{_noted(news.search)[0]} and {where}"
            )
            parameters = [search, *parameters, *_noted(news.search)[1], *parameters]
        try:
            keys = None if search else _newest_keys(connection, where, parameters, offset + limit)
            if keys is None:
                rows = connection.execute(
                    f"select key from ({found}) group by key order by min(best), min(undated), max(newest) desc, key "
                    "limit ?",
                    [*parameters, offset + limit],
                ).fetchall()
                keys = [key for (key,) in rows]
            total = connection.execute(
                f"select count(*) from (select distinct key from ({found}) limit {COUNTED + 1})", parameters
            ).fetchone()[0]
        except sqlite3.OperationalError as error:
            if search and "fts5" in str(error):
                raise ValueError(f"the search cannot be read: {news.search!r}") from error
            raise
        return _documents_of(connection, keys[offset : offset + limit], news.known_on, search), int(total)


def _newest_keys(connection: sqlite3.Connection, where: str, parameters: list[object], wanted: int) -> list[str] | None:
    """The stories published last, newest first, in one walk along the index; None where too few have a date."""
    rows = connection.execute(
        f"select {_STORY}, d.published_first from documents d indexed by documents_published "
        f"where d.published_first is not null and {where} order by d.published_first desc",
        parameters,
    )
    newest: dict[str, str] = {}
    edge = ""
    for key, day in rows:
        if day < edge:
            break
        newest.setdefault(key, day)
        if not edge and len(newest) >= wanted:
            edge = day
    if len(newest) < wanted:
        return None
    return sorted(sorted(newest), key=newest.__getitem__, reverse=True)


def _news_conditions(news: News) -> tuple[str, list[object]]:
    parts: list[str] = ["true"]
    parameters: list[object] = []
    for column, chosen in (("d.tier", news.tiers), ("d.lang", news.languages), ("d.source", news.sources)):
        if chosen:
            parts.append(f"{column} in ({', '.join('?' * len(chosen))})")
            parameters.extend(chosen)
    if news.since is not None:
        parts.append("d.known_from >= ?")
        parameters.append(news.since.isoformat())
    if news.known_on is not None:
        parts.append("d.known_from <= ?")
        parameters.append(news.known_on.isoformat())
    if news.vendors:
        parts.append("d.id in (select id from temp.told)")
    elif news.with_claims:
        parts.append("exists (select 1 from claims c where c.document = d.id and c.retracted_at is null)")
    return " and ".join(parts), parameters


def _note_told(connection: sqlite3.Connection, vendors: tuple[str, ...]) -> None:
    """Fill ``temp.told`` with the documents of some vendors: page and total both ask for them, and they may be many."""
    if vendors:
        connection.execute("create temp table told (id text primary key) without rowid")
        connection.execute(
            "insert or ignore into told select document from claims "
            f"where vendor in ({', '.join('?' * len(vendors))}) and retracted_at is null",
            vendors,
        )


def _noted(typed: str) -> tuple[str, list[object]]:
    """Pages of the ledger hold no text: they are found by their publisher, our notes, vendors and parties."""
    words = [phrase or word.strip('"*') for phrase, word in re.findall(r'"([^"]*)"|(\S+)', typed)]
    either = re.search(r"\bOR\b", typed) is not None
    wanted = [word for word in words if word and word not in ("AND", "OR", "NOT")][:8]
    if not wanted or re.search(r"\bNOT\b", typed):
        return f"select {_STORY}, 0, d.published_first, 0 from documents d where false", []
    one = (
        "(d.publisher like ? escape '\\' or exists (select 1 from claims n where n.document = d.id and "
        "(n.note like ? escape '\\' or n.vendor like ? escape '\\' or n.party like ? escape '\\')))"
    )
    parameters: list[object] = []
    for word in wanted:
        bare = re.sub(r"([\\%_])", r"\\\1", word[:100])
        slug = bare.lower().replace(" ", "-")
        parameters += [f"%{bare}%", f"%{bare}%", f"{slug}%", f"{slug}%"]
    joined = f" {'or' if either else 'and'} ".join([one] * len(wanted))
    return (
        f"select {_STORY}, 1, d.published_first, 0 from documents d where d.source = 'ledger' and ({joined})",
        parameters,
    )


def _documents_of(
    connection: sqlite3.Connection, keys: list[str], known_on: dt.date | None, search: str
) -> pd.DataFrame:
    """All documents of some stories that were known by then, with snippets of a search."""
    connection.execute("create temp table asked (key text primary key, rank integer) without rowid")
    connection.executemany("insert into asked values (?, ?)", [(key, rank) for rank, key in enumerate(keys)])
    last = (known_on or dt.date.max).isoformat()
    frame = _read(
        connection,
        # Crossed: otherwise every page known by then is gone through.
        f"select d.rowid as number, {_DOCUMENT_COLUMNS}, a.rank from asked a cross join documents d "
        "on d.story = a.key or d.id = a.key where d.known_from <= ? "
        "order by a.rank, d.tier, d.known_from, d.id",
        [last],
    )
    snippets: dict[int, str] = {}
    if search and not frame.empty:
        marks = ", ".join("?" * len(frame))
        snippets = dict(
            connection.execute(
                "select rowid, snippet(documents_fts, -1, char(2), char(3), '…', 28) from documents_fts "
                f"where documents_fts match ? and rowid in ({marks})",
                [search, *map(int, frame["number"])],
            ).fetchall()
        )
    frame["snippet"] = pd.Series([snippets.get(int(number)) for number in frame["number"]], dtype=object)
    return frame.drop(columns="number")


def claims_of_documents(path: Path, documents: tuple[str, ...], known_on: dt.date | None = None) -> pd.DataFrame:
    """The claims that stand in some documents, in the columns of data.queries.claims."""
    where, parameters = claim_conditions(Filter(known_on=known_on))
    with reading(path) as connection:
        connection.execute("create temp table asked (id text primary key) without rowid")
        connection.executemany("insert or ignore into asked values (?)", [(one,) for one in documents])
        return _read(
            connection,
            f"select {_CLAIM_COLUMNS} from asked a cross join claims c on c.document = a.id "
            f"cross join documents d on d.id = c.document where {where} order by c.vendor, c.metric, c.id",
            parameters,
        )


def claims_page(
    path: Path,
    chosen: Filter,
    *,
    text: str = "",
    tiers: tuple[int, ...] = (),
    disputed: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[pd.DataFrame, int]:
    """One page of claims, the last published first; of more than COUNTED, too many to sort, the last read first.

    Args:
        path: the store.
        chosen: which claims.
        text: words that the quote, our note or the publisher must hold, in any case.
        tiers: tiers of the publisher.
        disputed: only claims that a fact counts as dissent.
        limit: rows of a page.
        offset: rows before it.

    Returns:
        The page, in the columns of data.queries.claims, and the number of all, counted up to COUNTED.
    """
    where, parameters = claim_conditions(chosen)
    if tiers:
        where += f" and d.tier in ({', '.join('?' * len(tiers))})"
        parameters.extend(tiers)
    for word in text.split()[:8]:
        bare = re.sub(r"([\\%_])", r"\\\1", word[:100])
        where += " and (c.quote like ? escape '\\' or c.note like ? escape '\\' or d.publisher like ? escape '\\')"
        parameters += [f"%{bare}%"] * 3
    if disputed:
        where += " and exists (select 1 from fact_claims x where x.claim = c.id and x.supports = 0)"
    source = f"from claims c join documents d on d.id = c.document where {where}"
    with reading(path) as connection:
        counted = connection.execute(f"select count(*) from (select 1 {source} limit {COUNTED + 1})", parameters)
        total = int(counted.fetchone()[0])
        order = "c.rowid desc" if total > COUNTED else "coalesce(d.published_first, '') desc, c.rowid desc"
        frame = _read(
            connection,
            f"select {_CLAIM_COLUMNS} {source} order by {order} limit ? offset ?",
            [*parameters, limit, offset],
        )
        return frame, total


def languages(path: Path) -> tuple[str, ...]:
    """Languages of the documents, most frequent first."""
    with reading(path) as connection:
        rows = connection.execute(
            "select lang from documents where lang is not null group by lang order by count(*) desc limit 20"
        ).fetchall()
    return tuple(lang for (lang,) in rows)


def sources(path: Path) -> pd.DataFrame:
    """Every source that the store knows of, with its health.

    Columns: source, documents (number), last_run, last_success (times in UTC as text; None for never), failures (runs
    in a row), stopped (why it is not asked any more; empty while it is), gone (answers that the address is no more),
    last_error, outcome (JSON text of the last run), waiting (items in its queue), issues (open ones).
    """
    with reading(path) as connection:
        return _read(
            connection,
            """
            with held as (select source, count(*) documents from documents group by source),
                 names as (
                     select source from held union select source from source_state
                     union select source from queue
                 ),
                 trouble as (select source, count(*) issues from issues where resolved_at is null group by source),
                 line as (select source, count(*) waiting from queue group by source)
            select n.source, coalesce(h.documents, 0) documents, s.last_run, s.last_success,
                coalesce(s.failures, 0) failures, coalesce(s.stopped, '') stopped, coalesce(s.gone, 0) gone,
                coalesce(s.last_error, '') last_error, coalesce(s.outcome, '{}') outcome,
                coalesce(l.waiting, 0) waiting, coalesce(t.issues, 0) issues
            from names n left join held h using (source) left join source_state s using (source)
                left join line l using (source) left join trouble t using (source)
            order by n.source
            """,
            [],
        )
