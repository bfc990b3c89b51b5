"""The working that is shown is the working that was done."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.resolution import resolve
from models.resolution.explain import Role, explain
from tests.models.best_documented import ledger_claims
from tests.models.worlds import CLIMATES, World


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 500))
def test_the_working_of_a_world(seed: int) -> None:
    claims = World(seed, CLIMATES["copying"], 3).claims
    explained = explain(claims, lambda code, day: None)
    assert tuple(one.fact for one in explained) == resolve(claims, lambda code, day: None).facts
    for one in explained:
        fact, lines = one.fact, one.lines
        assert {line.claim.id for line in lines if line.supports} == set(fact.supporting)
        assert {line.claim.id for line in lines if not line.supports} == set(fact.dissenting)
        voices = [line for line in lines if line.supports and line.role is Role.VOICE]
        assert len(voices) == fact.origins or not voices
        for line in lines:
            assert math.isclose(sum(weight for _, weight in line.parts), line.weight)
        if voices:
            best = next(factor for factor in fact.factors if factor.name == "best voice")
            assert max(line.weight for line in voices) >= best.weight - 1e-9


def test_headline_facts_of_the_ledger_stand() -> None:
    from data.exchange import usd_rate

    facts = resolve(ledger_claims(), usd_rate).facts
    wanted = [
        ("scale-ai", "valuation", "2025-06", 29e9, "confirmed"),
        ("mercor", "valuation", "2025-10", 10e9, "confirmed"),
        ("micro1", "valuation", "2025-09", 500e6, "confirmed"),
        ("scale-ai", "funding", "2025-06", 14.3e9, "confirmed"),
        ("scale-ai", "stake", "2025-06", 49, "confirmed"),
        ("scale-ai", "revenue", "2024", 870e6, "reported"),
        ("surge-ai", "revenue", "2024", 1.2e9, "reported"),
    ]
    for vendor, metric, as_of, value, status in wanted:
        found = [
            fact
            for fact in facts
            if (fact.vendor, fact.metric.value, str(fact.as_of), fact.status.value) == (vendor, metric, as_of, status)
        ]
        best = max(found, key=lambda fact: fact.origins)
        assert best.value == pytest.approx(value), (vendor, metric)
        assert best.superseded_by is None
