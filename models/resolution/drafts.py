"""Drafts: facts in the making, one for each question, with the working behind their confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sized
from dataclasses import dataclass
from functools import lru_cache

from models.claim import Claim, Metric, Status
from models.fact import Fact, Factor, Rate
from models.period import Period, Precision
from models.quantity import Quantity, currency_of
from models.resolution.evidence import Verdict, weigh
from models.resolution.figures import FINER, Figure
from models.resolution.questions import NEAR_DAYS, Cell, Question
from models.resolution.rows import DAY, MONTH, UNDATED, Row
from models.resolution.weights import BOUND_ONLY, CEILING, against, confidence, strength
from models.resolution.weights import UNDATED as NO_PERIOD

_FIRMNESS = {Status.CONFIRMED: 0, Status.REPORTED: 1, Status.TALKS: 2, Status.PROJECTED: 3, Status.DENIED: 4}
#: A confirmation by a weaker source makes a fact confirmed only with this share of the heaviest support.
_CONFIRMING_SHARE = 0.5
_ENOUGH_TIER = 2


@dataclass(slots=True, eq=False)
class Draft:
    """A question with its verdict, before it is linked to the other facts of its group."""

    question: Question
    verdict: Verdict
    #: The row whose figure and unit the fact shows.
    best: Row
    supporting: list[Row]
    dissenting: list[Row]
    factors: list[Factor]
    #: Sum of the factors, before the ceiling.
    logit: float
    #: What agreeing voices add up to, for those that this fact stands against.
    force: float
    as_of: Period | None
    cell: Cell
    superseded_by: Draft | None = None
    id: str = ""
    #: Overrides for facts that are no single figure.
    low: float | None = None
    high: float | None = None
    value: float | None = None

    def add(self, name: str, weight: float, why: str) -> None:
        """Note a factor and count it."""
        if weight:
            self.factors.append(Factor(name, weight, why))
            self.logit += weight


def draft_figure(question: Question, by_figure: dict[Figure, list[Row]]) -> Draft:
    """The draft of a question whose claims carry figures that ought to be one."""
    verdict = weigh(by_figure)
    fits, withdrawn = verdict.fits, verdict.withdrawn
    supporting, dissenting = question.rows, []
    if len(by_figure) == 1:
        supporting = sorted(supporting, key=lambda row: (-row.weight, not row.own, row.published or 0, row.id))
    else:
        supporting = [row for row in question.rows if fits[row.figure]]
        supporting.sort(key=lambda row: _rank(row, fits[row.figure], withdrawn))
        dissenting = [row for row in question.rows if not fits[row.figure]]
        dissenting.sort(key=lambda row: (-row.weight, row.published or 0, row.id))
    best = _face(by_figure[verdict.figure], verdict.withdrawn)
    draft = _draft(question, verdict, best, supporting, dissenting)
    _bounds(draft)
    return draft


def draft_single(question: Question) -> Draft:
    """The draft of a question that one claim answers alone."""
    row = question.rows[0]
    figure = row.figure
    verdict = Verdict(figure, [row.weight], [], {figure: 1.0}, {figure: question.rows}, set())
    as_of = None if row.span.period is None else _named(question.rows, question.cell)
    draft = Draft(question, verdict, row, question.rows, [], [], 0.0, row.weight, as_of, question.cell)
    _factors(draft)
    claim = row.sourced.claim
    draft.low, draft.high = claim.low, claim.high
    draft.value = _best_number(claim.low, claim.high, claim.unit or "")
    return draft


def draft_plain(question: Question) -> Draft:
    """The draft of a question without figures: all of its claims say the same."""
    figure = Figure(None, None, 0.0)
    by_figure = {figure: question.rows}
    verdict = weigh(by_figure)
    supporting = sorted(question.rows, key=lambda row: _rank(row, 1.0, verdict.withdrawn))
    return _draft(question, verdict, _face(question.rows, verdict.withdrawn), supporting, [])


def draft_spread(question: Question, verdict: Verdict) -> Draft:
    """The draft of a question that many figures answer: the span of all of them, and the one in the middle."""
    supporting = [row for figure, rows in verdict.rows.items() if verdict.fits[figure] for row in rows]
    dissenting = [row for figure, rows in verdict.rows.items() if not verdict.fits[figure] for row in rows]
    supporting.sort(key=lambda row: _rank(row, 1.0, verdict.withdrawn))
    dissenting.sort(key=lambda row: _rank(row, 1.0, verdict.withdrawn))
    draft = _draft(question, verdict, _face(verdict.rows[verdict.figure], verdict.withdrawn), supporting, dissenting)
    claims = [row.sourced.claim for row in supporting]
    lows = [claim.low for claim in claims if claim.low is not None]
    highs = [claim.high for claim in claims if claim.high is not None]
    ends = lows + highs
    # A floor above every ceiling ("20 and more", "up to 15") still belongs to the one span of what is paid.
    draft.low = min(ends) if lows else None
    draft.high = max(ends) if highs else None
    best = draft.best.sourced.claim
    draft.value = _best_number(best.low, best.high, best.unit or "")
    return draft


def _draft(question: Question, verdict: Verdict, best: Row, supporting: list[Row], dissenting: list[Row]) -> Draft:
    as_of, cell = _period(question, supporting)
    force = verdict.strength
    draft = Draft(question, verdict, best, supporting, dissenting, [], 0.0, force, as_of, cell)
    _factors(draft)
    return draft


@lru_cache(maxsize=65_536)
def _best_number(low: float | None, high: float | None, unit: str) -> float | None:
    """The single number of a figure; cached, as a million claims share few figures."""
    return Quantity(low, high, unit).value


@lru_cache(maxsize=1_024)
def _currency(unit: str) -> str | None:
    return currency_of(unit)


def _rank(row: Row, fit: float, withdrawn: set[str]) -> tuple[bool, float, bool, int, str]:
    return (row.id in withdrawn, -fit * row.weight, not row.own, row.published or 0, row.id)


def _face(rows: list[Row], withdrawn: set[str]) -> Row:
    """The claim whose own unit and figure the fact shows: in dollars where there is one, then the weightiest."""
    if len(rows) == 1:
        return rows[0]
    return min(
        rows,
        key=lambda row: (row.id in withdrawn, row.rate is not None, -row.weight, row.sourced.claim.unit or "", row.id),
    )


def _factors(draft: Draft) -> None:
    verdict = draft.verdict
    agreeing = verdict.agreeing
    if not agreeing:
        draft.add("best voice", 0.05, "its own source has taken it back")
    else:
        leader = draft.supporting[0]
        draft.add("best voice", agreeing[0], _voice_words(leader))
    if len(agreeing) > 1:
        more = verdict.strength - agreeing[0]
        draft.add("origins", more, f"{len(agreeing)} independent origins agree")
    if verdict.rivals:
        rivals = "one other figure" if len(verdict.rivals) == 1 else f"{len(verdict.rivals)} other figures"
        draft.add("dissent", against(verdict.rivals), f"{rivals}, told by {_number(draft.dissenting, 'claim')}")
    deny = draft.question.denials
    if deny:
        voices: dict[str, float] = {}
        for row in deny:
            voices[row.origin] = max(row.weight, voices.get(row.origin, 0.0))
        draft.add(
            "denials",
            against([strength(sorted(voices.values(), reverse=True))]),
            f"denied by {_number(voices, 'origin')}",
        )
        known = {row.id for row in draft.supporting}
        draft.dissenting.extend(row for row in deny if row.id not in known)
    if verdict.figure.wide and draft.question.metric is not Metric.CLIENT:
        draft.add("precision", BOUND_ONLY, "only a bound or an order of magnitude is told")
    if draft.as_of is None:
        draft.add("undated", NO_PERIOD, "no claim says when")


def _number(things: Sized, name: str) -> str:
    return f"{len(things)} {name}" + ("" if len(things) == 1 else "s")


def _voice_words(row: Row) -> str:
    who = row.sourced
    status = who.claim.status.value
    if row.own:
        return f"{who.publisher}, tier {who.tier}, {status}"
    return f"{who.publisher} passing on {who.origin}, tier {who.origin_tier}, {status}"


def _period(question: Question, supporting: list[Row]) -> tuple[Period | None, Cell]:
    """The period of a fact: that of its question; for an event told in several months the month with most voices."""
    rank, first, last = question.cell
    if rank == UNDATED:
        return None, question.cell
    if rank != MONTH:
        return _named(question.rows, question.cell), question.cell
    if all(row.span.month_cell == question.cell for row in supporting):
        return _named(supporting, question.cell), question.cell
    inside: dict[Cell, dict[str, float]] = {}
    for row in supporting:
        cell = question.cell if row.span.rank == UNDATED else row.span.month_cell
        if cell[0] == rank and cell[1] <= last + NEAR_DAYS and cell[2] >= first - NEAR_DAYS:
            voices = inside.setdefault(cell, {})
            voices[row.origin] = max(row.weight, voices.get(row.origin, 0.0))
    if len(inside) < 2:
        return _named(question.rows, question.cell), question.cell
    cell = max(inside, key=lambda c: (sum(inside[c].values()), -c[1]))
    return _named([row for row in question.rows if row.span.month_cell == cell], cell), cell


def _named(rows: list[Row], cell: Cell) -> Period | None:
    """The period as the claims name it; a day only where all of them name the same day."""
    rank, first, last = cell
    inside = []
    for row in rows:
        span = row.span
        if first <= span.first and span.last <= last:
            if span.rank == rank:
                return span.period
            inside.append(span)
    days = {span.first: span.period for span in inside if span.rank == DAY}
    if len(days) == 1:
        return next(iter(days.values()))
    return next((_widened(span.period, cell) for span in inside if span.period is not None), None)


def _widened(period: Period, cell: Cell) -> Period:
    for precision in (Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR):
        wide = period.widen(precision)
        if wide.first.toordinal() == cell[1] and wide.last.toordinal() == cell[2]:
            return wide
    return period


def _bounds(draft: Draft) -> None:
    """Low and high of a fact: from end to end of what the agreeing numbers say; of bounds, what all of them allow."""
    unit = draft.best.sourced.claim.unit
    verdict = draft.verdict
    best = draft.best.sourced.claim
    if len(verdict.rows) == 1 and verdict.figure.fx == 0:
        draft.low, draft.high = best.low, best.high
    elif verdict.figure.wide:
        told = [row.sourced.claim for row in draft.supporting if row.sourced.claim.unit == unit]
        lows = [claim.low for claim in told if claim.low is not None]
        highs = [claim.high for claim in told if claim.high is not None]
        draft.low, draft.high = best.low, best.high
        if best.low is None and lows:
            draft.low = max(low for low in lows)
        if best.high is None and highs:
            draft.high = min(high for high in highs)
        if draft.low is not None and draft.high is not None and draft.low > draft.high:
            draft.low, draft.high = best.low, best.high
    else:
        narrow = [
            (row.sourced.claim.low, row.sourced.claim.high)
            for figure, rows in verdict.rows.items()
            if verdict.fits[figure] and not figure.wide
            for row in rows
            if row.sourced.claim.unit == unit
        ]
        draft.low = min(low for low, _ in narrow if low is not None)
        draft.high = max(high for _, high in narrow if high is not None)
    assert unit is not None  # noqa: S101 - every metric with figures has units
    draft.value = _best_number(best.low, best.high, unit)


def status_of(draft: Draft) -> Status:
    """The firmest status that carries weight: from a source of tier 1 or 2, or with half of the heaviest support.

    Only claims that name the figure count: a founder's "more than a billion" does not confirm 1.2 billion.
    """
    first = draft.best.status
    if len(draft.supporting) == 1 or all(row.status is first for row in draft.supporting):
        return first
    fits = draft.verdict.fits
    naming = {figure for figure, fit in fits.items() if fit >= FINER or figure is draft.verdict.figure}
    rows = [row for figure in naming for row in draft.verdict.rows[figure] if row.id not in draft.verdict.withdrawn]
    heaviest = max((row.weight for row in rows), default=0.0)
    chosen = first
    for row in rows:
        status = row.status
        if _FIRMNESS[status] < _FIRMNESS[chosen]:
            trusted = min(row.sourced.tier, row.sourced.origin_tier) <= _ENOUGH_TIER
            if trusted or row.weight >= _CONFIRMING_SHARE * heaviest:
                chosen = status
    return chosen


def finish(draft: Draft) -> Fact:
    """The fact of a draft whose id is set and whose links are known."""
    question, best = draft.question, draft.best
    claim: Claim = best.sourced.claim
    rate: Rate | None = None
    value_usd: float | None = None
    if draft.value is not None and claim.unit is not None:
        currency = _currency(claim.unit)
        if currency == "USD":
            value_usd = draft.value
        elif currency is not None and best.rate is not None:
            rate = best.rate
            value_usd = draft.value * rate.usd
    factors = draft.factors
    if len(factors) > 1:
        factors = sorted(factors, key=lambda factor: -abs(factor.weight))
    logit = draft.logit
    if logit > CEILING:
        factors.append(Factor("ceiling", CEILING - logit, "no record is beyond doubt"))
        logit = CEILING
    return Fact(
        id=draft.id,
        vendor=claim.vendor,
        metric=claim.metric,
        kind=question.kind,
        party=question.party,
        scope=claim.scope,
        region=question.region,
        as_of=draft.as_of,
        low=draft.low,
        high=draft.high,
        unit=claim.unit,
        value=draft.value,
        value_usd=value_usd,
        rate=rate,
        status=status_of(draft),
        confidence=confidence(logit),
        factors=tuple(factors),
        origins=max(len(draft.verdict.agreeing), 1),
        supporting=tuple([row.id for row in draft.supporting]),
        dissenting=tuple(dict.fromkeys([row.id for row in draft.dissenting])) if draft.dissenting else (),
        superseded_by=None if draft.superseded_by is None else draft.superseded_by.id,
        known_since=_known_since(draft.supporting),
    )


def _known_since(rows: list[Row]) -> dt.date | None:
    """The first day on which the public could know it; where no page is dated, when the store first held it."""
    days = [row.published for row in rows if row.published is not None]
    seen = [moment for row in rows if (moment := row.sourced.first_seen) is not None]
    if seen:
        # A page is known on the day on which it was read at the latest, whatever date it bears.
        days.append(min(seen).toordinal())
    return dt.date.fromordinal(min(days)) if days else None
