from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from answers import NOW, answer, kinds_of, make_source

from models.errors import ParseError
from models.organization import Organization, Role
from scrapers import hacker_news
from scrapers.hacker_news import CEILING, PAGE
from scrapers.items import ItemKind, Parsed, Refusal, Request, State

ACME = Organization("acme-labels", "Acme Labels", frozenset({Role.VENDOR}), ambiguous=("Acme",))
VAGUE = Organization("hive", "Hive", frozenset({Role.VENDOR}), ambiguous=("Hive",))
SOURCE = make_source("hacker_news", publisher="Hacker News")


def ask(*vendors: Organization, **state: Any) -> list[Request]:
    return hacker_news.requests(SOURCE, State(vendors=vendors or (ACME,), **state), NOW)


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


def hit(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "objectID": str(49_000_000 + number),
        "title": "Acme Labels raises $40M",
        "url": f"https://www.wire.example/acme-{number}",
        "author": "jd",
        "story_text": None,
        "comment_text": None,
        "story_title": None,
        "created_at_i": 1_795_100_400,
    } | fields


def read(request: Request, *hits: Any, total: int | None = None, **more: Any) -> Parsed:
    body = {"hits": list(hits), "nbHits": len(hits) if total is None else total, "page": 0}
    return hacker_news.parse(SOURCE, answer(request, body, **more))


def test_names_are_asked_as_phrases_within_a_span() -> None:
    (request,) = ask()
    asked = query(request)
    assert (asked["query"], asked["tags"]) == ('"Acme Labels"', "(story,comment)")
    assert asked["numericFilters"].startswith("created_at_i>=1451606400,created_at_i<")
    assert "%3E" in request.url
    (vague,) = ask(VAGUE)
    assert query(vague)["query"] == '"Hive" "data labeling"'


def test_a_story_is_the_page_that_it_links_to() -> None:
    parsed = read(ask()[0], hit())
    (item,) = parsed.items
    assert (item.url, item.publisher, item.published) == ("https://www.wire.example/acme-1", "wire.example", None)
    assert item.author == ""
    assert parsed.cursor == {'until:acme-labels|"Acme Labels"': NOW.isoformat()}


def test_a_hit_without_a_link_and_a_comment_are_contributions() -> None:
    story = hit(2, url=None, title="Ask HN: is Acme Labels any good?", story_text="<p>I wonder</p>")
    comment = hit(
        3, url=None, title=None, story_title="A story", comment_text="Acme Labels pays &quot;$20&quot; an hour"
    )
    first, second = read(ask()[0], story, comment).items
    assert (first.kind, first.text, str(first.published)) == (ItemKind.COMMENT, "I wonder", "2026-11-19")
    assert (second.title, second.text) == ("Comment on: A story", 'Acme Labels pays "$20" an hour')
    assert second.url == "https://news.ycombinator.com/item?id=49000003"
    assert not second.page


def test_fuzzy_hits_are_left() -> None:
    assert read(ask()[0], hit(title="Acne labels on food"), hit(title="Acme unveils a jet")).items == ()
    assert len(read(ask()[0], hit(title="Acme and data labeling")).items) == 1


def test_pages_until_the_total() -> None:
    parsed = read(ask()[0], *(hit(n) for n in range(PAGE)), total=PAGE + 3)
    (following,) = parsed.follow_ups
    assert query(following)["page"] == "1"
    assert parsed.cursor == {}
    last = read(following, *(hit(900 + n) for n in range(3)), total=PAGE + 3)
    assert last.follow_ups == ()
    assert last.cursor
    assert kinds_of(read(following, hit(0), total=PAGE + 3)) == ["page-repeats"]


def test_a_span_over_the_ceiling_is_halved_and_the_rest_follows() -> None:
    (half,) = read(ask()[0], hit(), total=CEILING + 1).follow_ups
    early, late = query(ask()[0])["numericFilters"], query(half)["numericFilters"]
    assert early != late
    parsed = read(half, hit())
    (rest,) = parsed.follow_ups
    assert query(rest)["numericFilters"].split(",")[0][len("created_at_i>=") :] == late.split("<")[1]
    assert len(parsed.items) == 1
    done = read(rest, hit(2))
    assert done.follow_ups == ()
    assert done.cursor == {'until:acme-labels|"Acme Labels"': NOW.isoformat()}


def test_what_cannot_be_halved_is_said() -> None:
    (request,) = ask(cursor={'until:acme-labels|"Acme Labels"': (NOW + dt.timedelta(hours=23)).isoformat()})
    parsed = read(request, *(hit(n) for n in range(PAGE)), total=5_000)
    for page in range(1, CEILING // PAGE):
        (request,) = parsed.follow_ups
        parsed = read(request, *(hit(page * PAGE + n) for n in range(PAGE)), total=5_000)
    assert kinds_of(parsed) == ["too-many"]
    assert parsed.follow_ups == ()


def test_the_next_run_begins_at_the_end_of_the_last_one() -> None:
    cursor = {'until:acme-labels|"Acme Labels"': "2026-11-19T00:00:00+00:00"}
    start = dt.datetime(2026, 11, 18, tzinfo=dt.UTC).timestamp()
    assert f">={start:.0f}," in query(ask(cursor=cursor)[0])["numericFilters"]
    since = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).timestamp()
    assert f">={since:.0f}," in query(ask(cursor=cursor, since=dt.date(2020, 1, 1))[0])["numericFilters"]


@pytest.mark.parametrize("body", ["<html>", '{"message":"bad filter","status":400}', '{"hits":', "[]"])
def test_what_is_no_answer_is_said(body: str) -> None:
    with pytest.raises(ParseError):
        hacker_news.parse(SOURCE, answer(ask()[0], body))


def test_too_many_requests() -> None:
    with pytest.raises(Refusal):
        hacker_news.parse(SOURCE, answer(ask()[0], "", status=429))


def test_odd_hits() -> None:
    odd = [None, {}, {"objectID": "x"}, hit(created_at_i="soon", url="http://[bad"), hit(created_at_i=1e30, url=None)]
    parsed = read(ask()[0], *odd)
    assert kinds_of(parsed)[:3] == ["bad-entry"] * 3
