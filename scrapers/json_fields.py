"""Reading fields of JSON that comes from outside: what is not of the expected type is absent, never a crash."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from models.errors import ParseError


def rows_of(payload: Any, name: str | None, where: str) -> list[Any]:
    """The list that an answer promises: the answer itself (``name`` None) or one of its members.

    Raises:
        ParseError: the answer has no such list; the message names the keys that it has instead.
    """
    found = payload if name is None else payload.get(name) if isinstance(payload, Mapping) else None
    if not isinstance(found, list):
        has = ", ".join(sorted(map(str, payload))[:12]) if isinstance(payload, Mapping) else type(payload).__name__
        raise ParseError(f"{where}: expected a list{f' {name!r}' if name else ''}, got {has or 'nothing'}")
    return found


def text(row: Any, *path: str) -> str:
    """The text at a path of keys; empty where any step is missing or no text. Whole numbers become text."""
    value = at(row, *path)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def at(row: Any, *path: str) -> Any:
    """Whatever stands at a path of keys; None where any step is missing."""
    for key in path:
        if not isinstance(row, Mapping):
            return None
        row = row.get(key)
    return row


def number(value: Any) -> float | None:
    """A finite number, also when written as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        result = float(value.strip().replace(",", "")) if isinstance(value, str) else float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def records(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; nothing for null, and nothing for what is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def joined(parts: Iterable[str], between: str = ", ") -> str:
    """The parts that are not empty, each once, in order."""
    return between.join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))


def host_of_link(link: str) -> str:
    """The host of an http(s) address in lower case; empty for everything else, also for what is no address at all."""
    try:
        parts = urlsplit(link.strip())
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""
