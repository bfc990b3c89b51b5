"""Surgery on the trees of article pages: what is no part of the article is taken out before anything reads it."""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import Any

import lxml.etree

from scrapers.boilerplate import BOILERPLATE, COMMENTS, HIDDEN, POINTER, UNSURE

#: Elements of one name with more of the page's words hold the article itself, whatever they are called.
_KEPT_SHARE = 0.3
#: A box of an uncertain name with more words than this is taken for a part of the story.
_BOX = 220
SENTENCE_END = (".", "!", "?", ":", "…", "”", "»", '"', "’", ")", "。", "」", "؟", "؛")


def inner(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def squeezed(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def cleaned(tree: Any, headlines: Collection[str] = ()) -> Any:
    """A copy of the page without what is called by names of boilerplate, as long as that is not most of the text.

    Args:
        tree: the page.
        headlines: all wordings of the page's headline, squeezed.
    """
    page = copy.deepcopy(tree)
    _drop_other_articles(page, headlines)
    whole = prose_length(page)
    _flatten_articles(page, whole)
    whole -= _drop_comments(page, whole)
    for group in _boilerplate(page).values():
        # Where what bears a name is a large part of the page, the name is one of the layout, not of an extra.
        if sum(prose_length(element) for element in group) <= _KEPT_SHARE * whole:
            for element in group:
                _drop(element)
    for element in list(page.iter("p", "li", "h2", "h3", "h4", "h5")):
        if _is_link_to_other(element):
            _drop(element)
    for element in page.xpath("//span[(@class or @id) and ancestor::p]"):
        if not HIDDEN.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            # Extraction goes by such names, too; a part of a sentence is a part of the story whatever its name.
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
    plain: dict[Any, bool] = {}
    for element in page.xpath("//p[a and not(ancestor::li or ancestor::aside or ancestor::nav)]"):
        if _is_linked_prose(element, plain):
            # Extraction throws out paragraphs that are links; the story's own may be.
            lxml.etree.strip_tags(element, "a")
    _mark_paragraphs(page)
    return page


def _drop_other_articles(page: Any, headlines: Collection[str]) -> None:
    """Where a page goes on with other articles, each under a headline like its own, only its own is kept."""
    heads: dict[Any, Any] = {}
    for element in page.xpath("//article[not(ancestor::article)]"):
        head = next(element.iter("h1", "h2"), None)
        if head is not None and prose_length(element) > _BOX:
            heads[element] = head
    own = [element for element, head in heads.items() if _names(squeezed(inner(head)), headlines)]
    if len(own) != 1 or prose_length(own[0]) < 500:
        return
    for element, head in heads.items():
        if element is not own[0] and head.tag == heads[own[0]].tag:
            _drop(element)


def _names(head: str, headlines: Collection[str]) -> bool:
    """True for a headline of the page, whatever it adds to it, such as the name of the site."""
    return head in headlines or (len(head) > 20 and any(headline.startswith(head) for headline in headlines))


def _drop_comments(page: Any, whole: int) -> int:
    """What readers say is left out, however much it is, as long as a story remains; how much was left out."""
    found = [
        element
        for element in page.iter("div", "section", "ul", "ol", "article", "dl")
        if COMMENTS.search(_own_name(element)) and next(element.iter("h1"), None) is None
    ]
    chosen = set(found)
    outer = [element for element in found if not any(above in chosen for above in element.iterancestors())]
    size = sum(map(prose_length, outer))
    if whole - size < max(500, 0.1 * whole):
        return 0
    for element in outer:
        _drop(element)
    return size


def _own_name(element: Any) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}"


#: Elements that may stand inside of a paragraph.
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em font i ins kbd mark q s small span strong sub sup u wbr".split()
)


def _mark_paragraphs(page: Any) -> None:
    """Prose that stands bare among paragraphs becomes one: in boxes without any inside, and between the elements."""
    alike: dict[tuple[Any, str], list[Any]] = {}
    prose: dict[Any, int] = {}
    for element in page.iter("div", "p"):
        text = inner(element) if element.tag == "p" or _is_leaf(element) else ""
        if _is_prose(text):
            prose[element.getparent()] = prose.get(element.getparent(), 0) + 1
        if text and element.tag == "div" and link_share(element, text) < 0.7:
            alike.setdefault((element.getparent(), element.get("class") or ""), []).append(element)
    for (parent, _), boxes in alike.items():
        if prose.get(parent, 0) >= 3 and any(_is_prose(inner(element)) for element in boxes):
            for element in boxes:
                element.tag = "p"
    for parent in {element.getparent() for element in page.iter("p")}:
        if parent is None or parent.tag not in ("div", "article", "section", "body", "main"):
            continue
        for child in list(parent):
            if child.tag not in _INLINE and _is_prose(child.tail or ""):
                _wrap_tail(child)


def _is_leaf(element: Any) -> bool:
    return all(child.tag in _INLINE for child in element.iterdescendants())


def _is_prose(text: str) -> bool:
    text = " ".join(text.split())
    return len(text) > 80 and text.endswith(SENTENCE_END)


def _wrap_tail(element: Any) -> None:
    """The text behind an element, with what stands inside of its line, as a paragraph."""
    line = element.makeelement("p")
    line.text, element.tail = element.tail, None
    follower = element.getnext()
    while follower is not None and follower.tag in _INLINE:
        after = follower.getnext()
        line.append(follower)
        follower = after
    element.addnext(line)


def _flatten_articles(page: Any, whole: int) -> None:
    """Articles inside of articles are teasers, or the entries of a live report; extraction takes them for the story."""
    inner = page.xpath("//article[ancestor::article]")
    if not inner:
        return
    teasers = [element for element in inner if prose_length(element) < _BOX]
    if sum(map(prose_length, teasers)) <= _KEPT_SHARE * whole:
        for element in teasers:
            _drop(element)
    for element in page.xpath("//article[ancestor::article]"):
        element.tag = "div"


def _boilerplate(page: Any) -> dict[str, list[Any]]:
    """Elements called by names of boilerplate, grouped by name; none inside another."""
    groups: dict[str, list[Any]] = {}
    inside: set[Any] = set()
    for element in page.iter("div", "section", "aside", "ul", "p", "span", "figcaption", "ol"):
        if element.getparent() is None or element.getparent() in inside:
            inside.add(element)
            continue
        name = name_of(element)
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


def name_of(element: Any) -> str:
    """What a page calls an element."""
    names = ("class", "id", "data-component", "data-testid", "data-gu-name")
    return " ".join(value for value in map(element.get, names) if value)


def _is_boilerplate(element: Any, name: str) -> bool:
    if BOILERPLATE.search(name) is not None:
        return True
    return UNSURE.search(name) is not None and prose_length(element) < _BOX and element.tag != "p"


_PROSE = lxml.etree.XPath(
    "descendant::text()[not(ancestor::a or ancestor::script or ancestor::style or ancestor::noscript or ancestor::nav"
    " or ancestor::footer or ancestor::head)]"
)


def prose_length(element: Any) -> int:
    """Length of what an element says outside of links, in characters."""
    return sum(len(" ".join(text.split())) for text in _PROSE(element))


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


def link_share(element: Any, text: str) -> float:
    linked = " ".join(inner(link) for link in element.iter("a"))
    return len(linked.replace(" ", "")) / max(1, len(text.replace(" ", "")))


def _is_link_to_other(element: Any) -> bool:
    """True for a paragraph that is nothing but a link to another story."""
    text = inner(element)
    if not 2 < len(text) < 250:
        return False
    share = link_share(element, text)
    if share > 0.5 and POINTER.match(text):
        return True
    # Headings and full sentences may well be links; a bare line of link text between paragraphs is a teaser.
    return element.tag == "p" and share > 0.95 and 15 < len(text) < 200 and not text.endswith(SENTENCE_END)


def _is_linked_prose(element: Any, plain: dict[Any, bool]) -> bool:
    """True for a linked paragraph that stands among paragraphs of prose and reads like one.

    Args:
        element: the paragraph.
        plain: whether an element holds two paragraphs of unlinked prose; what is found is added.
    """
    text = inner(element)
    if len(text) < 80 or not text.endswith(SENTENCE_END) or link_share(element, text) < 0.3:
        return False
    parent = element.getparent()
    if parent not in plain:
        beside = (inner(other) for other in parent.iterchildren("p") if other.find("a") is None)
        plain[parent] = sum(len(other) > 80 for other in beside) >= 2
    return plain[parent]
