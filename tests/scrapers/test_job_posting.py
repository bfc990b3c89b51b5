from __future__ import annotations

import json
from typing import Any

import pytest
from answers import answer, first_request, kinds_of, make_source

from models.errors import InvalidReference, ParseError
from models.source import Source
from scrapers import job_posting
from scrapers.items import Parsed, Request


def source(**options: Any) -> Source:
    return make_source(
        "job_posting", {"contributors": True} | options, vendor="surge-ai", url="https://acme.example/workforce"
    )


def posting(**fields: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "AI Trainer",
        "description": "<p>Judge answers.</p>",
        "identifier": {"@type": "PropertyValue", "name": "Acme", "value": "A-1"},
        "datePosted": "2026-11-01",
        "employmentType": "CONTRACTOR",
        "applicantLocationRequirements": {"@type": "Country", "name": "USA"},
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "USD",
            "value": {"@type": "QuantitativeValue", "minValue": 20, "maxValue": 35, "unitText": "HOUR"},
        },
    } | fields


def script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def page(*scripts: str, links: str = "") -> str:
    return f"<html><head>{''.join(scripts)}</head><body>{links}</body></html>"


def read(body: str, where: Source | None = None, request: Request | None = None) -> Parsed:
    chosen = where or source()
    asked = request or first_request(chosen)
    return job_posting.parse(chosen, answer(asked, body, content_type="text/html; charset=utf-8"))


def rates(parsed: Parsed) -> list[tuple[float | None, float | None, str | None]]:
    return [(claim.low, claim.high, claim.unit) for item in parsed.items for claim in item.claims]


def test_a_posting_becomes_a_claim() -> None:
    parsed = read(page(script(json.dumps(posting()))))
    assert rates(parsed) == [(20, 35, "USD/hour")]
    claim = parsed.items[0].claims[0]
    assert (claim.region, str(claim.as_of), claim.vendor) == ("US", "2026-11", "surge-ai")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda row: [row],
        lambda row: {"@graph": [{"@type": "WebPage"}, row]},
        lambda row: row | {"@type": ["Thing", "JobPosting"]},
        lambda row: row | {"@type": "http://schema.org/JobPosting"},
        lambda row: {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": row}]},
    ],
)
def test_where_postings_hide(wrap: Any) -> None:
    assert rates(read(page(script(json.dumps(wrap(posting())))))) == [(20, 35, "USD/hour")]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + ";",
        lambda text: f"<!-- {text} -->",
        lambda text: f"//<![CDATA[\n{text}\n//]]>",
        lambda text: text.replace('"', "&quot;"),
        lambda text: text.replace("Judge", "Jud\tge\n"),
    ],
)
def test_damaged_scripts_are_still_read(spoil: Any) -> None:
    assert rates(read(page(script(spoil(json.dumps(posting())))))) == [(20, 35, "USD/hour")]


def test_one_bad_script_does_not_lose_the_others() -> None:
    parsed = read(page(script('{"@type": "JobPosting", '), script(json.dumps(posting()))))
    assert len(rates(parsed)) == 1
    assert kinds_of(parsed) == ["bad-json-ld"]


@pytest.mark.parametrize(
    ("salary", "expected", "issues"),
    [
        ({"currency": "EUR", "value": {"value": 18, "unitText": "HOUR"}}, [(18, 18, "EUR/hour")], []),
        ({"currency": "USD", "value": {"maxValue": "40", "unitText": "HOUR"}}, [(None, 40, "USD/hour")], []),
        ({"currency": "USD", "value": 30, "unitText": "HOUR"}, [(30, 30, "USD/hour")], []),
        ({"priceCurrency": "USD", "price": "25", "unitText": "HOUR"}, [(25, 25, "USD/hour")], []),
        ({"currency": "USD", "value": {"minValue": 900, "maxValue": 950, "unitText": "WEEK"}}, [], ["pay-span"]),
        ({"currency": "USD", "value": "30"}, [], ["pay-span-unknown"]),
        (30, [], ["pay-span-unknown"]),
        ({"value": {"minValue": 20, "unitText": "HOUR"}}, [], ["pay-currency-unknown"]),
        (
            {"currency": "USD", "value": {"minValue": 6e4, "unitText": "HOUR"}},
            [],
            ["pay-implausible"],
        ),
        ({"currency": "USD", "value": {"minValue": 50, "maxValue": 40, "unitText": "HOUR"}}, [], ["pay-implausible"]),
        (None, [], []),
        ({}, [], []),
    ],
)
def test_forms_of_base_salary(salary: Any, expected: list[Any], issues: list[str]) -> None:
    parsed = read(page(script(json.dumps(posting(baseSalary=salary)))))
    assert rates(parsed) == expected
    assert kinds_of(parsed) == issues


def test_several_countries_leave_the_region_open() -> None:
    places = [{"@type": "Country", "name": "Kenya"}, {"@type": "Country", "name": "India"}]
    (item,) = read(page(script(json.dumps(posting(applicantLocationRequirements=places))))).items
    assert item.claims[0].region is None


def test_a_listing_is_followed_below_its_paths_on_its_own_host() -> None:
    links = (
        '<a href="/workforce/linguist#top">1</a><a href="/workforce/linguist">1</a><a href="/workforce/">x</a>'
        '<a href="https://evil.example/workforce/a">x</a><a href="javascript:alert(1)">x</a><a href="http://[">x</a>'
        '<a href="/workforce/doctor">2</a>'
    )
    parsed = read(page(links=links), source(paths=["/workforce/"]))
    assert [request.url for request in parsed.follow_ups] == [
        "https://acme.example/workforce/linguist",
        "https://acme.example/workforce/doctor",
    ]
    assert len(read(page(links=links), source(paths=["/workforce/"], pages_most=1)).follow_ups) == 1
    (job, *_) = parsed.follow_ups
    assert read(page(links=links), source(paths=["/workforce/"]), job).follow_ups == ()


def test_a_sitemap_is_followed() -> None:
    body = (
        '<?xml version="1.0"?><urlset><url><loc>https://acme.example/workforce/a&amp;b</loc></url>'
        "<url><loc>https://acme.example/blog/x</loc></url></urlset>"
    )
    parsed = read(body, source(paths=["/workforce/"]))
    assert [request.url for request in parsed.follow_ups] == ["https://acme.example/workforce/a&b"]


def test_a_listing_without_anything_is_an_issue() -> None:
    assert kinds_of(read(page())) == ["board-empty"]


def test_an_empty_page_is_an_error() -> None:
    with pytest.raises(ParseError):
        read("  ")
    with pytest.raises(InvalidReference):
        first_request(make_source("job_posting", vendor="surge-ai"))


def test_deep_and_odd_blocks_do_no_harm() -> None:
    deep: Any = posting()
    for _ in range(50):
        deep = {"@graph": [deep]}
    odd = [None, 5, "x", {"@type": None}, {"@type": "JobPosting"}, {"@type": "JobPosting", "title": {"a": 1}}]
    parsed = read(page(script(json.dumps(deep)), *(script(json.dumps(one)) for one in odd)))
    assert rates(parsed) == []
    assert set(kinds_of(parsed)) <= {"bad-entry", "board-empty"}


def test_an_address_that_is_none_gives_way_to_that_of_the_page() -> None:
    for address in ("http://[broken/", "//[", "javascript:void(0)"):
        parsed = read(page(script(json.dumps(posting(url=address)))))
        assert [item.url for item in parsed.items] == ["https://acme.example/workforce"]
    parsed = read(page(script(json.dumps(posting(url="/jobs/7")))))
    assert [item.url for item in parsed.items] == ["https://acme.example/jobs/7"]


@pytest.mark.parametrize(
    ("salary", "expected"),
    [
        (
            {"currency": "USD", "value": {"minValue": "20", "maxValue": "35.50", "unitText": "hour"}},
            (20, 35.5, "USD/hour"),
        ),
        ({"currency": "$", "value": {"value": 25, "unitText": "Hourly"}}, (25, 25, "USD/hour")),
        ({"currency": "eur", "value": 18, "unitText": "per hour"}, (18, 18, "EUR/hour")),
        ({"currency": "USD", "value": {"maxValue": 40, "unitText": "HOUR"}}, (None, 40, "USD/hour")),
        ({"currency": "USD", "value": {"minValue": 40, "maxValue": None, "unitText": "HOUR"}}, (40, None, "USD/hour")),
        (
            {"@type": "PriceSpecification", "price": 30, "priceCurrency": "GBP", "unitText": "HOUR"},
            (30, 30, "GBP/hour"),
        ),
        ({"minPrice": 30, "maxPrice": 45, "priceCurrency": "GBP", "unitCode": "HUR"}, (30, 45, "GBP/hour")),
        ({"currency": "USD", "value": {"value": "5", "unitText": "task"}}, (5, 5, "USD/task")),
        ([{"currency": "USD", "value": {"value": 20, "unitText": "DAY"}}], (20, 20, "USD/day")),
    ],
)
def test_the_forms_of_a_base_salary(salary: Any, expected: tuple[float | None, float | None, str]) -> None:
    assert rates(read(page(script(json.dumps(posting(baseSalary=salary)))))) == [expected]


@pytest.mark.parametrize(
    "salary",
    [25, "25", {"value": 25, "currency": "USD"}, {"currency": "USD", "value": {"value": 25, "unitText": "GIG"}}],
)
def test_a_sum_that_does_not_tell_its_span_or_currency_is_an_issue(salary: Any) -> None:
    parsed = read(page(script(json.dumps(posting(baseSalary=salary)))))
    assert rates(parsed) == []
    assert kinds_of(parsed)[0].startswith("pay-")


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ({"jobLocation": {"@type": "Place", "address": "Nairobi, Kenya"}}, "KE"),
        ({"jobLocation": "Berlin, Germany"}, "DE"),
        ({"jobLocation": [{"address": {"addressCountry": {"@type": "Country", "name": "IN"}}}]}, "IN"),
        ({"applicantLocationRequirements": [{"name": "USA"}, {"name": "Canada"}]}, None),
        ({"jobLocation": None}, None),
    ],
)
def test_the_forms_of_a_place(place: dict[str, Any], region: str | None) -> None:
    fields = {"applicantLocationRequirements": None} | place
    (item,) = read(page(script(json.dumps(posting(**fields))))).items
    assert item.claims[0].region == region
