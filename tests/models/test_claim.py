"""Claims: what each metric allows, and identity by content."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.claim import RULES, Claim, Metric, Needs, Status, UnitClass, organization_id
from models.document import Quote
from models.errors import InvalidValue
from models.period import Period

VALUATION = Claim(
    document="d1",
    vendor="mercor",
    metric=Metric.VALUATION,
    status=Status.CONFIRMED,
    low=10_000_000_000,
    high=10_000_000_000,
    unit="USD",
    kind="post_money",
    party="felicis",
    as_of=Period.parse("2025-10"),
)

_UNITS = {
    UnitClass.MONEY: st.sampled_from(["USD", "EUR", "AUD"]),
    UnitClass.PERCENT: st.just("percent"),
    UnitClass.MULTIPLE: st.just("multiple"),
    UnitClass.PEOPLE: st.just("people"),
}


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    metric = draw(st.sampled_from(Metric))
    rule = RULES[metric]
    low = high = unit = None
    if rule.units:
        family = draw(st.sampled_from(sorted(rule.units)))
        unit = "USD/" + draw(st.sampled_from(sorted(rule.per))) if family is UnitClass.RATE else draw(_UNITS[family])
        low = draw(st.floats(0, 1e12))
        high = draw(st.none() | st.just(low))
    kinds = sorted(rule.kinds)
    kind = draw(st.sampled_from(kinds) if metric is Metric.CLIENT else st.none() | st.sampled_from(kinds or [None]))
    party = None if rule.party is Needs.NEVER else draw(st.sampled_from(["google", "meta"]))
    return Claim("d", "mercor", metric, draw(st.sampled_from(Status)), low, high, unit, kind, party)


def test_the_id_of_this_claim_never_changes() -> None:
    assert VALUATION.id == "bac5fe4078396edac5818c0b33ec1cf7"


@given(claims(), st.text(min_size=1, max_size=20), st.sampled_from(["US", "KE", None]))
def test_how_it_was_read_is_not_part_of_its_identity(claim: Claim, note: str, region: str | None) -> None:
    read_again = replace(claim, note=note, region=region, origin="Reuters", quote=Quote(0, 3, "abc"))
    assert read_again.id == claim.id


@pytest.mark.parametrize(
    "change",
    [
        {"document": "d2"},
        {"vendor": "scale-ai"},
        {"kind": None},
        {"party": None},
        {"scope": "Handshake AI"},
        {"low": 9e9},
        {"high": None},
        {"unit": "EUR"},
        {"as_of": Period.parse("2025")},
        {"as_of": None},
        {"status": Status.REPORTED},
        {"metric": Metric.FUNDING, "kind": None},
    ],
)
def test_what_it_says_is(change: dict[str, object]) -> None:
    assert replace(VALUATION, **change).id != VALUATION.id


def test_one_and_one_point_nought_are_the_same_claim() -> None:
    whole = replace(VALUATION, low=10, high=10)
    assert replace(VALUATION, low=10.0, high=10.0).id == whole.id


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": "percent"}, "unit"),
        ({"unit": "USD/hour"}, "unit"),
        ({"unit": None}, "unit"),
        ({"kind": "annual"}, "kind"),
        ({"vendor": "Mercor"}, "vendor"),
        ({"party": "Felicis Ventures"}, "party"),
        ({"low": 2, "high": 1}, "low"),
        ({"low": float("nan")}, "finite"),
        ({"region": "usa"}, "region"),
        ({"metric": Metric.CLIENT, "kind": "uses"}, "unit"),
        ({"metric": Metric.FUNDING_TOTAL, "kind": None}, "party"),
    ],
)
def test_what_a_metric_does_not_allow_is_refused_by_name(change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValue, match=field):
        replace(VALUATION, **change)


def test_a_client_claim_needs_its_client_and_its_change() -> None:
    with pytest.raises(InvalidValue, match="party"):
        Claim("d", "scale-ai", Metric.CLIENT, Status.REPORTED, kind="ends")
    with pytest.raises(InvalidValue, match="kind"):
        Claim("d", "scale-ai", Metric.CLIENT, Status.REPORTED, party="google")


def test_a_quote_must_fit_its_offsets() -> None:
    with pytest.raises(InvalidValue, match="offsets"):
        Quote(3, 5, "abc")


def test_names_become_ids() -> None:
    assert organization_id("Matrix Partners") == "matrix-partners"
    assert organization_id("  U.S. Army ") == "u-s-army"
    assert organization_id("Telefónica España") == "telefonica-espana"


@given(claims())
def test_a_record_gives_the_claim_again(claim: Claim) -> None:
    record = claim.as_record()
    again = Claim(
        document=claim.document,
        vendor=record["vendor"],
        metric=Metric(record["metric"]),
        status=Status(record["status"]),
        low=record["low"],
        high=record["high"],
        unit=record["unit"],
        kind=record["kind"],
        party=record["party"],
    )
    assert again.id == claim.id
