"""A small register and a way to read one text, for the tests of the extractor's rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim
from models.document import Document
from models.extraction import extract
from models.organization import Organization, OrganizationIndex, Role
from models.period import Period

Read = Callable[..., list[Claim]]


def _one(id: str, name: str, *roles: str, **fields: tuple[str, ...]) -> Organization:
    return Organization(id=id, name=name, roles=frozenset(Role(role) for role in roles), **fields)


@pytest.fixture(scope="session")
def register() -> OrganizationIndex:
    """Vendors, clients and investors that the test sentences name."""
    return OrganizationIndex(
        [
            _one("mercor", "Mercor", "vendor", people=("Brendan Foody",)),
            _one("scale-ai", "Scale AI", "vendor", ambiguous=("Scale",), lookalikes=("Scale Computing",)),
            _one("surge-ai", "Surge AI", "vendor", ambiguous=("Surge",), lookalikes=("Surge Energy",)),
            _one("turing", "Turing", "vendor", ambiguous=("Turing",), lookalikes=("Turing test", "Alan Turing")),
            _one("handshake", "Handshake", "vendor", ambiguous=("Handshake",), lookalikes=("Handshake deal",)),
            _one("toloka", "Toloka", "vendor"),
            _one("appen", "Appen", "vendor"),
            _one("outlier", "Outlier", "vendor", ambiguous=("Outlier",)),
            _one("labelbox", "Labelbox", "vendor"),
            _one("google", "Google", "client"),
            _one("meta", "Meta", "client", people=("Mark Zuckerberg",)),
            _one("openai", "OpenAI", "client"),
            _one("microsoft", "Microsoft", "client"),
            _one("anthropic", "Anthropic", "client"),
            _one("felicis", "Felicis", "investor"),
            _one("reuters", "Reuters", "publisher"),
        ]
    )


@pytest.fixture(scope="session")
def read(register: OrganizationIndex) -> Read:
    """``read(lang, text, published="2025-10-15", title="")`` gives the claims of a text."""

    def reader(lang: str, text: str, published: str | None = "2025-10-15", title: str = "") -> list[Claim]:
        day = None if published is None else Period.parse(published)
        return extract(Document(id="d", title=title, text=text, lang=lang, published=day), register)

    return reader
