"""Vendors that the index does not know: a name that the text itself presents as a labelling company.

"The data-labelling start-up Acme", "Acme, an annotation platform": a word for companies beside an unknown name, and a
phrase of the field close to both. Such a vendor gets its name as id, and every place that names it counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from models.claim import organization_id
from models.extraction.lexicon import Cue, Cues, Lexicon
from models.extraction.text import tokenize
from models.organization import Mention

_WINDOW = 140
_NEAR = 9
_MAX_PLACES = 200
#: Last words of a company's name that later mentions leave out.
_TAILS = frozenset("ai ki ia labs lab technologies technology tech inc ag gmbh sas sa ltd srl".split())
_ARTICLES = frozenset("a an the un une le la l una el um uma o der die das ein eine einer il lo".split())


def discovered(text: str, lexicon: Lexicon, known: list[Mention]) -> list[Mention]:
    """Mentions of vendors that the text introduces itself, left to right.

    Args:
        text: the whole text.
        lexicon: the words of its language.
        known: mentions of the index, whose places are taken.
    """
    names: set[str] = set()
    lower = text.lower()
    if len(lower) != len(text):
        return []
    read: dict[tuple[int, int], _Window | None] = {}
    for place in _field_places(lower, lexicon):
        begin, end = _around(text, place)
        if (begin, end) not in read:
            read[begin, end] = _window(text, begin, end, lexicon)
        window = read[begin, end]
        if window is not None:
            names |= _names_near(text, place, window, lexicon, known)
    if not names:
        return []
    taken = [(one.start, one.end) for one in known]
    found: list[Mention] = []
    for name in sorted(names):
        id = organization_id(name)
        head, _, tail = name.rpartition(" ")
        # "Lumen Labs", told in full once, goes on as "Lumen".
        forms = re.escape(name) if tail.lower() not in _TAILS else f"{re.escape(head)}(?: {re.escape(tail)})?"
        found.extend(
            Mention(match.start(), match.end(), id, name, True)
            for match in re.finditer(rf"(?<!\w){forms}(?!\w)", text)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        )
    return sorted(found, key=lambda one: one.start)


def _field_places(lower: str, lexicon: Lexicon) -> list[int]:
    """Where phrases of the field stand, at most some hundreds."""
    places: list[int] = []
    for phrase in lexicon.field:
        start = lower.find(phrase)
        while start >= 0 and len(places) < _MAX_PLACES:
            places.append(start)
            start = lower.find(phrase, start + len(phrase))
    return sorted(set(places))


@dataclass(frozen=True, slots=True)
class _Window:
    """The words around a phrase of the field, with a word for companies among them."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    raw: list[str]
    cues: Cues


def _around(text: str, place: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends, at most some dozens of characters away."""
    begin = max(text.rfind("\n", 0, place), text.rfind(". ", 0, place), place - _WINDOW, -1) + 1
    stops = [stop for stop in (text.find("\n", place), text.find(". ", place)) if stop >= 0]
    return begin, min([*stops, place + _WINDOW, len(text)])


def _window(text: str, begin: int, end: int, lexicon: Lexicon) -> _Window | None:
    """The words of a stretch of text; None where no word for companies is among them."""
    words, starts, ends, raw = tokenize(text, begin, end, spaced=lexicon.spaced)
    if not lexicon.may_hold(words, "vendor_word"):
        return None
    cues = lexicon.cues(words)
    return _Window(words, starts, ends, raw, cues) if "vendor_word" in cues.by_tag else None


def _names_near(text: str, place: int, window: _Window, lexicon: Lexicon, known: list[Mention]) -> set[str]:
    words, starts, ends, raw, cues = window.words, window.starts, window.ends, window.raw, window.cues
    at = bisect_left(starts, place)
    names: set[str] = set()
    for cue in cues.of("vendor_word"):
        if abs(cue.start - at) > _NEAR or _another_trade(cues, cue):
            continue
        for first in (_after(raw, cue), _before(words, raw, cue)):
            if first is None or abs(first - at) > _NEAR + 3:
                continue
            last = _run(raw, starts, ends, first)
            if lexicon.nouns_capital and any(phrase in raw[first].lower() for phrase in lexicon.field):
                # "Anbieter für Datenannotation": a noun of the field, and no name.
                continue
            if last > first and not _ordinary(cues, first, last) and not _covered(known, starts[first], ends[last - 1]):
                names.add(text[starts[first] : ends[last - 1]])
    return names


def _another_trade(cues: Cues, word: Cue) -> bool:
    """Whether the company word belongs to another trade: "research firm", "law firm"."""
    return any(cue.start <= word.start and cue.end >= word.end for cue in cues.of("other_trade"))


def _after(raw: list[str], cue: Cue) -> int | None:
    """A name after "the start-up": at once, or after one small word for where it comes from."""
    for skip in (0, 1):
        place = cue.end + skip
        if place < len(raw) and raw[place][0].isupper():
            return place
        if place >= len(raw) or not raw[place].isalpha():
            return None
    return None


def _before(words: list[str], raw: list[str], cue: Cue) -> int | None:
    """A name before ", a … start-up": the run of capitals that the comma ends."""
    for comma in range(cue.start - 1, max(cue.start - 6, 0), -1):
        if words[comma] == ",":
            if comma + 1 >= len(words) or words[comma + 1] not in _ARTICLES:
                return None
            first = comma
            while first > 0 and raw[first - 1][0].isupper() and comma - first < 3:
                first -= 1
            return first if first < comma else None
        if not words[comma].isalnum():
            return None
    return None


def _run(raw: list[str], starts: list[int], ends: list[int], first: int) -> int:
    last = first
    while last < len(raw) and last - first < 3 and raw[last][0].isupper() and raw[last].isalnum():
        if last > first and starts[last] - ends[last - 1] > 1:
            break
        last += 1
    return last


def _ordinary(cues: Cues, first: int, last: int) -> bool:
    """Whether the capitals are words of the language (a month, "The company")."""
    return any(cue.start <= first and cue.end >= last and cue.tag not in ("approx", "kill") for cue in cues)


def _covered(known: list[Mention], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in known)
