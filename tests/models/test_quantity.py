"""Quantities: bounds, best value, agreement."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidValue
from models.quantity import Quantity, currency_of, is_unit, per_of

NUMBERS = st.floats(0.01, 1e12)


def test_more_than_a_billion_agrees_with_more_but_not_with_less() -> None:
    bound = Quantity(1e9, None, "USD")
    assert bound.agrees(Quantity(1.2e9, 1.2e9, "USD"))
    assert not bound.agrees(Quantity(0.8e9, 0.8e9, "USD"))


def test_hundreds_of_millions_agree_with_450_million_and_have_no_single_value() -> None:
    order = Quantity(100e6, 999_999_999, "USD")
    assert order.agrees(Quantity(450e6, 450e6, "USD"))
    assert order.value is None


@pytest.mark.parametrize(
    ("low", "high", "value"), [(5, 5, 5), (30, 40, 35), (10, None, 10), (None, 90, 90), (-20, -10, -15)]
)
def test_best_single_value(low: float | None, high: float | None, value: float) -> None:
    assert Quantity(low, high, "USD").value == value


@pytest.mark.parametrize("unit", ["usd", "dollars", "USD/week", "USD/", "", "XXX", "percent/hour"])
def test_refuses_unknown_units(unit: str) -> None:
    assert not is_unit(unit)
    with pytest.raises(InvalidValue, match="unit"):
        Quantity(1, 1, unit)


@pytest.mark.parametrize(("low", "high"), [(None, None), (2, 1), (math.nan, 1), (1, math.inf)])
def test_refuses_impossible_bounds(low: float | None, high: float | None) -> None:
    with pytest.raises(InvalidValue):
        Quantity(low, high, "USD")


def test_units_tell_their_currency_and_span() -> None:
    assert (currency_of("EUR/hour"), per_of("EUR/hour")) == ("EUR", "hour")
    assert (currency_of("EUR"), per_of("EUR")) == ("EUR", None)
    assert (currency_of("percent"), currency_of(None), per_of(None)) == (None, None, None)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_agreement_is_symmetric_and_holds_with_itself(a: float, b: float, c: float, d: float) -> None:
    one, other = Quantity(min(a, b), max(a, b), "USD"), Quantity(min(c, d), max(c, d), "USD")
    assert one.agrees(one)
    assert one.agrees(other) == other.agrees(one)
    assert not one.agrees(Quantity(min(c, d), max(c, d), "EUR"))
