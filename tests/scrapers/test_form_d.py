from __future__ import annotations

import datetime as dt

import pytest
from answers import filing
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ParseError
from models.period import Period
from scrapers.form_d import Company, Verdict, fold_name, funding_claims, judge, read_form_d, related, summary

FILED = Period.parse("2026-11-18")
ACME = Company(("Acme Labels", "Acme Labels AI"), ("Acme",), ("0001999999",), "San Francisco")


def test_the_amount_sold_is_the_round_as_of_the_first_sale() -> None:
    (claim,) = funding_claims(read_form_d(filing()), "mercor", FILED)
    assert (claim.low, claim.high, claim.unit, claim.kind, claim.party) == (38_500_000, 38_500_000, "USD", None, None)
    assert (claim.metric.value, claim.status.value, str(claim.as_of)) == ("funding", "confirmed", "2026-11-03")
    assert "40,000,000" in claim.note
    assert claim.quote is None


def test_indefinite_is_an_answer() -> None:
    form = read_form_d(filing(total="Indefinite", year="<overFiveYears>true</overFiveYears>"))
    assert (form.offering, form.indefinite) == (None, True)
    assert "indefinite" in funding_claims(form, "mercor", FILED)[0].note


def test_yet_to_occur_falls_back_to_the_day_of_filing() -> None:
    form = read_form_d(filing(first_sale="<yetToOccur>true</yetToOccur>"))
    (claim,) = funding_claims(form, "mercor", FILED)
    assert str(claim.as_of) == "2026-11-18"
    assert "yet to occur" in claim.note


def test_a_first_sale_keeps_its_precision() -> None:
    (claim,) = funding_claims(read_form_d(filing(first_sale="<value>2026-11</value>")), "mercor", FILED)
    assert str(claim.as_of) == "2026-11"


@pytest.mark.parametrize("change", [{"sold": "0"}, {"merger": "true"}, {"live": "TEST"}])
def test_what_is_no_round_makes_no_claim(change: dict[str, str]) -> None:
    assert funding_claims(read_form_d(filing(**change)), "mercor", FILED) == ()  # type: ignore[arg-type]


def test_an_amendment_restates_and_says_what_it_amends() -> None:
    amendment = "<isAmendment>true</isAmendment><previousAccessionNumber>0001999999-26-000001</previousAccessionNumber>"
    form = read_form_d(filing(kind="D/A", amendment=amendment, sold="39000000"))
    (claim,) = funding_claims(form, "mercor", FILED)
    assert (claim.low, str(claim.as_of)) == (39_000_000, "2026-11-03"), "the same question as the first filing"
    assert "0001999999-26-000001" in claim.note


def test_debt_is_debt() -> None:
    form = read_form_d(filing(securities="<isDebtType>true</isDebtType>"))
    assert funding_claims(form, "mercor", FILED)[0].kind == "debt"


def test_of_persons_only_name_and_role_are_kept() -> None:
    form = read_form_d(filing())
    assert [(one.name, one.role) for one in form.persons] == [("Ada B. Example", "Executive Officer, Director, CEO")]
    shown = summary(form, dt.date(2026, 11, 18)) + repr(form)
    assert "Secret" not in shown
    assert "Hidden" not in shown
    assert "555" not in shown


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, Verdict.COMPANY),
        ({"cik": "0000000007"}, Verdict.COMPANY),
        ({"issuer": "ACME LABELS INC"}, Verdict.COMPANY),
        (
            {"issuer": "Newname Corp", "cik": "7", "previous": "<previousName>Acme Labels, Inc.</previousName>"},
            Verdict.COMPANY,
        ),
        ({"issuer": "Renamed Corp"}, Verdict.COMPANY),
        ({"issuer": "MW LSVC Acme Labels, LLC", "cik": "7"}, Verdict.VEHICLE),
        ({"issuer": "Acme Labels Co-Invest II LP", "cik": "7"}, Verdict.VEHICLE),
        ({"issuer": "Acme Labels, a series of Many LLC", "cik": "7"}, Verdict.VEHICLE),
        ({"issuer": "Acme Labels", "cik": "7", "entity": "Limited Partnership"}, Verdict.VEHICLE),
        ({"issuer": "Acme Labels", "cik": "7", "industry": "Pooled Investment Fund"}, Verdict.VEHICLE),
        ({"issuer": "Acme Labels Gardens Inc", "cik": "7"}, Verdict.UNSURE),
        ({"issuer": "Acme, Inc.", "cik": "7"}, Verdict.COMPANY),
        ({"issuer": "Acme, Inc.", "cik": "7", "city": "Tulsa"}, Verdict.UNSURE),
        ({"issuer": "Bystander Foods, Inc.", "cik": "7"}, Verdict.OTHER),
    ],
)
def test_whose_money_it_is(change: dict[str, str], verdict: Verdict) -> None:
    assert judge(read_form_d(filing(**change)), ACME) is verdict  # type: ignore[arg-type]


def test_fund_exemptions_and_fund_types_mark_vehicles() -> None:
    for change in (
        {"exemption": "3C.1"},
        {"fund": "<investmentFundInfo><investmentFundType>Venture</investmentFundType></investmentFundInfo>"},
    ):
        form = read_form_d(filing(**change))  # type: ignore[arg-type]
        assert judge(form, ACME) is Verdict.VEHICLE


def test_which_filers_are_worth_reading() -> None:
    assert related("Acme Labels, Inc.  (CIK 0001999999)", ACME)
    assert related("MW Acme Labels LLC  (CIK 0000000007)", ACME)
    assert related("Renamed Corp  (CIK 0001999999)", ACME)
    assert related("ACME INC  (ACM)  (CIK 0000000007)", ACME)
    assert not related("Acme Roofing LLC  (CIK 0000000007)", ACME)
    assert not related("Bystander Foods (CIK 0000000008)", ACME)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>not found</html>",
        b"<edgarSubmission/>",
        filing()[:600],
        filing(sold="many"),
        b'<!DOCTYPE a [<!ENTITY b "c">]><edgarSubmission>&b;</edgarSubmission>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><edgarSubmission/>',
        b"\x00\x01\x02",
    ],
)
def test_what_is_no_filing_is_said(body: bytes) -> None:
    with pytest.raises(ParseError):
        read_form_d(body)


@given(st.text(max_size=60))
def test_folding_names_is_stable(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
