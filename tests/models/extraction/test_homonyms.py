"""Texts in which names of vendors are common words, towns or nicknames, and texts that use short names of vendors.

A text of ``texts/*.txt`` begins with a line ``## language date``; its title is the next line. The claims that it must
make, among others, stand after ``=>`` at its end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from data.reference import load_organizations
from models.document import Document
from models.extraction import extract
from models.period import Period

_FOLDER = Path(__file__).parent / "texts"


def _texts(name: str) -> list[tuple[Document, set[str]]]:
    """The texts of a file and what claims each must make: vendor and metric."""
    result = []
    for block in (_FOLDER / name).read_text(encoding="utf-8").split("## ")[1:]:
        head, title, rest = block.split("\n", 2)
        lang, published = head.split()
        text, _, wanted = rest.partition("\n=>")
        document = Document(title, title, text.strip(), lang=lang, published=Period.parse(published))
        result.append((document, {one.strip() for one in wanted.split(";")} - {""}))
    return result


@pytest.mark.parametrize(("document", "wanted"), _texts("homonyms.txt"), ids=lambda one: getattr(one, "title", ""))
def test_a_text_of_another_trade_makes_no_claim(document: Document, wanted: set[str]) -> None:
    assert not wanted
    assert extract(document, load_organizations()) == []


@pytest.mark.parametrize(("document", "wanted"), _texts("short_names.txt"), ids=lambda one: getattr(one, "title", ""))
def test_a_short_name_in_a_text_of_the_trade_is_the_vendor(document: Document, wanted: set[str]) -> None:
    told = {f"{one.vendor} {one.metric.value}" for one in extract(document, load_organizations())}
    assert wanted
    assert wanted <= told
