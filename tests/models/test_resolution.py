"""What resolution does with the quarrels of the record, on small hand-made ones."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from typing import Any

import pytest

from models.claim import Claim, Metric, Status
from models.corrections import Action, Correction
from models.errors import InvalidValue
from models.fact import Fact, Rate, SourcedClaim
from models.period import Period
from models.resolution import question_of, resolve, resolve_groups

_pages = itertools.count()


def no_rates(code: str, day: dt.date) -> Rate | None:
    return None


def told(
    metric: str,
    low: float | None,
    high: float | None = -1,
    *,
    as_of: str | None = "2025-06",
    status: str = "reported",
    by: str = "Paper",
    tier: int = 2,
    origin: str | None = None,
    origin_tier: int | None = None,
    published: str | None = "2025-06-20",
    unit: str | None = "USD",
    vendor: str = "scale-ai",
    **fields: Any,
) -> SourcedClaim:
    """A claim with its source; ``high`` left out means an exact figure."""
    claim = Claim(
        document=f"page-{next(_pages)}",
        vendor=vendor,
        metric=Metric(metric),
        status=Status(status),
        low=low,
        high=low if high == -1 else high,
        unit=unit,
        as_of=None if as_of is None else Period.parse(as_of),
        **fields,
    )
    return SourcedClaim(
        claim,
        claim.id,
        by,
        tier,
        origin or by,
        origin_tier or tier,
        None if published is None else Period.parse(published),
    )


def facts(*claims: SourcedClaim, rates: Any = no_rates) -> list[Fact]:
    return list(resolve(claims, rates).facts)


def only(*claims: SourcedClaim, rates: Any = no_rates) -> Fact:
    (fact,) = facts(*claims, rates=rates)
    return fact


def ids(*claims: SourcedClaim) -> set[str]:
    return {claim.id for claim in claims}


def test_a_misprint_loses_and_stays_visible() -> None:
    right = [told("funding", 14.3e9, kind="strategic", party="meta", by=name) for name in ("A", "B", "C")]
    slip = told("funding", 1.43e9, kind="strategic", party="meta", by="D", tier=4)
    fact = only(*right, slip)
    assert fact.value == 14.3e9
    assert fact.origins == 3
    assert set(fact.dissenting) == {slip.id}
    assert {factor.name for factor in fact.factors} >= {"best voice", "origins", "dissent"}


def test_rounder_figures_of_the_same_sum_agree() -> None:
    fact = only(*(told("funding", figure, by=name) for figure, name in ((14.3e9, "A"), (14.3e9, "B"), (14e9, "C"))))
    assert (fact.value, fact.low, fact.high, fact.origins) == (14.3e9, 14e9, 14.3e9, 3)


@pytest.mark.parametrize(("low", "high"), [(1e9, None), (None, 2e9), (1e9, 1.5e9), (100e6, 999_999_999)])
def test_bounds_and_ranges_agree_with_what_lies_within(low: float | None, high: float | None) -> None:
    figure = 450e6 if high == 999_999_999 else 1.2e9
    exact = told("revenue", figure, kind="annual", as_of="2024", by="A")
    loose = told("revenue", low, high, kind="annual", as_of="2024", by="B")
    fact = only(exact, loose)
    assert fact.value == figure
    assert set(fact.supporting) == ids(exact, loose)


@pytest.mark.parametrize(("low", "high"), [(-1e300, -1e-300), (1e-300, 1e300), (-1e300, 1e300)])
def test_a_range_of_absurd_width_is_weighed_and_not_refused(low: float, high: float) -> None:
    exact = told("revenue_growth", high / 1e10, unit="percent", by="A")
    wide = told("revenue_growth", low, high, unit="percent", by="B")
    assert sum(len(fact.supporting) + len(fact.dissenting) for fact in facts(exact, wide)) >= 2


def test_a_bound_that_agrees_with_two_does_not_make_them_agree() -> None:
    small = [told("revenue", 1.2e9, kind="annual", as_of="2024", by=name) for name in "AB"]
    large = told("revenue", 5e9, kind="annual", as_of="2024", by="C")
    bound = told("revenue", 1e9, None, kind="annual", as_of="2024", by="D")
    fact = only(*small, large, bound)
    assert fact.value == 1.2e9
    assert set(fact.dissenting) == {large.id}
    assert bound.id in fact.supporting


def test_only_bounds_make_an_open_fact_of_less_confidence() -> None:
    open_ended = only(told("revenue", 1e9, None, kind="annual", as_of="2024"))
    exact = only(told("revenue", 1e9, kind="annual", as_of="2024"))
    assert (open_ended.low, open_ended.high, open_ended.value) == (1e9, None, 1e9)
    assert open_ended.confidence < exact.confidence


def test_an_order_of_magnitude_has_no_single_value() -> None:
    fact = only(told("revenue", 100e6, 999_999_999, kind="annual", as_of="2024"))
    assert (fact.value, fact.low, fact.high) == (None, 100e6, 999_999_999)


def test_ten_reprints_are_one_origin() -> None:
    wire = told("valuation", 29e9, by="Reuters")
    copies = [told("valuation", 29e9, by=f"Blog {n}", tier=4, origin=" reuters ", origin_tier=2) for n in range(10)]
    alone, copied = only(wire), only(wire, *copies)
    assert copied.origins == 1
    assert copied.confidence == alone.confidence
    assert len(copied.supporting) == 11


def test_two_good_sources_beat_ten_copies_of_a_weak_one() -> None:
    weak = [told("valuation", 20e9, by=f"Blog {n}", tier=4, origin="Forum", origin_tier=4) for n in range(10)]
    good = [told("valuation", 29e9, by=name) for name in ("Reuters", "Bloomberg")]
    assert only(*weak, *good).value == 29e9


def test_talks_are_replaced_by_the_deal_that_closes_them() -> None:
    talks = told("valuation", 28e9, as_of="2025-05", status="talks", published="2025-05-20")
    deal = told("valuation", 29e9, as_of="2025-06", status="confirmed")
    sought, closed = facts(talks, deal)
    assert (sought.status, sought.superseded_by) == (Status.TALKS, closed.id)
    assert (closed.status, closed.value, closed.dissenting) == (Status.CONFIRMED, 29e9, ())


def test_an_estimate_does_not_close_talks() -> None:
    talks = told("valuation", 15e9, as_of="2025-07", status="talks")
    estimate = told("valuation", 24e9, as_of="2025-09", published="2025-09-20")
    assert [fact.superseded_by for fact in facts(talks, estimate)] == [None, None]


def test_an_outlook_is_replaced_by_the_result() -> None:
    outlook = told("revenue", 1e9, kind="annual", as_of="2024", status="projected", published="2024-06-01")
    result = told("revenue", 870e6, kind="annual", as_of="2024")
    by_status = {fact.status: fact for fact in facts(outlook, result)}
    assert by_status[Status.PROJECTED].superseded_by == by_status[Status.REPORTED].id
    assert by_status[Status.REPORTED].superseded_by is None


def test_a_newer_outlook_replaces_an_older_one() -> None:
    old = told("revenue", 980e6, 1e9, kind="annual", as_of="2022", status="projected", published="2022-05-10")
    new = told("revenue", 930e6, 950e6, kind="annual", as_of="2022", status="projected", published="2022-08-08")
    fact = only(old, new)
    assert (fact.low, fact.high) == (930e6, 950e6)
    assert fact.dissenting == (old.id,)


def test_two_amounts_of_one_round_are_one_round() -> None:
    assert len(facts(told("funding", 350e6, by="A"), told("funding", 300e6, by="B"))) == 1


def test_two_rounds_of_one_year_stay_two() -> None:
    spring = [told("funding", 100e6, as_of="2025-02", by=name, published="2025-03-01") for name in "AB"]
    autumn = [told("funding", 350e6, as_of="2025-10", by=name, published="2025-11-01") for name in "AB"]
    loose = told("funding", 350e6, as_of="2025", by="C", published="2026-01-01")
    first, second = sorted(facts(*spring, *autumn, loose), key=lambda fact: str(fact.as_of))
    assert (str(first.as_of), first.value, first.origins) == ("2025-02", 100e6, 2)
    assert (str(second.as_of), second.value, second.origins) == ("2025-10", 350e6, 3)


def test_two_rounds_known_by_their_year_alone_stay_two() -> None:
    claims = [told("valuation", figure, as_of="2025", by=name) for figure in (2e9, 10e9) for name in "AB"]
    assert {fact.value for fact in facts(*claims)} == {2e9, 10e9}


def test_run_rates_of_two_months_are_a_series() -> None:
    march = told("revenue", 100e6, kind="run_rate", as_of="2025-03")
    september = told("revenue", 500e6, kind="run_rate", as_of="2025-09", published="2025-09-20")
    assert [(fact.value, fact.dissenting) for fact in facts(march, september)] == [(100e6, ()), (500e6, ())]


@pytest.mark.parametrize("finer", ["2025-06-12", "2025-06", "2025"])
def test_precisions_of_one_date_meet(finer: str) -> None:
    fact = only(told("valuation", 29e9, as_of="2025-06", by="A"), told("valuation", 29e9, as_of=finer, by="B"))
    assert str(fact.as_of) == "2025-06"
    assert fact.origins == 2


def test_reports_of_the_following_month_are_the_same_event() -> None:
    october = [told("valuation", 10e9, as_of="2025-10", by=name, published="2025-10-28") for name in "AB"]
    november = told("valuation", 10e9, as_of="2025-11", by="C", published="2025-11-03")
    fact = only(*october, november)
    assert (str(fact.as_of), fact.origins) == ("2025-10", 3)


def test_a_price_restated_later_is_no_new_round() -> None:
    deal = [told("valuation", 10e9, as_of="2025-10", by=name, published="2025-10-28") for name in "AB"]
    again = told("valuation", 10e9, as_of="2026-04", by="C", published="2026-04-11")
    assert str(only(*deal, again).as_of) == "2025-10"


def test_an_untold_kind_or_party_joins_the_named_one() -> None:
    plain = told("valuation", 29e9, by="A")
    named = told("valuation", 29e9, kind="post_money", party="meta", by="B")
    fact = only(plain, named)
    assert (fact.kind, fact.party, fact.origins) == ("post_money", "meta", 2)


def test_kinds_of_revenue_never_mix() -> None:
    annual = told("revenue", 760e6, kind="annual", as_of="2023")
    pace = told("revenue", 760e6, kind="run_rate", as_of="2023")
    assert {fact.kind for fact in facts(annual, pace)} == {"annual", "run_rate"}


def test_a_part_never_mixes_with_the_whole() -> None:
    whole = told("revenue", 200e6, kind="run_rate")
    part = told("revenue", 50e6, kind="run_rate", scope="AI unit")
    assert {(fact.scope, fact.value) for fact in facts(whole, part)} == {(None, 200e6), ("AI unit", 50e6)}


def test_an_undated_claim_joins_the_latest_event_that_its_page_could_know() -> None:
    event = told("valuation", 10e9, as_of="2025-10", by="A", published="2025-10-28")
    later = told("valuation", 10e9, as_of=None, by="B", published="2026-02")
    earlier = told("valuation", 10e9, as_of=None, by="C", published="2024-02")
    joined, apart = sorted(facts(event, later, earlier), key=lambda fact: fact.as_of is None)
    assert set(joined.supporting) == ids(event, later)
    assert apart.as_of is None


def test_a_source_that_corrects_itself_counts_with_its_last_word() -> None:
    first = told("revenue", 600e6, kind="annual", as_of="2024", by="A", published="2025-02-01")
    copy = told("revenue", 600e6, kind="annual", as_of="2024", by="Blog", tier=4, origin="A", published="2025-02-02")
    mended = told("revenue", 870e6, kind="annual", as_of="2024", by="A", published="2025-02-20")
    fact = only(first, copy, mended)
    assert fact.value == 870e6
    assert set(fact.dissenting) == ids(first, copy)
    assert fact.confidence == only(mended).confidence


def test_a_garbled_copy_does_not_count_against_its_original() -> None:
    original = told("funding", 14.3e9, by="Reuters")
    garbled = told("funding", 1.43e9, by="Blog", tier=4, origin="Reuters", origin_tier=2)
    assert only(original, garbled).confidence == only(original).confidence


def test_a_denial_counts_against() -> None:
    report = told("client", None, unit=None, kind="ends", party="google")
    denial = told("client", None, unit=None, kind="ends", party="google", status="denied", by="Company", tier=1)
    fact = only(report, denial)
    assert fact.confidence < 0.5 < only(report).confidence
    assert fact.dissenting == (denial.id,)


def test_a_denial_of_nothing_that_is_told_stands_alone() -> None:
    assert only(told("valuation", 25e9, status="denied")).status is Status.DENIED


def test_a_lone_report_of_the_year_is_overtaken_by_the_event() -> None:
    event = [told("valuation", 14e9, as_of="2024-05", by=name, published="2024-05-30") for name in "ABC"]
    odd = told("valuation", 18e9, as_of="2024", by="D")
    by_value = {fact.value: fact for fact in facts(*event, odd)}
    assert by_value[18e9].superseded_by == by_value[14e9].id
    assert by_value[18e9].confidence < 0.5
    assert by_value[14e9].dissenting == (odd.id,)


def test_currencies_are_compared_in_dollars_of_the_time() -> None:
    rates = {"CAD": Rate(0.77, dt.date(2020, 11, 6))}
    local = told("valuation", 1.2e9, unit="CAD", as_of="2020-11-06", by="A", published="2020-11-07")
    dollars = told("valuation", 935e6, as_of="2020-11-06", by="B", published="2020-11-07")
    fact = only(local, dollars, rates=lambda code, day: rates.get(code))
    assert fact.origins == 2
    assert fact.value_usd is not None
    assert fact.value_usd == pytest.approx(930e6, rel=0.02)
    foreign = only(local, rates=lambda code, day: rates.get(code))
    assert (foreign.value, foreign.unit, foreign.rate) == (1.2e9, "CAD", rates["CAD"])


def test_a_currency_without_a_rate_is_an_issue_and_stays_in_its_own_unit() -> None:
    claim = told("payout", 1e6, unit="KES/month")
    resolution = resolve([claim], no_rates)
    assert [(issue.claim, issue.kind) for issue in resolution.issues] == [(claim.id, "no-rate")]
    assert (resolution.facts[0].value, resolution.facts[0].value_usd) == (1e6, None)


def test_what_cannot_be_is_an_issue_and_holds_nothing_up() -> None:
    bad = [
        told("stake", 490.0, unit="percent", party="meta"),
        told("valuation", -5e9),
        told("revenue", 1e9, kind="annual", as_of="2035"),
    ]
    good = told("valuation", 29e9)
    resolution = resolve([*bad, good], no_rates)
    assert {issue.claim for issue in resolution.issues} == ids(*bad)
    assert [fact.value for fact in resolution.facts] == [29e9]


def test_pay_is_a_spread_and_a_slip_stands_apart() -> None:
    rates = [
        told("pay_rate", low, high, unit="USD/hour", kind="expert", by=name)
        for low, high, name in ((50, 90, "A"), (60, 60, "B"), (None, 150, "C"))
    ]
    slip = told("pay_rate", 600, unit="USD/hour", kind="expert", by="D", tier=4)
    fact = only(*rates, slip)
    assert (fact.low, fact.high, fact.value) == (50, 150, 70)
    assert set(fact.dissenting) == {slip.id}


def test_pay_of_countries_and_units_stays_apart() -> None:
    claims = [
        told("pay_rate", 20, unit="USD/hour", kind="expert", region="US"),
        told("pay_rate", 2, unit="USD/hour", kind="expert", region="KE"),
        told("pay_rate", 5, unit="USD/task", kind="expert", region="US"),
    ]
    assert len(facts(*claims)) == 3


def test_notice_and_last_day_are_one_end_of_a_relation() -> None:
    notice = told("client", None, unit=None, kind="ends", party="google", as_of="2024-01-20", by="A")
    last = told("client", None, unit=None, kind="ends", party="google", as_of="2024-03", by="B")
    fact = only(notice, last)
    assert fact.origins == 2
    assert (fact.value, fact.unit) == (None, None)


def test_each_client_is_its_own_question() -> None:
    claims = [told("client", None, unit=None, kind="uses", party=party) for party in ("google", "meta")]
    assert {fact.party for fact in facts(*claims)} == {"google", "meta"}
    assert question_of(claims[0].claim) != question_of(claims[1].claim)


def test_a_weak_confirmation_of_another_figure_confirms_nothing() -> None:
    founder = told("revenue", 1e9, None, kind="annual", as_of="2024", status="confirmed", by="Podcast", tier=3)
    press = [told("revenue", 1.2e9, kind="annual", as_of="2024", by=name) for name in "AB"]
    assert only(founder, *press).status is Status.REPORTED


def test_growth_told_as_a_multiple_agrees_with_percent() -> None:
    times = told("revenue_growth", 3, unit="multiple", kind="year", as_of="2024", by="A")
    percent = told("revenue_growth", 200, unit="percent", kind="year", as_of="2024", by="B")
    assert only(times, percent).origins == 2


def test_known_since_is_the_first_publication() -> None:
    fact = only(
        told("valuation", 29e9, by="A", published="2025-06-13"), told("valuation", 29e9, by="B", published="2025-07")
    )
    assert fact.known_since == dt.date(2025, 6, 13)


def test_groups_resolve_as_the_whole_does() -> None:
    claims = [
        told("valuation", 29e9),
        told("revenue", 870e6, kind="annual", as_of="2024"),
        told("client", None, unit=None, kind="uses", party="meta"),
    ]
    groups = [[claim] for claim in sorted(claims, key=lambda c: question_of(c.claim))]
    parts = [fact for part in resolve_groups(groups, no_rates) for fact in part.facts]
    assert parts == facts(*claims)


def _correction(action: Action, match: dict[str, Any], change: dict[str, Any] | None = None) -> Correction:
    return Correction("mend", action, "a reason", "a person", tuple(match.items()), tuple((change or {}).items()))


def test_a_dropped_claim_counts_no_longer() -> None:
    good, bad = told("valuation", 29e9, by="A"), told("valuation", 12e9, by="B")
    resolution = resolve([good, bad], no_rates, [_correction(Action.DROP, {"publisher": "B", "low": 12e9})])
    assert [fact.dissenting for fact in resolution.facts] == [()]


def test_an_override_changes_what_is_resolved_and_not_the_claim() -> None:
    slip = told("valuation", 2.9e9)
    correction = _correction(Action.OVERRIDE, {"claim": slip.id}, {"low": 29e9, "high": 29e9, "as_of": "2025-07"})
    (fact,) = resolve([slip], no_rates, [correction]).facts
    assert (fact.value, str(fact.as_of), fact.supporting) == (29e9, "2025-07", (slip.id,))


def test_an_impossible_override_is_an_issue() -> None:
    claim = told("valuation", 29e9)
    resolution = resolve([claim], no_rates, [_correction(Action.OVERRIDE, {"claim": claim.id}, {"unit": "percent"})])
    assert [(issue.claim, issue.kind) for issue in resolution.issues] == [(claim.id, "correction")]
    assert resolution.facts[0].value == 29e9


def test_merge_and_split_decide_what_is_one_question() -> None:
    one = told("funding", 100e6, as_of="2025-02", by="A")
    other = told("funding", 90e6, as_of="2025-09", by="B", published="2025-10-01")
    assert len(facts(one, other)) == 2
    merged = resolve([one, other], no_rates, [_correction(Action.MERGE, {"vendor": "scale-ai"})])
    assert len(merged.facts) == 1
    same = [told("funding", 100e6, by="A"), told("funding", 100e6, by="B", scope=None)]
    split = resolve(same, no_rates, [_correction(Action.SPLIT, {"publisher": "B"})])
    assert len(split.facts) == 2
    assert len({fact.id for fact in split.facts}) == 2


def test_a_correction_that_matches_nothing_is_an_issue() -> None:
    resolution = resolve([told("valuation", 29e9)], no_rates, [_correction(Action.DROP, {"vendor": "nobody"})])
    assert [issue.kind for issue in resolution.issues] == ["correction"]


@pytest.mark.parametrize(
    ("action", "match", "change"),
    [
        ("drop", {}, {}),
        ("drop", {"colour": "red"}, {}),
        ("drop", {"low": "many"}, {}),
        ("drop", {"vendor": 7}, {}),
        ("drop", {"as_of": "2025-13"}, {}),
        ("drop", {"vendor": "a"}, {"low": 1.0}),
        ("override", {"vendor": "a"}, {}),
        ("override", {"vendor": "a"}, {"vendor": "b"}),
        ("override", {"vendor": "a"}, {"status": "sure"}),
    ],
)
def test_bad_corrections_are_refused(action: str, match: dict[str, Any], change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        _correction(Action(action), match, change)


def test_a_page_is_known_on_the_day_it_was_read_whatever_its_date() -> None:
    read = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)
    late = dataclasses.replace(told("valuation", 1e9, published="2025-12-31"), first_seen=read)
    fact = only(late)
    assert fact.known_since == dt.date(2025, 3, 4)
