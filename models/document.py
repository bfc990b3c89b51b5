"""Documents: what was published, by whom and when; and the exact words that a claim is read from."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from models.errors import InvalidValue
from models.period import Period

#: Languages that the extractor reads (ISO 639-1).
LANGUAGES = ("en", "fr", "de", "es", "pt", "it")


class Part(StrEnum):
    """Which of a document's two texts a quote stands in."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a document: ``part[start:end] == words``, offsets in Unicode code points."""

    #: Index of the first character in the part.
    start: int
    #: Index after the last character.
    end: int
    #: The words themselves.
    words: str
    #: The text that the offsets count in.
    part: Part = Part.TEXT

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.words) or not self.words.strip():
            raise InvalidValue(f"quote {self.words[:40]!r} does not fit its offsets {self.start}:{self.end}")


@dataclass(frozen=True, slots=True)
class Document:
    """One published text. Its id is given by who made it: the corpus file, or :func:`document_id` of its address."""

    #: Stable identity within a store.
    id: str
    #: Headline; may be empty.
    title: str
    #: Body, paragraphs parted by a blank line; may be empty for a headline without its text.
    text: str
    #: ISO 639-1 code, None when not known yet.
    lang: str | None = None
    #: When the public could read it, at the precision known.
    published: Period | None = None
    #: Canonical address; empty for a text handed in without one.
    url: str = ""
    #: Name of the publisher as shown to people.
    publisher: str = ""
    #: Id of the source (scrapers/sources/<id>.toml) that found it; ``ledger`` and ``hand`` are built in.
    source: str = ""

    def slice(self, quote: Quote) -> str:
        """The document's own words at a quote's place."""
        return (self.title if quote.part is Part.TITLE else self.text)[quote.start : quote.end]


def document_id(*parts: str) -> str:
    """Identity of a document from what names it, usually its canonical address: 32 hexadecimal digits."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def known_from(published: Period | None, first_seen: dt.datetime) -> dt.date:
    """The day from which the public could know a document.

    The last day of its date of publication, as "June 2025" is only over at the end of June; never later than the day
    on which it was read. A page without a date counts from the day on which it was read.
    """
    day = first_seen.date()
    return day if published is None else min(published.last, day)
