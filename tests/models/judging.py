"""Judging answers against the truth of a simulated world, beside the plain rules that anybody would try first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from models.claim import Status
from models.fact import Fact, SourcedClaim
from models.resolution import Resolution
from tests.models.worlds import Truth, World

_DONE = (Status.CONFIRMED, Status.REPORTED)


def right(value: float | None, truth: float) -> bool:
    """True for the true figure, or that figure rounded to two digits."""
    if value is None:
        return False
    place = 10.0 ** (math.floor(math.log10(truth)) - 1)
    rounded = round(truth / place) * place
    return abs(value - truth) <= max(abs(rounded - truth), 0.005 * truth) * 1.0001


def fact_right(fact: Fact, truth: float) -> bool:
    """True when the fact's figure is right; a fact that is only a bound is right when the truth is within it."""
    if (fact.low is None) != (fact.high is None):
        return (fact.low or 0) <= truth * 1.005 <= (fact.high or math.inf)
    return right(fact.value, truth)


def answer(resolution: Resolution, truths: Iterable[Truth]) -> dict[Truth, Fact | None]:
    """For every question of a world the fact that a reader would take for its answer.

    The fact told as done, not overtaken, whose period is that of the question or lies around it; the surest if several.
    """
    by_subject: dict[tuple[object, ...], list[Fact]] = {}
    for fact in resolution.facts:
        if fact.status in _DONE and fact.superseded_by is None:
            by_subject.setdefault((fact.vendor, fact.metric, fact.kind), []).append(fact)
    found: dict[Truth, Fact | None] = {}
    for truth in truths:
        facts = by_subject.get((truth.vendor, truth.metric, truth.kind), [])
        near = [fact for fact in facts if fact.as_of is not None and fact.as_of.overlaps(truth.when)]
        exact = [fact for fact in near if truth.when.contains(fact.as_of)]  # type: ignore[arg-type]
        found[truth] = max(exact or near, key=lambda fact: (fact.confidence, fact.id), default=None)
    return found


def _dated(truth: Truth) -> list[SourcedClaim]:
    """What the plain rules choose from: dated claims that are told as done, numbers if any, else bounds."""
    dated = [claim for claim in truth.told if claim.claim.as_of is not None]
    return [claim for claim in dated if claim.claim.high is not None] or dated


def plain_right(claim: SourcedClaim | None, truth: float) -> bool:
    """As :func:`fact_right` for a rule that picks a claim."""
    if claim is None or claim.claim.low is None:
        return False
    return claim.claim.low <= truth * 1.005 if claim.claim.high is None else right(claim.claim.low, truth)


def majority(truth: Truth) -> SourcedClaim | None:
    """A claim with the figure that most claims give; the newest of equals."""
    counts = Counter(claim.claim.low for claim in _dated(truth))
    return max(_dated(truth), key=lambda c: (counts[c.claim.low], _day(c), c.id), default=None)


def latest(truth: Truth) -> SourcedClaim | None:
    """The newest claim."""
    return max(_dated(truth), key=lambda c: (_day(c), c.id), default=None)


def best_source(truth: Truth) -> SourcedClaim | None:
    """Best status, then best tier, then newest."""
    return min(_dated(truth), key=lambda c: (c.claim.status != Status.CONFIRMED, c.tier, -_day(c), c.id), default=None)


def _day(claim: SourcedClaim) -> int:
    return 0 if claim.published is None else claim.published.last.toordinal()


@dataclass
class Score:
    """How often each rule was right, over the same questions."""

    questions: int = 0
    resolved: int = 0
    majority: int = 0
    latest: int = 0
    best_source: int = 0


@dataclass
class Report:
    """What worlds showed: scores by number of origins, and the calibration of confidences."""

    by_origins: dict[str, Score]
    #: (confidence, was right) for every answered question.
    outcomes: list[tuple[float, bool]]
    missing: int = 0

    def calibration(self, bins: int = 5) -> list[tuple[float, float, int]]:
        """Mean confidence, share right and number, for equally many facts in each bin."""
        ordered = sorted(self.outcomes)
        size = len(ordered) / bins
        table = []
        for number in range(bins):
            part = ordered[round(number * size) : round((number + 1) * size)]
            mean = sum(c for c, _ in part) / len(part)
            table.append((mean, sum(ok for _, ok in part) / len(part), len(part)))
        return table

    def calibration_error(self, bins: int = 10) -> float:
        """Expected calibration error: mean gap between confidence and share right, over bins of equal numbers."""
        table = self.calibration(bins)
        return sum(abs(mean - share) * number for mean, share, number in table) / len(self.outcomes)


def judge(worlds: Iterable[World], resolutions: Iterable[Resolution]) -> Report:
    """Judge resolutions of worlds."""
    report = Report({"1": Score(), "2 and more": Score()}, [])
    for world, resolution in zip(worlds, resolutions, strict=True):
        truths = [truth for truth in world.truths if truth.value is not None and _dated(truth)]
        for truth, fact in answer(resolution, truths).items():
            assert truth.value is not None
            if fact is None:
                report.missing += 1
                ok = False
            else:
                ok = fact_right(fact, truth.value)
                report.outcomes.append((fact.confidence, ok))
            score = report.by_origins["1" if truth.origins == 1 else "2 and more"]
            score.questions += 1
            score.resolved += ok
            score.majority += plain_right(majority(truth), truth.value)
            score.latest += plain_right(latest(truth), truth.value)
            score.best_source += plain_right(best_source(truth), truth.value)
    return report


def table(report: Report) -> str:
    """The scores side by side, and the calibration, as text."""
    lines = [f"{'origins':12}{'questions':>10}{'resolved':>10}{'majority':>10}{'latest':>10}{'best src':>10}"]
    for name, score in report.by_origins.items():
        if score.questions:
            shares = (score.resolved, score.majority, score.latest, score.best_source)
            cells = "".join(f"{share / score.questions:>10.1%}" for share in shares)
            lines.append(f"{name:12}{score.questions:>10}{cells}")
    lines.append(f"{'confidence':>12}{'right':>10}{'facts':>10}")
    lines += [f"{mean:>12.3f}{share:>10.3f}{number:>10}" for mean, share, number in report.calibration(10)]
    lines.append(f"calibration error {report.calibration_error():.3f}; unanswered {report.missing}")
    return "\n".join(lines)
