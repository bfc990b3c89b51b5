"""The pinned floor of the extractor's quality: what it may not fall below, and the command that raises it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import InvalidDocument

if TYPE_CHECKING:
    from models.extraction.scoring import Scores, Tally

#: Falls smaller than this are rounding.
SLACK = 0.002
_DIGITS = 4


def corpus_hash(folders: Iterable[Path]) -> str:
    """Hash over the names and bytes of all marked documents, so that a changed corpus is seen."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def measured(scores: Scores, corpus: str) -> dict[str, Any]:
    """Scores in the form of the floor file."""

    def pair(tally: Tally) -> dict[str, float]:
        return {name: _share(getattr(tally, name)) for name in ("precision", "recall")}

    return {
        "corpus": corpus,
        "all": pair(scores.total),
        "metrics": {name: pair(tally) for name, tally in sorted(scores.metrics.items())},
        "languages": {name: pair(tally) for name, tally in sorted(scores.languages.items())},
        "attributes": {name: _share(scores.share(name)) for name in ("kind", "as_of", "status")},
    }


def _share(value: float) -> float:
    """Rounded; nothing found counts as precision 1."""
    return 1.0 if math.isnan(value) else round(value, _DIGITS)


def drops(floor: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What lies below the floor, in words; a changed corpus is a drop too, since its figures say nothing then."""
    if floor["corpus"] != now["corpus"]:
        return ["the marked texts have changed: raise the floor with 'labelscope evaluate … --raise-floor'"]
    found: list[str] = []
    for group in ("metrics", "languages"):
        for name, pair in floor[group].items():
            for measure, value in pair.items():
                found += _drop(f"{name} {measure}", value, now[group].get(name, {}).get(measure, 0.0))
    for measure, value in floor["all"].items():
        found += _drop(f"all {measure}", value, now["all"][measure])
    for measure, value in floor["attributes"].items():
        found += _drop(measure, value, now["attributes"][measure])
    return found


def _drop(name: str, floor: float, now: float) -> list[str]:
    return [f"{name} fell from {floor:.4f} to {now:.4f}"] if now < floor - SLACK else []


def read_floor(path: Path) -> dict[str, Any]:
    """The floor file.

    Raises:
        InvalidDocument: it cannot be read.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidDocument(f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise InvalidDocument(f"{path}: no object")
    return value


def write_floor(path: Path, now: Mapping[str, Any]) -> None:
    """Pin the scores as they are now."""
    path.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
