from __future__ import annotations

import json
from typing import Any

import pytest
from answers import answer, first_request, kinds_of, make_source

from models.errors import InvalidReference, ParseError
from models.source import Source
from scrapers.items import Parsed, Request
from scrapers.marketplaces import span_of
from scrapers.pay_text import Per
from scrapers.registry import adapter_of

ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "mercor": (
        "listings",
        {
            "listingId": "list_A1",
            "title": "Radiology Expert",
            "location": "Remote",
            "createdAt": "2026-09-21T23:55:06",
            "rateMin": 140,
            "rateMax": 160,
            "payRateFrequency": "hourly",
            "status": "active",
            "isPrivate": False,
            "eligibleLocation": ["United States"],
            "description": "<p>Review scans.</p>",
            "deletedAt": None,
        },
    ),
    "outlier": (
        "jobs",
        {
            "id": 4729394005,
            "title": "French Writing Reviewer",
            "content": "<p>Review French texts.</p>",
            "location": {"name": "Remote - France"},
            "absolute_url": "https://app.outlier.example/4729394005",
            "maxHourlyRateUsd": 30,
        },
    ),
    "micro1": (
        "data",
        {
            "job_id": "m-1",
            "job_name": "Chemistry Expert",
            "apply_url": "https://jobs.micro1.example/post/m-1",
            "date_posted": "2026-09-20",
            "ideal_hourly_rate": {"min": 20, "max": 40},
            "skills": ["chemistry"],
            "engagement_type": "contract",
        },
    ),
    "turing": (
        "jobs",
        {
            "id": 1,
            "title": "Python Evaluator",
            "oneLinerDescription": "Judge code.",
            "description": "<p>We pay $25 to $45 per hour.</p>",
            "createdDate": "2026-07-29 10:00:00",
        },
    ),
    "alignerr": (
        "jobs",
        {"id": "a-1", "title": "Physics Expert", "location": "Boston, MA", "minHourlyRate": 40, "maxHourlyRate": 60},
    ),
    "telus": (
        "data",
        {
            "id": 7,
            "title": "Online Data Analyst - Brazil",
            "description": "<p>Check maps.</p>",
            "hiring_language": {"name": "Portuguese (Brazil)"},
            "compensation": {"amount": 12, "unit": "per_hour", "currency": "USD"},
            "ctime": "2026-10-02T00:00:00Z",
        },
    ),
    "imerit": (
        "jobs",
        {"job_id": "GLO-057", "title": "Medical Annotator", "location": "Kolkata, India", "pay_rate": "$7/Hour"},
    ),
}


def site(kind: str, **options: Any) -> Source:
    return make_source(kind, options, vendor="mercor")


def body_of(kind: str, *rows: Any, **more: Any) -> dict[str, Any]:
    return {ROWS[kind][0]: list(rows)} | more


def read(kind: str, *changes: dict[str, Any], request: Request | None = None, **options: Any) -> Parsed:
    source = site(kind, **options)
    rows = [ROWS[kind][1] | change for change in changes]
    return adapter_of(kind).parse(source, answer(request or first_request(source), body_of(kind, *rows)))


def rates(parsed: Parsed) -> list[tuple[float | None, float | None, str | None, str | None]]:
    return [(claim.low, claim.high, claim.unit, claim.kind) for item in parsed.items for claim in item.claims]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("mercor", (140, 160, "USD/hour", "medicine")),
        ("outlier", (None, 30, "USD/hour", "language")),
        ("micro1", (20, 40, "USD/hour", "stem")),
        ("turing", (25, 45, "USD/hour", "software")),
        ("alignerr", (40, 60, "USD/hour", "stem")),
        ("telus", (12, 12, "USD/hour", "language")),
        ("imerit", (7, 7, "USD/hour", "medicine")),
    ],
)
def test_one_role_of_each_site(kind: str, expected: tuple[Any, ...]) -> None:
    parsed = read(kind, {}, currency="USD")
    if kind == "telus":
        expected = (*expected[:3], "generalist")
    assert rates(parsed) == [expected]
    assert kinds_of(parsed) == []
    assert parsed.counts == {"pay": 1, "contributor": 1}


def test_a_currency_that_nobody_tells_makes_no_claim() -> None:
    parsed = read("mercor", {})
    assert rates(parsed) == []
    assert kinds_of(parsed) == ["pay-currency-unknown"]
    assert "currency not told" in read("mercor", {}, currency="USD").items[0].claims[0].note


@pytest.mark.parametrize(
    ("word", "unit", "issues"),
    [
        ("hourly", "USD/hour", []),
        ("per-task", "USD/task", []),
        ("yearly", "USD/year", []),
        ("one-time", None, []),
        ("weekly", None, ["pay-span"]),
        ("per-sprint", None, ["pay-span-unknown"]),
        ("", None, ["pay-span-unknown"]),
    ],
)
def test_spans_of_mercor(word: str, unit: str | None, issues: list[str]) -> None:
    parsed = read("mercor", {"payRateFrequency": word}, currency="USD")
    assert [claim.unit for item in parsed.items for claim in item.claims] == ([unit] if unit else [])
    assert kinds_of(parsed) == issues


@pytest.mark.parametrize("change", [{"isPrivate": True}, {"status": "closed"}, {"deletedAt": "2026-10-01"}])
def test_what_is_not_open_to_all_is_left(change: dict[str, Any]) -> None:
    assert read("mercor", change).items == ()


def test_a_bare_local_number_is_no_claim() -> None:
    parsed = read("imerit", {"pay_rate": "16"})
    assert rates(parsed) == []
    assert kinds_of(parsed) == ["pay-span-unknown"]


@pytest.mark.parametrize("kind", ["mercor", "outlier", "micro1", "alignerr", "telus", "imerit"])
def test_a_renamed_field_is_said_and_never_silent(kind: str) -> None:
    row = {
        name: value
        for name, value in ROWS[kind][1].items()
        if name not in ("rateMin", "rateMax", "maxHourlyRateUsd", "ideal_hourly_rate", "minHourlyRate", "maxHourlyRate")
        and name not in ("compensation", "pay_rate")
    }
    source = site(kind)
    parsed = adapter_of(kind).parse(source, answer(first_request(source), body_of(kind, row, row | {"id": 2})))
    assert "field-missing" in kinds_of(parsed)
    assert parsed.counts["pay"] == 0


def test_fields_of_alignerr_can_be_named_in_the_declaration() -> None:
    fields = {"low": "from", "high": "to"}
    row = {"id": "a-2", "title": "Biology Expert", "from": 30, "to": 50}
    source = site("alignerr", fields=fields)
    parsed = adapter_of("alignerr").parse(source, answer(first_request(source), body_of("alignerr", row)))
    assert rates(parsed) == [(30, 50, "USD/hour", "stem")]
    assert kinds_of(parsed) == []
    with pytest.raises(InvalidReference):
        read("alignerr", {}, fields={"pay": "x"})


def hundred(kind: str) -> list[dict[str, Any]]:
    """A full page of roles."""
    names = [{"job_id": f"m-{n}", "id": n, "job_name": f"Expert {n}", "title": f"Expert {n}"} for n in range(100)]
    return [ROWS[kind][1] | one for one in names]


def pages(kind: str, total: int | None = None) -> tuple[Parsed, Request]:
    """The first full page of a site and the request for the second."""
    source = site(kind, currency="USD")
    rows = [
        ROWS[kind][1] | {"job_id": f"m-{n}", "id": n, "job_name": f"Expert {n}", "title": f"Expert {n}"}
        for n in range(100)
    ]
    more = {"totalCount": total} if total else {}
    parsed = adapter_of(kind).parse(source, answer(first_request(source), body_of(kind, *rows, **more)))
    (following,) = parsed.follow_ups
    return parsed, following


def test_paging_stands_where_each_site_reads_it() -> None:
    _, micro1 = pages("micro1")
    assert "page=2" in micro1.url
    assert micro1.method == "POST"
    assert json.loads(micro1.body) == {"action": "get_all_jobs", "filters": {"type": ["EXPERT"]}}
    _, outlier = pages("outlier", total=150)
    assert json.loads(outlier.body) == {"page": 2, "pageSize": 100}
    assert "offset=0" in first_request(site("alignerr")).url


def test_a_page_number_that_is_ignored_ends_the_reading() -> None:
    source = site("micro1", currency="USD")
    _, second = pages("micro1")
    rows = [
        ROWS["micro1"][1] | {"job_id": f"m-{n}", "id": n, "job_name": f"Expert {n}", "title": f"Expert {n}"}
        for n in range(100)
    ]
    again = adapter_of("micro1").parse(source, answer(second, body_of("micro1", *rows)))
    assert (again.items, again.follow_ups, kinds_of(again)) == ((), (), ["page-repeats"])


def test_copies_over_cities_count_once_also_over_pages() -> None:
    source = site("micro1", currency="USD")
    parsed, second = pages("micro1")
    copy = ROWS["micro1"][1] | {"job_id": "m-900", "job_name": "Expert 5 (Tulsa)"}
    new = ROWS["micro1"][1] | {"job_id": "m-901", "job_name": "Expert 901"}
    last = adapter_of("micro1").parse(source, answer(second, body_of("micro1", copy, new)))
    assert [item.title for item in last.items] == ["Expert 901"]
    assert last.follow_ups == ()
    assert len(parsed.items) == 100


def test_a_site_that_gives_less_than_it_tells_of() -> None:
    source = site("telus")
    body = body_of("telus", pagination={"total": 90, "pages": 1})
    assert kinds_of(adapter_of("telus").parse(source, answer(first_request(source), body))) == [
        "board-empty",
        "too-few",
    ]


def test_staff_of_the_site_are_kept_apart() -> None:
    parsed = read("mercor", {"title": "Account Executive"}, {"listingId": "b"}, currency="USD")
    assert [len(item.claims) for item in parsed.items] == [1, 0]


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_odd_answers(kind: str) -> None:
    source = site(kind)
    for body in ("<html>", "[]", "{}", '{"error": "forbidden"}', "null"):
        with pytest.raises(ParseError):
            adapter_of(kind).parse(source, answer(first_request(source), body))
    row = ROWS[kind][1]
    for name in row:
        for odd in (None, [], {}, -1, "x", True, [None]):
            adapter_of(kind).parse(source, answer(first_request(source), body_of(kind, row | {name: odd}, None, 3)))


def test_words_for_spans() -> None:
    assert span_of("Per-Hour") is Per.HOUR
    assert span_of("ONE_TIME") is Per.ONCE
    assert span_of("per project phase") is Per.UNKNOWN
