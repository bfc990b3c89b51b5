"""The frame of every figure: one template, direct labels, sizes. Nothing here calls Streamlit."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.palette import THEMES

FONT = "Inter, sans-serif"


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Move label positions apart so that neighbours are at least ``gap`` apart; their order and their mean are kept."""
    order = sorted(range(len(positions)), key=positions.__getitem__)
    moved = list(positions)
    for one, other in itertools.pairwise(order):
        moved[other] = max(moved[other], moved[one] + gap)
    shift = (sum(moved) - sum(positions)) / len(moved) if moved else 0.0
    return [position - shift for position in moved]


def styled(figure: go.Figure, mode: str, *, height: int = 360, right: int = 24) -> go.Figure:
    """Give a figure the look of the house: quiet grid, our type, no legend, room on the right for direct labels.

    Args:
        figure: drawn so far; changed and given back.
        mode: light or dark.
        height: in pixels.
        right: margin in pixels for labels at the ends of lines.
    """
    theme = THEMES[mode]
    axis = {
        "gridcolor": theme.line,
        "linecolor": theme.line,
        "zerolinecolor": theme.line,
        "tickfont": {"color": theme.muted, "size": 12},
        "title": {"font": {"color": theme.muted, "size": 12}},
        "automargin": True,
    }
    figure.update_layout(
        height=height,
        showlegend=False,
        margin={"l": 8, "r": right, "t": 16, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "color": theme.text, "size": 12},
        hoverlabel={
            "bgcolor": theme.surface,
            "bordercolor": theme.line,
            "font": {"family": FONT, "color": theme.text, "size": 12},
        },
        dragmode=False,
        hovermode="closest",
    )
    figure.update_xaxes(**axis, showgrid=False)
    figure.update_yaxes(**axis)
    return figure


def end_labels(
    figure: go.Figure, labels: Sequence[tuple[str, float, str]], *, gap: float, yref: str = "y"
) -> go.Figure:
    """Write names at the right end of lines, kept apart.

    Args:
        figure: changed and given back.
        labels: (text, height at the end of its line in axis units, colour). On a log axis the height is its log10.
        gap: least distance between two labels, in axis units.
        yref: axis that the heights count on.
    """
    heights = spread([height for _, height, _ in labels], gap)
    figure.update_layout(
        annotations=[
            *figure.layout.annotations,
            *(
                {
                    "x": 1,
                    "xref": "paper",
                    "y": height,
                    "yref": yref,
                    "text": f"<b>{plain(text)}</b>",
                    "font": {"color": color, "size": 12},
                    "xanchor": "left",
                    "xshift": 6,
                    "showarrow": False,
                }
                for (text, _, color), height in zip(labels, heights, strict=True)
            ),
        ]
    )
    return figure


def plain(text: str) -> str:
    """Text for Plotly, which reads a few HTML tags: everything from outside is escaped, and cut when very long."""
    cut = text if len(text) <= 120 else text[:119] + "…"
    return cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def money_axis(top: float, *, log: bool = False) -> dict[str, object]:
    """Tick values and texts of a money axis in short words ($1 B, $10 B).

    Args:
        top: the largest value shown, in dollars.
        log: one tick a decade (1, 10, 100 …) and, for few decades, their thirds (1, 3, 10).
    """
    if log:
        return {"type": "log", "tickprefix": "$", "tickformat": "~s", "dtick": 1}
    step = _nice(top / 5)
    ticks = [step * count for count in range(int(top / step) + 2)]
    return {"tickvals": ticks, "ticktext": [_tick(tick) for tick in ticks]}


def _nice(raw: float) -> float:
    if raw <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(raw))) - 1) if raw >= 1 else 0.1
    return next((factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw), 10 * power)


def _tick(value: float) -> str:
    for factor, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if value >= factor:
            return f"${value / factor:g} {letter}"
    return f"${value:g}"
