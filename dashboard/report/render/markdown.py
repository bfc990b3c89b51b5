"""The report as CommonMark with GitHub's tables; everything from outside is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.inert import escape
from dashboard.report.model import (
    NAME,
    Block,
    Bullets,
    Chart,
    Finding,
    Paragraph,
    Report,
    Section,
    Sentence,
    Stories,
    Table,
)

#: Signs that Markdown, GitHub's mathematics or HTML would read in our own words.
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~$&@#])")

_BETWEEN = re.compile("[^\u00a0\u202f]+")


def render(report: Report) -> bytes:
    """The report as Markdown in UTF-8."""
    lines = [f"# {_own(report.title)}", "", f"{_own(report.dates)}"]
    if "only" in report.words:
        lines += ["", _kept(report.words["only"])]
    lines += ["", f"**{_sentence(report, report.headline)}**", ""]
    if not report.quiet:
        lines += _contents(report)
    for section in report.sections:
        if not report.quiet:
            lines += [f'<a id="{section.id}"></a>', "", f"## {_own(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(report, block), ""]
    lines += _references(report)
    lines += ["---", "", _own(report.words["as_known"]), ""]
    return "\n".join(lines).encode("utf-8")


def _contents(report: Report) -> list[str]:
    heads = [(section.id, section.title) for section in report.sections]
    heads.append(("references", report.words["references"]))
    lines = [f"## {_own(report.words['contents'])}", ""]
    lines += [f"{number}. [{_own(title)}](#{id})" for number, (id, title) in enumerate(heads, start=1)]
    return [*lines, ""]


def _own(text: str) -> str:
    """Our own words: only signs that would become active are escaped."""
    return _ACTIVE.sub(r"\\\1", text)


def _kept(text: str) -> str:
    """Escaped words that keep the no-break spaces of their language."""
    return _BETWEEN.sub(lambda found: escape(found[0]), text)


def _sentence(report: Report, sentence: Sentence) -> str:
    text = "".join(_kept(part.text) if part.kind == NAME else _own(part.text) for part in sentence.parts)
    return text + _cited(report, sentence.cited)


def _cited(report: Report, claims: Iterable[str]) -> str:
    numbers = report.cite(claims)
    return " " + "".join(f"[\\[{number}\\]](#ref-{number})" for number in numbers) if numbers else ""


def _line(text: str) -> str:
    """A line that begins no list or heading by accident: "1. " and "- " at its start."""
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+])", r"\\\1", text))


def _block(report: Report, block: Block) -> list[str]:
    match block:
        case Paragraph():
            return [_line(" ".join(_sentence(report, sentence) for sentence in block.sentences))]
        case Bullets():
            return ["- " + _line(" ".join(_sentence(report, s) for s in point.sentences)) for point in block.points]
        case Finding():
            return _finding(report, block)
        case Table():
            return _table(report, block)
        case Chart():
            return _chart(report, block)
        case Stories():
            lines: list[str] = []
            for story in block.stories:
                lines += [f"- **{_line(_sentence(report, story.title))}** ({_sentence(report, story.source)})"]
                lines += [f"  - {_line(_sentence(report, point))}" for point in story.points]
            return lines


def _finding(report: Report, block: Finding) -> list[str]:
    words = report.words
    lines = [
        f"### {block.rank}. {_plain(report, block.topic)}",
        "",
        f"**{_sentence(report, block.title)}**",
        "",
        f"- {_own(words['before'] + words['colon'])}{_sentence(report, block.before)}",
        f"- {_own(words['after'] + words['colon'])}{_sentence(report, block.after)}",
    ]
    if block.why:
        lines.append(
            f"- {_own(words['why'] + words['colon'])}{' '.join(_sentence(report, sentence) for sentence in block.why)}"
        )
    lines.append(f"- {_sentence(report, block.sure)}")
    return lines


def _plain(report: Report, sentence: Sentence) -> str:
    return "".join(_kept(part.text) if part.kind == NAME else _own(part.text) for part in sentence.parts)


def _table(report: Report, block: Table) -> list[str]:
    heads = [*(column.title for column in block.columns), report.words["sources"]]
    right = [column.kind not in ("text", "date") for column in block.columns]
    lines = [f"**{_own(block.title)}**", "", "| " + " | ".join(map(_own, heads)) + " |"]
    lines.append("| " + " | ".join(["---:" if one else "---" for one in right] + ["---"]) + " |")
    for row in block.rows:
        cells = [_kept(cell.text) for cell in row.cells]
        lines.append("| " + " | ".join([*cells, _cited(report, row.cited).strip()]) + " |")
    if block.caption:
        lines += ["", _own(block.caption)]
    return lines


def _chart(report: Report, block: Chart) -> list[str]:
    """A chart in words: Markdown carries no drawing of its own."""
    lines = [f"**{_own(block.title)}**", ""]
    for series in block.series:
        labels = [point.label for point in series.points]
        if block.kind == "states":
            lines.append(f"- {escape(series.name)}{report.words['colon']}{_kept(labels[0])} → {_kept(labels[-1])}")
        else:
            lines.append(f"- {_kept(labels[-1])}")
    return [*lines, "", f"*{_own(block.caption)}*"] if block.caption else lines


def _references(report: Report) -> list[str]:
    if not report.references:
        return []
    lines = ['<a id="references"></a>', "", f"## {_own(report.words['references'])}", ""]
    for new, title in ((True, "this_week"), (False, "earlier")):
        held = [reference for reference in report.references if reference.new is new]
        if not held:
            continue
        lines += [f"### {_own(report.words[title])}", ""]
        for reference in held:
            who = escape(reference.publisher)
            if reference.origin:
                who += f" ({report.labelled('origin', escape(reference.origin))})"
            link = f" [{_own(report.words['link'])}](<{_address(reference.url)}>)" if reference.url else ""
            says = _kept(reference.says)
            number = f'<a id="ref-{reference.number}"></a>\\[{reference.number}\\]'
            lines.append(f"- {number} {who}, {_own(reference.date)}.{link} {says}")
        lines.append("")
    return lines


def _address(url: str) -> str:
    """An address inside angle brackets."""
    return url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace("\n", "")


def section_text(report: Report, section: Section) -> str:
    """One section as Markdown, without its heading: for previews."""
    return "\n".join(line for block in section.blocks for line in [*_block(report, block), ""])
