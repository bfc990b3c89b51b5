"""Spreads: pay, of which many figures are true at once, so that differing is no quarrel."""

from __future__ import annotations

from models.resolution.evidence import Verdict, withdrawn_among
from models.resolution.figures import Figure
from models.resolution.questions import Cell, Question
from models.resolution.rows import Row
from models.resolution.weights import strength

#: Further than this factor from the middle a rate of pay is a slip (of the point, of the unit), not a different job.
OUTLIER = 5.0
#: How far each rate inside the spread supports it.
_SHARE = 0.8


def spread_questions(rows: list[Row]) -> list[Question]:
    """Questions of one vendor's pay: one for each kind, country, unit and period."""
    cells: dict[tuple[int, str, str, str, Cell, str], list[Row]] = {}
    for row in rows:
        unit = row.sourced.claim.unit or ""
        key = (row.lane, row.kind or "", row.region or "", unit, row.span.month_cell, row.mark)
        cells.setdefault(key, []).append(row)
    questions = []
    for key in sorted(cells):
        its = cells[key]
        question = Question(its[0].sourced.claim.metric, its[0], its[0].span.month_cell)
        question.join(its)
        questions.append(question)
    return questions


def spread(by_figure: dict[Figure, list[Row]]) -> Verdict:
    """All rates as one span around the one in the middle; only what is out of all proportion stands against it."""
    withdrawn = withdrawn_among(by_figure) if len(by_figure) > 1 else set()
    middle = _middle(by_figure)
    fits = {one: _fit(one, middle.value) for one in by_figure}
    fits[middle] = 1.0
    voices: dict[str, float] = {}
    others: dict[str, float] = {}
    for one, rows in by_figure.items():
        fit = fits[one]
        heard = voices if fit else others
        for row in rows:
            if row.id not in withdrawn:
                heard[row.origin] = max(row.weight * (fit or 1.0), heard.get(row.origin, 0.0))
    rivals = [strength(sorted(others.values(), reverse=True))] if others else []
    return Verdict(middle, sorted(voices.values(), reverse=True), rivals, fits, by_figure, withdrawn)


def _fit(figure: Figure, middle: float) -> float:
    ends = [end for end in (figure.low, figure.high) if end is not None]
    if middle <= 0:
        return _SHARE
    inside = any(middle / OUTLIER <= end <= middle * OUTLIER for end in ends)
    return _SHARE if inside or figure.from_low <= middle <= figure.from_high else 0.0


def _middle(by_figure: dict[Figure, list[Row]]) -> Figure:
    """The figure at the weighted median, each origin counting once for each figure; numbers before bounds."""
    figures = [one for one in by_figure if one.low is not None and one.high is not None] or list(by_figure)
    weighted = []
    for one in figures:
        voices: dict[str, float] = {}
        for row in by_figure[one]:
            voices[row.origin] = max(row.weight, voices.get(row.origin, 0.0))
        weighted.append((one.value, one.from_low, one.from_high, sum(voices.values()), one))
    weighted.sort(key=lambda item: item[:3])
    half = sum(item[3] for item in weighted) / 2
    total = 0.0
    for item in weighted:
        total += item[3]
        if total >= half - 1e-9:
            return item[4]
    return weighted[-1][4]
