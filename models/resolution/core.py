"""Resolving: groups of claims in, facts and issues out."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from models.claim import Metric
from models.corrections import Action, Correction, CorrectionBook
from models.fact import Fact, RateLookup, SourcedClaim
from models.resolution.drafts import Draft, draft_figure, draft_plain, draft_single, draft_spread, finish
from models.resolution.figures import CLOSE, Figure, closeness
from models.resolution.links import link
from models.resolution.question import fact_id, question_of
from models.resolution.questions import NEAR_DAYS, Question, partition
from models.resolution.relations import relation_questions, set_contraries
from models.resolution.rows import DENIED, UNDATED, Reader, Row
from models.resolution.spreads import spread, spread_questions
from models.resolution.types import Issue, Resolution

Key = tuple[str, str, str, str]


def resolve(claims: Iterable[SourcedClaim], rates: RateLookup, corrections: Sequence[Correction] = ()) -> Resolution:
    """The facts that claims add up to.

    The claims may come in any order and from any number of vendors; the result depends only on what they are. A claim
    that occurs twice counts once.

    Args:
        claims: claims with what is known of their documents.
        rates: exchange rates, asked for the middle day of a claim's period.
        corrections: decisions of people; they are applied before anything is weighed.

    Returns:
        Facts ordered by vendor, metric, scope, kind, party, period and id; and issues: claims that cannot be true
        (``impossible``), amounts that could not be converted (``no-rate``), corrections that match no claim
        (``correction``).
    """
    book = CorrectionBook(corrections)
    reader = Reader(rates)
    facts: list[Fact] = []
    with _collector_at_rest():
        groups = grouped(claims, book)
        for key in sorted(groups):
            facts.extend(map(finish, group_drafts(groups.pop(key), reader, book.marks)))
    issues = [*reader.issues, *(Issue(None, "correction", words) for words in book.unused())]
    issues += [Issue(claim, "correction", words) for claim, words in book.refused]
    return Resolution(tuple(facts), tuple(sorted(set(issues), key=lambda i: (i.kind, i.claim or "", i.message))))


def grouped(claims: Iterable[SourcedClaim], book: CorrectionBook) -> dict[Key, list[SourcedClaim]]:
    """Claims, as corrected, by the key of :func:`question_of`."""
    groups: dict[Key, list[SourcedClaim]] = {}
    for told in claims:
        sourced = book.apply(told)
        if sourced is not None:
            key = question_of(sourced.claim)
            group = groups.get(key)
            if group is None:
                groups[key] = [sourced]
            else:
                group.append(sourced)
    return groups


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the cycle collector from walking a million claims again and again: nothing made here refers to itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                # Frozen and thawed again, what was made counts as old: switched on, the collector need not walk it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def resolve_groups(groups: Iterable[Iterable[SourcedClaim]], rates: RateLookup) -> Iterator[Resolution]:
    """Resolve one group after the other, for stores that hold more than memory does.

    Args:
        groups: claims grouped by :func:`question_of`, as a query ordered by it gives them.
        rates: exchange rates.

    Yields:
        One resolution for each group.
    """
    reader = Reader(rates)
    for group in groups:
        reader.issues = []
        facts = map(finish, group_drafts(group, reader, {}))
        issues = sorted(set(reader.issues), key=lambda i: (i.kind, i.claim or "", i.message))
        yield Resolution(tuple(facts), tuple(issues))


def group_drafts(claims: Iterable[SourcedClaim], reader: Reader, marks: Mapping[str, str]) -> list[Draft]:
    """The drafts of the claims of one key, linked, named and in their order; :func:`finish` makes facts of them.

    Args:
        claims: claims of one key.
        reader: shared by all groups.
        marks: merge and split marks that corrections set, by claim id.
    """
    rows = reader.rows(claims, marks)
    if not rows:
        return []
    # One fixed order before anything is summed, so that not even rounding depends on how the claims came in.
    rows.sort(key=attrgetter("id"))
    rows = _merged(rows)
    metric = rows[0].sourced.claim.metric
    questions = _questions([row for row in rows if row.lane != DENIED], metric)
    idle = _contest(questions, [row for row in rows if row.lane == DENIED])
    if idle:
        questions.extend(_questions(idle, metric))
    drafts = [_draft(question) for question in questions]
    if metric is Metric.CLIENT:
        set_contraries(drafts)
    link(drafts)
    return _named(drafts)


def _merged(rows: list[Row]) -> list[Row]:
    """Give claims that a correction merges one period, kind and party: those of the weightiest."""
    marks: dict[str, list[Row]] = {}
    for row in (row for row in rows if row.mark):
        if row.mark.startswith(Action.MERGE.value):
            marks.setdefault(row.mark, []).append(row)
    for mine in marks.values():
        leader = min(mine, key=lambda row: (-row.weight, row.span.rank, row.id))
        for row in mine:
            row.span, row.kind, row.party, row.region = leader.span, leader.kind, leader.party, leader.region
            row.mark = ""
    return rows


def _questions(rows: list[Row], metric: Metric) -> list[Question]:
    """Questions of rows of one lane (or of all lanes but denials)."""
    if metric is Metric.CLIENT:
        return relation_questions(rows)
    if metric is Metric.PAY_RATE:
        return spread_questions(rows)
    planes: dict[tuple[int, str, str, str], list[Row]] = {}
    for row in rows:
        planes.setdefault((row.lane, row.unit, row.region or "", row.mark), []).append(row)
    questions: list[Question] = []
    for plane in sorted(planes):
        questions.extend(partition(metric, planes[plane]))
    return questions


def _contest(questions: list[Question], denials: list[Row]) -> list[Row]:
    """Set denials against the questions that they deny; gives those that deny nothing that anybody says."""
    idle = []
    for row in denials:
        denied = [question for question in questions if _denies(row, question)]
        for question in denied:
            question.denials.append(row)
        if not denied:
            idle.append(row)
    return idle


def _denies(row: Row, question: Question) -> bool:
    if row.unit != question.unit or row.region != question.region:
        return False
    if question.metric is Metric.CLIENT:
        if row.kind != question.kind:
            return False
    elif None not in (row.kind, question.kind) and row.kind != question.kind:
        return False
    if None not in (row.party, question.party) and row.party != question.party:
        return False
    rank, first, last = row.span.month_cell
    its_rank, its_first, its_last = question.cell
    if UNDATED not in (rank, its_rank) and not (first - NEAR_DAYS <= its_last and its_first - NEAR_DAYS <= last):
        return False
    figure = row.figure
    its = question.figures or [other.figure for other in question.rows]
    return any(closeness(figure, other) >= CLOSE for other in its)


def _draft(question: Question) -> Draft:
    if question.metric is Metric.CLIENT:
        return draft_plain(question)
    if len(question.rows) == 1:
        return draft_single(question)
    by_figure: dict[Figure, list[Row]] = {}
    for row in question.rows:
        by_figure.setdefault(row.figure, []).append(row)
    if question.metric is Metric.PAY_RATE:
        return draft_spread(question, spread(by_figure))
    return draft_figure(question, by_figure)


def _named(drafts: list[Draft]) -> list[Draft]:
    """Give every draft its id, before any fact is made: links between facts are ids."""
    named: dict[tuple[str, ...], list[Draft]] = {}
    texts: dict[int, str] = {id(None): ""}
    planes: dict[tuple[int, str, str], str] = {}
    for draft in drafts:
        question, period = draft.question, draft.as_of
        if id(period) not in texts:
            texts[id(period)] = str(period)
        plane = (question.lane, question.unit, question.mark)
        if plane not in planes:
            planes[plane] = f"{question.lane} {question.unit} {question.mark}"
        key = (
            question.kind or "",
            question.party or "",
            question.region or "",
            texts[id(period)],
            planes[plane],
        )
        same = named.get(key)
        if same is None:
            named[key] = [draft]
        else:
            same.append(draft)
    ordered = []
    for name in sorted(named):
        same = named[name]
        if len(same) > 1:
            same.sort(key=lambda draft: (draft.cell, draft.verdict.figure.value, draft.best.id))
        for number, draft in enumerate(same):
            question, claim = draft.question, draft.best.sourced.claim
            draft.id = fact_id(claim, question.kind, question.party, question.region, name[3], f"{name[-1]} {number}")
            ordered.append(draft)
    ordered.sort(key=lambda draft: (draft.question.kind or "", draft.question.party or "", draft.cell[1:], draft.id))
    return ordered
