"""Reading untrusted bytes: XML without bombs, HTML as plain text, dates as they are written. Pure."""

from __future__ import annotations

import codecs
import datetime as dt
import html
import re
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import lxml.etree
import lxml.html

from models.errors import InvalidValue, ParseError
from models.period import Period, Precision

_MOST_ENTITIES = 300

#: lxml has no types.
_LXML: Any = lxml.html

_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr legend li main nav ol p pre section table tbody td tfoot th thead tr ul summary
    details""".split()
)
_HIDDEN = frozenset(
    """script style noscript template head title svg math audio video canvas select textarea button
    input link meta frame frameset base param""".split()
)
_TAG = re.compile(r"<[!/?a-zA-Z]|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);")
_BLANK = re.compile(r"[^\S\n]+")
#: What stands around markup for one kind of browser alone: "<![if !IE]>"; not where it is part of a comment.
_CONDITION = re.compile(r"<!\[(?:if\b[^<>\]]{0,100}|endif)\]>", re.IGNORECASE)
_NO_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]|&#(?:[0-8]|1[124-9]|2\\d|3[01]);")


def refuse_bombs(data: bytes) -> None:
    """Look at the head of an XML file before any parser does.

    Short character entities, as old feeds declare them for their accents, pass; anything that nests, is long or points
    outside the file does not.

    Raises:
        ParseError: the document type declares such entities, or never ends.
    """
    head = data.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    declaration = _doctype(head)
    if declaration is None:
        return
    entities = list(re.finditer(rb"<!ENTITY\s+(%\s+)?([^\s>]+)\s+(\"[^\"]*\"|'[^']*'|SYSTEM|PUBLIC)?", declaration))
    if len(entities) != declaration.count(b"<!ENTITY") or len(entities) > _MOST_ENTITIES:
        raise ParseError("the XML declares entities in a form that is not read")
    for entity in entities:
        value = entity[3] or b"SYSTEM"
        inner = value[1:-1]
        plain = re.fullmatch(rb"(?:&#\w{1,8};|[^&%<]){0,64}", inner) is not None
        if entity[1] or value[:1] not in (b'"', b"'") or not plain:
            name = entity[2][:40].decode("ascii", "replace")
            raise ParseError(f"the XML declares the entity {name!r}, which nests, is long or points outside the file")


def _doctype(head: bytes) -> bytes | None:
    """The document type declaration, or None where the root element comes first."""
    position = 0
    while position < len(head):
        rest = head[position : position + 9]
        if rest[:1].isspace():
            position += 1
        elif rest.startswith(b"<?"):
            position = _after(head, b"?>", position)
        elif rest.startswith(b"<!--"):
            position = _after(head, b"-->", position + 4)
        elif rest.upper().startswith(b"<!DOCTYPE"):
            match = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE).match(head, position)
            if match is None:
                raise ParseError("the XML's document type never ends")
            end = match.end()
            # A "]>" inside a quoted value ends the match too early; what follows must not declare anything.
            if b"<!ENTITY" in head[end:]:
                later = re.search(rb"<[A-Za-z]", head[end:])
                if later is None or head.find(b"<!ENTITY", end) < end + later.start():
                    raise ParseError("the XML's document type is not read")
            return match[0]
        else:
            return None
    return None


def _after(data: bytes, mark: bytes, start: int) -> int:
    found = data.find(mark, start)
    return len(data) if found < 0 else found + len(mark)


def parse_html(markup: str | bytes) -> Any:
    """A tree (lxml) of untrusted HTML, or None where there is nothing; never follows anything outside of it."""
    if isinstance(markup, str):
        markup = _CONDITION.sub("", markup)
        # What XML does not allow makes libraries stumble that write text back into a tree. "<!" that opens neither a
        # comment nor a doctype is careless text; parsers would swallow what follows.
        markup = _NO_XML.sub("", markup)
        markup = re.sub(r"<!(?!--|doctype)", "&lt;!", markup, flags=re.IGNORECASE)
        # A root that closes itself is a slip; parsers would take the page to end there.
        markup = re.sub(r"(<html\b[^<>]{0,500}?)\s*/>", r"\1>", markup, count=1, flags=re.IGNORECASE)
        if not markup.strip():
            return None
        markup = markup.encode("utf-8", "replace")
    parser = _LXML.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return _LXML.document_fromstring(markup, parser=parser)
    except (lxml.etree.ParserError, ValueError, AssertionError):
        return None


def plain_text(markup: str) -> str:
    """HTML as plain text: paragraphs parted by a blank line, nothing that a browser would run or hide."""
    if "<" not in markup and "&" not in markup:
        return _paragraphs(markup)
    tree = parse_html(markup)
    if tree is None:
        return ""
    pieces: list[str] = []
    _walk(tree, pieces)
    return _paragraphs("".join(pieces))


def _walk(root: Any, pieces: list[str]) -> None:
    """Collect text in order without recursion: depth is the page's choice, the stack is ours."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        seen = bool(tag) and tag not in _HIDDEN
        if seen and tag in _BLOCKS:
            pieces.append("\n")
        if seen and not closing:
            pieces.append(element.text or "")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        elif element is not root:
            pieces.append(element.tail or "")


def _paragraphs(text: str) -> str:
    lines = (_BLANK.sub(" ", line).strip() for line in tidy(text).split("\n"))
    return "\n\n".join(line for line in lines if line)


#: Characters of the categories control, format, surrogate and private use, but for line ends and tabs.
_UNSHOWN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e\\u200b-\\u200f"
    "\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ud800-\\udfff\\ue000-\\uf8ff\\ufeff\\ufff9-\\ufffb"
    "\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0001"
    "\\U000e0020-\\U000e007f\\U000f0000-\\U0010ffff]"
)


def tidy(text: str) -> str:
    """Text without control, format and private characters that only confuse; line ends as \\n."""
    return _UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain_line(markup: str, *, marked_up: bool = True) -> str:
    """A headline as one line of plain text; tags and entities are undone where the text is HTML."""
    if marked_up and _TAG.search(markup):
        markup = plain_text(markup)
    return " ".join(tidy(markup).split())


def looks_like_html(data: bytes) -> bool:
    """True when bytes begin like a web page rather than a feed."""
    start = data[:2_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    start = re.sub(rb"^(?:<\?xml[^>]*>|<!--.*?-->|\s)+", b"", start, flags=re.DOTALL)
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


_ISO = re.compile(
    r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ]+\d{1,2}:?\d{2}.*)?$",
    re.ASCII | re.DOTALL,
)


@lru_cache(maxsize=8_192)
def day_as_written(text: str) -> Period | None:
    """The day, month or year that a date names in its own time zone; None for what is no date.

    "2026-11-19T23:30:00-08:00" is the 19th, as its publisher's page says, whatever day it is in Greenwich.
    """
    text = html.unescape(text).strip()
    match = _ISO.match(text)
    try:
        if match is not None:
            year, month, day = match.groups()
            if day:
                return Period(dt.date(int(year), int(month), int(day)), Precision.DAY)
            return Period.parse(year if month is None else f"{year}-{month}")
        return Period(parsedate_to_datetime(text).date(), Precision.DAY)
    except (TypeError, ValueError, IndexError, OverflowError, InvalidValue):
        return None


def decode(data: bytes, content_type: str = "") -> str:
    """Bytes as text: by byte-order mark, the charset of the header, UTF-8, and last Windows-1252, which never fails.

    A few broken bytes do not make UTF-8 another charset.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace")
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    for name in (*([named[1]] if named else ()), "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    text = data.decode("utf-8", "replace")
    strange = sum(character > "\x7f" for character in text)
    return text if 2 * text.count("\ufffd") < strange else data.decode("cp1252", "replace")
