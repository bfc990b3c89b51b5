"""From an item (and its page) to a document with claims in the store: identity, relevance, language, claims, story."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from data.archive import Archive, Sighting, Stories
from data.store import DocumentRecord, Reader, Store, Written
from models.claim import Claim
from models.document import LANGUAGES, Document, document_id
from models.errors import InvalidDocument
from models.organization import OrganizationIndex
from models.publisher import PublisherIndex
from models.source import Source
from scrapers.articles import Article
from scrapers.decide import canonical_address, clean_address, content_hash, plausible, signature, site_of
from scrapers.items import Item, ItemKind
from scrapers.reading import plain_line, plain_text, tidy
from scrapers.stories import WINDOW, Telling, earliest, keys, same_story, telling

#: Version of the adapters that make claims themselves; part of a claim's history.
ADAPTER_VERSION = "1"

#: Rank of a sighting that brought the page itself.
FULL = 3
#: Fuller than an excerpt.
_BODY = 400
_TOLD = frozenset({ItemKind.ARTICLE, ItemKind.HEADLINE, ItemKind.PAGE})

Extract = Callable[[Document, OrganizationIndex], list[Claim]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the keeper needs to know of the world; given from outside so that tests can give their own."""

    #: Names of organizations.
    organizations: OrganizationIndex
    #: Publishers and their tiers.
    publishers: PublisherIndex
    #: Reads claims from a text.
    extract: Extract
    #: Version of the extractor.
    reader_version: str


def standard_tools() -> Tools:
    """The registers that ship with Labelscope and its extractor."""
    from data.reference import load_organizations, load_publishers
    from models.extraction import READER_VERSION, extract

    return Tools(load_organizations(), load_publishers(), extract, READER_VERSION)


@dataclass(frozen=True, slots=True)
class Page:
    """An item's page as it was read."""

    #: What it holds.
    article: Article
    #: Address that answered.
    url: str
    #: The exchange.
    fetch: int
    #: Name of its bytes in the archive.
    blob: str


@dataclass(slots=True)
class Kept:
    """What became of an item."""

    #: Id of the document.
    document: str
    #: True when the store had no such document before.
    new: bool
    #: What happened to its claims.
    written: Written = field(default_factory=Written)
    #: Why the extractor could not read its text; empty for it could.
    unread: str = ""


def name_of(item: Item) -> str:
    """The item's lasting name at its source: the guid, else the canonical address."""
    return item.guid or canonical_address(item.url)


class Keeper:
    """Writes documents and claims; every method runs inside the caller's transaction."""

    def __init__(self, store: Store, tools: Tools) -> None:
        self.store = store
        self.archive = Archive(store)
        self.stories = Stories(store)
        self.tools = tools

    def keep(
        self,
        source: Source,
        item: Item,
        fetch: int | None,
        now: dt.datetime,
        *,
        page: Page | None = None,
        blob: str | None = None,
        sign: str | None = None,
    ) -> Kept:
        """Make a document of an item, or add the sighting to the document that it is already."""
        name = name_of(item)
        document = self._document(source, item, page, now)
        addresses = [canonical_address(url) for url in (item.url, page.url if page else "", document.url) if url]
        known = self._known(source, item, name, document, addresses)
        document = replace(document, id=known or document.id)
        new = self.store.connection.execute("select 1 from documents where id = ?", (document.id,)).fetchone() is None
        rank = _rank(item, page, document.text)
        kept = Kept(document.id, new)
        speaker = None if new else self.archive.speaker(document.id)
        speaks = speaker is None or speaker[0] == source.id or (-rank, source.id) < (-speaker[1], speaker[0])
        if speaks:
            kept.written = self._write(source, item, document, page.blob if page else blob, now, kept)
        self.archive.put_addresses(addresses, document.id)
        sighting = Sighting(
            source.id, name, sign or signature(item), document.id, rank, fetch, page.fetch if page else None
        )
        self.archive.put_sighting(sighting, now)
        return kept

    def _document(self, source: Source, item: Item, page: Page | None, now: dt.datetime) -> Document:
        article = page.article if page else None
        text = item.text or plain_text(item.html) or plain_text(item.summary)
        if article is not None and len(article.text) >= min(len(text), _BODY):
            text = article.text
        title = plain_line(item.title, marked_up=False) or (article.title if article else "")
        url = clean_address(_own_address(item, page)) if item.url else ""
        identity = canonical_address(url) if url else ""
        dates = (article.published if article is not None else None, item.published)
        published = next((date for date in dates if date is not None and plausible(date, now)), None)
        return Document(
            id=document_id(identity) if identity else document_id(source.id, item.guid),
            title=title,
            text=text if item.claims else tidy(text),
            lang=_language(text or title, (article.lang if article else None) or item.lang or source.language),
            published=published,
            url=url,
            publisher=self._publisher(source, item, article, url),
            source=source.id,
        )

    def _publisher(self, source: Source, item: Item, article: Article | None, url: str) -> str:
        named = plain_line(item.publisher, marked_up=False)[:200] or source.publisher
        if named:
            return named
        known = self.tools.publishers.at(url) if url else None
        if known is not None:
            return known.name
        # The page's own word for itself is not trusted: anybody can write "Reuters" into a meta tag.
        return site_of(item.publisher_url or url) or source.name

    def _known(self, source: Source, item: Item, name: str, document: Document, addresses: Sequence[str]) -> str | None:
        """The document that this is already: the same name at its source, the same address, the same text."""
        sighting = self.archive.sighting(source.id, name)
        if sighting is not None and sighting.document is not None:
            return sighting.document
        for address in addresses:
            found = self.archive.document_at(address)
            if found is not None:
                return found
        if item.kind is ItemKind.ARTICLE:
            words = content_hash(document.text)
            if words is not None:
                return self.archive.document_with_text(words, document.publisher)
        return None

    def _write(
        self, source: Source, item: Item, document: Document, blob: str | None, now: dt.datetime, kept: Kept
    ) -> Written:
        claims: list[Claim] = []
        relevant = item.relevant or bool(item.claims) or source.vendor is not None or self._names_vendor(document)
        if relevant and item.read and document.lang in LANGUAGES:
            try:
                claims = self.tools.extract(document, self.tools.organizations)
            except InvalidDocument as error:
                kept.unread = str(error)
        record = DocumentRecord(
            document,
            kind=item.kind.value,
            tier=self.tools.publishers.tier_of(document.publisher, item.publisher_url or document.url),
            guid=item.guid or None,
            blob=blob,
            content_hash=content_hash(document.text) if relevant and item.kind is ItemKind.ARTICLE else None,
            keep_text=relevant,
        )
        self.store.put_documents([record], now)
        self.archive.set_source(document.id, source.id)
        ready = [replace(claim, document=document.id) for claim in item.claims]
        written = self.store.put_claims(document.id, ready, Reader(source.kind, ADAPTER_VERSION), now=now)
        origins = {claim.origin: self.tools.publishers.tier_of(claim.origin) for claim in claims if claim.origin}
        reader = Reader("extractor", self.tools.reader_version)
        written += self.store.put_claims(document.id, claims, reader, origins=origins, now=now)
        if relevant and item.kind in _TOLD:
            self._tell(document, now)
        return written

    def _names_vendor(self, document: Document) -> bool:
        index = self.tools.organizations
        for text in (document.title, document.text):
            for mention in index.find(text):
                one = index.get(mention.id)
                if one is not None and one.is_vendor:
                    return True
        return False

    def _tell(self, document: Document, now: dt.datetime) -> None:
        """Find the documents that tell the same story, and let the earliest be its origin."""
        day = document.published.first if document.published is not None else now.date()
        mine = telling(document.id, document.title, document.text, day)
        self.stories.put(document.id, _row(mine), keys(mine))
        partners = []
        for row in self.stories.candidates(document.id, day - WINDOW, day + WINDOW):
            other = _telling(row)
            if same_story(mine, other):
                partners.append(other.id)
        if partners:
            members = self.stories.members([document.id, *partners])
            self.stories.set_story([member[0] for member in members], earliest(members))


def _own_address(item: Item, page: Page | None) -> str:
    """The address that names a page: its rel=canonical if that stays on the site, else where the request ended."""
    if page is None:
        return item.url
    canonical = page.article.canonical
    if canonical and site_of(canonical) == site_of(page.url):
        return canonical
    return page.url


def _rank(item: Item, page: Page | None, text: str) -> int:
    """How much a sighting brings: a page or claims of its own, a body, an excerpt, a headline."""
    if page is not None or item.claims:
        return FULL
    if len(text) >= _BODY:
        return 2
    return 1 if text else 0


def _row(one: Telling) -> tuple[str, str, str, str]:
    return (
        json.dumps(one.words, ensure_ascii=False),
        json.dumps(sorted(one.numbers)),
        json.dumps(sorted(one.sketch)),
        one.day.isoformat(),
    )


def _telling(row: tuple[str, str, str, str, str]) -> Telling:
    document, words, numbers, sketch, day = row
    return Telling(
        document,
        tuple(json.loads(words)),
        frozenset(json.loads(numbers)),
        frozenset(json.loads(sketch)),
        dt.date.fromisoformat(day),
    )


def _language(text: str, declared: str | None) -> str | None:
    """The language of a text: what it is written in where there is enough of it, else what the source says.

    Some hundred letters leave no doubt. Fewer are believed only for a language that we read, and a bare headline
    without any word of its source is taken for the likeliest of these.
    """
    if len(text) < 80 and declared is not None:
        return declared
    if _plainly_english(text[:600]):
        return "en"
    ranked = _ranked(text[:600])
    found = ranked[0] if ranked else None
    if found is None or found in LANGUAGES or len(text) >= 300:
        return found or declared
    return declared or next((code for code in ranked if code in LANGUAGES), None)


#: Short words that no other language has, but for the first, which names and titles carry everywhere.
_THE = re.compile(r"\bthe\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:and|that|with|from|which|this|their|they|said|were|has|its)\b")


def _plainly_english(text: str) -> bool:
    """Spares most texts the reckoning of :func:`_ranked`; False says nothing."""
    return len(_THE.findall(text)) >= 3 and len(set(_ENGLISH.findall(text))) >= 3


@lru_cache(maxsize=256)
def _ranked(text: str) -> tuple[str, ...]:
    """Languages by likelihood; empty for what is no language at all: figures, code."""
    if not any(character.isalpha() for character in text):
        return ()
    import py3langid

    rank: Any = vars(py3langid)["rank"]
    return tuple(str(code) for code, _ in rank(text) if code != "zxx")
