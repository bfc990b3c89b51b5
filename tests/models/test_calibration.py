"""What a confidence means, measured on simulated worlds that the weights were not chosen on."""

from __future__ import annotations

import pytest

from models.resolution import resolve
from tests.models.judging import Report, judge, table
from tests.models.worlds import CLIMATES, World


def _judged(climate: str, seeds: range, vendors: int) -> Report:
    worlds = [World(seed, CLIMATES[climate], vendors) for seed in seeds]
    return judge(worlds, [resolve(world.claims, lambda code, day: None) for world in worlds])


def _hold(climate: str, report: Report, *, right: float, calibration: float) -> None:
    print(f"\n{climate} worlds\n{table(report)}")
    score = report.by_origins["2 and more"]
    share = score.resolved / score.questions
    assert share >= right
    for plain in (score.majority, score.latest, score.best_source):
        assert share > plain / score.questions + 0.01
    alone = report.by_origins["1"]
    assert alone.resolved >= max(alone.majority, alone.latest, alone.best_source)
    assert report.calibration_error() <= calibration
    # The claim that people read: of the facts around nine in ten, about nine in ten are right.
    around = [ok for confidence, ok in report.outcomes if 0.87 <= confidence <= 0.93]
    assert 0.85 <= sum(around) / len(around) <= 0.97


@pytest.mark.parametrize(("climate", "right"), [("usual", 0.95), ("copying", 0.94), ("noisy", 0.91)])
def test_confidence_means_something(climate: str, right: float) -> None:
    _hold(climate, _judged(climate, range(101, 104), 50), right=right, calibration=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("climate", "right"), [("usual", 0.95), ("copying", 0.94), ("noisy", 0.92)])
def test_confidence_means_something_over_many_worlds(climate: str, right: float) -> None:
    _hold(climate, _judged(climate, range(201, 221), 60), right=right, calibration=0.035)


def test_a_world_is_made_again_from_its_seed() -> None:
    one, other = (World(7, CLIMATES["usual"], 3) for _ in range(2))
    assert one.truths == other.truths
    assert one.claims == other.claims
