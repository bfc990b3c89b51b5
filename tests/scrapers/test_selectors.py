from __future__ import annotations

from typing import Any

import pytest
from answers import make_source
from collecting import collector
from hypothesis import given, settings
from hypothesis import strategies as st
from prose import PROSE
from standin import Answer, StandIn, rss, rss_item

from data.store import Store
from models.errors import InvalidReference
from scrapers.articles import read_article
from scrapers.keeper import Tools
from scrapers.registry import load_sources, source_from
from scrapers.selectors import Selectors, select, selectors_from

URL = "https://wire.example/a"
TEXT = PROSE["en"]
BODY = "".join(f"<p>{p}</p>" for p in TEXT[:6])
FIELDS = {"kind": "feed", "name": "N", "every": "1h", "licence": "L", "url": "https://wire.example/feed", "pages": True}


def page(inner: str) -> bytes:
    return f"<!doctype html><html lang=en><head><title>T</title></head><body>{inner}</body></html>".encode()


def test_what_a_source_names_goes_before_the_general_rules() -> None:
    odd = page(
        f"<h1>Site of the year</h1><b class=head>A town <i>without</i> boats</b><i class=when>3 March 2026</i>"
        f"<div class=x><span class=para>{TEXT[0]}</span><span class=para>{TEXT[1]} <b class=para>Yes.</b></span></div>"
    )
    chosen = Selectors(title="b.head", text=".para", date=".when")
    article = read_article(odd, URL, selectors=chosen)
    assert article.title == "A town without boats"
    assert article.text.split("\n\n") == [TEXT[0], f"{TEXT[1]} Yes."]
    assert str(article.published) == "2026-03-03"


def test_attributes_hold_dates_as_well() -> None:
    body = page(f"<span class=d content='2026-03-04T23:50:00-08:00'>yesterday</span><article>{BODY}</article>")
    assert str(read_article(body, URL, selectors=Selectors(date=".d")).published) == "2026-03-04"


def test_what_is_not_found_is_left_to_the_general_rules() -> None:
    body = page(f"<h1>A town</h1><article>{BODY}</article>")
    assert read_article(body, URL, selectors=Selectors(".no", ".no", ".no", ".no")) == read_article(body, URL)


def test_the_shipped_selectors_of_techcrunch_take_its_own_calls_out() -> None:
    chosen = selectors_from(load_sources()["techcrunch"].options)
    words = "Come to our great event in May and meet everybody who counts."
    call = f"<div class='wp-block-techcrunch-inline-cta'><p>{words}</p></div>"
    body = page(f"<main><h1>A town</h1><div class='entry-content'>{BODY}{call}<p>{TEXT[7]}</p></div></main>")
    assert "great event" in read_article(body, URL).text
    assert read_article(body, URL, selectors=chosen).text.split("\n\n") == [*TEXT[:6], TEXT[7]]


@pytest.mark.parametrize(
    "table",
    [
        {},
        "p",
        {"body": "p"},
        {"text": "p["},
        {"text": 3},
        {"text": []},
        {"text": ""},
        {"drop": ["p", 3]},
        {"drop": ["p:nosuch()"]},
        {"drop": ["p"] * 99},
    ],
)
def test_bad_selectors_are_refused_when_loaded(table: Any) -> None:
    with pytest.raises(InvalidReference, match="selectors"):
        source_from("wire", FIELDS | {"options": {"selectors": table}})


def test_selectors_are_for_sources_that_fetch_pages() -> None:
    with pytest.raises(InvalidReference, match="fetches none"):
        source_from("wire", FIELDS | {"pages": False, "options": {"selectors": {"text": "p"}}})
    assert selectors_from(make_source("feed").options) is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_page_breaks_them(markup: str) -> None:
    select(markup, Selectors("h1", "p, div", "time", "aside"))


def test_deep_pages_come_back() -> None:
    select("<div>" * 3_000 + "x", Selectors("h1", "p, div", "time", "aside"))


def test_a_run_uses_the_selectors_of_its_source(web: StandIn, store: Store, tools: Tools) -> None:
    link = web.at("wire.example", "/a")
    web.routes["/feed"] = Answer(rss(rss_item("Acme Labels grows", link)))
    web.routes["/a"] = Answer(page(f"<article>{BODY}<div class=promo-x><p>Buy Acme Labels mugs.</p></div></article>"))
    fields = FIELDS | {
        "url": web.at("feeds.example", "/feed"),
        "options": {"selectors": {"drop": ".promo-x", "title": "b"}},
    }
    source = source_from("wire", fields)
    collector(store, [source], tools).run()
    ((text,),) = store.connection.execute("select text from documents").fetchall()
    assert TEXT[0] in text
    assert "mugs" not in text
