"""Corrections: what people have decided about claims, read from data/reference/corrections.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from models.corrections import Action, Correction
from models.errors import InvalidReference, InvalidValue

_FILE = Path(__file__).resolve().parent / "reference" / "corrections.toml"
_KEYS = {"id", "action", "reason", "who", "match", "change"}


@cache
def load_corrections(path: Path = _FILE) -> tuple[Correction, ...]:
    """The corrections of a file, in its order; none where there is no file.

    Raises:
        InvalidReference: an entry is malformed; the message names the file, the entry and the field.
    """
    if not path.exists():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("correction", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidReference(f"{path.name}: {error}") from error
    corrections = [_read(path.name, number, entry) for number, entry in enumerate(entries, start=1)]
    names = [correction.id for correction in corrections]
    for name in names:
        if names.count(name) > 1:
            raise InvalidReference(f"{path.name}: {name}: id: occurs more than once")
    return tuple(corrections)


def _read(file: str, number: int, entry: dict[str, Any]) -> Correction:
    name = str(entry.get("id", f"correction {number}"))
    for key in entry.keys() - _KEYS:
        raise InvalidReference(f"{file}: {name}: {key}: is unknown; use {', '.join(sorted(_KEYS))}")
    for key in _KEYS - {"change"} - entry.keys():
        raise InvalidReference(f"{file}: {name}: {key}: is missing")
    try:
        return Correction(
            id=entry["id"],
            action=Action(entry["action"]),
            reason=entry["reason"],
            who=entry["who"],
            match=tuple(sorted(entry["match"].items())),
            change=tuple(sorted(entry.get("change", {}).items())),
        )
    except (InvalidValue, ValueError, AttributeError) as error:
        raise InvalidReference(f"{file}: {name}: {error}") from error
