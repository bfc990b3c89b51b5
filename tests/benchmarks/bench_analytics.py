"""How long the analytics take: on the shipped ledger, and on 300,000 facts of 200 vendors. Prints figures only."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import queries
from models.analytics import (
    changes,
    clients,
    coverage,
    disagreements,
    exposure,
    forecast,
    league,
    multiples,
    pay,
    pay_index,
    race,
    revenue,
    shares,
    valuation,
)
from models.analytics.frames import FACT_COLUMNS, IDS, empty, typed

pytestmark = pytest.mark.benchmark

DAY, BEFORE = dt.date(2026, 11, 1), dt.date(2026, 8, 1)
FACTS, VENDORS = 300_000, 200

_MIX = {
    "valuation": (0.08, ["USD"], [None, None, "post_money"]),
    "funding": (0.08, ["USD"], [None, "series_a", "series_b", "series_c"]),
    "funding_total": (0.02, ["USD"], [None]),
    "stake": (0.02, ["percent"], [None]),
    "revenue": (0.25, ["USD", "USD", "EUR"], ["run_rate", "annual", "quarter", "from_client", None]),
    "revenue_growth": (0.08, ["percent", "multiple"], ["year", "month"]),
    "pay_rate": (0.22, ["USD/hour", "USD/hour", "GBP/hour", "USD/task"], ["expert", "generalist", "law", "phd", None]),
    "workforce": (0.10, ["people"], ["employees", "contractors"]),
    "client": (0.15, [None], list(clients.STATE)),
}


def synthetic_facts(number: int, vendors: int, seed: int = 1) -> pd.DataFrame:
    """Facts spread over vendors, metrics and twelve years; made by columns, as objects would take minutes."""
    rng = np.random.default_rng(seed)
    pieces = []
    for metric, (part, units, kinds) in _MIX.items():
        count = int(number * part)
        kind = rng.choice(np.array(kinds, dtype=object), count)
        unit = rng.choice(np.array(units, dtype=object), count)
        start = pd.to_datetime("2015-01-01") + pd.to_timedelta(rng.integers(0, 4300, count), unit="D")
        precision = np.where(kind == "annual", "year", np.where(kind == "quarter", "quarter", "month"))
        letters = {"year": "Y", "quarter": "Q", "month": "M"}
        first, last = np.empty(count, "datetime64[us]"), np.empty(count, "datetime64[us]")
        for name, letter in letters.items():
            mine = precision == name
            span = start[mine].to_period(letter)
            first[mine], last[mine] = span.start_time.as_unit("us"), span.end_time.normalize().as_unit("us")
        value = np.exp(rng.normal(17 if metric != "pay_rate" else 3.3, 1.5 if metric != "pay_rate" else 0.7, count))
        value = np.where(unit == None, np.nan, value)  # noqa: E711 an array of objects is compared item by item
        currency = np.array([None if one is None or ("/" not in one and len(one) != 3) else one[:3] for one in unit])
        rate = np.where(currency == "EUR", 1.1, np.where(currency == "GBP", 1.25, np.nan))
        pieces.append(
            pd.DataFrame(
                {
                    "vendor": np.char.add("vendor-", rng.integers(0, vendors, count).astype(str)),
                    "metric": metric,
                    "kind": kind,
                    "party": rng.choice(np.array(["google", "meta", "openai", "xai", "microsoft"], object), count),
                    "as_of": first.astype("datetime64[M]").astype(str),
                    "as_of_first": first,
                    "as_of_last": last,
                    "precision": precision,
                    "low": value,
                    "high": value,
                    "unit": unit,
                    "currency": currency,
                    "per": np.array([None if one is None or "/" not in one else one[4:] for one in unit], dtype=object),
                    "value": value,
                    "value_usd": np.where(currency == None, np.nan, value * np.nan_to_num(rate, nan=1.0)),  # noqa: E711
                    "rate": rate,
                    "status": rng.choice(["confirmed", "reported", "reported", "talks"], count),
                    "confidence": rng.uniform(0.3, 0.99, count),
                    "origins": rng.integers(1, 5, count),
                    "known_since": last,
                }
            )
        )
    frame = pd.concat(pieces, ignore_index=True)
    frame["id"] = [f"fact-{n}" for n in range(len(frame))]
    frame["supporting"] = [(f"claim-{n}", f"claim-{n}-b") for n in range(len(frame))]
    frame["dissenting"] = [(f"claim-{n}-c",) if n % 10 == 0 else () for n in range(len(frame))]
    whole = empty(FACT_COLUMNS).reindex(range(len(frame)))
    for name in frame.columns:
        whole[name] = frame[name].astype(FACT_COLUMNS[name]) if FACT_COLUMNS[name] != IDS else frame[name]
    return typed(whole, FACT_COLUMNS)


FUNCTIONS: dict[str, Callable[[pd.DataFrame], object]] = {
    "valuation.timeline": valuation.timeline,
    "valuation.step_ups": valuation.step_ups,
    "valuation.raised": valuation.raised,
    "multiples.multiples": multiples.multiples,
    "multiples.capital_efficiency": multiples.capital_efficiency,
    "multiples.comparables": multiples.comparables,
    "revenue.series": revenue.series,
    "revenue.growth": revenue.growth,
    "revenue.growth_table": revenue.growth_table,
    "race": race.race,
    "revenue.trailing": revenue.trailing,
    "forecast.forecast": lambda f: forecast.forecast(f, f["vendor"].mode().iloc[0]),
    "forecast.backtest quarter": lambda f: forecast.backtest(f, "quarter", list(f["vendor"].unique()[:20])),
    "shares.shares": shares.shares,
    "shares.concentration": shares.concentration,
    "pay.normalise": pay.normalise,
    "pay.levels": lambda f: pay.levels(pay.normalise(f)),
    "pay.over_time": lambda f: pay.over_time(pay.normalise(f), ["group"]),
    "pay.spread": lambda f: pay.spread(pay.normalise(f)),
    "pay_index.index": lambda f: pay_index.index(pay.normalise(f)),
    "clients.states": lambda f: clients.states(f, DAY),
    "clients.flows": lambda f: clients.flows(f, BEFORE, DAY),
    "clients.movement": clients.movement,
    "clients.gainers": lambda f: clients.gainers(f, list(f["vendor"].unique()[:20])),
    "exposure.at_risk": lambda f: exposure.at_risk(f, DAY),
    "changes.changes (all new)": lambda f: changes.changes(f.iloc[:0], f, BEFORE),
    "changes.changes (1 % new)": lambda f: changes.changes(f.iloc[: int(len(f) * 0.99)], f, BEFORE),
    "league.league": lambda f: league.league(f, DAY),
    "league.cards": lambda f: league.cards(f, DAY),
    "coverage.coverage": lambda f: coverage.coverage(f, DAY),
    "disagreements.disagreements": disagreements.disagreements,
}


def _median(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def test_analytics_on_the_ledger_and_on_many_facts(shipped_store: Path) -> None:
    ledger = queries.facts(shipped_store)
    many = synthetic_facts(FACTS, VENDORS)
    print(f"\n{'function':34}{len(ledger):>9,} facts{len(many):>12,} facts")
    for name, work in FUNCTIONS.items():
        small = _median(lambda work=work: work(ledger), 5)  # type: ignore[misc]
        large = _median(lambda work=work: work(many), 1)  # type: ignore[misc]
        print(f"{name:34}{small * 1000:>12.1f} ms{large * 1000:>15.1f} ms")
