"""The league table and cards, coverage and disagreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from models.analytics import coverage, disagreements, league
from models.analytics.frames import CLAIM_COLUMNS, typed
from models.claim import Metric

Frames = Callable[..., pd.DataFrame]
DAY = dt.date(2025, 12, 31)


def test_a_row_holds_the_newest_of_everything(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 2e9, "2025-02"),
        ("a", "valuation", 10e9, "2025-10"),
        ("a", "valuation", 20e9, "2025-11", {"status": "talks"}),
        ("a", "valuation", 9e9, "2025-05", {"status": "talks"}),
        ("a", "revenue", 100e6, "2024-09", {"kind": "run_rate"}),
        ("a", "revenue", 500e6, "2025-09", {"kind": "run_rate"}),
        ("a", "pay_rate", (30, 50), "2025-06"),
        ("a", "pay_rate", (None, 500), "2025-06"),
        ("a", "pay_rate", 5, "2019-06"),
        ("a", "client", None, "2025-03", {"party": "google", "kind": "uses"}),
        ("a", "client", None, "2025-05", {"party": "meta", "kind": "ends"}),
        ("b", "valuation", 1e9, "2026-06"),
    )
    table = league.league(facts, DAY).set_index("vendor")
    row = table.loc["a"]
    assert (row["valuation_usd"], row["valuation_as_of"], row["talks_usd"]) == (10e9, "2025-10", 20e9)
    assert (row["revenue_usd"], row["revenue_basis"], row["multiple"]) == (500e6, "run_rate", 20.0)
    assert row["growth"] == pytest.approx(4, rel=0.02)
    assert (row["pay_low"], row["pay_median"], row["pay_high"]) == (30, 40, 50)
    assert (row["clients"], row["clients_lost"]) == (1, 1)
    assert len(row["spark_valuation"]) == league.SPARK_MONTHS
    assert row["spark_valuation"][-1] == 10e9
    assert np.isnan(row["spark_valuation"][0])
    assert set(row["valuation_claims"]) <= set(row["claims"])
    # What is true only of a later day does not count, and its vendor is not there yet.
    assert "b" not in table.index


def test_cards_compare_like_with_like(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 2e9, "2025-02"), ("a", "valuation", 3e9, "2025-12-01"), ("b", "valuation", 5e9, "2025-12-01")
    )
    card = league.cards(facts, DAY).set_index("card").loc["valuation"]
    assert (card["value"], card["before"], card["delta"]) == (8e9, 2e9, 6e9)
    assert card["like_for_like"] == pytest.approx(0.5)
    assert card["vendors"] == 2
    assert card["spark"][-1] == 8e9


def test_cards_of_an_empty_record_know_nothing(frame_of: Frames) -> None:
    cards = league.cards(frame_of(), DAY)
    assert cards["card"].tolist() == ["valuation", "run_rate", "expert_pay", "client_shifts"]
    assert cards["value"].isna().tolist() == [True, True, True, False]


def test_vendors_side_by_side(ledger: pd.DataFrame) -> None:
    table = league.league(ledger, dt.date(2026, 11, 1))
    turned = league.side_by_side(table, ["mercor", "nobody", "scale-ai"])
    assert turned.columns.tolist() == ["mercor", "scale-ai"]
    assert "multiple" in turned.index


def test_last_news_comes_from_the_pages_where_they_are_given(
    ledger: pd.DataFrame, ledger_claims_frame: pd.DataFrame
) -> None:
    table = league.league(ledger, dt.date(2026, 11, 1), claims=ledger_claims_frame).set_index("vendor")
    told = ledger_claims_frame.groupby("vendor")["published_last"].max()
    told = told.where(told <= "2026-11-01").dropna()
    both = table.index.intersection(told.index)
    assert (table.loc[both, "last_news"] >= told[both]).all() or (table.loc[both, "last_news"].notna()).all()


def test_the_grid_shows_gaps_and_age(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "valuation", 2e9, "2025-11"),
        ("a", "revenue", 1e6, "2021", {"kind": "annual"}),
        ("a", "pay_rate", 20, None, {"known_since": None}),
    )
    grid = coverage.coverage(facts, DAY, vendors=["a", "z"])
    assert len(grid) == 2 * len(Metric)
    cells = grid.set_index(["vendor", "metric"])["state"]
    assert cells["a", "valuation"] == "fresh"
    assert cells["a", "revenue"] == "old"
    assert cells["a", "pay_rate"] == "undated"
    assert cells["z", "valuation"] == "gap"
    gaps = coverage.gaps(grid)
    assert ("a", "valuation") not in set(zip(gaps["vendor"], gaps["metric"], strict=True))
    assert gaps["vendor"].iloc[0] == "a"
    assert coverage.matrix(grid, "facts").loc["a", "valuation"] == 1


def test_disagreements_measure_how_far_apart_the_claims_are(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "funding", 14.3e9, "2025-06", {"supporting": ("c1", "c2"), "dissenting": ("c3",)}),
        ("b", "valuation", 1e9, "2025-06", {"supporting": ("c4",)}),
    )
    claims = typed(
        pd.DataFrame(
            {
                "id": ["c1", "c2", "c3", "c4"],
                "low": [14.3e9, 14.3e9, 1.43e9, 1e9],
                "high": [14.3e9, 14.8e9, 1.43e9, 1e9],
                "unit": "USD",
                "origin": ["Reuters", "reuters ", "Blog", "X"],
                "origin_tier": 2,
                "tier": 2,
            }
        ),
        CLAIM_COLUMNS,
    )
    frame = disagreements.disagreements(facts, claims)
    row = frame.iloc[0]
    assert len(frame) == 1
    assert row["spread"] == pytest.approx(14.8 / 1.43)
    assert (row["for"], row["against"], row["origins_for"], row["origins_against"]) == (2, 1, 1, 1)
    assert row["claims"] == ("c1", "c2", "c3")
    usd = disagreements.in_usd(frame, facts).iloc[0]
    assert (usd["lowest_usd"], usd["highest_usd"]) == (1.43e9, 14.8e9)
    assert pd.isna(disagreements.disagreements(facts).iloc[0]["spread"])
