"""The evidence under a number: its claims with quote, publisher, date, link, confidence and dissent.

Whatever comes from outside is shown as plain text: headlines and quotes never pass through Markdown or HTML, and an
address is only a link when it is a web address.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import pandas as pd
import streamlit as st

from dashboard import loading, wording
from dashboard.inert import csv_bytes, safe_link
from dashboard.state import View

#: More than this is a list for the Evidence page, not for a panel.
MAX_SHOWN = 60


def show_facts(view: View, fact_ids: Iterable[str], *, key: str) -> None:
    """Draw the evidence panel for some facts; nothing when none is chosen."""
    wanted = list(dict.fromkeys(fact_ids))
    if not wanted:
        return
    facts = view.all_facts()
    chosen = facts[facts["id"].isin(wanted)]
    for row in chosen.itertuples():
        with st.container(border=True, key=f"{key}-{row.id}"):
            _headline(row)
            _factors(row.factors)
            show_claims(
                view, (*row.supporting, *row.dissenting), dissenting=frozenset(row.dissenting), key=f"{key}-{row.id}"
            )


def _headline(row: object) -> None:
    name = loading.name_of(row.vendor)  # type: ignore[attr-defined]
    what = wording.metric(row.metric).lower()  # type: ignore[attr-defined]
    figure = wording.quantity(row.low, row.high, row.unit, row.metric)  # type: ignore[attr-defined]
    st.text(
        f"{name}: {what} {wording.kind(row.kind)} {figure}, "  # type: ignore[attr-defined]
        f"{wording.status(row.status, row.metric)}, {wording.period(row.as_of)} "  # type: ignore[attr-defined]
        f"· confidence {wording.confidence(row.confidence)} · "  # type: ignore[attr-defined]
        f"{row.origins} independent origin{'s' if row.origins != 1 else ''}"  # type: ignore[attr-defined]
    )


def _factors(factors: str) -> None:
    parts = json.loads(factors)
    if parts:
        with st.expander("Why this confidence"):
            st.dataframe(pd.DataFrame(parts, columns=["factor", "weight", "why"]), hide_index=True, height="content")


def show_claims(view: View, claim_ids: Iterable[str], *, key: str, dissenting: frozenset[str] = frozenset()) -> None:
    """Draw a table of claims, best first, with a download of all of them."""
    ids = tuple(dict.fromkeys(claim_ids))
    claims = loading.claims_by_id(view.path, view.revision, ids)
    if claims.empty:
        st.text("No claim stands behind this.")
        return
    table = claims_table(claims, dissenting)
    st.dataframe(
        table.head(MAX_SHOWN),
        hide_index=True,
        height="content" if len(table) <= 12 else 460,
        key=f"{key}-claims",
        column_config={
            "link": st.column_config.LinkColumn("link", display_text=":material/open_in_new:", width="small"),
            "words": st.column_config.TextColumn("words", width="large"),
        },
        alt="Claims behind the number, with their words, publisher, date and link",
    )
    st.download_button(
        "Claims as CSV",
        data=lambda: csv_bytes(claims),
        file_name="claims.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{key}-download",
        icon=":material/download:",
    )


def claims_table(claims: pd.DataFrame, dissenting: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Claims as people read them: side, figure, words, publisher, origin, published, as of, status, link."""
    return pd.DataFrame(
        {
            "says": ["otherwise" if claim in dissenting else "so" for claim in claims["id"]],
            "figure": [
                wording.quantity(row.low, row.high, row.unit, row.metric)
                if row.unit
                else " ".join(filter(None, (wording.kind(row.kind), loading.name_of(row.party))))
                for row in claims.itertuples()
            ],
            "as of": [wording.period(text) for text in claims["as_of"]],
            "status": [wording.status(row.status, row.metric) for row in claims.itertuples()],
            "words": [row.quote or row.note for row in claims.itertuples()],
            "publisher": claims["publisher"],
            "origin": claims["origin"],
            "published": [wording.period(text) for text in claims["published"]],
            "link": [safe_link(url) for url in claims["url"]],
        }
    )
