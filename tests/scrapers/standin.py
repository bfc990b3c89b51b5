"""A stand-in for the web: a real HTTP server on loopback whose answers a test writes down.

A route is a function from a request to an answer. Answers may be plain (status, headers, body) or take the socket into
their own hands (slow drips, endless bodies, half answers). Every request is noted, so that a test can say who asked
what, when and with which headers.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    host: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Answer:
    """What to send back."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: Takes over the connection: gets a function that writes bytes.
    script: Callable[[Callable[[bytes], None]], None] | None = None


Route = Callable[[Asked], Answer]


class StandIn:
    """The server. ``routes`` maps a path, or ``host path`` for one host alone, to what answers it."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.routes: dict[str, Route | Answer] = {}
        self.fallback: Route | None = None
        self.asked: list[Asked] = []
        #: Most requests seen at the same time by one host.
        self.most_at_once: dict[str, int] = {}
        self._now: dict[str, int] = {}
        self._lock = threading.Lock()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

            def handle(self) -> None:
                try:
                    super().handle()
                except (ConnectionError, TimeoutError, ValueError):
                    self.close_connection = True

            def answer(self) -> None:
                stand_in._answer(self)

            do_GET = do_POST = do_HEAD = answer

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server((address, 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://{address}:{self.port}"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def at(self, host: str, path: str = "/") -> str:
        """An address on a name of its own; the test's resolver sends every name here."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Paths asked so far, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        host = (handler.headers.get("Host") or "").partition(":")[0]
        asked = Asked(
            handler.command,
            host,
            parts.path,
            parse_qs(parts.query, keep_blank_values=True),
            {name.lower(): value for name, value in handler.headers.items()},
            handler.rfile.read(length) if length else b"",
            time.monotonic(),
        )
        with self._lock:
            self.asked.append(asked)
            self._now[host] = self._now.get(host, 0) + 1
            self.most_at_once[host] = max(self.most_at_once.get(host, 0), self._now[host])
        try:
            self._send(handler, self._find(asked))
        finally:
            with self._lock:
                self._now[host] -= 1

    def _find(self, asked: Asked) -> Answer:
        route = self.routes.get(f"{asked.host} {asked.path}") or self.routes.get(asked.path)
        if route is None and asked.path == "/robots.txt":
            return Answer(status=404)
        if route is None and self.fallback is not None:
            route = self.fallback
        if route is None:
            return Answer("not here", 404, {"Content-Type": "text/plain"})
        return route(asked) if callable(route) else route

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        handler.send_response(answer.status)
        headers = dict(answer.headers)
        if answer.script is not None:
            headers.setdefault("Connection", "close")
        elif answer.status != 304:
            headers.setdefault("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if answer.script is not None:
            handler.close_connection = True

            def write(piece: bytes) -> None:
                handler.wfile.write(piece)
                handler.wfile.flush()

            answer.script(write)
        elif handler.command != "HEAD" and answer.status != 304:
            handler.wfile.write(body)


def conditional(body: bytes | str, etag: str, content_type: str = "application/rss+xml") -> Route:
    """A route that answers 304 to whoever holds its ETag."""

    def route(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        return Answer(body, headers={"Content-Type": content_type, "ETag": etag})

    return route


def in_turn(*answers: Answer) -> Route:
    """A route that gives one answer after the other, the last one for good."""
    left: Iterator[Answer] = iter(answers)
    last = answers[-1]
    lock = threading.Lock()

    def route(_: Asked) -> Answer:
        with lock:
            return next(left, last)

    return route


def gzip_bomb(size: int) -> bytes:
    """Zeros that swell to the size."""
    return gzip.compress(b"\0" * size, 9)


def rss(*items: str, title: str = "A feed", extra: str = "") -> str:
    """An RSS 2.0 feed around ready-made items."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {extra}><channel><title>{title}</title>'
        f"<link>https://feed.example/</link>{''.join(items)}</channel></rss>"
    )


def rss_item(title: str, link: str, when: object = None, *, guid: str = "", body: str = "") -> str:
    """One item; ``when`` is a datetime, a text, or None for an item without a date."""
    date = format_datetime(when) if hasattr(when, "tzinfo") else when  # type: ignore[arg-type]
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"<description><![CDATA[{body}]]></description></item>"
    )
