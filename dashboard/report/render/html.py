"""The report as one HTML file: no script, no request to anywhere, charts as inline SVG, a style for print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

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
from dashboard.report.render.vega import svg

#: Nothing may be loaded and nothing may run, whatever a headline holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
#: A cell with at most so many letters is not wrapped.
_SHORT = 18
#: A table with so many columns is broader than the text where there is room.
_BROAD = 8
#: Widths of a chart on a wide page and on a phone.
WIDE, NARROW = 700, 370


def render(report: Report) -> bytes:
    """The report as a whole HTML document in UTF-8."""
    style = (ASSETS / "report.css").read_text("utf-8")
    body = "\n".join(_body(report))
    text = f"""<!DOCTYPE html>
<html lang="{report.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(report.title)}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
    return text.encode("utf-8")


def _body(report: Report) -> Iterable[str]:
    yield f'<header><p class="dates">{escape(report.dates)}</p><h1>{escape(report.title)}</h1>'
    if "only" in report.words:
        yield f'<p class="only">{escape(report.words["only"])}</p>'
    yield f'<p class="headline">{_sentence(report, report.headline)}</p></header>'
    if not report.quiet:
        yield _contents(report)
    for section in report.sections:
        yield f'<section id="{section.id}">'
        if not report.quiet:
            yield f"<h2>{escape(section.title)}</h2>"
        yield from (_block(report, block) for block in section.blocks)
        yield "</section>"
    yield from _references(report)
    yield f"<footer><p>{escape(report.words['as_known'])}</p></footer>"


def _contents(report: Report) -> str:
    heads = [(section.id, section.title) for section in report.sections]
    heads.append(("references", report.words["references"]))
    items = "".join(f'<li><a href="#{id}">{escape(title)}</a></li>' for id, title in heads)
    title = escape(report.words["contents"])
    return f'<nav aria-label="{title}"><h2>{title}</h2><ol>{items}</ol></nav>'


def _sentence(report: Report, sentence: Sentence) -> str:
    return escape(sentence.text) + _cited(report, sentence.cited)


def _cited(report: Report, claims: Iterable[str]) -> str:
    numbers = report.cite(claims)
    if not numbers:
        return ""
    links = ", ".join(f'<a href="#ref-{number}">{number}</a>' for number in numbers)
    return f'\u00a0<span class="cite">[{links}]</span>'


def _block(report: Report, block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{' '.join(_sentence(report, sentence) for sentence in block.sentences)}</p>"
        case Bullets():
            points = (" ".join(_sentence(report, s) for s in point.sentences) for point in block.points)
            return "<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"
        case Finding():
            return _finding(report, block)
        case Table():
            return _table(report, block)
        case Chart():
            return _chart(report, block)
        case Stories():
            return _stories(report, block)


def _finding(report: Report, block: Finding) -> str:
    words = report.words
    why = "".join(f"<li>{_sentence(report, sentence)}</li>" for sentence in block.why)
    why = f'<p class="label">{escape(words["why"])}</p><ul>{why}</ul>' if why else ""
    return f"""<article class="finding" style="--c:{vendor_color(block.vendor, "light")}">
<p class="topic"><span class="rank">{block.rank}</span> {escape(block.topic.text)}
<span class="tag">{escape(block.change)}</span></p>
<h3>{_sentence(report, block.title)}</h3>
<dl class="move"><div><dt>{escape(words["before"])}</dt><dd>{escape(block.before.text)}</dd></div>
<div class="now"><dt>{escape(words["after"])}</dt><dd>{escape(block.after.text)}</dd></div></dl>
{why}<p class="sure">{_sentence(report, block.sure)}</p></article>"""


def _table(report: Report, block: Table) -> str:
    right = [column.kind not in ("text", "date") for column in block.columns]
    heads = "".join(
        f'<th scope="col"{_align(one)}>{escape(column.title)}</th>'
        for column, one in zip(block.columns, right, strict=True)
    )
    heads += f'<th scope="col">{escape(report.words["sources"])}</th>'
    rows = []
    for row in block.rows:
        cells = "".join(
            f"<td{_align(one, cell.text)}>{escape(cell.text)}</td>" for cell, one in zip(row.cells, right, strict=True)
        )
        rows.append(f"<tr>{cells}<td>{_cited(report, row.cited).strip()}</td></tr>")
    caption = f'<p class="caption">{escape(block.caption)}</p>' if block.caption else ""
    kind = "scroll broad" if len(block.columns) >= _BROAD else "scroll"
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(block.title)}"><table>'
        f"<caption>{escape(block.title)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>{caption}"
    )


def _align(right: bool, text: str | None = None) -> str:
    """Numbers to the right; short cells on one line."""
    if right:
        return ' class="num"'
    return ' class="short"' if text is not None and len(text) <= _SHORT else ""


def _chart(report: Report, block: Chart) -> str:
    drawn = [
        f'<div class="{name}" aria-hidden="true">{inline(svg(block, width, report.lang), f"{block.id}-{name}-")}</div>'
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    ]
    caption = f"<p>{escape(block.caption)}</p>" if block.caption else ""
    return (
        f"<figure><figcaption><strong>{escape(block.title)}</strong>{caption}</figcaption>"
        f'<div class="chart" role="img" aria-label="{escape(block.alt)}">{"".join(drawn)}</div></figure>'
    )


_DESCRIBED = re.compile(r'<path aria-label="([^"]*)"([^>]*?)/>')


def inline(text: str, prefix: str) -> str:
    """An SVG for a page: ids of its own, a size that follows the page, and marks that tell their figure on hover."""
    head = re.search(r'width="([\d.]+)" height="([\d.]+)"', text)
    if head and "viewBox" not in text.partition(">")[0]:
        text = text.replace(head[0], f'{head[0]} viewBox="0 0 {head[1]} {head[2]}"', 1)
    text = re.sub(r'\bid="', f'id="{prefix}', text)
    text = text.replace("url(#", f"url(#{prefix}")
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "", 1)
    return _DESCRIBED.sub(r"<path\2><title>\1</title></path>", text)


def _stories(report: Report, block: Stories) -> str:
    made = []
    for story in block.stories:
        points = "".join(f"<li>{_sentence(report, point)}</li>" for point in story.points)
        made.append(
            f'<article class="story"><h3>{escape(story.title.text)}</h3>'
            f'<p class="source">{_sentence(report, story.source)}</p><ul>{points}</ul></article>'
        )
    return "".join(made)


def _references(report: Report) -> Iterable[str]:
    if not report.references:
        return
    yield f'<section id="references" class="references"><h2>{escape(report.words["references"])}</h2>'
    for new, title in ((True, "this_week"), (False, "earlier")):
        held = [reference for reference in report.references if reference.new is new]
        if held:
            yield f"<h3>{escape(report.words[title])}</h3><ul>"
            yield from (_reference(report, reference) for reference in held)
            yield "</ul>"
    yield "</section>"


def _reference(report: Report, reference: Reference) -> str:
    name = escape(reference.publisher)
    if reference.url:
        name = f'<a href="{escape(reference.url)}" target="_blank" rel="noopener noreferrer nofollow">{name}</a>'
    origin = f" ({escape(report.labelled('origin', reference.origin))})" if reference.origin else ""
    title = f" {escape(report.quoted(reference.title))}." if reference.title else ""
    return (
        f'<li id="ref-{reference.number}"><span class="number">[{reference.number}]</span> <span>{name}{origin}, '
        f'{escape(reference.date)}.{title} <span class="says">{escape(reference.says)}</span></span></li>'
    )
