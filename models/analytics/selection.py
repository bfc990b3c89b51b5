"""Choosing facts and turning them into observations: what every analysis begins with.

An *observation* is a fact reduced to what a chart or a calculation needs: a day to draw it at, a value and its ends in
US dollars, what sort of bound it is, and the claims behind it. All frames of :mod:`models.analytics` are made of these.

Two rules hold everywhere. Statuses are never mixed unless asked: the default is :data:`FIRM`. A part of a vendor
(``scope``) never stands beside the whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, FACT_COLUMNS, FLAG, IDS, NUMBER, TEXT, empty, typed
from models.errors import InvalidValue

#: Closed or said by the company, and reported by the press: what a calculation rests on.
FIRM = ("confirmed", "reported")
#: Sought or expected: shown apart.
OPEN = ("talks", "projected")
#: Every status but denied.
ANY = (*FIRM, *OPEN)

#: Precisions that are too coarse to say to which year, quarter or month something belongs.
COARSER: Mapping[str, tuple[str, ...]] = {"Y": (), "Q": ("year", "half"), "M": ("year", "half", "quarter")}

#: Average length of a month in days.
MONTH = 365.2425 / 12

#: Columns of observations, with their types.
#:
#: vendor, kind, party, scope, region, as_of, precision
#:     as in the facts frame.
#: date
#:     Day to draw and compare at: the middle of the period for a state (valuation, run rate, pay), but not after
#:     the day on which it was first published; the last day for what a period added up to (annual revenue). NaT when
#:     undated.
#: value_usd, low_usd, high_usd
#:     US dollars (per hour and the like as the metric says); NaN where none or open.
#: bound
#:     exact, range, floor ("more than"), ceiling ("up to") or none (no figure).
#: status, confidence, origins, known_since
#:     as in the facts frame.
#: superseded
#:     True when a later deal or correction replaced it.
#: loose
#:     True for a year or half among finer observations of the same series: its place among them is unknown, so it is
#:     drawn but not calculated with.
#: dissent
#:     Number of claims that say otherwise.
#: fact, claims
#:     Id of the fact, ids of the claims that agree with it.
OBSERVATION: Mapping[str, str] = {
    "vendor": TEXT,
    "kind": TEXT,
    "party": TEXT,
    "scope": TEXT,
    "region": TEXT,
    "as_of": TEXT,
    "precision": TEXT,
    "date": DAY,
    "value_usd": NUMBER,
    "low_usd": NUMBER,
    "high_usd": NUMBER,
    "bound": TEXT,
    "status": TEXT,
    "confidence": NUMBER,
    "origins": COUNT,
    "known_since": DAY,
    "superseded": FLAG,
    "loose": FLAG,
    "dissent": COUNT,
    "fact": TEXT,
    "claims": IDS,
}


def note(frame: pd.DataFrame, unit: str, *caveats: str) -> pd.DataFrame:
    """Set ``attrs["unit"]`` and ``attrs["caveat"]`` (sentences joined by a space; empty when there is none)."""
    frame.attrs = {"unit": unit, "caveat": " ".join(text for text in caveats if text)}
    return frame


def shaped(frame: pd.DataFrame, columns: Mapping[str, str], unit: str, *caveats: str) -> pd.DataFrame:
    """A result: the columns in order with their types, a fresh index, unit and caveat."""
    return note(typed(frame, columns).reset_index(drop=True), unit, *caveats)


def nothing(columns: Mapping[str, str], unit: str, *caveats: str) -> pd.DataFrame:
    """A result without rows."""
    return note(empty(columns), unit, *caveats)


def select(
    facts: pd.DataFrame,
    metric: str,
    *,
    kinds: Sequence[str | None] | None = None,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    scope: str | None = None,
    any_scope: bool = False,
    live: bool = True,
) -> pd.DataFrame:
    """The facts of one metric.

    Args:
        facts: Facts frame.
        metric: Value of :class:`models.claim.Metric`.
        kinds: Sub-types to keep, None among them for "not told"; None keeps all.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        scope: Part of the vendor; None for the whole.
        any_scope: Keep the whole and all parts.
        live: Leave out what a later deal or correction replaced.
    """
    keep = facts["metric"].eq(metric).to_numpy(bool)
    chosen = facts[keep]
    # to_numpy may be read-only, so no in-place operators before the first copy.
    mask = np.array(chosen["status"].isin(list(statuses)), dtype=bool)
    if vendors is not None:
        mask &= chosen["vendor"].isin(list(vendors)).to_numpy(bool)
    if kinds is not None:
        named = [kind for kind in kinds if kind is not None]
        of_kind = chosen["kind"].isin(named).to_numpy(bool)
        mask &= of_kind | chosen["kind"].isna().to_numpy(bool) if None in kinds else of_kind
    if not any_scope:
        mask &= (chosen["scope"].isna() if scope is None else chosen["scope"].eq(scope)).to_numpy(bool)
    if live:
        mask &= chosen["superseded_by"].isna().to_numpy(bool)
    return chosen[mask]


#: What every observation of a fact has, whatever else is chosen; see :func:`observable`.
#:
#: state_date
#:     Day of the fact as a state: the middle of its period, but not after the day on which it was first published.
#: grain
#:     2 for a year, 1 for a half, 0 for what is finer, -1 without a period: what ``loose`` is told from.
#: half
#:     Number of the half-year in which the period begins; twice the year and 0 or 1.
#: low_usd, high_usd, bound, superseded, dissent
#:     As in :data:`OBSERVATION`.
OBSERVABLE: Mapping[str, str] = {
    "state_date": DAY,
    "low_usd": NUMBER,
    "high_usd": NUMBER,
    "bound": TEXT,
    "superseded": FLAG,
    "dissent": COUNT,
    "grain": COUNT,
    "half": COUNT,
}


def observable(facts: pd.DataFrame) -> pd.DataFrame:
    """Facts with all of their observations that does not depend on what is chosen: done once for a whole record.

    Returns:
        The columns of a facts frame with its types, and those of :data:`OBSERVABLE`; rows and index as given. Every
        analysis gives the same with it as with the facts themselves, and is done sooner.
    """
    frame = typed(facts, FACT_COLUMNS)
    factor = usd_factor(frame)
    first = frame["as_of_first"]
    half = (first.dt.month.fillna(1).to_numpy("int64") - 1) // 6
    extra = pd.DataFrame(
        {
            "state_date": _state_dates(frame),
            "low_usd": frame["low"].to_numpy(float) * factor,
            "high_usd": frame["high"].to_numpy(float) * factor,
            "bound": bounds(frame),
            "superseded": frame["superseded_by"].notna().to_numpy(bool),
            "dissent": np.fromiter(map(len, frame["dissenting"]), dtype="int64", count=len(frame)),
            "grain": frame["precision"].map(_GRAINS).fillna(-1),
            "half": first.dt.year.fillna(0).to_numpy("int64") * 2 + half,
        },
        index=frame.index,
    )
    return pd.concat([frame, typed(extra, OBSERVABLE)], axis=1)


_GRAINS = {"year": 2, "half": 1, "quarter": 0, "month": 0, "day": 0}
#: Columns of observations by another name in facts.
_FROM = {"fact": "id", "claims": "supporting", "date": "state_date"}
_DIRECT = tuple(name for name in OBSERVATION if name != "loose")


def observations(
    chosen: pd.DataFrame, *, flow: bool | np.ndarray = False, by: Sequence[str] = ("vendor",)
) -> pd.DataFrame:
    """Facts as :data:`OBSERVATION` rows, in the order given.

    Args:
        chosen: Facts of one metric, from :func:`select`.
        flow: True for what a period added up to (date is its last day); False for a state (date is its middle); one for
            all rows, or one a row.
        by: Columns that make one series, for ``loose``.
    """
    if chosen.empty:
        return empty(OBSERVATION)
    if "state_date" not in chosen:
        chosen = observable(chosen)
    flows = np.broadcast_to(np.asarray(flow, dtype=bool), len(chosen))
    frame = chosen[[_FROM.get(name, name) for name in _DIRECT]].set_axis(list(_DIRECT), axis=1)
    if flows.any():
        frame["date"] = frame["date"].mask(flows, chosen["as_of_last"])
    frame.insert(list(OBSERVATION).index("loose"), "loose", ~flows & _loose(chosen, by))
    return frame


def usd_factor(chosen: pd.DataFrame) -> np.ndarray:
    """US dollars for one unit of each fact's currency at the rate of its date; NaN where there is no rate."""
    dollars = chosen["currency"].eq("USD").to_numpy(bool)
    return np.where(dollars, 1.0, chosen["rate"].to_numpy(float))


def bounds(frame: pd.DataFrame) -> np.ndarray:
    """What sort of bound low and high make: exact, range, floor, ceiling or none."""
    low, high = frame["low"].to_numpy(float), frame["high"].to_numpy(float)
    no_low, no_high = np.isnan(low), np.isnan(high)
    return np.select(
        [no_low & no_high, no_high, no_low, low == high], ["none", "floor", "ceiling", "exact"], default="range"
    )


def _state_dates(facts: pd.DataFrame) -> pd.Series:
    first, last, known = facts["as_of_first"], facts["as_of_last"], facts["known_since"]
    middle = first + (last - first) // 2
    middle = middle.dt.floor("D")
    # What was published in March about "this year" had happened by March.
    early = (known >= first) & (known < middle) & ~facts["status"].eq("projected")
    return middle.mask(early, known.dt.floor("D"))


def _loose(chosen: pd.DataFrame, by: Sequence[str]) -> np.ndarray:
    grain, half = chosen["grain"].to_numpy("int64"), chosen["half"].to_numpy("int64")
    is_year, is_half = grain == 2, grain == 1
    if not (is_year.any() or is_half.any()) or (is_year | (grain < 0)).all():
        return np.zeros(len(chosen), dtype=bool)
    series = chosen.groupby(list(by), sort=False, dropna=False).ngroup().to_numpy("int64")
    by_half = series * 20_000 + half
    by_year = by_half // 2
    fine = grain == 0
    in_year = is_year & np.isin(by_year, by_year[fine | is_half])
    return np.asarray(in_year | (is_half & np.isin(by_half, by_half[fine])), dtype=bool)


def within(frame: pd.DataFrame, freq: str) -> tuple[pd.DataFrame, str]:
    """The dated rows that are known to lie in one year, quarter or month, and a sentence on the others.

    Args:
        frame: With date and precision.
        freq: Y, Q or M.

    Returns:
        The rows with ``period`` ("2025Q2") and ``start`` (its first day), and what was left out (empty for nothing).

    Raises:
        InvalidValue: another letter.
    """
    if freq not in COARSER:
        raise InvalidValue(f"freq: {freq!r} is unknown; use one of {', '.join(COARSER)}")
    fits = frame["date"].notna() & ~frame["precision"].isin(COARSER[freq])
    vague = int((~fits).sum())
    kept = frame[fits]
    # A record has few periods and many rows: each period is written once.
    number, periods = pd.factorize(kept["date"].to_numpy("datetime64[M]"), sort=False)
    held = pd.PeriodIndex(pd.DatetimeIndex(periods), freq=freq)
    placed_rows = kept.assign(
        period=pd.Series(held.astype("str"), dtype=TEXT).take(number).array,
        start=pd.Series(held.start_time, dtype=DAY).take(number).array,
    )
    return placed_rows, f"Left out: {vague} without a date as fine." if vague else ""


def one_per_date(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Of several observations of one series on one day, the surest (then the one with most origins); sorted by date."""
    keys = [*by, "date"]
    order = frame.sort_values(["confidence", "origins", "fact"], ascending=[False, False, True], kind="stable")
    return order.drop_duplicates(keys).sort_values(keys, kind="stable")


def placed(frame: pd.DataFrame, by: Sequence[str] = ("vendor",)) -> pd.DataFrame:
    """The observations that can be calculated with: dated, with a value, not loose, one a day; sorted by date."""
    keep = frame["date"].notna() & frame["value_usd"].notna() & ~frame["loose"]
    return one_per_date(frame[keep], by)


def left_out(frame: pd.DataFrame) -> str:
    """What :func:`placed` leaves out of the given observations, as a sentence; empty when nothing."""
    undated = int(frame["date"].isna().sum())
    vague = int((frame["date"].notna() & frame["value_usd"].isna()).sum())
    loose = int((frame["loose"] & frame["date"].notna() & frame["value_usd"].notna()).sum())
    parts = [
        f"{count} {what}"
        for count, what in (
            (undated, "undated"),
            (vague, "without a single dollar value"),
            (loose, "dated too coarsely to be placed among finer ones"),
        )
        if count
    ]
    return f"Left out of calculations: {', '.join(parts)}." if parts else ""


def union(*columns: Iterable[Iterable[str]]) -> list[tuple[str, ...]]:
    """Row by row, the ids of several columns of tuples without repetition, in order."""
    return [tuple(dict.fromkeys(chain.from_iterable(row))) for row in zip(*columns, strict=True)]


def flat(column: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """All ids of a column of tuples without repetition, in order."""
    return tuple(dict.fromkeys(chain.from_iterable(column)))


def union_by(codes: np.ndarray, column: Iterable[Iterable[str]], groups: int) -> list[tuple[str, ...]]:
    """The ids of each group without repetition, for group numbers 0 … groups - 1."""
    parts: list[list[Iterable[str]]] = [[] for _ in range(groups)]
    for code, ids in zip(codes.tolist(), column, strict=True):
        parts[code].append(ids)
    return [flat(part) for part in parts]


def stamp(day: dt.date) -> pd.Timestamp:
    """A day as pandas counts it, in microseconds."""
    return pd.Timestamp(day).as_unit("us")


def objects(rows: Sequence[object]) -> np.ndarray:
    """A one-dimensional array of objects; ``np.array`` would make tuples of one length a table."""
    array = np.empty(len(rows), dtype=object)
    array[:] = list(rows)
    return array


def claims_by(frame: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """All claim ids of each group of a frame's rows, indexed by the group (in order of appearance)."""
    groups = frame.groupby(list(keys), sort=False, dropna=False)
    ids = union_by(groups.ngroup().to_numpy("int64"), frame["claims"], groups.ngroups)
    return pd.Series(objects(ids), index=groups.size().index)


def lookup(keys: pd.Series, values: pd.Series) -> pd.Series:
    """For each key, the value indexed by it; missing where there is none.

    Unlike ``Series.map`` it keeps the type of dates when no value is there at all.
    """
    return values.reindex(keys).set_axis(keys.index)
