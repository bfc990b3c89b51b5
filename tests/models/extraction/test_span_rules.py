"""When a figure of some months is true: spans told by their end, bases of comparison, lists of years, inserts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim, Metric

Read = Callable[..., list[Claim]]


def dated(claims: list[Claim], metric: Metric) -> list[tuple[float | None, str | None, str]]:
    return [(one.low, one.kind, str(one.as_of)) for one in claims if one.metric is metric]


@pytest.mark.parametrize(
    ("lang", "text", "when"),
    [
        (
            "en",
            "For the three months ended June 30, 2025, Toloka, a labeling firm, had revenue of $20 "
            "million.",
            "2025-Q2",
        ),
        ("en", "For the year ended December 31, 2024, Toloka, a labeling firm, had revenue of $20 million.", "2024"),
        (
            "fr",
            "Pour le semestre clos le 30 juin 2025, Toloka, qui annote, affiche 20 millions de "
            "dollars de revenus.",
            "2025-H1",
        ),
        (
            "de",
            "In den drei Monaten bis Juni 2025 hatte Toloka, ein Annotierer, einen Umsatz von 20 "
            "Millionen Dollar.",
            "2025-Q2",
        ),
        (
            "es",
            "En el ejercicio cerrado en diciembre de 2024 Toloka, de anotación, ingresó 20 millones "
            "de dólares.",
            "2024",
        ),
        (
            "it",
            "Nel semestre chiuso al 30 giugno 2025 Toloka, annotazione dei dati, ha avuto ricavi per "
            "20 milioni di dollari.",
            "2025-H1",
        ),
        (
            "pt",
            "No trimestre encerrado em junho de 2025, a Toloka, de anotação, teve receita de 20 "
            "milhões de dólares.",
            "2025-Q2",
        ),
    ],
)  # fmt: skip
def test_a_span_told_by_its_end(read: Read, lang: str, text: str, when: str) -> None:
    assert [(low, as_of) for low, _, as_of in dated(read(lang, text), Metric.REVENUE)] == [(20e6, when)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Toloka, in labeling, had revenue of $60 million in the second quarter, against $40 "
            "million a year earlier.",
        ),
        (
            "fr",
            "Toloka, annotation, a fait 60 millions de dollars de revenus au deuxième trimestre, "
            "contre 40 millions un an plus tôt.",
        ),
        (
            "it",
            "Toloka, annotazione, ha avuto ricavi per 60 milioni di dollari nel secondo trimestre, "
            "contro i 40 milioni di un anno prima.",
        ),
    ],
)  # fmt: skip
def test_a_base_runs_over_the_same_span_a_year_earlier(read: Read, lang: str, text: str) -> None:
    assert dated(read(lang, text), Metric.REVENUE) == [(60e6, "quarter", "2025-Q2"), (40e6, "quarter", "2024-Q2")]


def test_a_base_in_brackets(read: Read) -> None:
    text = "In the second quarter Toloka, in labeling, had revenue of $60 million (2024: $40 million)."
    assert dated(read("en", text), Metric.REVENUE) == [(60e6, "quarter", "2025-Q2"), (40e6, "quarter", "2024-Q2")]


def test_years_in_the_order_of_the_amounts(read: Read) -> None:
    text = (
        "Toloka's labeling revenue was $30 million and $47 million for the years ended December "
        "31, 2023 and 2024, respectively."
    )
    assert dated(read("en", text), Metric.REVENUE) == [(30e6, "annual", "2023"), (47e6, "annual", "2024")]


def test_dates_in_an_insert_date_nothing_else(read: Read) -> None:
    text = (
        "Toloka, que hace dos años buscaba prácticas de anotación, tiene ingresos anualizados de "
        "90 millones de dólares."
    )
    assert dated(read("es", text), Metric.REVENUE) == [(90e6, "run_rate", "2025-10")]


def test_since_it_was_founded_is_no_date(read: Read) -> None:
    text = "Toloka, the labeling firm, has raised $103 million in total since it was started by two brothers in 2018."
    assert [as_of for _, _, as_of in dated(read("en", text), Metric.FUNDING_TOTAL)] == ["2025-10"]


def test_the_full_year_told_early_is_the_one_before(read: Read) -> None:
    text = "Nell'intero esercizio Toloka, annotazione dei dati, ha fatturato 251 milioni di dollari."
    assert dated(read("it", text, published="2026-02-20"), Metric.REVENUE) == [(251e6, "annual", "2025")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The revenue of Toloka, which labels data, went up by 12% to $38 million in the third quarter."),
        (
            "de",
            "Der Umsatz von Toloka, einem Anbieter von Trainingsdaten, stieg im dritten Quartal um "
            "12 Prozent auf 38 Millionen Dollar.",
        ),
        ("pt", "A receita da Toloka, que rotula dados, cresceu 12%, para US$ 38 milhões, no terceiro trimestre."),
        (
            "it",
            "I ricavi di Toloka, che etichetta dati, sono saliti del 12% a 38 milioni di dollari nel "
            "terzo trimestre.",
        ),
    ],
)  # fmt: skip
def test_a_growth_and_the_level_it_led_to(read: Read, lang: str, text: str) -> None:
    claims = read(lang, text)
    assert dated(claims, Metric.REVENUE) == [(38e6, "quarter", "2025-Q3")]
    assert [(low, as_of) for low, _, as_of in dated(claims, Metric.REVENUE_GROWTH)] == [(12, "2025-Q3")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "fr",
            "Toloka, annotation, a réalisé 300 millions de dollars de revenus en 2024. Il en attend "
            "500 cette année.",
        ),
        (
            "it",
            "Toloka, annotazione, ha chiuso il 2024 con ricavi per 300 milioni di dollari. Per "
            "quest'anno se ne aspetta 500.",
        ),
        (
            "pt",
            "A Toloka, de anotação, teve receita de 300 milhões de dólares em 2024. Para este ano, "
            "prevê 500 milhões.",
        ),
    ],
)  # fmt: skip
def test_a_forecast_that_leaves_out_unit_and_noun(read: Read, lang: str, text: str) -> None:
    assert [(low, as_of) for low, _, as_of in dated(read(lang, text), Metric.REVENUE)] == [
        (300e6, "2024"), (500e6, "2025"),
    ]  # fmt: skip


def test_twice_as_much_as_a_rival_is_no_growth(read: Read) -> None:
    text = "Toloka, de anotación, ya factura más del doble que su antigua competidora."
    assert dated(read("es", text), Metric.REVENUE_GROWTH) == []


def test_the_currency_of_the_amount_before_holds(read: Read) -> None:
    text = "Toloka, annotation, a levé 40 millions d'euros en mai. Le tour portait sa valorisation à 180 millions."
    claims = [one for one in read("fr", text) if one.metric is Metric.VALUATION]
    assert [(one.low, one.unit) for one in claims] == [(180e6, "EUR")]


def test_the_same_quarter_of_the_year_before_in_order(read: Read) -> None:
    text = (
        "Toloka, in labeling, had revenue of $62 million and $52 million for the three months ended "
        "September 30, 2025 and 2024, respectively."
    )
    assert dated(read("en", text, published="2025-11-07"), Metric.REVENUE) == [
        (62e6, "quarter", "2025-Q3"), (52e6, "quarter", "2024-Q3"),
    ]  # fmt: skip


def test_a_range_with_a_hyphen_between_letters(read: Read) -> None:
    claims = read("en", "Toloka, in labeling, expects A$235m-A$260m of revenue for 2026.")
    assert [(one.low, one.high, one.unit) for one in claims if one.metric is Metric.REVENUE] == [(235e6, 260e6, "AUD")]


def test_a_list_goes_on_with_what_it_began_with(read: Read) -> None:
    text = (
        "Toloka : 120 millions de dollars de recettes en 2024 pour l'annotation. Mercor : 87 "
        "millions, mais ses clients s'en vont peu à peu."
    )
    assert [low for low, _, _ in dated(read("fr", text), Metric.REVENUE)] == [120e6, 87e6]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "Il semestre di Toloka, annotazione: 113 milioni di dollari di ricavi, -18% sul primo semestre 2024."),
        (
            "en",
            "In the first half of 2025 Toloka, in labeling, had revenue of $113 million, down 18% on "
            "the first half of 2024.",
        ),
    ],
)  # fmt: skip
def test_a_growth_is_of_the_span_after_the_one_it_is_measured_on(read: Read, lang: str, text: str) -> None:
    (growth,) = [one for one in read(lang, text) if one.metric is Metric.REVENUE_GROWTH]
    assert (growth.low, str(growth.as_of)) == (-18, "2025-H1")


def test_a_result_reported_on_a_day_is_of_the_quarter_before(read: Read) -> None:
    text = "Jeudi, Toloka a publié un chiffre d'affaires trimestriel de 62 M$."
    (claim,) = read("fr", text, published="2025-11-07")
    assert (claim.kind, str(claim.as_of)) == ("quarter", "2025-Q3")


def test_names_in_brackets_are_those_of_the_company_before(read: Read) -> None:
    claims = read("en", "In June 2025, Meta (Google, Anthropic) took 30% of Toloka for $2 billion.")
    assert {(claim.metric.value, claim.party, str(claim.as_of)) for claim in claims} == {
        ("stake", "meta", "2025-06"),
        ("funding", "meta", "2025-06"),
    }
