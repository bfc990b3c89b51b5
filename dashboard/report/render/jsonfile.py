"""The report as JSON, and the schema that it follows (JSON Schema 2020-12)."""

from __future__ import annotations

import json
from typing import Any

from dashboard.report.model import (
    NUMBERS,
    Block,
    Bullets,
    Cell,
    Chart,
    Finding,
    Paragraph,
    Part,
    Reference,
    Report,
    Sentence,
    Stories,
    Table,
)

#: Raised when a field changes its meaning or goes away; new fields may come at any time.
VERSION = 1
ID = "https://labelscope.example/schemas/report-1.json"


def render(report: Report) -> bytes:
    """The report as JSON in UTF-8, keys in a fixed order, no NaN."""
    tree = tree_of(report)
    return (json.dumps(tree, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def tree_of(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "schema": ID,
        "version": VERSION,
        "language": report.lang,
        "title": report.title,
        "period": {
            "name": report.span.name,
            "first": report.span.first.isoformat(),
            "last": report.span.last.isoformat(),
        },
        "vendors": list(report.vendors),
        "quiet": report.quiet,
        "headline": _sentence(report, report.headline),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "blocks": [_block(report, block) for block in section.blocks],
            }
            for section in report.sections
        ],
        "references": [_reference(reference) for reference in report.references],
    }


def _sentence(report: Report, sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "parts": [_part(report, part) for part in sentence.parts],
        "references": list(report.cite(sentence.cited)),
    }


def _part(report: Report, part: Part) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": part.kind, "text": part.text}
    if part.kind in NUMBERS or part.value is not None:
        made["value"] = part.value
    if part.kind in NUMBERS:
        made["unit"] = part.unit
        made["references"] = list(report.cite(part.claims))
    return made


def _block(report: Report, block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"type": "paragraph", "sentences": [_sentence(report, s) for s in block.sentences]}
        case Bullets():
            points = [[_sentence(report, s) for s in point.sentences] for point in block.points]
            return {"type": "points", "points": points}
        case Finding():
            return _finding(report, block)
        case Table():
            return _table(report, block)
        case Chart():
            return _chart(report, block)
        case Stories():
            return {
                "type": "stories",
                "stories": [
                    {
                        "title": _sentence(report, story.title),
                        "points": [_sentence(report, point) for point in story.points],
                        "source": _sentence(report, story.source),
                        "references": list(report.cite(story.claims)),
                    }
                    for story in block.stories
                ],
            }


def _finding(report: Report, block: Finding) -> dict[str, Any]:
    return {
        "type": "finding",
        "rank": block.rank,
        "vendor": block.vendor,
        "change": block.change,
        "topic": _sentence(report, block.topic),
        "title": _sentence(report, block.title),
        "before": _sentence(report, block.before),
        "after": _sentence(report, block.after),
        "why": [_sentence(report, sentence) for sentence in block.why],
        "sure": _sentence(report, block.sure),
        "confidence": round(block.confidence, 4),
        "references": list(report.cite(block.claims)),
    }


def _table(report: Report, block: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "id": block.id,
        "title": block.title,
        "caption": block.caption,
        "columns": [{"key": c.key, "title": c.title, "kind": c.kind} for c in block.columns],
        "rows": [
            {"cells": [_cell(cell) for cell in row.cells], "references": list(report.cite(row.claims))}
            for row in block.rows
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "value": cell.value}


def _chart(report: Report, block: Chart) -> dict[str, Any]:
    return {
        "type": "chart",
        "id": block.id,
        "kind": block.kind,
        "title": block.title,
        "caption": block.caption,
        "unit": block.unit,
        "alt": block.alt,
        "series": [
            {
                "vendor": series.vendor,
                "name": series.name,
                "points": [
                    {
                        "x": point.x,
                        "y": point.y,
                        "y2": point.y2,
                        "middle": point.middle,
                        "hollow": point.hollow,
                        "label": point.label,
                        "references": list(report.cite(point.claims)),
                    }
                    for point in series.points
                ],
            }
            for series in block.series
        ],
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "number": reference.number,
        "claim": reference.claim,
        "document": reference.document,
        "vendor": reference.vendor,
        "says": reference.says,
        "publisher": reference.publisher,
        "origin": reference.origin,
        "date": reference.date,
        "published": reference.published,
        "url": reference.url,
        "title": reference.title,
        "words": reference.words,
        "new": reference.new,
    }


# ---------------------------------------------------------------------- schema


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "number"}
_MAYBE_NUMBER: dict[str, Any] = {"type": ["number", "null"]}
_ANY_VALUE: dict[str, Any] = {"type": ["number", "string", "null"]}
_REFERENCES: dict[str, Any] = {
    "type": "array",
    "items": {"type": "integer", "minimum": 1},
    "description": "Numbers of entries in references.",
}


def schema() -> dict[str, Any]:
    """The schema of the JSON report."""
    sentence = _object({"text": _TEXT, "parts": _list(_ref("part")), "references": _REFERENCES})
    part = _object(
        {
            "kind": {"enum": ["text", "name", "figure", "count", "date"]},
            "text": _TEXT,
            "value": {**_ANY_VALUE, "description": "The number, period (ISO 8601, also 2025-Q2, 2025-H1) or id."},
            "unit": {
                "type": ["string", "null"],
                "description": "ISO 4217, CODE/hour …, percent, multiple, people, rank, confidence.",
            },
            "references": _REFERENCES,
        },
        optional=("value", "unit", "references"),
    )
    part["allOf"] = [
        {
            "if": {"properties": {"kind": {"enum": ["figure", "count", "date"]}}},
            "then": {"required": ["value", "references"], "properties": {"references": {"minItems": 1}}},
        }
    ]
    period = _object({"name": _TEXT, "first": {**_TEXT, "format": "date"}, "last": {**_TEXT, "format": "date"}})
    section = _object({"id": _TEXT, "title": _TEXT, "blocks": _list(_ref("block"))})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "Labelscope report",
        "description": "What became known on the vendors between two days, with the claims behind every number.",
        **_object(
            {
                "schema": {"const": ID},
                "version": {"const": VERSION},
                "language": {"enum": ["en", "fr"]},
                "title": _TEXT,
                "period": period,
                "vendors": _list(_TEXT),
                "quiet": {"type": "boolean", "description": "Nothing was told in the period."},
                "headline": _ref("sentence"),
                "sections": _list(section),
                "references": _list(_ref("reference")),
            }
        ),
        "$defs": {
            "sentence": sentence,
            "part": part,
            "block": {"oneOf": [_ref(name) for name in _BLOCKS]},
            **_blocks(),
            "reference": _reference_schema(),
        },
    }


_BLOCKS = ("paragraph", "points", "finding", "table", "chart", "stories")


def _blocks() -> dict[str, Any]:
    sentence = _ref("sentence")
    cell = _object({"text": _TEXT, "value": _ANY_VALUE})
    point = _object(
        {
            "x": _TEXT,
            "y": _NUMBER,
            "y2": _MAYBE_NUMBER,
            "middle": _MAYBE_NUMBER,
            "hollow": {"type": "boolean"},
            "label": _TEXT,
            "references": _REFERENCES,
        }
    )
    story = _object({"title": sentence, "points": _list(sentence), "source": sentence, "references": _REFERENCES})
    made = {
        "paragraph": {"sentences": _list(sentence)},
        "points": {"points": _list(_list(sentence))},
        "finding": {
            "rank": {"type": "integer", "minimum": 1},
            "vendor": _TEXT,
            "change": _TEXT,
            **dict.fromkeys(("topic", "title", "before", "after"), sentence),
            "why": _list(sentence),
            "sure": sentence,
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "references": _REFERENCES,
        },
        "table": {
            "id": _TEXT,
            "title": _TEXT,
            "caption": _TEXT,
            "columns": _list(_object({"key": _TEXT, "title": _TEXT, "kind": _TEXT})),
            "rows": _list(_object({"cells": _list(cell), "references": _REFERENCES})),
        },
        "chart": {
            "id": _TEXT,
            "kind": {"enum": ["steps", "bars", "ranges", "states"]},
            "title": _TEXT,
            "caption": _TEXT,
            "unit": _TEXT,
            "alt": _TEXT,
            "series": _list(_object({"vendor": _TEXT, "name": _TEXT, "points": _list(point)})),
        },
        "stories": {"stories": _list(story)},
    }
    return {name: _object({"type": {"const": name}, **fields}) for name, fields in made.items()}


def _reference_schema() -> dict[str, Any]:
    return _object(
        {
            "number": {"type": "integer", "minimum": 1},
            "claim": _TEXT,
            "document": _TEXT,
            "vendor": _TEXT,
            "says": _TEXT,
            "publisher": _TEXT,
            "origin": {**_TEXT, "description": "Who is behind it; empty where that is the publisher."},
            "date": _TEXT,
            "published": {"type": ["string", "null"]},
            "url": {"type": ["string", "null"], "pattern": "^https?://"},
            "title": _TEXT,
            "words": _TEXT,
            "new": {"type": "boolean", "description": "Became public in the period."},
        }
    )
