"""Figures of pay: rows, marks, axes and words."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from dashboard.figures import pay as figures
from data import queries
from models.analytics import pay, pay_index


@pytest.fixture(scope="module")
def rates(shipped_store: Path) -> pd.DataFrame:
    return pay.normalise(queries.facts(shipped_store))


def rate(vendor: str, kind: str | None, low: float | None, high: float | None, number: int, **more: object) -> dict:
    day = pd.Timestamp("2025-03-31")
    return {
        "id": f"f{number}", "vendor": vendor, "metric": "pay_rate", "kind": kind, "party": None, "scope": None,
        "region": None, "as_of": "2025-03", "as_of_first": pd.Timestamp("2025-03-01"), "as_of_last": day,
        "precision": "month", "low": low, "high": high, "unit": "USD/hour", "currency": "USD", "per": "hour",
        "value": low if low is not None else high, "value_usd": low if low is not None else high, "rate": 1.0,
        "rate_day": day, "status": "reported", "confidence": 0.8, "origins": 1, "supporting": (f"c{number}",),
        "dissenting": (), "superseded_by": None, "known_since": day, **more,
    }  # fmt: skip


@pytest.fixture
def small() -> pd.DataFrame:
    """Mercor: experts $100 to $200 and up to $300; generalists $20; Appen: generalists $10 to $15."""
    rows = [
        rate("mercor", "expert", 100.0, 200.0, 1, value_usd=150.0),
        rate("mercor", "expert", None, 300.0, 2),
        rate("mercor", "generalist", 20.0, 20.0, 3),
        rate("appen", "generalist", 10.0, 15.0, 4, value_usd=12.5),
    ]
    return pay.normalise(pd.DataFrame(rows))


def test_rows_stand_under_their_heading_best_paid_first(small: pd.DataFrame) -> None:
    rows = figures.ladder(pay.levels(small), "expertise", "vendor")
    assert rows["head"].tolist() == ["Experts (any field)", "Generalists", "Generalists"]
    assert rows["label"].tolist() == ["Mercor", "Mercor", "Appen"]
    assert rows["y"].is_monotonic_increasing
    assert rows["y"].diff().min() > 0.99


def test_a_range_is_a_bar_and_a_ceiling_an_open_arrow_on_a_dotted_line(small: pd.DataFrame) -> None:
    figure = figures.dumbbells(figures.ladder(pay.levels(small), "expertise", "vendor"), "light")
    bars = [shape for shape in figure.layout.shapes if shape.line.dash == "solid"]
    assert [(bar.x0, bar.x1) for bar in bars] == [(100.0, 200.0), (10.0, 15.0)]
    dotted = [shape for shape in figure.layout.shapes if shape.line.dash == "dot"]
    assert [(line.x0, line.x1) for line in dotted] == [(200.0, 300.0)]
    arrows = [trace for trace in figure.data if trace.marker.symbol == "triangle-left-open"]
    assert [list(trace.x) for trace in arrows] == [[300.0]]
    medians = next(trace for trace in figure.data if trace.marker.symbol == "circle")
    assert sorted(medians.x) == [12.5, 20.0, 150.0]
    assert all(custom[0].startswith("c") for custom in medians.customdata)


def test_the_median_is_written_beside_its_row(small: pd.DataFrame) -> None:
    figure = figures.dumbbells(figures.ladder(pay.levels(small), None, "vendor"), "dark")
    assert [note.text for note in figure.layout.annotations] == ["$150/h", "$20/h", "$12.50/h"]
    assert figure.layout.xaxis.type == "log"
    assert all(text == "" or text.startswith("$") for text in figure.layout.xaxis.ticktext)


def test_the_title_says_between_what_the_medians_lie(small: pd.DataFrame) -> None:
    title = figures.ladder_title(pay.levels(small), "USD/hour")
    assert title == "From $12.50/h (Appen, generalists) to $150/h (Mercor, experts (any field))"
    assert figures.ladder_title(pay.levels(small.iloc[:0]), "USD/hour") == "What is paid"


def test_each_vendor_that_pays_both_gets_its_ratio(small: pd.DataFrame) -> None:
    rows = figures.premium_rows(pay.levels(small, by=("vendor", "group")))
    assert rows[["vendor", "expert", "generalist"]].to_numpy().tolist() == [["mercor", 150.0, 20.0]]
    figure = figures.premium(rows, "light")
    assert [note.text for note in figure.layout.annotations] == ["<b>7.5×</b>"]
    assert figures.premium_title(rows, pay.spread(small, None)).startswith("Experts get 7.5 times")


def test_medians_over_time_are_labelled_lines_over_the_single_rates(rates: pd.DataFrame) -> None:
    lines = pay.over_time(rates, by=("group",), freq="Y")
    lines = pd.concat([lines, pay.over_time(rates, freq="Y").assign(group="all")])
    lines["middle"] = lines["start"]
    figure = figures.over_time(rates, lines, "light")
    assert {note.text for note in figure.layout.annotations} == {"<b>Experts</b>", "<b>Generalists</b>", "<b>All</b>"}
    points = [trace for trace in figure.data if trace.mode == "markers"]
    dated = rates[rates["date"].notna() & rates["usd_hour"].gt(0)]
    assert sum(len(trace.x) for trace in points) == len(dated)
    assert {trace.marker.symbol for trace in points} == {"circle", "triangle-down-open"}


def test_the_index_stands_beside_the_raw_median_with_its_interval(rates: pd.DataFrame) -> None:
    frame = pay_index.index(rates, freq="Y")
    frame["middle"] = frame["start"]
    figure = figures.index(frame, "light")
    band = next(trace for trace in figure.data if trace.fill == "toself")
    assert len(band.x) == 2 * frame["low"].notna().sum()
    assert {note.text for note in figure.layout.annotations} >= {"<b>Raw median</b>", "<b>Same work</b>"}
    title = figures.index_title(frame)
    assert "80 % interval" in title
    assert "raw median" in title
    assert "-" not in title.split("(")[0].replace("\N{MINUS SIGN}", "")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_known_is_an_empty_figure(rates: pd.DataFrame, mode: str) -> None:
    none = rates.iloc[:0]
    assert not figures.dumbbells(figures.ladder(pay.levels(none), "expertise", "vendor"), mode).data
    assert not figures.over_time(none, pay.over_time(none).assign(group="all", middle=pd.NaT), mode).data
    assert not figures.index(pay_index.index(none).assign(middle=pd.NaT), mode).data
    assert not figures.premium(figures.premium_rows(pay.levels(none, by=("vendor", "group"))), mode).data


def test_ticks_are_few_and_inside_the_axis() -> None:
    for low, high in ((1.0, 500.0), (10.0, 20.0), (0.01, 5_000.0), (7.0, 7.0)):
        axis = figures.log_money_axis([low, high], "USD/hour")
        left, right = axis["range"]  # type: ignore[misc]
        assert all(left <= math.log10(tick) <= right for tick in axis["tickvals"])  # type: ignore[attr-defined]
        assert sum(text != "" for text in axis["ticktext"]) <= 7  # type: ignore[attr-defined]
        assert left < math.log10(low) <= math.log10(high) < right


def test_rates_without_hours_are_shown_in_their_own_unit(shipped_store: Path) -> None:
    facts = queries.facts(shipped_store)
    tasks = pay.as_published(facts, "task")
    assert not tasks.empty
    assert set(tasks["basis"]) == {"task"}
    figure = figures.dumbbells(figures.ladder(pay.levels(tasks), "vendor", "expertise"), "light", unit="USD/task")
    assert all("/task" in note.text for note in figure.layout.annotations)
    assert pay.as_published(facts.iloc[:0], "task").empty
