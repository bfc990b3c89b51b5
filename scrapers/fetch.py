"""The only module that speaks HTTP: bounded, checked hop by hop, and honest about who asks.

Names are resolved here, every address that they give is checked, and the connection goes to exactly the address that
was checked, so that a DNS answer that changes between the check and the connection wins nothing. Host header, server
name and certificate stay those of the name. A deadline for the whole request is enforced under the HTTP library, where
each read from the socket is, so that neither dripped headers nor a dripped body outlive it. Proxies named by the
environment are not used: behind one, nobody could check addresses.
"""

from __future__ import annotations

import datetime as dt
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urljoin

import httpcore2
import httpx2

from models.errors import FetchError
from scrapers.addresses import BarredAddress, check_url, host_of, is_allowed, is_public
from scrapers.decoding import ACCEPT_ENCODING, decode_bounded
from scrapers.hosts import HostGate
from scrapers.items import Fetched, Request
from scrapers.settings import Settings

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT_METHOD = frozenset({307, 308})

#: Gives the IP addresses of a host name.
Resolver = Callable[[str, int, float], list[str]]


class Unreachable(FetchError):
    """The host could not be reached, or hung up: worth another try."""


class TimedOut(Unreachable):
    """No answer in time: worth another try."""


class DeadlineExceeded(FetchError):
    """The answer took longer than a whole request may: a slow drip, not worth a second try in this run."""


class BadCertificate(FetchError):
    """The host could not prove who it is."""


class TooManyRedirects(FetchError):
    """The chain of redirects is too long or runs in a circle."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer gave for asking again, byte for byte."""

    #: Address that answered then.
    url: str
    #: ETag with its quotes; empty where none was sent.
    etag: str = ""
    #: Last-Modified as sent; empty where none was.
    last_modified: str = ""


def resolve(host: str, port: int, timeout: float) -> list[str]:
    """Ask the system for the addresses of a name, with a bound on the time that the system itself does not have.

    Raises:
        Unreachable: the name is unknown, or nobody answered in time.
    """
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error)
        else:
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty as error:
        raise TimedOut(f"{host}: no answer from the name service within {timeout:.0f} s") from error
    if isinstance(answer, OSError | UnicodeError):
        raise Unreachable(f"{host}: the name is not known ({answer})") from answer
    return answer


class _Deadline(threading.local):
    """When the request of this thread has to be over (monotonic seconds)."""

    at: float | None = None

    def remaining(self, timeout: float | None) -> float | None:
        if self.at is None:
            return timeout
        left = self.at - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded("the answer took longer than a whole request may")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore2.NetworkStream):
    """A network stream whose every read and write ends by the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.remaining(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _CheckedBackend(httpcore2.NetworkBackend):
    """Resolves, checks and connects in one step."""

    def __init__(self, settings: Settings, resolver: Resolver, deadline: _Deadline) -> None:
        self._settings = settings
        self._resolver = resolver
        self._deadline = deadline
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        wait = self._deadline.remaining(timeout)
        addresses = self._resolver(host, port, self._settings.connect_timeout if wait is None else wait)
        shown = f"[{host}]" if ":" in host else host
        if not is_allowed(f"http://{shown}:{port}/", self._settings.allow_hosts):
            # One private address among public ones is enough to refuse: which one is used would be a matter of luck.
            for address in addresses:
                if not is_public(address):
                    raise BarredAddress(f"{host} resolves to {address}, a private, local or reserved address")
        failure: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses[:4]:
            try:
                inner = self._inner.connect_tcp(
                    address, port, self._deadline.remaining(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(inner, self._deadline)
        raise failure or httpcore2.ConnectError(f"{host} has no address")


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class _Transport(httpx2.BaseTransport):
    """httpx2 over a pool of connections that go through the checked backend."""

    def __init__(self, backend: httpcore2.NetworkBackend, context: ssl.SSLContext, most: int) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=most * 4,
            max_keepalive_connections=most * 2,
            keepalive_expiry=20.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        inner = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=cast(Iterable[bytes], request.stream),
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(inner)
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(cast(Iterable[bytes], answer.stream)),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request, where a source has its own."""

    #: Seconds between two requests to the host.
    delay: float
    #: Most bytes of the answer.
    max_bytes: int
    #: Give the first bytes of a longer answer instead of an error (robots.txt).
    cut: bool = False


class Fetcher:
    """Asks the web. One per run, used by all its threads; close it at the end."""

    def __init__(
        self,
        settings: Settings,
        gate: HostGate | None = None,
        *,
        resolver: Resolver = resolve,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.settings = settings
        self.gate = gate or HostGate()
        self._deadline = _Deadline()
        backend = _CheckedBackend(settings, resolver, self._deadline)
        transport = _Transport(backend, context or httpx2.create_ssl_context(), settings.parallel)
        timeout = httpx2.Timeout(settings.read_timeout, connect=settings.connect_timeout)
        self._client = httpx2.Client(
            transport=transport, timeout=timeout, follow_redirects=False, trust_env=False, max_redirects=0
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch(
        self,
        request: Request,
        limits: Limits | None = None,
        *,
        validators: Validators | None = None,
        permit: Callable[[str], float] | None = None,
    ) -> Fetched:
        """Ask once, following redirects; every status is an answer, only its absence is an error.

        Args:
            request: what to ask.
            limits: bounds of the source; the general ones where None.
            validators: of an earlier answer; sent to the address that gave them.
            permit: called with each address before it is asked; raises FetchError where robots.txt forbids it, gives
                the pause that the host wants (Crawl-delay), 0 for none.

        Raises:
            BarredAddress: a hop leads to an address that is never asked.
            TooLarge, TooManyRedirects, BadCertificate, DeadlineExceeded: the answer is beyond a bound.
            TimedOut, Unreachable: nobody answered.
            Stopped: the run ends.
        """
        limits = limits or Limits(self.settings.delay, self.settings.max_bytes)
        hop, seen = request, set[tuple[str, str]]()
        for _ in range(self.settings.redirects + 1):
            check_url(hop.url, self.settings.allow_hosts)
            if (hop.method, hop.url) in seen:
                raise TooManyRedirects(f"{request.url}: the redirects run in a circle at {hop.url}")
            seen.add((hop.method, hop.url))
            pause = permit(hop.url) if permit is not None else 0.0
            with self.gate.turn(host_of(hop.url), max(limits.delay, pause)):
                answer, target = self._hop(request, hop, limits, validators)
            if target is None:
                return answer
            keep = answer.status in _KEPT_METHOD
            try:
                address = urljoin(hop.url, target).partition("#")[0]
            except ValueError as error:
                raise BarredAddress(f"{hop.url}: redirects to {target[:200]!r}, which is no address") from error
            if keep or hop.method == "GET":
                hop = Request(address, hop.method, hop.body, hop.headers)
            else:
                hop = Request(address)
        raise TooManyRedirects(f"{request.url}: more than {self.settings.redirects} redirects")

    def _hop(
        self, request: Request, hop: Request, limits: Limits, validators: Validators | None
    ) -> tuple[Fetched, str | None]:
        """One exchange: the answer, and where it points to when it is a redirect."""
        headers = {"User-Agent": self.settings.user_agent, "Accept": "*/*", "Accept-Encoding": ACCEPT_ENCODING}
        headers |= dict(hop.headers)
        if validators is not None and validators.url == hop.url:
            if validators.etag:
                headers["If-None-Match"] = validators.etag
            if validators.last_modified:
                headers["If-Modified-Since"] = validators.last_modified
        # Latin-1 both ways: an ETag goes back byte for byte, whatever its bytes mean.
        coded = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        self._deadline.at = time.monotonic() + self.settings.deadline
        try:
            with (
                self._translated(hop.url),
                self._client.stream(hop.method, hop.url, content=hop.body or None, headers=coded) as answer,
            ):
                names = _headers(answer.headers.raw)
                target = _location(names) if answer.status_code in _REDIRECTS else None
                body = b""
                if target is None:
                    coding = names.get("content-encoding", "")
                    body = decode_bounded(answer.iter_raw(), coding, limits.max_bytes, cut=limits.cut)
                moment = dt.datetime.now(dt.UTC)
                return Fetched(request, hop.url, answer.status_code, names, body, moment), target
        finally:
            self._deadline.at = None

    @contextmanager
    def stream(self, request: Request, seconds: float) -> Iterator[tuple[int, Mapping[str, str], Iterator[bytes]]]:
        """Ask once, follow nothing, and give the answer piece by piece as it was sent.

        For archives of files that do not fit into memory: nothing is decompressed, the bound on bytes is the reader's,
        and the host is not held for the others. Addresses are checked as everywhere.

        Args:
            request: what to ask.
            seconds: for the request as a whole.

        Yields:
            Status, headers, pieces of the body.

        Raises:
            FetchError: as :meth:`fetch`, also while the pieces are read.
        """
        check_url(request.url, self.settings.allow_hosts)
        headers = {"User-Agent": self.settings.user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        headers |= dict(request.headers)
        self._deadline.at = time.monotonic() + seconds
        try:
            with (
                self._translated(request.url),
                self._client.stream(request.method, request.url, content=request.body or None, headers=headers) as got,
            ):
                yield got.status_code, _headers(got.headers.raw), got.iter_raw()
        finally:
            self._deadline.at = None

    @contextmanager
    def _translated(self, url: str) -> Iterator[None]:
        """Turn what the HTTP library raises into errors of ours that name the address."""
        try:
            yield
        except httpcore2.TimeoutException as error:
            if self._deadline.at is not None and time.monotonic() >= self._deadline.at:
                raise DeadlineExceeded(f"{url}: no whole answer within {self.settings.deadline:.0f} s") from error
            raise TimedOut(f"{url}: no answer in time") from error
        except httpcore2.NetworkError as error:
            raise _network_error(url, error) from error
        except (httpcore2.ProtocolError, httpx2.ProtocolError) as error:
            raise Unreachable(f"{url}: the server does not keep to HTTP ({error})") from error
        except (httpx2.InvalidURL, httpcore2.UnsupportedProtocol, httpx2.UnsupportedProtocol, UnicodeError) as error:
            raise BarredAddress(f"{url}: no address that can be asked ({error})") from error
        except FetchError as error:
            raise type(error)(f"{url}: {error}") from error


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _location(headers: Mapping[str, str]) -> str | None:
    """Where a redirect leads; servers send it in UTF-8 as often as percent-encoded."""
    raw = headers.get("location", "").strip()
    try:
        text = raw.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        text = raw
    return quote(text, safe="%/:=&?~#+!$,;'@()*[]|") or None


def _network_error(url: str, error: Exception) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return BadCertificate(f"{url}: the certificate is not valid: {cause.verify_message}")
        cause = cause.__cause__ or cause.__context__
    return Unreachable(f"{url}: {error or type(error).__name__}")
