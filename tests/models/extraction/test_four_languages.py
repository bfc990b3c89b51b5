"""Sentences of six languages in the style of agencies, forums, filings and job posts, with their claims.

A line of ``sentences/<language>.txt`` or ``sentences/<language>-<theme>.txt`` (others: whose figure it is, and which
figures are no vendor's at all; pay: rates of work; interviews: talks, their paragraphs parted by ``¶``)
is a sentence and, after two bars, the claims that it makes: vendor, metric, then kind and client, or
figure (``low..high``, ``~`` for an open end) and unit; kind and status where they are looked at.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from data.reference import load_organizations
from models.claim import Claim, Metric
from models.document import Document
from models.extraction import extract
from models.period import Period

_FOLDER = Path(__file__).parent / "sentences"
_PUBLISHED = Period.parse("2026-03-12")


def _sentences() -> list[tuple[str, str, str]]:
    return [
        (file.stem[:2], *(part.strip() for part in line.split("||")))
        for file in sorted(_FOLDER.glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def _figure(value: float | None) -> str:
    if value is None:
        return "~"
    scale, sign = (1e9, "B") if abs(value) >= 1e9 else (1e6, "M") if abs(value) >= 1e5 else (1, "")
    return f"{value / scale:g}{sign}"


def _told(claim: Claim) -> list[str]:
    """A claim in the words of the files, all that they may look at."""
    head = [claim.vendor, claim.metric.value]
    if claim.metric is Metric.CLIENT:
        head += [claim.kind or "~", claim.party or "~"]
    else:
        low, high = _figure(claim.low), _figure(claim.high)
        head += [low if low == high else f"{low}..{high}", claim.unit or "~", claim.kind or "~"]
    return [*head, claim.status.value]


def _fits(told: list[str], wanted: list[str]) -> bool:
    left = iter(told)
    return all(word in left for word in wanted)


@pytest.mark.parametrize(("lang", "text", "wanted"), _sentences())
def test_a_sentence_makes_these_claims_and_no_other(lang: str, text: str, wanted: str) -> None:
    document = Document("one", "", text.replace(" ¶ ", "\n\n"), lang=lang, published=_PUBLISHED)
    told = [_told(one) for one in extract(document, load_organizations())]
    claims = [one.split() for one in wanted.split(";") if one]
    assert len(told) == len(claims), told
    for claim in claims:
        assert any(_fits(one, claim) for one in told), (claim, told)
