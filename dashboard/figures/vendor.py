"""Figures of one vendor's story: everything on one time axis, and its revenue."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.figures.base import Canvas, date_axis, money_axis, plain, styled
from dashboard.figures.behind import held
from dashboard.names import name_of
from dashboard.palette import THEMES, Theme, faded, vendor_color
from dashboard.rows import each_row
from models.claim import CLIENT_DIRECTION, Metric, Status

#: Lane → metrics in it, top to bottom.
LANES: dict[str, tuple[Metric, ...]] = {
    "Valuation": (Metric.VALUATION,),
    "Deals": (Metric.FUNDING, Metric.FUNDING_TOTAL, Metric.STAKE),
    "Revenue": (Metric.REVENUE,),
    "Growth": (Metric.REVENUE_GROWTH, Metric.DEMAND_GROWTH),
    "Clients": (Metric.CLIENT,),
    "Pay": (Metric.PAY_RATE, Metric.PAYOUT),
    "People": (Metric.WORKFORCE, Metric.LAYOFF),
}
_LANE_OF = {metric.value: lane for lane, metrics in LANES.items() for metric in metrics}
#: Marks of one lane that can be told apart; of more the surest are drawn.
MAX_MARKS = 120
#: Characters of a label.
_LONGEST = 20
#: A label takes about so much of the axis per character, on a phone.
_PER_CHARACTER = 0.026


def story_data(facts: pd.DataFrame, start: dt.date | None, day: dt.date) -> pd.DataFrame:
    """Every fact of a vendor with a place on the time axis.

    Args:
        facts: facts of one vendor, as data.queries.facts gives them.
        start: first day shown; None for all.
        day: last day shown; what is expected for later stays out.

    Returns:
        The columns of ``facts`` and lane, date (middle of the period, but not after it was first told; the first
        telling for an undated fact), words (the fact in short).
    """
    frame = facts[facts["status"].ne(Status.DENIED)].copy()
    middle = frame["as_of_first"] + (frame["as_of_last"] - frame["as_of_first"]) / 2
    told = pd.to_datetime(frame["known_since"])
    middle = middle.mask((told >= frame["as_of_first"]) & (told < middle), told)
    frame["date"] = middle.fillna(told).dt.floor("D")
    frame = frame[frame["date"].notna() & (frame["date"] <= pd.Timestamp(day) + pd.Timedelta(days=370))]
    if start is not None:
        frame = frame[frame["date"] >= pd.Timestamp(start)]
    frame["lane"] = frame["metric"].map(_LANE_OF)
    frame["words"] = [fact_words(row) for row in each_row(frame)]
    return frame.sort_values(["date", "id"], kind="stable").reset_index(drop=True)


def surest(frame: pd.DataFrame) -> pd.DataFrame:
    """At most MAX_MARKS facts of each lane of :func:`story_data`, the surest, in their order."""
    order = frame.assign(firm=frame["status"].eq(Status.CONFIRMED)).sort_values(
        ["firm", "confidence", "date"], ascending=False, kind="stable"
    )
    return frame.loc[order.groupby("lane", sort=False).head(MAX_MARKS).index.sort_values()]


def fact_words(row: object) -> str:
    """A fact without its vendor and day: "$10.0 B post-money", "OpenAI starts", "$500 M run rate"."""
    party = name_of(row.party) if isinstance(row.party, str) else ""  # type: ignore[attr-defined]
    kind = wording.kind(row.kind)  # type: ignore[attr-defined]
    if row.metric == Metric.CLIENT:  # type: ignore[attr-defined]
        return f"{party} {kind}"
    figure = wording.quantity(row.low, row.high, row.unit, row.metric)  # type: ignore[attr-defined]
    extra = {Metric.VALUATION: "", Metric.REVENUE: "revenue", Metric.LAYOFF: "laid off"}.get(row.metric, "")  # type: ignore[attr-defined]
    return " ".join(part for part in (figure, kind or extra, f"({party})" if party else "") if part)


def story(frame: pd.DataFrame, vendor: str, mode: str) -> go.Figure:
    """One lane per subject: solid marks for what is closed or confirmed, open ones for the rest.

    Args:
        frame: from :func:`story_data`.
        vendor: its id, for the colour.
        mode: light or dark.
    """
    theme = THEMES[mode]
    figure = Canvas()
    if frame.empty:
        return styled(figure, mode).figure()
    lanes = [lane for lane in LANES if frame["lane"].eq(lane).any()]
    down = {lane: number for number, lane in enumerate(lanes)}
    rows = held(frame, "supporting")
    colors = [_color(row, vendor, theme, mode) for row in each_row(rows)]
    symbols = [_symbol(row) for row in each_row(rows)]
    figure.add_scatter(
        x=rows["date"],
        y=[down[lane] for lane in rows["lane"]],
        mode="markers",
        marker={"symbol": symbols, "size": 10, "color": colors, "line": {"color": colors, "width": 1.6}},
        customdata=[[ids] for ids in rows["id"]],
        text=[
            f"<b>{plain(row.words)}</b><br>{row.lane}, {wording.status(row.status, row.metric)}, "
            f"{wording.period(row.as_of)}"
            for row in each_row(rows)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    styled(figure, mode, height=54 * len(lanes) + 60, right=16)
    figure.update_layout(annotations=_labels(frame, down, theme))
    figure.update_xaxes(**date_axis(), showgrid=True)
    figure.update_yaxes(
        range=[len(lanes) - 0.5, -0.75],
        tickvals=list(down.values()),
        ticktext=lanes,
        tickfont={"color": theme.text, "size": 12},
        zeroline=False,
    )
    return figure.figure()


def _color(row: object, vendor: str, theme: Theme, mode: str) -> str:
    if row.metric == Metric.CLIENT:  # type: ignore[attr-defined]
        return {"gain": theme.gain, "loss": theme.loss, "doubt": theme.doubt}[CLIENT_DIRECTION[row.kind]]  # type: ignore[attr-defined]
    return theme.loss if row.metric == Metric.LAYOFF else vendor_color(vendor, mode)  # type: ignore[attr-defined]


def _symbol(row: object) -> str:
    firm = row.status == Status.CONFIRMED  # type: ignore[attr-defined]
    shape = "circle"
    if row.metric == Metric.CLIENT:  # type: ignore[attr-defined]
        direction = CLIENT_DIRECTION[row.kind]  # type: ignore[attr-defined]
        shape = {"gain": "triangle-up", "loss": "triangle-down", "doubt": "diamond"}[direction]
        if row.kind == "uses":  # type: ignore[attr-defined]
            shape = "circle"
    if row.metric == Metric.LAYOFF:  # type: ignore[attr-defined]
        shape = "triangle-down"
    return shape if firm else f"{shape}-open"


def _labels(frame: pd.DataFrame, down: dict[str, int], theme: Theme) -> list[dict[str, object]]:
    """Words above the surest marks of each lane, as many as have room."""
    first, last = frame["date"].min(), frame["date"].max()
    span = max((last - first).days, 1)
    notes = []
    for lane, rows in frame.groupby("lane"):
        taken: list[tuple[float, float]] = []
        firm = rows["status"].eq(Status.CONFIRMED)
        for row in each_row(rows.assign(firm=firm).sort_values(["firm", "confidence"], ascending=False)):
            text = row.words if len(row.words) <= _LONGEST else row.words[: _LONGEST - 1].rstrip() + "…"
            at, half = (row.date - first).days / span, _PER_CHARACTER * len(text) / 2
            left, right = (
                (at, at + 2 * half) if at < half else (at - 2 * half, at) if at > 1 - half else (at - half, at + half)
            )
            if any(left < end and right > begin for begin, end in taken):
                continue
            taken.append((left - 0.01, right + 0.01))
            notes.append(
                {
                    "x": row.date,
                    "y": down[str(lane)],
                    "text": plain(text),
                    "showarrow": False,
                    "xanchor": "left" if at < half else "right" if at > 1 - half else "center",
                    "xshift": -5 if at < half else 5 if at > 1 - half else 0,
                    "yshift": 15,
                    "font": {"size": 11, "color": theme.muted},
                }
            )
    return notes


def valuation_title(frame: pd.DataFrame, vendor: str) -> str:
    """The finding: the last closed price.

    Args:
        frame: valuations of the vendor by date, as the chart of valuations takes them.
        vendor: its id.
    """
    closed = frame[frame["status"].eq(Status.CONFIRMED)]
    if closed.empty:
        return f"What is {name_of(vendor)} worth?"
    last = closed.iloc[-1]
    return f"Last closed valuation: {wording.money(last['value_usd'])} in {wording.period(last['as_of'])}"


def revenue_title(rates: pd.DataFrame, years: pd.DataFrame, vendor: str) -> str:
    """The finding: the newest figure of revenue."""
    dated = rates[rates["date"].notna()]
    if not dated.empty:
        last = dated.iloc[-1]
        return f"Run rate: {wording.money(last['value_usd'])} in {wording.period(last['as_of'])}"
    done = years[years["date"].notna()]
    if not done.empty:
        last = done.iloc[-1]
        return f"Revenue: {wording.money(last['value_usd'])} in {wording.period(last['as_of'])}"
    return f"What does {name_of(vendor)} earn?"


def revenue(rates: pd.DataFrame, years: pd.DataFrame, vendor: str, mode: str) -> go.Figure:
    """Years as bars, run rates as a line of points; open where not confirmed.

    Args:
        rates: from models.analytics.revenue.series of the run rate.
        years: from the same, annual.
        vendor: its id, for the colour.
        mode: light or dark.
    """
    theme = THEMES[mode]
    figure = Canvas()
    years = held(years[years["date"].notna() & years["value_usd"].gt(0)])
    rates = held(rates[rates["date"].notna() & rates["value_usd"].gt(0)])
    if years.empty and rates.empty:
        return styled(figure, mode).figure()
    color = vendor_color(vendor, mode)
    if not years.empty:
        done = years["status"].ne(Status.PROJECTED)
        figure.add_bar(
            x=years["date"] - pd.Timedelta(days=182),
            y=years["value_usd"],
            width=240 * 86_400_000,
            marker={
                "color": [faded(color, 0.3 if sure else 0.08) for sure in done],
                "line": {"color": color, "width": 1},
                "cornerradius": 3,
            },
            customdata=[[ids] for ids in years["behind"]],
            text=[wording.money(value) for value in years["value_usd"]],
            textposition="outside",
            textfont={"size": 11, "color": theme.muted},
            cliponaxis=False,
            hovertext=[
                f"Year {wording.period(row.as_of)}: {wording.money(row.value_usd)}, {row.status}"
                for row in each_row(years)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    if not rates.empty:
        firm = rates["status"].eq(Status.CONFIRMED)
        figure.add_scatter(
            x=rates["date"],
            y=rates["value_usd"],
            mode="lines+markers",
            line={"color": color, "width": 2},
            marker={
                "color": color,
                "size": 9,
                "symbol": ["circle" if sure else "circle-open" for sure in firm],
                "line": {"color": color, "width": 2},
            },
            customdata=[[ids] for ids in rates["behind"]],
            hovertext=[
                f"Run rate {wording.money(row.value_usd)}, {row.status}, {wording.period(row.as_of)}"
                for row in each_row(rates)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    top = max([*years["value_usd"], *rates["value_usd"]])
    styled(figure, mode, height=470)
    figure.update_yaxes(**money_axis(top * 1.05))
    figure.update_xaxes(**date_axis())
    return figure.figure()
