"""The command: spans, formats, clear errors with exit code 2, and no half file."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from dashboard.report import making
from dashboard.report.span import Span
from models.errors import InvalidValue


def run(db: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--db", str(db), *arguments])


def test_all_formats_of_a_week_twice_alike(shipped_store: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        result = run(shipped_store, "report", "--week", "2025-W43", "--out", str(tmp_path / folder))
        assert result.exit_code == 0, result.output
    names = sorted(str(path.relative_to(tmp_path / "one")) for path in (tmp_path / "one").rglob("*.*"))
    assert [name for name in names if "/" not in name] == [
        f"labelscope-2025-W43.{ending}" for ending in ("html", "json", "md", "pdf", "pptx", "xlsx")
    ]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_span_vendors_formats_and_language(shipped_store: Path, tmp_path: Path) -> None:
    result = run(
        shipped_store,
        *("report", "--from", "2025-06-01", "--to", "2025-06-30", "--vendors", "scale-ai,surge-ai"),
        *("--format", "json,md", "--lang", "fr", "--out", str(tmp_path)),
    )
    assert result.exit_code == 0, result.output
    files = sorted(path.name for path in tmp_path.iterdir())
    name = "labelscope-2025-06-01_2025-06-30-scale-ai-surge-ai-fr"
    assert files == [f"{name}.json", f"{name}.md"]
    tree = json.loads((tmp_path / f"{name}.json").read_text())
    assert tree["vendors"] == ["scale-ai", "surge-ai"]
    assert tree["language"] == "fr"
    assert {one["vendor"] for one in tree["references"]} <= {"scale-ai", "surge-ai"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--week", "2199-W02"], "lies in the future"),
        (["--from", "2199-01-01", "--to", "2199-01-02"], "lies in the future"),
        (["--week", "2025-W60"], "is no week"),
        (["--week", "last week"], "is no week"),
        (["--week", "2025-W42", "--from", "2025-01-01", "--to", "2025-01-02"], "either --week or"),
        (["--from", "2025-01-01"], "belong together"),
        (["--from", "2025-02-01", "--to", "2025-01-01"], "before it begins"),
        (["--from", "1990-01-01", "--to", "2025-01-01"], "longer than ten years"),
        (["--week", "2025-W42", "--vendors", "no-such-vendor"], "'no-such-vendor' is not on record"),
        (["--week", "2025-W42", "--vendors", "Scale AI"], "did you mean scale-ai"),
        (["--week", "2025-W42", "--vendors", "mercor,,appen"], "empty word"),
        (["--week", "2025-W42", "--format", "docx"], "'docx' is none of"),
        (["--week", "2025-W42", "--lang", "de"], "'de' is not one of"),
    ],
)
def test_wrong_use_is_told_with_exit_code_2(
    shipped_store: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    result = run(shipped_store, "report", *arguments, "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert says in result.output
    assert not (tmp_path / "out").exists()


def test_a_store_that_is_missing_or_empty(empty_store: Path, tmp_path: Path) -> None:
    for db, says in ((empty_store, "holds no claims yet"), (tmp_path / "none.db", "there is no store")):
        result = run(db, "report", "--week", "2025-W42", "--out", str(tmp_path / "out"))
        assert result.exit_code == 2
        assert says in result.output
    assert not (tmp_path / "out").exists()


def test_a_directory_that_cannot_be_written(shipped_store: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, no directory")
    result = run(shipped_store, "report", "--week", "2025-W43", "--out", str(taken / "deeper"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_name_that_a_folder_has_taken(shipped_store: Path, tmp_path: Path) -> None:
    (tmp_path / "labelscope-2025-W43.pdf").mkdir()
    result = run(shipped_store, "report", "--week", "2025-W43", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["labelscope-2025-W43.pdf"]


def test_a_full_disk_leaves_what_was_there(
    shipped_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "labelscope-2025-W43.md"
    old.write_text("from last time")
    written: list[Path] = []
    real = making._write

    def fill(part: Path, content: bytes) -> None:
        written.append(part)
        if len(written) == 3:
            part.write_bytes(content[:10])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(part, content)

    monkeypatch.setattr(making, "_write", fill)
    result = run(shipped_store, "report", "--week", "2025-W43", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "No space left on device" in result.output
    assert [path.name for path in tmp_path.iterdir()] == [old.name]
    assert old.read_text() == "from last time"


def test_the_schema_and_the_schedules(shipped_store: Path) -> None:
    import jsonschema

    schema = json.loads(run(shipped_store, "schema", "report").output)
    jsonschema.Draft202012Validator.check_schema(schema)
    every = run(shipped_store, "schedule", "--email", "team@office.example", "--out", "weekly 100%").output
    assert "0 7 * * 1  " in every
    assert "OnCalendar=Mon" in every
    assert "LABELSCOPE_SMTP_PASSWORD: ${{ secrets.LABELSCOPE_SMTP_PASSWORD }}" in every
    cron = run(shipped_store, "schedule", "--kind", "cron", "--out", "weekly 100%").output
    assert r"100\%" in cron
    assert len(cron.strip().splitlines()) == 1
    github = run(shipped_store, "schedule", "--kind", "github").output
    jobs: Any = __import__("yaml").safe_load(github) if _has_yaml() else None
    assert jobs is None or jobs["jobs"]["report"]["steps"]
    assert "LABELSCOPE_CONTACT: ${{ vars.LABELSCOPE_CONTACT }}" in github
    hooked = run(shipped_store, "schedule", "--kind", "github", "--webhook", "https://hooks.example/a-secret").output
    assert "a-secret" not in hooked
    assert "LABELSCOPE_WEBHOOK: ${{ secrets.LABELSCOPE_WEBHOOK }}" in hooked
    assert '--webhook "$LABELSCOPE_WEBHOOK"' in hooked


def _has_yaml() -> bool:
    try:
        __import__("yaml")
    except ImportError:
        return False
    return True


def test_weeks() -> None:
    import datetime as dt

    assert Span.week("2025-W01") == Span(dt.date(2024, 12, 30), dt.date(2025, 1, 5))
    assert Span.last_complete_week(dt.date(2025, 10, 20)).name == "2025-W42"
    assert Span.last_complete_week(dt.date(2025, 10, 26)).name == "2025-W42"
    assert Span(dt.date(2025, 10, 14), dt.date(2025, 10, 20)).name == "2025-10-14_2025-10-20"
    for text in ("2025-W53", "2025-W00", "2025W42", "0000-W01", ""):
        with pytest.raises(InvalidValue):
            Span.week(text)
