"""Which sources there are and which adapter reads each: the files in ``sources/`` and the map of kinds."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from models.errors import InvalidReference, InvalidValue
from models.source import Expected, Source, parse_span
from scrapers.items import Adapter
from scrapers.selectors import selectors_from

#: Folder of the declarations that ship with Labelscope.
SHIPPED = Path(__file__).parent / "sources"

#: Kind of a source → where its adapter is: ``module`` or ``module:object``.
KINDS: dict[str, str] = {
    "feed": "scrapers.feeds",
    "discover": "scrapers.discover",
    "hand": "scrapers.hand",
    "news_search": "scrapers.news_search",
    "hacker_news": "scrapers.hacker_news",
    "gdelt": "scrapers.gdelt",
    "common_crawl": "scrapers.common_crawl",
    "sec_form_d": "scrapers.sec:FORM_D",
    "sec_revenue": "scrapers.sec:REVENUE",
    "greenhouse": "scrapers.job_boards:GREENHOUSE",
    "lever": "scrapers.job_boards:LEVER",
    "ashby": "scrapers.job_boards:ASHBY",
    "workable": "scrapers.job_boards:WORKABLE",
    "job_posting": "scrapers.job_posting",
    "mercor": "scrapers.marketplaces:MERCOR",
    "outlier": "scrapers.marketplaces:OUTLIER",
    "micro1": "scrapers.marketplaces:MICRO1",
    "turing": "scrapers.marketplaces:TURING",
    "alignerr": "scrapers.marketplaces:ALIGNERR",
    "telus": "scrapers.marketplaces:TELUS",
    "imerit": "scrapers.marketplaces:IMERIT",
}

_TEXTS = ("kind", "name", "url", "licence", "publisher", "language", "vendor", "homepage")
_REQUIRED = ("kind", "name", "every", "licence")
_ALLOWED = frozenset({*_TEXTS, "every", "enabled", "pages", "delay", "max_bytes", "expected", "options"})


def adapter_of(kind: str) -> Adapter:
    """The adapter of a kind.

    Raises:
        InvalidReference: no such kind.
    """
    if kind not in KINDS:
        raise InvalidReference(f"no adapter reads sources of kind {kind!r}; known kinds: {', '.join(sorted(KINDS))}")
    module, _, name = KINDS[kind].partition(":")
    loaded = importlib.import_module(module)
    return cast(Adapter, getattr(loaded, name) if name else loaded)


def read_source(path: Path) -> Source:
    """Read one declaration.

    Raises:
        InvalidReference: the file is no TOML, a field is missing, unknown or of the wrong type; the message names both.
    """
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidReference(f"{path.name}: {error}") from error
    try:
        return source_from(path.stem, fields)
    except (InvalidValue, InvalidReference) as error:
        raise InvalidReference(f"{path.name}: {error}") from error


def source_from(name: str, fields: dict[str, Any]) -> Source:
    """Build a source from the fields of a declaration.

    Raises:
        InvalidReference: a field is missing, unknown or of the wrong type, or an option is unknown to the adapter.
        InvalidValue: a field has a value that is not allowed.
    """
    missing = [key for key in _REQUIRED if key not in fields]
    unknown = sorted(fields.keys() - _ALLOWED)
    if missing or unknown:
        raise InvalidReference(
            "; ".join([*(f"{key} is missing" for key in missing), *(f"{key}: unknown" for key in unknown)])
        )
    for key in (*_TEXTS, "every"):
        if key in fields and not isinstance(fields[key], str):
            raise InvalidReference(f"{key}: is no text")
    values: dict[str, Any] = {key: fields[key] for key in _TEXTS if key in fields}
    for key, types in (
        ("enabled", bool),
        ("pages", bool),
        ("delay", (int, float)),
        ("max_bytes", int),
        ("options", dict),
    ):
        if key in fields:
            if not isinstance(fields[key], types) or (types is not bool and isinstance(fields[key], bool)):
                raise InvalidReference(f"{key}: has the wrong type")
            values[key] = fields[key]
    options = values.get("options", {})
    strange = sorted(options.keys() - adapter_of(fields["kind"]).OPTIONS - {"selectors"})
    if strange:
        raise InvalidReference(f"options: {', '.join(strange)} unknown to sources of kind {fields['kind']}")
    if selectors_from(options) is not None and not values.get("pages", False):
        raise InvalidReference("options.selectors: are for pages, and the source fetches none")
    values.setdefault("url", "")
    return Source(id=name, every=parse_span(fields["every"]), expected=_expected(fields.get("expected", {})), **values)


def _expected(fields: object) -> Expected:
    if not isinstance(fields, dict) or fields.keys() - {"least", "most", "shares"}:
        raise InvalidReference("expected: takes least, most and shares")
    for key in ("least", "most"):
        if key in fields and (not isinstance(fields[key], int) or isinstance(fields[key], bool)):
            raise InvalidReference(f"expected.{key}: is no whole number")
    shares = fields.get("shares", {})
    if not isinstance(shares, dict) or not all(isinstance(share, int | float) for share in shares.values()):
        raise InvalidReference("expected.shares: takes names and numbers")
    return Expected(**fields)


def load_sources(*folders: Path) -> dict[str, Source]:
    """All declarations by id, in order of their ids; a later folder (the person's own) replaces an earlier one's file.

    Raises:
        InvalidReference: a file cannot be read; all bad files are named in one message.
    """
    found: dict[str, Source] = {}
    problems: list[str] = []
    for path in _files(folders or (SHIPPED,)):
        try:
            found[path.stem] = read_source(path)
        except InvalidReference as error:
            problems.append(str(error))
    if problems:
        raise InvalidReference("; ".join(problems))
    return dict(sorted(found.items()))


def _files(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(folder.glob("*.toml"))
