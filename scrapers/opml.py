"""OPML: lists of feeds, in from other readers and out to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import lxml.etree

from models.claim import organization_id
from models.errors import ParseError
from models.source import Source
from scrapers.addresses import BarredAddress, check_url
from scrapers.reading import plain_line, refuse_bombs

#: Larger files are no lists of feeds.
MAX_BYTES = 5_000_000
_MOST = 5_000

#: lxml has no types.
_ETREE: Any = lxml.etree


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    #: Name as shown.
    title: str
    #: Address of the feed.
    feed: str
    #: Address of the site; empty where the list tells none.
    site: str = ""


def read_opml(data: bytes) -> tuple[list[Outline], list[str]]:
    """Feeds of a list, nested or not, and in words what was left out.

    Raises:
        ParseError: it is no OPML.
    """
    if len(data) > MAX_BYTES:
        raise ParseError(f"the list is {len(data):,} bytes long; more than {MAX_BYTES:,} are not read")
    refuse_bombs(data)
    parser = _ETREE.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = _ETREE.fromstring(data, parser=parser)
    except (_ETREE.LxmlError, ValueError) as error:
        raise ParseError(f"no OPML: {error}") from error
    if root is None or _ETREE.QName(root).localname.lower() != "opml":
        raise ParseError("no OPML: the file does not begin with <opml>")
    found: dict[str, Outline] = {}
    skipped: list[str] = []
    for element in root.iter("{*}outline", "outline", "OUTLINE"):
        attributes = {str(name).lower(): str(value).strip() for name, value in element.attrib.items()}
        feed = attributes.get("xmlurl", "")
        if not feed:
            continue
        title = plain_line(attributes.get("title") or attributes.get("text") or feed, marked_up=False)[:200]
        try:
            check_url(feed)
        except BarredAddress as error:
            skipped.append(f"{title}: {error}")
            continue
        site = attributes.get("htmlurl", "")
        found.setdefault(feed, Outline(title, feed, site if re.match(r"https?://", site) else ""))
        if len(found) >= _MOST:
            skipped.append(f"only the first {_MOST:,} feeds are read")
            break
    return list(found.values()), skipped


def write_opml(sources: Iterable[Source], feeds: dict[str, str]) -> bytes:
    """A list of all sources that are feeds.

    Args:
        sources: the declarations.
        feeds: addresses of the feeds that were discovered, by source id.
    """
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = "Labelscope sources"
    body = ET.SubElement(root, "body")
    for source in sources:
        address = source.url if source.kind == "feed" else feeds.get(source.id, "")
        if not address:
            continue
        fields = {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": address}
        if source.homepage:
            fields["htmlUrl"] = source.homepage
        ET.SubElement(body, "outline", fields)
    ET.indent(root)
    listed: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + listed + b"\n"


def declaration(outline: Outline) -> str:
    """A source declaration (TOML) for a feed of a list."""
    fields = {
        "kind": "feed",
        "name": outline.title,
        "url": outline.feed,
        "homepage": outline.site,
        "every": "3h",
        "licence": "Added by hand from a list of feeds; its owner offers it for feed readers.",
    }
    return "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items() if value) + "pages = true\n"


def _toml(text: str) -> str:
    """A basic string of TOML: JSON's form, which TOML reads but for the escape of DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def free_name(title: str, taken: Iterable[str]) -> str:
    """An id for a source that no other one has."""
    base = organization_id(title)[:60].strip("-") or "feed"
    names = set(taken)
    number, name = 1, base
    while name in names:
        number += 1
        name = f"{base}-{number}"
    return name


def save_declarations(folder: Path, outlines: Iterable[Outline], known: dict[str, Source]) -> list[str]:
    """Write a declaration for each feed that is not declared yet; gives the new ids."""
    addresses = {source.url for source in known.values()}
    taken = set(known)
    added = []
    folder.mkdir(parents=True, exist_ok=True)
    for outline in outlines:
        if outline.feed in addresses:
            continue
        name = free_name(outline.title, taken)
        taken.add(name)
        addresses.add(outline.feed)
        (folder / f"{name}.toml").write_text(declaration(outline), encoding="utf-8")
        added.append(name)
    return added
