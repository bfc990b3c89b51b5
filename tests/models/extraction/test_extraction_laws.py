"""What holds for every text: no exception, true offsets, the same claims twice, paragraphs in any order."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.document import LANGUAGES, Document
from models.errors import InvalidDocument
from models.extraction import extract
from models.organization import OrganizationIndex
from models.period import Period

_PIECES = st.sampled_from(
    (
        "Mercor|Scale AI|Turing|Meta|Google|OpenAI|the company|"
        "das Unternehmen|l'entreprise|la startup|its|raised|lève|hat|"
        "valued at|bewertet|valorada en|revenue|Umsatz|chiffre d'affaires|ricavi|receita|ingresos|"
        "$|€|US$|R$|A$|350|1,2|1.2|14,3|"
        "2024|30 000|million|Mio.|Mds|milliards|bilhões|"
        "mil millones|miliardi|half a billion|eine halbe Milliarde|%|x|an hour|"
        "pro Stunde|de l'heure|from|to|bis|à|up to|more than|jusqu'à|fino a|–|-|,|;|"
        ':|.|!|?|(|)|«|»|"|\n|\n\n|•|1.|last month|'
        "im Vorjahr|l'an dernier|Q2|in June|au premier semestre|tripled|"
        "verdoppelt|multiplié par|dix|employees|Mitarbeiter|experts|"
        "laid off|licencie|paused|ended its contract|a suspendu|customers include|"
        "said|soll|aurait|denied|led by Felicis|"
        "Series B|Serie C|49|stake|\u00a0|\u202f|é|ß|İ|ﬁ|𝟙|٣"
    ).split("|")
)
_TEXT = st.one_of(
    st.lists(_PIECES, max_size=60).map(" ".join),
    st.lists(_PIECES, max_size=40).map("".join),
    st.text(max_size=300),
)
_DAY = st.sampled_from([None, "2025-10-15", "2025-10", "2025", "2025-Q2", "0001-01-01", "9999-12-31"])
_QUIET = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_QUIET
@given(title=_TEXT, text=_TEXT, lang=st.sampled_from(LANGUAGES), day=_DAY)
def test_every_text_is_read_and_every_quote_stands_where_it_says(
    register: OrganizationIndex, title: str, text: str, lang: str, day: str | None
) -> None:
    published = None if day is None else Period.parse(day)
    document = Document(id="d", title=title, text=text, lang=lang, published=published)
    claims = extract(document, register)
    assert claims == extract(document, register)
    for claim in claims:
        assert claim.document == "d"
        assert claim.quote is not None
        assert document.slice(claim.quote) == claim.quote.words


@functools.cache
def _phrases(lang: str) -> list[str]:
    """Every phrase that the lexicon of a language knows, as a text might write it."""
    file = resources.files("models.extraction.languages").joinpath(f"{lang}.toml")
    found: list[str] = []
    left: list[Any] = [tomllib.loads(file.read_text(encoding="utf-8"))["cues"]]
    while left:
        one = left.pop()
        if isinstance(one, str):
            found.append(one.replace("*", "").replace(" _ ", " "))
        else:
            left += one.values() if isinstance(one, dict) else one
    return sorted({phrase for phrase in found if phrase.strip()})


@pytest.mark.parametrize("lang", LANGUAGES)
@_QUIET
@given(data=st.data())
def test_no_order_of_the_words_of_rules_stops_a_reader(
    register: OrganizationIndex, lang: str, data: st.DataObject
) -> None:
    """A sentence that breaks off after any phrase, "revenue multiplied by", is read as well."""
    said = data.draw(st.lists(st.one_of(st.sampled_from(_phrases(lang)), _PIECES), max_size=14).map(" ".join))
    document = Document(id="d", title="", text=f"Mercor {said}", lang=lang, published=Period.parse("2025-10-15"))
    for claim in extract(document, register):
        assert claim.quote is not None
        assert document.slice(claim.quote) == claim.quote.words


_PARAGRAPHS = [
    "Mercor raised $100 million in a Series B in February 2025.",
    "Toloka employs 400 people in Amsterdam, Toloka says.",
    "Appen reported revenue of $234 million in 2024.",
    "Labelbox pays its annotators $15 an hour.",
    "In June 2025 Google ended its contract with Scale AI.",
]


@_QUIET
@given(order=st.permutations(_PARAGRAPHS))
def test_the_order_of_unrelated_paragraphs_does_not_matter(register: OrganizationIndex, order: list[str]) -> None:
    def found(paragraphs: list[str]) -> set[str]:
        document = Document(
            id="d", title="", text="\n\n".join(paragraphs), lang="en", published=Period.parse("2025-10-15")
        )
        return {claim.id for claim in extract(document, register)}

    assert found(order) == found(_PARAGRAPHS)
    assert len(found(order)) == len(_PARAGRAPHS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "piece", ["1", "$", "word", "(", ")(", "1,", "1 ", "$1 ", "a. ", "\n", "«", "million ", "from 1 to ", "´"]
)
def test_a_hostile_text_is_read(register: OrganizationIndex, lang: str, piece: str) -> None:
    text = "Mercor raised " + piece * (40_000 // len(piece))
    extract(Document(id="d", title="", text=text, lang=lang, published=Period.parse("2025-10-15")), register)


@pytest.mark.parametrize("lang", [None, "nl", ""])
def test_an_unknown_language_is_an_error(register: OrganizationIndex, lang: str | None) -> None:
    with pytest.raises(InvalidDocument, match="language"):
        extract(Document(id="d", title="", text="Mercor", lang=lang), register)


def test_a_text_without_a_vendor_gives_no_claim(register: OrganizationIndex) -> None:
    text = "Lyft, valued at $8 billion, raised $40 million and pays $20 an hour to 3,000 drivers."
    assert extract(Document(id="d", title="", text=text, lang="en"), register) == []
