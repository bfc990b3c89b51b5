"""Facts and claims as sentences, by rules from their fields: no cause, no adjective without a figure.

The rules: the verb follows the status (closed and confirmed figures are stated, press is "reportedly", talks and
expectations are named as such, denials too) and the tense follows the figure's own period against the span of the
report. A figure keeps its bounds ("more than", "at most", a range), its unit, and its value in dollars beside it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from babel import Locale

from dashboard.inert import tidy
from dashboard.names import name_of
from dashboard.report.language import Language
from dashboard.report.model import Part, Sentence
from models.period import Period
from models.quantity import PEOPLE, PERCENT, Quantity, currency_of

#: A state told of so long before the span is told in the past tense.
STATE_DAYS = 45
#: Metrics whose figure belongs to a period or an event, not to a state that goes on.
_FLOWS = frozenset({"funding", "revenue_growth", "demand_growth", "layoff", "client"})
_FLOW_KINDS = frozenset({"annual", "quarter", "half", "month", "from_client"})
#: Beyond this ratio of its ends a range is told by its order only.
_VAGUE = 5.0
_LAST_DIGIT = re.compile(r"^(.*\d)(\D*)$", re.DOTALL)
MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a fact or a claim says, in the fields that a sentence needs."""

    vendor: str
    metric: str
    status: str
    kind: str | None = None
    party: str | None = None
    scope: str | None = None
    region: str | None = None
    as_of: str | None = None
    low: float | None = None
    high: float | None = None
    value: float | None = None
    unit: str | None = None
    value_usd: float | None = None
    #: Claims behind it, those to be cited first.
    claims: tuple[str, ...] = ()


def plain(value: Any) -> Any:
    """A cell of a frame as Python has it: None for NaN, NaT and pandas' missing text."""
    if value is None or isinstance(value, str | tuple):
        return value
    return None if value != value else value  # noqa: PLR0124 - NaN is what differs from itself


def of_row(row: Any, claims: Sequence[str] = ()) -> Told:
    """A row of a facts or claims frame (from itertuples)."""
    low, high = plain(row.low), plain(row.high)
    value = plain(row.value) if hasattr(row, "value") else _middle(low, high, plain(row.unit))
    usd = plain(row.value_usd) if hasattr(row, "value_usd") else None
    return Told(
        vendor=row.vendor,
        metric=row.metric,
        status=row.status,
        kind=plain(row.kind),
        party=plain(row.party),
        scope=plain(row.scope),
        region=plain(row.region),
        as_of=plain(row.as_of),
        low=low,
        high=high,
        value=value,
        unit=plain(row.unit),
        value_usd=usd,
        claims=tuple(claims),
    )


def _middle(low: float | None, high: float | None, unit: str | None) -> float | None:
    return None if unit is None or (low is None and high is None) else Quantity(low, high, unit).value


@lru_cache(maxsize=4)
def _territories(code: str) -> Any:
    return Locale(code).territories


class Teller:
    """Says facts in one language, seen from one span."""

    def __init__(self, lang: Language, first: dt.date, last: dt.date) -> None:
        self.lang = lang
        self.first = first
        self.last = last

    # ------------------------------------------------------------------ names and dates

    def vendor(self, told: Told) -> tuple[Part, ...]:
        """The vendor's name, with the part of it that the figure is about."""
        name = self.lang.name(name_of(told.vendor), told.vendor)
        if not told.scope:
            return (name,)
        return self.lang.fill("part.scope", vendor=name, scope=self.lang.name(tidy(told.scope, 60)))

    def party(self, told: Told, unnamed: str = "part.client") -> tuple[Part, ...]:
        """The other company's name, or words for one that is not named."""
        if told.party:
            return (self.lang.name(name_of(told.party), told.party),)
        return self.lang.fill(unnamed)

    def tense(self, told: Told) -> str:
        """past, present or future, by the period against the span."""
        if told.as_of is None:
            return "past" if told.metric in _FLOWS else "present"
        period = Period.parse(told.as_of)
        if period.first > self.last:
            return "future"
        slack = dt.timedelta(days=0 if is_flow(told) else STATE_DAYS)
        return "past" if period.last < self.first - slack else "present"

    def when(self, told: Told) -> tuple[Part, ...]:
        """The period with its preposition and a space before it; nothing for undated."""
        if told.as_of is None:
            return ()
        style = "in" if is_flow(told) or self.tense(told) != "present" else "as_of"
        return self.lang.fill("part.when", date=self.lang.date(told.as_of, told.claims[:1], style=style))

    def where(self, told: Told) -> tuple[Part, ...]:
        """The country in brackets; nothing where none is told."""
        if not told.region:
            return ()
        name = _territories(self.lang.code).get(told.region, told.region)
        return self.lang.fill("part.where", place=self.lang.name(str(name), told.region))

    # ------------------------------------------------------------------ figures

    def amount(self, told: Told, *, absolute: bool = False) -> tuple[Part, ...]:
        """The figure with its bounds, and in dollars beside it; nothing where there is none."""
        low, high, unit = told.low, told.high, told.unit
        if unit is None or (low is None and high is None):
            return ()
        if absolute and max(x for x in (low, high) if x is not None) <= 0:
            low, high = (None if x is None else abs(x) for x in (high, low))
        parts = self._bounded(low, high, unit, told.claims)
        currency = currency_of(unit)
        if currency in (None, "USD") or told.value_usd is None:
            return parts
        usd = self.lang.figure(told.value_usd, unit.replace(str(currency), "USD"), told.claims)
        return self.lang.fill("part.usd", amount=parts, usd=usd)

    def _bounded(self, low: float | None, high: float | None, unit: str, claims: Sequence[str]) -> tuple[Part, ...]:
        lang = self.lang
        if low is None and high is not None:
            return lang.fill("part.under", figure=lang.figure(high, unit, claims))
        if low is not None and high is None:
            return lang.fill("part.over", figure=lang.figure(low, unit, claims))
        if low is None or high is None:
            return ()
        first, second = lang.figure(low, unit, claims), lang.figure(high, unit, claims)
        if low == high or first.text == second.text:
            return (first,)
        if low > 0 and high / low > _VAGUE:
            return lang.fill("part.vague", low=first, high=second)
        ends = _LAST_DIGIT.match(first.text), _LAST_DIGIT.match(second.text)
        if ends[0] and ends[1] and ends[0][2] == ends[1][2]:
            # "$18 to $32 an hour", not "$18 an hour to $32 an hour".
            first = lang.figure(low, unit, claims, ends[0][1])
        return lang.fill("part.between", low=first, high=second)

    # ------------------------------------------------------------------ statements

    def statement(self, told: Told) -> Sentence:
        """The fact as one sentence."""
        return Sentence(self._statement(told).parts, told.claims[:MAX_NAMED])

    def deal(self, round_: Told, price: Told) -> Sentence:
        """A round and the price that it was made at, as one sentence."""
        known = round_.kind in self.lang.names["rounds"]
        whole = replace(round_, party=round_.party or price.party)
        worth = self.lang.fill("part.worth", amount=self.amount(price), basis=self._basis(price))
        said = self.lang.say(
            self._key(round_),
            vendor=self.vendor(round_),
            amount=self.amount(round_),
            round=self._round(round_),
            lead=self._lead(whole, "part.lead_round" if known else "part.lead_funding"),
            party=self.party(whole, "part.someone"),
            when=(*worth, *self.when(round_)),
        )
        return Sentence(said.parts, (*round_.claims[:1], *price.claims[:1]))

    def _statement(self, told: Told) -> Sentence:
        if told.metric == "client":
            return self._client(told)
        places: dict[str, Any] = {
            "vendor": self.vendor(told),
            "amount": self.amount(told),
            "when": self.when(told),
            "where": self.where(told),
        }
        if not places["amount"]:
            return self._without_figure(told, places)
        match told.metric:
            case "revenue_growth" | "demand_growth":
                return self._growth(told, places)
            case "valuation":
                places["basis"] = self._basis(told)
                places["lead"] = self._lead(told, "part.lead_valuation")
            case "funding":
                places["round"] = self._round(told)
                known = told.kind in self.lang.names["rounds"]
                places["lead"] = self._lead(told, "part.lead_round" if known else "part.lead_funding")
                places["party"] = self.party(told, "part.someone")
            case "stake":
                places["party"] = self.party(told, "part.holder")
            case "revenue":
                places["party"] = self.party(told)
            case "pay_rate":
                places["who"] = self.lang.label("who", told.kind or "none")
            case "workforce":
                places["n"] = _number(told)
            case "layoff":
                places["staff"] = self.staff(told)
            case _:
                pass
        if told.metric == "funding_total" and told.high == 0:
            return self.lang.say("funding_total.zero", **places)
        return self.lang.say(self._key(told), **places)

    def _key(self, told: Told) -> str:
        base, tense = told.metric, self.tense(told)
        kinds = [told.kind] if told.kind else []
        if told.metric == "workforce" and told.kind is None:
            kinds = ["unspecified"]
        if told.metric == "funding" and told.kind == "strategic" and not told.party:
            kinds = []
        names = [f"{base}.{kind}" for kind in kinds] + [base]
        keys = []
        for name in names:
            tenses = (tense, "present" if tense == "future" else "past")
            keys += [f"{name}.{told.status}", *(f"{name}.{told.status}.{one}" for one in tenses)]
        return self.lang.first(*keys)

    def _without_figure(self, told: Told, places: dict[str, Any]) -> Sentence:
        if told.metric == "funding":
            places |= {"round": self._round(told), "lead": self._lead(told, "part.lead_end")}
        if told.metric == "stake":
            places["party"] = self.party(told, "part.holder")
        key = "growth.none" if told.metric.endswith("_growth") else f"{told.metric}.none"
        return self.lang.say(key, **places)

    def _growth(self, told: Told, places: dict[str, Any]) -> Sentence:
        value = told.high if told.high is not None else told.low
        assert value is not None  # noqa: S101 - amount() gave parts, so an end is there
        direction = "times" if told.unit != PERCENT else "flat" if value == 0 else "up" if value > 0 else "down"
        places |= {
            "what": self.lang.label("growth_of", told.metric),
            "lower": self.lang.label("growth_of_lower", told.metric),
            "span": self.lang.names["spans"].get(told.kind or "", ""),
            "amount": self.amount(told, absolute=direction == "down"),
        }
        if direction == "flat":
            return self.lang.say("growth.flat", **places)
        tense = "past" if self.tense(told) == "past" else "present"
        base = f"growth.{direction}.{told.status}"
        return self.lang.say(self.lang.first(base, f"{base}.{tense}"), **places)

    def _client(self, told: Told) -> Sentence:
        kind = told.kind or "uses"
        places: dict[str, Any] = {
            "vendor": self.vendor(told),
            "party": self.party(told),
            "when": self._when_event(told),
            **{name: self.lang.names[name][kind] for name in ("did", "done", "doing", "do")},
        }
        tense = "past" if self.tense(told) == "past" else "present"
        if kind == "uses" and told.status in ("confirmed", "reported"):
            group = "uses" if told.status == "confirmed" else "uses_reported"
            return self.lang.say(f"client.{group}.{tense}", **places)
        return self.lang.say(self.lang.first(f"client.{told.status}", f"client.{told.status}.{tense}"), **places)

    def _when_event(self, told: Told) -> tuple[Part, ...]:
        """Events carry their date; a plan or a use that goes on says it only when it is over."""
        going_on = told.status in ("talks", "projected") or told.kind == "uses"
        return () if going_on and self.tense(told) != "past" else self.when(told)

    def _basis(self, told: Told) -> tuple[Part, ...]:
        key = {"post_money": "part.basis_post", "pre_money": "part.basis_pre", "tender": "part.basis_tender"}
        return self.lang.fill(key[told.kind]) if told.kind in key else ()

    def _lead(self, told: Told, key: str) -> tuple[Part, ...]:
        return self.lang.fill(key, party=self.party(told)) if told.party else ()

    def _round(self, told: Told) -> tuple[Part, ...]:
        if not told.kind:
            return ()
        return self.lang.fill("part.round", kind=self.lang.name(self.lang.label("rounds", told.kind)))

    def staff(self, told: Told) -> tuple[Part, ...]:
        group = "people" if told.unit == PEOPLE else "share"
        return self.lang.fill(f"part.{group}_{told.kind or 'none'}", n=_number(told))

    def _state(self, told: Told) -> tuple[Part, ...]:
        """The state that an event leads to, or the event that is planned."""
        kind = told.kind or "uses"
        if told.status in ("talks", "projected"):
            key = "compare.plan" if told.status == "talks" else "compare.expected"
            return self.lang.fill(key, event=self.lang.names["events"][kind])
        return (Part(self.lang.names["boxes"][kind]),)

    def figure_or_event(self, told: Told) -> tuple[Part, ...]:
        """What stands in a before or after box: the figure, or the event of a client relation."""
        if told.metric == "client":
            return self._state(told)
        parts = list(self.amount(told))
        if told.unit == "multiple" and parts:
            parts.append(Part("×"))
        return tuple(parts)


def short_figure(lang: Language, told: Told) -> str:
    """The figure for a narrow cell: "$10.0 B", "≥ $29.0 B", "$18 – $32/h"; the event for a client relation."""
    if told.metric == "client":
        words = lang.names["boxes"][told.kind or "uses"]
        return words if told.status in ("confirmed", "reported") else f"{words} ({lang.label('statuses', told.status)})"
    if told.unit is None or (told.low is None and told.high is None):
        return ""
    low, high = lang.short(told.low, told.unit), lang.short(told.high, told.unit)
    if told.low is None:
        return f"≤ {high}"
    if told.high is None:
        return f"≥ {low}"
    return low if low == high else f"{low} – {high}"


def is_flow(told: Told) -> bool:
    """True for figures of a period or event; False for states (a price, a run rate, pay, a head count)."""
    return told.metric in _FLOWS or (told.metric == "revenue" and (told.kind in _FLOW_KINDS or told.kind is None))


def _number(told: Told) -> Part:
    """The number that nouns agree with."""
    value = told.high if told.high is not None else told.low
    return Part("", value=0.0 if value is None or math.isnan(value) else value)
