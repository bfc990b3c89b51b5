"""Questions: which rows of one group are about the same thing, whatever figures they give.

Rows fall into cells of one kind, party and period (a day counts as its month). Cells are then gone through in a fixed
order that depends only on what they are about, never on how many claims they hold: the periods that are natural for the
metric before coarser ones, earlier before later, told kinds and parties before untold ones. Each cell opens a question
or joins one:

* an **event** (valuation, funding, stake, layoff): a month is one question of its kind and party. What agrees with a
  question and lies inside its period, around it, or close by, joins it; so does, for up to two years, a later
  restatement of the same price or stake. A year in which figures disagree may hold two events: it is split by figure.
* a **state** (run rate, head count …): each month is its own question, so a series stays a series. A year or quarter
  joins a month inside it only when the figures agree.
* a **span** (annual revenue, growth): the same span of the same kind, and nothing else.

A claim without kind or party joins the named one that it agrees with; without a period, the latest one before its
publication that it agrees with.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from models.claim import RULES, Metric
from models.resolution.evidence import weigh
from models.resolution.figures import CLOSE, SAME, Figure, closeness
from models.resolution.rows import DAY, DONE, HALF, MONTH, QUARTER, TALKED, UNDATED, YEAR, Row, Span
from models.resolution.weights import Shape

#: An event's agreeing reports this many days apart are one event.
NEAR_DAYS = 62
#: The same sum from the same named party, or of the same series, happens once within this many days.
NAMED_DAYS = 366
#: A coarse date is often a wrong date: the same figure this many days off is the same event.
COARSE_DAYS = 186
#: A price or a stake is restated for this many days, until another one replaces it.
RESTATED_DAYS = 730
#: Days of one month further apart than this are two observations where no kind or party ties them (market values).
APART_DAYS = 7

_RESTATED = frozenset({Metric.VALUATION, Metric.STAKE})
_PARTY_MAY_DIFFER = frozenset({Metric.VALUATION, Metric.FUNDING})
_PARTY_MAY_MISS = frozenset({Metric.VALUATION, Metric.FUNDING, Metric.STAKE})
#: Rounding may lie between reports of one event; a restatement names the same number.
_REPORT_CLOSE = 0.75
_RESTATED_CLOSE = 0.8
_STEP, _SIZE = math.log(1.05), 1.0
_NATURAL = {"annual": YEAR, "half": HALF, "quarter": QUARTER, "month": MONTH}
_MONTHS = {YEAR: 12, HALF: 6, QUARTER: 3, MONTH: 1}

#: Rank, first and last day (ordinals) of a cell's period.
Cell = tuple[int, int, int]


class Question:
    """Rows on one thing."""

    __slots__ = (
        "cell",
        "denials",
        "figures",
        "kind",
        "lane",
        "leading",
        "mark",
        "metric",
        "party",
        "region",
        "rows",
        "unit",
    )

    def __init__(self, metric: Metric, row: Row, cell: Cell) -> None:
        self.metric = metric
        self.kind, self.party, self.region = row.kind, row.party, row.region
        self.unit, self.lane, self.mark = row.unit, row.lane, row.mark
        self.cell = cell
        self.rows: list[Row] = []
        #: What the rows so far come to, once that was asked for.
        self.leading: Figure | None = None
        #: What its own period's claims say: what others must agree with to join.
        self.figures: list[Figure] = []
        self.denials: list[Row] = []

    def join(self, rows: Iterable[Row]) -> None:
        """Take rows in; a named kind or party completes an untold one."""
        self.leading = None
        for row in rows:
            self.rows.append(row)
            if self.kind is None:
                self.kind = row.kind
            if self.party is None:
                self.party = row.party


def cell_of(row: Row) -> Cell:
    """The period that a row's claim belongs to, as its question counts periods."""
    span = row.span
    if span.rank == UNDATED:
        return (UNDATED, span.first, span.last)
    if row.shape is Shape.SPAN:
        natural = _NATURAL.get(row.kind or "")
        if natural is not None and span.rank < natural:
            return _ending(span, natural)
        return (span.rank, span.first, span.last)
    return span.month_cell


def _ending(span: Span, rank: int) -> Cell:
    """Results "to 31 December" or "to June" belong to the year or quarter that ends then."""
    months = _MONTHS[rank]
    if span.ends_month and (span.month + 1) % months == 0:
        return (rank, span.first_of_months(months), span.last)
    return (span.rank, span.first, span.last)


def partition(metric: Metric, rows: list[Row]) -> list[Question]:
    """The questions that the rows of one lane, unit family and region are about."""
    sorter = _Sorter(metric)
    sorter.add(rows)
    return sorter.questions


class _Sorter:
    """Sorts rows into questions, cell by cell."""

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self.questions: list[Question] = []
        self._by_cell: dict[Cell, list[Question]] = {}
        #: Questions by the numbers that they hold, in steps of a twentieth; by all figures, and by bounds and wide
        #: ranges alone, in steps of e, as those agree with numbers further off.
        self._by_value: dict[int, dict[Question, None]] = {}
        self._by_size: dict[int, dict[Question, None]] = {}
        self._wide_by_size: dict[int, dict[Question, None]] = {}

    def add(self, rows: list[Row]) -> None:
        """Place all rows; called once."""
        cells: dict[tuple[Cell, str | None, str | None], list[Row]] = {}
        for row in rows:
            cells.setdefault((cell_of(row), row.kind, row.party), []).append(row)
        for cell, kind, party in sorted(cells, key=_cell_order):
            self._place_cell(cells[cell, kind, party], cell)

    def _place_cell(self, rows: list[Row], cell: Cell) -> None:
        shape = rows[0].shape
        told = rows[0].kind is not None or not RULES[self.metric].kinds
        if shape is not Shape.EVENT and cell[0] <= _natural_rank(rows[0]) and told:
            self._open(rows, cell)
            return
        # Undated pages look back from their own time, so each is placed by itself, the earliest page first.
        parts = split_by_figure(rows) if cell[0] != UNDATED else [[row] for row in sorted(rows, key=_page_order)]
        for part in parts:
            question = self._home(part, cell, shape)
            if question is None:
                self._open(part, cell)
            else:
                question.join(part)
                if question.cell == cell:
                    self._remember(question, part)

    def _open(self, rows: list[Row], cell: Cell) -> None:
        question = Question(self.metric, rows[0], cell)
        question.join(rows)
        self._remember(question, rows)
        self.questions.append(question)
        self._by_cell.setdefault(cell, []).append(question)

    def _home(self, rows: list[Row], cell: Cell, shape: Shape) -> Question | None:
        """The question that some rows of one figure belong to; None when they open a new one."""
        figures = list({row.figure: None for row in rows})
        best: tuple[float, ...] | None = None
        home: Question | None = None
        kind = rows[0].kind
        for question in self._candidates(figures, cell, shape):
            if kind != question.kind and kind is not None and question.kind is not None:
                continue  # most of them; told here, without a call
            ties = _ties(self.metric, rows[0], question)
            if ties is None:
                continue
            close = _closeness(figures, question.figures)
            if close < CLOSE:
                continue
            distance = self._distance(rows, cell, question, shape, close)
            if distance is None or (ties < 0 and distance[0] > 0):
                continue
            rank = (*distance, -ties, -close, question.cell[1], question.cell[2])
            if best is None or rank < best:
                best, home = rank, question
        return home if home is not None else self._same_cell(rows, cell, shape)

    def _candidates(self, figures: list[Figure], cell: Cell, shape: Shape) -> Iterable[Question]:
        """Questions whose figures may agree and whose periods may be near, each once."""
        rank, first, last = cell
        if shape is Shape.SPAN and rank != UNDATED:
            return self._by_cell.get(cell, [])
        found: dict[Question, None] = {}
        for figure in figures:
            shelves = [(_place(figure.value, _SIZE), self._wide_by_size)]
            if figure.wide:
                shelves = [(_place(figure.value, _SIZE), self._by_size)]
            else:
                shelves.append((_place(figure.value, _STEP), self._by_value))
            for place, shelf in shelves:
                for near in (place - 1, place, place + 1):
                    if near in shelf:
                        found.update(shelf[near])
        if rank == UNDATED:
            return list(found)
        soonest, latest = first - RESTATED_DAYS, last + NAMED_DAYS
        return [question for question in found if question.cell[1] <= latest and question.cell[2] >= soonest]

    def _remember(self, question: Question, rows: list[Row]) -> None:
        """Note what figures a question has, so that others can find it by them."""
        for row in rows:
            figure = row.figure
            if figure in question.figures:
                continue
            question.figures.append(figure)
            size = _place(figure.value, _SIZE)
            self._by_size.setdefault(size, {})[question] = None
            if figure.wide:
                self._wide_by_size.setdefault(size, {})[question] = None
            else:
                self._by_value.setdefault(_place(figure.value, _STEP), {})[question] = None

    def _distance(  # noqa: PLR0911 - one return for each relation of two periods
        self, rows: list[Row], cell: Cell, question: Question, shape: Shape, close: float
    ) -> tuple[float, ...] | None:
        """How far a question's period is from a cell: (order of relation, days); None for too far."""
        rank, first, last = cell
        its_rank, its_first, its_last = question.cell
        if rank == UNDATED:
            return _undated_distance(rows, its_rank, its_first, close, shape)
        if cell == question.cell:
            return (0.0, 0.0)
        if its_rank == UNDATED or shape is Shape.SPAN:
            return None
        if first <= its_last and its_first <= last:
            return (1.0, float(abs(last - its_last)))
        if shape is not Shape.EVENT:
            return None
        gap = first - its_last if first > its_last else its_first - last
        if gap <= self._reach(rows[0], question, max(rank, its_rank), close):
            return (2.0, float(gap))
        later = self.metric in _RESTATED and rows[0].lane == DONE and 0 < first - its_last <= RESTATED_DAYS
        if later and any(row.span.rank != DAY for row in rows) and self._restates(rows, question):
            return (3.0, float(gap))
        return None

    def _restates(self, rows: list[Row], question: Question) -> bool:
        """True when rows name the number that the question's own claims come to; a slip among them sets no price."""
        if question.leading is None:
            by_figure: dict[Figure, list[Row]] = {}
            for row in question.rows:
                by_figure.setdefault(row.figure, []).append(row)
            question.leading = weigh(by_figure).figure
        leading = question.leading
        return _closeness(list({row.figure: None for row in rows}), [leading]) >= _RESTATED_CLOSE

    def _reach(self, row: Row, question: Question, rank: int, close: float) -> int:
        if close < SAME:
            return NEAR_DAYS if close >= _REPORT_CLOSE else 0
        named = row.party is not None and row.party == question.party
        series = row.kind is not None and row.kind == question.kind and row.kind.startswith("series_")
        if named or series:
            return NAMED_DAYS
        return COARSE_DAYS if rank > MONTH else NEAR_DAYS

    def _same_cell(self, rows: list[Row], cell: Cell, shape: Shape) -> Question | None:
        """The question of the same period that rows contradict rather than leave alone; None when there is none."""
        row = rows[0]
        same = self._by_cell.get(cell, [])
        if shape is not Shape.EVENT:
            return (
                next((q for q in same if (q.kind, q.party) == (row.kind, row.party)), None)
                if cell[0] != UNDATED
                else None
            )
        if cell[0] > MONTH or row.lane == TALKED:
            return None
        tied = [question for question in same if (_ties(self.metric, row, question) or -1) >= 0]
        exact = [question for question in tied if (question.kind, question.party) == (row.kind, row.party)]
        chosen = exact[:1] or (tied if len(tied) == 1 else [])
        if not chosen or self._observed_apart(rows, chosen[0]):
            return None
        return chosen[0]

    def _observed_apart(self, rows: list[Row], question: Question) -> bool:
        """True for market values of two different days: a series of prices, not a quarrel over one."""
        both = [*rows, *question.rows]
        if self.metric is not Metric.VALUATION or any(
            row.span.rank != DAY or row.kind is not None or row.party is not None for row in both
        ):
            return False
        return min(abs(a.span.first - b.span.first) for a in rows for b in question.rows) > APART_DAYS


@lru_cache(maxsize=65_536)
def _place(value: float, width: float) -> int:
    """Where a number stands on a logarithmic scale; numbers that differ by less than a step are at most one apart."""
    if value == 0:
        return 0
    step = math.floor(math.log(abs(value)) / width)
    return step if value > 0 else -1_000_000 - step


def _natural_rank(row: Row) -> int:
    if row.shape is Shape.STATE:
        return MONTH
    return YEAR


def _cell_order(key: tuple[Cell, str | None, str | None]) -> tuple[object, ...]:
    (rank, first, last), kind, party = key
    return (max(rank, MONTH), first, last, kind is None, party is None, rank, kind or "", party or "")


def _page_order(row: Row) -> tuple[int, str]:
    return (row.published or 0, row.id)


def _ties(metric: Metric, row: Row, question: Question) -> int | None:
    """How well kind and party fit: 4 when both are equal, less where one is untold; None when they cannot be one.

    -1 says that the parties differ, which only equal figures of the same time can bridge (two pages that name different
    leads of one round).
    """
    if row.kind == question.kind:
        fit = 2
    elif row.kind is None or question.kind is None:
        fit = 1
    else:
        return None
    if row.party == question.party:
        return fit + 2
    if row.party is None or question.party is None:
        return fit + 1 if metric in _PARTY_MAY_MISS else None
    return -1 if metric in _PARTY_MAY_DIFFER and row.kind != "strategic" else None


def _undated_distance(
    rows: list[Row], its_rank: int, its_first: int, close: float, shape: Shape
) -> tuple[float, ...] | None:
    """Undated claims look back: to the latest question that their page could have known."""
    if its_rank == UNDATED:
        return (4.0, 0.0)
    if close < (_REPORT_CLOSE if shape is Shape.EVENT else SAME * 0.8):
        return None
    published = [row.published for row in rows if row.published is not None]
    if published and its_first > max(published):
        return None
    return (3.0, float(-its_first))


def _closeness(some: list[Figure], others: list[Figure]) -> float:
    best = 0.0
    for one in some:
        for other in others:
            # What does not even overlap is most of it; told here, without a call.
            if one.from_low > other.from_high or other.from_low > one.from_high:
                continue
            close = closeness(one, other)
            if close > best:
                if close == SAME:
                    return SAME
                best = close
    return best


def split_by_figure(rows: list[Row]) -> list[list[Row]]:
    """Rows in parts that can each mean one figure; numbers first, bounds with the number that they agree with best."""
    by_figure: dict[Figure, list[Row]] = {}
    for row in rows:
        by_figure.setdefault(row.figure, []).append(row)
    if len(by_figure) == 1:
        return [rows]
    parts: list[tuple[Figure, list[Row]]] = []
    ordered = sorted(by_figure, key=lambda f: (not f.exact, f.wide, f.value, f.from_low, f.from_high))
    for one in ordered:
        fits = [closeness(one, other) for other, _ in parts]
        best = max(fits, default=0.0)
        if best >= CLOSE:
            parts[fits.index(best)][1].extend(by_figure[one])
        else:
            parts.append((one, list(by_figure[one])))
    return [part for _, part in parts]
