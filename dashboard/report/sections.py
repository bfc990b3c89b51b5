"""The report's sections on figures: changes, prices, revenue, pay, clients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.names import name_of
from dashboard.report.changed import Change, Context
from dashboard.report.charts import Charts
from dashboard.report.model import Block, Bullets, Finding, Paragraph, Part, Section, Sentence
from dashboard.report.tables import Tables
from models.analytics.pay import levels

#: A list in the text has at most so many points; the tables have all.
MOST_POINTS = 10


class Sections:
    """Builds the sections of one report that are about figures."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lang = context.lang
        self.tables = Tables(context)
        self.charts = Charts(context)
        #: Reasons that a finding has given already.
        self.said: set[str] = set()
        #: Sections without news.
        self.empty: list[str] = []

    def section(self, id: str, *blocks: Block | None, title: str | None = None) -> Section:
        """A section without its missing blocks."""
        kept = tuple(block for block in blocks if block is not None)
        return Section(id, title or self.lang.words[id], kept)

    def points(self, changes: Sequence[Change]) -> tuple[Block, ...]:
        """Changes as points: those on the first page in one sentence, the others with how they compare."""
        if not changes:
            return ()
        first_page = {id(change) for change in self.context.top}
        points = []
        for change in changes[:MOST_POINTS]:
            said = [self.context.statement(change)] if id(change) in first_page else self.context.point(change)
            points.append(Paragraph(tuple(said)))
        blocks: list[Block] = [Bullets(tuple(points))]
        if len(changes) > MOST_POINTS:
            blocks.append(self._more(changes[MOST_POINTS:]))
        return tuple(blocks)

    def _more(self, rest: Sequence[Change]) -> Paragraph:
        claims = [change.told.claims[0] for change in rest if change.told.claims]
        return Paragraph((self.lang.say("lead.more", n=self.lang.count(len(rest), claims[:3])),))

    def none(self, key: str) -> Paragraph:
        """That nothing came in, and remembers it: such sections are told in one line together."""
        self.empty.append(key)
        return Paragraph((self.lang.say(f"lead.none_{key}"),))

    # ------------------------------------------------------------------ changes

    def changes(self) -> Section | None:
        """The changes that matter, then the table of all."""
        findings = [self.finding(rank, change) for rank, change in enumerate(self.context.top, start=1)]
        if not findings:
            return None
        told_more = len(self.context.changes) > len(findings)
        table = self.tables.changes(self.context.changes) if told_more else None
        return self.section("changes", *findings, table)

    def finding(self, rank: int, change: Change) -> Finding:
        """One change with what stood before and after, and why it matters."""
        told, row = change.told, change.row
        context, lang = self.context, self.lang
        old = context.comparer.earlier(row)
        topic: list[Part] = [lang.name(name_of(told.vendor), told.vendor), Part(f" · {context.what(told)}")]
        if told.party and told.metric in ("client", "stake", "revenue"):
            topic += [Part(" · "), lang.name(name_of(told.party), told.party)]
        before = context.teller.figure_or_event(old) if old else ()
        after = context.teller.figure_or_event(told)
        if row.change == "withdrawn":
            before, after = after, (Part(lang.words["none_before"]),)
        compared = context.comparer.sentences(row, told)
        confidence = float(row.confidence)
        return Finding(
            rank,
            told.vendor,
            lang.label("changes", row.change),
            Sentence(tuple(topic)),
            context.statement(change),
            self._box(before, old, row) if before else Sentence((Part(lang.words["none_before"]),)),
            self._box(after, None if row.change == "withdrawn" else told, row),
            (*compared, *self._fresh(context.reasons.of(told))),
            context.sure(confidence, int(row.origins), told.claims),
            confidence,
            told.claims,
        )

    def _fresh(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Those that no finding before has said."""
        fresh = [sentence for sentence in sentences if sentence.text not in self.said]
        self.said.update(sentence.text for sentence in fresh)
        return fresh

    def _box(self, figure: Sequence[Part], told: Any, row: Any) -> Sentence:
        """What a box shows: the figure, its status and period."""
        parts = list(figure)
        if told is not None:
            if told.metric != "client" or told.status not in ("talks", "projected"):
                parts.append(Part(f", {self.context.status(told.status, told.metric)}"))
            if told.as_of:
                date = self.lang.short_period(told.as_of)
                parts += [Part(", "), Part(date, "date", told.as_of, None, told.claims[:1])]
        return Sentence(tuple(parts), () if told is None else told.claims[:1])

    # ------------------------------------------------------------------ prices and rounds

    def valuations(self) -> Section:
        """Prices, rounds and stakes of the span; the price paths; the last prices."""
        changes = self.context.of("valuation", "funding", "funding_total", "stake")
        vendors = list(dict.fromkeys(change.told.vendor for change in changes))
        rounds = [c for c in changes if c.metric == "funding" and c.row.change != "withdrawn"]
        lead = self.points(changes) or (self.none("valuations"),)
        table = self.tables.prices(vendors)
        return self.section(
            "valuations",
            *lead,
            self.charts.prices(vendors) if changes else None,
            self.tables.rounds(rounds) if len(rounds) > 1 else None,
            table if table.rows else None,
        )

    # ------------------------------------------------------------------ revenue

    def revenue(self) -> Section:
        """Revenue and growth of the span; newest revenue; growth on record."""
        changes = self.context.of("revenue", "revenue_growth", "demand_growth")
        if not changes:
            return self.section("revenue", self.none("revenue"))
        table = self.tables.growth(dict.fromkeys(change.told.vendor for change in changes))
        return self.section("revenue", *self.points(changes), self.charts.revenue(), table if table.rows else None)

    # ------------------------------------------------------------------ pay and people

    def pay(self) -> Section:
        """Pay, payouts and head counts of the span; the range of rates."""
        changes = self.context.of("pay_rate", "payout", "workforce", "layoff")
        if not changes:
            return self.section("pay", self.none("pay"))
        paying = list(dict.fromkeys(c.told.vendor for c in changes if c.metric == "pay_rate"))
        rates = self.context.market.rates
        found = levels(rates[rates["vendor"].isin(paying)], ("vendor", "expertise"))
        table = self.tables.pay(found[found["median"].notna()].head(30))
        return self.section(
            "pay",
            *self.points(changes),
            self.charts.pay(paying) if paying else None,
            table if table.rows else None,
        )

    # ------------------------------------------------------------------ clients

    def clients(self) -> Section:
        """Client relations: what was told, and each relation that changed before and after."""
        changes = self.context.of("client")
        moves = self.moves()
        if not changes and not moves:
            return self.section("clients", self.none("clients"))
        named: dict[str, list[Change]] = {}
        for change in changes:
            if _is_mention(change):
                named.setdefault(change.told.vendor, []).append(change)
        grouped = {id(c) for group in named.values() if len(group) > 1 for c in group}
        lead = self.points([change for change in changes if id(change) not in grouped])
        mentions = [self._named(group) for group in named.values() if len(group) > 1]
        return self.section(
            "clients",
            *lead,
            Bullets(tuple(Paragraph((sentence,)) for sentence in mentions)) if mentions else None,
            self.charts.clients(moves),
            self.tables.clients(moves) if moves else None,
        )

    def _named(self, group: Sequence[Change]) -> Sentence:
        """Several clients named of one vendor in one sentence."""
        teller = self.context.teller
        names = [self.lang.name(name_of(c.told.party), c.told.party) for c in group]
        claims = tuple(dict.fromkeys(c.told.claims[0] for c in group if c.told.claims))
        sentence = self.lang.say(
            "client.named",
            list=self.lang.joined(sorted(names, key=lambda part: part.text.casefold())),
            n=Part("", value=float(len(group))),
            vendor=teller.vendor(group[0].told),
            when="",
        )
        # The names carry what they rest on, so that each of them is cited.
        return Sentence(tuple(_with(part, claims) if part.kind == "name" else part for part in sentence.parts))

    def moves(self) -> list[Any]:
        """Relations whose state as known differs between the two days; losses first."""
        market = self.context.market
        if self.context.frame.empty or not self.context.frame["metric"].eq("client").any():
            return []
        before = market.states_before.set_index(["vendor", "client"])["state"]
        after = market.states
        was = before.reindex(pd.MultiIndex.from_frame(after[["vendor", "client"]])).fillna("none").to_numpy(object)
        frame = after.assign(before=was, after=after["state"])
        told = set(self.context.frame.loc[self.context.frame["metric"].eq("client"), "vendor"])
        frame = frame[(frame["before"] != frame["after"]) & frame["vendor"].isin(told)]
        grade = {"ended": 0, "paused": 1, "reduced": 2, "in doubt": 3, "prospective": 5}
        frame = frame.assign(order=frame["after"].map(grade).fillna(4))
        return list(frame.sort_values(["order", "vendor", "client"], kind="stable").itertuples())


def _is_mention(change: Change) -> bool:
    told = change.told
    return told.kind == "uses" and told.status in ("confirmed", "reported") and change.row.change == "new"


def _with(part: Part, claims: tuple[str, ...]) -> Part:
    return Part(part.text, part.kind, part.value, part.unit, claims)
