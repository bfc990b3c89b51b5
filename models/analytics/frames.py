"""The two frames that analytics take, built from facts and claims.

The store's queries give the same columns; what is here serves callers that hold objects, and fixes names, order and
types once. Text columns are pandas ``str`` with NaN for "not told", days are ``datetime64[us]`` with NaT, the claim ids
behind a fact are tuples.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping

import pandas as pd

from models.fact import Fact, SourcedClaim
from models.quantity import currency_of, per_of

TEXT, NUMBER, COUNT, DAY, FLAG, IDS = "str", "float64", "int64", "datetime64[us]", "bool", "object"

#: Columns of a facts frame, one row a fact, with their types.
FACT_COLUMNS: Mapping[str, str] = {
    "id": TEXT,
    "vendor": TEXT,
    "metric": TEXT,
    "kind": TEXT,
    "party": TEXT,
    "scope": TEXT,
    "region": TEXT,
    "as_of": TEXT,
    "as_of_first": DAY,
    "as_of_last": DAY,
    "precision": TEXT,
    "low": NUMBER,
    "high": NUMBER,
    "unit": TEXT,
    "currency": TEXT,
    "per": TEXT,
    "value": NUMBER,
    "value_usd": NUMBER,
    "rate": NUMBER,
    "rate_day": DAY,
    "status": TEXT,
    "confidence": NUMBER,
    "origins": COUNT,
    "supporting": IDS,
    "dissenting": IDS,
    "superseded_by": TEXT,
    "known_since": DAY,
}

#: Columns of a claims frame, one row a claim, with their types.
CLAIM_COLUMNS: Mapping[str, str] = {
    "id": TEXT,
    "document": TEXT,
    "vendor": TEXT,
    "metric": TEXT,
    "kind": TEXT,
    "party": TEXT,
    "scope": TEXT,
    "region": TEXT,
    "low": NUMBER,
    "high": NUMBER,
    "unit": TEXT,
    "as_of": TEXT,
    "as_of_first": DAY,
    "as_of_last": DAY,
    "status": TEXT,
    "origin": TEXT,
    "origin_tier": COUNT,
    "publisher": TEXT,
    "tier": COUNT,
    "published": TEXT,
    "published_last": DAY,
    "known_from": DAY,
    "url": TEXT,
    "title": TEXT,
    "quote": TEXT,
    "note": TEXT,
    "lang": TEXT,
    "story": TEXT,
    "first_seen": DAY,
    "retracted_at": DAY,
}


def empty(columns: Mapping[str, str]) -> pd.DataFrame:
    """A frame without rows that has the given columns and types."""
    return _without_rows(tuple(columns.items())).copy()


@functools.lru_cache(maxsize=128)
def _without_rows(columns: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Copying an empty frame costs a tenth of making one, and small records have many results without rows."""
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in columns})


def typed(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The given columns of a frame, in their order and with their types; missing ones are filled with "not told"."""
    if frame.empty:
        return empty(columns)
    shaped = frame.reindex(columns=list(columns))
    wrong = {name: kind for (name, kind), held in zip(columns.items(), shaped.dtypes, strict=True) if str(held) != kind}
    # Asking for no change would still go through every column.
    return shaped.astype(wrong) if wrong else shaped


def _build(rows: list[tuple[object, ...]], columns: Mapping[str, str]) -> pd.DataFrame:
    if not rows:
        return empty(columns)
    cells = dict(zip(columns, zip(*rows, strict=True), strict=True))
    frame = pd.DataFrame({name: pd.Series(list(cells[name]), dtype="object") for name in columns})
    return frame.astype({name: kind for name, kind in columns.items() if kind != IDS})


def facts_frame(facts: Iterable[Fact]) -> pd.DataFrame:
    """Facts as a frame with :data:`FACT_COLUMNS`, in the order given."""
    rows: list[tuple[object, ...]] = []
    for fact in facts:
        period, rate = fact.as_of, fact.rate
        rows.append(
            (
                fact.id,
                fact.vendor,
                fact.metric.value,
                fact.kind,
                fact.party,
                fact.scope,
                fact.region,
                None if period is None else str(period),
                None if period is None else period.first,
                None if period is None else period.last,
                None if period is None else period.precision.value,
                fact.low,
                fact.high,
                fact.unit,
                currency_of(fact.unit),
                per_of(fact.unit),
                fact.value,
                fact.value_usd,
                None if rate is None else rate.usd,
                None if rate is None else rate.day,
                fact.status.value,
                fact.confidence,
                fact.origins,
                fact.supporting,
                fact.dissenting,
                fact.superseded_by,
                fact.known_since,
            )
        )
    return _build(rows, FACT_COLUMNS)


def claims_frame(sourced: Iterable[SourcedClaim]) -> pd.DataFrame:
    """Claims with their sources as a frame with :data:`CLAIM_COLUMNS`, in the order given.

    ``known_from`` is the last day of the published period, or the day of first_seen for an undated page; ``lang``,
    ``story`` and ``retracted_at`` belong to the store and are missing here. ``first_seen`` is UTC without a zone.
    """
    rows: list[tuple[object, ...]] = []
    for one in sourced:
        claim, seen, out = one.claim, one.first_seen, one.published
        utc = None if seen is None else seen.astimezone(dt.UTC).replace(tzinfo=None) if seen.tzinfo else seen
        known = out.last if out is not None else None if utc is None else utc.date()
        rows.append(
            (
                one.id,
                claim.document,
                claim.vendor,
                claim.metric.value,
                claim.kind,
                claim.party,
                claim.scope,
                claim.region,
                claim.low,
                claim.high,
                claim.unit,
                None if claim.as_of is None else str(claim.as_of),
                None if claim.as_of is None else claim.as_of.first,
                None if claim.as_of is None else claim.as_of.last,
                claim.status.value,
                one.origin,
                one.origin_tier,
                one.publisher,
                one.tier,
                None if out is None else str(out),
                None if out is None else out.last,
                known,
                one.url,
                one.title,
                None if claim.quote is None else claim.quote.words,
                claim.note,
                None,
                None,
                utc,
                None,
            )
        )
    return _build(rows, CLAIM_COLUMNS)


def known_on(claims: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The claims that the public could read on a day and that were not retracted by its end.

    Facts as they stood then are to be resolved from these; a facts frame cannot simply be cut by date, as later claims
    changed its values.
    """
    end = pd.Timestamp(day) + pd.Timedelta(days=1)
    alive = claims["retracted_at"].isna() | (moments(claims["retracted_at"]) >= end)
    return claims[(moments(claims["known_from"]) < end) & alive]


def moments(column: pd.Series) -> pd.Series:
    """A column of times as ``datetime64[us]`` in UTC without a zone, also where the store gives ISO 8601 text."""
    if pd.api.types.is_datetime64_dtype(column):
        return column
    return pd.to_datetime(column, format="ISO8601", utc=True).dt.tz_localize(None).astype("datetime64[us]")
