"""Forecasts: refusals, fixed chance, what widens the interval, and whether it holds what it says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from models.analytics import forecast
from models.errors import InvalidValue

Frames = Callable[..., pd.DataFrame]


def rates(vendor: str, values: list[float], **more: object) -> list[tuple[object, ...]]:
    """A run rate every second month from January 2023."""
    months = [f"{2023 + 2 * i // 12}-{2 * i % 12 + 1:02d}" for i in range(len(values))]
    return [(vendor, "revenue", v, m, {"kind": "run_rate", **more}) for v, m in zip(values, months, strict=True)]


def test_three_observations_are_refused_with_the_reason(frame_of: Frames) -> None:
    frame = forecast.forecast(frame_of(*rates("a", [1e6, 2e6, 4e6])), "a")
    assert frame.empty
    assert frame.attrs["refused"] == "3 usable observations; at least 4 are needed"


def test_observations_of_a_few_weeks_are_refused(frame_of: Frames) -> None:
    days = [("a", "revenue", 1e6 * n, f"2025-03-{n:02d}", {"kind": "run_rate"}) for n in range(1, 9)]
    assert "span" in forecast.forecast(frame_of(*days), "a").attrs["refused"]


def test_projections_and_parts_are_no_observations(frame_of: Frames) -> None:
    facts = frame_of(*rates("a", [1e6] * 6, status="projected"), *rates("a", [1e6] * 6, scope="unit"))
    assert "0 usable" in forecast.forecast(facts, "a").attrs["refused"]


def test_steady_growth_goes_on_and_the_interval_opens(frame_of: Frames) -> None:
    facts = frame_of(*rates("a", [1e6 * 1.05 ** (2 * n) for n in range(12)]))
    frame = forecast.forecast(facts, "a")
    assert frame.attrs["refused"] is None
    assert frame["months_ahead"].tolist() == list(range(1, 13))
    ratio = frame["value_usd"].iloc[-1] / frame["last_usd"].iloc[-1]
    # Growth of 5 % a month, damped: more than half of it and no more than all.
    assert 1.05**6 < ratio < 1.05**13
    width = np.log(frame["high_usd"] / frame["low_usd"])
    assert (np.diff(width) > 0).all()
    assert ((frame["low_usd"] < frame["value_usd"]) & (frame["value_usd"] < frame["high_usd"])).all()
    assert len(frame["claims"].iloc[0]) == 12


def test_the_same_seed_gives_the_same_figures_whoever_else_is_there(frame_of: Frames) -> None:
    mine, other = rates("a", [1e6, 2e6, 3e6, 5e6, 6e6]), rates("b", [9e6, 8e6, 7e6, 9e6])
    alone = forecast.forecast(frame_of(*mine), "a")
    pd.testing.assert_frame_equal(alone, forecast.forecast(frame_of(*other, *mine), "a"))
    assert not alone["value_usd"].equals(forecast.forecast(frame_of(*mine), "a", seed=1)["value_usd"])


def test_ranges_of_the_claims_widen_the_interval(frame_of: Frames) -> None:
    values = [1e6, 1.2e6, 1.4e6, 1.7e6, 2e6]
    exact = forecast.forecast(frame_of(*rates("a", values)), "a")
    vague = forecast.forecast(frame_of(*rates("a", [(v * 0.6, v * 1.6) for v in values])), "a")  # type: ignore[misc]

    def width(frame: pd.DataFrame) -> float:
        return float(np.log(frame["high_usd"] / frame["low_usd"]).iloc[0])

    assert width(vague) > 1.2 * width(exact)


def test_a_flow_is_foretold_by_its_own_periods(frame_of: Frames) -> None:
    quarters = [f"{y}-Q{q}" for y in (2023, 2024) for q in (1, 2, 3, 4)]
    facts = frame_of(*(("a", "revenue", 1e6 * (1 + n), q, {"kind": "quarter"}) for n, q in enumerate(quarters)))
    frame = forecast.forecast(facts, "a", "quarter")
    assert frame["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]


@pytest.mark.parametrize(
    "wrong", [{"line": "unspecified"}, {"months": 0}, {"months": 37}, {"level": 1.0}, {"draws": 3}]
)
def test_what_cannot_be_asked_is_an_error(frame_of: Frames, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        forecast.forecast(frame_of(), "a", **wrong)  # type: ignore[arg-type]


def test_the_backtest_knows_nothing_of_the_year_before(frame_of: Frames) -> None:
    values = [1e6 * 1.1**n for n in range(14)]
    facts = frame_of(*rates("a", values))
    plain = forecast.backtest(facts)
    assert (plain["date"] - plain["cutoff"]).dt.days.eq(365).all()
    # Another last value changes only what is compared, not what was said.
    changed = forecast.backtest(frame_of(*rates("a", [*values[:-1], 9e9])))
    pd.testing.assert_series_equal(plain["value_usd"], changed["value_usd"])
    assert not changed["covered"].iloc[-1]


def test_fewer_than_six_observations_are_not_tested(frame_of: Frames) -> None:
    frame = forecast.backtest(frame_of(*rates("a", [1e6, 2e6, 3e6, 4e6, 5e6])))
    assert frame.empty
    assert np.isnan(frame.attrs["coverage"])


def worlds(count: int, seed: int) -> list[tuple[object, ...]]:
    """Vendors whose growth wanders and fades, told at uneven times with errors."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for vendor in range(count):
        level, pace = np.log(rng.uniform(1e6, 1e9)), rng.normal(0.04, 0.04)
        wander, bend = np.exp(rng.normal(np.log(0.03), 0.5)), np.exp(rng.normal(np.log(0.006), 0.5))
        for month in range(48):
            pace = 0.98 * pace + rng.normal(0, bend)
            level += pace + rng.normal(0, wander)
            if rng.random() < 0.3:
                told = float(np.exp(level + rng.normal(0, 0.05)))
                when = f"{2021 + month // 12}-{month % 12 + 1:02d}"
                rows.append((f"v{vendor}", "revenue", told, when, {"kind": "run_rate"}))
    return rows


def test_the_interval_holds_about_what_it_says(frame_of: Frames) -> None:
    frame = forecast.backtest(frame_of(*worlds(60, 7)), draws=200)
    assert frame["vendor"].nunique() > 40
    assert 0.72 <= frame.attrs["coverage"] <= 0.90
    half = forecast.backtest(frame_of(*worlds(60, 7)), level=0.5, draws=200)
    assert 0.40 <= half.attrs["coverage"] <= 0.62
    assert frame.attrs["median_error"] < frame.attrs["naive_error"]


def test_the_ledger_is_covered_about_as_often_as_promised(ledger: pd.DataFrame) -> None:
    record = forecast.track_record(ledger).set_index("line")
    tests = record["tests"].sum()
    assert tests >= 20
    covered = (record["coverage"].fillna(0) * record["tests"]).sum() / tests
    assert 0.65 <= covered <= 0.95
