"""Cached reading of the store for the pages: one small module between Streamlit and data.queries.

Every cached function takes the store's revision as an argument, so that a write by a collector shows at the next run of
a page, and nothing needs to expire by time. Frames are shared between sessions and never changed in place: copying
them at every run would cost more than all else on a large store.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.names import name_of, organizations, short_name
from data import queries
from data.connection import default_path
from data.selection import Filter
from models.analytics.selection import observable as make_observable
from models.claim import Metric

if TYPE_CHECKING:
    from dashboard.state import View
    from models.analytics.league import Paths

__all__ = [
    "PRICES",
    "REVENUE",
    "changed",
    "claims",
    "claims_by_id",
    "computed",
    "computed_of",
    "days_of_news",
    "documents",
    "facts",
    "facts_about",
    "facts_by_vendor",
    "facts_of",
    "first_known",
    "league",
    "market_cards",
    "name_of",
    "observable",
    "of_metrics",
    "of_statuses",
    "organizations",
    "revision",
    "short_name",
    "store_path",
    "valuations",
    "vendors",
]

# Text as Python's own strings: on frames of some thousand rows every step over Arrow's costs up to twice as much.
pd.set_option("mode.string_storage", "python")

T = TypeVar("T")
#: Metrics that analyses of revenue look at.
REVENUE = ("revenue", "revenue_growth")
#: Metrics that analyses of prices look at.
PRICES = ("valuation", "funding", "funding_total", *REVENUE)


def store_path() -> Path:
    """The store that this server shows: $LABELSCOPE_DB, else data/labelscope.db in the checkout."""
    return default_path()


def revision() -> int:
    """The store's revision, read at every run of a page (under a millisecond)."""
    return queries.revision(store_path())


@st.cache_resource(max_entries=8, show_spinner="Reading the record")
def facts(path: str, revision: int, known_on: dt.date | None) -> pd.DataFrame:
    """All facts as they stood on a day (None: today); columns as in data.queries.facts. Never change it in place."""
    return _facts_of_metrics(path, revision, known_on, tuple(sorted(metric.value for metric in Metric)))


def _facts_of_metrics(path: str, revision: int, known_on: dt.date | None, metrics: tuple[str, ...]) -> pd.DataFrame:
    parts = [_facts_of_metric(path, revision, known_on, metric) for metric in metrics]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    # As if read at once: by vendor, and then as the parts are.
    return frame.iloc[np.argsort(pd.factorize(frame["vendor"], sort=True)[0], kind="stable")].reset_index(drop=True)


@st.cache_resource(max_entries=48, show_spinner="Reading the record")
def _facts_of_metric(path: str, revision: int, known_on: dt.date | None, metric: str) -> pd.DataFrame:
    """Read metric by metric: what a page does not look at is not read, nor worked out for an earlier day."""
    return queries.facts(Path(path), Filter(metrics=(metric,), known_on=known_on))


@st.cache_resource(max_entries=4, show_spinner="Reading the claims")
def claims(path: str, revision: int, known_on: dt.date | None) -> pd.DataFrame:
    """All claims known on a day (None: today); columns as in data.queries.claims. Never change it in place."""
    return queries.claims(Path(path), Filter(known_on=known_on))


@st.cache_resource(max_entries=8, show_spinner=False)
def observable(path: str, revision: int, known_on: dt.date | None) -> pd.DataFrame:
    """All facts of a day as analyses take them soonest; see :func:`models.analytics.selection.observable`."""
    return make_observable(facts(path, revision, known_on))


@st.cache_resource(max_entries=8, show_spinner=False)
def of_statuses(path: str, revision: int, known_on: dt.date | None, statuses: tuple[str, ...]) -> pd.DataFrame:
    """All facts of a day of some statuses, for analyses; all for none. Never change it in place."""
    frame = observable(path, revision, known_on)
    return frame[frame["status"].isin(statuses)] if statuses else frame


@st.cache_resource(max_entries=8, show_spinner=False)
def of_metrics(path: str, revision: int, known_on: dt.date | None, metrics: tuple[str, ...]) -> pd.DataFrame:
    """All facts of a day of some metrics, for analyses; all for none. Never change it in place."""
    if not metrics:
        return observable(path, revision, known_on)
    return make_observable(_facts_of_metrics(path, revision, known_on, tuple(sorted(metrics))))


@st.cache_resource(max_entries=4, show_spinner=False)
def vendors(path: str, revision: int, known_on: dt.date | None = None) -> tuple[str, ...]:
    """The vendors that the store tells of (by a day, if one is given), by their names."""
    return tuple(sorted(queries.vendors(Path(path), known_on), key=lambda vendor: name_of(vendor).casefold()))


@st.cache_resource(max_entries=4, show_spinner=False)
def facts_by_vendor(path: str, revision: int) -> dict[str, int]:
    """How many facts the store holds of each vendor."""
    return queries.facts_by_vendor(Path(path))


@st.cache_data(max_entries=64, show_spinner=False)
def claims_by_id(path: str, revision: int, ids: tuple[str, ...]) -> pd.DataFrame:
    """The claims behind a number, in the order asked for."""
    return queries.claims_by_id(Path(path), ids)


@st.cache_resource(max_entries=64, show_spinner="Reading the record")
def facts_of(path: str, revision: int, known_on: dt.date | None, vendor: str) -> pd.DataFrame:
    """The facts of one vendor, read without those of the others. Never change it in place."""
    return queries.facts(Path(path), Filter(vendors=(vendor,), known_on=known_on))


@st.cache_resource(max_entries=64, show_spinner=False)
def _observable_of(path: str, revision: int, known_on: dt.date | None, vendor: str) -> pd.DataFrame:
    return make_observable(facts_of(path, revision, known_on, vendor))


@st.cache_resource(max_entries=64, show_spinner=False)
def facts_about(path: str, revision: int, known_on: dt.date | None, ids: tuple[str, ...]) -> pd.DataFrame:
    """The facts of a day that hold some claims, or are named by their own ids; others of their questions as well.

    Never change it in place.
    """
    asked = queries.questions_of(Path(path), ids)
    vendors_, metrics = (tuple(sorted({one[place] for one in asked})) for place in (0, 1))
    frame = queries.facts(Path(path), Filter(vendors=vendors_ or ("",), metrics=metrics, known_on=known_on))
    if known_on is None:
        return frame
    # A fact of an earlier day may have no namesake today, from which its question could be told.
    found = {*frame["id"], *(one for side in ("supporting", "dissenting") for held in frame[side] for one in held)}
    return frame if found.issuperset(ids) else facts(path, revision, known_on)


@st.cache_resource(max_entries=16, show_spinner=False)
def documents(path: str, revision: int, known_on: dt.date | None, limit: int = 500) -> pd.DataFrame:
    """The newest documents known on a day; columns as in data.queries.documents. Never change it in place."""
    return queries.documents(Path(path), known_on=known_on, limit=limit)


def days_of_news(view: View, *, pages: bool) -> pd.Series:
    """How much became known on each day up to the view's day; see :func:`data.queries.days_of_news`."""
    return _days_of_news(view.path, view.revision, view.day, view.vendors, pages)


@st.cache_data(max_entries=16, show_spinner=False)
def _days_of_news(path: str, revision: int, day: dt.date, vendors: tuple[str, ...], pages: bool) -> pd.Series:
    return queries.days_of_news(Path(path), day, vendors, pages=pages)


@st.cache_data(max_entries=4, show_spinner=False)
def first_known(path: str, revision: int) -> dt.date | None:
    """The earliest day for which the store has a record."""
    return queries.first_known(Path(path))


def computed(
    view: View,
    function: Callable[..., T],
    *,
    metrics: tuple[str, ...] = (),
    given: Mapping[str, object] | None = None,
    **arguments: Any,
) -> T:
    """An analysis of the facts of the view's day, done once for each store revision, day and set of arguments.

    Args:
        view: what the person looks at; vendors and span are not applied, so that choosing them costs nothing.
        function: a pure function of :mod:`models.analytics` that takes the facts first.
        metrics: all that the function looks at, so that a page goes through the other facts only once; empty for any.
        given: further arguments that follow from the facts and the other arguments, worked out already; what the
            function gives is the same without them.
        arguments: passed on; tuples or flat mappings where the function takes several things.

    Returns:
        What the function gives, shared between sessions: never change it in place.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    told = tuple(
        (key, tuple(sorted(value.items())) if isinstance(value, Mapping) else value)
        for key, value in sorted(arguments.items())
    )
    return _computed(
        view.path, view.revision, view.known_on, name, metrics, told, function, {**arguments, **(given or {})}
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _computed(
    path: str,
    revision: int,
    known_on: dt.date | None,
    name: str,
    metrics: tuple[str, ...],
    told: tuple[tuple[str, Any], ...],
    _function: Callable[..., T],
    _arguments: dict[str, Any],
) -> T:
    return _function(of_metrics(path, revision, known_on, metrics), **_arguments)


def valuations(view: View) -> pd.DataFrame:
    """Every valuation of the view's statuses with its round; see :func:`models.analytics.valuation.timeline`."""
    from models.analytics import valuation

    rounds = computed(view, valuation.rounds, metrics=PRICES)
    return computed(view, valuation.timeline, metrics=PRICES, given={"raised": rounds}, statuses=view.drawn)


def computed_of(view: View, vendor: str, function: Callable[..., T], **arguments: Any) -> T:
    """An analysis of the facts of one vendor alone, done once; for what does not depend on other vendors.

    What it gives is shared between sessions: never change it in place.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    told = tuple(sorted(arguments.items()))
    return _computed_of(view.path, view.revision, view.known_on, vendor, name, told, function, arguments)


@st.cache_resource(max_entries=256, show_spinner=False)
def _computed_of(
    path: str,
    revision: int,
    known_on: dt.date | None,
    vendor: str,
    name: str,
    told: tuple[tuple[str, Any], ...],
    _function: Callable[..., T],
    _arguments: dict[str, Any],
) -> T:
    return _function(_observable_of(path, revision, known_on, vendor), **_arguments)


def league(view: View) -> pd.DataFrame:
    """The league table of the view's day and statuses, all vendors; see :func:`models.analytics.league.league`."""
    return _league(view.path, view.revision, view.known_on, view.statuses, view.day)


@st.cache_resource(max_entries=16, show_spinner=False)
def _league(
    path: str, revision: int, known_on: dt.date | None, statuses: tuple[str, ...], day: dt.date
) -> pd.DataFrame:
    from models.analytics.league import league as league_of

    news = _last_news(path, revision, known_on, day)
    paths = _paths(path, revision, known_on, statuses, day)
    return league_of(of_statuses(path, revision, known_on, statuses), day, claims=news, paths=paths)


def market_cards(view: View, days: int) -> pd.DataFrame:
    """The sums over the view's vendors and statuses; see :func:`models.analytics.league.cards`."""
    return _market_cards(view.path, view.revision, view.known_on, view.statuses, view.day, days, view.vendors)


@st.cache_resource(max_entries=64, show_spinner=False)
def _market_cards(
    path: str,
    revision: int,
    known_on: dt.date | None,
    statuses: tuple[str, ...],
    day: dt.date,
    days: int,
    vendors: tuple[str, ...],
) -> pd.DataFrame:
    from models.analytics.league import cards

    paths = _paths(path, revision, known_on, statuses, day)
    return cards(of_statuses(path, revision, known_on, statuses), day, days, vendors or None, paths)


@st.cache_resource(max_entries=8, show_spinner=False)
def _paths(path: str, revision: int, known_on: dt.date | None, statuses: tuple[str, ...], day: dt.date) -> Paths:
    from models.analytics.league import paths_of

    return paths_of(of_statuses(path, revision, known_on, statuses), day)


@st.cache_resource(max_entries=8, show_spinner=False)
def _last_news(path: str, revision: int, known_on: dt.date | None, day: dt.date) -> pd.DataFrame:
    return queries.last_news(Path(path), day, Filter(known_on=known_on))


def changed(view: View, since: dt.date) -> pd.DataFrame:
    """What became known between a day and the view's day; see :func:`models.analytics.changes.changes`."""
    return _changed(view.path, view.revision, view.known_on, since)


@st.cache_resource(max_entries=8, show_spinner=False)
def _changed(path: str, revision: int, known_on: dt.date | None, since: dt.date) -> pd.DataFrame:
    from models.analytics.changes import changes

    return changes(facts(path, revision, since), facts(path, revision, known_on), since)
