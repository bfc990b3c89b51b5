"""Facts made ready for analyses; that every analysis gives the same with them is told in the contract."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from models.analytics.frames import FACT_COLUMNS, TEXT, empty
from models.analytics.selection import OBSERVABLE, OBSERVATION, observable, observations, select


def test_the_stores_frames_can_be_made_ready(ledger: pd.DataFrame) -> None:
    """The store gives objects with None where a frame of the analytics holds text with NaN."""
    texts = [name for name, kind in FACT_COLUMNS.items() if kind == TEXT]
    plain = ledger.astype(dict.fromkeys(texts, "object"))
    plain[texts] = plain[texts].where(plain[texts].notna(), None)
    pd.testing.assert_frame_equal(observable(plain), observable(ledger))


def test_columns_and_types(ledger: pd.DataFrame) -> None:
    kinds = {**FACT_COLUMNS, **OBSERVABLE}
    for facts in (ledger, empty(FACT_COLUMNS)):
        frame = observable(facts)
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == kinds
    found = observations(select(ledger, "revenue"))
    assert {name: str(kind) for name, kind in found.dtypes.items()} == dict(OBSERVATION)
    assert list(found.columns) == list(OBSERVATION)


def test_a_year_is_loose_only_beside_finer_points_of_the_choice(frame_of: Callable[..., pd.DataFrame]) -> None:
    facts = observable(
        frame_of(
            ("mercor", "revenue", 1e8, "2025", {"kind": "run_rate"}),
            ("mercor", "revenue", 2e8, "2025-09", {"kind": "run_rate", "status": "reported"}),
            ("turing", "revenue", 3e8, "2025", {"kind": "run_rate"}),
        )
    )
    assert observations(select(facts, "revenue"))["loose"].tolist() == [True, False, False]
    assert observations(select(facts, "revenue", statuses=("confirmed",)))["loose"].tolist() == [False, False]
    assert observations(select(facts, "revenue"), flow=True)["loose"].tolist() == [False] * 3
