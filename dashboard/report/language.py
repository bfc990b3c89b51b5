"""Languages of the report: templates, agreement, and how figures and dates are said.

Templates live in ``assets/<code>.toml`` and hold no digit: every number comes in through a part that knows its claims.
A place ``{name}`` takes a part; ``{de:name}`` and ``{que:name}`` elide in French; ``{n?one|many}`` chooses by number.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.report.model import COUNT, DATE, FIGURE, NAME, TEXT, Part, Sentence
from dashboard.wording import SIGNS
from models.errors import InvalidValue
from models.period import Period, Precision
from models.quantity import MULTIPLE, PEOPLE, PERCENT, currency_of, per_of

ASSETS = Path(__file__).parent / "assets"
CODES = ("en", "fr")
_PLACE = re.compile(r"\{(?:(de|que):)?(\w+)(?:\?([^{}|]*)\|([^{}|]*))?\}")
_VOWEL = re.compile("[aeiouyàâéèêëîïôûœ]", re.IGNORECASE)
#: Names that begin with a vowel letter and no vowel sound.
_NO_ELISION = ("uber", "one", "yahoo", "y ", "youtube", "us ")
_NBSP, _THIN = "\u00a0", "\u202f"

#: What fills a place: a part, a finished fragment, or nothing.
Filling = Part | Sentence | tuple[Part, ...] | str | None


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, templates and words."""

    #: en or fr.
    code: str
    #: Whole sentences and fragments by dotted key.
    templates: Mapping[str, str]
    #: Headings and labels by key.
    words: Mapping[str, str]
    #: Names of months, kinds, currencies and so on, by group.
    names: Mapping[str, Mapping[str, str]]

    # ------------------------------------------------------------------ sentences

    def has(self, key: str) -> bool:
        """True when there is a template of that name."""
        return key in self.templates

    def first(self, *keys: str) -> str:
        """The first key that has a template.

        Raises:
            InvalidValue: none has one, which is a gap in the language file.
        """
        for key in keys:
            if key in self.templates:
                return key
        raise InvalidValue(f"language {self.code}: no template for any of {', '.join(keys)}")

    def fill(self, key: str, **places: Filling) -> tuple[Part, ...]:
        """A fragment: the template with its places filled."""
        template = self.templates[key]
        parts: list[Part] = []
        at = 0
        for match in _PLACE.finditer(template):
            if match.start() > at:
                parts.append(Part(template[at : match.start()]))
            elide, name, one, many = match.groups()
            parts.extend(self._place(key, places, elide, name, one, many))
            at = match.end()
        if at < len(template):
            parts.append(Part(template[at:]))
        return tuple(_joined(parts))

    def _place(
        self,
        key: str,
        places: Mapping[str, Filling],
        elide: str | None,
        name: str,
        one: str | None,
        many: str | None,
    ) -> Sequence[Part]:
        if name not in places:
            raise InvalidValue(f"language {self.code}: {key} wants {name}, which is not given")
        filling = as_parts(places[name])
        if one is not None and many is not None:
            value = next((part.value for part in filling if isinstance(part.value, int | float)), 0)
            return (Part(one if self.is_one(float(value)) else many),)
        if elide and filling:
            vowel = self._elides("".join(part.text for part in filling))
            word = {"de": "d’" if vowel else "de ", "que": "qu’" if vowel else "que "}[elide]
            return (Part(word), *filling)
        return filling

    @staticmethod
    def _elides(text: str) -> bool:
        low = text.lower()
        return bool(_VOWEL.match(low)) and not low.startswith(_NO_ELISION)

    def is_one(self, value: float) -> bool:
        """True when the language puts a noun with this number in the singular."""
        return abs(value) < 2 if self.code == "fr" else abs(value) == 1

    def say(self, key: str, **places: Filling) -> Sentence:
        """A sentence: filled, with a capital at its start and a full stop at its end."""
        parts = list(self.fill(key, **places))
        if parts and parts[0].kind == TEXT:
            text = parts[0].text
            parts[0] = Part(text[:1].upper() + text[1:])
        if parts and not "".join(part.text for part in parts).rstrip().endswith((".", "?", "!", "…", ":")):
            parts.append(Part("."))
        return Sentence(tuple(_joined(parts)))

    def joined(self, items: Sequence[Filling]) -> tuple[Part, ...]:
        """Fragments as a list in words: "a, b and c"."""
        kept = [as_parts(item) for item in items if item]
        parts: list[Part] = []
        for number, item in enumerate(kept):
            if number:
                last = number == len(kept) - 1
                parts.append(Part(self.words["and"] if last else ", "))
            parts.extend(item)
        return tuple(_joined(parts))

    # ------------------------------------------------------------------ parts

    def count(self, number: int, claims: Sequence[str]) -> Part:
        """A number of things."""
        return Part(self.whole(number), COUNT, float(number), None, tuple(claims))

    def figure(self, value: float, unit: str, claims: Sequence[str], text: str | None = None) -> Part:
        """A figure in its unit."""
        return Part(text or self.amount(value, unit), FIGURE, float(value), unit, tuple(claims))

    def times(self, ratio: float, claims: Sequence[str]) -> Part:
        """A ratio: "3.5 times"."""
        return Part(self.decimal(ratio, 3), FIGURE, round(float(ratio), 6), MULTIPLE, tuple(claims))

    def share(self, value: float, claims: Sequence[str]) -> Part:
        """A share (0.17) as a percentage without sign: "17%"."""
        return Part(self.percent(value * 100), FIGURE, round(float(value) * 100, 6), PERCENT, tuple(claims))

    def date(self, text: str, claims: Sequence[str], *, style: str = "in") -> tuple[Part, ...]:
        """A period with its preposition ("in October 2025"), or bare (style ``bare``), or after "for"."""
        bare = self.period(text)
        if style == "bare":
            return (Part(bare, DATE, text, None, tuple(claims)),)
        precision = Period.parse(text).precision.value
        lead = self.names["prepositions"][f"{style}_{precision}"]
        return (Part(lead), Part(bare, DATE, text, None, tuple(claims)))

    @staticmethod
    def name(text: str, id: str | None = None) -> Part:
        """A name."""
        return Part(text, NAME, id)

    # ------------------------------------------------------------------ figures in words

    def decimal(self, value: float, digits: int = 4) -> str:
        """A number with at most so many significant digits, none wasted: 14.25, 870.5, 10."""
        if value == 0:
            return "0"
        places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
        text = f"{value:,.{min(places, 4)}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return self._local(text)

    def whole(self, value: float) -> str:
        """A whole number with its thousands parted."""
        return self._local(f"{value:,.0f}")

    def fixed(self, value: float, digits: int) -> str:
        """A number with so many decimals: "0.94", "0,94"."""
        return self._local(f"{value:,.{digits}f}")

    def labelled(self, label: str, text: str) -> str:
        """A label and what it stands for: "Before: $10 billion", "Avant : …"."""
        return f"{label}{self.words['colon']}{text}"

    def _local(self, text: str) -> str:
        if self.code != "fr":
            return text
        return text.replace(",", _THIN).replace(".", ",")

    def percent(self, value: float) -> str:
        """A percentage: "17%", "17 %" in French; at most three significant digits."""
        number = self.decimal(value, 3 if abs(value) >= 1 else 2)
        return f"{number}{_NBSP}%" if self.code == "fr" else f"{number}%"

    def money(self, value: float, currency: str) -> str:
        """An amount as prose says it: "$10 billion", "10 milliards de dollars"."""
        size = abs(value)
        for factor, key in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
            if size >= factor * 0.99995:
                return self._scaled(value / factor, key, currency)
        number = self.whole(value) if size >= 1_000 or float(value).is_integer() else self._cents(value)
        if self.code == "fr":
            return f"{number}{_NBSP}{self._currency(currency, size >= 2)}"
        return self._signed(number, currency)

    def _cents(self, value: float) -> str:
        return self.fixed(value, 2)

    def _scaled(self, scaled: float, key: str, currency: str) -> str:
        number = self.decimal(scaled)
        if self.code == "fr":
            many = abs(scaled) >= 2
            word = self.names["scales"][f"{key}_many" if many else key]
            name = self._currency(currency, True)
            of = "" if name == currency else "d’" if self._elides(name) else "de "
            return f"{number}{_NBSP}{word} {of}{name}"
        return f"{self._signed(number, currency)} {self.names['scales'][key]}"

    def _currency(self, currency: str, many: bool) -> str:
        names = self.names["currencies"]
        return names.get(f"{currency}_many" if many else currency, currency)

    @staticmethod
    def _signed(number: str, currency: str) -> str:
        sign = SIGNS.get(currency)
        minus, bare = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{minus}{sign}{bare}" if sign else f"{currency} {number}"

    def amount(self, value: float, unit: str) -> str:
        """One number in its unit, as prose says it."""
        if unit == PERCENT:
            return self.percent(value)
        if unit == MULTIPLE:
            return self.decimal(value)
        if unit == PEOPLE:
            return self.whole(value)
        currency, per = currency_of(unit), per_of(unit)
        if currency is None:
            return f"{self.decimal(value)} {unit}"
        text = self.money(value, currency)
        return f"{text} {self.names['per'][per]}" if per else text

    def short(self, value: float | None, unit: str | None) -> str:
        """One number as a table shows it: "$10.0 B", "10,0 Md$"; a dash for none."""
        if value is None or unit is None or math.isnan(value):
            return "–"
        if unit == PERCENT:
            return self.percent(value)
        if unit == MULTIPLE:
            return f"{self.decimal(value, 3)}×"
        if unit == PEOPLE:
            return self.whole(value)
        currency, per = currency_of(unit), per_of(unit)
        if currency is None:
            return f"{self.decimal(value)} {unit}"
        text = self._short_money(value, currency)
        return f"{text}/{self.names['per_short'][per]}" if per else text

    def axis(self, value: float, currency: str) -> str:
        """An amount at a tick of an axis: as in a table, without decimals that say nothing ("$3 B", "7,5 $")."""
        text = self._short_money(value, currency)
        return re.sub(r"[.,]0+(?=\D|$)", "", text)

    def _short_money(self, value: float, currency: str) -> str:
        size = abs(value)
        letter, scaled = "", value
        for factor, key in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
            if size >= factor * 0.9995 and not (key == "thousand" and size < 10_000):
                letter, scaled = self.names["scales_short"][key], value / factor
                break
        if letter:
            digits = 0 if abs(scaled) >= 99.95 else 1 if abs(scaled) >= 9.995 or (scaled * 10).is_integer() else 2
            number = self._local(f"{scaled:,.{digits}f}")
        else:
            number = self.whole(scaled) if float(scaled).is_integer() else self._cents(scaled)
        sign = SIGNS.get(currency)
        if self.code == "fr":
            tail = f"{letter}{sign}" if sign and letter else f"{letter} {currency}" if letter else sign or currency
            return f"{number}{_NBSP}{tail}"
        gap = f"{_NBSP}{letter}" if letter else ""
        minus, bare = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{minus}{sign}{bare}{gap}" if sign else f"{currency}{_NBSP}{number}{gap}"

    # ------------------------------------------------------------------ dates in words

    def period(self, text: str) -> str:
        """A period without preposition: "October 2025", "the second quarter of 2025"."""
        value = Period.parse(text)
        year, month = value.first.year, value.first.month
        names = self.names["periods"]
        match value.precision:
            case Precision.YEAR:
                return str(year)
            case Precision.HALF:
                return names[f"half_{(month + 5) // 6}"].format(year=year)
            case Precision.QUARTER:
                return names[f"quarter_{(month + 2) // 3}"].format(year=year)
            case Precision.MONTH:
                return f"{self.month(month)} {year}"
            case Precision.DAY:
                return self.day(value.first)

    def short_period(self, text: str | None) -> str:
        """A period in a table: "Oct 2025", "12 Sep 2025", "Q2 2025"; a dash for none."""
        if not text:
            return "–"
        value = Period.parse(text)
        year, month = value.first.year, value.first.month
        short = self.names["months_short"][str(month)]
        match value.precision:
            case Precision.YEAR:
                return str(year)
            case Precision.HALF:
                return f"{self.names['periods']['half_letter']}{(month + 5) // 6} {year}"
            case Precision.QUARTER:
                return f"{self.names['periods']['quarter_letter']}{(month + 2) // 3} {year}"
            case Precision.MONTH:
                return f"{short} {year}"
            case Precision.DAY:
                return f"{value.first.day} {short} {year}"

    def month(self, number: int) -> str:
        """Name of a month."""
        return self.names["months"][str(number)]

    def day(self, day: dt.date) -> str:
        """A day: "12 September 2025", "1er septembre 2025"."""
        number = "1er" if self.code == "fr" and day.day == 1 else str(day.day)
        return f"{number} {self.month(day.month)} {day.year}"

    def days(self, first: dt.date, last: dt.date) -> str:
        """A span: "13 to 19 October 2025"."""
        if first == last:
            return self.day(first)
        number = "1er" if self.code == "fr" and first.day == 1 else str(first.day)
        to = self.words["to"]
        if (first.year, first.month) == (last.year, last.month):
            return f"{number} {to} {self.day(last)}"
        if first.year == last.year:
            return f"{number} {self.month(first.month)} {to} {self.day(last)}"
        return f"{self.day(first)} {to} {self.day(last)}"

    def ordinal(self, number: int) -> str:
        """Rank in digits: "2nd", "2e"."""
        if self.code == "fr":
            return "1er" if number == 1 else f"{number}e"
        tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{tail}"

    def label(self, group: str, key: str | None) -> str:
        """A name of a group ("kinds", "metrics", "statuses"); the key in plain words where there is none."""
        if not key:
            return ""
        return self.names[group].get(key, key.replace("_", " "))


def as_parts(filling: Filling) -> tuple[Part, ...]:
    """What fills a place, as parts."""
    if filling is None or filling == "":
        return ()
    if isinstance(filling, Part):
        return (filling,)
    if isinstance(filling, Sentence):
        return filling.parts
    if isinstance(filling, str):
        return (Part(filling),)
    return filling


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Texts that follow one another as one part; empty ones dropped."""
    out: list[Part] = []
    for part in parts:
        if not part.text:
            continue
        if part.kind == TEXT and out and out[-1].kind == TEXT:
            out[-1] = Part(out[-1].text + part.text)
        else:
            out.append(part)
    return out


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, str):
            flat[name] = value
        else:
            flat.update(_flat(value, name))
    return flat


#: French parts ":" and the inside of guillemets by a whole space and ";", "!", "?" by a thin one; no line breaks there.
_WIDE_BEFORE, _WIDE_AFTER, _THIN_BEFORE = re.compile(r" (?=[:»])"), re.compile(r"(?<=«) "), re.compile(r" (?=[;!?])")


def _typeset(table: Any, code: str) -> Any:
    """The texts of a language file with the spaces that its typography asks for."""
    if isinstance(table, dict):
        return {key: _typeset(value, code) for key, value in table.items()}
    if code != "fr" or not isinstance(table, str):
        return table
    return _THIN_BEFORE.sub(_THIN, _WIDE_AFTER.sub(_NBSP, _WIDE_BEFORE.sub(_NBSP, table)))


@functools.cache
def language(code: str) -> Language:
    """The language with a code.

    Raises:
        InvalidValue: the report does not speak it.
    """
    if code not in CODES:
        raise InvalidValue(f"language: {code!r} is unknown; use one of {', '.join(CODES)}")
    tables = tomllib.loads((ASSETS / f"{code}.toml").read_text("utf-8"))
    say, words, names = (_typeset(tables[part], code) for part in ("say", "words", "names"))
    return Language(code, _flat(say), words, names)
