"""One collector per store at a time, by a lock that ends with the process that holds it, however it ends."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import StoreBusy, StoreError


@contextmanager
def run_lock(
    store: Path, patience: float, stop: threading.Event | None = None, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock of a store; a second collector waits for the first one.

    The lock is SQLite's own on a small file beside the store, so the system lets go of it when a process is killed, on
    every platform, and no pid can be mistaken for another.

    Args:
        store: path of the store.
        patience: seconds to wait.
        stop: ends the waiting early.
        waiting: called once when there is a need to wait.

    Raises:
        StoreBusy: another collector holds it for longer than the patience, or the waiting was stopped.
        StoreError: the lock file cannot be made.
    """
    path = store.with_name(store.name + ".lock")
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from error
    try:
        _acquire(connection, path, patience, stop or threading.Event(), waiting or (lambda: None))
        yield
    finally:
        connection.close()


def _acquire(
    connection: sqlite3.Connection, path: Path, patience: float, stop: threading.Event, waiting: Callable[[], None]
) -> None:
    end = time.monotonic() + patience
    told = False
    while True:
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise StoreError(f"{path}: {error}") from error
            if time.monotonic() >= end or stop.is_set():
                raise StoreBusy(
                    f"another collector is at work on this store ({path.name}); nothing was done"
                ) from error
        else:
            return
        if not told:
            told = True
            waiting()
        stop.wait(0.2)
