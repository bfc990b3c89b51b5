"""How fast claims become facts: a million from nothing, and one question again."""

from __future__ import annotations

import datetime as dt
import gc
import random
import resource
import sys
import time

import pytest

from models.claim import Claim, Metric, Status
from models.fact import SourcedClaim
from models.period import Period, Precision
from models.resolution import question_of, resolve

CLAIMS = 1_000_000
VENDORS = 200

_KINDS: dict[Metric, tuple[str | None, ...]] = {
    Metric.VALUATION: (None, None, "post_money"),
    Metric.FUNDING: (None, "series_a", "series_b", "strategic"),
    Metric.FUNDING_TOTAL: (None,),
    Metric.STAKE: (None,),
    Metric.REVENUE: ("annual", "quarter", "run_rate", None),
    Metric.REVENUE_GROWTH: ("year", "month"),
    Metric.PAY_RATE: ("expert", "generalist", "law", None),
    Metric.WORKFORCE: ("employees", "contractors"),
    Metric.LAYOFF: ("employees",),
    Metric.CLIENT: ("uses", "starts", "ends", "reduces"),
}
_UNITS = {
    Metric.STAKE: "percent",
    Metric.REVENUE_GROWTH: "percent",
    Metric.PAY_RATE: "USD/hour",
    Metric.WORKFORCE: "people",
    Metric.LAYOFF: "people",
}
_MONTHS = [f"{year}-{month:02d}" for year in range(2022, 2027) for month in range(1, 13)]
_DELAYS = [dt.timedelta(days=days) for days in (1, 2, 3, 5, 8, 13, 21, 34, 55, 200, 800)]
_PERIODS = {
    "annual": [Period.parse(str(year)) for year in range(2022, 2027)],
    "quarter": [Period.parse(f"{year}-Q{quarter}") for year in range(2022, 2027) for quarter in (1, 2, 3, 4)],
    "month": [Period.parse(month) for month in _MONTHS],
}
_YEARS = _PERIODS["annual"]


def synthetic_claims(number: int, vendors: int, seed: int = 1) -> list[SourcedClaim]:
    """Claims spread evenly over vendors, metrics and time; a tenth of them wrong, a fifth of them coarse or bounds."""
    chance = random.Random(seed)
    metrics = list(_KINDS)
    publishers = [(f"Paper {n}", chance.choice((1, 2, 3, 3, 4, 4, 4))) for n in range(400)]
    parties = ["google", "meta", "openai", "microsoft", "anthropic", "xai"]
    statuses = [Status.CONFIRMED] * 4 + [Status.REPORTED] * 8 + [Status.TALKS, Status.PROJECTED]
    claims = []
    for count in range(number):
        metric = chance.choice(metrics)
        kind = chance.choice(_KINDS[metric])
        vendor = chance.randrange(vendors)
        as_of = chance.choice(_PERIODS.get(kind or "", _PERIODS["month"]))
        truth = ((vendor * 7919 + as_of.first.toordinal() * 31 + len(kind or "")) % 900 + 100) / 10
        roll = chance.random()
        value = truth if roll < 0.9 else round(truth * chance.choice((0.1, 0.8, 1.3, 10.0)), 2)
        if metric not in _UNITS:
            value *= 1e6
        elif _UNITS[metric] == "people":
            value = round(value * 100)
        low: float | None = value
        high: float | None = None if 0.8 < roll < 0.85 else value
        unit: str | None = _UNITS.get(metric, "USD")
        if metric is Metric.CLIENT:
            low = high = unit = None
        when = chance.choice(_YEARS) if 0.7 < roll < 0.75 and kind not in ("annual", "quarter") else as_of
        party = chance.choice(parties) if metric in (Metric.CLIENT, Metric.STAKE) else None
        publisher, tier = chance.choice(publishers)
        origin, origin_tier = (publisher, tier) if roll < 0.6 else chance.choice(publishers)
        status = chance.choice(statuses)
        name = f"vendor-{vendor}"
        claim = Claim(f"page-{count}", name, metric, status, low, high, unit, kind, party, when)
        published = Period(as_of.last + _DELAYS[chance.randrange(len(_DELAYS))], Precision.DAY) if roll > 0.1 else None
        claims.append(SourcedClaim(claim, f"{count:032x}", publisher, tier, origin, origin_tier, published))
    return claims


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1_048_576


@pytest.mark.benchmark
def test_a_million_claims_from_nothing() -> None:
    claims = synthetic_claims(CLAIMS, VENDORS)
    gc.collect()
    before = _peak_mb()
    start, start_cpu = time.perf_counter(), time.process_time()
    resolution = resolve(claims, lambda code, day: None)
    took, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    print(
        f"\nresolved {len(claims):,} claims over {VENDORS} vendors into {len(resolution.facts):,} facts "
        f"in {took:.1f} s ({cpu:.1f} s of one core); peak {_peak_mb():.0f} MB, of which the claims {before:.0f} MB; "
        f"{len(resolution.issues):,} issues"
    )


@pytest.mark.benchmark
def test_one_question_again() -> None:
    claims = synthetic_claims(CLAIMS // 4, VENDORS // 4)
    groups: dict[tuple[str, ...], list[SourcedClaim]] = {}
    for claim in claims:
        groups.setdefault(question_of(claim.claim), []).append(claim)
    times = []
    for key, group in groups.items():
        start = time.process_time()
        resolve(group, lambda code, day: None)
        times.append((time.process_time() - start, len(group), key[1]))
    times.sort()
    worst, middle = times[-1], times[len(times) // 2]
    print(
        f"\none question again: median {middle[0] * 1000:.1f} ms ({middle[1]} claims), "
        f"worst {worst[0] * 1000:.1f} ms ({worst[1]} claims, {worst[2]})"
    )
