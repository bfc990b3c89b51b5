"""The file of corrections is read strictly, and every bad entry is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.corrections import load_corrections
from models.corrections import Action
from models.errors import InvalidReference

_GOOD = """
[[correction]]
id = "one"
action = "override"
reason = "a slip of the point"
who = "an analyst"
match = { vendor = "scale-ai", low = 1430000000 }
change = { low = 14300000000, high = 14300000000 }
"""


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    (correction,) = load_corrections(_file(tmp_path, _GOOD))
    assert correction.action is Action.OVERRIDE
    assert dict(correction.match) == {"vendor": "scale-ai", "low": 1430000000}


def test_the_shipped_file_is_good() -> None:
    assert isinstance(load_corrections(), tuple)


def test_no_file_means_no_corrections(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "missing.toml") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[correction", "corrections.toml"),
        ("correction = 3", "two brackets"),
        ("[correction]\nid = 'a'", "two brackets"),
        ("[[corrections]]\nid = 'a'", "corrections: is unknown"),
        ("correction = [3]", "correction 1: is no table"),
        (_GOOD.replace('who = "an analyst"\n', ""), "one: who: is missing"),
        (_GOOD.replace('who = "an analyst"', "who = 7"), "one: who:"),
        (_GOOD.replace('"override"', '"mend"'), "one: action: 'mend' is unknown"),
        (_GOOD.replace("{ vendor", "{ colour = 1, vendor"), "one: match: 'colour' is unknown"),
        (_GOOD.replace('match = { vendor = "scale-ai", low = 1430000000 }', "match = 3"), "one: match: is a table"),
        (_GOOD + _GOOD, "one: id: occurs more than once"),
        (_GOOD + 'colour = "red"', "one: colour: is unknown"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidReference, match=words):
        load_corrections(_file(tmp_path, text))


def test_all_bad_entries_are_named_at_once(tmp_path: Path) -> None:
    bad = _GOOD.replace("override", "mend")
    with pytest.raises(InvalidReference, match=r"one: action.*two: action"):
        load_corrections(_file(tmp_path, bad + bad.replace('"one"', '"two"')))
