"""What a vendor's clients are worth to it: revenue at risk, and how much hangs on few.

What one client pays is known for few relations. Everything here says how much of the revenue is known by client, and
bounds what is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics import clients, revenue
from models.analytics.frames import COUNT, DAY, FLAG, IDS, NUMBER, TEXT
from models.analytics.selection import (
    FIRM,
    nothing,
    objects,
    observations,
    select,
    shaped,
    stamp,
    union,
    union_by,
)

EXPOSURE: Mapping[str, str] = {
    "vendor": TEXT,
    "client": TEXT,
    "client_usd": NUMBER,
    "client_as_of": TEXT,
    "client_status": TEXT,
    "revenue_usd": NUMBER,
    "revenue_basis": TEXT,
    "revenue_date": DAY,
    "share": NUMBER,
    "share_low": NUMBER,
    "share_high": NUMBER,
    "state": TEXT,
    "planned": TEXT,
    "risk": TEXT,
    "at_risk": FLAG,
    "confidence": NUMBER,
    "claims": IDS,
}

_CAVEAT = "Only clients whose spending is told are here; it may be of another time than the revenue: see the dates."
#: Revenue farther than this from a client's year is not set against it.
_MAX_GAP = pd.Timedelta(days=400)


def exposures(
    facts: pd.DataFrame,
    day: dt.date,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    points: revenue.Points | None = None,
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What each client pays a vendor, as part of the vendor's revenue of the same time, and how its relation stands.

    Args:
        facts: Facts frame.
        day: Day on which the state of the relation is taken; spending told for later periods does not count.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses of spending, revenue and events; ask for ANY to count planned spending.
        points: :func:`models.analytics.revenue.points_of` the same facts, vendors and statuses, if they are there
            already.
        known: :func:`models.analytics.clients.states` of the same and the day, likewise.

    Returns:
        vendor, client, client_usd, client_as_of, client_status (the newest spending of each client), revenue_usd,
        revenue_basis, revenue_date (twelve months nearest to it, within 400 days; else the run rate; NaN for none),
        share (0 to 1, at most 1), share_low, share_high (from both ranges), state and planned (see
        :func:`models.analytics.clients.states`; NaN when no event is known), risk (lost: ended; at risk: in doubt,
        reduced, paused, or an end is planned; standing; unknown), at_risk, confidence, claims; largest share first
        within a vendor.
    """
    spent = observations(
        select(facts, "revenue", kinds=["from_client"], vendors=vendors, statuses=statuses),
        flow=True,
        by=("vendor", "party"),
    )
    spent = spent[spent["value_usd"].notna() & spent["date"].notna() & spent["party"].notna()]
    # A year that is not over yet may be told already; one that has not begun may not.
    spent = spent[spent["date"] <= stamp(day) + pd.Timedelta(days=366)]
    spent = spent.sort_values(["date", "confidence", "fact"], kind="stable").drop_duplicates(
        ["vendor", "party"], keep="last"
    )
    if spent.empty:
        return nothing(EXPOSURE, "share", _CAVEAT)
    sales = _sales(spent, revenue.points_of(facts, vendors, statuses) if points is None else points)
    known = clients.states(facts, day, vendors, statuses=statuses) if known is None else known
    state = known.set_index(["vendor", "client"]).reindex(pd.MultiIndex.from_frame(spent[["vendor", "party"]]))
    risk = _risk(state["state"], state["planned"])
    ids = [one if isinstance(one, tuple) else () for one in state["claims"]]
    frame = pd.DataFrame(
        {
            "vendor": spent["vendor"].to_numpy(),
            "client": spent["party"].to_numpy(),
            "client_usd": spent["value_usd"].to_numpy(),
            "client_as_of": spent["as_of"].to_numpy(),
            "client_status": spent["status"].to_numpy(),
            "revenue_usd": sales["value_usd"].to_numpy(),
            "revenue_basis": sales["basis"].to_numpy(),
            "revenue_date": sales["date"].to_numpy(),
            "share": np.minimum(1.0, spent["value_usd"].to_numpy() / sales["value_usd"].to_numpy()),
            "share_low": np.minimum(1.0, spent["low_usd"].to_numpy() / sales["high_usd"].to_numpy()),
            "share_high": np.minimum(1.0, spent["high_usd"].to_numpy() / sales["low_usd"].to_numpy()),
            "state": state["state"].to_numpy(),
            "planned": state["planned"].to_numpy(),
            "risk": risk,
            "at_risk": risk == "at risk",
            "confidence": np.fmin(spent["confidence"].to_numpy(), sales["confidence"].to_numpy()),
            "claims": objects(union(spent["claims"], sales["claims"], ids)),
        }
    ).sort_values(["vendor", "share", "client_usd"], ascending=[True, False, False], kind="stable")
    return shaped(frame, EXPOSURE, "share", _CAVEAT)


def _sales(spent: pd.DataFrame, points: revenue.Points) -> pd.DataFrame:
    """For each row of spending, in its order, the revenue nearest to it: twelve months, else a run rate."""
    years, rates = revenue.trailing_of(points), points["run_rate"].assign(basis="run_rate")
    names = ["date", "value_usd", "low_usd", "high_usd", "confidence", "basis", "claims"]
    left = spent[["vendor", "date"]].rename(columns={"date": "spent"}).assign(row=np.arange(len(spent)))
    left = left.sort_values("spent", kind="stable")
    found = []
    for sales in (years, rates):
        usable = sales[sales["value_usd"] > 0][["vendor", *names]].sort_values("date", kind="stable")
        joined = pd.merge_asof(
            left, usable, left_on="spent", right_on="date", by="vendor", direction="nearest", tolerance=_MAX_GAP
        ).set_index("row")
        found.append(joined[names])
    best = found[0].where(found[0]["value_usd"].notna(), found[1]).sort_index()
    best["claims"] = objects([ids if isinstance(ids, tuple) else () for ids in best["claims"]])
    return best


def _risk(state: pd.Series, planned: pd.Series) -> np.ndarray:
    shaky = state.isin(clients.SHAKY) | planned.isin(["ended", "paused", "reduced"])
    return np.select(
        [state.eq("ended"), state.eq("prospective") | state.isna(), shaky],
        ["lost", "unknown", "at risk"],
        default="standing",
    ).astype(object)


RISK: Mapping[str, str] = {
    "vendor": TEXT,
    "clients": COUNT,
    "known_share": NUMBER,
    "standing": NUMBER,
    "at_risk": NUMBER,
    "lost": NUMBER,
    "unknown": NUMBER,
    "hhi_low": NUMBER,
    "hhi_high": NUMBER,
    "top_client": TEXT,
    "top_share": NUMBER,
    "confidence": NUMBER,
    "claims": IDS,
}


def at_risk(
    facts: pd.DataFrame,
    day: dt.date,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    points: revenue.Points | None = None,
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Per vendor: which part of its revenue is known by client, stands, may go or is gone, and how concentrated it is.

    Takes what :func:`exposures` takes.

    Returns:
        vendor, clients (with known spending), known_share (their part of the revenue, at most 1), standing, at_risk,
        lost, unknown (parts that add up to known_share; 1 - known_share is not known by client), hhi_low and hhi_high
        (Herfindahl-Hirschman index of its clients, 0 to 1: if the unknown part were spread thin, and if it were one
        client), top_client, top_share, confidence, claims; sorted by at_risk, largest first. A client with known
        spending at a vendor without known revenue is left out.
    """
    table = exposures(facts, day, vendors, statuses, points, known)
    table = table[table["share"].notna()]
    if table.empty:
        return nothing(RISK, "share", _CAVEAT)
    # Spending of different years may add up to more than the whole.
    total = table.groupby("vendor")["share"].transform("sum")
    table = table.assign(part=table["share"] / total.clip(lower=1.0))
    groups = table.groupby("vendor", sort=True)
    frame = groups.agg(
        clients=("client", "size"),
        known_share=("part", "sum"),
        hhi_low=("part", lambda part: float(np.square(part).sum())),
        top_client=("client", "first"),
        top_share=("part", "first"),
        confidence=("confidence", "min"),
    )
    for name in ("standing", "at risk", "lost", "unknown"):
        frame[name.replace(" ", "_")] = table["part"].where(table["risk"].eq(name), 0.0).groupby(table["vendor"]).sum()
    frame["hhi_high"] = frame["hhi_low"] + (1 - frame["known_share"]).clip(lower=0) ** 2
    frame["claims"] = objects(union_by(groups.ngroup().to_numpy("int64"), table["claims"], groups.ngroups))
    frame = frame.reset_index().sort_values(["at_risk", "lost"], ascending=False, kind="stable")
    return shaped(frame, RISK, "share", _CAVEAT)
