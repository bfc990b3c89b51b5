"""Reports over the shipped ledger, made once, and servers on the loopback that take what is sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dashboard.report.build import report_of
from dashboard.report.model import Report
from dashboard.report.span import Span

#: A busy week, a quiet one, the first one of the ledger, and one with client losses.
BUSY, QUIET, FIRST, LOSSES = "2025-W40", "2025-W43", "2013-W06", "2025-W27"


@pytest.fixture(scope="session")
def make_report(shipped_store: Path) -> Callable[..., Report]:
    """make_report(week, lang="en", vendors=()): a report of the shipped ledger, each made once."""
    made: dict[tuple[Any, ...], Report] = {}

    def make(week: str, lang: str = "en", vendors: tuple[str, ...] = ()) -> Report:
        key = (week, lang, vendors)
        if key not in made:
            made[key] = report_of(shipped_store, Span.week(week), vendors, lang)
        return made[key]

    return make


class Receiver:
    """A web server that keeps what is posted and answers with the statuses it is given, then with 200."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.tries = 0
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.tries += 1
                status = receiver.answers.pop(0) if receiver.answers else 200
                if status == 200:
                    receiver.taken.append(json.loads(body))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/secret-part"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook on the loopback."""
    opened = Receiver()
    yield opened
    opened.close()


class Inbox:
    """What a mail server took, and how often it was asked; the first tries may be refused for a while."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.tries = 0
        self.refuse = 0
        self.permanent = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.tries += 1
        if self.permanent:
            return "554 no such thing here"
        if self.tries <= self.refuse:
            return "451 try again later"
        self.taken.append(envelope)
        return "250 taken"


@pytest.fixture
def inbox(unused_port: int) -> Iterator[tuple[Inbox, int]]:
    """A mail server on the loopback."""
    from aiosmtpd.controller import Controller

    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=unused_port)
    controller.start()
    yield box, unused_port
    controller.stop()


@pytest.fixture
def unused_port() -> int:
    """A port that was free a moment ago."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
