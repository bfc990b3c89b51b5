"""What the people who label are paid, on one scale: US dollars per hour.

A rate per minute is sixty times as much per hour. A rate per task counts only where the text tells how long a task
takes; a day, month or year has no hours of its own. What cannot be brought to the scale is left out and counted. "Up
to" is a ceiling, not a rate: it is kept, marked, and stays out of medians.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, FLAG, IDS, NUMBER, TEXT
from models.analytics.selection import (
    FIRM,
    OBSERVATION,
    nothing,
    objects,
    observations,
    select,
    shaped,
    union_by,
    within,
)
from models.errors import InvalidValue

#: Kinds of work that need learned skill.
EXPERTS = ("expert", "stem", "medicine", "law", "finance", "software", "phd")
_CAVEAT = "Ceilings (up to X) are shown and left out of medians."

RATE: Mapping[str, str] = {
    **{name: kind for name, kind in OBSERVATION.items() if name not in ("value_usd", "low_usd", "high_usd", "loose")},
    "expertise": TEXT,
    "group": TEXT,
    "usd_hour": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "ceiling": FLAG,
    "basis": TEXT,
    "unit": TEXT,
}


def normalise(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    minutes: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Pay rates in US dollars per hour.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        minutes: For claims per task, how many minutes one takes, by claim id: see :func:`task_minutes`.

    Returns:
        OBSERVATION columns without the dollar ones, and expertise (the kind; "unspecified" for none), group (expert,
        generalist or other), usd_hour (the rate, middle of a range, floor, or the ceiling itself), low, high (NaN where
        open), ceiling (True for "up to X"), basis (hour, minute × 60, task at N min), unit (as published).
        ``attrs["excluded"]`` counts what has no hourly rate, by unit of time ("task": 9, "month": 2 …); "currency"
        counts rates without an exchange rate.
    """
    chosen = select(facts, "pay_rate", vendors=vendors, statuses=statuses)
    if chosen.empty:
        frame = nothing(RATE, "USD/hour", _CAVEAT)
        frame.attrs["excluded"] = {}
        return frame
    factor, basis = _hourly(chosen, minutes or {})
    kept = observations(chosen)
    usd = ~np.isnan(kept["low_usd"].fillna(kept["high_usd"]).to_numpy(float))
    timed = ~np.isnan(factor)
    expertise = kept["kind"].fillna("unspecified")
    frame = kept.assign(
        expertise=expertise,
        group=np.select([expertise.isin(EXPERTS), expertise.eq("generalist")], ["expert", "generalist"], "other"),
        usd_hour=kept["value_usd"].to_numpy(float) * factor,
        low=kept["low_usd"].to_numpy(float) * factor,
        high=kept["high_usd"].to_numpy(float) * factor,
        ceiling=kept["bound"].eq("ceiling").to_numpy(bool),
        basis=basis,
        unit=chosen["unit"],
    )[timed & usd]
    excluded = {str(per): int(count) for per, count in chosen["per"][~timed].value_counts().sort_index().items()}
    if (timed & ~usd).any():
        excluded["currency"] = int((timed & ~usd).sum())
    said = ", ".join(f"{count} per {per}" for per, count in excluded.items() if per != "currency")
    result = shaped(
        frame.sort_values(["vendor", "expertise", "date"], kind="stable"),
        RATE,
        "USD/hour",
        _CAVEAT,
        f"Left out, as no hours are told: {said}." if said else "",
        f"Left out for want of an exchange rate: {excluded['currency']}." if "currency" in excluded else "",
    )
    result.attrs["excluded"] = excluded
    return result


def as_published(
    facts: pd.DataFrame,
    per: str,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
) -> pd.DataFrame:
    """Pay rates that have no hours, in US dollars per their own unit of time.

    Args:
        facts: Facts frame.
        per: task, day, month or year; :func:`normalise` has those per hour and minute.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.

    Returns:
        The columns of :func:`normalise`, where usd_hour, low and high are dollars per ``per`` and basis is ``per``.
    """
    unit = f"USD/{per}"
    chosen = select(facts, "pay_rate", vendors=vendors, statuses=statuses)
    chosen = chosen[chosen["per"].eq(per)]
    if chosen.empty:
        return nothing(RATE, unit, _CAVEAT)
    kept = observations(chosen)
    expertise = kept["kind"].fillna("unspecified")
    frame = kept.assign(
        expertise=expertise,
        group=np.select([expertise.isin(EXPERTS), expertise.eq("generalist")], ["expert", "generalist"], "other"),
        usd_hour=kept["value_usd"],
        low=kept["low_usd"],
        high=kept["high_usd"],
        ceiling=kept["bound"].eq("ceiling").to_numpy(bool),
        basis=per,
        unit=chosen["unit"],
    )
    known = frame["low"].notna() | frame["high"].notna()
    return shaped(frame[known].sort_values(["vendor", "expertise", "date"], kind="stable"), RATE, unit, _CAVEAT)


def _hourly(chosen: pd.DataFrame, minutes: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Hours' worth of one unit of each rate (NaN for none), and how it was found."""
    per = chosen["per"]
    factor = np.select([per.eq("hour"), per.eq("minute")], [1.0, 60.0], default=np.nan)
    basis = np.select([per.eq("hour"), per.eq("minute")], ["hour", "minute × 60"], default="").astype(object)
    if not minutes:
        return factor, basis
    for row in np.flatnonzero(per.eq("task").to_numpy(bool)):
        told = {minutes[claim] for claim in chosen["supporting"].iloc[row] if claim in minutes}
        # Two claims that tell different lengths leave the fact without one.
        if len(told) == 1 and (length := told.pop()) > 0:
            factor[row], basis[row] = 60.0 / length, f"task at {length:g} min"
    return factor, basis


_LENGTH = re.compile(
    r"\b(\d{1,3}(?:[.,]\d{1,2})?)[ -]?(minutes?|mins?|hours?|hrs?|Minuten|Stunden?|minutos?|horas?|heures?)\b"
)
_TASK = re.compile(r"\b(?:tasks?|HITs?|assignments?|Aufgaben?|tâches?|tareas?|tarefas?)\b", re.IGNORECASE)


def task_minutes(claims: pd.DataFrame) -> dict[str, float]:
    """How long a task takes, for claims per task whose words (quote, else note) tell it once and for a task.

    Words with two lengths, a range of lengths or no task in them tell nothing. Returns minutes by claim id.
    """
    per_task = claims[claims["metric"].eq("pay_rate") & claims["unit"].str.endswith("/task").eq(True)]
    found: dict[str, float] = {}
    for claim, quote, remark in zip(per_task["id"], per_task["quote"], per_task["note"], strict=True):
        words = quote if isinstance(quote, str) else remark if isinstance(remark, str) else ""
        lengths = _LENGTH.findall(words[:2_000])
        if len(lengths) != 1 or not _TASK.search(words[:2_000]):
            continue
        number, unit = lengths[0]
        if re.search(rf"(?:\bto|-|–|\bor|\band)\s*{re.escape(number)}[ -]?{unit}", words):
            continue
        size = float(number.replace(",", "."))
        hours = unit.lower().startswith(("h", "st"))
        found[str(claim)] = size * 60 if hours else size
    return found


LEVEL: Mapping[str, str] = {
    "rates": COUNT,
    "ceilings": COUNT,
    "median": NUMBER,
    "q25": NUMBER,
    "q75": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "ceiling": NUMBER,
    "latest": DAY,
    "confidence": NUMBER,
    "claims": IDS,
}
#: What pay may be grouped by.
BY = ("vendor", "expertise", "group", "region")


def levels(rates: pd.DataFrame, by: Sequence[str] = ("vendor", "expertise")) -> pd.DataFrame:
    """Medians and ranges per group: the ends of a dumbbell and the mark on it.

    Args:
        rates: From :func:`normalise`.
        by: Some of vendor, expertise, group, region; rates without a region are grouped as "unspecified".

    Returns:
        The ``by`` columns, rates (number with a value, ceilings not among them), ceilings (number), median, q25, q75
        (of the rates; NaN when there are only ceilings), low (lowest end), high (highest end that is no ceiling),
        ceiling (highest "up to"), latest (newest date), confidence (best), claims; USD/hour, highest median first.

    Raises:
        InvalidValue: a column that pay cannot be grouped by.
    """
    _check(by)
    columns = {**dict.fromkeys(by, TEXT), **LEVEL}
    if rates.empty:
        return nothing(columns, "USD/hour", _CAVEAT)
    frame = _grouped(rates, list(by))
    frame = frame.sort_values(["median", "ceiling"], ascending=False, kind="stable", na_position="last")
    return shaped(frame, columns, "USD/hour", _CAVEAT)


def _check(by: Sequence[str]) -> None:
    unknown = [name for name in by if name not in BY]
    if unknown:
        raise InvalidValue(f"by: {', '.join(unknown)} is unknown; use some of {', '.join(BY)}")


def _grouped(rates: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    region = rates["region"].fillna("unspecified")
    frame = rates.assign(
        region=region,
        rated=rates["usd_hour"].where(~rates["ceiling"]),
        top=rates["high"].fillna(rates["usd_hour"]).where(~rates["ceiling"]),
        bottom=rates["low"],
        cap=rates["high"].where(rates["ceiling"]),
    )
    groups = frame.groupby(keys, sort=True)
    quartiles = groups["rated"].quantile(np.array([0.25, 0.5, 0.75])).unstack()
    return pd.DataFrame(
        {
            "rates": groups["rated"].count(),
            "ceilings": groups["cap"].count(),
            "median": quartiles[0.5],
            "q25": quartiles[0.25],
            "q75": quartiles[0.75],
            "low": groups["bottom"].min(),
            "high": groups["top"].max(),
            "ceiling": groups["cap"].max(),
            "latest": groups["date"].max(),
            "confidence": groups["confidence"].max(),
            "claims": objects(union_by(groups.ngroup().to_numpy("int64"), frame["claims"], groups.ngroups)),
        }
    ).reset_index()


def over_time(rates: pd.DataFrame, by: Sequence[str] = (), freq: str = "Q") -> pd.DataFrame:
    """Medians and ranges per month, quarter or year.

    Args:
        rates: From :func:`normalise`; those dated more coarsely than ``freq`` are left out and counted.
        by: Groups, as for :func:`levels`; empty for all together.
        freq: M, Q or Y.

    Returns:
        period ("2025Q2"), start (its first day), the ``by`` columns, and those of :func:`levels`; sorted by groups and
        start. USD/hour.
    """
    _check(by)
    columns = {"period": TEXT, "start": DAY, **dict.fromkeys(by, TEXT), **LEVEL}
    dated, vague = within(rates, freq)
    if dated.empty:
        return nothing(columns, "USD/hour", _CAVEAT, vague)
    frame = _grouped(dated, ["start", "period", *by])
    return shaped(frame.sort_values([*by, "start"], kind="stable"), columns, "USD/hour", _CAVEAT, vague)


SPREAD: Mapping[str, str] = {
    "period": TEXT,
    "start": DAY,
    "expert": NUMBER,
    "generalist": NUMBER,
    "premium": NUMBER,
    "ratio": NUMBER,
    "matched_ratio": NUMBER,
    "vendors": COUNT,
    "experts": COUNT,
    "generalists": COUNT,
    "claims": IDS,
}


def spread(rates: pd.DataFrame, freq: str | None = "Q") -> pd.DataFrame:
    """How much more experts get than generalists.

    Args:
        rates: From :func:`normalise`.
        freq: M, Q or Y; None for one row over all, undated rates with it.

    Returns:
        period, start (NaT for all), expert and generalist (medians, USD/hour), premium (difference), ratio,
        matched_ratio (median over the vendors that pay both of their own ratio, so that a change of vendors is no
        change of pay; NaN for none), vendors (number that pay both), experts, generalists (numbers of rates), claims.
        Only periods that have both.
    """
    usable = rates[~rates["ceiling"] & rates["usd_hour"].notna() & rates["group"].isin(["expert", "generalist"])]
    vague = ""
    if freq is None:
        usable = usable.assign(period="all", start=np.datetime64("NaT", "us"))
    else:
        usable, vague = within(usable, freq)
    if usable.empty:
        return nothing(SPREAD, "USD/hour", _CAVEAT, vague)
    periods = usable.groupby("period")
    frame = pd.DataFrame(
        {
            "start": periods["start"].first(),
            "claims": objects(union_by(periods.ngroup().to_numpy("int64"), usable["claims"], periods.ngroups)),
        }
    )
    paid: dict[str, pd.Series] = {}
    for group, count in (("expert", "experts"), ("generalist", "generalists")):
        mine = usable[usable["group"].eq(group)]
        frame[group] = mine.groupby("period")["usd_hour"].median()
        frame[count] = mine.groupby("period").size()
        paid[group] = mine.groupby(["period", "vendor"])["usd_hour"].median()
    # Aligned by period and vendor: NaN where a vendor pays only one of the two.
    ratios = (paid["expert"] / paid["generalist"].where(paid["generalist"] > 0)).dropna().groupby("period")
    frame["matched_ratio"], frame["vendors"] = ratios.median(), ratios.size()
    frame["premium"] = frame["expert"] - frame["generalist"]
    frame["ratio"] = frame["expert"] / frame["generalist"].where(frame["generalist"] > 0)
    frame[["vendors", "experts", "generalists"]] = frame[["vendors", "experts", "generalists"]].fillna(0)
    frame = frame.reset_index().sort_values("start", kind="stable")
    return shaped(frame[frame["premium"].notna()], SPREAD, "USD/hour", _CAVEAT, vague)
