"""What vendors earn: lines that are never mixed, and growth between their points.

A *line* is one way of telling revenue: run rate (a state), or what a year, half, quarter or month added up to. They are
never joined into one series. Money is in US dollars at the rate of its own date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, IDS, NUMBER, TEXT
from models.analytics.selection import (
    FIRM,
    MONTH,
    OBSERVATION,
    flat,
    left_out,
    lookup,
    nothing,
    objects,
    observations,
    placed,
    select,
    shaped,
    union,
)
from models.errors import InvalidValue

#: Ways of telling revenue; "unspecified" is what a text calls revenue without saying over what span.
LINES = ("run_rate", "annual", "half", "quarter", "month", "unspecified")
#: Months that a point of a line adds up; 12 for a run rate, which is a state told as a year's worth.
LINE_MONTHS = {"run_rate": 12, "annual": 12, "half": 6, "quarter": 3, "month": 1}
_PRECISION = {"annual": "year", "half": "half", "quarter": "quarter", "month": "month"}

SERIES: Mapping[str, str] = {**OBSERVATION, "line": TEXT, "annualised_usd": NUMBER}


def series(
    facts: pd.DataFrame,
    line: str = "run_rate",
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    scope: str | None = None,
) -> pd.DataFrame:
    """The points of one line, of the whole vendor or of one part.

    A point of a flow line (annual, half, quarter, month) covers exactly such a period; others are left out and counted.

    Args:
        facts: Facts frame.
        line: One of :data:`LINES`.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep; projections come only when asked for.
        scope: A part as the facts name it; None for the whole.

    Returns:
        OBSERVATION columns and ``line``, ``annualised_usd`` (value × 12 / months of the line; NaN for unspecified),
        sorted by vendor and date, undated last. USD.

    Raises:
        InvalidValue: no such line.
    """
    if line not in LINES:
        raise InvalidValue(f"line: {line!r} is unknown; use one of {', '.join(LINES)}")
    kind = None if line == "unspecified" else line
    chosen = select(facts, "revenue", kinds=[kind], vendors=vendors, statuses=statuses, scope=scope)
    caveat = ""
    if line in _PRECISION:
        fits = (chosen["precision"].eq(_PRECISION[line]) | chosen["precision"].isna()).to_numpy(bool)
        odd = int((~fits).sum())
        caveat = f"Left out: {odd} whose period is no {_PRECISION[line]}." if odd else ""
        chosen = chosen[fits]
    if chosen.empty:
        return nothing(SERIES, "USD", caveat)
    points = observations(chosen, flow=line in _PRECISION)
    points = points.assign(line=line, annualised_usd=points["value_usd"] * (12 / LINE_MONTHS.get(line, np.nan)))
    points = points.sort_values(["vendor", "date", "fact"], kind="stable", na_position="last")
    return shaped(points, SERIES, "USD", caveat, left_out(points))


def parts(facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM) -> pd.DataFrame:
    """Every point about a part of a vendor (a unit, a segment, a country), of all lines.

    Returns:
        SERIES columns with ``scope`` set; ``line`` is the kind. For lists and pickers: a chart takes
        :func:`series` with one scope.
    """
    chosen = select(facts, "revenue", vendors=vendors, statuses=statuses, any_scope=True)
    chosen = chosen[chosen["scope"].notna() & ~chosen["kind"].eq("from_client")]
    if chosen.empty:
        return nothing(SERIES, "USD")
    flow = chosen["kind"].isin(_PRECISION).to_numpy(bool)
    points = observations(chosen, flow=flow, by=("vendor", "scope", "kind"))
    line = points["kind"].fillna("unspecified")
    points = points.assign(line=line, annualised_usd=points["value_usd"] * (12 / line.map(LINE_MONTHS)))
    return shaped(points.sort_values(["vendor", "scope", "line", "date"], kind="stable"), SERIES, "USD")


#: Points of the whole vendor that can be calculated with, by line; each sorted by vendor and date.
Points = Mapping[str, pd.DataFrame]


def points_of(
    facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM
) -> dict[str, pd.DataFrame]:
    """The points of every line but unspecified, in one pass: what multiples, tables and sums begin with.

    Returns:
        For each line, the OBSERVATION rows that can be calculated with (see
        :func:`models.analytics.selection.placed`), sorted by vendor and date; empty frames where there are none. USD.
    """
    chosen = select(facts, "revenue", kinds=list(LINE_MONTHS), vendors=vendors, statuses=statuses)
    kind = chosen["kind"].to_numpy(object)
    flow = kind != "run_rate"
    fits = ~flow | (chosen["precision"].to_numpy(object) == np.array([_PRECISION.get(one, "") for one in kind], object))
    every = placed(observations(chosen[fits], flow=flow[fits], by=("vendor", "kind")), by=("vendor", "kind"))
    return {line: every[every["kind"].eq(line)] for line in LINE_MONTHS}


TRAILING: Mapping[str, str] = {**OBSERVATION, "basis": TEXT}


def trailing(facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM) -> pd.DataFrame:
    """Revenue of twelve months to each date: a year as told, else four quarters or two halves in a row added up.

    Returns:
        OBSERVATION columns and ``basis`` (annual, 4 quarters, 2 halves), sorted by vendor and date; status is
        confirmed only if all parts are, confidence the lowest of them, claims those of all. USD.
    """
    return trailing_of(points_of(facts, vendors, statuses))


def trailing_of(points: Points) -> pd.DataFrame:
    """:func:`trailing` from the points of the lines."""
    annual = points["annual"].assign(basis="annual")
    quarters, halves = _rolled(points["quarter"], 4, "4 quarters"), _rolled(points["half"], 2, "2 halves")
    pieces = [piece for piece in (annual, quarters, halves) if not piece.empty]
    if not pieces:
        return nothing(TRAILING, "USD")
    every = pd.concat(pieces)
    # A year as told comes first among those that end on one day.
    one = every.drop_duplicates(["vendor", "date"]).sort_values(["vendor", "date"], kind="stable")
    return shaped(one, TRAILING, "USD", "Years are the vendors' own; sums of parts may differ from the audited year.")


def _rolled(points: pd.DataFrame, size: int, basis: str) -> pd.DataFrame:
    """Sums over so many periods in a row of one vendor."""
    if len(points) < size:
        return points.iloc[:0].assign(basis=basis)
    months = 12 // size
    ordinal = (points["date"].dt.year * 12 + points["date"].dt.month - 1).to_numpy("int64") // months
    vendor = pd.factorize(points["vendor"])[0]
    last = np.arange(size - 1, len(points))
    first = last - size + 1
    whole = (vendor[last] == vendor[first]) & (ordinal[last] - ordinal[first] == size - 1)
    ends = last[whole]
    if not len(ends):
        return points.iloc[:0].assign(basis=basis)
    windows = ends[:, None] + np.arange(1 - size, 1)[None, :]
    claims = points["claims"].to_numpy(object)
    confirmed = points["status"].eq("confirmed").to_numpy(bool)
    projected = points["status"].isin(["talks", "projected"]).to_numpy(bool)
    sums: pd.DataFrame = points.iloc[ends].assign(
        basis=basis,
        status=np.select(
            [projected[windows].any(axis=1), confirmed[windows].all(axis=1)], ["projected", "confirmed"], "reported"
        ),
        confidence=points["confidence"].to_numpy(float)[windows].min(axis=1),
        origins=points["origins"].to_numpy("int64")[windows].min(axis=1),
        dissent=points["dissent"].to_numpy("int64")[windows].sum(axis=1),
        claims=objects([flat(claims[row]) for row in windows]),
    )
    for name in ("value_usd", "low_usd", "high_usd"):
        sums[name] = points[name].to_numpy(float)[windows].sum(axis=1)
    return sums


def newest(facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM) -> pd.DataFrame:
    """The newest revenue of each vendor that stands for a year: its last run rate, or its last twelve months.

    Returns:
        OBSERVATION columns and ``basis`` (run_rate, annual, 4 quarters, 2 halves), one row a vendor. A run rate and
        twelve months of one date: the run rate. USD.
    """
    points = points_of(facts, vendors, statuses)
    return newest_of(points["run_rate"], trailing_of(points))


def newest_of(rates: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """:func:`newest` from the points of the run rate and the frame of :func:`trailing`, both sorted by date."""
    pieces = [piece for piece in (years, rates.assign(basis="run_rate")) if not piece.empty]
    if not pieces:
        return nothing(TRAILING, "USD")
    every = pd.concat(pieces).sort_values(["vendor", "date"], kind="stable")
    return shaped(every.drop_duplicates("vendor", keep="last"), TRAILING, "USD", "Run rates stand beside past years.")


GROWTH: Mapping[str, str] = {
    "vendor": TEXT,
    "line": TEXT,
    "from_date": DAY,
    "to_date": DAY,
    "from_as_of": TEXT,
    "to_as_of": TEXT,
    "from_usd": NUMBER,
    "to_usd": NUMBER,
    "months": NUMBER,
    "growth": NUMBER,
    "annualised": NUMBER,
    "doubling_months": NUMBER,
    "status": TEXT,
    "confidence": NUMBER,
    "from_fact": TEXT,
    "to_fact": TEXT,
    "claims": IDS,
}


def growth(
    facts: pd.DataFrame,
    line: str = "run_rate",
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    scope: str | None = None,
    *,
    year_on_year: bool = False,
) -> pd.DataFrame:
    """Growth between observations of one line.

    Args:
        facts: Facts frame.
        line: One of :data:`LINES`.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        scope: A part as the facts name it; None for the whole.
        year_on_year: Compare each point with the one a year before it (within 45 days), not with the one before it; it
            takes the season out of quarters and halves.

    Returns:
        vendor, line, from_date, to_date, from_as_of, to_as_of, from_usd, to_usd, months, growth (0.5 is 50 %),
        annualised (same, per year; NaN under a month), doubling_months (NaN unless it grows), status and confidence
        (the weaker), from_fact, to_fact, claims; sorted by vendor and date.
    """
    every = series(facts, line, vendors, statuses, scope)
    points = placed(every)
    points = points[points["value_usd"] > 0]
    caveat = every.attrs["caveat"]
    if len(points) < 2:
        return nothing(GROWTH, "share", caveat)
    earlier = _year_before(points) if year_on_year else points.groupby("vendor", sort=False)[_PAIR].shift()
    have = earlier["value_usd"].notna().to_numpy(bool)
    frame = _pairs(earlier[have], points[have]).assign(line=line)
    return shaped(frame, GROWTH, "share", caveat)


_PAIR = ["date", "as_of", "value_usd", "status", "confidence", "fact", "claims"]


def _year_before(points: pd.DataFrame) -> pd.DataFrame:
    """For each point, in its order, the point of the same vendor nearest to a year earlier."""
    left = points[["vendor", "date"]].reset_index(drop=True).rename(columns={"date": "to"})
    left = left.assign(target=left["to"] - pd.Timedelta(days=365), row=np.arange(len(left)))
    joined = pd.merge_asof(
        left.sort_values("target", kind="stable"),
        points[["vendor", *_PAIR]].sort_values("date", kind="stable"),
        left_on="target",
        right_on="date",
        by="vendor",
        direction="nearest",
        tolerance=pd.Timedelta(days=45),
    )
    return joined.sort_values("row")[_PAIR].set_axis(points.index)


def _pairs(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Rows of growth from two aligned frames of points."""
    months = (later["date"] - earlier["date"]).dt.days / MONTH
    ratio = later["value_usd"] / earlier["value_usd"]
    whole = months.where(months >= 1)
    firm = later["status"].eq("confirmed") & earlier["status"].eq("confirmed")
    shaky = later["status"].isin(["talks", "projected"]) | earlier["status"].isin(["talks", "projected"])
    return pd.DataFrame(
        {
            "vendor": later["vendor"],
            "from_date": earlier["date"],
            "to_date": later["date"],
            "from_as_of": earlier["as_of"],
            "to_as_of": later["as_of"],
            "from_usd": earlier["value_usd"],
            "to_usd": later["value_usd"],
            "months": months,
            "growth": ratio - 1,
            "annualised": ratio ** (12 / whole) - 1,
            "doubling_months": doubling(ratio, whole),
            "status": np.select([shaky, firm], ["projected", "confirmed"], default="reported"),
            "confidence": np.minimum(later["confidence"], earlier["confidence"].astype(float)),
            "from_fact": earlier["fact"],
            "to_fact": later["fact"],
            "claims": objects(union(earlier["claims"], later["claims"])),
        }
    )


def doubling(ratio: pd.Series, months: pd.Series) -> pd.Series:
    """Months in which a value doubles that grows by a ratio in so many months; NaN unless the ratio is above one."""
    steps: pd.Series = months * np.log(2) / np.log(ratio.where(ratio > 1).to_numpy(float))
    return steps


TABLE: Mapping[str, str] = {
    "vendor": TEXT,
    "line": TEXT,
    "observations": COUNT,
    "first_date": DAY,
    "first_usd": NUMBER,
    "last_date": DAY,
    "last_as_of": TEXT,
    "last_usd": NUMBER,
    "base_date": DAY,
    "base_usd": NUMBER,
    "growth": NUMBER,
    "since_first": NUMBER,
    "doubling_months": NUMBER,
    "told": NUMBER,
    "told_as_of": TEXT,
    "confidence": NUMBER,
    "claims": IDS,
}


def growth_table(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    lines: Sequence[str] = ("run_rate", "annual", "half", "quarter"),
    points: Points | None = None,
) -> pd.DataFrame:
    """One row a vendor and line: how fast it grows now, and has grown since its first point.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        lines: Lines to list; a vendor's rows come in this order.
        points: :func:`points_of` the same facts, vendors and statuses, if they are there already.

    Returns:
        vendor, line, observations, first_date, first_usd, last_date, last_as_of, last_usd, base_date, base_usd (the
        point nearest to a year before the last, 6 to 18 months), growth (from base to last, per year; NaN without a
        base), since_first (from first to last, per year), doubling_months (at ``growth``), told and told_as_of (the
        newest yearly growth that a source tells, of any span), confidence (of the two points), claims. Shares: 0.5 is
        50 %. Rows are sorted by vendor; lines with one point have NaN.

    Raises:
        InvalidValue: a line that is none, or that has no span (unspecified).
    """
    unknown = [line for line in lines if line not in LINE_MONTHS]
    if unknown:
        raise InvalidValue(f"lines: {', '.join(unknown)} is unknown; use some of {', '.join(LINE_MONTHS)}")
    points = points_of(facts, vendors, statuses) if points is None else points
    return growth_of(points, told_growth(facts, vendors, statuses), lines)


def growth_of(points: Points, told: pd.DataFrame, lines: Sequence[str]) -> pd.DataFrame:
    """:func:`growth_table` from the points of the lines and the frame of :func:`told_growth`."""
    tables = [_line_table(points[line], line) for line in lines]
    tables = [table for table in tables if not table.empty]
    caveat = "Growth per year between the last point and the one nearest to a year before it."
    if not tables:
        return nothing(TABLE, "share", caveat)
    frame = pd.concat(tables).assign(rank=lambda t: t["line"].map({line: i for i, line in enumerate(lines)}))
    told = told[told["kind"].eq("year")].drop_duplicates("vendor", keep="last").set_index("vendor")
    frame["told"] = lookup(frame["vendor"], told["growth"])
    frame["told_as_of"] = lookup(frame["vendor"], told["as_of"])
    return shaped(frame.sort_values(["vendor", "rank"], kind="stable"), TABLE, "share", caveat)


def _line_table(points: pd.DataFrame, line: str) -> pd.DataFrame:
    points = points[points["value_usd"] > 0]
    if points.empty:
        return pd.DataFrame()
    # By their places: the points are sorted by vendor and date.
    vendor = pd.factorize(points["vendor"])[0]
    first = np.flatnonzero(np.diff(vendor, prepend=-1))
    last = np.append(first[1:], len(points)) - 1
    day = points["date"].to_numpy("datetime64[D]").astype("int64")
    base, have = _bases(vendor, (day[last][vendor] - day) / MONTH, len(first))
    value, date = points["value_usd"].to_numpy(float), points["date"]
    confidence, claims = points["confidence"].to_numpy(float), points["claims"].to_numpy(object)
    base_usd = np.where(have, value[base], np.nan)
    months = pd.Series(np.where(have, day[last] - day[base], np.nan) / MONTH)
    ratio = pd.Series(value[last] / base_usd)
    age = pd.Series((day[last] - day[first]) / MONTH)
    age = age.where(age >= 6)
    return pd.DataFrame(
        {
            "vendor": points["vendor"].iloc[last].array,
            "line": line,
            "observations": last - first + 1,
            "first_date": date.iloc[first].array,
            "first_usd": value[first],
            "last_date": date.iloc[last].array,
            "last_as_of": points["as_of"].iloc[last].array,
            "last_usd": value[last],
            "base_date": date.iloc[base].where(have).array,
            "base_usd": base_usd,
            "growth": ratio ** (12 / months) - 1,
            "since_first": pd.Series(value[last] / value[first]).where(age.notna()) ** (12 / age) - 1,
            "doubling_months": doubling(ratio, months),
            "confidence": np.where(have, np.fmin(confidence[last], confidence[base]), confidence[last]),
            "claims": objects(
                union(
                    claims[first],
                    [ids if known else () for ids, known in zip(claims[base], have, strict=True)],
                    claims[last],
                )
            ),
        }
    )


def _bases(vendor: np.ndarray, age: np.ndarray, vendors: int) -> tuple[np.ndarray, np.ndarray]:
    """Place of the point nearest to a year before each vendor's last, of equals the earlier; and whether there is any.

    Args:
        vendor: Number of each point's vendor, from 0, in order.
        age: Months from each point to the last of its vendor.
        vendors: Their number.
    """
    inside = np.flatnonzero((age >= 6) & (age <= 18))
    nearest = inside[np.lexsort((inside, np.abs(age[inside] - 12), vendor[inside]))]
    found, place = np.unique(vendor[nearest], return_index=True)
    base, have = np.zeros(vendors, dtype="int64"), np.zeros(vendors, dtype=bool)
    base[found], have[found] = nearest[place], True
    return base, have


TOLD: Mapping[str, str] = {
    "vendor": TEXT,
    "kind": TEXT,
    "as_of": TEXT,
    "date": DAY,
    "growth": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "status": TEXT,
    "confidence": NUMBER,
    "fact": TEXT,
    "claims": IDS,
}


def told_growth(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    metric: str = "revenue_growth",
) -> pd.DataFrame:
    """Growth as sources tell it, percent and multiples in one unit ("tripled" is 2.0, "fell 13 %" is -0.13).

    Returns:
        vendor, kind (year, quarter, month, since or NaN), as_of, date, growth, low, high (shares), status, confidence,
        fact, claims; sorted by vendor and date, undated first. Not annualised: mind the kind.
    """
    chosen = select(facts, metric, vendors=vendors, statuses=statuses)
    if chosen.empty:
        return nothing(TOLD, "share")
    times = chosen["unit"].eq("multiple").to_numpy(bool)
    scale, shift = np.where(times, 1.0, 0.01), np.where(times, 1.0, 0.0)
    frame = pd.DataFrame(
        {
            "vendor": chosen["vendor"],
            "kind": chosen["kind"],
            "as_of": chosen["as_of"],
            "date": chosen["as_of_last"],
            "growth": chosen["value"] * scale - shift,
            "low": chosen["low"] * scale - shift,
            "high": chosen["high"] * scale - shift,
            "status": chosen["status"],
            "confidence": chosen["confidence"],
            "fact": chosen["id"],
            "claims": chosen["supporting"],
        }
    ).sort_values(["vendor", "date", "confidence", "fact"], kind="stable", na_position="first")
    return shaped(frame, TOLD, "share", "As told, over the span that the kind names.")
