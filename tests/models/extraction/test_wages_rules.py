"""Wages: how lines, headings and sentences before complete a rate, and which wages are none of a vendor's."""

from __future__ import annotations

from typing import Any

import pytest

_FIELDS = ("vendor", "low", "high", "unit", "kind", "as_of")


def rates(claims: list[Any], metric: str = "pay_rate") -> list[tuple[Any, ...]]:
    """The rates in order of their text, as far as these tests look at them."""
    records = [claim.as_record() for claim in claims]
    return [tuple(record[name] for name in _FIELDS) for record in records if record["metric"] == metric]


def amounts(claims: list[Any]) -> list[tuple[Any, ...]]:
    """Ends and unit of each rate."""
    return [row[1:4] for row in rates(claims)]


@pytest.mark.parametrize(
    ("lang", "text", "new", "when"),
    [
        ("en", "Appen cut its rate from $14 to $9 an hour in June.", 9, "2025-06"),
        ("de", "Der Stundenlohn bei Appen sank im Juli von 12 auf 9 Euro.", 9, "2025-07"),
        ("es", "La tarifa de Appen bajó de 15 a 9 dólares la hora en agosto.", 9, "2025-08"),
        ("pt", "O valor da hora na Appen caiu de 60 para 42 reais em agosto.", 42, "2025-08"),
        ("it", "Il compenso di Appen è passato da 18 a 11 euro l'ora in aprile.", 11, "2025-04"),
    ],
)
def test_the_date_of_a_change_is_that_of_the_new_rate(read: Any, lang: str, text: str, new: float, when: str) -> None:
    old, now = rates(read(lang, text))
    assert old[5] is None
    assert (now[1], now[5]) == (new, when)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The rate at Appen was 15 dollars an hour until March; it has been nine since."),
        ("fr", "Appen payait 15 dollars l'heure jusqu'en mars ; c'est 9 depuis."),
    ],
)
def test_a_rate_holds_since_the_one_before_it_ended(read: Any, lang: str, text: str) -> None:
    assert [(row[1], row[5]) for row in rates(read(lang, text))] == [(15, None), (9, "2025-03")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "California's minimum wage is $16.50 an hour; Appen pays less, some of its workers say."),
        ("en", "Rival platforms pay $60 an hour, but Appen would not say what it offers."),
        ("en", "Appen pays its office managers $95,000 a year."),
        ("en", "On Appen I cashed out $412 on Monday after a long week of hourly work."),
        ("en", "Appen gives everybody $50 for each friend who signs up."),
        ("fr", "Appen me doit encore 180 dollars."),
        ("de", "Der Mindestlohn beträgt 12,82 Euro je Stunde; Appen hält sich bedeckt."),
        ("es", "Otras plataformas pagan 20 dólares la hora; Appen no responde."),
    ],
)
def test_wages_of_others_and_other_sums_are_no_rates(read: Any, lang: str, text: str) -> None:
    assert rates(read(lang, text)) == []


@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        ("en", "Handshake pays fellows a flat $100 per accepted problem.", 100),
        ("de", "Appen zahlt 3 Euro pro geprüftem Protokoll.", 3),
        ("fr", "Appen verse 4 euros par enregistrement validé.", 4),
        ("it", "Appen paga 3 euro per ogni scontrino trascritto.", 3),
    ],
)
def test_pieces_that_no_list_names(read: Any, lang: str, text: str, amount: float) -> None:
    assert [(row[0], row[2][-5:]) for row in amounts(read(lang, text))] == [(amount, "/task")]


def test_prices_per_share_or_user_are_no_pay(read: Any) -> None:
    assert rates(read("en", "Appen pays $5 per share and bills 20 dollars per user.")) == []


def test_two_cents_a_piece_are_not_told_by_the_hourly_rate_that_they_make(read: Any) -> None:
    text = "Pro Bild zahlt Appen zwei bis fünf Cent, an guten Tagen ergibt das 9 Euro in der Stunde."
    assert [row[2] for row in amounts(read("de", text))] == ["EUR/task", "EUR/hour"]


@pytest.mark.parametrize(
    ("lang", "text", "unit"),
    [
        ("en", "Appen pays a day rate of 160 dollars.", "USD/day"),
        ("de", "Appen vergütet Lektorate mit einem Tagessatz von 160 Euro.", "EUR/day"),
        ("fr", "Appen paie un tarif journalier de 160 euros.", "EUR/day"),
    ],
)
def test_spans_that_stand_before_their_amount(read: Any, lang: str, text: str, unit: str) -> None:
    assert amounts(read(lang, text)) == [(160, 160, unit)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Appen pays trainers $8 an hour. Elsewhere less: experts get forty."),
        ("fr", "Appen paie 8 dollars de l'heure en Inde ; un soudeur certifié, 40."),
    ],
)
def test_a_clause_may_leave_out_what_the_rate_before_it_told(read: Any, lang: str, text: str) -> None:
    assert [row[:2] for row in amounts(read(lang, text))] == [(8, 8), (40, 40)]


def test_a_wage_of_the_paragraph_belongs_to_the_vendor_named_in_it(read: Any) -> None:
    text = "Appen runs an office in Kathmandu. A recruit there starts on 25,000 Nepalese rupees a month."
    assert amounts(read("en", text)) == [(25_000, None, "NPR/month")]
    apart = "Appen runs an office in Kathmandu.\n\nHe wants to be a seaman. The starting salary is $480 a month."
    assert rates(read("en", apart)) == []


def test_the_same_amount_in_another_currency_is_told_once(read: Any) -> None:
    text = "Une annotatrice d'Appen touche 450 000 ariarys par mois, soit environ 86 euros."
    assert amounts(read("fr", text)) == [(450_000, 450_000, "MGA/month")]


@pytest.mark.parametrize(
    ("lang", "text", "ends"),
    [
        ("en", "Appen never pays less than 6 dollars an hour.", (6, None)),
        ("it", "Appen paga poco, mai sotto i 6 euro l'ora.", (6, None)),
        ("es", "Los revisores de Appen cobran desde el lunes 7,50 dólares por hora.", (7.5, 7.5)),
        ("en", "On Appen I get $35 an hour for biology, down from $60.", (35, 35)),
    ],
)
def test_words_that_bound_and_words_that_date(read: Any, lang: str, text: str, ends: tuple[Any, Any]) -> None:
    assert amounts(read(lang, text))[0][:2] == ends


def test_lines_below_a_heading_with_span_and_currency_hold_bare_numbers(read: Any) -> None:
    text = "In dollars per hour.\n\nMercor: 85 (doctors: 170)\n\nAppen: 15"
    assert [row[:5] for row in rates(read("en", text))] == [
        ("mercor", 85, 85, "USD/hour", None),
        ("mercor", 170, 170, "USD/hour", "medicine"),
        ("appen", 15, 15, "USD/hour", None),
    ]


def test_a_title_gives_the_span_of_a_list(read: Any) -> None:
    text = "• Mercor – Juristinnen: 90 bis 120 Dollar\n• Appen: 6 Dollar"
    found = rates(read("de", text, title="Stundensätze im Vergleich"))
    assert [row[:5] for row in found] == [("mercor", 90, 120, "USD/hour", "law"), ("appen", 6, 6, "USD/hour", None)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Outlier, maths tutor here. Appen pays $28 an hour.", "stem"),
        ("Appen pays the reviewers of its texts in Dutch $28 an hour.", "language"),
        ("Appen, the Dutch company, pays $28 an hour.", None),
        ("Appen pays newcomers $28 an hour.", None),
        ("Appen – Attorney, software licences (US bar): $28 an hour", "law"),
    ],
)
def test_whom_a_rate_is_for(read: Any, text: str, kind: str | None) -> None:
    assert [row[4] for row in rates(read("en", text))] == [kind]


def test_a_heading_names_the_trade_of_its_list(read: Any) -> None:
    text = "WHAT A LAWYER EARNS\n\nMercor: $90 to $130/hr\n\nAppen: $85/hr"
    assert [row[4] for row in rates(read("en", text))] == ["law", "law"]


@pytest.mark.parametrize(
    ("lang", "text", "unit"),
    [
        ("en", "Since we began, participants have received 160 million dollars through Appen.", "USD"),
        ("en", "Appen's contributors were paid $18 million in 2024.", "USD/year"),
    ],
)
def test_sums_that_reach_those_who_label_are_payouts(read: Any, lang: str, text: str, unit: str) -> None:
    assert [row[3] for row in rates(read(lang, text), "payout")] == [unit]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Appen pays $5 an hour in the Philippines.", "PH"),
        ("Appen pays 5 Canadian dollars an hour.", None),
        ("Appen pays $5 an hour in Kenya and Uganda.", None),
        ("Appen, based in Sydney, pays $5 an hour.", None),
    ],
)
def test_the_country_of_a_wage(read: Any, text: str, region: str | None) -> None:
    assert [claim.region for claim in read("en", text) if claim.metric == "pay_rate"] == [region]


def test_a_currency_told_after_the_amount(read: Any) -> None:
    text = "Outlier paga 16 euro l'ora. Mia cugina sta su Mercor e ne prende 38, in dollari però."
    assert [row[3] for row in rates(read("it", text)) if row[0] == "mercor"] == ["USD/hour"]


def test_a_threshold_of_payment_is_told_apart_from_the_rate_before_it(read: Any) -> None:
    text = "Appen recrute des transcripteurs : de 3 à 9 centimes de dollar la phrase, payables à partir de 10 dollars."
    assert amounts(read("fr", text)) == [(0.03, 0.09, "USD/task")]


def test_what_a_company_takes_in_beside_its_staff_is_no_payout(read: Any) -> None:
    text = "A Appen mantém 85 anotadores com carteira assinada e faturou R$ 14 milhões em 2024."
    assert rates(read("pt", text), "payout") == []


def test_cents_at_both_ends_of_a_range_in_words(read: Any) -> None:
    assert amounts(read("es", "Toloka: tareas de uno a tres centavos de dólar.")) == [(0.01, 0.03, "USD/task")]


def test_a_rate_after_a_comma_and_from_is_the_one_before(read: Any) -> None:
    text = "Handshake has upped what it pays doctoral fellows to $90 an hour, from 75."
    assert [(row[1], row[2], row[5]) for row in rates(read("en", text))] == [(90, 90, "2025-10"), (75, 75, None)]
