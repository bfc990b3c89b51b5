"""What holds of every function: columns, types, units, empty frames, a vendor with one fact, claims behind rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from data import queries
from models.analytics import (
    changes,
    clients,
    coverage,
    disagreements,
    exposure,
    forecast,
    league,
    multiples,
    pay,
    pay_index,
    race,
    revenue,
    shares,
    valuation,
)
from models.analytics.frames import CLAIM_COLUMNS, FACT_COLUMNS, IDS, empty, known_on
from models.analytics.selection import ANY, OBSERVATION, OPEN, observable

DAY = dt.date(2026, 11, 1)
BEFORE = dt.date(2025, 5, 1)

#: Every function over facts, with the columns it promises.
FUNCTIONS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], Mapping[str, str]]] = {
    "timeline": (valuation.timeline, valuation.TIMELINE),
    "talks": (lambda f: valuation.timeline(f, statuses=ANY), valuation.TIMELINE),
    "rounds": (valuation.rounds, OBSERVATION),
    "prices": (valuation.prices, OBSERVATION),
    "step_ups": (valuation.step_ups, valuation.STEP),
    "raised": (valuation.raised, valuation.RAISED),
    "multiples": (lambda f: multiples.multiples(f, basis="either"), multiples.MULTIPLE),
    "capital_efficiency": (multiples.capital_efficiency, multiples.EFFICIENCY),
    "comparables": (multiples.comparables, multiples.COMPARABLE),
    "series": (revenue.series, revenue.SERIES),
    "series_all": (lambda f: revenue.series(f, "annual", statuses=ANY), revenue.SERIES),
    "parts": (revenue.parts, revenue.SERIES),
    "trailing": (revenue.trailing, revenue.TRAILING),
    "newest": (revenue.newest, revenue.TRAILING),
    "growth": (revenue.growth, revenue.GROWTH),
    "growth_yoy": (lambda f: revenue.growth(f, "quarter", year_on_year=True), revenue.GROWTH),
    "growth_table": (revenue.growth_table, revenue.TABLE),
    "told_growth": (revenue.told_growth, revenue.TOLD),
    "race": (lambda f: race.race(f, 1e6), race.RACE),
    "forecast": (lambda f: forecast.forecast(f, "innodata", "annual"), forecast.FORECAST),
    "backtest": (lambda f: forecast.backtest(f, "annual"), forecast.BACKTEST),
    "shares": (shares.shares, shares.SHARE),
    "concentration": (shares.concentration, shares.CONCENTRATION),
    "rates": (pay.normalise, pay.RATE),
    "levels": (lambda f: pay.levels(pay.normalise(f)), {"vendor": "str", "expertise": "str", **pay.LEVEL}),
    "over_time": (
        lambda f: pay.over_time(pay.normalise(f), ["group"], "Y"),
        {"period": "str", "start": "datetime64[us]", "group": "str", **pay.LEVEL},
    ),
    "spread": (lambda f: pay.spread(pay.normalise(f), None), pay.SPREAD),
    "index": (lambda f: pay_index.index(pay.normalise(f), "Y"), pay_index.INDEX),
    "events": (clients.events, clients.EVENT),
    "states": (lambda f: clients.states(f, DAY), clients.RELATION),
    "flows": (lambda f: clients.flows(f, BEFORE, DAY), clients.FLOW),
    "movement": (clients.movement, clients.MOVEMENT),
    "gainers": (clients.gainers, clients.GAINER),
    "exposures": (lambda f: exposure.exposures(f, DAY), exposure.EXPOSURE),
    "at_risk": (lambda f: exposure.at_risk(f, DAY), exposure.RISK),
    "changes_in": (lambda f: changes.changes(f.iloc[:0], f, BEFORE), changes.CHANGE),
    "changes_out": (lambda f: changes.changes(f, f.iloc[:0], BEFORE), changes.CHANGE),
    "league": (lambda f: league.league(f, DAY), league.ROW),
    "cards": (lambda f: league.cards(f, DAY), league.CARD),
    "coverage": (lambda f: coverage.coverage(f, DAY), coverage.CELL),
    "disagreements": (disagreements.disagreements, disagreements.DISAGREEMENT),
}
#: Those whose rows may have no claim behind them: a gap, a card or a vendor without the figure.
MAY_LACK_CLAIMS = {"coverage", "cards", "league"}
NO_CLAIMS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], Mapping[str, str]]] = {
    "missing": (shares.missing, shares.MISSING),
    "track_record": (forecast.track_record, forecast.RECORD),
    "readiness": (forecast.readiness, forecast.READY),
    "gaps": (lambda f: coverage.gaps(coverage.coverage(f, DAY)), coverage.GAP),
}
ALL = {**FUNCTIONS, **NO_CLAIMS}


def check(frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    assert list(frame.columns) == list(columns)
    assert {name: str(frame[name].dtype) for name in columns} == dict(columns)
    assert list(frame.index) == list(range(len(frame)))
    assert isinstance(frame.attrs["unit"], str)
    assert isinstance(frame.attrs["caveat"], str)
    for name, kind in columns.items():
        if kind == IDS:
            assert all(isinstance(cell, tuple) for cell in frame[name])


@pytest.mark.parametrize("name", ALL)
def test_nothing_in_gives_an_empty_frame_with_its_columns(name: str) -> None:
    function, columns = ALL[name]
    frame = function(empty(FACT_COLUMNS))
    check(frame, columns)
    assert name in {"cards", "track_record"} or frame.empty


@pytest.mark.parametrize("name", ALL)
def test_the_ledger_gives_what_is_promised(name: str, ledger: pd.DataFrame) -> None:
    function, columns = ALL[name]
    untouched = ledger.copy(deep=True)
    frame = function(ledger)
    check(frame, columns)
    assert len(frame)
    pd.testing.assert_frame_equal(ledger, untouched)
    if name in FUNCTIONS and name not in MAY_LACK_CLAIMS:
        known = {claim for side in ("supporting", "dissenting") for ids in ledger[side] for claim in ids}
        assert all(ids for ids in frame["claims"])
        assert {claim for ids in frame["claims"] for claim in ids} <= known


@pytest.mark.parametrize("statuses", [ANY, ("confirmed",), OPEN])
@pytest.mark.parametrize("name", ALL)
def test_a_record_made_ready_gives_the_same(name: str, statuses: tuple[str, ...], ledger: pd.DataFrame) -> None:
    function, _ = ALL[name]
    chosen = ledger["status"].isin(statuses)
    given, expected = function(observable(ledger)[chosen]), function(ledger[chosen])
    pd.testing.assert_frame_equal(given, expected)
    assert repr(given.attrs) == repr(expected.attrs)


@pytest.mark.parametrize("name", ALL)
def test_a_vendor_with_one_fact_is_no_trouble(name: str, ledger: pd.DataFrame) -> None:
    function, columns = ALL[name]
    one_of_each = ledger.drop_duplicates(["metric", "status"]).iloc[::2]
    for row in range(len(one_of_each)):
        check(function(one_of_each.iloc[[row]]), columns)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_no_single_fact_is_any_trouble(name: str, ledger: pd.DataFrame) -> None:
    function, columns = ALL[name]
    for row in range(0, len(ledger), 5):
        check(function(ledger.iloc[[row]]), columns)


@pytest.mark.parametrize("name", ALL)
def test_the_order_of_facts_does_not_matter(name: str, ledger: pd.DataFrame) -> None:
    function, _ = ALL[name]
    turned = function(ledger.iloc[::-1])
    plain = function(ledger)
    loose = [column for column in plain.columns if plain[column].dtype != object]
    numbers = plain[loose].select_dtypes("number").columns
    for column in numbers:
        assert sorted(plain[column].dropna().round(6)) == pytest.approx(sorted(turned[column].dropna().round(6)))


@pytest.mark.parametrize("name", ALL)
def test_the_frames_of_the_store_will_do(name: str, stored: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    # There, text columns are of objects, with None where nothing is told.
    function, columns = ALL[name]
    for facts in stored:
        check(function(facts), columns)


@pytest.fixture(scope="module")
def stored(shipped_store: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    facts = queries.facts(shipped_store)
    return facts, facts.iloc[:0]


def test_claims_of_the_store_will_do(shipped_store: Path) -> None:
    facts, claims = queries.facts(shipped_store), queries.claims(shipped_store)
    assert len(changes.told(claims, dt.date(2025, 6, 1), dt.date(2025, 6, 30)))
    assert len(changes.learned_late(claims, dt.date(2026, 10, 1), dt.date(2100, 1, 1)))
    assert len(known_on(claims, dt.date(2025, 6, 30))) < len(claims)
    assert disagreements.disagreements(facts, claims)["spread"].notna().any()
    assert league.league(facts, DAY, claims=claims)["last_news"].notna().any()
    pay.task_minutes(claims)


def test_columns_of_the_input_frames(ledger: pd.DataFrame, ledger_claims_frame: pd.DataFrame) -> None:
    assert {name: str(ledger[name].dtype) for name in FACT_COLUMNS} == dict(FACT_COLUMNS)
    assert list(ledger_claims_frame.columns) == list(CLAIM_COLUMNS)
    assert {name: str(ledger_claims_frame[name].dtype) for name in CLAIM_COLUMNS} == dict(CLAIM_COLUMNS)
    assert ledger_claims_frame["known_from"].notna().all()
