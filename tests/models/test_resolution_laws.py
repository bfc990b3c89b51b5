"""Laws of resolution, whatever the record says."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.claim import RULES, Claim, Metric, Needs, Status
from models.fact import Fact, Rate, SourcedClaim
from models.period import Period
from models.resolution import question_of, resolve

_PERIODS = [None, "2024", "2025", "2025-Q2", "2025-05", "2025-06", "2025-06-12", "2025-06-28", "2025-07", "2025-11"]
_PUBLISHED = [None, "2025", "2025-06", "2025-06-13", "2025-07-01", "2026-02-10"]
_FIGURES = [1.43, 14, 14.3, 14.8, 15, 28, 29, 290]
_UNITS = {
    Metric.STAKE: ["percent"],
    Metric.REVENUE_GROWTH: ["percent", "multiple"],
    Metric.DEMAND_GROWTH: ["percent", "multiple"],
    Metric.PAY_RATE: ["USD/hour", "GBP/hour", "USD/task"],
    Metric.PAYOUT: ["USD/day", "USD"],
    Metric.WORKFORCE: ["people"],
    Metric.LAYOFF: ["people", "percent"],
}
_TIERS = {"A": 1, "B": 2, "C": 2, "D": 3, "E": 4, "F": 4}


def rates(code: str, day: dt.date) -> Rate | None:
    return {"EUR": Rate(1.1, day), "GBP": Rate(1.3, day)}.get(code)


@st.composite
def sourced(draw: st.DrawFn, metrics: list[Metric] | None = None) -> SourcedClaim:
    metric = draw(st.sampled_from(metrics or list(Metric)))
    rule = RULES[metric]
    kinds: list[str | None] = sorted(rule.kinds)[:3]  # type: ignore[assignment]
    kind = draw(st.sampled_from(kinds if metric is Metric.CLIENT else [None, *kinds]))
    parties = ["google", "meta"] if rule.party is Needs.ALWAYS else [None, "google", "meta"]
    party = draw(st.sampled_from(parties)) if rule.party is not Needs.NEVER else None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    if rule.units:
        unit = draw(st.sampled_from(_UNITS.get(metric, ["USD", "USD", "EUR"])))
        low = draw(st.sampled_from(_FIGURES))
        form = draw(st.sampled_from(["exact", "exact", "exact", "more", "up to", "range"]))
        high = low if form == "exact" else None if form == "more" else low * 1.5
        if form == "up to":
            low = None
    as_of, published = draw(st.sampled_from(_PERIODS)), draw(st.sampled_from(_PUBLISHED))
    publisher, origin = draw(st.sampled_from(sorted(_TIERS))), draw(st.sampled_from(["", "", *_TIERS]))
    claim = Claim(
        document=f"page-{draw(st.integers(0, 10_000))}",
        vendor=draw(st.sampled_from(["mercor", "micro1"])),
        metric=metric,
        status=draw(st.sampled_from([*Status, Status.CONFIRMED, Status.REPORTED, Status.REPORTED])),
        low=low,
        high=high,
        unit=unit,
        kind=kind,
        party=party,
        as_of=None if as_of is None else Period.parse(as_of),
        scope=draw(st.sampled_from([None, None, None, "unit"])),
    )
    return SourcedClaim(
        claim,
        claim.id,
        publisher,
        _TIERS[publisher],
        origin or publisher,
        _TIERS[origin or publisher],
        None if published is None else Period.parse(published),
        dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )


def _id(claim: SourcedClaim) -> str:
    return claim.id


_ONE_METRIC = st.sampled_from(list(Metric)).flatmap(
    lambda metric: st.lists(sourced([metric]), min_size=1, max_size=14, unique_by=_id)
)
records = st.one_of(_ONE_METRIC, _ONE_METRIC, st.lists(sourced(), min_size=1, max_size=20, unique_by=_id))


@given(records, st.randoms(use_true_random=False))
def test_order_does_not_matter(claims: list[SourcedClaim], shuffler: random.Random) -> None:
    other = list(claims)
    shuffler.shuffle(other)
    assert resolve(claims, rates) == resolve(other, rates)


@given(records, st.data())
def test_a_claim_told_twice_changes_nothing(claims: list[SourcedClaim], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(claims))
    assert resolve([*claims, again], rates) == resolve(claims, rates)


@given(records, st.data())
def test_a_reprint_changes_nothing_but_the_list_of_claims(claims: list[SourcedClaim], data: st.DataObject) -> None:
    original = data.draw(st.sampled_from(claims))
    reprint = _republished(original, "Copyist", 4)
    before, after = resolve(claims, rates).facts, resolve([*claims, reprint], rates).facts

    def heart(fact: Fact) -> tuple[object, ...]:
        return (
            fact.id,
            fact.value,
            fact.low,
            fact.high,
            fact.status,
            fact.confidence,
            fact.origins,
            fact.superseded_by,
        )

    assert list(map(heart, before)) == list(map(heart, after))


@settings(max_examples=150)
@given(records, st.data())
def test_an_agreeing_independent_claim_never_lowers_confidence(claims: list[SourcedClaim], data: st.DataObject) -> None:
    before = resolve(claims, rates).facts
    assume(before)
    fact = data.draw(st.sampled_from(before))
    by_id = {claim.id: claim for claim in claims}
    # Whoever agrees names what the fact shows, of its own period.
    agreeing = [by_id[name] for name in fact.supporting if _names(by_id[name].claim, fact)]
    assume(agreeing)
    like = data.draw(st.sampled_from(agreeing))
    tier = data.draw(st.integers(1, 4))
    own = _republished(like, "Newcomer", tier, origin="Newcomer", origin_tier=tier)
    after = resolve([*claims, own], rates).facts
    (now,) = [other for other in after if own.id in other.supporting and like.id in other.supporting]
    assert now.confidence >= fact.confidence - 1e-12
    assert now.origins >= fact.origins


@given(records)
def test_every_usable_claim_is_somewhere(claims: list[SourcedClaim]) -> None:
    resolution = resolve(claims, rates)
    unusable = {issue.claim for issue in resolution.issues if issue.kind == "impossible"}
    placed = {name for fact in resolution.facts for name in (*fact.supporting, *fact.dissenting)}
    assert placed == {claim.id for claim in claims} - unusable


@given(records)
def test_facts_are_well_formed(claims: list[SourcedClaim]) -> None:
    found = resolve(claims, rates).facts
    assert len({fact.id for fact in found}) == len(found)
    for fact in found:
        assert 0 <= fact.confidence <= 1
        logit = sum(factor.weight for factor in fact.factors)
        assert fact.confidence == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-9)
        assert not set(fact.supporting) & set(fact.dissenting)
        assert fact.supporting
        if fact.low is not None and fact.high is not None:
            assert fact.low <= fact.high
        if fact.value is not None and fact.metric is not Metric.PAY_RATE:
            assert fact.low is None or fact.value >= fact.low
            assert fact.high is None or fact.value <= fact.high
        if fact.superseded_by is not None:
            assert fact.superseded_by in {other.id for other in found} - {fact.id}


@given(records, st.sampled_from([dt.date(2025, 6, 13), dt.date(2025, 12, 31), dt.date(2026, 2, 9)]))
def test_what_is_published_later_does_not_change_an_earlier_day(claims: list[SourcedClaim], day: dt.date) -> None:
    def known(told: SourcedClaim) -> bool:
        return told.published is not None and told.published.last <= day

    def as_known(held: list[SourcedClaim]) -> tuple[Fact, ...]:
        return resolve([told for told in held if known(told)], rates).facts

    earlier = [told for told in claims if known(told)]
    assert as_known(claims) == as_known(earlier)


@given(records)
def test_questions_of_different_keys_never_bear_on_one_another(claims: list[SourcedClaim]) -> None:
    key = question_of(claims[0].claim)
    mine = [claim for claim in claims if question_of(claim.claim) == key]
    ids = {claim.id for claim in mine}
    whole = [fact for fact in resolve(claims, rates).facts if set(fact.supporting) & ids]
    assert whole == list(resolve(mine, rates).facts)


def _republished(
    original: SourcedClaim, publisher: str, tier: int, origin: str | None = None, origin_tier: int | None = None
) -> SourcedClaim:
    claim = replace(original.claim, document="another page")
    return replace(
        original,
        claim=claim,
        id=claim.id,
        publisher=publisher,
        tier=tier,
        origin=origin or original.origin,
        origin_tier=origin_tier or original.origin_tier,
    )


def _names(claim: Claim, fact: Fact) -> bool:
    """True when a claim names the figure, the unit and the period that the fact shows."""
    same: Callable[[object, object], bool] = lambda a, b: a == b  # noqa: E731
    if not same(claim.unit, fact.unit) or not same(claim.as_of, fact.as_of):
        return False
    quantity = claim.quantity
    return quantity is None or quantity.value == fact.value
