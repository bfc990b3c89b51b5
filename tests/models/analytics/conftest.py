"""Frames for the analytics' tests: small ones written by hand, and the shipped ledger resolved."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.exchange import usd_rate
from models.analytics.frames import claims_frame, facts_frame
from models.claim import Claim, Metric, Status
from models.fact import Fact, Rate, SourcedClaim
from models.period import Period
from models.quantity import Quantity, currency_of
from models.resolution import resolve

LEDGER = Path(__file__).resolve().parents[3] / "data" / "ledger"


def make_fact(
    vendor: str,
    metric: str,
    value: float | tuple[float | None, float | None] | None = None,
    as_of: str | None = None,
    **more: Any,
) -> Fact:
    """A fact with as little said as possible; ids are made from what is said."""
    low, high = value if isinstance(value, tuple) else (value, value)
    unit = more.pop("unit", None if value is None else {"pay_rate": "USD/hour", "stake": "percent"}.get(metric, "USD"))
    period = None if as_of is None else Period.parse(as_of)
    number = None if unit is None else Quantity(low, high, unit).value
    currency = currency_of(unit)
    rate = None
    if currency is not None and currency != "USD":
        rate = Rate(more.pop("usd", 0.5), period.last if period else dt.date(2025, 1, 1))
    usd = None if currency is None or number is None else number * (rate.usd if rate else 1.0)
    name = "|".join(str(x) for x in (vendor, metric, low, high, as_of, *sorted(more.items())))
    known = more.pop("known_since", period.last.isoformat() if period else "2025-12-31")
    fields: dict[str, Any] = {
        "kind": None,
        "party": None,
        "scope": None,
        "region": None,
        "confidence": 0.8,
        "factors": (),
        "origins": 1,
        "supporting": (f"c:{name}",),
        "dissenting": (),
        "superseded_by": None,
        "id": f"f:{name}",
        "status": "confirmed",
    }
    fields.update(more)
    fields["status"] = Status(fields["status"])
    return Fact(
        vendor=vendor,
        metric=Metric(metric),
        as_of=period,
        low=low,
        high=high,
        unit=unit,
        value=number,
        value_usd=usd,
        rate=rate,
        known_since=None if known is None else dt.date.fromisoformat(known),
        **fields,
    )


def make_frame(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows (vendor, metric, value, as_of, {more}) as a facts frame."""
    facts = []
    for row in rows:
        more = dict(row[-1]) if isinstance(row[-1], dict) else {}
        plain = row[:-1] if isinstance(row[-1], dict) else row
        facts.append(make_fact(*plain, **more))
    return facts_frame(facts)


@pytest.fixture(scope="session")
def frame_of() -> Callable[..., pd.DataFrame]:
    return make_frame


@pytest.fixture(scope="session")
def fact_of() -> Callable[..., Fact]:
    return make_fact


def read_sourced() -> list[SourcedClaim]:
    found: dict[str, SourcedClaim] = {}
    for path in sorted(LEDGER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                one = sourced_row({key: cell or None for key, cell in row.items()})
                found[one.id] = one
    return list(found.values())


def sourced_row(row: dict[str, Any]) -> SourcedClaim:
    claim = Claim(
        document=f"{row['publisher']} {row['source_url']}",
        vendor=row["vendor"],
        metric=Metric(row["metric"]),
        status=Status(row["status"]),
        low=None if row["low"] is None else float(row["low"]),
        high=None if row["high"] is None else float(row["high"]),
        unit=row["unit"],
        kind=row["kind"],
        party=row["party"],
        as_of=None if row["as_of"] is None else Period.parse(row["as_of"]),
        scope=row["scope"],
        origin=row["origin"],
        note=row["note"] or "",
    )
    published = None if row["published"] is None else Period.parse(row["published"])
    seen = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    # Tiers are the register's matter; here all publishers count alike.
    return SourcedClaim(
        claim, claim.id, row["publisher"], 3, row["origin"], 3, published, seen, row["source_url"], claim.note
    )


@pytest.fixture(scope="session")
def ledger_claims() -> list[SourcedClaim]:
    return read_sourced()


@pytest.fixture(scope="session")
def ledger(ledger_claims: list[SourcedClaim]) -> pd.DataFrame:
    """The shipped ledger as a facts frame."""
    return facts_frame(resolve(ledger_claims, usd_rate).facts)


@pytest.fixture(scope="session")
def ledger_claims_frame(ledger_claims: list[SourcedClaim]) -> pd.DataFrame:
    return claims_frame(ledger_claims)


@pytest.fixture(scope="session")
def known(ledger_claims: list[SourcedClaim]) -> Callable[[str], pd.DataFrame]:
    """The ledger's facts as they could be known on a day."""
    days: dict[str, pd.DataFrame] = {}

    def on(day: str) -> pd.DataFrame:
        if day not in days:
            last = dt.date.fromisoformat(day)
            held = [one for one in ledger_claims if one.published is not None and one.published.last <= last]
            days[day] = facts_frame(resolve(held, usd_rate).facts)
        return days[day]

    return on
