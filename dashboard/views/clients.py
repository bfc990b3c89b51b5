"""Clients: who buys from whom, what moved, and what hangs on it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard import cards, loading, wording
from dashboard.figures import clients as figures
from dashboard.picking import several, switch, toggled
from dashboard.rows import each_row
from dashboard.state import View
from models.analytics import clients, exposure, revenue
from models.analytics.selection import ANY

SHAPES = {"flow": "Flows", "matrix": "Matrix"}
#: All that analyses of relations look at.
CLIENT = ("client",)
ROWS = {"client": "By client", "vendor": "By vendor"}


def main() -> None:
    """Draw the page."""
    view: View = st.session_state["view"]
    st.title("Clients")
    day, chosen, silent, ended = _filters(view)
    every = view.only(_states(view, day))
    every = every[every["client"].isin(chosen)] if chosen else every
    _trade(view, every, day, silent, ended)
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        _shifts(view, chosen)
        _gainers(view, chosen)
    with right:
        _movement(view, chosen)
        _risk(view, day)
    _relations(view, every)


def _told(view: View) -> dict[str, pd.DataFrame]:
    """The events of all statuses, among which every analysis of clients finds its own."""
    return {"told": loading.computed(view, clients.events, metrics=CLIENT, statuses=ANY)}


def _events(view: View) -> pd.DataFrame:
    return loading.computed(view, clients.events, metrics=CLIENT, given=_told(view), statuses=view.drawn)


def _states(view: View, day: dt.date) -> pd.DataFrame:
    return loading.computed(view, clients.states, metrics=CLIENT, given=_told(view), day=day, statuses=view.counted)


def _filters(view: View) -> tuple[dt.date, list[str], bool, bool]:
    """The page's own filters: the day, clients, and whether silent and ended relations are drawn."""
    names = _events(view)["client"].dropna().unique()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        day = st.date_input(
            "Relations on",
            value=None,
            max_value=view.day,
            key="day",
            bind="query-params",
            persist_state="session",
            help="The state at the end of this day, told with all that is known; “As it stood on” takes away later "
            "knowledge as well.",
            width=150,
        )
        chosen = several(
            "Clients",
            sorted(names, key=lambda name: loading.name_of(name).casefold()),
            "client",
            say=loading.name_of,
            nothing="All clients",
            width=300,
        )
        silent = toggled(
            "Silent for two years",
            "silent",
            help="Relations of which nothing was heard for two years. Silence is no end, but nobody says they hold.",
        )
        ended = toggled("Ended", "ended")
    when = day if isinstance(day, dt.date) and day < view.day else view.day
    return when, chosen, silent, ended


def _trade(view: View, every: pd.DataFrame, day: dt.date, silent: bool, ended: bool) -> None:
    place = cards.card("clients-trade")
    with place.controls:
        shape = switch("Shape", SHAPES, "shape")
    shown = every
    if not silent:
        shown = shown[~shown["stale"]]
    if not ended:
        shown = shown[shown["state"].ne("ended")]
    hidden = len(every) - len(shown)
    drawn = shown if shape == "matrix" else figures.drawn(shown)
    key = figures.MATRIX_KEY if shape == "matrix" else figures.FLOW_KEY
    cards.chart_card(
        view,
        figures.trade_title(shown),
        figures.matrix(shown, cards.mode()) if shape == "matrix" else figures.trade(drawn, cards.mode()),
        shown,
        key="clients-trade",
        caption=f"Relations on {wording.day(day)}. {key}"
        + (f" {hidden} silent or ended relation{'s are' if hidden != 1 else ' is'} left out." if hidden else "")
        + (f" Drawn: the {len(drawn)} surest of {len(shown)}." if len(drawn) < len(shown) else ""),
        summary="Who buys from whom. "
        + "; ".join(figures.relation_words(row).split("\n")[0] for row in each_row(shown.head(40))),
        into=place,
        nothing="No relation is known on this day for this choice."
        + (" Turn on “Silent for two years” or “Ended” to see older ones." if hidden else ""),
    )


def _shifts(view: View, chosen: list[str]) -> None:
    events = view.since(view.only(_events(view)))
    if chosen:
        events = events[events["client"].isin(chosen)]
    place = cards.card("clients-shifts")
    with place.controls:
        by = switch("Rows", ROWS, "lines")
    other = "vendor" if by == "client" else "client"
    cards.chart_card(
        view,
        figures.shifts_title(events),
        figures.shifts(figures.shifts_data(events, by), cards.mode(), by),
        events,
        key="clients-shifts",
        caption=f"▲ starts or expands, ▼ cuts back, pauses or ends, ◆ reconsiders; open: in talks or expected. Small "
        f"dots: named as a customer. Above the marks: the {other}.",
        into=place,
        nothing="No shift is told in this span. Widen the span to see older ones.",
    )


def _movement(view: View, chosen: list[str]) -> None:
    if chosen:
        facts = loading.of_metrics(view.path, view.revision, view.known_on, CLIENT)
        frame = clients.movement(facts[facts["party"].isin(chosen)], statuses=view.counted)
    else:
        frame = loading.computed(view, clients.movement, metrics=CLIENT, given=_told(view), statuses=view.counted)
    frame = view.since(view.only(frame), "start")
    cards.chart_card(
        view,
        figures.movement_title(frame),
        figures.movement(frame, cards.mode()),
        frame,
        key="clients-movement",
        caption="Clients gained (up) and lost (down) per quarter; bar across: net of all. "
        f"{frame.attrs.get('caveat', '')}",
        nothing="No gain or loss with a date is told in this span.",
    )


def _risk(view: View, day: dt.date) -> None:
    points = loading.computed(view, revenue.points_of, metrics=loading.REVENUE, statuses=view.counted)
    given = {"points": points, "known": _states(view, day)}
    frame = view.only(
        loading.computed(view, exposure.at_risk, metrics=loading.REVENUE, given=given, day=day, statuses=view.counted)
    )
    cards.chart_card(
        view,
        figures.risk_title(frame),
        figures.risk(frame, cards.mode()),
        frame,
        key="clients-risk",
        caption=frame.attrs.get("caveat", ""),
        nothing="For no vendor in this choice is it told what a client pays it.",
    )


def _gainers(view: View, chosen: list[str]) -> None:
    frame = view.since(
        view.only(
            loading.computed(view, clients.gainers, metrics=CLIENT, given=_told(view), statuses=view.counted),
            "lost_by",
        ),
        "loss_date",
    )
    if chosen:
        frame = frame[frame["client"].isin(chosen)]
    drawn = figures.lately(frame)
    cards.chart_card(
        view,
        figures.gainers_title(frame),
        figures.gainers(frame, cards.mode()),
        frame,
        key="clients-gainers",
        caption=f"Gains from a month before to a year after the client cut back. {frame.attrs.get('caveat', '')}"
        + (f" Drawn: the newest {len(drawn)} of {len(frame):,} moves." if len(drawn) < len(frame) else ""),
        summary="; ".join(
            f"{loading.name_of(row.client)}: {loading.name_of(row.lost_by)} to {loading.name_of(row.gained_by)}"
            for row in each_row(drawn.head(40))
        ),
        nothing="No client in this span and choice cut back at one vendor and turned up at another.",
    )


def _relations(view: View, states: pd.DataFrame) -> None:
    whole = states.sort_values("last_event", ascending=False, kind="stable")
    order = whole.head(cards.MOST_ROWS)
    table = pd.DataFrame(
        {
            "client": [loading.name_of(client) for client in order["client"]],
            "vendor": [loading.name_of(vendor) for vendor in order["vendor"]],
            "state": order["state"].to_numpy(),
            "since": order["since"].dt.date.to_numpy(),
            "talk of": [value if isinstance(value, str) else None for value in order["planned"]],
            "last heard": order["last_event"].dt.date.to_numpy(),
            "events": order["events"].to_numpy(),
            "status": order["status"].to_numpy(),
            "confidence": order["confidence"].to_numpy(),
        }
    )
    cards.table_card(
        view,
        f"Every relation known: {len(whole):,}",
        table,
        list(order["claims"]),
        key="clients-list",
        caption=f"{states.attrs.get('caveat', '')} {cards.cut_words(len(whole))}".strip(),
        height=cards.table_height(len(table)),
        data=whole,
        column_config={
            "client": st.column_config.TextColumn("client", width=200),
            "confidence": st.column_config.ProgressColumn("confidence", min_value=0, max_value=1, format="%.2f"),
            "since": st.column_config.DateColumn("since", format="MMM YYYY"),
            "last heard": st.column_config.DateColumn("last heard", format="MMM YYYY"),
        },
    )


main()
