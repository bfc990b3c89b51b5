"""Rows: claims made ready for resolving, each looked at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from models.claim import Claim, Metric, Status, UnitClass
from models.fact import Rate, RateLookup, SourcedClaim
from models.period import Period, Precision
from models.quantity import MULTIPLE, PERCENT, currency_of, per_of
from models.resolution.figures import FX_LONG, FX_SHORT, Figure
from models.resolution.types import Issue
from models.resolution.weights import LEAST, Shape, base_weight, nearness, shape_of

_WORD = re.compile(r"[^\w]+")
#: Precisions as numbers, finest first; undated last.
DAY, MONTH, QUARTER, HALF, YEAR, UNDATED = range(6)
_RANK = {
    Precision.DAY: DAY,
    Precision.MONTH: MONTH,
    Precision.QUARTER: QUARTER,
    Precision.HALF: HALF,
    Precision.YEAR: YEAR,
}
#: What a text tells of is either done, or being talked about, or expected; these are never mixed in one fact.
DONE, TALKED, EXPECTED, DENIED = range(4)
_LANE = {
    Status.CONFIRMED.value: DONE,
    Status.REPORTED.value: DONE,
    Status.TALKS.value: TALKED,
    Status.PROJECTED.value: EXPECTED,
    Status.DENIED.value: DENIED,
}
_UNDATED_SPAN = (0, 10_000_000)


class Span:
    """A period as ordinals of its days; made once for each period object."""

    __slots__ = ("ends_month", "first", "last", "month", "month_cell", "period", "rank")

    def __init__(self, period: Period | None) -> None:
        self.period = period
        if period is None:
            self.first, self.last = _UNDATED_SPAN
            self.rank, self.month, self.ends_month = UNDATED, -1, False
            self.month_cell = (UNDATED, self.first, self.last)
            return
        last = period.last
        self.first = period.first.toordinal()
        self.last = last.toordinal()
        self.rank = _RANK[period.precision]
        #: Months since the year 0, of the last month.
        self.month = last.year * 12 + last.month - 1
        #: Whether the last day ends its month.
        self.ends_month = (last + dt.timedelta(days=1)).day == 1 if last < dt.date.max else True
        #: Rank, first and last day with a day widened to its month.
        self.month_cell = (self.rank, self.first, self.last)
        if self.rank == DAY:
            month = period.widen(Precision.MONTH)
            self.month_cell = (MONTH, month.first.toordinal(), month.last.toordinal())

    def first_of_months(self, months: int) -> int:
        """Ordinal of the first day of so many months that end with this span's last month."""
        start = self.month - months + 1
        return dt.date(start // 12, start % 12 + 1, 1).toordinal()


class Row:
    """A claim with all that resolving asks of it."""

    __slots__ = (
        "figure",
        "fx",
        "high",
        "id",
        "kind",
        "lane",
        "low",
        "mark",
        "origin",
        "own",
        "party",
        "published",
        "rate",
        "region",
        "shape",
        "sourced",
        "span",
        "status",
        "unit",
        "weight",
    )

    id: str
    sourced: SourcedClaim
    #: Ends on the common scale.
    low: float | None
    high: float | None
    #: Share by which the conversion may be off.
    fx: float
    #: The ends as a figure, shared by all rows of a group that give it.
    figure: Figure
    rate: Rate | None
    #: Unit family: claims of different families never compare.
    unit: str
    kind: str | None
    party: str | None
    region: str | None
    span: Span
    status: Status
    lane: int
    shape: Shape
    weight: float
    origin: str
    own: bool
    #: Ordinal of the last day of publication; None where the page tells none.
    published: int | None
    #: Merge or split mark that a correction set; empty without one.
    mark: str


def name_key(name: str) -> str:
    """A publisher's or origin's name with case, spaces and punctuation evened out."""
    return _WORD.sub(" ", name.casefold()).strip().removeprefix("the ")


class Reader:
    """Turns claims into rows, remembering what many claims share."""

    def __init__(self, rates: RateLookup) -> None:
        self._rates = rates
        self._spans: dict[int, Span] = {}
        self._names: dict[str, str] = {}
        self._units: dict[str | None, tuple[str, str | None]] = {}
        #: By kind; all claims of a group are of one metric.
        self._shapes: dict[str | None, Shape] = {}
        self._bases: dict[tuple[int, int, bool, str], float] = {}
        self._found: dict[tuple[str, int], Rate | None] = {}
        self._none = Span(None)
        self._figures: dict[tuple[float | None, float | None, float], Figure] = {}
        #: What could not be used.
        self.issues: list[Issue] = []

    def rows(self, claims: Iterable[SourcedClaim], marks: Mapping[str, str]) -> list[Row]:
        """Rows of the claims that can be used, each id once; the others become issues.

        Args:
            claims: claims of one group.
            marks: marks that corrections set, by claim id.
        """
        self._figures, self._shapes = {}, {}
        seen: dict[str, Row] = {}
        for sourced in claims:
            row = self._row(sourced, marks.get(sourced.id, "") if marks else "")
            if row is None:
                continue
            before = seen.get(row.id)
            # The same claim told twice with other words about its source: the weightier one, whatever came first.
            if before is None or _preference(row) < _preference(before):
                seen[row.id] = row
        return list(seen.values())

    def _span(self, period: Period) -> Span:
        # The span holds its period, so that no other period can take its place in memory.
        span = self._spans.get(id(period))
        if span is None:
            span = self._spans[id(period)] = Span(period)
        return span

    def _name(self, name: str) -> str:
        key = self._names.get(name)
        if key is None:
            key = self._names[name] = name_key(name)
        return key

    def _row(self, sourced: SourcedClaim, mark: str) -> Row | None:
        claim = sourced.claim
        row = Row()
        row.sourced, row.id, row.mark = sourced, sourced.id, mark
        row.kind, row.party, row.region, row.status = claim.kind, claim.party, claim.region, claim.status
        period = claim.as_of
        span = self._none if period is None else self._spans.get(id(period)) or self._span(period)
        row.span = span
        # Enumerations hash slowly, their values do not.
        status = claim.status._value_
        shape = self._shapes.get(claim.kind)
        if shape is None:
            shape = self._shapes[claim.kind] = shape_of(claim.metric, claim.kind)
        row.shape = shape
        row.lane = _LANE[status]
        row.low, row.high, row.rate, row.fx = claim.low, claim.high, None, 0.0
        unit = self._units.get(claim.unit)
        if unit is None:
            unit = self._units[claim.unit] = _family(claim.unit)
        row.unit = unit[0]
        published = sourced.published
        if published is None:
            row.published = None
        elif published.precision is Precision.DAY:
            row.published = published.first.toordinal()
        else:
            row.published = self._span(published).last
        low, high, read = row.low, row.high, row.published
        if (  # a quick sieve before the closer look
            unit[0] == PERCENT
            or (low is not None and low < 0)
            or (high is not None and high < 0)
            or (read is not None and span.first > read + _DAYS_AHEAD)
        ):
            problem = _impossible(claim, row)
            if problem:
                self.issues.append(Issue(row.id, "impossible", problem))
                return None
        if unit[1] is not None:
            self._scale(row, claim, unit[1])
        key = (row.low, row.high, row.fx)
        figure = self._figures.get(key)
        if figure is None:
            figure = self._figures[key] = Figure(row.low, row.high, row.fx)
        row.figure = figure
        names = self._names
        row.origin = origin = names.get(sourced.origin) or self._name(sourced.origin)
        row.own = own = origin == (names.get(sourced.publisher) or self._name(sourced.publisher))
        who = (sourced.tier, sourced.origin_tier, own, status)
        base = self._bases.get(who)
        if base is None:
            base = self._bases[who] = base_weight(sourced, own)
        told = span.last if period is not None else None
        weight = base + nearness(shape, row.lane == EXPECTED, told, row.published)
        row.weight = weight if weight > LEAST else LEAST
        return row

    def _scale(self, row: Row, claim: Claim, scale: str) -> None:
        """Bring the figure to the common scale: US dollars, or percent for multiples of growth."""
        if scale == MULTIPLE:
            row.low = None if claim.low is None else (claim.low - 1.0) * 100.0
            row.high = None if claim.high is None else (claim.high - 1.0) * 100.0
            return
        rate = self._rate(scale, row, claim)
        if rate is None:
            # Without a rate the currency is a scale of its own; nothing is lost but the comparison.
            row.unit = f"{row.unit}:{scale}"
            return
        row.rate = rate
        row.low = None if claim.low is None else claim.low * rate.usd
        row.high = None if claim.high is None else claim.high * rate.usd
        row.fx = FX_SHORT if row.span.rank <= MONTH else FX_LONG

    def _rate(self, currency: str, row: Row, claim: Claim) -> Rate | None:
        period = claim.as_of or row.sourced.published
        if period is None:
            first_seen = row.sourced.first_seen
            if first_seen is None:
                self.issues.append(Issue(row.id, "no-rate", f"{currency} without any date cannot be converted"))
                return None
            day = first_seen.date()
        else:
            day = period.middle
        key = (currency, day.toordinal())
        if key not in self._found:
            self._found[key] = self._rates(currency, day)
        rate = self._found[key]
        if rate is None:
            self.issues.append(Issue(row.id, "no-rate", f"no rate of {currency} for {day.isoformat()}"))
        return rate


def _preference(row: Row) -> tuple[float, str, str, int]:
    return (-row.weight, row.origin, row.sourced.publisher, row.published or 0)


def _family(unit: str | None) -> tuple[str, str | None]:
    """The family that a unit is compared in, and the currency (or ``multiple``) that must be brought to its scale."""
    if unit is None:
        return ("", None)
    if unit == MULTIPLE:
        return (PERCENT, MULTIPLE)
    currency = currency_of(unit)
    if currency is None:
        return (unit, None)
    per = per_of(unit)
    return (f"{UnitClass.MONEY.value}/{per}" if per else UnitClass.MONEY.value, None if currency == "USD" else currency)


#: Metrics whose figures cannot be below zero.
_NEVER_NEGATIVE = frozenset(Metric) - {Metric.REVENUE_GROWTH, Metric.DEMAND_GROWTH, Metric.CLIENT}
#: What is told as done more than a year before it happens is a slip of the year.
_DAYS_AHEAD = 366
_SHARES = frozenset({Metric.STAKE, Metric.LAYOFF})


def _impossible(claim: Claim, row: Row) -> str:
    """Why a claim cannot be true as it stands; empty when it can."""
    low, high = claim.low, claim.high
    least = low if low is not None else high
    if least is not None:
        if least < 0 and claim.metric in _NEVER_NEGATIVE:
            return f"{claim.metric.value} below zero: {low} to {high} {claim.unit}"
        most = high if high is not None else least
        if most > 100 and claim.unit == PERCENT and claim.metric in _SHARES:
            return f"{claim.metric.value} above a hundred percent: {low} to {high}"
    dated = row.lane == DONE and row.published is not None and row.span.rank != UNDATED
    if dated and row.span.first > (row.published or 0) + _DAYS_AHEAD:
        return f"told as done in {row.span.period}, but published {row.sourced.published}"
    return ""
