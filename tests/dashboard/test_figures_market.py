"""The market's cards, league and changes in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.figures import market as figures
from models.analytics import changes, league

Facts = Callable[..., pd.DataFrame]
DAY = dt.date(2026, 1, 1)


@pytest.fixture
def facts(facts_of: Facts) -> pd.DataFrame:
    return facts_of(
        ("mercor", "valuation", 2e9, "2025-02"),
        ("mercor", "valuation", 1e10, "2025-10"),
        ("surge-ai", "valuation", 2.4e10, "2025-09", {"status": "reported"}),
        ("mercor", "revenue", 5e8, "2025-09", {"kind": "run_rate"}),
        ("mercor", "pay_rate", (60.0, 120.0), "2025-11", {"unit": "USD/hour", "kind": "law"}),
        ("surge-ai", "pay_rate", (80.0, 100.0), "2025-11", {"unit": "USD/hour", "kind": "law"}),
        ("mercor", "client", None, "2025-06", {"kind": "starts", "party": "openai"}),
        ("surge-ai", "client", None, "2025-07", {"kind": "ends", "party": "google"}),
    )


def test_cards_tell_the_sum_and_its_change(facts: pd.DataFrame) -> None:
    cards = {card.key: card for card in figures.cards(league.cards(facts, DAY, 365), "1 year")}
    assert set(cards) == {"valuation", "run_rate", "expert_pay", "client_shifts"}
    assert cards["valuation"].value == "$34.0 B"
    assert cards["valuation"].claims
    assert cards["expert_pay"].value == "$90/h"
    assert cards["client_shifts"].value == "2"
    assert cards["valuation"].trend[-1] == pytest.approx(3.4e10)


def test_cards_of_nothing_are_dashes_without_a_change(facts: pd.DataFrame) -> None:
    cards = figures.cards(league.cards(facts.head(0), DAY, 365), "1 year")
    assert [card.value for card in cards][:3] == ["–", "–", "–"]
    assert all(card.delta is None or card.delta == 0 for card in cards)


def test_every_column_of_the_league_has_its_evidence(facts: pd.DataFrame) -> None:
    shown = figures.league(league.league(facts, DAY))
    assert set(shown.behind) == set(shown.table.columns)
    row = shown.table["Vendor"].tolist().index("Mercor")
    assert shown.behind["Valuation"][row]
    assert shown.behind["Valuation"][row] != shown.behind["Pay range"][row]


def test_the_league_sorts_by_value_and_reads_as_money(facts: pd.DataFrame) -> None:
    shown = figures.league(league.league(facts, DAY))
    assert pd.api.types.is_float_dtype(shown.table["Valuation"])
    assert shown.formats["Valuation"](2.4e10) == "$24.0 B"


def test_equal_medians_of_pay_are_written_as_their_own_ranges(facts: pd.DataFrame) -> None:
    shown = figures.league(league.league(facts, DAY))
    said = dict(zip(shown.table["Vendor"], map(shown.formats["Pay range"], shown.table["Pay range"]), strict=True))
    assert said == {"Surge AI": "$80 to $100/h", "Mercor": "$60 to $120/h"}


def test_a_flat_line_is_no_sparkline(facts: pd.DataFrame) -> None:
    shown = figures.league(league.league(facts, DAY))
    lines = dict(zip(shown.table["Vendor"], shown.table["24 months"], strict=True))
    assert lines["Surge AI"] is None
    assert lines["Mercor"][0] < lines["Mercor"][-1]


def test_what_changed_is_told_before_and_after(facts: pd.DataFrame) -> None:
    before = facts[facts["known_since"] < pd.Timestamp("2025-08-01")]
    found = changes.changes(before, facts, dt.date(2025, 8, 1))
    told = figures.changes(found, DAY)
    row = told[told["Vendor"].eq("Mercor") & told["What"].eq("Valuation")].iloc[0]
    assert row["Before"] == "$2.0 B, Feb 2025"
    assert row["Now"].startswith("$10.0 B, closed")
    assert "since 1 Aug 2025" in figures.changes_title(found, dt.date(2025, 8, 1))


def test_known_since_is_never_after_the_day(facts_of: Facts) -> None:
    facts = facts_of(("mercor", "valuation", 1e9, "2026"))
    told = figures.changes(changes.changes(facts.head(0), facts, dt.date(2025, 1, 1)), DAY)
    assert told["Known since"].tolist() == [DAY]


def test_the_title_names_the_dearest(facts: pd.DataFrame) -> None:
    assert figures.league_title(league.league(facts, DAY)).startswith("Surge AI is valued highest ($24.0 B)")
    assert figures.league_title(league.league(facts.head(0), DAY)) == "The vendors side by side"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (10.0, 500.0, "$10 to $500/h"),
        (13.6, 14.4, "$13.60 to $14.40/h"),
        (14.0, 14.0, "$14/h"),
        (14.0, float("nan"), "$14/h"),
    ],
)
def test_a_range_of_pay_never_runs_from_a_number_to_itself(low: float, high: float, words: str) -> None:
    assert figures._range(low, high) == words
