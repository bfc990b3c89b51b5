"""What is known and what is not: a grid of vendors and metrics with how fresh and how sure each cell is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, FLAG, IDS, NUMBER, TEXT
from models.analytics.selection import FIRM, nothing, objects, shaped, stamp, union_by
from models.analytics.weights import METRIC, metric_weight
from models.claim import Metric

CELL: Mapping[str, str] = {
    "vendor": TEXT,
    "metric": TEXT,
    "facts": COUNT,
    "claims_count": COUNT,
    "origins": COUNT,
    "latest_as_of": TEXT,
    "latest_date": DAY,
    "last_told": DAY,
    "age_days": NUMBER,
    "confidence": NUMBER,
    "firm": FLAG,
    "state": TEXT,
    "claims": IDS,
}

#: All metrics, in the order of the definition of claims.
METRICS = tuple(metric.value for metric in Metric)
#: A cell is fresh up to so many days, stale up to so many, and old beyond.
FRESH_DAYS, STALE_DAYS = 180, 540


def coverage(
    facts: pd.DataFrame,
    day: dt.date,
    vendors: Sequence[str] | None = None,
    metrics: Sequence[str] = METRICS,
) -> pd.DataFrame:
    """The grid: one row for every vendor and metric, also where nothing is known.

    Args:
        facts: Facts frame.
        day: Day from which age is counted.
        vendors: Rows of the grid, in this order; None takes the vendors that have facts.
        metrics: Columns of the grid, in this order.

    Returns:
        vendor, metric, facts, claims_count (supporting claims), origins (most of any fact), latest_as_of and
        latest_date (last day of the newest dated fact, not after ``day``), last_told (newest first publication of a
        fact), age_days (from ``day`` back to latest_date; to last_told where nothing is dated), confidence (best of
        the facts), firm (some fact is closed or reported), state (fresh up to 180 days, stale up to 540, old, undated,
        or gap for nothing), claims.
    """
    names = list(dict.fromkeys(sorted(facts["vendor"].unique()) if vendors is None else vendors))
    if not names or not metrics:
        return nothing(CELL, "days")
    grid = pd.MultiIndex.from_product([names, list(metrics)], names=["vendor", "metric"])
    held = facts[facts["vendor"].isin(names) & facts["metric"].isin(list(metrics))]
    frame = _cells(held, stamp(day)).reindex(grid)
    counts = ["facts", "claims_count", "origins"]
    frame[counts] = frame[counts].fillna(0)
    frame["firm"] = frame["firm"].eq(True)
    frame["claims"] = objects([ids if isinstance(ids, tuple) else () for ids in frame["claims"]])
    age = frame["age_days"]
    frame["state"] = np.select(
        [frame["facts"] == 0, age.isna(), age <= FRESH_DAYS, age <= STALE_DAYS],
        ["gap", "undated", "fresh", "stale"],
        default="old",
    )
    return shaped(frame.reset_index(), CELL, "days", "Age counts from the day that the newest dated figure is true of.")


def _cells(held: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    last = held["as_of_last"].where(held["as_of_last"] <= day)
    told = held["known_since"].where(held["known_since"] <= day)
    frame = held.assign(
        last=last,
        told=told,
        number=np.fromiter(map(len, held["supporting"]), dtype="int64", count=len(held)),
        firm=held["status"].isin(FIRM),
    )
    keys = ["vendor", "metric"]
    groups = frame.groupby(keys, sort=True)
    cells = groups.agg(
        facts=("id", "size"),
        claims_count=("number", "sum"),
        origins=("origins", "max"),
        latest_date=("last", "max"),
        last_told=("told", "max"),
        confidence=("confidence", "max"),
        firm=("firm", "any"),
    )
    dated = frame[frame["last"].notna()].sort_values("last", kind="stable")
    cells["latest_as_of"] = dated.drop_duplicates(keys, keep="last").set_index(keys)["as_of"]
    # An undated page is "told" when it was first read, which says little of the figure: a date of its own goes first.
    cells["age_days"] = (day - cells["latest_date"].fillna(cells["last_told"])).dt.days
    cells["claims"] = objects(union_by(groups.ngroup().to_numpy("int64"), frame["supporting"], groups.ngroups))
    return cells


GAP: Mapping[str, str] = {"vendor": TEXT, "metric": TEXT, "state": TEXT, "age_days": NUMBER, "weight": NUMBER}


def gaps(grid: pd.DataFrame) -> pd.DataFrame:
    """What to look for first: the cells of :func:`coverage` that are empty, undated, stale or old.

    Returns:
        vendor, metric, state, age_days, weight; heaviest first. The weight is the metric's importance × how bad the
        state is (gap 1, old 0.8, undated 0.6, stale 0.4) × how much is known of the vendor at all (log2 of one plus its
        facts), so that a hole at a well-known vendor comes before an unknown vendor.
    """
    bad = grid["state"].map({"gap": 1.0, "old": 0.8, "undated": 0.6, "stale": 0.4}).astype("float64")
    known = np.log2(1 + grid.groupby("vendor")["facts"].transform("sum"))
    frame = grid.assign(weight=metric_weight(grid["metric"]) * bad * known)[bad.notna().to_numpy(bool)]
    return shaped(frame.sort_values("weight", ascending=False, kind="stable"), GAP, "days")


def matrix(grid: pd.DataFrame, values: str = "age_days") -> pd.DataFrame:
    """The grid as a table, vendors down and metrics across in their order, of one of its columns."""
    if grid.empty:
        return pd.DataFrame()
    order = [metric for metric in METRIC if metric in set(grid["metric"])]
    table = grid.pivot(index="vendor", columns="metric", values=values)
    return table.reindex(index=list(dict.fromkeys(grid["vendor"])), columns=order)
