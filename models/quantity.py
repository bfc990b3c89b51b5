"""Quantities: a figure with its bounds and its unit, as a text gives it.

Money is kept as published: a value in an ISO 4217 currency. Rates of pay carry the span that they are paid for
(``USD/hour``). Nothing is converted here; see :mod:`models.fact` for what carries a value in US dollars.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.errors import InvalidValue

#: ISO 4217 codes in use, without funds, metals and test codes (list of 2026-01-01).
CURRENCIES = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES
    VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG""".split()
)

#: Spans and pieces that money may be paid for.
PER = ("hour", "task", "minute", "day", "month", "year")

#: Units that are no money.
PERCENT, MULTIPLE, PEOPLE = "percent", "multiple", "people"


def currency_of(unit: str | None) -> str | None:
    """The ISO 4217 code of a money or pay unit (``USD/hour`` gives ``USD``); None for every other unit."""
    if unit is None:
        return None
    code = unit.partition("/")[0]
    return code if code in CURRENCIES else None


def per_of(unit: str | None) -> str | None:
    """What money is paid for (``USD/hour`` gives ``hour``); None for plain money and other units."""
    if unit is None:
        return None
    return unit.partition("/")[2] or None


def is_unit(unit: str) -> bool:
    """True for a unit that a claim may carry."""
    if unit in (PERCENT, MULTIPLE, PEOPLE):
        return True
    code, slash, per = unit.partition("/")
    return code in CURRENCIES and (not slash or per in PER)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as a text gives it: exact or approximate (low = high), a range, or a bound (one end None)."""

    #: Lower end in whole units; None for "up to X".
    low: float | None
    #: Upper end in whole units; None for "more than X".
    high: float | None
    #: ISO 4217 code, CODE/hour and the like, percent, multiple or people.
    unit: str

    def __post_init__(self) -> None:
        if not is_unit(self.unit):
            raise InvalidValue(
                f"unknown unit {self.unit!r}; use an ISO 4217 code, CODE/hour …, percent, multiple, people"
            )
        if self.low is None and self.high is None:
            raise InvalidValue("a quantity needs at least one end")
        for end in (self.low, self.high):
            if end is not None and not math.isfinite(end):
                raise InvalidValue(f"{end} is no finite number")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InvalidValue(f"low {self.low:g} is above high {self.high:g}")

    @property
    def exact(self) -> bool:
        """True when the text gives one figure."""
        return self.low is not None and self.low == self.high

    @property
    def value(self) -> float | None:
        """The best single number: the figure, the middle of a range, the named end of a bound.

        None for a figure named only by its order ("hundreds of millions" spans almost a factor of ten): a single
        number would be more precise than the text.
        """
        if self.low is None:
            return self.high
        if self.high is None or self.low == self.high:
            return self.low
        if self.low > 0 and self.high / self.low > 5:
            return None
        return (self.low + self.high) / 2

    def agrees(self, other: Quantity, tolerance: float = 0.02) -> bool:
        """True when both can be true of one figure, each end stretched by the tolerance (a share of its size).

        "More than 1 billion" agrees with 1.2 billion, "hundreds of millions" with 450 million.
        """
        if self.unit != other.unit:
            return False

        def span(one: Quantity) -> tuple[float, float]:
            low = -math.inf if one.low is None else one.low - abs(one.low) * tolerance
            high = math.inf if one.high is None else one.high + abs(one.high) * tolerance
            return low, high

        (low, high), (other_low, other_high) = span(self), span(other)
        return low <= other_high and other_low <= high
