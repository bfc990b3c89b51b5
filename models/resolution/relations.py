"""Relations: what the claims on one vendor and one client add up to, event by event."""

from __future__ import annotations

from models.claim import CLIENT_DIRECTION, Metric
from models.fact import Factor
from models.resolution.drafts import Draft
from models.resolution.questions import Question
from models.resolution.rows import DONE, MONTH, UNDATED, Row
from models.resolution.weights import against, strength

#: Notice and last day, first report and company's word: one change of a relation is told over this many days.
CHANGE_DAYS = 92
#: A statement that it goes on, in the month in which others say it ends, may only be older; it counts this share.
_CONTRARY_SHARE = 0.3


def relation_questions(rows: list[Row]) -> list[Question]:
    """Questions of one vendor and client: for every kind of change its events, in order of time."""
    kinds: dict[tuple[int, str, str], list[Row]] = {}
    for row in rows:
        kinds.setdefault((row.lane, row.kind or "", row.mark), []).append(row)
    questions: list[Question] = []
    for key in sorted(kinds):
        questions.extend(_events(kinds[key]))
    return questions


def _events(rows: list[Row]) -> list[Question]:
    questions: list[Question] = []
    ordered = sorted(rows, key=lambda row: (max(row.span.month_cell[0], MONTH), row.span.month_cell, row.id))
    window = 0 if rows[0].kind == "uses" else CHANGE_DAYS
    for row in ordered:
        home = _event_of(row, questions, window)
        if home is None:
            home = Question(Metric.CLIENT, row, row.span.month_cell)
            questions.append(home)
        home.join([row])
    return questions


def _event_of(row: Row, questions: list[Question], window: int) -> Question | None:
    rank, first, last = row.span.month_cell
    if rank == UNDATED:
        known = [q for q in questions if row.published is None or q.cell[1] <= row.published]
        return max(known, key=lambda q: (q.cell[0] != UNDATED, q.cell[1]), default=None)
    for question in reversed(questions):
        its_rank, its_first, its_last = question.cell
        if its_rank == rank == MONTH:
            if question.cell == row.span.month_cell or first - its_first <= window:
                return question
        elif first <= its_first and its_last <= last:
            return question
    return None


def set_contraries(drafts: list[Draft]) -> None:
    """Let "ends" and "uses" of the same month count against each other, a little."""
    by_cell: dict[tuple[int, int, int], list[Draft]] = {}
    for draft in drafts:
        if draft.question.lane == DONE and draft.cell[0] == MONTH:
            by_cell.setdefault(draft.cell, []).append(draft)
    notes: list[tuple[Draft, Factor, list[Row]]] = []
    for same in by_cell.values():
        gains = [draft for draft in same if CLIENT_DIRECTION[draft.question.kind or ""] == "gain"]
        ends = [draft for draft in same if draft.question.kind == "ends"]
        for some, others in ((gains, ends), (ends, gains)):
            if others:
                notes.extend((draft, *_contrary(others)) for draft in some)
    for draft, factor, rows in notes:
        draft.add(factor.name, factor.weight, factor.why)
        draft.dissenting.extend(rows)


def _contrary(others: list[Draft]) -> tuple[Factor, list[Row]]:
    rows = [row for other in others for row in other.supporting]
    voices: dict[str, float] = {}
    for row in rows:
        voices[row.origin] = max(row.weight, voices.get(row.origin, 0.0))
    force = _CONTRARY_SHARE * strength(sorted(voices.values(), reverse=True))
    return Factor("contrary", against([force]), f"{len(voices)} say the contrary of the same month"), rows
