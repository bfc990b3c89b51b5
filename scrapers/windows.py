"""Spans of time for interfaces that give only so many hits for one question.

A span is asked whole; when the answer says that there is more than it will give, the older half is asked first and the
rest after it, one span after another. What is remembered is the end of the last span that was read to its end, so a
run that breaks off loses nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` up to but without ``end``, on the way to ``goal`` (all UTC)."""

    #: First moment.
    start: dt.datetime
    #: Moment after the last one.
    end: dt.datetime
    #: End of all that is to be read in this run.
    goal: dt.datetime

    @classmethod
    def between(cls, start: dt.datetime, end: dt.datetime) -> Window:
        """The whole span in one."""
        return cls(start, max(start, end), max(start, end))

    @classmethod
    def from_context(cls, context: Mapping[str, str]) -> Window:
        """Read back what :meth:`context` wrote."""
        return cls(*(dt.datetime.fromisoformat(context[name]) for name in ("start", "end", "goal")))

    def context(self) -> dict[str, str]:
        """As strings, for the context of a request."""
        return {name: getattr(self, name).isoformat() for name in ("start", "end", "goal")}

    def older_half(self, least: dt.timedelta) -> Window | None:
        """The first half, on whole multiples of ``least``; None when the span is too short to be halved."""
        steps = (self.end - self.start) // least // 2
        return Window(self.start, self.start + steps * least, self.goal) if steps else None

    def rest(self) -> Window | None:
        """What is left up to the goal; None at the goal."""
        return Window(self.end, self.goal, self.goal) if self.end < self.goal else None


def moment(value: object) -> dt.datetime | None:
    """A remembered moment (ISO 8601, UTC when it names no zone); None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def start_of(day: dt.date) -> dt.datetime:
    """Midnight UTC of a day."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
