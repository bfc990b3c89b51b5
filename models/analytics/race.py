"""The race from a first threshold: how far each vendor's revenue got in so many months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from models.analytics import revenue
from models.analytics.frames import DAY, IDS, NUMBER, TEXT
from models.analytics.selection import FIRM, MONTH, lookup, nothing, placed, shaped

RACE: Mapping[str, str] = {
    "vendor": TEXT,
    "months": NUMBER,
    "date": DAY,
    "as_of": TEXT,
    "value_usd": NUMBER,
    "times": NUMBER,
    "start_date": DAY,
    "unseen_months": NUMBER,
    "status": TEXT,
    "confidence": NUMBER,
    "fact": TEXT,
    "claims": IDS,
}


def race(
    facts: pd.DataFrame,
    threshold: float = 1e8,
    line: str = "run_rate",
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
) -> pd.DataFrame:
    """All vendors from the same start: months since the first observation at or above a threshold.

    Args:
        facts: Facts frame.
        threshold: US dollars.
        line: One of :data:`models.analytics.revenue.LINES`.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.

    Returns:
        vendor, months (0 at the start), date, as_of, value_usd, times (value / threshold), start_date, unseen_months
        (between the last observation below and the first above: the true crossing lies in there; NaN when none below is
        known), status, confidence, fact, claims; sorted by vendor and months.
    """
    every = revenue.series(facts, line, vendors, statuses)
    caveat = "Months count from the first observation at or above the threshold, not from the crossing itself."
    points = placed(every)
    above = points["value_usd"] >= threshold
    start = points[above].groupby("vendor")["date"].min()
    points = points.assign(start_date=lookup(points["vendor"], start))
    if points.empty or start.empty:
        return nothing(RACE, "USD", caveat, every.attrs["caveat"])
    below = points[points["date"] < points["start_date"]].groupby("vendor")["date"].max()
    runs = points[points["date"] >= points["start_date"]]
    unseen = (runs["start_date"] - lookup(runs["vendor"], below)).dt.days / MONTH
    frame = runs.assign(
        months=(runs["date"] - runs["start_date"]).dt.days / MONTH,
        times=runs["value_usd"] / threshold,
        unseen_months=unseen,
    )
    return shaped(frame, RACE, "USD", caveat, every.attrs["caveat"])
