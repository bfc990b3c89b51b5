"""When a figure is true: each rule on sentences of its own, read whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim, Metric

Read = Callable[..., list[Claim]]


def dates(claims: list[Claim], metric: Metric) -> list[tuple[float | None, str | None]]:
    return [(one.low, None if one.as_of is None else str(one.as_of)) for one in claims if one.metric is metric]


@pytest.mark.parametrize(
    ("lang", "text", "date"),
    [
        # Counted on from, or back to, a date that the sentence names.
        ("en", "Toloka opened in January and was at $50 million ARR four months later.", "2025-05"),
        ("en", "Mercor's revenue came to $90 million in 2023, up from $40 million the year before.", "2023"),
        # The words mean the longest period: "no ano passado" holds "no ano".
        ("pt", "A Appen faturou 300 milhões de dólares no ano passado.", "2024"),
        ("it", "L'anno scorso Appen ha registrato ricavi per 90 milioni di dollari.", "2024"),
        ("es", "El año pasado Appen facturó 90 millones de dólares.", "2024"),
        ("fr", "L'an dernier, Appen a réalisé un chiffre d'affaires de 90 millions de dollars.", "2024"),
        ("de", "Im Vorjahr erzielte Appen einen Umsatz von 90 Millionen Dollar.", "2024"),
        # A base of comparison dates itself alone.
        ("en", "Appen's revenue in the second quarter was $58 million, up from $33 million in 2020.", "2025-Q2"),
        # The span of revenue goes before the day of the news.
        ("en", "Appen posted first-quarter revenue of $58 million on Tuesday.", "2025-Q1"),
        ("en", "Appen's revenue for the three months ended June 30, 2025 was $58 million.", "2025-Q2"),
        # A quarter without a date is the last one that has ended.
        ("en", "Appen's quarterly revenue was $58 million.", "2025-Q3"),
        ("it", "Il fatturato trimestrale di Appen è stato di 58 milioni di dollari.", "2025-Q3"),
        # What the text has named before.
        ("en", "The third quarter of 2024 was good. Appen had revenue of $9 million in the quarter.", "2024-Q3"),
        # A forecast without a date is for the year.
        ("en", "Appen expects annual revenue of $200 million.", "2025"),
        # The only span that a sentence names holds for its second part.
        ("de", "2024 erlöste Turing 300 Millionen Dollar Umsatz; Appen kam auf 90 Millionen Dollar Umsatz.", "2024"),
    ],
)  # fmt: skip
def test_revenue(read: Read, lang: str, text: str, date: str) -> None:
    found = dates(read(lang, text), Metric.REVENUE)
    assert found, text
    assert found[0][1] == date


def test_every_sum_has_its_own_year(read: Read) -> None:
    text = "Turing's revenue came to $300 million in 2024, up from $167 million the year before."
    assert dates(read("en", text), Metric.REVENUE) == [(300e6, "2024"), (167e6, "2023")]


@pytest.mark.parametrize(
    ("lang", "text", "date"),
    [
        ("en", "Mercor, valued at $2 billion in February, pays physicians $150 an hour.", "2025-10"),
        ("de", "Mercor, im Februar mit 2 Milliarden Dollar bewertet, zahlt Ärzten 150 Dollar pro Stunde.", "2025-10"),
        ("en", "Outlier paid coders $20 an hour.", None),
        ("en", "Coders at Outlier are paid $20 an hour.", "2025-10"),
        ("es", "Outlier me ofreció 20 dólares por hora.", None),
        ("pt", "A Outlier me ofereceu 20 dólares por hora.", None),
        ("it", "Outlier mi ha offerto 20 dollari all'ora.", None),
        ("it", "Outlier paga 20 dollari all'ora.", "2025-10"),
        ("de", "Outlier zahlt seit August 20 Dollar pro Stunde.", "2025-08"),
        ("pt", "Desde agosto, a Outlier paga 20 dólares por hora.", "2025-08"),
        ("fr", "Payés 2 dollars de l'heure, les annotateurs d'Outlier se plaignent.", "2025-10"),
    ],
)
def test_wages(read: Read, lang: str, text: str, date: str | None) -> None:
    assert [one[1] for one in dates(read(lang, text), Metric.PAY_RATE)] == [date]


def test_a_wage_compared_with_an_earlier_one_holds_now(read: Read) -> None:
    text = "Outlier paie ses correcteurs 14 € de l'heure, contre 19 € de l'heure en 2023."
    assert dates(read("fr", text), Metric.PAY_RATE) == [(14.0, "2025-10"), (19.0, "2023")]


@pytest.mark.parametrize(
    ("lang", "text", "date"),
    [
        ("en", "Mercor has been valued at $10 billion since March.", "2025-03"),
        ("en", "Mercor was valued at $10 billion two weeks ago.", "2025-10"),
        ("en", "Five weeks after Mercor was valued at $10 billion, it is at odds with a client.", "2025-09"),
        ("en", "In July Mercor sought a valuation of $10 billion.", "2025-07"),
        ("fr", "Mercor, valorisée 10 milliards de dollars à l'été 2024, recrute.", "2024"),
    ],
)
def test_valuations(read: Read, lang: str, text: str, date: str) -> None:
    assert [one[1] for one in dates(read(lang, text), Metric.VALUATION)] == [date]


@pytest.mark.parametrize(
    ("lang", "text", "date"),
    [
        ("it", "Toloka dichiara 90 dipendenti e una crescita dei ricavi del 120% nel 2022.", "2025-10"),
        ("en", "Toloka has 90 employees and expects to end 2027 with at least 140.", "2025-10"),
        ("en", "At the end of 2024 Toloka had 90 employees.", "2024"),
        ("en", "Toloka wants to have 90 employees by March.", "2026-03"),
    ],
)
def test_head_counts(read: Read, lang: str, text: str, date: str) -> None:
    found = dates(read(lang, text), Metric.WORKFORCE)
    assert found, text
    assert found[0] == (90, date)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Appen denies that it will cut 300 jobs."),
        ("es", "Appen desmiente que vaya a despedir a 300 personas."),
        ("pt", "É falso que a Appen vá demitir 300 pessoas."),
    ],
)
def test_a_cut_that_is_denied_has_no_date(read: Read, lang: str, text: str) -> None:
    assert dates(read(lang, text), Metric.LAYOFF) == [(300, None)]
