"""Figures of valuations: frames in, Plotly figures out."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import plotly.graph_objects as go

from dashboard import loading, wording
from dashboard.figures.base import end_labels, money_axis, plain, styled
from dashboard.palette import vendor_color
from models.claim import Metric, Status

#: More lines than this cannot be told apart; the highest valued are drawn.
MAX_VENDORS = 10


def timeline_data(facts: pd.DataFrame, start: dt.date | None) -> pd.DataFrame:
    """Dated valuations of whole vendors in dollars, by vendor and time; columns as in facts plus ``day``."""
    frame = facts[
        (facts["metric"] == Metric.VALUATION)
        & facts["value_usd"].gt(0)
        & facts["as_of_last"].notna()
        & facts["scope"].isna()
        & (facts["status"] != Status.DENIED)
    ].copy()
    frame["day"] = frame["as_of_first"] + (frame["as_of_last"] - frame["as_of_first"]) / 2
    if start is not None:
        frame = frame[frame["as_of_last"] >= pd.Timestamp(start)]
    top = frame.groupby("vendor")["value_usd"].max().nlargest(MAX_VENDORS).index
    return frame[frame["vendor"].isin(top)].sort_values(["vendor", "day"]).reset_index(drop=True)


def timeline_title(frame: pd.DataFrame) -> str:
    """The finding: who closed at the highest valuation."""
    closed = frame[frame["status"] == Status.CONFIRMED]
    if closed.empty:
        return "Valuations over time"
    best = closed.loc[closed["value_usd"].idxmax()]
    return (
        f"{loading.name_of(best['vendor'])} holds the highest closed valuation: "
        f"{wording.money(best['value_usd'])} in {wording.period(best['as_of'])}"
    )


def timeline(frame: pd.DataFrame, mode: str) -> go.Figure:
    """Steps over time on a log axis: closed values solid, the others hollow."""
    figure = go.Figure()
    labels: list[tuple[str, float, str]] = []
    for vendor, rows in frame.groupby("vendor", sort=False):
        color = vendor_color(str(vendor), mode)
        closed = rows[rows["status"] == Status.CONFIRMED]
        name = loading.name_of(str(vendor))
        for part, hollow in ((closed, False), (rows[rows["status"] != Status.CONFIRMED], True)):
            if part.empty:
                continue
            figure.add_scatter(
                x=part["day"],
                y=part["value_usd"],
                name=name,
                mode="markers" if hollow else "lines+markers",
                line={"color": color, "width": 2, "shape": "hv"},
                marker={
                    "color": color,
                    "size": 9,
                    "symbol": "circle-open" if hollow else "circle",
                    "line": {"color": color, "width": 2},
                },
                customdata=part[["id"]].to_numpy(),
                text=[
                    f"{plain(name)}: {wording.money(row.value_usd)}, {wording.status(row.status, row.metric)}, "
                    f"{wording.period(row.as_of)}"
                    for row in part.itertuples()
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        last = (closed if not closed.empty else rows).iloc[-1]
        labels.append((name, math.log10(last["value_usd"]), color))
    styled(figure, mode, height=460, right=130)
    if labels:
        figure.update_yaxes(**money_axis(frame["value_usd"].max(), log=True))
        heights = [height for _, height, _ in labels]
        end_labels(figure, labels, gap=max(0.08, (max(heights) - min(heights) + 0.5) / 22))
    return figure
