"""Market: where it stands in one screen, every vendor in one table, and what changed lately."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cards, loading
from dashboard.figures import market as figures
from dashboard.state import SPANS, View
from models.analytics import changes as changed

#: Windows of "what changed", in days.
WINDOWS = {"30 days": 30, "90 days": 90, "6 months": 182, "1 year": 365}
DEFAULT_WINDOW = "6 months"
#: The spans of the shared control in words.
SPAN_WORDS = {"6m": "6 months", "1y": "1 year", "2y": "2 years", "5y": "5 years", "all": "10 years"}
#: A record of more facts is compared with an earlier one only when asked, as that day has to be worked out anew.
MOST_FACTS = 40_000
#: Changes shown.
MOST_CHANGES = 15

view: View = st.session_state["view"]
st.title("Market")


def _numbers() -> None:
    days = round((SPANS[view.span] or 120) * 365.25 / 12)
    frame = loading.market_cards(view, days)
    with st.grid(4, min_column_width=200):
        for card in figures.cards(frame, SPAN_WORDS[view.span]):
            cards.metric_card(
                view,
                card.label,
                card.value,
                card.claims,
                key=f"card-{card.key.replace('_', '-')}",
                delta=card.delta,
                versus=card.versus,
                trend=card.trend,
                trend_type=card.trend_type,
                help=card.help,
                delta_color=card.color,
            )


def _league() -> None:
    frame = view.only(loading.league(view))
    shown = figures.league(frame)
    config = st.column_config
    cards.table_card(
        view,
        figures.league_title(frame),
        shown.table,
        shown.behind,
        key="league",
        caption="Newest figure of each vendor; money in US dollars. Revenue is the newest of run rate and last twelve "
        "months, the multiple the last price over the revenue of its own time. Choose a cell to see its evidence.",
        formats=shown.formats,
        data=frame.drop(columns=["spark_valuation", "spark_revenue"]),
        height=cards.table_height(len(frame), most=16),
        column_config={
            "Vendor": config.TextColumn("Vendor", pinned=True, width=115),
            "Valuation": config.NumberColumn("Valuation", width=80),
            "24 months": config.LineChartColumn("24 months", width=80),
            "As of": config.TextColumn("As of", width=158),
            "In talks": config.NumberColumn("In talks", width=75),
            "Revenue": config.NumberColumn("Revenue", width=78),
            "24 months ": config.LineChartColumn("24 months", width=80),
            "Basis": config.TextColumn("Basis", width=150),
            "Multiple": config.NumberColumn("Multiple", width=72),
            "Growth a year": config.NumberColumn("Growth a year", width=100),
            "Pay range": config.NumberColumn("Pay range", width=112, help="Sorts by the median"),
            "Clients": config.NumberColumn("Clients", width=65, help="That buy, as far as told"),
            "Last news": config.DateColumn("Last news", width=95, format="D MMM YYYY"),
        },
    )


@st.fragment
def _changes() -> None:
    card = cards.card("changes")
    window = card.controls.segmented_control(
        "Known in the last",
        list(WINDOWS),
        default=DEFAULT_WINDOW,
        required=True,
        key="window",
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
    )
    since = (pd.Timestamp(view.day) - pd.Timedelta(days=WINDOWS.get(window, WINDOWS[DEFAULT_WINDOW]))).date()
    if len(view.all_facts()) > MOST_FACTS and not card.controls.toggle(
        "Compare the two days", key="compare-days", bind="query-params", persist_state="session"
    ):
        with card.head:
            st.markdown("**What became known lately?**")
        with card.body:
            cards.empty(
                "The record is large: comparing it with that of an earlier day takes a while. Ask for it above."
            )
        return
    frame = loading.changed(view, since)
    if view.vendors:
        frame = frame[frame["vendor"].isin(view.vendors)]
    if view.statuses:
        frame = frame[frame["status"].isin(view.statuses)]
    frame = changed.top(frame, MOST_CHANGES)
    behind = [
        (*new, *ids, *against)
        for new, ids, against in zip(frame["new_claims"], frame["claims"], frame["dissenting"], strict=True)
    ]
    cards.table_card(
        view,
        figures.changes_title(frame, since),
        figures.changes(frame, view.day),
        behind,
        key="changes",
        into=card,
        caption="The record of the two days compared: what is new, closed, revised, confirmed, denied or disputed.",
        data=frame,
        nothing="Nothing became known in this window. Choose a longer one.",
        column_config={
            "What": st.column_config.TextColumn("What", width="medium"),
            "Known since": st.column_config.DateColumn("Known since", format="D MMM YYYY"),
        },
    )


_numbers()
_league()
_changes()
