from __future__ import annotations

import copy
import html
from typing import Any

import pytest
from answers import NOW, answer, first_request, kinds_of, make_source, parse_one

from models.errors import InvalidReference, ParseError
from models.source import Source
from scrapers.items import ItemKind, Refusal, State
from scrapers.job_boards import LEVER_PAGE
from scrapers.registry import adapter_of

BOARD: dict[str, Any] = {"vendor": "labelbox", "publisher": "Labelbox"}


def board(kind: str, **options: Any) -> Source:
    return make_source(kind, {"token": "acme"} | options, **BOARD)


def greenhouse_job(**fields: Any) -> dict[str, Any]:
    return {
        "id": 4000001,
        "internal_job_id": 3000001,
        "title": "AI Trainer - Korean",
        "updated_at": "2026-11-10T10:55:28-05:00",
        "first_published": "2026-10-01T09:00:00-05:00",
        "location": {"name": "Remote - South Korea"},
        "absolute_url": "https://job-boards.greenhouse.io/acme/jobs/4000001",
        "metadata": None,
        "content": html.escape("<p>Help models learn.</p><p>Pay: $20 - $35 per hour.</p>"),
        "departments": [{"id": 1, "name": "Contributors"}],
        "offices": [],
        "pay_input_ranges": [
            {"min_cents": 2000, "max_cents": 3500, "currency_type": "USD", "title": "Hourly range", "blurb": ""}
        ],
    } | fields


def test_greenhouse_asks_for_pay() -> None:
    assert "pay_transparency=true" in first_request(board("greenhouse")).url


def test_greenhouse_cents_become_a_claim_with_its_words() -> None:
    parsed = parse_one(board("greenhouse"), {"jobs": [greenhouse_job()]})
    (item,) = parsed.items
    (claim,) = item.claims
    assert (claim.low, claim.high, claim.unit, claim.kind, claim.region) == (20, 35, "USD/hour", "language", "KR")
    assert (str(claim.as_of), claim.status.value, claim.vendor) == ("2026-10", "confirmed", "labelbox")
    assert claim.quote is not None
    assert item.text[claim.quote.start : claim.quote.end] == claim.quote.words == "Pay: $20 - $35 per hour."
    assert item.kind is ItemKind.JOB
    assert not item.read
    assert "AI Trainer - Korean" in claim.note
    assert parsed.counts == {"pay": 1, "contributor": 1}
    assert kinds_of(parsed) == []


def test_greenhouse_span_from_matching_words_only() -> None:
    pay = [{"min_cents": 2000, "max_cents": 3500, "currency_type": "USD", "title": "Range", "blurb": "<p>b</p>"}]
    (item,) = parse_one(board("greenhouse"), {"jobs": [greenhouse_job(pay_input_ranges=pay)]}).items
    assert item.claims[0].unit == "USD/hour"
    other = greenhouse_job(pay_input_ranges=pay, content="&lt;p&gt;Bonus of $5 per task&lt;/p&gt;")
    parsed = parse_one(board("greenhouse"), {"jobs": [other]})
    assert parsed.items[0].claims == ()
    assert kinds_of(parsed) == ["pay-span-unknown"]
    assert parsed.counts["pay"] == 1


def test_greenhouse_without_pay_fields_falls_back_to_the_text() -> None:
    job = greenhouse_job()
    del job["pay_input_ranges"]
    (item,) = parse_one(board("greenhouse"), {"jobs": [job]}).items
    assert (item.claims[0].low, item.claims[0].high) == (20, 35)


def test_office_staff_are_kept_apart() -> None:
    jobs = [
        greenhouse_job(id=1, title="Senior Software Engineer", departments=[{"name": "Engineering"}]),
        greenhouse_job(id=2, title="Technical Recruiter", departments=[{"name": "People"}]),
        greenhouse_job(id=3),
    ]
    parsed = parse_one(board("greenhouse"), {"jobs": jobs})
    assert [len(item.claims) for item in parsed.items] == [1, 0, 0]
    office = parsed.items[1]
    assert (office.relevant, office.text, office.read) == (False, "", False)
    assert office.summary.startswith("office role")
    assert kinds_of(parsed) == []


def test_a_role_that_nobody_can_tell_is_an_issue_and_no_claim() -> None:
    parsed = parse_one(board("greenhouse"), {"jobs": [greenhouse_job(title="Wizard", departments=[])]})
    assert parsed.items[0].claims == ()
    assert kinds_of(parsed) == ["role-unclear"]


def test_departments_can_be_named_as_the_contributors() -> None:
    source = board("greenhouse", contributor_departments=["Experts"])
    jobs = [greenhouse_job(id=1, title="Wizard", departments=[{"name": "Experts"}]), greenhouse_job(id=2)]
    parsed = parse_one(source, {"jobs": jobs})
    assert [len(item.claims) for item in parsed.items] == [1, 0]


def test_copies_over_cities_count_once() -> None:
    jobs = [
        greenhouse_job(id=n, title=f"AI Trainer ({city})", location={"name": f"{city}, United States"}, content="")
        for n, city in enumerate(["Boston", "Dallas", "Denver", "Austin"], 1)
    ]
    parsed = parse_one(board("greenhouse"), {"jobs": jobs})
    (item,) = parsed.items
    assert item.claims[0].region == "US"
    assert "1 more place" in item.claims[0].note
    jobs[0]["location"] = {"name": "Paris, France"}
    assert parse_one(board("greenhouse"), {"jobs": jobs}).items[0].claims[0].region is None


def test_bad_entries_do_not_stop_the_others() -> None:
    jobs = [None, {"id": 5}, greenhouse_job(first_published="1970-01-01T00:00:00Z"), greenhouse_job(id=9, metadata=7)]
    parsed = parse_one(board("greenhouse"), {"jobs": jobs})
    assert sorted(kinds_of(parsed)) == ["bad-date", "bad-entry", "bad-entry"]
    assert len(parsed.items) == 1


def test_undated_pay_has_no_period_of_its_own() -> None:
    (item,) = parse_one(board("greenhouse"), {"jobs": [greenhouse_job(first_published=None, updated_at=None)]}).items
    assert item.published is None
    assert item.claims[0].as_of is None


@pytest.mark.parametrize("body", ["<html>maintenance</html>", '{"jobs": [', "{}", '{"jobs": null}', "[]", "null", ""])
def test_an_answer_that_is_no_board(body: str) -> None:
    with pytest.raises(ParseError):
        parse_one(board("greenhouse"), body)


def test_a_board_needs_a_vendor_and_a_token() -> None:
    for source in (make_source("greenhouse", {"token": "acme"}), make_source("greenhouse", {}, **BOARD)):
        with pytest.raises(InvalidReference):
            first_request(source)


def test_tokens_cannot_leave_their_place_in_the_address() -> None:
    assert "boards/..%2Fx%3F/jobs" in first_request(board("greenhouse", token="../x?")).url


# --- Lever ---------------------------------------------------------------------------------------------------------


def lever_job(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"5ac2-{number}",
        "text": f"AI Trainer - Language {number}",
        "country": "US",
        "workplaceType": "on-site",
        "createdAt": 1790812800000,
        "categories": {
            "location": "Remote",
            "commitment": "Contract",
            "team": "CrowdGen",
            "department": "AI Trainers - Domain Experts",
        },
        "descriptionPlain": "Rate our answers.",
        "lists": [{"text": "Requirements", "content": "<li>Patience</li>"}],
        "additional": "",
        "hostedUrl": f"https://jobs.lever.co/acme/5ac2-{number}",
        "salaryRange": {"currency": "USD", "interval": "per-hour-wage", "min": 15, "max": 25},
    } | fields


def test_lever_reads_until_a_short_page() -> None:
    source = board("lever")
    adapter = adapter_of("lever")
    request = first_request(source)
    one = adapter.parse(source, answer(request, [lever_job(n) for n in range(LEVER_PAGE)]))
    (second,) = one.follow_ups
    assert f"skip={LEVER_PAGE}" in second.url
    two = adapter.parse(source, answer(second, [lever_job(200), lever_job(3, id="copy")]))
    assert two.follow_ups == ()
    assert [item.title for item in two.items] == ["AI Trainer - Language 200"], "a copy of page one counts once"
    assert str(one.items[0].published) == "2026-10-01"
    assert one.items[0].claims[0].region == "US"


def test_lever_page_that_repeats_ends_the_board() -> None:
    source, adapter = board("lever"), adapter_of("lever")
    rows = [lever_job(n) for n in range(LEVER_PAGE)]
    (second,) = adapter.parse(source, answer(first_request(source), rows)).follow_ups
    again = adapter.parse(source, answer(second, rows))
    assert (again.items, again.follow_ups, kinds_of(again)) == ((), (), ["page-repeats"])


@pytest.mark.parametrize(
    ("interval", "unit", "issue"),
    [
        ("per-hour-wage", "USD/hour", []),
        ("per-year-salary", "USD/year", []),
        ("per-day-wage", "USD/day", []),
        ("bi-week-salary", None, ["pay-span"]),
        ("semi-month-salary", None, ["pay-span"]),
        ("per-week-salary", None, ["pay-span"]),
        ("one-time", None, []),
        ("per-fortnight-wage", None, ["pay-span-unknown"]),
    ],
)
def test_lever_spans_are_never_converted(interval: str, unit: str | None, issue: list[str]) -> None:
    job = lever_job(salaryRange={"currency": "USD", "interval": interval, "min": 900, "max": 1500})
    parsed = parse_one(board("lever"), [job])
    assert [claim.unit for claim in parsed.items[0].claims] == ([unit] if unit else [])
    assert kinds_of(parsed) == issue


def test_lever_without_a_range_and_eu_host() -> None:
    job = lever_job()
    del job["salaryRange"]
    assert parse_one(board("lever"), [job]).items[0].claims == ()
    assert first_request(board("lever", eu=True)).url.startswith("https://api.eu.lever.co/")


# --- Ashby ---------------------------------------------------------------------------------------------------------


def tier(title: str, low: float, high: float, **fields: Any) -> dict[str, Any]:
    salary = {"compensationType": "Salary", "interval": "1 HOUR", "currencyCode": "USD", "minValue": low}
    return {
        "title": title,
        "components": [
            salary | {"maxValue": high, "summary": f"${low} – ${high}"} | fields,
            {"compensationType": "EquityPercentage", "interval": "NONE", "minValue": 0.1, "maxValue": 0.2},
        ],
    }


def ashby_job(**fields: Any) -> dict[str, Any]:
    return {
        "id": "1f-2e",
        "title": "Arabic Linguist",
        "department": "Experts",
        "team": "Language",
        "employmentType": "Contract",
        "location": "Remote",
        "secondaryLocations": [{"location": "Cairo", "address": {"addressCountry": "Egypt"}}],
        "address": {"postalAddress": {"addressCountry": "Egypt"}},
        "publishedAt": "2026-11-01T16:21:55.393+00:00",
        "isListed": True,
        "descriptionPlain": "Judge dialects.",
        "jobUrl": "https://jobs.ashbyhq.com/acme/1f-2e",
        "compensation": {"compensationTiers": [tier("All", 43, 50)], "summaryComponents": []},
    } | fields


def test_ashby_component_is_a_claim() -> None:
    (item,) = parse_one(board("ashby"), {"apiVersion": "1", "jobs": [ashby_job()]}).items
    (claim,) = item.claims
    assert (claim.low, claim.high, claim.unit, claim.region, claim.kind) == (43, 50, "USD/hour", "EG", "language")


def test_ashby_tiers_are_not_merged() -> None:
    tiers = {"compensationTiers": [tier("United States", 40, 60), tier("India", 12, 18)]}
    job = ashby_job(compensation=tiers, address=None, secondaryLocations=None)
    (item,) = parse_one(board("ashby"), {"jobs": [job]}).items
    assert [(c.low, c.high, c.region) for c in item.claims] == [(40, 60, "US"), (12, 18, "IN")]


@pytest.mark.parametrize(
    "compensation",
    [None, {}, {"compensationTiers": None, "summaryComponents": None}, {"compensationTiers": [{"components": None}]}],
)
def test_ashby_null_compensation(compensation: Any) -> None:
    parsed = parse_one(board("ashby"), {"jobs": [ashby_job(compensation=compensation)]})
    assert parsed.items[0].claims == ()
    assert parsed.counts["pay"] == 0


def test_ashby_unlisted_jobs_are_dropped() -> None:
    assert parse_one(board("ashby"), {"jobs": [ashby_job(isListed=False)]}).items == ()


def test_ashby_unknown_type_and_interval_are_issues() -> None:
    for odd in ({"compensationType": "Stipend"}, {"interval": "1 FORTNIGHT"}):
        job = ashby_job(compensation={"compensationTiers": [tier("A", 43, 50, **odd)]})
        parsed = parse_one(board("ashby"), {"jobs": [job]})
        assert parsed.items[0].claims == ()
        assert kinds_of(parsed) == ["pay-span-unknown"]


# --- Workable ------------------------------------------------------------------------------------------------------

WORKABLE = {
    "title": "Data Annotator",
    "shortcode": "ABC123",
    "employment_type": "Contract",
    "department": "Experts",
    "url": "https://apply.workable.com/j/ABC123",
    "published_on": "2026-11-01",
    "country": "Kenya",
    "city": "Nairobi",
    "state": "",
    "description": "<p>Paid up to $8 per hour.</p>",
}


def test_workable_pay_is_in_the_text_alone() -> None:
    (item,) = parse_one(board("workable"), {"name": "Acme", "jobs": [WORKABLE]}).items
    (claim,) = item.claims
    assert (claim.low, claim.high, claim.unit, claim.region) == (None, 8, "USD/hour", "KE")


def test_workable_says_nobody_with_200() -> None:
    assert kinds_of(parse_one(board("workable"), {"name": "x", "description": None, "jobs": []})) == ["board-empty"]


def test_workable_limit_is_a_refusal() -> None:
    with pytest.raises(Refusal, match="1015") as caught:
        parse_one(board("workable"), "error code: 1015", status=429, content_type="text/plain")
    assert caught.value.wait.total_seconds() >= 600
    with pytest.raises(Refusal) as told:
        parse_one(board("workable"), "", status=429, headers={"retry-after": "7200"})
    assert told.value.wait.total_seconds() == 7200
    with pytest.raises(Refusal) as dated:
        parse_one(board("workable"), "", status=429, headers={"retry-after": "Fri, 31 Dec 2100 23:59:59 GMT"})
    assert dated.value.wait.total_seconds() == 86_400


@pytest.mark.parametrize("kind", ["greenhouse", "lever", "ashby", "workable"])
def test_parsing_is_pure_and_survives_odd_types(kind: str) -> None:
    rows: list[Any] = [greenhouse_job(), lever_job(), ashby_job(), WORKABLE]
    for row in rows:
        for key in row:
            for odd in (None, 3, [], {}, "x", [None], True):
                body = [row | {key: odd}]
                payload: Any = body if kind == "lever" else {"jobs": body}
                untouched = copy.deepcopy(payload)
                adapter_of(kind).parse(board(kind), answer(None, payload))
                assert payload == untouched
    assert adapter_of(kind).requests(board(kind), State(), NOW) == adapter_of(kind).requests(board(kind), State(), NOW)
