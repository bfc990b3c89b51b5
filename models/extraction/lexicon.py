"""The words of one language, compiled for matching: patterns of words to tags.

A pattern is a few words as a text would write them. ``word*`` matches a beginning, ``*word`` an ending, ``*word*`` a
part; ``_`` stands for up to five words in between. All patterns of a language live in one trie of word keys, so that a
sentence is read once whatever the number of patterns.
"""

from __future__ import annotations

import functools
import itertools
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

from models.errors import InvalidValue
from models.extraction.text import tokenize

_GAP = 5
#: Words that are remembered, and the first tokens of a sentence for which their cues are.
_MEMORY, _REMEMBERED = 60_000, 40


class Cue(NamedTuple):
    """A pattern found in a sentence; a tuple, since a text makes thousands."""

    #: Index of its first token.
    start: int
    #: Index after its last token.
    end: int
    #: What it means: the name of its list.
    tag: str
    #: The value of its list; empty for a list without one.
    value: str = ""


#: Where no cue of a tag stands.
_NOWHERE: dict[int, Cue] = {}


class Places(dict[str, dict[int, Cue]]):
    """The cues of each tag by their first token, or by where they end; made when first asked for.

    Of one tag no cue covers another one, so neither two starts nor two ends are the same.
    """

    __slots__ = ("_by_tag", "_ends")

    def __init__(self, by_tag: dict[str, list[Cue]], *, ends: bool) -> None:
        self._by_tag = by_tag
        self._ends = ends

    def __missing__(self, tag: str) -> dict[int, Cue]:
        cues = self._by_tag.get(tag)
        if cues is None:
            table = _NOWHERE
        elif self._ends:
            table = {cue.end: cue for cue in cues}
        else:
            table = {cue.start: cue for cue in cues}
        self[tag] = table
        return table


class Cues:
    """The patterns of one sentence by tag; gone through, by place."""

    __slots__ = ("_all", "_ends", "_ordered", "_starts", "by_tag")

    def __init__(self, by_tag: dict[str, list[Cue]]) -> None:
        #: Those of each tag by place; no tag without any.
        self.by_tag = by_tag
        self._all: list[Cue] | None = None
        self._ordered: dict[frozenset[str], list[Cue]] = {}
        self._starts: Places | None = None
        self._ends: Places | None = None

    @property
    def starts(self) -> Places:
        """Those of each tag by their first token."""
        if self._starts is None:
            self._starts = Places(self.by_tag, ends=False)
        return self._starts

    @property
    def ends(self) -> Places:
        """Those of each tag by where they end."""
        if self._ends is None:
            self._ends = Places(self.by_tag, ends=True)
        return self._ends

    def __iter__(self) -> Iterator[Cue]:
        if self._all is None:
            self._all = sorted(itertools.chain.from_iterable(self.by_tag.values()))
        return iter(self._all)

    def of(self, *tags: str) -> list[Cue]:
        """Those of some tags, tag after tag, each by place."""
        by_tag = self.by_tag
        return [cue for tag in tags if tag in by_tag for cue in by_tag[tag]]

    def ordered(self, tags: frozenset[str]) -> list[Cue]:
        """Those of some tags, all by place; put in order once for each set of tags."""
        found = self._ordered.get(tags)
        if found is None:
            by_tag = self.by_tag
            found = sorted([cue for tag in tags & by_tag.keys() for cue in by_tag[tag]])
            self._ordered[tags] = found
        return found

    def outside(self, spans: list[tuple[int, int]]) -> Cues:
        """Those that do not lie inside one of some spans of tokens."""
        # Cues are few words long: one that begins in a span and ends in it is looked up by its first token.
        until = {place: end for start, end in spans for place in range(start, end)}
        left: dict[str, list[Cue]] = {}
        for tag, cues in self.by_tag.items():
            for cue in cues:
                if cue[0] in until and cue[1] <= until[cue[0]]:
                    kept = [cue for cue in cues if cue.start not in until or cue.end > until[cue.start]]
                    if kept:
                        left[tag] = kept
                    break
            else:
                left[tag] = cues
        return Cues(left)


#: Making a cue without the keyword machinery of its class: a text makes hundreds.
_new = tuple.__new__


class _Node:
    """A place in the trie: what the words so far mean, and how patterns go on."""

    __slots__ = ("gap", "next", "tags")

    def __init__(self) -> None:
        self.next: dict[int, _Node] = {}
        self.tags: list[tuple[str, str]] = []
        self.gap: _Node | None = None


class Lexicon:
    """The compiled patterns of one language."""

    def __init__(self, code: str, table: dict[str, object]) -> None:
        self.code = code
        self.abbreviations = frozenset(str(word).lower().rstrip(".") for word in _strings(table, "abbreviations"))
        #: Phrases that tell that a text is about the labelling business.
        self.field = tuple(phrase.lower() for phrase in _strings(table, "field"))
        #: Words of any text on artificial intelligence, short ones as they are written.
        self.intelligence = tuple(_strings(table, "intelligence"))
        #: Phrases of texts that a vendor writes itself: releases, filings, job posts.
        self.own = tuple(phrase.lower() for phrase in _strings(table, "own"))
        #: Phrases of texts on a vendor's published results.
        self.results = tuple(phrase.lower() for phrase in _strings(table, "results"))
        self.spaced = code != "en"
        self.nouns_capital = bool(table.get("nouns_capital", False))
        self.decimal_comma = bool(table["decimal_comma"])
        self._exact: dict[str, int] = {}
        self._prefix: dict[str, int] = {}
        self._suffix: dict[str, int] = {}
        self._infix: dict[str, int] = {}
        self._count = 0
        self._root = _Node()
        #: The keys that the patterns of each tag begin with.
        self._openings: dict[str, set[int]] = {}
        self._known = _Memory(self)
        cues = table["cues"]
        if not isinstance(cues, dict):
            raise InvalidValue(f"languages/{code}: cues must be a table")
        #: Phrases of job posts.
        self.post = tuple(phrase.lower() for phrase in (_strings(cues, "job_post") if "job_post" in cues else ()))
        #: Names of vendors that open a sentence as words of the language.
        self.homonyms = frozenset(_strings(cues, "homonyms"))
        for tag, patterns in cues.items():
            if tag in ("homonyms", "job_post"):
                continue
            if isinstance(patterns, dict):
                for value, values in patterns.items():
                    self._add_all(tag, value, values)
            else:
                self._add_all(tag, "", patterns)

    def _add_all(self, tag: str, value: str, patterns: object) -> None:
        if not isinstance(patterns, list) or not all(isinstance(one, str) for one in patterns):
            raise InvalidValue(f"languages/{self.code}: {tag} must be a list of patterns")
        for pattern in patterns:
            self._add(tag, value, pattern)

    def _add(self, tag: str, value: str, pattern: str) -> None:
        node = self._root
        gap = False
        opening = True
        for word in _pattern_words(pattern):
            if word == "_":
                gap = True
                continue
            if gap:
                node.gap = node.gap or _Node()
                node, gap = node.gap, False
            key = self._key(word)
            if opening:
                self._openings.setdefault(tag, set()).add(key)
                opening = False
            node = node.next.setdefault(key, _Node())
        if node is self._root or gap:
            raise InvalidValue(f"languages/{self.code}: pattern {pattern!r} of {tag} has no words or ends in a gap")
        if (tag, value) not in node.tags:
            node.tags.append((tag, value))

    def _key(self, word: str) -> int:
        table, stem = self._exact, word
        if word.startswith("*") and word.endswith("*") and len(word) > 2:
            table, stem = self._infix, word[1:-1]
        elif word.endswith("*") and len(word) > 1:
            table, stem = self._prefix, word[:-1]
        elif word.startswith("*") and len(word) > 1:
            table, stem = self._suffix, word[1:]
        if stem not in table:
            self._count += 1
            table[stem] = self._count
        return table[stem]

    def known_as(self, word: str) -> _Known:
        """The keys of all pattern words that match a word, what it means alone, and the patterns that go on from it."""
        keys: list[int] = []
        if word in self._exact:
            keys.append(self._exact[word])
        if len(word) <= 40:
            keys += [self._prefix[word[:n]] for n in range(1, len(word) + 1) if word[:n] in self._prefix]
            keys += [self._suffix[word[n:]] for n in range(len(word)) if word[n:] in self._suffix]
            keys += [key for stem, key in self._infix.items() if stem in word]
        if not keys:
            return _NOTHING
        roots = [self._root.next[key] for key in keys if key in self._root.next]
        # Of one tag a word has one value: the first by the alphabet.
        alone = dict(sorted((meaning for node in roots for meaning in node.tags), reverse=True))
        gaps = [node.gap for node in roots if node.gap is not None]
        return _Known(tuple(keys), tuple(alone.items()), _joint(roots), _joint(gaps))

    def may_hold(self, words: list[str], tag: str) -> bool:
        """Whether a pattern of a tag may stand in a sentence: a quick look at the words that it begins with."""
        openings = self._openings.get(tag)
        return openings is not None and any(
            not openings.isdisjoint(known.keys) for known in map(self._known.__getitem__, words)
        )

    def cues(self, words: list[str]) -> Cues:
        """All patterns in a sentence, by place; of one tag at overlapping places only the longest."""
        read = list(map(self._known.__getitem__, words))
        by_tag: dict[str, list[Cue]] = {}
        last = len(read) - 1
        long: set[str] = set()
        for start, known in enumerate(read):
            if known is _NOTHING:
                continue
            for cue in known.alone_at(start):
                tag = cue[2]
                if tag in by_tag:
                    by_tag[tag].append(cue)
                else:
                    by_tag[tag] = [cue]
            if start == last:
                break
            following = known.following
            if following is not None:
                for key in read[start + 1].keys:
                    if key in following:
                        for node in following[key]:
                            _reach(node, read, start, start + 2, by_tag, long)
            following = known.after_gap
            if following is not None:
                for skipped in range(start + 1, min(start + _GAP + 2, last + 1)):
                    for key in read[skipped].keys:
                        if key in following:
                            for node in following[key]:
                                _reach(node, read, start, skipped + 1, by_tag, long)
        return _longest(by_tag, long)


#: The patterns that go on by the key of their next word.
_Following = dict[int, tuple[_Node, ...]]


class _Known:
    """What a lexicon knows of a word."""

    __slots__ = ("_alone", "_made", "after_gap", "following", "keys")

    def __init__(
        self,
        keys: tuple[int, ...],
        alone: tuple[tuple[str, str], ...],
        following: _Following | None,
        after_gap: _Following | None,
    ) -> None:
        #: The keys of all pattern words that match it.
        self.keys = keys
        #: How patterns that begin with it go on with the next word; None where none does.
        self.following = following
        #: How they go on after a gap.
        self.after_gap = after_gap
        self._alone = alone
        self._made: dict[int, tuple[Cue, ...]] = {}

    def alone_at(self, place: int) -> tuple[Cue, ...]:
        """What the word means by itself as a token; the same cues again for the same place near a sentence's start."""
        made = self._made.get(place)
        if made is None:
            made = tuple([_new(Cue, (place, place + 1, tag, value)) for tag, value in self._alone])
            if place < _REMEMBERED:
                self._made[place] = made
        return made


_NOTHING = _Known((), (), None, None)


def _joint(nodes: list[_Node]) -> _Following | None:
    """How the patterns that go on from some nodes do so, in one table; None where none goes on."""
    table: dict[int, tuple[_Node, ...]] = {}
    for node in nodes:
        for key, following in node.next.items():
            table[key] = (*table.get(key, ()), following)
    return table or None


class _Memory(dict[str, _Known]):
    """What a lexicon knows of words, remembered, since texts repeat them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, word: str) -> _Known:
        if len(self) > _MEMORY:
            self.clear()
        known = self[word] = self._lexicon.known_as(word)
        return known


def _reach(
    node: _Node, read: list[_Known], start: int, place: int, by_tag: dict[str, list[Cue]], long: set[str]
) -> None:
    """Note the patterns of several words that end at a node, and all that go on from it at a place.

    Args:
        node: where the words so far lead.
        read: what is known of the words of the sentence.
        start: the first word of the pattern.
        place: the word that comes next.
        by_tag: what was found; is added to.
        long: the tags with a pattern of several words; is added to.
    """
    for tag, value in node.tags:
        by_tag.setdefault(tag, []).append(_new(Cue, (start, place, tag, value)))
        long.add(tag)
    if place >= len(read):
        return
    following = node.next
    if following:
        for key in read[place].keys:
            if key in following:
                _reach(following[key], read, start, place + 1, by_tag, long)
    if node.gap is not None:
        following = node.gap.next
        for skipped in range(place, min(place + _GAP + 1, len(read))):
            for key in read[skipped].keys:
                if key in following:
                    _reach(following[key], read, start, skipped + 1, by_tag, long)


def _longest(by_tag: dict[str, list[Cue]], long: set[str]) -> Cues:
    """Without those that a longer one of the same tag covers, and without those that a ``kill`` pattern covers.

    Args:
        by_tag: the patterns found; is changed.
        long: the tags with a pattern of several words; cues of the others cover nothing but themselves.
    """
    kills = [(cue.start, cue.end) for cue in by_tag.get("kill", ())]
    for tag in long:
        if len(by_tag[tag]) > 1:
            by_tag[tag] = _uncovered(by_tag[tag])
    if kills:
        living = {tag: cues if tag == "kill" else _outside(cues, kills) for tag, cues in by_tag.items()}
        by_tag = {tag: cues for tag, cues in living.items() if cues}
    return Cues(by_tag)


def _outside(cues: list[Cue], spans: list[tuple[int, int]]) -> list[Cue]:
    """Cues that lie in none of some spans."""
    return [cue for cue in cues if not any(begin <= cue.start and cue.end <= stop for begin, stop in spans)]


def _uncovered(cues: list[Cue]) -> list[Cue]:
    """Cues of one tag without those that lie inside another one; found in order of their start."""
    result: list[Cue] = []
    furthest = -1
    previous = -1
    for cue in sorted(cues):
        if cue.start == previous:
            # The longest of those that begin here comes last.
            if cue.end > furthest:
                result[-1], furthest = cue, cue.end
            continue
        if cue.end > furthest:
            result.append(cue)
            previous, furthest = cue.start, cue.end
    return result


def _pattern_words(pattern: str) -> list[str]:
    result: list[str] = []
    for piece in pattern.lower().split():
        if piece == "_" or "*" in piece:
            result.append(piece)
        else:
            result.extend(tokenize(piece, 0, len(piece), spaced=False)[0])
    return result


def _strings(table: dict[str, object], name: str) -> list[str]:
    value = table[name]
    if not isinstance(value, list):
        raise InvalidValue(f"languages: {name} must be a list")
    return value


@functools.cache
def lexicon(code: str) -> Lexicon:
    """The lexicon of a language.

    Raises:
        InvalidValue: there is no file for the language, or it is malformed.
    """
    file = resources.files("models.extraction.languages").joinpath(f"{code}.toml")
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidValue(f"no lexicon for language {code!r}") from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidValue(f"languages/{code}.toml: {error}") from error
    return Lexicon(code, table)
