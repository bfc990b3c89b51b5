"""How much a metric matters to a reader who has time for a few lines: one table for all rankings."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

#: Importance between 0 and 1. Prices and client losses move the market; head counts and shares of pay move little.
METRIC: Mapping[str, float] = {
    "valuation": 1.0,
    "client": 0.9,
    "funding": 0.9,
    "revenue": 0.9,
    "stake": 0.8,
    "layoff": 0.7,
    "revenue_growth": 0.6,
    "demand_growth": 0.5,
    "pay_rate": 0.5,
    "payout": 0.5,
    "funding_total": 0.4,
    "workforce": 0.4,
}

#: Importance of a change of a client relation, by kind; a loss weighs most.
CLIENT: Mapping[str, float] = {
    "ends": 1.0,
    "pauses": 0.9,
    "reduces": 0.8,
    "starts": 0.8,
    "expands": 0.7,
    "reconsiders": 0.6,
    "uses": 0.3,
}


def metric_weight(metrics: pd.Series) -> pd.Series:
    """Importance of each metric; an unknown one weighs like the least known one."""
    return metrics.astype(object).map(METRIC).astype("float64").fillna(min(METRIC.values()))


def client_weight(kinds: pd.Series) -> pd.Series:
    """Importance of each change of a client relation; 1 for what is none."""
    return kinds.astype(object).map(CLIENT).astype("float64").fillna(1.0)
