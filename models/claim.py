"""Claims: one checkable statement by one document about one vendor.

``data/ledger/README.md`` and the README's section on claims describe the fields for contributors; this module is their
definition in code. A claim is frozen and checked when built, so that every claim that exists is a valid one.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from models.document import Quote
from models.errors import InvalidValue
from models.period import Period
from models.quantity import CURRENCIES, MULTIPLE, PEOPLE, PERCENT, Quantity, currency_of, is_unit, per_of

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_REGION = re.compile(r"[A-Z]{2}", re.ASCII)


class Metric(StrEnum):
    """What a claim is about."""

    VALUATION = "valuation"
    FUNDING = "funding"
    FUNDING_TOTAL = "funding_total"
    STAKE = "stake"
    REVENUE = "revenue"
    REVENUE_GROWTH = "revenue_growth"
    DEMAND_GROWTH = "demand_growth"
    PAY_RATE = "pay_rate"
    PAYOUT = "payout"
    WORKFORCE = "workforce"
    LAYOFF = "layoff"
    CLIENT = "client"


class Status(StrEnum):
    """How sure the text is of what it says, firmest first."""

    #: The company, a filing or a closed deal says so.
    CONFIRMED = "confirmed"
    #: Press or sources say so.
    REPORTED = "reported"
    #: Sought, in talks, considered.
    TALKS = "talks"
    #: Expected, targeted, forecast.
    PROJECTED = "projected"
    #: Said to be untrue.
    DENIED = "denied"


class UnitClass(StrEnum):
    """Families of units that a metric may carry."""

    MONEY = "money"
    RATE = "rate"
    PERCENT = "percent"
    MULTIPLE = "multiple"
    PEOPLE = "people"


class Needs(StrEnum):
    """Whether a metric names a second company."""

    NEVER = "never"
    MAY = "may"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one metric allows."""

    #: Families of units; empty for a metric without a figure.
    units: frozenset[UnitClass]
    #: Kinds besides None.
    kinds: frozenset[str]
    #: Whether the claim names another company.
    party: Needs
    #: What money may be paid per, for rates.
    per: frozenset[str] = frozenset()


_GROWTH = frozenset({"year", "quarter", "month", "since"})
_STAFF = frozenset({"employees", "contractors", "network"})
_ROUNDS = frozenset({"seed", "pre_seed", *(f"series_{letter}" for letter in "abcdefg"), "strategic", "debt", "tender"})
_EXPERTISE = frozenset(
    {"expert", "generalist", "stem", "medicine", "law", "finance", "software", "language", "phd", "other"}
)

#: The seven changes of a client relation and which way each moves it.
CLIENT_DIRECTION = {
    "uses": "gain",
    "starts": "gain",
    "expands": "gain",
    "reduces": "loss",
    "pauses": "loss",
    "ends": "loss",
    "reconsiders": "doubt",
}

#: What each metric allows: the table of claims.md.
RULES: dict[Metric, Rule] = {
    Metric.VALUATION: Rule(frozenset({UnitClass.MONEY}), frozenset({"post_money", "pre_money", "tender"}), Needs.MAY),
    Metric.FUNDING: Rule(frozenset({UnitClass.MONEY}), _ROUNDS, Needs.MAY),
    Metric.FUNDING_TOTAL: Rule(frozenset({UnitClass.MONEY}), frozenset(), Needs.NEVER),
    Metric.STAKE: Rule(frozenset({UnitClass.PERCENT}), frozenset(), Needs.MAY),
    Metric.REVENUE: Rule(
        frozenset({UnitClass.MONEY}),
        frozenset({"annual", "quarter", "month", "half", "run_rate", "from_client"}),
        Needs.MAY,
    ),
    Metric.REVENUE_GROWTH: Rule(frozenset({UnitClass.PERCENT, UnitClass.MULTIPLE}), _GROWTH, Needs.NEVER),
    Metric.DEMAND_GROWTH: Rule(frozenset({UnitClass.PERCENT, UnitClass.MULTIPLE}), _GROWTH, Needs.NEVER),
    Metric.PAY_RATE: Rule(
        frozenset({UnitClass.RATE}),
        _EXPERTISE,
        Needs.NEVER,
        frozenset({"hour", "task", "minute", "day", "month", "year"}),
    ),
    Metric.PAYOUT: Rule(
        frozenset({UnitClass.MONEY, UnitClass.RATE}), frozenset(), Needs.NEVER, frozenset({"day", "month", "year"})
    ),
    Metric.WORKFORCE: Rule(frozenset({UnitClass.PEOPLE}), _STAFF, Needs.NEVER),
    Metric.LAYOFF: Rule(
        frozenset({UnitClass.PEOPLE, UnitClass.PERCENT}), frozenset({"employees", "contractors"}), Needs.NEVER
    ),
    Metric.CLIENT: Rule(frozenset(), frozenset(CLIENT_DIRECTION), Needs.ALWAYS),
}


def unit_class(unit: str) -> UnitClass:
    """The family of a unit.

    Raises:
        InvalidValue: no claim may carry such a unit.
    """
    plain = {PERCENT: UnitClass.PERCENT, MULTIPLE: UnitClass.MULTIPLE, PEOPLE: UnitClass.PEOPLE}.get(unit)
    if plain is not None:
        return plain
    if unit in CURRENCIES:
        return UnitClass.MONEY
    if currency_of(unit) and per_of(unit):
        return UnitClass.RATE
    raise InvalidValue(f"unknown unit {unit!r}; use an ISO 4217 code, CODE/hour …, percent, multiple or people")


_NO_ID = re.compile(r"[^a-z0-9]+")


def organization_id(name: str) -> str:
    """A company's name as an id: lower case, hyphens, no accents (``Telefónica España`` gives ``telefonica-espana``).

    Empty for a name without a Latin letter or digit.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return _NO_ID.sub("-", bare).strip("-")


@lru_cache(maxsize=65_536)
def _is_id(name: str) -> bool:
    return _ID.fullmatch(name) is not None


@lru_cache(maxsize=4_096)
def _may_carry(metric: Metric, kind: str | None, names_party: bool, unit: str | None) -> bool:
    """True for a combination with a figure that the metric allows; everything else is looked at more closely."""
    rule = RULES[metric]
    if unit is None or not is_unit(unit) or (kind is not None and kind not in rule.kinds):
        return False
    if rule.party is (Needs.NEVER if names_party else Needs.ALWAYS):
        return False
    per = per_of(unit)
    return unit_class(unit) in rule.units and (per is None or per in rule.per)


def _are_bounds(low: float | None, high: float | None) -> bool:
    """True for what :class:`Quantity` takes as its ends."""
    if low is None or high is None:
        end = high if low is None else low
        return end is not None and -math.inf < end < math.inf
    return -math.inf < low <= high < math.inf


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement that a document makes about one vendor.

    Raises:
        InvalidValue: when built with a combination that its metric does not allow; the message names the field.
    """

    #: Id of the document that says it.
    document: str
    #: Id of the vendor that the figure or relation belongs to.
    vendor: str
    #: What it is about.
    metric: Metric
    #: How sure the text is.
    status: Status
    #: Lower end in whole units; None for "up to X" and for a claim without a figure.
    low: float | None = None
    #: Upper end in whole units; None for "more than X" and for a claim without a figure.
    high: float | None = None
    #: Unit of low and high; None for client.
    unit: str | None = None
    #: Sub-type; None where the text does not tell.
    kind: str | None = None
    #: Id of the other company, where the metric has one.
    party: str | None = None
    #: What the figure is true of, at the text's own precision; None where the text does not tell.
    as_of: Period | None = None
    #: Part of the vendor that the figure is about; None for the whole.
    scope: str | None = None
    #: ISO 3166-1 alpha-2 country that a pay rate or head count is tied to.
    region: str | None = None
    #: Whose finding it is when the text cites somebody; None when it is the publisher's own.
    origin: str | None = None
    #: The exact words; None for ledger rows and filings read as data.
    quote: Quote | None = None
    #: A few words of ours; empty for claims read from text.
    note: str = ""
    #: The id, once it was asked for.
    _id: str | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A sieve that most claims pass at once: names and combinations repeat, and are remembered.
        if not (
            _is_id(self.vendor)
            and (self.party is None or _is_id(self.party))
            and self.region is None
            and _may_carry(self.metric, self.kind, self.party is not None, self.unit)
            and _are_bounds(self.low, self.high)
        ):
            self._check()

    def _check(self) -> None:
        for name in ("vendor", "party"):
            value = getattr(self, name)
            if value is not None and not _ID.fullmatch(value):
                raise InvalidValue(f"{name}: {value!r} is no id (lower case letters, digits and hyphens)")
        if self.region is not None and not _REGION.fullmatch(self.region):
            raise InvalidValue(f"region: {self.region!r} is no ISO 3166-1 alpha-2 code")
        rule = RULES[self.metric]
        if self.kind is not None and self.kind not in rule.kinds:
            allowed = ", ".join(sorted(rule.kinds)) or "none"
            raise InvalidValue(f"kind: {self.kind!r} is not allowed for {self.metric.value}; allowed: {allowed}")
        if self.party is None and (rule.party is Needs.ALWAYS):
            raise InvalidValue(f"party: {self.metric.value} needs the other company")
        if self.party is not None and rule.party is Needs.NEVER:
            raise InvalidValue(f"party: {self.metric.value} has none, got {self.party!r}")
        if self.metric is Metric.CLIENT and self.kind is None:
            raise InvalidValue("kind: client needs one of " + ", ".join(CLIENT_DIRECTION))
        self._check_figure(rule)

    def _check_figure(self, rule: Rule) -> None:
        if not rule.units:
            if (self.low, self.high, self.unit) != (None, None, None):
                raise InvalidValue(f"unit: {self.metric.value} carries no figure")
            return
        if self.unit is None:
            raise InvalidValue(f"unit: {self.metric.value} needs one")
        family = unit_class(self.unit)
        per = per_of(self.unit)
        if family not in rule.units or (per is not None and per not in rule.per):
            raise InvalidValue(f"unit: {self.unit!r} is not allowed for {self.metric.value}")
        Quantity(self.low, self.high, self.unit)

    @property
    def quantity(self) -> Quantity | None:
        """The figure; None for client."""
        return None if self.unit is None else Quantity(self.low, self.high, self.unit)

    @property
    def id(self) -> str:
        """Identity by content: 32 hexadecimal digits over what is said, not over how it was read.

        Document, vendor, metric, kind, party, scope, low, high, unit, as_of and status count; quote, origin, region,
        note, times and the reader's version do not. Numbers are written at their shortest exact form, so 1 and 1.0
        are the same claim.
        """
        if self._id is None:
            low = _number(self.low)
            high = low if self.high == self.low else _number(self.high)
            # A JSON array written by hand, as the encoder would be set up anew for each claim. Only an id and a scope
            # are free text; the rest was checked when built, and nothing in it needs a backslash.
            text = (
                f'[{encode_basestring(self.document)},"{self.vendor}","{self.metric._value_}",{_quoted(self.kind)},'
                f"{_quoted(self.party)},{'null' if self.scope is None else encode_basestring(self.scope)},"
                f"{_quoted(low)},{_quoted(high)},{_quoted(self.unit)},"
                f'{_quoted(self.as_of)},"{self.status._value_}"]'
            )
            digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            object.__setattr__(self, "_id", digest)
            return digest
        return self._id

    def as_record(self) -> dict[str, Any]:
        """The fields of the claim as plain JSON values, in the order of claims.md."""
        return {
            "vendor": self.vendor,
            "metric": self.metric.value,
            "low": plain_number(self.low),
            "high": plain_number(self.high),
            "unit": self.unit,
            "kind": self.kind,
            "party": self.party,
            "as_of": None if self.as_of is None else str(self.as_of),
            "status": self.status.value,
            "scope": self.scope,
            "region": self.region,
            "quote": None if self.quote is None else self.quote.words,
        }


def _quoted(value: str | Period | None) -> str:
    return "null" if value is None else f'"{value}"'


def _number(value: float | None) -> str | None:
    return None if value is None else repr(plain_number(value))


def plain_number(value: float | None) -> float | int | None:
    """A float without a fraction as an int, so that JSON shows 10000000000 and not 1e+10."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)
