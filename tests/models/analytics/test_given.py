"""What was worked out already may be handed over: an analysis gives the same with it as without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from models.analytics import clients, exposure, forecast, multiples, revenue, shares, valuation
from models.analytics.selection import ANY, FIRM

DAY = dt.date(2026, 11, 1)
Statuses = tuple[str, ...]

#: Analyses that begin with the points of revenue.
OF_POINTS: dict[str, Callable[..., pd.DataFrame]] = {
    "growth": revenue.growth_table,
    "shares": shares.shares,
    "missing": shares.missing,
    "multiples": lambda facts, **given: multiples.multiples(facts, basis="either", **given),
    "comparables": multiples.comparables,
    "readiness": forecast.readiness,
    "readiness of years": lambda facts, **given: forecast.readiness(facts, line="annual", **given),
    "forecast": lambda facts, **given: forecast.forecast(facts, "innodata", "quarter", **given),
    "tests": lambda facts, **given: forecast.backtest(facts, "quarter", ["innodata", "appen"], **given),
    "tests of all": lambda facts, **given: forecast.backtest(facts, "annual", **given),
    "exposures": lambda facts, **given: exposure.exposures(facts, DAY, **given),
}
#: Analyses that begin with events of client relations.
OF_EVENTS: dict[str, Callable[..., pd.DataFrame]] = {
    "events": clients.events,
    "events of some": lambda facts, **given: clients.events(facts, ["scale-ai"], ["google", "openai"], **given),
    "states": lambda facts, **given: clients.states(facts, DAY, **given),
    "movement": clients.movement,
    "gainers": clients.gainers,
    "gainers of some": lambda facts, **given: clients.gainers(facts, ["scale-ai"], **given),
}


def same(given: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(given, expected)
    # As text, since NaN is not equal to itself.
    assert repr(given.attrs) == repr(expected.attrs)


@pytest.mark.parametrize("statuses", [FIRM, ANY, ("confirmed",), ("talks",)])
@pytest.mark.parametrize("name", OF_POINTS)
def test_points(name: str, statuses: Statuses, ledger: pd.DataFrame) -> None:
    points = revenue.points_of(ledger, None, statuses)
    same(OF_POINTS[name](ledger, statuses=statuses, points=points), OF_POINTS[name](ledger, statuses=statuses))


@pytest.mark.parametrize("statuses", [FIRM, ANY, ("confirmed",), ("talks",)])
@pytest.mark.parametrize("name", OF_EVENTS)
def test_events(name: str, statuses: Statuses, ledger: pd.DataFrame) -> None:
    told = clients.events(ledger, statuses=ANY)
    same(OF_EVENTS[name](ledger, statuses=statuses, told=told), OF_EVENTS[name](ledger, statuses=statuses))


@pytest.mark.parametrize("statuses", [FIRM, ANY, ("reported",), ("talks",)])
def test_prices_rounds_and_states(statuses: Statuses, ledger: pd.DataFrame) -> None:
    path = valuation.prices(ledger, None, statuses)
    same(valuation.step_ups(ledger, None, statuses, path), valuation.step_ups(ledger, None, statuses))
    same(
        multiples.comparables(ledger, statuses=statuses, path=path),
        multiples.comparables(ledger, statuses=statuses),
    )
    same(
        valuation.timeline(ledger, None, statuses, valuation.rounds(ledger)),
        valuation.timeline(ledger, None, statuses),
    )
    known = clients.states(ledger, DAY, statuses=statuses)
    same(
        exposure.at_risk(ledger, DAY, statuses=statuses, known=known),
        exposure.at_risk(ledger, DAY, statuses=statuses),
    )


def test_a_denial_counts_whatever_is_handed_over(frame_of: Callable[..., pd.DataFrame]) -> None:
    facts = frame_of(
        ("scale-ai", "client", None, "2025-05", {"party": "google", "kind": "ends", "status": "talks"}),
        ("scale-ai", "client", None, "2025-06", {"party": "google", "kind": "ends", "status": "denied"}),
        ("scale-ai", "client", None, "2025-01", {"party": "google", "kind": "uses"}),
    )
    told = clients.events(facts, statuses=ANY)
    assert told["kind"].tolist() == ["uses"]
    same(clients.states(facts, DAY, told=told), clients.states(facts, DAY))
