from __future__ import annotations

import datetime as dt
import gzip
import threading
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standin import Answer, Asked, StandIn, conditional, gzip_bomb

from models.errors import FetchError
from scrapers.addresses import BarredAddress
from scrapers.decoding import TooLarge, decode_bounded
from scrapers.fetch import (
    DeadlineExceeded,
    Fetcher,
    Limits,
    TimedOut,
    TooManyRedirects,
    Unreachable,
    Validators,
)
from scrapers.hosts import HostGate, Stopped
from scrapers.items import Request, json_request
from scrapers.settings import Settings

NAMES = frozenset({"feeds.example", "other.example", "127.0.0.1"})
QUICK = Settings(contact="mail@labelscope.example", delay=0.0, allow_hosts=NAMES, max_bytes=200_000, deadline=5.0)


def fetcher_for(settings: Settings = QUICK, resolver: Callable[..., list[str]] | None = None) -> Fetcher:
    return Fetcher(settings, resolver=resolver or (lambda host, port, timeout: ["127.0.0.1"]))


def test_it_says_who_it_is_and_gives_the_bytes(web: StandIn) -> None:
    web.routes["/feed"] = Answer(b"\x00\xffbytes", headers={"Content-Type": "text/plain; charset=x", "X-A": "1"})
    with fetcher_for() as fetcher:
        answer = fetcher.fetch(Request(web.at("feeds.example", "/feed")))
    assert (answer.status, answer.body, answer.content_type) == (200, b"\x00\xffbytes", "text/plain")
    assert answer.headers["x-a"] == "1"
    assert answer.at.tzinfo is dt.UTC
    asked = web.asked[0]
    assert asked.host == "feeds.example"
    assert asked.headers["user-agent"] == "Labelscope/0.1 (+mail@labelscope.example)"
    assert "gzip" in asked.headers["accept-encoding"]


def _gzipped(data: bytes) -> bytes:
    """Packed without the time of day, which would become a part of the names of tests and part their collections."""
    return gzip.compress(data, mtime=0)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", _gzipped(b"text " * 500)),
        ("x-gzip", _gzipped(b"text " * 250) + _gzipped(b"text " * 250)),
        ("gzip", _gzipped(b"text " * 500) + b"\0" * 8),
        ("deflate", zlib.compress(b"text " * 500)),
        ("deflate", zlib.compress(b"text " * 500)[2:-4]),
        ("br", brotli.compress(b"text " * 500)),
        ("gzip, br", brotli.compress(_gzipped(b"text " * 500))),
        ("identity", b"text " * 500),
    ],
)
def test_codings_are_undone(web: StandIn, coding: str, packed: bytes) -> None:
    web.routes["/"] = Answer(packed, headers={"Content-Encoding": coding})
    with fetcher_for() as fetcher:
        assert fetcher.fetch(Request(web.at("feeds.example"))).body == b"text " * 500


@given(st.binary(max_size=3_000), st.integers(1, 97), st.sampled_from(["gzip", "deflate", "br"]))
def test_decoding_does_not_depend_on_how_the_wire_cuts_it(data: bytes, step: int, coding: str) -> None:
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
    }
    packed = pack[coding](data)
    pieces = [packed[start : start + step] for start in range(0, len(packed), step)]
    assert decode_bounded(pieces, coding, 10_000) == data


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"this is no gzip"),
        ("gzip", _gzipped(b"x" * 9_000)[:40]),
        ("br", b"\xff\xff\xff\xff"),
        ("br", brotli.compress(bytes(range(256)) * 9)[:30]),
        ("rot13", b"grkg"),
        ("gzip, gzip, gzip, gzip", b""),
    ],
)
def test_broken_codings_are_errors_and_not_half_texts(web: StandIn, coding: str, body: bytes) -> None:
    web.routes["/"] = Answer(body, headers={"Content-Encoding": coding})
    with fetcher_for() as fetcher, pytest.raises(FetchError):
        fetcher.fetch(Request(web.at("feeds.example")))


def test_bombs_and_endless_bodies_stop_at_the_bound(web: StandIn) -> None:
    def endless(write: Callable[[bytes], None]) -> None:
        for _ in range(10_000):
            write(b"x" * 10_000)

    bomb = gzip_bomb(80_000_000)
    web.routes["/bomb"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    web.routes["/twice"] = Answer(gzip.compress(bomb), headers={"Content-Encoding": "gzip, gzip"})
    web.routes["/brotli"] = Answer(brotli.compress(b"\0" * 8_000_000), headers={"Content-Encoding": "br"})
    web.routes["/endless"] = Answer(script=endless)
    web.routes["/big"] = Answer(b"x" * 300_000)
    with fetcher_for() as fetcher:
        for path in ("/bomb", "/twice", "/brotli", "/endless", "/big"):
            with pytest.raises(TooLarge):
                fetcher.fetch(Request(web.at("feeds.example", path)))
        cut = fetcher.fetch(Request(web.at("feeds.example", "/big")), Limits(0, 1_000, cut=True))
        assert len(cut.body) == 1_000


def test_a_slow_drip_ends_by_the_deadline_in_headers_and_body(web: StandIn) -> None:
    def drip(write: Callable[[bytes], None]) -> None:
        for _ in range(200):
            write(b"x")
            time.sleep(0.05)

    web.routes["/body"] = Answer(script=drip)
    settings = Settings(delay=0.0, allow_hosts=NAMES, deadline=0.4, read_timeout=5.0)
    with fetcher_for(settings) as fetcher, pytest.raises(DeadlineExceeded):
        fetcher.fetch(Request(web.at("feeds.example", "/body")))
    web.routes["/silent"] = lambda asked: (time.sleep(3), Answer())[1]
    quick = Settings(delay=0.0, allow_hosts=NAMES, deadline=5.0, read_timeout=0.2)
    with fetcher_for(quick) as fetcher, pytest.raises(TimedOut):
        fetcher.fetch(Request(web.at("feeds.example", "/silent")))


def test_redirects_are_followed_and_bounded(web: StandIn) -> None:
    web.routes["/a"] = Answer(status=301, headers={"Location": "/b"})
    web.routes["/b"] = Answer(status=302, headers={"Location": web.at("other.example", "/c#part")})
    web.routes["/c"] = Answer("there")
    web.routes["/loop"] = Answer(status=302, headers={"Location": "/loop2"})
    web.routes["/loop2"] = Answer(status=302, headers={"Location": "/loop"})
    web.fallback = lambda asked: Answer(status=302, headers={"Location": f"/{len(web.asked)}"})
    with fetcher_for() as fetcher:
        answer = fetcher.fetch(Request(web.at("feeds.example", "/a")))
        assert (answer.url, answer.body) == (web.at("other.example", "/c"), b"there")
        assert answer.request.url == web.at("feeds.example", "/a")
        for path in ("/loop", "/ever"):
            with pytest.raises(TooManyRedirects):
                fetcher.fetch(Request(web.at("feeds.example", path)))


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "http://localhost:22/",
        "//192.168.0.1/",
        "http://private.example/",
        "http://[broken/",
        "//[",
    ],
)
def test_no_redirect_leads_inside(web: StandIn, target: str) -> None:
    web.routes["/"] = Answer(status=302, headers={"Location": target})
    settings = Settings(delay=0.0, allow_hosts=frozenset({"feeds.example"}))
    with fetcher_for(settings) as fetcher, pytest.raises(BarredAddress):
        fetcher.fetch(Request(web.at("feeds.example")))
    assert len(web.asked) == 1


def test_a_redirect_to_this_machine_by_number_is_refused_though_the_name_is_allowed(web: StandIn) -> None:
    web.routes["/"] = Answer(status=302, headers={"Location": f"http://127.0.0.1:{web.port}/secret"})
    settings = Settings(delay=0.0, allow_hosts=frozenset({"feeds.example"}))
    with fetcher_for(settings) as fetcher, pytest.raises(BarredAddress):
        fetcher.fetch(Request(web.at("feeds.example")))
    assert web.paths() == ["/"]


def test_names_are_judged_by_what_they_resolve_to() -> None:
    for addresses in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["fd00:ec2::254"]):
        answers = list(addresses)
        with fetcher_for(Settings(delay=0.0), lambda *_, a=answers: a) as fetcher, pytest.raises(BarredAddress):
            fetcher.fetch(Request("http://rebound.example/"))


def test_a_changing_answer_of_the_name_service_wins_nothing(web: StandIn) -> None:
    """Rebinding: the first answer is public, the next one is this machine. Only the checked address is connected to."""
    answers = iter([["192.0.2.1"], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    def resolver(host: str, port: int, timeout: float) -> list[str]:
        asked.append(host)
        return next(answers)

    settings = Settings(delay=0.0, connect_timeout=0.3, allow_hosts=frozenset())
    with fetcher_for(settings, resolver) as fetcher:
        for _ in range(3):
            with pytest.raises(FetchError):
                fetcher.fetch(Request("http://rebound.example:8080/"))
    assert asked == ["rebound.example"] * 3
    assert web.asked == []


def test_an_unknown_name_and_a_closed_port_are_unreachable(web: StandIn) -> None:
    def unknown(host: str, port: int, timeout: float) -> list[str]:
        raise Unreachable(f"{host}: the name is not known")

    with fetcher_for(QUICK, unknown) as fetcher, pytest.raises(Unreachable, match=r"nowhere\.example"):
        fetcher.fetch(Request("http://nowhere.example/"))
    port = web.port
    web.close()
    with fetcher_for() as fetcher, pytest.raises(Unreachable):
        fetcher.fetch(Request(f"http://feeds.example:{port}/"))


def test_half_an_answer_is_an_error(web: StandIn) -> None:
    web.routes["/"] = Answer(headers={"Content-Length": "5000"}, script=lambda write: write(b"half"))
    with fetcher_for() as fetcher, pytest.raises(Unreachable):
        fetcher.fetch(Request(web.at("feeds.example")))


def test_validators_go_back_byte_for_byte_to_the_address_that_gave_them(web: StandIn) -> None:
    web.routes["/feed"] = conditional("<rss/>", 'W/"1-ä"'.encode().decode("latin-1"))
    with fetcher_for() as fetcher:
        request = Request(web.at("feeds.example", "/feed"))
        first = fetcher.fetch(request)
        mine = Validators(first.url, first.headers["etag"], "Thu, 19 Nov 2026 10:00:00 GMT")
        assert fetcher.fetch(request, validators=mine).status == 304
        assert web.asked[-1].headers["if-modified-since"] == "Thu, 19 Nov 2026 10:00:00 GMT"
        stranger = Validators(web.at("feeds.example", "/moved"), first.headers["etag"])
        assert fetcher.fetch(request, validators=stranger).status == 200


def test_posts_keep_their_body_where_http_says_so(web: StandIn) -> None:
    web.routes["/kept"] = Answer(status=307, headers={"Location": "/end"})
    web.routes["/dropped"] = Answer(status=303, headers={"Location": "/end"})
    web.routes["/end"] = lambda asked: Answer(asked.method.encode() + asked.body)
    with fetcher_for() as fetcher:
        assert (
            fetcher.fetch(json_request(web.at("feeds.example", "/kept"), {"a": "ü"})).body == 'POST{"a":"ü"}'.encode()
        )
        assert fetcher.fetch(json_request(web.at("feeds.example", "/dropped"), {})).body == b"GET"


def test_each_hop_needs_leave(web: StandIn) -> None:
    web.routes["/a"] = Answer(status=302, headers={"Location": web.at("other.example", "/b")})
    seen: list[str] = []

    def permit(url: str) -> float:
        seen.append(url)
        if "other" in url:
            raise FetchError("not there")
        return 0.0

    with fetcher_for() as fetcher, pytest.raises(FetchError, match="not there"):
        fetcher.fetch(Request(web.at("feeds.example", "/a")), permit=permit)
    assert len(seen) == 2
    assert len(web.asked) == 1


def test_one_request_at_a_time_to_a_host(web: StandIn) -> None:
    def slow(_: Asked) -> Answer:
        time.sleep(0.02)
        return Answer("x")

    web.routes["/"] = slow
    with fetcher_for() as fetcher:
        threads = [
            threading.Thread(target=fetcher.fetch, args=(Request(web.at(host)),))
            for host in ("feeds.example", "other.example") * 4
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert web.most_at_once == {"feeds.example": 1, "other.example": 1}


def test_a_host_rests_between_two_requests() -> None:
    moments = [0.0]
    gate = HostGate(clock=lambda: moments[0])
    with gate.turn("a.example", 5.0):
        assert gate.ready_in("a.example") == float("inf")
    assert gate.ready_in("a.example") == 5.0
    assert gate.ready_in("b.example") == 0.0
    moments[0] = 7.0
    assert gate.ready_in("a.example") == 0.0


def test_stopping_wakes_whoever_waits_for_a_turn() -> None:
    stop = threading.Event()
    gate = HostGate(stop)
    with gate.turn("a.example", 600.0):
        pass
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(Stopped), gate.turn("a.example", 600.0):
        pass
