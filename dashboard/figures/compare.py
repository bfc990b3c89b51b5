"""Vendors side by side: frames in, one table out, and small figures that draw only the vendors compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import wording
from dashboard.inert import tidy
from dashboard.names import name_of
from dashboard.rows import each_row
from models.claim import Metric
from models.quantity import PEOPLE

#: Fewer cannot be compared; more do not fit beside one another.
FEWEST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Comparison:
    """One table of everything, a row a measure, a column a vendor."""

    #: Columns Group, Measure and the vendors' names; every cell is text.
    table: pd.DataFrame
    #: Ids of the facts or claims behind the cells of each vendor's column.
    behind: dict[str, list[tuple[str, ...]]]


def _known(value: float, write: Callable[[float], str]) -> str | None:
    return None if pd.isna(value) else write(value)


def _hourly(value: float) -> str:
    return wording.rate(round(value, 2), "USD/hour")


def _dated(row: Any, name: str, write: Callable[[float], str]) -> str | None:
    value = getattr(row, f"{name}_usd")
    if pd.isna(value):
        return None
    said = wording.status(getattr(row, f"{name}_status"), name)
    return f"{write(value)}, {said}, {wording.period(getattr(row, f'{name}_as_of'))}"


def _talks(row: Any) -> str | None:
    return None if pd.isna(row.talks_usd) else f"{wording.money(row.talks_usd)}, {wording.period(row.talks_as_of)}"


def _revenue(row: Any) -> str | None:
    if pd.isna(row.revenue_usd):
        return None
    return (
        f"{wording.money(row.revenue_usd)} {wording.kind(row.revenue_basis)}, {row.revenue_status}, "
        f"{wording.period(row.revenue_as_of)}"
    )


def _pay(row: Any) -> str | None:
    if pd.isna(row.pay_low) and pd.isna(row.pay_high):
        return None
    ends = [f"${end:,.0f}" for end in (row.pay_low, row.pay_high) if not pd.isna(end)]
    return f"{' to '.join(dict.fromkeys(ends))}/h"


#: Cell of the league table: (group, measure, how it is written, columns it needs, claims behind it).
_ROWS: tuple[tuple[str, str, Callable[[Any], str | None], str], ...] = (
    ("Price", "Valuation", lambda row: _dated(row, "valuation", wording.money), "valuation_claims"),
    ("Price", "In talks at", _talks, "talks_claims"),
    ("Price", "Multiple of revenue", lambda row: _known(row.multiple, wording.times), "multiple_claims"),
    ("Revenue", "Newest revenue", _revenue, "revenue_claims"),
    ("Revenue", "Growth a year", lambda row: _known(row.growth, wording.change), "growth_claims"),
    ("Pay", "Pay range", _pay, "pay_claims"),
    ("Pay", "Median pay", lambda row: _known(row.pay_median, _hourly), "pay_claims"),
    ("Clients", "Clients that buy", lambda row: f"{row.clients}" if row.clients else None, "clients_claims"),
    (
        "Clients",
        "Clients in doubt",
        lambda row: f"{row.clients_shaky}" if row.clients_shaky else None,
        "clients_claims",
    ),
    (
        "Clients",
        "Clients lost in a year",
        lambda row: f"{row.clients_lost}" if row.clients_lost else None,
        "clients_claims",
    ),
    ("Record", "Last news", lambda row: wording.day(row.last_news) if pd.notna(row.last_news) else None, "claims"),
    ("Record", "Facts on record", lambda row: f"{row.facts:,}", "claims"),
)


def compare(league: pd.DataFrame, facts: pd.DataFrame, vendors: Sequence[str]) -> Comparison:
    """Everything known of some vendors, side by side.

    Args:
        league: from :func:`models.analytics.league.league`.
        facts: of the day and statuses; of each metric and kind the newest live fact of the whole vendor is told.
        vendors: ids, in the order of the columns.
    """
    held = league.set_index("vendor")
    rows = {vendor: next(each_row(held.loc[[vendor]])) for vendor in vendors if vendor in held.index}
    lines: list[tuple[str, str, dict[str, str | None], dict[str, tuple[str, ...]]]] = []
    for group, measure, write, claims in _ROWS:
        said = {vendor: write(row) for vendor, row in rows.items()}
        lines.append((group, measure, said, {vendor: getattr(row, claims) for vendor, row in rows.items()}))
    lines += _facts_lines(facts, vendors)
    lines = sorted((line for line in lines if any(line[2].values())), key=lambda line: _ORDER.index(line[0]))
    # Two organizations may bear one name: columns must not.
    titles = _titles(vendors)
    table = {"Group": [line[0] for line in lines], "Measure": [line[1] for line in lines]}
    table |= {titles[vendor]: [line[2].get(vendor) for line in lines] for vendor in vendors}
    every = [
        tuple(dict.fromkeys(one for vendor in vendors for one in line[3].get(vendor, ()) if line[2].get(vendor)))
        for line in lines
    ]
    behind = {"Group": every, "Measure": every}
    behind |= {
        titles[vendor]: [line[3].get(vendor, ()) if line[2].get(vendor) else () for line in lines] for vendor in vendors
    }
    return Comparison(pd.DataFrame(table), behind)


def _titles(vendors: Sequence[str]) -> dict[str, str]:
    names = [name_of(vendor) for vendor in vendors]
    return {
        vendor: name if names.count(name) == 1 else f"{name} ({vendor})"
        for vendor, name in zip(vendors, names, strict=True)
    }


#: Groups in the order of the table.
_ORDER = ("Price", "Revenue", "Money raised", "Clients", "Pay", "People", "Demand", "Record")
_GROUPS = {
    Metric.FUNDING: "Money raised",
    Metric.FUNDING_TOTAL: "Money raised",
    Metric.STAKE: "Money raised",
    Metric.REVENUE: "Revenue",
    Metric.REVENUE_GROWTH: "Revenue",
    Metric.DEMAND_GROWTH: "Demand",
    Metric.PAYOUT: "Pay",
    Metric.PAY_RATE: "Pay",
    Metric.WORKFORCE: "People",
    Metric.LAYOFF: "People",
}


def _facts_lines(
    facts: pd.DataFrame, vendors: Sequence[str]
) -> list[tuple[str, str, dict[str, str | None], dict[str, tuple[str, ...]]]]:
    """A line for each metric and kind: the newest live fact of each vendor in its own words."""
    facts = facts[facts["vendor"].isin(vendors)]
    live = facts[
        facts["scope"].isna()
        & facts["superseded_by"].isna()
        & ~facts["status"].eq("denied")
        & facts["metric"].isin([metric.value for metric in _GROUPS])
        & facts["unit"].notna()
    ]
    order = live.sort_values(["as_of_last", "confidence"], kind="stable", na_position="first")
    newest = order.assign(kind=order["kind"].fillna("")).drop_duplicates(["metric", "kind", "vendor"], keep="last")
    said: dict[tuple[str, str], dict[str, str | None]] = {}
    ids: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for row in each_row(newest):
        said.setdefault((row.metric, row.kind), {})[row.vendor] = _fact_words(row)
        ids.setdefault((row.metric, row.kind), {})[row.vendor] = (row.id,)
    lines = []
    for metric, group in _GROUPS.items():
        name = wording.metric(metric.value)
        bare = f"{name}, span not told" if metric is Metric.REVENUE else name
        for key in sorted(key for key in said if key[0] == metric.value):
            words = f"{name}, {wording.kind(key[1])}" if key[1] else bare
            lines.append((group, words, said[key], ids[key]))
    return lines


def _fact_words(row: Any) -> str:
    figure = wording.quantity(row.low, row.high, row.unit, row.metric)
    party = f" · {tidy(name_of(row.party), 40)}" if isinstance(row.party, str) else ""
    people = " people" if row.unit == PEOPLE else ""
    return f"{figure}{people}{party}, {wording.status(row.status, row.metric)}, {wording.period(row.as_of)}"


def title(league: pd.DataFrame, vendors: Sequence[str]) -> str:
    """The finding: who is dearest and who grows fastest of those compared."""
    part = league[league["vendor"].isin(vendors)]
    names = ", ".join(name_of(vendor) for vendor in vendors)
    growing = part[part["growth"].notna()]
    if len(growing) < FEWEST:
        return f"{names} side by side"
    best = growing.loc[growing["growth"].idxmax()]
    return f"Of these {len(vendors)}, {name_of(best['vendor'])} grows fastest ({wording.change(best['growth'])} a year)"


def file_name(vendors: Sequence[str], day: dt.date) -> str:
    """What the exported table is called: compare-mercor-surge-ai-2026-01-31."""
    return f"compare-{'-'.join(vendors)}-{day:%Y-%m-%d}"
