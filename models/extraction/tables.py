"""Tables that became lines: a header row, then a row per vendor, cells parted by bars, slashes or tabs."""

from __future__ import annotations

import itertools
from dataclasses import replace

from models.claim import Claim, Metric, Status
from models.extraction.amounts import FUND, REV, TOTAL, VAL
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.figures import COUNT, MONEY, PERCENT, Figure
from models.extraction.revenue import revenue_kind
from models.extraction.status import month_of
from models.period import Period

STAFF, GROWTH = "staff", "growth"
#: Most tokens of a cell where semicolons part the cells, as they part clauses.
_CELL = 6
_MINUS = frozenset("-−–")

_COLUMN = {
    "val": VAL, "val_verb": VAL, "rev": REV, "arr": REV, "total_verb": TOTAL, "fund_noun": FUND, "round": FUND,
    "fund_verb": TOTAL,
    "head_count": STAFF, "pn": STAFF, "col_growth": GROWTH, "n_money": "", "n_after": "",
}  # fmt: skip


def cells_of(context: Context) -> list[tuple[int, int]]:
    """Token ranges of the cells of a row; empty when the sentence is no row of three cells or more."""
    words, sentence = context.words, context.sentence
    if "|" not in words and "/" not in words:
        return _by_semicolons(words)
    cuts = [place for place, word in enumerate(words) if word == "|" or (word == "/" and _spaced(context, place))]
    if len(cuts) < 2 or sentence.start + 400 < sentence.end:
        return []
    bounds = [-1, *cuts, len(words)]
    return [(left + 1, right) for left, right in itertools.pairwise(bounds)]


def _by_semicolons(words: list[str]) -> list[tuple[int, int]]:
    """The cells of "Innodata; 70 millones; +20 %; 6.200": all of them short, and no full stop at the end."""
    cuts = [place for place, word in enumerate(words) if word == ";"]
    if len(cuts) < 2 or words[-1] == ".":
        return []
    cells = [(left + 1, right) for left, right in itertools.pairwise([-1, *cuts, len(words)])]
    return cells if all(0 < end - start <= _CELL for start, end in cells) else []


def _spaced(context: Context, place: int) -> bool:
    start = context.sentence.starts[place]
    return context.text[start - 1 : start].isspace() and context.text[start + 1 : start + 2].isspace()


def header_of(context: Context, cells: list[tuple[int, int]]) -> list[str]:
    """What each column holds, by its heading; empty when the row is no header."""
    if any(figure.type in (MONEY, COUNT) and not figure.spelled for figure in context.figures):
        return []
    columns = [_column(context, start, end) for start, end in cells]
    return columns if any(columns[1:]) else []


def _column(context: Context, start: int, end: int) -> str:
    for cue in context.cues:
        if start <= cue.start and cue.end <= end and cue.tag in _COLUMN:
            return _COLUMN[cue.tag]
    return ""


def row_claims(context: Context, cells: list[tuple[int, int]], columns: list[str], year: Period | None) -> list[Claim]:
    """The claims of one row.

    Args:
        context: the row as a sentence.
        cells: its cells by tokens.
        columns: what the header says of each.
        year: the span that the caption or the header gives for revenue.
    """
    first = next((one for one in context.entities if one.start < cells[0][1]), None)
    if first is None or not first.vendor:
        return []
    claims: list[Claim] = []
    for number, (start, end) in enumerate(cells[1:], start=1):
        figure = next((one for one in context.figures if start <= one.start and one.end <= end), None)
        if figure is None:
            continue
        sort = _column(context, start, end) or (columns[number] if number < len(columns) else "")
        when = next((one.period for one in context.whens if start <= one.start < end), None)
        claims += _cell(context, first.id, figure, sort, when, year)
    return claims


def _cell(
    context: Context, vendor: str, figure: Figure, sort: str, when: Period | None, year: Period | None
) -> list[Claim]:
    if sort == STAFF and figure.type == COUNT:
        as_of = when or month_of(context)
        return draft(
            context, vendor, Metric.WORKFORCE, Status.REPORTED, figure, unit="people", kind="employees", as_of=as_of
        )
    if sort == GROWTH and figure.type == PERCENT and figure.low is not None and figure.high is not None:
        sign = -1 if context.words[figure.start - 1] in _MINUS else 1
        change = replace(figure, low=sign * figure.low, high=sign * figure.high)
        return draft(
            context, vendor, Metric.REVENUE_GROWTH, Status.REPORTED, change, unit="percent", kind="year",
            as_of=when or year,
        )  # fmt: skip
    if figure.type != MONEY:
        return []
    if sort == VAL:
        return draft(context, vendor, Metric.VALUATION, Status.CONFIRMED, figure, unit=figure.currency, as_of=when)
    if sort == REV:
        arr = any(figure.end <= cue.start <= figure.end + 3 for cue in context.all("arr"))
        as_of = when or (month_of(context) if arr else year)
        kind = "run_rate" if arr else revenue_kind(context, figure, as_of)
        return draft(
            context, vendor, Metric.REVENUE, Status.REPORTED, figure, unit=figure.currency, kind=kind, as_of=as_of
        )
    if sort in (FUND, TOTAL):
        metric = Metric.FUNDING if sort == FUND else Metric.FUNDING_TOTAL
        return draft(context, vendor, metric, Status.CONFIRMED, figure, unit=figure.currency, as_of=when)
    return []
