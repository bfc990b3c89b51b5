"""The report's sections on the record itself: disagreements, talks, news, what came late, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.inert import tidy
from dashboard.names import name_of
from dashboard.report.changed import Change, Context, capital, inner
from dashboard.report.comparing import cited_first
from dashboard.report.model import Block, Bullets, Paragraph, Part, Section, Sentence, Stories, Story
from dashboard.report.sections import MOST_POINTS, Sections
from dashboard.report.telling import of_row, plain
from models.analytics.coverage import coverage
from models.analytics.weights import client_weight, metric_weight
from models.period import Period, Precision

#: Stories in the text; the sources list has every claim.
MOST_STORIES = 15
#: Statements of one story.
MOST_STATEMENTS = 4
#: Talks in the text.
MOST_TALKS = 6


class RecordSections:
    """Builds the sections of one report that are about the record."""

    def __init__(self, context: Context, sections: Sections) -> None:
        self.context = context
        self.lang = context.lang
        self.sections = sections
        self.tables = sections.tables

    # ------------------------------------------------------------------ disagreements

    def disagreements(self) -> Section:
        """Disagreements that opened or settled in the span, and how many stand open."""
        opened = [c for c in self.context.changes if self._has(c, "contradicted")]
        settled = [c for c in self.context.changes if self._has(c, "settled")]
        blocks: list[Block] = []
        for changes, title in ((opened, "opened"), (settled, "settled")):
            if not changes:
                continue
            points = []
            for change in changes[:MOST_POINTS]:
                said = [self.context.teller.statement(change.told)]
                if title == "opened":
                    said.append(self.context.comparer.contradicted(change.row, change.told))
                else:
                    said.append(self.lang.say("compare.settled"))
                points.append(Paragraph(tuple(said)))
            blocks.append(Bullets(tuple(points)))
        if not blocks:
            blocks.append(self.sections.none("disagreements"))
        open_now = self.context.market.disagreements
        if len(open_now):
            claims = [ids[0] for ids in open_now["claims"].head(3) if ids]
            blocks.append(Paragraph((self.lang.say("lead.open", n=self.lang.count(len(open_now), claims)),)))
        table = self.tables.disagreements([c.row.fact for c in opened])
        return self.sections.section("disagreements", *blocks, table if table.rows else None)

    @staticmethod
    def _has(change: Change, kind: str) -> bool:
        return change.row.change == kind or kind in str(change.row.also)

    # ------------------------------------------------------------------ talks

    def talks(self) -> Section:
        """Open talks, newest first."""
        rows = list(self.context.market.talks.itertuples())
        if not rows:
            return self.sections.section("talks", self.sections.none("talks"))
        since = pd.Timestamp(self.context.inputs.span.first)
        points = []
        for row in rows[:MOST_TALKS]:
            told = of_row(row, cited_first(self.context.claims, row.supporting))
            statement = self.context.teller.statement(told)
            if row.known_since >= since:
                marked = self.lang.say("lead.talk_new", statement=inner(statement, self.lang))
                statement = Sentence(capital(marked.parts), statement.basis)
            points.append(Paragraph((statement,)))
        claims = [row.supporting[0] for row in rows[:3] if row.supporting]
        lead = Paragraph((self.lang.say("lead.talks", n=self.lang.count(len(rows), claims)),))
        table = self.tables.talks(rows[:30]) if len(rows) > MOST_TALKS else None
        return self.sections.section("talks", lead, Bullets(tuple(points)), table)

    # ------------------------------------------------------------------ news

    def news(self) -> Section | None:
        """The claims of the span grouped by story, those that weigh most first."""
        told = self.context.inputs.told
        if told.empty:
            return None
        story = _stories(told)
        weight = metric_weight(told["metric"]) * client_weight(told["kind"].where(told["metric"].eq("client")))
        frame = told.assign(story_id=story.to_numpy(object), weight=weight.to_numpy(float))
        order = frame.groupby("story_id")["weight"].sum().reset_index()
        order = order.sort_values(["weight", "story_id"], ascending=[False, True], kind="stable")["story_id"]
        groups = dict(tuple(frame[frame["story_id"].isin(order.head(MOST_STORIES))].groupby("story_id")))
        stories = tuple(self._story(groups[name]) for name in order.head(MOST_STORIES))
        blocks: list[Block] = [Stories(stories)]
        rest = order[MOST_STORIES:]
        if len(rest):
            claims = frame[frame["story_id"].isin(rest.head(3))].drop_duplicates("story_id")["id"]
            count = self.lang.count(len(rest), list(claims))
            blocks.append(Paragraph((self.lang.say("lead.further_stories", n=count),)))
        title = self.lang.words["news" if self.context.inputs.span.is_week else "news_span"]
        return self.sections.section("news", *blocks, title=title)

    def _story(self, claims: pd.DataFrame) -> Story:
        rows = claims.sort_values(["weight", "tier", "id"], ascending=[False, True, True], kind="stable")
        ids = tuple(rows["id"])
        said: dict[str, Sentence] = {}
        for row in rows.itertuples():
            sentence = self.context.teller.statement(of_row(row, (row.id,)))
            said.setdefault(sentence.text, sentence)
            if len(said) == MOST_STATEMENTS:
                break
        left = len(rows) - len(said)
        points = list(said.values())
        if left > 0:
            points.append(self.lang.say("lead.further", n=self.lang.count(left, ids[-3:])))
        return Story(self._headline(rows), tuple(points), self._source(rows), ids)

    def _headline(self, rows: pd.DataFrame) -> Sentence:
        titles = [title for title in rows["title"] if isinstance(title, str) and title.strip()]
        if titles:
            return Sentence((self.lang.name(tidy(titles[0], 200)),))
        vendors = ", ".join(dict.fromkeys(name_of(vendor) for vendor in rows["vendor"]))
        metrics = ", ".join(dict.fromkeys(self.lang.label("metrics", m).lower() for m in rows["metric"]))
        return Sentence((self.lang.name(self.lang.labelled(vendors, metrics)),))

    def _source(self, rows: pd.DataFrame) -> Sentence:
        publishers = list(dict.fromkeys(rows["publisher"]))
        parts: list[Part] = [self.lang.name(", ".join(tidy(one, 80) for one in publishers[:4]))]
        published = sorted({text for text in rows["published"] if isinstance(text, str)})
        parts.append(Part(", "))
        if published:
            parts.append(Part(self.lang.period(published[-1]), "date", published[-1], None, (rows["id"].iloc[0],)))
        else:
            parts.append(Part(self.lang.words["undated"]))
        return Sentence(tuple(parts))

    # ------------------------------------------------------------------ late

    def late(self) -> Section | None:
        """Claims published earlier and read in the span."""
        claims = self.context.inputs.late
        if claims.empty:
            return None
        lead = self.lang.say("lead.late", n=self.lang.count(len(claims), list(claims["id"].head(3))))
        return self.sections.section("late", Paragraph((lead,)), self.tables.late(claims))

    # ------------------------------------------------------------------ coverage

    def coverage(self) -> Section:
        """What the report rests on, and what it does not know."""
        told = self.context.inputs.told
        said: list[Sentence] = []
        if len(told):
            said += self._told(told)
        facts = [c for c in self.context.changes if c.row.change != "withdrawn"]
        facts = [c for c in facts if not c.repeats]
        single = [c for c in facts if c.row.origins <= 1]
        if single and len(facts) > 1:
            ids = [c.told.claims[0] for c in single[:3] if c.told.claims]
            said.append(
                self.lang.say(
                    "coverage.single",
                    n=self.lang.count(len(single), ids),
                    total=self.lang.count(len(facts), ids),
                )
            )
        unsure = [c for c in facts if c.row.confidence < 0.5]
        if unsure:
            ids = [c.told.claims[0] for c in unsure[:3] if c.told.claims]
            said.append(self.lang.say("coverage.unsure", n=self.lang.count(len(unsure), ids)))
        said += self._converted()
        gaps = self._gaps()
        said += [gaps] if gaps else []
        table = self.tables.coverage(told) if len(told) else None
        return self.sections.section("coverage", Paragraph(tuple(said)) if said else None, table)

    def _told(self, told: pd.DataFrame) -> list[Sentence]:
        lang = self.lang
        tiers = []
        for tier, rows in told.groupby("tier", sort=True):
            n = lang.count(len(rows), list(rows["id"].head(2)))
            tiers.append(lang.fill("coverage.tier", n=n, tier=lang.names["tiers"][str(tier)]))
        said = [lang.say("coverage.claims", n=lang.count(len(told), list(told["id"].head(2))), list=lang.joined(tiers))]
        borrowed = told[told["origin"] != told["publisher"]]
        undated = told[told["published"].isna()]
        coarse = told[[_coarse(text) for text in told["published"]]]
        for key, rows in (("origins", borrowed), ("undated", undated), ("coarse", coarse)):
            if len(rows):
                said.append(lang.say(f"coverage.{key}", n=lang.count(len(rows), list(rows["id"].head(3)))))
        return said

    def _converted(self) -> list[Sentence]:
        said = []
        seen: set[str] = set()
        for change in self.context.changes:
            row = self.context.new_facts.get(plain(change.row.fact) or "")
            if row is None or plain(row.rate) is None or row.currency == "USD" or row.currency in seen:
                continue
            seen.add(row.currency)
            ids = change.told.claims[:1]
            day = row.rate_day.date().isoformat()
            said.append(
                self.lang.say(
                    "coverage.converted",
                    unit=self.lang.name(row.currency),
                    rate=Part(self.lang.decimal(row.rate, 5), "figure", round(float(row.rate), 6), "USD", ids),
                    date=self.lang.date(day, ids, style="bare"),
                )
            )
        return said

    def _gaps(self) -> Sentence | None:
        """What is not known of the vendors in the news."""
        vendors = self.context.market.vendors[:5]
        if not vendors:
            return None
        grid = coverage(self.context.inputs.after, self.context.inputs.span.last, vendors, _WANTED)
        items = []
        for vendor in vendors:
            cells = grid[grid["vendor"].eq(vendor) & grid["state"].eq("gap")]
            metrics = [self.lang.names["metric_plain"][metric] for metric in cells["metric"]]
            if metrics:
                items.append(
                    self.lang.fill(
                        "coverage.gap",
                        metrics=self.lang.joined(metrics),
                        vendor=self.lang.name(name_of(vendor), vendor),
                    )
                )
        return self.lang.say("coverage.gaps", list=self._semicolons(items)) if items else None

    def _semicolons(self, items: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
        parts: list[Part] = []
        for number, item in enumerate(items):
            parts += [Part(self.lang.words["semicolon"])] if number else []
            parts.extend(item)
        return tuple(parts)


def _stories(told: pd.DataFrame) -> pd.Series:
    """The story of each claim: the store's, and documents with the same main statement are one story."""
    story = told["story"].where(told["story"].notna(), told["document"]).astype(object)
    leader: dict[str, str] = {}

    def root(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    weight = metric_weight(told["metric"]) * client_weight(told["kind"].where(told["metric"].eq("client")))
    frame = told.assign(name=story.to_numpy(object), weight=weight.to_numpy(float))
    frame = frame.sort_values(["weight", "low", "id"], ascending=[False, False, True], kind="stable")
    said: dict[tuple[Any, ...], str] = {}
    # The weightiest statement is what a document is about; what it mentions beside it joins nothing.
    for row in frame.drop_duplicates("name").itertuples():
        key = (row.vendor, row.metric, plain(row.kind), plain(row.party), plain(row.low), plain(row.high))
        one, other = root(said.setdefault(key, row.name)), root(row.name)
        leader[max(one, other)] = min(one, other)
    return story.map(root)


_WANTED = ("valuation", "revenue", "pay_rate", "workforce", "client")


def _coarse(text: Any) -> bool:
    return isinstance(text, str) and Period.parse(text).precision is not Precision.DAY
