"""The contract between the collector and the adapters of its sources.

An adapter turns one kind of source into documents. It is pure: it never touches the network, the store or a clock.
It is a module (or an object) with three names:

``OPTIONS: frozenset[str]``
    the keys that a declaration of this kind may carry under ``[options]``; any other key is refused when loaded.
``requests(source: Source, state: State, now: datetime) -> list[Request]``
    what to ask in this run, most important first. ``state.cursor`` is what the adapter remembered the last time,
    ``state.vendors`` are the organizations to ask about, ``state.since`` is the day given with ``--since``.
``parse(source: Source, response: Fetched) -> Parsed``
    what an answer holds. ``response.request`` is the request as the adapter made it, with its ``context``, so that
    an answer can be told apart without looking at its address. ``follow_ups`` are asked in the same run (the next
    page, the filing behind a hit); ``cursor`` is merged into the remembered state after everything was stored.

:mod:`scrapers.registry` maps the kind of a source to its adapter. The pipeline (:mod:`scrapers.pipeline`) does the
rest: robots, delays, conditional requests, keeping the bytes, article pages for sources with ``pages = true``,
addresses made canonical, duplicates, language, extraction, claims, and issues.

How an adapter says what went wrong:

- One bad entry: an :class:`Issue` in ``Parsed.issues``, the others go on.
- The whole answer is not what was promised (HTML for JSON, half a JSON): raise ``models.errors.ParseError``.
- The interface says no in a form of its own (a rate notice under status 200): raise :class:`Refusal` with the wait.
- A status other than 200 reaches ``parse`` only if the request lists it in ``accepts``; 304 never does.

Claims that need no reading of text (filings, structured pay) go into ``Item.claims`` as ``models.claim.Claim`` built
with ``document=PENDING``; the pipeline puts the document's id in. A quote in such a claim counts in ``Item.text``
(or ``Item.title``), which the pipeline leaves untouched. For items with ``read=False`` the text is not given to the
extractor, so that a board's list of office jobs or a filing's boilerplate makes no claims of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from models.claim import Claim
from models.errors import ParseError
from models.organization import Organization
from models.period import Period
from models.source import Source

#: Stands for the id of the document in claims of an item, until the pipeline knows it.
PENDING = "pending"


class ItemKind(StrEnum):
    """What a document is; stored with it."""

    #: A news story or post with (or for) a page of its own.
    ARTICLE = "article"
    #: A headline whose page we do not fetch (news searches that hide the address).
    HEADLINE = "headline"
    #: A contribution in a forum.
    COMMENT = "comment"
    #: A filing with an authority.
    FILING = "filing"
    #: A job or task that is offered.
    JOB = "job"
    #: A page or file handed in by a person.
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask of the web."""

    #: Address with everything filled in.
    url: str
    #: ``GET`` or ``POST``; only POSTs that merely read are made.
    method: str = "GET"
    #: JSON body of a POST, as bytes; empty for GET.
    body: bytes = b""
    #: Further headers, such as ``Accept``; the user agent and validators are the fetcher's.
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Statuses that the adapter wants to see itself, besides 200.
    accepts: frozenset[int] = frozenset()
    #: What the adapter needs to know when it reads the answer (vendor, page number, purpose).
    context: Mapping[str, str] = field(default_factory=dict)
    #: Ask without validators: the answer leads to further requests, which a 304 would cut off.
    fresh: bool = False


def json_request(url: str, payload: object, **context: str) -> Request:
    """A POST with a JSON body, for interfaces that read that way."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    return Request(url, "POST", body, headers, context=context)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as received, decompressed, before anybody parsed it."""

    #: What was asked.
    request: Request
    #: Address that answered, after redirects.
    url: str
    #: HTTP status.
    status: int
    #: Header names in lower case; of repeated ones the values joined with a comma.
    headers: Mapping[str, str]
    #: The body, decompressed, within the bound on bytes.
    body: bytes
    #: When the answer was complete (UTC).
    at: dt.datetime

    @property
    def sha256(self) -> str:
        """Name of the body in the archive."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters; empty where none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON, control characters in strings allowed.

        Raises:
            ParseError: it is HTML, cut off, too deep or otherwise no JSON; the message says how it begins.
        """
        try:
            return json.loads(self.body.decode("utf-8-sig"), strict=False)
        except (ValueError, RecursionError) as error:
            start = self.body[:60].decode("utf-8", "replace")
            raise ParseError(f"{self.url}: expected JSON, got {self.content_type or 'no type'}: {start!r}") from error


@dataclass(frozen=True, slots=True)
class State:
    """What an adapter may know when it plans a run."""

    #: What it remembered last time; plain JSON values.
    cursor: Mapping[str, Any] = field(default_factory=dict)
    #: The organizations that are followed (those with the role of vendor), in order of the register.
    vendors: tuple[Organization, ...] = ()
    #: Ask for what is newer than this day; None for the adapter's own usual span.
    since: dt.date | None = None
    #: When the source was last asked with success; None for never.
    last_run: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a person should look at; becomes a row on the dashboard's page of issues."""

    #: Short machine word, such as ``bad-entry``, ``too-few``, ``no-date``.
    kind: str
    #: What is wrong and where, in words that a person can act on.
    message: str
    #: Address of the page, feed or item.
    url: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """The seed of one document: what a source says of it. Everything is untrusted text."""

    #: Address of the page, absolute; empty where the source gives none (then ``guid`` must name it).
    url: str
    #: Headline as plain text.
    title: str
    #: The source's own lasting name of the item; empty where it has none.
    guid: str = ""
    #: Body as plain text, paragraphs parted by a blank line.
    text: str = ""
    #: Body as HTML; the pipeline makes plain text of it where ``text`` is empty.
    html: str = ""
    #: Short description as plain text or HTML; stands in for the body where there is none.
    summary: str = ""
    #: Name of the writer or filer; not stored.
    author: str = ""
    #: ISO 639-1 code; None where the source does not tell.
    lang: str | None = None
    #: When the public could read it, at the precision that the source gives.
    published: Period | None = None
    #: The same moment in UTC, where the source gives one.
    published_at: dt.datetime | None = None
    #: When it was last changed, as the source says.
    updated: Period | None = None
    #: The same moment in UTC, where the source gives one.
    updated_at: dt.datetime | None = None
    #: Name of the publisher; empty for the source's own.
    publisher: str = ""
    #: Site of the publisher, where the source names it.
    publisher_url: str = ""
    #: What it is.
    kind: ItemKind = ItemKind.ARTICLE
    #: Claims that need no reading of text, with ``document=PENDING``.
    claims: tuple[Claim, ...] = ()
    #: Whether the extractor reads title and text.
    read: bool = True
    #: Kept with its text even where it names no vendor (the source is about one).
    relevant: bool = False
    #: Whether the page behind ``url`` may be fetched, where the source has ``pages = true``.
    page: bool = True


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one answer holds."""

    #: Documents, in the order of the answer.
    items: tuple[Item, ...] = ()
    #: Requests to make in the same run.
    follow_ups: tuple[Request, ...] = ()
    #: What was wrong with single entries.
    issues: tuple[Issue, ...] = ()
    #: How many items carry a named thing, such as ``{"pay": 12}``; held against ``Source.expected.shares``.
    counts: Mapping[str, int] = field(default_factory=dict)
    #: What to remember for the next run; keys not named keep their value, a value of None removes its key.
    cursor: Mapping[str, Any] = field(default_factory=dict)


class Refusal(ParseError):
    """An interface says no in words of its own; the host is left alone for the wait."""

    def __init__(self, message: str, wait: dt.timedelta) -> None:
        super().__init__(message)
        #: How long the host is left alone.
        self.wait = wait


class Adapter(Protocol):
    """One kind of source; see the module's text."""

    @property
    def OPTIONS(self) -> frozenset[str]:
        """Keys allowed under ``[options]``."""
        ...

    def requests(self, source: Source, state: State, now: dt.datetime) -> list[Request]:
        """What to ask in this run."""
        ...

    def parse(self, source: Source, response: Fetched) -> Parsed:
        """What an answer holds."""
        ...
