"""The body of an article page: trafilatura's view of the cleaned page, mended by what news pages have in common."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

import lxml.etree
import trafilatura

from scrapers.boilerplate import LEAD, NOISE, POINTER_LINE, is_byline
from scrapers.page_dates import day_in_words
from scrapers.page_tree import SENTENCE_END, cleaned, inner, link_share, name_of, squeezed
from scrapers.reading import tidy

#: trafilatura and lxml have no types.
_TRAFILATURA: Any = trafilatura

#: Paragraphs of pages with more of them are not looked up one by one.
_MOST_PARAGRAPHS = 3_000
#: Less text than this makes us look again.
_SHORT = 250


@dataclass(frozen=True, slots=True)
class SaidOfItself:
    """What a page says of its article outside of the body."""

    #: The body as its JSON-LD gives it, plain; empty where it does not.
    body: str = ""
    #: The headline in all the wordings that the page has for it.
    headlines: tuple[str, ...] = ()
    #: Short description, as for a preview.
    description: str = ""


def body_text(tree: Any, said: SaidOfItself, url: str) -> str:
    """The body: trafilatura's view of the cleaned page, or the page's own words for machines where that has more."""
    headlines = {squeezed(text) for text in (*said.headlines, *map(inner, tree.iter("h1")))} - {""}
    page = cleaned(tree, {squeezed(text) for text in said.headlines} - {""})
    found = _with_twins(page, _recovered(page, _extracted(page, url), url))
    if len(found) < _SHORT:
        # Cleaning went too far, or there is hardly any text: the page as it came, and last whatever paragraphs it has.
        whole = _extracted(tree, url)
        found = whole if len(whole) > 2 * len(found) else found
        bare = _bare_paragraphs(tree) if len(found) < _SHORT else ""
        found = bare if len(bare) > 2 * len(found) else found
    if said.body and _is_fuller(said.body, found):
        found = said.body
    text = _without_noise(found, headlines)
    return _with_lead(text, tree, said) or said.description


def _is_fuller(body: str, found: str) -> bool:
    """True when the page's own words for machines hold what was found and a good deal more."""
    if body.rstrip().endswith(("...", "…")):
        return False
    if squeezed(body) == squeezed(found):
        return True
    known = set(body.casefold().split())
    words = found.casefold().split()
    held = sum(word in known for word in words) / len(words) if words else 1.0
    return len(body) > (1.25 if held > 0.9 else 2.0) * len(found)


def _bare_paragraphs(tree: Any) -> str:
    """Paragraphs of the page that are more than links and stand in none of its margins."""
    lines = []
    for element in tree.xpath("//p[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::form)]"):
        text = inner(element)
        linked = sum(len(inner(link)) for link in element.iter("a"))
        if len(text) > 40 and linked < len(text) / 2:
            lines.append(text)
    return tidy("\n\n".join(lines))


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
    paragraphs = page.xpath(f"//p[not({_MARGINS})]")
    if len(paragraphs) > _MOST_PARAGRAPHS:
        return found
    held = squeezed(found)
    missing: dict[Any, int] = {}
    passed: list[Any] = []
    for element in paragraphs:
        text = inner(element)
        if len(text) < 80:
            continue
        if squeezed(text) in held:
            passed, missing = [*passed, *(one for one, size in missing.items() if size >= 300)], {}
        elif link_share(element, text) < 0.3:
            missing[element.getparent()] = missing.get(element.getparent(), 0) + len(text)
    if not passed:
        return found
    for block in passed:
        block.attrib.clear()
    again = _extracted(page, url)
    known = squeezed(again)
    lost = sum(len(line) for line in found.split("\n\n") if squeezed(line) not in known)
    return again if 4 * lost < len(again) - len(found) else found


def _with_twins(page: Any, found: str) -> str:
    """The text with the paragraphs that extraction left out though they stand exactly as those do that it took."""
    shown = [(element, inner(element)) for element in page.xpath(f"//p[not({_MARGINS})]")]
    shown = [(element, text) for element, text in shown if len(text) >= 60]
    lines = found.split("\n\n")
    if max(len(shown), len(lines)) > _MOST_PARAGRAPHS:
        return found
    held = squeezed(found)
    places: dict[tuple[str, ...], int] = {}
    for element, text in shown:
        if squeezed(text) in held:
            places[_place(element)] = places.get(_place(element), 0) + len(text)
    plain = [squeezed(line) for line in lines]
    added: dict[int, list[str]] = {}
    position = -1
    for element, text in shown:
        part = squeezed(text)
        if part in held:
            position = next((number for number, line in enumerate(plain) if part in line), position)
        elif (
            position >= 0
            and places.get(_place(element), 0) >= 0.3 * len(found)
            and text.endswith(SENTENCE_END)
            and link_share(element, text) < 0.5
        ):
            added.setdefault(position, []).append(text)
    # Behind the end of a story stand words on its writer, too; where extraction cut a story off, much is missing.
    if position in added and sum(map(len, added[position])) < 0.4 * len(found):
        del added[position]
    return "\n\n".join(part for number, line in enumerate(lines) for part in (line, *added.get(number, ())))


_COUNTED = re.compile(r"(?<![\w-])(?:first|last|odd|even|[\w-]*\d+)(?![\w-])", re.ASCII)


def _place(element: Any) -> tuple[str, ...]:
    """What an element and those around it are and are called, but for words that only count them."""
    around = [element, *element.iterancestors()][:5]
    return tuple(f"{one.tag}.{_COUNTED.sub('', one.get('class') or '').strip()}" for one in around)


def _without_noise(text: str, headlines: set[str]) -> str:
    """Lines that are boilerplate by their very words are left out, and the headline where the body begins with it."""
    lines = []
    for number, line in enumerate(text.split("\n\n")):
        if NOISE.fullmatch(line) or (number < 4 and (squeezed(line) in headlines or _is_imprint(line))):
            continue
        if len(line) < 200 and POINTER_LINE.match(line):
            continue
        lines.append(line.removeprefix("- "))
    return "\n\n".join(_without_repeats(lines))


def _is_imprint(line: str) -> bool:
    """True for a line with writer or day and nothing else, as it stands above a story."""
    if is_byline(line):
        return True
    return len(line) <= 50 and not line.endswith(SENTENCE_END) and day_in_words(line, "und") is not None


def _without_repeats(lines: list[str]) -> list[str]:
    """Sentences set once more in large type, and paragraphs that a page holds twice, are left out."""
    if len(lines) > 400:
        return lines
    plain = [squeezed(line) for line in lines]
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


def _with_lead(text: str, tree: Any, said: SaidOfItself) -> str:
    """The lead stands above the picture on many pages, where extraction misses it; put back if the page shows it."""
    if not text:
        return text
    held, start = squeezed(text), squeezed(text)[:40]
    described = squeezed(said.description)
    heads = tree.xpath("//h1")
    named = {squeezed(headline) for headline in said.headlines}
    # A site's name is a heading, too, with the site's motto below it.
    heads = [head for head in heads if squeezed(inner(head)) in named] or heads
    path = "following::*[self::p or self::h2 or self::h3 or self::div or self::span or self::strong]"
    for element in heads[0].xpath(f"({path})[position() <= 40]") if heads else ():
        shown = inner(element)
        letters = squeezed(shown)
        if letters[:40] == start:
            break  # the body begins
        if not 40 <= len(shown) <= 600 or letters in held or element.xpath(f"boolean({_MARGINS})"):
            continue
        if element.xpath("boolean(.//p or .//div or .//h2 or .//h3 or .//ul or .//time)") or is_byline(shown):
            continue
        if letters == described or (_is_lead(element, letters) and link_share(element, shown) < 0.3):
            return f"{shown}\n\n{text}"
    return text


def _is_lead(element: Any, letters: str) -> bool:
    """True for what is called a lead, itself or what holds nothing else, and for what stands under the headline."""
    parent = element.getparent()
    if element.tag in ("p", "h2", "h3") and parent.find("h1") is not None:
        return True
    named = f"{name_of(element)} {name_of(parent)}"
    holder = parent.getparent()
    if holder is not None and squeezed(inner(holder)) == letters:
        named += f" {name_of(holder)}"
    return LEAD.search(named) is not None


_MARGINS = "ancestor::aside or ancestor::nav or ancestor::li or ancestor::figure or ancestor::form or ancestor::footer"
