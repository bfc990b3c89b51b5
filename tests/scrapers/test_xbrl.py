from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ParseError
from models.period import Period, Precision
from scrapers.xbrl import Concept, Span, Statement, packed, read_concept, statements, unpacked

_numbers = itertools.count(1)


def fact(
    start: str | None, end: str, value: float, filed: str, form: str = "10-Q", accession: str = ""
) -> dict[str, Any]:
    row = {
        "end": end,
        "val": value,
        "accn": accession or f"0001999999-26-{next(_numbers):06d}",
        "fy": 2026,
        "fp": "Q3",
        "form": form,
        "filed": filed,
    }
    return row | ({"start": start} if start else {})


def concept(*rows: dict[str, Any], tag: str = "Revenues", unit: str = "USD") -> Concept:
    found, issues = read_concept({"entityName": "Acme Labels", "tag": tag, "units": {unit: list(rows)}}, "test")
    assert issues == []
    return found


def told(*concepts: Concept) -> list[tuple[str | None, str, float | None]]:
    made, _ = statements(concepts, "innodata")
    return [(one.claim.kind, str(one.claim.as_of), one.claim.low) for one in made]


def only(*concepts: Concept) -> Statement:
    made, issues = statements(concepts, "innodata")
    assert issues == []
    (one,) = made
    return one


def test_facts_of_one_filing_are_told_apart_by_their_days() -> None:
    accession = "0001999999-26-900001"
    rows = [
        fact("2026-07-01", "2026-09-30", 62, "2026-11-05", accession=accession),
        fact("2026-01-01", "2026-09-30", 180, "2026-11-05", accession=accession),
        fact("2025-07-01", "2025-09-30", 50, "2026-11-05", accession=accession),
        fact("2026-01-01", "2026-06-30", 118, "2026-08-05"),
    ]
    assert sorted(told(concept(*rows)), key=str) == [
        ("half", "2026-H1", 118),
        ("quarter", "2025-Q3", 50),
        ("quarter", "2026-Q3", 62),
    ]


def test_the_fourth_quarter_is_the_year_minus_nine_months() -> None:
    found = concept(
        fact("2025-01-01", "2025-09-30", 150, "2025-11-05"),
        fact("2025-01-01", "2025-12-31", 210, "2026-02-20", form="10-K", accession="0001999999-26-900002"),
    )
    made, issues = statements([found], "innodata")
    assert issues == []
    quarter = next(one for one in made if one.claim.kind == "quarter")
    assert (quarter.claim.low, str(quarter.claim.as_of)) == (60, "2025-Q4")
    assert "derived" in quarter.claim.note
    assert (quarter.filing.accession, quarter.filing.filed) == ("0001999999-26-900002", dt.date(2026, 2, 20))


def test_a_reported_fourth_quarter_is_not_derived() -> None:
    found = concept(
        fact("2025-01-01", "2025-09-30", 150, "2025-11-05"),
        fact("2025-01-01", "2025-12-31", 210, "2026-02-20", form="10-K"),
        fact("2025-10-01", "2025-12-31", 61, "2026-02-20", form="10-K"),
    )
    assert ("quarter", "2025-Q4", 61) in told(found)
    assert ("quarter", "2025-Q4", 60) not in told(found)


def test_a_difference_that_is_no_revenue_is_an_issue() -> None:
    found = concept(
        fact("2025-01-01", "2025-09-30", 250, "2025-11-05"), fact("2025-01-01", "2025-12-31", 210, "2026-02-20")
    )
    made, issues = statements([found], "innodata")
    assert [one.claim.kind for one in made] == ["annual"]
    assert [issue.kind for issue in issues] == ["xbrl-derived"]


def test_a_restatement_makes_a_second_claim_and_a_repetition_none() -> None:
    found = concept(
        fact("2025-07-01", "2025-09-30", 50, "2025-11-05"),
        fact("2025-07-01", "2025-09-30", 50, "2026-02-20", form="10-K"),
        fact("2025-07-01", "2025-09-30", 48, "2026-11-05"),
    )
    made, _ = statements([found], "innodata")
    assert [(one.claim.low, one.filing.filed.isoformat()) for one in made] == [(50, "2025-11-05"), (48, "2026-11-05")]
    assert "restates 50" in made[1].claim.note


def test_a_restated_year_restates_the_derived_quarter() -> None:
    found = concept(
        fact("2025-01-01", "2025-09-30", 150, "2025-11-05"),
        fact("2025-01-01", "2025-12-31", 210, "2026-02-20", form="10-K"),
        fact("2025-01-01", "2025-12-31", 205, "2026-04-01", form="10-K/A"),
    )
    quarters = [one for one in statements([found], "innodata")[0] if one.claim.kind == "quarter"]
    assert [(one.claim.low, str(one.filing.filed)) for one in quarters] == [(60, "2026-02-20"), (55, "2026-04-01")]


def test_where_two_tags_tell_one_period_the_total_counts() -> None:
    total = concept(fact("2026-07-01", "2026-09-30", 62, "2026-11-05"))
    part = concept(
        fact("2026-07-01", "2026-09-30", 60, "2026-11-05"),
        fact("2026-04-01", "2026-06-30", 58, "2026-08-05"),
        tag="RevenueFromContractWithCustomerExcludingAssessedTax",
    )
    assert sorted(told(total, part)) == [("quarter", "2026-Q2", 58), ("quarter", "2026-Q3", 62)]


@pytest.mark.parametrize(
    ("start", "end", "kind", "as_of"),
    [
        ("2026-01-01", "2026-03-31", "quarter", "2026-Q1"),
        ("2026-02-01", "2026-04-30", "quarter", "2026-04"),
        ("2026-06-29", "2026-09-27", "quarter", "2026-09"),
        ("2025-10-04", "2026-01-02", "quarter", "2025-12"),
        ("2026-01-01", "2026-06-30", "half", "2026-H1"),
        ("2025-01-01", "2025-12-31", "annual", "2025"),
        ("2024-07-01", "2025-06-30", "annual", "2025-06"),
        ("2024-12-30", "2025-12-28", "annual", "2025-12"),
        ("2026-01-01", "2026-01-31", None, "2026-01"),
    ],
)
def test_fiscal_spans_name_a_calendar_period_only_where_they_fit(
    start: str, end: str, kind: str | None, as_of: str
) -> None:
    span = Span(dt.date.fromisoformat(start), dt.date.fromisoformat(end), "USD")
    assert (span.kind, str(span.as_of)) == (kind, as_of)


def test_other_lengths_instants_and_units_are_left() -> None:
    rows = [
        fact(None, "2026-09-30", 5, "2026-11-05"),
        fact("2026-09-01", "2026-09-30", 5, "2026-11-05"),
        fact("2026-01-01", "2026-09-30", 5, "2026-11-05"),
    ]
    assert told(concept(*rows)) == []
    assert told(concept(fact("2026-07-01", "2026-09-30", 5, "2026-11-05"), unit="shares")) == []


def test_foreign_currency_stays_as_filed() -> None:
    assert only(concept(fact("2025-01-01", "2025-12-31", 9, "2026-02-20", form="40-F"), unit="CAD")).claim.unit == "CAD"


def test_bad_facts_are_issues_and_the_others_stand() -> None:
    rows: list[Any] = [
        fact("2026-07-01", "2026-09-30", 62, "2026-11-05"),
        {"start": "2026-07-01"},
        fact("2026-07-01", "2026-13-45", 62, "2026-11-05"),
        fact("2026-07-01", "2026-09-30", 62, "2026-11-05") | {"val": None},
        fact("2026-07-01", "2026-09-30", 62, "2026-11-05", accession="../../etc"),
        None,
    ]
    found, issues = read_concept({"units": {"USD": rows}}, "test")
    assert len(issues) == 4
    assert len(found.history) == 1


@pytest.mark.parametrize("payload", [None, [], {}, {"units": []}, "text"])
def test_what_is_no_concept_is_said(payload: Any) -> None:
    with pytest.raises(ParseError):
        read_concept(payload, "test")


def test_concepts_travel_through_the_context_unchanged() -> None:
    found = concept(
        fact("2026-07-01", "2026-09-30", 62.5, "2026-11-05"), fact("2026-07-01", "2026-09-30", 61, "2026-12-05")
    )
    assert unpacked(packed(found)) == found


@given(
    st.dates(dt.date(2005, 1, 1), dt.date(2030, 12, 31)),
    st.sampled_from([Precision.QUARTER, Precision.HALF, Precision.YEAR]),
)
def test_whole_calendar_periods_are_named_exactly(day: dt.date, precision: Precision) -> None:
    period = Period.of(day, precision)
    assert Span(period.first, period.last, "USD").as_of == period
