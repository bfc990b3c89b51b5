"""Corrections: what people have decided about claims, read from data/reference/corrections.toml.

The format is described in :mod:`models.corrections`. The file is read strictly: an unknown key, a missing field or a
value of the wrong type is an error that names the entry, and all bad entries are named at once.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from models.corrections import Action, Correction
from models.errors import InvalidReference, InvalidValue

_FILE = Path(__file__).resolve().parent / "reference" / "corrections.toml"
_NEEDED = ("id", "action", "reason", "who", "match")
_KEYS = (*_NEEDED, "change")


@cache
def load_corrections(path: Path = _FILE) -> tuple[Correction, ...]:
    """The corrections of a file, in its order; none where there is no file.

    Raises:
        InvalidReference: the file or entries of it are malformed; the message names every bad entry and its field.
    """
    if not path.exists():
        return ()
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidReference(f"{path.name}: {error}") from error
    entries = held.pop("correction", [])
    problems = [f"{key}: is unknown; entries are [[correction]]" for key in held]
    if not isinstance(entries, list):
        raise InvalidReference(f"{path.name}: correction: write [[correction]], with two brackets")
    corrections: dict[str, Correction] = {}
    for number, entry in enumerate(entries, start=1):
        try:
            correction = _read(entry)
            if correction.id in corrections:
                raise InvalidValue("id: occurs more than once")
            corrections[correction.id] = correction
        except InvalidValue as error:
            problems.append(f"{_name(entry, number)}: {error}")
    if problems:
        raise InvalidReference("; ".join(f"{path.name}: {problem}" for problem in problems))
    return tuple(corrections.values())


def _name(entry: object, number: int) -> str:
    told = entry.get("id") if isinstance(entry, dict) else None
    return told if isinstance(told, str) and told else f"correction {number}"


def _read(entry: Any) -> Correction:
    if not isinstance(entry, dict):
        raise InvalidValue("is no table")
    for key in entry:
        if key not in _KEYS:
            raise InvalidValue(f"{key}: is unknown; use {', '.join(_KEYS)}")
    for key in _NEEDED:
        if key not in entry:
            raise InvalidValue(f"{key}: is missing")
    match, change = entry["match"], entry.get("change", {})
    for key, table in (("match", match), ("change", change)):
        if not isinstance(table, dict):
            raise InvalidValue(f"{key}: is a table of field = value")
    if entry["action"] not in set(Action):
        raise InvalidValue(f"action: {entry['action']!r} is unknown; use {', '.join(Action)}")
    return Correction(
        id=entry["id"],
        action=Action(entry["action"]),
        reason=entry["reason"],
        who=entry["who"],
        match=tuple(sorted(match.items())),
        change=tuple(sorted(change.items())),
    )
