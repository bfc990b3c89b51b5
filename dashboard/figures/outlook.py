"""Figures of what lies ahead: the forecast with its interval, and how such forecasts would have fared."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.figures.base import Canvas, date_axis, end_labels, label_gap, money_axis, plain, styled
from dashboard.figures.revenue import drawn_at, markers, path_line
from dashboard.names import name_of
from dashboard.palette import THEMES, faded, vendor_color
from dashboard.rows import each_row


def forecast_title(ahead: pd.DataFrame, level: float) -> str:
    """The finding: the interval at the end, with its level."""
    if ahead.empty:
        return "Where is it heading?"
    end = ahead.iloc[-1]
    return (
        f"{name_of(end['vendor'])}: {wording.money(end['low_usd'])} to {wording.money(end['high_usd'])} by "
        f"{end['date']:%b %Y}, if it goes on as told ({wording.share(level)} interval)"
    )


def forecast_summary(past: pd.DataFrame, ahead: pd.DataFrame) -> str:
    """The chart in words."""
    if ahead.empty:
        return ""
    end, last = ahead.iloc[-1], past.iloc[-1]
    return (
        f"Told so far: {len(past)} points, the last {wording.money(last['value_usd'])} in "
        f"{wording.period(last['as_of'])}. Foretold for {end['date']:%b %Y}: {wording.money(end['value_usd'])}, "
        f"between {wording.money(end['low_usd'])} and {wording.money(end['high_usd'])}."
    )


def forecast(past: pd.DataFrame, ahead: pd.DataFrame, mode: str) -> go.Figure:
    """What was told, and what lies ahead: median dashed, interval as a band, log axis.

    Args:
        past: points of one vendor and line, from :func:`models.analytics.revenue.series`, dated and valued.
        ahead: from :func:`models.analytics.forecast.forecast`.
        mode: light or dark.
    """
    if past.empty or ahead.empty:
        return go.Figure()
    figure = Canvas()
    vendor = str(ahead["vendor"].iloc[0])
    color = vendor_color(vendor, mode)
    past, ahead = past.assign(at=drawn_at(past)), ahead.assign(at=drawn_at(ahead))
    last, value = past["at"].iloc[-1], ahead["last_usd"].iloc[0]
    days = [last, *ahead["at"]]
    figure.add_scatter(
        x=[*days, *days[::-1]],
        y=[value, *ahead["high_usd"], *ahead["low_usd"][::-1], value],
        mode="lines",
        fill="toself",
        fillcolor=faded(color, 0.15),
        line={"width": 0},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=days,
        y=[value, *ahead["value_usd"]],
        mode="lines",
        line={"color": color, "width": 2, "dash": "dash"},
        customdata=[
            [f"{wording.money(low)} to {wording.money(high)}"]
            for low, high in zip([value, *ahead["low_usd"]], [value, *ahead["high_usd"]], strict=True)
        ],
        hovertemplate="%{x|%b %Y}: %{customdata[0]}<extra></extra>",
    )
    points = list(each_row(past))
    path_line(figure, [point for point in points if not point.loose], color)
    figure.add_scatter(**markers(points, color))
    styled(figure, mode, height=400, right=76)
    top = max(past["value_usd"].max(), ahead["high_usd"].max())
    axis = money_axis(top, log=True, bottom=min(past["value_usd"].min(), ahead["low_usd"].min()))
    figure.update_yaxes(**axis)
    figure.update_xaxes(**date_axis())
    end = ahead.iloc[-1]
    labels = [
        (wording.money(end[name]), math.log10(end[name]), THEMES[mode].muted if name != "value_usd" else color)
        for name in ("high_usd", "value_usd", "low_usd")
    ]
    return end_labels(figure, labels, gap=label_gap(*axis["range"], 400)).figure()


def record_title(tests: pd.DataFrame) -> str:
    """The finding: how often the interval held, and whether the forecast beats saying nothing changes."""
    if tests.empty:
        return "Track record: too few points yet to test the method"
    attrs = tests.attrs
    return (
        f"Track record: the {wording.share(attrs['level'])} interval held in {wording.share(attrs['coverage'])} of "
        f"{len(tests)} tests; typical error {_error(attrs['median_error'])} against {_error(attrs['naive_error'])} for "
        "“stays as it was”"
    )


def _error(logs: float) -> str:
    return wording.share(math.expm1(logs))


def record(tests: pd.DataFrame, mode: str) -> go.Figure:
    """Each test: the interval said a year before as a bar, the truth as a dot on or off it, relative to the truth.

    Args:
        tests: from :func:`models.analytics.forecast.backtest`.
        mode: light or dark.
    """
    if tests.empty:
        return go.Figure()
    figure = Canvas()
    theme = THEMES[mode]
    order = tests.sort_values(["vendor", "date"], kind="stable").reset_index(drop=True)
    held = list(each_row(order))
    spans: list[Any] = []
    places: list[Any] = []
    for test in held:
        spans += [test.low_usd / test.actual_usd, test.high_usd / test.actual_usd, None]
        places += [test.date, test.date, None]
    figure.add_scatter(x=places, y=spans, mode="lines", line={"color": theme.line, "width": 6}, hoverinfo="skip")
    for covered, color, symbol in ((True, theme.gain, "circle"), (False, theme.loss, "x")):
        part = [test for test in held if test.covered == covered]
        if not part:
            continue
        figure.add_scatter(
            x=[test.date for test in part],
            y=[test.value_usd / test.actual_usd for test in part],
            mode="markers",
            marker={"color": color, "size": 9, "symbol": symbol},
            customdata=[[test.fact] for test in part],
            text=[plain(_test_words(test)) for test in part],
            hovertemplate="%{text}<extra></extra>",
        )
    styled(figure, mode, height=260)
    every = pd.concat([order["low_usd"] / order["actual_usd"], order["high_usd"] / order["actual_usd"]])
    low, high = min(every.min(), 0.8), max(every.max(), 1.25)
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10) if low * 0.9 <= tick <= high * 1.1]
    figure.update_yaxes(
        type="log",
        tickvals=ticks,
        ticktext=[f"{tick:g}×" for tick in ticks],
        range=[math.log10(low) - 0.04, math.log10(high) + 0.04],
        title={"text": "Foretold ÷ actual"},
    )
    figure.update_xaxes(**date_axis())
    figure.update_layout(
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": 1,
                "y1": 1,
                "line": {"color": theme.muted, "width": 1},
            }
        ]
    )
    return figure.figure()


def _test_words(test: Any) -> str:
    return (
        f"{name_of(test.vendor)}, {test.date:%b %Y}: said {wording.money(test.low_usd)} to "
        f"{wording.money(test.high_usd)} a year before, was {wording.money(test.actual_usd)}"
    )


def record_summary(tests: pd.DataFrame) -> str:
    """The chart in words: the tests that failed."""
    missed = tests[~tests["covered"]]
    said = "; ".join(f"{name_of(row.vendor)} {row.date:%b %Y}" for row in each_row(missed))
    return f"{len(tests)} tests, {len(missed)} outside the interval{': ' + said if said else ''}."
