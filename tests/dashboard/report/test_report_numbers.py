"""Every number that a reader sees comes from the JSON, and each rests on at least one reference."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest

from dashboard.report.model import NAME, NUMBERS, TEXT, Report, claims_of
from dashboard.report.render import jsonfile

BUSY, QUIET, FIRST, LOSSES = "2025-W40", "2025-W43", "2013-W06", "2025-W27"
SHORT = [QUIET, FIRST, LOSSES]
LONG = [BUSY, "2024-W22", "2025-W24", "2025-W35", "2025-W44", "2026-W01", "2026-W18"]
WEEKS = [*SHORT, *(pytest.param(week, marks=pytest.mark.slow) for week in LONG)]

pytestmark = pytest.mark.parametrize("lang", ["en", "fr"])


@pytest.mark.parametrize("week", WEEKS)
def test_every_digit_belongs_to_a_part_that_is_told(make_report: Callable[..., Report], week: str, lang: str) -> None:
    report = make_report(week, lang)
    for sentence in report.sentences():
        for part in sentence.parts:
            if part.kind == TEXT:
                assert not re.search(r"\d", part.text), (sentence.text, part.text)
            elif part.kind != NAME:
                assert part.kind in NUMBERS


@pytest.mark.parametrize("week", WEEKS)
def test_every_number_is_in_the_json_with_a_reference(make_report: Callable[..., Report], week: str, lang: str) -> None:
    report = make_report(week, lang)
    tree = json.loads(jsonfile.render(report))
    known = {reference["number"] for reference in tree["references"]}
    assert known == set(range(1, len(tree["references"]) + 1))
    found = list(_sentences(tree))
    for sentence in found:
        for part in sentence["parts"]:
            if part["kind"] in NUMBERS:
                assert part["references"], (sentence["text"], part)
                assert part["value"] is not None
                assert set(part["references"]) <= known
                # The number that stands behind the sentence is one of those behind the figure.
                assert set(part["references"]) & set(sentence["references"]), (sentence["text"], part)
    texts = {sentence["text"] for sentence in found}
    assert {sentence.text for sentence in report.sentences()} <= texts


@pytest.mark.parametrize("week", WEEKS)
def test_rows_and_points_have_references(make_report: Callable[..., Report], week: str, lang: str) -> None:
    report = make_report(week, lang)
    for table in report.tables():
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert report.cite(row.claims), (table.id, [cell.text for cell in row.cells])
    for chart in report.charts():
        for series in chart.series:
            for point in series.points:
                assert report.cite(point.claims), (chart.id, point)
    for _, block in report.blocks():
        assert all(claim in report.numbers for claim in claims_of(block))


@pytest.mark.parametrize("week", WEEKS)
def test_the_json_follows_the_published_schema(make_report: Callable[..., Report], week: str, lang: str) -> None:
    schema = jsonfile.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(jsonfile.render(make_report(week, lang))))


@pytest.mark.parametrize("week", WEEKS)
def test_every_claim_of_the_span_is_a_reference(make_report: Callable[..., Report], week: str, lang: str) -> None:
    report = make_report(week, lang)
    new = [reference for reference in report.references if reference.new]
    assert all(reference.publisher and reference.date and reference.says for reference in report.references)
    assert bool(new) != report.quiet
    published = [reference.published for reference in new if reference.published]
    assert all(text[:4] == str(report.span.last.year) or text[:4] == str(report.span.first.year) for text in published)


def test_sentences_are_whole(make_report: Callable[..., Report], lang: str) -> None:
    for week in SHORT:
        for sentence in make_report(week, lang).sentences():
            text = sentence.text
            assert "  " not in text, text
            assert "{" not in text, text
            assert "nan" not in text.lower().split(), text
            assert " ." not in text, text
            assert ".." not in text, text


def _sentences(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "parts" in tree:
            yield tree
        for value in tree.values():
            yield from _sentences(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _sentences(value)
