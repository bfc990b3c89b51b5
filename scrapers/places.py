"""Countries in the words of job boards: "Remote - US", "Cairo, Egypt", "San Francisco, CA", "DEU"."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from babel import Locale
from babel.core import get_global

#: Codes of US states and Canadian provinces behind a city that are no country's code: "Bengaluru, IN" and "Gary, IN"
#: cannot be told apart, and no country is better than a wrong one. California is so common that it counts.
_STATES = frozenset("AK CA CT DC FL HI IA KS MI ND NH NJ NM NV NY OH OK OR RI TX UT VT WA WI WV WY".split())
_PROVINCES = frozenset("AB BC MB NB NS NU ON QC YT".split())
_CANADIAN = re.compile(r"toronto|vancouver|montr[eé]al|ottawa|calgary|edmonton|winnipeg|waterloo|kitchener|halifax")
_STATE_NAMES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|"
    "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|"
    "mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|"
    "north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|"
    "south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|"
    "san francisco|los angeles|new york city|nyc|sf|chicago|seattle|boston|austin"
)
_PROVINCE_NAMES = "ontario|quebec|québec|british columbia|alberta|manitoba|saskatchewan|nova scotia|new brunswick"
_MORE_NAMES = {
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "us": "US",
    "united states of america": "US",
    "america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "uae": "AE",
    "korea": "KR",
    "republic of korea": "KR",
    "turkey": "TR",
    "czech republic": "CZ",
    "ivory coast": "CI",
    "holland": "NL",
    "the netherlands": "NL",
    "vietnam": "VN",
    "viet nam": "VN",
    "hong kong": "HK",
    "macau": "MO",
    "macao": "MO",
    "russian federation": "RU",
    "taiwan": "TW",
    "bosnia": "BA",
    "burma": "MM",
    "cape verde": "CV",
    "palestine": "PS",
    "trinidad": "TT",
    "swaziland": "SZ",
    "macedonia": "MK",
    "drc": "CD",
}
_LANGUAGES = ("en", "fr", "de", "es", "pt", "it")


@functools.cache
def _names() -> dict[str, str]:
    """Country names in six languages, folded, with their codes; English wins where two languages clash."""
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code) and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                names.setdefault(_fold(name), code)
    # Georgia is a state as often as a country: left to the code or to a word beside it.
    names.pop("georgia", None)
    return names | _MORE_NAMES


@functools.cache
def _finder() -> re.Pattern[str]:
    words = sorted((re.escape(name) for name in _names() if len(name) > 3), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?<!new )(?!jersey city)(?:{'|'.join(words)}|usa|uk|uae|u\.s\.a?\.?)(?!\w)")


@functools.cache
def _alpha3() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    return {
        code: targets[0] for code, targets in aliases.items() if re.fullmatch(r"[A-Z]{3}", code) and len(targets) == 1
    }


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFKC", text[:500]).casefold().replace("’", "'")
    return re.sub(r"\s+", " ", bare).strip()


def country_of(*places: str | None) -> str | None:
    """The one country (ISO 3166-1 alpha-2) that the places name together; None for none, or for several."""
    found: set[str] = set()
    for place in places:
        found |= countries_in(place or "")
    return found.pop() if len(found) == 1 else None


def country_of_all(places: Iterable[str]) -> str | None:
    """As :func:`country_of` for a list of places."""
    return country_of(*places)


def countries_in(place: str) -> frozenset[str]:
    """The countries that a place names: by name, by code, or through a US state or Canadian province."""
    text = _fold(place)
    if not text:
        return frozenset()
    upper = place.strip().upper()
    if text in _names():
        return frozenset({_names()[text]})
    if re.fullmatch(r"[A-Z]{3}", upper) and upper in _alpha3():
        return frozenset({_alpha3()[upper]})
    if re.fullmatch(r"[A-Z]{2}", upper) and _is_code(upper):
        return frozenset({upper})
    behind = {
        "US" if code in _STATES else "CA"
        for code in re.findall(r",\s*([A-Z]{2})(?!\w)", place)
        if code in _STATES | _PROVINCES
    }
    if behind == {"US"} and re.search(r",\s*CA(?!\w)", place) and _CANADIAN.search(text):
        behind = {"CA"}
    found = behind | {_names()[_short(match[0])] for match in _finder().finditer(text)}
    if re.search(r"(?<![\w&])US(?![\w-])", place):
        found.add("US")
    return frozenset(found) or _by_parts(place, text)


def _short(name: str) -> str:
    if name in _names():
        return name
    return {"u.s": "us", "u.s.a": "usa", "u.s.": "us"}.get(name, name.rstrip("."))


def _by_parts(place: str, text: str) -> frozenset[str]:
    """States by name, and codes that stand apart: "Remote, Texas", "Remote - DE", "Remote (IN)"."""
    if re.search(rf"(?<!\w)(?:{_STATE_NAMES})(?!\w)", text):
        return frozenset({"US"})
    if re.search(rf"(?<!\w)(?:{_PROVINCE_NAMES})(?!\w)", text):
        return frozenset({"CA"})
    codes = re.findall(r"(?:^|[-–—(/|:]\s*)([A-Z]{2})(?=\s*(?:$|[-–—)/|,]))", place.strip())
    return frozenset(code for code in codes if _is_code(code))


@functools.cache
def _is_code(code: str) -> bool:
    return code in set(_names().values())
