"""What vendors pay: spans, trades, bounds, currencies, and wages that are none of theirs."""

from __future__ import annotations

from typing import Any

import pytest

_FIELDS = ("vendor", "metric", "low", "high", "unit", "kind")


def rows(claims: list[Any]) -> list[tuple[Any, ...]]:
    """The claims in order of their text, as far as these tests look at them."""
    records = [claim.as_record() for claim in claims]
    return [tuple(record[name] for name in _FIELDS) for record in records]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Appen pays annotators in Manila $4 to $6 an hour.",
         [("appen", "pay_rate", 4, 6, "USD/hour", None)]),
        ("en", "At Mercor, radiologists get as much as $180 per hour while generalists settle for $22.",
         [("mercor", "pay_rate", None, 180, "USD/hour", "medicine"),
          ("mercor", "pay_rate", 22, 22, "USD/hour", "generalist")]),
        ("en", "Toloka hands crowd workers 3 cents for every image they tag.",
         [("toloka", "pay_rate", 0.03, 0.03, "USD/task", None)]),
        ("en", "Surge AI's hourly rate for lawyers is $95; physicians see 140.",
         [("surge-ai", "pay_rate", 95, 95, "USD/hour", "law"),
          ("surge-ai", "pay_rate", 140, 140, "USD/hour", "medicine")]),
        ("en", "Pay at Labelbox starts at $18/hr and tops out at $120/hr for PhDs.",
         [("labelbox", "pay_rate", 18, None, "USD/hour", None),
          ("labelbox", "pay_rate", None, 120, "USD/hour", "phd")]),
        ("en", "Handshake fellows with doctorates make between $60 and $100 an hour.",
         [("handshake", "pay_rate", 60, 100, "USD/hour", "phd")]),
        ("en", "Appen cut its rate from $14 to $9 an hour last month.",
         [("appen", "pay_rate", 14, 14, "USD/hour", None), ("appen", "pay_rate", 9, 9, "USD/hour", None)]),
        ("en", "Mercor bills its clients $200 an hour and pays the lawyer $110.",
         [("mercor", "pay_rate", 110, 110, "USD/hour", "law")]),
        ("en", "Compensation: $35–$55 USD per hour, depending on experience. Mercor is hiring linguists.",
         [("mercor", "pay_rate", 35, 55, "USD/hour", None)]),
        ("en", "Each transcript earned Appen workers 40 cents in 2023.",
         [("appen", "pay_rate", 0.4, 0.4, "USD/task", None)]),
        ("fr", "Appen paie ses annotateurs malgaches 1,20 dollar de l'heure.",
         [("appen", "pay_rate", 1.2, 1.2, "USD/hour", None)]),
        ("fr", "Chez Mercor, un médecin touche 150 $ l'heure, un généraliste 20.",
         [("mercor", "pay_rate", 150, 150, "USD/hour", "medicine"),
          ("mercor", "pay_rate", 20, 20, "USD/hour", "generalist")]),
        ("fr", "Toloka rémunère chaque image 2 centimes d'euro.",
         [("toloka", "pay_rate", 0.02, 0.02, "EUR/task", None)]),
        ("fr", "Surge AI propose de 25 à 45 €/h aux développeurs et jusqu'à 80 aux juristes.",
         [("surge-ai", "pay_rate", 25, 45, "EUR/hour", "software"),
          ("surge-ai", "pay_rate", None, 80, "EUR/hour", "law")]),
        ("fr", "La plateforme de Scale AI verse 3 dollars de l'heure, bien moins que le smic, à 11,88 euros.",
         [("scale-ai", "pay_rate", 3, 3, "USD/hour", None)]),
        ("fr", "Les doctorants recrutés par Handshake gagnent entre 50 et 90 dollars par heure.",
         [("handshake", "pay_rate", 50, 90, "USD/hour", "phd")]),
        ("de", "Appen zahlt Annotatoren in Kenia zwei Dollar pro Stunde.",
         [("appen", "pay_rate", 2, 2, "USD/hour", None)]),
        ("de", "Bei Mercor verdienen Ärzte bis zu 170 Dollar die Stunde, Generalisten nur 20.",
         [("mercor", "pay_rate", None, 170, "USD/hour", "medicine"),
          ("mercor", "pay_rate", 20, 20, "USD/hour", "generalist")]),
        ("de", "Toloka vergütet jedes Foto mit drei Cent.",
         [("toloka", "pay_rate", 0.03, 0.03, "EUR/task", None)]),
        ("de", "Der Stundenlohn für Übersetzer liegt bei Surge AI zwischen 22 und 30 Euro.",
         [("surge-ai", "pay_rate", 22, 30, "EUR/hour", "language")]),
        ("de", "Der gesetzliche Mindestlohn liegt bei 12,82 Euro pro Stunde; Toloka zahlt in Berlin 14.",
         [("toloka", "pay_rate", 14, 14, "EUR/hour", None)]),
        ("de", "Outlier lockt Physiker mit 40 Euro/Std.",
         [("outlier", "pay_rate", 40, 40, "EUR/hour", "stem")]),
        ("es", "Appen paga a sus anotadores en Bogotá 9.000 pesos la hora.",
         [("appen", "pay_rate", 9000, 9000, "COP/hour", None)]),
        ("es", "En Mercor un abogado gana 90 dólares por hora y un generalista, 18.",
         [("mercor", "pay_rate", 90, 90, "USD/hour", "law"), ("mercor", "pay_rate", 18, 18, "USD/hour", "generalist")]),
        ("es", "Toloka abona 4 céntimos por cada imagen etiquetada.",
         [("toloka", "pay_rate", 0.04, 0.04, "EUR/task", None)]),
        ("es", "Surge AI ofrece entre 20 y 35 euros la hora a traductores.",
         [("surge-ai", "pay_rate", 20, 35, "EUR/hour", "language")]),
        ("es", "Outlier paga hasta 50 dólares por hora a los médicos y al menos 15 al resto.",
         [("outlier", "pay_rate", None, 50, "USD/hour", "medicine"),
          ("outlier", "pay_rate", 15, None, "USD/hour", None)]),
        ("pt", "A Appen paga R$ 25 por hora aos anotadores brasileiros.",
         [("appen", "pay_rate", 25, 25, "BRL/hour", None)]),
        ("pt", "Na Mercor, médicos ganham até US$ 160 por hora e generalistas, US$ 20.",
         [("mercor", "pay_rate", None, 160, "USD/hour", "medicine"),
          ("mercor", "pay_rate", 20, 20, "USD/hour", "generalist")]),
        ("pt", "A Toloka remunera cada imagem com 3 cêntimos.",
         [("toloka", "pay_rate", 0.03, 0.03, "EUR/task", None)]),
        ("pt", "A Surge AI oferece entre 20 e 30 dólares por hora a tradutores.",
         [("surge-ai", "pay_rate", 20, 30, "USD/hour", "language")]),
        ("it", "Appen paga gli annotatori kenioti 2 dollari l'ora.",
         [("appen", "pay_rate", 2, 2, "USD/hour", None)]),
        ("it", "Da Mercor un medico guadagna 150 dollari all'ora, un generalista 20.",
         [("mercor", "pay_rate", 150, 150, "USD/hour", "medicine"),
          ("mercor", "pay_rate", 20, 20, "USD/hour", "generalist")]),
        ("it", "Toloka riconosce 3 centesimi per ogni immagine.",
         [("toloka", "pay_rate", 0.03, 0.03, "EUR/task", None)]),
        ("it", "Surge AI offre ai traduttori dai 20 ai 30 euro l'ora.",
         [("surge-ai", "pay_rate", 20, 30, "EUR/hour", "language")]),
        ("it", "Outlier paga almeno 18 euro l'ora chi insegna matematica, fino a 35 chi ha un dottorato.",
         [("outlier", "pay_rate", 18, None, "EUR/hour", "stem"), ("outlier", "pay_rate", None, 35, "EUR/hour", "phd")]),
    ],
)  # fmt: skip
def test_rates_with_span_and_trade(read: Any, lang: str, text: str, expected: list[tuple[Any, ...]]) -> None:
    assert sorted(map(str, rows(read(lang, text)))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Toloka paid contributors a total of $45 million in 2024.",
         [("toloka", "payout", 45000000, 45000000, "USD/year", None)]),
        ("en", "Mercor pays out over $2 million a day to its experts.",
         [("mercor", "payout", 2000000, None, "USD/day", None)]),
        ("fr", "Mercor reverse chaque jour 1,5 million de dollars à ses experts.",
         [("mercor", "payout", 1500000, 1500000, "USD/day", None)]),
        ("de", "Mercor schüttet täglich zwei Millionen Dollar an seine Experten aus.",
         [("mercor", "payout", 2000000, 2000000, "USD/day", None)]),
        ("es", "Mercor reparte cada día 1,8 millones de dólares entre sus expertos.",
         [("mercor", "payout", 1800000, 1800000, "USD/day", None)]),
        ("pt", "A Mercor distribui US$ 1,5 milhão por dia aos especialistas.",
         [("mercor", "payout", 1500000, 1500000, "USD/day", None)]),
        ("it", "Mercor versa ogni giorno 1,5 milioni di dollari ai suoi esperti.",
         [("mercor", "payout", 1500000, 1500000, "USD/day", None)]),
    ],
)  # fmt: skip
def test_totals_paid_out(read: Any, lang: str, text: str, expected: list[tuple[Any, ...]]) -> None:
    assert sorted(map(str, rows(read(lang, text)))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Baristas in Austin make $17 an hour, Mercor noted."),
        ("fr", "Labelbox facture ses clients 60 dollars de l'heure."),
    ],
)  # fmt: skip
def test_wages_and_prices_of_others_give_no_claim(read: Any, lang: str, text: str) -> None:
    assert rows(read(lang, text)) == []


def test_a_paragraph_remembers_the_span_and_currency_of_its_rates(read: Any) -> None:
    text = "Outlier paid maths graduates 30 euros an hour in March. A year ago it was 45."
    assert rows(read("en", text)) == [
        ("outlier", "pay_rate", 30, 30, "EUR/hour", "stem"),
        ("outlier", "pay_rate", 45, 45, "EUR/hour", "stem"),
    ]


def test_a_heading_gives_the_span_of_the_list_below(read: Any) -> None:
    text = "Rates we found (per hour)\n\nMercor – experts: $95\n\nLabelbox – coders: $30 to $50"
    assert rows(read("en", text)) == [
        ("mercor", "pay_rate", 95, 95, "USD/hour", "expert"),
        ("labelbox", "pay_rate", 30, 50, "USD/hour", "software"),
    ]


def test_numbers_of_items_are_no_rates(read: Any) -> None:
    text = "1. Toloka – $6 an hour.\n\n2. Appen – $9 an hour."
    assert [row[2] for row in rows(read("en", text))] == [6, 9]


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("en", "Nobody on Toloka may be paid under $6 an hour.", 6, None),
        ("en", "Toloka's floor is $6 an hour.", 6, None),
        ("en", "At Toloka I made four dollars an hour, tops.", None, 4),
        ("en", "Toloka pays experts $40+ an hour.", 40, None),
        ("fr", "Toloka ne paie jamais moins de 6 euros de l'heure.", 6, None),
        ("de", "Die Obergrenze bei Toloka liegt bei 30 Euro pro Stunde.", None, 30),
        ("es", "El techo en Toloka es de 30 dólares la hora.", None, 30),
        ("pt", "O piso da Toloka é de 5 dólares por hora.", 5, None),
        ("it", "Il tetto di Toloka è di 30 euro l'ora.", None, 30),
    ],
)
def test_bounds_told_by_words_further_off(read: Any, lang: str, text: str, low: int | None, high: int | None) -> None:
    assert [(row[2], row[3]) for row in rows(read(lang, text))] == [(low, high)]


def test_cents_told_after_whole_units_are_one_amount(read: Any) -> None:
    found = rows(read("pt", "Na Toloka recebo 1 dólar e 60 centavos por hora."))
    assert found == [("toloka", "pay_rate", 1.6, 1.6, "USD/hour", None)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Appen pays moderators in Kampala 700,000 shillings a month.", "UGX/month"),
        ("Appen pays moderators in Nairobi 40,000 shillings a month.", "KES/month"),
        ("Appen pays annotators in Kathmandu 25,000 rupees a month.", "NPR/month"),
        ("Appen pays annotators in Cebu 20,000 pesos a month plus health insurance.", "PHP/month"),
    ],
)
def test_the_country_tells_whose_shillings_rupees_and_pesos(read: Any, text: str, unit: str) -> None:
    found = rows(read("en", text))
    assert [row[4] for row in found] == [unit]
    assert found[0][2] == found[0][3]


def test_the_title_of_a_job_post_names_whom_the_rate_is_for(read: Any) -> None:
    text = "About the role: you review proofs.\n\nPay: $50 to $70 an hour."
    found = rows(read("en", text, title="Mathematician, remote, at Mercor"))
    assert found == [("mercor", "pay_rate", 50, 70, "USD/hour", "stem")]


def test_a_doctorate_counts_more_than_its_field(read: Any) -> None:
    found = rows(read("it", "Toloka paga 40 euro l'ora chi ha un dottorato in chimica."))
    assert [row[5] for row in found] == ["phd"]


def test_a_client_that_the_work_is_for_pays_nobody(read: Any) -> None:
    text = "On a project for Meta, annotators of Mercor got 16 dollars an hour."
    assert ("mercor", "pay_rate", 16, 16, "USD/hour", None) in rows(read("en", text))


def test_a_bracket_names_the_currency_of_the_amount_before_it(read: Any) -> None:
    text = "Toloka pays $40 an hour (Canadian dollars) to linguists."
    assert [row[4] for row in rows(read("en", text.replace("Canadian", "canadian")))] == ["CAD/hour"]
    assert [row[4] for row in rows(read("fr", "Toloka paie 25 balles de l'heure aux linguistes."))] == ["EUR/hour"]
