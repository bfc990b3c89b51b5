"""Figures of revenue: lines that stay apart, races from one start, forecasts with their record, shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import outlook
from dashboard.figures import revenue as figures
from models.analytics import forecast, race, revenue, shares
from models.analytics.selection import ANY, placed

Facts = Callable[..., pd.DataFrame]
QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]


@pytest.fixture
def facts(facts_of: Facts) -> pd.DataFrame:
    return facts_of(
        ("mercor", "revenue", 1e6, "2023-07", {"kind": "run_rate"}),
        ("mercor", "revenue", 1e8, "2025-03", {"kind": "run_rate"}),
        ("mercor", "revenue", 5e8, "2025-09", {"kind": "run_rate", "status": "reported"}),
        ("mercor", "revenue", (2e9, None), "2026-06", {"kind": "run_rate", "status": "reported"}),
        ("surge-ai", "revenue", 1.2e9, "2024-06", {"kind": "run_rate", "status": "reported"}),
        ("surge-ai", "revenue", 1e9, "2024", {"kind": "annual"}),
        ("taskus", "revenue", 9e8, "2023", {"kind": "annual"}),
        ("taskus", "revenue", 1e9, "2024", {"kind": "annual"}),
        ("taskus", "revenue", 1.2e9, "2025", {"kind": "annual", "status": "projected"}),
        *(
            ("innodata", "revenue", 2e7 * 1.08**place, quarter, {"kind": "quarter"})
            for place, quarter in enumerate(QUARTERS)
        ),
    )


def whole(figure: go.Figure) -> go.Figure:
    """The figure, once Plotly has checked it, which the fast way of building it leaves out."""
    go.Figure(figure.to_dict())
    return figure


def test_a_run_rate_and_a_year_are_never_on_one_chart(facts: pd.DataFrame) -> None:
    rates = figures.series_data(revenue.series(facts, "run_rate", statuses=ANY), None)
    years = figures.series_data(revenue.series(facts, "annual", statuses=ANY), None)
    assert set(rates["fact"]).isdisjoint(years["fact"])
    drawn = whole(figures.series(rates, "light"))
    behind = {custom[0] for trace in drawn.data if trace.customdata is not None for custom in trace.customdata}
    assert behind == set(rates["fact"])


def test_a_year_is_drawn_inside_itself(facts: pd.DataFrame) -> None:
    years = figures.series_data(revenue.series(facts, "annual", statuses=ANY), None)
    drawn = whole(figures.series(years, "light"))
    assert list(drawn.layout.xaxis.ticktext) == ["2023", "2024", "2025"]
    days = [pd.Timestamp(day) for trace in drawn.data if trace.mode == "markers" for day in trace.x]
    assert {day.month for day in days} <= {6, 7}


def test_a_projection_hangs_on_a_dotted_line(facts: pd.DataFrame) -> None:
    years = figures.series_data(revenue.series(facts, "annual", statuses=ANY), None)
    drawn = whole(figures.series(years, "dark"))
    dashes = [trace.line.dash for trace in drawn.data if trace.mode == "lines"]
    assert "dot" in dashes
    symbols = [symbol for trace in drawn.data if trace.mode == "markers" for symbol in trace.marker.symbol]
    assert symbols.count("diamond-open") == 1


def test_a_lower_bound_points_up(facts: pd.DataFrame) -> None:
    rates = figures.series_data(revenue.series(facts, "run_rate"), None)
    drawn = whole(figures.series(rates, "light"))
    symbols = [symbol for trace in drawn.data if trace.mode == "markers" for symbol in trace.marker.symbol]
    assert "triangle-up-open" in symbols


def test_the_title_names_the_largest_and_its_date(facts: pd.DataFrame) -> None:
    rates = figures.series_data(revenue.series(facts, "run_rate"), None)
    assert figures.series_title(rates, "run_rate") == "Mercor tells the largest run rate: $2.0 B in Jun 2026"


@pytest.mark.parametrize("threshold", [1e6, 1e7, 1e8])
def test_the_race_begins_at_nought(facts: pd.DataFrame, threshold: float) -> None:
    frame = race.race(facts, threshold)
    drawn = whole(figures.race(frame, threshold, "light"))
    assert all(trace.x[0] == 0 for trace in drawn.data)
    assert "Months since" in drawn.layout.xaxis.title.text
    assert sum(bool(text) for trace in drawn.data for text in trace.text) == frame["vendor"].nunique()


def test_a_start_that_nobody_reached_is_empty(facts: pd.DataFrame) -> None:
    frame = race.race(facts, 1e12)
    assert not figures.race(frame, 1e12, "light").data
    assert "?" in figures.race_title(frame, 1e12)


def test_the_forecast_is_a_band_around_a_dashed_line(facts: pd.DataFrame) -> None:
    ahead = forecast.forecast(facts, "innodata", "quarter")
    past = placed(revenue.series(facts, "quarter", ["innodata"]))
    drawn = whole(outlook.forecast(past, ahead, "light"))
    assert [trace.fill for trace in drawn.data].count("toself") == 1
    assert [trace.line.dash for trace in drawn.data].count("dash") == 1
    labels = [note.text for note in drawn.layout.annotations]
    assert len(labels) == 3
    title = outlook.forecast_title(ahead, ahead.attrs["level"])
    assert "80 % interval" in title
    assert "Innodata" in title


def test_the_track_record_marks_what_the_interval_missed(facts: pd.DataFrame) -> None:
    tests = forecast.backtest(facts, "quarter")
    assert len(tests) > 0
    drawn = whole(outlook.record(tests, "light"))
    points = [trace for trace in drawn.data if trace.mode == "markers"]
    assert sum(len(trace.x) for trace in points) == len(tests)
    missed = sum(len(trace.x) for trace in points if trace.marker.symbol == "x")
    assert missed == int((~tests["covered"]).sum())
    assert "interval held in" in outlook.record_title(tests)


def test_without_a_test_the_record_says_so(facts: pd.DataFrame) -> None:
    tests = forecast.backtest(facts, "run_rate")
    assert not outlook.record(tests, "light").data
    assert "too few" in outlook.record_title(tests)


def test_shares_of_a_year_fill_the_bar(facts: pd.DataFrame) -> None:
    frame = figures.shares_data(shares.shares(facts), dt.date(2025, 1, 1))
    assert 2025 not in set(frame["year"])
    drawn = whole(figures.shares(frame, "light"))
    sums: dict[float, float] = {}
    for trace in drawn.data:
        for place, part in zip(trace.y, trace.x, strict=True):
            sums[place] = sums.get(place, 0.0) + part
    assert sums
    assert all(total == pytest.approx(1) for total in sums.values())
    assert len(sums) == frame["year"].nunique()


def test_the_growth_table_sorts_by_number_and_reads_as_words(facts: pd.DataFrame) -> None:
    table, formats, behind = figures.growth_table(revenue.growth_table(facts))
    assert pd.api.types.is_float_dtype(table["Growth a year"])
    assert formats["Growth a year"](0.5) == "+50 %"
    assert formats["Doubles in"](3.46) == "3.5 months"
    assert all(behind)


def test_nothing_known_is_empty(facts: pd.DataFrame) -> None:
    none = facts.head(0)
    assert not figures.series(figures.series_data(revenue.series(none), None), "light").data
    assert not figures.shares(figures.shares_data(shares.shares(none), None), "light").data
    assert figures.missing_words(shares.missing(none), None) == ""


def test_many_small_parts_are_added_up_to_one(facts_of: Facts) -> None:
    facts = facts_of(
        *((f"vendor-{number}", "revenue", 1e6 * (number + 1), "2024", {"kind": "annual"}) for number in range(40))
    )
    frame = figures.shares_data(shares.shares(facts), None)
    assert len(frame) == figures.MAX_PARTS + 1
    assert frame["share"].sum() == pytest.approx(1)
    drawn = whole(figures.shares(frame, "light"))
    assert drawn.data[-1].name == "Others"
    assert len(drawn.data[-1].customdata[0][0].split()) == 31


def test_a_race_of_hundreds_draws_the_farthest(facts_of: Facts) -> None:
    facts = facts_of(
        *(
            (f"vendor-{number}", "revenue", 1e8 + number, day, {"kind": "run_rate"})
            for number in range(60)
            for day in ("2024-01", "2025-01")
        )
    )
    frame = figures.race_data(race.race(facts, 1e7))
    assert frame["vendor"].nunique() == figures.MAX_VENDORS
    assert frame.attrs["caveat"]
