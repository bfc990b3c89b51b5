"""Who owns a figure: strangers, roles, lists in order, relative clauses, and parts of a company."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim, Metric

Read = Callable[..., list[Claim]]


def told(claims: list[Claim], metric: Metric) -> list[tuple[str, float | None, float | None]]:
    return [(one.vendor, one.low, one.high) for one in claims if one.metric is metric]


def money(claims: list[Claim]) -> list[Claim]:
    kept = (Metric.VALUATION, Metric.FUNDING, Metric.FUNDING_TOTAL, Metric.REVENUE)
    return [one for one in claims if one.metric in kept]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka labels data. Its client Anthropic raised $13 billion at a valuation of $183 billion."),
        ("en", "Toloka labels data. Its parent Brightwell has a market value of $26 billion."),
        ("fr", "Toloka annote des données. Son client Anthropic vient de lever 13 milliards de dollars."),
        ("es", "Toloka etiqueta datos. Su cliente OpenAI vale 500.000 millones de dólares."),
        ("pt", "A Toloka rotula dados. Sua cliente OpenAI vale 500 bilhões de dólares."),
        ("it", "Toloka etichetta dati. La sua cliente OpenAI vale 500 miliardi di dollari."),
        ("de", "Toloka annotiert Daten. Ihr Kunde OpenAI wird mit 500 Milliarden Dollar bewertet."),
    ],
)
def test_a_role_before_a_name_makes_the_figure_its_own(read: Read, lang: str, text: str) -> None:
    assert money(read(lang, text, title="Toloka")) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka labels data. Cogwheel, a maker of coding tools, raised $400 million last month."),
        ("en", "Toloka labels data. Rival Cogwheel raised $15 million."),
        ("fr", "Toloka annote des données. Cogwheel, la société d'un ancien chercheur, a réuni 890 millions d'euros."),
        ("pt", "A Toloka rotula dados. Já a Cogwheel captou US$ 500 milhões em maio."),
    ],
)
def test_a_company_outside_the_index_owns_its_round(read: Read, lang: str, text: str) -> None:
    assert money(read(lang, text, title="Toloka")) == []


def test_the_company_after_a_stranger_is_the_stranger(read: Read) -> None:
    text = "Toloka labels data. Cogwheel raised $400 million. The company is valued at $9 billion."
    assert money(read("en", text, title="Toloka")) == []


def test_a_vendor_rival_owns_what_it_takes_in(read: Read) -> None:
    text = "Toloka etiqueta datos. Su rival Appen facturó 294 millones de dólares en el segundo trimestre."
    assert told(read("es", text, title="Toloka"), Metric.REVENUE) == [("appen", 294e6, 294e6)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka and Mercor, two labeling companies, were valued at $2 billion and $10 billion respectively."),
        (
            "fr",
            "Toloka et Mercor, spécialistes de l'annotation, seraient valorisées respectivement 2 et "
            "10 milliards de dollars.",
        ),
        (
            "de",
            "Toloka und Mercor, Anbieter für Datenannotation, werden mit 2 beziehungsweise 10 "
            "Milliarden Dollar bewertet.",
        ),
        (
            "es",
            "Toloka y Mercor, de anotación de datos, están valoradas en 2.000 y 10.000 millones de "
            "dólares, respectivamente.",
        ),
        ("en", "Investors in labeling put $2 billion on Toloka and $10 billion on Mercor."),
    ],
)  # fmt: skip
def test_names_and_figures_in_one_order(read: Read, lang: str, text: str) -> None:
    assert told(read(lang, text), Metric.VALUATION) == [("toloka", 2e9, 2e9), ("mercor", 10e9, 10e9)]


def test_two_vendors_and_two_sums_need_no_word_for_the_order(read: Read) -> None:
    claims = read("en", "Toloka and Mercor, both in labeling, claim annualized sales of $30m and $170m.")
    assert told(claims, Metric.REVENUE) == [("toloka", 30e6, 30e6), ("mercor", 170e6, 170e6)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka labels data. Its founder is worth $18 billion."),
        ("en", "Toloka labels data. Meta's stake is now worth $18 billion."),
        ("fr", "Toloka annote des données. La fortune du fondateur est estimée à 18 milliards de dollars."),
        ("it", "Toloka etichetta dati. Il patrimonio del fondatore è stimato in 18 miliardi di dollari."),
    ],
)
def test_what_a_person_owns_is_no_valuation(read: Read, lang: str, text: str) -> None:
    assert told(read(lang, text, title="Toloka"), Metric.VALUATION) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka labels data. The rule binds companies with more than 5,000 staff and sales above $1.5 billion."),
        ("en", "Toloka labels data. Consultants think the whole field was worth 11 billion dollars last year."),
        ("en", "Toloka labels data. An increase of $8.7 million in revenue followed."),
        ("pt", "A Toloka rotula dados. É o terceiro negócio do ano, depois dos 100 milhões da Cogwheel."),
    ],
)
def test_sums_of_nobody_in_particular(read: Read, lang: str, text: str) -> None:
    assert money(read(lang, text, title="Toloka")) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "de",
            "Outlier gehört zu Toloka, an dem Meta seit Juni 49 Prozent hält. Dort wird annotiert: Datenannotation.",
        ),
        ("en", "Toloka, 49% of which belongs to Meta, labels data."),
        ("fr", "Toloka, qui annote des données, est valorisé 2 milliards de dollars depuis que Meta en a acquis 49 %."),
        ("es", "De Meta, que es dueña del 49 % de Toloka, depende el etiquetado de datos."),
    ],
)
def test_whose_stake_it_is(read: Read, lang: str, text: str) -> None:
    stakes = [one for one in read(lang, text) if one.metric is Metric.STAKE]
    assert [(one.vendor, one.party, one.low) for one in stakes] == [("toloka", "meta", 49)]


def test_a_holder_nobody_knows_and_the_share_before(read: Read) -> None:
    text = "Brightwell Partners beneficially owns 38% of Toloka, which labels data, against 61% before."
    stakes = [one for one in read("en", text) if one.metric is Metric.STAKE]
    assert [(one.vendor, one.party, one.low) for one in stakes] == [
        ("toloka", "brightwell-partners", 38), ("toloka", "brightwell-partners", 61),
    ]  # fmt: skip


def test_the_price_of_a_part_without_the_name(read: Read) -> None:
    text = "Toloka etiqueta datos. Meta compró el 49 % por 14.300 millones de dólares."
    assert told(read("es", text, title="Toloka"), Metric.FUNDING) == [("toloka", 14.3e9, 14.3e9)]


def test_revenue_by_segment_carries_its_scope(read: Read) -> None:
    text = (
        "Revenue was $80 million in the second quarter of 2025. By segment:\n\n"
        "– Frontier Data: $50 million, an increase of 12%\n\n"
        "– Talent Services: $30 million, compared with $20 million in the second quarter of 2024"
    )
    claims = [one for one in read("en", text, title="Toloka labels data") if one.metric is Metric.REVENUE]
    assert [(one.low, one.scope, str(one.as_of), one.kind) for one in claims] == [
        (80e6, None, "2025-Q2", "quarter"),
        (50e6, "Frontier Data", "2025-Q2", "quarter"),
        (30e6, "Talent Services", "2025-Q2", "quarter"),
        (20e6, "Talent Services", "2024-Q2", "quarter"),
    ]


def test_segments_in_thousands(read: Read) -> None:
    text = "Revenue by segment, 2025, in thousands of dollars: Frontier Data 391,650; Talent Services 76,550."
    claims = [one for one in read("en", text, title="Toloka labels data") if one.metric is Metric.REVENUE]
    assert [(one.low, one.scope) for one in claims] == [(391_650_000, "Frontier Data"), (76_550_000, "Talent Services")]


def test_growth_of_a_part_carries_its_scope(read: Read) -> None:
    text = "Revenue was $80 million in the second quarter of 2025. By segment:\n\n– Frontier Data: $50 million, up 12%"
    (growth,) = [one for one in read("en", text, title="Toloka labels data") if one.metric is Metric.REVENUE_GROWTH]
    assert (growth.low, growth.scope, str(growth.as_of)) == (12, "Frontier Data", "2025-Q2")


def test_a_label_and_its_value_are_one_line(read: Read) -> None:
    text = (
        "Annualized revenue\n\n$500 million\n\nTotal raised\n\n$484 million\n\nToloka is a data labeling marketplace."
    )
    claims = read("en", text, title="Toloka")
    assert [(one.low, one.kind) for one in claims if one.metric is Metric.REVENUE] == [(5e8, "run_rate")]
    assert told(claims, Metric.FUNDING_TOTAL) == [("toloka", 484e6, 484e6)]
    assert all(one.quote.words == text[one.quote.start : one.quote.end] for one in claims if one.quote is not None)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Toloka, which labels data, is running a tender offer that lets employees sell $150 "
            "million of their shares.",
        ),
        ("fr", "Toloka annote des données. Ses salariés vont revendre leurs actions pour 150 millions de dollars."),
        ("es", "Toloka etiqueta datos. Prepara una venta de acciones de sus empleados por 150 millones de dólares."),
        ("pt", "A Toloka rotula dados. Organiza uma venda secundária de ações dos funcionários de US$ 150 milhões."),
        ("it", "Toloka etichetta dati. I dipendenti possono vendere le loro azioni per 150 milioni di dollari."),
        (
            "de",
            "Toloka annotiert Daten. Der Anteilsverkauf der Beschäftigten hat ein Volumen von 150 "
            "Millionen Dollar.",
        ),
    ],
)  # fmt: skip
def test_a_sale_of_staff_shares_is_a_tender(read: Read, lang: str, text: str) -> None:
    (claim,) = [one for one in read(lang, text, title="Toloka") if one.metric is Metric.FUNDING]
    assert (claim.vendor, claim.low, claim.kind) == ("toloka", 150e6, "tender")


def test_the_sum_of_the_deal_before_keeps_its_kind(read: Read) -> None:
    text = "Toloka plans a tender offer for staff. The transaction could come to $90 million."
    (claim,) = [one for one in read("en", text, title="Toloka labels data") if one.metric is Metric.FUNDING]
    assert (claim.low, claim.kind) == (90e6, "tender")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka, in labeling, is now a $2 billion company."),
        ("en", "Toloka labels data. A paper had it raising money at $2 billion."),
        ("fr", "Toloka annote des données. Le groupe préparerait une introduction en Bourse à 2 milliards de dollars."),
    ],
)
def test_other_words_for_a_worth(read: Read, lang: str, text: str) -> None:
    assert told(read(lang, text, title="Toloka"), Metric.VALUATION) == [("toloka", 2e9, 2e9)]


@pytest.mark.parametrize(
    ("lang", "text", "scope"),
    [
        ("en", "Toloka labels data. Its robotics segment contributed $48 million in 2024.", "robotics segment"),
        (
            "fr",
            "Toloka annote des données. Sa branche médicale a rapporté 48 millions de dollars en "
            "2024.",
            "branche médicale",
        ),
        ("es", "Toloka etiqueta datos. Su división médica facturó 48 millones de dólares en 2024.", "división médica"),
    ],
)  # fmt: skip
def test_a_part_that_leads_the_clause_is_the_scope(read: Read, lang: str, text: str, scope: str) -> None:
    (claim,) = [one for one in read(lang, text, title="Toloka") if one.metric is Metric.REVENUE]
    assert (claim.low, claim.scope) == (48e6, scope)


@pytest.mark.parametrize(
    "text",
    [
        "Toloka labels data. The business made $48 million in revenue in 2024.",
        "Toloka labels data. The company's top line was $48 million in 2024.",
    ],
)
def test_the_whole_has_no_scope(read: Read, text: str) -> None:
    (claim,) = [one for one in read("en", text, title="Toloka") if one.metric is Metric.REVENUE]
    assert claim.scope is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Toloka labels data. It hired Maya Lin from Cogwheel, a payroll firm that was valued at $1.1 billion."),
        ("fr", "Toloka annote des données. Un concurrent indien a levé 40 millions de dollars la semaine dernière."),
        ("it", "Toloka etichetta dati. La start-up milanese Nuvolari ha raccolto 12 milioni di euro ed è valutata 60."),
        ("pt", "A Toloka rotula dados. A startup mineira Pedra Azul captou R$ 30 milhões."),
        ("de", "Toloka annotiert Daten. Das Berliner Start-up Quantenfeld sammelte 30 Millionen Euro ein."),
        ("it", "Toloka etichetta dati. Leonardo ha fatturato 17,8 miliardi di euro nel 2024."),
    ],
)  # fmt: skip
def test_strangers_by_description(read: Read, lang: str, text: str) -> None:
    assert money(read(lang, text, title="Toloka")) == []


def test_a_part_of_the_sales_is_no_growth(read: Read) -> None:
    assert read("en", "No single customer of Toloka brings in more than 15% of sales.") == []
