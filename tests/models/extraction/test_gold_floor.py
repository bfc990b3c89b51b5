"""The extractor's quality on the project's own marked texts may not fall below what is pinned.

Raise it with::

    labelscope evaluate tests/corpus tests/models/extraction/gold --floor tests/gold_floor.json --raise-floor
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.commands.extract import marked_documents, score_folders
from dashboard.commands.floor import corpus_hash, drops, measured, read_floor
from data.reference import load_organizations
from models.extraction import extract

TESTS = Path(__file__).resolve().parents[2]
FOLDERS = (TESTS / "corpus", TESTS / "models" / "extraction" / "gold")


def test_quality_does_not_fall() -> None:
    scores = score_folders(FOLDERS, load_organizations())
    assert drops(read_floor(TESTS / "gold_floor.json"), measured(scores, corpus_hash(FOLDERS))) == []


def test_texts_on_other_things_give_no_claim() -> None:
    organizations = load_organizations()
    for document, marked in marked_documents(TESTS / "corpus"):
        if not marked:
            assert extract(document, organizations) == [], document.id


def test_a_fall_is_named() -> None:
    floor = {
        "corpus": "x",
        "all": {"precision": 0.9, "recall": 0.8},
        "metrics": {"pay_rate": {"precision": 0.9, "recall": 0.8}},
        "languages": {},
        "attributes": {"kind": 0.9},
    }
    now = json.loads(json.dumps(floor))
    assert drops(floor, now) == []
    now["metrics"]["pay_rate"]["recall"] = 0.7
    assert drops(floor, now) == ["pay_rate recall fell from 0.8000 to 0.7000"]
    now["corpus"] = "y"
    assert "have changed" in drops(floor, now)[0]


def test_a_missing_floor_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="none"):
        read_floor(tmp_path / "none.json")
