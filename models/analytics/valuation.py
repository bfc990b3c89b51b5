"""What vendors are worth and what they raised: the record, the steps of their prices, the rounds.

All money is in US dollars at the rate of its own date. A pre-money price is shown and never compared with the others,
which count the money raised.
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
    left_out,
    lookup,
    nothing,
    objects,
    observations,
    placed,
    select,
    shaped,
    union,
    union_by,
)

#: Prices that count the money raised, or do not say.
PRICES = ("post_money", "tender", None)
#: A price and a round this close belong to one event.
SAME_EVENT_DAYS = 75
#: Prices this close are one price told with other rounding.
SAME_PRICE = 0.05
#: A bound this close to a price ("more than 20" of 29) tells nothing new; farther off it is another price.
SAME_BOUND = 0.6
#: Rounds this close in amount and date are one round.
SAME_AMOUNT = 0.10

TIMELINE: Mapping[str, str] = {
    **OBSERVATION,
    "round_usd": NUMBER,
    "round_kind": TEXT,
    "round_party": TEXT,
    "round_date": DAY,
    "round_claims": IDS,
}


def timeline(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    raised: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every valuation, with the round that set it where one is known.

    Talks come apart: ask again with ``statuses=OPEN``; talks that a deal closed are in it, marked ``superseded``.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses of the valuations; rounds are the closed and reported ones whatever is asked for.
        raised: :func:`rounds` of the same facts and vendors, if they are there already.

    Returns:
        OBSERVATION columns, sorted by vendor and date (undated last), and ``round_usd``, ``round_kind``,
        ``round_party``, ``round_date``, ``round_claims``: the round nearest within 75 days. USD.
    """
    live = set(statuses) <= set(FIRM)
    prices = observations(select(facts, "valuation", vendors=vendors, statuses=statuses, live=live))
    if prices.empty:
        return nothing(TIMELINE, "USD")
    prices = prices.sort_values(["vendor", "date"], kind="stable", na_position="last")
    dated = prices[prices["date"].notna()]
    found = _with_round(dated, rounds(facts, vendors) if raised is None else raised)
    joined = prices.join(found)
    joined["round_claims"] = objects([ids if isinstance(ids, tuple) else () for ids in joined["round_claims"]])
    return shaped(joined, TIMELINE, "USD", left_out(prices))


def _with_round(prices: pd.DataFrame, raised: pd.DataFrame) -> pd.DataFrame:
    names = {"date": "round_date", "value_usd": "round_usd", "kind": "round_kind", "party": "round_party"}
    right = raised[raised["date"].notna()].rename(columns={**names, "claims": "round_claims"})
    right = right[["vendor", *names.values(), "round_claims"]].sort_values("round_date", kind="stable")
    left = prices[["vendor", "date"]].reset_index(names="row").sort_values("date", kind="stable")
    joined = pd.merge_asof(
        left,
        right,
        left_on="date",
        right_on="round_date",
        by="vendor",
        direction="nearest",
        tolerance=pd.Timedelta(days=SAME_EVENT_DAYS),
    )
    return joined.set_index("row")[[*names.values(), "round_claims"]]


def rounds(facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM) -> pd.DataFrame:
    """Distinct funding rounds: facts within 75 days whose amounts differ by at most 10 % are one.

    Returns:
        OBSERVATION columns, one row a round (the surest fact, claims of all), sorted by vendor and date; undated rounds
        last. USD.
    """
    found = observations(select(facts, "funding", vendors=vendors, statuses=statuses))
    if found.empty:
        return nothing(OBSERVATION, "USD")
    order = found.sort_values(["vendor", "date", "value_usd", "fact"], kind="stable", na_position="last")
    head = _heads(order, SAME_AMOUNT, SAME_EVENT_DAYS)
    return shaped(_collapse(order, head), OBSERVATION, "USD", left_out(found[~found["loose"]]))


def _heads(order: pd.DataFrame, tolerance: float, days: float) -> np.ndarray:
    """Group numbers: rows of one vendor that agree in value with the first of their group and are near it in time."""
    vendor = pd.factorize(order["vendor"])[0].tolist()
    value = order["value_usd"].to_numpy(float).tolist()
    day = ((order["date"] - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)).to_numpy(float).tolist()
    # A vague date may stand for any day of its period.
    slack = order["precision"].map({"year": 183.0, "half": 92.0, "quarter": 46.0}).fillna(0.0).to_numpy(float).tolist()
    heads: list[int] = []
    groups: list[int] = []
    for row in range(len(order)):
        for group in range(len(heads) - 1, -1, -1):
            first = heads[group]
            if vendor[first] != vendor[row] or len(heads) - group > 8:
                groups.append(len(heads))
                heads.append(row)
                break
            near = abs(day[row] - day[first]) <= days + slack[row] + slack[first]
            if near and abs(value[row] - value[first]) <= tolerance * max(abs(value[first]), abs(value[row])):
                groups.append(group)
                break
        else:
            groups.append(len(heads))
            heads.append(row)
    return np.asarray(groups, dtype="int64")


def _collapse(order: pd.DataFrame, group: np.ndarray) -> pd.DataFrame:
    """One row a group: its surest, most precise fact with the claims of all."""
    frame = order.assign(group=group)
    fine = frame["precision"].map({"day": 0, "month": 1, "quarter": 2, "half": 3, "year": 4}).fillna(5)
    frame = frame.assign(fine=fine)
    best = frame.sort_values(
        ["group", "loose", "confidence", "fine"], ascending=[True, True, False, True], kind="stable"
    )
    one = best.drop_duplicates("group").sort_values("group")
    sets: list[dict[str, None]] = [{} for _ in range(len(one))]
    for number, ids in zip(best["group"].tolist(), best["claims"], strict=True):
        sets[number].update(dict.fromkeys(ids))
    one = one.assign(claims=objects([tuple(ids) for ids in sets]))
    return one.sort_values(["vendor", "date"], kind="stable", na_position="last")


def prices(facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM) -> pd.DataFrame:
    """The distinct prices of each vendor in order: what a price path is made of.

    A price told again (later, with other rounding, as "more than" or "up to" what is known) is no new step; nor is
    press that differs from a confirmed price of the same weeks. Pre-money prices, undated ones and years among finer
    dates are left out and counted in the caveat.

    Returns:
        OBSERVATION columns sorted by vendor and date, one row a price: its surest fact, dated at the first of those
        that are nearly as sure, with the claims of all. USD.
    """
    every = observations(select(facts, "valuation", kinds=PRICES, vendors=vendors, statuses=statuses))
    order = placed(every)
    order = order[~_beside_confirmed(order)]
    if order.empty:
        return nothing(OBSERVATION, "USD", left_out(every))
    group = _same_price(order)
    kept = _collapse(order, group)
    return shaped(kept.assign(date=_first_sure(order, group)), OBSERVATION, "USD", left_out(every))


def _beside_confirmed(order: pd.DataFrame) -> np.ndarray:
    """True for a price that is only reported within 75 days of a confirmed one that differs from it."""
    confirmed = order["status"].eq("confirmed")
    sure = order[confirmed][["vendor", "date", "value_usd"]].rename(columns={"value_usd": "sure_usd"})
    left = order[["vendor", "date", "value_usd"]].assign(row=np.arange(len(order))).sort_values("date", kind="stable")
    joined = pd.merge_asof(
        left,
        sure.sort_values("date", kind="stable"),
        on="date",
        by="vendor",
        direction="nearest",
        tolerance=pd.Timedelta(days=SAME_EVENT_DAYS),
    ).sort_values("row")
    apart = (joined["value_usd"] - joined["sure_usd"]).abs() > SAME_PRICE * joined["sure_usd"]
    return np.asarray(apart.to_numpy(bool) & ~confirmed.to_numpy(bool), dtype=bool)


def _same_price(order: pd.DataFrame) -> np.ndarray:
    """Group numbers of observations in a row that tell one price."""
    value = order["value_usd"].to_numpy(float).tolist()
    bound = order["bound"].tolist()
    vendor = order["vendor"].tolist()
    group: list[int] = []
    first = 0
    for row in range(len(value)):
        here, held = value[row], value[first]
        told_again = (
            row > 0
            and vendor[row] == vendor[first]
            and (
                abs(here - held) <= SAME_PRICE * max(held, here)
                or (bound[row] == "floor" and SAME_BOUND * held <= here <= held)
                or (bound[row] == "ceiling" and held <= here <= held / SAME_BOUND)
            )
        )
        if not told_again:
            first = row
        group.append(group[-1] + (not told_again) if group else 0)
    return np.asarray(group, dtype="int64")


def _first_sure(order: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """Day of the first observation of each group that is at least three quarters as sure as its surest."""
    best = order["confidence"].groupby(group).transform("max")
    sure = (order["confidence"] >= 0.75 * best).to_numpy(bool)
    return order["date"][sure].groupby(group[sure]).min().to_numpy()


STEP: Mapping[str, str] = {
    "vendor": TEXT,
    "from_date": DAY,
    "to_date": DAY,
    "from_usd": NUMBER,
    "to_usd": NUMBER,
    "step_up": NUMBER,
    "months": NUMBER,
    "annualised": NUMBER,
    "status": TEXT,
    "confidence": NUMBER,
    "from_fact": TEXT,
    "to_fact": TEXT,
    "claims": IDS,
}


def step_ups(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    path: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """From each price to the next one of the same vendor.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        path: :func:`prices` of the same, if they are there already.

    Returns:
        vendor, from_date, to_date, from_usd, to_usd, step_up (ratio), months between, annualised (ratio per year; NaN
        under a month), status (of the later), confidence (the lower of the two), from_fact, to_fact, claims.
    """
    steps = prices(facts, vendors, statuses) if path is None else path
    if steps.empty:
        return nothing(STEP, "ratio", steps.attrs["caveat"])
    before = steps.groupby("vendor", sort=False)[["date", "value_usd", "confidence", "fact", "claims"]].shift()
    have = before["value_usd"].notna().to_numpy(bool)
    later, earlier = steps[have], before[have]
    months = (later["date"] - earlier["date"]).dt.days / (MONTH)
    ratio = later["value_usd"] / earlier["value_usd"].where(earlier["value_usd"] > 0)
    frame = pd.DataFrame(
        {
            "vendor": later["vendor"],
            "from_date": earlier["date"],
            "to_date": later["date"],
            "from_usd": earlier["value_usd"],
            "to_usd": later["value_usd"],
            "step_up": ratio,
            "months": months,
            "annualised": annualised(ratio, months),
            "status": later["status"],
            "confidence": np.minimum(later["confidence"], earlier["confidence"].astype(float)),
            "from_fact": earlier["fact"],
            "to_fact": later["fact"],
            "claims": objects(union(earlier["claims"], later["claims"])),
        }
    )
    return shaped(frame, STEP, "ratio", steps.attrs["caveat"])


def annualised(ratio: pd.Series, months: pd.Series) -> pd.Series:
    """A ratio over some months as a ratio per year; NaN for spans under a month, where it would mean nothing."""
    return ratio.where((months >= 1) & (ratio > 0)) ** (12 / months.where(months >= 1))


RAISED: Mapping[str, str] = {
    "vendor": TEXT,
    "raised_usd": NUMBER,
    "raised_as_of": DAY,
    "rounds": COUNT,
    "basis": TEXT,
    "confidence": NUMBER,
    "claims": IDS,
}


def raised(facts: pd.DataFrame, vendors: Sequence[str] | None = None, statuses: Sequence[str] = FIRM) -> pd.DataFrame:
    """Money raised in all: the last total told, and the rounds after it; without a total, the sum of the rounds.

    Tender offers and debt bring no capital into the count. A total without a date counts from its publication.

    Returns:
        vendor, raised_usd, raised_as_of (day of the total or of the last round), rounds (number added up), basis
        (total, total + rounds, rounds), confidence (the lowest), claims. USD.
    """
    caveat = "Sums of rounds miss undisclosed rounds; purchases of a stake count where they are told as funding."
    totals = observations(select(facts, "funding_total", vendors=vendors, statuses=statuses))
    totals = totals.assign(date=totals["date"].fillna(totals["known_since"]))
    totals = totals[totals["value_usd"].notna() & totals["date"].notna()]
    # Of totals told near one another the higher is the newer; a total never falls.
    totals = totals.sort_values(["vendor", "date", "value_usd", "fact"], kind="stable").drop_duplicates(
        "vendor", keep="last"
    )
    singles = rounds(facts, vendors, statuses)
    singles = singles[singles["value_usd"].notna() & ~singles["kind"].isin(["tender", "debt"])]
    since = lookup(singles["vendor"], totals.set_index("vendor")["date"])
    slack = pd.Timedelta(days=SAME_EVENT_DAYS)
    added = singles[since.isna() | (singles["date"] > since + slack)]
    parts = pd.concat([totals.assign(rank=0), added.assign(rank=1)])
    if parts.empty:
        return nothing(RAISED, "USD", caveat)
    groups = parts.groupby("vendor", sort=True)
    frame = groups.agg(
        raised_usd=("value_usd", "sum"),
        raised_as_of=("date", "max"),
        rounds=("rank", "sum"),
        # The total, where there is one, has the rank 0.
        lowest=("rank", "min"),
        confidence=("confidence", "min"),
    ).reset_index()
    frame["claims"] = objects(union_by(groups.ngroup().to_numpy("int64"), parts["claims"], groups.ngroups))
    total = frame["lowest"].eq(0)
    frame["basis"] = np.select([total & (frame["rounds"] > 0), total], ["total + rounds", "total"], default="rounds")
    return shaped(frame, RAISED, "USD", caveat)
