"""What the collector remembers between runs, and what it lets go of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from collecting import NOW, collector, feed_source, story
from standin import Answer, StandIn, conditional, in_turn, rss, rss_item

from data.archive import Archive
from data.guard import run_lock
from data.store import Store
from models.errors import StoreBusy
from scrapers.keeper import Tools

DAY = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "labelscope.db", create=True) as one:
        yield one


def test_bytes_are_kept_as_they_came_with_what_was_asked(web: StandIn, store: Store, tools: Tools) -> None:
    body = rss(rss_item("Acme Labels raises $40M", "https://wire.example/a", DAY))
    web.routes["/old"] = Answer(status=301, headers={"Location": "/feed"})
    web.routes["/feed"] = conditional(body, '"1"')
    source = feed_source("wire", web.at("feeds.example", "/old"))
    collector(store, [source], tools).run()
    archive = Archive(store)
    record = archive.fetch(1)
    assert record is not None
    assert (record.url, record.answered) == (source.url, web.at("feeds.example", "/feed"))
    assert record.headers["etag"] == '"1"'
    assert archive.body(record.sha256 or "") == body.encode()
    assert store.connection.execute("select blob from documents").fetchone() == (record.sha256,)


def test_what_is_past_its_time_goes_and_claims_stay(web: StandIn, store: Store, tools: Tools) -> None:
    first = rss(rss_item("Acme Labels raises $40M", "https://wire.example/a", DAY, body=story("Acme Labels", 40, 1)))
    second = rss(rss_item("Acme Labels raises $40M", "https://wire.example/a", DAY, body=story("Acme Labels", 40, 2)))
    web.routes["/feed"] = in_turn(Answer(first), Answer(second))
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    collector(store, [source], tools).run(["wire"])
    collector(store, [source], tools).run(["wire"])
    archive = Archive(store)
    weeks, year = dt.timedelta(days=14), dt.timedelta(days=365)
    real = dt.datetime.now(dt.UTC)
    assert archive.prune(real, year, weeks) == (0, 0)
    assert archive.prune(real + dt.timedelta(days=20), year, weeks) == (1, 0)
    late = max(real, NOW) + dt.timedelta(days=400)
    assert archive.prune(late, year, weeks) == (1, 1)
    assert archive.prune(late, year, weeks) == (0, 0)
    assert store.connection.execute("select title, text from documents").fetchall() == [
        ("Acme Labels raises $40M", None)
    ]
    assert store.connection.execute("select quote from claims").fetchall() == [("Acme Labels raises $40M",)]


def test_robots_txt_is_asked_once_a_day(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/feed"] = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    moments = [NOW, NOW + dt.timedelta(hours=3), NOW + dt.timedelta(hours=30)]
    for moment in moments:
        collector(store, [source], tools, now=lambda m=moment: m).run(["wire"])
    assert [asked.path for asked in web.asked].count("/robots.txt") == 2


def test_one_collector_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "labelscope.db"
    told: list[bool] = []
    with run_lock(path, 0.0):
        with pytest.raises(StoreBusy), run_lock(path, 0.1, waiting=lambda: told.append(True)):
            pass
        assert told == [True]
    with run_lock(path, 0.0):
        pass


def test_adapters_keep_their_place(store: Store) -> None:
    archive = Archive(store)
    archive.merge_cursor("wire", {"a": 1, "b": [1, 2]})
    archive.merge_cursor("wire", {"a": None, "c": "ü"})
    assert archive.sources()["wire"].cursor == {"b": [1, 2], "c": "ü"}


def test_the_same_work_twice_is_one(store: Store) -> None:
    archive = Archive(store)
    first = archive.enqueue("wire", "k", '{"url": "https://a.example/"}')
    assert archive.enqueue("wire", "k", '{"url": "https://a.example/2"}') == first
    assert archive.open_work(["wire"], NOW) == [(first, "wire", "https://a.example/2")]
    archive.postpone(first, NOW + dt.timedelta(hours=1))
    assert archive.open_work(["wire"], NOW) == []
    work = archive.work(first)
    assert work is not None
    assert work.attempts == 1
    archive.done(first)
    assert archive.work(first) is None
