"""Running the command line beside the pages: collecting, with its progress, and the list of declared sources.

A page never asks the web itself. It starts ``python -m dashboard.cli`` as a process of its own, and shows what that
prints; closing the page leaves the process at work, and every session sees the same one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.inert import tidy

_ROOT = Path(__file__).resolve().parents[1]
#: Lines kept for the page, and characters read of one line.
MAX_LINES, MAX_LINE = 400, 400


class Job:
    """One run of a command, read in the background.

    Args:
        database: the store, given to every command.
        arguments: command and options, such as ``("collect",)``.
        keep: lines kept, the last ones.
    """

    def __init__(self, database: str, arguments: tuple[str, ...], keep: int = MAX_LINES) -> None:
        #: True once a person asked it to stop.
        self.stopped = False
        self._lines: deque[str] = deque(maxlen=keep)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", "--db", database, *arguments],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        with stream:
            while line := stream.readline(1_000_000):
                self._lines.append(line.rstrip("\n"))
        self._process.wait()

    @property
    def running(self) -> bool:
        """True while it works or its last words are not read yet."""
        return self._reader.is_alive() or self._process.poll() is None

    @property
    def code(self) -> int | None:
        """Exit code; None while it runs."""
        return self._process.poll()

    @property
    def lines(self) -> list[str]:
        """What it printed last, as plain text in short lines."""
        return [tidy(line, MAX_LINE) for line in list(self._lines)]

    @property
    def text(self) -> str:
        """What it printed, as it came (the last ``keep`` lines)."""
        return "\n".join(list(self._lines))

    def stop(self) -> None:
        """Ask it to stop after the request that it is at; the next run goes on from there."""
        if self._process.poll() is None:
            self.stopped = True
            self._process.terminate()


class Desk:
    """The jobs of this server: one collection per store at a time, whoever asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._collections: dict[str, Job] = {}

    def collection(self, database: str) -> Job | None:
        """The collection at work or the last one; None when none was started since the server began."""
        return self._collections.get(database)

    def collect(self, database: str, sources: tuple[str, ...] = ()) -> Job:
        """Start a collection of what is due, or of some sources; the one at work when there is one."""
        with self._lock:
            job = self._collections.get(database)
            if job is None or not job.running:
                options = tuple(part for source in sources for part in ("--source", source))
                job = self._collections[database] = Job(database, ("collect", *options))
            return job


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """The jobs of this server."""
    return Desk()


@st.cache_resource(max_entries=2, show_spinner=False)
def listing(database: str, revision: int) -> Job:
    """The declared sources with their health, being read; see :func:`declared`."""
    return Job(database, ("sources", "--json"), keep=200_000)


def declared(job: Job) -> list[dict[str, Any]] | None:
    """The rows that ``labelscope sources --json`` printed; None where it failed."""
    if job.code != 0:
        return None
    try:
        rows = json.loads(job.text)
    except json.JSONDecodeError:
        # A warning printed beside the list makes it no JSON: the store's own record still shows.
        return None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else None
