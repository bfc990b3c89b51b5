"""Names, figures and periods in the same order: "Turing and Mercor are valued at 2 and 10 billion respectively"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TypeVar

from models.extraction.context import Context
from models.extraction.entities import DESCRIPTION, NAME, Entity
from models.extraction.figures import COUNT, MONEY, PERCENT, Figure
from models.extraction.periods import When
from models.period import Period, Precision

_Span = TypeVar("_Span", Entity, Figure, When)

#: Words between two names or two figures of one list.
_GAP = 3
#: Words between a figure and the name that it is given to: "$10 billion on Mercor".
_GIVEN = 2
#: Least scale of an amount that may leave out "respectively".
_LARGE = 1e6


def pair_in_order(context: Context, before: list[str]) -> None:
    """Notes whose each figure is, and when it is true, where names, figures and periods are listed in one order.

    Args:
        context: the sentence; its ``paired`` and ``dated`` are filled.
        before: the vendors that a sentence before listed, for one that lists none itself.
    """
    if len(context.figures) < 2:
        return
    told = context.has("in_order")
    named = [one for one in context.entities if one.how == NAME and not one.publisher]
    if not told and len(named) < 2:
        return
    if _given(context, [one for one in context.entities if one.how in (NAME, DESCRIPTION) and not one.publisher]):
        return
    for figures in _runs(context, context.figures, _alike):
        names = next((run for run in _runs(context, named) if len(run) == len(figures)), None)
        if names is not None and not told and not _plainly(context, names, figures):
            continue
        if names is not None or told:
            ids = [one.id if one.vendor else "" for one in names] if names is not None else before
            if len(ids) == len(figures):
                _complete(figures)
                context.paired.update((figure.start, id) for figure, id in zip(figures, ids, strict=True))
        whens = next((run for run in _runs(context, context.whens) if len(run) == len(figures)), None) if told else None
        if whens is not None:
            _complete(figures)
            periods = _alike_spans([one.period for one in whens])
            context.dated.update((figure.start, period) for figure, period in zip(figures, periods, strict=True))


def _alike_spans(periods: list[Period]) -> list[Period]:
    """ "The three months ended June 30, 2025 and 2024": a bare year after a quarter means the same quarter of it."""
    first = periods[0]
    if first.precision not in (Precision.QUARTER, Precision.HALF):
        return periods
    steps = 12 // first.precision.months
    return [
        first.shift(steps * (one.first.year - first.first.year)) if one.precision is Precision.YEAR else one
        for one in periods
    ]


def _plainly(context: Context, names: list[Entity], figures: list[Figure]) -> bool:
    """Whether two vendors and two large sums share one clause, so that each has one without a word saying so."""
    low, high = names[-1].end, figures[0].start
    if low > high or not all(one.vendor for one in names) or len({one.id for one in names}) != len(names):
        return False
    if not all(one.type == MONEY and one.scale >= _LARGE for one in figures):
        return False
    parted = any(word in (";", ":", "(") for word in context.words[low:high])
    return not parted and not any(low <= one.start < high for one in context.entities)


def _given(context: Context, named: list[Entity]) -> bool:
    """Each figure to the name right after it: "put $10 billion on Mercor, $2.2 billion on Turing and 2.5 on micro1".

    "The former" and its like are names too: "1,8 milliard pour la première, 800 millions pour la seconde".
    """
    links = {cue.start: cue.end for tag in ("prep", "of", "of_whom") for cue in context.all(tag)}
    pairs: list[tuple[Figure, Entity]] = []
    for figure in context.figures:
        place = links.get(figure.end)
        if place is None:
            continue
        name = next((one for one in named if place <= one.start < place + _GIVEN), None)
        if name is not None and (figure.type == MONEY or (pairs and figure.type == COUNT)):
            pairs.append((figure, name))
    if len(pairs) < 2 or not all(one.vendor for _, one in pairs) or len({one.id for _, one in pairs}) < len(pairs):
        return False
    for (first, _), (second, _) in itertools.pairwise(pairs):
        if second.type == COUNT and second.scale == 1:
            _take(second, first)
    context.paired.update((figure.start, one.id) for figure, one in pairs)
    return True


def _listed(context: Context, end: int, start: int) -> bool:
    """Whether only a comma, "and" and small words part two members of a list."""
    gap = context.words[end:start]
    if not 1 <= len(gap) <= _GAP:
        return False
    joins = any(cue.start >= end and cue.end <= start for tag in ("coord", "in_order") for cue in context.all(tag))
    return joins or gap[0] == ","


def _runs(
    context: Context, items: Sequence[_Span], alike: Callable[[_Span, _Span], bool] | None = None
) -> list[list[_Span]]:
    """The lists of two or more among some names, figures or periods."""
    runs: list[list[_Span]] = []
    for one in items:
        last = runs[-1][-1] if runs else None
        if last is not None and _listed(context, last.end, one.start) and (alike is None or alike(last, one)):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run for run in runs if len(run) > 1]


def _alike(one: Figure, other: Figure) -> bool:
    return one.type in (other.type, COUNT)


def _complete(figures: list[Figure]) -> None:
    """Gives the first of "2 and 10 billion dollars" what only the last one carries."""
    for one in figures[:-1]:
        if one.type == COUNT and figures[-1].type in (MONEY, PERCENT):
            _take(one, figures[-1])


def _take(one: Figure, other: Figure) -> None:
    """Gives a bare number the unit of another figure, and its scale when it has none."""
    if one.scale == 1 and other.scale > 1:
        one.low = None if one.low is None else one.low * other.scale
        one.high = None if one.high is None else one.high * other.scale
        one.scale = other.scale
    one.type, one.currency, one.per = other.type, other.currency, other.per


__all__ = ["pair_in_order"]
