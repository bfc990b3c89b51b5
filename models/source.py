"""Sources: the declaration of one place on the public web that Labelscope collects from.

A source is data before it is code: one file ``scrapers/sources/<id>.toml`` each, whose name is the source's id in logs,
in the store and on the command line. This module is the type of such a declaration; reading the files is
:mod:`scrapers.registry`, and what a kind means is one adapter each (:mod:`scrapers.items` has the contract).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.document import LANGUAGES
from models.errors import InvalidValue

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_SPAN = re.compile(r"(\d{1,4})\s*(s|m|h|d|w)", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def parse_span(text: str) -> dt.timedelta:
    """A length of time as declarations and the command line write it: ``90s``, ``15m``, ``6h``, ``1d``, ``2w``.

    Raises:
        InvalidValue: the text has another form or is no time at all.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise InvalidValue(f"{text!r} is no length of time; use 90s, 15m, 6h, 1d or 2w")
    return dt.timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run of the source usually brings; a run outside of it becomes an issue instead of an empty success."""

    #: Fewest items that a successful answer holds over one run; 0 where an empty answer is normal.
    least: int = 0
    #: Most items that are plausible over one run.
    most: int = 20_000
    #: Least share (0 to 1) of items that carry a named thing, such as ``{"pay": 0.5}``; see ``Parsed.counts``.
    shares: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise InvalidValue(f"expected: least {self.least} and most {self.most} are no range")
        for name, share in self.shares.items():
            if not 0 <= share <= 1:
                raise InvalidValue(f"expected: share {name} is {share}, not between 0 and 1")


@dataclass(frozen=True, slots=True)
class Source:
    """One source as declared in its file.

    Raises:
        InvalidValue: when built with a value that the field does not allow; the message names the field.
    """

    #: Name of the file without ``.toml``; lower case letters, digits and hyphens.
    id: str
    #: Which adapter reads it: ``feed``, ``news_search``, ``greenhouse`` …
    kind: str
    #: Name as shown to people.
    name: str
    #: Address asked; may hold places such as ``{query}`` that the adapter fills. Empty where the adapter knows it.
    url: str
    #: How often it is asked.
    every: dt.timedelta
    #: What the owner allows, in words, and why we may ask.
    licence: str
    #: Publisher of its documents as in data/reference/publishers.toml; empty where each item names its own.
    publisher: str = ""
    #: ISO 639-1 code of its documents; None where they differ or the page tells.
    language: str | None = None
    #: Id of the vendor that it belongs to; None for a source about many.
    vendor: str | None = None
    #: Site that the source speaks for, for people and for OPML.
    homepage: str = ""
    #: Whether `labelscope collect` asks it when not named.
    enabled: bool = True
    #: Whether the pages of new items are fetched for their full text.
    pages: bool = False
    #: Least seconds between two requests to one host, beyond the general delay.
    delay: float = 1.0
    #: Most bytes of one answer after decompression; None for the general bound.
    max_bytes: int | None = None
    #: What a run usually brings.
    expected: Expected = field(default_factory=Expected)
    #: Settings of the adapter's own, such as a board's token; the adapter lists which it knows.
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InvalidValue(f"id: {self.id!r} is no id (lower case letters, digits and hyphens)")
        for name in ("kind", "name", "licence"):
            if not getattr(self, name).strip():
                raise InvalidValue(f"{name}: {self.id} has none")
        if self.url and not re.match(r"https?://[^\s/]+", self.url):
            raise InvalidValue(f"url: {self.url!r} of {self.id} is no http address")
        if self.language is not None and self.language not in LANGUAGES:
            raise InvalidValue(f"language: {self.language!r} of {self.id} is none of {', '.join(LANGUAGES)}")
        if self.every < dt.timedelta(minutes=1):
            raise InvalidValue(f"every: {self.id} would be asked more than once a minute")
        if self.delay < 0 or (self.max_bytes is not None and self.max_bytes <= 0):
            raise InvalidValue(f"delay, max_bytes: {self.id} has a negative bound")
