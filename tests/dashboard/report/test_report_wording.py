"""Words that depend on the language or on two changes at once: French spaces, a round with its price, head counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from dashboard.report import delivery, making
from dashboard.report.changed import MOST_ALIKE
from dashboard.report.language import language
from dashboard.report.model import Report

Make = Callable[..., Report]


def all_text(report: Report) -> str:
    """Markdown, HTML, mail and the texts of charts, as people read them."""
    return "\n".join(
        [
            making.render(report, "md").decode(),
            making.render(report, "html").decode().partition("<body>")[2],
            "\n".join(delivery._lines(report)),
            *(point.label for chart in report.charts() for series in chart.series for point in series.points),
            *(chart.alt for chart in report.charts()),
        ]
    )


@pytest.mark.parametrize("week", ["2025-W44", "2025-W27"])
def test_french_parts_its_colons_and_semicolons(make_report: Make, week: str) -> None:
    report = make_report(week, "fr")
    ours = unescape(re.sub(r"<[^>]*>|https?:\S+", " ", all_text(report))).replace("\\", "")
    for reference in report.references:
        for outside in (reference.title, reference.words, reference.publisher, reference.origin):
            ours = ours.replace(outside, " ") if outside else ours
    assert re.findall(r"[^\W\d_]{3,}[:;](?= )|[^\W\d_]{3,} [:;](?= )", ours) == []
    assert "Avant\u00a0: " in ours
    assert "“" not in ours


def test_english_keeps_its_own(make_report: Make) -> None:
    text = making.render(make_report("2025-W44"), "md").decode()
    assert "Before: " in text
    assert "\u00a0:" not in text


def test_typography_is_set_where_a_language_is_read() -> None:
    french = language("fr")
    assert french.labelled("Avant", "rien") == "Avant\u00a0: rien"
    assert french.words["quoted"].format(text="x") == "«\u00a0x\u00a0»"
    for text in [*french.templates.values(), *(word for word in french.words.values() if isinstance(word, str))]:
        assert not re.search(r" [:;!?»]|« ", text), text
    assert language("en").words["quoted"].format(text="x") == "“x”"
    assert french.fixed(0.94, 2) == "0,94"


@pytest.mark.parametrize("text", ["un montant", "un client non nommé", "OpenAI", "Edwin Chen"])
def test_french_elides_before_vowels(text: str) -> None:
    assert "".join(part.text for part in language("fr").fill("funding.denied", **_places(text))).startswith(
        "Une levée d’"
    )


def _places(text: str) -> dict[str, str]:
    return {"amount": text, "vendor": "Mercor", "round": "", "lead": "", "when": ""}


def test_a_round_and_its_price_are_one_headline(make_report: Make) -> None:
    english = make_report("2025-W44").headline.text
    assert english == (
        "Mercor raised $350 million in a Series C led by Felicis at a valuation of $10 billion in October 2025."
    )
    assert "sur la base d’une valorisation de 10\u00a0milliards" in make_report("2025-W44", "fr").headline.text
    talks = make_report("2025-W27").headline.text
    assert talks.startswith("Surge AI is in talks to raise $1 billion at a valuation of $15 billion in July 2025")


def test_the_first_page_is_not_all_of_one_kind(make_report: Make) -> None:
    for week in ("2025-W27", "2025-W40", "2025-W24"):
        topics = [
            (finding.vendor, finding.topic.text.split(" · ")[1].split(",")[0])
            for finding in make_report(week).findings()
        ]
        assert len(topics) == 5
        assert all(topics.count(topic) <= MOST_ALIKE for topic in topics)


def test_a_price_in_talks_is_weighed_against_the_record(make_report: Make) -> None:
    finding = make_report("2025-W27").findings()[0]
    why = " ".join(sentence.text for sentence in finding.why)
    assert "That price would be 15 times the annual revenue of $1 billion (2024)." in why
    assert "It would rank 2nd of" in why


def test_head_counts_that_do_not_fit_together_say_so(make_report: Make) -> None:
    said = {sentence.text for sentence in make_report("2025-W44").sentences()}
    assert "The two head counts may not count the same people." in said
    assert "That is 93.6% less than the figure before it (468,000, February 2025)." in said
    # Two years of growth are no such case.
    assert "The two head counts may not count the same people." not in {
        sentence.text for sentence in make_report("2025-W40").sentences()
    }


def test_a_layoff_in_a_table_has_no_state_before_it(make_report: Make) -> None:
    report = make_report("2025-W44")
    table = next(one for one in report.tables() if one.id == "changes")
    row = next(one for one in table.rows if one.cells[2].text.startswith("Layoffs"))
    assert row.cells[4].value is None
    assert "The cut on record before it was of 500 contractors (16 July 2025)." in {s.text for s in report.sentences()}
