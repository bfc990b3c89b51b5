"""Market: what closed, what was only talked of, and how it stands to revenue."""

from __future__ import annotations

import streamlit as st

from dashboard import cards
from dashboard.figures import valuations as figures
from dashboard.state import View

view: View = st.session_state["view"]
st.title("Market")
facts = view.facts()
timeline = figures.timeline_data(facts, view.start)
cards.chart_card(
    view,
    figures.timeline_title(timeline),
    figures.timeline(timeline, cards.mode()),
    timeline,
    key="market",
    caption="Company valuations in US dollars, log scale. Solid: closed. Hollow: reported or talks.",
)
