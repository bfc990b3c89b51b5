"""Watches in the store: what is watched, what changed since each was last looked at, and what was delivered.

Written through an open store, in its transaction. What "before" means is exact to the second: facts are resolved again
from the claims that the store held at the last check, for the questions that moved since, and for no others.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from data.connection import reading
from data.corrections import load_corrections
from data.exchange import usd_rate
from data.sourced import sourced_claims
from data.store import Store, stamp, utc_now
from models.analytics.frames import facts_frame
from models.errors import InvalidValue
from models.fact import Fact
from models.resolution import resolve
from models.watch import Hit, StoredWatch


def add(store: Store, text: str, email: str = "", webhook: str = "", now: dt.datetime | None = None) -> StoredWatch:
    """Add a watch; it looks at what comes from now on.

    Raises:
        InvalidValue: there is one with these words.
    """
    moment = stamp(now or utc_now())
    with store.transaction():
        if store.connection.execute("select 1 from watches where watch = ?", (text,)).fetchone():
            raise InvalidValue(f"there is a watch {text!r} already")
        cursor = store.connection.execute(
            "insert into watches (watch, email, webhook, created, checked) values (?, ?, ?, ?, ?)",
            (text, email, webhook, moment, moment),
        )
    return StoredWatch(int(cursor.lastrowid or 0), text, email, webhook, moment, moment)


def remove(store: Store, number: int) -> None:
    """Remove a watch and what it found.

    Raises:
        InvalidValue: there is none with this number.
    """
    with store.transaction():
        if store.connection.execute("delete from watches where id = ?", (number,)).rowcount == 0:
            raise InvalidValue(f"there is no watch {number}; 'labelscope watch list' shows them")


def listed(path: Path) -> list[StoredWatch]:
    """All watches by number."""
    with reading(path) as connection:
        rows = connection.execute("select id, watch, email, webhook, created, checked from watches order by id")
        return [StoredWatch(*row) for row in rows.fetchall()]


def hits(path: Path, watch: int | None = None, limit: int = 200) -> list[Hit]:
    """What watches found, newest first."""
    with reading(path) as connection:
        rows = connection.execute(
            "select id, watch, title, body, claims, found, coalesce(emailed, ''), coalesce(posted, '') "
            f"from watch_hits where {'true' if watch is None else 'watch = ?'} order by found desc, watch, id limit ?",
            [*([watch] if watch is not None else []), limit],
        ).fetchall()
    return [Hit(i, w, t, b, tuple(json.loads(c)), f, e, p) for i, w, t, b, c, f, e, p in rows]


def record(store: Store, found: Iterable[Hit], watches: Sequence[StoredWatch], until: str) -> int:
    """Keep new hits and note how far the watches have looked; gives how many were new."""
    moment = stamp(utc_now())
    with store.transaction():
        before = store.connection.total_changes
        store.connection.executemany(
            "insert or ignore into watch_hits (id, watch, title, body, claims, found) values (?, ?, ?, ?, ?, ?)",
            [(hit.id, hit.watch, hit.title, hit.body, json.dumps(hit.claims), moment) for hit in found],
        )
        new = store.connection.total_changes - before
        store.connection.executemany("update watches set checked = ? where id = ?", [(until, w.id) for w in watches])
    return new


def delivered(store: Store, hit: Hit, channel: str) -> None:
    """Note that a hit went out by a channel (emailed or posted), so that it never goes out again."""
    if channel not in ("emailed", "posted"):
        raise InvalidValue(f"channel: {channel!r} is unknown; use emailed or posted")
    with store.transaction():
        store.connection.execute(
            f"update watch_hits set {channel} = ? where watch = ? and id = ?", (stamp(utc_now()), hit.watch, hit.id)
        )


# ---------------------------------------------------------------------- what moved


def newest(path: Path) -> str:
    """The last moment at which a claim came in or was retracted; empty for an empty store."""
    with reading(path) as connection:
        return str(
            connection.execute(
                "select coalesce(max(max(first_seen), coalesce(max(retracted_at), '')), '') from claims"
            ).fetchone()[0]
        )


def moved_since(path: Path, since: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The facts before and after, of every vendor and metric of which a claim came in or went after a moment.

    Args:
        path: the store.
        since: a moment as the store writes it; claims of that very second count as before.

    Returns:
        Two facts frames (models.analytics.frames).
    """
    with reading(path) as connection:
        pairs = connection.execute(
            "select distinct vendor, metric from claims where first_seen > ? or retracted_at > ? order by 1, 2",
            (since, since),
        ).fetchall()
        before: list[Fact] = []
        after: list[Fact] = []
        for vendor, metric in pairs:
            held = "c.vendor = ? and c.metric = ?"
            past = f"{held} and c.first_seen <= ? and (c.retracted_at is null or c.retracted_at > ?)"
            before += _facts(connection, past, (vendor, metric, since, since))
            after += _facts(connection, f"{held} and c.retracted_at is null", (vendor, metric))
    return facts_frame(before), facts_frame(after)


def _facts(connection: sqlite3.Connection, where: str, parameters: tuple[object, ...]) -> list[Fact]:
    corrections = load_corrections()
    facts: list[Fact] = []
    claims = sourced_claims(connection, where, parameters)
    for _, group in itertools.groupby(claims, key=lambda sourced: (sourced.claim.vendor, sourced.claim.metric)):
        held = list(group)
        relevant = [correction for correction in corrections if any(map(correction.matches, held))]
        facts.extend(resolve(held, usd_rate, relevant).facts)
    return facts
