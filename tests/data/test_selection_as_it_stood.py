"""The record of an earlier day: what did not move keeps its facts, and all is as if resolved from nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from data import queries, selection
from data.selection import Filter


@pytest.mark.parametrize("day", ["2013-02-10", "2024-06-30", "2025-06-15", "2025-11-02", "2026-09-01"])
@pytest.mark.parametrize("vendors", [(), ("mercor", "scale-ai")])
def test_keeping_what_did_not_move_changes_nothing(
    shipped_store: Path, monkeypatch: pytest.MonkeyPatch, day: str, vendors: tuple[str, ...]
) -> None:
    chosen = Filter(vendors=vendors, known_on=dt.date.fromisoformat(day))
    quick = queries.facts(shipped_store, chosen)

    def everything(connection: object, _: Filter) -> None:
        connection.execute("create temp table moved as select distinct vendor, metric from claims")  # type: ignore[attr-defined]

    monkeypatch.setattr(selection, "_note_moved", everything)
    whole = queries.facts(shipped_store, chosen)
    order = ["vendor", "metric", "id"]
    pd.testing.assert_frame_equal(
        quick.sort_values(order).reset_index(drop=True), whole.sort_values(order).reset_index(drop=True)
    )
