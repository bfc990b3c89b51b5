"""Figures in the notations of six languages."""

from __future__ import annotations

import pytest

from models.extraction.figures import Figure, FigureReader
from models.extraction.lexicon import lexicon
from models.extraction.text import read_sentences


def figures(lang: str, text: str) -> list[Figure]:
    lex = lexicon(lang)
    (sentence,) = read_sentences(text, lex.abbreviations, spaced=lex.spaced)
    return FigureReader(sentence, lex.cues(sentence.words), lex).read()


def only(lang: str, text: str) -> Figure:
    (figure,) = figures(lang, text)
    return figure


@pytest.mark.parametrize(
    ("lang", "text", "value", "unit"),
    [
        ("en", "a price of $10B in all", 10e9, "USD"),
        ("en", "a price of US$ 1.2bn in all", 1.2e9, "USD"),
        ("en", "a price of 10 billion dollars in all", 10e9, "USD"),
        ("en", "a price of half a billion dollars", 5e8, "USD"),
        ("en", "a price of a quarter of a billion dollars", 2.5e8, "USD"),
        ("en", "a price of A$77 million", 77e6, "AUD"),
        ("en", "a price of ₹650 here", 650.0, "INR"),
        ("en", "twenty-five thousand pounds went missing", 25_000.0, "GBP"),
        ("en", "a price of $1,250.50 here", 1250.5, "USD"),
        ("en", "a price of 7 cents here", 0.07, "USD"),
        ("en", "a price of EUR 41m here", 41e6, "EUR"),
        ("fr", "un prix de 14,3 milliards de dollars", 14.3e9, "USD"),
        ("fr", "un prix de 10 Mds $ environ", 10e9, "USD"),
        ("fr", "un prix de 870 M$ environ", 870e6, "USD"),
        ("fr", "un prix de 25 M£ environ", 25e6, "GBP"),
        ("fr", "un prix d'un demi-milliard de dollars", 5e8, "USD"),
        ("fr", "un prix d'un million et demi de dollars", 1.5e6, "USD"),
        ("fr", "un prix de 1 250 000 euros", 1_250_000.0, "EUR"),
        ("fr", "un prix de 26\u202f600 euros", 26_600.0, "EUR"),
        ("fr", "un prix de 3 millions de livres sterling", 3e6, "GBP"),
        ("fr", "un prix de 40 millions de dollars australiens", 40e6, "AUD"),
        ("de", "ein Preis von 1,2 Mrd. Euro", 1.2e9, "EUR"),
        ("de", "ein Preis von 500 Mio. Dollar", 500e6, "USD"),
        ("de", "ein Preis von einer halben Milliarde Dollar", 5e8, "USD"),
        ("de", "ein Preis von anderthalb Milliarden Dollar", 1.5e9, "USD"),
        ("de", "ein Preis von fünfundzwanzig Millionen Euro", 25e6, "EUR"),
        ("de", "ein Preis von 11,50 € hier", 11.5, "EUR"),
        ("es", "un precio de 25.000 millones de dólares", 25e9, "USD"),
        ("es", "un precio de mil millones de euros", 1e9, "EUR"),
        ("es", "un precio de 1.095 millones de dólares", 1095e6, "USD"),
        ("es", "un precio de 79.5 mdd hoy", 79.5e6, "USD"),
        ("pt", "um preço de US$ 2,2 bilhões", 2.2e9, "USD"),
        ("pt", "um preço de 12,6 mil milhões de dólares", 12.6e9, "USD"),
        ("pt", "um preço de R$ 60 aqui", 60.0, "BRL"),
        ("it", "un prezzo di 14,3 miliardi di dollari", 14.3e9, "USD"),
        ("it", "un prezzo di mezzo miliardo di euro", 5e8, "EUR"),
        ("it", "un prezzo di duemila euro", 2000.0, "EUR"),
    ],
)
def test_amounts(lang: str, text: str, value: float, unit: str) -> None:
    figure = only(lang, text)
    assert (figure.low, figure.high, figure.currency) == (pytest.approx(value), pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("en", "between $1.32 and $2 for it", 1.32, 2.0),
        ("en", "a price of US$80–110 here", 80.0, 110.0),
        ("en", "a price of 30 to 40 dollars", 30.0, 40.0),
        ("en", "a price of up to $25 billion", None, 25e9),
        ("en", "a price of more than $1 million", 1e6, None),
        ("en", "a price of $200 million or more", 2e8, None),
        ("en", "a price of at least 45,000 shillings", 45_000.0, None),
        ("en", "a price of hundreds of millions of dollars", 1e8, 999_999_999.0),
        ("fr", "entre 7 et 15 euros", 7.0, 15.0),
        ("fr", "de 10 à 700 dollars", 10.0, 700.0),
        ("fr", "jusqu'à 800 M$ environ", None, 8e8),
        ("de", "zwischen 38 und 50 Euro", 38.0, 50.0),
        ("de", "zwei bis fünf Cent pro Bild", 0.02, 0.05),
        ("de", "mehr als 1,5 Millionen Dollar", 1.5e6, None),
        ("es", "entre 7 y 15 dólares", 7.0, 15.0),
        ("es", "hasta 1.000 millones de dólares", None, 1e9),
        ("pt", "de R$ 60 a R$ 110 aqui", 60.0, 110.0),
        ("it", "18-20 miliardi di euro", 18e9, 20e9),
        ("it", "oltre 60mila euro", 60_000.0, None),
    ],
)
def test_ranges_and_bounds(lang: str, text: str, low: float | None, high: float | None) -> None:
    figure = only(lang, text)
    assert figure.low == (None if low is None else pytest.approx(low))
    assert figure.high == (None if high is None else pytest.approx(high))


@pytest.mark.parametrize(
    ("lang", "text", "per"),
    [
        ("en", "$16 an hour", "hour"),
        ("en", "$25/hr for it", "hour"),
        ("en", "$0.60 per audio minute", "minute"),
        ("en", "$55 a task", "task"),
        ("en", "$2 million a day", "day"),
        ("fr", "18 €/h ici", "hour"),
        ("fr", "85 dollars de l'heure", "hour"),
        ("de", "21 Dollar pro Stunde", "hour"),
        ("de", "2.300 Euro brutto im Monat", "month"),
        ("es", "8 dólares la hora", "hour"),
        ("pt", "R$ 60 por hora", "hour"),
        ("it", "35 euro l'ora", "hour"),
    ],
)
def test_what_money_is_paid_per(lang: str, text: str, per: str) -> None:
    assert only(lang, text).per == per


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "revenue tripled", 3.0),
        ("en", "it grew 7x", 7.0),
        ("fr", "le chiffre d'affaires a quintuplé", 5.0),
        ("fr", "multiplié par dix", 10.0),
        ("de", "der Umsatz hat sich verdoppelt", 2.0),
        ("es", "las ventas se triplicaron", 3.0),
        ("pt", "a procura dobrou", 2.0),
        ("it", "i ricavi sono quadruplicati", 4.0),
    ],
)
def test_multiples(lang: str, text: str, value: float) -> None:
    found = [figure for figure in figures(lang, text) if figure.type == "multiple"]
    assert [figure.low for figure in found] == [value]


def test_a_change_is_two_figures_and_no_range() -> None:
    assert [(one.low, one.high) for one in figures("en", "pay fell from $21 to $16 an hour")] == [(21, 21), (16, 16)]
    assert [(one.low, one.high) for one in figures("de", "stieg von 7 auf 100 Millionen Dollar")] == [
        (7e6, 7e6),
        (1e8, 1e8),
    ]


@pytest.mark.parametrize("text", ["in 2024", "on 12 June", "on June 12, 2024", "1. Toloka"])
def test_dates_and_numbers_of_lists_are_no_figures(text: str) -> None:
    assert figures("en", text) == []


@pytest.mark.parametrize(
    ("lang", "text"), [("fr", "un prix multiplié par"), ("es", "un precio multiplicado por"), ("en", "a price times")]
)
def test_a_sentence_that_breaks_off_has_no_figure(lang: str, text: str) -> None:
    assert figures(lang, text) == []
