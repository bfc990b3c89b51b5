"""Figures of one vendor's story and of the record itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from dashboard.figures import evidence as record
from dashboard.figures import vendor as figures
from dashboard.figures.behind import MOST, held
from data import queries
from models.analytics import coverage, disagreements, revenue, valuation

DAY = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def facts(shipped_store: Path) -> pd.DataFrame:
    return queries.facts(shipped_store)


def test_every_fact_of_a_vendor_has_a_mark_in_its_lane(facts: pd.DataFrame) -> None:
    mine = facts[facts["vendor"].eq("mercor")]
    frame = figures.story_data(mine, None, DAY)
    figure = figures.story(frame, "mercor", "light")
    (marks,) = figure.data
    assert [ids[0] for ids in marks.customdata] == frame["id"].tolist()
    assert set(figure.layout.yaxis.ticktext) == set(frame["lane"])
    lanes = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    assert [lanes[y] for y in marks.y] == frame["lane"].tolist()


def test_what_is_confirmed_is_solid_and_the_rest_open(facts: pd.DataFrame) -> None:
    frame = figures.story_data(facts[facts["vendor"].eq("scale-ai")], None, DAY)
    (marks,) = figures.story(frame, "scale-ai", "dark").data
    for symbol, status in zip(marks.marker.symbol, frame["status"], strict=True):
        assert symbol.endswith("-open") == (status != "confirmed")


def test_a_span_and_denials_cut_the_story(facts: pd.DataFrame) -> None:
    mine = facts[facts["vendor"].eq("scale-ai")]
    late = figures.story_data(mine, dt.date(2026, 1, 1), DAY)
    assert (late["date"] >= pd.Timestamp("2026-01-01")).all()
    denied = mine.assign(status="denied")
    assert figures.story_data(denied, None, DAY).empty
    assert not figures.story(figures.story_data(mine.iloc[:0], None, DAY), "scale-ai", "light").data


def test_revenue_has_bars_for_years_and_a_line_for_the_run_rate(facts: pd.DataFrame) -> None:
    rates = revenue.series(facts, "run_rate", ["mercor"], ("confirmed", "reported"))
    years = revenue.series(facts, "annual", ["scale-ai"], ("confirmed", "reported"))
    figure = figures.revenue(rates, years, "mercor", "light")
    assert {trace.type for trace in figure.data} == {"bar", "scatter"}
    assert figures.revenue_title(rates, years, "mercor").startswith("Run rate: $")
    assert figures.revenue_title(rates.iloc[:0], years.iloc[:0], "mercor") == "What does Mercor earn?"
    assert not figures.revenue(rates.iloc[:0], years.iloc[:0], "mercor", "light").data


def test_the_last_closed_price_is_the_title_of_valuations(facts: pd.DataFrame) -> None:
    prices = valuation.timeline(facts, ["scale-ai"])
    assert figures.valuation_title(prices, "scale-ai") == "Last closed valuation: $29.0 B in Jun 2025"
    assert figures.valuation_title(prices.iloc[:0], "scale-ai") == "What is Scale AI worth?"


def test_the_grid_has_a_mark_in_every_cell(facts: pd.DataFrame) -> None:
    cells = coverage.coverage(facts, DAY)
    figure = record.grid(cells, "light")
    gaps, known = figure.data
    assert len(gaps.x) + len(known.x) == len(cells)
    assert len(known.x) == cells["state"].ne("gap").sum()
    assert record.grid_title(cells) == (
        f"{cells['state'].ne('gap').sum()} of {len(cells)} cells hold a figure, {cells['state'].eq('fresh').sum()} of "
        "them fresh"
    )
    sure = cells[cells["state"].ne("gap")]
    sizes = pd.Series(list(known.marker.size))
    assert sizes.corr(pd.Series(sure["confidence"].to_numpy())) > 0.99


def test_disagreements_are_drawn_as_multiples_of_what_is_held(shipped_store: Path, facts: pd.DataFrame) -> None:
    frame = disagreements.disagreements(facts, queries.claims(shipped_store))
    figure = record.spreads(frame, "light")
    low, high, dot = figure.data
    assert all(x <= 1.0001 for x in low.x)
    assert all(x >= 0.9999 for x in high.x)
    assert set(dot.x) == {1.0}
    shown = frame[frame["spread"].notna() & frame["value"].gt(0) & frame["lowest"].gt(0)].head(len(dot.x))
    assert [note.text for note in figure.layout.annotations] == [record.times(ratio) for ratio in shown["spread"]]
    assert [ids[0] for ids in dot.customdata] == shown["fact"].tolist()


def test_a_point_carries_no_more_claims_than_a_drawer_shows() -> None:
    frame = pd.DataFrame({"claims": [tuple(f"c{number}" for number in range(500)), ()]})
    assert [len(ids.split()) for ids in held(frame)["behind"]] == [MOST, 0]
