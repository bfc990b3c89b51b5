"""What a figure in a sentence is, before anybody knows what it is about."""

from __future__ import annotations

from dataclasses import dataclass

#: Types of figures.
MONEY, PERCENT, MULTIPLE, COUNT = "money", "percent", "multiple", "count"


@dataclass(slots=True)
class Figure:
    """A figure in a sentence, by tokens."""

    #: Index of its first token, bounds and signs included.
    start: int
    #: Index after its last token.
    end: int
    #: Lower end; None for "up to".
    low: float | None
    #: Upper end; None for "more than".
    high: float | None
    #: MONEY, PERCENT, MULTIPLE or COUNT.
    type: str
    #: ISO 4217 code of money.
    currency: str | None = None
    #: What it is paid per; None for a plain amount.
    per: str | None = None
    #: Scale word that it carries (1e6 for million); 1 without.
    scale: float = 1.0
    #: True when low and high are the ends of a range.
    ranged: bool = False
    #: True when the text marks a bound ("more than").
    bounded: bool = False
    #: True when the number is written as words or named by order only.
    spelled: bool = False
    #: First of two figures that a change joins ("from 7 to 100 million"): -1 the start, 1 the end, 0 none.
    change: int = 0
    #: Index of the first token of the number itself.
    core: int = 0
    #: True for an amount given in cents, which is already divided by 100.
    cents: bool = False
    #: Tag value of a verb that carries the multiple ("tripled"), with its place as the figure's place.
    verb: bool = False

    @property
    def top(self) -> float:
        """The larger end that is known."""
        low = 0.0 if self.low is None else self.low
        high = 0.0 if self.high is None else self.high
        return max(low, high, 0.0)
