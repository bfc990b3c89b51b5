"""Settings of the collector, all of them in one place; each may be set by an environment variable."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from models.errors import InvalidValue

#: Version in the user agent; the product token that robots.txt groups may name is ``Labelscope``.
PRODUCT, VERSION = "Labelscope", "0.1"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the collector behaves. Every bound is there so that nothing on the web can make a run endless."""

    #: Mail address or page that a site's owner can turn to; part of the user agent (``LABELSCOPE_CONTACT``).
    contact: str = ""
    #: Hosts (``name`` or ``name:port``) that may lie at private addresses and odd ports (``LABELSCOPE_ALLOW_HOSTS``).
    allow_hosts: frozenset[str] = frozenset()
    #: Folder with further declarations of the person's own (``LABELSCOPE_SOURCES``); None for none.
    sources: Path | None = None
    #: Seconds between two requests to one host (``LABELSCOPE_DELAY``). A longer one holds for every source; one below
    #: the usual second shortens the sources' own too, which is for one's own servers and tests alone.
    delay: float = 1.0
    #: Hosts asked at the same time (``LABELSCOPE_PARALLEL``).
    parallel: int = 8
    #: Seconds to wait for a connection, and for each piece of an answer.
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    #: Seconds for one request as a whole, redirects included (``LABELSCOPE_DEADLINE``).
    deadline: float = 120.0
    #: Most bytes of one answer on the wire and after decompression (``LABELSCOPE_MAX_BYTES``).
    max_bytes: int = 30_000_000
    #: Most redirects of one request.
    redirects: int = 10
    #: How often a request that failed on the way is tried again within a run.
    retries: int = 2
    #: Seconds before the first of these tries; it doubles, and is never quite the same.
    retry_pause: float = 1.0
    #: Days that raw bytes and full texts are kept (``LABELSCOPE_RETENTION_DAYS``).
    retention_days: int = 365
    #: Most requests that one source may cause in one run.
    requests_per_source: int = 2_000
    #: Longest wait asked by a server that is waited for within the run, in seconds; longer ones end the source's run.
    patience: float = 30.0
    #: Seconds that a second collector waits for the first one on the same store.
    lock_wait: float = 600.0

    @property
    def user_agent(self) -> str:
        """Who we are, with a way to reach us where one is set."""
        return f"{PRODUCT}/{VERSION}" + (f" (+{self.contact})" if self.contact else " (no contact set)")

    def delay_for(self, declared: float) -> float:
        """Seconds between two requests to a host for a source that declares so many."""
        if self.delay < 1.0:
            return min(self.delay, declared)
        return declared if self.delay == 1.0 else max(self.delay, declared)

    @property
    def retention(self) -> dt.timedelta:
        """How long raw bytes and full texts are kept."""
        return dt.timedelta(days=self.retention_days)


def own_sources(settings: Settings) -> Path:
    """Folder of the person's own declarations: the setting, else in the user's configuration."""
    if settings.sources is not None:
        return settings.sources
    from platformdirs import user_config_path

    return user_config_path("labelscope") / "sources"


_VARIABLES = {
    "contact": "LABELSCOPE_CONTACT",
    "allow_hosts": "LABELSCOPE_ALLOW_HOSTS",
    "sources": "LABELSCOPE_SOURCES",
    "delay": "LABELSCOPE_DELAY",
    "parallel": "LABELSCOPE_PARALLEL",
    "deadline": "LABELSCOPE_DEADLINE",
    "max_bytes": "LABELSCOPE_MAX_BYTES",
    "retention_days": "LABELSCOPE_RETENTION_DAYS",
    "lock_wait": "LABELSCOPE_LOCK_WAIT",
}


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings with what the environment says.

    Raises:
        InvalidValue: a variable holds no number or a number out of its range; the message names the variable.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    types = {field.name: field.type for field in fields(Settings)}
    for name, variable in _VARIABLES.items():
        text = environment.get(variable, "").strip()
        if not text:
            continue
        try:
            values[name] = _convert(str(types[name]), text)
        except ValueError as error:
            raise InvalidValue(f"{variable}: {text!r} is not understood ({error})") from error
    settings = Settings(**values)  # type: ignore[arg-type]
    if settings.parallel < 1 or settings.delay < 0 or settings.max_bytes < 1 or settings.retention_days < 1:
        raise InvalidValue("LABELSCOPE_PARALLEL, _MAX_BYTES and _RETENTION_DAYS must be at least 1, _DELAY at least 0")
    if any(character in settings.contact for character in "\r\n"):
        raise InvalidValue("LABELSCOPE_CONTACT must be one line")
    if not settings.contact.isascii():
        raise InvalidValue("LABELSCOPE_CONTACT goes into the user agent, which takes ASCII letters only")
    return settings


def _convert(kind: str, text: str) -> object:
    if kind.startswith("frozenset"):
        return frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    if kind.startswith("Path"):
        return Path(text).expanduser()
    return {"int": int, "float": float, "str": str}[kind](text)
