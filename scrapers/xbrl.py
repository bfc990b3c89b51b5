"""Revenue of listed vendors from XBRL ``companyconcept`` answers.

Pure functions from answers to claims. A fact is known by its own ``start`` and ``end``: ``fy`` and ``fp`` describe
the filing that repeats it and are not read. What a period is follows from its length (12 to 14 weeks a quarter, 25 to
27 a half, 50 to 54 a year); nine-month spans only serve to derive the last quarter, and every other length is left.

**as_of.** A span that is exactly a calendar quarter, half or year gets that period. Every other span gets the month in
which it ends, because a claim is never more precise than its source and no calendar quarter is what was measured;
``kind`` still tells the length and the note gives both days. A 52-or-53-week span that ends in the first six days of a
month counts as ending in the month before.

**Restatements.** Each filing that gives a period a new value makes a claim, published on the day it was filed; the
newest one stands, the older ones stay visible with their own date. A filing that merely repeats a value makes none.

**Fourth quarters** are not reported: the year minus its nine months, with a note that says so, published when the later
of the two was.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.claim import Claim, Metric, Status
from models.errors import ParseError
from models.period import Period, Precision
from models.quantity import CURRENCIES
from scrapers.items import PENDING, Issue
from scrapers.json_fields import number, records, text

#: Tags that hold revenue, the total first; where two report one period, the earlier tag counts.
TAGS: tuple[tuple[str, str], ...] = (
    ("us-gaap", "Revenues"),
    ("us-gaap", "RevenueFromContractWithCustomerExcludingAssessedTax"),
    ("us-gaap", "RevenueFromContractWithCustomerIncludingAssessedTax"),
    ("us-gaap", "SalesRevenueNet"),
    ("ifrs-full", "Revenue"),
    ("ifrs-full", "RevenueFromContractsWithCustomers"),
)

#: Lengths in days → kind of revenue claim; nine months serve only to derive.
_LENGTHS: tuple[tuple[range, str], ...] = (
    (range(84, 99), "quarter"),
    (range(175, 190), "half"),
    (range(266, 281), "nine months"),
    (range(350, 379), "annual"),
)
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """What a figure covers, and in what currency."""

    #: First day.
    start: dt.date
    #: Last day.
    end: dt.date
    #: ISO 4217 code.
    currency: str

    @property
    def kind(self) -> str | None:
        """``quarter``, ``half``, ``nine months`` or ``annual`` by length; None for every other length."""
        days = (self.end - self.start).days + 1
        return next((kind for length, kind in _LENGTHS if days in length), None)

    @property
    def as_of(self) -> Period:
        """The period that a claim may name; see the module's text."""
        for precision in (Precision.QUARTER, Precision.HALF, Precision.YEAR):
            period = Period.of(self.start, precision)
            if (period.first, period.last) == (self.start, self.end):
                return period
        ends_month = self.end.day == calendar.monthrange(self.end.year, self.end.month)[1]
        last = self.end if ends_month else self.end - dt.timedelta(days=6)
        return Period.of(last, Precision.MONTH)

    @property
    def key(self) -> str:
        """As text, for the context of a request."""
        return f"{self.start}/{self.end}/{self.currency}"


@dataclass(frozen=True, slots=True)
class Filed:
    """A value as one filing gives it."""

    #: In whole units.
    value: float
    #: Accession number of the filing.
    accession: str
    #: ``10-Q``, ``10-K``, ``40-F`` …
    form: str
    #: Day of filing.
    filed: dt.date


@dataclass(frozen=True, slots=True)
class Concept:
    """One tag of one company."""

    #: Name of the company as the answer gives it.
    entity: str
    #: ``us-gaap`` or ``ifrs-full`` tag.
    tag: str
    #: For each span, the values in order of filing, each only where it differs from the one before.
    history: Mapping[Span, tuple[Filed, ...]]


def read_concept(payload: Any, where: str) -> tuple[Concept, list[Issue]]:
    """Read a ``companyconcept`` answer.

    Raises:
        ParseError: it is not one.
    """
    units = payload.get("units") if isinstance(payload, Mapping) else None
    if not isinstance(units, Mapping):
        raise ParseError(f"{where}: expected a companyconcept answer with units")
    found: dict[Span, list[Filed]] = {}
    issues: list[Issue] = []
    for currency, rows in units.items():
        if currency not in CURRENCIES:
            continue
        for row in records(rows):
            entry = _entry(row, currency)
            if entry is None:
                issues.append(
                    Issue("bad-entry", f"{where}: a fact without end, value, filing or day: {str(row)[:160]}")
                )
            elif entry[0] is not None:
                found.setdefault(entry[0], []).append(entry[1])
    history = {span: _changes(entries) for span, entries in sorted(found.items(), key=lambda one: one[0].key)}
    return Concept(text(payload, "entityName"), text(payload, "tag"), history), issues


def _entry(row: Mapping[str, Any], currency: str) -> tuple[Span | None, Filed] | None:
    """A span with a value; a span of None for an instant; None for a row that lacks what every fact has."""
    value, accession = number(row.get("val")), text(row, "accn")
    try:
        filed = dt.date.fromisoformat(text(row, "filed"))
        end = dt.date.fromisoformat(text(row, "end"))
        start = dt.date.fromisoformat(text(row, "start")) if row.get("start") is not None else None
    except ValueError:
        return None
    if value is None or not _ACCESSION.fullmatch(accession):
        return None
    entry = Filed(value, accession, text(row, "form"), filed)
    return (None, entry) if start is None or start > end else (Span(start, end, currency), entry)


def _changes(entries: Iterable[Filed]) -> tuple[Filed, ...]:
    changes: list[Filed] = []
    for entry in sorted(entries, key=lambda one: (one.filed, one.accession)):
        if not changes or changes[-1].value != entry.value:
            changes.append(entry)
    return tuple(changes)


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim together with the filing that makes it."""

    #: The filing.
    filing: Filed
    #: What it says.
    claim: Claim


def statements(concepts: Sequence[Concept], vendor: str) -> tuple[list[Statement], list[Issue]]:
    """The revenue claims of a company's tags, given in the order of :data:`TAGS`.

    The first tag that tells a span counts. Derived quarters come after all reported spans, so that a reported one
    always wins.
    """
    made: list[Statement] = []
    issues: list[Issue] = []
    covered: set[Span] = set()
    for concept in concepts:
        for span, changes in concept.history.items():
            if span not in covered and span.kind not in (None, "nine months"):
                covered.add(span)
                made.extend(_reported(concept.tag, span, changes, vendor))
    for concept in concepts:
        derived = [one for one in _fourth_quarters(concept) if one[0] not in covered]
        covered |= {span for span, _, _ in derived}
        for span, filed, note in derived:
            if filed.value > 0:
                made.append(Statement(filed, _claim(vendor, span, filed.value, f"{concept.tag}; {note}")))
            else:
                issues.append(Issue("xbrl-derived", f"{vendor}: {note} gives {filed.value:,.0f}, which is no revenue"))
    return made, issues


def _reported(tag: str, span: Span, changes: Sequence[Filed], vendor: str) -> Iterable[Statement]:
    before: Filed | None = None
    for entry in changes:
        restated = f"; restates {before.value:,.0f} filed {before.filed}" if before else ""
        yield Statement(entry, _claim(vendor, span, entry.value, f"{tag}{restated}"))
        before = entry


def packed(concept: Concept) -> list[Any]:
    """A concept as plain JSON values, for the context of a request."""
    spans = [
        [span.key, [[one.value, one.accession, one.form, one.filed.isoformat()] for one in changes]]
        for span, changes in concept.history.items()
    ]
    return [concept.entity, concept.tag, spans]


def unpacked(values: Sequence[Any]) -> Concept:
    """Read back what :func:`packed` wrote."""
    entity, tag, spans = values
    history = {}
    for key, changes in spans:
        start, end, currency = key.split("/")
        span = Span(dt.date.fromisoformat(start), dt.date.fromisoformat(end), currency)
        history[span] = tuple(Filed(v, a, form, dt.date.fromisoformat(filed)) for v, a, form, filed in changes)
    return Concept(entity, tag, history)


def _fourth_quarters(concept: Concept) -> list[tuple[Span, Filed, str]]:
    """Year minus nine months, for each pair that starts together, again at each restatement of either."""
    found: list[tuple[Span, Filed, str]] = []
    nines = {(span.start, span.currency): span for span in concept.history if span.kind == "nine months"}
    for year in (span for span in concept.history if span.kind == "annual"):
        nine = nines.get((year.start, year.currency))
        if nine is None:
            continue
        span = Span(nine.end + dt.timedelta(days=1), year.end, year.currency)
        if span.kind == "quarter":
            found.extend(_differences(span, concept.history[year], concept.history[nine]))
    return found


def _differences(span: Span, years: Sequence[Filed], nines: Sequence[Filed]) -> Iterable[tuple[Span, Filed, str]]:
    last: float | None = None
    for event in sorted({*years, *nines}, key=lambda one: (one.filed, one.accession)):
        year = next((one for one in reversed(years) if one.filed <= event.filed), None)
        nine = next((one for one in reversed(nines) if one.filed <= event.filed), None)
        if year is None or nine is None or year.value - nine.value == last:
            continue
        last = year.value - nine.value
        note = f"derived: year {year.value:,.0f} minus nine months {nine.value:,.0f}"
        yield span, Filed(last, event.accession, event.form, event.filed), note


def _claim(vendor: str, span: Span, value: float, note: str) -> Claim:
    return Claim(
        document=PENDING,
        vendor=vendor,
        metric=Metric.REVENUE,
        status=Status.CONFIRMED,
        low=value,
        high=value,
        unit=span.currency,
        kind=span.kind,
        as_of=span.as_of,
        note=f"{note}; {span.start} to {span.end}",
    )
