"""How the rates of pay of a text have been told so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Spans that make an amount a rate of pay by themselves; a day, month or year needs words of pay too.
RATES = ("hour", "task", "minute")


@dataclass(frozen=True, slots=True)
class Habit:
    """How the rates of a text were told so far, for figures that leave something out."""

    #: The span they are paid for.
    per: str
    #: Their currency; None when only a heading gave the span.
    currency: str | None = None
    #: The last amount; 0 when unknown.
    size: float = 0.0
    #: Whom the last rate was for.
    kind: str | None = None
    #: True within the paragraph or list that said so, False for the rest of the text.
    near: bool = True

    def close(self, amount: float) -> bool:
        """Whether an amount is near the last one of the same paragraph."""
        return self.near and self.size > 0 and self.fits(amount, 5)

    def fits(self, amount: float, ratio: float) -> bool:
        """Whether an amount is of the same order as the last one."""
        return not self.size or self.size / ratio <= amount <= self.size * ratio


def carried(habit: Habit | None, listed: str | None, currency: str | None = None) -> Habit | None:
    """The habit that a new paragraph begins with: the span of a heading, else what the text did before, faintly.

    Args:
        habit: how the rates before were told.
        listed: the span that a heading gives.
        currency: the currency that it gives.
    """
    if listed is not None:
        same = habit is not None and habit.per == listed
        return Habit(listed, currency or (habit.currency if habit is not None and same else None))
    return None if habit is None else replace(habit, near=False)
