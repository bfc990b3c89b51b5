"""The report as a workbook: a sheet a topic, real number formats, native charts, and a sheet of sources."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from dashboard.inert import inert
from dashboard.names import name_of
from dashboard.palette import vendor_color
from dashboard.report.model import Chart, Column, Finding, Point, Report, Row, Table, path_of
from dashboard.report.render.archive import fixed
from dashboard.report.render.formats import formats
from dashboard.report.render.tabular import NUMERIC
from models.errors import InvalidValue
from models.period import Period

#: Number formats by kind of column; money has one a language.
_FORMATS = {
    "number": "#,##0",
    "share": "0.0%",
    "multiple": '0.0"×"',
    "confidence": "0.00",
    "date": "yyyy-mm-dd",
}
#: A cell holds so many characters.
_CELL = 32_767
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def render(report: Report) -> bytes:
    """The report as XLSX."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": report.title, "author": "Labelscope", "created": report.time.replace(tzinfo=None)})
    writer = _Writer(report, book)
    writer.summary()
    charts = {chart.id: chart for chart in report.charts()}
    for table in report.tables():
        writer.table(table)
    for chart in charts.values():
        writer.chart(chart)
    writer.sources()
    book.close()
    return fixed(buffer.getvalue(), report.time)


class _Writer:
    """Writes sheets into one workbook."""

    def __init__(self, report: Report, book: Any) -> None:
        self.report = report
        self.book = book
        self.head = book.add_format(
            {"bold": True, "bg_color": "#F1F5F9", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.title = book.add_format({"bold": True, "font_size": 16, "text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.muted = book.add_format({"font_color": "#51607A", "text_wrap": True, "valign": "top"})
        self.link = book.add_format({"font_color": "#1D4ED8", "underline": 1, "valign": "top"})
        self.forms = formats(report.lang)
        forms = {**_FORMATS, "money": self.forms.money}
        self.formats = {kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in forms.items()}
        # Months and days stand in one column: a day keeps to the left as the texts do.
        self.formats["date"].set_align("left")
        self.right = book.add_format(
            {"bold": True, "bg_color": "#F1F5F9", "bottom": 1, "text_wrap": True, "valign": "top", "align": "right"}
        )
        self.indented = book.add_format({"valign": "top", "indent": 1})
        self.names: set[str] = set()

    def sheet(self, name: str) -> Any:
        """A sheet with a name that Excel allows, once."""
        bare = "".join(" " if sign in "[]:*?/\\'" else sign for sign in name).strip()[:31] or "Sheet"
        unique, number = bare, 2
        while unique.casefold() in self.names:
            unique = f"{bare[:27]} {number}"
            number += 1
        self.names.add(unique.casefold())
        sheet = self.book.add_worksheet(unique)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    # ------------------------------------------------------------------ summary

    def summary(self) -> None:
        """Headline, and the changes that matter."""
        report, words = self.report, self.report.words
        sheet = self.sheet(words["summary"])
        columns: Any = words_columns(report)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 60)
        sheet.set_column(3, 5, 26)
        sheet.write_string(0, 0, report.title, self.book.add_format({"bold": True, "font_size": 16}))
        sheet.write_string(1, 0, report.dates, self.book.add_format({"font_color": "#51607A"}))
        sheet.merge_range(2, 0, 2, 5, "", self.bold)
        sheet.write_string(2, 0, text(report.headline.text + self.cited(report.headline.cited)), self.bold)
        sheet.set_row(2, 34)
        row = 4
        findings = report.findings()
        if findings:
            row = self._findings(sheet, row, findings, columns)
        for section in report.sections:
            if section.id not in ("summary", "elsewhere", "coverage"):
                continue
            for block in section.blocks:
                for sentence in getattr(block, "sentences", ()):
                    sheet.merge_range(row, 0, row, 5, "", self.wrap)
                    sheet.write_string(row, 0, text(sentence.text + self.cited(sentence.cited)), self.wrap)
                    sheet.set_row(row, 15 * (1 + len(sentence.text) // 150))
                    row += 1
        sheet.merge_range(row + 1, 0, row + 1, 5, "", self.muted)
        sheet.write_string(row + 1, 0, words["as_known"], self.muted)

    def _findings(self, sheet: Any, row: int, findings: Sequence[Finding], columns: Any) -> int:
        words = self.report.words
        heads = ("", columns["what"], words["changes"], words["before"], words["after"], words["sources"])
        for place, head in enumerate(heads):
            sheet.write_string(row, place, head, self.head)
        for finding in findings:
            row += 1
            sheet.write_number(row, 0, finding.rank, self.bold)
            cells = (
                finding.topic.text,
                " ".join([finding.title.text, *(sentence.text for sentence in finding.why)]),
                finding.before.text,
                finding.after.text,
                self.cited(finding.claims[:4]).strip(),
            )
            for place, cell in enumerate(cells, start=1):
                sheet.write_string(row, place, text(cell), self.wrap)
            sheet.set_row(row, 15 * (1 + len(cells[1]) // 58))
        return row + 2

    def cited(self, claims: Sequence[str]) -> str:
        """Numbers in brackets."""
        numbers = self.report.cite(claims)
        return f" [{', '.join(map(str, numbers))}]" if numbers else ""

    # ------------------------------------------------------------------ tables

    def table(self, table: Table) -> None:
        """A table with frozen head and filters."""
        sheet = self.sheet(table.title)
        heads = [*(column.title for column in table.columns), self.report.words["sources"]]
        right = [*(column.kind in NUMERIC for column in table.columns), False]
        for place, head in enumerate(heads):
            sheet.write_string(0, place, text(head), self.right if right[place] else self.head)
        for number, row in enumerate(table.rows, start=1):
            self._row(sheet, number, row, table.columns)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(heads) - 1)
        sheet.autofit(320)
        sheet.repeat_rows(0)

    def _row(self, sheet: Any, number: int, row: Row, columns: Sequence[Column]) -> None:
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            if column.kind in NUMERIC and isinstance(cell.value, int | float):
                sheet.write_number(number, place, cell.value, self.formats.get(column.kind))
            elif (day := _day(cell.value)) is not None:
                sheet.write_datetime(number, place, day, self.formats["date"])
            elif cell.value is not None:
                sheet.write_string(number, place, text(cell.text))
        sheet.write_string(number, len(columns), self.cited(row.cited).strip(), self.indented)

    # ------------------------------------------------------------------ charts

    def chart(self, chart: Chart) -> None:
        """The chart's data on a sheet, with a native chart beside them."""
        sheet = self.sheet(chart.title)
        draw = {"steps": self._steps, "bars": self._bars, "ranges": self._ranges, "states": self._states}[chart.kind]
        draw(sheet, chart)

    def _heads(self, sheet: Any, *heads: str) -> None:
        for place, head in enumerate(heads):
            sheet.write_string(0, place, text(head), self.head)
        sheet.freeze_panes(1, 0)

    def _place(self, sheet: Any, made: Any, chart: Chart, column: int) -> None:
        made.set_title({"name": chart.title, "name_font": {"size": 12}, "overlay": False})
        made.set_size({"width": 760, "height": 420})
        sheet.insert_chart(1, column, made, {"description": chart.alt[:1_000]})
        sheet.write_string(23, column, text(chart.caption), self.book.add_format({"font_color": "#51607A"}))

    def _steps(self, sheet: Any, chart: Chart) -> None:
        """Each price from its day to the next as two points, so that a scatter line makes steps."""
        columns = words_columns(self.report)
        self._heads(sheet, columns["vendor"], columns["as_of"], columns["price"])
        made = self.book.add_chart({"type": "scatter", "subtype": "straight"})
        row = 1
        for series in chart.series:
            first = row
            color = vendor_color(series.vendor, "light")
            marks: list[dict[str, Any]] = []
            for day, value, point in path_of(series, chart.until):
                sheet.write_string(row, 0, text(series.name))
                sheet.write_datetime(row, 1, dt.datetime.fromisoformat(day), self.formats["date"])
                sheet.write_number(row, 2, value, self.formats["money"])
                marks.append(_mark(point, color))
                row += 1
            blank: list[dict[str, Any] | None] = [{"delete": True}] * (row - first - 1)
            label = {"value": text(series.name), "font": {"color": color, "bold": True}}
            made.add_series(
                {
                    "name": text(series.name),
                    "categories": [sheet.name, first, 1, row - 1, 1],
                    "values": [sheet.name, first, 2, row - 1, 2],
                    "line": {"color": color, "width": 2},
                    "marker": {"type": "circle", "size": 7},
                    "points": marks,
                    "data_labels": {"value": True, "position": "right", "custom": [*blank, label]},
                }
            )
        grid = {"visible": True, "line": {"color": "#E2E8F0"}}
        axis = {"log_base": 10, "num_format": self.forms.decades, "major_gridlines": grid, "line": {"none": True}}
        low = min(point.y for series in chart.series for point in series.points)
        made.set_y_axis({**axis, "min": 10.0 ** int(len(str(int(low))) - 1), "crossing": "min"})
        made.set_x_axis({"date_axis": True, "num_format": self.forms.month, "major_gridlines": {"visible": False}})
        made.set_legend({"none": True})
        made.set_plotarea({"layout": {"x": 0.1, "y": 0.14, "width": 0.74, "height": 0.72}})
        sheet.set_column(0, 2, 16)
        self._place(sheet, made, chart, 4)

    def _bars(self, sheet: Any, chart: Chart) -> None:
        columns = words_columns(self.report)
        self._heads(sheet, columns["vendor"], columns["revenue"])
        for row, series in enumerate(chart.series, start=1):
            sheet.write_string(row, 0, text(series.name))
            sheet.write_number(row, 1, series.points[0].y, self.formats["money"])
        made = self.book.add_chart({"type": "bar"})
        last = len(chart.series)
        made.add_series(
            {
                "name": chart.title,
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, 1, last, 1],
                "points": [
                    {
                        "fill": {
                            "color": vendor_color(series.vendor, "light"),
                            "transparency": 55 if series.points[0].hollow else 0,
                        }
                    }
                    for series in chart.series
                ],
                "gap": 60,
                "data_labels": {"value": True, "num_format": self.forms.money},
            }
        )
        made.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        made.set_legend({"none": True})
        sheet.set_column(0, 1, 18)
        self._place(sheet, made, chart, 3)

    def _ranges(self, sheet: Any, chart: Chart) -> None:
        columns = words_columns(self.report)
        self._heads(sheet, columns["vendor"], columns["low"], columns["median"], columns["high"], "")
        for row, series in enumerate(chart.series, start=1):
            point = series.points[0]
            sheet.write_string(row, 0, text(series.name))
            values = (point.y, point.middle, point.y2)
            for place, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(row, place, value, self.formats["money"])
            sheet.write_number(row, 4, max(0.0, (point.y2 or point.y) - point.y), self.formats["money"])
        made = self.book.add_chart({"type": "bar", "subtype": "stacked"})
        last = len(chart.series)
        names = [sheet.name, 1, 0, last, 0]
        made.add_series({"categories": names, "values": [sheet.name, 1, 1, last, 1], "fill": {"none": True}})
        made.add_series(
            {
                "categories": names,
                "values": [sheet.name, 1, 4, last, 4],
                "points": [{"fill": {"color": vendor_color(series.vendor, "light")}} for series in chart.series],
                "gap": 90,
            }
        )
        made.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
        made.set_x_axis(
            {"num_format": self.forms.dollars, "major_gridlines": {"visible": True, "line": {"color": "#E2E8F0"}}}
        )
        made.set_legend({"none": True})
        sheet.set_column(0, 3, 16)
        sheet.set_column(4, 4, None, None, {"hidden": True})
        made.show_hidden_data()
        self._place(sheet, made, chart, 6)

    def _states(self, sheet: Any, chart: Chart) -> None:
        """States are words: a coloured table serves better than a drawing."""
        words = self.report.words
        columns = words_columns(self.report)
        self._heads(sheet, columns["client"], words["before"], words["after"])
        fills = {0.0: "#D1FAE5", 5.0: "#E2E8F0", 3.0: "#FEE2E2", 4.0: "#FEE2E2"}
        forms = {
            height: self.book.add_format({"bg_color": fills.get(height, "#FEF3C7")})
            for height in sorted({point.y for series in chart.series for point in series.points})
        }
        for row, series in enumerate(chart.series, start=1):
            sheet.write_string(row, 0, text(series.name))
            for place, point in enumerate(series.points, start=1):
                sheet.write_string(row, place, text(point.label), forms[point.y])
        sheet.set_column(0, 2, 28)

    # ------------------------------------------------------------------ sources

    def sources(self) -> None:
        """Every reference with its address."""
        report = self.report
        sheet = self.sheet(report.words["sources_table"])
        columns = words_columns(report)
        heads = (
            "#",
            columns["vendor"],
            columns["says"],
            columns["publisher"],
            report.words["origin"],
            columns["published"],
            report.words["link"],
            columns["new"],
        )
        for place, head in enumerate(heads):
            sheet.write_string(0, place, text(head), self.head)
        for row, one in enumerate(report.references, start=1):
            sheet.write_number(row, 0, one.number)
            cells = (name_of(one.vendor), one.says, one.publisher, one.origin, one.date)
            for place, cell in enumerate(cells, start=1):
                sheet.write_string(row, place, text(cell), self.wrap if place == 2 else None)
            if one.url:
                # Excel refuses longer links and more than 65,530 of them.
                if len(one.url) <= 2_000 and row < 65_000:
                    sheet.write_url(row, 6, one.url, self.link, text(one.url)[:255])
                else:
                    sheet.write_string(row, 6, text(one.url))
            sheet.write_boolean(row, 7, one.new)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(report.references)), len(heads) - 1)
        for place, width in enumerate((6, 18, 70, 28, 20, 18, 50, 8)):
            sheet.set_column(place, place, width)
        sheet.repeat_rows(0)


def _mark(point: Point | None, color: str) -> dict[str, Any]:
    """The mark of a price that was told: full when closed or confirmed, hollow when reported; none at a mere corner."""
    if point is None:
        return {"fill": {"none": True}, "border": {"none": True}}
    return {"fill": {"color": "#FFFFFF" if point.hollow else color}, "border": {"color": color}}


def words_columns(report: Report) -> Any:
    """Headings of columns in the report's language."""
    from dashboard.report.language import language

    return language(report.lang).words["columns"]


def text(value: object) -> str:
    """A cell's text: inert, without control characters that XML cannot hold, and no longer than a cell."""
    plain = str(inert(value))
    return "".join(sign for sign in plain if sign >= " " or sign in "\t\n")[:_CELL]


def _day(value: object) -> dt.datetime | None:
    """A cell that holds a day; None for coarser periods and all else."""
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        day = Period.parse(value).first
    except InvalidValue:
        return None
    # Excel counts days from 1900.
    return dt.datetime(day.year, day.month, day.day) if day.year > 1900 else None  # noqa: DTZ001
