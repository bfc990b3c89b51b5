"""What changed between two days: the record as it stood on the one against the record as it stood on the other.

Both frames are resolved from what was known on their day, so that "new" means that the public could not know it before.
Facts are matched by their id, which names the question; where a question was told apart or put together anew, by the
claims that they share.

The kinds of change, weightiest first where one fact has several:

closed
    Talks or an expectation became a deal or a report.
denied
    What was told is now said to be untrue.
revised
    The figure or its range changed, or a later fact replaced it.
confirmed
    What was reported is now closed or said by the company.
contradicted
    A claim that says otherwise came in; the figure stands.
settled
    Nothing says otherwise any more.
withdrawn
    The claims behind it are gone, and no other carries it.
new
    A question that had no answer.

The *weight* ranks them. It is a product of
the metric's importance (:mod:`models.analytics.weights`; for a client relation times that of the event),
the kind of change (:data:`KIND`), the size (:func:`_size`), the status (:data:`STATUS`), the confidence,
and the freshness (halved for a figure that is true of a time some eight months before the span).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, FLAG, IDS, NUMBER, TEXT, moments
from models.analytics.selection import FIRM, OPEN, nothing, objects, shaped, stamp, union
from models.analytics.weights import client_weight, metric_weight

#: What each kind of change counts.
KIND: Mapping[str, float] = {
    "closed": 1.0,
    "new": 0.9,
    "revised": 0.9,
    "denied": 0.9,
    "contradicted": 0.7,
    "withdrawn": 0.6,
    "confirmed": 0.5,
    "settled": 0.4,
}
_ORDER = ("closed", "denied", "revised", "confirmed", "contradicted", "settled", "withdrawn", "new")
#: What each status counts.
STATUS: Mapping[str, float] = {"confirmed": 1.0, "reported": 0.9, "talks": 0.7, "projected": 0.5, "denied": 0.8}
#: Figures that differ by less are the same told again.
SAME = 0.005
#: A new figure this close to the one before it in its series only repeats it.
RESTATED = 0.02

CHANGE: Mapping[str, str] = {
    "change": TEXT,
    "also": TEXT,
    "vendor": TEXT,
    "metric": TEXT,
    "kind": TEXT,
    "party": TEXT,
    "scope": TEXT,
    "region": TEXT,
    "as_of": TEXT,
    "as_of_last": DAY,
    "unit": TEXT,
    "before_value": NUMBER,
    "after_value": NUMBER,
    "after_low": NUMBER,
    "after_high": NUMBER,
    "before_usd": NUMBER,
    "after_usd": NUMBER,
    "ratio": NUMBER,
    "before_kind": TEXT,
    "before_as_of": TEXT,
    "previous": FLAG,
    "restated": FLAG,
    "before_status": TEXT,
    "status": TEXT,
    "before_confidence": NUMBER,
    "confidence": NUMBER,
    "origins": COUNT,
    "known_since": DAY,
    "late": FLAG,
    "weight": NUMBER,
    "fact": TEXT,
    "before_fact": TEXT,
    "claims": IDS,
    "new_claims": IDS,
    "dissenting": IDS,
}
_CAVEAT = "Compares what could be known on the two days."


def changes(
    before: pd.DataFrame, after: pd.DataFrame, start: dt.date | None = None, *, vendors: list[str] | None = None
) -> pd.DataFrame:
    """What changed from one facts frame to another.

    Args:
        before: Facts as known on the first day.
        after: Facts as known on the last day.
        start: First day of the span, for ``late`` and the freshness; None takes the newest first publication before.
        vendors: Ids to keep; None keeps all.

    Returns:
        change and also (the weightiest kind; the others, joined by commas), vendor, metric, kind, party, scope, region,
        as_of, as_of_last, unit; before_value, after_value, after_low, after_high (in ``unit``), before_usd, after_usd,
        ratio (of the values; NaN where there is none), before_kind, before_as_of; previous (True: what stands as
        "before" is the figure before it in the same series, or the event before it in the same relation, not an earlier
        answer to the same question), restated (new, but says the same as that), before_status, status,
        before_confidence, confidence, origins, known_since, late (first published before the span), weight, fact
        (after; NaN for withdrawn), before_fact, claims (behind the figure; of a withdrawn one those that were),
        new_claims (of them and of the dissent, those that were not there before), dissenting. Heaviest first. Empty
        when nothing changed.
    """
    if vendors is not None:
        before, after = (frame[frame["vendor"].isin(vendors)] for frame in (before, after))
    before, after = before.reset_index(drop=True), after.reset_index(drop=True)
    where = pd.Index(before["id"]).get_indexer(pd.Index(after["id"]))
    pairs = pd.concat([_same_question(before, after, where), _other_question(before, after, where)])
    pairs = pairs.drop_duplicates(["a", "b"])
    # What replaced something is told there, not as new.
    told = set(pairs.loc[(pairs["change"] != "new") & (pairs["a"] >= 0), "a"])
    pairs = pairs[~((pairs["change"] == "new") & pairs["a"].isin(told))]
    if pairs.empty:
        return nothing(CHANGE, "", _CAVEAT)
    frame = _with_previous(_filled(pairs, before, after), before)
    begun = _begun(before, start)
    frame["late"] = frame["known_since"].lt(begun) & frame["change"].eq("new")
    frame["weight"] = _weigh(frame, begun)
    frame = frame.sort_values(
        ["weight", "vendor", "metric", "fact"], ascending=[False, True, True, True], kind="stable"
    )
    return shaped(frame, CHANGE, "", _CAVEAT)


def _begun(before: pd.DataFrame, start: dt.date | None) -> pd.Timestamp:
    if start is not None:
        return stamp(start)
    newest = before["known_since"].max()
    return pd.Timestamp("1900-01-01") if pd.isna(newest) else newest + pd.Timedelta(days=1)


def _pairs(a: np.ndarray, b: np.ndarray, change: np.ndarray | str, also: np.ndarray | str = "") -> pd.DataFrame:
    """Rows of after (a) against rows of before (b); -1 for none."""
    frame = pd.DataFrame({"a": a.astype("int64"), "b": b.astype("int64")})
    return frame.assign(change=change, also=also).astype({"change": "str", "also": "str"})


def _same_question(before: pd.DataFrame, after: pd.DataFrame, where: np.ndarray) -> pd.DataFrame:
    """Changes of the facts whose question both days know."""
    rows = np.flatnonzero(where >= 0)
    old, new = before.iloc[where[rows]], after.iloc[rows]
    kinds = _kinds(old, new)
    # A fact that something replaced since is shown with what replaced it.
    replaced = kinds.pop("replaced")
    position = pd.Series(np.arange(len(after)), index=after["id"].to_numpy())
    position = position[~position.index.duplicated()]
    target = position.reindex(new["superseded_by"]).fillna(-1).to_numpy("int64")
    shown = np.where(replaced & (target >= 0), target, rows)
    names = np.array(_ORDER, dtype=object)
    marks = np.column_stack([kinds.get(name, np.zeros(len(rows), dtype=bool)) for name in _ORDER])
    some = marks.any(axis=1)
    first = marks.argmax(axis=1)
    also = [
        ", ".join(names[other] for other in np.flatnonzero(line) if other != top)
        for line, top in zip(marks[some], first[some], strict=True)
    ]
    return _pairs(shown[some], where[rows][some], names[first[some]], objects(also))


def _kinds(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, np.ndarray]:
    was, now = old["status"].to_numpy(object), new["status"].to_numpy(object)
    open_before, firm_now = np.isin(was, OPEN), np.isin(now, FIRM)
    replaced = old["superseded_by"].isna().to_numpy(bool) & new["superseded_by"].notna().to_numpy(bool)
    moved = np.zeros(len(new), dtype=bool)
    for end in ("value", "low", "high"):
        moved |= _differs(old[end].to_numpy(float), new[end].to_numpy(float))
    moved |= old["unit"].fillna("").to_numpy(object) != new["unit"].fillna("").to_numpy(object)
    dissent_was = np.fromiter(map(len, old["dissenting"]), dtype="int64", count=len(old))
    dissent_now = np.fromiter(map(len, new["dissenting"]), dtype="int64", count=len(new))
    more = np.zeros(len(new), dtype=bool)
    # Plain arrays: reaching into a column row by row costs twenty times as much.
    against_was, against_now = old["dissenting"].to_numpy(object), new["dissenting"].to_numpy(object)
    backing = old["supporting"].to_numpy(object)
    for row in np.flatnonzero(dissent_now > 0):
        if against_was[row] != against_now[row]:
            known = {*against_was[row], *backing[row]}
            more[row] = any(claim not in known for claim in against_now[row])
    # What was replaced already on the first day is history: its own small moves are no news.
    live = old["superseded_by"].isna().to_numpy(bool)
    return {
        "replaced": replaced,
        "closed": live & open_before & (firm_now | replaced),
        "denied": live & (now == "denied") & (was != "denied"),
        "revised": live & (moved | (replaced & ~open_before)),
        "confirmed": live & (was == "reported") & (now == "confirmed"),
        "contradicted": live & more,
        "settled": live & (dissent_was > 0) & (dissent_now == 0),
    }


def _differs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    missing = np.isnan(one) != np.isnan(other)
    return np.asarray(missing | (np.abs(one - other) > SAME * np.maximum(np.abs(one), np.abs(other))), dtype=bool)


def _other_question(before: pd.DataFrame, after: pd.DataFrame, where: np.ndarray) -> pd.DataFrame:
    """New facts, and old ones that are gone or went into others."""
    fresh = np.flatnonzero(where < 0)
    gone = np.setdiff1d(np.arange(len(before)), where[where >= 0])
    gone = gone[before["superseded_by"].iloc[gone].isna().to_numpy(bool)]
    new = _pairs(fresh, np.full(len(fresh), -1), "new")
    if not len(gone):
        return new
    held = _holders(after)
    links = before.iloc[gone][["supporting"]].explode("supporting")["supporting"].dropna()
    found = pd.DataFrame({"b": links.index.to_numpy(), "a": held.reindex(links).to_numpy()}).dropna()
    best = (
        found.groupby(["b", "a"])
        .size()
        .reset_index(name="shared")
        .sort_values("shared", ascending=False, kind="stable")
    )
    best = best.drop_duplicates("b").astype({"a": "int64"})
    lost = np.setdiff1d(gone, best["b"].to_numpy())
    moved = best[best["a"].isin(fresh)]
    old, now = before.iloc[moved["b"]], after.iloc[moved["a"]]
    differs = _differs(old["value"].to_numpy(float), now["value"].to_numpy(float))
    kind = np.select(
        [np.isin(old["status"].to_numpy(object), OPEN) & np.isin(now["status"].to_numpy(object), FIRM), differs],
        ["closed", "revised"],
        default="same",
    )
    # Only the question is put otherwise: the new fact is no news.
    same = set(moved["a"].to_numpy()[kind == "same"])
    told = kind != "same"
    return pd.concat(
        [
            new[~new["a"].isin(same)],
            _pairs(moved["a"].to_numpy()[told], moved["b"].to_numpy()[told], kind[told]),
            _pairs(np.full(len(lost), -1), lost, "withdrawn"),
        ]
    )


def _holders(after: pd.DataFrame) -> pd.Series:
    """For each claim, the row of a fact that it supports, or else contradicts."""
    parts = [after[side].explode().dropna() for side in ("supporting", "dissenting")]
    both = pd.concat([pd.Series(part.index.to_numpy(), index=part.to_numpy(object)) for part in parts])
    return both[~both.index.duplicated()]


def _take(frame: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Rows by number, all missing for -1."""
    return frame.reindex(np.where(rows < 0, len(frame), rows)).reset_index(drop=True)


def _filled(pairs: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    old, new = _take(before, pairs["b"].to_numpy("int64")), _take(after, pairs["a"].to_numpy("int64"))
    have = new["id"].notna()
    both = new.where(have, old)
    supporting = [_ids(ids) for ids in both["supporting"]]
    dissenting = [_ids(ids) for ids in new["dissenting"]]
    known = [{*_ids(a), *_ids(b)} for a, b in zip(old["supporting"], old["dissenting"], strict=True)]
    fresh = [
        tuple(claim for claim in ids if claim not in seen)
        for ids, seen in zip(union(supporting, dissenting), known, strict=True)
    ]
    frame = both[
        ["vendor", "metric", "kind", "party", "scope", "region", "as_of", "as_of_last", "unit", "status", "confidence"]
    ].assign(
        change=pairs["change"].to_numpy(object),
        also=pairs["also"].to_numpy(object),
        before_value=old["value"],
        after_value=new["value"],
        after_low=new["low"],
        after_high=new["high"],
        before_usd=old["value_usd"],
        after_usd=new["value_usd"],
        before_kind=old["kind"],
        before_as_of=old["as_of"],
        before_status=old["status"],
        before_confidence=old["confidence"],
        origins=both["origins"],
        known_since=both["known_since"],
        fact=new["id"],
        before_fact=old["id"],
        claims=objects(supporting),
        new_claims=objects(fresh),
        dissenting=objects(dissenting),
    )
    frame["previous"] = False
    return frame


def _ids(cell: object) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else ()


def _series(frame: pd.DataFrame) -> pd.Series:
    """A name for the series that a figure belongs to."""
    metric = frame["metric"]
    kind = frame["kind"].where(~metric.isin(["valuation", "client", "funding"]), "").fillna("")
    party = frame["party"].where(metric.isin(["client", "stake"]) | kind.eq("from_client"), "").fillna("")
    per = frame["unit"].fillna("").where(~metric.isin(["revenue", "valuation", "funding"]), "money")
    parts = [frame["vendor"], metric, kind, party, frame["scope"].fillna(""), frame["region"].fillna(""), per]
    name: pd.Series = parts[0]
    for part in parts[1:]:
        name = name + "\x1f" + part
    return name


def _with_previous(frame: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Give new facts the figure or event before them in their series; then ratio and restated."""
    held = before[before["superseded_by"].isna() & before["status"].isin(FIRM) & before["as_of_last"].notna()]
    wanted = frame["change"].eq("new") & frame["as_of_last"].notna()
    # Only the metrics that are concerned, as a record of a million claims is searched for a handful.
    held = held[held["vendor"].isin(frame["vendor"][wanted]) & held["metric"].isin(frame["metric"][wanted])]
    if len(held) and wanted.any():
        names = {
            "value": "before_value",
            "value_usd": "before_usd",
            "kind": "before_kind",
            "as_of": "before_as_of",
            "status": "before_status",
            "confidence": "before_confidence",
            "id": "before_fact",
        }
        right = held.assign(series=_series(held), date=held["as_of_last"]).rename(columns=names)
        right = right[["series", "date", *names.values()]]
        left = frame.loc[wanted, ["as_of_last"]].assign(series=_series(frame[wanted])).reset_index(names="row")
        joined = pd.merge_asof(
            left.sort_values("as_of_last", kind="stable"),
            right.sort_values(["date", "before_confidence", "before_fact"], kind="stable"),
            left_on="as_of_last",
            right_on="date",
            by="series",
        ).set_index("row")
        joined = joined[joined["before_fact"].notna()]
        for name in names.values():
            frame.loc[joined.index, name] = joined[name]
        frame.loc[joined.index, "previous"] = True
    usd, plain = frame["after_usd"] / frame["before_usd"], frame["after_value"] / frame["before_value"]
    frame["ratio"] = usd.fillna(plain.where(~frame["metric"].isin(["revenue", "valuation", "funding"])))
    frame["ratio"] = frame["ratio"].where(np.isfinite(frame["ratio"]))
    same_event = frame["metric"].eq("client") & (
        frame["kind"].eq(frame["before_kind"]) | (frame["kind"].eq("uses") & frame["before_kind"].isin(_GAINS))
    )
    frame["restated"] = frame["previous"] & (((frame["ratio"] - 1).abs() <= RESTATED) | same_event)
    return frame


_GAINS = ("uses", "starts", "expands")


def _size(frame: pd.DataFrame) -> np.ndarray:
    """How big a change is, 0 to 1.

    A client event counts 1, a fifth when it only repeats the one before. Else: how far a new or revised figure moved
    (all for a doubling or halving, 0.7 where nothing stood before, a tenth for none) × how much money it is (from 0.4
    at a million dollars to 1 at ten billion; 0.6 for what is no money).
    """
    ratio = frame["ratio"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.minimum(1.0, np.abs(np.log(np.where(ratio > 0, ratio, np.nan))) / np.log(2))
    moved = np.where(np.isnan(moved), 0.7, 0.1 + 0.9 * moved)
    # A deal at the price that was talked of is news all the same.
    moved = np.where(frame["change"].isin(["new", "revised"]), moved, 0.8)
    usd = frame["after_usd"].fillna(frame["before_usd"]).to_numpy(float)
    plain = frame["unit"].fillna("").str.fullmatch("[A-Z]{3}").to_numpy(bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        order = np.clip((np.log10(np.abs(usd)) - 6) / 4, 0.0, 1.0)
    money = np.where(plain & np.isfinite(order), 0.4 + 0.6 * order, 0.6)
    client = frame["metric"].eq("client").to_numpy(bool)
    return np.where(client, np.where(frame["restated"], 0.2, 1.0), moved * money)


def _weigh(frame: pd.DataFrame, begun: pd.Timestamp) -> pd.Series:
    kind = frame["change"].astype(object).map(KIND).astype("float64")
    status = frame["status"].astype(object).map(STATUS).astype("float64")
    age = (begun - frame["as_of_last"]).dt.days.fillna(180.0)
    fresh = np.exp(-np.clip(age - 30, 0, None) / 300)
    client = client_weight(frame["kind"].where(frame["metric"].eq("client")))
    weight = metric_weight(frame["metric"]) * client * kind * status * frame["confidence"].fillna(0.0) * fresh
    sized: pd.Series = weight * _size(frame)
    return sized


def top(frame: pd.DataFrame, number: int = 5) -> pd.DataFrame:
    """The heaviest changes, at most one of each vendor, metric and other company, and none that only repeats."""
    kept = frame[~frame["restated"]].drop_duplicates(["vendor", "metric", "party"])
    result = kept.head(number).reset_index(drop=True)
    result.attrs = dict(frame.attrs)
    return result


def told(claims: pd.DataFrame, start: dt.date, end: dt.date) -> pd.DataFrame:
    """The claims that the public could first read between two days (both included), newest first."""
    known = moments(claims["known_from"])
    inside = (known >= stamp(start)) & (known < stamp(end) + pd.Timedelta(days=1))
    return claims[inside].sort_values("known_from", ascending=False, kind="stable").reset_index(drop=True)


def learned_late(claims: pd.DataFrame, start: dt.date, end: dt.date) -> pd.DataFrame:
    """The claims published before the span and first read in it, with ``late_days``; latest published first."""
    read, out = moments(claims["first_seen"]), moments(claims["published_last"])
    chosen = (read >= stamp(start)) & (read < stamp(end) + pd.Timedelta(days=1)) & (out < stamp(start))
    kept = claims[chosen].assign(late_days=(read - out)[chosen].dt.days)
    return kept.sort_values("published_last", ascending=False, kind="stable").reset_index(drop=True)
