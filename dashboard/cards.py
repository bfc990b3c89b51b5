"""The cards that hold metrics, charts and tables: title that states the finding, evidence on selection, downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import evidence, loading, readable
from dashboard.inert import csv_bytes, escape
from dashboard.state import View

__all__ = [
    "Card",
    "card",
    "chart_card",
    "chart_config",
    "empty",
    "escape",
    "metric_card",
    "mode",
    "selected_facts",
    "table_card",
]

#: Said where there is nothing to show.
NOTHING = "Nothing is known here for this choice. A wider span, other vendors or statuses may show more."

#: Rows of a table that are sent to the browser; downloads hold all.
MOST_ROWS = 1_000

#: Ids of facts or claims behind each row; or, by column, behind each cell of that column.
Behind = Sequence[Iterable[str]] | Mapping[str, Sequence[Iterable[str]]]


def mode() -> str:
    """light or dark, as the person has set it."""
    return st.context.theme.type or "light"


def empty(words: str = NOTHING) -> None:
    """Say that there is nothing to show, quietly and in the place where it would stand."""
    st.markdown(f":material/search_off: {escape(words)}")


def cut_words(rows: int) -> str:
    """What a caption says of a table with more rows than are shown; nothing for others."""
    return f"The first {MOST_ROWS:,} are shown; the download holds all." if rows > MOST_ROWS else ""


def table_height(rows: int, *, most: int = 14) -> Any:
    """Height of a table for Streamlit: that of its rows, else of some and half a one, which says that more follow."""
    return "content" if rows <= most else round(33 * (most + 1.5))


@dataclass(frozen=True, slots=True)
class Card:
    """The places of a card, for pages whose own widgets decide what the card shows."""

    #: Title, caption and menu.
    head: Any
    #: Widgets of this card alone.
    controls: Any
    #: Chart or table.
    body: Any


def card(key: str) -> Card:
    """An empty card: draw widgets in ``controls``, then hand it to :func:`chart_card` or :func:`table_card`.

    Args:
        key: the same as the one of the chart or table.
    """
    with st.container(border=True, key=f"card-{key}"):
        return Card(
            st.container(key=f"{key}-head"),
            st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
            st.container(key=f"{key}-body"),
        )


def chart_card(
    view: View,
    title: str,
    figure: go.Figure,
    data: pd.DataFrame,
    *,
    key: str,
    caption: str = "",
    summary: str = "",
    controls: Callable[[], object] | None = None,
    nothing: str = NOTHING,
    into: Card | None = None,
) -> None:
    """A chart in a card; choosing a point opens the evidence behind it, and a switch shows the data as a table.

    A point's first ``customdata`` entry holds ids of the facts or claims behind it, separated by spaces.

    Args:
        view: what the person looks at.
        title: states the finding or the question.
        figure: pure figure; empty ones are told as such.
        data: the frame behind it, for the table and download; ``claims`` or ``supporting`` holds claim ids.
        key: unique on the page.
        caption: unit, caveat.
        summary: what the chart shows, in words, for screen readers.
        controls: draws widgets of this card alone, between head and chart.
        nothing: said when the figure is empty.
        into: a card that is there already, with widgets of its own.
    """
    place = into or card(key)
    with place.head:
        as_table = _head(view, title, caption, data, key, switch=bool(figure.data))
    if controls is not None:
        with place.controls:
            controls()
    with place.body:
        if not figure.data:
            empty(nothing)
            return
        if as_table:
            _table(view, data, title, key)
        else:
            _chart(view, figure, title, summary, key)
        _all_evidence(view, title, data, None, key)


@st.fragment
def _chart(view: View, figure: go.Figure, title: str, summary: str, key: str) -> None:
    event: Any = st.plotly_chart(
        figure,
        key=key,
        on_select=lambda: _note(key),
        selection_mode="points",
        config=chart_config(key),
        alt=summary or title,
    )
    if _noted(key):
        # Choosing the same point again takes the choice back, and so means the point that was chosen before.
        chosen = selected_facts(event) or st.session_state.get(f"{key}-last", [])
        st.session_state[f"{key}-last"] = chosen
        evidence.open_drawer(view, chosen)


def _note(key: str) -> None:
    """A person has chosen something in the chart or table of this key; Streamlit calls it before the page runs.

    Each card keeps its own note: one run of the page may answer a choice in one card and the end of another's drawer.
    """
    st.session_state[f"{key}-noted"] = True


def _noted(key: str) -> bool:
    """True once for each choice, not when the page runs again for another reason."""
    return bool(st.session_state.pop(f"{key}-noted", False))


@st.fragment
def _table(view: View, data: pd.DataFrame, title: str, key: str) -> None:
    shown = readable.table(data.head(MOST_ROWS))
    if len(data) > MOST_ROWS:
        st.caption(cut_words(len(data)))
    _grid(view, shown.frame, shown.behind, title, f"{key}-grid", None, 420, shown.formats)


def chart_config(name: str) -> dict[str, Any]:
    """Plotly's tool bar reduced to one button, which saves the chart as SVG in the browser."""
    return {
        "displaylogo": False,
        "scrollZoom": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": f"labelscope-{name}"},
    }


def selected_facts(event: Any) -> list[str]:
    """Ids of facts or claims of the points that a person has chosen in a chart."""
    points = event.get("selection", {}).get("points", []) if event else []
    return [fact for point in points for fact in _fact_ids(point.get("customdata"))]


def _fact_ids(custom: Any) -> list[str]:
    """Plotly hands customdata back as a list, a dict with number keys, or a bare value, by the kind of trace."""
    if isinstance(custom, dict):
        custom = custom.get("0", next(iter(custom.values()), ""))
    if isinstance(custom, list | tuple):
        custom = custom[0] if custom else ""
    return str(custom).split() if custom else []


def table_card(
    view: View,
    title: str,
    table: pd.DataFrame,
    facts: Behind,
    *,
    key: str,
    caption: str = "",
    column_config: dict[str, Any] | None = None,
    height: Any = "content",
    data: pd.DataFrame | None = None,
    formats: Mapping[str, Callable[[Any], str]] | None = None,
    controls: Callable[[], object] | None = None,
    nothing: str = NOTHING,
    into: Card | None = None,
) -> None:
    """A table in a card; choosing a cell opens the evidence behind it.

    Args:
        view: what the person looks at.
        title: states the finding or the question.
        table: as people read it; numbers stay numbers, so that columns sort by value.
        facts: ids of facts or claims behind each row; or, by column, behind each cell of that column.
        key: unique on the page.
        caption: unit, caveat.
        column_config: Streamlit's.
        height: Streamlit's.
        data: the frame behind it for the downloads, when it holds more than the table (claims, exact values).
        formats: by column, how a value is written; missing ones are a dash.
        controls: draws widgets of this card alone, between head and table.
        nothing: said when the table is empty.
        into: a card that is there already, with widgets of its own.
    """
    place = into or card(key)
    with place.head:
        held = table if data is None else data
        _head(view, title, caption, held, key, behind=facts)
    if controls is not None:
        with place.controls:
            controls()
    with place.body:
        if table.empty:
            empty(nothing)
            return
        _choosable(view, table, facts, title, key, column_config, height, dict(formats or {}))
        _all_evidence(view, title, held, facts, key)


@st.fragment
def _choosable(
    view: View,
    table: pd.DataFrame,
    facts: Behind,
    title: str,
    key: str,
    column_config: dict[str, Any] | None,
    height: Any,
    formats: dict[str, Callable[[Any], str]],
) -> None:
    _grid(view, table, facts, title, key, column_config, height, formats)


def _grid(
    view: View,
    table: pd.DataFrame,
    facts: Behind,
    title: str,
    key: str,
    column_config: dict[str, Any] | None,
    height: Any,
    formats: dict[str, Callable[[Any], str]],
) -> None:
    event: Any = st.dataframe(
        table.style.format(formats, na_rep="–") if formats else table,
        hide_index=True,
        key=key,
        on_select=lambda: _note(key),
        selection_mode="single-cell",
        column_config=readable.heads(table, column_config),
        height=height,
        placeholder="–",
        alt=title,
    )
    if _noted(key):
        evidence.open_drawer(view, _behind_cells(event, facts), on_close=lambda: _release(key, event))


def _release(key: str, opened: Any) -> None:
    """Nothing is chosen any more, so that the same cell can be chosen again; unless another one is chosen already."""
    if st.session_state.get(key) == opened:
        st.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": []}}


def _behind_cells(event: Any, facts: Behind) -> list[str]:
    chosen: list[str] = []
    for row, column in event.get("selection", {}).get("cells", []) if event else []:
        rows = facts.get(column, ()) if isinstance(facts, Mapping) else facts
        chosen.extend(rows[row] if row < len(rows) else ())
    return chosen


def metric_card(
    view: View,
    label: str,
    value: str,
    ids: Iterable[str],
    *,
    key: str,
    delta: str | float | None = None,
    versus: str = "",
    trend: Sequence[float] | None = None,
    trend_type: str = "area",
    help: str = "",
    delta_color: str = "normal",
    delta_arrow: str = "auto",
) -> None:
    """A number with its change and sparkline; a button opens the evidence behind it.

    Args:
        view: what the person looks at.
        label: what the number is.
        value: in short words.
        ids: of the facts or claims behind it.
        key: unique on the page.
        delta: the change in words, with its sign first; 0 for none; None where it is not known.
        versus: what the change is against.
        trend: evenly spaced values, oldest first; NaN where nothing is known.
        trend_type: line, bar or area.
        help: how it is counted.
        delta_color: Streamlit's.
        delta_arrow: Streamlit's; "off" for words that are no change.
    """
    wanted = tuple(dict.fromkeys(ids))
    with st.container(border=True, key=f"card-{key}", height="stretch"):
        st.metric(
            label,
            value,
            delta,
            delta_description=versus or None,
            chart_data=list(trend) if trend is not None and len(trend) > 1 else None,
            chart_type=trend_type,
            help=help or None,
            delta_color=delta_color,
            delta_arrow=delta_arrow,
            height="stretch",
        )
        _metric_evidence(view, label, wanted, key)


@st.fragment
def _metric_evidence(view: View, label: str, wanted: tuple[str, ...], key: str) -> None:
    pressed = st.button(
        "Evidence",
        key=f"{key}-evidence",
        type="tertiary",
        icon=":material/fact_check:",
        disabled=not wanted,
        help="The claims behind this number" if wanted else None,
    )
    if pressed:
        evidence.open_drawer(view, wanted, title=label)


def _head(
    view: View,
    title: str,
    caption: str,
    data: pd.DataFrame,
    key: str,
    *,
    switch: bool = False,
    behind: Behind | None = None,
) -> bool:
    """Title, caption and the card's menu; True when the person wants the data as a table."""
    with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{escape(title)}**")
            if caption:
                st.caption(escape(caption))
        # A label in words: an icon alone is read out as its file name.
        with st.popover("More", help="Table and downloads" if switch else "Downloads", type="tertiary"):
            as_table = switch and st.toggle("Show as a table", key=f"{key}-table", bind="query-params")
            _download("Data as CSV", lambda: csv_bytes(data), f"{key}.csv", f"{key}-data")
            _download(
                "Claims behind it as CSV", lambda: _claims_csv(view, data, behind), f"{key}-claims.csv", f"{key}-all"
            )
    return as_table


@st.fragment
def _all_evidence(view: View, title: str, data: pd.DataFrame, behind: Behind | None, key: str) -> None:
    """A button that lists the evidence of the whole card: the way by keyboard, where points and cells have none."""
    if st.button("Evidence, one by one", key=f"{key}-every", icon=":material/fact_check:", type="tertiary"):
        evidence.open_drawer(view, _claims_told(data) or _ids(behind or readable.behind(data)), title=title)


def _download(label: str, data: Callable[[], bytes], file_name: str, key: str) -> None:
    st.download_button(
        label,
        data=data,
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
        key=key,
        icon=":material/download:",
        type="tertiary",
    )


def _claims_csv(view: View, data: pd.DataFrame, behind: Behind | None) -> bytes:
    claims = _claims_told(data)
    if not claims:
        chosen, loose = evidence.facts_behind(view, _ids(behind or readable.behind(data)))
        claims = tuple(dict.fromkeys((*evidence.claims_of(chosen), *loose)))
    return csv_bytes(loading.claims_by_id(view.path, view.revision, claims))


def _claims_told(data: pd.DataFrame) -> tuple[str, ...]:
    """Ids of the claims that the columns of a frame hold, row by row, without repetition; empty where it has none."""
    held = [name for name in data.columns if name in ("dissenting", "supporting") or str(name).endswith("claims")]
    rows = zip(*(data[name] for name in held), strict=True)
    return tuple(dict.fromkeys(one for row in rows for ids in row if isinstance(ids, tuple) for one in ids))


def _ids(behind: Behind) -> tuple[str, ...]:
    """All ids behind a table, without repetition."""
    rows = [row for column in behind.values() for row in column] if isinstance(behind, Mapping) else behind
    return tuple(dict.fromkeys(one for row in rows for one in row))
