"""``labelscope extract`` and ``evaluate`` as people call them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
FIELDS = ["vendor", "metric", "low", "high", "unit", "kind", "party", "as_of", "status", "scope", "region", "quote"]
SENTENCE = "Mercor raised $100 million in a Series B led by Felicis in February 2025."


def run(*args: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(one) for one in args], input=None if stdin is None else io.BytesIO(stdin))


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_documents_give_one_line_each() -> None:
    result = run("extract", "--json", CORPUS / "en-101.json", CORPUS / "fr-101.json")
    assert result.exit_code == 0
    lines = records(result)
    assert [line["id"] for line in lines] == ["en-101", "fr-101"]
    assert all(list(claim) == FIELDS for line in lines for claim in line["claims"])


def test_plain_text_takes_its_name_and_the_options(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Mercor raised $100 million last month.", encoding="utf-8")
    result = run("extract", "--json", "--lang", "en", "--published", "2025-03-10", file)
    (line,) = records(result)
    assert line["id"] == "note"
    assert [(claim["low"], claim["as_of"]) for claim in line["claims"]] == [(100_000_000, "2025-02")]


def test_the_language_is_detected(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(
        "Die Plattform Mercor hat im März eine Finanzierungsrunde abgeschlossen und 90 Mio. Dollar eingesammelt.",
        encoding="utf-8",
    )
    (line,) = records(run("extract", "--json", "--published", "2025-10-01", file))
    assert [claim["low"] for claim in line["claims"]] == [90_000_000]


def test_standard_input_and_html() -> None:
    page = f"<html lang='en'><head><title>Round</title></head><body><article><h1>Round</h1><p>{SENTENCE} " + (
        "The company works with many experts around the world and plans to grow further.</p></article></body></html>"
    )
    result = run("extract", "--json", "--lang", "en", "-", stdin=page.encode())
    (line,) = records(result)
    assert line["id"] == "stdin"
    assert ("funding", 100_000_000) in {(claim["metric"], claim["low"]) for claim in line["claims"]}


def test_a_table_for_people_shows_the_words() -> None:
    result = run("extract", "--lang", "en", "-", stdin=SENTENCE.encode())
    assert result.exit_code == 0
    assert "mercor" in result.stdout
    assert "Felicis" in result.stdout


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", b"{not json", "JSON"),
        ("b.json", b"[1]", "no object"),
        ("c.json", b'{"title": "", "text": " "}', "no text"),
        ("d.json", b'{"text": "x", "lang": "nl"}', "language"),
        ("e.json", b'{"text": "x", "lang": "en", "published": "soon"}', "period"),
        ("f.txt", b"", "empty"),
        ("g.txt", b"\x00\x01\x02binary", "binary"),
        ("h.txt", b"\xff\xfa\xfb\x80", "UTF-8"),
        ("i.txt", b"... !!!", "no text"),
        ("j.json", b'{"text": 5}', "text is no text"),
    ],
)
def test_bad_input_is_named_and_the_rest_still_read(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    bad = tmp_path / name
    bad.write_bytes(data)
    result = run("extract", "--json", bad, CORPUS / "en-101.json")
    assert result.exit_code == 2
    assert [line["id"] for line in records(result)] == ["en-101"]
    assert name in result.stderr
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_file_is_named() -> None:
    result = run("extract", "--json", "nowhere.txt")
    assert result.exit_code == 2
    assert "nowhere.txt" in result.stderr


def test_an_unknown_language_option_is_wrong_use() -> None:
    assert run("extract", "--lang", "nl", CORPUS / "en-101.json").exit_code == 2


def test_a_text_does_not_steer_the_terminal() -> None:
    result = run("extract", "--lang", "en", "-", stdin=("\x1b[31m" + SENTENCE).encode())
    assert "\x1b[31m" not in result.stdout


def test_evaluate_prints_scores_and_keeps_a_floor(tmp_path: Path) -> None:
    folder = tmp_path / "marked"
    folder.mkdir()
    claim = {"vendor": "mercor", "metric": "funding", "low": 100_000_000, "high": 100_000_000, "unit": "USD",
             "kind": "series_b", "party": "felicis", "as_of": "2025-02", "status": "confirmed"}  # fmt: skip
    marked = {"id": "a", "lang": "en", "published": "2025-10-01", "title": "", "text": SENTENCE, "claims": [claim]}
    (folder / "a.json").write_text(json.dumps(marked), encoding="utf-8")
    result = run("evaluate", folder)
    assert result.exit_code == 0
    assert "ALL" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("P  1.000  R  1.000  F1  1.000")
    floor = tmp_path / "floor.json"
    assert run("evaluate", folder, "--floor", floor, "--raise-floor").exit_code == 0
    assert run("evaluate", folder, "--floor", floor).exit_code == 0
    changed = json.loads(floor.read_text(encoding="utf-8"))
    changed["all"]["recall"] = 1.5
    floor.write_text(json.dumps(changed), encoding="utf-8")
    fallen = run("evaluate", folder, "--floor", floor)
    assert fallen.exit_code == 1
    assert "all recall fell" in fallen.stderr


def test_evaluate_refuses_what_is_not_marked(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "a", "lang": "en", "text": "x"}', encoding="utf-8")
    result = run("evaluate", tmp_path)
    assert result.exit_code == 1
    assert "claims" in result.stderr
