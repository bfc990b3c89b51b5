from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from collecting import NOW, collector, dump, feed_source, integrity, settings, story
from standin import Answer, StandIn, conditional, in_turn, rss, rss_item

from data.store import Store
from scrapers.keeper import Tools

DAY = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "labelscope.db", create=True)


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    return store.connection.execute(query).fetchall()


def test_a_feed_becomes_documents_claims_and_facts(web: StandIn, store: Store, tools: Tools) -> None:
    feed = rss(
        rss_item(
            "Acme Labels raises $40M",
            "https://wire.example/a?utm_source=x",
            DAY,
            guid="1",
            body=story("Acme Labels", 40, 1),
        ),
        rss_item("A cat sleeps", "https://wire.example/b", DAY, guid="2", body="It sleeps. " * 60),
    )
    web.routes["/feed"] = conditional(feed, '"1"')
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    report = collector(store, [source], tools).run()
    tally = report.tallies["wire"]
    assert report.well
    assert (tally.fetched, tally.items, tally.new, tally.claims) == (1, 2, 2, 1)
    assert rows(store, "select url, published, publisher, kind, text is null from documents order by url") == [
        ("https://wire.example/a", "2026-11-19", "Wire", "article", 0),
        ("https://wire.example/b", "2026-11-19", "Wire", "article", 1),
    ]
    assert rows(store, "select vendor, low, quote from claims") == [("acme-labels", 40e6, "Acme Labels raises $40M")]
    assert rows(store, "select count(*) from facts") == [(1,)]
    again = collector(store, [source], tools).run(["wire"])
    assert (again.tallies["wire"].not_modified, again.tallies["wire"].new) == (1, 0)
    assert web.asked[-1].headers["if-none-match"] == '"1"'


def test_it_is_asked_when_it_is_due_and_not_before(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/feed"] = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    collector(store, [source], tools).run()
    assert collector(store, [source], tools).run().tallies == {}
    later = NOW + dt.timedelta(minutes=61)
    assert list(collector(store, [source], tools, now=lambda: later).run().tallies) == ["wire"]
    assert len(web.paths()) == 2


def test_pages_are_fetched_for_their_text(web: StandIn, store: Store, tools: Tools) -> None:
    body = "".join(f"<p>{story('Acme Labels', 40, n)}</p>" for n in range(4))
    page = f"<html lang=en><head><title>T</title></head><body><article><h1>T</h1>{body}</article></body></html>"
    web.routes["/a"] = Answer(page, headers={"Content-Type": "text/html; charset=utf-8"})
    link = web.at("wire.example", "/a")
    web.routes["/feed"] = Answer(rss(rss_item("A headline", link, DAY, guid="1", body="A teaser.")))
    source = feed_source("wire", web.at("feeds.example", "/feed"), pages=True)
    report = collector(store, [source], tools).run()
    assert report.well
    assert report.tallies["wire"].new == 1
    ((title, text),) = rows(store, "select title, text from documents")
    assert title == "A headline"
    assert str(text).count("Acme Labels raises $40M") == 4
    assert rows(store, "select count(*) from queue") == [(0,)]


def test_one_broken_source_never_stops_the_others(web: StandIn, store: Store, tools: Tools) -> None:
    good = rss(rss_item("Acme Labels raises $40M", "https://wire.example/a", DAY))
    web.routes["/good"] = Answer(good)
    web.routes["/html"] = Answer("<!doctype html><title>Consent</title>", headers={"Content-Type": "text/html"})
    web.routes["/down"] = Answer(status=500)
    sources = [feed_source(name, web.at("feeds.example", f"/{name}")) for name in ("down", "good", "html", "missing")]
    report = collector(store, sources, tools).run()
    assert not report.well
    assert report.tallies["good"].well
    assert "500" in report.tallies["down"].failures[0]
    assert "web page came instead of a feed" in report.tallies["html"].failures[0]
    assert "404" in report.tallies["missing"].failures[0]
    assert rows(store, "select count(*) from documents") == [(1,)]
    kinds = {row[0] for row in rows(store, "select kind from issues")}
    assert {"failed", "unreadable"} <= kinds
    assert web.paths().count("/down") == 3


def test_twice_gone_retires_a_source_and_403_waits_for_a_person(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/barred"] = Answer(status=403)
    sources = [feed_source(name, web.at("feeds.example", f"/{name}")) for name in ("barred", "gone")]
    moment = [NOW]

    def run(*chosen: str) -> None:
        collector(store, sources, tools, now=lambda: moment[0]).run(chosen)
        moment[0] += dt.timedelta(days=2)

    for _ in range(4):
        run()
    assert web.paths().count("/barred") == 1
    assert web.paths().count("/gone") == 2
    web.routes["/barred"] = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    run("barred")
    run()
    assert web.paths().count("/barred") == 3


def test_too_many_requests_are_waited_out_across_runs(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/feed"] = Answer(status=429, headers={"Retry-After": "7200"})
    web.routes["/other"] = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    sources = [feed_source(name, web.at("feeds.example", f"/{name}")) for name in ("feed", "other")]
    moment = [NOW]
    first = collector(store, sources, tools, now=lambda: moment[0]).run()
    assert not first.well
    assert len(web.paths()) == 1
    moment[0] += dt.timedelta(minutes=119)
    second = collector(store, sources, tools, now=lambda: moment[0]).run()
    assert "is left alone until" in second.tallies["feed"].failures[0]
    assert len(web.paths()) == 1
    moment[0] += dt.timedelta(hours=26)
    collector(store, sources, tools, now=lambda: moment[0]).run()
    assert web.paths()[1:] == ["/feed"]


def test_a_short_wait_is_waited_for(web: StandIn, store: Store, tools: Tools) -> None:
    good = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    web.routes["/feed"] = in_turn(Answer(status=503, headers={"Retry-After": "0"}), good)
    report = collector(store, [feed_source("feed", web.at("feeds.example", "/feed"))], tools).run()
    assert report.well
    assert len(web.paths()) == 2


@pytest.mark.parametrize("kind", ["greenhouse", "lever", "ashby"])
def test_boards_that_ask_for_a_moment_get_it(web: StandIn, store: Store, tools: Tools, kind: str) -> None:
    empty = Answer("[]" if kind == "lever" else '{"jobs": []}', headers={"Content-Type": "application/json"})
    busy = Answer(status=429, headers={"Retry-After": "Fri, 20 Nov 2026 12:00:00 GMT"})
    web.routes["/jobs"] = in_turn(busy, empty)
    source = feed_source(
        "jobs", web.at("feeds.example", "/jobs?x=1"), kind=kind, vendor="corvid", options={"token": "corvid"}
    )
    assert collector(store, [source], tools).run().well
    assert web.paths() == ["/jobs", "/jobs"]


@pytest.mark.parametrize(("status", "asked"), [(401, True), (404, True), (500, False), (200, False)])
def test_robots_txt_is_obeyed(web: StandIn, store: Store, tools: Tools, status: int, asked: bool) -> None:
    rules = "User-agent: *\nDisallow:\n\nUser-agent: Labelscope\nDisallow: /feed\nAllow: /feed/open\n"
    web.routes["/robots.txt"] = Answer(rules, status)
    web.routes["/feed"] = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    report = collector(store, [feed_source("feed", web.at("feeds.example", "/feed"))], tools).run()
    assert report.well is asked
    assert web.paths() == (["/feed"] if asked else [])
    if not asked:
        assert "robots.txt" in report.tallies["feed"].failures[0]


def test_robots_txt_may_be_long_and_lie_behind_redirects(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/robots.txt"] = Answer(status=301, headers={"Location": "/r1"})
    web.routes["/r1"] = Answer(status=302, headers={"Location": "/r2"})
    filler = "# " + "x" * 1_000 + "\n"
    web.routes["/r2"] = Answer(filler * 600 + "User-agent: *\nDisallow: /feed\n" + filler * 600)
    web.routes["/feed"] = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    report = collector(store, [feed_source("feed", web.at("feeds.example", "/feed"))], tools).run()
    assert not report.well
    assert "/feed" not in web.paths()


def test_ten_reprints_are_one_story_with_the_earliest_as_its_origin(web: StandIn, store: Store, tools: Tools) -> None:
    sources = []
    for number in range(10):
        when = DAY - dt.timedelta(hours=24) if number == 6 else DAY
        title = "Acme Labels raises $40M to label data for hospitals" + (" | Reprint" if number % 2 else "")
        body = story("Acme Labels", 40, 3) + f" Read more at paper {number}."
        web.routes[f"/feed{number}"] = Answer(rss(rss_item(title, f"https://paper{number}.example/a", when, body=body)))
        sources.append(feed_source(f"paper{number}", web.at("feeds.example", f"/feed{number}")))
    collector(store, sources, tools).run()
    stories = rows(store, "select distinct story from documents")
    assert len(stories) == 1
    assert rows(store, f"select publisher from documents where id = '{stories[0][0]}'") == [("Paper6",)]
    assert rows(store, "select origins from facts") == [(1,)]


def test_the_same_page_by_other_ways_is_one_document(web: StandIn, store: Store, tools: Tools) -> None:
    first = rss(
        rss_item(
            "Acme Labels raises $40M", "http://www.wire.example/a/?utm_campaign=y#top", DAY, guid="g1", body="short"
        )
    )
    second = rss(
        rss_item(
            "Acme Labels raises $40M", "https://m.wire.example/a/amp/", DAY, guid="g2", body=story("Acme Labels", 40, 1)
        )
    )
    web.routes["/one"], web.routes["/two"] = Answer(first), Answer(second)
    sources = [feed_source(name, web.at("feeds.example", f"/{name}")) for name in ("one", "two")]
    collector(store, sources, tools).run()
    assert rows(store, "select source, length(text) > 200 from documents") == [("two", 1)]
    assert rows(store, "select count(*) from sightings") == [(2,)]


def test_a_guid_that_moved_and_a_text_under_two_addresses_stay_one(web: StandIn, store: Store, tools: Tools) -> None:
    text = story("Acme Labels", 40, 1)
    moved = [
        Answer(rss(rss_item("One", "https://wire.example/old-slug", DAY, guid="7", body=text))),
        Answer(
            rss(
                rss_item("One, renamed", "https://wire.example/new-slug", DAY, guid="7", body=text),
                rss_item("One", "https://wire.example/copy", DAY, guid="8", body=text.upper()),
            )
        ),
    ]
    web.routes["/feed"] = in_turn(*moved)
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    collector(store, [source], tools).run(["wire"])
    report = collector(store, [source], tools).run(["wire"])
    assert report.tallies["wire"].new == 0
    assert rows(store, "select count(*) from documents") == [(1,)]


def test_claims_that_a_changed_text_no_longer_makes_are_retracted(web: StandIn, store: Store, tools: Tools) -> None:
    def feed(amount: int) -> Answer:
        body = story("Acme Labels", amount, 1)
        return Answer(rss(rss_item("News", "https://wire.example/a", DAY, guid="1", body=body)))

    web.routes["/feed"] = in_turn(feed(40), feed(45))
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    collector(store, [source], tools).run(["wire"])
    report = collector(store, [source], tools).run(["wire"])
    assert report.tallies["wire"].changed == 1
    assert rows(store, "select low, retracted_at is null from claims order by low") == [(40e6, 0), (45e6, 1)]


def test_far_fewer_items_than_usual_is_an_issue(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/feed"] = Answer(rss(rss_item("x", "https://wire.example/a", DAY)))
    source = feed_source("wire", web.at("feeds.example", "/feed"), expected={"least": 5})
    report = collector(store, [source], tools).run()
    assert report.well
    assert rows(store, "select kind from issues where resolved_at is null") == [("too-few",)]


def test_odd_and_missing_dates_are_kept_out_and_named(web: StandIn, store: Store, tools: Tools) -> None:
    items = [
        rss_item("Acme Labels, 1970", "https://wire.example/a", dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        rss_item("Acme Labels, 2099", "https://wire.example/b", dt.datetime(2099, 1, 1, tzinfo=dt.UTC)),
        rss_item("Acme Labels, none", "https://wire.example/c"),
        rss_item("Acme Labels, nonsense", "https://wire.example/d", "the day after"),
    ]
    web.routes["/feed"] = Answer(rss(*items))
    report = collector(store, [feed_source("wire", web.at("feeds.example", "/feed"))], tools).run()
    assert report.well
    assert rows(store, "select distinct published from documents") == [(None,)]
    assert rows(store, "select kind, count(*) from issues group by kind order by kind") == [
        ("no-date", 1),
        ("odd-date", 2),
    ]


def test_a_dry_run_asks_and_writes_nothing(web: StandIn, store: Store, tools: Tools) -> None:
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    plan = collector(store, [source], tools).plan()
    assert [request.url for request in plan["wire"]] == [source.url]
    assert web.asked == []
    assert rows(store, "select count(*) from runs") == [(0,)]


def test_wordpress_is_paged_back_to_the_day_that_is_asked_for(web: StandIn, store: Store, tools: Tools) -> None:
    def page(asked: object) -> Answer:
        number = int(asked.query.get("paged", ["1"])[0])  # type: ignore[attr-defined]
        if number > 3:
            return Answer("nothing", 404)
        when = DAY - dt.timedelta(days=10 * number)
        return Answer(rss(rss_item(f"Post {number}", f"https://wire.example/{number}", when, guid=f"?p={number}")))

    web.routes["/feed/"] = page
    source = feed_source("wire", web.at("feeds.example", "/feed/"), options={"paging": "wordpress"})
    report = collector(store, [source], tools).run(since=dt.date(2026, 1, 1))
    assert report.well
    assert report.tallies["wire"].new == 3
    assert len(web.paths()) == 4


def test_stores_of_two_equal_runs_are_equal(web: StandIn, tmp_path: Path, tools: Tools) -> None:
    web.routes["/feed"] = Answer(
        rss(
            *(
                rss_item(f"Acme Labels raises ${n}M", f"https://wire.example/{n}", DAY, body=story("Acme Labels", n, n))
                for n in range(20)
            )
        )
    )
    source = feed_source("wire", web.at("feeds.example", "/feed"))
    for name in ("a.db", "b.db"):
        with Store.open(tmp_path / name, create=True) as one:
            collector(one, [source], tools, settings=settings()).run()
    assert dump(tmp_path / "a.db") == dump(tmp_path / "b.db")
    assert integrity(tmp_path / "a.db") == "ok"
