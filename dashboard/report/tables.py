"""The report's tables: rows of cells with the number behind each, and the claims behind each row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.inert import tidy
from dashboard.names import name_of
from dashboard.report.changed import Change, Context
from dashboard.report.comparing import cited_first
from dashboard.report.model import Cell, Column, Row, Table
from dashboard.report.telling import of_row, plain, short_figure
from dashboard.report.why import period_of

#: A table in the text has at most so many rows; the files have all.
MOST_ROWS = 400


class Tables:
    """Builds the tables of one report."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lang = context.lang

    # ------------------------------------------------------------------ cells

    def columns(self, *names: str | tuple[str, str]) -> tuple[Column, ...]:
        """Columns by key, or by (key, kind)."""
        titles: Any = self.lang.words["columns"]
        pairs = [(name, "text") if isinstance(name, str) else name for name in names]
        return tuple(Column(key, titles[key], kind) for key, kind in pairs)

    def money(self, value: Any, unit: str | None = "USD") -> Cell:
        """An amount in its unit."""
        number = plain(value)
        return Cell(self.lang.short(number, unit), None if number is None or math.isnan(number) else float(number))

    def share(self, value: Any) -> Cell:
        """A share (0.5) as a percentage; the number stays the share."""
        number = plain(value)
        return Cell("–", None) if number is None else Cell(self.lang.percent(number * 100), float(number))

    def ratio(self, value: Any) -> Cell:
        """A multiple."""
        number = plain(value)
        return Cell("–", None) if number is None else Cell(f"{self.lang.decimal(number, 3)}×", float(number))

    def number(self, value: Any) -> Cell:
        """A count."""
        number = plain(value)
        return Cell("–", None) if number is None else Cell(self.lang.whole(number), float(number))

    def confidence(self, value: Any) -> Cell:
        """A confidence with two digits."""
        number = plain(value)
        if number is None:
            return Cell("–", None)
        return Cell(self.lang.fixed(number, 2), round(float(number), 4))

    def period(self, value: Any) -> Cell:
        """A period of reduced precision."""
        text = plain(value)
        return Cell(self.lang.short_period(text), text)

    def day(self, value: Any) -> Cell:
        """A day."""
        if plain(value) is None:
            return Cell("–", None)
        text = value.date().isoformat()
        return Cell(self.lang.short_period(text), text)

    def vendor(self, id: Any) -> Cell:
        """A company's name."""
        name = plain(id)
        return Cell(name_of(name) if name else "–", name)

    def topic(self, what: str, party: str | None) -> str:
        """What a row is about, with the other company where there is one."""
        return self.lang.labelled(what, tidy(name_of(party), 120)) if party else what

    @staticmethod
    def own(words: str) -> Cell:
        """Our own words, with the spaces that keep a figure and its unit on one line."""
        return Cell(words or "–", words or None)

    @staticmethod
    def text(value: str | None) -> Cell:
        """Words from outside."""
        plain_text = tidy(value, 300)
        return Cell(plain_text or "–", plain_text or None)

    # ------------------------------------------------------------------ tables

    def changes(self, changes: Sequence[Change]) -> Table:
        """Every change, heaviest first."""
        rows = []
        for change in changes[:MOST_ROWS]:
            told, row = change.told, change.row
            old = self.context.comparer.earlier(row)
            gone = row.change == "withdrawn"
            before = short_figure(self.lang, old) if old else ""
            after = "" if gone else short_figure(self.lang, told)
            topic = self.topic(self.context.what(told), told.party)
            rows.append(
                Row(
                    (
                        self.own(self.lang.label("changes", row.change)),
                        self.vendor(told.vendor),
                        self.own(topic),
                        self.period(told.as_of),
                        self.own(before),
                        self.own(after),
                        self.own(self.context.status(told.status, told.metric)),
                        self.confidence(row.confidence),
                    ),
                    tuple(dict.fromkeys([*told.claims[:3], *(old.claims[:1] if old else ())])),
                )
            )
        names: list[str | tuple[str, str]] = ["change", "vendor", "what", "as_of", "before", "after", "status"]
        return Table(
            "changes",
            self.lang.words["table_changes"],
            self.columns(*names, ("confidence", "confidence")),
            tuple(rows),
        )

    def prices(self, vendors: Iterable[str], limit: int = 12) -> Table:
        """Last prices: the dearest, and those of the vendors in the news."""
        wanted = set(vendors)
        chosen = [r for n, r in enumerate(self.context.market.by_price) if n < limit or r.vendor in wanted][:40]
        rows = tuple(
            Row(
                (
                    self.vendor(r.vendor),
                    self.money(r.valuation_usd),
                    self.period(r.valuation_as_of),
                    self.own(self.context.status(r.valuation_status, "valuation")),
                    self.money(r.revenue_usd),
                    self.own(self.lang.names["bases_short"].get(plain(r.revenue_basis) or "", "")),
                    self.ratio(r.multiple),
                    self.confidence(r.valuation_confidence),
                ),
                tuple(dict.fromkeys([*r.valuation_claims[:2], *r.revenue_claims[:1], *r.multiple_claims[:2]])),
            )
            for r in chosen
        )
        columns = self.columns(
            "vendor",
            ("price", "money"),
            "as_of",
            "status",
            ("revenue", "money"),
            "basis",
            ("multiple", "multiple"),
            ("confidence", "confidence"),
        )
        return Table("prices", self.lang.words["table_prices"], columns, rows)

    def rounds(self, changes: Sequence[Change]) -> Table:
        """Rounds told in the span."""
        rows = []
        for change in changes:
            told = change.told
            rows.append(
                Row(
                    (
                        self.vendor(told.vendor),
                        self.money(told.value, told.unit),
                        self.money(told.value_usd),
                        self.own(self.lang.label("kinds", told.kind)),
                        self.vendor(told.party),
                        self.period(told.as_of),
                        self.own(self.context.status(told.status, told.metric)),
                    ),
                    told.claims[:4],
                )
            )
        columns = self.columns("vendor", "amount", ("usd", "money"), "kind", "lead", "as_of", "status")
        return Table("rounds", self.lang.words["table_rounds"], columns, tuple(rows))

    def growth(self, vendors: Iterable[str]) -> Table:
        """Growth on record of the vendors in the news, then of the fastest."""
        table = self.context.market.growth
        table = table[table["growth"].notna()]
        wanted = set(vendors)
        first = table[table["vendor"].isin(wanted)]
        others = table[~table["vendor"].isin(wanted) & table["line"].isin(["run_rate", "annual"])]
        others = others.sort_values(["last_date", "vendor"], ascending=[False, True], kind="stable")
        chosen = [*first.head(20).itertuples(), *others.head(max(0, 10 - len(first))).itertuples()]
        rows = tuple(
            Row(
                (
                    self.vendor(r.vendor),
                    self.own(self.lang.names["lines_short"][r.line]),
                    self.money(r.base_usd),
                    self.period(period_of(r.base_date, r.line)),
                    self.money(r.last_usd),
                    self.period(r.last_as_of),
                    self.share(r.growth),
                    self.confidence(r.confidence),
                ),
                r.claims[:4],
            )
            for r in chosen
        )
        columns = self.columns(
            "vendor",
            "line",
            ("base", "money"),
            "base_date",
            ("last", "money"),
            "last_date",
            ("growth", "share"),
            ("confidence", "confidence"),
        )
        return Table("growth", self.lang.words["table_growth"], columns, rows)

    def pay(self, levels: Any) -> Table:
        """Pay levels by vendor and kind of work."""
        rows = tuple(
            Row(
                (
                    self.vendor(r.vendor),
                    self.own(self.lang.label("kinds", r.expertise)),
                    self.number(r.rates),
                    self.money(r.low),
                    self.money(r.median),
                    self.money(r.high),
                ),
                r.claims[:4],
            )
            for r in levels.itertuples()
        )
        columns = self.columns(
            "vendor", "group", ("rates", "number"), ("low", "money"), ("median", "money"), ("high", "money")
        )
        return Table("pay", self.lang.words["table_pay"], columns, rows)

    def clients(self, moves: Sequence[Any]) -> Table:
        """Relations before and after."""
        rows = tuple(
            Row(
                (
                    self.vendor(m.vendor),
                    self.vendor(m.client),
                    self.own(self.lang.names["states"][m.before]),
                    self.own(self.lang.names["states"][m.after]),
                    self.own(self.lang.label("statuses", plain(m.status))),
                    self.confidence(m.confidence),
                ),
                m.claims[:4],
            )
            for m in moves
        )
        columns = self.columns("vendor", "client", "before", "after", "status", ("confidence", "confidence"))
        return Table("clients", self.lang.words["table_clients"], columns, rows)

    def disagreements(self, facts: Sequence[str]) -> Table:
        """Disputed facts that moved in the span."""
        table = self.context.market.disagreements
        held = table[table["fact"].isin(list(facts))]
        rows = []
        for r in held.head(25).itertuples():
            fact = self.context.new_facts.get(r.fact)
            told = None if fact is None else of_row(fact)
            figure = "" if told is None else short_figure(self.lang, told)
            rows.append(
                Row(
                    (
                        self.vendor(r.vendor),
                        self.own(self.topic(self.lang.label("metrics", r.metric), plain(r.party))),
                        self.period(r.as_of),
                        self.own(figure),
                        self.number(len(r.supporting)),
                        self.number(r.against),
                        self.confidence(r.confidence),
                    ),
                    (*r.supporting[:2], *r.dissenting[:2]),
                )
            )
        columns = self.columns(
            "vendor",
            "what",
            "as_of",
            "after",
            ("for", "number"),
            ("against", "number"),
            ("confidence", "confidence"),
        )
        return Table("disagreements", self.lang.words["table_disagreements"], columns, tuple(rows))

    def talks(self, rows: Sequence[Any]) -> Table:
        """Open talks."""
        made = []
        for r in rows:
            told = of_row(r, cited_first(self.context.claims, r.supporting))
            figure = short_figure(self.lang, told)
            made.append(
                Row(
                    (
                        self.vendor(r.vendor),
                        self.own(self.context.what(told)),
                        self.vendor(told.party),
                        self.own(figure),
                        self.day(r.known_since),
                        self.confidence(r.confidence),
                    ),
                    told.claims[:3],
                )
            )
        columns = self.columns("vendor", "what", "client", "amount", "told", ("confidence", "confidence"))
        return Table("talks", self.lang.words["table_talks"], columns, tuple(made))

    def late(self, claims: Any) -> Table:
        """Claims read late, newest publication first."""
        rows = []
        for r in claims.head(MOST_ROWS).itertuples():
            told = of_row(r, (r.id,))
            rows.append(
                Row(
                    (
                        self.vendor(r.vendor),
                        self.own(self.topic(self.context.what(told), told.party)),
                        self.own(short_figure(self.lang, told)),
                        self.period(told.as_of),
                        self.text(r.publisher),
                        self.period(r.published),
                    ),
                    (r.id,),
                )
            )
        columns = self.columns("vendor", "what", "amount", "as_of", "publisher", "published")
        return Table("late", self.lang.words["table_late"], columns, tuple(rows))

    def coverage(self, claims: Any) -> Table:
        """Claims of the span by publisher."""
        grouped = claims.groupby(["publisher", "tier"], sort=True)
        found = sorted(((len(ids), p, t, ids) for (p, t), ids in grouped["id"]), key=lambda one: (-one[0], one[1]))
        rows = tuple(
            Row(
                (self.text(publisher), self.number(tier), self.number(count)),
                tuple(sorted(ids))[:4],
            )
            for count, publisher, tier, ids in found[:MOST_ROWS]
        )
        columns = self.columns("publisher", ("tier", "number"), ("claims", "number"))
        return Table("coverage", self.lang.words["table_coverage"], columns, rows)
