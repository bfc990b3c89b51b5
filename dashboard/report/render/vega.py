"""Charts as SVG: Vega-Lite specifications drawn by vl-convert, with the fonts that ship with the dashboard."""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.figures.base import spread
from dashboard.palette import THEMES, vendor_color
from dashboard.report.language import Language, language
from dashboard.report.model import Chart, Series

FONTS = Path(__file__).resolve().parents[2] / "static"
_THEME = THEMES["light"]
_FONT = "Inter"
#: An axis of names.
_NAMES = {"domain": False, "ticks": False, "labelFontSize": 11, "labelColor": _THEME.text, "labelPadding": 6}
#: Colours of the states of a client relation, by height.
_STATE = {
    0.0: _THEME.gain,
    1.0: _THEME.doubt,
    2.0: _THEME.doubt,
    3.0: _THEME.loss,
    4.0: _THEME.loss,
    5.0: "#E2E8F0",
}


@functools.cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def svg(chart: Chart, width: int, lang: str = "en") -> str:
    """A chart as SVG of a width in pixels; its text stays text, in Inter.

    Args:
        chart: what to draw.
        width: of the whole picture.
        lang: language of the figures and months on its axes.
    """
    draw = {"steps": _steps, "bars": _bars, "ranges": _ranges, "states": _states}[chart.kind]
    text: str = _converter().vegalite_to_svg({**_frame(), **draw(chart, width, language(lang))})
    return _tidy(text)


def _tidy(text: str) -> str:
    """Ids of clip paths count up over the process: the same chart shall give the same bytes."""
    names: dict[str, str] = {}
    for name in re.findall(r'id="([^"]+)"', text):
        names.setdefault(name, f"c{len(names)}")
    for old, new in sorted(names.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    return text


def _frame() -> dict[str, Any]:
    axis = {
        "labelColor": _THEME.muted,
        "labelFontSize": 11,
        "titleColor": _THEME.muted,
        "domainColor": _THEME.line,
        "tickColor": _THEME.line,
        "gridColor": _THEME.line,
        "labelFont": _FONT,
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": 2,
        "config": {"font": _FONT, "view": {"stroke": None}, "axis": axis},
    }


def _labels(texts: Mapping[float, str]) -> str:
    """An expression for the labels of an axis whose ticks are known."""
    return " : ".join([*(f"datum.value == {value!r} ? {json.dumps(text)}" for value, text in texts.items()), "''"])


def _months(lang: Language, narrow: bool) -> str:
    """An expression for the labels of an axis of time: the month's short name and the year."""
    names = json.dumps([lang.names["months_short"][str(number)] for number in range(1, 13)])
    year = "'’' + slice('' + utcyear(datum.value), 2)" if narrow else "utcyear(datum.value)"
    return f"{names}[utcmonth(datum.value)] + '\u00a0' + {year}"


def _ticks(top: float) -> list[float]:
    """Round ticks from nothing to beyond a value: steps of 1, 2 or 5 of a power of ten."""
    rough = top / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    return [step * number for number in range(math.ceil(top / step) + 1)]


def _decades(low: float, high: float) -> list[float]:
    """Ticks of a log axis: 1 and 3 of each decade within the domain."""
    ticks = [m * 10.0**e for e in range(5, 14) for m in (1, 3)]
    return [tick for tick in ticks if low <= tick <= high]


def _steps(chart: Chart, width: int, lang: Language) -> dict[str, Any]:
    """Prices over time as steps on a log scale, with names at the ends."""
    narrow = width < 500
    label_width = 92 if narrow else 118
    height = 230 if narrow else 250
    values = [point.y for series in chart.series for point in series.points]
    low, high = min(values) / 1.6, max(values) * 1.6
    rows, marks = [], []
    for series in chart.series:
        color = vendor_color(series.vendor, "light")
        for point in series.points:
            row = {"x": point.x, "y": point.y, "s": series.vendor, "c": color, "t": point.label}
            rows.append(row)
            marks.append({**row, "f": "#FFFFFF" if point.hollow else color})
        # The last price holds to the end of the span.
        rows.append({"x": chart.until, "y": series.points[-1].y, "s": series.vendor, "c": color, "t": ""})
    labels = _end_labels(chart.series, low, high, height)
    x = {
        "field": "x",
        "type": "temporal",
        # Days are days wherever the report is made: by local time the same report would differ by time zone.
        "scale": {"type": "utc"},
        "title": None,
        "axis": {
            "grid": False,
            "tickCount": 4 if narrow else 7,
            "labelFlush": True,
            "labelExpr": _months(lang, narrow),
        },
    }
    scale = {"type": "log", "domain": [low, high]}
    ticks = _decades(low, high)
    labels_at = _labels({tick: lang.axis(tick, "USD") for tick in ticks})
    axis = {"values": ticks, "labelExpr": labels_at, "tickSize": 0, "domain": False}
    y = {"field": "y", "type": "quantitative", "title": None, "scale": scale, "axis": axis}
    color = {"field": "c", "type": "nominal", "scale": None}
    return {
        "width": width - label_width - 62,
        "height": height,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "aria": False, "interpolate": "step-after", "strokeWidth": 2.2},
                "encoding": {"x": x, "y": y, "color": color, "detail": {"field": "s"}},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 46, "strokeWidth": 2, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "fill": {"field": "f", "type": "nominal", "scale": None},
                    "stroke": color,
                    "description": {"field": "t"},
                },
            },
            {
                "data": {"values": [{**label, "x": chart.until} for label in labels]},
                "mark": {
                    "type": "text",
                    "aria": False,
                    "align": "left",
                    "dx": 8,
                    "fontSize": 11,
                    "fontWeight": 600,
                    "clip": False,
                },
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "at"},
                    "text": {"field": "name"},
                    "color": color,
                },
            },
        ],
    }


def _end_labels(series: Sequence[Series], low: float, high: float, height: float) -> list[dict[str, Any]]:
    """Names at the right end, kept apart and within the picture."""
    span = math.log10(high / low)
    gap = 15 / height * span
    wanted = [math.log10(one.points[-1].y / low) for one in series]
    places = spread(wanted, gap)
    over = max(0.0, max(places) - span) if places else 0.0
    under = min(0.0, min(places) - over) if places else 0.0
    return [
        {"name": one.name, "at": low * 10 ** (place - over - under), "c": vendor_color(one.vendor, "light")}
        for one, place in zip(series, places, strict=True)
    ]


def _bars(chart: Chart, width: int, lang: Language) -> dict[str, Any]:
    """Horizontal bars with the figure at their end."""
    rows = [
        {
            "name": series.name,
            "y": point.y,
            "c": vendor_color(series.vendor, "light"),
            "o": 0.45 if point.hollow else 1.0,
            "t": point.label,
            "l": point.label.split(": ", 1)[-1],
        }
        for series in chart.series
        for point in series.points
    ]
    names = {"field": "name", "type": "nominal", "sort": None, "title": None}
    narrow = width < 500
    top = max(row["y"] for row in rows)
    x = {
        "field": "y",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, top * (2.05 if narrow else 1.42)]},
        "axis": None,
    }
    y = {**names, "axis": _NAMES}
    return {
        "data": {"values": rows},
        "width": width - 122,
        "height": {"step": 24},
        "layer": [
            {
                "mark": {"type": "bar", "height": 15, "cornerRadiusEnd": 3},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {"field": "c", "type": "nominal", "scale": None},
                    "opacity": {"field": "o", "type": "quantitative", "scale": None},
                    "description": {"field": "t"},
                },
            },
            {
                "mark": {"type": "text", "aria": False, "align": "left", "dx": 6, "fontSize": 11},
                "encoding": {"x": x, "y": y, "text": {"field": "l"}, "color": {"value": _THEME.muted}},
            },
        ],
    }


def _ranges(chart: Chart, width: int, lang: Language) -> dict[str, Any]:
    """Lowest to highest with the median on it."""
    rows = [
        {
            "name": series.name,
            "low": point.y,
            "high": point.y2,
            "mid": point.middle,
            "c": vendor_color(series.vendor, "light"),
            "t": point.label,
        }
        for series in chart.series
        for point in series.points
    ]
    ticks = _ticks(max(row["high"] or row["low"] for row in rows))
    label = _labels({tick: lang.axis(tick, "USD") for tick in ticks})
    axis = {"values": ticks, "labelExpr": label, "domain": False, "tickSize": 0}
    x = {"type": "quantitative", "title": None, "axis": axis, "scale": {"domain": [0, ticks[-1]], "nice": False}}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": _NAMES}
    color = {"field": "c", "type": "nominal", "scale": None}
    tip = {"field": "t"}
    return {
        "data": {"values": rows},
        "width": width - 130,
        "height": {"step": 24},
        "layer": [
            {
                "mark": {"type": "rule", "aria": False, "strokeWidth": 5, "strokeCap": "round", "opacity": 0.35},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": color},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {"x": {**x, "field": "mid"}, "y": y, "color": color, "description": tip},
            },
        ],
    }


def _states(chart: Chart, width: int, lang: Language) -> dict[str, Any]:
    """Each relation as a line of two marks: its state before and after."""
    rows = []
    for series in chart.series:
        for side, point in zip(("before", "after"), series.points, strict=True):
            ink = _THEME.muted if point.y >= 5 else "#FFFFFF"
            row = {"name": series.name, "x": point.x, "l": point.label, "c": _STATE[point.y], "side": side, "ink": ink}
            row["t"] = lang.labelled(f"{series.name}, {point.x}", point.label)
            rows.append(row)
    heads = [point.x for point in chart.series[0].points]
    x = {
        "field": "x",
        "type": "nominal",
        "sort": heads,
        "title": None,
        "scale": {"paddingInner": 0.2, "paddingOuter": 0.1},
        "axis": {"orient": "top", "labelAngle": 0, "domain": False, "ticks": False, "labelFontWeight": 600},
    }
    y_axis = {
        "domain": False,
        "ticks": False,
        "labelFontSize": 11,
        "labelColor": _THEME.text,
        "labelPadding": 8,
        "labelLimit": 240,
        "grid": False,
    }
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": y_axis}
    color = {"field": "c", "type": "nominal", "scale": None}
    label_width = 190 if width >= 500 else 165
    return {
        "data": {"values": rows},
        "width": width - label_width - 20,
        "height": {"step": 25},
        "layer": [
            {
                "mark": {"type": "line", "aria": False, "strokeWidth": 1.2},
                "encoding": {"x": x, "y": y, "detail": {"field": "name"}, "color": {"value": _THEME.line}},
            },
            {
                "mark": {"type": "rect", "cornerRadius": 9, "height": 18, "width": {"band": 1}},
                "encoding": {"x": x, "y": y, "color": color, "description": {"field": "t"}},
            },
            {
                "mark": {"type": "text", "aria": False, "fontSize": 11, "fontWeight": 500},
                "encoding": {"x": x, "y": y, "text": {"field": "l"}, "color": {**color, "field": "ink"}},
            },
        ],
    }
