"""The report's charts as data: which vendors, which points, what they show in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.names import name_of, short_name
from dashboard.report.changed import Context
from dashboard.report.model import Chart, Point, Series
from dashboard.report.telling import plain
from models.analytics.clients import GRADE
from models.analytics.pay import levels
from models.analytics.selection import stamp

#: More lines than this cannot be told apart; more bars do not fit.
MOST_LINES, MOST_BARS, MOST_RANGES, MOST_RELATIONS = 6, 10, 10, 14
#: A price path shows so many years.
YEARS = 4
#: Height of each state in the before and after chart; higher is better.
HEIGHT = {"none": 5.0, "prospective": 5.0, **{state: float(grade) for state, grade in GRADE.items()}}


class Charts:
    """Builds the charts of one report."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lang = context.lang

    def prices(self, vendors: Sequence[str]) -> Chart | None:
        """Price paths of the vendors in the news and of the dearest."""
        path = self.context.market.prices
        since = stamp(self.context.inputs.span.last) - pd.Timedelta(days=int(365.25 * YEARS))
        path = path[(path["date"] > since) & (path["value_usd"] > 0)]
        order = [row.vendor for row in self.context.market.by_price]
        known = set(path["vendor"])
        chosen = [v for v in dict.fromkeys([*vendors, *order]) if v in known][:MOST_LINES]
        series = []
        for vendor in sorted(chosen, key=order.index):
            points = tuple(
                Point(
                    row.date.date().isoformat(),
                    float(row.value_usd),
                    hollow=row.status != "confirmed",
                    label=self.lang.labelled(
                        name_of(vendor),
                        f"{self.lang.short(row.value_usd, 'USD')}, {self.lang.short_period(plain(row.as_of))}",
                    ),
                    claims=row.claims,
                )
                for row in path[path["vendor"].eq(vendor)].itertuples()
            )
            series.append(Series(vendor, short_name(vendor), points))
        if not series:
            return None
        alt = self._alt("chart_valuations", [s.points[-1].label for s in series])
        words = self.lang.words
        until = self.context.inputs.span.last.isoformat()
        return Chart(
            "valuations", words["chart_valuations"], "steps", tuple(series), "USD", alt, words["chart_log"], until
        )

    def revenue(self) -> Chart | None:
        """Newest yearly revenue of the largest, with those in the news."""
        rows = self.context.market.by_revenue
        news = set(self.context.market.vendors)
        chosen = [r for n, r in enumerate(rows) if n < MOST_BARS - 3 or r.vendor in news][:MOST_BARS]
        points = tuple(
            Point(
                short_name(r.vendor),
                float(r.revenue_usd),
                hollow=r.revenue_status != "confirmed",
                label=self.lang.labelled(
                    name_of(r.vendor),
                    f"{self.lang.short(r.revenue_usd, 'USD')}, "
                    f"{self.lang.names['bases_short'].get(r.revenue_basis, '')}, "
                    f"{self.lang.short_period(plain(r.revenue_as_of))}",
                ),
                claims=r.revenue_claims,
            )
            for r in chosen
        )
        if not points:
            return None
        series = tuple(Series(r.vendor, short_name(r.vendor), (p,)) for r, p in zip(chosen, points, strict=True))
        words = self.lang.words
        alt = self._alt("chart_revenue", [p.label for p in points])
        return Chart("revenue", words["chart_revenue"], "bars", series, "USD", alt, words["chart_usd"])

    def pay(self, vendors: Sequence[str]) -> Chart | None:
        """Lowest, median and highest rate of the vendors in the news and of those with most rates."""
        rates = self.context.market.rates
        table = levels(rates, ("vendor",))
        table = table[table["median"].notna() & table["low"].notna() & table["high"].notna()]
        order = table.sort_values(["rates", "vendor"], ascending=[False, True], kind="stable")["vendor"]
        chosen = [v for v in dict.fromkeys([*vendors, *order]) if v in set(table["vendor"])][:MOST_RANGES]
        rows = table[table["vendor"].isin(chosen)]
        series = tuple(
            Series(
                r.vendor,
                short_name(r.vendor),
                (
                    Point(
                        short_name(r.vendor),
                        float(r.low),
                        float(r.high),
                        float(r.median),
                        label=self._range(r),
                        claims=r.claims,
                    ),
                ),
            )
            for r in rows.itertuples()
        )
        if not series:
            return None
        words = self.lang.words
        alt = self._alt("chart_pay", [s.points[0].label for s in series])
        return Chart("pay", words["chart_pay"], "ranges", series, "USD/hour", alt, words["chart_pay_caption"])

    def clients(self, moves: Sequence[Any]) -> Chart | None:
        """Each relation that changed, before and after."""
        words, states = self.lang.words, self.lang.names["states"]
        series = tuple(
            Series(
                m.vendor,
                f"{short_name(m.client)} · {short_name(m.vendor)}",
                (
                    Point(words["before"], HEIGHT[m.before], label=states[m.before], claims=m.claims),
                    Point(words["after"], HEIGHT[m.after], label=states[m.after], claims=m.claims),
                ),
            )
            for m in moves[:MOST_RELATIONS]
        )
        if not series:
            return None
        alt = self._alt(
            "chart_clients", [self.lang.labelled(s.name, f"{s.points[0].label} → {s.points[1].label}") for s in series]
        )
        return Chart("clients", words["chart_clients"], "states", series, "", alt, words["chart_clients_caption"])

    def _range(self, row: Any) -> str:
        low, median, high = (self.lang.short(value, "USD") for value in (row.low, row.median, row.high))
        titles: Any = self.lang.words["columns"]
        # One rate is no range, and its median is itself.
        told = low if low == high else f"{low} – {high}, {titles['median'].lower()} {median}"
        return self.lang.labelled(name_of(row.vendor), told)

    def _alt(self, title: str, labels: Sequence[str]) -> str:
        return f"{self.lang.words[title]}. {self.lang.words['semicolon'].join(labels)}."
