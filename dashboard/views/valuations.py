"""Valuations: what closed, what was only talked of, and how it stands to revenue."""

from __future__ import annotations

import streamlit as st

from dashboard import cards, loading
from dashboard.figures import valuations as figures
from dashboard.names import listed
from dashboard.state import View
from models.analytics import multiples, revenue, valuation

view: View = st.session_state["view"]
#: The path of prices and the points of revenue, with which the analyses of this page begin.
PATH = {"path": loading.computed(view, valuation.prices, metrics=loading.PRICES, statuses=view.counted)}
POINTS = {"points": loading.computed(view, revenue.points_of, metrics=loading.REVENUE, statuses=view.counted)}
st.title("Valuations")


def _steps_over_time() -> None:
    every = view.only(loading.valuations(view))
    frame = figures.timeline_data(every, view.start)
    cards.chart_card(
        view,
        figures.timeline_title(frame),
        figures.timeline(frame, cards.mode(), view.start, view.day),
        frame,
        key="valuations",
        caption="US dollars, log scale. Solid: closed. Circle: reported. Diamond: talks, small and pale once closed. "
        "Bars: ranges. A line holds the last closed price; dots hold a price that nobody closed.",
        summary=figures.timeline_summary(frame),
    )


def _against_revenue() -> None:
    every = view.only(
        loading.computed(
            view,
            multiples.multiples,
            metrics=loading.PRICES,
            given=PATH | POINTS,
            statuses=view.counted,
            basis="either",
        )
    )
    frame = figures.multiples_data(every, view.start)
    cards.chart_card(
        view,
        figures.multiples_title(frame),
        figures.multiples(frame, cards.mode()),
        frame,
        key="multiples",
        caption=f"{every.attrs['caveat']} Run rate, else the last twelve months. Grey lines: equal multiples.",
        summary=figures.multiples_summary(frame),
    )


def _step_ups() -> None:
    every = view.only(
        loading.computed(view, valuation.step_ups, metrics=loading.PRICES, given=PATH, statuses=view.counted)
    )
    frame = figures.steps_data(every, view.start)
    cards.chart_card(
        view,
        figures.steps_title(frame),
        figures.steps(frame, cards.mode()),
        frame,
        key="steps",
        caption="From one price (hollow) to the next (solid), US dollars, log scale; months between them at the right.",
        summary=figures.steps_summary(frame),
    )


def _comparables() -> None:
    frame = view.only(
        loading.computed(
            view,
            multiples.comparables,
            metrics=loading.PRICES,
            given=PATH | POINTS,
            listed=listed(),
            statuses=view.counted,
        )
    )
    table, formats, behind = figures.comparables(frame)
    config = st.column_config
    cards.table_card(
        view,
        figures.comparables_title(frame),
        table,
        behind,
        key="comparables",
        caption=f"{frame.attrs['caveat']} Money in US dollars.",
        formats=formats,
        data=frame,
        height=cards.table_height(len(table), most=16),
        column_config={
            "Vendor": config.TextColumn("Vendor", pinned=True, width=120),
            "Listed": config.TextColumn("Listed", width=115),
            "Priced": config.TextColumn("Priced", width=150),
            "of": config.TextColumn("of", width=90, help="What the multiple is of"),
            "Told as": config.TextColumn("Told as", width=160),
        },
    )


_steps_over_time()
left, right = st.columns(2)
with left:
    _against_revenue()
with right:
    _step_ups()
_comparables()
