"""Near-duplicates: which documents tell one story, so that ten reprints count as one origin. Pure.

Two documents tell one story when they are published within three days of one another and either their headlines say
the same with the same figures, or the shorter text stands for the most part inside the longer one. To find candidates
without comparing everything with everything, each document gets a few keys (hashes); documents that share keys are
compared. Both the keys and the comparison are symmetric, so the groups do not depend on the order of arrival.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

#: Days that two tellings of one story lie apart at most.
WINDOW = dt.timedelta(days=3)

_TITLE_SCORE = 90.0
_LEAST_TITLE_WORDS = 4
_CONTAINMENT = 0.6
_LEAST_SHARED = 6
_SHINGLE = 5
_SKETCH = 48
#: How many of the sketch are keys: enough that an excerpt of a quarter of a text shares two.
_TEXT_KEYS = 24
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COMMON = frozenset(
    """a an the of to in on for and or at by with from as is are its it be has have will that this after over into new
    says said le la les un une des du de et en au aux pour par sur est dans der die das ein eine und im in von zu mit
    auf für den dem el los las una y en por con para del que o os as um uma e no na do da com por il lo gli i di che per
    su nel della""".split()
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What of a document is compared."""

    #: Id of the document.
    id: str
    #: Words of the headline, in order.
    words: tuple[str, ...]
    #: The figures in the headline.
    numbers: frozenset[str]
    #: Sketch of the text: the hashes of its word 5-shingles that are smallest; empty for a headline alone.
    sketch: frozenset[int]
    #: First day of publication, or the day it was seen.
    day: dt.date


def telling(document: str, title: str, text: str, day: dt.date) -> Telling:
    """Make a document ready for comparing."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = tuple(word for word in _WORD.findall(plain) if word not in _COMMON)
    return Telling(document, words, frozenset(_NUMBER.findall(plain)), _sketch(text), day)


def keys(one: Telling) -> frozenset[int]:
    """Hashes under which possible partners are found; two tellings of one story nearly always share enough of them.

    Odd ones are of headlines: one that is shared makes a candidate. Even ones are of texts: two must be shared, as one
    may be a turn of phrase or a publisher's standing line that thousands of documents have.

    Headlines: pairs of the smallest word hashes under six permutations, with the figures, as only headlines of the same
    figures are compared: every headline of the year's many "X raises $N" would be a candidate else. Texts: the sketch.
    """
    found = {value & ~1 for value in sorted(one.sketch)[:_TEXT_KEYS]}
    if len(one.words) >= _LEAST_TITLE_WORDS:
        figures = sorted(one.numbers)
        for band in range(6):
            smallest = sorted(_hash(f"{band}:{word}") for word in set(one.words))[:2]
            found.add(_hash(f"{band}|{smallest}|{figures}") | 1)
    return frozenset(found)


def same_story(one: Telling, other: Telling) -> bool:
    """True when two documents tell one story."""
    if abs(one.day - other.day) > WINDOW:
        return False
    if len(one.sketch & other.sketch) >= _LEAST_SHARED:
        # Both sketches hold the smallest hashes, so they are comparable below the smaller of their largest values.
        bound = min(max(one.sketch), max(other.sketch))
        here, there = ({value for value in sketch if value <= bound} for sketch in (one.sketch, other.sketch))
        shared = len(here & there)
        if shared >= _LEAST_SHARED and shared >= _CONTAINMENT * min(len(here), len(there)):
            return True
    if min(len(one.words), len(other.words)) < _LEAST_TITLE_WORDS or one.numbers != other.numbers:
        return False
    mine, yours = " ".join(one.words), " ".join(other.words)
    if fuzz.token_sort_ratio(mine, yours) >= _TITLE_SCORE:
        return True
    # One headline inside the other ("X raises $40M" and "X raises $40M to label data", the figures being equal).
    contained = set(one.words) <= set(other.words) or set(other.words) <= set(one.words)
    return contained and min(len(set(one.words)), len(set(other.words))) > _LEAST_TITLE_WORDS


def earliest(members: Iterable[tuple[str, dt.date, int, str]]) -> str:
    """The origin of a story: the member published first; of one day, the one of the better tier, then by id.

    Args:
        members: id of the document, first day of publication, tier of the publisher, precision-free tie-breaker.
    """
    return min(members, key=lambda member: (member[1], member[2], member[3], member[0]))[0]


def _sketch(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    if len(words) < 40:
        return frozenset()
    shingles = {" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
    return frozenset(sorted(map(_hash, shingles))[:_SKETCH])


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
