"""Figures of valuations: what is drawn, in which sign, and in which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import valuations as figures
from models.analytics import multiples, valuation
from models.analytics.selection import ANY

Facts = Callable[..., pd.DataFrame]


@pytest.fixture
def facts(facts_of: Facts) -> pd.DataFrame:
    return facts_of(
        ("mercor", "valuation", 2e9, "2025-02"),
        ("mercor", "valuation", 1e10, "2025-10"),
        ("mercor", "valuation", 2e10, "2026-07", {"status": "talks"}),
        ("surge-ai", "valuation", (1.5e10, 3e10), "2025-07", {"status": "talks"}),
        ("scale-ai", "valuation", 1.4e10, "2024-05"),
        ("scale-ai", "valuation", 2.9e10, "2025-06"),
        ("turing", "valuation", (1e9, None), "2025-11", {"status": "reported"}),
        ("mercor", "revenue", 1e8, "2025-03", {"kind": "run_rate"}),
        ("mercor", "revenue", 5e8, "2025-09", {"kind": "run_rate"}),
        ("scale-ai", "revenue", 1.5e9, "2025-05", {"kind": "run_rate"}),
    )


def timeline(facts: pd.DataFrame, start: dt.date | None = None) -> pd.DataFrame:
    return figures.timeline_data(valuation.timeline(facts, statuses=ANY), start)


def whole(figure: go.Figure) -> go.Figure:
    """The figure, once Plotly has checked it, which the fast way of building it leaves out."""
    go.Figure(figure.to_dict())
    return figure


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_closed_prices_are_solid_and_talks_hollow(facts: pd.DataFrame, mode: str) -> None:
    frame = timeline(facts)
    drawn = whole(figures.timeline(frame, mode, None, dt.date(2026, 11, 1)))
    symbols = {
        custom[0]: symbol
        for trace in drawn.data
        if trace.mode == "markers"
        for custom, symbol in zip(trace.customdata, trace.marker.symbol, strict=True)
    }
    by_status = dict(zip(frame["fact"], frame["status"], strict=True))
    assert {symbols[fact] for fact, status in by_status.items() if status == "confirmed"} == {"circle"}
    assert {symbols[fact] for fact, status in by_status.items() if status == "talks"} == {"diamond-open"}
    assert {symbols[fact] for fact, status in by_status.items() if status == "reported"} == {"circle-open"}


def test_every_point_names_the_fact_behind_it(facts: pd.DataFrame) -> None:
    drawn = figures.timeline(timeline(facts), "light")
    behind = {custom[0] for trace in drawn.data if trace.mode == "markers" for custom in trace.customdata}
    assert behind == set(facts.loc[facts["metric"].eq("valuation"), "id"])


def test_a_range_is_a_bar(facts: pd.DataFrame) -> None:
    frame = timeline(facts)
    drawn = figures.timeline(frame[frame["vendor"].eq("surge-ai")], "light")
    bar = next(trace for trace in drawn.data if trace.mode == "markers")
    assert bar.error_y.visible
    assert bar.y[0] - bar.error_y.arrayminus[0] == pytest.approx(1.5e10)
    assert bar.y[0] + bar.error_y.array[0] == pytest.approx(3e10)


def test_the_axis_says_billions_and_labels_are_short_names(facts: pd.DataFrame) -> None:
    drawn = whole(figures.timeline(timeline(facts), "light"))
    assert "$10 B" in drawn.layout.yaxis.ticktext
    assert drawn.layout.yaxis.type == "log"
    labels = [note.text for note in drawn.layout.annotations]
    assert "<b>Scale AI</b>" in labels
    assert all(len(text) <= 16 + len("<b></b>") for text in labels)


def test_the_span_keeps_the_price_that_held_when_it_began(facts: pd.DataFrame) -> None:
    frame = timeline(facts, dt.date(2025, 1, 1))
    assert frame.loc[frame["vendor"].eq("scale-ai"), "value_usd"].tolist() == [1.4e10, 2.9e10]
    start = pd.Timestamp("2025-01-01")
    line = next(trace for trace in figures.timeline(frame, "light", start.date()).data if trace.mode == "lines")
    assert min(line.x) >= start


def test_the_title_tells_the_newest_closed_price(facts: pd.DataFrame) -> None:
    assert figures.timeline_title(timeline(facts)) == (
        "Scale AI holds the highest closed valuation: $29.0 B in Jun 2025"
    )
    assert "Surge AI" in figures.timeline_summary(timeline(facts))


def test_equal_multiples_are_straight_and_labelled(facts: pd.DataFrame) -> None:
    frame = figures.multiples_data(multiples.multiples(facts), None)
    drawn = whole(figures.multiples(frame, "dark"))
    lines = [trace for trace in drawn.data if trace.mode == "lines"]
    notes = [note.text for note in drawn.layout.annotations]
    assert len(lines) == len(notes)
    for trace, words in zip(lines, notes, strict=True):
        assert trace.y[0] / trace.x[0] == pytest.approx(float(words.rstrip("×")))
        assert trace.y[1] / trace.x[1] == pytest.approx(float(words.rstrip("×")))
    assert drawn.layout.xaxis.title.text == "Revenue a year, US dollars"


def test_a_step_goes_from_the_hollow_to_the_solid_price(facts: pd.DataFrame) -> None:
    frame = figures.steps_data(valuation.step_ups(facts), None)
    drawn = whole(figures.steps(frame, "light"))
    assert {(trace.x[0], trace.x[1]) for trace in drawn.data} == {(2e9, 1e10), (1.4e10, 2.9e10)}
    assert figures.steps_title(frame) == "Mercor took the steepest step: 5× in 8 months, to $10.0 B"


def test_comparables_name_the_exchange_of_listed_vendors(facts: pd.DataFrame) -> None:
    frame = multiples.comparables(facts, {"turing": "XTST:TUR"})
    table, formats, behind = figures.comparables(frame)
    assert table.set_index("Vendor").loc["Turing", "Listed"] == "XTST:TUR"
    assert formats["Valuation"](2.9e10) == "$29.0 B"
    assert len(behind) == len(table)


def test_nothing_known_is_an_empty_figure(facts_of: Facts) -> None:
    none = facts_of(("mercor", "workforce", 10.0, "2025", {"unit": "people"})).head(0)
    frame = timeline(none)
    assert not figures.timeline(frame, "light").data
    assert figures.timeline_title(frame) == "What are the vendors worth?"
    assert not figures.multiples(figures.multiples_data(multiples.multiples(none), None), "light").data
    assert not figures.steps(figures.steps_data(valuation.step_ups(none), None), "light").data


def test_a_hostile_name_is_inert(facts_of: Facts) -> None:
    vendor = "x-script-alert"
    facts = facts_of((vendor, "valuation", 1e9, "2025-01", {"party": "a-b"}))
    frame = timeline(facts).assign(vendor="<script>alert(1)</script>")
    drawn = figures.timeline(frame, "light").to_json()
    assert "<script" not in drawn.replace("\\u003c", "<")
