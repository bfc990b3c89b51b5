"""Any frame of facts or analyses as a table that people read: names, money, dates and shares in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import wording
from dashboard.inert import tidy
from dashboard.names import name_of

#: Columns that only machines need.
_HIDDEN = frozenset(
    "id document fact factors superseded_by superseded loose rate rate_day value precision as_of_first as_of_last "
    "currency per low_usd high_usd story source reader retracted_at first_seen known_from published_last scope_key "
    "origin_tier row rank".split()
)
_ORGANIZATIONS = frozenset(("vendor", "client", "party", "lost_by", "gained_by", "top_vendor", "top_client"))
_SHARES = frozenset(
    "share share_low share_high growth annualised since_first told top_share known_share standing at_risk lost "
    "coverage level".split()
)
_KINDS = frozenset(("kind", "basis", "line", "state", "planned"))
_PERIODS = ("as_of", "published")
_TIMES = frozenset(("multiple", "multiple_low", "multiple_high", "step_up", "times", "ratio", "efficiency"))


@dataclass(frozen=True, slots=True)
class Readable:
    """A frame for people."""

    #: Columns in their order; numbers stay numbers.
    frame: pd.DataFrame
    #: By column, how a number is written.
    formats: dict[str, Callable[[Any], str]]
    #: Ids of the facts or claims behind each row.
    behind: list[tuple[str, ...]]


def table(data: pd.DataFrame) -> Readable:
    """A frame without what only machines need, with names, periods, statuses and figures in words."""
    columns: dict[str, Any] = {}
    formats: dict[str, Callable[[Any], str]] = {}
    for name in data.columns:
        column = data[name]
        if name in _HIDDEN or name.endswith("_fact") or _holds_ids(column) or (len(column) and column.isna().all()):
            continue
        title, shown, write = _column(name, column)
        columns[title] = shown
        if write is not None:
            formats[title] = write
    return Readable(pd.DataFrame(columns), formats, behind(data))


def heads(frame: pd.DataFrame, config: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Streamlit's column configuration with all heads in sentence case, whatever the frame calls its columns."""
    made: dict[str, Any] = {}
    for name in frame.columns:
        given = (config or {}).get(name, {})
        title = str((given or {}).get("label") or name)
        made[name] = None if given is None else {**given, "label": title[:1].upper() + title[1:]}
    return made


def behind(data: pd.DataFrame) -> list[tuple[str, ...]]:
    """Ids of the claims, else the fact, behind each row of a frame; empty where there are none."""
    for name in ("claims", "supporting"):
        if name in data:
            against = data["dissenting"] if "dissenting" in data else [()] * len(data)
            return [
                (*(ids if isinstance(ids, tuple) else ()), *(others if isinstance(others, tuple) else ()))
                for ids, others in zip(data[name], against, strict=True)
            ]
    for name in ("fact", "id"):
        if name in data:
            return [(one,) if isinstance(one, str) else () for one in data[name]]
    return [()] * len(data)


def _holds_ids(column: pd.Series) -> bool:
    return column.dtype == object and any(isinstance(value, tuple) for value in column.head(20))


def _column(name: str, column: pd.Series) -> tuple[str, Any, Callable[[Any], str] | None]:
    """Title, values and writer of a column."""
    title = name.replace("_", " ")
    if name.endswith("_usd"):
        return f"{title[:-4]}, USD", column.to_numpy(), wording.money
    writer = wording.share if name in _SHARES else wording.times if name in _TIMES else None
    if writer is None and pd.api.types.is_float_dtype(column):
        writer = wording.plain_number
    if writer is not None or pd.api.types.is_bool_dtype(column) or pd.api.types.is_integer_dtype(column):
        return title, column.to_numpy(), writer
    if pd.api.types.is_datetime64_any_dtype(column):
        return title, column.dt.date, None
    say = _sayer(name)
    return title, [say(value) or None if isinstance(value, str) else None for value in column], None


def _sayer(name: str) -> Callable[[str], str]:
    """How the texts of a column are said to people."""
    if name in _ORGANIZATIONS or name.endswith("_party"):
        return name_of
    if name in _PERIODS or name.endswith("_as_of"):
        return wording.period
    if name == "metric":
        return wording.metric
    return wording.kind if name in _KINDS or name.endswith(("_kind", "_basis")) else tidy
