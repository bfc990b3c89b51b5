"""How sure a text is of a figure: each rule on sentences of its own, read whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim, Metric, Status
from models.extraction.voices import answers

Read = Callable[..., list[Claim]]


def told(claims: list[Claim], metric: Metric) -> list[Status]:
    return [one.status for one in claims if one.metric is metric]


@pytest.mark.parametrize(
    ("lang", "text", "metric", "status"),
    [
        # A plan governs what follows it, not the state told before it.
        ("en", "Toloka booked revenue of $18 million last year and expects $110 million in 2026.", Metric.REVENUE,
         [Status.REPORTED, Status.PROJECTED]),
        ("en", "Toloka has 48 employees and expects to have 90 employees in 2027.", Metric.WORKFORCE,
         [Status.REPORTED, Status.PROJECTED]),
        ("es", "Toloka facturó 140 millones de dólares el año pasado y aspira a facturar 300 millones en 2026.",
         Metric.REVENUE, [Status.REPORTED, Status.PROJECTED]),
        # What a plan is compared with is no plan.
        ("en", "Mercor is in talks to raise money at a valuation of $12 billion, up from $2 billion in February.",
         Metric.VALUATION, [Status.TALKS, Status.CONFIRMED]),
        # Wages and revenue are never negotiated.
        ("en", "Mercor, in talks with funds, had revenue of $100 million in 2024.", Metric.REVENUE, [Status.REPORTED]),
        # Talks in the conditional.
        ("fr", "Mercor négocierait un tour de table de 300 millions de dollars.", Metric.FUNDING, [Status.TALKS]),
        ("it", "Mercor starebbe trattando un round da 300 milioni di dollari.", Metric.FUNDING, [Status.TALKS]),
        # A job ad, and how far pay can go.
        ("fr", "L'offre d'emploi d'Outlier affiche 20 euros de l'heure.", Metric.PAY_RATE, [Status.CONFIRMED]),
        ("de", "In der Stellenanzeige nennt Outlier 25 Euro pro Stunde.", Metric.PAY_RATE, [Status.CONFIRMED]),
        ("fr", "Une juriste peut atteindre 25 euros de l'heure chez Outlier.", Metric.PAY_RATE, [Status.REPORTED]),
        # What a clause adds to a name is not what the verb of saying tells.
        ("en", "Toloka, which employs 2,800 people, says that it has grown quickly in Europe of late.",
         Metric.WORKFORCE, [Status.REPORTED]),
        # The site of the vendor is no source.
        ("it", "Stando al loro sito, Toloka ha 400 dipendenti.", Metric.WORKFORCE, [Status.CONFIRMED]),
        # Hearsay.
        ("fr", "Toloka emploierait 300 salariés.", Metric.WORKFORCE, [Status.REPORTED]),
        ("it", "Chi ha visto i conti assicura che Toloka ha ricavi per 30 milioni di dollari.", Metric.REVENUE,
         [Status.REPORTED]),
        ("de", "Wer die Zahlen kennt, spricht bei Toloka von einem Umsatz von 30 Millionen Dollar.", Metric.REVENUE,
         [Status.REPORTED]),
        # A denial covers its own clause.
        ("fr", "Appen, valorisée 2 milliards de dollars la semaine dernière, dément vouloir lever 300 millions.",
         Metric.VALUATION, [Status.CONFIRMED]),
        ("fr", "Appen dément vouloir lever 300 millions de dollars.", Metric.FUNDING, [Status.DENIED]),
        ("de", "Surge AI hat 120 Angestellte, greift aber auf Partner zurück.", Metric.WORKFORCE, [Status.REPORTED]),
        # What is feared is not yet so.
        ("pt", "O sindicato receia que a Appen venha a demitir 300 pessoas.", Metric.LAYOFF, [Status.PROJECTED]),
        ("es", "Los sindicatos temen que Appen despida a 300 personas.", Metric.LAYOFF, [Status.PROJECTED]),
        # The line of an offer of work.
        ("es", "Remuneración: 25 USD la hora en Outlier.", Metric.PAY_RATE, [Status.CONFIRMED]),
        ("de", "Vergütung: 38 Euro pro Stunde bei Outlier.", Metric.PAY_RATE, [Status.CONFIRMED]),
        # Who says it closes the sentence and holds for all of it.
        ("en", "Revenue at Toloka was $30 million in 2024; costs fell, the company said.", Metric.REVENUE,
         [Status.CONFIRMED]),
        ("en", "Outlier pays $5 an hour; Toloka, its spokesman said in the spring, has grown quickly of late.",
         Metric.PAY_RATE, [Status.REPORTED]),
    ],
)  # fmt: skip
def test_status(read: Read, lang: str, text: str, metric: Metric, status: list[Status]) -> None:
    assert told(read(lang, text), metric) == status


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A blog wrote that Appen had revenue of $70 million in 2024. The company denies it."),
        ("es", "Un blog dice que Appen facturó 70 millones de dólares en 2024. La compañía lo niega."),
        ("it", "Un blog scrive che Appen ha ricavi per 70 milioni di dollari nel 2024. La società lo smentisce."),
    ],
)
def test_a_sentence_may_deny_the_one_before(read: Read, lang: str, text: str) -> None:
    assert told(read(lang, text), Metric.REVENUE) == [Status.DENIED]


def test_first_person_outside_quotations_is_not_the_vendor(read: Read) -> None:
    assert told(read("en", "Outlier had us on $15 an hour, our group agrees."), Metric.PAY_RATE) == [Status.REPORTED]


INTERVIEW = (
    "Toloka answers five questions.\n\nHow many people work there?\n\nThere are 90 employees at Toloka, and we hire."
    "\n\nAnd revenue?\n\nWe had revenue of $30 million in 2024.\n\nWhat is next?\n\nOur next office is in Lyon."
)


def test_answers_of_an_interview_are_the_vendors_words(read: Read) -> None:
    claims = read("en", INTERVIEW)
    assert told(claims, Metric.WORKFORCE) == [Status.CONFIRMED]
    assert told(claims, Metric.REVENUE) == [Status.CONFIRMED]


def test_answers_by_marks_and_by_questions() -> None:
    assert answers(INTERVIEW) == {2, 4, 6}
    assert answers("Intro\n\nQ: One?\n\nA: Yes.\n\nQ: Two?\n\nA: No.") == {2, 4}
    assert answers("Frage: Eins?\n\nAntwort: Ja.\n\nFrage: Zwei?\n\nAntwort: Nein.") == {1, 3}


def test_questions_that_somebody_else_answers_are_no_interview() -> None:
    text = "What is it?\n\nA site.\n\nWho pays?\n\nClients do.\n\nIs it safe?\n\nMostly."
    assert answers(text) == frozenset()
    assert answers("Why? Because.\n\nOne paragraph.") == frozenset()
