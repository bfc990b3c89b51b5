"""Compare: two to six vendors side by side, all metrics, one table to export."""

from __future__ import annotations

import streamlit as st

from dashboard import cards, exporting, loading
from dashboard.figures import compare as figures
from dashboard.figures import revenue as sales
from dashboard.figures import valuations as prices
from dashboard.inert import csv_bytes
from dashboard.state import View
from models.analytics import revenue

view: View = st.session_state["view"]
st.title("Compare")


def _chosen() -> list[str]:
    """The vendors compared: the shared choice if it is of a fitting number, else the ones chosen here."""
    league = loading.league(view)
    if figures.FEWEST <= len(view.vendors) <= figures.MOST:
        return [vendor for vendor in view.vendors if vendor in set(league["vendor"])]
    every = sorted(league["vendor"], key=lambda vendor: loading.name_of(vendor).casefold())
    chosen = st.multiselect(
        "Compare",
        every,
        default=list(league["vendor"].head(3)),
        format_func=loading.name_of,
        max_selections=figures.MOST,
        key="compare",
        bind="query-params",
        persist_state="session",
        placeholder="Two to six vendors",
        help="Or choose two to six vendors above, for every page.",
    )
    return list(chosen)


def _table(vendors: list[str]) -> None:
    compared = figures.compare(loading.league(view), view.facts(), vendors)
    config = st.column_config
    wide = max(230, 1030 // max(1, len(vendors)))
    columns: dict[str, object] = {
        name: config.TextColumn(name, width=wide) for name in compared.table.columns if name not in ("Group", "Measure")
    }
    columns |= {"Group": None, "Measure": config.TextColumn("Measure", pinned=True, width=190)}
    cards.table_card(
        view,
        figures.title(loading.league(view), vendors),
        compared.table,
        compared.behind,
        key="comparison",
        caption="The newest figure of each kind, as it was told. Choose a cell to see its evidence.",
        column_config=columns,
        height=cards.table_height(len(compared.table), most=20),
    )
    name = figures.file_name(vendors, view.day)
    with st.container(horizontal=True):
        st.download_button(
            "This table as Excel",
            data=lambda: exporting.xlsx_bytes({"comparison": compared.table}),
            file_name=f"{name}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
            key="comparison-xlsx",
            icon=":material/download:",
        )
        st.download_button(
            "As CSV",
            data=lambda: csv_bytes(compared.table),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            key="comparison-csv",
            icon=":material/download:",
        )


def _charts(vendors: list[str]) -> None:
    left, right = st.columns(2)
    steps = loading.valuations(view)
    frame = prices.timeline_data(steps[steps["vendor"].isin(vendors)], view.start)
    with left:
        cards.chart_card(
            view,
            prices.timeline_title(frame),
            prices.timeline(frame, cards.mode(), view.start, view.day),
            frame,
            key="compared-valuations",
            caption="Valuations, US dollars, log scale. Solid: closed. Hollow: reported, talks.",
            summary=prices.timeline_summary(frame),
        )
    rates = loading.computed(view, revenue.series, metrics=loading.REVENUE, line="run_rate", statuses=view.drawn)
    told = sales.series_data(rates[rates["vendor"].isin(vendors)], view.start)
    with right:
        cards.chart_card(
            view,
            sales.series_title(told, "run_rate"),
            sales.series(told, cards.mode(), view.start, height=470),
            told,
            key="compared-run-rates",
            caption="Run rates, US dollars, log scale. Solid: confirmed. Hollow: reported.",
            summary=sales.series_summary(told, "run_rate"),
        )


if loading.league(view).empty:
    cards.empty("No vendor has a fact yet. Collect, or load the shipped ledger with “labelscope init”.")
else:
    vendors = _chosen()
    if len(vendors) < figures.FEWEST:
        cards.empty("Choose at least two vendors to compare.")
    else:
        _table(vendors)
        _charts(vendors)
