"""Spanish and Portuguese sentences, and the rules that they brought for every language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim, Metric

Read = Callable[..., list[Claim]]


def told(claims: list[Claim], metric: Metric) -> list[tuple[str, float | None, float | None]]:
    return [(one.vendor, one.low, one.high) for one in claims if one.metric is metric]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Mercor earned, according to its own figures, $75 million in 2024."),
        ("es", "Mercor ingresó, según sus propias cuentas, 75 millones de dólares en 2024."),
        ("pt", "A Mercor faturou, segundo os seus próprios dados, 75 milhões de dólares em 2024."),
    ],
)
def test_an_insert_on_who_says_so_parts_no_verb_from_its_amount(read: Read, lang: str, text: str) -> None:
    assert told(read(lang, text), Metric.REVENUE) == [("mercor", 7.5e7, 7.5e7)]


def test_a_bare_thousand_leaves_out_the_millions_of_the_amount_before_it(read: Read) -> None:
    claims = read("es", "Surge AI vale ya 24.000 millones de dólares, frente a los 15.000 de julio.")
    assert told(claims, Metric.VALUATION) == [("surge-ai", 2.4e10, 2.4e10), ("surge-ai", 1.5e10, 1.5e10)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Mercor made $300 million in 2024, $80 million of it from OpenAI."),
        ("es", "Mercor facturó 300 millones de dólares en 2024, 80 de ellos procedentes de OpenAI."),
    ],
)
def test_a_part_of_the_revenue_is_the_clients_and_the_whole_is_not(read: Read, lang: str, text: str) -> None:
    kinds = {one.low: (one.kind, one.party) for one in read(lang, text) if one.metric is Metric.REVENUE}
    assert kinds == {3e8: ("annual", None), 8e7: ("from_client", "openai")}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "La cotización al alza no importa: el valor de Mercor ronda los 9.000 millones de dólares."),
        ("pt", "O valor da Mercor ronda os 9 mil milhões de dólares."),
    ],
)
def test_a_verb_that_looks_like_a_round_is_none(read: Read, lang: str, text: str) -> None:
    claims = read(lang, text)
    assert told(claims, Metric.FUNDING) == []
    assert told(claims, Metric.VALUATION) == [("mercor", 9e9, 9e9)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "Mercor facturó 75 millones el año pasado."),
        ("pt", "A Mercor faturou 75 milhões no ano passado."),
    ],
)
def test_a_year_after_bare_millions_tells_when(read: Read, lang: str, text: str) -> None:
    assert told(read(lang, text), Metric.REVENUE) == [("mercor", 7.5e7, 7.5e7)]
