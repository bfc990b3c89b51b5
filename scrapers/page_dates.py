"""The day on which an article page was first published, in the page's own time zone.

Firm places come first: JSON-LD, meta tags, time elements beside the headline, dates written out beside it in one of six
languages, the address; htmldate guesses last. Days of change and years of copyright lines are never taken.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import htmldate
import lxml.etree

from models.document import LANGUAGES
from models.errors import InvalidValue
from models.period import Period, Precision
from scrapers.boilerplate import COMMENTS
from scrapers.reading import day_as_written

#: htmldate has no types.
_HTMLDATE: Any = htmldate

_DATE_META = """article:published_time og:article:published_time og:published_time datepublished dc.date.issued
    dcterms.issued dcterms.created dc.date.created dc.date dcterms.date date.issued parsely-pub-date sailthru.date
    article.published article_date_original publish-date publish_date publishdate publication_date
    publication-date pubdate pub_date published_date published-date published_time published-time published
    cxenseparse:recs:publishtime cxenseparse:publishtime vr:published_time rnews:datepublished bt:pubdate
    citation_publication_date citation_date shareaholic:article_published_time article:post_date originalpublicationdate
    og:pubdate ptime iso-8601-publish-date datecreated date_published article.created displaydate date
    originalpublishdate first_publication_date""".split()
_URL_DATE = re.compile(r"[/_-](20\d\d|199\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)", re.ASCII)
#: "/2026/nov/19/", "/2026/3/9/", and with the name of a section between year and month.
_URL_LOOSE = re.compile(
    r"/(20\d\d|199\d)/(?:[a-z_-]{3,20}/(?=\d))?([a-z]{3}|\d{1,2})/(\d{1,2})(?=/)", re.ASCII | re.IGNORECASE
)
_URL_MONTH = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])/", re.ASCII)
_CHANGED = re.compile(
    r"updat|modif|chang|aktualisi|geändert|mis à jour|actualiza|atualiza|aggiorna|gewijzigd|corrected",
    re.IGNORECASE,
)

#: Where a line goes on to say what another day is of.
_PARTS = re.compile(rf"(?=\b(?:publi|veröff|erschien|posted|first|gepubliceerd)|{_CHANGED.pattern})", re.IGNORECASE)
_CHANGED_META = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")


def published_day(
    tree: Any, dates: Iterable[str], meta: Mapping[str, str], markup: str, url: str, lang: str | None
) -> Period | None:
    """The day of first publication; None where the page tells none.

    Args:
        tree: the page.
        dates: what JSON-LD gives for the article, likeliest first.
        meta: contents of meta tags by lower-case name.
        markup: the page as text.
        url: its address.
        lang: its language as an ISO 639-1 code, where known.
    """
    for text in _declared(tree, dates, meta):
        found = _day(text, lang)
        if found is not None:
            return found
    address = _address_date(url)
    near, far = _shown_times(tree)
    shown = _first_day(near, lang) or _written_out(tree, lang)
    if shown is None and address is None:
        shown = _first_day(far, lang)
    # What stands beside the headline may be the day of a change; the address keeps the first one.
    if shown is not None and (address is None or abs((shown.first - address.first).days) <= 1):
        return shown
    return address or _unless_changed(_guessed(markup, url, lang), meta, markup, lang)


def _first_day(texts: Iterable[str], lang: str | None) -> Period | None:
    return next((found for found in (_day(text, lang) for text in texts) if found is not None), None)


def _unless_changed(guess: Period | None, meta: Mapping[str, str], markup: str, lang: str | None) -> Period | None:
    changed = {_day(meta[name], lang) for name in _CHANGED_META if name in meta}
    changed |= {_day(text, lang) for text in re.findall(r'"dateModified"\s*:\s*"([^"]{8,40})"', markup)[:5]}
    return None if guess in changed else guess


def _day(text: str, lang: str | None) -> Period | None:
    """A date at the precision of a day; None for what a template writes when it knows nothing."""
    if re.fullmatch(r"1[0-9]{9}(?:[0-9]{3})?", text.strip(), re.ASCII):  # seconds or milliseconds since 1970
        text = dt.datetime.fromtimestamp(int(text.strip()[:10]), dt.UTC).date().isoformat()
    found = day_as_written(text) or day_in_words(text, lang)
    if found is None or found.precision is not Precision.DAY:
        return None
    return found if dt.date(1993, 1, 1) < found.first < dt.date(2090, 1, 1) else None


def _declared(tree: Any, dates: Iterable[str], meta: Mapping[str, str]) -> Iterator[str]:
    yield from (text for text in dates if text)
    yield from (meta[name] for name in _DATE_META if name in meta)
    for element in tree.xpath("//*[@itemprop='datePublished' or @property='datePublished' or @pubdate]"):
        if not _is_anothers(element):
            yield element.get("content") or element.get("datetime") or _inner(element)


def _is_anothers(element: Any) -> bool:
    """True in what readers say, and in the teaser of another story."""
    for above in element.iterancestors():
        if COMMENTS.search(f"{above.get('id') or ''} {above.get('class') or ''}") and above.tag not in ("body", "html"):
            return next(above.iter("h1"), None) is None
        if "comment" in (above.get("itemtype") or "").lower() or above.tag in ("aside", "nav"):
            return True
        if above.tag == "li" and next(above.iter("article", "h2", "h3", "h4"), None) is not None:
            return True
    return False


_OTHERS = "ancestor::aside or ancestor::footer or ancestor::nav or ancestor::li"


def _shown_times(tree: Any) -> tuple[list[str], list[str]]:
    """The time elements beside the headline, and those elsewhere in the article; none of the teasers of others."""
    near: list[str] = []
    far: list[str] = []
    renewed: list[str] = []
    for path, texts in (
        (f"//time[@datetime and ancestor::header[ancestor::article] and not({_OTHERS})]", near),
        (f"(//h1)[position() <= 3]/following::*[position() <= 60][self::time[@datetime and not({_OTHERS})]]", near),
        (f"(//h1)[position() <= 3]/following::time[@datetime and not({_OTHERS})][position() <= 2]", far),
        (f"(//time[@datetime and ancestor::article and not({_OTHERS})])[1]", far),
        (f"(//time[@datetime and ancestor::main and not({_OTHERS})])[1]", far),
    ):
        for element in tree.xpath(path)[:2]:
            parent = element.getparent()
            if _is_anothers(element) or _CHANGED.search(f"{parent.text or ''} {_inner(element)}"):
                continue
            named = _CHANGED.search(f"{element.get('class') or ''} {parent.get('class') or ''}")
            (texts if named is None else renewed if texts is near else []).append(element.get("datetime"))
    # A class "updated" beside no other time is that of the microformat, whose stories bear no other.
    return near or renewed, far


def _address_date(url: str) -> Period | None:
    path = urlsplit(url).path
    match = _URL_DATE.search(path)
    if match is not None:
        return day_as_written("-".join(match.groups()))
    match = _URL_LOOSE.search(path)
    if match is None:
        return None
    month = match[2].lower()
    number = int(month) if month.isdigit() else _SHORT.get(month, 0)
    return day_as_written(f"{match[1]}-{number:02}-{int(match[3]):02}")


# Dates in words

_FULL: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january januar janvier enero janeiro gennaio januari jänner",
            "february februar février febrero fevereiro febbraio februari fevrier feber",
            "march märz mars marzo março maart marco",
            "april avril abril aprile",
            "may mai mayo maio maggio mei",
            "june juni juin junio junho giugno",
            "july juli juillet julio julho luglio",
            "august août agosto augustus aout",
            "september septembre septiembre setembro settembre setiembre",
            "october oktober octobre octubre outubro ottobre",
            "november novembre noviembre novembro",
            "december dezember décembre diciembre dezembro dicembre decembre",
        ),
        1,
    )
    for name in names.split()
}
_SHORT: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan janv ene gen",
            "feb febr fév févr fev",
            "mar mär mrz mrt",
            "apr avr abr",
            "mag",
            "jun giu",
            "jul juil lug",
            "aug ago",
            "sep sept set",
            "oct okt out ott",
            "nov",
            "dec dez déc dic",
        ),
        1,
    )
    for name in names.split()
}
_NAMES = "|".join(sorted({*_FULL, *_SHORT}, key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:\.|er|º|°|st|nd|rd|th)?\s*(?:de\s+|of\s+|-)?({_NAMES})\b\.?,?(?:\s+(?:de|del)\s+|[\s-]*)((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?![\d.]\d|\d)", re.ASCII)
_BRIEF = re.compile(r"(?<![\d./-])(\d{1,2})\.(\d{1,2})\.([0-3]\d)(?![\d.])", re.ASCII)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[./-]|年\s?)(\d{1,2})(?:[./-]|月\s?)(\d{1,2})(?!\d)")


def day_in_words(text: str, lang: str | None) -> Period | None:
    """The first day that a text writes out: "3 de marzo de 2026", "Nov. 12, 2026", "14.03.2026"; None for none.

    Figures with slashes are read day first, but not in English, where that differs between countries unless only one
    reading is a date.
    """
    if len(text) > 300:
        return None
    found = [(m.start(), (int(m[3]), _month(m[2]), int(m[1]))) for m in _DAY_FIRST.finditer(text)]
    found += [(m.start(), (int(m[3]), _month(m[1]), int(m[2]))) for m in _MONTH_FIRST.finditer(text)]
    found += [(m.start(), (int(m[1]), int(m[2]), int(m[3]))) for m in _YEAR_FIRST.finditer(text)]
    for match in _FIGURES.finditer(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 or (lang is not None and lang != "en"):
            found.append((match.start(), (int(match[4]), second, first)))
        elif second > 12:
            found.append((match.start(), (int(match[4]), first, second)))
    for _, parts in sorted(found):
        try:
            return Period(dt.date(*parts), Precision.DAY)
        except (ValueError, InvalidValue):
            continue
    return None


def _brief(text: str) -> Period | None:
    """A day with a year of two digits: "8.5.12", as only languages write it that put the day first."""
    match = _BRIEF.search(text)
    return day_as_written(f"20{match[3]}-{int(match[2]):02}-{int(match[1]):02}") if match is not None else None


def _month(name: str) -> int:
    name = name.casefold()
    return _FULL.get(name) or _SHORT[name]


def _written_out(tree: Any, lang: str | None) -> Period | None:
    """A date in words close to the headline: after it, else just before, none of a change."""
    after = tree.xpath("//h1[1]/following::text()[normalize-space()][position() <= 25]")
    # Above the article many sites show the day of the visit.
    before = tree.xpath(
        "//h1[1]/preceding::text()[normalize-space()][position() <= 4][ancestor::article or ancestor::main]"
    )
    for text in (*after, *before):
        parent = text.getparent()
        line = " ".join(_inner(parent).split()) if parent is not None else str(text)
        if not 6 <= len(line) <= 120 or parent.tag in ("script", "style", "title", "option"):
            continue
        if parent.xpath(f"boolean({_OTHERS} or self::li)"):
            continue
        for part in _PARTS.split(line):
            found = day_in_words(part, lang) if len(part) <= 80 else None
            if found is None and len(part) <= 40:
                found = _brief(part)
            if found is None or not dt.date(1993, 1, 1) < found.first < dt.date(2090, 1, 1):
                continue
            if not _CHANGED.search(part):
                return found
    return None


def _guessed(markup: str, url: str, lang: str | None) -> Period | None:
    # Dates out of running text are mostly those of what is told; in languages whose months we do not know they are
    # all there is, and no claim is read from those.
    extensive = lang is not None and lang not in LANGUAGES
    try:
        found = _HTMLDATE.find_date(markup, original_date=True, extensive_search=extensive, url=url)
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        return None
    # The first of January is what htmldate makes of a bare year, such as that of a copyright line.
    if found is None or found.endswith("-01-01"):
        return None
    return _as_in_address(day_as_written(found), url)


def _as_in_address(guess: Period | None, url: str) -> Period | None:
    """A guess whose month and day were taken for each other, as the month in the address tells, turned round."""
    match = _URL_MONTH.search(urlsplit(url).path)
    if guess is None or match is None:
        return guess
    year, month, day = guess.first.year, guess.first.month, guess.first.day
    if (year, day) == (int(match[1]), int(match[2])) and month != day:
        return Period(dt.date(year, day, month), Precision.DAY)
    return guess


def _inner(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
