"""Reading for the pages: a record read metric by metric is the record, today and on an earlier day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from dashboard import loading
from data import queries
from data.selection import Filter
from models.analytics.selection import observable

DAYS = (None, dt.date(2025, 7, 15), dt.date(1990, 1, 1))


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.mark.parametrize("day", DAYS)
def test_facts_are_those_of_the_store(shipped_store: Path, day: dt.date | None) -> None:
    expected = queries.facts(shipped_store, Filter(known_on=day))
    pd.testing.assert_frame_equal(loading.facts(str(shipped_store), 1, day), expected)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("metrics", [loading.REVENUE, loading.PRICES, ("client",), ()])
def test_facts_of_some_metrics(shipped_store: Path, metrics: tuple[str, ...], day: dt.date | None) -> None:
    expected = queries.facts(shipped_store, Filter(metrics=metrics, known_on=day))
    given = loading.of_metrics(str(shipped_store), 1, day, metrics)
    pd.testing.assert_frame_equal(given, observable(expected))


def test_an_empty_store_has_no_facts(empty_store: Path) -> None:
    pd.testing.assert_frame_equal(loading.facts(str(empty_store), 1, None), queries.facts(empty_store))
    assert loading.of_metrics(str(empty_store), 1, None, loading.REVENUE).empty
