"""Article pages: the text by trafilatura, and what the page itself says of its title, day, language and address.

trafilatura finds the body on most pages; what it leaves in (links to other stories between the paragraphs, calls to
subscribe) or out (the lead above a picture, bodies that only scripts show) is mended here with what news pages have in
common: JSON-LD, meta data and the words that stand for boilerplate in six languages. No page is trusted in what it says
of others: its publisher and its address are checked by who asks.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import lxml.etree
import trafilatura

from models.errors import ParseError
from models.period import Period
from scrapers.boilerplate import BOILERPLATE, HIDDEN, LEAD, NOISE, POINTER, POINTER_LINE, UNSURE, is_byline
from scrapers.feeds import web_address
from scrapers.items import Fetched
from scrapers.job_posting import json_ld
from scrapers.page_dates import day_in_words, published_day
from scrapers.reading import decode, parse_html, plain_line, plain_text, tidy
from scrapers.selectors import Selectors, select

#: Pages beyond are no articles.
MAX_BYTES = 8_000_000
_MAX_TEXT = 500_000

#: trafilatura and lxml have no types.
_TRAFILATURA: Any = trafilatura


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
    chosen = select(page_text(data, content_type), selectors or Selectors())
    markup = chosen.markup
    tree = parse_html(markup)
    if tree is None:
        raise ParseError(f"{url}: the page is empty")
    facts = _facts(tree, url)
    text = chosen.text or _text(tree, facts, url)
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
    heads = [plain_line(_inner(head)) for head in tree.iter("h1")]
    shown = heads[0] if len(heads) == 1 else ""
    named = [
        plain_line(_string(facts.article.get("headline"))),
        plain_line(facts.meta.get("og:title", "")),
        shown,
        plain_line(facts.meta.get("twitter:title", "")),
        plain_line(_inner(next(tree.iter("title"), None))),
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


def _inner(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


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


# The text

#: Elements of one name with more of the page's words hold the article itself, whatever they are called.
_KEPT_SHARE = 0.3
#: A box of an uncertain name with more words than this is taken for a part of the story.
_BOX = 220
#: Less text than this makes us look again.
_SHORT = 250
_SENTENCE_END = (".", "!", "?", ":", "…", "”", "»", '"', "’", ")", "。", "」", "؟", "؛")


def _text(tree: Any, facts: _Facts, url: str) -> str:
    """The body: trafilatura's view of the cleaned page, or the page's own words for machines where that has more."""
    body = _own_body(facts)
    page = _cleaned(tree)
    found = _recovered(page, _extracted(page, url), url)
    if len(found) < _SHORT:
        # Cleaning went too far, or there is hardly any text: the page as it came, and last whatever paragraphs it has.
        whole = _extracted(tree, url)
        found = whole if len(whole) > 2 * len(found) else found
        bare = _bare_paragraphs(tree) if len(found) < _SHORT else ""
        found = bare if len(bare) > 2 * len(found) else found
    if body and _is_fuller(body, found):
        found = body
    text = _without_noise(found, _headlines(tree, facts))
    return _with_lead(text, tree, facts) or facts.description


def _is_fuller(body: str, found: str) -> bool:
    """True when the page's own words for machines hold what was found and a good deal more."""
    if body.rstrip().endswith(("...", "…")):
        return False
    if _letters(body) == _letters(found):
        return True
    known = set(body.casefold().split())
    words = found.casefold().split()
    held = sum(word in known for word in words) / len(words) if words else 1.0
    return len(body) > (1.25 if held > 0.9 else 2.0) * len(found)


def _bare_paragraphs(tree: Any) -> str:
    """Paragraphs of the page that are more than links and stand in none of its margins."""
    lines = []
    for element in tree.xpath("//p[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::form)]"):
        text = _inner(element)
        linked = sum(len(_inner(link)) for link in element.iter("a"))
        if len(text) > 40 and linked < len(text) / 2:
            lines.append(text)
    return tidy("\n\n".join(lines))


def _own_body(facts: _Facts) -> str:
    raw = _string(facts.article.get("articleBody"))
    if not raw:
        return ""
    if re.search(r"<\w+[\s>/]|&lt;\w+", raw):
        return plain_text(html.unescape(raw) if "&lt;" in raw else raw)
    lines = (" ".join(line.split()) for line in tidy(html.unescape(raw)).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _cleaned(tree: Any) -> Any:
    """A copy of the page without what is called by names of boilerplate, as long as that is not most of the text."""
    page = copy.deepcopy(tree)
    whole = _words(page)
    _flatten_articles(page, whole)
    for group in _boilerplate(page).values():
        # Where what bears a name is a large part of the page, the name is one of the layout, not of an extra.
        if sum(_words(element) for element in group) <= _KEPT_SHARE * whole:
            for element in group:
                _drop(element)
    for element in page.xpath("//p | //li | //h2 | //h3 | //h4 | //h5"):
        if _is_link_to_other(element):
            _drop(element)
    for element in page.xpath("//p//span[@class or @id]"):
        if not HIDDEN.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            # Extraction goes by such names, too; a part of a sentence is a part of the story whatever its name.
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
    for element in page.xpath("//p[a and not(ancestor::li or ancestor::aside or ancestor::nav)]"):
        if _is_linked_prose(element):
            # Extraction throws out paragraphs that are links; the story's own may be.
            lxml.etree.strip_tags(element, "a")
    return page


def _flatten_articles(page: Any, whole: int) -> None:
    """Articles inside of articles are teasers, or the entries of a live report; extraction takes them for the story."""
    inner = page.xpath("//article//article")
    if not inner:
        return
    teasers = [element for element in inner if _words(element) < _BOX]
    if sum(map(_words, teasers)) <= _KEPT_SHARE * whole:
        for element in teasers:
            _drop(element)
    for element in page.xpath("//article//article"):
        element.tag = "div"


def _boilerplate(page: Any) -> dict[str, list[Any]]:
    """Elements called by names of boilerplate, grouped by name; none inside another."""
    groups: dict[str, list[Any]] = {}
    inside: set[Any] = set()
    for element in page.iter("div", "section", "aside", "ul", "p", "span", "figcaption", "ol"):
        if element.getparent() is None or element.getparent() in inside:
            inside.add(element)
            continue
        name = _named(element)
        if element.tag == "span" and element.getparent().tag == "p" and not HIDDEN.search(name):
            continue  # a dateline, a mark on a word
        if element.tag == "figcaption":
            groups.setdefault("figcaption", []).append(element)
        elif name and _is_boilerplate(element, name):
            groups.setdefault(f"{element.tag} {element.get('class') or name}", []).append(element)
        else:
            continue
        inside.add(element)
    return groups


def _named(element: Any) -> str:
    """What a page calls an element."""
    names = ("class", "id", "data-component", "data-testid", "data-gu-name")
    return " ".join(value for value in map(element.get, names) if value)


def _is_boilerplate(element: Any, name: str) -> bool:
    if BOILERPLATE.search(name) is not None:
        return True
    return UNSURE.search(name) is not None and _words(element) < _BOX and element.tag != "p"


def _words(element: Any) -> int:
    """Length of what an element says outside of links, in characters."""
    text = element.xpath("string-length(normalize-space(string()))")
    hidden = (".//a", ".//script", ".//style", ".//noscript", ".//nav", ".//footer")
    return int(text) - sum(len(_inner(one)) for one in element.xpath("|".join(hidden)))


def _drop(element: Any) -> None:
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _link_share(element: Any, text: str) -> float:
    linked = " ".join(_inner(link) for link in element.iter("a"))
    return len(linked.replace(" ", "")) / max(1, len(text.replace(" ", "")))


def _is_link_to_other(element: Any) -> bool:
    """True for a paragraph that is nothing but a link to another story."""
    text = _inner(element)
    if not 2 < len(text) < 250:
        return False
    share = _link_share(element, text)
    if share > 0.5 and POINTER.match(text):
        return True
    # Headings and full sentences may well be links; a bare line of link text between paragraphs is a teaser.
    return element.tag == "p" and share > 0.95 and 15 < len(text) < 200 and not text.endswith(_SENTENCE_END)


def _is_linked_prose(element: Any) -> bool:
    """True for a linked paragraph that stands among paragraphs of prose and reads like one."""
    text = _inner(element)
    if len(text) < 80 or not text.endswith(_SENTENCE_END) or _link_share(element, text) < 0.3:
        return False
    beside = [_inner(other) for other in element.getparent().iterchildren("p") if other.find("a") is None]
    return sum(len(other) > 80 for other in beside) >= 2


def _extracted(tree: Any, url: str) -> str:
    try:
        found = _TRAFILATURA.bare_extraction(
            copy.deepcopy(tree), url=url, include_comments=False, include_tables=True, deduplicate=False
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, lxml.etree.LxmlError):
        # A slip of the extractor's on an odd page; the page's own words for machines may still serve.
        return ""
    raw = found.text if found is not None else ""
    lines = (" ".join(line.split()) for line in tidy(raw or "").split("\n"))
    return "\n\n".join(line for line in lines if line)


def _recovered(page: Any, found: str, url: str) -> str:
    """The text once more where blocks of prose before its end are missing, thrown out for what they are called."""
    held = _letters(found)
    missing: dict[Any, int] = {}
    passed: list[Any] = []
    for element in page.xpath(f"//p[not({_MARGINS})]"):
        text = _inner(element)
        if len(text) < 80:
            continue
        if _letters(text) in held:
            passed, missing = [*passed, *(one for one, size in missing.items() if size >= 300)], {}
        elif _link_share(element, text) < 0.3:
            missing[element.getparent()] = missing.get(element.getparent(), 0) + len(text)
    if not passed:
        return found
    for block in passed:
        block.attrib.clear()
    again = _extracted(page, url)
    known = _letters(again)
    lost = sum(len(line) for line in found.split("\n\n") if _letters(line) not in known)
    return again if 4 * lost < len(again) - len(found) else found


def _headlines(tree: Any, facts: _Facts) -> set[str]:
    """The headline in all the wordings that the page has for it, letters only."""
    named = [_title(tree, facts), facts.meta.get("og:title", ""), _string(facts.article.get("headline"))]
    return {_letters(plain_line(text)) for text in (*named, *map(_inner, tree.iter("h1")))} - {""}


def _without_noise(text: str, headlines: set[str]) -> str:
    """Lines that are boilerplate by their very words are left out, and the headline where the body begins with it."""
    lines = []
    for number, line in enumerate(text.split("\n\n")):
        if NOISE.fullmatch(line) or (number < 4 and (_letters(line) in headlines or _is_imprint(line))):
            continue
        if len(line) < 200 and POINTER_LINE.match(line):
            continue
        lines.append(line.removeprefix("- "))
    return "\n\n".join(_without_repeats(lines))


def _is_imprint(line: str) -> bool:
    """True for a line with writer or day and nothing else, as it stands above a story."""
    if is_byline(line):
        return True
    return len(line) <= 50 and not line.endswith(_SENTENCE_END) and day_in_words(line, "und") is not None


def _without_repeats(lines: list[str]) -> list[str]:
    """Sentences set once more in large type, and paragraphs that a page holds twice, are left out."""
    if len(lines) > 400:
        return lines
    plain = [_letters(line) for line in lines]
    whole = "\n".join(plain)
    kept: list[str] = []
    seen: set[str] = set()
    for line, letters in zip(lines, plain, strict=True):
        # Counted more often than it stands alone: it is part of a longer line as well.
        repeated = len(letters) > 50 and (letters in seen or whole.count(letters) > plain.count(letters))
        if repeated:
            continue
        seen.add(letters)
        kept.append(line)
    return kept


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _with_lead(text: str, tree: Any, facts: _Facts) -> str:
    """The lead stands above the picture on many pages, where extraction misses it; put back if the page shows it."""
    if not text:
        return text
    held, start = _letters(text), _letters(text)[:40]
    described = _letters(facts.description)
    path = "//h1/following::*[self::p or self::h2 or self::h3 or self::div or self::span or self::strong]"
    for element in tree.xpath(f"({path})[position() <= 40]"):
        shown = _inner(element)
        letters = _letters(shown)
        if letters[:40] == start:
            break  # the body begins
        if not 40 <= len(shown) <= 600 or letters in held or element.xpath(f"boolean({_MARGINS})"):
            continue
        if element.xpath("boolean(.//p or .//div or .//h2 or .//h3 or .//ul or .//time)") or is_byline(shown):
            continue
        if letters == described or (_is_lead(element, letters) and _link_share(element, shown) < 0.3):
            return f"{shown}\n\n{text}"
    return text


def _is_lead(element: Any, letters: str) -> bool:
    """True for what is called a lead, itself or what holds nothing else, and for what stands under the headline."""
    parent = element.getparent()
    if element.tag in ("p", "h2", "h3") and parent.find("h1") is not None:
        return True
    named = f"{_named(element)} {_named(parent)}"
    holder = parent.getparent()
    if holder is not None and _letters(_inner(holder)) == letters:
        named += f" {_named(holder)}"
    return LEAD.search(named) is not None


_MARGINS = "ancestor::aside or ancestor::nav or ancestor::li or ancestor::figure or ancestor::form or ancestor::footer"
