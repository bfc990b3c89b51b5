"""Reports: pick a week, read its report, take it away in any format, go back to past ones."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import cards, loading, wording
from dashboard.report import making
from dashboard.report.build import report_of
from dashboard.report.language import language
from dashboard.report.model import Report
from dashboard.report.span import Span
from dashboard.state import View
from models.errors import LabelscopeError

#: Names of the formats for people.
_FORMATS = {
    "pdf": "PDF",
    "html": "Web page (HTML)",
    "xlsx": "Excel workbook",
    "pptx": "PowerPoint slides",
    "md": "Markdown",
    "json": "JSON",
}
_LANGUAGES = {"en": "English", "fr": "Français"}
_HEIGHT = 1_150
#: Weeks without news that are offered beside those with news: the newest.
_RECENT = 8
#: A store of more pages counts them in place of claims, and writes a report only once a week is chosen.
_MOST_PAGES = 3_000


def main() -> None:
    """Draw the page."""
    view: View = st.session_state["view"]
    st.title("Reports")
    by_day = loading.days_of_news(view, pages=True)
    large = int(by_day.sum()) > _MOST_PAGES
    pages = large and not view.vendors
    counts = _weeks(by_day if pages else loading.days_of_news(view, pages=False), view.day)
    if counts.empty:
        cards.empty("There is no news on record yet. Collect some, or load the shipped ledger with 'labelscope init'.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        week = _week(view, counts, pages=pages, chosen_first=large)
        lang = st.segmented_control(
            "Language",
            list(_LANGUAGES),
            default="en",
            required=True,
            format_func=_LANGUAGES.__getitem__,
            # Not "lang": that is the filter of the News page, which holds several.
            key="written",
            bind="query-params",
        )
        downloads = st.popover("Download", icon=":material/download:")
    if week is None:
        cards.empty("The record is large, and writing a report of it takes a while. Choose a week above.")
        return
    try:
        made = _report(view.path, view.revision, week, view.vendors, str(lang or "en"))
    except LabelscopeError as error:
        st.warning(str(error), icon=":material/summarize:")
        return
    with downloads:
        _downloads(view, made)
    page = making.render(made, "html")
    # A data: address has an origin of its own: whatever a headline holds cannot reach the dashboard.
    st.iframe(
        "data:text/html;charset=utf-8;base64," + base64.b64encode(page).decode("ascii"),
        height=_HEIGHT,
        alt=f"{made.title}: {made.headline.text}",
    )


def _week(view: View, counts: pd.Series, *, pages: bool, chosen_first: bool) -> str | None:
    """The week chosen: the address's, else the last complete one, or none where it must be chosen first."""
    names = [str(name) for name in counts.index]
    last = Span.last_complete_week(view.day).name
    told = st.query_params.get("week")
    standard = None if chosen_first else next((name for name in (last,) if name in names), names[0])
    wanted = told if told in names else standard
    week = st.selectbox(
        "Week",
        names,
        index=None if wanted is None else names.index(wanted),
        format_func=lambda name: _label(name, int(counts[name]), "page" if pages else "claim"),
        placeholder="Choose a week",
        key="report-week",
        width=380,
    )
    if week is None:
        return None
    # Not bound: a bound box keeps the label in the address, which changes with each new claim.
    st.query_params["week"] = week
    return str(week)


def _weeks(known: pd.Series, day: dt.date) -> pd.Series:
    """What became public in each week, newest first; quiet weeks only among the newest.

    Args:
        known: numbers by day, from :func:`data.queries.days_of_news`.
        day: the last day.
    """
    last = Span.last_complete_week(day)
    if known.empty:
        return pd.Series(dtype="int64")
    days = pd.DatetimeIndex(known.index)
    mondays = known.groupby(days - pd.to_timedelta(days.day_of_week, unit="D")).sum()
    newest = max(last.first, mondays.index.max().date())
    for back in range(_RECENT):
        monday = pd.Timestamp(newest - dt.timedelta(weeks=back))
        if monday not in mondays.index and monday.date() <= last.first:
            mondays[monday] = 0
    mondays = mondays.sort_index(ascending=False)
    return mondays.set_axis([_name(monday) for monday in mondays.index])


def _name(monday: pd.Timestamp) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _label(name: str, number: int, thing: str) -> str:
    span = Span.week(name)
    told = "no news" if number == 0 else wording.counted(number, thing)
    return f"{name} · {language('en').days(span.first, span.last)} · {told}"


@st.cache_resource(max_entries=16, show_spinner="Writing the report")
def _report(path: str, revision: int, week: str, vendors: tuple[str, ...], lang: str) -> Report:
    """The report of a week; the same for every session, never changed."""
    return report_of(Path(path), Span.week(week), vendors, lang)


def _downloads(view: View, made: Report) -> None:
    name = making.base_name(made)
    for ending, title in _FORMATS.items():
        st.download_button(
            title,
            data=lambda ending=ending: making.render(made, ending),  # type: ignore[misc]
            file_name=f"{name}.{ending}",
            mime=making.MIME[ending],
            on_click="ignore",
            key=f"report-{ending}",
            type="tertiary",
        )
    st.download_button(
        "Tables as CSV (zip)",
        data=lambda: making.tables_zip(made),
        file_name=f"{name}-tables.zip",
        mime="application/zip",
        on_click="ignore",
        key="report-tables",
        type="tertiary",
    )


main()
