"""Figures, periods and statuses in short, exact words: "$10.0 B", "Oct 2025", "closed"."""

from __future__ import annotations

import datetime as dt
import math

from models.claim import Metric, Status
from models.period import Period, Precision
from models.quantity import MULTIPLE, PEOPLE, PERCENT, currency_of, per_of

#: Signs that people know; every other currency is shown by its code.
SIGNS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "AUD": "A$",
    "CAD": "C$",
    "INR": "₹",
    "JPY": "¥",
    "BRL": "R$",
    "NZD": "NZ$",
    "SGD": "S$",
    "HKD": "HK$",
}

METRIC_NAMES = {
    Metric.VALUATION: "Valuation",
    Metric.FUNDING: "Funding round",
    Metric.FUNDING_TOTAL: "Funding to date",
    Metric.STAKE: "Stake",
    Metric.REVENUE: "Revenue",
    Metric.REVENUE_GROWTH: "Revenue growth",
    Metric.DEMAND_GROWTH: "Demand growth",
    Metric.PAY_RATE: "Pay rate",
    Metric.PAYOUT: "Payouts",
    Metric.WORKFORCE: "Workforce",
    Metric.LAYOFF: "Layoffs",
    Metric.CLIENT: "Client",
}

_DEALS = frozenset({Metric.VALUATION, Metric.FUNDING, Metric.STAKE})
_PER = {"hour": "/h", "task": "/task", "minute": "/min", "day": "/day", "month": "/month", "year": "/year"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def short_number(value: float) -> str:
    """Three significant digits with T, B, M or K: 10000000000 gives "10.0 B", 950 gives "950"."""
    size = abs(value)
    for factor, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        # 999.6 million would print as "1000 M": it belongs to the next step.
        if size >= factor * 0.9995:
            return f"{_three_digits(value / factor)} {letter}"
    return _three_digits(value) if not float(value).is_integer() else f"{value:.0f}"


def _three_digits(value: float) -> str:
    size = abs(value)
    if size >= 99.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if size >= 9.995 or float(value * 10).is_integer() else f"{value:.2f}"


def money(value: float | None, currency: str = "USD") -> str:
    """An amount: "$10.0 B", "-A$30 M", "KES 1.50 M"; a dash for None."""
    if value is None or math.isnan(value):
        return "–"
    sign = SIGNS.get(currency)
    minus = "-" if value < 0 else ""
    return f"{minus}{sign}{short_number(abs(value))}" if sign else f"{currency} {minus}{short_number(abs(value))}"


def rate(value: float | None, unit: str) -> str:
    """An amount per hour, task and so on: "$85/h", "$10.50/task"."""
    if value is None or math.isnan(value):
        return "–"
    currency = currency_of(unit) or "USD"
    per = _PER.get(per_of(unit) or "", "")
    if abs(value) >= 10_000:
        return money(value, currency) + per
    figure = f"{abs(value):,.0f}" if float(value).is_integer() else f"{abs(value):,.2f}"
    sign = SIGNS.get(currency, f"{currency} ")
    return f"{'-' if value < 0 else ''}{sign}{figure}{per}"


def figure(value: float | None, unit: str | None) -> str:
    """One number in its unit; a dash where there is none."""
    if value is None or unit is None or math.isnan(value):
        return "–"
    if unit == PERCENT:
        return f"{value:+.3g} %" if value else "0 %"
    if unit == MULTIPLE:
        return f"{value:.3g}×"
    if unit == PEOPLE:
        return f"{value:,.0f}"
    if currency_of(unit) is None:
        return f"{value:g} {unit}"
    return rate(value, unit) if per_of(unit) else money(value, unit)


def quantity(low: float | None, high: float | None, unit: str | None, metric: str | None = None) -> str:
    """A figure with its bounds: "$10.0 B", "over $1.0 B", "up to $90/h", "$30/h to $40/h"."""
    low = None if low is None or math.isnan(low) else low
    high = None if high is None or math.isnan(high) else high
    if unit is None or (low is None and high is None):
        return "–"
    shown = _unsigned if metric in (Metric.STAKE, Metric.LAYOFF) and unit == PERCENT else figure
    if low is None:
        return f"up to {shown(high, unit)}"
    if high is None:
        return f"over {shown(low, unit)}"
    return shown(low, unit) if low == high else f"{shown(low, unit)} to {shown(high, unit)}"


def _unsigned(value: float | None, unit: str | None) -> str:
    return figure(value, unit).lstrip("+")


def period(text: str | None) -> str:
    """A period in words: "Oct 2025", "12 Sep 2025", "Q2 2025", "H1 2025", "2025"; "undated" for None."""
    if not text or not isinstance(text, str):
        return "undated"
    value = Period.parse(text)
    year, month = value.first.year, value.first.month
    match value.precision:
        case Precision.YEAR:
            return str(year)
        case Precision.HALF:
            return f"H{(month + 5) // 6} {year}"
        case Precision.QUARTER:
            return f"Q{(month + 2) // 3} {year}"
        case Precision.MONTH:
            return f"{_MONTHS[month - 1]} {year}"
        case Precision.DAY:
            return f"{value.first.day} {_MONTHS[month - 1]} {year}"


def share(value: float | None) -> str:
    """A part of one as a percentage: 0.123 gives "12 %", 12.5 gives "1,250 %"; a dash for nothing."""
    if value is None or math.isnan(value):
        return "–"
    percent = 100 * value
    return f"{percent:,.0f} %" if abs(percent) >= 10 or percent == round(percent) else f"{percent:.1f} %"


def change(value: float | None) -> str:
    """A relative change with its sign: 0.5 gives "+50 %", 9 gives "+900 %"; a dash for nothing."""
    if value is None or math.isnan(value):
        return "–"
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{share(abs(value))}"


def times(value: float | None) -> str:
    """A ratio: "19.3×", "0.52×"; a dash for nothing."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,.0f}×" if abs(value) >= 99.5 else f"{value:.3g}×" if abs(value) >= 1 else f"{value:.2g}×"


def plain_number(value: float | None) -> str:
    """A number without a unit, three significant digits below a thousand; a dash for nothing."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 or float(value).is_integer() else f"{value:.3g}"


def day(value: dt.date | None) -> str:
    """A day in words: "12 Sep 2025"; a dash for none."""
    if value is None or value != value:  # noqa: PLR0124 - NaT is what differs from itself
        return "–"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def status(value: str, metric: str) -> str:
    """How sure it is: a confirmed deal is "closed", any other confirmed figure "confirmed"."""
    if value == Status.CONFIRMED and metric in _DEALS:
        return "closed"
    return {"talks": "in talks"}.get(value, value)


def confidence(value: float) -> str:
    """A confidence in words and number: "high (0.92)"."""
    word = "high" if value >= 0.8 else "fair" if value >= 0.6 else "low"
    return f"{word} ({value:.2f})"


def kind(value: str | None) -> str:
    """A kind for people: "Series C", "run rate", "post-money"; empty for None."""
    if not value or not isinstance(value, str):
        return ""
    if value.startswith("series_"):
        return f"Series {value[-1].upper()}"
    if value in ("post_money", "pre_money"):
        return value.replace("_", "-")
    return value.replace("_", " ")


def metric(value: str) -> str:
    """A metric's name for people."""
    return METRIC_NAMES[Metric(value)]


def counted(number: int, what: str) -> str:
    """A number of things: "1 fact", "12,000 facts"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
