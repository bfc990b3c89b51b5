"""Pay: what vendors pay for which work and where, how it moves, and what skill is worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import cards, loading, wording
from dashboard.figures import pay as figures
from dashboard.picking import several, switch
from dashboard.rows import each_row
from dashboard.state import View
from models.analytics import pay, pay_index

#: Address → (words, letter of the analyses).
FREQUENCIES = {"year": ("Years", "Y"), "quarter": ("Quarters", "Q"), "month": ("Months", "M")}
UNITS = {"hour": "Per hour", "task": "Per task", "day": "Per day", "month": "Per month", "year": "Per year"}
ROWS = {"expertise": "By work", "vendor": "By vendor"}
#: Half of a period, to draw its median in its middle.
HALF = {"Y": pd.Timedelta(days=182), "Q": pd.Timedelta(days=45), "M": pd.Timedelta(days=15)}


@dataclass(frozen=True, slots=True)
class Analysed:
    """Everything that the page shows of one choice."""

    #: The rates themselves, from models.analytics.pay.normalise.
    rates: pd.DataFrame
    #: Levels by vendor and work, by vendor and group, and by country where one is told.
    by_work: pd.DataFrame
    by_group: pd.DataFrame
    by_country: pd.DataFrame
    #: Medians over time by group, and of all with the group "all".
    lines: pd.DataFrame
    #: What the medians over time leave out.
    left_out: str
    #: The mix-adjusted index.
    index: pd.DataFrame
    #: Experts against generalists over all time: no row or one.
    spread: pd.DataFrame


def main() -> None:
    """Draw the page."""
    view: View = st.session_state["view"]
    st.title("Pay")
    every = loading.computed(view, _all_rates, metrics=("pay_rate",), statuses=view.counted)
    unit, works, countries = _filters(every)
    said = f"USD/{unit}"
    summary = st.container()
    left, right = st.columns([1.12, 1], gap="medium")
    with right:
        place = cards.card("pay-time")
    with place.controls:
        frequency = FREQUENCIES[switch("Periods", {key: words for key, (words, _) in FREQUENCIES.items()}, "every")][1]
    store = (view.path, view.revision, view.known_on, view.counted)
    shown = _analysed(store, view.vendors, view.start, unit, tuple(works), tuple(countries), frequency, every)
    with summary:
        if unit == "hour":
            _summary(view, shown)
    with left:
        _ranges(view, shown, said)
    with right:
        _moving(view, shown, said, place)
        if unit == "hour":
            _index(view, shown)
            _premium(view, shown)
        _countries(view, shown, said)
    _list(view, shown.rates, said)


def _all_rates(facts: pd.DataFrame, statuses: tuple[str, ...]) -> pd.DataFrame:
    """Every rate in dollars per its own unit of time; ``unit_of`` tells which (rates per minute count by the hour)."""
    hourly = pay.normalise(facts, statuses=statuses).assign(unit_of="hour")
    told = [per for per in UNITS if per != "hour" and facts["per"].eq(per).any()]
    others = [pay.as_published(facts, per, statuses=statuses).assign(unit_of=per) for per in told]
    return pd.concat([hourly, *[frame for frame in others if not frame.empty]], ignore_index=True)


@st.cache_resource(max_entries=64, show_spinner=False)
def _analysed(
    store: tuple[str, int, dt.date | None, tuple[str, ...]],
    vendors: tuple[str, ...],
    start: dt.date | None,
    unit: str,
    works: tuple[str, ...],
    countries: tuple[str, ...],
    frequency: str,
    _every: pd.DataFrame,
) -> Analysed:
    """All analyses of one choice from every rate of a store, day and statuses; done once for it."""
    rates = _every[_every["unit_of"].eq(unit)].drop(columns="unit_of")
    keep = pd.Series(True, index=rates.index)
    for column, chosen in (("vendor", vendors), ("expertise", works), ("region", countries)):
        if chosen:
            keep &= rates[column].isin(chosen)
    if start is not None:
        # Undated rates stay: they are told as being true now.
        keep &= rates["date"].isna() | (rates["date"] >= pd.Timestamp(start))
    rates = rates[keep].reset_index(drop=True)
    groups = pay.over_time(rates, by=("group",), freq=frequency)
    caveat = str(groups.attrs.get("caveat", ""))
    lines = pd.concat([groups, pay.over_time(rates, freq=frequency).assign(group="all")], ignore_index=True)
    return Analysed(
        rates=rates,
        by_work=pay.levels(rates, by=("vendor", "expertise")),
        by_group=pay.levels(rates, by=("vendor", "group")),
        by_country=pay.levels(rates[rates["region"].notna()], by=("region",)),
        lines=lines.assign(middle=lines["start"] + HALF[frequency]),
        left_out=caveat[caveat.index("Left out") :] if "Left out" in caveat else "",
        index=pay_index.index(rates, freq=frequency).assign(middle=lambda frame: frame["start"] + HALF[frequency]),
        spread=pay.spread(rates, None),
    )


def _filters(every: pd.DataFrame) -> tuple[str, list[str], list[str]]:
    """The page's own filters: unit, kinds of work, countries. Gives what is chosen."""
    units = [unit for unit in UNITS if every["unit_of"].eq(unit).any()] or ["hour"]
    works = sorted(every["expertise"].dropna().unique(), key=figures.expertise_name)
    countries = sorted(every["region"].dropna().unique(), key=figures.country_name)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        unit = switch("Unit", {unit: UNITS[unit] for unit in units}, "per", bare=False)
        work = several("Work", works, "work", say=figures.expertise_name, nothing="All work", width=300)
        where = several(
            "Country",
            countries,
            "country",
            say=figures.country_name,
            nothing="All countries" if countries else "No country told",
            width=230,
        )
    return unit, work, where


def _summary(view: View, shown: Analysed) -> None:
    spread, rates = shown.spread, shown.rates
    rated = rates[~rates["ceiling"] & rates["usd_hour"].notna()]
    with st.grid(4, min_column_width=190):
        for key, label, group in (
            ("all", "Median of all rates", None),
            ("expert", "Experts", "expert"),
            ("generalist", "Generalists", "generalist"),
        ):
            part = rated if group is None else rated[rated["group"].eq(group)]
            cards.metric_card(
                view,
                label,
                wording.rate(round(part["usd_hour"].median(), 2), "USD/hour") if len(part) else "–",
                [one for ids in part["claims"] for one in ids],
                key=f"pay-{key}",
                help=f"Median of {len(part)} rates in the span; ceilings (up to) do not count.",
            )
        ratio = spread["matched_ratio"].iloc[0] if len(spread) else float("nan")
        cards.metric_card(
            view,
            "Experts to generalists",
            wording.times(round(ratio, 1) if pd.notna(ratio) else ratio),
            spread["claims"].iloc[0] if len(spread) else (),
            key="pay-ratio",
            help="Median over the vendors that pay both, of their own ratio: a change of vendors does not move it.",
        )


def _ranges(view: View, shown: Analysed, unit: str) -> None:
    place = cards.card("pay-ranges")
    with place.controls:
        by = switch("Rows", ROWS, "rows")
    labels = "vendor" if by == "expertise" else "expertise"
    levels = shown.by_work
    rows = figures.ladder(levels, by, labels)
    left_out = len(levels) - len(rows)
    cards.chart_card(
        view,
        figures.ladder_title(levels, unit),
        figures.dumbbells(rows, cards.mode(), unit=unit),
        levels,
        key="pay-ranges",
        caption="Bar: lowest to highest told. Dot: median, written at the right. Open arrow on a dotted line: a "
        f"ceiling (“up to”), which is no range. {_unit_words(unit)}, log scale."
        + (f" The {left_out} lowest rows are left out." if left_out > 0 else ""),
        summary=_levels_summary(levels, unit),
        into=place,
    )


def _unit_words(unit: str) -> str:
    return f"US dollars per {unit.split('/')[1]}"


def _levels_summary(levels: pd.DataFrame, unit: str) -> str:
    known = levels[levels["median"].notna()].head(8)
    return "Pay by vendor and work. " + "; ".join(
        f"{loading.name_of(row.vendor)}, {figures.expertise_name(row.expertise)}: {wording.rate(row.median, unit)}"
        for row in each_row(known)
    )


def _moving(view: View, shown: Analysed, unit: str, place: cards.Card) -> None:
    cards.chart_card(
        view,
        figures.moving_title(shown.lines, unit),
        figures.over_time(shown.rates, shown.lines, cards.mode(), unit=unit),
        shown.lines.drop(columns="middle"),
        key="pay-time",
        caption=f"Dots: single rates, in the vendor's colour; open: ceilings. Lines: medians. {_unit_words(unit)}, log "
        f"scale. {shown.left_out}"
        + (
            f" Drawn: {figures.MAX_DOTS:,} of {len(shown.rates):,} rates."
            if len(shown.rates) > figures.MAX_DOTS
            else ""
        ),
        into=place,
    )


def _index(view: View, shown: Analysed) -> None:
    frame = shown.index
    enough = frame["index"].notna().sum() >= 2
    cards.chart_card(
        view,
        figures.index_title(frame),
        figures.index(frame if enough else frame.iloc[:0], cards.mode()),
        frame.drop(columns="middle"),
        key="pay-index",
        caption=f"{frame.attrs.get('caveat', '')} Band: 80 % interval. Log scale.",
        nothing="Too few rates of the same vendor, work or country in two periods to compare like with like. Widen the "
        "span or choose longer periods.",
    )


def _premium(view: View, shown: Analysed) -> None:
    rows = figures.premium_rows(shown.by_group)
    caption = "Medians of both groups at each vendor that tells both, US dollars per hour, log scale."
    if len(shown.spread):
        one = shown.spread.iloc[0]
        caption += (
            f" Over all vendors: {wording.rate(one['expert'], 'USD/hour')} against "
            f"{wording.rate(one['generalist'], 'USD/hour')}, {one['ratio']:.1f} times, but not at the same vendors."
        )
    cards.chart_card(
        view,
        figures.premium_title(rows, shown.spread),
        figures.premium(rows, cards.mode()),
        rows,
        key="pay-premium",
        caption=caption,
        nothing="No vendor in this choice tells the pay of both experts and generalists.",
    )


def _countries(view: View, shown: Analysed, unit: str) -> None:
    levels, rates = shown.by_country, shown.rates
    rows = figures.ladder(levels, None, "region")
    title = "Pay by country" if levels.empty else f"Pay by country: {figures.ladder_title(levels, unit)}"
    told = int(rates["region"].notna().sum())
    cards.chart_card(
        view,
        title,
        figures.dumbbells(rows, cards.mode(), unit=unit, color="none"),
        levels.assign(country=[figures.country_name(code) for code in levels["region"]]),
        key="pay-country",
        caption=f"{_unit_words(unit)}, log scale. {told} of {len(rates)} rates tell a country." if len(rates) else "",
        nothing="None of these rates tells a country. Job boards do: their rates appear here once they are collected.",
    )


def _list(view: View, rates: pd.DataFrame, unit: str) -> None:
    whole = rates.sort_values("date", ascending=False, kind="stable", na_position="last")
    order = whole.head(cards.MOST_ROWS)
    facts = loading.of_metrics(view.path, view.revision, view.known_on, ("pay_rate",))
    held = facts[facts["id"].isin(order["fact"])].set_index("id").loc[order["fact"]]
    table = pd.DataFrame(
        {
            "vendor": [loading.name_of(vendor) for vendor in order["vendor"]],
            "work": [figures.expertise_name(kind) for kind in order["expertise"]],
            "country": [figures.country_name(code) if isinstance(code, str) else None for code in order["region"]],
            "as told": [wording.quantity(row.low, row.high, row.unit, "pay_rate") for row in each_row(held)],
            _unit_words(unit): order["usd_hour"].to_numpy(),
            "as of": [wording.period(text) for text in order["as_of"]],
            "status": order["status"].to_numpy(),
            "confidence": order["confidence"].to_numpy(),
        }
    )
    cards.table_card(
        view,
        f"Every rate behind these figures: {len(whole):,}",
        table,
        list(order["claims"]),
        key="pay-list",
        caption="Choose a cell to see the claims. A rate told as “up to” stands with its ceiling. "
        + cards.cut_words(len(whole)),
        height=cards.table_height(len(table)),
        data=whole,
        column_config={
            "confidence": st.column_config.ProgressColumn("confidence", min_value=0, max_value=1, format="%.2f"),
            _unit_words(unit): st.column_config.NumberColumn(_unit_words(unit), format="$%.2f"),
        },
    )


main()
