"""Figures: when two texts can mean the same number, and how far one supports the other.

A text rounds. "14 billion" and "14.3 billion" can be one sum, "28 billion" and "29 billion" cannot: a number covers
half a unit of its last non-zero digit to either side, at least half a percent and at most four and a half. Amounts that
were converted from another currency get a wider margin. Bounds and ranges agree with what lies inside them and support
it the less, the wider they are.
"""

from __future__ import annotations

import math
from functools import lru_cache

#: Least and largest share of a number by which rounding can move it.
LEAST_ROUNDING, MOST_ROUNDING = 0.005, 0.045
#: Numbers further apart than this share of the larger one never agree.
FARTHEST = 0.047
#: Share by which converted amounts may differ: rates move within a month, and more within a year.
FX_SHORT, FX_LONG = 0.025, 0.04
#: How far a claim supports a figure: the same number; a rounder number that covers it; a finer one that rounds to it.
SAME, ROUNDER, FINER = 1.0, 0.85, 0.6
#: A bound that names just this number; less and less the further the figure lies beyond it.
BOUND = 0.8
#: A range that holds it; divided by one plus so many times the logarithm of its width.
RANGE, RANGE_WIDTH = 0.9, 1.5
#: Above this the two are about the same thing; below, a bound merely does not contradict.
CLOSE = 0.35


@lru_cache(maxsize=262_144)
def half_unit(number: float) -> float:
    """How far rounding may have moved a number as a text gives it."""
    size = abs(number)
    if size == 0:
        return 0.0
    digits, _, exponent = f"{size:.9e}".partition("e")
    significant = len(digits.rstrip("0").rstrip(".").replace(".", ""))
    half = 0.5 * 10.0 ** (int(exponent) - significant + 1)
    return min(max(half, LEAST_ROUNDING * size), MOST_ROUNDING * size)


class Figure:
    """One figure on the common scale (US dollars, percent, people), with who says it.

    ``voices`` holds for each origin the weight of its best claim for just this figure.
    """

    __slots__ = ("exact", "from_high", "from_low", "fx", "half", "high", "low", "value", "voices", "wide")

    def __init__(self, low: float | None, high: float | None, fx: float) -> None:
        #: Ends on the common scale.
        self.low = low
        self.high = high
        #: True when the text gives one number.
        self.exact = low is not None and low == high
        #: Share by which a conversion may have moved it; zero without one.
        self.fx = fx
        #: A bound, or a range that spans more than half of its size.
        self.wide = low is None or high is None or (not self.exact and high - low > 0.5 * abs(high + low) / 2)
        #: The number that stands for it.
        if low is None:
            self.value = high if high is not None else 0.0
        elif high is None or self.exact:
            self.value = low
        else:
            self.value = (low + high) / 2
        #: How far rounding may have moved an exact number.
        self.half = half_unit(self.value) if self.exact else 0.0
        #: What the text can have meant, ends stretched by rounding or conversion.
        share = LEAST_ROUNDING if fx < LEAST_ROUNDING else fx
        slack = max(self.half, abs(self.value) * fx) if self.exact else 0.0
        self.from_low = -math.inf if low is None else low - (slack or abs(low) * share)
        self.from_high = math.inf if high is None else high + (slack or abs(high) * share)
        self.voices: dict[str, float] = {}


def support(claim: Figure, figure: Figure) -> float:
    """How far a claim with one figure speaks for another figure; 0 when they contradict each other."""
    if claim.from_low > figure.from_high or figure.from_low > claim.from_high:
        return 0.0
    value = figure.value
    if claim.exact:
        if figure.exact:
            return _same_number(claim, figure)
        # A number inside a range or beyond a bound is one of those that the text allows, however loosely.
        return _loosely(figure, claim) if figure.from_low <= claim.value <= figure.from_high else 0.0
    if figure.exact or not figure.wide:
        if not claim.from_low <= value <= claim.from_high:
            return 0.0
    elif claim.from_low > figure.from_high or figure.from_low > claim.from_high:
        return 0.0
    return _loosely(claim, figure)


def closeness(one: Figure, other: Figure) -> float:
    """How well two figures agree, whichever is the finer one; 0 when they contradict each other."""
    if one is other:
        return SAME
    if one.exact and other.exact:
        fit = _same_number(one, other)
        return ROUNDER if fit == FINER else fit
    fit, back = support(one, other), support(other, one)
    return fit if fit > back else back


def _same_number(claim: Figure, figure: Figure) -> float:
    one, other = claim.value, figure.value
    gap = one - other if one > other else other - one
    size = one if one > other else other
    if size <= 0:
        size = max(-one, -other)
    if gap > FARTHEST * size:
        return 0.0
    if gap <= LEAST_ROUNDING * size:
        return SAME
    if gap <= claim.half and claim.half >= figure.half:
        return ROUNDER
    if gap <= figure.half:
        return FINER
    fx = claim.fx if claim.fx > figure.fx else figure.fx
    return ROUNDER if gap <= fx * size else 0.0


def _loosely(claim: Figure, figure: Figure) -> float:
    """Support of a bound or a range for a figure that it allows."""
    value = figure.value
    if claim.low is None or claim.high is None:
        end = claim.value
        if end * value <= 0:
            return BOUND if end == value else BOUND / 2
        ratio = end / value
        return BOUND * (ratio if ratio < 1.0 else value / end) ** 2
    if claim.low * claim.high <= 0:
        return RANGE / 2
    # Two logarithms, as the quotient of very unequal ends may be no number that has one.
    width = abs(math.log(abs(claim.high)) - math.log(abs(claim.low)))
    return RANGE / (1.0 + RANGE_WIDTH * width)


def misprint_of(one: float, other: float) -> bool:
    """True when two numbers differ by a power of ten, as where a decimal point slipped (1.43 for 14.3)."""
    if one * other <= 0:
        return False
    shift = math.log10(one / other)
    return abs(round(shift)) >= 1 and abs(shift - round(shift)) < 0.005
