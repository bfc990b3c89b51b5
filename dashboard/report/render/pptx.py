"""The report as slides: one finding a slide, native editable charts, sources in the notes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.palette import THEMES, vendor_color
from dashboard.report.model import (
    Bullets,
    Chart,
    Finding,
    Paragraph,
    Point,
    Report,
    Section,
    Sentence,
    path_of,
)
from dashboard.report.render.archive import fixed
from dashboard.report.render.formats import formats

_THEME = THEMES["light"]
#: A font that every office has; ours would be replaced there.
_FONT = "Arial"
#: Slide size in inches, and its margins.
_WIDTH, _HEIGHT, _LEFT = 13.333, 7.5, 0.75
_INNER = _WIDTH - 2 * _LEFT
#: Points that fit on a slide, and lists so short that they share one.
_MOST_POINTS, _FEW_POINTS = 8, 3
#: Letters of the line of sources.
_SOURCE_LETTERS = 125
_STATE_FILL = {0.0: "047857", 1.0: "B45309", 2.0: "B45309", 3.0: "B91C1C", 4.0: "B91C1C", 5.0: "E2E8F0"}


def render(report: Report) -> bytes:
    """The report as PPTX."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    core = deck.core_properties
    core.title, core.author, core.language = report.title, "Labelscope", report.lang
    core.created = core.modified = report.time.replace(tzinfo=None)
    core.last_modified_by, core.revision = "Labelscope", 1
    writer = _Writer(report, deck)
    writer.cover()
    for finding in report.findings():
        writer.finding(finding)
    writer.sections()
    buffer = io.BytesIO()
    deck.save(buffer)
    return fixed(buffer.getvalue(), report.time)


class _Writer:
    """Adds slides to one deck."""

    def __init__(self, report: Report, deck: Any) -> None:
        self.report = report
        self.deck = deck
        self.notes = {reference.claim: reference for reference in report.references}
        self.formats = formats(report.lang)

    # ------------------------------------------------------------------ pieces

    def slide(self, title: str, *, size: float = 26, height: float = 1.0) -> Any:
        """A slide with its title in the layout's own place, so that outlines and screen readers find it."""
        from pptx.enum.text import MSO_ANCHOR
        from pptx.util import Inches

        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = Inches(_LEFT), Inches(0.5), Inches(_INNER), Inches(height)
        frame = head.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = 0
        frame.text = clean(title)
        self.style(frame.paragraphs[0], size, bold=True)
        foot = f"{self.report.title} · {self.report.dates}"
        box = self.box(slide, _LEFT, _HEIGHT - 0.5, _INNER - 1, 0.3, foot, 10, color=_THEME.muted)
        box.name = "Footer"
        number = self.box(
            slide, _WIDTH - _LEFT - 1, _HEIGHT - 0.5, 1, 0.3, str(len(self.deck.slides)), 10, color=_THEME.muted
        )
        self.right(number)
        return slide

    def box(
        self,
        slide: Any,
        left: float,
        top: float,
        width: float,
        height: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        color: str = _THEME.text,
    ) -> Any:
        """A text box, in inches."""
        from pptx.util import Inches

        shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.text = clean(text)
        self.style(frame.paragraphs[0], size, bold=bold, color=color)
        return shape

    @staticmethod
    def right(shape: Any) -> None:
        """Set a box flush right."""
        from pptx.enum.text import PP_ALIGN

        shape.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    @staticmethod
    def style(paragraph: Any, size: float, *, bold: bool = False, color: str = _THEME.text) -> None:
        """Font of a paragraph."""
        from pptx.dml.color import RGBColor
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.name = _FONT
        paragraph.font.size = Pt(size)
        paragraph.font.bold = bold
        paragraph.font.color.rgb = RGBColor.from_string(color.lstrip("#"))

    def panel(self, slide: Any, left: float, top: float, width: float, height: float, fill: str) -> Any:
        """A coloured rectangle."""
        from pptx.dml.color import RGBColor
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(width), Inches(height))
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fill.lstrip("#"))
        shape.line.fill.background()
        shape.shadow.inherit = False
        return shape

    def note(self, slide: Any, said: Iterable[Sentence], claims: Iterable[str]) -> None:
        """Notes: what the slide says in whole sentences, and its sources."""
        ids = list(dict.fromkeys([*claims, *(claim for sentence in said for claim in sentence.cited)]))
        lines = [sentence.text for sentence in said]
        held = [self.notes[claim] for claim in ids if claim in self.notes][:12]
        if held:
            lines += ["", self.report.words["notes_sources"]]
        for one in sorted(held, key=lambda reference: reference.number):
            link = f" {one.url}" if one.url else ""
            lines.append(f"[{one.number}] {one.publisher}, {one.date}.{link}")
        slide.notes_slide.notes_text_frame.text = clean("\n".join(lines))

    # ------------------------------------------------------------------ slides

    def cover(self) -> None:
        """Title, headline, what came in."""
        report = self.report
        slide = self.slide(report.headline.text, size=34, height=2.6)
        slide.shapes.title.top = _emu(2.1)
        self.panel(slide, 0, 0, 0.22, _HEIGHT, _THEME.accent)
        self.box(slide, _LEFT, 1.1, _INNER, 0.4, report.title, 18, bold=True, color=_THEME.accent)
        self.box(slide, _LEFT, 1.5, _INNER, 0.3, report.dates, 14, color=_THEME.muted)
        said = [
            sentence
            for section in report.sections
            if section.id == "summary"
            for block in section.blocks
            if isinstance(block, Paragraph)
            for sentence in block.sentences
        ]
        self.box(slide, _LEFT, 5.0, _INNER, 1.2, " ".join(s.text for s in said), 16, color=_THEME.muted)
        only = f" {report.words['only']}" if "only" in report.words else ""
        self.box(slide, _LEFT, 6.5, _INNER, 0.3, report.words["as_known"] + only, 10, color=_THEME.muted)
        self.note(slide, [report.headline, *said], report.headline.cited)

    def finding(self, finding: Finding) -> None:
        """One finding: what happened, before and after, why it matters."""
        words = self.report.words
        title = finding.title.text
        slide = self.slide(title, size=28 if len(title) <= 90 else 22, height=1.25)
        slide.shapes.title.top = _emu(0.95)
        color = vendor_color(finding.vendor, "light")
        self.panel(slide, 0, 0, 0.22, _HEIGHT, color)
        topic = f"{finding.rank} · {finding.topic.text} · {finding.change}"
        self.box(slide, _LEFT, 0.55, _INNER, 0.3, topic, 13, color=_THEME.muted)
        half = (_INNER - 0.7) / 2
        self._move(slide, _LEFT, half, words["before"], finding.before.text, _THEME.surface, _THEME.text)
        arrow = self.box(slide, _LEFT + half, 2.85, 0.7, 0.5, "→", 26, color=_THEME.muted)
        arrow.text_frame.paragraphs[0].alignment = _center()
        self._move(slide, _LEFT + half + 0.7, half, words["after"], finding.after.text, pale(color, 0.1), color)
        if finding.why:
            why = [sentence.text for sentence in finding.why]
            self.box(slide, _LEFT, 4.15, _INNER, 0.3, words["why"], 13, bold=True, color=_THEME.muted)
            self.points(slide, 4.5, [(text, False) for text in why], _size(why, 1.65, 20))
        self.box(slide, _LEFT, 6.25, _INNER, 0.3, finding.sure.text, 12, color=_THEME.muted)
        self.sources(slide, finding.claims[:4])
        self.note(slide, [finding.title, *finding.why, finding.sure], finding.claims[:4])

    def _move(self, slide: Any, left: float, width: float, head: str, text: str, fill: str, color: str) -> None:
        self.panel(slide, left, 2.35, width, 1.5, fill)
        self.box(slide, left + 0.25, 2.5, width - 0.5, 0.3, head, 12, color=_THEME.muted)
        size = 24 if len(text) <= 34 else 19 if len(text) <= 60 else 15
        self.box(slide, left + 0.25, 2.85, width - 0.5, 0.9, text, size, bold=True, color=color)

    def sources(self, slide: Any, claims: Iterable[str]) -> None:
        """A line with who published what the slide says, each name a link."""
        held = [self.notes[claim] for claim in claims if claim in self.notes]
        if not held:
            return
        box = self.box(
            slide, _LEFT, 6.53, _INNER, 0.3, f"{self.report.words['notes_sources']} ", 12, color=_THEME.muted
        )
        paragraph = box.text_frame.paragraphs[0]
        room = _SOURCE_LETTERS
        for place, one in enumerate(sorted(held, key=lambda reference: reference.number)):
            text = clean(f"{one.publisher}, {one.date}"[:_SOURCE_LETTERS])
            room -= len(text) + 2
            # What does not fit on the line stands in the notes.
            if room < 0 and place:
                paragraph.add_run().text = "; …"
                break
            if place:
                paragraph.add_run().text = "; "
            run = paragraph.add_run()
            run.text = text
            if one.url:
                run.hyperlink.address = one.url

    def points(self, slide: Any, top: float, lines: Sequence[tuple[str, bool]], size: float) -> None:
        """A list; lines that are marked stand as headings over those that follow."""
        from pptx.util import Inches, Pt

        shape = slide.shapes.add_textbox(Inches(_LEFT), Inches(top), Inches(_INNER), Inches(6.8 - top))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = 0
        for number, (text, heading) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = clean(text if heading else f"• {text}")
            paragraph.space_after = Pt(size * 0.45)
            paragraph.space_before = Pt(size * 0.6 if heading and number else 0)
            self.style(paragraph, size * (0.85 if heading else 1), bold=heading)
            if heading:
                paragraph.font.color.rgb = _rgb(_THEME.muted)

    def sections(self) -> None:
        """The points and charts of the sections; the first page's have slides of their own."""
        shown = [s for s in self.report.sections if s.id not in ("summary", "changes", "coverage", "elsewhere")]
        told = {section.id: self._told(section) for section in shown}
        few = [section for section in shown if 0 < len(told[section.id]) <= _FEW_POINTS]
        gathered = few if len(few) > 1 else []
        for section in shown:
            if told[section.id] and section not in gathered:
                self._listed(section.title, told[section.id])
            for block in section.blocks:
                if isinstance(block, Chart):
                    self.chart(section, block)
        # Short lists together, so that no slide holds a single line.
        for start in range(0, len(gathered), 3):
            groups = [(section.title, told[section.id]) for section in gathered[start : start + 3]]
            self._page(self.report.words["further"], groups)

    def _told(self, section: Section) -> list[Paragraph]:
        """What a section says that no finding has said: such has its slide already."""
        findings = {finding.title.text for finding in self.report.findings()}
        told: list[Paragraph] = []
        for block in section.blocks:
            if isinstance(block, Bullets):
                told += [point for point in block.points if _text(point) not in findings]
            elif isinstance(block, Paragraph) and section.id in ("talks", "disagreements", "late"):
                told.append(block)
        return told[: 2 * _MOST_POINTS]

    def _listed(self, title: str, told: Sequence[Paragraph]) -> None:
        # Two slides share alike: none is left with a single line.
        each = -(-len(told) // -(-len(told) // _MOST_POINTS))
        for start in range(0, len(told), each):
            self._page(title, [("", told[start : start + each])])

    def _page(self, title: str, groups: Sequence[tuple[str, Sequence[Paragraph]]]) -> None:
        slide = self.slide(title)
        lines: list[tuple[str, bool]] = []
        for head, told in groups:
            lines += [(head, True)] if head else []
            lines += [(_text(paragraph), False) for paragraph in told]
        self.points(slide, 1.6, lines, _size([text for text, _ in lines], 5.0, 22))
        self.note(slide, [s for _, told in groups for paragraph in told for s in paragraph.sentences], ())

    # ------------------------------------------------------------------ charts

    def chart(self, section: Section, chart: Chart) -> None:
        """A chart on a slide of its own, as an object that people can edit."""
        slide = self.slide(chart.title)
        self.box(slide, _LEFT, 1.15, _INNER, 0.3, chart.caption, 12, color=_THEME.muted)
        draw = {"steps": self._steps, "bars": self._bars, "ranges": self._ranges, "states": self._states}[chart.kind]
        draw(slide, chart)
        claims = [point.claims[0] for series in chart.series for point in series.points if point.claims]
        slide.notes_slide.notes_text_frame.text = clean(chart.alt)
        self._chart_notes(slide, chart, claims)

    def _chart_notes(self, slide: Any, chart: Chart, claims: Sequence[str]) -> None:
        held = [self.notes[claim] for claim in dict.fromkeys(claims) if claim in self.notes][:12]
        lines = [chart.alt, "", self.report.words["notes_sources"]]
        lines += [
            f"[{one.number}] {one.publisher}, {one.date}.{f' {one.url}' if one.url else ''}"
            for one in sorted(held, key=lambda reference: reference.number)
        ]
        slide.notes_slide.notes_text_frame.text = clean("\n".join(lines))

    def _add(self, slide: Any, kind: Any, data: Any, alt: str) -> Any:
        from pptx.util import Inches

        frame = slide.shapes.add_chart(kind, Inches(_LEFT), Inches(1.6), Inches(_INNER), Inches(5.2), data)
        # The description that screen readers speak; python-pptx has no property for it.
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt)[:1_000])
        made = frame.chart
        made.has_legend = False
        made.has_title = False
        made.font.name = _FONT
        made.font.size = _points(12)
        made.font.color.rgb = _rgb(_THEME.muted)
        return made

    def _steps(self, slide: Any, chart: Chart) -> None:
        from pptx.chart.data import XyChartData
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION

        data = XyChartData()
        paths = [path_of(series, chart.until) for series in chart.series]
        longest = max(map(len, paths))
        for series, path in zip(chart.series, paths, strict=True):
            last = series.points[-1].label.split(": ", 1)[-1].split(", ")[0]
            one = data.add_series(clean(f"{series.name} {last}"))
            # LibreOffice forgets a series when one after it has more points: all get as many, the last one again.
            for day, value, _ in [*path, *[path[-1]] * (longest - len(path))]:
                one.add_data_point(_year(day), value)
        made = self._add(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data, chart.alt)
        values, days = made.value_axis, made.category_axis
        _log(values)
        low = min(point.y for series in chart.series for point in series.points)
        high = max(point.y for series in chart.series for point in series.points)
        values.minimum_scale, values.maximum_scale = 10.0 ** (len(str(int(low))) - 1), 10.0 ** len(str(int(high)))
        # One line a decade: left alone, an office may step two and cut off what lies above the last one.
        values.major_unit = 10.0
        values.tick_labels.number_format = self.formats.decades
        values.tick_labels.number_format_is_linked = False
        _quiet(values)
        days.has_major_gridlines = False
        days.tick_labels.number_format, days.tick_labels.number_format_is_linked = "0", False
        first = min(_year(point.x) for series in chart.series for point in series.points)
        days.minimum_scale, days.maximum_scale = float(int(first)), float(int(_year(chart.until)) + 1)
        days.major_unit = 1.0
        for plotted, series, path in zip(made.plots[0].series, chart.series, paths, strict=True):
            color = _rgb(vendor_color(series.vendor, "light"))
            _marks(plotted, [point for _, _, point in path], color)
            plotted.smooth = False
            plotted.format.line.color.rgb = color
            plotted.format.line.width = _points(2.25)
        # Names at the ends of lines cannot be kept apart in a native chart.
        made.has_legend = True
        made.legend.position = XL_LEGEND_POSITION.RIGHT
        made.legend.include_in_layout = False
        made.legend.font.size = _points(13)

    def _bars(self, slide: Any, chart: Chart) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION

        data = CategoryChartData()
        drawn = chart.series[::-1]
        data.categories = [clean(series.name) for series in drawn]
        data.add_series(clean(chart.title), [series.points[0].y for series in drawn])
        made = self._add(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, chart.alt)
        self._bar_axes(made)
        made.value_axis.visible = False
        plot = made.plots[0]
        plot.gap_width = 55
        plot.has_data_labels = True
        plot.data_labels.number_format = self.formats.money
        plot.data_labels.number_format_is_linked = False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        for number, series in enumerate(drawn):
            fill = plot.series[0].points[number].format.fill
            fill.solid()
            color = vendor_color(series.vendor, "light")
            fill.fore_color.rgb = _rgb(pale(color) if series.points[0].hollow else color)

    def _ranges(self, slide: Any, chart: Chart) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        data = CategoryChartData()
        drawn = chart.series[::-1]
        data.categories = [clean(series.points[0].label.split(", ")[0]) for series in drawn]
        low = [series.points[0].y for series in drawn]
        high = [series.points[0].y2 or series.points[0].y for series in drawn]
        columns: Any = self.report.words
        data.add_series(clean(columns["before"]), low)
        # A single rate is drawn as a thin mark, not as nothing.
        least = max(high) * 0.006
        data.add_series(clean(chart.title), [max(least, b - a) for a, b in zip(low, high, strict=True)])
        made = self._add(slide, XL_CHART_TYPE.BAR_STACKED, data, chart.alt)
        self._bar_axes(made)
        made.value_axis.tick_labels.number_format = self.formats.dollars
        made.value_axis.tick_labels.number_format_is_linked = False
        # A lone rate gives an axis a fraction of a dollar long by itself, which these labels would call "$0 $0 $0".
        made.value_axis.minimum_scale, made.value_axis.maximum_scale = 0.0, max(high) * 1.1 + 1
        _quiet(made.value_axis)
        plot = made.plots[0]
        plot.gap_width, plot.overlap = 90, 100
        plot.series[0].format.fill.background()
        for number, series in enumerate(drawn):
            fill = plot.series[1].points[number].format.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(vendor_color(series.vendor, "light"))

    @staticmethod
    def _bar_axes(made: Any) -> None:
        """Axes of a bar chart. Bars are given from the last to the first: offices draw the first at the bottom.

        An axis turned round would do the same, but not every office then leaves the other axis at the bottom.
        """
        from pptx.enum.chart import XL_TICK_MARK

        names = made.category_axis
        names.format.line.fill.background()
        names.major_tick_mark = XL_TICK_MARK.NONE
        names.tick_labels.font.size = _points(13)
        names.tick_labels.font.color.rgb = _rgb(_THEME.text)
        names.has_major_gridlines = False
        made.value_axis.has_major_gridlines = False

    def _states(self, slide: Any, chart: Chart) -> None:
        """Relations before and after as an editable table."""
        from pptx.enum.text import MSO_ANCHOR
        from pptx.util import Inches

        rows = len(chart.series) + 1
        height = min(0.5, 5.1 / rows)
        frame = slide.shapes.add_table(rows, 3, Inches(_LEFT), Inches(1.6), Inches(_INNER), Inches(height * rows))
        table = frame.table
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(chart.alt)[:1_000])
        heads = ["", *(point.x for point in chart.series[0].points)]
        lines = [heads, *([one.name, *(point.label for point in one.points)] for one in chart.series)]
        size = 14 if rows <= 11 else 11
        for row, line in enumerate(lines):
            table.rows[row].height = Inches(height)
            for column, text in enumerate(line):
                cell = table.cell(row, column)
                cell.text = clean(text)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.margin_top = cell.margin_bottom = Inches(0.02)
                cell.fill.solid()
                state = row > 0 and column > 0
                value = chart.series[row - 1].points[column - 1].y if state else 5.0
                cell.fill.fore_color.rgb = _rgb(_STATE_FILL[value] if state else "FFFFFF")
                white = state and value < 5
                self.style(
                    cell.text_frame.paragraphs[0],
                    size,
                    bold=row == 0,
                    color="#FFFFFF" if white else _THEME.muted if row == 0 or state else _THEME.text,
                )


def _size(texts: Sequence[str], height: float, most: float) -> float:
    """The largest size in points at which texts fit one below the other into a height in inches."""
    size = most
    while size > 11:
        letters = _INNER * 72 / (size * 0.5)
        lines = sum(math.ceil((len(text) + 2) / letters) for text in texts)
        if (lines * 1.2 + len(texts) * 0.5) * size / 72 <= height:
            break
        size -= 1
    return size


def _text(paragraph: Paragraph) -> str:
    return " ".join(sentence.text for sentence in paragraph.sentences)


def _marks(plotted: Any, points: Sequence[Point | None], color: Any) -> None:
    """A mark at each price that was told: full when closed or confirmed, hollow when reported."""
    from pptx.enum.chart import XL_MARKER_STYLE

    plotted.marker.style = XL_MARKER_STYLE.NONE
    for number, point in enumerate(points):
        if point is None:
            continue
        mark = plotted.points[number].marker
        mark.style, mark.size = XL_MARKER_STYLE.CIRCLE, 8
        mark.format.fill.solid()
        mark.format.fill.fore_color.rgb = _rgb("#FFFFFF") if point.hollow else color
        mark.format.line.color.rgb = color


def clean(text: str) -> str:
    """Text without control characters, which XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign == "\n")


def _year(day: str) -> float:
    """A day as a year with a fraction."""
    import datetime as dt

    value = dt.date.fromisoformat(day)
    return value.year + (value.timetuple().tm_yday - 1) / 365.25


def _log(axis: Any) -> None:
    """A log scale; python-pptx has no property for it, and the order of the elements matters."""
    from pptx.oxml.ns import qn

    scaling = axis._element.find(qn("c:scaling"))
    base = scaling.makeelement(qn("c:logBase"), {"val": "10"})
    scaling.insert(0, base)


def _quiet(axis: Any) -> None:
    axis.format.line.fill.background()
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = _rgb(_THEME.line)


def _rgb(color: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(color.lstrip("#"))


def _points(size: float) -> Any:
    from pptx.util import Pt

    return Pt(size)


def _emu(inches: float) -> Any:
    from pptx.util import Inches

    return Inches(inches)


def _center() -> Any:
    from pptx.enum.text import PP_ALIGN

    return PP_ALIGN.CENTER


def pale(color: str, share: float = 0.45) -> str:
    """A colour mixed with white: what was reported and not confirmed."""
    parts = [int(color[start : start + 2], 16) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)
