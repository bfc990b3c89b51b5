"""Revenue: run rate and annual apart, the race from a first threshold, growth, what lies ahead, and shares."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cards, loading
from dashboard.figures import outlook
from dashboard.figures import revenue as figures
from dashboard.loading import REVENUE
from dashboard.rows import each_row
from dashboard.state import View
from models.analytics import forecast, race, revenue, shares
from models.analytics.selection import placed

#: Starts of the race, in US dollars.
THRESHOLDS = {"$1 M": 1e6, "$10 M": 1e7, "$100 M": 1e8}
DEFAULT_THRESHOLD = "$10 M"
#: What a period adds up to.
PERIODS = {"annual": "Year", "half": "Half", "quarter": "Quarter"}
#: Lines that can be foretold.
FORETOLD = {"run_rate": "Run rate", "annual": "Year", "half": "Half", "quarter": "Quarter"}
#: The method is tested on so many vendors, those with most points: testing hundreds would take minutes.
MOST_TESTED = 4
view: View = st.session_state["view"]
#: The points of every line, with which most analyses of this page begin.
POINTS = {"points": loading.computed(view, revenue.points_of, metrics=REVENUE, statuses=view.counted)}
st.title("Revenue")


def _run_rates() -> None:
    every = view.only(loading.computed(view, revenue.series, metrics=REVENUE, line="run_rate", statuses=view.drawn))
    frame = figures.series_data(every, view.start)
    cards.chart_card(
        view,
        figures.series_title(frame, "run_rate"),
        figures.series(frame, cards.mode(), view.start),
        frame,
        key="run-rate",
        caption="A year's worth at the pace of the date, US dollars, log scale. Solid: confirmed. Hollow: reported. "
        "Diamond: projected. Triangles: “more than”, “up to”.",
        summary=figures.series_summary(frame, "run_rate"),
    )


def _periods() -> None:
    card = cards.card("periods")
    line = card.controls.segmented_control(
        "Revenue of a",
        list(PERIODS),
        default="annual",
        format_func=PERIODS.__getitem__,
        required=True,
        key="period",
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
    )
    line = line if line in PERIODS else "annual"
    every = view.only(loading.computed(view, revenue.series, metrics=REVENUE, line=line, statuses=view.drawn))
    frame = figures.series_data(every, view.start)
    cards.chart_card(
        view,
        figures.series_title(frame, line),
        figures.series(frame, cards.mode(), view.start, height=346),
        frame,
        key="periods",
        into=card,
        caption=" ".join(("What a period added up to, US dollars, log scale.", every.attrs["caveat"])),
        summary=figures.series_summary(frame, line),
    )


def _race() -> None:
    card = cards.card("race")
    chosen = card.controls.segmented_control(
        "Months since",
        list(THRESHOLDS),
        default=DEFAULT_THRESHOLD,
        required=True,
        key="since",
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
    )
    threshold = THRESHOLDS.get(chosen, THRESHOLDS[DEFAULT_THRESHOLD])
    frame = figures.race_data(
        view.only(loading.computed(view, race.race, metrics=REVENUE, threshold=threshold, statuses=view.counted))
    )
    cards.chart_card(
        view,
        figures.race_title(frame, threshold),
        figures.race(frame, threshold, cards.mode()),
        frame,
        key="race",
        into=card,
        caption=frame.attrs["caveat"],
        summary=figures.race_summary(frame, threshold),
        nothing="No run rate of this size is known. Choose a lower start.",
    )


def _growth() -> None:
    frame = view.only(
        loading.computed(view, revenue.growth_table, metrics=REVENUE, given=POINTS, statuses=view.counted)
    )
    frame = frame.sort_values("growth", ascending=False, kind="stable", na_position="last").reset_index(drop=True)
    table, formats, behind = figures.growth_table(frame)
    config = st.column_config
    cards.table_card(
        view,
        figures.growth_title(frame),
        table,
        behind,
        key="growth",
        caption="Growth a year: from the point nearest to a year before the newest one. Since first: a year, over all "
        "points. Told: what a source says in so many words.",
        formats=formats,
        data=frame,
        height=cards.table_height(len(table)),
        column_config={
            "Vendor": config.TextColumn("Vendor", pinned=True, width=120),
            "First": config.DateColumn("First", format="MMM YYYY", width=90),
            "Points": config.NumberColumn("Points", width=65),
        },
    )


def _ahead() -> None:
    card = cards.card("forecast")
    with card.controls:
        line = st.segmented_control(
            "Line",
            list(FORETOLD),
            default="run_rate",
            format_func=FORETOLD.__getitem__,
            required=True,
            key="line",
            bind="query-params",
            persist_state="session",
        )
        line = line if line in FORETOLD else "run_rate"
        ready = view.only(
            loading.computed(view, forecast.readiness, metrics=REVENUE, given=POINTS, statuses=view.counted, line=line)
        )
        able = list(ready.loc[ready["refused"].isna(), "vendor"])
        vendor = st.selectbox(
            "Vendor",
            able,
            format_func=loading.name_of,
            key=f"ahead-{line.replace('_', '-')}",
            bind="query-params",
            persist_state="session",
            width=220,
            placeholder="None has enough points",
            disabled=not able,
        )
    refused = ready[ready["refused"].notna()]
    if vendor not in able:
        reasons = "; ".join(f"{loading.short_name(row.vendor)}: {row.refused}" for row in each_row(refused.head(4)))
        cards.chart_card(
            view,
            "Where is it heading?",
            outlook.forecast(refused.head(0), refused.head(0), cards.mode()),
            refused,
            key="forecast",
            into=card,
            nothing=f"Nothing is foretold from so few points. {reasons}",
        )
        return
    ahead = loading.computed(
        view, forecast.forecast, metrics=REVENUE, given=POINTS, vendor=vendor, line=line, statuses=view.counted
    )
    points = loading.computed(view, revenue.series, metrics=REVENUE, line=line, statuses=view.counted)
    past = placed(points[points["vendor"].eq(vendor)])
    past = past[past["value_usd"] > 0]
    cards.chart_card(
        view,
        outlook.forecast_title(ahead, ahead.attrs["level"]),
        outlook.forecast(past, ahead, cards.mode()),
        ahead,
        key="forecast",
        into=card,
        caption=f"{ahead.attrs['caveat']} US dollars, log scale. Dashed: median. Band: {ahead.attrs['level']:.0%} of "
        "what the trend and the ranges of the claims allow.",
        summary=outlook.forecast_summary(past, ahead),
    )
    _record(line)


def _record(line: str) -> None:
    """The tests of the line shown; where it has none, those of the first line that has any."""
    shown, tests = line, _tests(line)
    for other in FORETOLD:
        if not tests.empty:
            break
        shown, tests = other, _tests(other)
    note = (
        "" if shown == line else f" No vendor has enough {figures.LINES[line]} points; shown: {figures.LINES[shown]}."
    )
    cards.chart_card(
        view,
        outlook.record_title(tests),
        outlook.record(tests, cards.mode()),
        tests,
        key="record",
        caption=f"What the same method would have said a year before each point, for the {MOST_TESTED} best documented "
        f"vendors. Bar: interval. Dot: median, a cross where the truth fell outside.{note} {tests.attrs['caveat']}",
        summary=outlook.record_summary(tests),
        nothing="A vendor is tested from six points on; none has so many yet.",
    )


def _tests(line: str) -> pd.DataFrame:
    ready = loading.computed(view, forecast.readiness, metrics=REVENUE, given=POINTS, statuses=view.counted, line=line)
    best = tuple(ready.loc[ready["observations"] >= forecast.MIN_BACKTEST, "vendor"].head(MOST_TESTED))
    return loading.computed(
        view, forecast.backtest, metrics=REVENUE, given=POINTS, line=line, vendors=best, statuses=view.counted
    )


def _shares() -> None:
    every = loading.computed(view, shares.shares, metrics=REVENUE, given=POINTS, statuses=view.counted)
    frame = figures.shares_data(every, view.start)
    gone = loading.computed(view, shares.missing, metrics=REVENUE, given=POINTS, statuses=view.counted)
    shown = view.only(frame)
    words = figures.missing_words(gone, figures.best_told(frame))
    cards.chart_card(
        view,
        figures.shares_title(shown),
        figures.shares(shown, cards.mode()),
        shown,
        key="shares",
        caption=f"{every.attrs['caveat']} {words}".strip(),
        summary=figures.shares_summary(shown),
    )


left, right = st.columns(2)
with left:
    _run_rates()
with right:
    _periods()
left, right = st.columns(2)
with left:
    _race()
with right:
    _shares()
_growth()
_ahead()
