"""Article pages: the text by trafilatura, and what the page itself says of its title, day, language and address.

trafilatura finds the body on most pages; what it leaves in (links to other stories between the paragraphs, calls to
subscribe) or out (the lead above a picture, bodies that only scripts show) is mended here with what news pages have in
common: JSON-LD, meta data and the words that stand for boilerplate in six languages. No page is trusted in what it says
of others: its publisher and its address are checked by who asks.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from models.errors import ParseError
from models.period import Period
from scrapers.article_text import SaidOfItself, body_text
from scrapers.feeds import web_address
from scrapers.items import Fetched
from scrapers.job_posting import json_ld
from scrapers.page_dates import published_day
from scrapers.page_tree import inner
from scrapers.reading import decode, parse_html, plain_line, plain_text, tidy
from scrapers.selectors import Selectors, select

#: Pages beyond are no articles.
MAX_BYTES = 8_000_000
_MAX_TEXT = 500_000


@dataclass(frozen=True, slots=True)
class Article:
    """What a page holds. Everything is untrusted plain text."""

    #: Headline without the site's name.
    title: str
    #: Body, paragraphs parted by a blank line.
    text: str
    #: Day of first publication in the page's own time zone; None where it tells none.
    published: Period | None = None
    #: ISO 639-1 code that the page declares.
    lang: str | None = None
    #: Address that the page calls its own, absolute; empty where it tells none.
    canonical: str = ""
    #: Name that the site gives itself.
    publisher: str = ""
    #: Short description, as for a preview.
    description: str = ""


def read_article(data: bytes, url: str, content_type: str = "", selectors: Selectors | None = None) -> Article:
    """Read a page; what a source's own selectors find goes before what the general rules find.

    Raises:
        ParseError: it is no web page, too large, or holds no text.
    """
    media = content_type.partition(";")[0].strip().lower()
    if media and media not in ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"):
        raise ParseError(f"{url}: {media} is no web page")
    if len(data) > MAX_BYTES:
        raise ParseError(f"{url}: the page is {len(data):,} bytes long; more than {MAX_BYTES:,} are not read")
    # Accents are written in one way, as where the words are looked up.
    chosen = select(unicodedata.normalize("NFC", page_text(data, content_type)), selectors or Selectors())
    markup = chosen.markup
    tree = parse_html(markup)
    if tree is None:
        raise ParseError(f"{url}: the page is empty")
    facts = _facts(tree, url)
    text = chosen.text or body_text(tree, _said(tree, facts), url)
    if not text:
        raise ParseError(f"{url}: no text was found on the page")
    lang = _language(tree, facts)
    return Article(
        title=chosen.title or _title(tree, facts),
        text=text[:_MAX_TEXT],
        published=published_day(tree, (chosen.date, *facts.dates), facts.meta, markup, url, lang),
        lang=lang,
        canonical=_canonical(tree, facts, url),
        publisher=plain_line(facts.meta.get("og:site_name", ""))[:200],
        description=facts.description,
    )


def read_answer(answer: Fetched, selectors: Selectors | None = None) -> Article:
    """Read an answer that is a page, or plain text that a person handed in.

    Raises:
        ParseError: it is neither, or holds no text.
    """
    media = answer.headers.get("content-type", "")
    if answer.content_type != "text/plain" or not answer.url.startswith("file:"):
        return read_article(answer.body, answer.url, media, selectors)
    text = tidy(decode(answer.body, media)).strip()
    if not text:
        raise ParseError(f"{answer.url}: the file is empty")
    head, _, rest = text.partition("\n")
    # A first line without a full stop and with something below it is a headline.
    if rest.strip() and len(head) < 200 and not head.rstrip().endswith("."):
        return Article(title=head.strip(), text="\n\n".join(p.strip() for p in rest.split("\n\n") if p.strip()))
    return Article(title="", text=text)


_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def page_text(data: bytes, content_type: str) -> str:
    """The bytes of a page as text; what the page's own meta tag says counts where the header says nothing."""
    named = _META_CHARSET.search(data[:4_096])
    if "charset" not in content_type.lower() and named is not None and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-8")  # true of most pages, whatever they say
        except UnicodeDecodeError:
            content_type = f"text/html; charset={named[1].decode('ascii', 'replace')}"
    return decode(data, content_type)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the page says of itself outside of its body."""

    #: Contents of meta tags by lower-case name or property, the first of each.
    meta: Mapping[str, str]
    #: The JSON-LD object that describes the article; empty where there is none.
    article: Mapping[str, Any]
    #: Short description.
    description: str
    #: What JSON-LD calls the day of publication, likeliest first.
    dates: tuple[str, ...]


def _facts(tree: Any, url: str) -> _Facts:
    meta: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = (tag.get("content") or "").strip()
        for name in (tag.get("property"), tag.get("name"), tag.get("itemprop")):
            if name and content:
                meta.setdefault(name.strip().lower(), content)
    blocks, _ = json_ld(tree, url)
    objects = list(_objects(blocks))
    article = _main_article(objects, meta, url)
    texts = (meta.get("og:description"), meta.get("description"), _string(article.get("description")))
    description = next((plain_line(text) for text in texts if text), "")
    return _Facts(meta, article, description, tuple(_ld_dates(article, objects)))


def _ld_dates(article: Mapping[str, Any], objects: list[Mapping[str, Any]]) -> Iterator[str]:
    yield _string(article.get("datePublished"))
    if "datePublished" not in article:
        yield _string(article.get("dateCreated"))
    if not article:
        # Some pages describe no article but themselves.
        for one in objects:
            if _types(one) & {"webpage", "itempage"}:
                yield _string(one.get("datePublished"))


# JSON-LD

_ARTICLE_TYPES = frozenset(
    """article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle
    reviewnewsarticle liveblogposting techarticle scholarlyarticle report pressrelease advertisercontentarticle
    socialmediaposting satiricalarticle""".split()
)


def _objects(block: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > 6:
        return
    if isinstance(block, Mapping):
        yield block
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"):
            yield from _objects(block.get(name), depth + 1)
    elif isinstance(block, list):
        for part in block[:200]:
            yield from _objects(part, depth + 1)


def _types(one: Mapping[str, Any]) -> set[str]:
    found = one.get("@type")
    names = found if isinstance(found, list) else [found]
    return {str(name).rpartition("/")[2].lower() for name in names if isinstance(name, str)}


def _main_article(objects: list[Mapping[str, Any]], meta: Mapping[str, str], url: str) -> Mapping[str, Any]:
    """The article that the page is, not one of those that it lists."""
    found = [one for one in objects if _types(one) & _ARTICLE_TYPES]
    if not found:
        return {}
    addresses = {_bare(address) for address in (url, meta.get("og:url", "")) if address}
    title = plain_line(meta.get("og:title", "")).casefold()

    def score(one: Mapping[str, Any]) -> tuple[bool, bool, bool]:
        main = one.get("mainEntityOfPage")
        own = [one.get("url"), one.get("@id"), main.get("@id") if isinstance(main, Mapping) else main]
        named = any(isinstance(address, str) and _bare(address) in addresses for address in own)
        headline = plain_line(_string(one.get("headline"))).casefold()
        return named, bool(headline) and (headline in title or title in headline), "datePublished" in one

    return max(found, key=score)


def _bare(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n\n".join(part for part in value if isinstance(part, str))
    return ""


# Title, language, address


def _title(tree: Any, facts: _Facts) -> str:
    site = plain_line(facts.meta.get("og:site_name", ""))
    heads = [plain_line(inner(head)) for head in tree.iter("h1")]
    shown = heads[0] if len(heads) == 1 else ""
    named = [
        plain_line(_string(facts.article.get("headline"))),
        plain_line(facts.meta.get("og:title", "")),
        shown,
        plain_line(facts.meta.get("twitter:title", "")),
        plain_line(inner(next(tree.iter("title"), None))),
        heads[0] if heads else "",
    ]
    title = next((_without_site(text, site) for text in named if text), "")
    # Preview titles are shortened; where the page's one headline says the same at more length, it is meant.
    if shown and title and shown != title and shown.casefold().startswith(title.rstrip(".… ").casefold()):
        title = shown
    return title[:1_000]


def _without_site(title: str, site: str) -> str:
    match = re.fullmatch(r"(.{12,})\s+[|–—·»-]\s+(.+)", title)
    if match is not None and site and match[2].casefold() in (site.casefold(), f"the {site}".casefold()):
        return match[1].strip()
    return title


def _language(tree: Any, facts: _Facts) -> str | None:
    root = tree if tree.tag == "html" else next(tree.iter("html"), tree)
    meta = facts.meta
    for text in (
        _string(facts.article.get("inLanguage")),
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        meta.get("og:locale", ""),
        meta.get("content-language", ""),
        meta.get("language", ""),
    ):
        match = re.match(r"\s*([A-Za-z]{2})(?:[-_]|\s*$)", text)
        if match is not None:
            return match[1].lower()
    return None


def _canonical(tree: Any, facts: _Facts, url: str) -> str:
    links = [tag.get("href") for tag in tree.iter("link") if (tag.get("rel") or "").strip().lower() == "canonical"]
    for address in (*links, facts.meta.get("og:url", "")):
        found = web_address(address, url)
        if found and (urlsplit(found).path not in ("", "/") or urlsplit(url).path in ("", "/")):
            return found
    return ""


def _own_body(facts: _Facts) -> str:
    raw = _string(facts.article.get("articleBody"))
    if not raw:
        return ""
    if re.search(r"<\w+[\s>/]|&lt;\w+", raw):
        return plain_text(html.unescape(raw) if "&lt;" in raw else raw)
    lines = (" ".join(line.split()) for line in tidy(html.unescape(raw)).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _said(tree: Any, facts: _Facts) -> SaidOfItself:
    named = (_title(tree, facts), facts.meta.get("og:title", ""), _string(facts.article.get("headline")))
    return SaidOfItself(_own_body(facts), tuple(map(plain_line, named)), facts.description)
