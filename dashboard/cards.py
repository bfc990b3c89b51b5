"""The card that holds a chart or table: title that states the question, figure, evidence on selection, downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import evidence, loading
from dashboard.inert import csv_bytes
from dashboard.state import View


def mode() -> str:
    """light or dark, as the person has set it."""
    return st.context.theme.type or "light"


def chart_card(
    view: View,
    title: str,
    figure: go.Figure,
    data: pd.DataFrame,
    *,
    key: str,
    caption: str = "",
    summary: str = "",
) -> None:
    """A chart in a card. A point's first ``customdata`` entry holds the fact ids behind it, separated by spaces.

    Args:
        view: what the person looks at.
        title: states the finding or the question.
        figure: pure figure; empty ones are told as such.
        data: the frame behind it, for download; a column ``claims`` or ``supporting`` holds claim ids.
        key: unique on the page.
        caption: unit, caveat.
        summary: what the chart shows, in words, for screen readers.
    """
    with st.container(border=True):
        _head(view, title, caption, data, key)
        if not figure.data:
            st.text("Nothing is known here for this choice. Widen the span, or choose other vendors or statuses.")
            return
        event: Any = st.plotly_chart(
            figure,
            key=key,
            on_select="rerun",
            selection_mode="points",
            config=chart_config(key),
            alt=summary or title,
        )
        evidence.show_facts(view, selected_facts(event), key=f"{key}-evidence")


def chart_config(name: str) -> dict[str, Any]:
    """Plotly's tool bar reduced to one button, which saves the chart as SVG in the browser."""
    return {
        "displaylogo": False,
        "scrollZoom": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": f"labelscope-{name}"},
    }


def selected_facts(event: Any) -> list[str]:
    """Fact ids of the points that a person has chosen in a chart."""
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
    facts: Sequence[Iterable[str]] | dict[str, Sequence[Iterable[str]]],
    *,
    key: str,
    caption: str = "",
    column_config: dict[str, Any] | None = None,
    height: Any = "content",
) -> None:
    """A table in a card; choosing a cell opens the evidence behind it.

    Args:
        view: what the person looks at.
        title: states the finding or the question.
        table: as people read it.
        facts: fact ids behind each row; or, by column, behind each cell of that column.
        key: unique on the page.
        caption: unit, caveat.
        column_config: Streamlit's.
        height: Streamlit's.
    """
    with st.container(border=True):
        _head(view, title, caption, table, key)
        if table.empty:
            st.text("Nothing is known here for this choice. Widen the span, or choose other vendors or statuses.")
            return
        event: Any = st.dataframe(
            table,
            hide_index=True,
            key=key,
            on_select="rerun",
            selection_mode="single-cell",
            column_config=column_config,
            height=height,
            alt=title,
        )
        cells = event.get("selection", {}).get("cells", []) if event else []
        chosen: list[str] = []
        for row, column in cells:
            by_row = facts.get(column, ()) if isinstance(facts, dict) else facts
            chosen.extend(by_row[row] if row < len(by_row) else ())
        evidence.show_facts(view, chosen, key=f"{key}-evidence")


def _head(view: View, title: str, caption: str, data: pd.DataFrame, key: str) -> None:
    left, right = st.columns([1, 0.12], vertical_alignment="center")
    left.markdown(f"**{escape(title)}**")
    if caption:
        left.caption(escape(caption))
    with right.popover("", icon=":material/download:", help="Download"):
        _download("Data as CSV", lambda: csv_bytes(data), f"{key}.csv", f"{key}-data")
        _download("Claims behind it as CSV", lambda: _claims_csv(view, data), f"{key}-claims.csv", f"{key}-claims-all")


def _download(label: str, data: Callable[[], bytes], file_name: str, key: str) -> None:
    st.download_button(label, data=data, file_name=file_name, mime="text/csv", on_click="ignore", key=key)


def _claims_csv(view: View, data: pd.DataFrame) -> bytes:
    ids: dict[str, None] = {}
    for column in ("claims", "supporting", "dissenting"):
        if column in data:
            ids.update((claim, None) for claims in data[column] if isinstance(claims, tuple) for claim in claims)
    return csv_bytes(loading.claims_by_id(view.path, view.revision, tuple(ids)))


_MARKDOWN = str.maketrans({character: "\\" + character for character in "\\`*_{}[]()#+-.!|~$<>:"})


def escape(text: str) -> str:
    """Text for Markdown with nothing active in it: no links, no colours, no math, no HTML."""
    return text.translate(_MARKDOWN)
