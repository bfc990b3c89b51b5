"""Making the files of a report: every format to bytes first, then all files at once or none."""

from __future__ import annotations

import errno
import importlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from dashboard.report.model import Report
from models.errors import LabelscopeError

#: Formats of one file each, by ending → module of dashboard.report.render.
SINGLE: Mapping[str, str] = {
    "md": "markdown",
    "html": "html",
    "pdf": "pdf",
    "xlsx": "xlsx",
    "pptx": "pptx",
    "json": "jsonfile",
}
#: Formats of one file a table.
TABLES = ("csv", "parquet")
FORMATS = (*SINGLE, *TABLES)

MIME: Mapping[str, str] = {
    "md": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "json": "application/json",
}


class CannotWrite(LabelscopeError):
    """The directory of the report cannot be made or written; nothing of it is there."""


def base_name(report: Report) -> str:
    """Name of a report's files without ending: labelscope-2025-W42, with vendors and language where they differ."""
    parts = [f"labelscope-{report.span.name}", *report.vendors[:3]]
    if len(report.vendors) > 3:
        parts.append(f"and-{len(report.vendors) - 3}-more")
    if report.lang != "en":
        parts.append(report.lang)
    return "-".join(parts)


def render(report: Report, ending: str) -> bytes:
    """One format of one file.

    Raises:
        LabelscopeError: it could not be made.
    """
    module = importlib.import_module(f"dashboard.report.render.{SINGLE[ending]}")
    made: bytes = module.render(report)
    return made


def files_of(report: Report, formats: Iterable[str]) -> dict[str, bytes]:
    """Relative name → content of all formats asked for; tables go into a folder of their own."""
    name = base_name(report)
    files: dict[str, bytes] = {}
    for ending in dict.fromkeys(formats):
        if ending in SINGLE:
            files[f"{name}.{ending}"] = render(report, ending)
            continue
        from dashboard.report.render import tabular

        made = tabular.csv(report) if ending == "csv" else tabular.parquet(report)
        files.update({f"{name}-tables/{table}.{ending}": content for table, content in made.items()})
    return files


def tables_zip(report: Report) -> bytes:
    """All tables as CSV in one archive, the same bytes for the same report."""
    import io
    import zipfile

    from dashboard.report.render import archive, tabular

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for table, content in tabular.csv(report).items():
            target.writestr(f"{table}.csv", content)
    return archive.fixed(buffer.getvalue(), report.time)


def write_files(directory: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files beside their names, then rename them all; a failure leaves the directory as it was.

    Raises:
        CannotWrite: no such right, no space, or the name is taken by something else.
    """
    parts: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        for name, content in files.items():
            target = directory / name
            made += _make(target.parent)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "is a directory", str(target))
            part = target.with_name(f".{target.name}.part")
            parts.append((part, target))
            _write(part, content)
        for part, target in parts:
            os.replace(part, target)
    except OSError as error:
        raise CannotWrite(f"{directory} cannot be written: {error.strerror or error}; no file was left") from error
    finally:
        for part, _ in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        for folder in reversed(made):
            # Only a folder that stayed empty goes away again.
            with suppress(OSError):
                folder.rmdir()
    return [target for _, target in parts]


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; gives the ones that were not there."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return list(reversed(missing))


def _write(part: Path, content: bytes) -> None:
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        # A full disk may only show when the bytes really go out.
        os.fsync(file.fileno())
