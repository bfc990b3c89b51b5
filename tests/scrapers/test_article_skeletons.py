"""What our reader of articles adds to trafilatura must never cost a paragraph of the story."""

from __future__ import annotations

from typing import Any

import pytest
import trafilatura
from prose import PROSE
from skeletons import PAGES, Page, token_f1

from scrapers.articles import read_article
from scrapers.page_dates import day_in_words

#: Least F1 of any of these pages.
FLOOR = 0.97
BY_NAME = [pytest.param(page, id=page.name) for page in PAGES]
_TRAFILATURA: Any = trafilatura


@pytest.mark.parametrize("page", BY_NAME)
def test_the_text_is_the_article_and_all_of_it(page: Page) -> None:
    article = read_article(page.html.encode(), page.url)
    gold = "\n\n".join(page.gold)
    lost = [line for line in page.gold if len(line) > 80 and line not in article.text]
    assert not lost, "paragraphs of the story are missing"
    ours = token_f1(article.text, gold)
    plain = _TRAFILATURA.extract(page.html, include_comments=False, include_tables=True) or ""
    assert ours >= FLOOR, article.text
    assert ours >= token_f1(plain, gold) - 0.002, "worse than the extractor alone"


@pytest.mark.parametrize("page", BY_NAME)
def test_the_day_is_that_of_first_publication(page: Page) -> None:
    published = read_article(page.html.encode(), page.url).published
    assert (None if published is None else str(published)) == page.day


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("Published 3rd of March 2026", "en", "2026-03-03"),
        ("Nov. 12, 2026 09:00 ET", "en", "2026-11-12"),
        ("12-Nov-2026", "en", "2026-11-12"),
        ("Le 1er septembre 2026 à 8h", "fr", "2026-09-01"),
        ("publié le 4 févr. 2026", "fr", "2026-02-04"),
        ("Freitag, 13. März 2026", "de", "2026-03-13"),
        ("08.11.2026, 00:10 Uhr", "de", "2026-11-08"),
        ("5 de marzo del 2026", "es", "2026-03-05"),
        ("05/03/2026 - 21:00", "es", "2026-03-05"),
        ("14/07/2026 21h00", "pt", "2026-07-14"),
        ("9 maggio 2026", "it", "2026-05-09"),
        ("2026年4月5日", "ja", "2026-04-05"),
        ("03/04/2026", "en", None),
        ("04/13/2026", "en", "2026-04-13"),
        ("31 February 2026", "en", None),
        ("Copyright 2026", "en", None),
        ("version 10.11.2026.4", "en", None),
    ],
)
def test_days_in_words(text: str, lang: str, day: str | None) -> None:
    found = day_in_words(text, lang)
    assert (None if found is None else str(found)) == day


def _shown(top: str = "", head: str = "", lang: str = "en", url: str = "https://quay.example/a") -> str | None:
    body = "".join(f"<p>{text}</p>" for text in PROSE["en"][:8])
    markup = f"<html lang={lang}><head>{head}</head><body><article><h1>T</h1>{top}{body}</article>"
    footer = "<footer>© 2019-2026 Quay</footer></body></html>"
    found = read_article((markup + footer).encode(), url).published
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("top", "lang"),
    [
        ("<div>Updated October 3, 2026 · Published September 1, 2026</div>", "en"),
        ("<div>Published: 1 Sep 2026. Last updated: 3 Oct 2026</div>", "en"),
        ("<p>Mis à jour le 3 octobre 2026, publié le 1er septembre 2026</p>", "fr"),
        ("<p>Aktualisiert am 03.10.2026 | Veröffentlicht am 01.09.2026</p>", "de"),
        ("<p>Madrid - 01 SEPT 2026 - 10:00 CEST</p>", "es"),
        ("<p>01.set.2026 às 10h</p>", "pt"),
        ("<p>1 set 2026</p>", "it"),
        (
            "<time class=updated datetime=2026-10-03>3 Oct</time><time class=published datetime=2026-09-01>x</time>",
            "en",
        ),
        ("<span class=date data-published='2026-09-01T10:00:00Z'>2 months ago</span>", "en"),
        ("<p>1 września 2026</p>", "pl"),
        ("<p>1 Eylül 2026</p>", "tr"),
    ],
)
def test_days_beside_the_headline(top: str, lang: str) -> None:
    assert _shown(top, lang=lang) == "2026-09-01"


def test_the_first_day_is_in_the_address_where_the_page_shows_the_last() -> None:
    late = "<time datetime='2026-10-03T10:00'>Oct 3</time>"
    assert _shown(late, url="https://quay.example/2026/09/01/a") == "2026-09-01"


@pytest.mark.parametrize(
    ("top", "head"),
    [
        ("", "<meta property='article:modified_time' content='2026-10-01T00:00:00Z'>"),
        ("", "<meta property='og:updated_time' content='2026-10-01T00:00:00Z'>"),
        ("", '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2026-10-01"}</script>'),
        ("<p>Last updated: 3 Oct 2026</p>", ""),
        (f"<p>On September 13, 2026 the council met. {PROSE['en'][2]}</p>", ""),
        ("", ""),
    ],
)
def test_no_day_is_better_than_one_of_something_else(top: str, head: str) -> None:
    assert _shown(top, head) is None
