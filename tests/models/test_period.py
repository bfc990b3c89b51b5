"""Periods: text form, order, overlap."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidValue
from models.period import Period, Precision

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
PERIODS = st.builds(Period.of, DAYS, st.sampled_from(Precision))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-H1", "2025-01-01", "2025-06-30"),
        ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2025-Q2", "2025-04-01", "2025-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-09-12", "2025-09-12", "2025-09-12"),
    ],
)
def test_covers_the_days_that_its_text_names(text: str, first: str, last: str) -> None:
    period = Period.parse(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "25", "2025-13", "2025-00", "2025-02-30", "2025-Q5", "2025-H3", "2025-9", "2025-09-12T10:00", "٢٠٢٥"]
)
def test_refuses_what_is_no_period(text: str) -> None:
    with pytest.raises(InvalidValue):
        Period.parse(text)


def test_refuses_a_quarter_that_begins_inside_one() -> None:
    with pytest.raises(InvalidValue, match="first day of a quarter"):
        Period(dt.date(2025, 2, 1), Precision.QUARTER)


@given(PERIODS)
def test_text_and_period_are_the_same(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS, st.integers(-200, 200))
def test_shifting_there_and_back_gives_the_same(period: Period, steps: int) -> None:
    assert period.shift(steps).shift(-steps) == period


@given(PERIODS)
def test_the_next_period_begins_the_day_after(period: Period) -> None:
    assert period.shift(1).first == period.last + dt.timedelta(days=1)


def test_leaving_the_calendar_is_an_error() -> None:
    with pytest.raises(InvalidValue, match="leaves the calendar"):
        Period.parse("9999-12").shift(1)


@given(PERIODS, PERIODS)
def test_order_is_total_and_overlap_is_symmetric(one: Period, other: Period) -> None:
    assert (one < other) + (other < one) + ((one.last, one.first) == (other.last, other.first)) == 1
    assert one.overlaps(other) == other.overlaps(one)
    if one.contains(other):
        assert one.overlaps(other)
        assert one.days >= other.days


@given(DAYS, st.sampled_from(Precision))
def test_a_period_holds_the_day_that_it_is_made_of(day: dt.date, precision: Precision) -> None:
    period = Period.of(day, precision)
    assert period.first <= day <= period.last
    assert period.first <= period.middle <= period.last
