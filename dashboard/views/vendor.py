"""Vendor: one vendor's whole story on a page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cards, loading, wording
from dashboard.figures import clients as client_figures
from dashboard.figures import evidence as evidence_figures
from dashboard.figures import pay as pay_figures
from dashboard.figures import valuations as valuation_figures
from dashboard.figures import vendor as figures
from dashboard.inert import escape, safe_link
from dashboard.newslist import show_stories, stories
from dashboard.rows import each_row
from dashboard.state import View
from data.browse import News
from models.analytics import clients, coverage, disagreements, league, pay, revenue, valuation


def main() -> None:
    """Draw the page."""
    view: View = st.session_state["view"]
    known = list(loading.vendors(view.path, view.revision, view.known_on))
    if not known:
        st.title("Vendor")
        cards.empty("No vendor is known on this day. Load the ledger or collect, or choose a later day.")
        return
    vendor = _choose(view, known)
    mine = loading.facts_of(view.path, view.revision, view.known_on, vendor)
    shown = mine[mine["status"].isin(view.drawn)]
    _header(view, vendor, mine)
    _key_facts(view, vendor)
    _story(view, vendor, shown)
    left, right = st.columns(2, gap="medium")
    with left:
        _valuation(view, vendor)
    with right:
        _revenue(view, vendor)
    left, right = st.columns(2, gap="medium")
    with left:
        _clients(view, vendor)
    with right:
        _pay(view, vendor)
    left, right = st.columns(2, gap="medium")
    with left:
        _disagreements(view, vendor)
    with right:
        _gaps(view, vendor)
    _news(view, vendor)


def _choose(view: View, known: list[str]) -> str:
    """The vendor of the address; else the first of those chosen above; else the one of which most is known."""
    named = [vendor for vendor in view.vendors if vendor in known]
    start = named[0] if named else _most_told(view, known)
    chosen = st.selectbox(
        "Vendor",
        known,
        index=known.index(start),
        format_func=loading.name_of,
        key="company",
        bind="query-params",
        persist_state="session",
        width=300,
    )
    return chosen if chosen in known else start


def _most_told(view: View, known: list[str]) -> str:
    held = loading.facts_by_vendor(view.path, view.revision)
    return max(known, key=lambda vendor: held.get(vendor, 0))


def _header(view: View, vendor: str, mine: pd.DataFrame) -> None:
    st.title(escape(loading.name_of(vendor)))
    one = loading.organizations().get(vendor)
    parts = []
    if one is not None:
        parent = f"part of {loading.name_of(one.parent)}" if one.parent else ""
        seat = ", ".join(
            part for part in (one.city, pay_figures.country_name(one.country) if one.country else "") if part
        )
        parts = [seat, parent, one.ticker]
    # A page dated "2026" counts as known from the end of that year: no news is newer than the day of the view.
    last = min(mine["known_since"].max(), pd.Timestamp(view.day))
    parts += [
        wording.counted(len(mine), "fact"),
        wording.counted(sum(map(len, mine["supporting"])) + sum(map(len, mine["dissenting"])), "claim"),
        f"last news {wording.day(last)}" if pd.notna(last) else "",
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(" · ".join(part for part in parts if part), width="content")
        link = safe_link(one.homepage) if one is not None else None
        if link:
            st.link_button("Site", link, type="tertiary", icon=":material/open_in_new:")


def _key_facts(view: View, vendor: str) -> None:
    found = loading.computed_of(view, vendor, league.league, day=view.day)
    if found.empty:
        return
    row = found.iloc[0]
    with st.grid(6, min_column_width=180):
        _money_card(view, row, "valuation", "Valuation", row["valuation_status"], row["valuation_as_of"])
        basis = wording.kind(row["revenue_basis"]) or "revenue"
        _money_card(view, row, "revenue", "Revenue", basis, row["revenue_as_of"])
        multiple = row["multiple"]
        cards.metric_card(
            view,
            "Valuation to revenue",
            wording.times(multiple),
            _ids(row, "multiple"),
            key="vendor-fact-multiple",
            help="Last price over the revenue of its time.",
        )
        cards.metric_card(
            view,
            "Growth a year",
            wording.change(row["growth"]),
            _ids(row, "growth"),
            key="vendor-fact-growth",
        )
        cards.metric_card(
            view,
            "Median pay",
            wording.rate(row["pay_median"] if pd.isna(row["pay_median"]) else round(row["pay_median"], 2), "USD/hour"),
            _ids(row, "pay"),
            key="vendor-fact-pay",
            delta=wording.quantity(row["pay_low"], row["pay_high"], "USD/hour") if pd.notna(row["pay_low"]) else None,
            delta_color="off",
            delta_arrow="off",
            help="Rates of the last two years; below it the range.",
        )
        shaky = int(row["clients_shaky"])
        cards.metric_card(
            view,
            "Clients known",
            f"{int(row['clients'])}",
            _ids(row, "clients"),
            key="vendor-fact-clients",
            delta=f"{shaky} in doubt or cut back" if shaky else None,
            delta_color="off",
            delta_arrow="off",
        )


def _money_card(view: View, row: pd.Series, name: str, label: str, status: object, as_of: object) -> None:
    told = isinstance(as_of, str)
    said = wording.status(status, "valuation") if isinstance(status, str) and name == "valuation" else status
    cards.metric_card(
        view,
        label,
        wording.money(row[f"{name}_usd"]),
        _ids(row, name),
        key=f"vendor-fact-{name}",
        delta=f"{said}, {wording.period(as_of)}" if told and isinstance(said, str) else None,  # type: ignore[arg-type]
        delta_color="off",
        delta_arrow="off",
    )


def _ids(row: pd.Series, name: str) -> tuple[str, ...]:
    ids = row.get(f"{name}_claims", ())
    return ids if isinstance(ids, tuple) else ()


def _story(view: View, vendor: str, shown: pd.DataFrame) -> None:
    frame = figures.story_data(shown, view.start, view.day)
    drawn = figures.surest(frame)
    cards.chart_card(
        view,
        f"Everything told of {loading.name_of(vendor)}: {wording.counted(len(frame), 'fact')} in this span",
        figures.story(drawn, vendor, cards.mode()),
        frame.drop(columns=["lane", "words"]),
        key="vendor-story",
        caption="Solid: closed or confirmed. Open: reported, in talks or expected. Clients: ▲ won, ▼ lost, ◆ in doubt, "
        "○ named. What has no date stands where it was first told."
        + (f" Drawn: the {len(drawn):,} surest." if len(drawn) < len(frame) else ""),
        summary="; ".join(f"{row.words}, {wording.period(row.as_of)}" for row in each_row(frame.tail(30))),
    )


def _valuation(view: View, vendor: str) -> None:
    every = loading.computed_of(view, vendor, valuation.timeline, statuses=view.drawn)
    frame = valuation_figures.timeline_data(every, view.start)
    cards.chart_card(
        view,
        figures.valuation_title(frame, vendor),
        valuation_figures.timeline(frame, cards.mode(), view.start, view.day),
        frame,
        key="vendor-valuation",
        caption="US dollars, log scale. Solid: closed. Open: reported or in talks.",
        nothing=f"No valuation of {loading.name_of(vendor)} is told in this span.",
    )


def _revenue(view: View, vendor: str) -> None:
    lines = [
        view.since(loading.computed_of(view, vendor, revenue.series, line=line, statuses=view.drawn))
        for line in ("run_rate", "annual")
    ]
    cards.chart_card(
        view,
        figures.revenue_title(lines[0], lines[1], vendor),
        figures.revenue(lines[0], lines[1], vendor, cards.mode()),
        pd.concat(lines, ignore_index=True),
        key="vendor-revenue",
        caption="Bars: years; pale: expected. Line: run rate, open where not confirmed. US dollars.",
        nothing=f"No revenue of {loading.name_of(vendor)} is told in this span.",
    )


def _pay(view: View, vendor: str) -> None:
    rates = loading.computed_of(view, vendor, pay.normalise, statuses=view.counted)
    levels = pay.levels(rates, by=("vendor", "expertise"))
    cards.chart_card(
        view,
        f"Pay: {pay_figures.ladder_title(levels.drop(columns='vendor'), 'USD/hour')}" if len(levels) else "Pay",
        pay_figures.dumbbells(pay_figures.ladder(levels, None, "expertise"), cards.mode()),
        levels,
        key="vendor-pay",
        caption="All rates told, US dollars per hour, log scale. Dot: median. Open arrow: a ceiling (“up to”).",
        nothing=f"No hourly rate of {loading.name_of(vendor)} is told.",
    )


def _clients(view: View, vendor: str) -> None:
    states = loading.computed_of(view, vendor, clients.states, day=view.day, statuses=view.counted)
    events = loading.computed_of(view, vendor, clients.events, statuses=view.drawn)
    order = states.sort_values(["buying", "since"], ascending=False, kind="stable")
    table = pd.DataFrame(
        {
            "client": [loading.name_of(client) for client in order["client"]],
            "state": order["state"].to_numpy(),
            "since": order["since"].dt.date.to_numpy(),
            "talk of": [value if isinstance(value, str) else None for value in order["planned"]],
            "last heard": order["last_event"].dt.date.to_numpy(),
        }
    )
    buying = int(order["buying"].sum())
    cards.table_card(
        view,
        f"Clients: {buying} of {len(order)} still buy, as far as is told"
        if len(order)
        else f"Who buys from {loading.name_of(vendor)}?",
        table,
        list(order["claims"]),
        key="vendor-clients",
        caption="" if order.empty else client_figures.shifts_title(events).replace("in this span", "in all"),
        height=cards.table_height(len(table), most=9),
        data=order,
        column_config={
            "since": st.column_config.DateColumn("since", format="MMM YYYY"),
            "last heard": st.column_config.DateColumn("last heard", format="MMM YYYY"),
        },
        nothing=f"No client of {loading.name_of(vendor)} is named.",
    )


def _disagreements(view: View, vendor: str) -> None:
    frame = loading.computed_of(view, vendor, disagreements.disagreements)
    table = pd.DataFrame(
        {
            "figure": [evidence_figures.question(row) for row in each_row(frame)],
            "as of": [wording.period(text) for text in frame["as_of"]],
            "held": [
                wording.figure(row.value, row.unit) if isinstance(row.unit, str) else "–" for row in each_row(frame)
            ],
            "for": frame["for"].to_numpy(),
            "against": frame["against"].to_numpy(),
            "confidence": frame["confidence"].to_numpy(),
        }
    )
    cards.table_card(
        view,
        f"Where sources disagree: {len(table)}",
        table,
        list(frame["claims"]),
        key="vendor-dissent",
        caption="Weightiest first. Choose a cell to see who says what.",
        height=cards.table_height(len(table), most=9),
        data=frame,
        column_config={
            "confidence": st.column_config.ProgressColumn("confidence", min_value=0, max_value=1, format="%.2f"),
        },
        nothing="No source contradicts another.",
    )


def _gaps(view: View, vendor: str) -> None:
    cells = loading.computed_of(view, vendor, coverage.coverage, day=view.day)
    missing = int(cells["state"].eq("gap").sum())
    table = pd.DataFrame(
        {
            "metric": [wording.metric(metric) for metric in cells["metric"]],
            "state": cells["state"].to_numpy(),
            "newest": [wording.period(text) if isinstance(text, str) else None for text in cells["latest_as_of"]],
            "facts": cells["facts"].to_numpy(),
            "confidence": cells["confidence"].to_numpy(),
        }
    )
    cards.table_card(
        view,
        f"What is known: {len(cells) - missing} of {len(cells)} kinds of figure",
        table,
        list(cells["claims"]),
        key="vendor-gaps",
        caption="Fresh: newest figure within half a year; stale: within a year and a half; old: before; gap: nothing.",
        data=cells,
        column_config={
            "confidence": st.column_config.ProgressColumn("confidence", min_value=0, max_value=1, format="%.2f"),
        },
    )


def _news(view: View, vendor: str) -> None:
    news = News(vendors=(vendor,), since=view.start, known_on=view.known_on)
    documents, total = stories(view.path, view.revision, news, 8, 0)
    with st.container(border=True, key="card-vendor-news"):
        told = "1 story" if total == 1 else f"{total:,} stories"
        st.markdown(f"**{escape(f'News in this span: {told}')}**")
        if documents.empty:
            cards.empty("No page on it was published in this span.")
        else:
            show_stories(view, documents, key="vendor-news")
            st.page_link(
                "views/news.py",
                label="All news of this vendor",
                icon=":material/newspaper:",
                query_params={"vendor": loading.name_of(vendor)},
            )


main()
