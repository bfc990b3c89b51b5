"""Evidence: where sources disagree, what is known and what is not, and every claim with its words."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cards, evidence, loading, wording
from dashboard.figures import evidence as figures
from dashboard.inert import csv_bytes, safe_link, tidy
from dashboard.picking import several, switch, toggled
from dashboard.rows import each_row
from dashboard.state import View
from data import browse, queries
from data.browse import COUNTED
from data.selection import Filter
from models.analytics import coverage, disagreements
from models.claim import Metric

#: Claims on one page.
PAGE = 50
PARTS = {"dissent": "Disagreements", "coverage": "Coverage", "claims": "Every claim"}
TIERS = {1: "Tier 1", 2: "Tier 2", 3: "Tier 3", 4: "Tier 4"}


def main() -> None:
    """Draw the page."""
    view: View = st.session_state["view"]
    st.title("Evidence")
    part = switch("Part", PARTS, "part")
    match part:
        case "dissent":
            _dissent(view)
        case "coverage":
            _coverage(view)
        case "claims":
            _claims(view)
        case _:
            raise ValueError(f"no part is called {part!r}")


@st.cache_resource(max_entries=32, show_spinner=False)
def _measured(
    path: str,
    revision: int,
    known_on: dt.date | None,
    vendors: tuple[str, ...],
    statuses: tuple[str, ...],
    start: dt.date | None,
) -> tuple[pd.DataFrame, int]:
    """The weightiest disagreements of a choice with the figures of all claims on them, and the number of all."""
    facts = _disputed(path, revision, known_on)
    keep = facts["status"].isin(statuses)
    if vendors:
        keep &= facts["vendor"].isin(vendors)
    if start is not None:
        keep &= facts["as_of_last"].isna() | (facts["as_of_last"] >= pd.Timestamp(start))
    chosen = facts[keep]
    total = len(chosen)
    if total > cards.MOST_ROWS:
        # Weighed first without their claims, of which a large record has too many to read.
        first = disagreements.disagreements(chosen)["fact"].head(cards.MOST_ROWS)
        chosen = chosen[chosen["id"].isin(first)]
    claims = queries.figures_by_id(Path(path), evidence.claims_of(chosen))
    return disagreements.disagreements(chosen, claims), total


@st.cache_resource(max_entries=4, show_spinner=False)
def _disputed(path: str, revision: int, known_on: dt.date | None) -> pd.DataFrame:
    facts = loading.facts(path, revision, known_on)
    return facts[facts["dissenting"].map(bool).astype(bool)]


def _dissent(view: View) -> None:
    frame, total = _measured(view.path, view.revision, view.known_on, view.vendors, view.drawn, view.start)
    measured = frame[frame["spread"].notna()]
    table = pd.DataFrame(
        {
            "vendor": [loading.name_of(vendor) for vendor in frame["vendor"]],
            "question": [figures.question(row) for row in each_row(frame)],
            "as of": [wording.period(text) for text in frame["as_of"]],
            "held": [
                wording.figure(row.value, row.unit) if isinstance(row.unit, str) else None for row in each_row(frame)
            ],
            "told": [
                f"{wording.figure(row.lowest, row.unit)} to {wording.figure(row.highest, row.unit)}"
                if isinstance(row.unit, str) and not math.isnan(row.lowest)
                else None
                for row in each_row(frame)
            ],
            "for": frame["for"].to_numpy(),
            "against": frame["against"].to_numpy(),
            "confidence": frame["confidence"].to_numpy(),
        }
    )
    cards.table_card(
        view,
        f"{wording.counted(total, 'figure')} that some source contradicts",
        table,
        [(fact,) for fact in frame["fact"]],
        key="evidence-dissent",
        caption="Choose a cell to see who says what, and how the held figure was worked out."
        + (f" The {len(table):,} weightiest are shown." if len(table) < total else ""),
        height=cards.table_height(len(table), most=16),
        data=frame,
        column_config={
            "question": st.column_config.TextColumn("question", width="medium"),
            "vendor": st.column_config.TextColumn("vendor", width="small"),
            "for": st.column_config.NumberColumn("for", width="small"),
            "against": st.column_config.NumberColumn("against", width="small"),
            "confidence": st.column_config.ProgressColumn("confidence", min_value=0, max_value=1, format="%.2f"),
        },
        nothing="No source contradicts another in this choice.",
    )
    cards.chart_card(
        view,
        _dissent_title(measured),
        figures.spreads(frame, cards.mode()),
        measured,
        key="evidence-spread",
        caption="Lowest to highest figure told, as a multiple of the one held (dot); at the right highest over "
        "lowest. The weightiest first, log scale.",
        nothing="No two sources give different figures here.",
    )


def _dissent_title(measured: pd.DataFrame) -> str:
    if measured.empty:
        return "How far apart are the sources?"
    middle = measured["spread"].median()
    return f"Half of the disputed figures are told {figures.times(middle)} apart or more"


def _coverage(view: View) -> None:
    cells = view.only(loading.computed(view, coverage.coverage, day=view.day))
    order = cells.groupby("vendor")["facts"].sum().sort_values(ascending=False, kind="stable").index
    rank = {vendor: number for number, vendor in enumerate(order)}
    cells = cells.sort_values("vendor", key=lambda column: column.map(rank), kind="stable")
    left, right = st.columns([1.3, 1], gap="medium")
    with left:
        cards.chart_card(
            view,
            figures.grid_title(cells),
            figures.grid(cells, cards.mode()),
            cells,
            key="evidence-grid",
            caption=figures.GRID_KEY,
            summary=f"Coverage of {cells['vendor'].nunique()} vendors by {cells['metric'].nunique()} metrics. "
            + ", ".join(f"{count} {state}" for state, count in cells["state"].value_counts().items()),
        )
    with right:
        gaps = coverage.gaps(cells).head(200)
        table = pd.DataFrame(
            {
                "vendor": [loading.name_of(vendor) for vendor in gaps["vendor"]],
                "metric": [wording.metric(metric) for metric in gaps["metric"]],
                "state": gaps["state"].to_numpy(),
                "age": [_age(days) for days in gaps["age_days"]],
                "weight": gaps["weight"].to_numpy(),
            }
        )
        behind = cells.set_index(["vendor", "metric"])["claims"]
        cards.table_card(
            view,
            "What to look for first",
            table,
            [behind.get((row.vendor, row.metric), ()) for row in each_row(gaps)],
            key="evidence-gaps",
            caption="Weight: importance of the metric × how bad the hole is × how much is known of the vendor at all.",
            height=max(360, 25 * cells["vendor"].nunique() + 110),
            data=gaps,
            column_config={"weight": st.column_config.NumberColumn("weight", format="%.1f")},
            nothing="No gap: every cell of the grid is fresh.",
        )


def _age(days: float) -> str | None:
    if math.isnan(days):
        return None
    return (
        f"{days:.0f} days"
        if days < 60
        else f"{days / 30.44:.0f} months"
        if days < 730
        else f"{days / 365.25:.1f} years"
    )


def _claims(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Words",
            key="words",
            bind="query-params",
            persist_state="session",
            max_chars=200,
            placeholder="in quote, note or publisher",
            icon=":material/search:",
            width=260,
        )
        metrics = several(
            "Metric",
            [metric.value for metric in Metric],
            "metric",
            say=wording.metric,
            nothing="All metrics",
            width=260,
        )
        tiers = st.pills(
            "Publisher",
            list(TIERS),
            selection_mode="multi",
            format_func=TIERS.__getitem__,
            key="trust",
            bind="query-params",
            persist_state="session",
            help="1 filing or company, 2 agency and major press, 3 trade press, 4 blog, aggregator, forum.",
        )
        disputed = toggled("Against the record", "against", help="Only claims that the facts count as dissent.")
    chosen = Filter(
        vendors=view.vendors,
        metrics=tuple(metrics),
        statuses=view.statuses,
        since=view.start,
        known_on=view.known_on,
    )
    asked = (view.path, view.revision, chosen, str(text or ""), tuple(tiers), disputed)
    frame, total = _page(*asked, 0)
    main_, below = st.container(), st.container(horizontal=True, vertical_alignment="center", gap="small")
    pages = math.ceil(min(total, COUNTED) / PAGE)
    if pages > 1:
        with below:
            page = st.pagination(pages, key="sheet", bind="query-params")
        if page > 1:
            frame, _ = _page(*asked, PAGE * (page - 1))
    with below:
        if total:
            _all_as_csv(view, chosen, asked)
    with main_:
        _claim_table(view, frame, total)


def _all_as_csv(view: View, chosen: Filter, asked: tuple[Any, ...]) -> None:
    options: dict[str, Any] = {"text": asked[3], "tiers": asked[4], "disputed": asked[5], "limit": -1}
    st.download_button(
        "All of these as CSV",
        data=lambda: csv_bytes(browse.claims_page(Path(view.path), chosen, **options)[0]),
        file_name="claims.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key="evidence-claims-whole",
    )


def _claim_table(view: View, frame: pd.DataFrame, total: int) -> None:
    table = pd.DataFrame(
        {
            "vendor": [loading.name_of(vendor) for vendor in frame["vendor"]],
            "metric": [wording.metric(metric) for metric in frame["metric"]],
            "says": [evidence.claim_figure(row) for row in each_row(frame)],
            "words": [tidy(row.quote or row.note) for row in each_row(frame)],
            "publisher": [tidy(name, 80) for name in frame["publisher"]],
            "tier": frame["tier"].to_numpy(),
            "published": [wording.period(text) if isinstance(text, str) else None for text in frame["published"]],
            "link": [safe_link(url) for url in frame["url"]],
        }
    )
    number = f"more than {COUNTED:,}" if total > COUNTED else f"{total:,}"
    cards.table_card(
        view,
        f"{number} claim{'s' if total != 1 else ''}".capitalize(),
        table,
        [(claim,) for claim in frame["id"]],
        key="evidence-claims",
        caption=f"{'The last read' if total > COUNTED else 'The last published'} first. Choose a cell to see the fact "
        "that a claim feeds and how it was worked out. The span counts by the day that a figure is true of.",
        height="content",
        data=frame,
        column_config={
            "says": st.column_config.TextColumn("says", width=270),
            "words": st.column_config.TextColumn("words", width=330),
            "publisher": st.column_config.TextColumn("publisher", width=190),
            "link": st.column_config.LinkColumn("link", display_text=":material/open_in_new:", width="small"),
        },
        nothing="No claim matches. Widen the span, take away words, or choose other vendors.",
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _page(
    path: str, revision: int, chosen: Filter, text: str, tiers: tuple[int, ...], disputed: bool, offset: int
) -> tuple[pd.DataFrame, int]:
    return browse.claims_page(Path(path), chosen, text=text, tiers=tiers, disputed=disputed, limit=PAGE, offset=offset)


main()
