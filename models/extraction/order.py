"""Names and figures in the same order: "Turing and Mercor are valued at 2 and 10 billion respectively"."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import NAME, Entity
from models.extraction.figures import COUNT, MONEY, PERCENT, Figure

#: Words between two names or two figures of one list.
_GAP = 3


def pair_in_order(context: Context, before: list[str]) -> None:
    """Notes whose each figure is in a sentence with a word such as "respectively"; fills in what the first leave out.

    Args:
        context: the sentence; its ``paired`` is filled.
        before: the vendors that a sentence before listed, for one that lists none itself.
    """
    if not context.has("in_order"):
        return
    for figures in _figure_runs(context):
        names = next((run for run in _name_runs(context) if len(run) == len(figures)), None)
        ids = [one.id if one.vendor else "" for one in names] if names is not None else before
        if len(ids) != len(figures):
            continue
        _complete(figures)
        context.paired.update((figure.start, id) for figure, id in zip(figures, ids, strict=True))


def _listed(context: Context, end: int, start: int) -> bool:
    """Whether only a comma, "and" and small words part two members of a list."""
    gap = context.words[end:start]
    if not 1 <= len(gap) <= _GAP:
        return False
    joins = any(cue.start >= end and cue.end <= start for tag in ("coord", "in_order") for cue in context.all(tag))
    return joins or gap[0] == ","


def _name_runs(context: Context) -> list[list[Entity]]:
    runs: list[list[Entity]] = []
    for one in context.entities:
        if one.how != NAME or one.publisher:
            continue
        if runs and _listed(context, runs[-1][-1].end, one.start):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run for run in runs if len(run) > 1]


def _figure_runs(context: Context) -> list[list[Figure]]:
    runs: list[list[Figure]] = []
    for one in context.figures:
        if runs and _listed(context, runs[-1][-1].end, one.start) and _alike(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run for run in runs if len(run) > 1]


def _alike(one: Figure, other: Figure) -> bool:
    return one.type == other.type or one.type == COUNT


def _complete(figures: list[Figure]) -> None:
    """Gives the first of "2 and 10 billion dollars" what only the last one carries."""
    last = figures[-1]
    for one in figures[:-1]:
        if one.type != COUNT or last.type not in (MONEY, PERCENT):
            continue
        if one.scale == 1 and last.scale > 1:
            one.low = None if one.low is None else one.low * last.scale
            one.high = None if one.high is None else one.high * last.scale
        one.type, one.currency, one.scale, one.per = last.type, last.currency, last.scale, last.per


__all__ = ["pair_in_order"]
