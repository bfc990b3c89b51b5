"""Amounts of money: what they are, whose they are, and which are somebody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim, Metric

Read = Callable[..., list[Claim]]
FIELD = "Data labelling has grown up."


def told(claims: list[Claim], metric: Metric) -> list[tuple[str, float | None, float | None]]:
    return [(one.vendor, one.low, one.high) for one in claims if one.metric is metric]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Meta agreed to pay $3 billion for 20% of Toloka."),
        ("de", "Meta übernimmt 20 Prozent der Anteile an Toloka und zahlt dafür 3 Milliarden Dollar."),
    ],
)
def test_the_price_of_a_share_is_an_investment(read: Read, lang: str, text: str) -> None:
    claims = read(lang, text)
    assert told(claims, Metric.FUNDING) == [("toloka", 3e9, 3e9)]
    assert told(claims, Metric.STAKE) == [("toloka", 20, 20)]
    assert told(claims, Metric.REVENUE) == []


def test_a_bare_post_after_an_amount_is_a_valuation(read: Read) -> None:
    (value,) = [one for one in read("en", "Mercor: $40M Series B, $700M post.") if one.metric is Metric.VALUATION]
    assert (value.low, value.kind) == (7e8, "post_money")


def test_an_amount_no_vendor_sells_is_its_worth(read: Read) -> None:
    claims = read("en", "Mercor hits $12B")
    assert told(claims, Metric.REVENUE) == []
    assert told(claims, Metric.VALUATION) == [("mercor", 12e9, 12e9)]


def test_a_round_led_by_somebody_needs_no_currency(read: Read) -> None:
    text = "Toloka, spécialiste de l'annotation, a bouclé en mai une levée de 45 millions menée par Felicis."
    assert told(read("fr", text), Metric.FUNDING) == [("toloka", 45e6, 45e6)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka labels data. Quillwork raised $30 million from Felicis."),
        ("fr", "OpenAI, que Toloka compte parmi ses clients, a levé 9 milliards de dollars."),
        ("en", "Toloka told a story. Compare it with OpenAI's $9 billion annualized."),
    ],
)
def test_money_of_others_is_nobody_s(read: Read, lang: str, text: str) -> None:
    assert [one for one in read(lang, text) if one.low == 9e9 or one.low == 30e6] == []


def test_a_person_raises_for_the_company(read: Read) -> None:
    text = "Ada Brill runs Toloka, which labels data. Brill raised $30 million last year."
    assert told(read("en", text), Metric.FUNDING) == [("toloka", 30e6, 30e6)]


def test_a_company_in_a_relative_clause_owns_no_amount_before_it(read: Read) -> None:
    text = "Appen reports. Revenue in 2023 was $210 million, of which Google supplied $60 million."
    claims = read("en", text)
    assert ("appen", 210e6, 210e6) in told(claims, Metric.REVENUE)
    assert [one.party for one in claims if one.low == 60e6] == ["google"]


def test_a_clause_that_leads_in_names_no_subject(read: Read) -> None:
    text = (
        "Appen maigrit. Après la perte de Google, survenue en mars, il a vu son chiffre d'affaires tomber à "
        "90 millions de dollars."
    )
    assert told(read("fr", text), Metric.REVENUE) == [("appen", 90e6, 90e6)]


def test_a_total_holds_for_the_amount_beside_it(read: Read) -> None:
    text = (
        "Toloka a levé 6 millions d'euros depuis ses débuts et discute d'une nouvelle opération de 8 millions d'euros."
    )
    claims = read("fr", text)
    assert told(claims, Metric.FUNDING_TOTAL) == [("toloka", 6e6, 6e6)]
    assert told(claims, Metric.FUNDING) == [("toloka", 8e6, 8e6)]


def test_growth_after_the_amounts_compared(read: Read) -> None:
    text = (
        "Appen's revenue was $155.3 million in the third quarter of 2024, compared with $125.6 million for the three "
        "months ended September 30, 2023, an increase of 23.6%."
    )
    assert told(read("en", text), Metric.REVENUE_GROWTH) == [("appen", 23.6, 23.6)]


def test_over_after_a_percentage_is_no_bound(read: Read) -> None:
    text = "Appen posted revenue of $58 million, an increase of 45% over the $40 million of the quarter before."
    assert ("appen", 40e6, 40e6) in told(read("en", text), Metric.REVENUE)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "La valoración de Mercor se dispara hasta los 6.000 millones de dólares."),
        ("es", "Appen vio caer sus ingresos un 4% en 2024, hasta 6.000 millones de dólares."),
    ],
)
def test_what_a_growth_led_to_is_no_bound(read: Read, lang: str, text: str) -> None:
    assert [(one.low, one.high) for one in read(lang, text) if one.unit == "USD"] == [(6e9, 6e9)]


def test_ne_plus_que_is_no_bound(read: Read) -> None:
    text = "Appen, spécialiste de l'annotation, ne pèse plus que 300 millions de dollars en Bourse."
    assert told(read("fr", text), Metric.VALUATION) == [("appen", 3e8, 3e8)]


def test_people_who_collect_are_paid(read: Read) -> None:
    claims = read("en", "Handshake AI pays by the week. Its annotators collected $14 million from Toloka in February.")
    assert told(claims, Metric.FUNDING) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Meta bought its 30% of Toloka last June at $2 billion.", ("valuation", 2e9)),
        ("en", "In spring Toloka was said to be raising at half a billion pounds.", ("valuation", 5e8)),
        ("en", "Offers for shares imply a value of about $3 billion for Toloka.", ("valuation", 3e9)),
        ("en", "Google accounted for $25 million, or 22%, of Toloka's revenue in 2024.", ("revenue", 25e6)),
        ("en", "Toloka's run rate is $20 million. Toloka expects the rate to exceed $30 million.", ("revenue", 30e6)),
        ("fr", "Toloka a réalisé 60 millions de revenus en 2024. Toloka table sur 85 millions.", ("revenue", 85e6)),
    ],
)
def test_what_an_amount_is(read: Read, lang: str, text: str, expected: tuple[str, float]) -> None:
    assert expected in [(claim.metric.value, claim.low) for claim in read(lang, text)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "Toloka annota dati. Il giro d'affari del settore vale 90 milioni di euro."),
        ("de", "Toloka beschriftet Daten. Der Umsatz der Branche erreichte 90 Millionen Euro."),
        ("es", "Toloka etiqueta datos. Los ingresos del sector sumaron 90 millones de euros."),
        ("pt", "A Toloka anota dados. As receitas do setor somaram 90 milhões de euros."),
    ],
)
def test_sums_of_a_sector_are_nobody_s(read: Read, lang: str, text: str) -> None:
    assert read(lang, text) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "OpenAI a versé 190 millions de dollars à Toloka en 2024."),
        ("it", "OpenAI ha versato a Toloka 190 milioni di dollari nel 2024."),
        ("de", "OpenAI zahlte 2024 an Toloka 190 Millionen Dollar."),
        ("en", "OpenAI paid Toloka $190 million in 2024."),
    ],
)
def test_what_a_client_pays_is_revenue_from_it(read: Read, lang: str, text: str) -> None:
    assert [(claim.kind, claim.party, claim.low) for claim in read(lang, text)] == [("from_client", "openai", 190e6)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Chez Toloka, le chiffre d'affaires, 3 millions d'euros l'an dernier, a reculé de 8 %."),
        ("en", "Toloka has now collected $3 million since it was set up."),
        ("es", "En Toloka hemos captado 3 millones de euros desde que nacimos."),
        ("en", "Toloka is in talks at $3 million, goes the gossip."),
    ],
)
def test_an_amount_is_told_by_words_around_it(read: Read, lang: str, text: str) -> None:
    wanted = {"fr": "revenue", "es": "funding_total", "en": "valuation" if "talks" in text else "funding_total"}[lang]
    assert (wanted, 3e6) in [(claim.metric.value, claim.low) for claim in read(lang, text)]


def test_growth_in_the_infinitive(read: Read) -> None:
    (claim,) = read("en", "Toloka says that it expects turnover to climb 30 per cent this year.")
    assert (claim.metric.value, claim.low, claim.status.value) == ("revenue_growth", 30, "projected")


def test_a_share_of_the_staff_is_no_stake(read: Read) -> None:
    text = "Toloka says that half of its 5,500 workers now hold a university degree."
    assert [claim.metric.value for claim in read("en", text)] == ["workforce"]


def test_a_price_belongs_to_the_amount_after_it(read: Read) -> None:
    text = "Meta puts in $14 billion at a price of $29 billion for the whole of Toloka, against 13 billion last year."
    assert {(claim.metric.value, claim.low) for claim in read("en", text)} == {
        ("funding", 14e9),
        ("valuation", 29e9),
        ("valuation", 13e9),
    }


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Meta is said to own about three quarters of Toloka."),
        ("fr", "Meta détient les trois quarts de Toloka."),
        ("de", "Meta hält drei Viertel von Toloka."),
        ("it", "Meta detiene tre quarti di Toloka."),
    ],
)
def test_stakes_in_words(read: Read, lang: str, text: str) -> None:
    assert [(claim.metric.value, claim.low, claim.party) for claim in read(lang, text)] == [("stake", 75, "meta")]
