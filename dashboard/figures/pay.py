"""Figures of pay: frames of models.analytics.pay in, Plotly figures out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.figures.base import Canvas, date_axis, end_labels, plain, styled
from dashboard.figures.behind import held
from dashboard.names import name_of, short_name
from dashboard.palette import FAINT, THEMES, faded, vendor_color
from dashboard.rows import each_row

#: More rows than this cannot be read in one chart; the caller says what was left out.
MAX_ROWS = 80
ROW_PIXELS = 23
#: Dots of single rates that can be told apart; of more an even choice over time is drawn.
MAX_DOTS = 1_200
_EXPERTISE = {
    "unspecified": "Work not told",
    "stem": "STEM",
    "phd": "PhD",
    "generalist": "Generalists",
    "expert": "Experts (any field)",
    "language": "Languages",
    "other": "Other work",
}
#: Names of vendors up to this length stand in full beside their rows.
_LONGEST = 18
_GROUPS = {"expert": "Experts", "generalist": "Generalists", "other": "Other work"}


def expertise_name(kind: str) -> str:
    """A kind of work for people: "STEM", "Medicine", "Experts (any field)"."""
    return _EXPERTISE.get(kind, kind.replace("_", " ").capitalize())


@lru_cache(maxsize=1_000)
def country_name(code: str) -> str:
    """A country's English name; the code itself when it is not known."""
    if code == "unspecified":
        return "Not told"
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def label_of(column: str, value: str) -> str:
    """A group's name for people: of a vendor, a kind of work, a group of work or a country."""
    match column:
        case "vendor":
            name = name_of(value)
            return name if len(name) <= _LONGEST else short_name(value)
        case "expertise":
            return expertise_name(value)
        case "group":
            return _GROUPS[value]
        case "region":
            return country_name(value)
        case _:
            raise ValueError(f"pay has no groups by {column!r}")


def ladder(levels: pd.DataFrame, heads: str | None, labels: str) -> pd.DataFrame:
    """Rows of the dumbbell chart, top to bottom.

    Args:
        levels: from models.analytics.pay.levels, grouped by ``labels`` (and ``heads``).
        heads: column whose values become headings over their rows; None for one list.
        labels: column that names the rows.

    Returns:
        The rows of ``levels``, best paid first within a heading and headings by their best row, at most MAX_ROWS, and
        ``y`` (0 for the top row, growing downwards; a heading takes a row), ``head`` and ``label`` (names).
    """
    frame = levels.assign(top=levels["median"].fillna(levels["ceiling"]).fillna(levels["high"]))
    frame["label"] = [label_of(labels, value) for value in frame[labels]]
    frame["head"] = "" if heads is None else [label_of(heads, value) for value in frame[heads]]
    best = frame.groupby("head")["median"].transform("max").fillna(-1)
    frame = frame.assign(best=best).sort_values(
        ["best", "head", "top"], ascending=[False, True, False], kind="stable", na_position="last"
    )
    frame = frame.head(MAX_ROWS).reset_index(drop=True)
    y, rows, before = 0.0, [], None
    for head in frame["head"]:
        if head and head != before:
            y += 1.35 if before is not None else 1.0
            before = head
        rows.append(y)
        y += 1
    frame["y"] = rows
    return frame.drop(columns=["top", "best"])


def ladder_title(levels: pd.DataFrame, unit: str) -> str:
    """The finding: between what and what the medians lie."""
    known = levels[levels["median"].notna()]
    if known.empty:
        return "What is paid"
    high, low = known.loc[known["median"].idxmax()], known.loc[known["median"].idxmin()]
    if len(known) == 1:
        return f"{_who(high)}: {wording.rate(high['median'], unit)}"
    return (
        f"From {wording.rate(low['median'], unit)} ({_who(low)}) to {wording.rate(high['median'], unit)} ({_who(high)})"
    )


def _who(row: pd.Series) -> str:
    parts = [
        label_of(name, row[name])
        for name in ("vendor", "expertise", "group", "region")
        if isinstance(row.get(name), str)
    ]
    return ", ".join(
        parts[:1] + [part[0].lower() + part[1:] if part not in ("STEM", "PhD") else part for part in parts[1:]]
    )


def dumbbells(rows: pd.DataFrame, mode: str, *, unit: str = "USD/hour", color: str = "vendor") -> go.Figure:
    """Ranges as bars with the median on them; a ceiling ("up to") as an open arrow on a dotted line, never as a range.

    Args:
        rows: from :func:`ladder`.
        mode: light or dark.
        unit: of all rates.
        color: column with vendor ids that gives the colours; any other column draws in the accent.
    """
    theme = THEMES[mode]
    figure = Canvas()
    if rows.empty:
        return styled(figure, mode).figure()
    rows = held(rows)
    colors = [vendor_color(v, mode) for v in rows["vendor"]] if color in rows and color == "vendor" else None
    colors = colors or [theme.accent] * len(rows)
    floor = _lowest(rows)
    shapes, notes = [], []
    for row, tint in zip(each_row(rows), colors, strict=True):
        low, high = _ends(row)
        if low is not None and high is not None and high > low:
            shapes.append(_line(low, high, row.y, faded(tint, 0.45), width=5))
        if not math.isnan(row.ceiling):
            start = max(x for x in (high, None if math.isnan(row.median) else row.median, floor) if x is not None)
            if row.ceiling > start:
                shapes.append(_line(start, row.ceiling, row.y, tint, width=1.5, dash="dot"))
        notes.append(_note(row, unit, theme.text if not math.isnan(row.median) else theme.muted))
    hover = [_hover(row, unit) for row in each_row(rows)]
    _ends_trace(figure, rows, colors, hover)
    _dots(figure, rows["median"], rows, colors, hover, {"symbol": "circle", "size": 11})
    _dots(figure, rows["ceiling"], rows, colors, hover, {"symbol": "triangle-left-open", "size": 11})
    heads = rows[rows["head"].ne("")].drop_duplicates("head")
    styled(figure, mode, height=int(ROW_PIXELS * (rows["y"].max() + 1.4) + 56), right=86)
    figure.update_layout(shapes=shapes, annotations=notes, margin={"t": 34})
    figure.update_yaxes(
        range=[rows["y"].max() + 0.7, -0.7 if heads.empty else -0.6],
        tickvals=[*(heads["y"] - 1), *rows["y"]],
        ticktext=[*(f"<b>{plain(head)}</b>" for head in heads["head"]), *(plain(label) for label in rows["label"])],
        showgrid=False,
        zeroline=False,
        ticks="",
        tickfont={"color": theme.text, "size": 12},
    )
    figure.update_xaxes(**_rate_axis(rows, unit), showgrid=True, side="top", zeroline=False)
    return figure.figure()


def _ends(row: object) -> tuple[float | None, float | None]:
    low, high = row.low, row.high  # type: ignore[attr-defined]
    return (None if math.isnan(low) else low), (None if math.isnan(high) else high)


def _lowest(rows: pd.DataFrame) -> float:
    values = rows[["low", "median", "ceiling"]].to_numpy(float)
    positive = values[values > 0]
    return float(positive.min()) if positive.size else 1.0


def _line(low: float, high: float, y: float, color: str, *, width: float, dash: str = "solid") -> dict[str, object]:
    return {
        "type": "line",
        "x0": low,
        "x1": high,
        "y0": y,
        "y1": y,
        "layer": "below",
        "line": {"color": color, "width": width, "dash": dash},
    }


def _note(row: object, unit: str, color: str) -> dict[str, object]:
    median, ceiling, low, high = row.median, row.ceiling, row.low, row.high  # type: ignore[attr-defined]
    if not math.isnan(median):
        text = wording.rate(round(median, 2) if median < 20 else round(median), unit)
    elif not math.isnan(ceiling):
        text = f"up to {wording.rate(ceiling, unit)}"
    else:
        text = _between(low, high, unit)
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": row.y,  # type: ignore[attr-defined]
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": color},
    }


def _between(low: float, high: float, unit: str) -> str:
    """A range in the shortest words: "$15–150/h"."""
    if math.isnan(low) or math.isnan(high):
        return wording.quantity(low, high, unit)
    return f"{wording.rate(low, unit).split('/')[0]}–{high:,.0f}/{wording.rate(high, unit).split('/')[1]}"


def _ends_trace(figure: Canvas, rows: pd.DataFrame, colors: Sequence[str], hover: Sequence[str]) -> None:
    x: list[float] = []
    y: list[float] = []
    tints: list[str] = []
    words: list[str] = []
    ids: list[list[str]] = []
    for row, tint, text in zip(each_row(rows), colors, hover, strict=True):
        for end in dict.fromkeys(value for value in _ends(row) if value is not None and value != row.median):
            x.append(end)
            y.append(row.y)
            tints.append(tint)
            words.append(text)
            ids.append([row.behind])
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"symbol": "line-ns", "size": 10, "line": {"width": 2, "color": tints}, "color": tints},
        customdata=ids,
        text=words,
        hovertemplate="%{text}<extra></extra>",
    )


def _dots(
    figure: Canvas,
    x: pd.Series,
    rows: pd.DataFrame,
    colors: Sequence[str],
    hover: Sequence[str],
    marker: dict[str, object],
) -> None:
    known = x.notna().to_numpy(bool)
    if not known.any():
        return
    tints = [tint for tint, keep in zip(colors, known, strict=True) if keep]
    figure.add_scatter(
        x=x[known].tolist(),
        y=rows["y"][known].tolist(),
        mode="markers",
        marker={**marker, "color": tints, "line": {"color": tints, "width": 1.8}},
        customdata=[[ids] for ids in rows["behind"][known]],
        text=[text for text, keep in zip(hover, known, strict=True) if keep],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(row: object, unit: str) -> str:
    head = f"{row.head}, " if row.head else ""  # type: ignore[attr-defined]
    parts = [f"<b>{plain(head + row.label)}</b>"]  # type: ignore[attr-defined]
    if not math.isnan(row.median):  # type: ignore[attr-defined]
        count = row.rates  # type: ignore[attr-defined]
        parts.append(f"median {wording.rate(row.median, unit)} of {count} rate{'s' if count != 1 else ''}")  # type: ignore[attr-defined]
    if not (math.isnan(row.low) and math.isnan(row.high)):  # type: ignore[attr-defined]
        parts.append(f"range {wording.quantity(row.low, row.high, unit)}")  # type: ignore[attr-defined]
    if not math.isnan(row.ceiling):  # type: ignore[attr-defined]
        parts.append(f"told as up to {wording.rate(row.ceiling, unit)}")  # type: ignore[attr-defined]
    return "<br>".join(parts)


def _rate_axis(rows: pd.DataFrame, unit: str) -> dict[str, object]:
    values = rows[["low", "high", "median", "ceiling"]].to_numpy(float)
    return log_money_axis(values[values > 0], unit)


def log_money_axis(values: Sequence[float], unit: str) -> dict[str, object]:
    """A log axis over some positive amounts: lines at 1, 3, 10, 30 …, words at 1, 10, 100 (1, 2, 5 on a short span)."""
    low, high = (min(values), max(values)) if len(values) else (1.0, 10.0)
    left, right = math.log10(low) - 0.12, math.log10(high) + 0.12
    short = right - left < 1.5
    steps = (1, 2, 5) if short else (1, 3)
    ticks = [step * 10.0**power for power in range(math.floor(left), math.ceil(right) + 1) for step in steps]
    shown = [tick for tick in ticks if left <= math.log10(tick) <= right]
    return {
        "type": "log",
        "range": [left, right],
        "tickvals": shown,
        "ticktext": [
            wording.rate(tick, unit).split("/")[0] if short or math.log10(tick).is_integer() else "" for tick in shown
        ],
        "tickangle": 0,
    }


def over_time(points: pd.DataFrame, lines: pd.DataFrame, mode: str, *, unit: str = "USD/hour") -> go.Figure:
    """Each rate as a dot in its vendor's colour, and the medians of groups as labelled lines.

    Args:
        points: rates with date, usd_hour, ceiling, vendor, expertise and claims.
        lines: from models.analytics.pay.over_time by group (and group "all"), with ``middle``, the day to draw at.
        mode: light or dark.
        unit: of all rates.
    """
    theme = THEMES[mode]
    figure = Canvas()
    dated = held(thinned(points[points["date"].notna() & points["usd_hour"].gt(0)]))
    lines = held(lines)
    if dated.empty:
        return styled(figure, mode).figure()
    for ceiling, symbol in ((False, "circle"), (True, "triangle-down-open")):
        part = dated[dated["ceiling"].eq(ceiling)]
        if part.empty:
            continue
        tints = [faded(vendor_color(vendor, mode), FAINT if not ceiling else 0.9) for vendor in part["vendor"]]
        figure.add_scatter(
            x=part["date"],
            y=part["usd_hour"],
            mode="markers",
            marker={"symbol": symbol, "size": 7, "color": tints, "line": {"width": 1, "color": tints}},
            customdata=[[ids] for ids in part["behind"]],
            text=[_rate_hover(row, unit) for row in each_row(part)],
            hovertemplate="%{text}<extra></extra>",
        )
    labels = []
    for group, tint in (("generalist", theme.muted), ("expert", theme.accent), ("all", theme.text)):
        part = lines[lines["group"].eq(group) & lines["median"].notna()]
        if part.empty:
            continue
        name = {"all": "All", **_GROUPS}[group]
        figure.add_scatter(
            x=part["middle"],
            y=part["median"],
            mode="lines+markers",
            line={"color": tint, "width": 1.5 if group == "all" else 2.5, "dash": "dot" if group == "all" else "solid"},
            marker={
                "size": 6 if group == "all" else 9,
                "color": tint,
                "line": {"color": theme.background, "width": 1},
            },
            customdata=[[ids] for ids in part["behind"]],
            text=[
                f"<b>{name}</b>, {period_name(row.period)}<br>median {wording.rate(row.median, unit)} "
                f"of {row.rates} rate{'s' if row.rates != 1 else ''}"
                for row in each_row(part)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
        labels.append((name, math.log10(part["median"].iloc[-1]), tint))
    styled(figure, mode, height=340, right=88)
    axis = log_money_axis(dated["usd_hour"].to_numpy(float), unit)
    figure.update_yaxes(**axis)
    figure.update_xaxes(**date_axis())
    low, high = axis["range"]  # type: ignore[misc]
    return (end_labels(figure, labels, gap=(high - low) * 18 / 290) if labels else figure).figure()


def thinned(dated: pd.DataFrame) -> pd.DataFrame:
    """At most MAX_DOTS rates, evenly chosen over time; the cheapest and the dearest are always among them."""
    if len(dated) <= MAX_DOTS:
        return dated
    order = dated.sort_values(["date", "usd_hour", "fact"], kind="stable")
    kept = {round(place * (len(order) - 1) / (MAX_DOTS - 3)) for place in range(MAX_DOTS - 2)}
    value = order["usd_hour"].to_numpy(float)
    return order.iloc[sorted(kept | {int(value.argmin()), int(value.argmax())})]


def _rate_hover(row: object, unit: str) -> str:
    said = wording.rate(row.usd_hour, unit)  # type: ignore[attr-defined]
    return (
        f"<b>{plain(name_of(row.vendor))}</b>, {expertise_name(row.expertise).lower()}<br>"  # type: ignore[attr-defined]
        f"{'up to ' if row.ceiling else ''}{said}, {wording.period(row.as_of)}"  # type: ignore[attr-defined]
    )


def moving_title(lines: pd.DataFrame, unit: str) -> str:
    """The finding: how the median of experts moved; of all, where experts are not told."""
    for group, words in (("expert", "experts"), ("all", "all work")):
        part = lines[lines["group"].eq(group) & lines["median"].notna()]
        if len(part) >= 2:
            first, last = part.iloc[0], part.iloc[-1]
            return (
                f"Median for {words}: {wording.rate(first['median'], unit)} in {period_name(first['period'])}, "
                f"{wording.rate(last['median'], unit)} in {period_name(last['period'])}"
            )
    return "How does pay move?"


def period_name(text: str) -> str:
    """A period of the analytics for people: "2025Q2" as "Q2 2025", "2025-06" as "Jun 2025", "2025" as it is."""
    if "Q" in text:
        year, quarter = text.split("Q")
        return f"Q{quarter} {year}"
    return wording.period(text)


def index_title(frame: pd.DataFrame) -> str:
    """The finding: how far pay for like work moved, and how far the raw median did."""
    known = frame[frame["index"].notna()]
    if len(known) < 2:
        return "Is the same work paid better than before?"
    first, last = known.iloc[0], known.iloc[-1]
    span = f"from {period_name(first['period'])} to {period_name(last['period'])}"
    words = f"The same work: {last['index'] - 100:+.0f} % {span}"
    if not math.isnan(last["low"]):
        words += f" (80 % interval {last['low'] - 100:+.0f} to {last['high'] - 100:+.0f} %)"
    words += f"; raw median {last['median_index'] - 100:+.0f} %"
    return words.replace("-", "\N{MINUS SIGN}")


def index(frame: pd.DataFrame, mode: str) -> go.Figure:
    """The mix-adjusted index with its 80 % interval beside the raw median, both 100 in the base period.

    Args:
        frame: from models.analytics.pay_index.index, with ``middle`` (day to draw at).
        mode: light or dark.
    """
    theme = THEMES[mode]
    figure = Canvas()
    frame = held(frame)
    known = frame[frame["index"].notna()]
    if known.empty:
        return styled(figure, mode).figure()
    band = known[known["low"].notna() & known["high"].notna()]
    if not band.empty:
        figure.add_scatter(
            x=[*band["middle"], *band["middle"][::-1]],
            y=[*band["low"], *band["high"][::-1]],
            fill="toself",
            fillcolor=faded(theme.accent, 0.13),
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
        )
    labels = []
    for column, name, tint, dash in (
        ("median_index", "Raw median", theme.muted, "dot"),
        ("index", "Same work", theme.accent, "solid"),
    ):
        part = frame[frame[column].notna()] if column == "median_index" else known
        figure.add_scatter(
            x=part["middle"],
            y=part[column],
            mode="lines+markers",
            line={"color": tint, "width": 2.5, "dash": dash},
            marker={"size": 9, "color": tint},
            customdata=[[ids] for ids in part["behind"]],
            text=[
                f"<b>{name}</b>, {period_name(row.period)}: {getattr(row, column):.0f}<br>{row.rates} rates, median "
                f"{wording.rate(row.median, 'USD/hour')}"
                for row in each_row(part)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
        labels.append((name, math.log10(part[column].iloc[-1]), tint))
    styled(figure, mode, height=320, right=92)
    values = known[["index", "low", "high"]].stack().tolist() + frame["median_index"].dropna().tolist()
    axis = log_money_axis([value for value in values if value > 0], "USD/hour")
    axis["ticktext"] = [text.lstrip("$") for text in axis["ticktext"]]  # type: ignore[attr-defined]
    figure.update_yaxes(**axis, title={"text": "Index, first period = 100"})
    figure.update_xaxes(**date_axis())
    level = {"color": theme.muted, "width": 1, "dash": "dot"}
    figure.update_layout(
        shapes=[{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 100, "y1": 100, "line": level}]
    )
    low, high = axis["range"]  # type: ignore[misc]
    return end_labels(figure, labels, gap=(high - low) * 18 / 270).figure()


def premium_rows(levels: pd.DataFrame) -> pd.DataFrame:
    """Vendors that pay experts and generalists: vendor, expert, generalist (medians), ratio, claims; widest first.

    Args:
        levels: from models.analytics.pay.levels by vendor and group.
    """
    kept = levels[levels["median"].notna()]
    sides = {group: kept[kept["group"].eq(group)].set_index("vendor") for group in ("expert", "generalist")}
    both = sides["expert"].index.intersection(sides["generalist"].index)
    expert, generalist = sides["expert"].loc[both], sides["generalist"].loc[both]
    frame = pd.DataFrame(
        {
            "vendor": both.to_numpy(),
            "generalist": generalist["median"].to_numpy(),
            "expert": expert["median"].to_numpy(),
            "ratio": (expert["median"] / generalist["median"]).to_numpy(),
            "claims": [one + other for one, other in zip(expert["claims"], generalist["claims"], strict=True)],
        }
    )
    return frame.sort_values("ratio", ascending=False, kind="stable").reset_index(drop=True)


def premium(rows: pd.DataFrame, mode: str) -> go.Figure:
    """Generalists' and experts' median of each vendor that tells both, joined by a line, with the ratio beside it."""
    theme = THEMES[mode]
    figure = Canvas()
    if rows.empty:
        return styled(figure, mode).figure()
    rows = held(rows)
    y = list(range(len(rows)))
    for column, symbol, name in (("generalist", "circle-open", "generalists"), ("expert", "circle", "experts")):
        tints = [vendor_color(vendor, mode) for vendor in rows["vendor"]]
        figure.add_scatter(
            x=rows[column],
            y=y,
            mode="markers+text" if len(rows) <= 12 else "markers",
            text=[name if row == 0 else "" for row in y],
            textposition="top center",
            textfont={"color": theme.muted, "size": 11},
            cliponaxis=False,
            marker={"symbol": symbol, "size": 12, "color": tints, "line": {"width": 2, "color": tints}},
            customdata=[[ids] for ids in rows["behind"]],
            hovertext=[
                f"<b>{plain(name_of(row.vendor))}</b>, {name}: {wording.rate(getattr(row, column), 'USD/hour')}"
                for row in each_row(rows)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    styled(figure, mode, height=int(80 + 34 * len(rows)), right=52)
    figure.update_layout(
        shapes=[
            _line(row.generalist, row.expert, number, faded(vendor_color(row.vendor, mode), 0.45), width=4)
            for number, row in enumerate(each_row(rows))
        ],
        annotations=[
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 8,
                "y": number,
                "text": f"<b>{row.ratio:.1f}×</b>",
                "showarrow": False,
                "font": {"color": theme.text, "size": 12},
            }
            for number, row in enumerate(each_row(rows))
        ],
    )
    values = rows[["generalist", "expert"]].to_numpy(float)
    figure.update_xaxes(**log_money_axis(values[values > 0], "USD/hour"), showgrid=True)
    figure.update_yaxes(
        range=[len(rows) - 0.4, -0.9],
        tickvals=y,
        ticktext=[plain(short_name(vendor)) for vendor in rows["vendor"]],
        tickfont={"color": theme.text},
        showgrid=False,
        zeroline=False,
    )
    return figure.figure()


def premium_title(rows: pd.DataFrame, overall: pd.DataFrame) -> str:
    """The finding: the ratio at the same vendors.

    Args:
        rows: from :func:`premium_rows`.
        overall: from models.analytics.pay.spread with freq None.
    """
    matched = overall["matched_ratio"].dropna()
    if rows.empty or matched.empty:
        return "How much more do experts get than generalists?"
    count = len(rows)
    return (
        f"Experts get {matched.iloc[0]:.1f} times what the same vendor pays generalists "
        f"(median of {count} vendor{'s' if count != 1 else ''})"
    )
