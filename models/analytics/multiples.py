"""Prices against what they buy: multiples of revenue, revenue per dollar raised, vendors side by side.

All money is in US dollars at the rate of its own date; the dates of both sides of a ratio stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics import revenue
from models.analytics.frames import DAY, IDS, NUMBER, TEXT
from models.analytics.selection import FIRM, nothing, objects, shaped, union
from models.analytics.valuation import prices, raised
from models.errors import InvalidValue

#: Prices and revenue farther apart than this say nothing of one another.
MAX_GAP_DAYS = 183

MULTIPLE: Mapping[str, str] = {
    "vendor": TEXT,
    "date": DAY,
    "valuation_usd": NUMBER,
    "valuation_as_of": TEXT,
    "valuation_status": TEXT,
    "revenue_usd": NUMBER,
    "revenue_as_of": TEXT,
    "revenue_date": DAY,
    "revenue_status": TEXT,
    "basis": TEXT,
    "gap_days": NUMBER,
    "multiple": NUMBER,
    "multiple_low": NUMBER,
    "multiple_high": NUMBER,
    "confidence": NUMBER,
    "valuation_fact": TEXT,
    "revenue_fact": TEXT,
    "claims": IDS,
}


def multiples(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    *,
    basis: str = "run_rate",
    max_gap_days: int = MAX_GAP_DAYS,
    path: pd.DataFrame | None = None,
    points: revenue.Points | None = None,
) -> pd.DataFrame:
    """Each price divided by the run rate nearest to it in time.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses of prices and of revenue.
        basis: ``run_rate``, ``trailing`` (last twelve months, see :func:`models.analytics.revenue.trailing`) or
            ``either`` (the run rate where one is near enough, else the last twelve months).
        max_gap_days: Farther apart than this, the two say nothing of one another.
        path: :func:`models.analytics.valuation.prices` of the same facts, vendors and statuses, if they are there
            already.
        points: :func:`models.analytics.revenue.points_of` the same, likewise.

    Returns:
        vendor, date (of the price), valuation_usd, valuation_as_of, valuation_status, revenue_usd, revenue_as_of,
        revenue_date, revenue_status, basis (run_rate, annual, 4 quarters, 2 halves), gap_days (positive when the
        revenue is later), multiple, multiple_low, multiple_high (from the ends of both ranges; NaN where an end is
        open), confidence (the lower), valuation_fact, revenue_fact, claims; sorted by vendor and date.

    Raises:
        InvalidValue: no such basis.
    """
    if basis not in ("run_rate", "trailing", "either"):
        raise InvalidValue(f"basis: {basis!r} is unknown; use run_rate, trailing or either")
    steps = prices(facts, vendors, statuses) if path is None else path
    points = revenue.points_of(facts, vendors, statuses) if points is None else points
    sales = []
    if basis != "trailing":
        sales.append(points["run_rate"].assign(basis="run_rate"))
    if basis != "run_rate":
        sales.append(revenue.trailing_of(points))
    caveat = f"Revenue is the one nearest to the price, at most {max_gap_days} days apart."
    return shaped(paired(steps, sales, max_gap_days), MULTIPLE, "multiple", caveat)


def paired(steps: pd.DataFrame, sales: Sequence[pd.DataFrame], max_gap_days: int) -> pd.DataFrame:
    """Rows of MULTIPLE: each price with the nearest point of the first of the revenue frames that has one near."""
    left = steps[["vendor", "date"]].assign(price=np.arange(len(steps))).sort_values("date", kind="stable")
    right = pd.concat(sales, ignore_index=True)
    numbered, whose = right[["vendor", "date", "value_usd"]], np.repeat(np.arange(len(sales)), list(map(len, sales)))
    numbered = numbered.assign(sale=np.arange(len(right)))
    found = []
    for number in range(len(sales)):
        points = numbered[(whose == number) & (numbered["value_usd"] > 0)].sort_values("date", kind="stable")
        near = pd.merge_asof(
            left,
            points,
            on="date",
            by="vendor",
            direction="nearest",
            tolerance=pd.Timedelta(days=max_gap_days),
        )
        found.append(near[near["sale"].notna()])
    both = pd.concat(found).drop_duplicates("price").sort_values(["vendor", "date"], kind="stable")
    price, sale = steps.iloc[both["price"]].reset_index(drop=True), right.iloc[both["sale"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "vendor": price["vendor"],
            "date": price["date"],
            "valuation_usd": price["value_usd"],
            "valuation_as_of": price["as_of"],
            "valuation_status": price["status"],
            "revenue_usd": sale["value_usd"],
            "revenue_as_of": sale["as_of"],
            "revenue_date": sale["date"],
            "revenue_status": sale["status"],
            "basis": sale["basis"],
            "gap_days": (sale["date"] - price["date"]).dt.days,
            "multiple": price["value_usd"] / sale["value_usd"],
            "multiple_low": price["low_usd"] / sale["high_usd"],
            "multiple_high": price["high_usd"] / sale["low_usd"].where(sale["low_usd"] > 0),
            "confidence": np.minimum(price["confidence"], sale["confidence"]),
            "valuation_fact": price["fact"],
            "revenue_fact": sale["fact"],
            "claims": objects(union(price["claims"], sale["claims"])),
        }
    )


def latest(frame: pd.DataFrame) -> pd.DataFrame:
    """The last observation of each vendor, of a frame with vendor and date that is sorted by date."""
    return frame.drop_duplicates("vendor", keep="last")


EFFICIENCY: Mapping[str, str] = {
    "vendor": TEXT,
    "revenue_usd": NUMBER,
    "revenue_basis": TEXT,
    "revenue_date": DAY,
    "raised_usd": NUMBER,
    "raised_basis": TEXT,
    "raised_as_of": DAY,
    "efficiency": NUMBER,
    "confidence": NUMBER,
    "claims": IDS,
}


def capital_efficiency(
    facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM
) -> pd.DataFrame:
    """Revenue per dollar raised: the newest of run rate and last twelve months over all the money raised.

    Returns:
        vendor, revenue_usd, revenue_basis (run_rate or trailing), revenue_date, raised_usd, raised_basis, raised_as_of,
        efficiency (dollars a year per dollar), confidence (the lower), claims; best first. A vendor that raised nothing
        that is known is missing.
    """
    sales, money = revenue.newest(facts, vendors, statuses), raised(facts, vendors, statuses)
    joined = sales.merge(money[money["raised_usd"] > 0], on="vendor", suffixes=("_r", "_m"))
    caveat = money.attrs["caveat"]
    if joined.empty:
        return nothing(EFFICIENCY, "USD a year per USD raised", caveat)
    frame = pd.DataFrame(
        {
            "vendor": joined["vendor"],
            "revenue_usd": joined["value_usd"],
            "revenue_basis": joined["basis_r"],
            "revenue_date": joined["date"],
            "raised_usd": joined["raised_usd"],
            "raised_basis": joined["basis_m"],
            "raised_as_of": joined["raised_as_of"],
            "efficiency": joined["value_usd"] / joined["raised_usd"],
            "confidence": np.minimum(joined["confidence_r"], joined["confidence_m"]),
            "claims": objects(union(joined["claims_r"], joined["claims_m"])),
        }
    ).sort_values("efficiency", ascending=False, kind="stable")
    return shaped(frame, EFFICIENCY, "USD a year per USD raised", caveat)


COMPARABLE: Mapping[str, str] = {
    "vendor": TEXT,
    "ticker": TEXT,
    "valuation_usd": NUMBER,
    "valuation_as_of": TEXT,
    "valuation_date": DAY,
    "valuation_status": TEXT,
    "multiple": NUMBER,
    "multiple_low": NUMBER,
    "multiple_high": NUMBER,
    "multiple_basis": TEXT,
    "gap_days": NUMBER,
    "revenue_usd": NUMBER,
    "revenue_basis": TEXT,
    "revenue_as_of": TEXT,
    "revenue_date": DAY,
    "growth": NUMBER,
    "raised_usd": NUMBER,
    "confidence": NUMBER,
    "claims": IDS,
}


def comparables(
    facts: pd.DataFrame,
    listed: Mapping[str, str] | None = None,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    path: pd.DataFrame | None = None,
    points: revenue.Points | None = None,
) -> pd.DataFrame:
    """Private and listed vendors side by side: last price, what it paid for a dollar of revenue, newest revenue.

    Args:
        facts: Facts frame.
        listed: Exchange and symbol of each listed vendor, by id.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses of everything in the table.
        path: As for :func:`multiples`.
        points: The same.

    Returns:
        vendor, ticker (NaN for a private one), valuation_usd, valuation_as_of, valuation_date, valuation_status,
        multiple, multiple_low, multiple_high, multiple_basis, gap_days (as :func:`multiples` with ``either``; NaN when
        no revenue lies near the price), revenue_usd, revenue_basis, revenue_as_of, revenue_date (the newest of run rate
        and last twelve months), growth (a year, 0.5 is 50 %), raised_usd, confidence (the lower of price and newest
        revenue), claims; dearest first, those without a price after them. Money in USD.
    """
    caveat = "The multiple sets the last price against the revenue of its own time, not against the newest revenue."
    points = revenue.points_of(facts, vendors, statuses) if points is None else points
    rates, years = points["run_rate"].assign(basis="run_rate"), revenue.trailing_of(points)
    price = latest(prices(facts, vendors, statuses) if path is None else path)
    sold = revenue.newest_of(rates, years).set_index("vendor")
    ratio = paired(price, [rates, years], MAX_GAP_DAYS).set_index("vendor")
    names = pd.Index([*price["vendor"], *sold.index[~sold.index.isin(price["vendor"])]], name="vendor")
    if names.empty:
        return nothing(COMPARABLE, "USD", caveat)
    price, sold, ratio = price.set_index("vendor").reindex(names), sold.reindex(names), ratio.reindex(names)
    table = revenue.growth_of(points, nothing(revenue.TOLD, "share"), ("run_rate", "annual"))
    growth = table[table["growth"].notna()].drop_duplicates("vendor").set_index("vendor")["growth"]
    ids = [
        tuple(dict.fromkeys(one for cell in row if isinstance(cell, tuple) for one in cell))
        for row in zip(price["claims"], ratio["claims"], sold["claims"], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "ticker": [(listed or {}).get(name) for name in names],
            "valuation_usd": price["value_usd"],
            "valuation_as_of": price["as_of"],
            "valuation_date": price["date"],
            "valuation_status": price["status"],
            "multiple": ratio["multiple"],
            "multiple_low": ratio["multiple_low"],
            "multiple_high": ratio["multiple_high"],
            "multiple_basis": ratio["basis"],
            "gap_days": ratio["gap_days"],
            "revenue_usd": sold["value_usd"],
            "revenue_basis": sold["basis"],
            "revenue_as_of": sold["as_of"],
            "revenue_date": sold["date"],
            "growth": growth.reindex(names),
            "raised_usd": raised(facts, vendors, statuses).set_index("vendor")["raised_usd"].reindex(names),
            "confidence": pd.concat([price["confidence"], sold["confidence"]], axis=1).min(axis=1),
            "claims": objects(ids),
        },
        index=names,
    ).sort_values(["valuation_usd", "revenue_usd"], ascending=False, kind="stable", na_position="last")
    return shaped(frame.reset_index(), COMPARABLE, "USD", caveat)
