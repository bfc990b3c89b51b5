"""Where sources disagree: facts with dissent, and how far apart the figures are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, IDS, NUMBER, TEXT
from models.analytics.selection import nothing, objects, shaped, union, usd_factor
from models.analytics.weights import metric_weight

DISAGREEMENT: Mapping[str, str] = {
    "fact": TEXT,
    "vendor": TEXT,
    "metric": TEXT,
    "kind": TEXT,
    "party": TEXT,
    "scope": TEXT,
    "as_of": TEXT,
    "as_of_last": DAY,
    "unit": TEXT,
    "value": NUMBER,
    "value_usd": NUMBER,
    "lowest": NUMBER,
    "highest": NUMBER,
    "spread": NUMBER,
    "status": TEXT,
    "confidence": NUMBER,
    "for": COUNT,
    "against": COUNT,
    "origins_for": COUNT,
    "origins_against": COUNT,
    "weight": NUMBER,
    "supporting": IDS,
    "dissenting": IDS,
    "claims": IDS,
}


def disagreements(
    facts: pd.DataFrame, claims: pd.DataFrame | None = None, vendors: Sequence[str] | None = None
) -> pd.DataFrame:
    """Facts that some claims contradict, the weightiest first.

    Args:
        facts: Facts frame.
        claims: Claims frame; without it, lowest, highest and spread are NaN and origins are not counted (0).
        vendors: Ids to keep; None keeps all.

    Returns:
        fact, vendor, metric, kind, party, scope, as_of, as_of_last, unit, value, value_usd, lowest and highest (figures
        of all claims on it in the fact's unit), spread (highest / lowest; 1.5 means half as much again; NaN for client
        relations and where an end is zero or in another unit), status, confidence, for and against (numbers of claims),
        origins_for and origins_against, weight, supporting, dissenting, claims (both).

        The weight is the metric's importance (:data:`models.analytics.weights.METRIC`) × the doubt (share of the
        claims, or origins where known, that are against) × (1 + log2 of the spread, at most 4).
    """
    caveat = "Spread compares only figures in the fact's own unit."
    against = np.fromiter(map(len, facts["dissenting"]), dtype="int64", count=len(facts))
    chosen = facts[against > 0]
    if vendors is not None:
        chosen = chosen[chosen["vendor"].isin(list(vendors))]
    if chosen.empty:
        return nothing(DISAGREEMENT, "ratio", caveat)
    frame = chosen.rename(columns={"id": "fact"}).reset_index(drop=True)
    frame["for"] = [len(ids) for ids in frame["supporting"]]
    frame["against"] = [len(ids) for ids in frame["dissenting"]]
    frame["claims"] = objects(union(frame["supporting"], frame["dissenting"]))
    measured = _measure(frame, claims)
    frame = pd.concat([frame, measured], axis=1)
    known = (frame["origins_for"] + frame["origins_against"]) > 0
    yes = frame["for"].where(~known, frame["origins_for"])
    no = frame["against"].where(~known, frame["origins_against"])
    wide = np.minimum(4.0, np.log2(frame["spread"].fillna(1.0).clip(lower=1.0)))
    frame["weight"] = metric_weight(frame["metric"]) * (no / (yes + no).clip(lower=1)) * (1 + wide)
    frame = frame.sort_values(["weight", "fact"], ascending=[False, True], kind="stable")
    return shaped(frame, DISAGREEMENT, "ratio", caveat)


def _measure(frame: pd.DataFrame, claims: pd.DataFrame | None) -> pd.DataFrame:
    """Columns lowest, highest, spread, origins_for, origins_against for facts 0 … n - 1."""
    size = len(frame)
    blank = pd.DataFrame(
        {
            "lowest": np.full(size, np.nan),
            "highest": np.full(size, np.nan),
            "spread": np.full(size, np.nan),
            "origins_for": np.zeros(size, dtype="int64"),
            "origins_against": np.zeros(size, dtype="int64"),
        }
    )
    if claims is None or claims.empty:
        return blank
    links = pd.concat(
        [
            frame[["unit", side]].rename(columns={side: "id", "unit": "fact_unit"}).assign(side=side)
            for side in ("supporting", "dissenting")
        ]
    ).explode("id")
    links = links[links["id"].notna()].reset_index(names="row").astype({"id": "str"})
    found = links.merge(claims[["id", "low", "high", "unit", "origin"]], on="id", how="inner")
    origins = (
        found.assign(origin=found["origin"].str.casefold().str.strip()).groupby(["row", "side"])["origin"].nunique()
    )
    for side, name in (("supporting", "origins_for"), ("dissenting", "origins_against")):
        wanted = pd.MultiIndex.from_product([range(size), [side]])
        blank[name] = origins.reindex(wanted).fillna(0).to_numpy("int64")
    same = found[found["unit"].eq(found["fact_unit"]).to_numpy(bool)]
    low = same["low"].fillna(same["high"]).groupby(same["row"]).min().reindex(range(size))
    high = same["high"].fillna(same["low"]).groupby(same["row"]).max().reindex(range(size))
    blank["lowest"], blank["highest"] = low.to_numpy(float), high.to_numpy(float)
    blank["spread"] = (high / low.where(low > 0)).to_numpy(float)
    return blank


def in_usd(frame: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The same disagreements with ``lowest_usd`` and ``highest_usd`` at the rate of the fact.

    Args:
        frame: From :func:`disagreements`.
        facts: The facts frame it was made from.

    Returns:
        The frame's columns and lowest_usd, highest_usd (NaN for what is no money or has no rate).
    """
    rates = pd.Series(usd_factor(facts), index=facts["id"].to_numpy())
    factor = rates[~rates.index.duplicated()].reindex(frame["fact"]).to_numpy(float)
    result = frame.assign(lowest_usd=frame["lowest"] * factor, highest_usd=frame["highest"] * factor)
    result.attrs = dict(frame.attrs)
    return result
