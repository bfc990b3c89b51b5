"""Processes that help a reader: the same outcome as without them, whatever becomes of them."""

from __future__ import annotations

import datetime as dt
from operator import add
from pathlib import Path

import pandas as pd
import pytest

from data import queries, selection
from data.selection import Filter
from data.workers import workers

DAY = Filter(known_on=dt.date(2025, 6, 30))


def test_an_earlier_day_is_the_same_with_and_without_helpers(
    shipped_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = queries.facts(shipped_store, DAY)
    monkeypatch.setattr(selection, "_BULK_CLAIMS", 10)
    pd.testing.assert_frame_equal(queries.facts(shipped_store, DAY), alone)


def test_work_of_a_process_that_dies_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with workers(True) as pool:
        assert pool is not None
        assert [future.result() for future in [pool.submit(add, 1, number) for number in range(5)]] == [1, 2, 3, 4, 5]
        for process in pool._processes:  # type: ignore[attr-defined]
            process.kill()
            process.wait()
        assert pool.submit(add, 2, 2).result() == 4


def test_little_work_starts_no_process() -> None:
    with workers(False) as pool:
        assert pool is None
