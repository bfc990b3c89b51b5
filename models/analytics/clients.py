"""Who buys from whom: the state of every relation on a day, and what moved between days.

The record holds events: uses, starts, expands, reduces, pauses, ends, reconsiders. What the state is on a day follows
from them by these rules:

- Closed and reported events decide the state; talks and expectations only say what is *planned*.
- An event is placed in the middle of its period, but not after its first publication; "uses" counts from the first day
  of its period, so that "a customer in 2025" does not undo "left in June 2025". An undated event is placed at its first
  publication.
- Bad news never makes a state better: after "ends" a report that the client "reduces" changes nothing. Only uses,
  starts and expands do.
- A denial cancels what was said of the same kind before it and was not confirmed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, FLAG, IDS, NUMBER, TEXT
from models.analytics.selection import FIRM, OPEN, nothing, objects, select, shaped, stamp, union, union_by, within
from models.claim import CLIENT_DIRECTION

#: State after an event of each kind.
STATE: Mapping[str, str] = {
    "uses": "active",
    "starts": "active",
    "expands": "active",
    "reconsiders": "in doubt",
    "reduces": "reduced",
    "pauses": "paused",
    "ends": "ended",
}
#: States in which the client still buys.
BUYING = ("active", "in doubt", "reduced")
#: States in which revenue may go, though the relation stands.
SHAKY = ("in doubt", "reduced", "paused")
#: States by how grave they are; an event leads to the grade of its state.
GRADE: Mapping[str, int] = {"active": 0, "in doubt": 1, "reduced": 2, "paused": 3, "ended": 4}
_BY_GRADE = np.array(list(GRADE), dtype=object)

EVENT: Mapping[str, str] = {
    "vendor": TEXT,
    "client": TEXT,
    "kind": TEXT,
    "direction": TEXT,
    "date": DAY,
    "as_of": TEXT,
    "precision": TEXT,
    "dated": FLAG,
    "status": TEXT,
    "confidence": NUMBER,
    "origins": COUNT,
    "known_since": DAY,
    "fact": TEXT,
    "claims": IDS,
}


def events(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    clients: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    told: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every event of a client relation, in order.

    Args:
        facts: Facts frame.
        vendors: Ids to keep; None keeps all.
        clients: Ids to keep; None keeps all.
        statuses: Statuses to keep.
        told: The events of the same facts with the statuses ANY, if they are there already: those asked for are among
            them. The functions that begin with events take it as well.

    Returns:
        vendor, client, kind, direction (gain, loss, doubt), date, as_of, precision, dated (False when placed at its
        publication), status, confidence, origins, known_since, fact, claims; sorted by date, vendor and client. What a
        later denial cancelled is left out, also where denials are not asked for.
    """
    if told is not None:
        keep = told["status"].isin(list(statuses))
        for column, ids in (("vendor", vendors), ("client", clients)):
            if ids is not None:
                keep &= told[column].isin(list(ids))
        return shaped(told[keep], EVENT, "")
    chosen = select(facts, "client", vendors=vendors, statuses=[*statuses, "denied"])
    if clients is not None:
        chosen = chosen[chosen["party"].isin(list(clients))]
    if chosen.empty:
        return nothing(EVENT, "")
    first, last, known = chosen["as_of_first"], chosen["as_of_last"], chosen["known_since"]
    middle = (first + (last - first) // 2).dt.floor("D")
    middle = middle.mask((known >= first) & (known < middle), known)
    date = first.where(chosen["kind"].eq("uses"), middle)
    frame = pd.DataFrame(
        {
            "vendor": chosen["vendor"],
            "client": chosen["party"],
            "kind": chosen["kind"],
            "direction": chosen["kind"].astype(object).map(CLIENT_DIRECTION),
            "date": date.fillna(known).dt.floor("D"),
            "as_of": chosen["as_of"],
            "precision": chosen["precision"],
            "dated": date.notna(),
            "status": chosen["status"],
            "confidence": chosen["confidence"],
            "origins": chosen["origins"],
            "known_since": known,
            "fact": chosen["id"],
            "claims": chosen["supporting"],
        }
    )
    frame = frame[frame["date"].notna() & frame["client"].notna()]
    frame = _without_denied(frame)
    if "denied" not in statuses:
        frame = frame[~frame["status"].eq("denied")]
    return shaped(frame.sort_values(["date", "vendor", "client", "fact"], kind="stable"), EVENT, "")


def _without_denied(frame: pd.DataFrame) -> pd.DataFrame:
    denials = frame[frame["status"].eq("denied")]
    if denials.empty:
        return frame
    keys = ["vendor", "client", "kind"]
    last = denials.groupby(keys)["date"].max()
    denied = last.reindex(pd.MultiIndex.from_frame(frame[keys])).set_axis(frame.index)
    gone = (frame["date"] <= denied) & ~frame["status"].isin(["confirmed", "denied"])
    return frame[~gone]


RELATION: Mapping[str, str] = {
    "vendor": TEXT,
    "client": TEXT,
    "state": TEXT,
    "buying": FLAG,
    "since": DAY,
    "first_seen": DAY,
    "last_event": DAY,
    "last_kind": TEXT,
    "status": TEXT,
    "confidence": NUMBER,
    "planned": TEXT,
    "planned_since": DAY,
    "planned_status": TEXT,
    "days_silent": NUMBER,
    "stale": FLAG,
    "events": COUNT,
    "fact": TEXT,
    "claims": IDS,
}

#: A relation of which nothing was heard for so long is stale: nobody says that it still holds.
STALE_DAYS = 730


def states(
    facts: pd.DataFrame,
    day: dt.date,
    vendors: Sequence[str] | None = None,
    clients: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    told: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The state of every relation at the end of a day.

    Args:
        facts: Facts frame.
        day: The day; later events do not count.
        vendors: Ids to keep; None keeps all.
        clients: Ids to keep; None keeps all.
        statuses: What decides the state; talks and expectations outside them give only ``planned``.
        told: See :func:`events`.

    Returns:
        vendor, client, state (active, in doubt, reduced, paused, ended; prospective where only talks are known), buying
        (active, in doubt or reduced), since (first day of the present state), first_seen (first event), last_event,
        last_kind, status and confidence (of the deciding event), planned (state that talks after the last event point
        to), planned_since, planned_status, days_silent (since the last event), stale (silent for over two years and not
        ended), events (number), fact (deciding), claims (of the deciding event, then of the plan); sorted by vendor and
        client.
    """
    wanted = (*statuses, *(status for status in OPEN if status not in statuses))
    every = events(facts, vendors, clients, wanted, told)
    every = every[every["date"] <= stamp(day)]
    firm = every["status"].isin(list(statuses))
    return shaped(_relations(every[firm], every[~firm], stamp(day)), RELATION, "", _CAVEAT)


_CAVEAT = "A state holds until the next event that is told; silence is no end."


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Events of each relation in order, with the state and its grade after each of them."""
    grade = frame["kind"].astype(object).map(STATE).map(GRADE).astype("int64")
    order = frame.assign(grade=grade).sort_values(
        ["vendor", "client", "date", "grade", "confidence", "fact"], kind="stable"
    )
    gain = order["direction"].eq("gain")
    pair = [order["vendor"], order["client"]]
    reached = order["grade"].groupby([*pair, gain.groupby(pair).cumsum()]).cummax()
    return order.assign(reached=reached, state=_BY_GRADE[reached.to_numpy("int64")])


def _relations(firm: pd.DataFrame, plans: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    pair = ["vendor", "client"]
    plan = _ordered(plans).drop_duplicates(pair, keep="last")
    # One row a relation, of which firm events, talks or both are known.
    both = _decided(_ordered(firm)).merge(
        plan[[*pair, "date", "kind", "status", "confidence", "state", "fact", "claims"]],
        how="outer",
        on=pair,
        suffixes=("", "_plan"),
    )
    known = both["date"].notna()
    late = ~known | (both["date_plan"] >= both["date"])
    planned = both["state_plan"].where(late & (both["state_plan"] != both["state"]))
    talked = both["date_plan"].where(late & planned.notna())
    heard = both["date"].fillna(both["date_plan"])
    silent = (day - heard.where(~(talked > heard), talked)).dt.days
    # Only talks are known: the relation is a prospect, and its dates are those of the talks.
    state = both["state"].where(known, "prospective")
    return pd.DataFrame(
        {
            "vendor": both["vendor"],
            "client": both["client"],
            "state": state,
            "buying": state.isin(BUYING),
            "since": both["since"].fillna(both["date_plan"]),
            "first_seen": both["first_seen"].fillna(both["date_plan"]),
            "last_event": heard,
            "last_kind": both["kind"].where(known, both["kind_plan"]),
            "status": both["status"].where(known, both["status_plan"]),
            "confidence": both["confidence"].where(known, both["confidence_plan"]),
            "planned": planned,
            "planned_since": talked,
            "planned_status": both["status_plan"].where(planned.notna()),
            "days_silent": silent,
            "stale": (silent > STALE_DAYS) & ~state.eq("ended"),
            "events": both["events"].fillna(0),
            "fact": both["fact"].where(known, both["fact_plan"]),
            "claims": objects(union(_tuples(both["claims"]), _tuples(both["claims_plan"].where(late)))),
        }
    )


def _decided(order: pd.DataFrame) -> pd.DataFrame:
    """One row a relation: its last event with state and kind, what decided the state, and since when it holds.

    Args:
        order: From :func:`_ordered`.
    """
    vendor, client = order["vendor"].to_numpy(object), order["client"].to_numpy(object)
    head = np.ones(len(order), dtype=bool)
    head[1:] = (vendor[1:] != vendor[:-1]) | (client[1:] != client[:-1])
    first = np.flatnonzero(head)
    last = np.append(first[1:], len(order))[: len(first)] - 1
    reached, grade = order["reached"].to_numpy("int64"), order["grade"].to_numpy("int64")
    changed = head | (reached != np.roll(reached, 1))
    frame = order.iloc[last][["vendor", "client", "date", "kind", "state"]].reset_index(drop=True)
    decided = order.iloc[_last_where(grade == reached)[last]]
    for name in ("status", "confidence", "fact", "claims"):
        frame[name] = decided[name].array
    date = order["date"]
    return frame.assign(
        since=date.iloc[_last_where(changed)[last]].array, first_seen=date.iloc[first].array, events=last - first + 1
    )


def _last_where(mask: np.ndarray) -> np.ndarray:
    """For each row the number of the last row up to it where the mask is True."""
    return np.maximum.accumulate(np.where(mask, np.arange(len(mask)), 0))


def _tuples(column: pd.Series) -> list[tuple[str, ...]]:
    return [ids if isinstance(ids, tuple) else () for ids in column]


FLOW: Mapping[str, str] = {
    "vendor": TEXT,
    "client": TEXT,
    "before": TEXT,
    "after": TEXT,
    "direction": TEXT,
    "date": DAY,
    "status": TEXT,
    "confidence": NUMBER,
    "claims": IDS,
}


def flows(
    facts: pd.DataFrame,
    start: dt.date,
    end: dt.date,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
) -> pd.DataFrame:
    """The relations whose state differs between two days.

    Returns:
        vendor, client, before (state at the end of ``start``; "none" when not known then), after, direction, date (day
        of the present state), status, confidence, claims; sorted by vendor and client.

        direction is ``won`` (a start or a return was told), ``first seen`` (a customer that nobody had named before: no
        news that it came), ``lost`` (bought, buys no more), ``weaker`` and ``stronger`` (still buys), ``planned`` (a
        prospect). Buyers at the end = buyers at the start + won and first seen - lost.
    """
    before = states(facts, start, vendors, statuses=statuses).set_index(["vendor", "client"])
    after = states(facts, end, vendors, statuses=statuses)
    index = pd.MultiIndex.from_frame(after[["vendor", "client"]])
    was = before["state"].reindex(index).fillna("none").to_numpy(object)
    bought = before["buying"].reindex(index).eq(True).to_numpy(bool)
    buys = after["buying"].to_numpy(bool)
    grade = {**GRADE, "prospective": 5, "none": 6}
    old = np.array([grade[state] for state in was], dtype="int64")
    new = after["state"].map(grade).to_numpy("int64")
    fresh = (was == "none") & after["last_kind"].eq("uses").to_numpy(bool)
    direction = np.select(
        [
            bought & ~buys,
            ~bought & buys & fresh,
            ~bought & buys,
            after["state"].eq("prospective").to_numpy(bool),
            new > old,
        ],
        ["lost", "first seen", "won", "planned", "weaker"],
        default="stronger",
    )
    # A relation that ended before anybody had told of it is a loss all the same, but takes no buyer away.
    unseen = (was == "none") & ~buys & ~after["state"].eq("prospective").to_numpy(bool)
    direction = np.where(unseen, "weaker", direction)
    frame = pd.DataFrame(
        {
            "vendor": after["vendor"],
            "client": after["client"],
            "before": was,
            "after": after["state"],
            "direction": direction,
            "date": after["since"],
            "status": after["status"],
            "confidence": after["confidence"],
            "claims": after["claims"],
        }
    )[old != new]
    return shaped(frame, FLOW, "", _CAVEAT)


MOVEMENT: Mapping[str, str] = {
    "vendor": TEXT,
    "period": TEXT,
    "start": DAY,
    "gains": COUNT,
    "losses": COUNT,
    "doubts": COUNT,
    "net": COUNT,
    "gained": IDS,
    "lost": IDS,
    "claims": IDS,
}


def movement(
    facts: pd.DataFrame,
    freq: str = "Q",
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    told: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Gains and losses of clients per vendor and quarter.

    A start or an expansion is a gain; a reduction, pause or end a loss; each client counts once in a quarter and
    direction. "Uses" is no movement. Events without a date, or dated more coarsely than the span, are left out and
    counted in the caveat.

    Args:
        facts: Facts frame.
        freq: Y, Q or M.
        vendors: Ids to keep; None keeps all.
        statuses: Statuses to keep; ask for OPEN to see what is planned.
        told: See :func:`events`.

    Returns:
        vendor, period ("2025Q2"), start (its first day), gains, losses, doubts, net (gains - losses), gained and lost
        (tuples of client ids), claims; sorted by start and vendor.
    """
    every = events(facts, vendors, statuses=statuses, told=told)
    moving = every[every["dated"] & ~every["kind"].eq("uses")]
    moved, vague = within(moving, freq)
    caveat = "Counts clients, not what they spend."
    if moved.empty:
        return nothing(MOVEMENT, "clients", caveat, vague)
    groups = moved.groupby(["start", "period", "vendor"], sort=True)
    codes = groups.ngroup().to_numpy("int64")
    frame = groups.size().reset_index()[["start", "period", "vendor"]]
    for direction, name in (("gain", "gained"), ("loss", "lost"), ("doubt", "doubted")):
        pick = moved["direction"].eq(direction).to_numpy(bool)
        clients = [(client,) for client in moved["client"][pick]]
        frame[name] = objects(union_by(codes[pick], clients, groups.ngroups))
    frame["claims"] = objects(union_by(codes, moved["claims"], groups.ngroups))
    for name, source in (("gains", "gained"), ("losses", "lost"), ("doubts", "doubted")):
        frame[name] = [len(ids) for ids in frame[source]]
    frame["net"] = frame["gains"] - frame["losses"]
    return shaped(frame, MOVEMENT, "clients", caveat, vague)


GAINER: Mapping[str, str] = {
    "client": TEXT,
    "lost_by": TEXT,
    "loss_kind": TEXT,
    "loss_date": DAY,
    "gained_by": TEXT,
    "gain_kind": TEXT,
    "gain_date": DAY,
    "days": NUMBER,
    "confidence": NUMBER,
    "claims": IDS,
}


def gainers(
    facts: pd.DataFrame,
    vendors: Sequence[str] | None = None,
    statuses: Sequence[str] = FIRM,
    *,
    before_days: int = 30,
    after_days: int = 365,
    told: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Who took up a client that cut back elsewhere, by the order of time.

    Args:
        facts: Facts frame.
        vendors: Vendors that lost; None takes all.
        statuses: Statuses to keep.
        before_days: A gain may come so long before the loss.
        after_days: … and so long after it.
        told: See :func:`events`.

    Returns:
        client, lost_by, loss_kind, loss_date, gained_by, gain_kind (starts, expands; uses where that is the first that
        was heard of the relation), gain_date, days (from loss to gain), confidence (the lower), claims; one row a pair
        of vendors and client (the first loss, the nearest gain), sorted by loss_date.
    """
    caveat = "Order of time, not cause: no source need have said that the work went from one to the other."
    every = events(facts, statuses=statuses, told=told)
    every = every[every["dated"]]
    first = ~every.duplicated(["vendor", "client"])
    gains = every[every["kind"].isin(["starts", "expands"]) | (first & every["kind"].eq("uses"))]
    losses = every[every["direction"].eq("loss")]
    if vendors is not None:
        losses = losses[losses["vendor"].isin(list(vendors))]
    losses = losses.sort_values("date", kind="stable").drop_duplicates(["vendor", "client"])
    pairs = losses.merge(gains, on="client", suffixes=("_l", "_g"))
    days = (pairs["date_g"] - pairs["date_l"]).dt.days
    near = (days >= -before_days) & (days <= after_days) & (pairs["vendor_l"] != pairs["vendor_g"])
    pairs = pairs.assign(days=days, off=days.abs())[near]
    if pairs.empty:
        return nothing(GAINER, "days", caveat)
    pairs = pairs.sort_values(["off", "date_g", "fact_g"], kind="stable").drop_duplicates(
        ["vendor_l", "client", "vendor_g"]
    )
    frame = pd.DataFrame(
        {
            "client": pairs["client"],
            "lost_by": pairs["vendor_l"],
            "loss_kind": pairs["kind_l"],
            "loss_date": pairs["date_l"],
            "gained_by": pairs["vendor_g"],
            "gain_kind": pairs["kind_g"],
            "gain_date": pairs["date_g"],
            "days": pairs["days"],
            "confidence": np.minimum(pairs["confidence_l"], pairs["confidence_g"]),
            # No claim tells of two vendors, so none can be on both sides.
            "claims": objects([lost + won for lost, won in zip(pairs["claims_l"], pairs["claims_g"], strict=True)]),
        }
    ).sort_values(["loss_date", "lost_by", "client", "days"], kind="stable")
    return shaped(frame, GAINER, "days", caveat)
