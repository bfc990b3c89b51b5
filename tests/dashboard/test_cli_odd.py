"""The command line where it is used oddly: closed pipes, full disks, poor locales, files that are no store."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells and devices")


def run(db: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--db", str(db), *words])


def shell(db: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which ``labelscope`` is the command line over a store."""
    begin = f'set -o pipefail; labelscope() {{ "{sys.executable}" -m dashboard.cli --db "{db}" "$@"; }}; '
    environment = {**os.environ, **environment}
    return subprocess.run(
        ["bash", "-c", begin + line], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def no_store(tmp_path: Path) -> Path:
    path = tmp_path / "text.db"
    path.write_text("hello, this is a text and no store")
    return path


@posix
@pytest.mark.parametrize("words", ["facts", "claims --csv", "explain mercor valuation"])
def test_a_closed_pipe_is_no_failure(shipped_store: Path, words: str) -> None:
    done = shell(shipped_store, f"labelscope {words} | head -1")
    assert (done.returncode, done.stderr) == (0, "")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("form", ["", "--json", "--csv"])
def test_a_full_disk_is_told_of_in_one_line(shipped_store: Path, form: str) -> None:
    done = shell(shipped_store, f"labelscope facts --vendor mercor {form} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == "labelscope: the output: No space left on device\n"


@posix
def test_a_closed_output_is_no_traceback(shipped_store: Path) -> None:
    done = shell(shipped_store, "labelscope facts --vendor mercor >&-")
    assert (done.returncode, done.stderr) == (0, "")


@posix
def test_a_pipe_gets_utf8_in_a_poor_locale(shipped_store: Path) -> None:
    poor = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = shell(shipped_store, "labelscope facts --party google", **poor)
    assert done.returncode == 0
    assert "client uses · google" in done.stdout


def test_a_file_that_is_no_store_is_refused_everywhere(no_store: Path, tmp_path: Path) -> None:
    for words in (
        ("facts",),
        ("facts", "--vendor", "no-such-vendor"),
        ("serve",),
        ("watch", "list"),
        ("report", "--out", str(tmp_path / "reports")),
    ):
        result = run(no_store, *words)
        # Reports and watches say 2 wherever nothing could be made, whatever stood in the way.
        assert result.exit_code == (2 if words[0] in ("watch", "report") else 1), words
        assert str(no_store) in result.stderr
        assert "file is not a database" in result.stderr


def test_the_doctor_says_what_to_do_with_a_file_that_is_no_store(no_store: Path) -> None:
    result = run(no_store, "doctor")
    assert result.exit_code == 1
    assert "no SQLite database; name another file with --db" in result.stdout


def test_csv_has_the_same_columns_when_nothing_is_found(shipped_store: Path) -> None:
    for command in ("facts", "claims"):
        full, none = (
            next(csv.reader(io.StringIO(run(shipped_store, command, "--csv", *words).stdout)))
            for words in (("--limit", "1"), ("--from", "2027", "--to", "2020"))
        )
        assert full == none


def test_the_fields_of_csv_are_those_of_json(shipped_store: Path) -> None:
    fact = json.loads(run(shipped_store, "facts", "--json", "--limit", "1").stdout)[0]
    columns = next(csv.reader(io.StringIO(run(shipped_store, "facts", "--csv", "--limit", "1").stdout)))
    assert columns == [name for name in fact if name != "factors"]


def test_a_narrow_terminal_cuts_no_figure_off(shipped_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    monkeypatch.setattr("dashboard.commands.show.console", lambda: Console(width=60))
    result = run(shipped_store, "facts", "--vendor", "mercor", "--metric", "valuation")
    assert result.exit_code == 0
    assert "…" not in result.stdout


def test_more_rows_than_can_be_counted_are_wrong_use(shipped_store: Path) -> None:
    result = run(shipped_store, "claims", "--limit", str(2**63))
    assert result.exit_code == 2
    assert "is not in the range" in result.stderr


def test_a_mistyped_command_is_told_its_neighbour(shipped_store: Path) -> None:
    result = run(shipped_store, "fact")
    assert result.exit_code == 2
    assert "No such command 'fact'. Did you mean 'facts'?" in result.stderr
    assert "Did you mean" not in run(shipped_store, "zzzz").stderr
