"""Google and Bing searches, discovery of blogs, OPML and pages by hand, as their owners' interfaces really behave."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from collecting import NOW, VENDORS, collector, feed_source, settings
from standin import Answer, StandIn, rss, rss_item

from data.store import Store
from models.errors import InvalidDocument, ParseError
from scrapers.fetch import Fetcher
from scrapers.hand import add_file, add_url
from scrapers.items import Fetched, ItemKind, Refusal, State
from scrapers.keeper import Tools
from scrapers.news_search import CAP, parse, query_of, requests, unwrapped
from scrapers.opml import declaration, free_name, read_opml, save_declarations, write_opml
from scrapers.registry import KINDS, SHIPPED, adapter_of, load_sources, source_from
from scrapers.reread import Rereader

DAY = dt.datetime(2026, 11, 19, 14, 35, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "labelscope.db", create=True) as one:
        yield one


def search(engine: str, url: str = "https://news.example/rss?q={query}&hl=en") -> object:
    fields = {"kind": "news_search", "name": "Search", "every": "12h", "licence": "A stand-in.", "url": url}
    return source_from("search", {**fields, "language": "en", "options": {"engine": engine, "context": "data"}})


def google_item(title: str, token: str, publisher: str = "", *, guid: bool = True, day: dt.datetime = DAY) -> str:
    source = f'<source url="https://wire.example">{escape(publisher)}</source>' if publisher else ""
    name = f'<guid isPermaLink="false">{token}</guid>' if guid else ""
    link = f"https://news.google.com/rss/articles/{token}?oc=5"
    words = escape(title)
    return (
        f"<item><title>{words}</title><link>{link}</link>{name}<pubDate>{day:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>&lt;a href=&quot;{link}&quot;&gt;{words}&lt;/a&gt;&amp;nbsp;{escape(publisher)}</description>"
        f"{source}</item>"
    )


def answer(body: str, source: object, *, url: str = "https://news.example/rss", vendor: int = 0) -> Fetched:
    request = requests(source, State(vendors=tuple(VENDORS)), NOW)[vendor]  # type: ignore[arg-type]
    return Fetched(request, url, 200, {"content-type": "application/xml"}, body.encode(), NOW)


def test_one_search_per_vendor_with_quoted_names() -> None:
    found = requests(search("google"), State(vendors=tuple(VENDORS)), NOW)  # type: ignore[arg-type]
    assert len(found) == 3
    assert "q=%22Acme%20Labels%22%20when%3A7d&" in found[0].url
    since = requests(search("google"), State(vendors=tuple(VENDORS), since=dt.date(2026, 5, 1)), NOW)  # type: ignore[arg-type]
    assert "after%3A2026-05-01" in since[0].url
    assert "when" not in requests(search("bing"), State(vendors=tuple(VENDORS)), NOW)[0].url  # type: ignore[arg-type]


def test_every_vendor_of_the_register_has_a_query() -> None:
    from data.reference import load_organizations

    for one in load_organizations():
        if one.is_vendor:
            assert '"' in query_of(one, "data labeling")


def test_google_headlines_keep_their_publisher_and_lose_it_from_the_title() -> None:
    body = rss(
        google_item("Acme Labels raises $40M - Example Wire", "t1", "Example Wire"),
        google_item("Acme - Labels grows - Wire - Daily", "t2", "Wire - Daily"),
        google_item("Acme Labels hires - Somebody", "t3"),
        google_item("Acme Labels, no guid - Example Wire", "t4", "Example Wire", guid=False),
    )
    source = search("google")
    items = parse(source, answer(body, source)).items  # type: ignore[arg-type]
    assert [item.title for item in items] == [
        "Acme Labels raises $40M",
        "Acme - Labels grows",
        "Acme Labels hires - Somebody",
        "Acme Labels, no guid",
    ]
    assert [item.publisher for item in items] == ["Example Wire", "Wire - Daily", "", "Example Wire"]
    assert {item.kind for item in items} == {ItemKind.HEADLINE}
    assert not any(item.page or item.text or item.summary for item in items)
    assert str(items[0].published) == "2026-11-19"


def test_a_consent_page_is_a_refusal_and_not_no_news() -> None:
    source = search("google")
    for page in ("<!doctype html><html><body>Before you continue</body></html>", "<html>sorry</html>"):
        with pytest.raises(Refusal):
            parse(source, answer(page, source))  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        parse(source, answer(rss(), source, url="https://consent.google.com/m?continue=x"))  # type: ignore[arg-type]


def test_the_cap_of_a_hundred_leads_to_an_older_window() -> None:
    source = search("google")
    days = [DAY - dt.timedelta(hours=n) for n in range(CAP)]
    body = rss(*(google_item(f"Acme Labels {n} - W", f"t{n}", "W", day=day) for n, day in enumerate(days)))
    parsed = parse(source, answer(body, source))  # type: ignore[arg-type]
    (follow_up,) = parsed.follow_ups
    assert "before%3A2026-11-16" in follow_up.url
    assert follow_up.context["window"] == "2"
    again = Fetched(follow_up, follow_up.url, 200, {}, body.encode(), NOW)
    ended = parse(source, again)  # type: ignore[arg-type]
    assert ended.follow_ups == ()
    assert [issue.kind for issue in ended.issues] == ["cut-off"]


def bing_feed(*items: str, query: str = "acme") -> str:
    return rss(*items, extra=f'xmlns:News="https://www.bing.com/news/search?q={query}&amp;format=rss"')


def bing_item(title: str, address: str, publisher: str) -> str:
    link = (
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;aid=&amp;tid=1&amp;url={address}&amp;c=1&amp;mkt=en-us"
    )
    return (
        f"<item><title>{title}</title><link>{link}</link><description>Acme Labels said so.</description>"
        f"<pubDate>{DAY:%a, %d %b %Y %H:%M:%S} GMT</pubDate><News:Source>{publisher}</News:Source></item>"
    )


@pytest.mark.parametrize("query", ["acme", "%22scale+ai%22", "x&amp;y"])
def test_bing_links_are_unwrapped_whatever_the_namespace(query: str) -> None:
    source = search("bing")
    body = bing_feed(
        bing_item("Acme Labels raises $40M", "https%3a%2f%2fwire.example%2facme%3fid%3d1", "Example Wire"),
        bing_item("Acme Labels grows", "https%3a%2f%2fwww.msn.com%2fa", "Daily on MSN"),
        bing_item("Acme Labels?", "javascript%3aalert(1)", "Evil"),
        query=query,
    )
    parsed = parse(source, answer(body, source))  # type: ignore[arg-type]
    assert [(item.url, item.publisher) for item in parsed.items] == [
        ("https://wire.example/acme?id=1", "Example Wire"),
        ("https://www.msn.com/a", "Daily"),
    ]
    assert [issue.kind for issue in parsed.issues] == ["bad-entry"]
    assert unwrapped("https://wire.example/plain") == "https://wire.example/plain"


def test_a_headline_and_the_publishers_own_article_are_one_story(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/search"] = lambda asked: (
        Answer(rss(google_item("Acme Labels raises $40M for hospitals - Example Wire", "t1", "Example Wire")))
        if "Acme" in asked.query["q"][0]
        else Answer(rss())
    )
    web.routes["/feed"] = Answer(
        rss(rss_item("Acme Labels raises $40M for hospitals", "https://wire.example/own", DAY - dt.timedelta(hours=20)))
    )
    own = feed_source("wire", web.at("feeds.example", "/feed"), publisher="Example Wire")
    found = search("google", web.at("feeds.example", "/search?q={query}"))
    report = collector(store, [found, own], tools).run()  # type: ignore[list-item]
    assert report.well
    rows = store.connection.execute("select kind, story, id from documents order by kind").fetchall()
    assert [row[0] for row in rows] == ["article", "headline"]
    assert rows[0][1] == rows[1][1] == rows[0][2]
    assert store.connection.execute("select origins from facts").fetchall() == [(1,)]


def blog(web: StandIn, **fields: object) -> object:
    values = {"kind": "discover", "name": "Acme blog", "every": "12h", "licence": "x", "vendor": "acme-labels"}
    return source_from("blog", {**values, "url": web.at("feeds.example", "/"), "publisher": "Acme Labels", **fields})


FEED = rss(rss_item("Acme Labels raises $40M", "https://feeds.example/blog/a", DAY))


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ({"/": '<link rel="alternate" type="application/rss+xml" href="/x.xml">', "/x.xml": FEED}, "/x.xml"),
        ({"/": "<p>no feed named</p>", "/blog/rss.xml": FEED}, "/blog/rss.xml"),
        (
            {
                "/": '<link rel="alternate" type="application/atom+xml" href="/html">',
                "/html": "<html>",
                "/feed.xml": FEED,
            },
            "/feed.xml",
        ),
    ],
)
def test_feeds_are_discovered_and_remembered(
    web: StandIn, store: Store, tools: Tools, routes: dict[str, str], expected: str
) -> None:
    for path, body in routes.items():
        web.routes[path] = Answer(f"<html><body>{body}</body></html>" if path == "/" else body)
    report = collector(store, [blog(web)], tools).run()  # type: ignore[list-item]
    assert report.well, report.tallies["blog"].failures
    assert report.tallies["blog"].claims == 1
    asked = len(web.paths())
    collector(store, [blog(web)], tools).run(["blog"])  # type: ignore[list-item]
    assert web.paths()[asked:] == [expected]


def test_without_a_feed_the_sitemap_and_then_the_page_itself_serve(web: StandIn, store: Store, tools: Tools) -> None:
    web.routes["/"] = Answer("<html><title>Acme</title><body><p>Acme Labels labels.</p></body></html>")
    pages = f"<url><loc>{web.at('feeds.example', '/blog/one')}</loc><lastmod>2026-11-01</lastmod></url>"
    other = "<url><loc>https://elsewhere.example/blog/two</loc></url>"
    web.routes["/sitemap.xml"] = Answer(
        f"<urlset>{pages}{other}<url><loc>{web.at('feeds.example', '/about')}</loc></url></urlset>"
    )
    text = "<p>" + "Acme Labels raises $40M, it says in its own words, and some more. " * 9 + "</p>"
    head = '<meta property="article:published_time" content="2026-10-30T23:00:00-05:00">'
    page = f"<html><head><title>One</title>{head}</head><body><article>{text}</article></body></html>"
    web.routes["/blog/one"] = Answer(page, headers={"Content-Type": "text/html"})
    report = collector(store, [blog(web, pages=True)], tools).run()  # type: ignore[list-item]
    assert report.well
    assert store.connection.execute("select title, published from documents").fetchall() == [("One", "2026-10-30")]
    del web.routes["/sitemap.xml"]
    with Store.open(store.path.with_name("other.db"), create=True) as one:
        collector(one, [blog(web)], tools).run()  # type: ignore[list-item]
        assert one.connection.execute("select kind, title from documents").fetchall() == [("page", "Acme")]
        assert ("no-feed",) in one.connection.execute("select kind from issues").fetchall()


OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Blogs"><outline TYPE="rss" text="Acme &amp; Co" xmlURL="https://acme.example/feed/" htmlUrl="https://acme.example/"/>
<outline text="Deep"><outline type="rss" text="Bolt" xmlUrl="https://bolt.example/rss"/></outline></outline>
<outline type="rss" text="Twice" xmlUrl="https://bolt.example/rss"/><outline text="Inside" xmlUrl="http://127.0.0.1/feed"/>
</body></opml>"""


def test_opml_goes_in_and_out(tmp_path: Path) -> None:
    outlines, skipped = read_opml(OPML)
    assert [(one.title, one.feed) for one in outlines] == [
        ("Acme & Co", "https://acme.example/feed/"),
        ("Bolt", "https://bolt.example/rss"),
    ]
    assert len(skipped) == 1
    assert save_declarations(tmp_path, outlines, {}) == ["acme-co", "bolt"]
    sources = load_sources(tmp_path)
    assert save_declarations(tmp_path, outlines, sources) == []
    again, _ = read_opml(write_opml(sources.values(), {}))
    assert {one.feed for one in again} == {one.feed for one in outlines}
    for bad in (b"<html/>", b"not xml", b"", b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>'):
        with pytest.raises(ParseError):
            read_opml(bad)


def test_titles_of_lists_cannot_break_declarations() -> None:
    for title in ('"; kind = "x', 'a\nb = "c"', "\\", "naïve\x7f", "'''", "日本"):
        outlines, _ = read_opml(
            f'<opml><body><outline text="{escape(title, {chr(34): "&quot;"})}" xmlUrl="https://a.example/f"/></body></opml>'.encode()
        )
        assert tomllib.loads(declaration(outlines[0]))["kind"] == "feed"
        assert free_name(title, ["feed", "a-b-c"])


def test_a_page_and_a_file_by_hand(web: StandIn, store: Store, tools: Tools, tmp_path: Path) -> None:
    text = "<p>" + "Acme Labels raises $40M, it says in its own words, and some more. " * 9 + "</p>"
    page = f"<html lang=en><head><title>One</title></head><body><article>{text}</article></body></html>"
    web.routes["/one"] = Answer(page, headers={"Content-Type": "text/html"})
    with Fetcher(settings(), resolver=lambda *_: ["127.0.0.1"]) as fetcher:
        first = add_url(store, web.at("feeds.example", "/one?utm_source=x"), fetcher, tools)
        assert not add_url(store, web.at("feeds.example", "/one"), fetcher, tools).new
    assert first.new
    assert first.written.new == 1
    note = tmp_path / "note.txt"
    note.write_text("Bolt Data news\n\nBolt Data raises $7M, says a note that was handed in by a person.\n", "utf-8")
    kept = add_file(store, note, tools)
    assert kept.new
    assert kept.written.new == 1
    assert not add_file(store, note, tools).new
    rows = store.connection.execute("select title, source, kind from documents order by title").fetchall()
    assert rows == [("Bolt Data news", "hand", "page"), ("One", "hand", "page")]
    for name, data in (("a.pdf", b"%PDF-1.7"), ("b.txt", b""), ("c.bin", b"\x00\x01" * 99)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InvalidDocument):
            add_file(store, tmp_path / name, tools)
    with pytest.raises(InvalidDocument):
        add_file(store, tmp_path / "missing.txt", tools)


def test_reading_again_needs_no_network_and_retracts_what_is_no_longer_said(
    web: StandIn, store: Store, tools: Tools
) -> None:
    text = "<p>" + "Acme Labels raises $40M, it says in its own words, and some more. " * 9 + "</p>"
    web.routes["/p"] = Answer(
        f"<html><body><article>{text}</article></body></html>", headers={"Content-Type": "text/html"}
    )
    web.routes["/feed"] = Answer(
        rss(
            rss_item("With a page", web.at("wire.example", "/p"), DAY, guid="1"),
            rss_item("Bolt Data raises $5M", web.at("wire.example", "/gone"), DAY, guid="2"),
        )
    )
    source = feed_source("wire", web.at("feeds.example", "/feed"), pages=True, language="en")
    collector(store, [source], tools).run()
    asked = len(web.asked)
    same = Rereader(store, {"wire": source}, tools=tools).run()
    assert (same.documents, same.written.new, same.written.retracted) == (2, 0, 0)
    silent = Tools(tools.organizations, tools.publishers, lambda document, organizations: [], "test-2")
    gone = Rereader(store, {"wire": source}, tools=silent, now=lambda: NOW).run()
    assert (gone.written.new, gone.written.retracted) == (0, 2)
    assert store.connection.execute("select count(*) from facts").fetchone() == (0,)
    back = Rereader(store, {"wire": source}, tools=tools).run()
    assert back.documents == 2
    assert store.connection.execute("select count(*) from claims where retracted_at is null").fetchone() == (2,)
    assert len(web.asked) == asked


def test_every_shipped_source_is_declared_well_and_plans_without_a_network() -> None:
    sources = load_sources(SHIPPED)
    assert {path.stem for path in SHIPPED.glob("*.toml")} == set(sources)
    for source in sources.values():
        planned = adapter_of(source.kind).requests(source, State(vendors=tuple(VENDORS)), NOW)
        assert all(request.url.startswith("https://") for request in planned), source.id
        assert source.licence
    assert {source.kind for source in sources.values()} <= set(KINDS)
