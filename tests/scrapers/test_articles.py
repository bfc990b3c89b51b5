from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ParseError
from scrapers.articles import read_article
from scrapers.reading import plain_text

URL = "https://wire.example/2026/11/acme"
PARAGRAPHS = [
    f"Paragraph {n} tells in plain words what the company did, why it did so, and what it means to do next year."
    for n in range(7)
]


def page(body: str = "", head: str = "", lang: str = "en") -> bytes:
    text = body or "<article>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article>"
    title = "<title>Acme raises $40M | Wire</title>"
    return f"<!doctype html><html lang={lang}><head>{title}{head}</head><body>{text}</body></html>".encode()


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def test_text_without_what_stands_around_it() -> None:
    inner = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[:4])
    body = (
        "<nav><a href=/>Home</a></nav><h1>Acme raises $40M</h1><article>"
        "<figure><img><figcaption>A desk.</figcaption></figure><div class='article-byline'>By A. Writer</div>"
        f"{inner}<p><a href=/o>Another story about other people in town</a></p>"
        f"<p>Read also: <a href=/p>A third story</a></p>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS[4:])}"
        "<div class=newsletter-box><p>Sign up for our newsletter and never miss a thing.</p></div><p>Advertisement</p>"
        "</article><footer>© 2026 Wire</footer>"
    )
    article = read_article(page(body), URL)
    assert article.text.split("\n\n") == PARAGRAPHS


def test_names_of_boilerplate_around_the_article_itself_do_no_harm() -> None:
    inner = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    article = read_article(page(f"<div class='subscribe-wall share-root'><div id=comments>{inner}</div></div>"), URL)
    assert all(p in article.text for p in PARAGRAPHS)


def test_the_lead_above_the_picture_is_not_lost() -> None:
    lead = "The company, founded by two doctors, has never before taken money from strangers."
    inner = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    body = f"<header><h1>Acme raises</h1><div class=dek>{lead}</div></header><article>{inner}</article>"
    head = f'<meta name="description" content="{lead}">'
    assert read_article(page(body, head), URL).text.startswith(lead)
    hidden = page(f"<article>{inner}</article>", head)
    assert lead not in read_article(hidden, URL).text


def test_a_body_that_only_scripts_show_is_read_from_json_ld() -> None:
    text = "\n".join(PARAGRAPHS)
    article = read_article(page("<div id=app></div>", ld(headline="Acme raises $40M", articleBody=text)), URL)
    assert article.text.split("\n\n") == PARAGRAPHS
    marked = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert read_article(page("<div id=app></div>", ld(articleBody=marked)), URL).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (ld(datePublished="2026-11-19T23:30:00-08:00", dateModified="2026-11-20T10:00:00Z"), "2026-11-19"),
        (ld(datePublished="2026-11-19T00:15:00+05:30"), "2026-11-19"),
        (ld(datePublished=["2026-11-19"]), "2026-11-19"),
        ('<meta property="article:published_time" content="2026-11-18T22:00:00Z">', "2026-11-18"),
        ('<meta name="parsely-pub-date" content="2026-11-17">', "2026-11-17"),
        ('<meta itemprop="datePublished" content="Tue, 17 Nov 2026 08:00:00 +0100">', "2026-11-17"),
        ('<meta property="article:modified_time" content="2026-11-20">' + ld(datePublished="2026-11-16"), "2026-11-16"),
        (ld(datePublished="nonsense") + '<meta name="date" content="2026-11-15">', "2026-11-15"),
    ],
)
def test_the_day_is_the_one_that_the_page_writes(head: str, day: str) -> None:
    assert str(read_article(page(head=head), URL).published) == day


def test_shown_dates_and_dates_in_addresses_serve_where_there_is_nothing_firmer() -> None:
    inner = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    shown = f"<h1>T</h1><time datetime='2026-11-14T10:00'>today</time><article>{inner}</article>"
    aside = f"<aside><time datetime='2020-01-05'>old</time></aside><article>{inner}</article>"
    assert str(read_article(page(shown), URL).published) == "2026-11-14"
    assert str(read_article(page(aside), "https://w.example/2026/11/13/a").published) == "2026-11-13"
    assert read_article(page(), URL).published is None


def test_the_article_is_told_from_those_that_it_lists() -> None:
    others = [{"@type": "Article", "headline": f"Other {n}", "datePublished": "2020-02-02"} for n in range(3)]
    mine = {"@type": ["NewsArticle"], "headline": "Acme raises $40M", "datePublished": "2026-11-12", "url": URL}
    block = {"@context": "https://schema.org", "@graph": [*others, mine]}
    script = f'<script type="application/ld+json">{json.dumps(block)};</script>'
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    article = read_article(page(head=broken + script), URL)
    assert str(article.published) == "2026-11-12"
    assert article.title == "Acme raises $40M"


def test_title_language_and_address() -> None:
    head = (
        '<meta property="og:site_name" content="Wire"><meta property="og:title" content="Acme raises $40M | Wire">'
        '<link rel=canonical href="/2026/11/acme-raises"><meta property="og:locale" content="pt_BR">'
    )
    article = read_article(page(head=head, lang="pt-BR"), URL)
    assert (article.title, article.lang, article.publisher) == ("Acme raises $40M", "pt", "Wire")
    assert article.canonical == "https://wire.example/2026/11/acme-raises"


@pytest.mark.parametrize(
    ("codec", "meta", "header"),
    [
        ("utf-8", "", "text/html"),
        ("utf-8", '<meta charset="iso-8859-1">', "text/html"),
        ("cp1252", "", "text/html"),
        ("cp1252", '<meta charset="windows-1252">', "text/html"),
        ("iso-8859-2", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "text/html"),
        ("utf-16", "", "text/html"),
        ("iso-8859-1", "", "text/html; charset=iso-8859-1"),
    ],
)
def test_charsets(codec: str, meta: str, header: str) -> None:
    inner = "".join(f"<p>{p} Für Köln.</p>" for p in PARAGRAPHS)
    data = page(f"<article>{inner}</article>", meta).decode().encode(codec)
    assert "Für Köln." in read_article(data, URL, header).text


@pytest.mark.parametrize("data", [b"", b"   ", b"<html></html>", b"<html><body><script>x</script></body></html>"])
def test_pages_without_text_are_errors(data: bytes) -> None:
    with pytest.raises(ParseError):
        read_article(data, URL)


def test_what_is_no_page_is_refused() -> None:
    for kind in ("application/pdf", "image/png", "application/json"):
        with pytest.raises(ParseError):
            read_article(page(), URL, kind)
    with pytest.raises(ParseError):
        read_article(b"x" * 9_000_000, URL)


def test_deep_and_wild_markup_is_survived() -> None:
    deep = "<div>" * 20_000 + PARAGRAPHS[0] * 5
    for body in (deep, "<p" * 5_000, "<a <b <c>>>" * 500, "<table>" * 3_000, "&#x0;" * 1_000, "<!--" * 999):
        try:
            read_article(page(body), URL)
        except ParseError:
            continue


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        read_article(data, URL)
    except ParseError:
        return


@settings(deadline=None)
@given(st.text(max_size=300))
def test_plain_text_holds_no_tags(text: str) -> None:
    shown = plain_text(f"<div>{text}</div><script>alert(1)</script>")
    assert "alert(1)" not in shown or "alert(1)" in text
    assert "\x00" not in shown
