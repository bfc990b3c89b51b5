"""Periods in a sentence, resolved against the date of publication.

Absolute ones ("August 2024", "Q2 2025", "12. Juni") and relative ones ("last month", "im Vorjahr", "three weeks ago").
A month without its year is the nearest one that fits: the last that has begun, or the next one after a word such as
"by".
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass

from models.errors import InvalidValue
from models.extraction.lexicon import Cue
from models.extraction.text import Sentence
from models.period import Period, Precision


@dataclass(frozen=True, slots=True)
class When:
    """A period named in a sentence, by tokens."""

    #: Index of its first token.
    start: int
    #: Index after its last token.
    end: int
    #: The period.
    period: Period
    #: True when it opens a span ("since January", "founded in") and so dates no figure.
    since: bool = False
    #: True when it is the end of a plan ("by the end of the year").
    by: bool = False
    #: True for words that mean the present ("now", "today", "this year").
    now: bool = False


_TAGS = frozenset(
    """month r_to r_and weekday quarter half_year ago today yesterday since by_date next of_date number this_year
    last_year year_before_last next_year this_month last_month next_month this_quarter last_quarter
    this_week last_week next_week now season""".split()
)


#: Words that only help to read a period that begins elsewhere.
_HELPERS = frozenset(("since", "by_date", "next", "of_date", "number", "r_to", "r_and"))


class PeriodReader:
    """Reads the periods of sentences of one document."""

    def __init__(self, published: Period | None) -> None:
        self.published = published
        self.today = None if published is None else published.last
        #: What the words of each tag mean on that day, and whether they mean the present.
        self.fixed: dict[str, tuple[Period, bool]] = {} if self.today is None else _fixed(self.today)

    def month(self) -> Period | None:
        """The month (or coarser) of publication."""
        if self.published is None:
            return None
        if self.published.precision in (Precision.DAY, Precision.MONTH):
            return self.published.widen(Precision.MONTH)
        return self.published

    def read(self, sentence: Sentence, cues: list[Cue]) -> list[When]:
        """All periods, left to right."""
        table: dict[tuple[str, int], Cue] = {}
        ends: dict[tuple[str, int], Cue] = {}
        starting: dict[int, list[Cue]] = {}
        for cue in cues:
            if cue.tag in _TAGS:
                table[(cue.tag, cue.start)] = cue
                ends[(cue.tag, cue.end)] = cue
                if cue.tag not in _HELPERS:
                    starting.setdefault(cue.start, []).append(cue)
        found: list[When] = []
        #: "than a year earlier": what a growth is measured against dates no figure.
        bases = [(cue.start, cue.end) for cue in cues if cue.tag == "base_year"]
        words = sentence.words
        place = 0
        while place < len(words):
            here = starting.get(place)
            if here is None and not words[place][0].isdigit() and not words[place].startswith("fy"):
                place += 1
                continue
            try:
                item = self._at(words, place, table, ends, here or [])
            except InvalidValue:
                item = None
            if item is None:
                place += 1
                continue
            end, period, now = item
            since = ("since", place) in ends
            by = ("by_date", place) in ends
            if any(begin <= place and end <= stop for begin, stop in bases):
                since = True
            if not since and not by and place > 0 and (("since", place - 1) in ends or ("by_date", place - 1) in ends):
                since, by = ("since", place - 1) in ends, ("by_date", place - 1) in ends
            found.append(When(place, end, period, since, by, now))
            place = max(end, place + 1)
        return found

    # -- one place

    def _at(
        self,
        words: list[str],
        place: int,
        table: dict[tuple[str, int], Cue],
        ends: dict[tuple[str, int], Cue],
        here: list[Cue],
    ) -> tuple[int, Period, bool] | None:
        year = _year(words, place)
        if year is not None:
            return self._from_year(words, place, year, table)
        cue = table.get(("month", place))
        if cue is not None:
            return self._month(words, place, cue, table, ends)
        if words[place].isdigit() and len(words[place]) <= 2:
            return _glued_quarter(words, place) or self._day_first(words, place, table, ends)
        for tag, precision in (("quarter", Precision.QUARTER), ("half_year", Precision.HALF)):
            cue = table.get((tag, place))
            if cue is not None:
                return self._part(words, cue, precision, table)
        if self.today is None:
            return None
        return self._relative(words, place, table, here)

    def _from_year(
        self, words: list[str], place: int, year: int, table: dict[tuple[str, int], Cue]
    ) -> tuple[int, Period, bool]:
        for tag, precision in (("quarter", Precision.QUARTER), ("half_year", Precision.HALF)):
            cue = table.get((tag, place + 1))
            if cue is not None:
                return cue.end, _part(year, int(cue.value), precision), False
        return place + 1, Period(dt.date(year, 1, 1), Precision.YEAR), False

    def _after_filler(self, words: list[str], place: int, table: dict[tuple[str, int], Cue]) -> int:
        """Skips a comma or "of" between a month and its year."""
        if place < len(words) and words[place] in (",", ".", "’", "'"):
            place += 1
        cue = table.get(("of_date", place))
        return place if cue is None else cue.end

    def _year_after(self, words: list[str], place: int, table: dict[tuple[str, int], Cue]) -> tuple[int, int] | None:
        """A year, or "last year" and the like, just after a place: year and where it ends."""
        after = self._after_filler(words, place, table)
        year = _year(words, after)
        if year is not None:
            return year, after + 1
        if self.today is not None:
            for tag, shift in (("last_year", -1), ("this_year", 0), ("next_year", 1)):
                for spot in (after, place):
                    cue = table.get((tag, spot))
                    if cue is not None:
                        return self.today.year + shift, cue.end
        return None

    def _month(
        self,
        words: list[str],
        place: int,
        cue: Cue,
        table: dict[tuple[str, int], Cue],
        ends: dict[tuple[str, int], Cue],
    ) -> tuple[int, Period, bool] | None:
        month = int(cue.value)
        span = self._months(words, cue, month, table)
        if span is not None:
            return span
        end = cue.end
        day = None
        if end < len(words) and words[end].isdigit() and len(words[end]) <= 2 and 1 <= int(words[end]) <= 31:
            after = words[end + 1] if end + 1 < len(words) else ""
            if after not in ("%", "percent") and not _counts(words, end):
                day = int(words[end])
                end += 1
                if end < len(words) and words[end] in ("st", "nd", "rd", "th"):
                    end += 1
        return self._dated(words, end, month, day, table, ends, place)

    def _months(
        self, words: list[str], cue: Cue, month: int, table: dict[tuple[str, int], Cue]
    ) -> tuple[int, Period, bool] | None:
        """ "von April bis Juni", "between July and September": months that make a quarter or a half."""
        joint = table.get(("r_to", cue.end)) or table.get(("r_and", cue.end))
        last = table.get(("month", joint.end)) if joint is not None else None
        if last is None:
            return None
        until = int(last.value)
        for length, precision in ((3, Precision.QUARTER), (6, Precision.HALF)):
            if until - month + 1 == length and until % length == 0:
                known = self._year_after(words, last.end, table)
                if known is not None:
                    return known[1], _part(known[0], until // length, precision), False
                if self.today is not None:
                    year = self._nearest_year(until, ahead=False)
                    return last.end, _part(year, until // length, precision), False
        return None

    def _dated(
        self,
        words: list[str],
        end: int,
        month: int,
        day: int | None,
        table: dict[tuple[str, int], Cue],
        ends: dict[tuple[str, int], Cue],
        place: int,
    ) -> tuple[int, Period, bool] | None:
        known = self._year_after(words, end, table)
        if known is not None:
            year, end = known
        elif self.today is not None:
            year = self._nearest_year(month, ahead=_any(ends, ("by_date", "next"), place))
        else:
            return None
        if day is not None:
            return end, Period.parse(f"{year:04d}-{month:02d}-{day:02d}"), False
        return end, Period.parse(f"{year:04d}-{month:02d}"), False

    def _nearest_year(self, month: int, *, ahead: bool) -> int:
        today = self.today or dt.date.min
        if ahead:
            return today.year + (month < today.month)
        return today.year - (month > today.month)

    def _day_first(
        self,
        words: list[str],
        place: int,
        table: dict[tuple[str, int], Cue],
        ends: dict[tuple[str, int], Cue],
    ) -> tuple[int, Period, bool] | None:
        day = int(words[place])
        if not 1 <= day <= 31:
            return None
        after = place + 1
        if after < len(words) and words[after] in (".", "º", "er", "st", "nd", "rd", "th"):
            after += 1
        filler = table.get(("of_date", after))
        for spot in (after, filler.end if filler else after):
            cue = table.get(("month", spot))
            if cue is not None:
                return self._dated(words, cue.end, int(cue.value), day, table, ends, place)
        return None

    def _part(
        self, words: list[str], cue: Cue, precision: Precision, table: dict[tuple[str, int], Cue]
    ) -> tuple[int, Period, bool] | None:
        number = int(cue.value)
        known = self._year_after(words, cue.end, table)
        if known is not None:
            return known[1], _part(known[0], number, precision), False
        if self.today is None:
            return None
        period = _part(self.today.year, number, precision)
        if period.first > self.today:
            period = _part(self.today.year - 1, number, precision)
        return cue.end, period, False

    def _relative(
        self, words: list[str], place: int, table: dict[tuple[str, int], Cue], here: list[Cue]
    ) -> tuple[int, Period, bool] | None:
        for named in here:
            known = self.fixed.get(named.tag)
            if known is not None:
                return named.end, *known
        today = self.today
        if today is None:
            return None
        exact = self.published is not None and self.published.precision is Precision.DAY
        cue = table.get(("today", place))
        if cue is not None:
            return cue.end, Period.of(today, Precision.DAY if exact else Precision.MONTH), True
        cue = table.get(("yesterday", place))
        if cue is not None and exact:
            return cue.end, Period.of(today - dt.timedelta(days=1), Precision.DAY), False
        cue = table.get(("weekday", place))
        if cue is not None and exact:
            back = (today.weekday() - int(cue.value)) % 7
            return cue.end, Period.of(today - dt.timedelta(days=back), Precision.DAY), False
        cue = table.get(("ago", place))
        if cue is not None:
            return self._ago(words, place, cue, table)
        return None

    def _ago(
        self, words: list[str], place: int, cue: Cue, table: dict[tuple[str, int], Cue]
    ) -> tuple[int, Period, bool] | None:
        """ "three weeks ago", "il y a huit mois", "vor zwei Jahren": the cue holds a gap for the number."""
        today = self.today or dt.date.max
        number = 1
        for spot in range(max(cue.start - 1, 0), cue.end):
            spelled = table.get(("number", spot))
            if spelled is not None and "." not in spelled.value:
                number = int(spelled.value)
            elif words[spot].isdigit() and len(words[spot]) <= 3:
                number = int(words[spot])
        month = Period.of(today, Precision.MONTH)
        match cue.value:
            case "day":
                return cue.end, Period.of(today - dt.timedelta(days=number), Precision.DAY), False
            case "week":
                return cue.end, Period.of(today - dt.timedelta(days=7 * number), Precision.MONTH), False
            case "month":
                return cue.end, month.shift(-number), False
            case _:
                return cue.end, Period.of(today, Precision.YEAR).shift(-number), False


@functools.lru_cache(maxsize=4096)
def _fixed(today: dt.date) -> dict[str, tuple[Period, bool]]:
    year, quarter, month = (Period.of(today, one) for one in (Precision.YEAR, Precision.QUARTER, Precision.MONTH))
    week = dt.timedelta(days=7)
    plan: dict[str, tuple[Callable[[], Period], bool]] = {
        "this_year": (lambda: year, True),
        "last_year": (lambda: year.shift(-1), False),
        "year_before_last": (lambda: year.shift(-2), False),
        "next_year": (lambda: year.shift(1), False),
        "this_month": (lambda: month, True),
        "last_month": (lambda: month.shift(-1), False),
        "next_month": (lambda: month.shift(1), False),
        "this_quarter": (lambda: quarter, True),
        "last_quarter": (lambda: quarter.shift(-1), False),
        "this_week": (lambda: month, True),
        "last_week": (lambda: Period.of(today - week, Precision.MONTH), False),
        "next_week": (lambda: Period.of(today + week, Precision.MONTH), False),
        "now": (lambda: month, True),
        "season": (lambda: year, False),
    }
    result: dict[str, tuple[Period, bool]] = {}
    for tag, (make, now) in plan.items():
        try:
            result[tag] = make(), now
        except (InvalidValue, OverflowError):
            # Published in the first or last year of the calendar: the words have no meaning there.
            continue
    return result


def _counts(words: list[str], place: int) -> bool:
    """Whether a number after a month is rather a count ("in May 12 people")."""
    return place + 1 < len(words) and words[place + 1] in ("people", "million", "billion", "millions", "per", "staff")


def _year(words: list[str], place: int) -> int | None:
    if place >= len(words):
        return None
    word = words[place]
    if len(word) == 4 and word.isdigit() and word.isascii() and 1950 <= int(word) <= 2060:
        if place > 0 and words[place - 1] in ("$", "€", "£", "₹"):
            return None
        return int(word)
    if len(word) == 4 and word[:2] == "fy" and word[2:].isdigit() and word.isascii():
        return 2000 + int(word[2:])
    return None


def _glued_quarter(words: list[str], place: int) -> tuple[int, Period, bool] | None:
    """ "1Q25": the quarter of a year in one word."""
    if words[place] not in ("1", "2", "3", "4") or place + 1 >= len(words):
        return None
    word = words[place + 1]
    if len(word) == 3 and word[0] in "qt" and word[1:].isdigit() and word.isascii():
        return place + 2, _part(2000 + int(word[1:]), int(words[place]), Precision.QUARTER), False
    return None


def _part(year: int, number: int, precision: Precision) -> Period:
    return Period(dt.date(year, (number - 1) * precision.months + 1, 1), precision)


def _any(ends: dict[tuple[str, int], Cue], tags: tuple[str, ...], place: int) -> bool:
    return any((tag, place - back) in ends for tag in tags for back in (0, 1))
