"""The state of a view: which day, vendors, statuses and span.

All of it lives in the address: the widgets are bound to query parameters, so a link shows the same view and a change of
page keeps it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import exporting, loading, wording
from dashboard.inert import escape
from models.analytics.selection import ANY, FIRM
from models.claim import Status

#: Spans offered, in months; 0 is everything.
SPANS = {"6m": 6, "1y": 12, "2y": 24, "5y": 60, "all": 0}
DEFAULT_SPAN = "2y"

#: Keys of the widgets, which are the names of the query parameters as well.
KNOWN, VENDORS, STATUSES, SPAN = "on", "vendor", "status", "span"

STATUS_LABELS = {
    Status.CONFIRMED.value: "Closed",
    Status.REPORTED.value: "Reported",
    Status.TALKS.value: "Talks",
    Status.PROJECTED.value: "Projected",
}


@dataclass(frozen=True, slots=True)
class View:
    """What the person looks at."""

    #: The record as the public knew it on this day; None for today.
    known_on: dt.date | None
    #: Vendor ids; empty for all.
    vendors: tuple[str, ...]
    #: Statuses shown; empty for all but denied.
    statuses: tuple[str, ...]
    #: Key of SPANS.
    span: str
    #: Store and revision, the key of the caches.
    path: str
    revision: int

    @property
    def day(self) -> dt.date:
        """The day that the view is of."""
        return self.known_on or today()

    @property
    def start(self) -> dt.date | None:
        """First day of the span; None for everything."""
        months = SPANS[self.span]
        return (pd.Timestamp(self.day) - pd.DateOffset(months=months)).date() if months else None

    @property
    def counted(self) -> tuple[str, ...]:
        """Statuses that calculations rest on: those chosen, else closed and reported."""
        return self.statuses or FIRM

    @property
    def drawn(self) -> tuple[str, ...]:
        """Statuses that charts show: those chosen, else all but denied."""
        return self.statuses or ANY

    def only(self, frame: pd.DataFrame, column: str = "vendor") -> pd.DataFrame:
        """The rows of the vendors chosen; all when none is. Keeps ``attrs``."""
        if not self.vendors:
            return frame
        kept = frame[frame[column].isin(self.vendors)]
        kept.attrs = dict(frame.attrs)
        return kept

    def since(self, frame: pd.DataFrame, column: str = "date") -> pd.DataFrame:
        """The rows dated within the span; undated rows only when the span is everything. Keeps ``attrs``."""
        if self.start is None:
            return frame
        kept = frame[frame[column] >= pd.Timestamp(self.start)]
        kept.attrs = dict(frame.attrs)
        return kept

    def facts(self) -> pd.DataFrame:
        """Facts of the day, vendors and statuses (not cut to the span)."""
        return self._choose(loading.facts(self.path, self.revision, self.known_on))

    def all_facts(self) -> pd.DataFrame:
        """Facts of the day, whatever vendors and statuses are chosen."""
        return loading.facts(self.path, self.revision, self.known_on)

    def claims(self) -> pd.DataFrame:
        """Claims of the day, vendors and statuses."""
        return self._choose(loading.claims(self.path, self.revision, self.known_on))

    def all_claims(self) -> pd.DataFrame:
        """Claims of the day, whatever vendors and statuses are chosen."""
        return loading.claims(self.path, self.revision, self.known_on)

    def _choose(self, frame: pd.DataFrame) -> pd.DataFrame:
        keep = pd.Series(True, index=frame.index)
        if self.vendors:
            keep &= frame["vendor"].isin(self.vendors)
        if self.statuses:
            keep &= frame["status"].isin(self.statuses)
        return frame[keep]


def today() -> dt.date:
    """The present day in UTC, as the store counts days."""
    return dt.datetime.now(dt.UTC).date()


def controls() -> View:
    """Draw the controls that every page shares, and give the view that they ask for."""
    path, revision = str(loading.store_path()), loading.revision()
    known = list(loading.vendors(path, revision))
    if not known:
        st.info(
            "Nothing is on record yet. Load the shipped ledger with `labelscope init`, or collect on the page Sources.",
            icon=":material/inbox:",
        )
    _take_ids(known)
    # Before the widgets are drawn: they take from the address what they do not know.
    unknown = _not_understood(known, loading.first_known(path, revision) or today())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="controls"):
        known_on = _known_on(path, revision)
        vendors = st.multiselect(
            "Vendors",
            known,
            format_func=loading.name_of,
            key=VENDORS,
            bind="query-params",
            persist_state="session",
            placeholder="All vendors",
            width=255,
        )
        statuses = st.pills(
            "Status",
            list(STATUS_LABELS),
            selection_mode="multi",
            format_func=STATUS_LABELS.__getitem__,
            key=STATUSES,
            bind="query-params",
            persist_state="session",
        )
        span = st.segmented_control(
            "Span",
            list(SPANS),
            default=DEFAULT_SPAN,
            required=True,
            key=SPAN,
            bind="query-params",
            persist_state="session",
        )
        day = known_on if isinstance(known_on, dt.date) and known_on < today() else None
        view = View(day, tuple(vendors), tuple(statuses), span if span in SPANS else DEFAULT_SPAN, path, revision)
        _export_menu(view)
        st.button("Reset", on_click=_reset, icon=":material/restart_alt:", type="tertiary")
    for words in unknown:
        st.warning(words, icon=":material/link_off:")
    if day is not None:
        st.info(f"The record as it stood on {day.day} {day:%B %Y}. Later news is not shown.", icon=":material/history:")
    return view


def _take_ids(vendors: list[str]) -> None:
    """An address may name vendors by id as well as by name: what the command line prints can be pasted.

    The widget is bound to the names that it shows, so ids are turned into names before it is drawn.
    """
    asked = st.query_params.get_all(VENDORS)
    # Some names are their ids: without a difference there is nothing to turn, and the run would begin for ever.
    named = [loading.name_of(value) if value in vendors else value for value in asked]
    if VENDORS not in st.session_state and named != asked:
        st.query_params[VENDORS] = named
        st.rerun()


def _not_understood(vendors: list[str], first: dt.date) -> list[str]:
    """What the address asks for and cannot be shown, said in Markdown: else a link with a slip would show another view.

    Args:
        vendors: ids of those that the store tells of.
        first: the earliest day of the record.
    """
    words = []
    asked = st.query_params.get(KNOWN)
    if asked and not _is_day(asked, first, today()):
        words.append(
            f"The address asks for the record as it stood on “{escape(asked, 40)}”. It is kept from "
            f"{wording.day(first)} to today; shown is the record of today."
        )
    names = {*vendors, *map(loading.name_of, vendors)}
    missing = [vendor for vendor in st.query_params.get_all(VENDORS) if vendor not in names]
    if missing:
        told = ", ".join(f"“{escape(vendor, 40)}”" for vendor in missing[:5])
        words.append(f"Nothing is on record of {told}, which the address asks for.")
    return words


def _is_day(text: str, first: dt.date, last: dt.date) -> bool:
    """True for an ISO date between two days."""
    try:
        return first <= dt.date.fromisoformat(text) <= last
    except ValueError:
        return False


def _known_on(path: str, revision: int) -> object:
    return st.date_input(
        "As it stood on",
        value=None,
        min_value=loading.first_known(path, revision) or today(),
        max_value=today(),
        key=KNOWN,
        bind="query-params",
        persist_state="session",
        help="Everything follows: figures, tables and cards show what the public knew on this day.",
        width=172,
    )


def _export_menu(view: View) -> None:
    with st.popover("Export", icon=":material/download:", help="The whole record of the day, all vendors"):
        for label, name, mime in exporting.MENU:
            st.download_button(
                label,
                data=lambda name=name: exporting.whole(name, Path(view.path), view.known_on),
                file_name=name,
                mime=mime,
                on_click="ignore",
                key=f"export-{name}",
                type="tertiary",
            )


def _reset() -> None:
    st.session_state.update({KNOWN: None, VENDORS: [], STATUSES: [], SPAN: DEFAULT_SPAN})
