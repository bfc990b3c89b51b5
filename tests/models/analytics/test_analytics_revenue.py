"""Lines, growth, the race, shares and what is missing on small records."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.analytics import race, revenue, shares
from models.errors import InvalidValue

Frames = Callable[..., pd.DataFrame]


def rate(vendor: str, value: float, as_of: str, **more: object) -> tuple[object, ...]:
    return (vendor, "revenue", value, as_of, {"kind": "run_rate", **more})


def year(vendor: str, value: float, as_of: str, **more: object) -> tuple[object, ...]:
    return (vendor, "revenue", value, as_of, {"kind": "annual", **more})


def test_lines_are_never_mixed(frame_of: Frames) -> None:
    facts = frame_of(
        rate("a", 450e6, "2025-09"),
        year("a", 300e6, "2025"),
        ("a", "revenue", 90e6, "2025-Q3", {"kind": "quarter"}),
        ("a", "revenue", 170e6, "2025-H1", {"kind": "half"}),
        ("a", "revenue", 150e6, "2025", {"kind": "from_client", "party": "google"}),
        ("a", "revenue", 1e9, "2025"),
    )
    got = {line: revenue.series(facts, line)["value_usd"].tolist() for line in revenue.LINES}
    assert got == {
        "run_rate": [450e6],
        "annual": [300e6],
        "quarter": [90e6],
        "half": [170e6],
        "month": [],
        "unspecified": [1e9],
    }
    assert revenue.series(facts, "quarter")["annualised_usd"].tolist() == [360e6]


def test_a_part_never_stands_beside_the_whole(frame_of: Frames) -> None:
    facts = frame_of(rate("h", 550e6, "2026-01"), rate("h", 50e6, "2025-08", scope="Handshake AI"))
    assert revenue.series(facts)["value_usd"].tolist() == [550e6]
    assert revenue.series(facts, scope="Handshake AI")["value_usd"].tolist() == [50e6]
    assert revenue.parts(facts)["scope"].tolist() == ["Handshake AI"]
    assert revenue.growth(facts).empty


def test_projections_come_only_when_asked_for(frame_of: Frames) -> None:
    facts = frame_of(year("a", 870e6, "2024"), year("a", 2e9, "2025", status="projected"))
    assert revenue.series(facts, "annual")["as_of"].tolist() == ["2024"]
    assert revenue.series(facts, "annual", statuses=("projected",))["as_of"].tolist() == ["2025"]


def test_a_flow_told_of_another_span_is_left_out_and_counted(frame_of: Frames) -> None:
    frame = revenue.series(frame_of(year("a", 1e8, "2022-05"), year("a", 2e8, "2023")), "annual")
    assert frame["value_usd"].tolist() == [2e8]
    assert "1 whose period is no year" in frame.attrs["caveat"]


def test_an_order_of_magnitude_is_shown_without_a_value(frame_of: Frames) -> None:
    frame = revenue.series(frame_of(rate("a", (100e6, 999e6), "2026-01")))
    assert frame["value_usd"].isna().all()
    assert (frame["low_usd"].iloc[0], frame["high_usd"].iloc[0], frame["bound"].iloc[0]) == (100e6, 999e6, "range")
    assert "1 without a single dollar value" in frame.attrs["caveat"]


def test_unknown_lines_are_errors(frame_of: Frames) -> None:
    with pytest.raises(InvalidValue, match="weekly"):
        revenue.series(frame_of(), "weekly")
    with pytest.raises(InvalidValue, match="unspecified"):
        revenue.growth_table(frame_of(), lines=["unspecified"])


def test_growth_is_annualised_and_doubles(frame_of: Frames) -> None:
    row = revenue.growth(frame_of(rate("a", 100e6, "2025-03-15"), rate("a", 400e6, "2025-09-15"))).iloc[0]
    assert row["growth"] == pytest.approx(3)
    assert row["months"] == pytest.approx(6.05, abs=0.02)
    assert row["annualised"] == pytest.approx(4 ** (12 / row["months"]) - 1)
    assert row["doubling_months"] == pytest.approx(row["months"] / 2)


def test_what_shrinks_has_no_doubling_time(frame_of: Frames) -> None:
    row = revenue.growth(frame_of(year("a", 388e6, "2022"), year("a", 273e6, "2023")), "annual").iloc[0]
    assert row["growth"] == pytest.approx(-0.296, abs=0.001)
    assert pd.isna(row["doubling_months"])


def test_year_on_year_takes_the_same_quarter(frame_of: Frames) -> None:
    quarters = [
        ("a", "revenue", v, p, {"kind": "quarter"}) for v, p in ((10, "2024-Q1"), (30, "2024-Q4"), (20, "2025-Q1"))
    ]
    frame = revenue.growth(frame_of(*quarters), "quarter", year_on_year=True)
    assert frame[["from_as_of", "to_as_of", "growth"]].to_numpy().tolist() == [["2024-Q1", "2025-Q1", 1.0]]


def test_told_growth_is_in_one_unit(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "revenue_growth", 3, "2025", {"unit": "multiple", "kind": "year"}),
        ("b", "revenue_growth", -13, "2025", {"unit": "percent", "kind": "year"}),
    )
    assert revenue.told_growth(facts).set_index("vendor")["growth"].to_dict() == {"a": 2, "b": pytest.approx(-0.13)}


def test_the_race_starts_at_the_first_observation_above(frame_of: Frames) -> None:
    facts = frame_of(
        rate("a", 75e6, "2025-02"), rate("a", 120e6, "2025-03"), rate("a", 500e6, "2025-09"), rate("b", 9e7, "2025-03")
    )
    frame = race.race(facts, 1e8)
    assert frame["vendor"].tolist() == ["a", "a"]
    assert frame["months"].tolist() == [0, pytest.approx(6, abs=0.1)]
    assert frame["unseen_months"].iloc[0] == pytest.approx(1, abs=0.1)
    assert frame["times"].tolist() == [1.2, 5.0]


def test_twelve_months_come_from_quarters_in_a_row_only(frame_of: Frames) -> None:
    spans = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q3"]
    facts = frame_of(*(("a", "revenue", 10e6, span, {"kind": "quarter"}) for span in spans))
    frame = revenue.trailing(facts)
    assert frame["as_of"].tolist() == ["2024-Q4", "2025-Q1"]
    assert frame["value_usd"].tolist() == [40e6, 40e6]
    assert [len(ids) for ids in frame["claims"]] == [4, 4]


def test_a_year_as_told_goes_before_the_sum_of_its_parts(frame_of: Frames) -> None:
    halves = [("a", "revenue", 100e6, span, {"kind": "half", "status": "reported"}) for span in ("2023-H1", "2023-H2")]
    facts = frame_of(*halves, year("a", 205e6, "2023"), *(("b", *half[1:]) for half in halves))
    frame = revenue.trailing(facts).set_index("vendor")
    assert frame["value_usd"].to_dict() == {"a": 205e6, "b": 200e6}
    assert frame["status"].to_dict() == {"a": "confirmed", "b": "reported"}


def test_missing_vendors_are_named_with_what_is_known_of_them(frame_of: Frames) -> None:
    facts = frame_of(
        year("a", 870e6, "2024"),
        rate("b", 450e6, "2024-09"),
        year("c", 10e6, "2023"),
        year("d", 5e6, "2024", status="projected"),
        ("e", "revenue", 7e6, "2024-Q1", {"kind": "quarter"}),
    )
    frame = shares.missing(facts)
    assert {(row.vendor, row.reason) for row in frame[frame["year"].eq(2024)].itertuples()} == {
        ("b", "only run rate"),
        ("c", "nothing told"),
        ("d", "only projected"),
        ("e", "only parts of the year"),
    }
    assert frame.set_index(["year", "vendor"]).loc[(2024, "c"), "last_usd"] == 10e6
    assert shares.concentration(facts).set_index("year").loc[2024, "missing"] == 4


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(2020, 2023), st.floats(1e3, 1e12)), max_size=20))
def test_shares_of_a_year_sum_to_one_and_hhi_lies_between_its_bounds(
    frame_of: Frames, told: list[tuple[str, int, float]]
) -> None:
    facts = frame_of(*(year(vendor, value, str(when)) for vendor, when, value in told))
    table = shares.shares(facts)
    sums = table.groupby("year")["share"].sum()
    assert sums.to_numpy() == pytest.approx(1)
    assert not table.duplicated(["year", "vendor"]).any()
    for row in shares.concentration(facts).itertuples():
        assert 1 / row.vendors - 1e-9 <= row.hhi <= 1 + 1e-9
        assert row.effective <= row.vendors + 1e-6


@settings(deadline=None, max_examples=25)
@given(st.floats(1.01, 50), st.floats(1, 60))
def test_doubling_time_doubles(ratio: float, months: float) -> None:
    doubled = revenue.doubling(pd.Series([ratio]), pd.Series([months])).iloc[0]
    assert ratio ** (doubled / months) == pytest.approx(2)
