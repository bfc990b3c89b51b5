from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from answers import NOW, answer, filing, kinds_of, make_source

from models.errors import ParseError
from models.organization import Organization, Role
from scrapers.items import Fetched, ItemKind, Parsed, Refusal, Request, State
from scrapers.sec import CEILING, FORM_D, REVENUE

ACME = Organization(
    "acme-labels",
    "Acme Labels",
    frozenset({Role.VENDOR}),
    aliases=("Acme Labels AI",),
    ambiguous=("Acme",),
    city="San Francisco",
)
LISTED = Organization("innodata", "Innodata", frozenset({Role.VENDOR}), cik="0000903651")
SOURCE = make_source("sec_form_d", publisher="SEC")


def ask(*vendors: Organization, source: Any = SOURCE, **state: Any) -> list[Request]:
    return FORM_D.requests(source, State(vendors=vendors, **state), NOW)


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


def hit(number: int, name: str = "Acme Labels, Inc.", form: str = "D", **fields: Any) -> dict[str, Any]:
    accession = f"0001999999-26-{number:06d}"
    source = {
        "adsh": accession,
        "ciks": ["0001999999"],
        "display_names": [f"{name}  (CIK 0001999999)"],
        "form": form,
        "file_date": "2026-11-18",
    }
    return {"_id": f"{accession}:primary_doc.xml", "_source": source | fields}


def hits(rows: list[Any], total: int | None = None) -> dict[str, Any]:
    return {"hits": {"total": {"value": len(rows) if total is None else total, "relation": "eq"}, "hits": rows}}


def read(request: Request, body: Any, **more: Any) -> Parsed:
    return FORM_D.parse(SOURCE, answer(request, body, **more))


def document(number: int = 1, **change: Any) -> Parsed:
    (request, *_) = read(ask(ACME)[0], hits([hit(number)])).follow_ups
    return read(request, filing(**change), content_type="text/xml")


def test_one_search_a_name_with_the_form_asked_once() -> None:
    (request,) = ask(ACME)
    assert query(request) == {
        "q": '"Acme Labels"',
        "forms": "D",
        "dateRange": "custom",
        "startdt": "2001-01-01",
        "enddt": "2026-11-20",
        "from": "0",
    }, "the longer alias holds the name, so one search finds both"
    assert request.fresh


def test_a_page_of_d_and_amendments_asks_for_each_filing_and_the_next_page() -> None:
    rows = [hit(n, form="D/A" if n % 8 == 0 else "D") for n in range(100)]
    parsed = read(ask(ACME)[0], hits(rows, 130))
    *documents, following = parsed.follow_ups
    assert len(documents) == 100
    assert documents[0].url == "https://www.sec.gov/Archives/edgar/data/1999999/000199999926000000/primary_doc.xml"
    assert query(following)["from"] == "100"
    assert not any(name.startswith("until:") for name in parsed.cursor), "remembered only at the end"
    last = read(following, hits([hit(n) for n in range(100, 130)], 130))
    assert len(last.follow_ups) == 30
    assert [name for name in last.cursor if name.startswith("until:")] == ["until:acme-labels|Acme Labels"]


def test_a_search_that_ignores_from_ends() -> None:
    rows = [hit(n) for n in range(100)]
    *_, following = read(ask(ACME)[0], hits(rows, 300)).follow_ups
    assert kinds_of(read(following, hits(rows, 300))) == ["page-repeats"]


def test_over_the_ceiling_the_older_half_is_asked_first_and_the_rest_after_it() -> None:
    (half,) = read(ask(ACME)[0], hits([hit(1)], 10_000)).follow_ups
    assert query(half)["startdt"] == "2001-01-01"
    assert query(half)["enddt"] < "2014-12-31"
    parsed = read(half, hits([], 0))
    (rest,) = parsed.follow_ups
    assert query(rest)["startdt"] > query(half)["enddt"]
    assert query(rest)["enddt"] == "2026-11-20"
    assert parsed.cursor["until:acme-labels|Acme Labels"][:10] == query(rest)["startdt"]
    assert CEILING < 10_000


def test_a_hit_that_only_mentions_the_name_is_not_fetched() -> None:
    parsed = read(ask(ACME)[0], hits([hit(1, "Bystander Foods, Inc."), hit(2)]))
    assert [request.context["accession"] for request in parsed.follow_ups] == ["0001999999-26-000002"]


def test_missing_arrays_and_odd_hits() -> None:
    odd = [hit(1, display_names=None), hit(2, ciks=None), hit(3, adsh="../x"), None, {}]
    parsed = read(ask(ACME)[0], hits(odd))
    assert len(parsed.follow_ups) == 1
    assert kinds_of(parsed) == ["bad-entry"] * 4


def test_the_next_run_looks_back_behind_the_end_of_the_last_one() -> None:
    cursor = read(ask(ACME)[0], hits([hit(1)])).cursor
    assert query(ask(ACME, cursor=cursor)[0])["startdt"] == "2026-10-22"


def test_a_filing_becomes_a_document_with_a_confirmed_claim() -> None:
    (item,) = document().items
    assert item.url.endswith("/1999999/000199999926000001/0001999999-26-000001-index.htm")
    assert (item.kind, str(item.published), item.relevant, item.read) == (ItemKind.FILING, "2026-11-18", True, False)
    assert [claim.low for claim in item.claims] == [38_500_000]
    assert "Secret" not in item.text


def test_a_vehicle_is_kept_as_a_line_without_a_claim() -> None:
    (item,) = document(issuer="MW LSVC Acme Labels, LLC", cik="0000000007").items
    assert (item.claims, item.relevant, item.text) == ((), False, "")
    assert "not the company" in item.title


def test_another_company_of_a_like_name_is_a_question_for_a_person() -> None:
    parsed = document(issuer="Acme Labels Gardens Inc", cik="0000000007")
    assert kinds_of(parsed) == ["issuer-unsure"]
    assert parsed.items[0].claims == ()


def test_a_merger_is_no_round() -> None:
    parsed = document(merger="true")
    assert kinds_of(parsed) == ["form-d-merger"]
    assert parsed.items[0].claims == ()


@pytest.mark.parametrize(("body", "status"), [("<html>busy</html>", 200), ("", 404)])
def test_a_filing_that_cannot_be_read_is_said(body: str, status: int) -> None:
    (request,) = read(ask(ACME)[0], hits([hit(1)])).follow_ups
    with pytest.raises(ParseError):
        read(request, body, status=status)


def test_403_without_a_contact_says_what_to_do() -> None:
    with pytest.raises(Refusal, match="LABELSCOPE_CONTACT"):
        read(ask(ACME)[0], "<html>Undeclared Automated Tool</html>", status=403, content_type="text/html")


@pytest.mark.parametrize("status", [429, 403])
def test_too_fast_is_ten_minutes_of_silence(status: int) -> None:
    with pytest.raises(Refusal) as caught:
        read(ask(ACME)[0], "<html>Request Rate Threshold Exceeded</html>", status=status)
    assert caught.value.wait.total_seconds() >= 600


@pytest.mark.parametrize("wish", ["Fri, 31 Dec 2100 23:59:59 GMT", "9" * 9, "9" * 400, "soon"])
def test_a_wish_to_wait_in_any_form_stays_within_a_day(wish: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(ask(ACME)[0], "", status=429, headers={"retry-after": wish})
    assert 600 <= caught.value.wait.total_seconds() <= 86_400


@pytest.mark.parametrize("body", ["<html/>", "{}", '{"hits": {}}', '{"hits":', "[]"])
def test_no_hits_and_no_answer_are_different(body: str) -> None:
    with pytest.raises(ParseError):
        read(ask(ACME)[0], body)
    assert read(ask(ACME)[0], hits([])).issues == ()


def columns(*rows: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "accessionNumber": [row[0] for row in rows],
        "form": [row[1] for row in rows],
        "filingDate": [row[2] for row in rows],
        "primaryDocument": ["xslFormDX01/primary_doc.xml" for _ in rows],
        "newColumn": [1 for _ in rows],
    }


def test_known_keys_are_listed_with_their_second_page() -> None:
    source = make_source("sec_form_d", {"ciks": {"acme-labels": ["0001999999"]}})
    listing = ask(ACME, source=source)[-1]
    assert listing.url == "https://data.sec.gov/submissions/CIK0001999999.json"
    recent = columns(
        ("0001999999-26-000001", "D", "2026-11-18"),
        ("0001999999-26-000002", "8-K", "2026-11-18"),
        ("0001999999-26-000003", "D/A", "2026-11-19"),
    )
    page = {"name": "CIK0001999999-submissions-001.json", "filingTo": "2013-12-10"}
    strange = {"name": "../../evil.json", "filingTo": "2013-12-10"}
    parsed = read(listing, {"cik": "1999999", "filings": {"recent": recent, "files": [page, strange]}})
    first, second, older = parsed.follow_ups
    assert first.url.endswith("/000199999926000001/primary_doc.xml"), "not the rendered page in its xsl folder"
    assert older.url == "https://data.sec.gov/submissions/CIK0001999999-submissions-001.json"
    top = read(older, columns(("0001999999-09-000009", "D", "2009-05-05")))
    assert [request.context["accession"] for request in top.follow_ups] == ["0001999999-09-000009"]
    assert second.context["filed"] == "2026-11-19"


def test_legal_names_of_the_declaration_are_searched_and_accepted() -> None:
    source = make_source("sec_form_d", {"legal_names": {"acme-labels": ["Stranger Holdings Corp"]}})
    names = {query(request)["q"] for request in ask(ACME, source=source)}
    assert '"Stranger Holdings Corp"' in names


# --- Revenue -------------------------------------------------------------------------------------------------------

REVENUE_SOURCE = make_source("sec_revenue", publisher="SEC")


def money(start: str, end: str, value: float, accession: str, filed: str) -> dict[str, Any]:
    return {"start": start, "end": end, "val": value, "accn": accession, "filed": filed, "form": "10-Q", "fp": "Q3"}


def run_revenue(
    by_tag: dict[str, list[dict[str, Any]]], vendor: Organization = LISTED, **state: Any
) -> tuple[Parsed, list[str]]:
    queue = REVENUE.requests(REVENUE_SOURCE, State(vendors=(ACME, vendor), **state), NOW)
    asked: list[str] = []
    parsed = Parsed()
    while queue:
        request = queue.pop(0)
        asked.append(request.url)
        tag = request.url.rsplit("/", 1)[-1].removesuffix(".json")
        body: Any = {"entityName": "Innodata Inc", "tag": tag, "units": {"USD": by_tag.get(tag, [])}}
        response: Fetched = answer(request, body if tag in by_tag else "<Error/>", status=200 if tag in by_tag else 404)
        parsed = REVENUE.parse(REVENUE_SOURCE, response)
        queue += parsed.follow_ups
    return parsed, asked


def test_tags_are_asked_in_order_and_a_filing_is_one_document() -> None:
    accession = "0000903651-26-000001"
    parsed, asked = run_revenue(
        {
            "Revenues": [money("2026-07-01", "2026-09-30", 62, accession, "2026-11-05")],
            "RevenueFromContractWithCustomerExcludingAssessedTax": [
                money("2026-07-01", "2026-09-30", 60, accession, "2026-11-05"),
                money("2025-07-01", "2025-09-30", 50, accession, "2026-11-05"),
            ],
        }
    )
    assert asked[0] == "https://data.sec.gov/api/xbrl/companyconcept/CIK0000903651/us-gaap/Revenues.json"
    assert asked[-1].endswith("/ifrs-full/RevenueFromContractsWithCustomers.json")
    (item,) = parsed.items
    assert sorted((claim.low, str(claim.as_of)) for claim in item.claims) == [(50, "2025-Q3"), (62, "2026-Q3")]
    assert all(claim.status.value == "confirmed" and claim.vendor == "innodata" for claim in item.claims)
    assert item.url.endswith("/903651/000090365126000001/0000903651-26-000001-index.htm")
    assert str(item.published) == "2026-11-05"


def test_since_leaves_older_filings() -> None:
    rows = [
        money("2025-07-01", "2025-09-30", 50, "0000903651-25-000001", "2025-11-05"),
        money("2026-07-01", "2026-09-30", 62, "0000903651-26-000001", "2026-11-05"),
    ]
    parsed, _ = run_revenue({"Revenues": rows}, since=NOW.date().replace(month=1))
    assert [item.guid for item in parsed.items] == ["0000903651-26-000001"]


def test_a_company_without_any_revenue_tag_is_an_issue() -> None:
    assert kinds_of(run_revenue({})[0]) == ["no-revenue"]


def test_only_the_vendors_named_are_asked() -> None:
    source = make_source("sec_revenue", {"vendors": ["taskus"]})
    assert REVENUE.requests(source, State(vendors=(LISTED,)), NOW) == []


def test_parsing_leaves_its_input_alone() -> None:
    request = ask(ACME)[0]
    before = dataclasses.asdict(request) | {"context": dict(request.context)}
    read(request, hits([hit(1)], 500))
    assert dataclasses.asdict(request) | {"context": dict(request.context)} == before
