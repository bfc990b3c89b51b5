"""Figures of valuations: frames in, Plotly figures out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.figures.base import (
    Canvas,
    date_axis,
    end_labels,
    ids,
    label_gap,
    label_sides,
    money_axis,
    plain,
    styled,
)
from dashboard.names import name_of, short_name
from dashboard.palette import FAINT, THEMES, faded, vendor_color
from dashboard.rows import each_row

#: More lines than this cannot be told apart; the highest valued are drawn.
MAX_VENDORS = 10
#: More labels than this run into one another.
MAX_LABELS = 14
#: Steps shown, newest first.
MAX_STEPS = 14
#: Multiples that a line may stand for.
_MULTIPLES = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)


def timeline_data(frame: pd.DataFrame, start: dt.date | None) -> pd.DataFrame:
    """What the chart of steps draws.

    Args:
        frame: from :func:`models.analytics.valuation.timeline`, with talks where they are wanted.
        start: first day of the span; None for everything.

    Returns:
        The dated prices in US dollars of the highest valued vendors that say something of the span: those in it, and
        the last closed one before it, from which the line comes in.
    """
    dated = frame[frame["date"].notna() & frame["value_usd"].gt(0) & ~frame["kind"].eq("pre_money")]
    if start is not None and not dated.empty:
        inside = dated["date"] >= pd.Timestamp(start)
        before = dated[~inside & dated["status"].eq("confirmed")].drop_duplicates("vendor", keep="last")
        dated = dated[inside | dated.index.isin(before.index)]
    top = dated.groupby("vendor")["value_usd"].max().nlargest(MAX_VENDORS).index
    return dated[dated["vendor"].isin(top)].sort_values(["vendor", "date"], kind="stable").reset_index(drop=True)


def timeline_title(frame: pd.DataFrame) -> str:
    """The finding: who holds the highest closed price, and whether talks go beyond it."""
    closed = frame[frame["status"].eq("confirmed")]
    if closed.empty:
        return "What are the vendors worth?"
    newest = closed.drop_duplicates("vendor", keep="last")
    best = newest.loc[newest["value_usd"].idxmax()]
    return (
        f"{name_of(best['vendor'])} holds the highest closed valuation: "
        f"{wording.money(best['value_usd'])} in {wording.period(best['as_of'])}"
    )


def timeline_summary(frame: pd.DataFrame) -> str:
    """The chart in words: the newest price of each vendor, dearest first."""
    newest = frame.drop_duplicates("vendor", keep="last").sort_values("value_usd", ascending=False)
    said = [_price_words(row) for row in each_row(newest)]
    return f"Valuations over time, log scale. Newest of each vendor: {'; '.join(said)}." if said else ""


def _price_words(row: Any) -> str:
    figure = wording.quantity(row.low_usd, row.high_usd, "USD", "valuation")
    return f"{name_of(row.vendor)} {figure}, {wording.status(row.status, 'valuation')}, {wording.period(row.as_of)}"


def timeline(frame: pd.DataFrame, mode: str, start: dt.date | None = None, day: dt.date | None = None) -> go.Figure:
    """Steps over time on a log axis: closed prices solid, reported ones and talks hollow, ranges as bars.

    Args:
        frame: from :func:`timeline_data`.
        mode: light or dark.
        start: where the axis begins; None for the first price.
        day: where it ends and lines run out; None for the last price.
    """
    if frame.empty:
        return go.Figure()
    figure = Canvas()
    first = pd.Timestamp(start) if start is not None else frame["date"].min()
    last = max(pd.Timestamp(day), frame["date"].max()) if day is not None else frame["date"].max()
    labels: list[tuple[str, float, str]] = []
    frame = frame.assign(
        words=[_point_words(row) for row in each_row(frame)],
        symbol=frame["status"].map(_SYMBOLS).fillna("square-open"),
        up=(frame["high_usd"].fillna(frame["value_usd"]) - frame["value_usd"]).clip(lower=0),
        down=(frame["value_usd"] - frame["low_usd"].fillna(frame["value_usd"])).clip(lower=0),
    )
    for vendor, rows in frame.groupby("vendor", sort=False):
        color = vendor_color(str(vendor), mode)
        closed = rows[rows["status"].eq("confirmed")]
        _line(figure, closed, rows, first, last, color)
        _points(figure, rows[rows["date"] >= first], color)
        end = (closed if not closed.empty else rows)["value_usd"].iloc[-1]
        labels.append((short_name(str(vendor)), math.log10(end), color))
    height = 470
    styled(figure, mode, height=height, right=112)
    seen = frame.loc[frame["date"] >= first, "value_usd"] if (frame["date"] >= first).any() else frame["value_usd"]
    top, bottom = frame["value_usd"].max(), min(seen.min(), frame["value_usd"].min())
    axis = money_axis(top, log=True, bottom=bottom)
    figure.update_yaxes(**axis)
    pad = (last - first) * 0.015
    figure.update_xaxes(**date_axis(), range=[first - pad, last])
    return end_labels(figure, labels, gap=label_gap(*axis["range"], height)).figure()


#: Signs of the statuses.
_SYMBOLS = {"confirmed": "circle", "reported": "circle-open", "talks": "diamond-open"}


def _point_words(row: Any) -> str:
    words = plain(_price_words(row))
    if row.superseded and row.status == "talks":
        words += "<br>closed since"
    return words + ("<br>over: the text tells a lower bound" if row.bound == "floor" else "")


def _line(
    figure: Canvas, closed: pd.DataFrame, rows: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, color: str
) -> None:
    """The last price holds until the next one: a solid line between closed prices, dots after a price that is not."""
    path, solid = (closed, True) if not closed.empty else (rows.tail(1), False)
    values = path["value_usd"].tolist()
    figure.add_scatter(
        x=[*(max(day, first) for day in path["date"]), last],
        y=[*values, values[-1]],
        mode="lines",
        line={"color": color, "width": 2 if solid else 1, "shape": "hv", "dash": "solid" if solid else "dot"},
        opacity=0.9 if solid else FAINT,
        hoverinfo="skip",
        showlegend=False,
    )


def _points(figure: Canvas, part: pd.DataFrame, color: str) -> None:
    if part.empty:
        return
    up, down = part["up"].tolist(), part["down"].tolist()
    figure.add_scatter(
        x=part["date"].tolist(),
        y=part["value_usd"].tolist(),
        mode="markers",
        marker={
            "color": color,
            "size": [7 if faint else 9 for faint in part["superseded"]],
            "symbol": part["symbol"].tolist(),
            "opacity": [FAINT if faint else 1.0 for faint in part["superseded"]],
            "line": {"color": color, "width": 2},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": up,
            "arrayminus": down,
            "color": color,
            "thickness": 3,
            "width": 0,
            "visible": any(up) or any(down),
        },
        customdata=[[one] for one in part["fact"]],
        text=part["words"].tolist(),
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )


def multiples_data(frame: pd.DataFrame, start: dt.date | None) -> pd.DataFrame:
    """Prices with their revenue, in the span, oldest first within a vendor, of the vendors with the highest prices."""
    known = frame[frame["revenue_usd"].gt(0) & frame["valuation_usd"].gt(0)]
    if start is not None:
        known = known[known["date"] >= pd.Timestamp(start)]
    top = known.groupby("vendor")["valuation_usd"].max().nlargest(MAX_LABELS).index
    known = known[known["vendor"].isin(top)]
    return known.sort_values(["vendor", "date"], kind="stable").reset_index(drop=True)


def multiples_title(frame: pd.DataFrame) -> str:
    """The finding: the dearest and the cheapest dollar of revenue, by each vendor's last price."""
    newest = frame.drop_duplicates("vendor", keep="last")
    if len(newest) < 2:
        return "What was paid for a dollar of revenue?"
    top, bottom = newest.loc[newest["multiple"].idxmax()], newest.loc[newest["multiple"].idxmin()]
    return (
        f"Prices run from {wording.times(bottom['multiple'])} revenue ({name_of(bottom['vendor'])}) "
        f"to {wording.times(top['multiple'])} ({name_of(top['vendor'])})"
    )


def multiples_summary(frame: pd.DataFrame) -> str:
    """The chart in words: each vendor's last price, revenue and multiple."""
    newest = frame.drop_duplicates("vendor", keep="last").sort_values("multiple", ascending=False)
    return "Valuation against revenue, both log. " + "; ".join(_multiple_words(row) for row in each_row(newest))


def _multiple_words(row: Any) -> str:
    return (
        f"{name_of(row.vendor)}: {wording.money(row.valuation_usd)} ({wording.period(row.valuation_as_of)}) over "
        f"{wording.money(row.revenue_usd)} {wording.kind(row.basis)} ({wording.period(row.revenue_as_of)}) is "
        f"{wording.times(row.multiple)}"
    )


def multiples(frame: pd.DataFrame, mode: str) -> go.Figure:
    """Valuation against revenue on log axes, each vendor's path, and lines of equal multiple.

    Args:
        frame: from :func:`multiples_data`.
        mode: light or dark.
    """
    if frame.empty:
        return go.Figure()
    figure = Canvas()
    theme = THEMES[mode]
    x_axis = money_axis(
        frame["revenue_usd"].max() * 1.5, log=True, bottom=frame["revenue_usd"].min() / 1.5, across=True
    )
    y_axis = money_axis(frame["valuation_usd"].max() * 1.5, log=True, bottom=frame["valuation_usd"].min() / 1.5)
    notes = _equal_multiples(figure, x_axis["range"], y_axis["range"], theme.muted, theme.line)
    newest = frame.drop_duplicates("vendor", keep="last")
    spots = [
        (_part(row.revenue_usd, x_axis["range"]), _part(row.valuation_usd, y_axis["range"]), short_name(row.vendor))
        for row in each_row(newest)
    ]
    earlier = [
        (_part(row.revenue_usd, x_axis["range"]), _part(row.valuation_usd, y_axis["range"]))
        for row in each_row(frame.drop(newest.index))
    ]
    sides = dict(zip(newest["vendor"], label_sides(spots, width=220, height=330, avoid=earlier), strict=True))
    for vendor, rows in frame.groupby("vendor", sort=False):
        color = vendor_color(str(vendor), mode)
        last = np.arange(len(rows)) == len(rows) - 1
        closed = rows["valuation_status"].eq("confirmed").to_numpy(bool)
        figure.add_scatter(
            x=rows["revenue_usd"],
            y=rows["valuation_usd"],
            mode="lines+markers+text",
            line={"color": faded(color, FAINT), "width": 1},
            marker={
                "color": color,
                "size": np.where(last, 11, 7),
                "opacity": 1,
                "symbol": np.where(closed, "circle", "circle-open"),
                "line": {"color": color, "width": 2},
            },
            text=[f"<b>{plain(short_name(str(vendor)))}</b>" if one else "" for one in last],
            textposition=sides[vendor],
            textfont={"color": color, "size": 12},
            customdata=[
                [behind, plain(words)]
                for behind, words in zip(
                    ids(rows["valuation_fact"], rows["revenue_fact"], rows["claims"]),
                    [_multiple_words(row) for row in each_row(rows)],
                    strict=True,
                )
            ],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    styled(figure, mode, height=430)
    figure.update_xaxes(**x_axis, title={"text": "Revenue a year, US dollars"}, tickangle=0)
    figure.update_yaxes(**y_axis, title={"text": "Valuation, US dollars"})
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(showgrid=False)
    return figure.update_layout(annotations=notes).figure()


def _part(value: float, span: list[float]) -> float:
    return (math.log10(value) - span[0]) / (span[1] - span[0])


def _equal_multiples(
    figure: Canvas, x_range: list[float], y_range: list[float], ink: str, line: str
) -> list[dict[str, Any]]:
    """Draw the lines of equal multiple that cross the plot; gives their labels at the upper or right end."""
    notes = []
    for multiple in _MULTIPLES:
        shift = math.log10(multiple)
        left, right = max(x_range[0], y_range[0] - shift), min(x_range[1], y_range[1] - shift)
        if right - left < 0.15 * (x_range[1] - x_range[0]):
            continue
        figure.add_scatter(
            x=[10**left, 10**right],
            y=[10 ** (left + shift), 10 ** (right + shift)],
            mode="lines",
            line={"color": line, "width": 1.5},
            hoverinfo="skip",
        )
        at_top = right < x_range[1] - 1e-9
        notes.append(
            {
                "x": right,
                "y": right + shift,
                "text": f"{multiple:g}×",
                "font": {"color": ink, "size": 11},
                "showarrow": False,
                "xanchor": "center" if at_top else "left",
                "yanchor": "bottom" if at_top else "middle",
            }
        )
    return notes


def steps_data(frame: pd.DataFrame, start: dt.date | None) -> pd.DataFrame:
    """The newest step-ups whose later price lies in the span, newest last (drawn at the top)."""
    known = frame[frame["step_up"].notna()]
    if start is not None:
        known = known[known["to_date"] >= pd.Timestamp(start)]
    return known.sort_values("to_date", kind="stable").tail(MAX_STEPS).reset_index(drop=True)


def steps_title(frame: pd.DataFrame) -> str:
    """The finding: the steepest step."""
    if frame.empty:
        return "How far apart were prices in a row?"
    best = frame.loc[frame["step_up"].idxmax()]
    return (
        f"{name_of(best['vendor'])} took the steepest step: {wording.times(best['step_up'])} in "
        f"{best['months']:.0f} months, to {wording.money(best['to_usd'])}"
    )


def steps_summary(frame: pd.DataFrame) -> str:
    """The chart in words, newest first."""
    return "Steps from one price to the next. " + "; ".join(_step_words(row) for row in each_row(frame[::-1]))


def _step_words(row: Any) -> str:
    return (
        f"{name_of(row.vendor)}: {wording.money(row.from_usd)} ({row.from_date:%b %Y}) to {wording.money(row.to_usd)} "
        f"({row.to_date:%b %Y}), {wording.times(row.step_up)} in {row.months:.0f} months"
    )


def steps(frame: pd.DataFrame, mode: str) -> go.Figure:
    """One line a step, from the earlier price (hollow) to the later (solid), on a log axis.

    Args:
        frame: from :func:`steps_data`.
        mode: light or dark.
    """
    if frame.empty:
        return go.Figure()
    figure = Canvas()
    theme = THEMES[mode]
    for place, row in enumerate(each_row(frame)):
        color = vendor_color(row.vendor, mode)
        figure.add_scatter(
            x=[row.from_usd, row.to_usd],
            y=[place, place],
            mode="lines+markers",
            line={"color": color, "width": 2.5},
            marker={
                "color": [theme.background, color],
                "size": 10,
                "line": {"color": color, "width": 2},
                "symbol": "circle",
            },
            customdata=[[f"{row.from_fact} {row.to_fact}"]] * 2,
            text=[plain(_step_words(row))] * 2,
            hovertemplate="%{text}<extra></extra>",
        )
    top, bottom = frame[["from_usd", "to_usd"]].max().max(), frame[["from_usd", "to_usd"]].min().min()
    styled(figure, mode, height=max(430, 70 + 40 * len(frame)), right=64)
    axis = money_axis(top, log=True, bottom=bottom, across=True)
    figure.update_xaxes(**axis, tickangle=0, showgrid=True)
    figure.update_yaxes(
        tickvals=list(range(len(frame))),
        ticktext=[
            f"<b>{plain(short_name(row.vendor))}</b><br>{row.from_date:%b %y} – {row.to_date:%b %y}"
            for row in each_row(frame)
        ],
        range=[-0.6, len(frame) - 0.4],
        showgrid=False,
    )
    notes = [
        {
            "x": 1,
            "xref": "paper",
            "y": place,
            "xanchor": "left",
            "xshift": 6,
            "text": f"<b>{wording.times(row.step_up)}</b><br>{row.months:.0f} mo",
            "align": "left",
            "font": {"color": theme.loss if row.step_up < 1 else theme.text, "size": 12},
            "showarrow": False,
        }
        for place, row in enumerate(each_row(frame))
    ]
    return figure.update_layout(annotations=notes).figure()


def comparables(frame: pd.DataFrame) -> tuple[pd.DataFrame, Mapping[str, Any], list[tuple[str, ...]]]:
    """The comparables as people read them: table, formats by column, claims behind each row."""
    table = pd.DataFrame(
        {
            "Vendor": [short_name(vendor) for vendor in frame["vendor"]],
            "Listed": [ticker if isinstance(ticker, str) else None for ticker in frame["ticker"]],
            "Valuation": frame["valuation_usd"].to_numpy(),
            "Priced": [
                f"{wording.status(status, 'valuation')}, {wording.period(as_of)}" if isinstance(status, str) else None
                for status, as_of in zip(frame["valuation_status"], frame["valuation_as_of"], strict=True)
            ],
            "Multiple": frame["multiple"].to_numpy(),
            "of": [wording.kind(basis) or None for basis in frame["multiple_basis"]],
            "Revenue": frame["revenue_usd"].to_numpy(),
            "Told as": [
                f"{wording.kind(basis)}, {wording.period(as_of)}" if isinstance(basis, str) else None
                for basis, as_of in zip(frame["revenue_basis"], frame["revenue_as_of"], strict=True)
            ],
            "Growth a year": frame["growth"].to_numpy(),
            "Raised": frame["raised_usd"].to_numpy(),
            "Confidence": frame["confidence"].to_numpy(),
        }
    )
    formats = {
        "Valuation": wording.money,
        "Multiple": wording.times,
        "Revenue": wording.money,
        "Growth a year": wording.change,
        "Raised": wording.money,
        "Confidence": "{:.2f}".format,
    }
    return table, formats, list(frame["claims"])


def comparables_title(frame: pd.DataFrame) -> str:
    """The finding: what private and listed vendors fetch, by the medians of their multiples."""
    known = frame[frame["multiple"].notna()]
    listed = known["ticker"].notna()
    if listed.any() and (~listed).any():
        return (
            f"Private vendors fetched {wording.times(float(known.loc[~listed, 'multiple'].median()))} their revenue, "
            f"listed ones {wording.times(float(known.loc[listed, 'multiple'].median()))} (medians)"
        )
    return "Private and listed vendors side by side"
