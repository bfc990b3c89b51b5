"""Revenue twelve months ahead with an honest interval, and the record of how such forecasts would have fared.

The trend is described in :mod:`models.analytics.trend`. Draws are taken over the ranges that the claims allow as well,
so that "more than 1 billion" and "450 to 500 million" widen the interval. Nothing is foretold from fewer than four
observations, or from less than half a year of them.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics import revenue
from models.analytics.frames import COUNT, DAY, FLAG, IDS, NUMBER, TEXT
from models.analytics.selection import FIRM, MONTH, flat, nothing, objects, placed, shaped, stamp
from models.analytics.trend import Batch, fit, simulate
from models.errors import InvalidValue

#: Fewer observations than this foretell nothing.
MIN_OBSERVATIONS = 4
#: … nor do observations that lie closer together than so many months.
MIN_SPAN = 6.0
#: A vendor is back-tested from so many observations on.
MIN_BACKTEST = 6
#: Error of a figure that is told exactly: rounding, and not quite the same day; more for a figure of low confidence.
_ERROR, _DOUBT = 0.03, 0.15
#: How far beyond a bound ("more than X") the truth may well lie, in log points.
_BEYOND = 0.10
_SEED = 20_250_101

FORECAST: Mapping[str, str] = {
    "vendor": TEXT,
    "line": TEXT,
    "date": DAY,
    "months_ahead": NUMBER,
    "value_usd": NUMBER,
    "low_usd": NUMBER,
    "high_usd": NUMBER,
    "last_date": DAY,
    "last_usd": NUMBER,
    "observations": COUNT,
    "claims": IDS,
}
_CAVEAT = "A continuation of what was told, with no knowledge of what is coming."


def forecast(
    facts: pd.DataFrame,
    vendor: str,
    line: str = "run_rate",
    statuses: Sequence[str] = FIRM,
    *,
    months: int = 12,
    level: float = 0.8,
    draws: int = 400,
    seed: int = _SEED,
    points: revenue.Points | None = None,
) -> pd.DataFrame:
    """Where one line of one vendor is heading.

    Args:
        facts: Facts frame.
        vendor: Its id.
        line: One of :data:`models.analytics.revenue.LINES` but unspecified.
        statuses: Statuses of the observations; projections of the vendor itself come in only when asked for.
        months: How far ahead of the last observation, 1 to 36.
        level: Share of outcomes that the interval should hold, between 0 and 1.
        draws: Simulated outcomes.
        seed: The same seed gives the same figures.
        points: :func:`models.analytics.revenue.points_of` the same facts and statuses, if they are there already.

    Returns:
        vendor, line, date, months_ahead, value_usd (median), low_usd, high_usd, last_date, last_usd, observations,
        claims (all behind the observations): one row a month for a run rate, else one a period of the line, while its
        end lies within ``months``. Empty when refused; ``attrs["refused"]`` then says why, else it is None.

    Raises:
        InvalidValue: no such line, or months, level or draws out of range.
    """
    _check(line, months, level, draws)
    observed = _observed(facts, line, [vendor], statuses, points)
    refused = _refusal(observed["date"])
    if refused is not None:
        frame = nothing(FORECAST, "USD", _CAVEAT)
        frame.attrs["refused"] = refused
        return frame
    step = 1 if line == "run_rate" else revenue.LINE_MONTHS[line]
    ahead = np.arange(step, max(months, step) + 1, step, dtype=float)
    outcome = next(_simulated(observed, [len(observed)], ahead[None, :], draws, seed))
    tail = (1 - level) / 2
    low, middle, high = np.exp(np.quantile(outcome, [tail, 0.5, 1 - tail], axis=0))
    last = observed["date"].iloc[-1]
    frame = pd.DataFrame(
        {
            "vendor": vendor,
            "line": line,
            "date": _ends(last, ahead, flow=line != "run_rate"),
            "months_ahead": ahead,
            "value_usd": middle,
            "low_usd": low,
            "high_usd": high,
            "last_date": last,
            "last_usd": float(observed["value_usd"].iloc[-1]),
            "observations": len(observed),
            "claims": objects([flat(observed["claims"])] * len(ahead)),
        }
    )
    result = shaped(frame, FORECAST, "USD", _CAVEAT)
    result.attrs["refused"] = None
    result.attrs["level"] = level
    return result


def _observed(
    facts: pd.DataFrame,
    line: str,
    vendors: Sequence[str] | None,
    statuses: Sequence[str],
    points: revenue.Points | None,
) -> pd.DataFrame:
    """The observations that a trend is laid through, sorted by vendor and date."""
    if points is None:
        found = placed(revenue.series(facts, line, vendors, statuses))
    elif vendors is None:
        found = points[line]
    else:
        found = points[line][points[line]["vendor"].isin(list(vendors))]
    return found[found["value_usd"] > 0]


def _ends(last: pd.Timestamp, ahead: np.ndarray, flow: bool) -> list[pd.Timestamp]:
    days = [last + pd.DateOffset(months=int(step)) for step in ahead]
    return [day + pd.offsets.MonthEnd(0) for day in days] if flow else days


def _check(line: str, months: int, level: float, draws: int) -> None:
    if line not in revenue.LINE_MONTHS:
        raise InvalidValue(f"line: {line!r} cannot be foretold; use one of {', '.join(revenue.LINE_MONTHS)}")
    if not 1 <= months <= 36:
        raise InvalidValue(f"months: {months} is not between 1 and 36")
    if not 0 < level < 1:
        raise InvalidValue(f"level: {level} is not between 0 and 1")
    if not 50 <= draws <= 100_000:
        raise InvalidValue(f"draws: {draws} is not between 50 and 100000")


def _refusal(dates: pd.Series) -> str | None:
    """Why nothing can be foretold from observations of these days, oldest first; None where it can."""
    if len(dates) < MIN_OBSERVATIONS:
        return f"{len(dates)} usable observations; at least {MIN_OBSERVATIONS} are needed"
    span = (dates.iloc[-1] - dates.iloc[0]).days / MONTH
    if span < MIN_SPAN:
        return f"the observations span {span:.1f} months; at least {MIN_SPAN:g} are needed"
    return None


def _simulated(
    points: pd.DataFrame, counts: Sequence[int], ahead: np.ndarray, draws: int, seed: int
) -> Iterator[np.ndarray]:
    """For each number of first points of one vendor, what lay ahead: logarithms, draws × horizons.

    Each outcome is what :func:`forecast` would have given had the later points not been there.

    Args:
        points: Observations of one vendor by date.
        counts: How many of them are known.
        ahead: Months from the last one known, counts × horizons.
        draws: Number of draws.
        seed: Seed.
    """
    y = np.log(points["value_usd"].to_numpy(float))
    gaps = np.diff(points["date"].to_numpy("datetime64[D]").astype("int64"), prepend=0) / MONTH
    gaps[0] = 0.0
    noise = _ERROR + _DOUBT * (1 - points["confidence"].to_numpy(float))
    trend = fit(Batch(y[None], gaps[None], noise[None], np.ones((1, len(y)), dtype=bool)))
    # A vendor's own streams of chance: what is foretold for it does not depend on who else is.
    key = zlib.crc32(str(points["vendor"].iloc[0]).encode())
    moved = _drawn(points, draws, [seed, key]) - y
    for count, months in zip(counts, ahead, strict=True):
        yield simulate(trend, 0, count, months, moved, draws, np.random.default_rng([seed, key]))


def _drawn(points: pd.DataFrame, draws: int, seed: Sequence[int]) -> np.ndarray:
    """Logarithms drawn from what the claims allow, draws × points; a point's do not depend on later points."""
    value = np.log(points["value_usd"].to_numpy(float))
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.log(points["low_usd"].to_numpy(float)), np.log(points["high_usd"].to_numpy(float))
    low, high = np.where(np.isfinite(low), low, value), np.where(np.isfinite(high), high, value)
    side = points["bound"].map({"floor": 1.0, "ceiling": -1.0}).fillna(0.0).to_numpy(float)
    drawn = np.tile(value, (draws, 1))
    # Most figures are told exactly and need no chance.
    ranged, bounded = np.flatnonzero((side == 0.0) & ((low != value) | (high != value))), np.flatnonzero(side)
    share = np.random.default_rng([*seed, 1]).random((len(ranged), draws)).T
    drawn[:, ranged] = low[ranged] + (high - low)[ranged] * share
    beyond = np.abs(np.random.default_rng([*seed, 2]).standard_normal((len(bounded), draws))).T * _BEYOND
    drawn[:, bounded] = value[bounded] + side[bounded] * beyond
    return drawn


BACKTEST: Mapping[str, str] = {
    "vendor": TEXT,
    "line": TEXT,
    "cutoff": DAY,
    "date": DAY,
    "observations": COUNT,
    "actual_usd": NUMBER,
    "value_usd": NUMBER,
    "low_usd": NUMBER,
    "high_usd": NUMBER,
    "error": NUMBER,
    "naive_error": NUMBER,
    "covered": FLAG,
    "fact": TEXT,
    "claims": IDS,
}


def backtest(
    facts: pd.DataFrame,
    line: str = "run_rate",
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    *,
    level: float = 0.8,
    draws: int = 400,
    seed: int = _SEED,
    points: revenue.Points | None = None,
) -> pd.DataFrame:
    """What would have been said a year before each observation, for every vendor with six or more.

    Args:
        facts: Facts frame.
        line: As for :func:`forecast`.
        vendors: Ids to test; None tests all.
        statuses: Statuses of the observations.
        level: As for :func:`forecast`.
        draws: The same.
        seed: The same.
        points: The same.

    Returns:
        vendor, line, cutoff (observations up to this day, a year before), date (of the observation foretold),
        observations (used), actual_usd, value_usd (median), low_usd, high_usd, error (log of value / actual),
        naive_error (the same for "stays as it was"), covered (the actual lies in the interval), fact (foretold),
        claims (behind it); sorted by vendor and date. ``attrs["coverage"]`` is the share covered (NaN without a test),
        ``attrs["level"]`` what it should be, ``attrs["median_error"]`` the median absolute error,
        ``attrs["naive_error"]`` that of "stays as it was".

    Raises:
        InvalidValue: as :func:`forecast`.
    """
    _check(line, 12, level, draws)
    caveat = "By the dates that figures are true of; some were published later. Tests of one vendor overlap."
    observed = _observed(facts, line, vendors, statuses, points)
    rows, last, foretold = _tests(observed, level, draws, seed)
    if not len(rows):
        return _scored(nothing(BACKTEST, "USD", caveat), level)
    low, middle, high = foretold.T
    hit = observed.iloc[rows]
    actual = hit["value_usd"].to_numpy(float)
    before = observed["value_usd"].to_numpy(float)[last]
    # An actual told as a range or bound is covered when any of it may lie inside.
    top = np.where(hit["bound"].eq("floor"), np.inf, hit["high_usd"].fillna(hit["value_usd"]))
    bottom = np.where(hit["bound"].eq("ceiling"), 0.0, hit["low_usd"].fillna(hit["value_usd"]))
    frame = pd.DataFrame(
        {
            "vendor": hit["vendor"],
            "line": line,
            "cutoff": hit["date"] - pd.Timedelta(days=365),
            "date": hit["date"],
            "observations": _rank(observed["vendor"])[last] + 1,
            "actual_usd": actual,
            "value_usd": middle,
            "low_usd": low,
            "high_usd": high,
            "error": np.log(middle / actual),
            "naive_error": np.log(before / actual),
            "covered": (bottom <= high) & (top >= low),
            "fact": hit["fact"],
            "claims": hit["claims"],
        }
    )
    return _scored(shaped(frame, BACKTEST, "USD", caveat), level)


def _tests(points: pd.DataFrame, level: float, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers of the rows foretold, of the last rows known to each test, and its low, middle and high (dollars)."""
    tail = (1 - level) / 2
    rows, last = [np.zeros(0, dtype="int64")], [np.zeros(0, dtype="int64")]
    foretold = []
    start = 0
    for _, group in points.groupby("vendor", sort=False):
        if len(group) >= MIN_BACKTEST:
            days = group["date"].to_numpy("datetime64[D]").astype("int64")
            counts = np.searchsorted(days, days - 365, side="right")
            spans = (days[np.maximum(counts, 1) - 1] - days[0]) / MONTH
            tested = np.flatnonzero((counts >= MIN_OBSERVATIONS) & (spans >= MIN_SPAN))
            known = counts[tested]
            ahead = (days[tested] - days[known - 1])[:, None] / MONTH
            # One after the other: the outcomes of all tests at once would not fit into a small machine's memory.
            foretold += [
                np.exp(np.quantile(outcome[:, 0], [tail, 0.5, 1 - tail]))
                for outcome in _simulated(group, known.tolist(), ahead, draws, seed)
            ]
            rows.append(start + tested)
            last.append(start + known - 1)
        start += len(group)
    return np.concatenate(rows), np.concatenate(last), np.array(foretold).reshape(-1, 3)


def _rank(vendors: pd.Series) -> np.ndarray:
    """The number of each row among those of its vendor, from 0."""
    return vendors.groupby(vendors, sort=False).cumcount().to_numpy("int64")


def _scored(frame: pd.DataFrame, level: float) -> pd.DataFrame:
    some = not frame.empty
    frame.attrs["level"] = level
    frame.attrs["coverage"] = float(frame["covered"].mean()) if some else float("nan")
    frame.attrs["median_error"] = float(frame["error"].abs().median()) if some else float("nan")
    frame.attrs["naive_error"] = float(frame["naive_error"].abs().median()) if some else float("nan")
    return frame


RECORD: Mapping[str, str] = {
    "line": TEXT,
    "vendors": COUNT,
    "tests": COUNT,
    "level": NUMBER,
    "coverage": NUMBER,
    "median_error": NUMBER,
    "naive_error": NUMBER,
    "bias": NUMBER,
}


def track_record(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    lines: Sequence[str] = ("run_rate", "annual", "half", "quarter"),
) -> pd.DataFrame:
    """The back-test of each line in one row.

    Returns:
        line, vendors, tests, level (share that the interval should hold), coverage (share that it held; NaN without a
        test), median_error (absolute, log points: 0.1 is about 10 %), naive_error (of "stays as it was"), bias (mean
        error; positive foretold too much).
    """
    rows = []
    for line in lines:
        tests = backtest(facts, line, vendors, statuses)
        rows.append(
            {
                "line": line,
                "vendors": tests["vendor"].nunique(),
                "tests": len(tests),
                "bias": float(tests["error"].mean()) if len(tests) else float("nan"),
                **{name: tests.attrs[name] for name in ("level", "coverage", "median_error", "naive_error")},
            }
        )
    if not rows:
        return nothing(RECORD, "log points")
    return shaped(pd.DataFrame(rows), RECORD, "log points", "Tests of one vendor overlap and are not independent.")


READY: Mapping[str, str] = {"vendor": TEXT, "line": TEXT, "observations": COUNT, "last_date": DAY, "refused": TEXT}


def readiness(
    facts: pd.DataFrame,
    day: dt.date | None = None,
    statuses: Sequence[str] = FIRM,
    line: str = "run_rate",
    points: revenue.Points | None = None,
) -> pd.DataFrame:
    """Which vendors can be foretold, and why the others cannot.

    Args:
        facts: Facts frame.
        day: Only observations up to this day; None for all.
        statuses: Statuses of the observations.
        line: One of the lines.
        points: As for :func:`forecast`.

    Returns:
        vendor, line, observations, last_date, refused (the reason; NaN when it can); most observations first.
    """
    observed = _observed(facts, line, None, statuses, points)
    if day is not None:
        observed = observed[observed["date"] <= stamp(day)]
    rows = [
        (vendor, line, len(dates), dates.iloc[-1], _refusal(dates))
        for vendor, dates in observed.groupby("vendor", sort=True)["date"]
    ]
    if not rows:
        return nothing(READY, "")
    frame = pd.DataFrame(rows, columns=list(READY)).sort_values("observations", ascending=False, kind="stable")
    return shaped(frame, READY, "")
