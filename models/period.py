"""Periods of reduced precision: the day, month, quarter, half or year that a figure is true of.

The text form is ISO 8601 with two additions of the field: ``2025``, ``2025-H1``, ``2025-Q2``, ``2025-09``,
``2025-09-12``. A period is never made more precise than its text; comparing and overlapping work on the days that
it covers.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass, field
from enum import StrEnum

from models.errors import InvalidValue

_FORM = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)


class Precision(StrEnum):
    """How much of a date a text tells, coarsest first."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"

    @property
    def months(self) -> int:
        """Length in months; 0 for a day."""
        return {"year": 12, "half": 6, "quarter": 3, "month": 1, "day": 0}[self.value]


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole days with the precision at which a text names it.

    Periods are ordered by their last day, then by their first: what ends later, and of two that end together the
    more precise one, comes later.
    """

    #: First day of the span.
    first: dt.date
    #: How precisely the text names it.
    precision: Precision
    #: Last day of the span; follows from the two, and is kept because every comparison asks for it.
    last: dt.date = field(init=False, repr=False, compare=False)
    #: The text form, once it was asked for.
    _text: str | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        months = self.precision.months
        if months and (self.first.day != 1 or (self.first.month - 1) % months):
            raise InvalidValue(f"{self.first.isoformat()} is not the first day of a {self.precision.value}")
        object.__setattr__(self, "last", _last_day(self.first, months))

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2025``, ``2025-H1``, ``2025-Q2``, ``2025-09`` or ``2025-09-12``.

        Raises:
            InvalidValue: the text has another form, or names a day that does not exist.
        """
        return _parse(text)

    @classmethod
    def of(cls, day: dt.date, precision: Precision) -> Period:
        """The period of the given precision that contains the day."""
        months = precision.months
        if not months:
            return cls(day, precision)
        return cls(dt.date(day.year, (day.month - 1) // months * months + 1, 1), precision)

    @property
    def days(self) -> int:
        """Number of days covered."""
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> dt.date:
        """The day in the middle, for drawing a period as a point."""
        return self.first + (self.last - self.first) // 2

    def shift(self, steps: int) -> Period:
        """The period of the same precision so many steps later (earlier when negative).

        Raises:
            InvalidValue: the step leaves the years 1 to 9999.
        """
        try:
            months = self.precision.months
            if not months:
                return Period(self.first + dt.timedelta(days=steps), self.precision)
            index = self.first.year * 12 + self.first.month - 1 + steps * months
            return Period(dt.date(index // 12, index % 12 + 1, 1), self.precision)
        except (OverflowError, ValueError) as error:
            raise InvalidValue(f"{steps} {self.precision.value}s from {self} leaves the calendar") from error

    def widen(self, precision: Precision) -> Period:
        """The period of a coarser (or the same) precision that holds this one's first day."""
        return Period.of(self.first, precision)

    def contains(self, other: Period) -> bool:
        """True when every day of the other one is a day of this one."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Period) -> bool:
        """True when the two share at least one day."""
        return self.first <= other.last and other.first <= self.last

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.last, self.first) < (other.last, other.first)

    def __str__(self) -> str:
        text = self._text
        if text is None:
            text = self._written()
            object.__setattr__(self, "_text", text)
        return text

    def _written(self) -> str:
        year = f"{self.first.year:04d}"
        month = self.first.month
        match self.precision:
            case Precision.YEAR:
                return year
            case Precision.HALF:
                return f"{year}-H{(month + 5) // 6}"
            case Precision.QUARTER:
                return f"{year}-Q{(month + 2) // 3}"
            case Precision.MONTH:
                return f"{year}-{month:02d}"
            case Precision.DAY:
                return f"{year}-{month:02d}-{self.first.day:02d}"


def _last_day(first: dt.date, months: int) -> dt.date:
    if not months:
        return first
    month = first.month + months - 1
    return dt.date(first.year, month, calendar.monthrange(first.year, month)[1])


@functools.lru_cache(maxsize=65_536)
def _parse(text: str) -> Period:
    """Cached: a million claims share a few thousand periods."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise InvalidValue(f"{text!r} is no period; use 2025, 2025-H1, 2025-Q2, 2025-09 or 2025-09-12")
    year, half, quarter, month, day = match.groups()
    try:
        if half:
            return Period(dt.date(int(year), int(half) * 6 - 5, 1), Precision.HALF)
        if quarter:
            return Period(dt.date(int(year), int(quarter) * 3 - 2, 1), Precision.QUARTER)
        if day:
            return Period(dt.date(int(year), int(month), int(day)), Precision.DAY)
        if month:
            return Period(dt.date(int(year), int(month), 1), Precision.MONTH)
        return Period(dt.date(int(year), 1, 1), Precision.YEAR)
    except ValueError as error:
        raise InvalidValue(f"{text!r} names a day or month that does not exist") from error
