"""The changes of the span as rows with what each of them tells: the common ground of the sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard import wording
from dashboard.report.comparing import Comparer, cited_first
from dashboard.report.inputs import Inputs
from dashboard.report.language import Language
from dashboard.report.market import Market
from dashboard.report.model import Part, Sentence
from dashboard.report.telling import Teller, Told, of_row, plain
from dashboard.report.why import Reasons
from models.analytics import changes as analysis

#: Findings on the first page; at most so many of them on one metric of one vendor, if there are others.
TOP, MOST_ALIKE = 5, 2
#: What each further origin that told a change in the span adds to its weight, and how many add.
_ECHO, _MOST_ECHOES = 0.2, 4


#: Changes that say something about what stood on record rather than something new.
DISPUTES = frozenset({"contradicted", "settled", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Change:
    """One change with its fact as it stands after (before, for what was withdrawn)."""

    #: Row of models.analytics.changes.
    row: Any
    told: Told

    @property
    def metric(self) -> str:
        return str(self.told.metric)

    @property
    def repeats(self) -> bool:
        """True when it is new and says nothing new."""
        return bool(self.row.restated)


def inner(sentence: Sentence, lang: Language) -> tuple[Part, ...]:
    """A sentence as it stands within another: no full stop, no capital where that is not a name's."""
    parts = list(sentence.parts)
    last = parts[-1]
    if last.text.endswith("."):
        parts[-1] = replace(last, text=last.text[:-1])
    if parts[0].kind == "text" and lang.code == "fr":
        parts[0] = replace(parts[0], text=parts[0].text[:1].lower() + parts[0].text[1:])
    return tuple(part for part in parts if part.text)


def capital(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Parts with a capital at their start; names keep their own spelling."""
    if parts[0].kind != "text":
        return parts
    return (replace(parts[0], text=parts[0].text[:1].upper() + parts[0].text[1:]), *parts[1:])


def _one_deal(round_: Told, price: Told) -> bool:
    """True for a round and a price of one vendor, period and status, and of no two different leaders."""
    plain_round = round_.kind not in ("debt", "tender") and round_.scope is None and price.scope is None
    told = round_.low is not None and price.low is not None
    same = (round_.vendor, round_.status, round_.as_of) == (price.vendor, price.status, price.as_of)
    return (
        plain_round
        and told
        and same
        and round_.status != "denied"
        and (price.party is None or round_.party in (None, price.party))
    )


class Context:
    """Everything that the sections share: language, changes, lookups."""

    def __init__(self, inputs: Inputs, lang: Language) -> None:
        self.inputs = inputs
        self.lang = lang
        self.teller = Teller(lang, inputs.span.first, inputs.span.last)
        self.market = Market(inputs)
        self.reasons = Reasons(self.teller, self.market)
        self.claims = {row.id: row for row in inputs.told.itertuples()}
        self.comparer = Comparer(self.teller, self.old_facts, self.claims)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The changes frame."""
        # Where nothing was told of a vendor and metric, both days have the same facts.
        moved = pd.MultiIndex.from_frame(self.inputs.told[["vendor", "metric"]].drop_duplicates())
        before, after = (
            frame[pd.MultiIndex.from_frame(frame[["vendor", "metric"]]).isin(moved)]
            for frame in (self.inputs.before, self.inputs.after)
        )
        return analysis.changes(before, after, self.inputs.span.first)

    @cached_property
    def changes(self) -> list[Change]:
        """All changes, heaviest first; a fact that replaced several is one."""
        seen: set[str] = set()
        found = []
        for row in self.frame.itertuples():
            fact = plain(row.fact)
            if fact is not None and fact in seen:
                continue
            seen.add(str(fact))
            found.append(Change(row, self._told(row)))
        return found

    @cached_property
    def top(self) -> list[Change]:
        """The heaviest: one of each vendor, metric and other company, few of one metric, none that only repeats."""
        kept: dict[tuple[str, str, str | None], Change] = {}
        for change in sorted(self.changes, key=self.weight, reverse=True):
            if not change.repeats:
                kept.setdefault((change.told.vendor, change.metric, change.told.party), change)
        alike: Counter[tuple[str, str]] = Counter()
        first: list[Change] = []
        later: list[Change] = []
        for change in kept.values():
            alike[change.told.vendor, change.metric] += 1
            (first if alike[change.told.vendor, change.metric] <= MOST_ALIKE else later).append(change)
        return sorted([*first, *later][:TOP], key=self.weight, reverse=True)

    def weight(self, change: Change) -> float:
        """The weight of a change, more where several origins told of it in the span; disputes have no echo."""
        if change.row.change in DISPUTES:
            return float(change.row.weight)
        rows = [self.claims[claim] for claim in change.row.new_claims if claim in self.claims]
        origins = {plain(row.origin) or row.publisher for row in rows}
        return float(change.row.weight) * (1 + _ECHO * min(_MOST_ECHOES, max(0, len(origins) - 1)))

    @cached_property
    def new_facts(self) -> dict[str, Any]:
        """Facts after, by id, of those that changed."""
        ids = set(self.frame["fact"].dropna())
        held = self.inputs.after[self.inputs.after["id"].isin(ids)]
        return {row.id: row for row in held.itertuples()}

    @cached_property
    def old_facts(self) -> dict[str, Any]:
        """Facts before, by id, of those that changed or stood before a new one."""
        ids = set(self.frame["before_fact"].dropna())
        held = self.inputs.before[self.inputs.before["id"].isin(ids)]
        return {row.id: row for row in held.itertuples()}

    def _told(self, row: Any) -> Told:
        fact = self.new_facts.get(plain(row.fact) or "")
        if fact is None:
            old = self.old_facts[row.before_fact]
            return of_row(old, old.supporting)
        return of_row(fact, cited_first(row.new_claims, fact.supporting))

    def of(self, *metrics: str) -> list[Change]:
        """Changes of some metrics that say something new, heaviest first; disputes have a section of their own."""
        return [
            change
            for change in self.changes
            if change.metric in metrics and not change.repeats and change.row.change not in ("contradicted", "settled")
        ]

    # ------------------------------------------------------------------ words

    def statement(self, change: Change) -> Sentence:
        """What happened; what is disputed or gone is told as such."""
        told, row = change.told, change.row
        statement = self.teller.statement(told)
        key = {"contradicted": "compare.disputed", "settled": "compare.undisputed", "withdrawn": "compare.gone"}
        if row.change not in key:
            return statement
        against = [claim for claim in row.dissenting if claim in set(row.new_claims)] or row.dissenting[:3]
        n = self.lang.count(max(1, len(against)), against or told.claims)
        said = self.lang.say(key[row.change], n=n, statement=inner(statement, self.lang))
        return Sentence(said.parts, statement.basis)

    def deal(self, top: Sequence[Change]) -> Sentence | None:
        """The first change and the other half of the same deal, a round with its price, as one sentence; else None."""
        one = top[0]
        for other in top[1:]:
            pair = {change.metric: change.told for change in (one, other)}
            if set(pair) != {"funding", "valuation"} or {one.row.change, other.row.change} & DISPUTES:
                continue
            if _one_deal(pair["funding"], pair["valuation"]):
                return self.teller.deal(pair["funding"], pair["valuation"])
        return None

    def point(self, change: Change) -> list[Sentence]:
        """Statement, and how it compares."""
        return [self.statement(change), *self.comparer.sentences(change.row, change.told, brief=True)]

    def status(self, status: str, metric: str) -> str:
        """Status for people: a confirmed deal is "closed"."""
        closed = wording.status(status, metric) == "closed"
        return self.lang.label("statuses", "closed" if closed else status)

    def what(self, told: Told) -> str:
        """Metric and kind for a table: "Revenue, run rate"."""
        parts = [self.lang.label("metrics", told.metric)]
        if told.kind:
            parts.append(self.lang.label("kinds", told.kind))
        return ", ".join(parts)

    def sure(self, confidence: float, origins: int, claims: Iterable[str]) -> Sentence:
        """How sure a fact is."""
        ids = tuple(claims)[:2]
        word = "high" if confidence >= 0.8 else "fair" if confidence >= 0.6 else "low"
        return self.lang.say(
            "sure.line",
            value=Part(self.lang.fixed(confidence, 2), "figure", round(confidence, 4), "confidence", ids),
            word=self.lang.words[word],
            n=self.lang.count(int(origins), ids),
        )
