"""What stands before an article is never taken for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from collecting import collector, feed_source, settings
from standin import Answer, StandIn, rss, rss_item

from data.store import Store
from models.errors import ParseError
from scrapers.fetch import Fetched
from scrapers.items import Request
from scrapers.keeper import Tools
from scrapers.walls import read_page

DAY = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
TITLE = "Acme Labels raises $40M to label medical images"
LONG = "Acme Labels raises $40M, as papers seen by this newspaper show, and wants to hire doctors with it. " * 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "labelscope.db", create=True) as one:
        yield one


def page(*paragraphs: str, title: str = TITLE) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"


WALLS = {
    "consent": (
        "Before you continue, we ask for your choice about what is stored on your device.",
        "We and 840 partners use information of your visits. You may change this choice whenever you like, below.",
    ),
    "cookies": (
        "This paper is paid for by what its readers are shown. Please accept all cookies or become a member.",
        "Our cookie policy tells which partners receive what, and for how long it is held in which country.",
    ),
    "login": (
        "Sign in to read on. Your account holds your newsletters, your saved pages and your subscription.",
        "Forgot your password? We send a link to the address that you gave when you joined us years ago.",
    ),
    "robot": (
        "We have seen unusual traffic from your network and ask for a moment, please, to see that all is well.",
        "Tick the box below to show that you are not a robot. The page opens by itself in some seconds then.",
    ),
    "german": (
        "Lesen Sie weiter, indem Sie Cookies akzeptieren oder ein Abonnement abschließen, ganz wie Sie wünschen.",
        "Ihre Einwilligung können Sie jederzeit am Ende jeder Seite widerrufen, ohne einen Grund zu nennen.",
    ),
}


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_under_status_200_leaves_what_the_feed_said(web: StandIn, store: Store, tools: Tools, wall: str) -> None:
    web.routes["/a"] = Answer(page(*WALLS[wall]), headers={"Content-Type": "text/html; charset=utf-8"})
    web.routes["/feed"] = Answer(rss(rss_item(TITLE, web.at("wire.example", "/a"), DAY, body="A short word on it.")))
    report = collector(store, [feed_source("wire", web.at("feeds.example", "/feed"), pages=True)], tools).run()
    assert report.well
    assert store.connection.execute("select title, text from documents").fetchall() == [(TITLE, "A short word on it.")]
    ((kind, message),) = store.connection.execute("select kind, message from issues").fetchall()
    assert kind == "page-unreadable"
    assert "instead of the article" in message or "no text" in message


@pytest.mark.parametrize("target", ["http://consent.other.example{}/m?continue=x", "{}/login?next=/a", "{}/sign-in"])
def test_a_redirect_to_a_door_is_no_article(web: StandIn, store: Store, tools: Tools, target: str) -> None:
    base = f":{web.port}" if "consent" in target else web.at("wire.example", "")
    web.routes["/a"] = Answer(status=302, headers={"Location": target.format(base)})
    for path in ("/m", "/login", "/sign-in"):
        web.routes[path] = Answer(page(LONG, LONG), headers={"Content-Type": "text/html"})
    web.routes["/feed"] = Answer(rss(rss_item(TITLE, web.at("wire.example", "/a"), DAY, body="A short word on it.")))
    source = feed_source("wire", web.at("feeds.example", "/feed"), pages=True)
    hosts = frozenset({"feeds.example", "wire.example", "consent.other.example"})
    collector(store, [source], tools, settings=settings(allow_hosts=hosts)).run()
    assert store.connection.execute("select text from documents").fetchall() == [("A short word on it.",)]
    ((message,),) = store.connection.execute("select message from issues").fetchall()
    assert "instead of the article" in message


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (LONG + "Subscribe now and accept all cookies.", "https://wire.example/a"),
        ("Acme Labels raises $40M, it says. Doctors label images. Sign in to comment.", "https://wire.example/a"),
        (LONG, "https://wire.example/2026/11/a-login-for-robots"),
        (LONG, "https://m.wire.example/a"),
    ],
)
def test_an_article_with_a_notice_in_it_is_an_article(text: str, url: str) -> None:
    asked = Request("https://wire.example/a")
    moment = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    answer = Fetched(asked, url, 200, {"content-type": "text/html"}, page(text, text).encode(), moment)
    assert "Acme Labels raises $40M" in read_page(answer, title=TITLE).text


def test_without_a_headline_two_signs_are_needed() -> None:
    asked = Request("https://wire.example/a")
    moment = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    shut = Fetched(asked, asked.url, 200, {"content-type": "text/html"}, page(*WALLS["login"]).encode(), moment)
    with pytest.raises(ParseError):
        read_page(shut)
