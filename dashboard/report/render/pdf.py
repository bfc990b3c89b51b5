"""The report as a tagged PDF (PDF/UA-1) by typst, with vector charts and the fonts that ship with the dashboard."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dashboard.palette import vendor_color
from dashboard.report.language import ASSETS
from dashboard.report.model import (
    Block,
    Bullets,
    Chart,
    Finding,
    Paragraph,
    Reference,
    Report,
    Sentence,
    Stories,
    Table,
)
from dashboard.report.render import glyphs
from dashboard.report.render.vega import FONTS, svg
from models.errors import LabelscopeError

#: More sources than this are left to the workbook and the JSON file.
MOST_REFERENCES = 800
#: Rows of a table on paper; the files have all.
MOST_ROWS = 45
#: A column whose cells have at most so many letters is not wrapped.
_SHORT = 14
#: A column of long texts gets no more than this: its neighbours' words would run into one another.
_LONG = 20
#: Pixels of a chart that fills the line.
_WIDTH = 640


def render(report: Report) -> bytes:
    """The report as PDF.

    Raises:
        LabelscopeError: typst could not set it.
    """
    import typst

    files: dict[str, bytes] = {"main": (ASSETS / "report.typ").read_bytes()}
    shown = report.references[:MOST_REFERENCES]
    data = _shown(_data(report, shown, files))
    try:
        made = typst.compile(
            files,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise LabelscopeError(f"the PDF of {report.span.name} could not be set: {error}") from error
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, not a list of pictures
    return made


def _data(report: Report, shown: tuple[Reference, ...], files: dict[str, bytes]) -> dict[str, Any]:
    more = len(report.references) - len(shown)
    return {
        "lang": report.lang,
        "title": report.title,
        "dates": report.dates,
        "date": [report.time.year, report.time.month, report.time.day],
        "only": report.words.get("only", ""),
        "quiet": report.quiet,
        "words": dict(report.words),
        "headline": _sentence(report, report.headline),
        "linked": [reference.number for reference in shown],
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "blocks": [_block(report, block, files) for block in section.blocks],
            }
            for section in report.sections
        ],
        "references": list(_groups(report, shown)),
        "more": report.words["more_sources"].format(n=more) if more else "",
    }


def _shown(tree: Any) -> Any:
    """The data with only such characters as the fonts have; addresses stay as they are."""
    if isinstance(tree, dict):
        return {key: value if key == "url" else _shown(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_shown(one) for one in tree]
    return glyphs.shown(tree) if isinstance(tree, str) else tree


def _sentence(report: Report, sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "references": list(report.cite(sentence.cited))}


def _block(report: Report, block: Block, files: dict[str, bytes]) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"type": "paragraph", "sentences": [_sentence(report, s) for s in block.sentences]}
        case Bullets():
            points = [[_sentence(report, s) for s in point.sentences] for point in block.points]
            return {"type": "points", "points": points}
        case Finding():
            return {
                "type": "finding",
                "rank": block.rank,
                "color": vendor_color(block.vendor, "light"),
                "topic": block.topic.text,
                "change": block.change,
                "title": _sentence(report, block.title),
                "before": block.before.text,
                "after": block.after.text,
                "why": [_sentence(report, sentence) for sentence in block.why],
                "sure": _sentence(report, block.sure),
            }
        case Table():
            return _table(report, block)
        case Chart():
            return _chart(report, block, files)
        case Stories():
            return {
                "type": "stories",
                "stories": [
                    {
                        "title": story.title.text,
                        "source": _sentence(report, story.source),
                        "points": [_sentence(report, point) for point in story.points],
                    }
                    for story in block.stories
                ],
            }


def _table(report: Report, block: Table) -> dict[str, Any]:
    rows = block.rows[:MOST_ROWS]
    heads = [*(column.title for column in block.columns), report.words["sources"]]
    texts = [[row.cells[number].text for row in rows] for number in range(len(block.columns))]
    widths = [_width(column.title, cells) for column, cells in zip(block.columns, texts, strict=True)]
    return {
        "type": "table",
        "title": block.title,
        "heads": heads,
        "right": [*(column.kind not in ("text", "date") for column in block.columns), False],
        "widths": [*widths, 0 if any(widths) else 1],
        "rows": [
            {"cells": [_unbroken(cell.text) for cell in row.cells], "references": list(report.cite(row.cited))}
            for row in rows
        ],
        "caption": block.caption,
    }


def _unbroken(text: str) -> str:
    """A short cell on one line."""
    return text.replace(" ", "\u00a0") if len(text) <= _SHORT else text


def _width(title: str, cells: Iterable[str]) -> int:
    """Share of a column with long texts; 0 for one that takes what it needs."""
    texts = [title, *cells]
    lengths = sorted(map(len, texts))
    if lengths[-1] <= _SHORT:
        return 0
    # A word wider than its column would run into the next one.
    word = max(len(word) for text in texts for word in text.split(" "))
    return max(_SHORT, min(word + 3, 34), min(_LONG, lengths[int(len(lengths) * 0.85)]))


def _chart(report: Report, block: Chart, files: dict[str, bytes]) -> dict[str, Any]:
    name = f"{block.id}.svg"
    files[name] = svg(block, _WIDTH, report.lang).encode("utf-8")
    return {
        "type": "chart",
        "title": block.title,
        "caption": block.caption,
        "alt": block.alt,
        "file": name,
        "share": 1.0,
    }


def _groups(report: Report, shown: tuple[Reference, ...]) -> Iterable[dict[str, Any]]:
    for new, title in ((True, "this_week"), (False, "earlier")):
        held = [_reference(report, reference) for reference in shown if reference.new is new]
        if held:
            yield {"title": report.words[title], "items": held}


def _reference(report: Report, reference: Reference) -> dict[str, Any]:
    return {
        "number": reference.number,
        "publisher": reference.publisher,
        "origin": f" ({report.labelled('origin', reference.origin)})" if reference.origin else "",
        "date": reference.date,
        "title": f" {report.quoted(reference.title)}." if reference.title else "",
        "says": reference.says,
        "url": reference.url,
    }
