"""What servers and files do wrong: the run goes on, an issue says what and where, nothing is stored that was not."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from collecting import collector, feed_source, settings
from standin import Answer, StandIn, gzip_bomb, rss, rss_item

from data.store import Store
from scrapers.feeds import MAX_BYTES, MAX_ITEMS
from scrapers.keeper import Tools

DAY = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
GOOD = rss(rss_item("Acme Labels raises $40M", "https://wire.example/good", DAY))

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><rss version="2.0"><channel><item><title>&i;</title><link>https://wire.example/x</link></item></channel></rss>'
)
QUADRATIC = (
    f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss version="2.0"><channel><item><title>'
    + "&a;" * 10_000
    + "</title><link>https://wire.example/x</link></item></channel></rss>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item>'
    "<title>&x;</title><link>https://wire.example/x</link></item></channel></rss>"
)
PARAMETER = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/e.dtd"> %x;]><rss version="2.0">'
    "<channel><item><title>t</title><link>https://wire.example/x</link></item></channel></rss>"
)


def drip(write: Callable[[bytes], None]) -> None:
    for _ in range(100):
        write(b"<rss>")
        time.sleep(0.05)


def endless(write: Callable[[bytes], None]) -> None:
    for _ in range(5_000):
        write(b"<item>" * 2_000)


BROKEN: dict[str, Answer] = {
    "drip": Answer(script=drip),
    "endless": Answer(script=endless),
    "bomb": Answer(gzip_bomb(60_000_000), headers={"Content-Encoding": "gzip"}),
    "brotli": Answer(brotli.compress(b"\0" * 60_000_000), headers={"Content-Encoding": "br"}),
    "chunks": Answer(
        headers={"Transfer-Encoding": "chunked"}, script=lambda write: write(b"40\r\n" + GOOD.encode()[:64] + b"\r\n")
    ),
    "badchunks": Answer(
        headers={"Transfer-Encoding": "chunked"}, script=lambda write: write(b"zz\r\n" + GOOD.encode())
    ),
    "half": Answer(headers={"Content-Length": "9000"}, script=lambda write: write(GOOD.encode()[:100])),
    "loop": Answer(status=302, headers={"Location": "/loop"}),
    "inside4": Answer(status=302, headers={"Location": "http://127.0.0.2/"}),
    "inside6": Answer(status=302, headers={"Location": "http://[::1]/"}),
    "mapped": Answer(status=302, headers={"Location": "http://[::ffff:127.0.0.1]/"}),
    "decimal": Answer(status=302, headers={"Location": "http://2130706433/"}),
    "octal": Answer(status=302, headers={"Location": "http://0177.0.0.1/"}),
    "hexadecimal": Answer(status=302, headers={"Location": "http://0x7f.1/"}),
    "metadata": Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
    "entities": Answer(BOMB),
    "entities16": Answer(BOMB.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")),
    "quadratic": Answer(QUADRATIC),
    "external": Answer(EXTERNAL),
    "parameter": Answer(PARAMETER),
    "html": Answer("<!DOCTYPE html><html><body>Agree to cookies</body></html>", headers={"Content-Type": "text/html"}),
    "htmljson": Answer("<html><body>Error</body></html>", headers={"Content-Type": "application/json"}),
    "halfjson": Answer(
        '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","ti',
        headers={"Content-Type": "application/json"},
    ),
    "numbers": Answer('{"version": ' + "9" * 5_000 + "}", headers={"Content-Type": "application/json"}),
    "login": Answer(
        "<html><head><title>Sign in</title></head><body><form>Sign in to go on</form></body></html>",
        headers={"Content-Type": "application/rss+xml"},
    ),
    "sorry": Answer("The service is not available at the moment.", headers={"Content-Type": "text/plain"}),
    "otherjson": Answer('{"jobs": []}', headers={"Content-Type": "application/json"}),
    "deepjson": Answer("[" * 100_000, headers={"Content-Type": "application/json"}),
    "empty": Answer(""),
    "nulls": Answer(b"\x00" * 5_000),
    "large": Answer(b"<rss><channel>" + b"<item><title>x</title></item>" * (MAX_BYTES // 29 + 10)),
    "denied": Answer(status=401),
    "teapot": Answer(status=418),
    "nowhere": Answer(status=302),
    "binary": Answer(bytes(range(256)) * 40),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "labelscope.db", create=True) as one:
        yield one


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_source_is_named_and_leaves_nothing(web: StandIn, store: Store, tools: Tools, fault: str) -> None:
    web.routes[f"/{fault}"] = BROKEN[fault]
    web.routes["/good"] = Answer(GOOD)
    sources = [
        feed_source("bad", web.at("feeds.example", f"/{fault}")),
        feed_source("good", web.at("other.example", "/good")),
    ]
    chosen = settings(
        deadline=0.8,
        read_timeout=0.6,
        retries=0,
        max_bytes=20_000_000,
        allow_hosts=frozenset({"feeds.example", "other.example"}),
    )
    report = collector(store, sources, tools, settings=chosen).run()
    assert report.tallies["good"].well
    assert not report.tallies["bad"].well
    assert store.connection.execute("select url from documents").fetchall() == [("https://wire.example/good",)]
    issues = store.connection.execute("select message from issues where source = 'bad' and kind = 'failed'").fetchall()
    assert len(issues) == 1
    assert f"/{fault}" in issues[0][0]


def parsed(web: StandIn, store: Store, tools: Tools, answer: Answer) -> list[tuple[object, ...]]:
    web.routes["/feed"] = answer
    report = collector(store, [feed_source("wire", web.at("feeds.example", "/feed"))], tools).run()
    assert report.well, report.tallies["wire"].failures
    return store.connection.execute("select title, published from documents order by title").fetchall()


@pytest.mark.parametrize(
    ("declared", "codec", "header"),
    [
        ("utf-16", "utf-16", "application/rss+xml"),
        ("utf-16", "utf-16-le", "application/rss+xml; charset=utf-16le"),
        ("windows-1252", "cp1252", "application/rss+xml"),
        ("iso-8859-1", "latin-1", "text/xml; charset=iso-8859-1"),
        ("utf-8", "utf-8", "text/html; charset=utf-8"),
        ("us-ascii", "utf-8", "text/xml"),
        ("utf-8", "cp1252", "application/xml"),
    ],
)
def test_charsets_right_and_wrong(
    web: StandIn, store: Store, tools: Tools, declared: str, codec: str, header: str
) -> None:
    text = rss(rss_item("Acme Labels à la carte", "https://wire.example/a", DAY)).replace("utf-8", declared, 1)
    rows = parsed(web, store, tools, Answer(text.encode(codec), headers={"Content-Type": header}))
    assert rows == [("Acme Labels à la carte", "2026-11-19")]


def test_null_bytes_and_control_characters_do_not_reach_the_store(web: StandIn, store: Store, tools: Tools) -> None:
    feed = rss(rss_item("Acme\x00 Labels\x0b rises\x1b[31m", "https://wire.example/a", DAY))
    rows = parsed(web, store, tools, Answer(feed))
    assert len(rows) == 1
    assert all(character.isprintable() for character in str(rows[0][0]))


JSON = {"Content-Type": "application/feed+json"}
ENTRY = '"id": "1", "url": "https://wire.example/1", "title": "Acme Labels raises $40M"'
FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [%s]}'


@pytest.mark.parametrize(
    "entry",
    [
        f'{{{ENTRY}, "title": "Acme Labels raises $40M", "date_published": "2026-11-19T09:00:00Z"}}',
        f'{{"title": "Another", {ENTRY}, "date_published": "2026-11-19"}}',
        f'{{{ENTRY}, "date_published": "2026-11-19", "size": 1e400, "more": [[[[{{}}]]]], "authors": "nobody"}}',
        f'{{{ENTRY}, "date_published": "2026-11-19", "tags": {{"a": NaN}}, "image": null, "summary": 12}}',
    ],
)
def test_json_with_keys_told_twice_and_numbers_beyond_measure(
    web: StandIn, store: Store, tools: Tools, entry: str
) -> None:
    rows = parsed(web, store, tools, Answer(FEED % entry, headers=JSON))
    assert rows == [("Acme Labels raises $40M", "2026-11-19")]


def test_a_length_that_is_too_short_loses_the_end_and_says_so(web: StandIn, store: Store, tools: Tools) -> None:
    items = [rss_item(f"Acme Labels {n}", f"https://wire.example/{n}", DAY) for n in range(3)]
    text = rss(*items).encode()
    web.routes["/feed"] = Answer(headers={"Content-Length": str(len(text) - 60)}, script=lambda write: write(text))
    web.routes["/good"] = Answer(GOOD)
    sources = [feed_source(name, web.at("feeds.example", f"/{name}")) for name in ("feed", "good")]
    report = collector(store, sources, tools).run()
    assert report.tallies["good"].well
    assert store.connection.execute("select count(*) from issues where source = 'feed'").fetchone() != (0,)
    titles = {row[0] for row in store.connection.execute("select title from documents where source = 'feed'")}
    assert titles <= {f"Acme Labels {n}" for n in range(3)}


def test_ten_thousand_items_and_more(web: StandIn, store: Store, tools: Tools) -> None:
    items = [rss_item(f"Item {n}", f"https://wire.example/{n}", DAY) for n in range(2_000)]
    rows = parsed(web, store, tools, Answer(rss(*items)))
    assert len(rows) == 2_000
    assert MAX_ITEMS >= 10_000


@pytest.mark.slow
def test_ten_thousand_items(web: StandIn, store: Store, tools: Tools) -> None:
    items = [rss_item(f"Item {n}", f"https://wire.example/{n}", DAY) for n in range(10_000)]
    assert len(parsed(web, store, tools, Answer(rss(*items)))) == 10_000


def test_a_fifty_megabyte_feed_is_cut_off_on_the_wire(web: StandIn, store: Store, tools: Tools) -> None:
    def large(write: Callable[[bytes], None]) -> None:
        piece = rss_item("x", "https://wire.example/x", DAY).encode() * 400
        for _ in range(50_000_000 // len(piece)):
            write(piece)

    web.routes["/feed"] = Answer(script=large)
    report = collector(store, [feed_source("wire", web.at("feeds.example", "/feed"))], tools).run()
    assert "longer than 30,000,000 bytes" in report.tallies["wire"].failures[0]
    assert store.connection.execute("select count(*) from documents").fetchone() == (0,)


def test_items_with_poisoned_links_are_never_asked(web: StandIn, store: Store, tools: Tools) -> None:
    links = ["javascript:alert(1)", "file:///etc/passwd", "http://10.0.0.1/x", "http://[::1]/", "data:text/html,x"]
    items = [rss_item(f"Acme Labels {n}", link, DAY, guid=f"g{n}") for n, link in enumerate(links)]
    web.routes["/feed"] = Answer(rss(*items))
    report = collector(store, [feed_source("wire", web.at("feeds.example", "/feed"), pages=True)], tools).run()
    assert report.tallies["wire"].new == 5
    addresses = [row[0] for row in store.connection.execute("select url from documents")]
    assert all(address == "" or address.startswith("http") for address in addresses)
    kinds = {row[0] for row in store.connection.execute("select kind from issues")}
    assert "barred-address" in kinds


def test_pages_that_fail_leave_what_the_feed_said(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/gone"] = Answer(status=410)
    web.routes["/barred"] = Answer(status=403)
    web.routes["/pdf"] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    web.routes["/blank"] = Answer("<html><body></body></html>", headers={"Content-Type": "text/html"})
    names = ("gone", "barred", "pdf", "blank")
    items = [
        rss_item(f"Acme Labels raises ${n + 1}M", web.at("wire.example", f"/{name}"), DAY, body=f"Words {n}.")
        for n, name in enumerate(names)
    ]
    web.routes["/feed"] = Answer(rss(*items))
    report = collector(store, [feed_source("wire", web.at("feeds.example", "/feed"), pages=True)], tools).run()
    assert report.well
    assert report.tallies["wire"].claims == 4
    assert report.tallies["wire"].issues == 4
    assert store.connection.execute("select count(*) from queue").fetchone() == (0,)


def test_a_page_that_is_down_is_tried_again_later(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/page"] = Answer(status=502)
    web.routes["/feed"] = Answer(rss(rss_item("Acme Labels raises $9M", web.at("wire.example", "/page"), DAY)))
    source = feed_source("wire", web.at("feeds.example", "/feed"), pages=True)
    moment = [dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)]

    def run() -> None:
        collector(store, [source], tools, now=lambda: moment[0], settings=settings(retries=0)).run()
        moment[0] += dt.timedelta(days=1)

    run()
    assert store.connection.execute("select count(*) from documents").fetchone() == (0,)
    assert store.connection.execute("select attempts from queue").fetchone() == (1,)
    text = "<p>" + "Acme Labels raises $9M and says so at some length in this text. " * 9 + "</p>"
    web.routes["/page"] = Answer(
        f"<html><body><article>{text}</article></body></html>", headers={"Content-Type": "text/html"}
    )
    run()
    assert store.connection.execute("select length(text) > 300 from documents").fetchone() == (1,)
    web.routes["/page"] = Answer(status=502)


def test_a_page_that_stays_down_is_given_up_in_the_end(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/page"] = Answer(status=502)
    web.routes["/feed"] = Answer(rss(rss_item("Acme Labels raises $9M", web.at("wire.example", "/page"), DAY)))
    source = feed_source("wire", web.at("feeds.example", "/feed"), pages=True)
    for day in range(6):
        moment = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC) + dt.timedelta(days=2 * day)
        collector(store, [source], tools, now=lambda m=moment: m, settings=settings(retries=0)).run()
    assert store.connection.execute("select count(*) from documents").fetchone() == (1,)
    assert store.connection.execute("select count(*) from queue").fetchone() == (0,)


def test_an_exception_that_nobody_foresaw_stops_the_run(
    web: StandIn, store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(*_: object) -> None:
        raise ZeroDivisionError

    web.routes["/feed"] = Answer(GOOD)
    monkeypatch.setattr("scrapers.feeds.parse", surprise)
    with pytest.raises(ZeroDivisionError):
        collector(store, [feed_source("wire", web.at("feeds.example", "/feed"))], tools).run()
