"""The frame of every figure: one template, direct labels, sizes. Nothing here calls Streamlit."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.inert import tidy
from dashboard.palette import THEMES

FONT = "Inter, sans-serif"


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Move label positions apart so that neighbours are at least ``gap`` apart, and none farther than it must.

    The order and the mean are kept; labels that have room stay where they are. (Least squares under the order: pools of
    neighbours that touch are placed around their common mean.)
    """
    order = sorted(range(len(positions)), key=positions.__getitem__)
    pools: list[tuple[float, int]] = []
    for rank, label in enumerate(order):
        total, size = positions[label] - rank * gap, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / size:
            held, count = pools.pop()
            total, size = total + held, size + count
        pools.append((total, size))
    places = [total / size for total, size in pools for _ in range(size)]
    moved = list(positions)
    for rank, label in enumerate(order):
        moved[label] = places[rank] + rank * gap
    return moved


class Canvas:
    """A figure being drawn: traces and layout as plain dictionaries, made a Plotly figure once at the end.

    It takes the calls of a figure that charts need. Plotly's own figure checks and copies every property at every call,
    which is ten times as slow and dominates a page; the tests check the finished figures instead.
    """

    def __init__(self) -> None:
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {"xaxis": {}, "yaxis": {}, "annotations": []}

    def add_scatter(self, **trace: Any) -> None:
        """Add a scatter trace."""
        self.data.append({"type": "scatter", **_listed(trace)})

    def add_bar(self, **trace: Any) -> None:
        """Add a bar trace."""
        self.data.append({"type": "bar", **_listed(trace)})

    def update_layout(self, **layout: Any) -> Canvas:
        """Set properties of the layout; dictionaries are merged."""
        _merge(self.layout, layout)
        return self

    def update_xaxes(self, **axis: Any) -> None:
        """Set properties of the x axis."""
        _merge(self.layout["xaxis"], axis)

    def update_yaxes(self, **axis: Any) -> None:
        """Set properties of the y axis."""
        _merge(self.layout["yaxis"], axis)

    def figure(self) -> go.Figure:
        """The finished figure."""
        return _Finished(data=self.data, layout=self.layout, _validate=False)


class _Finished(go.Figure):
    """A figure that nobody changes any more: it is handed over as it is, where Plotly would copy it part by part."""

    def to_dict(self) -> dict[str, Any]:
        return {"data": list(self._data), "layout": dict(self._layout)}


def _listed(trace: dict[str, Any]) -> dict[str, Any]:
    """The trace with plain lists for columns of frames, whose row labels mean nothing to a chart."""
    return {key: value.tolist() if isinstance(value, pd.Series | np.ndarray) else value for key, value in trace.items()}


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        held = into.get(key)
        if isinstance(held, dict) and isinstance(value, dict):
            _merge(held, value)
        else:
            # A dictionary that two axes share must not become one of both.
            into[key] = copy.deepcopy(value) if isinstance(value, dict) else value


F = TypeVar("F", go.Figure, Canvas)


def styled(figure: F, mode: str, *, height: int = 360, right: int = 24) -> F:
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
    # All axes in one call: each call on a figure costs milliseconds.
    held = figure.layout if isinstance(figure, Canvas) else figure.layout.to_plotly_json()
    axes = {"xaxis", "yaxis", *(name for name in held if name.startswith(("xaxis", "yaxis")))}
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
        **{name: {**axis, "showgrid": False} if name.startswith("x") else dict(axis) for name in sorted(axes)},
    )
    return figure


def end_labels(figure: F, labels: Sequence[tuple[str, float, str]], *, gap: float, yref: str = "y") -> F:
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
            *(figure.layout["annotations"] if isinstance(figure, Canvas) else figure.layout.annotations),
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


#: Where a label may stand around its point, best first: Plotly's name, and the box's corner in widths and heights.
_SIDES = (
    ("middle right", 0.0, 0.5),
    ("top center", 0.5, 1.0),
    ("bottom center", 0.5, 0.0),
    ("middle left", 1.0, 0.5),
    ("top right", 0.0, 1.0),
    ("bottom right", 0.0, 0.0),
    ("top left", 1.0, 1.0),
    ("bottom left", 1.0, 0.0),
)


def label_sides(
    points: Sequence[tuple[float, float, str]],
    *,
    width: float = 640,
    height: float = 380,
    avoid: Sequence[tuple[float, float]] = (),
) -> list[str]:
    """On which side of its point each label stands, so that labels cover neither points nor one another.

    Args:
        points: (x, y, label), x and y as parts of the plot (0 to 1, upwards).
        width: of the plot in pixels, as a guess; a narrow guess keeps labels apart on a phone as well.
        height: the same.
        avoid: further points that no label should cover, as parts of the plot.

    Returns:
        Plotly's ``textposition`` for each point.
    """
    dots = [(x * width, y * height) for x, y, _ in points]
    others = [(x * width, y * height) for x, y in avoid]
    boxes: list[tuple[float, float, float, float]] = [(x - 6, y - 6, x + 6, y + 6) for x, y in (*dots, *others)]
    chosen = []
    for (x, y), (_, _, label) in zip(dots, points, strict=True):
        wide, tall = 6.6 * len(label) + 4, 15.0
        best, least = _SIDES[0][0], math.inf
        kept = boxes[0]
        for side, across, up in _SIDES:
            gap_x = 8 if across == 0.0 else -8 if across == 1.0 else 0
            gap_y = 8 if up == 1.0 else -8 if up == 0.0 else 0
            left, low = x + gap_x - across * wide, y + gap_y - (1 - up) * tall
            box = (left, low, left + wide, low + tall)
            cost = sum(_overlap(box, other) for other in boxes if other[:2] != (x - 6, y - 6))
            cost += 50 * (max(0.0, -left) + max(0.0, left + wide - width) + max(0.0, -low))
            if cost < least:
                best, least, kept = side, cost, box
        boxes.append(kept)
        chosen.append(best)
    return chosen


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across * up if across > 0 and up > 0 else 0.0


def label_gap(low: float, high: float, height: int, *, line: int = 15) -> float:
    """The least distance between labels beside an axis from low to high, in axis units."""
    return (high - low) * line / max(1, height - 60)


def plain(text: object) -> str:
    """Text for Plotly, which reads a few HTML tags: everything from outside is escaped, and cut when very long."""
    return tidy(text, 120).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def money_axis(top: float, *, log: bool = False, bottom: float | None = None, across: bool = False) -> dict[str, Any]:
    """Tick values and texts of a money axis in short words ($1 B, $10 B), and its range.

    Args:
        top: the largest value shown, in dollars.
        log: ticks at 1, 10, 100 …; with their thirds (1, 3, 10) where few decades are shown.
        bottom: the smallest value shown; for a log axis only.
        across: for an axis along the width, where the texts of many ticks would run into one another on a phone.
    """
    if not log:
        step = _nice(top / 4)
        ticks = [step * count for count in range(math.ceil(top / step * 0.999) + 1)]
        return {"tickvals": ticks, "ticktext": [tick_text(tick) for tick in ticks], "range": [0, ticks[-1] * 1.04]}
    low, high = math.log10(bottom if bottom else top / 1000), math.log10(top)
    pad = max(0.08, 0.05 * (high - low))
    decades = (high - low) * (2 if across else 1)
    factors = (1, 2, 5) if decades < 1.4 else (1, 3) if decades < 3.2 else (1,)
    ticks = [factor * 10.0**power for power in range(math.floor(low) - 1, math.ceil(high) + 1) for factor in factors]
    ticks = [tick for tick in ticks if low - pad <= math.log10(tick) <= high + pad]
    return {
        "type": "log",
        "tickvals": ticks,
        "ticktext": [tick_text(tick) for tick in ticks],
        "range": [low - pad, high + pad],
        "minor": {"showgrid": False},
    }


def _nice(raw: float) -> float:
    if raw <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)


def tick_text(value: float) -> str:
    """An amount on an axis: $250 M, $1 B, $2.5 B."""
    for factor, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if value >= factor * 0.9995:
            return f"${value / factor:.3g} {letter}"
    return f"${value:g}"


def date_axis() -> dict[str, Any]:
    """A time axis whose labels never turn: months with the year below where it changes, else years alone."""
    return {
        "type": "date",
        "tickangle": 0,
        "tickformatstops": [
            {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
            {"dtickrange": ["M1", "M11"], "value": "%b\n%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
    }


def ids(*columns: Iterable[object]) -> list[str]:
    """Ids of facts or claims behind each point, for ``customdata``: strings or tuples of strings, joined by spaces."""
    return [
        " ".join(
            dict.fromkeys(
                one
                for cell in row
                for one in (cell if isinstance(cell, tuple) else (cell,))
                if isinstance(one, str) and one
            )
        )
        for row in zip(*columns, strict=True)
    ]
