"""Vendors side by side: one table of text with evidence behind each cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.figures import compare as figures
from models.analytics import league

Facts = Callable[..., pd.DataFrame]
DAY = dt.date(2026, 1, 1)


@pytest.fixture
def facts(facts_of: Facts) -> pd.DataFrame:
    return facts_of(
        ("mercor", "valuation", 1e10, "2025-10"),
        ("surge-ai", "valuation", 2.4e10, "2025-09", {"status": "reported"}),
        ("mercor", "workforce", 300.0, "2025-06", {"unit": "people", "kind": "staff"}),
        ("mercor", "workforce", 400.0, "2025-12", {"unit": "people", "kind": "staff"}),
        ("mercor", "workforce", 90.0, "2025-12", {"unit": "people", "kind": "staff", "scope": "India"}),
        ("turing", "layoff", 50.0, "2025-03", {"unit": "people", "status": "denied"}),
        ("turing", "revenue", 3e8, "2024", {"kind": "annual"}),
    )


def compared(facts: pd.DataFrame, *vendors: str) -> figures.Comparison:
    return figures.compare(league.league(facts, DAY), facts, vendors)


def test_the_newest_figure_of_each_kind_is_told(facts: pd.DataFrame) -> None:
    table = compared(facts, "mercor", "surge-ai").table.set_index("Measure")
    assert table.loc["Valuation", "Mercor"] == "$10.0 B, closed, Oct 2025"
    assert table.loc["Valuation", "Surge AI"] == "$24.0 B, reported, Sep 2025"
    assert table.loc["Workforce, staff", "Mercor"] == "400 people, confirmed, Dec 2025"
    assert pd.isna(table.loc["Workforce, staff", "Surge AI"])


def test_a_cell_knows_its_facts(facts: pd.DataFrame) -> None:
    made = compared(facts, "mercor", "surge-ai")
    place = made.table["Measure"].tolist().index("Workforce, staff")
    newest = facts.loc[facts["value"].eq(400.0), "id"].iloc[0]
    assert made.behind["Mercor"][place] == (newest,)
    assert made.behind["Surge AI"][place] == ()
    assert set(made.behind) == set(made.table.columns)


def test_what_is_denied_and_rows_without_a_figure_are_left_out(facts: pd.DataFrame) -> None:
    measures = compared(facts, "mercor", "turing").table["Measure"].tolist()
    assert not any("Layoff" in measure for measure in measures)
    assert "In talks at" not in measures


def test_groups_keep_together(facts: pd.DataFrame) -> None:
    groups = compared(facts, "mercor", "surge-ai", "turing").table["Group"].tolist()
    assert groups == sorted(groups, key=groups.index)


def test_a_vendor_without_facts_is_an_empty_column(facts: pd.DataFrame) -> None:
    table = compared(facts, "mercor", "toloka").table
    assert table["Toloka"].isna().all()


def test_the_title_and_file_name(facts: pd.DataFrame) -> None:
    table = league.league(facts, DAY)
    assert figures.title(table, ["mercor", "surge-ai"]) == "Mercor, Surge AI side by side"
    assert figures.file_name(["mercor", "surge-ai"], DAY) == "compare-mercor-surge-ai-2026-01-01"
