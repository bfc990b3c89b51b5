"""How fast documents are read, and that time grows with length alone, on hostile text too."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dashboard.commands.extract import marked_documents
from data.reference import load_organizations
from models.document import Document
from models.extraction import extract
from models.organization import OrganizationIndex
from models.period import Period

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
WORDS = 400
HOSTILE = {
    "digits": "7",
    "dollar signs": "$",
    "one word": "million ",
    "brackets": "(",
    "one long word": "a",
    "numbers": "12,5 ",
    "names": "Mercor ",
    "prose": "",
}


@pytest.fixture(scope="module")
def organizations() -> OrganizationIndex:
    return load_organizations()


@pytest.mark.benchmark
def test_documents_a_second(organizations: OrganizationIndex) -> None:
    documents = [document for document, _ in marked_documents(CORPUS)]
    words = sum(len(document.text.split()) for document in documents)
    for document in documents:
        extract(document, organizations)
    best = min(_timed(documents, organizations) for _ in range(5))
    print(f"\nextraction: {words / WORDS / best:,.0f} documents of {WORDS} words a second on one core")


def _timed(documents: list[Document], organizations: OrganizationIndex) -> float:
    start = time.process_time()
    for document in documents:
        extract(document, organizations)
    return time.process_time() - start


@pytest.mark.benchmark
@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_length(organizations: OrganizationIndex, name: str) -> None:
    prose = "\n\n".join(document.text for document, _ in marked_documents(CORPUS) if document.lang == "en")
    piece = HOSTILE[name] or prose
    seconds = {}
    for size in (250_000, 500_000, 1_000_000):
        text = "Mercor raised " + (piece * (size // len(piece) + 1))[:size]
        document = Document(id="d", title="", text=text, lang="en", published=Period.parse("2025-10-15"))
        seconds[size] = min(_timed([document], organizations) for _ in range(2))
    ratios = ", ".join(f"{seconds[size * 2] / seconds[size]:.2f}" for size in (250_000, 500_000))
    print(
        f"\nextraction of {name}: {seconds[1_000_000]:.2f} s a megabyte; twice the length takes {ratios} times as long"
    )
