"""Opening the store: where it is, which version it has, and how a reader connects.

A reader takes its own short connection (opening one costs under a millisecond) and never writes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import StoreBusy, StoreError, StoreMissing, StoreTooNew

#: Number of the newest migration that this version knows; kept in the file as ``user_version``.
SCHEMA_VERSION = 3

#: How long a statement waits for another process before it gives up.
BUSY_TIMEOUT_SECONDS = 30.0


def default_path() -> Path:
    """$LABELSCOPE_DB, else data/labelscope.db in the checkout."""
    named = os.environ.get("LABELSCOPE_DB")
    return Path(named).expanduser() if named else Path(__file__).resolve().parent / "labelscope.db"


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to an existing store, closed at the end.

    Raises:
        StoreMissing: there is no file at the path.
        StoreTooNew: a newer Labelscope wrote it.
        StoreError: it is no store, or broken.
    """
    if not path.exists():
        raise StoreMissing(f"there is no store at {path}; 'labelscope init' makes one")
    with translated(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False
        )
    try:
        with translated(path):
            check_version(connection, path)
            # One snapshot for all that is read here, whatever is written meanwhile.
            connection.execute("begin")
            yield connection
    finally:
        connection.close()


def version_of(connection: sqlite3.Connection) -> int:
    """Number of the last migration applied to the file; 0 for an empty one."""
    return int(connection.execute("pragma user_version").fetchone()[0])


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file of a newer version, and one that is too old to be read without its migrations."""
    found = version_of(connection)
    if found > SCHEMA_VERSION:
        raise StoreTooNew(
            f"{path} was written by a newer Labelscope (store version {found}, this one knows {SCHEMA_VERSION}); "
            "update Labelscope, or name another store with --db"
        )
    if found < SCHEMA_VERSION:
        raise StoreError(f"{path} has store version {found}, this one needs {SCHEMA_VERSION}; run 'labelscope init'")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn sqlite3's errors into the store's own, with the file named."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreBusy(f"{path} is in use by another process; try again in a moment") from error
        if "readonly" in str(error):
            # A reader writes too: SQLite keeps the index of its log in a file beside the store.
            advice = "the file and its folder must be writable, also to read it; a copy elsewhere may be read"
            raise StoreError(f"{path}: {error}; {advice}") from error
        raise StoreError(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {error}; is it a Labelscope store? 'labelscope doctor' tells more") from error
