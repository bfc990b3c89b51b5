"""Figures of the record itself: what is known, how fresh and how sure, and where sources disagree."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.figures.base import Canvas, plain, styled
from dashboard.figures.behind import held
from dashboard.names import name_of, short_name
from dashboard.palette import FAINT, THEMES, faded
from dashboard.rows import each_row

#: Metrics in short words, for the head of the grid.
SHORT_METRICS = {
    "valuation": "Valuation",
    "funding": "Rounds",
    "funding_total": "Funding total",
    "stake": "Stakes",
    "revenue": "Revenue",
    "revenue_growth": "Growth",
    "demand_growth": "Demand",
    "pay_rate": "Pay",
    "payout": "Payouts",
    "workforce": "Workforce",
    "layoff": "Layoffs",
    "client": "Clients",
}
_STRENGTH = {"fresh": 1.0, "stale": 0.55, "old": 0.25}
MAX_DISAGREEMENTS = 14
#: Lines of an axis that are all labelled; more would run into one another on a phone.
MOST_TICKS = 5

GRID_KEY = (
    "Strong colour: newest figure within half a year; pale: within a year and a half; faint: older; ring: no date. "
    "Larger: surer. Dot: a gap."
)


def grid_title(cells: pd.DataFrame) -> str:
    """The finding: how much of the grid is known and how much of it is fresh."""
    if cells.empty:
        return "What is known, and how fresh?"
    known = cells[cells["state"].ne("gap")]
    fresh = int(known["state"].eq("fresh").sum())
    return f"{len(known)} of {len(cells)} cells hold a figure, {fresh} of them fresh"


def grid(cells: pd.DataFrame, mode: str) -> go.Figure:
    """Vendors down, metrics across: colour for freshness, size for confidence, a dot for a gap.

    Args:
        cells: from models.analytics.coverage.coverage.
        mode: light or dark.
    """
    theme = THEMES[mode]
    figure = Canvas()
    if cells.empty:
        return styled(figure, mode).figure()
    vendors, metrics = list(dict.fromkeys(cells["vendor"])), list(dict.fromkeys(cells["metric"]))
    across = {metric: number for number, metric in enumerate(metrics)}
    down = {vendor: number for number, vendor in enumerate(vendors)}
    gaps, known = cells[cells["state"].eq("gap")], held(cells[cells["state"].ne("gap")])
    figure.add_scatter(
        x=[across[metric] for metric in gaps["metric"]],
        y=[down[vendor] for vendor in gaps["vendor"]],
        mode="markers",
        marker={"symbol": "circle", "size": 3, "color": theme.muted},
        text=[
            f"{plain(name_of(row.vendor))}, {wording.metric(row.metric).lower()}: nothing known"
            for row in each_row(gaps)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    figure.add_scatter(
        x=[across[metric] for metric in known["metric"]],
        y=[down[vendor] for vendor in known["vendor"]],
        mode="markers",
        marker={
            "symbol": ["circle-open" if state == "undated" else "square" for state in known["state"]],
            "opacity": 1,
            "size": [8 + 10 * confidence for confidence in known["confidence"]],
            "color": [faded(theme.accent, _STRENGTH.get(state, 1.0)) for state in known["state"]],
            # The outline tells where a pale square ends.
            "line": {"width": [2 if state == "undated" else 1 for state in known["state"]], "color": theme.accent},
        },
        customdata=[[ids] for ids in known["behind"]],
        text=[_cell_words(row) for row in each_row(known)],
        hovertemplate="%{text}<extra></extra>",
    )
    styled(figure, mode, height=25 * len(vendors) + 120, right=8)
    axis = {"zeroline": False, "showgrid": False, "tickfont": {"color": theme.text, "size": 12}}
    figure.update_xaxes(
        **axis,
        side="top",
        tickangle=-60,
        tickvals=list(across.values()),
        ticktext=[SHORT_METRICS[metric] for metric in metrics],
        range=[-0.7, len(metrics) - 0.3],
    )
    figure.update_yaxes(
        **axis,
        tickvals=list(down.values()),
        ticktext=[plain(short_name(vendor)) for vendor in vendors],
        range=[len(vendors) - 0.4, -0.6],
    )
    return figure.figure()


def _cell_words(row: object) -> str:
    count = row.facts  # type: ignore[attr-defined]
    newest = wording.period(row.latest_as_of)  # type: ignore[attr-defined]
    return (
        f"<b>{plain(name_of(row.vendor))}</b>, {wording.metric(row.metric).lower()}<br>"  # type: ignore[attr-defined]
        f"{count} figure{'s' if count != 1 else ''}, newest {newest} ({row.state})<br>"  # type: ignore[attr-defined]
        f"confidence {wording.confidence(row.confidence)}"  # type: ignore[attr-defined]
    )


def question(row: object) -> str:
    """What a fact or claim is about, without its vendor: "Revenue, run rate, Sep 2025", "Client OpenAI, uses"."""
    metric, kind = row.metric, wording.kind(row.kind)  # type: ignore[attr-defined]
    party = row.party if isinstance(row.party, str) else ""  # type: ignore[attr-defined]
    if metric == "client":
        words = f"{name_of(party)} {kind}"
    else:
        words = wording.metric(metric) + (f", {kind}" if kind else "")
        words += f" ({name_of(party)})" if party else ""
    scope = row.scope if isinstance(row.scope, str) else ""  # type: ignore[attr-defined]
    return words + (f", {scope}" if scope else "")


def spreads(frame: pd.DataFrame, mode: str) -> go.Figure:
    """How far apart the figures of the weightiest disagreements lie, as parts of the value that is held.

    Args:
        frame: from models.analytics.disagreements.disagreements; rows without a spread are left out.
        mode: light or dark.
    """
    theme = THEMES[mode]
    figure = Canvas()
    rows = frame[frame["spread"].notna() & frame["value"].gt(0) & frame["lowest"].gt(0)].head(MAX_DISAGREEMENTS)
    if rows.empty:
        return styled(figure, mode).figure()
    y = list(range(len(rows)))
    low, high = rows["lowest"] / rows["value"], rows["highest"] / rows["value"]
    ids = [[fact] for fact in rows["fact"]]
    words = [_spread_words(record) for record in rows.to_dict("records")]
    for values, symbol in ((low, "line-ns"), (high, "line-ns")):
        figure.add_scatter(
            x=values,
            y=y,
            mode="markers",
            marker={"symbol": symbol, "size": 12, "line": {"width": 2.5, "color": theme.doubt}},
            customdata=ids,
            text=words,
            hovertemplate="%{text}<extra></extra>",
        )
    figure.add_scatter(
        x=[1.0] * len(rows),
        y=y,
        mode="markers",
        marker={"symbol": "circle", "size": 9, "color": theme.accent},
        customdata=ids,
        text=words,
        hovertemplate="%{text}<extra></extra>",
    )
    styled(figure, mode, height=38 * len(rows) + 70, right=72)
    figure.update_layout(
        shapes=[
            {
                "type": "line",
                "x0": left,
                "x1": right,
                "y0": number,
                "y1": number,
                "layer": "below",
                "line": {"color": faded(theme.doubt, FAINT), "width": 3},
            }
            for number, (left, right) in enumerate(zip(low, high, strict=True))
        ],
        annotations=[
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 8,
                "y": number,
                "text": times(ratio),
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
            for number, ratio in enumerate(rows["spread"])
        ],
    )
    ends = [math.log10(low.min()), math.log10(high.max())]
    parts = (1, 2, 5) if ends[1] - ends[0] < 1.5 else (1, 3) if ends[1] - ends[0] < 3.5 else (1,)
    ticks = [part * 10.0**power for power in range(math.floor(ends[0]) - 1, math.ceil(ends[1]) + 1) for part in parts]
    ticks = [tick for tick in ticks if ends[0] - 0.15 <= math.log10(tick) <= ends[1] + 0.15]
    figure.update_xaxes(
        type="log",
        range=[ends[0] - 0.15, ends[1] + 0.15],
        tickvals=ticks,
        ticktext=[_tick(tick, few=len(ticks) <= MOST_TICKS) for tick in ticks],
        tickangle=0,
        showgrid=True,
        title={"text": "Told, as a multiple of the figure held"},
    )
    figure.update_yaxes(
        range=[len(rows) - 0.4, -0.6],
        tickvals=y,
        ticktext=[
            f"{plain(short_name(row.vendor))}<br><span style='font-size:11px'>{plain(_short_question(row))}</span>"
            for row in each_row(rows)
        ],
        tickfont={"color": theme.text, "size": 12},
        showgrid=False,
        zeroline=False,
    )
    return figure.figure()


def _tick(ratio: float, *, few: bool) -> str:
    """Words below a line of the axis, where there are few; else powers of ten, and "held" for the figure itself."""
    if ratio == 1:
        return "held"
    return f"{ratio:g}×" if few or math.log10(ratio).is_integer() else ""


def _spread_words(row: dict[str, object]) -> str:
    unit = str(row["unit"])
    return (
        f"<b>{plain(name_of(str(row['vendor'])))}</b>: {wording.metric(str(row['metric'])).lower()}, "
        f"{wording.period(row['as_of'])}<br>"  # type: ignore[arg-type]
        f"held {wording.figure(row['value'], unit)}, told from {wording.figure(row['lowest'], unit)} "  # type: ignore[arg-type]
        f"to {wording.figure(row['highest'], unit)}<br>{row['for']} for, {row['against']} against"  # type: ignore[arg-type]
    )


def _short_question(row: object) -> str:
    kind = wording.kind(row.kind)  # type: ignore[attr-defined]
    metric = SHORT_METRICS[row.metric].lower()  # type: ignore[attr-defined]
    return f"{kind or metric}, {wording.period(row.as_of)}"  # type: ignore[attr-defined]


def times(ratio: float) -> str:
    """A ratio in short: "1.35×", "10×", "1,000×"."""
    return f"{ratio:,.0f}×" if ratio >= 10 else f"{ratio:.3g}×"
