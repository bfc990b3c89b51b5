"""Organizations: vendors, clients, investors and publishers, with the names that texts give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.errors import InvalidValue

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


class Role(StrEnum):
    """What an organization is to us; one may have several roles."""

    VENDOR = "vendor"
    CLIENT = "client"
    INVESTOR = "investor"
    PUBLISHER = "publisher"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Organization:
    """A company or body that texts name. The register is data/reference/organizations.toml."""

    #: Lower case, hyphens; the id of claims.md where it has one.
    id: str
    #: The name as shown to people.
    name: str
    #: What it is to us.
    roles: frozenset[Role]
    #: Other names that always mean it ("Surge HQ", "TELUS International"), matched as written, case-sensitive.
    aliases: tuple[str, ...] = ()
    #: Names that are common words as well ("Scale", "Surge", "Turing"): they count only with context around them.
    ambiguous: tuple[str, ...] = ()
    #: Phrases that hold a name and mean something else ("Scale Computing", "Turing test", "Hive Social").
    lookalikes: tuple[str, ...] = ()
    #: Founders and chiefs whose name stands for it ("Alexandr Wang", "Mark Zuckerberg").
    people: tuple[str, ...] = ()
    #: Address of its site; empty where unknown.
    homepage: str = ""
    #: ISO 3166-1 alpha-2 code of its seat; empty where unknown.
    country: str = ""
    #: City of its seat in English ("San Francisco"); empty where unknown.
    city: str = ""
    #: Id of the organization that it is a unit or brand of; None for an independent one.
    parent: str | None = None
    #: Exchange and symbol of a listed company ("NASDAQ:INOD"); empty else.
    ticker: str = ""
    #: SEC central index key, ten digits; empty else.
    cik: str = ""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InvalidValue(f"id: {self.id!r} is no id (lower case letters, digits and hyphens)")
        if not self.name.strip():
            raise InvalidValue(f"name: {self.id} has none")
        if not self.roles:
            raise InvalidValue(f"roles: {self.id} has none")
        if self.country and not re.fullmatch(r"[A-Z]{2}", self.country):
            raise InvalidValue(f"country: {self.country!r} of {self.id} is no ISO 3166-1 alpha-2 code")
        if self.cik and not re.fullmatch(r"\d{10}", self.cik):
            raise InvalidValue(f"cik: {self.cik!r} of {self.id} has not ten digits")

    @property
    def is_vendor(self) -> bool:
        """True for the companies that Labelscope follows."""
        return Role.VENDOR in self.roles


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of an organization in a text: ``text[start:end] == words``."""

    #: Index of the first character.
    start: int
    #: Index after the last character.
    end: int
    #: Id of the organization.
    id: str
    #: The words as written.
    words: str
    #: False for a name that is a common word as well; the reader decides by what stands around it.
    certain: bool
    #: True when the words name a person who stands for the organization.
    person: bool = False


_WORD = re.compile(r"\w+")
#: Names of at least so many characters are known in capitals too, as headings write them.
_SHORTEST_SHOUT = 4
#: Spaces that typesetters put inside names, and curly apostrophes; one character each, so that offsets stay.
_SPACES = (("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("’", "'"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name in the index; a decoy is a lookalike that hides what it covers."""

    words: str
    id: str
    certain: bool
    person: bool
    decoy: bool = False


def _ends_word(text: str, end: int, *, genitive: bool) -> bool:
    """Whether a name that ends at a place is a whole word, but for the "s" of a genitive where there may be one."""
    if genitive and text[end : end + 1] == "s":
        end += 1
    return not text[end : end + 1].isalnum()


def _of_genitive(first_words: dict[str, list[_Entry]], word: str) -> list[_Entry] | None:
    return first_words.get(word[:-1]) if word[-1] == "s" else None


class OrganizationIndex:
    """Finds the names of a set of organizations in a text, longest name first, in one pass.

    Raises:
        InvalidValue: two organizations have the same id.
    """

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self._by_id: dict[str, Organization] = {}
        self._entries: dict[str, list[_Entry]] = {}
        for one in organizations:
            if one.id in self._by_id:
                raise InvalidValue(f"id: {one.id} occurs twice")
            self._by_id[one.id] = one
            self._add(one)
        lower = "|".join(sorted(re.escape(word) for word in self._entries if word[0].islower()))
        #: The words of a text that may begin a name: those with a capital or a digit, and the few names without.
        self._opening = re.compile(rf"(?<!\w)(?:[^\Wa-z_]\w*|(?:{lower or '(?!)'})s?(?!\w))")
        for entries in self._entries.values():
            # Lookalikes win over names of the same length; certain names over doubtful ones; then the order given.
            entries.sort(key=lambda entry: (-len(entry.words), not entry.decoy, not entry.certain))

    def _add(self, one: Organization) -> None:
        doubtful = set(one.ambiguous)
        names = [(one.name, one.name not in doubtful, False)]
        names += [(words, words not in doubtful, False) for words in one.aliases]
        names += [(words, False, False) for words in one.ambiguous]
        names += [(words, True, True) for words in one.people]
        names += [
            (words.upper(), certain and (one.is_vendor or " " in words), False)
            for words, certain, person in names
            if not person and len(words) >= _SHORTEST_SHOUT and words != words.upper()
        ]
        for words, certain, person in names:
            self._enter(_Entry(words, one.id, certain, person))
        for words in one.lookalikes:
            self._enter(_Entry(words, one.id, True, False, decoy=True))

    def _enter(self, entry: _Entry) -> None:
        first = _WORD.search(entry.words)
        if first is None or first.start() != 0:
            return
        entries = self._entries.setdefault(first.group(), [])
        if not any(one.words == entry.words and one.id == entry.id for one in entries):
            entries.append(entry)

    def get(self, id: str) -> Organization | None:
        """The organization with this id; None when unknown."""
        return self._by_id.get(id)

    def __iter__(self) -> Iterator[Organization]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, text: str, *, genitive: bool = False) -> list[Mention]:
        """All names in the text, left to right and never overlapping; the longest one wins at each place.

        Names are matched as written and as whole words: a hyphen or an apostrophe may follow, a letter or digit not.

        Args:
            text: the text.
            genitive: whether an "s" may end a name, as in German ("Mercors Umsatz"); it is no part of the mention.
        """
        return [
            Mention(
                start,
                start + len(entry.words),
                entry.id,
                text[start : start + len(entry.words)],
                entry.certain,
                entry.person,
            )
            for start, entry in self._scan(text, genitive=genitive)
            if not entry.decoy
        ]

    def lookalikes(self, text: str) -> frozenset[str]:
        """Ids of the organizations that something in the text only looks like ("Turing test", "Surge Energy")."""
        return frozenset(entry.id for _, entry in self._scan(text) if entry.decoy)

    def _scan(self, text: str, *, genitive: bool = False) -> Iterator[tuple[int, _Entry]]:
        position = 0
        if not text.isascii():
            for typeset, plain in _SPACES:
                text = text.replace(typeset, plain)
        for start, entries in self._openings(text, genitive=genitive):
            if start < position:
                continue
            for entry in entries:
                end = start + len(entry.words)
                if not text.startswith(entry.words, start) or not _ends_word(text, end, genitive=genitive):
                    continue
                if entry.decoy and self._runs_over(text, start, end):
                    continue
                position = end
                yield start, entry
                break

    def _openings(self, text: str, *, genitive: bool) -> list[tuple[int, list[_Entry]]]:
        """Where a word stands that some name begins with, and the names; with its genitive if asked for."""
        first_words = self._entries
        words = self._opening.finditer(text)
        if not genitive:
            return [(word.start(), entries) for word in words if (entries := first_words.get(word.group()))]
        found = (
            (word.start(), first_words.get(word.group()) or _of_genitive(first_words, word.group())) for word in words
        )
        return [(start, entries) for start, entries in found if entries]

    def _runs_over(self, text: str, start: int, end: int) -> bool:
        """Whether a name begins inside a lookalike and ends after it: "A Surge" in "A Surge AI"."""
        for match in _WORD.finditer(text, start + 1, end):
            for entry in self._entries.get(match.group(), ()):
                stop = match.start() + len(entry.words)
                if stop > end and not entry.decoy and text.startswith(entry.words, match.start()):
                    return not text[stop : stop + 1].isalnum()
        return False
