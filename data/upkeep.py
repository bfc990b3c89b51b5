"""Backup and health of the store."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from data.connection import SCHEMA_VERSION, reading, translated, version_of
from models.errors import StoreError, StoreMissing

#: Below this much free space the doctor warns: a collection run needs room for raw pages and the write-ahead log.
LOW_SPACE_BYTES = 500 * 1024 * 1024
#: First bytes of every SQLite file.
_MAGIC = b"SQLite format 3\x00"
_RESTORE = "put a backup in its place"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    #: What was looked at.
    check: str
    #: True when all is well.
    well: bool
    #: What was found, and what to do when it is not well.
    detail: str


def backup(path: Path, target: Path) -> int:
    """Copy a store while others read and write it, then check the copy; gives its size in bytes.

    The copy is written beside the target and renamed, so that a broken attempt never replaces a good backup.

    Raises:
        StoreError: the copy could not be written, or does not pass its check.
    """
    if target.resolve() == path.resolve():
        raise StoreError(f"{target} is the store itself; name another file")
    if target.exists() and not target.is_file():
        # Renaming over a device or a pipe would replace it.
        raise StoreError(f"{target} is no ordinary file; name another one")
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with reading(path) as source, translated(target), closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            # A backup is one file: without this it would come with its own write-ahead log.
            copy.execute("pragma journal_mode = delete")
            verdict = copy.execute("pragma integrity_check").fetchone()[0]
        if verdict != "ok":
            raise StoreError(f"the copy of {path} does not pass its check: {verdict}")
        os.replace(part, target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target.stat().st_size


def doctor(path: Path) -> list[Finding]:
    """Look a store over: file, version, integrity, foreign keys, orphans, facts, free space."""
    if not path.exists():
        raise StoreMissing(f"there is no store at {path}; 'labelscope init' makes one")
    findings = [_space(path)]
    if not _is_database(path):
        advice = f"no SQLite database; name another file with --db, or {_RESTORE}"
        return [*findings, Finding("file", False, advice)]
    with translated(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            findings += _pages(connection)
        except sqlite3.OperationalError:
            # Locked, or gone meanwhile: nothing is known of its pages.
            raise
        except sqlite3.DatabaseError as error:
            findings.append(Finding("integrity", False, f"{error}; {_RESTORE}"))
    return findings


def _pages(connection: sqlite3.Connection) -> list[Finding]:
    """Version and integrity, and what the tables hold where both are well."""
    found = version_of(connection)
    advice = "update Labelscope" if found > SCHEMA_VERSION else "run 'labelscope init'"
    current = found == SCHEMA_VERSION
    told = f"{found}" if current else f"{found}, this Labelscope knows {SCHEMA_VERSION}; {advice}"
    verdicts = [row[0] for row in connection.execute("pragma integrity_check(5)")]
    whole = verdicts == ["ok"]
    return [
        Finding("schema version", current, told),
        Finding("integrity", whole, "; ".join(verdicts if whole else [*verdicts, _RESTORE])),
        *(_contents(connection) if current and whole else ()),
    ]


def _is_database(path: Path) -> bool:
    """True for a file that begins as SQLite's do, and for an empty one, which is a database without tables."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) in (b"", _MAGIC)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error


def _space(path: Path) -> Finding:
    free = shutil.disk_usage(path.parent).free
    return Finding(
        "free space",
        free >= LOW_SPACE_BYTES,
        f"{free / 2**30:.1f} GiB free at {path.parent}, the store takes {path.stat().st_size / 2**20:.1f} MiB"
        + ("" if free >= LOW_SPACE_BYTES else "; make room before the next collection"),
    )


def _contents(connection: sqlite3.Connection) -> list[Finding]:
    broken = connection.execute("pragma foreign_key_check").fetchall()
    findings = [
        Finding(
            "foreign keys", not broken, "all hold" if not broken else f"{len(broken)} rows point nowhere: {broken[0]}"
        )
    ]
    for check, question, advice in (
        (
            "orphaned facts",
            "select count(*) from facts where id not in (select fact from fact_claims)",
            "'labelscope init' makes the facts again",
        ),
        (
            "claims without a fact",
            "select count(*) from claims where retracted_at is null and not exists "
            "(select 1 from facts f where f.vendor = claims.vendor and f.metric = claims.metric)",
            "'labelscope init' makes the facts again",
        ),
        (
            "quotes out of place",
            "select count(*) from claims c join documents d on d.id = c.document where c.quote is not null and "
            "substr(case c.quote_part when 'title' then d.title else d.text end, c.quote_start + 1, "
            "c.quote_end - c.quote_start) <> c.quote",
            "'labelscope reread' reads the documents again",
        ),
    ):
        count = connection.execute(question).fetchone()[0]
        findings.append(Finding(check, not count, "none" if not count else f"{count:,}; {advice}"))
    counts = []
    for table in ("documents", "claims", "facts", "issues"):
        count = connection.execute(f"select count(*) from {table}").fetchone()[0]
        counts.append(f"{count:,} {table.removesuffix('s') if count == 1 else table}")
    findings.append(Finding("contents", True, ", ".join(counts)))
    return findings
