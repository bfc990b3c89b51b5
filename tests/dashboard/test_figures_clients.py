"""Figures of client relations: threads, matrix, shifts, movement, risk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from dashboard.figures import clients as figures
from dashboard.figures.flow import Thread, order
from dashboard.palette import THEMES, vendor_color
from data import queries
from models.analytics import clients, exposure

DAY = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def facts(shipped_store: Path) -> pd.DataFrame:
    return queries.facts(shipped_store)


@pytest.fixture(scope="module")
def states(facts: pd.DataFrame) -> pd.DataFrame:
    return clients.states(facts, DAY)


def beads(figure: object) -> object:
    return next(trace for trace in figure.data if trace.mode == "markers")  # type: ignore[attr-defined]


def test_every_relation_is_a_thread_with_a_bead_at_both_ends(states: pd.DataFrame) -> None:
    figure = figures.trade(states, "light")
    marks = beads(figure)
    assert len(marks.x) == 2 * len(states)  # type: ignore[attr-defined]
    assert {ids[0] for ids in marks.customdata} == {" ".join(ids[:60]) for ids in states["claims"]}  # type: ignore[attr-defined]
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    breaks = sum(sum(x is None or x != x for x in trace.x) for trace in lines)
    assert breaks == len(states)
    assert {note.text for note in figure.layout.annotations} >= {"Clients", "Vendors", "OpenAI", "Scale AI"}


def test_a_thread_has_its_vendors_colour_and_is_broken_where_in_doubt(states: pd.DataFrame) -> None:
    doubtful = states[states["state"].eq("in doubt")]
    assert not doubtful.empty
    marks = beads(figures.trade(doubtful, "dark"))
    assert set(marks.marker.color) == {vendor_color(vendor, "dark") for vendor in doubtful["vendor"]}  # type: ignore[attr-defined]
    assert set(marks.marker.symbol) == {"diamond-open"}  # type: ignore[attr-defined]


def test_names_are_ordered_so_that_threads_do_not_cross_without_need() -> None:
    pairs = [("a", "z"), ("b", "y"), ("c", "x")]
    threads = [Thread(0, one, other, "#000000", "solid", "circle", "", "") for one, other in pairs]
    left, right = order(threads, 2)
    assert [dict(pairs)[name] for name in left] == right


def test_the_matrix_has_a_mark_per_relation_coloured_by_state(states: pd.DataFrame) -> None:
    figure = figures.matrix(states, "light")
    (marks,) = figure.data
    assert len(marks.x) == len(states)
    ended = [color for color, state in zip(marks.marker.line.color, states["state"], strict=True) if state == "ended"]
    assert set(ended) == {THEMES["light"].loss}
    assert len(figure.layout.xaxis.tickvals) == states["vendor"].nunique()


def test_shifts_go_up_for_gains_and_down_for_losses(facts: pd.DataFrame) -> None:
    events = clients.events(facts, statuses=("confirmed", "reported", "talks"))
    frame = figures.shifts_data(events, "client")
    figure = figures.shifts(frame, "light", "client")
    moving = next(trace for trace in figure.data if any("triangle" in symbol for symbol in trace.marker.symbol))
    kinds = frame[frame["kind"].ne("uses")]
    expected = {"gain": "triangle-up", "loss": "triangle-down", "doubt": "diamond"}
    for symbol, direction, status in zip(moving.marker.symbol, kinds["direction"], kinds["status"], strict=True):
        assert symbol == expected[direction] + ("" if status in ("confirmed", "reported") else "-open")
    assert frame.groupby("row")["client"].nunique().eq(1).all()


def test_movement_is_above_zero_for_gains_and_below_for_losses(facts: pd.DataFrame) -> None:
    frame = clients.movement(facts)
    figure = figures.movement(frame, "light")
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert sum(sum(y for y in bar.y if y > 0) for bar in bars) == frame["gains"].sum()
    assert sum(sum(y for y in bar.y if y < 0) for bar in bars) == -frame["losses"].sum()
    net = next(trace for trace in figure.data if trace.type == "scatter")
    moved = frame[(frame["gains"] > 0) | (frame["losses"] > 0)]
    assert dict(zip(net.x, net.y, strict=True)) == moved.groupby("period")["net"].sum().to_dict()
    assert figure.layout.yaxis.title.text == "Clients gained and lost"


def test_many_quarters_are_named_by_their_years_only() -> None:
    few = pd.period_range("2025Q3", "2026Q2", freq="Q")
    assert figures.quarter_ticks(few) == ["Q3<br>2025", "Q4", "Q1<br>2026", "Q2"]
    many = pd.period_range("2020Q1", "2025Q4", freq="Q")
    assert [tick for tick in figures.quarter_ticks(many) if tick] == [str(year) for year in range(2020, 2026)]


def test_the_parts_of_revenue_add_up_to_the_whole(facts: pd.DataFrame) -> None:
    frame = exposure.at_risk(facts, DAY)
    figure = figures.risk(frame, "light")
    totals = pd.Series(0.0, index=range(len(frame)))
    for bar in figure.data:
        totals += pd.Series(list(bar.x))
    assert totals.round(6).eq(100).all()
    assert figure.layout.xaxis.title.text == "Part of yearly revenue"
    assert "revenue" in figures.risk_title(frame)


def test_who_gained_from_whom_goes_by_way_of_the_client(facts: pd.DataFrame) -> None:
    frame = clients.gainers(facts)
    marks = beads(figures.gainers(frame, "light"))
    lost = len(frame.drop_duplicates(["lost_by", "client"]))
    won = len(frame.drop_duplicates(["client", "gained_by"]))
    assert len(marks.x) == 2 * (lost + won)  # type: ignore[attr-defined]
    assert set(marks.x) == {0.025, 0.975, 1.025, 1.975}  # type: ignore[attr-defined]


def test_titles_tell_the_finding_or_ask(states: pd.DataFrame, facts: pd.DataFrame) -> None:
    assert "most buyers" in figures.trade_title(states)
    assert figures.trade_title(states.iloc[:0]) == "Who buys from whom?"
    assert figures.gainers_title(clients.gainers(facts.iloc[:0])).endswith("?")
    assert figures.movement_title(clients.movement(facts.iloc[:0])).endswith("?")
    assert figures.shifts_title(clients.events(facts.iloc[:0])).endswith("?")


def test_nothing_known_is_an_empty_figure(facts: pd.DataFrame) -> None:
    none = facts.iloc[:0]
    empty = clients.states(none, DAY)
    assert not figures.trade(empty, "light").data
    assert not figures.matrix(empty, "light").data
    assert not figures.shifts(figures.shifts_data(clients.events(none), "vendor"), "light", "vendor").data
    assert not figures.movement(clients.movement(none), "light").data
    assert not figures.risk(exposure.at_risk(none, DAY), "light").data
    assert not figures.gainers(clients.gainers(none), "light").data
