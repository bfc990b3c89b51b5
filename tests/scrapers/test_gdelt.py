from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from answers import NOW, answer, kinds_of, make_source

from models.errors import ParseError
from models.organization import Organization, Role
from scrapers import gdelt
from scrapers.gdelt import CEILING, tidy_title
from scrapers.items import Parsed, Refusal, Request, State

ACME = Organization("acme-labels", "Acme Labels", frozenset({Role.VENDOR}), aliases=("LabelCorp", "Ac"))
OTHER = Organization("zeta-data", "Zeta Data", frozenset({Role.VENDOR}))
SHORT = Organization("v7", "V7", frozenset({Role.VENDOR}))
SOURCE = make_source("gdelt")


def ask(*vendors: Organization, **state: Any) -> list[Request]:
    return gdelt.requests(SOURCE, State(vendors=vendors or (ACME,), **state), NOW)


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


def article(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "url": f"https://wire.example/acme-{number}",
        "title": "Acme Labels raises $ 40M , says CEO",
        "seendate": "20261119T143000Z",
        "domain": "wire.example",
        "language": "English",
    } | fields


def read(body: Any, request: Request | None = None, source: Any = SOURCE, **more: Any) -> Parsed:
    return gdelt.parse(source, answer(request or ask()[0], body, **more))


def articles(*rows: Any) -> dict[str, Any]:
    return {"articles": list(rows)}


def test_one_question_a_vendor_with_its_names_in_brackets() -> None:
    asked = query(ask()[0])
    assert asked["query"] == '("LabelCorp" OR "Acme Labels")', (
        "terms that are too short would reject the whole question"
    )
    assert asked["maxrecords"] == "250"
    assert asked["enddatetime"] == "20261120120000"
    assert query(ask(OTHER)[0])["query"] == '"Zeta Data"'
    assert ask(SHORT) == []


def test_an_article_is_an_address_with_a_tidy_title_and_no_date() -> None:
    (item,) = read(articles(article())).items
    assert (item.url, item.title, item.lang) == (
        "https://wire.example/acme-1",
        "Acme Labels raises $40M, says CEO",
        "en",
    )
    assert (item.publisher, item.published) == ("wire.example", None)


def test_nothing_found_is_an_empty_object() -> None:
    parsed = read("{}")
    assert (parsed.items, parsed.issues) == ((), ())
    assert list(parsed.cursor.values()) == [NOW.isoformat()]


@pytest.mark.parametrize(
    "body",
    [
        "The specified phrase is too short.",
        "<html><body>Queries containing OR'd terms must be surrounded by ().</body></html>",
        "",
        "null",
        "[]",
        '{"articles": [{"url": "https://a',
        '{"articles": {}}',
        '{"articles": [' * 3,
    ],
)
def test_a_sentence_is_never_read_as_no_news(body: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body, content_type="text/html")
    assert not isinstance(caught.value, Refusal)


@pytest.mark.parametrize("status", [200, 429])
def test_the_rate_notice_under_any_status(status: int) -> None:
    notice = "Please limit requests to one every 5 seconds or contact us for larger queries."
    with pytest.raises(Refusal) as caught:
        read(notice, status=status, content_type="text/plain")
    assert caught.value.wait >= dt.timedelta(minutes=15)


def test_characters_that_json_does_not_allow_are_blanked_and_said() -> None:
    body = '{"articles": [{"url": "https://wire.example/a", "title": "It\\\'s \x01 a \\q test \\u00zz"}]}'
    parsed = read(body)
    assert len(parsed.items) == 1
    assert kinds_of(parsed) == ["repaired"]


def test_a_full_answer_halves_the_span_and_the_rest_follows() -> None:
    full = articles(*(article(n) for n in range(CEILING)))
    (request,) = ask()
    (half,) = read(full, request).follow_ups
    assert query(half)["startdatetime"] == query(request)["startdatetime"]
    assert query(half)["enddatetime"] < query(request)["enddatetime"]
    parsed = read(articles(article(1), article(1)), half)
    assert len(parsed.items) == 1
    (rest,) = parsed.follow_ups
    assert query(rest)["startdatetime"] == query(half)["enddatetime"]
    assert query(rest)["enddatetime"] == query(request)["enddatetime"]


def test_a_quarter_of_an_hour_is_not_halved() -> None:
    (name,) = read("{}").cursor
    (request,) = ask(cursor={name: (NOW + dt.timedelta(hours=11, minutes=50)).isoformat()})
    parsed = read(articles(*(article(n) for n in range(CEILING))), request)
    assert len(parsed.items) == CEILING
    assert kinds_of(parsed) == ["too-many"]


def test_those_who_waited_longest_are_asked_first() -> None:
    (name,) = read("{}").cursor
    assert [request.context["vendor"] for request in ask(ACME, OTHER)] == ["acme-labels", "zeta-data"]
    requests = ask(ACME, OTHER, cursor={name: NOW.isoformat()})
    assert [request.context["vendor"] for request in requests] == ["zeta-data", "acme-labels"]


def test_it_is_not_asked_for_more_than_it_remembers() -> None:
    assert query(ask(since=dt.date(2020, 1, 1))[0])["startdatetime"] >= "20260821"


def test_domains_are_compared_on_the_answer() -> None:
    source = make_source("gdelt", {"domains": ["wire-news.example"]})
    rows = [
        article(1, url="https://www.wire-news.example/a"),
        article(2, url="https://en.wire-news.example/b"),
        article(3, url="https://notwire-news.example/c"),
    ]
    parsed = read(articles(*rows), source=source)
    assert [item.publisher for item in parsed.items] == ["wire-news.example", "en.wire-news.example"]
    assert "domain" not in query(ask()[0])["query"]


def test_odd_articles_are_issues() -> None:
    odd = [None, {}, article(url="ftp://x/y"), article(url="http://[x"), article(url="javascript:alert(1)"), article(9)]
    parsed = read(articles(*odd))
    assert kinds_of(parsed) == ["bad-entry"] * 5
    assert len(parsed.items) == 1


@pytest.mark.parametrize(
    ("title", "tidy"),
    [
        ("Acme ' s revenue hits $ 1 . 2 billion", "Acme's revenue hits $1.2 billion"),
        ("Startup ( Acme ) : what now ?", "Startup (Acme): what now?"),
        ("On May 5 , 200 jobs were cut", "On May 5, 200 jobs were cut"),
        ("Founded in 2025 . 10 more follow", "Founded in 2025. 10 more follow"),
        ("Plain title", "Plain title"),
    ],
)
def test_titles_lose_their_extra_spaces(title: str, tidy: str) -> None:
    assert tidy_title(title) == tidy
