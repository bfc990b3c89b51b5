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
from models.extraction.lexicon import Cue, Cues, Places
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
    #: True when it dates only what follows in its clause ("five weeks after Meta bought 49%").
    after: bool = False


#: Words that a period may begin with.
_OPENERS = frozenset(
    """month weekday quarter half_year ago today yesterday this_year last_year year_before_last next_year span
    full_year this_month last_month next_month this_quarter last_quarter this_week last_week next_week now season same
    later offset within prior_year""".split()
)
#: Words that tell that the sentence looks ahead, so that a quarter yet to come is meant.
_AHEAD = frozenset(("st_projected", "plans"))
#: Words that tell a period by the day of publication or by a period named before.
_TOLD = frozenset("full_year today yesterday weekday season prior_year same ago later offset within".split())
#: Last month in which companies tell the results of the year before.
_RESULTS_SEASON = 4
#: Most tokens between the words for a span and the date that ends it.
_TO_END = 4
#: Most tokens between "since it was founded" and the year.
_LONG_SINCE = 9
#: Months within which "by March" without any other word looks ahead.
_SOON = 6
#: How long a period of each name lasts.
_LENGTHS = {"month": Precision.MONTH, "quarter": Precision.QUARTER, "half": Precision.HALF, "year": Precision.YEAR}


class PeriodReader:
    """Reads the periods of sentences of one document.

    Args:
        published: when the document came out.
        month_first: whether a number after a month is its day, as in "June 30"; elsewhere it counts something.
    """

    def __init__(self, published: Period | None, *, month_first: bool = True) -> None:
        self.published = published
        self.month_first = month_first
        self.today = None if published is None else published.last
        #: What the words of each tag mean on that day, and whether they mean the present.
        self.fixed: dict[str, tuple[Period, bool]] = {} if self.today is None else _fixed(self.today)
        #: The last period of each length that the text has named, for "that month" and "during the quarter".
        self.named: dict[Precision, Period] = {}
        #: The periods of the sentence at hand, for "four months later".
        self._found: list[When] = []
        self._ahead = False

    def month(self) -> Period | None:
        """The month (or coarser) of publication."""
        if self.published is None:
            return None
        if self.published.precision in (Precision.DAY, Precision.MONTH):
            return self.published.widen(Precision.MONTH)
        return self.published

    def read(self, sentence: Sentence, cues: Cues) -> list[When]:
        """All periods, left to right."""
        starting: dict[int, list[Cue]] = {}
        for tag in _OPENERS & cues.by_tag.keys():
            for cue in cues.by_tag[tag]:
                if cue.start in starting:
                    starting[cue.start].append(cue)
                else:
                    starting[cue.start] = [cue]
        found: list[When] = []
        self._found = found
        self._ahead = not _AHEAD.isdisjoint(cues.by_tag)
        #: "than a year earlier": what a growth is measured against dates no figure.
        bases = [(cue.start, cue.end) for cue in cues.of("base_year")]
        words = sentence.words
        table, ends = cues.starts, cues.ends
        free = 0
        for place in sorted(starting.keys() | sentence.numeric):
            if place < free or (words[place][0] == "f" and place not in starting and words[place][:2] != "fy"):
                continue
            try:
                item = self._at(words, place, table, ends, sorted(starting.get(place, ())))
            except InvalidValue:
                item = None
            if item is None:
                continue
            end, period, now = item
            since = place in ends["since"] or (place in ends["between"] and end in table["r_and"])
            by = place in ends["by_date"]
            if any(begin <= place and end <= stop for begin, stop in bases):
                since = True
            if not since and not by and place > 0 and (place - 1 in ends["since"] or place - 1 in ends["by_date"]):
                since, by = place - 1 in ends["since"], place - 1 in ends["by_date"]
            if not since and period.precision is Precision.YEAR:
                since = any(0 < place - one.end <= _LONG_SINCE for one in cues.of("since_founded"))
            after = (place in table["offset"]) and not since
            found.append(When(place, end, period, since, by, now, after))
            self._remember(period)
            free = max(end, place + 1)
        return found

    def _remember(self, period: Period) -> None:
        """Keep a period for the words that point back to it."""
        self.named[period.precision] = period
        if period.precision is Precision.DAY:
            self.named[Precision.MONTH] = period.widen(Precision.MONTH)

    # -- one place

    def _at(
        self,
        words: list[str],
        place: int,
        table: Places,
        ends: Places,
        here: list[Cue],
    ) -> tuple[int, Period, bool] | None:
        year = _year(words, place)
        if year is not None:
            return self._from_year(words, place, year, table)
        cue = table["span"].get(place)
        if cue is not None:
            return self._span(words, cue, table, ends)
        cue = table["month"].get(place)
        if cue is not None:
            return self._month(words, place, cue, table, ends)
        if words[place].isdecimal() and len(words[place]) <= 2 and place not in table["half_year"]:
            return _glued_quarter(words, place) or self._day_first(words, place, table, ends)
        for tag, precision in (("quarter", Precision.QUARTER), ("half_year", Precision.HALF)):
            cue = table[tag].get(place)
            if cue is not None:
                return self._part(words, cue, precision, table)
        if self.today is None:
            return None
        return self._relative(words, place, table, here)

    def _from_year(self, words: list[str], place: int, year: int, table: Places) -> tuple[int, Period, bool]:
        for tag, precision in (("quarter", Precision.QUARTER), ("half_year", Precision.HALF)):
            cue = table[tag].get(place + 1)
            if cue is not None:
                return cue.end, _part(year, int(cue.value), precision), False
        return place + 1, Period(dt.date(year, 1, 1), Precision.YEAR), False

    def _after_filler(self, words: list[str], place: int, table: Places) -> int:
        """Skips a comma or "of" between a month and its year."""
        if place < len(words) and words[place] in (",", ".", "’", "'"):
            place += 1
        cue = table["of_date"].get(place)
        return place if cue is None else cue.end

    def _year_after(self, words: list[str], place: int, table: Places) -> tuple[int, int] | None:
        """A year, or "last year" and the like, just after a place: year and where it ends."""
        after = self._after_filler(words, place, table)
        year = _year(words, after)
        if year is not None:
            return year, after + 1
        if self.today is not None:
            for tag, shift in (("last_year", -1), ("this_year", 0), ("next_year", 1)):
                for spot in (after, place):
                    cue = table[tag].get(spot)
                    if cue is not None:
                        return self.today.year + shift, cue.end
        return None

    def _month(
        self,
        words: list[str],
        place: int,
        cue: Cue,
        table: Places,
        ends: Places,
    ) -> tuple[int, Period, bool] | None:
        month = int(cue.value)
        span = self._months(words, cue, month, table)
        if span is not None:
            return span
        end = cue.end
        day = None
        if (
            self.month_first
            and end < len(words)
            and words[end].isdecimal()
            and len(words[end]) <= 2
            and 1 <= int(words[end]) <= 31
        ):
            after = words[end + 1] if end + 1 < len(words) else ""
            if after not in ("%", "percent") and not _counts(words, end):
                day = int(words[end])
                end += 1
                if end < len(words) and words[end] in ("st", "nd", "rd", "th"):
                    end += 1
        return self._dated(words, end, month, day, table, ends, place)

    def _months(self, words: list[str], cue: Cue, month: int, table: Places) -> tuple[int, Period, bool] | None:
        """ "von April bis Juni", "between July and September": months that make a quarter or a half."""
        joint = table["r_to"].get(cue.end) or table["r_and"].get(cue.end)
        last = table["month"].get(joint.end) if joint is not None else None
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

    def _span(
        self,
        words: list[str],
        cue: Cue,
        table: Places,
        ends: Places,
    ) -> tuple[int, Period, bool] | None:
        """ "the three months ended June 30", "drei Monate bis Juni": a span told by its length and its end."""
        length = {3: Precision.QUARTER, 6: Precision.HALF, 12: Precision.YEAR}[int(cue.value)]
        for place in range(cue.end, min(cue.end + _TO_END, len(words))):
            if table["month"].get(place) is None and not words[place].isdecimal():
                continue
            if words[place].isdecimal() and len(words[place]) <= 2:
                item = self._day_first(words, place, table, ends)
            else:
                month = table["month"].get(place)
                item = None if month is None else self._month(words, place, month, table, ends)
            if item is None or item[1].precision.months > 1 or item[1].last.month % length.months:
                return None
            return item[0], item[1].widen(length), False
        return None

    def _dated(
        self,
        words: list[str],
        end: int,
        month: int,
        day: int | None,
        table: Places,
        ends: Places,
        place: int,
    ) -> tuple[int, Period, bool] | None:
        known = self._year_after(words, end, table)
        if known is not None:
            year, end = known
        elif self.today is not None:
            ahead = _any(ends, ("next",), place) or (_any(ends, ("by_date",), place) and self._to_come(month))
            year = self._nearest_year(month, ahead=ahead)
        else:
            return None
        if day is not None:
            return end, Period.parse(f"{year:04d}-{month:02d}-{day:02d}"), False
        return end, Period.parse(f"{year:04d}-{month:02d}"), False

    def _to_come(self, month: int) -> bool:
        """Whether "by September" means the next one: in a sentence that looks ahead, or when it is near."""
        today = self.today or dt.date.min
        return self._ahead or (month - today.month) % 12 <= _SOON

    def _nearest_year(self, month: int, *, ahead: bool) -> int:
        today = self.today or dt.date.min
        if ahead:
            return today.year + (month < today.month)
        return today.year - (month > today.month)

    def _day_first(
        self,
        words: list[str],
        place: int,
        table: Places,
        ends: Places,
    ) -> tuple[int, Period, bool] | None:
        day = int(words[place])
        if not 1 <= day <= 31:
            return None
        after = place + 1
        if after < len(words) and words[after] in (".", "º", "er", "st", "nd", "rd", "th"):
            after += 1
        filler = table["day_of"].get(after)
        for spot in (after, filler.end if filler else after):
            cue = table["month"].get(spot)
            if cue is not None:
                return self._dated(words, cue.end, int(cue.value), day, table, ends, place)
        return None

    def _part(self, words: list[str], cue: Cue, precision: Precision, table: Places) -> tuple[int, Period, bool] | None:
        number = int(cue.value)
        known = self._year_after(words, cue.end, table)
        if known is not None:
            return known[1], _part(known[0], number, precision), False
        if self.today is None:
            return None
        period = _part(self.today.year, number, precision)
        if period.first > self.today and not self._ahead:
            period = _part(self.today.year - 1, number, precision)
        return cue.end, period, False

    def _relative(
        self, words: list[str], place: int, table: Places, here: list[Cue]
    ) -> tuple[int, Period, bool] | None:
        told = [cue for cue in here if cue.tag in self.fixed or cue.tag in _TOLD]
        if not told:
            return None
        # The longest: "the year before" is not "the year".
        cue = max(told, key=lambda one: one.end)
        if cue.tag == "full_year":
            # Told early in a year, the full year is the one that has just ended.
            ended = self.today is not None and self.today.month <= _RESULTS_SEASON and not self._ahead
            year = Period.of(self.today or dt.date.min, Precision.YEAR)
            return cue.end, year.shift(-1) if ended else year, False
        known = self.fixed.get(cue.tag)
        if known is not None:
            return cue.end, *known
        today = self.today
        if today is None:
            return None
        exact = self.published is not None and self.published.precision is Precision.DAY
        match cue.tag:
            case "today":
                return cue.end, Period.of(today, Precision.DAY if exact else Precision.MONTH), True
            case "yesterday":
                return (cue.end, Period.of(today - dt.timedelta(days=1), Precision.DAY), False) if exact else None
            case "weekday":
                back = (today.weekday() - int(cue.value)) % 7
                return (cue.end, Period.of(today - dt.timedelta(days=back), Precision.DAY), False) if exact else None
            case "season":
                dated = self._year_after(words, cue.end, table)
                if dated is not None:
                    return dated[1], Period(dt.date(dated[0], 1, 1), Precision.YEAR), False
                return cue.end, self._season(int(cue.value), today), False
            case "prior_year":
                named = [when.period for when in self._found if not when.since]
                return cue.end, Period.of(named[-1].first if named else today, Precision.YEAR).shift(-1), False
            case "same":
                return self._same(cue, today)
            case _:
                return self._counted(words, cue, table, today)

    def _season(self, month: int, today: dt.date) -> Period:
        """The year of the last season of that name to have begun, or of the next one in a sentence that looks ahead."""
        begun = month <= today.month or (self._ahead and month > today.month)
        return Period(dt.date(today.year if begun else today.year - 1, 1, 1), Precision.YEAR)

    def _same(self, cue: Cue, today: dt.date) -> tuple[int, Period, bool] | None:
        """ "that month", "during the quarter", "the following month": a period that the text has named."""
        name, _, step = cue.value.partition("+")
        length = _LENGTHS[name]
        period = self.named.get(length)
        if period is None and length in (Precision.QUARTER, Precision.HALF) and not step:
            # A text on results that names no quarter means the last one that has ended.
            period = Period.of(today, length).shift(-1)
        if period is None:
            return None
        return cue.end, period.shift(int(step or 0)), False

    def _counted(self, words: list[str], cue: Cue, table: Places, today: dt.date) -> tuple[int, Period, bool] | None:
        """ "three weeks ago", "four months later", "two years after", "within three years"."""
        number = self._number(words, cue, table)
        near = [when for when in self._found if not when.since and cue.start - when.end <= 12]
        if cue.tag == "later":
            if not (near or self._found):
                return None
            base = (near or self._found)[-1].period
            return cue.end, _moved(base.last if cue.value == "day" else base.first, cue.value, number), False
        if cue.tag == "within":
            return cue.end, _moved(today, cue.value, number), False
        beside = [when for when in near if cue.start - when.end <= 3 and when.period.precision.months <= 1]
        base_day = beside[-1].period.first if beside and (cue.tag == "offset" or _EARLIER in cue.value) else today
        return cue.end, _moved(base_day, cue.value.removesuffix(_EARLIER), -number), False

    def _number(self, words: list[str], cue: Cue, table: Places) -> int:
        """The number that stands before or within words such as "weeks ago"; one without any."""
        number = 1
        for spot in range(max(cue.start - 1, 0), cue.end):
            spelled = table["number"].get(spot)
            if spelled is not None and "." not in spelled.value:
                number = int(spelled.value)
            elif words[spot].isdecimal() and len(words[spot]) <= 3:
                number = int(words[spot])
        return number


#: Ending of the value of words that count back from another date, as "two years earlier" does.
_EARLIER = "-"


def _moved(day: dt.date, unit: str, number: int) -> Period:
    """The period so many days, weeks, months or years from a day, no more precise than the words."""
    if unit == "day":
        return Period.of(day + dt.timedelta(days=number), Precision.DAY)
    if unit == "week":
        return Period.of(day + dt.timedelta(days=7 * number), Precision.MONTH)
    if unit == "month":
        return Period.of(day, Precision.MONTH).shift(number)
    return Period.of(day, Precision.YEAR).shift(number)


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
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise InvalidValue(f"year {year} is out of range")
    return Period(dt.date(year, (number - 1) * precision.months + 1, 1), precision)


def _any(ends: Places, tags: tuple[str, ...], place: int) -> bool:
    return any(place - back in ends[tag] for tag in tags for back in (0, 1))
