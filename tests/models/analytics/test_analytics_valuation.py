"""Prices, rounds, steps and multiples on small records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.analytics import multiples, valuation
from models.analytics.selection import OPEN
from models.errors import InvalidValue

Frames = Callable[..., pd.DataFrame]


def test_talks_come_only_when_asked_for_and_closed_ones_are_marked(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 10e9, "2025-10"),
        ("a", "valuation", 9e9, "2025-09", {"status": "talks", "superseded_by": "x"}),
        ("a", "valuation", 20e9, "2026-07", {"status": "talks"}),
    )
    closed, talks = valuation.timeline(facts), valuation.timeline(facts, statuses=OPEN)
    assert closed["value_usd"].tolist() == [10e9]
    assert talks["value_usd"].tolist() == [9e9, 20e9]
    assert talks["superseded"].tolist() == [True, False]
    assert valuation.prices(facts)["value_usd"].tolist() == [10e9]


def test_a_price_stands_beside_the_round_that_set_it(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 10e9, "2025-10"),
        ("a", "funding", 350e6, "2025-10-27", {"kind": "series_c", "party": "felicis"}),
        ("b", "valuation", 1e9, "2025-10"),
        ("b", "funding", 50e6, "2024-10"),
    )
    frame = valuation.timeline(facts).set_index("vendor")
    assert frame.loc["a", "round_usd"] == 350e6
    assert frame.loc["a", "round_kind"] == "series_c"
    assert pd.isna(frame.loc["b", "round_usd"])
    assert frame.loc["b", "round_claims"] == ()


def test_a_price_told_again_is_no_step(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 2e9, "2025-02"),
        ("a", "valuation", 10e9, "2025-10"),
        ("a", "valuation", 10.2e9, "2025-11"),
        ("a", "valuation", (9e9, None), "2026-02"),
        ("a", "valuation", 10e9, "2026-04"),
    )
    steps = valuation.step_ups(facts)
    assert steps[["from_usd", "to_usd", "step_up"]].to_numpy().tolist() == [[2e9, 10e9, 5.0]]
    assert steps["months"].iloc[0] == pytest.approx(8, abs=0.2)
    assert steps["annualised"].iloc[0] == pytest.approx(5 ** (12 / steps["months"].iloc[0]))
    assert len(steps["claims"].iloc[0]) == 5


def test_a_bound_far_below_the_price_is_another_price(frame_of: Frames) -> None:
    facts = frame_of(("a", "valuation", 5e9, "2020-08"), ("a", "valuation", (200e6, None), "2022-10"))
    assert valuation.step_ups(facts)["step_up"].tolist() == [pytest.approx(0.04)]


def test_press_beside_a_confirmed_price_is_no_step(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 14e9, "2024-05"),
        ("a", "valuation", 13e9, "2024-06", {"status": "reported"}),
        ("a", "valuation", 29e9, "2025-06-12"),
        ("a", "valuation", 13.8e9, "2025-06", {"status": "reported"}),
    )
    assert valuation.prices(facts)["value_usd"].tolist() == [14e9, 29e9]


def test_a_year_among_months_is_not_placed(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 2e9, "2025-02"), ("a", "valuation", 10e9, "2025-10"), ("a", "valuation", 2.1e9, "2025")
    )
    assert valuation.timeline(facts)["loose"].sum() == 1
    assert valuation.prices(facts)["value_usd"].tolist() == [2e9, 10e9]
    assert "1 dated too coarsely" in valuation.prices(facts).attrs["caveat"]


def test_pre_money_is_shown_and_not_compared(frame_of: Frames) -> None:
    facts = frame_of(("a", "valuation", 3e9, "2024-02", {"kind": "pre_money"}), ("a", "valuation", 4e9, "2024-03"))
    assert len(valuation.timeline(facts)) == 2
    assert valuation.step_ups(facts).empty


def test_one_round_told_twice_is_one_and_two_rounds_of_a_year_are_two(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "funding", 100e6, "2025-02", {"kind": "series_b"}),
        ("a", "funding", 102e6, "2025-02-20"),
        ("a", "funding", 350e6, "2025-10"),
    )
    rounds = valuation.rounds(facts)
    assert len(rounds) == 2
    assert len(rounds["claims"].iloc[0]) == 2


def test_money_raised_is_the_total_and_what_came_after_it(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "funding", 100e6, "2025-02"),
        ("a", "funding_total", 130e6, "2025-03"),
        ("a", "funding", 350e6, "2025-10"),
        ("a", "funding", 60e6, "2026-01", {"kind": "tender"}),
        ("b", "funding", 5e6, "2024-02"),
        ("b", "funding", 7e6, "2025-02"),
    )
    frame = valuation.raised(facts).set_index("vendor")
    assert frame["raised_usd"].to_dict() == {"a": 480e6, "b": 12e6}
    assert frame["basis"].to_dict() == {"a": "total + rounds", "b": "rounds"}


def test_a_multiple_carries_both_dates_and_its_range(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", (9e9, 11e9), "2025-10"),
        ("a", "revenue", 500e6, "2025-09", {"kind": "run_rate"}),
        ("a", "revenue", 100e6, "2025-03", {"kind": "run_rate"}),
    )
    row = multiples.multiples(facts).iloc[0]
    assert row["multiple"] == pytest.approx(20)
    assert (row["multiple_low"], row["multiple_high"]) == (pytest.approx(18), pytest.approx(22))
    assert (row["valuation_as_of"], row["revenue_as_of"]) == ("2025-10", "2025-09")
    assert row["gap_days"] == -31


def test_far_apart_price_and_revenue_have_no_multiple(frame_of: Frames) -> None:
    facts = frame_of(("a", "valuation", 3e9, "2022-06"), ("a", "revenue", 1e9, "2026-04", {"kind": "run_rate"}))
    assert multiples.multiples(facts).empty
    row = multiples.comparables(facts).iloc[0]
    assert pd.isna(row["multiple"])
    assert row["revenue_usd"] == 1e9


def test_listed_vendors_stand_beside_private_ones_by_their_quarters(frame_of: Frames) -> None:
    quarters = [("i", "revenue", 50e6, f"2025-Q{n}", {"kind": "quarter"}) for n in (1, 2, 3, 4)]
    facts = frame_of(*quarters, ("i", "valuation", 1.7e9, "2025-11"), ("p", "valuation", 3e9, "2025-11"))
    frame = multiples.comparables(facts, {"i": "NASDAQ:INOD"}).set_index("vendor")
    assert frame.loc["i", "ticker"] == "NASDAQ:INOD"
    assert frame.loc["i", "revenue_usd"] == 200e6
    assert frame.loc["i", "revenue_basis"] == "4 quarters"
    assert frame.loc["i", "multiple"] == pytest.approx(8.5)
    assert pd.isna(frame.loc["p", "ticker"])


def test_efficiency_is_revenue_per_dollar_raised(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "funding", 100e6, "2024-02"),
        ("a", "revenue", 400e6, "2025-02", {"kind": "run_rate"}),
        ("b", "revenue", 400e6, "2025-02", {"kind": "run_rate"}),
    )
    frame = multiples.capital_efficiency(facts)
    assert frame[["vendor", "efficiency"]].to_numpy().tolist() == [["a", 4.0]]


def test_an_unknown_basis_is_an_error(frame_of: Frames) -> None:
    with pytest.raises(InvalidValue, match="basis"):
        multiples.multiples(frame_of(), basis="guess")


def test_money_is_compared_in_dollars_at_the_rate_of_the_fact(frame_of: Frames) -> None:
    facts = frame_of(("a", "valuation", 10e9, "2025-10", {"unit": "AUD", "usd": 0.65}))
    row = valuation.timeline(facts).iloc[0]
    assert (row["value_usd"], row["low_usd"], row["high_usd"]) == (6.5e9, 6.5e9, 6.5e9)


prices_told = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.floats(1e6, 1e11),
        st.integers(2018, 2026),
        st.integers(1, 12),
        st.sampled_from(["confirmed", "reported", "talks", "projected", "denied"]),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=25)
@given(prices_told)
def test_steps_multiply_to_the_whole_way_and_hold_no_talks(
    frame_of: Frames, told: list[tuple[str, float, int, int, str]]
) -> None:
    facts = frame_of(*((v, "valuation", value, f"{y}-{m:02d}", {"status": s}) for v, value, y, m, s in told))
    path = valuation.prices(facts)
    steps = valuation.step_ups(facts)
    assert set(path["status"]) <= {"confirmed", "reported"}
    for vendor, rows in steps.groupby("vendor"):
        mine = path[path["vendor"].eq(vendor)]["value_usd"]
        assert rows["step_up"].prod() == pytest.approx(mine.iloc[-1] / mine.iloc[0])
        assert (rows["months"] >= 0).all()
    firm: Any = facts[facts["status"].isin(["confirmed", "reported"])]
    assert {c for ids in path["claims"] for c in ids} <= {c for ids in firm["supporting"] for c in ids}
