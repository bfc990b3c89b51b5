"""Sentences by rules: agreement in number and tense, bounds, units, both languages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.report.language import _PLACE, Language, language
from dashboard.report.model import Part
from dashboard.report.telling import Teller, Told, short_figure
from models.claim import RULES, Metric, Status
from models.errors import InvalidValue
from models.quantity import CURRENCIES

EN, FR = language("en"), language("fr")
FIRST, LAST = dt.date(2025, 10, 13), dt.date(2025, 10, 19)


def say(lang: Language, **fields: object) -> str:
    told = Told(**{"vendor": "mercor", "status": "confirmed", "claims": ("c1",), **fields})  # type: ignore[arg-type]
    return Teller(lang, FIRST, LAST).statement(told).text.replace("\u00a0", " ").replace("\u202f", " ")


def test_both_languages_have_the_same_keys_and_no_digit() -> None:
    assert set(EN.templates) == set(FR.templates)
    assert set(EN.words) == set(FR.words)
    for lang in (EN, FR):
        for key, template in lang.templates.items():
            assert not re.search(r"\d", template), key
    groups = set(EN.names) - {"scales", "currencies"}
    assert groups == set(FR.names) - {"scales", "currencies"}
    for group in groups:
        assert set(EN.names[group]) == set(FR.names[group]), group
    for key, template in EN.templates.items():
        # A language may need a place for agreement that the other does without, never one that is not given.
        extra = {m[2] for m in _PLACE.finditer(FR.templates[key])} ^ {m[2] for m in _PLACE.finditer(template)}
        assert extra <= {"n", "did", "done", "ratio", "share", "claims", "vendors"}, key


def test_status_sets_the_verb() -> None:
    money = {"metric": "funding", "kind": "series_c", "low": 3.5e8, "high": 3.5e8, "value": 3.5e8, "unit": "USD"}
    by_status = {status.value: say(EN, **money, status=status.value, as_of="2025-10") for status in Status}
    assert by_status["confirmed"] == "Mercor raised $350 million in a Series C in October 2025."
    assert by_status["reported"] == "Mercor reportedly raised $350 million in a Series C in October 2025."
    assert by_status["talks"] == "Mercor is in talks to raise $350 million in a Series C in October 2025."
    assert by_status["projected"] == "Mercor is expected to raise $350 million in a Series C in October 2025."
    assert by_status["denied"] == "It is denied that Mercor raised $350 million in a Series C in October 2025."
    french = say(FR, **money, status="reported", as_of="2025-10")
    assert french == "Mercor aurait levé 350 millions de dollars en série C en octobre 2025."


def test_the_period_sets_the_tense() -> None:
    rate = {"metric": "revenue", "kind": "run_rate", "low": 5e8, "high": 5e8, "value": 5e8, "unit": "USD"}
    assert say(EN, **rate, as_of="2025-10") == "Mercor has an annual run rate of $500 million as of October 2025."
    assert say(EN, **rate, as_of="2025-01") == "Mercor had an annual run rate of $500 million in January 2025."
    later = say(EN, **rate, as_of="2026", status="projected")
    assert later == "Mercor is expected to reach an annual run rate of $500 million in 2026."
    year = {**rate, "kind": "annual"}
    assert say(EN, **year, as_of="2025") == "Mercor has revenue of $500 million in 2025."
    assert say(EN, **year, as_of="2024") == "Mercor had revenue of $500 million in 2024."
    assert say(EN, **year, as_of="2025-H1").endswith("in the first half of 2025.")
    assert say(FR, **year, as_of="2024") == "Mercor a réalisé un chiffre d’affaires de 500 millions de dollars en 2024."
    assert say(FR, **rate, as_of="2025-01", status="reported").startswith(
        "Le rythme annuel de revenus de Mercor se serait établi à 500 millions de dollars"
    )


def test_numbers_agree() -> None:
    staff = {"metric": "workforce", "kind": "employees", "unit": "people", "as_of": "2025-10"}
    assert "1 person " in say(EN, **staff, low=1.0, high=1.0, value=1.0)
    assert "2 people " in say(EN, **staff, low=2.0, high=2.0, value=2.0)
    assert "1 personne " in say(FR, **staff, low=1.0, high=1.0, value=1.0)
    assert "1 500 personnes " in say(FR, **staff, low=1500.0, high=1500.0, value=1500.0)
    assert FR.money(1.9e9, "EUR").replace("\u00a0", " ") == "1,9 milliard d’euros"
    assert FR.money(2e9, "EUR").replace("\u00a0", " ") == "2 milliards d’euros"
    assert FR.money(1.5, "USD").replace("\u00a0", " ") == "1,50 dollar"
    n = EN.count(1, ("c",))
    assert EN.say("why.buyers", n=n, vendor="Mercor").text == "1 client on record still buys from Mercor."
    n = EN.count(3, ("c",))
    assert EN.say("why.buyers", n=n, vendor="Mercor").text == "3 clients on record still buy from Mercor."
    assert FR.ordinal(1) == "1er"
    assert [EN.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th".split()
    )


def test_bounds_and_ranges_are_kept() -> None:
    pay = {"metric": "pay_rate", "kind": "expert", "unit": "USD/hour", "as_of": "2025-10"}
    assert "$18 to $32 an hour" in say(EN, **pay, low=18.0, high=32.0, value=25.0)
    assert "$85 an hour or more" in say(EN, **pay, low=85.0, high=None, value=85.0)
    assert "up to $90 an hour" in say(EN, **pay, low=None, high=90.0, value=90.0)
    assert "18 à 32 dollars de l’heure" in say(FR, **pay, low=18.0, high=32.0, value=25.0)
    assert "au plus 90 dollars de l’heure" in say(FR, **pay, low=None, high=90.0, value=90.0)
    vague = say(EN, metric="revenue", low=1e8, high=999_999_999.0, unit="USD", as_of="2024")
    assert "between $100 million and $1 billion" in vague
    abroad = say(EN, metric="revenue", kind="annual", low=4e8, high=4e8, unit="AUD", value_usd=2.6e8, as_of="2024")
    assert "A$400 million ($260 million)" in abroad


def test_growth_up_down_and_times() -> None:
    growth = {"metric": "revenue_growth", "kind": "year", "as_of": "2025-Q3"}
    up = say(EN, **growth, low=50.0, high=50.0, value=50.0, unit="percent")
    assert up == "Revenue of Mercor grew by 50% year on year in the third quarter of 2025."
    down = say(EN, **growth, low=-13.0, high=-13.0, value=-13.0, unit="percent")
    assert down == "Revenue of Mercor fell by 13% year on year in the third quarter of 2025."
    times = say(FR, **growth, low=3.0, high=3.0, value=3.0, unit="multiple")
    assert "a atteint 3 fois son niveau" in times


def test_clients_in_every_kind_and_status() -> None:
    event = {"metric": "client", "party": "google", "as_of": "2025-10", "vendor": "scale-ai"}
    assert say(EN, **event, kind="ends") == "Google ended its work with Scale AI in October 2025."
    assert say(EN, **event, kind="ends", status="talks") == "Google plans or weighs an end of its work with Scale AI."
    assert say(FR, **event, kind="ends", status="reported") == (
        "Google aurait mis fin à son travail avec Scale AI en octobre 2025."
    )
    assert say(FR, **event, kind="pauses", status="denied") == (
        "Il est démenti que Google ait suspendu son travail avec Scale AI en octobre 2025."
    )
    openai = say(FR, **{**event, "party": "openai"}, kind="ends", status="denied")
    assert "qu’OpenAI ait mis fin" in openai


def _tolds() -> st.SearchStrategy[Told]:
    """Every metric, kind, status, sort of bound and period that a claim may have."""

    @st.composite
    def build(draw: st.DrawFn) -> Told:
        metric = draw(st.sampled_from(list(Metric)))
        rule = RULES[metric]
        kind = draw(st.sampled_from([None, *sorted(rule.kinds)]))
        if metric is Metric.CLIENT:
            kind = draw(st.sampled_from(sorted(rule.kinds)))
        unit, low, high = None, None, None
        if rule.units:
            family = draw(st.sampled_from(sorted(rule.units)))
            currency = draw(st.sampled_from(["USD", "EUR", "KES", "INR", *sorted(CURRENCIES)[:5]]))
            per = draw(st.sampled_from(sorted(rule.per))) if rule.per else "hour"
            unit = {"money": currency, "rate": f"{currency}/{per}"}.get(family.value, family.value)
            ends = sorted(draw(st.lists(st.floats(0.01, 1e13), min_size=2, max_size=2)))
            shape = draw(st.sampled_from(["exact", "range", "floor", "ceiling", "none"]))
            low = None if shape in ("ceiling", "none") else ends[0]
            high = None if shape in ("floor", "none") else ends[0] if shape == "exact" else ends[1]
        return Told(
            vendor=draw(st.sampled_from(["mercor", "appen", "someone-new"])),
            metric=metric.value,
            status=draw(st.sampled_from([status.value for status in Status])),
            kind=kind,
            party=draw(st.sampled_from([None, "openai", "a-new-client"])) if metric is not Metric.CLIENT else "openai",
            scope=draw(st.sampled_from([None, "Data unit"])),
            region=draw(st.sampled_from([None, "KE", "US"])),
            as_of=draw(st.sampled_from([None, "2024", "2025-H1", "2025-Q4", "2025-10", "2025-10-14", "2027"])),
            low=low,
            high=high,
            value=None,
            unit=unit,
            claims=("c1", "c2"),
        )

    return build()


@given(told=_tolds(), code=st.sampled_from(["en", "fr"]))
def test_whatever_a_claim_may_be_there_is_a_whole_sentence(told: Told, code: str) -> None:
    sentence = Teller(language(code), FIRST, LAST).statement(told)
    text = sentence.text
    assert text.endswith(".")
    assert "{" not in text
    assert "  " not in text
    assert ".." not in text
    assert sentence.cited
    for part in sentence.parts:
        assert part.kind != "text" or not re.search(r"\d", part.text)
    assert "None" not in short_figure(language(code), told)


@given(value=st.floats(0.01, 9e14), code=st.sampled_from(["en", "fr"]))
def test_an_amount_is_right_to_four_digits(value: float, code: str) -> None:
    lang = language(code)
    text = lang.money(value, "USD").replace("\u00a0", " ").replace("\u202f", "")
    number = re.search(r"\d[\d.,]*", text)
    assert number is not None
    plain = number[0].replace(",", ".") if code == "fr" else number[0].replace(",", "")
    scale = 1.0
    for word, factor in (
        ("trillion", 1e12),
        ("billion", 1e12 if code == "fr" else 1e9),
        ("milliard", 1e9),
        ("million", 1e6),
    ):
        if word in text:
            scale = factor
            break
    assert float(plain) * scale == pytest.approx(value, rel=6e-4, abs=0.006)


def test_a_gap_in_a_language_is_an_error() -> None:
    with pytest.raises(InvalidValue, match="wants vendor"):
        EN.fill("why.buyers", n=Part("2", value=2.0))
    with pytest.raises(InvalidValue, match="no template"):
        EN.first("valuation.nothing")
    with pytest.raises(InvalidValue, match="unknown"):
        language("de")
