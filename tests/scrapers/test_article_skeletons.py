"""What our reader of articles adds to trafilatura must never cost a paragraph of the story."""

from __future__ import annotations

from typing import Any

import pytest
import trafilatura
from skeletons import PAGES, Page, token_f1

from scrapers.articles import read_article
from scrapers.page_dates import day_in_words

#: Least F1 of any of these pages.
FLOOR = 0.975
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
