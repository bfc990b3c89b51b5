from __future__ import annotations

import pytest
from prose import PROSE

from scrapers.keeper import _language, _plainly_english

QUOTED = "\u201cThe people and the data, that is the thing,\u201d sagte er. "


@pytest.mark.parametrize("lang", sorted(PROSE))
def test_texts_are_told_by_their_words_whatever_the_source_says(lang: str) -> None:
    for text in (" ".join(PROSE[lang]), *PROSE[lang]):
        if len(text) >= 300:
            assert _language(text, "es" if lang != "es" else "fr") == lang
        assert not _plainly_english(text) or lang == "en"


def test_a_quote_in_english_does_not_make_a_text_english() -> None:
    assert _language(QUOTED + " ".join(PROSE["de"]), "de") == "de"
