"""Rules of the extractor, one by one: metrics, owners, sureness, tables, repetition."""

from __future__ import annotations

from typing import Any

import pytest


def row(claim: Any) -> tuple[Any, ...]:
    record = claim.as_record()
    return tuple(
        record[name] for name in ("vendor", "metric", "low", "high", "unit", "kind", "party", "as_of", "status")
    )


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Mercor closed a $90 million Series B led by Felicis in March.",
         ("mercor", "funding", 90000000, 90000000, "USD", "series_b", "felicis", "2025-03", "confirmed")),
        ("fr", "Mercor boucle un tour de table de 90 millions de dollars en mars.",
         ("mercor", "funding", 90000000, 90000000, "USD", None, None, "2025-03", "confirmed")),
        ("de", "Mercor sammelte im März 90 Mio. Dollar ein.",
         ("mercor", "funding", 90000000, 90000000, "USD", None, None, "2025-03", "confirmed")),
        ("es", "Mercor recaudó 90 millones de dólares en marzo.",
         ("mercor", "funding", 90000000, 90000000, "USD", None, None, "2025-03", "confirmed")),
        ("pt", "A Mercor captou US$ 90 milhões em março.",
         ("mercor", "funding", 90000000, 90000000, "USD", None, None, "2025-03", "confirmed")),
        ("it", "Mercor ha raccolto 90 milioni di dollari a marzo.",
         ("mercor", "funding", 90000000, 90000000, "USD", None, None, "2025-03", "confirmed")),
        ("en", "Toloka's revenue reached $41 million in 2024, Reuters reported.",
         ("toloka", "revenue", 41000000, 41000000, "USD", "annual", None, "2024", "reported")),
        ("en", "Toloka is seeking a valuation of $3 billion.",
         ("toloka", "valuation", 3000000000, 3000000000, "USD", None, None, "2025-10", "talks")),
        ("en", "Annualized revenue at Mercor stands at $700 million.",
         ("mercor", "revenue", 700000000, 700000000, "USD", "run_rate", None, "2025-10", "reported")),
        ("en", "Mercor has raised a total of $300 million to date.",
         ("mercor", "funding_total", 300000000, 300000000, "USD", None, None, "2025-10", "reported")),
    ],
)  # fmt: skip
def test_one_sentence_one_claim(read: Any, lang: str, text: str, expected: tuple[Any, ...]) -> None:
    assert [row(claim) for claim in read(lang, text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The market for annotation, in which Toloka is small, will be worth $17 billion by 2030.",
        "Mercor sued a rival and seeks damages of $5 million.",
        "OpenAI raised $40 billion. Mercor did not comment.",
        "Felicis, which backs Mercor, closed a $900 million fund of its own.",
        "Mercor was founded in 2023 and works in 40 languages.",
    ],
)
def test_figures_of_others_give_no_claim(read: Any, text: str) -> None:
    assert read("en", text) == []


def test_the_owner_stands_before_a_relative_clause(read: Any) -> None:
    claims = read("en", "Toloka, which competes with Appen, reported revenue of $41 million for 2024.")
    assert [claim.vendor for claim in claims if claim.metric.value == "revenue"] == ["toloka"]


def test_each_vendor_of_a_list_owns_its_figure(read: Any) -> None:
    text = "Toloka: $15 an hour.\n\nAppen: $12 an hour.\n\nLabelbox: $20 an hour."
    assert [(claim.vendor, claim.low) for claim in read("en", text)] == [
        ("toloka", 15),
        ("appen", 12),
        ("labelbox", 20),
    ]


def test_a_pronoun_means_the_company_before_it(read: Any) -> None:
    claims = read("en", "Toloka is based in Amsterdam. It reported revenue of $41 million for 2024.")
    assert [row(claim)[:3] for claim in claims] == [("toloka", "revenue", 41000000)]


def test_money_from_a_client_is_revenue_from_it(read: Any) -> None:
    claims = read("en", "Google paid Scale AI $150 million in 2024.")
    assert [row(claim) for claim in claims] == [
        ("scale-ai", "revenue", 150000000, 150000000, "USD", "from_client", "google", "2024", "reported")
    ]


def test_a_stake_and_its_price(read: Any) -> None:
    claims = read("en", "In June Meta bought 49% of Scale AI for $14.3 billion.")
    assert {row(claim)[1:7] for claim in claims} == {
        ("stake", 49, 49, "percent", None, "meta"),
        ("funding", 14300000000, 14300000000, "USD", None, "meta"),
    }


def test_a_table_turned_to_lines(read: Any) -> None:
    text = "Vendor | Revenue 2024 | Staff\n\nToloka | $41m | 400\n\nAppen | $234m | 900"
    assert {row(claim)[:3] for claim in read("en", text)} == {
        ("toloka", "revenue", 41000000),
        ("toloka", "workforce", 400),
        ("appen", "revenue", 234000000),
        ("appen", "workforce", 900),
    }


def test_a_headline_and_its_body_are_one_claim(read: Any) -> None:
    claims = read("en", "Mercor raised $352 million in October.", title="Mercor raises $350 million")
    assert [(claim.low, claim.quote.part.value) for claim in claims] == [(352000000, "text")]


def test_a_decline_is_negative_growth(read: Any) -> None:
    claims = read("en", "Revenue at Appen fell 14% in 2024.")
    assert [row(claim)[1:4] for claim in claims] == [("revenue_growth", -14, -14)]


def test_a_denial(read: Any) -> None:
    claims = read("en", "Toloka denied that it was valued at $2 billion.")
    assert [claim.status.value for claim in claims] == ["denied"]


def test_whose_finding_it_is(read: Any) -> None:
    claims = read("en", "Toloka's revenue reached $41 million in 2024, Reuters reported.")
    assert [claim.origin for claim in claims] == ["Reuters"]
