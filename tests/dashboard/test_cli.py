"""The command line, run as a person runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dashboard.cli import COMMANDS, SECTIONS, main

ROOT = Path(__file__).resolve().parents[2]


def run(db: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--db", str(db), *words])


def test_facts_as_json_have_every_field(shipped_store: Path) -> None:
    result = run(shipped_store, "facts", "--vendor", "mercor", "--metric", "valuation", "--json")
    assert result.exit_code == 0
    facts = json.loads(result.stdout)
    wanted = "vendor metric kind party as_of low high unit value value_usd status confidence origins claims".split()
    assert all(set(wanted) <= set(fact) for fact in facts)
    claim_fields = "id publisher origin published url quote low high status supports".split()
    assert all(set(claim_fields) <= set(claim) for fact in facts for claim in fact["claims"])
    assert any(f["value"] == 10_000_000_000 and f["as_of"] == "2025-10" and f["status"] == "confirmed" for f in facts)


def test_claims_as_json_have_the_fields_of_a_claim_and_its_source(shipped_store: Path) -> None:
    claims = json.loads(run(shipped_store, "claims", "--vendor", "micro1", "--json").stdout)
    fields = "vendor metric low high unit kind party as_of status scope region quote publisher origin published url"
    assert claims
    assert all(set(fields.split()) <= set(claim) for claim in claims)


def test_csv_is_read_back_and_holds_no_formula(shipped_store: Path) -> None:
    for command in ("facts", "claims"):
        rows = list(csv.DictReader(io.StringIO(run(shipped_store, command, "--csv").stdout)))
        assert len(rows) > 500
        cells = [cell for row in rows for cell in row.values()]
        assert not [c for c in cells if c.startswith(("=", "@", "\t")) or re.match(r"[+-][^\d]", c)]


def test_the_store_may_be_named_after_the_command(shipped_store: Path, tmp_path: Path) -> None:
    result = run(tmp_path / "none.db", "facts", "--vendor", "mercor", "--limit", "1", "--db", str(shipped_store))
    assert result.exit_code == 0
    assert result.stdout.endswith("\n1 fact\n")


@pytest.mark.parametrize("words", [["--vendor", "Mercor"], ["--vendor", "mercor", "--vendor", "mercro"]])
def test_an_unknown_vendor_is_wrong_use_and_the_nearest_is_named(shipped_store: Path, words: list[str]) -> None:
    for command in ("facts", "claims"):
        result = run(shipped_store, command, *words)
        assert result.exit_code == 2
        assert "'mercor'" in result.stderr
    assert run(shipped_store, "explain", words[-1], "valuation").exit_code == 2


def test_tables_name_what_they_show(shipped_store: Path) -> None:
    out = run(shipped_store, "facts", "--vendor", "scale-ai", "--metric", "valuation").stdout
    assert "$29.0 B" in out
    assert "closed" in out
    assert re.search(r"\d+ facts", out)


@pytest.mark.parametrize(
    "words",
    [
        ["facts", "--metric", "price"],
        ["facts", "--from", "yesterday"],
        ["facts", "--known-on", "2025-13"],
        ["facts", "--nonsense"],
        ["nonsense"],
        ["ledger", "check"],
    ],
)
def test_wrong_use_is_exit_code_2(shipped_store: Path, words: list[str]) -> None:
    assert run(shipped_store, *words).exit_code == 2


def test_a_missing_store_is_exit_code_1_and_says_what_to_do(tmp_path: Path) -> None:
    for words in (["facts"], ["claims"], ["backup", str(tmp_path / "b")], ["doctor"], ["export", str(tmp_path / "e")]):
        result = run(tmp_path / "none.db", *words)
        assert result.exit_code == 1
        assert "labelscope init" in result.stderr


def test_init_backup_doctor_export(tmp_path: Path) -> None:
    db = tmp_path / "labelscope.db"
    assert "1,192 new claims" in run(db, "init").stdout
    assert "0 new claims" in run(db, "init").stdout
    assert run(db, "backup", str(tmp_path / "copy.db")).exit_code == 0
    result = run(tmp_path / "copy.db", "doctor")
    assert result.exit_code == 0, result.stdout
    assert run(db, "export", str(tmp_path / "out")).exit_code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"facts.csv", "claims.json", "documents.parquet", "labelscope.xlsx"} <= names


def test_ledger_check_names_each_bad_line(tmp_path: Path) -> None:
    shipped = (ROOT / "data" / "ledger" / "funding.csv").read_text()
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(shipped)
    bad.write_text(shipped.replace(",confirmed,", ",sure,", 1))
    assert run(tmp_path / "x.db", "ledger", "check", str(good)).exit_code == 0
    result = run(tmp_path / "x.db", "ledger", "check", str(good), str(bad), str(tmp_path / "none.csv"))
    assert result.exit_code == 1
    assert re.search(rf"{re.escape(str(bad))}:\d+: status: 'sure' is unknown", result.stderr)
    assert "none.csv: cannot be read" in result.stderr


def test_every_command_is_in_a_section_and_has_help() -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert set(COMMANDS) <= set(listed)
    assert len(set(listed)) == len(listed)
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.help, name
        assert all(option.help for option in command.params if isinstance(option, click.Option)), name


def test_help_starts_without_the_heavy_libraries() -> None:
    code = "import sys, dashboard.cli; print([m for m in ('pandas', 'streamlit', 'plotly') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert out.strip() == "[]"


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_up_makes_the_store_serves_and_stops(tmp_path: Path, ending: signal.Signals) -> None:
    db = tmp_path / "labelscope.db"
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "--db", str(db), "up"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "LABELSCOPE_OFFLINE": "1"},
    )
    try:
        assert process.stdout is not None
        lines = []
        end = time.monotonic() + 90
        while time.monotonic() < end and not any("Labelscope is at" in line for line in lines):
            lines.append(process.stdout.readline())
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(lines))
        assert found, lines
        process.send_signal(ending)
        assert process.wait(timeout=30) == 0
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", int(found[1])), timeout=5).close()
    finally:
        if process.poll() is None:
            process.kill()
    assert db.exists()


def test_a_vendor_that_only_the_store_knows_is_found(tmp_path: Path) -> None:
    ledger = tmp_path / "new.csv"
    shipped = (ROOT / "data" / "ledger" / "workforce.csv").read_text().splitlines()
    ledger.write_text("\n".join([shipped[0], shipped[1].replace("appen", "brand-new-labels", 1)]) + "\n")
    from data.ledger import load_ledger, read_ledger
    from data.reference import load_publishers
    from data.store import Store

    with Store.open(tmp_path / "store.db", create=True) as store:
        load_ledger(store, [read_ledger(ledger)], load_publishers())
    found = run(tmp_path / "store.db", "facts", "--vendor", "brand-new-labels", "--json")
    assert found.exit_code == 0
    assert [fact["vendor"] for fact in json.loads(found.stdout)] == ["brand-new-labels"]
    assert run(tmp_path / "store.db", "facts", "--vendor", "brand-old-labels").exit_code == 2
