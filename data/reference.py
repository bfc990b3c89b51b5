"""Reads the registers that ship with the project: organizations and publishers.

Reading is strict: a field that nobody knows, one that is missing or of the wrong type, a name that two entries claim
is an error that names file, entry and field. A register with a mistake is never used in part.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.errors import InvalidReference, InvalidValue
from models.organization import Organization, OrganizationIndex, Role
from models.publisher import Publisher, PublisherIndex, PublisherKind

_FOLDER = Path(__file__).resolve().parent / "reference"
ORGANIZATIONS = _FOLDER / "organizations.toml"
PUBLISHERS = _FOLDER / "publishers.toml"

#: A register larger than this is no register; the shipped ones have some hundred kilobytes.
MAX_BYTES = 8_000_000


@lru_cache(maxsize=8)
def load_organizations(path: Path = ORGANIZATIONS) -> OrganizationIndex:
    """The register of organizations.

    Raises:
        InvalidReference: the file is missing, is no TOML, or an entry is wrong; the message has file, entry and field.
    """
    organizations = [_organization(entry) for entry in _entries(path)]
    _check_names(path.name, organizations)
    _check_parents(path.name, organizations)
    return OrganizationIndex(organizations)


@lru_cache(maxsize=8)
def load_publishers(path: Path = PUBLISHERS, organizations: Path = ORGANIZATIONS) -> PublisherIndex:
    """The register of publishers; companies' own names and pages come from the register of organizations.

    Raises:
        InvalidReference: as for :func:`load_organizations`.
    """
    publishers = [_publisher(entry) for entry in _entries(path)]
    try:
        return PublisherIndex(publishers, load_organizations(organizations))
    except InvalidValue as error:
        raise InvalidReference(f"{path.name}: {error}") from error


class _Entry:
    """One table of a register; every field that is read is ticked off, and what is left over is an error."""

    def __init__(self, file: str, key: str, fields: Mapping[str, Any]) -> None:
        self.file = file
        self.key = key
        self._fields = dict(fields)

    def wrong(self, field: str, why: str) -> InvalidReference:
        return InvalidReference(f"{self.file}: [{self.key}]: {field}: {why}")

    def text(self, field: str, *, required: bool = False) -> str:
        if field not in self._fields:
            if required:
                raise self.wrong(field, "is missing")
            return ""
        value = self._fields.pop(field)
        if not isinstance(value, str) or not value or value != value.strip():
            raise self.wrong(field, f"{value!r} is no text without spaces around it; leave the field out if unknown")
        return value

    def whole(self, field: str) -> int:
        if field not in self._fields:
            raise self.wrong(field, "is missing")
        value = self._fields.pop(field)
        if type(value) is not int:
            raise self.wrong(field, f"{value!r} is no whole number")
        return value

    def texts(self, field: str, *, required: bool = False) -> tuple[str, ...]:
        if field not in self._fields:
            if required:
                raise self.wrong(field, "is missing")
            return ()
        values = self._fields.pop(field)
        if not isinstance(values, list) or not values:
            raise self.wrong(field, f"{values!r} is no list of texts; leave the field out if there are none")
        for value in values:
            if not isinstance(value, str) or not value or value != value.strip():
                raise self.wrong(field, f"{value!r} is no text without spaces around it")
        twice = [value for value, count in Counter(values).items() if count > 1]
        if twice:
            raise self.wrong(field, f"{twice[0]!r} occurs twice")
        return tuple(values)

    def finish(self) -> None:
        if self._fields:
            raise self.wrong(min(self._fields), "is no field of such an entry")


def _entries(path: Path) -> list[_Entry]:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidReference(f"{path.name}: cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise InvalidReference(f"{path.name}: has more than {MAX_BYTES:,} bytes")
    try:
        tables = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # A second table of the same name ends here too: "Cannot declare ('mercor',) twice (at line …)".
        raise InvalidReference(f"{path.name}: {error}") from error
    for key, fields in tables.items():
        if not isinstance(fields, dict):
            raise InvalidReference(f"{path.name}: [{key}]: stands outside of any entry")
    return [_Entry(path.name, key, fields) for key, fields in tables.items()]


def _organization(entry: _Entry) -> Organization:
    values: dict[str, Any] = {
        "name": entry.text("name", required=True),
        "roles": frozenset(_role(entry, word) for word in entry.texts("roles", required=True)),
    }
    for field in ("aliases", "ambiguous", "lookalikes", "people"):
        values[field] = entry.texts(field)
    for field in ("homepage", "country", "city", "ticker", "cik"):
        values[field] = entry.text(field)
    values["parent"] = entry.text("parent") or None
    entry.finish()
    if values["homepage"] and not values["homepage"].startswith("https://"):
        raise entry.wrong("homepage", f"{values['homepage']!r} does not begin with https://")
    if values["name"] in values["aliases"]:
        raise entry.wrong("aliases", f"{values['name']!r} is the name already")
    for name in values["aliases"]:
        if name in values["ambiguous"]:
            raise entry.wrong("aliases", f"{name!r} stands under ambiguous too; it cannot be both")
    try:
        one = Organization(id=entry.key, **values)
    except InvalidValue as error:
        raise InvalidReference(f"{entry.file}: [{entry.key}]: {error}") from error
    names = [name.casefold() for name in (one.name, *one.aliases, *one.ambiguous)]
    for phrase in one.lookalikes:
        if not any(name in phrase.casefold() for name in names):
            raise entry.wrong("lookalikes", f"{phrase!r} holds none of the names, so it hides nothing")
    return one


def _role(entry: _Entry, word: str) -> Role:
    try:
        return Role(word)
    except ValueError as error:
        allowed = ", ".join(role.value for role in Role)
        raise entry.wrong("roles", f"{word!r} is unknown; allowed: {allowed}") from error


def _check_names(file: str, organizations: Sequence[Organization]) -> None:
    """A name belongs to one organization; a person stands for one (and may be entered as an investor besides)."""
    owners: dict[str, str] = {}
    chiefs: dict[str, str] = {}
    for one in organizations:
        for field, names, table in (
            ("name", (one.name,), owners),
            ("aliases", one.aliases, owners),
            ("ambiguous", one.ambiguous, owners),
            ("people", one.people, chiefs),
        ):
            for name in names:
                other = table.setdefault(name, one.id)
                if other != one.id:
                    raise InvalidReference(f"{file}: [{one.id}]: {field}: {name!r} belongs to [{other}] already")
    for one in organizations:
        for phrase in one.lookalikes:
            # The longer name wins anyway; as a lookalike it would hide its owner.
            if phrase in owners:
                raise InvalidReference(f"{file}: [{one.id}]: lookalikes: {phrase!r} is a name of [{owners[phrase]}]")


def _check_parents(file: str, organizations: Iterable[Organization]) -> None:
    parents = {one.id: one.parent for one in organizations}
    for id in parents:
        line = [id]
        while (parent := parents[line[-1]]) is not None:
            if parent not in parents:
                raise InvalidReference(f"{file}: [{line[-1]}]: parent: there is no [{parent}]")
            if parent in line:
                raise InvalidReference(f"{file}: [{id}]: parent: {' → '.join([*line, parent])} goes in a circle")
            line.append(parent)


def _publisher(entry: _Entry) -> Publisher:
    word = entry.text("kind", required=True)
    try:
        kind = PublisherKind(word)
    except ValueError as error:
        allowed = ", ".join(kind.value for kind in PublisherKind)
        raise entry.wrong("kind", f"{word!r} is unknown; allowed: {allowed}") from error
    values: dict[str, Any] = {"tier": entry.whole("tier")}
    for field in ("hosts", "aliases"):
        values[field] = entry.texts(field)
    for field in ("language", "country", "reason"):
        values[field] = entry.text(field)
    entry.finish()
    try:
        return Publisher(name=entry.key, kind=kind, **values)
    except InvalidValue as error:
        raise InvalidReference(f"{entry.file}: [{entry.key}]: {error}") from error
