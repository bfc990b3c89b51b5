"""The days that a report is about: an ISO week, or any span."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from models.errors import InvalidValue

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
#: A report of more days than this is no report any more.
MAX_DAYS = 3_700


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of a report, both included."""

    #: First day.
    first: dt.date
    #: Last day.
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValue(f"the report would end ({self.last}) before it begins ({self.first})")
        if (self.last - self.first).days >= MAX_DAYS:
            raise InvalidValue(f"{self.first} to {self.last} is longer than ten years; choose a shorter span")

    @classmethod
    def week(cls, text: str) -> Span:
        """The week that ISO 8601 calls ``2025-W42``.

        Raises:
            InvalidValue: no such week.
        """
        match = _WEEK.fullmatch(text)
        try:
            if match is None:
                raise ValueError(text)
            first = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return cls(first, first + dt.timedelta(days=6))
        except (ValueError, OverflowError) as error:
            raise InvalidValue(f"{text!r} is no week; write it as 2025-W42") from error

    @classmethod
    def last_complete_week(cls, today: dt.date) -> Span:
        """The newest ISO week that is over on a day."""
        monday = today - dt.timedelta(days=today.weekday() + 7)
        return cls(monday, monday + dt.timedelta(days=6))

    @property
    def is_week(self) -> bool:
        """True when it is one ISO week, Monday to Sunday."""
        return self.first.weekday() == 0 and (self.last - self.first).days == 6

    @property
    def before(self) -> dt.date:
        """The day before the first: what was known then is what the report compares with."""
        return self.first - dt.timedelta(days=1)

    @property
    def name(self) -> str:
        """Short name for files: ``2025-W42`` or ``2025-10-01_2025-10-20``."""
        if self.is_week:
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        return f"{self.first.isoformat()}_{self.last.isoformat()}"
