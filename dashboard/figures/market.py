"""The market in words and tables: cards, the league and what changed; frames in, frames and words out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard import wording
from dashboard.names import name_of, short_name
from dashboard.rows import each_row

#: What each kind of change is called.
CHANGES = {
    "new": "new",
    "closed": "closed",
    "revised": "revised",
    "denied": "denied",
    "contradicted": "disputed",
    "confirmed": "confirmed",
    "settled": "settled",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One number of the market."""

    #: Name of the card in the analysis: valuation, run_rate, expert_pay, client_shifts.
    key: str
    #: What it is.
    label: str
    #: The number in short words.
    value: str
    #: The change with its sign; None where there is nothing to compare with; 0 for none.
    delta: str | float | None
    #: What the change is against.
    versus: str
    #: How it is counted.
    help: str
    #: Month-end values, oldest first.
    trend: tuple[float, ...]
    #: area or bar.
    trend_type: str
    #: Claims behind it.
    claims: tuple[str, ...]
    #: Streamlit's colour of the change: "off" where up is neither good nor bad.
    color: str


def cards(frame: pd.DataFrame, span: str) -> list[Card]:
    """The cards of :func:`models.analytics.league.cards` in words.

    Args:
        frame: one row a card.
        span: what the change is over, as people say it ("2 years").
    """
    made = []
    for row in each_row(frame):
        label, explained = _CARDS[row.card]
        known = not _missing(row.value)
        money = row.unit == "USD"
        value = wording.money(row.value) if money else _amount(row.value, row.unit)
        delta = _delta(row) if known else None
        versus = f"in {span}"
        if row.card == "client_shifts":
            versus = f"as in the {span} before" if row.delta == 0 else f"than in the {span} before"
        if not _missing(row.like_for_like) and row.before != row.value:
            versus += f", like for like {wording.change(row.like_for_like)}"
        made.append(
            Card(
                key=row.card,
                label=label.format(vendors=row.vendors, span=span),
                value=value,
                delta=delta,
                versus=versus if delta is not None else f"nothing to compare with {span} ago",
                help=explained,
                trend=_trend(row.spark),
                trend_type="bar" if row.card == "client_shifts" else "area",
                claims=row.claims,
                color="off" if row.card in ("client_shifts", "expert_pay") else "normal",
            )
        )
    return made


_CARDS = {
    "valuation": (
        "Summed valuation, {vendors} vendors",
        "The last closed or reported price of each vendor, added up. Like for like counts only vendors priced on both "
        "days. The line shows the last 24 months.",
    ),
    "run_rate": (
        "Summed run rate, {vendors} vendors",
        "The last run rate of each vendor that tells one, added up; past years' revenue is not mixed in. The line "
        "shows the last 24 months.",
    ),
    "expert_pay": (
        "Median expert pay, {vendors} vendors",
        "Median of the hourly rates for expert work of twelve months, in US dollars; ceilings (up to) are left out.",
    ),
    "client_shifts": (
        "Client shifts in {span}",
        "Gains, losses and doubts of client relations that were told of, one a month for each relation. The bars show "
        "months.",
    ),
}


def _amount(value: float, unit: str) -> str:
    if _missing(value):
        return "–"
    return wording.rate(round(value, 2), unit) if "/" in unit else f"{value:,.0f}"


def _delta(row: Any) -> str | float | None:
    if _missing(row.before):
        return None
    if row.delta == 0:
        return 0
    if row.card == "client_shifts":
        return f"{row.delta:+.0f}"
    return wording.change(row.delta_share) if not _missing(row.delta_share) else None


def _trend(spark: tuple[float, ...]) -> tuple[float, ...]:
    """Without the months before the first value, which have nothing to show."""
    first = next((place for place, value in enumerate(spark) if not _missing(value) and value != 0), len(spark))
    return spark[first:]


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


@dataclass(frozen=True, slots=True)
class League:
    """The league table for people."""

    #: As shown; numbers stay numbers.
    table: pd.DataFrame
    #: How numbers are written.
    formats: dict[str, Callable[[Any], str]]
    #: Claims behind the cells of each column.
    behind: dict[str, list[tuple[str, ...]]]


def league(frame: pd.DataFrame) -> League:
    """The frame of :func:`models.analytics.league.league` as a table with evidence behind each cell."""
    # The column sorts by the median; a sliver for each row lets two equal medians be written as two ranges.
    middles = frame["pay_median"].fillna(frame["pay_low"]).to_numpy() + np.arange(len(frame)) * 1e-9
    ranges = {
        middle: _range(low, high)
        for middle, low, high in zip(middles.tolist(), frame["pay_low"], frame["pay_high"], strict=True)
    }
    table = pd.DataFrame(
        {
            "Vendor": [short_name(vendor) for vendor in frame["vendor"]],
            "Valuation": frame["valuation_usd"].to_numpy(),
            "24 months": [_spark(cell) for cell in frame["spark_valuation"]],
            "As of": [
                _when(status, as_of, "valuation")
                for status, as_of in zip(frame["valuation_status"], frame["valuation_as_of"], strict=True)
            ],
            "In talks": frame["talks_usd"].to_numpy(),
            "Revenue": frame["revenue_usd"].to_numpy(),
            "24 months ": [_spark(cell) for cell in frame["spark_revenue"]],
            "Basis": [
                f"{wording.kind(basis)}, {wording.period(as_of)}" if isinstance(basis, str) else None
                for basis, as_of in zip(frame["revenue_basis"], frame["revenue_as_of"], strict=True)
            ],
            "Multiple": frame["multiple"].to_numpy(),
            "Growth a year": frame["growth"].to_numpy(),
            "Pay range": middles,
            "Clients": frame["clients"].where(frame["clients"] > 0).to_numpy(float),
            "Last news": frame["last_news"].dt.date.astype(object).where(frame["last_news"].notna(), None),
        }
    )
    formats: dict[str, Callable[[Any], str]] = {
        "Valuation": wording.money,
        "In talks": wording.money,
        "Revenue": wording.money,
        "Multiple": wording.times,
        "Growth a year": wording.change,
        "Pay range": lambda value: ranges.get(value) or "–",
        "Clients": wording.plain_number,
    }
    cells = {
        "Vendor": "claims",
        "Valuation": "valuation_claims",
        "24 months": "valuation_claims",
        "As of": "valuation_claims",
        "In talks": "talks_claims",
        "Revenue": "revenue_claims",
        "24 months ": "revenue_claims",
        "Basis": "revenue_claims",
        "Multiple": "multiple_claims",
        "Growth a year": "growth_claims",
        "Pay range": "pay_claims",
        "Clients": "clients_claims",
        "Last news": "claims",
    }
    return League(table, formats, {title: list(frame[column]) for title, column in cells.items()})


def _spark(cell: tuple[float, ...]) -> list[float] | None:
    """The values of a line that moves; a flat one says nothing that the figure beside it does not."""
    values = [value for value in cell if not _missing(value)]
    return values if len(set(values)) > 1 else None


def _when(status: object, as_of: object, metric: str) -> str | None:
    if not isinstance(status, str):
        return None
    return f"{wording.status(status, metric)}, {wording.period(as_of if isinstance(as_of, str) else None)}"


def _range(low: float, high: float) -> str | None:
    if _missing(low) and _missing(high):
        return None
    if _missing(low) or _missing(high) or low == high:
        return wording.rate(low if not _missing(low) else high, "USD/hour")
    digits = 0 if round(low) < round(high) else 2
    return f"${low:,.{digits}f} to ${high:,.{digits}f}/h"


def league_title(frame: pd.DataFrame) -> str:
    """The finding: who is valued highest, and who grows fastest."""
    priced = frame[frame["valuation_usd"].notna()]
    growing = frame[frame["growth"].gt(0)]
    parts = []
    if not priced.empty:
        top = priced.loc[priced["valuation_usd"].idxmax()]
        parts.append(f"{name_of(top['vendor'])} is valued highest ({wording.money(top['valuation_usd'])})")
    if not growing.empty:
        top = growing.loc[growing["growth"].idxmax()]
        parts.append(f"{name_of(top['vendor'])} grows fastest ({wording.change(top['growth'])} a year)")
    return "; ".join(parts) if parts else "The vendors side by side"


def changes(frame: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """What changed, one row a change in words: vendor, what, before, now, how, known since (not after the day)."""
    # A page that names only its year counts from the end of it, which may be still to come.
    known = frame["known_since"].clip(upper=pd.Timestamp(day))
    return pd.DataFrame(
        {
            "Vendor": [name_of(vendor) for vendor in frame["vendor"]],
            "What": [_what(row) for row in each_row(frame)],
            "Before": [_before(row) for row in each_row(frame)],
            "Now": [_now(row) for row in each_row(frame)],
            "How": [CHANGES.get(change, change) for change in frame["change"]],
            "Known since": known.dt.date.astype(object).where(known.notna(), None),
        }
    )


def _what(row: Any) -> str:
    if row.metric == "client":
        return f"{wording.kind(row.kind)} · {name_of(row.party)}"
    kind = wording.kind(row.kind)
    return f"{wording.metric(row.metric)}{f', {kind}' if kind else ''}"


def _before(row: Any) -> str | None:
    if row.metric == "client":
        return wording.kind(row.before_kind) or None
    if _missing(row.before_value) or not isinstance(row.unit, str):
        return None
    when = f", {wording.period(row.before_as_of)}" if isinstance(row.before_as_of, str) else ""
    return f"{wording.figure(row.before_value, row.unit)}{when}"


def _now(row: Any) -> str:
    when = f"{wording.status(row.status, row.metric)}, {wording.period(row.as_of)}"
    if row.metric == "client" or not isinstance(row.unit, str):
        return when
    return f"{wording.quantity(row.after_low, row.after_high, row.unit, row.metric)}, {when}"


def changes_title(frame: pd.DataFrame, since: dt.date) -> str:
    """How much became known, and the weightiest of it."""
    if frame.empty:
        return f"Nothing became known since {wording.day(since)}"
    return f"What became known since {wording.day(since)}, the weightiest first"
