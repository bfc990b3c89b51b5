"""The words of one language, compiled for matching: patterns of words to tags.

A pattern is a few words as a text would write them. ``word*`` matches a beginning, ``*word`` an ending, ``*word*`` a
part; ``_`` stands for up to five words in between. All patterns of a language live in one trie of word keys, so that a
sentence is read once whatever the number of patterns.
"""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import NamedTuple

from models.errors import InvalidValue
from models.extraction.text import tokenize

_GAP = 5
_MEMORY = 60_000


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


#: Making a cue without the keyword machinery of its class: a text makes hundreds.
_new = tuple.__new__


class _Node:
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
        self._known: dict[str, tuple[tuple[int, ...], tuple[_Node, ...]]] = {}
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
        for word in _pattern_words(pattern):
            if word == "_":
                gap = True
                continue
            if gap:
                node.gap = node.gap or _Node()
                node, gap = node.gap, False
            node = node.next.setdefault(self._key(word), _Node())
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

    def _keys(self, word: str) -> tuple[tuple[int, ...], tuple[_Node, ...]]:
        """The keys of all pattern words that match a word, and the patterns that begin with one of them.

        Remembered, since texts repeat their words.
        """
        known = self._known.get(word)
        if known is not None:
            return known
        keys: list[int] = []
        if word in self._exact:
            keys.append(self._exact[word])
        if len(word) <= 40:
            keys += [self._prefix[word[:n]] for n in range(1, len(word) + 1) if word[:n] in self._prefix]
            keys += [self._suffix[word[n:]] for n in range(len(word)) if word[n:] in self._suffix]
            keys += [key for stem, key in self._infix.items() if stem in word]
        if len(self._known) > _MEMORY:
            self._known.clear()
        result = tuple(keys), tuple(self._root.next[key] for key in keys if key in self._root.next)
        self._known[word] = result
        return result

    def cues(self, words: list[str]) -> list[Cue]:
        """All patterns in a sentence, by place; of one tag at overlapping places only the longest."""
        known = self._known
        read = [known[word] if word in known else self._keys(word) for word in words]
        found: list[Cue] = []
        keys: list[tuple[int, ...]] | None = None
        for start, (_, roots) in enumerate(read):
            for node in roots:
                if not node.next and node.gap is None:
                    for tag, value in node.tags:
                        found.append(_new(Cue, (start, start + 1, tag, value)))
                    continue
                if keys is None:
                    keys = [one[0] for one in read]
                self._walk(node, keys, start, start + 1, found)
        return _longest(found)

    def _walk(self, node: _Node, keys: list[tuple[int, ...]], start: int, place: int, found: list[Cue]) -> None:
        for tag, value in node.tags:
            found.append(_new(Cue, (start, place, tag, value)))
        if place >= len(keys):
            return
        if node.next:
            for key in keys[place]:
                child = node.next.get(key)
                if child is not None:
                    self._walk(child, keys, start, place + 1, found)
        if node.gap is not None:
            for skip in range(_GAP + 1):
                if place + skip >= len(keys):
                    break
                for key in keys[place + skip]:
                    child = node.gap.next.get(key)
                    if child is not None:
                        self._walk(child, keys, start, place + skip + 1, found)


def _longest(found: list[Cue]) -> list[Cue]:
    """Without those that a longer one of the same tag covers, and without those that a ``kill`` pattern covers."""
    if len(found) < 2:
        return found
    kills = [(cue.start, cue.end) for cue in found if cue.tag == "kill"]
    by_tag: dict[str, list[Cue]] = {}
    for cue in found:
        by_tag.setdefault(cue.tag, []).append(cue)
    kept: list[Cue] = []
    for cues in by_tag.values():
        kept += _uncovered(cues) if len(cues) > 1 else cues
    if kills:
        kept = [
            cue
            for cue in kept
            if cue.tag == "kill" or not any(begin <= cue.start and cue.end <= stop for begin, stop in kills)
        ]
    kept.sort()
    return kept


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
