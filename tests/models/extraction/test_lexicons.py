"""The language files: the same lists in each, and clear errors for bad ones."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from models.document import LANGUAGES
from models.errors import InvalidValue
from models.extraction.lexicon import Lexicon, lexicon


def table(code: str) -> dict[str, object]:
    file = resources.files("models.extraction.languages").joinpath(f"{code}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_language_has_a_list_that_english_does_not_explain(code: str) -> None:
    names, english = table(code)["cues"], table("en")["cues"]
    assert isinstance(names, dict)
    assert isinstance(english, dict)
    assert set(names) <= set(english)
    for family in ("month", "weekday", "quarter", "half_year", "round", "exp", "pn", "per", "val_kind"):
        assert set(names[family]) == set(english[family]), family
    assert lexicon(code).code == code


def test_patterns_match_beginnings_endings_parts_and_gaps() -> None:
    made = Lexicon(
        "xx",
        {
            "decimal_comma": False, "abbreviations": [], "field": [], "intelligence": [], "own": [], "results": [],
            "cues": {"homonyms": [], "a": ["umsatz*"], "b": ["*umsatz"], "c": ["*sat*"], "d": ["put _ end"],
                     "kill": ["at the end"]},
        },
    )  # fmt: skip

    def tags(text: str) -> set[str]:
        return {cue.tag for cue in made.cues(text.split())}

    assert tags("umsatzplus") == {"a", "c"}
    assert tags("jahresumsatz") == {"b", "c"}
    assert tags("put an early end") == {"d"}
    assert tags("put end") == {"d"}


def test_a_longer_phrase_covers_a_shorter_one_of_its_list() -> None:
    found = [cue for cue in lexicon("en").cues(["australian", "dollars"]) if cue.tag == "currency"]
    assert [cue.value for cue in found] == ["AUD"]


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(InvalidValue, match="no lexicon"):
        lexicon("xx")
