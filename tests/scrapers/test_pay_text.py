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
        ("Pay Range\n\n$20 - $35", 20, 35, "USD", Per.UNKNOWN),
        ("Hourly Range\n\n$20—$35 USD", 20, 35, "USD", Per.HOUR),
        ("Hourly rate: $50", 50, 50, "USD", Per.HOUR),
        ("The hourly rate for this role is between $20 and $30.", 20, 30, "USD", Per.HOUR),
        ("The annual salary range for this position is $150,000-$180,000 USD.", 150_000, 180_000, "USD", Per.YEAR),
        ("Compensation Range: $90.0K - $120.0K", 90_000, 120_000, "USD", Per.UNKNOWN),
        ("Weekly pay: $800", 800, 800, "USD", Per.WEEK),
        ("CAD $30 - $45 per hour", 30, 45, "CAD", Per.HOUR),
        ("AUD $45/hour", 45, 45, "AUD", Per.HOUR),
        ("$40 (USD) per hour", 40, 40, "USD", Per.HOUR),
        ("from £12.50 p/h", 12.5, None, "GBP", Per.HOUR),
        ("£12.50ph", 12.5, 12.5, "GBP", Per.HOUR),
        ("£30k pa", 30_000, 30_000, "GBP", Per.YEAR),
        ("$40 per billable hour", 40, 40, "USD", Per.HOUR),
        ("$3 per audio minute", 3, 3, "USD", Per.MINUTE),
        ("$40 or more per hour", 40, None, "USD", Per.HOUR),
        ("$.05 per image", 0.05, 0.05, "USD", Per.TASK),
        ("$500 flat fee", 500, 500, "USD", Per.ONCE),
        ("₹3,00,000 - 5,00,000 per annum", 300_000, 500_000, "INR", Per.YEAR),
        ("₹4-6 lakhs per annum", 400_000, 600_000, "INR", Per.YEAR),
        ("zwischen 20 und 25 € pro Stunde", 20, 25, "EUR", Per.HOUR),
        ("Stundenlohn von 18 € bis 22 €", 18, 22, "EUR", Per.HOUR),
        ("60.000 € brutto im Jahr", 60_000, 60_000, "EUR", Per.YEAR),
        ("15 € brut de l'heure", 15, 15, "EUR", Per.HOUR),
        ("entre 15 et 20 € de l'heure", 15, 20, "EUR", Per.HOUR),
        ("de 20 a 25 dólares la hora", 20, 25, "USD", Per.HOUR),
        ("entre 20 e 25 reais por hora", 20, 25, "BRL", Per.HOUR),
        ("tra 10 e 15 euro l'ora", 10, 15, "EUR", Per.HOUR),
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
        "a $5/hour bonus in the first month",
        "$50 per month for internet",
        "A subscription that costs $20 per month is needed",
        "$10 per audio hour",
    ],
)
def test_money_that_is_no_pay(text: str) -> None:
    assert pays_in(text) == ()


def test_one_sum_told_twice_counts_once() -> None:
    assert len(pays_in("$20 per hour.\nAgain: $20 per hour; overtime $30 per hour")) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,500", 1500),
        ("1.500", 1500),
        ("20,50", 20.5),
        ("0.022", 0.022),
        ("1.234,56", 1234.56),
        ("1,234.5", 1234.5),
        (".05", 0.05),
    ],
)
def test_amounts(text: str, value: float) -> None:
    assert read_amount(text) == value


def test_labels_name_spans() -> None:
    assert per_of_words("Hourly range") is Per.HOUR
    assert per_of_words("Bi-weekly pay") is Per.TWO_WEEKS
    assert per_of_words("Annual base salary") is Per.YEAR
    assert per_of_words("Range") is Per.UNKNOWN
    assert per_of_words("hourly or annual") is Per.UNKNOWN


@pytest.mark.parametrize("piece", ["$1 ", "1", "pay ", "$20 - ", "hourly ", "between $1 and ", "$1 gross ", "1,00,"])
def test_long_and_odd_texts_take_no_time(piece: str) -> None:
    """Every sum is looked at with a few dozen characters around it, so that length alone decides."""
    assert len(pays_in(piece * 20_000)) <= 2


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
