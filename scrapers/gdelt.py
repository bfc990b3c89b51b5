"""GDELT DOC 2.0: addresses of news in many languages that name a vendor.

GDELT says no in many ways, most of them under status 200: a sentence of HTML for a question that it does not take, a
notice in plain text for asking too often (under 200 or 429), ``{}`` for nothing found, JSON with characters that JSON
does not allow. Only ``{}`` and an empty list mean that there is no news; everything else is said aloud.

It gives 250 articles at most for one question and looks back three months. So each vendor is asked for a span of time,
which is halved while it is full. Operators for domains match suffixes and never match a name with a dash, so domains
are compared here, on the answer. What it tells of time is when it saw a page, which is not when that was published.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from babel import Locale

from models.errors import InvalidReference, ParseError
from models.source import Source
from scrapers.decide import retry_after
from scrapers.items import Fetched, Issue, Item, Parsed, Refusal, Request, State
from scrapers.json_fields import host_of_link, text
from scrapers.vendor_names import Wanted
from scrapers.windows import Window, moment, start_of

OPTIONS = frozenset({"domains"})

ADDRESS = "https://api.gdeltproject.org/api/v2/doc/doc"
#: Articles that one question gives.
CEILING = 250
#: Fewest letters of a phrase; shorter ones make GDELT reject the whole question.
SHORTEST = 5
#: How far back it looks.
MEMORY = dt.timedelta(days=89)
_OVERLAP = dt.timedelta(hours=12)
_LEAST = dt.timedelta(minutes=15)
#: How long it is left alone after it complained; those who go on are shut out for longer.
_WAIT = dt.timedelta(minutes=30)
#: Characters that are blanked out of one answer before it is given up as no JSON.
_MOST_REPAIRS = 200


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """One question a vendor, those first that have waited longest, so that a run cut short is fair to all."""
    asked: list[tuple[dt.datetime, Request]] = []
    for vendor in state.vendors:
        wanted = Wanted.of(vendor)
        for words in _questions(wanted):
            last = moment(state.cursor.get(f"until:{vendor.id}|{words}"))
            start = start_of(state.since) if state.since else (last - _OVERLAP if last else now - MEMORY)
            window = Window.between(max(start, now - MEMORY), now)
            asked.append(
                (last or start_of(dt.date(1970, 1, 1)), _ask(source, {"vendor": vendor.id, "words": words}, window))
            )
    return [request for _, request in sorted(asked, key=lambda pair: pair[0])]


def _questions(wanted: Wanted) -> list[str]:
    """All certain names of a vendor in one question; a doubtful name needs a word of the trade beside it."""
    queries = wanted.queries(SHORTEST)
    if not queries:
        return []
    if len(queries[0]) > 1:
        return [" ".join(f'"{phrase}"' for phrase in queries[0])]
    names = [f'"{query[0]}"' for query in queries[:6]]
    return [names[0] if len(names) == 1 else f"({' OR '.join(names)})"]


def _ask(source: Source, base: Mapping[str, str], window: Window) -> Request:
    query = {
        "query": base["words"],
        "mode": "artlist",
        "format": "json",
        "maxrecords": str(CEILING),
        "sort": "datedesc",
        "startdatetime": window.start.strftime("%Y%m%d%H%M%S"),
        "enddatetime": window.end.strftime("%Y%m%d%H%M%S"),
    }
    context = {"vendor": base["vendor"], "words": base["words"]} | window.context()
    address = f"{source.url or ADDRESS}?{urlencode(query)}"
    return Request(address, accepts=frozenset({429}), context=context, fresh=True)


def parse(source: Source, response: Fetched) -> Parsed:
    """The articles of one span, and the next span to ask for."""
    payload, repairs = _payload(response)
    context = response.request.context
    articles = payload.get("articles", [])
    if not isinstance(articles, list):
        raise ParseError(f"{response.url}: expected articles, got {str(payload)[:120]}")
    window = Window.from_context(context)
    half = window.older_half(_LEAST) if len(articles) >= CEILING else None
    if half is not None:
        return Parsed(follow_ups=(_ask(source, context, half),))
    items, issues = _items(articles, _domains(source))
    if len(articles) >= CEILING:
        message = f"{len(articles)} articles for {context['words']} within half an hour; there may be more"
        issues.append(Issue("too-many", message, response.url))
    if repairs:
        issues.append(Issue("repaired", f"{repairs} characters that JSON does not allow were blanked", response.url))
    rest = window.rest()
    follow = (_ask(source, context, rest),) if rest else ()
    cursor = {f"until:{context['vendor']}|{context['words']}": window.end.isoformat()}
    return Parsed(tuple(items), follow, tuple(issues), cursor=cursor)


def _payload(response: Fetched) -> tuple[Mapping[str, Any], int]:
    """The answer as JSON with the number of characters blanked in it.

    Raises:
        Refusal: the rate notice, under whatever status.
        ParseError: a sentence instead of JSON, half a JSON, or nothing at all.
    """
    words = response.body.decode("utf-8", "replace").lstrip("\ufeff").strip()
    if response.status == 429 or re.search(r"limit requests to one every", words[:400], re.IGNORECASE):
        wait = retry_after(response.headers, response.at) or dt.timedelta()
        raise Refusal(f"GDELT asks for fewer requests: {words[:160] or 'status 429'}", max(wait, _WAIT))
    if not words.startswith("{"):
        sentence = re.sub(r"<[^>]*>", " ", words[:400]).strip() or "nothing at all"
        raise ParseError(
            f"GDELT does not take the question {response.request.context.get('words', '')}: {sentence[:200]}"
        )
    payload, repairs = _repaired(words, response.url)
    if not isinstance(payload, Mapping):
        raise ParseError(f"{response.url}: expected an object, got {words[:80]!r}")
    return payload, repairs


def _repaired(words: str, where: str) -> tuple[Any, int]:
    """JSON with escapes that JSON does not know blanked one by one; nothing else is guessed."""
    for repairs in range(_MOST_REPAIRS + 1):
        try:
            return json.loads(words, strict=False), repairs
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Invalid \\"):
                raise ParseError(f"{where}: broken JSON at character {error.pos}: {error.msg}") from error
            # The position is the backslash, or for a bad \u escape the first digit behind it.
            place = words.rfind("\\", 0, error.pos + 1)
            words = f"{words[:place]} {words[place + 1 :]}"
        except RecursionError as error:
            raise ParseError(f"{where}: JSON nested too deep") from error
    raise ParseError(f"{where}: more than {_MOST_REPAIRS} characters that JSON does not allow")


def _items(articles: list[Any], domains: tuple[str, ...]) -> tuple[list[Item], list[Issue]]:
    items: dict[str, Item] = {}
    issues: list[Issue] = []
    for article in articles:
        link = text(article, "url").strip()
        host = host_of_link(link).removeprefix("www.")
        if not host:
            issues.append(Issue("bad-entry", f"an article without an address: {str(article)[:160]}"))
            continue
        if domains and not any(host == domain or host.endswith(f".{domain}") for domain in domains):
            continue
        items.setdefault(
            link,
            Item(
                url=link,
                title=tidy_title(text(article, "title")),
                guid=f"gdelt:{link}",
                lang=_code_of(text(article, "language")),
                publisher=host,
                publisher_url=f"https://{host}",
            ),
        )
    return list(items.values()), issues


def _domains(source: Source) -> tuple[str, ...]:
    domains = source.options.get("domains", ())
    if not isinstance(domains, list | tuple) or not all(isinstance(one, str) for one in domains):
        raise InvalidReference(f"options.domains: {source.id} takes a list of domains")
    return tuple(domain.casefold() for domain in domains)


def tidy_title(title: str) -> str:
    """A title without GDELT's spaces round punctuation: "raises $ 40M , says CEO" becomes "raises $40M, says CEO"."""
    tidy = re.sub(r"\s+", " ", title).strip()
    # Only before a scale is the dot surely decimal: "in 2025 . 10 more" holds two sentences.
    tidy = re.sub(r"(\d) \. (\d{1,2}) ?(?=%|(?:[MBmb]n?|million|billion|percent|x)\b)", r"\1.\2 ", tidy)
    tidy = re.sub(r" ([,.;:!?%)\]}’”»])", r"\1", tidy)
    tidy = re.sub(r"([(\[{“«$€£]) ", r"\1", tidy)
    return re.sub(r"(\w) ?(['’]) ?(s|t|re|ve|ll|d|m)\b", r"\1\2\3", tidy)


@functools.cache
def _language_codes() -> dict[str, str]:
    return {name.casefold(): code for code, name in Locale("en").languages.items() if re.fullmatch(r"[a-z]{2}", code)}


def _code_of(name: str) -> str | None:
    """ISO 639-1 code of a language by its English name; None for one that has none."""
    return _language_codes().get(name.strip().casefold())
