"""Figures of revenue: frames in, Plotly figures out. Run rates and periods never share a line."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.figures.base import Canvas, date_axis, end_labels, label_gap, label_sides, money_axis, plain, styled
from dashboard.names import name_of, short_name
from dashboard.palette import THEMES, vendor_color
from dashboard.rows import each_row, rows_by
from models.analytics.revenue import LINE_MONTHS
from models.analytics.selection import FIRM, OPEN

#: More lines than this cannot be told apart; the largest are drawn.
MAX_VENDORS = 9
#: Years in the chart of shares, newest last.
MAX_YEARS = 8
#: Vendors with a part of their own; the others are added up.
MAX_PARTS = 9
OTHERS = "others"
#: A part that stands for many facts opens so many of them.
MOST_IDS = 40
#: The chart of shares goes back so many years whatever the span, as a year alone shows no movement.
MIN_YEARS = 4
#: What each line is called in a title.
LINES = {
    "run_rate": "run rate",
    "annual": "annual revenue",
    "half": "half-year revenue",
    "quarter": "quarterly revenue",
    "month": "monthly revenue",
}
_BOUNDS = {"floor": "triangle-up", "ceiling": "triangle-down"}


def series_data(frame: pd.DataFrame, start: dt.date | None) -> pd.DataFrame:
    """The dated points of one line in the span, of the vendors with the largest newest figures.

    Args:
        frame: from :func:`models.analytics.revenue.series`.
        start: first day of the span; None for everything.
    """
    known = frame[frame["date"].notna() & frame["value_usd"].gt(0)]
    if start is not None:
        known = known[known["date"] >= pd.Timestamp(start)]
    top = known.drop_duplicates("vendor", keep="last").nlargest(MAX_VENDORS, "value_usd")["vendor"]
    return known[known["vendor"].isin(top)].sort_values(["vendor", "date"], kind="stable").reset_index(drop=True)


def series_title(frame: pd.DataFrame, line: str) -> str:
    """The finding: whose newest figure is the largest, with its date."""
    firm = frame[frame["status"].isin(("confirmed", "reported"))]
    if firm.empty:
        return f"What {LINES[line]} do the vendors tell?"
    newest = firm.drop_duplicates("vendor", keep="last")
    best = newest.loc[newest["value_usd"].idxmax()]
    return (
        f"{name_of(best['vendor'])} tells the largest {LINES[line]}: {wording.money(best['value_usd'])} "
        f"in {wording.period(best['as_of'])}"
    )


def series_summary(frame: pd.DataFrame, line: str) -> str:
    """The chart in words: each vendor's newest figure."""
    newest = frame.drop_duplicates("vendor", keep="last").sort_values("value_usd", ascending=False)
    said = "; ".join(_words(row) for row in each_row(newest))
    return f"{LINES[line].capitalize()} over time, US dollars, log scale. Newest: {said}." if said else ""


def _words(row: Any) -> str:
    figure = wording.quantity(row.low_usd, row.high_usd, "USD", "revenue")
    return f"{name_of(row.vendor)} {figure}, {row.status}, {wording.period(row.as_of)}"


def series(frame: pd.DataFrame, mode: str, start: dt.date | None = None, *, height: int = 400) -> go.Figure:
    """One line over time on a log axis; confirmed points solid, others hollow, bounds as triangles, ranges as bars.

    Args:
        frame: from :func:`series_data`.
        mode: light or dark.
        start: where the axis begins; None for the first point.
        height: in pixels.
    """
    if frame.empty:
        return go.Figure()
    figure = Canvas()
    frame = frame.assign(at=drawn_at(frame))
    labels = []
    for vendor, points in rows_by(frame, "vendor").items():
        color = vendor_color(vendor, mode)
        # A year among finer dates has no place on the line.
        path = [point for point in points if not point.loose] or points
        path_line(figure, path, color)
        figure.add_scatter(**markers(points, color))
        labels.append((short_name(vendor), math.log10(path[-1].value_usd), color))
    styled(figure, mode, height=height, right=108)
    axis = money_axis(frame["value_usd"].max(), log=True, bottom=frame["value_usd"].min())
    figure.update_yaxes(**axis)
    last = frame["at"].max()
    first = frame["at"].min() if start is None else min(pd.Timestamp(start), frame["at"].min())
    pad = (last - first) * 0.03 + pd.Timedelta(days=10)
    figure.update_xaxes(**date_axis(), range=[first - pad, last + pad])
    if frame["line"].iloc[0] == "annual":
        years = _few(sorted(frame["at"].dt.year.unique()))
        figure.update_xaxes(tickvals=[dt.date(year, 7, 1) for year in years], ticktext=[str(year) for year in years])
    return end_labels(figure, labels, gap=label_gap(*axis["range"], height)).figure()


def _few(years: list[int]) -> list[int]:
    """Every year, or every second one of many, the newest among them."""
    return years if len(years) <= 7 else years[::-1][::2][::-1]


def drawn_at(frame: pd.DataFrame) -> pd.Series:
    """Where a point is drawn: a run rate at its day, what a period added up to in the middle of the period."""
    line = frame["line"].iloc[0]
    if line == "run_rate":
        return frame["date"]
    return frame["date"] - pd.Timedelta(days=round(LINE_MONTHS[line] * 365.25 / 24))


def path_line(figure: Canvas, path: Sequence[Any], color: str) -> None:
    """Draw a solid line through what was earned, a dashed one on to what is only projected.

    Args:
        figure: drawn on.
        path: points of one vendor by date, rows with ``at`` from :func:`drawn_at`.
        color: of the vendor.
    """
    told = [point for point in path if point.status in FIRM]
    look = {"mode": "lines", "hoverinfo": "skip"}
    if len(told) > 1:
        figure.add_scatter(
            x=[point.at for point in told],
            y=[point.value_usd for point in told],
            line={"color": color, "width": 2},
            **look,
        )
    for hoped in path:
        before = [point for point in told if point.at < hoped.at][-1:] if hoped.status not in FIRM else []
        for start in before:
            figure.add_scatter(
                x=[start.at, hoped.at],
                y=[start.value_usd, hoped.value_usd],
                line={"color": color, "width": 1.5, "dash": "dot"},
                **look,
            )


def markers(points: Sequence[Any], color: str) -> dict[str, Any]:
    """A scatter of points in the house's signs, from rows with ``at`` from :func:`drawn_at`."""
    above = [0.0 if math.isnan(point.high_usd) else max(0.0, point.high_usd - point.value_usd) for point in points]
    below = [0.0 if math.isnan(point.low_usd) else max(0.0, point.value_usd - point.low_usd) for point in points]
    return {
        "x": [point.at for point in points],
        "y": [point.value_usd for point in points],
        "mode": "markers",
        "marker": {
            "color": color,
            "size": 8,
            "opacity": 1,
            "symbol": [_symbol(point) for point in points],
            "line": {"color": color, "width": 2},
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "color": color,
            "thickness": 3,
            "width": 0,
            "visible": any(above) or any(below),
        },
        "customdata": [[point.fact] for point in points],
        "text": [plain(_words(point)) for point in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _symbol(point: Any) -> str:
    shape = "diamond" if point.status in OPEN else _BOUNDS.get(point.bound, "circle")
    return shape if point.status == "confirmed" else f"{shape}-open"


def race_data(frame: pd.DataFrame) -> pd.DataFrame:
    """The runs of the vendors that got farthest; more lines cannot be told apart."""
    ends = frame.drop_duplicates("vendor", keep="last").nlargest(MAX_VENDORS, "value_usd")
    kept = frame[frame["vendor"].isin(ends["vendor"])].reset_index(drop=True)
    kept.attrs = dict(frame.attrs)
    return kept


def race_title(frame: pd.DataFrame, threshold: float) -> str:
    """The finding: who got how far in how long since the threshold."""
    moved = frame[frame["months"] >= 1]
    mark = wording.money(threshold).replace(".0", "")
    if moved.empty:
        return f"How fast did the vendors grow from {mark}?"
    pace = moved.assign(pace=np.log(moved["times"].clip(lower=1)) / moved["months"])
    best = pace.drop_duplicates("vendor", keep="last")
    best = best.loc[best["pace"].idxmax()]
    return (
        f"{name_of(best['vendor'])} ran fastest from {mark}: {wording.money(best['value_usd'])} after "
        f"{best['months']:.0f} months"
    )


def race_summary(frame: pd.DataFrame, threshold: float) -> str:
    """The chart in words: where each vendor stands, the largest first."""
    newest = frame.drop_duplicates("vendor", keep="last").sort_values("value_usd", ascending=False)
    said = "; ".join(_race_words(row) for row in each_row(newest))
    return f"Run rate by months since the first one of {wording.money(threshold)} or more. {said}"


def _race_words(row: Any) -> str:
    unseen = row.unseen_months
    blur = f", {unseen:.0f} months of its crossing unseen" if not math.isnan(unseen) and unseen >= 1 else ""
    return f"{name_of(row.vendor)}: {wording.money(row.value_usd)} after {row.months:.0f} months{blur}"


def race(frame: pd.DataFrame, threshold: float, mode: str) -> go.Figure:
    """All vendors from one start: months since the threshold against run rate, log axis, names at the ends.

    Args:
        frame: from :func:`race_data`.
        threshold: US dollars.
        mode: light or dark.
    """
    if frame.empty:
        return go.Figure()
    figure = Canvas()
    axis = money_axis(max(frame["value_usd"].max(), threshold) * 1.2, log=True, bottom=threshold / 1.1)
    longest = max(frame["months"].max(), 6.0)
    low, high = axis["range"]
    runs = rows_by(frame, "vendor")

    def place(months: float, height: float) -> tuple[float, float]:
        return months / longest * 0.86, (height - low) / (high - low)

    ends = [run[-1] for run in runs.values()]
    spots = [(*place(end.months, math.log10(end.value_usd)), short_name(end.vendor)) for end in ends]
    avoid = [
        place(*corner)
        for run in runs.values()
        for corner in _along([point.months for point in run], [math.log10(point.value_usd) for point in run])
    ]
    sides = label_sides(spots, width=320, height=320, avoid=avoid)
    for (vendor, run), side in zip(runs.items(), sides, strict=True):
        color = vendor_color(vendor, mode)
        figure.add_scatter(
            x=[point.months for point in run],
            y=[point.value_usd for point in run],
            mode="lines+markers+text",
            line={"color": color, "width": 2},
            marker={
                "color": color,
                "size": 8,
                "symbol": ["circle" if point.status == "confirmed" else "circle-open" for point in run],
                "line": {"color": color, "width": 2},
            },
            text=[*[""] * (len(run) - 1), f"<b>{plain(short_name(vendor))}</b>"],
            textposition=side,
            textfont={"color": color, "size": 12},
            cliponaxis=False,
            customdata=[[point.fact, plain(f"{_race_words(point)}, {wording.period(point.as_of)}")] for point in run],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    styled(figure, mode, height=400)
    figure.update_yaxes(**axis)
    figure.update_xaxes(
        title={"text": f"Months since the first run rate of {wording.money(threshold).replace('.0', '')} or more"},
        range=[-longest * 0.03, longest * 1.16],
        zeroline=False,
        tickangle=0,
    )
    return figure.figure()


def _along(x: Sequence[float], y: Sequence[float]) -> list[tuple[float, float]]:
    """Points along a broken line, some between each two of its corners."""
    steps = np.linspace(0, len(x) - 1, 6 * (len(x) - 1) + 1)
    return list(zip(np.interp(steps, range(len(x)), x), np.interp(steps, range(len(x)), y), strict=True))


def growth_table(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any], list[tuple[str, ...]]]:
    """Growth per vendor and line as people read it: table, formats by column, claims behind each row."""
    table = pd.DataFrame(
        {
            "Vendor": [short_name(vendor) for vendor in frame["vendor"]],
            "Line": [wording.kind(line) for line in frame["line"]],
            "Newest": frame["last_usd"].to_numpy(),
            "As of": [wording.period(as_of) for as_of in frame["last_as_of"]],
            "Growth a year": frame["growth"].to_numpy(),
            "Doubles in": frame["doubling_months"].to_numpy(),
            "Since first": frame["since_first"].to_numpy(),
            "First": frame["first_date"].dt.date,
            "Points": frame["observations"].to_numpy(),
            "Told": frame["told"].to_numpy(),
            "Told for": [wording.period(as_of) if isinstance(as_of, str) else None for as_of in frame["told_as_of"]],
            "Confidence": frame["confidence"].to_numpy(),
        }
    )
    formats = {
        "Newest": wording.money,
        "Growth a year": wording.change,
        "Doubles in": lambda months: f"{months:.1f} months" if months < 100 else f"{months / 12:.0f} years",
        "Since first": wording.change,
        "Told": wording.change,
        "Confidence": "{:.2f}".format,
    }
    return table, formats, list(frame["claims"])


def growth_title(frame: pd.DataFrame) -> str:
    """The finding: the fastest now, by whatever line it tells."""
    known = frame[frame["growth"].notna()]
    if known.empty:
        return "How fast do the vendors grow?"
    best = known.loc[known["growth"].idxmax()]
    doubles = best["doubling_months"]
    pace = f", doubling every {doubles:.1f} months" if not math.isnan(doubles) else ""
    return f"{name_of(best['vendor'])} grows fastest: {wording.change(best['growth'])} a year{pace}"


def shares_data(frame: pd.DataFrame, start: dt.date | None) -> pd.DataFrame:
    """Shares of the years in the span, at least the last :data:`MIN_YEARS`, at most :data:`MAX_YEARS`."""
    if frame.empty:
        return frame
    # A sum of one vendor has no parts.
    frame = frame[frame.groupby("year")["vendor"].transform("size") > 1]
    years = sorted(frame["year"].unique())
    if not years:
        return frame
    first = years[0] if start is None else min(start.year, years[-min(MIN_YEARS, len(years))])
    kept = [year for year in years if year >= first][-MAX_YEARS:]
    return _with_others(frame[frame["year"].isin(kept)].reset_index(drop=True))


def _with_others(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the smallest vendors added up to one part of each year, when there are too many to see."""
    sizes = frame.groupby("vendor")["share"].max().sort_values(ascending=False)
    if len(sizes) <= MAX_PARTS + 1:
        return frame
    small = ~frame["vendor"].isin(sizes.index[:MAX_PARTS])
    rest = frame[small].groupby("year", sort=True)
    added = pd.DataFrame(
        {
            "revenue_usd": rest["revenue_usd"].sum(),
            "share": rest["share"].sum(),
            "fact": rest["fact"].agg(lambda ids: " ".join(list(ids)[:MOST_IDS])),
            "claims": rest["claims"].agg(lambda ids: tuple(dict.fromkeys(one for cell in ids for one in cell))),
        }
    ).reset_index()
    added = added.assign(vendor=OTHERS, basis="several", status="reported", rank=MAX_PARTS + 1)
    return pd.concat([frame[~small], added], ignore_index=True)


def best_told(frame: pd.DataFrame) -> int | None:
    """The newest year that at least half as many vendors tell as the best told one; None for none."""
    counts = frame.groupby("year").size()
    wide = counts[counts * 2 >= counts.max()] if len(counts) else counts
    return int(wide.index.max()) if len(wide) else None


def shares_title(frame: pd.DataFrame) -> str:
    """The finding: the largest part of the newest year that several vendors tell."""
    year = best_told(frame)
    if year is None:
        return "Whose revenue is it?"
    part = frame[frame["year"].eq(year)]
    top = part[~part["vendor"].eq(OTHERS)].nlargest(1, "share").iloc[0]
    tellers = "several vendors" if part["vendor"].eq(OTHERS).any() else f"{len(part)} vendors"
    return (
        f"{name_of(top['vendor'])} took {wording.share(top['share'])} of the "
        f"{wording.money(part['revenue_usd'].sum())} that {tellers} tell for {year}"
    )


def shares_summary(frame: pd.DataFrame) -> str:
    """The chart in words: the newest year's parts."""
    if frame.empty:
        return ""
    year = frame["year"].max()
    part = frame[frame["year"].eq(year)].sort_values("share", ascending=False)
    said = "; ".join(f"{name_of(row.vendor)} {wording.share(row.share)}" for row in each_row(part))
    return f"Shares of the summed revenue by year. {year}: {said}."


def shares(frame: pd.DataFrame, mode: str) -> go.Figure:
    """A bar a year, one part a vendor with its name in it where it fits, widths in shares of the year's sum.

    Args:
        frame: from :func:`shares_data`.
        mode: light or dark.
    """
    if frame.empty:
        return go.Figure()
    figure = Canvas()
    theme = THEMES[mode]
    years = sorted(frame["year"].unique())
    place = {year: number for number, year in enumerate(years[::-1])}
    sizes = frame.groupby("vendor")["revenue_usd"].max().sort_values(ascending=False)
    order = sorted(sizes.index, key=lambda vendor: vendor == OTHERS)
    parts = rows_by(frame, "vendor")
    for vendor in order:
        color, name = vendor_color(vendor, mode), plain(short_name(vendor))
        figure.add_bar(
            orientation="h",
            name=name,
            x=[part.share for part in parts[vendor]],
            y=[place[part.year] for part in parts[vendor]],
            marker={"color": color, "line": {"color": theme.background, "width": 2}},
            text=[f"{name} {wording.share(part.share)}" for part in parts[vendor]],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"color": theme.background, "size": 12},
            constraintext="inside",
            customdata=[[part.fact, plain(_part_words(part))] for part in parts[vendor]],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    styled(figure, mode, height=max(420, 60 + 42 * len(years)), right=72)
    figure.update_layout(
        barmode="stack",
        bargap=0.25,
        # Names stand where they fit; the legend tells the thin parts.
        uniformtext={"minsize": 11, "mode": "hide"},
        showlegend=True,
        legend={"orientation": "h", "y": -0.1, "yanchor": "top", "x": 0, "font": {"size": 12}, "traceorder": "normal"},
    )
    figure.update_xaxes(range=[0, 1], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%", tickangle=0)
    figure.update_yaxes(tickvals=list(place.values()), ticktext=[str(year) for year in place], showgrid=False)
    totals = frame.groupby("year")["revenue_usd"].sum()
    notes = [
        {
            "x": 1,
            "xref": "paper",
            "y": place[year],
            "xanchor": "left",
            "xshift": 6,
            "text": f"<b>{wording.money(totals[year])}</b>",
            "font": {"color": theme.text, "size": 12},
            "showarrow": False,
        }
        for year in years
    ]
    return figure.update_layout(annotations=notes).figure()


def _part_words(part: Any) -> str:
    return (
        f"{name_of(part.vendor)} {part.year}: {wording.money(part.revenue_usd)}, "
        f"{wording.share(part.share)} ({wording.kind(part.basis)}, {part.status})"
    )


def missing_words(frame: pd.DataFrame, year: int | None) -> str:
    """How many vendors are not in the sum of a year, and why; empty when nobody is."""
    counts = frame[frame["year"].eq(year)].groupby("reason").size().sort_values(ascending=False)
    said = ", ".join(f"{count} with {reason}" for reason, count in counts.items())
    return f"Not in the sum of {year}: {said}." if said else ""
