"""Texts cut into paragraphs, sentences and tokens, always with offsets into the original.

Tried and left out: pysbd (good splits, but some milliseconds a document and no offsets that survive odd spacing) and
spaCy's sentencizer (a heavy dependency for what a list of abbreviations does). Hyphens and apostrophes inside words
are invisible to the rules: ``post-money`` is read as two words, ``l'an`` too.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

#: A number with groups of three digits, or a plain one with an optional fraction; never backtracks over more than three
#: digits.
_GROUPS = r"\d{1,3}(?:[.,'’\u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
_SPACED = r"\d{1,3}(?:[ .,'’\u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
#: Hyphens and apostrophes between letters (or a digit and a letter) are no token.
_JOINER = r"(?<=[^\W_])[-'’‐‑](?=[^\W\d_])"
#: A word, its accents written apart included; plain letters first, since nearly all words begin with one.
_WORD = r"[a-zA-Z]\w*(?:[\u0300-\u036f]+\w*)*|[^\W\d_][\w\u0300-\u036f]*"
_TAIL = rf"\d+(?:[.,]\d+)?|(?!{_JOINER})[^\s\w]"
_TOKEN = re.compile(rf"{_WORD}|{_GROUPS}|{_TAIL}")
_TOKEN_SPACED = re.compile(rf"{_WORD}|{_SPACED}|{_TAIL}")

_PARAGRAPH = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?…]+[\"'”’»«“)\]]{0,3}\s+|[:]\s*(?=[•➤])|\s(?=[•➤▪◦]\s)")
#: A name that begins in lower case shows it by a capital or a digit further on: "xAI", "micro1".
_BRAND = re.compile(r"[^\W\d_]{1,12}?[A-Z0-9]")
_GERMAN_MONTHS = frozenset("jan feb mär apr mai jun jul aug sep okt nov dez".split())
_OPENERS = "\"“„«»¡¿([‘'—–-"
#: Longer words and sentences are no language; they are cut so that no rule meets them whole.
MAX_SENTENCE = 1_500
MAX_TOKENS = 400


@dataclass(slots=True)
class Sentence:
    """One sentence: where it stands and its tokens as parallel lists."""

    #: Index of its first character in the whole text.
    start: int
    #: Index after its last character.
    end: int
    #: Number of its paragraph.
    paragraph: int
    #: True for the first sentence of its paragraph.
    opens: bool
    #: Lower-case words, numbers and signs.
    words: list[str] = field(default_factory=list)
    #: Token starts in the whole text.
    starts: list[int] = field(default_factory=list)
    #: Token ends in the whole text.
    ends: list[int] = field(default_factory=list)
    #: The tokens as written.
    raw: list[str] = field(default_factory=list)
    #: Tokens that begin with a digit or an f ("fy25"): where a number or a year may stand.
    numeric: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.numeric = [place for place, word in enumerate(self.words) if word[0] == "f" or word[0].isdigit()]


def tokenize(text: str, start: int, end: int, *, spaced: bool) -> tuple[list[str], list[int], list[int], list[str]]:
    """Tokens of a stretch of text: lower-case form, start, end, form as written.

    Args:
        text: the whole text.
        start: first character to read.
        end: where to stop.
        spaced: whether a plain space may part groups of three digits.
    """
    matches = list(itertools.islice((_TOKEN_SPACED if spaced else _TOKEN).finditer(text, start, end), MAX_TOKENS))
    raws: list[str] = list(map(re.Match.group, matches))
    words = list(map(str.lower, raws))
    if not text.isascii():
        words = [word if word.isascii() else unicodedata.normalize("NFC", word) for word in words]
    return words, list(map(re.Match.start, matches)), list(map(re.Match.end, matches)), raws


def sentence_spans(text: str, abbreviations: frozenset[str]) -> Iterator[tuple[int, int, int, bool]]:
    """Start, end, number of the paragraph and "opens its paragraph" of each sentence, in order."""
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        first, last = paragraph.span()
        opens = True
        for left, right in _split(text, first, last, abbreviations):
            begin, stop = left, right
            while begin < stop and text[begin].isspace():
                begin += 1
            while stop > begin and text[stop - 1].isspace():
                stop -= 1
            while begin < stop:
                cut = _cut(text, begin, stop)
                yield begin, cut, number, opens
                opens = False
                begin = cut


def _cut(text: str, begin: int, stop: int) -> int:
    """Where a sentence ends at the latest: an overlong one is cut at a space."""
    if stop - begin <= MAX_SENTENCE:
        return stop
    space = text.rfind(" ", begin + 1, begin + MAX_SENTENCE)
    return space if space > begin else begin + MAX_SENTENCE


#: Scales that are written with a stop, and words that begin a sentence after one, in any of the languages.
_SCALES = frozenset("mio mrd mill mld mln md tsd".split())
_CLAUSE_OPENERS = frozenset(
    """auf das der die den dem es im in am an er sie wir man davon damit dazu dabei für mit nach seit zuvor und aber
    auch bei bis wie laut zum zur allein doch denn heute insgesamt noch nun ein eine einen zugleich jetzt vor
    von aus dies diese dieser le la les il elle ils ce cette en au aux dans pour avec après depuis mais et un
    une el los las ella lo del al con para por tras desde pero y lo gli i della nel nella dal con dopo ma e o os
    as no na em com após desde mas the it its this that in at on for with after since but and""".split()
)
_LONGEST_OPENER = 12


def _split(text: str, first: int, last: int, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    begin = first
    for match in _STOP.finditer(text, first, last):
        place = match.end()
        if place >= last or not _ends_here(text, begin, match.start(), place, abbreviations):
            continue
        yield begin, place
        begin = place
    if begin < last:
        yield begin, last


def _ends_here(text: str, begin: int, stop: int, place: int, abbreviations: frozenset[str]) -> bool:
    """Whether the mark at ``stop`` ends a sentence, given that the next text begins at ``place``."""
    if text[stop] != ".":
        following = text[place]
        return not following.islower()
    if text[place - 1].isspace() and text[stop : stop + 2] == "..":
        return not text[place].islower()
    following = text[place]
    if following.islower() and _BRAND.match(text, place) is None:
        return False
    word = _last_word(text, begin, stop)
    if word.lower() in _SCALES and _opens_clause(text, place):
        # "Im Februar waren es 2 Mrd. Auf das Jahr …", but "2 Mrd. Dollar".
        return True
    if word.lower() in abbreviations:
        return False
    if len(word) == 1 and word.isupper():
        # An initial ("Sabine H. says"), but the letter of a round ends a sentence ("a Series B. It …").
        return text[max(begin, stop - 9) : stop - 1].strip().lower().endswith(("series", "serie", "série"))
    if word.isdecimal() and len(word) <= 2:
        # "12. Juni", "Nr. 3. Mai": an ordinal, or the number of a list; a sentence seldom ends on a small bare number.
        return _after_number(text, begin, stop, word)
    return following.isalnum() or following in _OPENERS or following in "$€£₹•➤"


def _opens_clause(text: str, place: int) -> bool:
    """Whether a small word with a capital stands at a place, as only the head of a sentence has one."""
    end = place
    while end < min(place + _LONGEST_OPENER, len(text)) and text[end].isalpha():
        end += 1
    word = text[place:end]
    return word.istitle() and word.lower() in _CLAUSE_OPENERS


def _after_number(text: str, begin: int, stop: int, word: str) -> bool:
    """A small number and a stop: the end of a sentence unless the number opens it or a day's ordinal is likely."""
    before = text[max(begin, stop - len(word) - 3) : stop - len(word)].strip()
    if not before:
        return False
    following = text[stop + 1 : stop + 16].strip()
    return following[:3].lower() not in _GERMAN_MONTHS


def _last_word(text: str, begin: int, stop: int) -> str:
    place = stop
    floor = max(begin, stop - 24)
    while place > floor and (text[place - 1].isalnum() or text[place - 1] == "."):
        place -= 1
    return text[place:stop]


def read_sentences(text: str, abbreviations: frozenset[str], *, spaced: bool) -> list[Sentence]:
    """All sentences of a text with their tokens."""
    result: list[Sentence] = []
    for start, end, paragraph, opens in sentence_spans(text, abbreviations):
        words, starts, ends, raws = tokenize(text, start, end, spaced=spaced)
        result.append(Sentence(start, end, paragraph, opens, words, starts, ends, raws))
    return result
