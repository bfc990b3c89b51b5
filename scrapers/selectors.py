"""CSS selectors of a source's own, for pages that the general reader of articles does not read well.

A declaration may carry them under ``[options.selectors]``: ``title``, ``text`` and ``date`` name the elements that hold
these, ``drop`` names what is taken out of the page before anybody reads it. Each is a selector or a list of them. What
a selector does not find is left to the general reader, so that a page that changes is read less well, not lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import soupsieve
from bs4 import BeautifulSoup, Tag

from models.errors import InvalidReference
from scrapers.reading import plain_line, plain_text

#: Selectors of one kind beyond this number are a mistake.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Selectors:
    """What a source says of its pages; each a group of CSS selectors, empty for none."""

    #: The headline; the first match counts.
    title: str = ""
    #: Elements of the body, in the order of the page.
    text: str = ""
    #: The day of publication, in an attribute ``datetime`` or ``content`` or in words; the first match counts.
    date: str = ""
    #: Elements that are no part of the article.
    drop: str = ""


@dataclass(frozen=True, slots=True)
class Selected:
    """What selectors found on a page; empty strings for what they did not."""

    #: The page without what was to be dropped.
    markup: str
    #: Headline as plain text.
    title: str = ""
    #: Body as plain text, paragraphs parted by a blank line.
    text: str = ""
    #: The date as it is written.
    date: str = ""


def selectors_from(options: Mapping[str, Any]) -> Selectors | None:
    """The selectors among the options of a source; None where it has none.

    Raises:
        InvalidReference: an unknown name, no text, or no CSS.
    """
    table = options.get("selectors")
    if table is None:
        return None
    names = {field.name for field in fields(Selectors)}
    if not isinstance(table, Mapping) or not table or table.keys() - names:
        raise InvalidReference(f"options.selectors: takes {', '.join(sorted(names))}")
    found: dict[str, str] = {}
    for name, value in table.items():
        parts = [value] if isinstance(value, str) else value
        if not isinstance(parts, list) or not 0 < len(parts) <= _MOST or not all(_is_text(part) for part in parts):
            raise InvalidReference(f"options.selectors.{name}: is no selector or list of up to {_MOST} selectors")
        group = ", ".join(parts)
        try:
            soupsieve.compile(group)
        except (soupsieve.SelectorSyntaxError, ValueError, TypeError) as error:
            raise InvalidReference(f"options.selectors.{name}: {group!r} is no CSS selector") from error
        found[name] = group
    return Selectors(**found)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def select(markup: str, selectors: Selectors) -> Selected:
    """Apply selectors to a page; where it is too odd to be searched, it comes back as it is."""
    if selectors == Selectors():
        return Selected(markup)
    try:
        page = BeautifulSoup(markup, "lxml")
        if selectors.drop:
            for element in page.select(selectors.drop):
                element.decompose()
        return Selected(
            markup=str(page) if selectors.drop else markup,
            title=plain_line(_words(page, selectors.title)[:1_000], marked_up=False),
            text=_body(page, selectors.text),
            date=_date(page, selectors.date),
        )
    except RecursionError:  # nested deeper than any page is
        return Selected(markup)


def _first(page: BeautifulSoup, selector: str) -> Tag | None:
    return page.select_one(selector) if selector else None


def _words(page: BeautifulSoup, selector: str) -> str:
    found = _first(page, selector)
    return "" if found is None else found.get_text(" ", strip=True)


def _body(page: BeautifulSoup, selector: str) -> str:
    chosen: list[Tag] = page.select(selector) if selector else []
    known = {id(element) for element in chosen}
    # An element inside of another one that was chosen is there already.
    outer = [one for one in chosen if not any(id(parent) in known for parent in one.parents)]
    return "\n\n".join(text for text in (plain_text(str(one)) for one in outer) if text)


def _date(page: BeautifulSoup, selector: str) -> str:
    found = _first(page, selector)
    if found is None:
        return ""
    for name in ("datetime", "content"):
        value = found.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()[:200]
    return found.get_text(" ", strip=True)[:200]
