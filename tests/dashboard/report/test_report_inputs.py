"""What a report reads: the record before the span is exactly the record as it stood on that day."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.report.inputs import read
from dashboard.report.span import Span
from data import queries
from data.selection import Filter
from models.errors import InvalidValue, StoreError


@pytest.mark.parametrize("week", ["2025-W40", "2025-W27", "2013-W06", "2026-W01"])
@pytest.mark.parametrize("vendors", [(), ("scale-ai", "mercor")])
def test_before_is_the_record_of_the_day_before(shipped_store: Path, week: str, vendors: tuple[str, ...]) -> None:
    span = Span.week(week)
    made = read(shipped_store, span, vendors)
    for frame, day in ((made.before, span.before), (made.after, span.last)):
        asked = queries.facts(shipped_store, Filter(vendors=vendors, known_on=day))
        if len(made.told):
            # Of what nothing was told of, only what stands is read.
            moved = pd.MultiIndex.from_frame(made.told[["vendor", "metric"]].drop_duplicates())
            told = pd.MultiIndex.from_frame(asked[["vendor", "metric"]]).isin(moved)
            asked = asked[told | asked["superseded_by"].isna().to_numpy()].reset_index(drop=True)
        assert list(frame["id"]) == list(asked["id"])
        pd.testing.assert_frame_equal(frame, asked, check_dtype=len(asked) > 0)


def test_told_late_and_last(shipped_store: Path, empty_store: Path) -> None:
    busy = read(shipped_store, Span.week("2025-W40"))
    assert (busy.told["known_from"] >= pd.Timestamp(busy.span.first)).all()
    assert (busy.told["known_from"] <= pd.Timestamp(busy.span.last)).all()
    assert busy.last.empty
    quiet = read(shipped_store, Span.week("2025-W43"))
    assert quiet.told.empty
    assert quiet.last["known_from"].nunique() == 1
    with pytest.raises(InvalidValue, match="not on record"):
        read(shipped_store, Span.week("2025-W43"), ("nobody",))
    with pytest.raises(StoreError, match="no claims yet"):
        read(empty_store, Span.week("2025-W43"))


def test_facts_without_what_was_superseded(shipped_store: Path) -> None:
    every = queries.facts(shipped_store)
    replaced = every["superseded_by"].notna()
    assert replaced.any()
    standing = queries.facts(shipped_store, Filter(superseded_of=()))
    assert list(standing["id"]) == list(every["id"][~replaced])
    pair = tuple(every[replaced].iloc[0][["vendor", "metric"]])
    some = queries.facts(shipped_store, Filter(superseded_of=(pair,)))
    whole = every["vendor"].eq(pair[0]) & every["metric"].eq(pair[1])
    assert list(some["id"]) == list(every["id"][whole | ~replaced])
    # Claims know nothing of it.
    claims = queries.claims(shipped_store, Filter(vendors=(pair[0],), superseded_of=()))
    assert len(claims) == len(queries.claims(shipped_store, Filter(vendors=(pair[0],))))
