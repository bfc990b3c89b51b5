"""Figures of client relations: frames of models.analytics.clients and exposure in, Plotly figures out."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.figures.base import Canvas, date_axis, plain, styled
from dashboard.figures.behind import held
from dashboard.figures.flow import Thread, flow, lines
from dashboard.names import name_of, short_name
from dashboard.palette import THEMES, Theme, faded, mixed, vendor_color
from dashboard.rows import each_row

#: More clients than this are cut; the caller says how many.
MAX_CLIENTS = 40
#: Vendors across a matrix, threads of the flows and marks of the timeline that can still be told apart.
MAX_VENDORS, MAX_THREADS, MAX_MARKS = 40, 140, 700
#: Vendors with bars of their own; the others are one bar.
MAX_MOVERS = 12
#: With more quarters than this only years are written below an axis.
MAX_QUARTERS = 10

#: State → (symbol, dash of its thread).
MARKS = {
    "active": ("circle", "solid"),
    "in doubt": ("diamond-open", "dash"),
    "reduced": ("triangle-down", "dash"),
    "paused": ("square-open", "dot"),
    "ended": ("x-thin", "dot"),
    "prospective": ("circle-open", "dot"),
}
KIND_WORDS = {
    "uses": "is a customer",
    "starts": "starts",
    "expands": "expands",
    "reduces": "cuts back",
    "pauses": "pauses",
    "ends": "ends",
    "reconsiders": "reconsiders",
}


def state_color(state: str, theme: Theme) -> str:
    """The colour of a relation's state: the accent where it stands, doubt or loss else."""
    match state:
        case "active":
            return theme.accent
        case "in doubt" | "reduced":
            return theme.doubt
        case "paused" | "ended":
            return theme.loss
        case "prospective":
            return theme.muted
        case _:
            raise ValueError(f"unknown state {state!r}")


def relation_words(row: object) -> str:
    """One relation in a sentence or two; lines are parted by a line feed."""
    client, vendor = name_of(row.client), name_of(row.vendor)  # type: ignore[attr-defined]
    since = f"{row.since:%b %Y}" if not pd.isna(row.since) else "an unknown day"  # type: ignore[attr-defined]
    words = f"{client} at {vendor}: {row.state} since {since}"  # type: ignore[attr-defined]
    words += f", {row.status}"  # type: ignore[attr-defined]
    if isinstance(row.planned, str):  # type: ignore[attr-defined]
        words += f"\nTalk of: {row.planned}"  # type: ignore[attr-defined]
    if row.stale:  # type: ignore[attr-defined]
        words += f"\nNothing heard for {row.days_silent / 365.25:.0f} years"  # type: ignore[attr-defined]
    return words


def trade_title(states: pd.DataFrame) -> str:
    """The finding: who has most buyers."""
    buying = states[states["buying"]]
    if buying.empty:
        return "Who buys from whom?"
    counts = buying.groupby("vendor")["client"].nunique().sort_values(ascending=False, kind="stable")
    top = [name_of(vendor) for vendor in counts[counts == counts.iloc[0]].index[:2]]
    shaky = int(buying["state"].isin(["in doubt", "reduced"]).sum())
    words = f"{' and '.join(top)} {'has' if len(top) == 1 else 'have'} most buyers: {counts.iloc[0]}"
    return words + (f"; {shaky} relation{'s are' if shaky != 1 else ' is'} in doubt" if shaky else "")


def drawn(states: pd.DataFrame) -> pd.DataFrame:
    """The relations that one chart can show: those that buy before others, the surest and last heard of first."""
    if len(states) <= MAX_THREADS:
        return states
    order = states.sort_values(["buying", "confidence", "last_event"], ascending=False, kind="stable")
    return order.head(MAX_THREADS).sort_index()


def trade(states: pd.DataFrame, mode: str) -> go.Figure:
    """Threads from clients (left) to vendors (right), in the vendors' colours; broken threads are in doubt or paused.

    Args:
        states: from models.analytics.clients.states.
        mode: light or dark.
    """
    threads = [
        Thread(
            0,
            row.client,
            row.vendor,
            vendor_color(row.vendor, mode),
            MARKS[row.state][1],
            MARKS[row.state][0],
            row.behind,
            relation_words(row),
        )
        for row in each_row(held(states))
    ]
    labels = {name: short_name(name) for name in {*states["client"], *states["vendor"]}}
    return flow(threads, 2, mode, labels, ("Clients", "Vendors"))


def matrix(states: pd.DataFrame, mode: str) -> go.Figure:
    """Clients down, vendors across; the mark in a cell is the state of the relation."""
    theme = THEMES[mode]
    figure = Canvas()
    if states.empty:
        return styled(figure, mode).figure()
    weight = states["buying"].astype(int) + 0.1
    clients = list(weight.groupby(states["client"]).sum().sort_values(ascending=False, kind="stable").index)[
        :MAX_CLIENTS
    ]
    vendors = list(weight.groupby(states["vendor"]).sum().sort_values(ascending=False, kind="stable").index)[
        :MAX_VENDORS
    ]
    shown = held(states[states["client"].isin(clients) & states["vendor"].isin(vendors)])
    across = {vendor: number for number, vendor in enumerate(vendors)}
    down = {client: number for number, client in enumerate(clients)}
    colors = [state_color(state, theme) for state in shown["state"]]
    figure.add_scatter(
        x=[across[vendor] for vendor in shown["vendor"]],
        y=[down[client] for client in shown["client"]],
        mode="markers",
        marker={
            "symbol": [MARKS[state][0] for state in shown["state"]],
            "size": 12,
            "color": [
                faded(color, 0.4) if stale else color for color, stale in zip(colors, shown["stale"], strict=True)
            ],
            "line": {"width": 2, "color": colors},
        },
        customdata=[[ids] for ids in shown["behind"]],
        text=[lines(relation_words(row)) for row in each_row(shown)],
        hovertemplate="%{text}<extra></extra>",
    )
    styled(figure, mode, height=24 * len(clients) + 130, right=8)
    axis = {"zeroline": False, "showgrid": True, "tickfont": {"color": theme.text, "size": 12}}
    figure.update_xaxes(
        **axis,
        side="top",
        tickangle=-90 if len(vendors) > 5 else 0,
        tickvals=list(across.values()),
        ticktext=[plain(short_name(vendor)) for vendor in vendors],
        range=[-0.6, len(vendors) - 0.4],
    )
    figure.update_yaxes(
        **axis,
        tickvals=list(down.values()),
        ticktext=[plain(short_name(client)) for client in clients],
        range=[len(clients) - 0.4, -0.6],
    )
    return figure.figure()


#: What each mark of the matrix means, for the caption.
MATRIX_KEY = "● active  ◇ in doubt  ▼ cut back  □ paused  × ended  ○ in talks. Pale: nothing heard for two years."

#: What the threads of the flows mean, for the caption.
FLOW_KEY = (
    "Threads in the vendor's colour; dashed: in doubt or cut back; dotted: paused, ended or only in talks. "
    "Choose a bead to see the claims."
)

_DIRECTION_MARKS = {"gain": "triangle-up", "loss": "triangle-down", "doubt": "diamond"}


def shifts_data(events: pd.DataFrame, by: str) -> pd.DataFrame:
    """Events as rows of the timeline: those that move something, and the first mention of each relation.

    Args:
        events: from models.analytics.clients.events, cut to the span.
        by: client or vendor, what the rows are.

    Returns:
        Columns of ``events`` and row (number from the top; rows with the newest loss or gain first), label.
    """
    moving = events[events["kind"].ne("uses")]
    frame = events[events[by].isin(moving[by])]
    newest = moving.groupby(by)["date"].agg(["size", "max"]).sort_values(["size", "max"], ascending=False)
    rows = {name: number for number, name in enumerate(newest.index[:MAX_CLIENTS])}
    frame = frame[frame[by].isin(rows)]
    if len(frame) > MAX_MARKS:
        # What moves something stays; of mere mentions the newest.
        order = frame.assign(moves=frame["kind"].ne("uses")).sort_values(["moves", "date"], ascending=False)
        frame = frame.loc[order.index[:MAX_MARKS].sort_values()]
    frame = frame.assign(row=lambda part: part[by].map(rows).astype("int64"))
    return frame.assign(label=[short_name(name) for name in frame[by]]).reset_index(drop=True)


def shifts_title(events: pd.DataFrame) -> str:
    """The finding: how many gains and losses were told."""
    moving = events[events["kind"].ne("uses")]
    if moving.empty:
        return "Which relations moved?"
    pairs = moving.drop_duplicates(["vendor", "client", "direction"])
    counts = pairs["direction"].value_counts()
    parts = [
        f"{counts.get(name, 0)} {word if counts.get(name, 0) == 1 else words}"
        for name, word, words in (("gain", "gain", "gains"), ("loss", "loss", "losses"), ("doubt", "doubt", "doubts"))
    ]
    return f"Shifts told in this span: {parts[0]}, {parts[1]}, {parts[2]}"


def shifts(frame: pd.DataFrame, mode: str, by: str) -> go.Figure:
    """A row per client (or vendor), a mark per event: up for a gain, down for a loss, a diamond for doubt.

    Args:
        frame: from :func:`shifts_data`.
        mode: light or dark.
        by: client or vendor, what the rows are.
    """
    theme = THEMES[mode]
    figure = Canvas()
    if frame.empty:
        return styled(figure, mode).figure()
    frame = held(frame)
    tints = {"gain": theme.gain, "loss": theme.loss, "doubt": theme.doubt}
    for moves in (False, True):
        part = frame[frame["kind"].ne("uses").eq(moves)]
        if part.empty:
            continue
        firm = part["status"].isin(["confirmed", "reported"])
        colors = [(vendor_color(row.vendor, mode) if not moves else tints[row.direction]) for row in each_row(part)]
        figure.add_scatter(
            x=part["date"],
            y=part["row"],
            mode="markers",
            marker={
                "symbol": [
                    ("circle" if not moves else _DIRECTION_MARKS[direction]) + ("" if sure else "-open")
                    for direction, sure in zip(part["direction"], firm, strict=True)
                ],
                "size": 12 if moves else 6,
                "color": colors,
                "line": {"width": 1.2, "color": colors if not moves else theme.background},
            },
            customdata=[[ids] for ids in part["behind"]],
            text=[
                f"<b>{plain(name_of(row.client))}</b> {KIND_WORDS[row.kind]} "
                f"{'of' if row.kind == 'uses' else 'at'} <b>{plain(name_of(row.vendor))}</b><br>"
                f"{_when(row)}, {row.status}"
                for row in each_row(part)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    rows = int(frame["row"].max()) + 1
    styled(figure, mode, height=38 * rows + 70, right=16)
    figure.update_xaxes(**date_axis())
    labels = frame.drop_duplicates("row").sort_values("row")
    figure.update_yaxes(
        range=[rows - 0.4, -0.7],
        tickvals=labels["row"].tolist(),
        ticktext=[plain(label) for label in labels["label"]],
        tickfont={"color": theme.text, "size": 12},
        zeroline=False,
    )
    figure.update_layout(annotations=_event_names(frame, by, theme))
    return figure.figure()


def _when(row: object) -> str:
    if isinstance(row.as_of, str):  # type: ignore[attr-defined]
        return wording.period(row.as_of)  # type: ignore[attr-defined]
    return f"undated, told {row.date:%b %Y}"  # type: ignore[attr-defined]


def _event_names(frame: pd.DataFrame, by: str, theme: Theme) -> list[dict[str, object]]:
    """The other company's name above a mark, where the next mark of the row is far enough away."""
    other = "vendor" if by == "client" else "client"
    span = max((frame["date"].max() - frame["date"].min()).days, 1)
    notes = []
    moving = frame[frame["kind"].ne("uses")].sort_values(["row", "date"], kind="stable")
    for row, events in moving.groupby("row"):
        places = events.groupby("date", sort=True)[other].agg(lambda names: list(dict.fromkeys(names)))
        for number, (date, names) in enumerate(places.items()):
            text = short_name(names[0]) + (f" +{len(names) - 1}" if len(names) > 1 else "")
            following = places.index[number + 1] if number + 1 < len(places) else None
            room = 10_000 if following is None else (following - date).days / span
            if room < 0.02 + 0.028 * len(text):
                continue
            late = (date - frame["date"].min()).days / span > 0.86
            notes.append(
                {
                    "x": date,
                    "y": row,
                    "text": plain(text),
                    "showarrow": False,
                    "xanchor": "right" if late else "left",
                    "xshift": 6 if late else -6,
                    "yshift": 14,
                    "font": {"size": 11, "color": theme.muted},
                }
            )
    return notes


def movement_title(frame: pd.DataFrame) -> str:
    """The finding: who lost and who won most over the span."""
    if frame.empty:
        return "Who gains clients and who loses them?"
    net = frame.groupby("vendor")["net"].sum().sort_values(kind="stable")
    parts = []
    if net.iloc[-1] > 0:
        parts.append(f"{name_of(net.index[-1])} gained most ({net.iloc[-1]:+d})")
    if net.iloc[0] < 0:
        parts.append(f"{name_of(net.index[0])} lost most ({net.iloc[0]:+d})".replace("-", "\N{MINUS SIGN}"))
    return ", ".join(parts) or "Gains and losses of clients balance"


def movement(frame: pd.DataFrame, mode: str) -> go.Figure:
    """Bars up for clients gained and down for clients lost, per quarter, in the vendors' colours; a dash for the net.

    Args:
        frame: from models.analytics.clients.movement, cut to the span.
        mode: light or dark.
    """
    theme = THEMES[mode]
    figure = Canvas()
    frame = held(frame[(frame["gains"] > 0) | (frame["losses"] > 0)])
    if frame.empty:
        return styled(figure, mode).figure()
    quarters = pd.period_range(frame["start"].min(), frame["start"].max(), freq="Q")
    axis = [f"{quarter.year}Q{quarter.quarter}" for quarter in quarters]
    moves = (frame["gains"] + frame["losses"]).groupby(frame["vendor"]).sum()
    drawn = set(moves.sort_values(ascending=False, kind="stable").index[:MAX_MOVERS])
    others = frame[~frame["vendor"].isin(drawn)].groupby("period")
    rest = others[["gains", "losses"]].sum().assign(behind=others["behind"].agg(" ".join))
    for sign, column in ((1, "gains"), (-1, "losses")):
        if rest[column].any():
            figure.add_bar(
                x=rest.index.tolist(),
                y=sign * rest[column],
                marker={"color": faded(theme.muted, 0.35), "cornerradius": 3},
                customdata=[[ids] for ids in rest["behind"]],
                hovertext=[f"Other vendors: {value} clients {column}" for value in rest[column]],
                hovertemplate="%{hovertext}<extra></extra>",
            )
    for sign, column, ids in ((1, "gains", "gained"), (-1, "losses", "lost")):
        part = frame[(frame[column] > 0) & frame["vendor"].isin(drawn)]
        for vendor, rows in part.groupby("vendor"):
            tint = vendor_color(str(vendor), mode)
            figure.add_bar(
                x=rows["period"],
                y=sign * rows[column],
                marker={
                    "color": tint if sign > 0 else faded(tint, 0.35),
                    "line": {"color": tint, "width": 1.2},
                    "cornerradius": 3,
                },
                customdata=[[one] for one in rows["behind"]],
                text=[short_name(str(vendor))] * len(rows),
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"size": 11, "color": theme.background if sign > 0 else theme.text},
                hovertext=[
                    f"<b>{plain(name_of(str(vendor)))}</b>, {row.period[:4]} {row.period[4:]}: "
                    f"{'gained' if sign > 0 else 'lost'} "
                    + plain(", ".join(name_of(client) for client in getattr(row, ids)))
                    for row in each_row(rows)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
    net = frame.groupby("period")["net"].sum()
    behind = frame.groupby("period")["behind"].agg(" ".join)
    figure.add_scatter(
        x=net.index.tolist(),
        y=net.tolist(),
        mode="markers",
        marker={"symbol": "line-ew", "size": 26, "line": {"width": 3, "color": theme.text}},
        customdata=[[ids] for ids in behind],
        hovertext=[f"Net of all vendors: {value:+d}" for value in net],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    styled(figure, mode, height=340)
    figure.update_layout(barmode="relative", bargap=0.25, uniformtext={"minsize": 9, "mode": "hide"})
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=axis,
        tickvals=axis,
        ticktext=quarter_ticks(quarters),
        tickangle=0,
        range=[-0.6, len(axis) - 0.4],
    )
    ups, downs = frame.groupby("period")["gains"].sum().max(), frame.groupby("period")["losses"].sum().max()
    step = max(1, math.ceil(max(ups, downs) / 4))
    ticks = list(range(-math.ceil(downs / step) * step, math.ceil(ups / step) * step + 1, step))
    figure.update_yaxes(
        title={"text": "Clients gained and lost"},
        tickvals=ticks,
        ticktext=[f"{tick:+d}".replace("-", "\N{MINUS SIGN}") if tick else "0" for tick in ticks],
        zeroline=True,
        zerolinecolor=theme.muted,
    )
    return figure.figure()


def quarter_ticks(quarters: pd.PeriodIndex) -> list[str]:
    """Ticks of a quarterly axis: the year stands under its first quarter; of many quarters only the years are told."""
    if len(quarters) > MAX_QUARTERS:
        return [str(quarter.year) if quarter.quarter == 1 else "" for quarter in quarters]
    return [
        f"Q{quarter.quarter}<br>{quarter.year}" if not number or quarter.quarter == 1 else f"Q{quarter.quarter}"
        for number, quarter in enumerate(quarters)
    ]


_RISKS = (
    ("standing", "stands"),
    ("at_risk", "may go"),
    ("lost", "gone"),
    ("unknown", "relation not told"),
)


def risk_title(frame: pd.DataFrame) -> str:
    """The finding: whose known revenue is most in doubt or gone."""
    if frame.empty:
        return "How much revenue hangs on clients that may leave?"
    shaky = frame.assign(shaky=frame["at_risk"] + frame["lost"]).sort_values("shaky", ascending=False, kind="stable")
    top = shaky.iloc[0]
    if top["shaky"] <= 0:
        return "No client with known spending is in doubt"
    verb = "may go" if top["at_risk"] > top["lost"] else "came from clients that left"
    return f"{name_of(top['vendor'])}: at least {100 * top['shaky']:.0f} % of revenue {verb}"


def risk(frame: pd.DataFrame, mode: str) -> go.Figure:
    """Each vendor's revenue as one bar: the parts known by client, and what is not known.

    Args:
        frame: from models.analytics.exposure.at_risk.
        mode: light or dark.
    """
    theme = THEMES[mode]
    figure = Canvas()
    if frame.empty:
        return styled(figure, mode).figure()
    frame = held(frame)
    names = [plain(short_name(vendor)) for vendor in frame["vendor"]]
    tints = {"standing": theme.gain, "at_risk": theme.doubt, "lost": theme.loss, "unknown": theme.muted}
    for column, words in _RISKS:
        if not frame[column].gt(0).any():
            continue
        figure.add_bar(
            y=names,
            x=100 * frame[column],
            orientation="h",
            marker={"color": tints[column], "cornerradius": 3},
            text=[f"{100 * value:.0f} % {words}" if value > 0 else "" for value in frame[column]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 11, "color": theme.background},
            customdata=[[ids] for ids in frame["behind"]],
            hovertext=[
                f"<b>{plain(name_of(row.vendor))}</b>: {100 * getattr(row, column):.0f} % of revenue {words}"
                f"<br>largest known client: {plain(name_of(row.top_client))}, {100 * row.top_share:.0f} %"
                for row in each_row(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    rest = [100 * max(0.0, 1 - known) for known in frame["known_share"]]
    figure.add_bar(
        y=names,
        x=rest,
        orientation="h",
        # Opaque, so that no line of the grid strikes through the words.
        marker={
            "color": mixed(theme.muted, theme.background, 0.12),
            "line": {"color": theme.line, "width": 1},
            "cornerradius": 3,
        },
        text=["not known by client" if value > 30 else "" for value in rest],
        textposition="inside",
        insidetextanchor="middle",
        textfont={"size": 11, "color": theme.muted},
        customdata=[[ids] for ids in frame["behind"]],
        hovertemplate="%{x:.0f} % is not known by client<extra></extra>",
    )
    styled(figure, mode, height=44 * len(frame) + 70)
    figure.update_layout(barmode="stack", bargap=0.3, uniformtext={"minsize": 9, "mode": "hide"})
    figure.update_xaxes(range=[0, 100], ticksuffix=" %", title={"text": "Part of yearly revenue"}, showgrid=True)
    figure.update_yaxes(autorange="reversed", tickfont={"color": theme.text}, showgrid=False)
    return figure.figure()


def gainers_title(frame: pd.DataFrame) -> str:
    """The finding: who took up most clients that cut back elsewhere."""
    if frame.empty:
        return "Who takes up clients that cut back elsewhere?"
    counts = frame.groupby("gained_by")["client"].nunique().sort_values(ascending=False, kind="stable")
    lost = frame.groupby("lost_by")["client"].nunique().sort_values(ascending=False, kind="stable")
    return (
        f"{name_of(counts.index[0])} took up {counts.iloc[0]} client{'s' if counts.iloc[0] != 1 else ''} that had cut "
        f"back elsewhere; most left {name_of(lost.index[0])}"
    )


def lately(frame: pd.DataFrame) -> pd.DataFrame:
    """The moves that one chart can show: those of the newest losses."""
    if len(frame) <= MAX_THREADS // 2:
        return frame
    order = frame.drop_duplicates(["lost_by", "client", "gained_by"]).sort_values(
        ["loss_date", "gain_date"], ascending=False, kind="stable"
    )
    return order.head(MAX_THREADS // 2).sort_index()


def gainers(frame: pd.DataFrame, mode: str) -> go.Figure:
    """Threads from the vendor that lost, by way of the client, to the vendors that gained it.

    Args:
        frame: from models.analytics.clients.gainers.
        mode: light or dark.
    """
    frame = held(lately(frame))
    threads: list[Thread] = []
    for row in each_row(frame.drop_duplicates(["lost_by", "client"])):
        words = f"{name_of(row.client)} {KIND_WORDS[row.loss_kind]} at {name_of(row.lost_by)}, {row.loss_date:%b %Y}"
        color = vendor_color(row.lost_by, mode)
        threads.append(Thread(0, row.lost_by, row.client, color, "dot", "triangle-right-open", row.behind, words))
    for row in each_row(frame.sort_values("gain_date", kind="stable").drop_duplicates(["client", "gained_by"])):
        verb = "is named as a customer of" if row.gain_kind == "uses" else f"{KIND_WORDS[row.gain_kind]} at"
        words = f"{name_of(row.client)} {verb} {name_of(row.gained_by)}, {row.gain_date:%b %Y}"
        color = vendor_color(row.gained_by, mode)
        threads.append(Thread(1, row.client, row.gained_by, color, "solid", "triangle-right", row.behind, words))
    labels = {name: short_name(name) for thread in threads for name in (thread.left, thread.right)}
    return flow(threads, 3, mode, labels, ("Cut back at", "Client", "Taken up by"))
