"""The working behind facts, claim by claim: what each weighed, and why it counted or did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.corrections import Correction, CorrectionBook
from models.fact import Fact, RateLookup, SourcedClaim
from models.resolution.core import group_drafts, grouped
from models.resolution.drafts import Draft, finish
from models.resolution.rows import DENIED, Reader, Row
from models.resolution.weights import claim_parts


class Role(StrEnum):
    """What a claim did for a fact."""

    #: The voice of its origin for the value.
    VOICE = "voice"
    #: Says the same as a better claim of the same origin; counts once with it.
    COPY = "copy"
    #: Its own source later said otherwise, its original does, or a newer outlook replaced it; counts nothing.
    WITHDRAWN = "withdrawn"
    #: The voice of its origin for another value.
    RIVAL = "rival"
    #: Says that it is untrue.
    DENIAL = "denial"
    #: Tells of a fact beside this one (a better one of the same time, a slip of this one); see the factors.
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Line:
    """One claim in the working of a fact."""

    #: The claim with its source, as resolved (corrections applied).
    claim: SourcedClaim
    #: Whether it is for the value.
    supports: bool
    #: What it did.
    role: Role
    #: What its own voice would weigh, in log-odds.
    weight: float
    #: The weight taken apart: (reason, log-odds).
    parts: tuple[tuple[str, float], ...]
    #: How far its figure speaks for the fact's, 0 to 1.
    fit: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with its working; the fact's factors say how the weights add up."""

    #: The fact.
    fact: Fact
    #: Its claims, those for it first, best first.
    lines: tuple[Line, ...]


def explain(
    claims: Iterable[SourcedClaim], rates: RateLookup, corrections: Sequence[Correction] = ()
) -> tuple[Explanation, ...]:
    """The facts that claims add up to, as :func:`models.resolution.resolve` gives them, with their working."""
    book = CorrectionBook(corrections)
    groups = grouped(claims, book)
    reader = Reader(rates)
    return tuple(
        Explanation(finish(draft), tuple(_lines(draft)))
        for key in sorted(groups)
        for draft in group_drafts(groups[key], reader, book.marks)
    )


def _lines(draft: Draft) -> Iterable[Line]:
    heard: set[str] = set()
    for row in sorted(draft.supporting, key=lambda row: -_force(draft, row)):
        role = Role.COPY if row.origin in heard else Role.VOICE
        if row.id in draft.verdict.withdrawn:
            role = Role.WITHDRAWN
        else:
            heard.add(row.origin)
        yield _line(draft, row, role, supports=True)
    heard = set()
    for row in {row.id: row for row in draft.dissenting}.values():
        yield _line(draft, row, _against(draft, row, heard), supports=False)


def _against(draft: Draft, row: Row, heard: set[str]) -> Role:
    if row.lane == DENIED and row in draft.question.denials:
        return Role.DENIAL
    if not any(row is own for own in draft.question.rows):
        return Role.BESIDE
    if row.id in draft.verdict.withdrawn:
        return Role.WITHDRAWN
    if row.origin in heard:
        return Role.COPY
    heard.add(row.origin)
    return Role.RIVAL


def _force(draft: Draft, row: Row) -> float:
    return 0.0 if row.id in draft.verdict.withdrawn else row.weight * _fit(draft, row)


def _fit(draft: Draft, row: Row) -> float:
    # A relation has no figure to differ in.
    return draft.verdict.fits.get(row.figure, 0.0) if draft.low is not None or draft.high is not None else 1.0


def _line(draft: Draft, row: Row, role: Role, *, supports: bool) -> Line:
    told = None if row.span.period is None else row.span.last
    parts = tuple(claim_parts(row.sourced, row.own, row.shape, told, row.published))
    return Line(row.sourced, supports, role, row.weight, parts, _fit(draft, row) if supports else 0.0)
