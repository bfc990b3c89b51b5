"""Periods resolved against the date of publication."""

from __future__ import annotations

import pytest

from models.document import Document
from models.extraction import extract
from models.extraction.lexicon import lexicon
from models.extraction.periods import PeriodReader
from models.extraction.text import read_sentences
from models.organization import Organization, OrganizationIndex, Role
from models.period import Period


def periods(lang: str, text: str, published: str | None = "2025-10-15") -> list[str]:
    lex = lexicon(lang)
    (sentence,) = read_sentences(text, lex.abbreviations, spaced=lex.spaced)
    reader = PeriodReader(None if published is None else Period.parse(published))
    return [str(when.period) for when in reader.read(sentence, lex.cues(sentence.words))]


@pytest.mark.parametrize(
    ("lang", "text", "period"),
    [
        ("en", "sales in 2024 rose", "2024"),
        ("en", "sales in August 2024 rose", "2024-08"),
        ("en", "sales in the second quarter rose", "2025-Q2"),
        ("en", "sales in Q4 2023 rose", "2023-Q4"),
        ("en", "sales in the first half of 2024 rose", "2024-H1"),
        ("en", "sales last month rose", "2025-09"),
        ("en", "sales last year rose", "2024"),
        ("en", "sales in December rose", "2024-12"),
        ("en", "by December sales rise", "2025-12"),
        ("en", "sales rose on Monday", "2025-10-13"),
        ("en", "sales rose three weeks ago", "2025-09"),
        ("en", "sales rose on 12 June", "2025-06-12"),
        ("fr", "l'an dernier", "2024"),
        ("fr", "au premier semestre 2025", "2025-H1"),
        ("fr", "il y a huit mois", "2025-02"),
        ("fr", "le 12 juin 2025", "2025-06-12"),
        ("de", "im Vorjahr", "2024"),
        ("de", "im zweiten Quartal", "2025-Q2"),
        ("de", "am 12. Juni 2025", "2025-06-12"),
        ("de", "vor zwei Jahren", "2023"),
        ("es", "el año pasado", "2024"),
        ("es", "en el primer trimestre de 2025", "2025-Q1"),
        ("es", "hace tres meses", "2025-07"),
        ("pt", "no mês passado", "2025-09"),
        ("pt", "no segundo trimestre de 2024", "2024-Q2"),
        ("it", "l'anno scorso", "2024"),
        ("it", "nel terzo trimestre", "2025-Q3"),
        ("it", "due mesi fa", "2025-08"),
    ],
)
def test_periods(lang: str, text: str, period: str) -> None:
    assert periods(lang, text) == [period]


def test_without_a_date_of_publication_only_full_dates_count() -> None:
    assert periods("en", "sales rose last month, in June and in May 2024", published=None) == ["2024-05"]


def test_words_that_leave_the_calendar_mean_nothing() -> None:
    assert periods("en", "sales rose last year", published="0001-01-01") == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_an_impossible_day_of_publication_dates_nothing(day: str) -> None:
    text = "Mercor had Q2 revenue of $5 million last year, against 4 million a quarter earlier."
    document = Document(id="d", title="", text=text, lang="en", published=Period.parse(day))
    index = OrganizationIndex([Organization("mercor", "Mercor", frozenset({Role.VENDOR}))])
    assert {claim.as_of for claim in extract(document, index)} == {None}
