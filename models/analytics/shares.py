"""Each vendor's part of the summed revenue of a year, and what the sum misses.

The sum is of the vendors whose revenue of that year is known, not of the market: :func:`missing` says who is not in it,
and :func:`concentration` counts them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics import revenue
from models.analytics.frames import COUNT, DAY, IDS, NUMBER, TEXT
from models.analytics.selection import ANY, FIRM, nothing, objects, select, shaped, union_by

SHARE: Mapping[str, str] = {
    "year": COUNT,
    "vendor": TEXT,
    "revenue_usd": NUMBER,
    "low_usd": NUMBER,
    "high_usd": NUMBER,
    "basis": TEXT,
    "bound": TEXT,
    "share": NUMBER,
    "rank": COUNT,
    "status": TEXT,
    "confidence": NUMBER,
    "fact": TEXT,
    "claims": IDS,
}
_CAVEAT = "Shares are of the vendors whose revenue of the year is known, not of the market."


def shares(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    points: revenue.Points | None = None,
) -> pd.DataFrame:
    """Revenue of each calendar year by vendor, and its part of their sum.

    A year is taken as told; without that, from its four quarters or two halves. A run rate is no year's revenue and
    never fills in.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        points: :func:`models.analytics.revenue.points_of` the same, if they are there already.

    Returns:
        year, vendor, revenue_usd, low_usd, high_usd, basis (annual, 4 quarters, 2 halves), bound, share (0 to 1; those
        of a year sum to 1), rank (1 is largest), status, confidence, fact, claims; sorted by year and rank.
    """
    points = revenue.points_of(facts, vendors, statuses) if points is None else points
    return _shares_of(revenue.trailing_of(points))


def _shares_of(years: pd.DataFrame) -> pd.DataFrame:
    whole = years[(years["date"].dt.month == 12) & (years["value_usd"] > 0)]
    if whole.empty:
        return nothing(SHARE, "share", _CAVEAT)
    frame = whole.assign(year=whole["date"].dt.year, revenue_usd=whole["value_usd"])
    by_year = frame.groupby("year")["revenue_usd"]
    frame["share"] = frame["revenue_usd"] / by_year.transform("sum")
    frame["rank"] = by_year.rank(method="first", ascending=False).astype("int64")
    return shaped(frame.sort_values(["year", "rank"], kind="stable"), SHARE, "share", _CAVEAT)


CONCENTRATION: Mapping[str, str] = {
    "year": COUNT,
    "vendors": COUNT,
    "missing": COUNT,
    "total_usd": NUMBER,
    "hhi": NUMBER,
    "effective": NUMBER,
    "top_vendor": TEXT,
    "top_share": NUMBER,
    "claims": IDS,
}


def concentration(
    facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM
) -> pd.DataFrame:
    """How concentrated the summed revenue of each year is.

    Returns:
        year, vendors (in the sum), missing (known to exist by then, but not in the sum), total_usd, hhi
        (Herfindahl-Hirschman index, sum of squared shares, 0 to 1), effective (1 / hhi: the number of equal vendors
        that would be as concentrated), top_vendor, top_share, claims.
    """
    points = revenue.points_of(facts, vendors, statuses)
    years = revenue.trailing_of(points)
    table = _shares_of(years)
    if table.empty:
        return nothing(CONCENTRATION, "index", _CAVEAT)
    groups = table.groupby("year", sort=True)
    frame = groups.agg(
        vendors=("vendor", "size"),
        total_usd=("revenue_usd", "sum"),
        hhi=("share", lambda share: float(np.square(share).sum())),
        top_vendor=("vendor", "first"),
        top_share=("share", "first"),
    ).reset_index()
    absent = _missing_of(facts, table, points["run_rate"], years, vendors, statuses).groupby("year").size()
    frame["missing"] = absent.reindex(frame["year"]).fillna(0).to_numpy("int64")
    frame["effective"] = 1 / frame["hhi"]
    frame["claims"] = objects(union_by(groups.ngroup().to_numpy("int64"), table["claims"], groups.ngroups))
    return shaped(frame, CONCENTRATION, "index", _CAVEAT)


MISSING: Mapping[str, str] = {"year": COUNT, "vendor": TEXT, "reason": TEXT, "last_known": DAY, "last_usd": NUMBER}

#: What a vendor has for a year instead of its revenue, best first.
REASONS = ("only run rate", "only parts of the year", "only unspecified revenue", "only projected", "nothing told")


def missing(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    points: revenue.Points | None = None,
) -> pd.DataFrame:
    """The vendors that a year's sum misses, and what is known of them instead.

    A vendor is expected in every year from its first revenue of any sort to the last year that anybody tells.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        points: :func:`models.analytics.revenue.points_of` the same, if they are there already.

    Returns:
        year, vendor, reason (one of REASONS), last_known (date of its last known twelve months or run rate before the
        year's end; NaT for none), last_usd (that revenue); sorted by year and vendor.
    """
    points = revenue.points_of(facts, vendors, statuses) if points is None else points
    years = revenue.trailing_of(points)
    return _missing_of(facts, _shares_of(years), points["run_rate"], years, vendors, statuses)


def _missing_of(
    facts: pd.DataFrame,
    table: pd.DataFrame,
    rates: pd.DataFrame,
    years: pd.DataFrame,
    vendors: Sequence[str] | None,
    statuses: Sequence[str],
) -> pd.DataFrame:
    every = select(facts, "revenue", vendors=vendors, statuses=ANY)
    every = every[every["as_of_last"].notna() & ~every["kind"].eq("from_client")]
    if every.empty or table.empty:
        return nothing(MISSING, "", _CAVEAT)
    seen = every.assign(year=every["as_of_last"].dt.year, reason=_reason(every, statuses))
    first = seen.groupby("vendor")["year"].min()
    span = np.arange(int(table["year"].min()), int(table["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([first.index, span], names=["vendor", "year"]).to_frame(index=False)
    grid = grid[grid["year"].to_numpy() >= first.reindex(grid["vendor"]).to_numpy()]
    have = pd.MultiIndex.from_frame(table[["vendor", "year"]])
    grid = grid[~pd.MultiIndex.from_frame(grid[["vendor", "year"]]).isin(have)]
    best = seen.groupby(["vendor", "year"])["reason"].min()
    rank = best.reindex(pd.MultiIndex.from_frame(grid[["vendor", "year"]])).fillna(len(REASONS) - 1).to_numpy("int64")
    grid = grid.assign(reason=np.asarray(REASONS, dtype=object)[rank])
    return shaped(_with_last(grid, pd.concat([rates, years])), MISSING, "", _CAVEAT)


def _reason(every: pd.DataFrame, statuses: Sequence[str]) -> np.ndarray:
    """Number in REASONS of what each fact gives for its year."""
    firm = every["status"].isin(list(statuses)).to_numpy(bool)
    kind = every["kind"]
    return np.select(
        [
            firm & kind.eq("run_rate").to_numpy(bool),
            firm & kind.isin(["half", "quarter", "month"]).to_numpy(bool),
            firm,
        ],
        [0, 1, 2],
        default=3,
    )


def _with_last(grid: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    known = known[known["date"].notna() & known["value_usd"].notna()][["vendor", "date", "value_usd"]]
    known = known.rename(columns={"date": "last_known", "value_usd": "last_usd"}).sort_values("last_known")
    end = pd.to_datetime(grid["year"].astype(str) + "-12-31").astype("datetime64[us]")
    left = grid.assign(end=end).sort_values("end", kind="stable")
    joined = pd.merge_asof(left, known, left_on="end", right_on="last_known", by="vendor")
    return joined.sort_values(["year", "vendor"], kind="stable")
