"""Links between the facts of one group: talks that a deal closed, outlooks that came true or not, reports overtaken."""

from __future__ import annotations

import math
from bisect import bisect_left

from models.claim import Metric, Status
from models.resolution.drafts import Draft, status_of
from models.resolution.figures import FINER, closeness, misprint_of
from models.resolution.questions import NEAR_DAYS
from models.resolution.rows import DONE, EXPECTED, MONTH, TALKED, UNDATED
from models.resolution.weights import Shape, against

#: A deal closes the talks of the year before it.
CLOSING_DAYS = 366
#: Talks are told of the month, the deal of its day.
_SLACK_DAYS = 31
#: Most that a better-told event of the same year takes from a report of a year without month.
ROOM_FOR_TWO = -2.5
_YEAR = 366


def link(drafts: list[Draft]) -> None:
    """Set what replaces what among the drafts of one vendor and metric."""
    done = sorted(
        (draft for draft in drafts if draft.question.lane == DONE and draft.cell[0] != UNDATED),
        key=lambda draft: (draft.cell[1], draft.cell[2], draft.verdict.figure.value, draft.best.id),
    )
    if not done:
        return
    starts = [draft.cell[1] for draft in done]
    for draft in drafts:
        lane = draft.question.lane
        if lane not in (TALKED, EXPECTED) or draft.cell[0] == UNDATED:
            continue
        eventful = draft.best.shape in (Shape.EVENT, Shape.RELATION)
        draft.superseded_by = _closing(draft, done, starts) if eventful else _outcome(draft, done, starts)
    if len(done) > 1 and done[0].question.metric is not Metric.CLIENT:
        _overtaken(done)


def _closing(talks: Draft, done: list[Draft], starts: list[int]) -> Draft | None:
    rank, first, last = talks.cell
    if rank > MONTH:
        # Talks of some time in a year are closed by what came after they were told of.
        told = [row.published for row in talks.supporting if row.published is not None]
        first = max(first, min(min(told, default=first), last))
    for place in range(bisect_left(starts, first - _SLACK_DAYS), len(done)):
        deal = done[place]
        if deal.cell[1] > last + CLOSING_DAYS:
            return None
        if deal.cell[2] >= first and _may_close(talks, deal):
            return deal
    return None


def _may_close(talks: Draft, deal: Draft) -> bool:
    one, other = talks.question, deal.question
    if other.metric in (Metric.VALUATION, Metric.FUNDING) and status_of(deal) is not Status.CONFIRMED:
        # An estimate told while talks go on closes nothing, unless it names what was asked for.
        its, asked = deal.verdict.figure, talks.verdict.figure
        if one.unit != other.unit or closeness(its, asked) < FINER:
            return False
    if one.metric is Metric.VALUATION:
        return True
    if one.unit != other.unit or one.region != other.region:
        return False
    same_kind = one.kind == other.kind or None in (one.kind, other.kind)
    return same_kind and (one.party == other.party or None in (one.party, other.party))


def _outcome(outlook: Draft, done: list[Draft], starts: list[int]) -> Draft | None:
    """What came of an outlook: the figure told for the same span."""
    for place in range(bisect_left(starts, outlook.cell[1]), len(done)):
        result = done[place]
        if result.cell[1] > outlook.cell[1]:
            return None
        one, other = outlook.question, result.question
        same = (one.kind, one.party, one.unit, one.region) == (other.kind, other.party, other.unit, other.region)
        if same and result.cell == outlook.cell:
            return result
    return None


def _overtaken(done: list[Draft]) -> None:
    """A lone coarse or slipped report beside a better one of the same time: kept, doubted, and pointing to it."""
    by_digits: dict[int, list[Draft]] = {}
    by_year: dict[int, list[Draft]] = {}
    for draft in done:
        by_digits.setdefault(_digits(draft), []).append(draft)
        if draft.best.shape is Shape.EVENT:
            by_year.setdefault(draft.cell[1] // _YEAR, []).append(draft)
    found: list[tuple[Draft, Draft]] = []
    for draft in done:
        if len(draft.verdict.agreeing) > 1:
            continue
        better = _slip(draft, by_digits)
        if better is None and draft.best.shape is Shape.EVENT and draft.cell[0] > MONTH:
            better = _finer(draft, by_year)
        if better is not None:
            found.append((draft, better))
    # Both forces are taken before either fact is doubted, so that the order in which they come up does not matter.
    forces = [_doubt(draft, better) for draft, better in found]
    for (draft, better), force in zip(found, forces, strict=True):
        draft.superseded_by = better
        voices = len(better.verdict.agreeing)
        draft.add("overtaken", force, f"another figure of the same time is surer (origins: {voices})")
        mine = {row.id for row in draft.supporting}
        draft.dissenting.extend(row for row in better.supporting if row.id not in mine)
        theirs = {row.id for row in better.supporting}
        better.dissenting.extend(row for row in draft.supporting if row.id not in theirs)


def _digits(draft: Draft) -> int:
    """The digits of a figure without their order of magnitude, in steps of a hundredth of a power of ten."""
    value = draft.verdict.figure.value
    return round(math.log10(value) % 1.0 * 100) % 100 if value > 0 else -1


def _slip(draft: Draft, by_digits: dict[int, list[Draft]]) -> Draft | None:
    """The better-told figure near the same time that a draft is a slipped decimal point of."""
    if draft.best.shape not in (Shape.EVENT, Shape.STATE):
        return None
    place = _digits(draft)
    if place < 0:
        return None
    _, first, last = draft.cell
    mine = draft.verdict.figure.value
    slips = [
        other
        for near in (place - 1, place, place + 1)
        for other in by_digits.get(near % 100, ())
        if other.cell[1] <= last + NEAR_DAYS
        and first <= other.cell[2] + NEAR_DAYS
        and misprint_of(mine, other.verdict.figure.value)
        and _stronger(other, draft)
    ]
    return max(slips, key=lambda other: (other.logit, -other.cell[1], other.best.id), default=None)


def _finer(draft: Draft, by_year: dict[int, list[Draft]]) -> Draft | None:
    """The one better-told event inside the year (or quarter) that a draft is dated with; None when there are two."""
    rank, first, last = draft.cell
    inside = [
        other
        for year in range(first // _YEAR, last // _YEAR + 1)
        for other in by_year.get(year, ())
        if other.cell[0] < rank and first <= other.cell[1] <= last and other is not draft and _stronger(other, draft)
    ]
    return inside[0] if len(inside) == 1 else None


def _doubt(draft: Draft, better: Draft) -> float:
    force = against([better.force])
    if misprint_of(draft.verdict.figure.value, better.verdict.figure.value):
        return force
    # A year has room for two events, so the lone report of a year is doubtful beside a better one, not refuted.
    return max(force, ROOM_FOR_TWO)


def _stronger(other: Draft, draft: Draft) -> bool:
    if other.logit <= draft.logit:
        return False
    one, its = draft.question, other.question
    if one.unit != its.unit or one.region != its.region or one.mark or its.mark:
        return False
    kinds = one.kind == its.kind or (None in (one.kind, its.kind) and draft.best.shape is Shape.EVENT)
    return kinds and (one.party == its.party or None in (one.party, its.party))
