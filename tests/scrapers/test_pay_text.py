from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.pay_text import Per, pays_in, per_of_words, read_amount


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "per"),
    [
        ("Pay: $20 - $35 per hour.", 20, 35, "USD", Per.HOUR),
        ("You earn up to $40/hr here", None, 40, "USD", Per.HOUR),
        ("USD 20 to 35 an hour", 20, 35, "USD", Per.HOUR),
        ("15 € par tâche", 15, 15, "EUR", Per.TASK),
        ("Bis zu 18,50 € pro Stunde", None, 18.5, "EUR", Per.HOUR),
        ("€1.500 pro Monat", 1500, 1500, "EUR", Per.MONTH),
        ("$5 per approved task", 5, 5, "USD", Per.TASK),
        ("From $25 per hour", 25, None, "USD", Per.HOUR),
        ("We offer $20+/hr", 20, None, "USD", Per.HOUR),
        ("120k - 150k USD per year", 120_000, 150_000, "USD", Per.YEAR),
        ("Salary: $120,000 - $150,000 annually", 120_000, 150_000, "USD", Per.YEAR),
        ("CA$30/hr", 30, 30, "CAD", Per.HOUR),
        ("$30 CAD per hour", 30, 30, "CAD", Per.HOUR),
        ("₹1,200/hour", 1200, 1200, "INR", Per.HOUR),
        ("R$ 50 por hora", 50, 50, "BRL", Per.HOUR),
        ("Rates from $15 to $60 per hour", 15, 60, "USD", Per.HOUR),
        ("$20/hour to $30/hour", 20, 30, "USD", Per.HOUR),
        ("$43 – $50 per hour • Offers Bonus", 43, 50, "USD", Per.HOUR),
        ("$2,000 bi-weekly", 2000, 2000, "USD", Per.TWO_WEEKS),
        ("$2000 every two weeks", 2000, 2000, "USD", Per.TWO_WEEKS),
        ("$1000 one-time", 1000, 1000, "USD", Per.ONCE),
        ("Pay rate: $30-$50", 30, 50, "USD", Per.UNKNOWN),
    ],
)
def test_pay_in_words(text: str, low: float, high: float, currency: str, per: Per) -> None:
    (pay,) = pays_in(text)
    assert (pay.low, pay.high, pay.currency, pay.per) == (low, high, currency, per)
    assert pay.span is not None
    assert text[slice(*pay.span)] == pay.words


@pytest.mark.parametrize(
    "text",
    [
        "Refer a friend: referral bonus of $500 per month",
        "We raised $40M a year ago",
        "The top 20 per hour are shown, all 50 a day",
        "home office stipend $600 per year",
        "work 20 hours a week",
        "valued at $10 billion",
        "$0 per hour",
        "$90,000 per hour",
    ],
)
def test_money_that_is_no_pay(text: str) -> None:
    assert pays_in(text) == ()


def test_one_sum_told_twice_counts_once() -> None:
    assert len(pays_in("$20 per hour.\nAgain: $20 per hour; overtime $30 per hour")) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,500", 1500), ("1.500", 1500), ("20,50", 20.5), ("0.022", 0.022), ("1.234,56", 1234.56), ("1,234.5", 1234.5)],
)
def test_amounts(text: str, value: float) -> None:
    assert read_amount(text) == value


def test_labels_name_spans() -> None:
    assert per_of_words("Hourly range") is Per.HOUR
    assert per_of_words("Bi-weekly pay") is Per.TWO_WEEKS
    assert per_of_words("Annual base salary") is Per.YEAR
    assert per_of_words("Range") is Per.UNKNOWN
    assert per_of_words("hourly or annual") is Per.UNKNOWN


@given(st.text(max_size=300))
def test_any_text_is_read_without_harm(text: str) -> None:
    for pay in pays_in(text):
        assert pay.plausible
        assert pay.span is not None
        assert text[slice(*pay.span)] == pay.words


@given(st.integers(1, 900), st.integers(1, 900))
def test_a_range_comes_back_as_written(low: int, high: int) -> None:
    if low <= high:
        (pay,) = pays_in(f"The role pays ${low} to ${high} per hour.")
        assert (pay.low, pay.high) == (low, high)
