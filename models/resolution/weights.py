"""How much one claim weighs, in log-odds, and how weights add up to a confidence.

A weight is what one voice alone would give: 2.2 means odds of nine to one that the figure is right. The tables are
openly a judgement, kept round, and every part of them is shown with the fact; ``tests/models/test_calibration.py``
measures on simulated worlds how often facts of a confidence are right.

A fact's confidence is ``1 / (1 + exp(-x))`` with ``x`` the sum of its factors:

* *best voice*: the weight of the strongest claim for the value (tier, status, copy, nearness, see below);
* *origins*: what the other independent origins add, each its weight times the next of ``DIMINISHING``, because origins
  that seem independent sometimes are not;
* *dissent*: minus ``log(1 + sum(exp(d)))`` over the rival values, ``d`` being what the voices for each rival add up to;
* *denials*: the same over those who deny it;
* *precision*: ``BOUND_ONLY`` where only bounds or orders of magnitude support it, ``UNDATED`` where no claim dates it;
* *ceiling*: what is cut off above ``CEILING``, because no record is beyond doubt.
"""

from __future__ import annotations

import math
from enum import StrEnum
from operator import mul

from models.claim import Metric, Status
from models.fact import SourcedClaim


class Shape(StrEnum):
    """How a metric lives in time, which decides what is one question."""

    #: Happens once: a round, a valuation, a stake, a cut of jobs.
    EVENT = "event"
    #: Holds at a time and changes: run rate, head count, pay-out, money raised so far.
    STATE = "state"
    #: Belongs to one span: annual or quarterly revenue, growth.
    SPAN = "span"
    #: Many true values at once: pay.
    SPREAD = "spread"
    #: A change of a client relation, without a figure.
    RELATION = "relation"


#: Weight of a publisher's own word by its tier.
TIER = {1: 3.4, 2: 2.4, 3: 1.8, 4: 1.1}
#: What the claim's status adds.
STATUS = {
    Status.CONFIRMED: 0.3,
    Status.REPORTED: 0.0,
    Status.TALKS: -0.1,
    Status.PROJECTED: -0.1,
    Status.DENIED: 0.0,
}
#: A page that passes on somebody else's finding may garble it.
COPY = -0.25
#: Published within two months of what it tells.
FRESH = 0.2
#: Published more than two years after.
STALE = -0.3
#: Published before the span was over, and still told as done.
EARLY = -0.6
#: The page tells no date of publication.
NO_DATE = -0.1
#: Smallest weight of a claim that counts at all.
LEAST = 0.1
#: Shares at which the first, second, third … independent origin count; the last one holds for all that follow.
DIMINISHING = (1.0, 0.85, 0.6, 0.4, 0.3, 0.2, 0.15, 0.1)
#: Only "more than", "up to" or an order of magnitude supports the value.
BOUND_ONLY = -0.3
#: No supporting claim says when.
UNDATED = -0.2
#: Highest log-odds of a fact (0.99).
CEILING = 4.6

_DAYS_FRESH = 62
_DAYS_STALE = 730
_DAYS_GRACE = 20


def shape_of(metric: Metric, kind: str | None) -> Shape:
    """How claims of a metric (and kind, for revenue) live in time."""
    if metric is Metric.REVENUE:
        return Shape.STATE if kind == "run_rate" else Shape.SPAN
    return _SHAPES[metric]


_SHAPES = {
    Metric.VALUATION: Shape.EVENT,
    Metric.FUNDING: Shape.EVENT,
    Metric.FUNDING_TOTAL: Shape.STATE,
    Metric.STAKE: Shape.EVENT,
    Metric.REVENUE_GROWTH: Shape.SPAN,
    Metric.DEMAND_GROWTH: Shape.SPAN,
    Metric.PAY_RATE: Shape.SPREAD,
    Metric.PAYOUT: Shape.STATE,
    Metric.WORKFORCE: Shape.STATE,
    Metric.LAYOFF: Shape.EVENT,
    Metric.CLIENT: Shape.RELATION,
}


def standing(tier: int, origin_tier: int, own: bool) -> float:
    """Weight of who says it: the origin's, a little less for a copy, whoever passes it on."""
    return TIER[tier] if own else TIER[origin_tier] + COPY


def base_weight(sourced: SourcedClaim, own: bool) -> float:
    """Weight of a claim by who says it and how firmly, before its dates are looked at."""
    return standing(sourced.tier, sourced.origin_tier, own) + STATUS[sourced.claim.status]


def nearness(shape: Shape, outlook: bool, told: int | None, published: int | None) -> float:
    """What the distance between the claim's period and its publication adds.

    Args:
        shape: how the metric lives in time.
        outlook: True for a forecast, which is meant to be early.
        told: ordinal of the last day of the claim's period; None when it has none.
        published: ordinal of the last day of the publication's period; None when the page tells none.
    """
    if published is None:
        return NO_DATE
    if told is None:
        return 0.0
    late = published - told
    if late > _DAYS_STALE:
        return STALE
    if shape is not Shape.SPAN:
        return FRESH if late <= _DAYS_FRESH else 0.0
    return EARLY if late < -_DAYS_GRACE and not outlook else 0.0


def claim_parts(
    sourced: SourcedClaim, own: bool, shape: Shape, told: int | None, published: int | None
) -> list[tuple[str, float]]:
    """The weight of one claim's voice taken apart, for people: (reason, log-odds) in the order in which they are added.

    The weight is their sum: :func:`base_weight` and :func:`nearness`, at least ``LEAST``.
    """
    status = sourced.claim.status
    who = f"tier {sourced.tier}" if own else f"tier {sourced.tier} passing on tier {sourced.origin_tier}"
    parts = [(who, standing(sourced.tier, sourced.origin_tier, own))]
    if STATUS[status]:
        parts.append((status.value, STATUS[status]))
    near = nearness(shape, status is Status.PROJECTED, told, published)
    if near:
        parts.append((_NEARNESS_WORDS[near], near))
    total = sum(weight for _, weight in parts)
    if total < LEAST:
        parts.append(("least weight", LEAST - total))
    return parts


_NEARNESS_WORDS = {
    NO_DATE: "undated page",
    FRESH: "published near the time",
    STALE: "published years later",
    EARLY: "told before it was over",
}


def strength(weights: list[float]) -> float:
    """What the voices of independent origins add up to; adding one never makes it less.

    Args:
        weights: one weight for each origin, heaviest first.
    """
    if len(weights) == 1:
        return weights[0]
    total: float = sum(map(mul, weights, DIMINISHING))
    if len(weights) > len(DIMINISHING):
        total += DIMINISHING[-1] * sum(weights[len(DIMINISHING) :])
    return total


def against(rivals: list[float]) -> float:
    """The factor for rivals of the given strengths: zero without any, else negative."""
    return -math.log1p(sum(math.exp(min(rival, 50.0)) for rival in rivals)) if rivals else 0.0


def confidence(logit: float) -> float:
    """Log-odds as a share between 0 and 1."""
    return 1.0 / (1.0 + math.exp(-logit)) if logit > -50 else 0.0
