"""Pay as words tell it: "up to $40/hr", "USD 20 to 35 an hour", "15 € par tâche".

Pure functions over text. Amounts stay in the currency and the span that the words give: nothing is turned into a
yearly or an hourly figure, and a word that is not understood leaves the span unknown instead of a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.quantity import CURRENCIES

#: Longest text looked at, in characters; job texts are far shorter and the rest of a hostile one is left alone.
MAX_TEXT = 200_000

#: Plain money per hour above this is a yearly or monthly sum under the wrong label.
_HOURLY_CEILING = {"USD": 2_000.0, "EUR": 2_000.0, "GBP": 2_000.0, "CHF": 2_000.0, "CAD": 2_500.0, "AUD": 2_500.0}


class Per(StrEnum):
    """What a sum is paid for."""

    HOUR = "hour"
    TASK = "task"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    #: Spans that no claim carries: a claim is never more precise than its words, so they are not converted.
    WEEK = "week"
    TWO_WEEKS = "two weeks"
    HALF_MONTH = "half a month"
    QUARTER = "quarter"
    #: Paid once for the whole engagement.
    ONCE = "once"
    UNKNOWN = "unknown"

    @property
    def claimable(self) -> bool:
        """True for the spans that a pay_rate claim may carry."""
        return self in (Per.HOUR, Per.TASK, Per.MINUTE, Per.DAY, Per.MONTH, Per.YEAR)


@dataclass(frozen=True, slots=True)
class Pay:
    """One sum or range as published."""

    #: Lower end in whole units of the currency; None for "up to X".
    low: float | None
    #: Upper end; None for "from X" and "X+".
    high: float | None
    #: ISO 4217 code; None where the source does not tell.
    currency: str | None
    #: What it is paid for.
    per: Per
    #: The words, or the fields of a structured answer in words.
    words: str
    #: Place of the words in the text that was searched; None for structured answers.
    span: tuple[int, int] | None = None

    @property
    def plausible(self) -> bool:
        """False for sums that are no pay: not finite, nothing, negative, ends crossed, a salary labelled hourly."""
        ends = [end for end in (self.low, self.high) if end is not None]
        if not ends or not all(math.isfinite(end) and 0 <= end < 1e12 for end in ends) or not any(ends):
            return False
        if self.low is not None and self.high is not None and self.low > self.high:
            return False
        ceiling = _HOURLY_CEILING.get(self.currency or "", math.inf) if self.per in (Per.HOUR, Per.MINUTE) else math.inf
        return max(ends) <= ceiling


_PER_WORDS: tuple[tuple[Per, str], ...] = (
    (Per.TWO_WEEKS, r"bi-?\s?week(?:ly)?|fortnight(?:ly)?|(?:two|2) weeks|every other week"),
    (Per.HALF_MONTH, r"semi-?\s?month(?:ly)?|twice a month"),
    (
        Per.HOUR,
        r"hours?|hourly|hrs?|h|heures?|horaires?|stunden?(?:lohn|satz)?|std|stündlich|horas?|ora|ore|orari[oa]s?|oraria",
    ),
    (Per.MINUTE, r"minutes?|mins?|minutos?|minuti|minuto|minuten?"),
    (Per.DAY, r"days?|daily|jours?|journée|tage?|täglich|días?|dias?|giorn[oi]|diarias?"),
    (Per.WEEK, r"weeks?|weekly|wks?|semaines?|wochen?|wöchentlich|semanas?|settiman[ae]"),
    (Per.MONTH, r"months?|monthly|mo|mois|mensuels?|monate?|monatlich|mes(?:es)?|mês|mensual(?:es)?|mensal|mes[ei]"),
    (Per.QUARTER, r"quarters?|quarterly"),
    (
        Per.YEAR,
        r"years?|yearly|yrs?|annum|annually|annual|p\.?\s?a\.?|années?|ans?|annuels?|jahre?|jährlich|años?|anos?|"
        r"ann[oi]|"
        r"anual(?:es)?",
    ),
    (
        Per.TASK,
        r"tasks?|assignments?|annotations?|questions?|prompts?|items?|submissions?|problems?|images?|pieces?|projects?|"
        r"deliverables?|tâches?|aufgaben?|tareas?|tarefas?|attività|compito|completed \w+|approved \w+",
    ),
    (Per.ONCE, r"one-?\s?time|one-?\s?off|once|flat(?: fee)?|lump sum|fixed fee"),
)
_PER_RE = {per: re.compile(rf"(?:{words})(?!\w)", re.IGNORECASE) for per, words in _PER_WORDS}
#: Short for "per hour", "per annum" and the like, without their slashes and dots.
_SHORT = {"ph": Per.HOUR, "phr": Per.HOUR, "pa": Per.YEAR, "pw": Per.WEEK, "pcm": Per.MONTH}
_ANY_PER = "|".join(words for _, words in _PER_WORDS)

_SYMBOLS = {
    "US$": "USD",
    "U.S.$": "USD",
    "CA$": "CAD",
    "C$": "CAD",
    "CAD$": "CAD",
    "AU$": "AUD",
    "A$": "AUD",
    "AUD$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "SG$": "SGD",
    "S$": "SGD",
    "MX$": "MXN",
    "R$": "BRL",
    "NT$": "TWD",
    "USD$": "USD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₱": "PHP",
    "₦": "NGN",
    "₩": "KRW",
    "₫": "VND",
    "฿": "THB",
    "₺": "TRY",
    "₪": "ILS",
    "₽": "RUB",
    "zł": "PLN",
    "Rs.": "INR",
    "Rs": "INR",
    "KSh": "KES",
    "KES": "KES",
    "euros": "EUR",
    "euro": "EUR",
    "Euro": "EUR",
    "US dollars": "USD",
    "US-Dollar": "USD",
    "dollars": "USD",
    "Dollar": "USD",
    "dólares": "USD",
    "dollari": "USD",
    "pounds": "GBP",
    "Pfund": "GBP",
    "rupees": "INR",
    "reais": "BRL",
}
#: Codes count in capitals only: "top", "all" and "try" are words before they are currencies.
_CODE = rf"(?:(?-i:{'|'.join(sorted(CURRENCIES))})|usd|eur|gbp)"
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SYMBOLS, key=len, reverse=True))
#: 1,500 · 1.500,00 · 1 500 · 3,00,000 as in India · 20.5
_AMOUNT = (
    r"\d{1,3}(?:[,.’'\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?|"
    r"\d{1,9}(?:[.,]\d{1,3})?|(?<=[$€£])\.\d{2}"
)
_SPACE = r"[^\S\n]"
_MONEY = (
    rf"(?:(?P<s{{n}}>{_CODE}{_SPACE}?\$|{_SIGN}|{_CODE}(?![A-Za-z])){_SPACE}?)?(?P<a{{n}}>{_AMOUNT})"
    rf"(?:{_SPACE}?(?P<k{{n}}>[kK]|lakhs?|lacs?)(?!\w))?"
)
_TAIL = rf"(?:{_SPACE}?\(?(?P<t{{n}}>{_SIGN}|{_CODE})(?!\w)\)?)?"
_MORE = rf"\+|{_SPACE}(?:or more|and up|and above|or above|o más|ou plus|oder mehr)(?!\w)"
#: What may stand between a sum and its span: gross or net.
_TAXED = rf"(?:{_SPACE}\(?(?:gross|net|brut|brutto|netto|bruto|bruts|lord[oi]|nett[oi]|before tax|líquido)\)?)?"
#: Hours and tasks are worked, billed and approved; an hour of audio is not an hour of work, a minute of it is a task.
_WORKED = (
    rf"(?:(?:working|billable|billed|completed|approved|accepted|active|tasking){_SPACE}|"
    rf"(?:audio|video|recorded){_SPACE}(?=min))?"
)
_PERS = (
    rf"{_TAXED}(?:{_SPACE}?(?:/|per\b|an?\b|each\b|every\b|par\b|de l['’]|pro\b|je\b|die\b|por\b|a la\b|la\b|all['’]|"
    rf"al\b|à l['’]|l['’]|im\b|am\b|in der\b|p/){_SPACE}?{_WORKED}(?P<p{{n}}>{_ANY_PER})(?!\w)|{_SPACE}(?P<q{{n}}>"
    rf"hourly|weekly|monthly|annually|yearly|daily|one-?time|one-?off|flat(?: fee)?|bi-?weekly|fortnightly)(?!\w)|"
    rf"{_SPACE}?(?P<r{{n}}>p/?h|p/?hr|p/?a|p\.a\.|p/?w|pcm)(?![\w/]))"
)
_PAY = re.compile(
    rf"(?<![\w$€£.,/-])(?:(?P<bound>up to|as much as|maximum(?: of)?|max\.?|jusqu['’]à|bis zu|hasta|até|fino a|"
    rf"from|starting (?:at|from)|starts at|at least|minimum(?: of)?|min\.?|over|more than|ab|à partir de|desde|"
    rf"a partir de|mindestens|al menos|au moins|almeno|a partire da|über|más de|plus de){_SPACE}+)?"
    + _MONEY.replace("{n}", "1")
    + _TAIL.replace("{n}", "1")
    + rf"(?P<plus>{_MORE})?"
    + "(?:"
    + _PERS.replace("{n}", "1")
    + ")?"
    + rf"(?:{_SPACE}*(?:-|–|—|−|~|to\b|and\b|à\b|bis\b|a\b|até\b|hasta\b|y\b|und\b|"
    rf"et\b|e\b|ed\b){_SPACE}*"
    + _MONEY.replace("{n}", "2")
    + _TAIL.replace("{n}", "2")
    + ")?"
    + rf"(?P<plus2>{_MORE})?"
    + "(?:"
    + _PERS.replace("{n}", "2")
    + ")?",
    re.IGNORECASE,
)
_UPPER = frozenset("up to|as much as|maximum|maximum of|max|max.|jusqu'à|bis zu|hasta|até|fino a".split("|"))

#: A sum without a span of its own counts as pay only right behind such words; an adjective before them may tell it.
_LABEL = re.compile(
    r"(?P<label>(?:(?:hourly|daily|weekly|bi-?weekly|monthly|annual|yearly|base|starting|target|expected|estimated|"
    r"gross|total|cash|competitive)\s+){0,4}"
    r"(?:pay(?:ment|s)?|rates?|compensation|wages?|salary|range|stundenlohn|stundensatz|tarifa|tarif|taux(?: horaire)?|"
    r"rémunération|vergütung|remuneración|remuneração|compenso|retribuzione|salaire|gehalt|salario|salário|stipendio)"
    r"(?:\s+(?:rate|range|band|scale|horaire|par heure|por hora))?"
    r"(?:\s+(?:for|in|of) (?:this|the|our) [\w-]+(?: [\w-]+)?)?)"
    r"\s*(?:is|are|of|von|at|:|-|–|=|between|ranges? from|ranging from|will be|beträgt|est de|es de|é de|è di|"
    r"liegt bei|from|zwischen|entre|tra)?\s*(?:between|from|around|about)?\s*$",
    re.IGNORECASE,
)
#: Money that is no pay for the work, though a span may follow it.
_OTHER_MONEY = re.compile(
    r"(?:bonus(?:es)?|referral|refer a friend|stipend|allowance|budget|reimburse\w*|raised|valu(?:ed|ation)|revenue|"
    r"equity|401|insurance|credits?|subscription|costs?|costing|priced?|charges?|discount|saves?|saving|tuition)"
    r"\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
#: The same, told behind the sum: "a $5/hour bonus", "$50 a month for internet".
_OTHER_USE = re.compile(
    r"\s*(?:in |of |as )?(?:an? )?(?:\w+ )?(?:bonus(?:es)?|referral|stipend|allowance|budget|reimburse\w*|credits?|"
    r"subscription|tuition|discount)(?!\w)|\s+(?:for|towards?) (?:internet|education|learning|training|wellness|health|"
    r"equipment|home|phone|gym|travel)(?!\w)",
    re.IGNORECASE,
)


def read_amount(text: str) -> float | None:
    """A number in English or continental notation; None when it is no number.

    A last group of three digits is thousands ("1,500", "1.500"), one of one or two digits is decimals ("20,50"); a
    leading zero makes the rest decimals ("0.022").
    """
    bare = re.sub(r"[\s\u00a0\u202f’']", "", text)
    bare = f"0{bare}" if bare.startswith(".") else bare
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", bare):
        return None
    groups = re.split(r"[.,]", bare)
    if len(groups) == 1:
        return float(bare)
    *head, last = groups
    mixed = len(set(re.findall(r"[.,]", bare))) == 2
    if len(last) == 3 and not mixed and head[0].strip("0"):
        return float("".join(groups))
    return float("".join(head) + "." + last)


def per_of_words(text: str) -> Per:
    """The span that a label or sentence names ("Hourly range", "per completed task"); unknown when none or several."""
    found = {
        per for per, pattern in _PER_RE.items() if re.search(rf"(?<!\w)(?:{pattern.pattern})", text, re.IGNORECASE)
    }
    if found >= {Per.TWO_WEEKS, Per.WEEK}:
        found.discard(Per.WEEK)
    if found >= {Per.HALF_MONTH, Per.MONTH}:
        found.discard(Per.MONTH)
    return found.pop() if len(found) == 1 else Per.UNKNOWN


def pays_in(text: str) -> tuple[Pay, ...]:
    """The sums of pay that a text names, in reading order, each once.

    A sum counts when it carries a span ("$20/hour") or stands behind a label ("Pay: $20 - $35", span unknown).
    Bonuses, stipends, referral money and what a company raised do not count.
    """
    seen: set[tuple[float | None, float | None, str | None, Per]] = set()
    pays: list[Pay] = []
    for pay in _matches(text[:MAX_TEXT]):
        key = (pay.low, pay.high, pay.currency, pay.per)
        if key not in seen and pay.plausible:
            seen.add(key)
            pays.append(pay)
    return tuple(pays)


def _matches(text: str) -> Iterator[Pay]:
    for match in _PAY.finditer(text):
        signs = [match[name] for name in ("s1", "t1", "s2", "t2") if match[name]]
        if not signs:
            continue
        span_word = next((match[name] for name in ("p2", "q2", "r2", "p1", "q1", "r1") if match[name]), None)
        before = text[max(0, match.start() - 80) : match.start()]
        if _OTHER_MONEY.search(before) or _OTHER_USE.match(text[match.end() : match.end() + 60]):
            continue
        label = _LABEL.search(before) if span_word is None else None
        if span_word is None and label is None:
            continue
        ends = _ends(match)
        if ends is None:
            continue
        words = match[0].strip()
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        per = _exact_per(span_word) if span_word is not None else per_of_words(label["label"] if label else "")
        yield Pay(*ends, _currency(signs), per, words, (start, start + len(words)))


def _ends(match: re.Match[str]) -> tuple[float | None, float | None] | None:
    low = _scaled(match["a1"], match["k1"] or (match["k2"] if match["a2"] else None))
    high = _scaled(match["a2"], match["k2"]) if match["a2"] else None
    if low is None or (match["a2"] and high is None):
        return None
    bound = re.sub(r"\s+", " ", (match["bound"] or "").lower()).replace("’", "'")
    if high is not None:
        return low, high
    if bound in _UPPER:
        return None, low
    if bound or match["plus"] or match["plus2"]:
        return low, None
    return low, low


def _scaled(amount: str, thousand: str | None) -> float | None:
    value = read_amount(amount)
    if value is None or not thousand:
        return value
    return value * (1_000 if thousand in "kK" else 100_000)


def _exact_per(word: str) -> Per:
    short = _SHORT.get(word.lower().replace("/", "").replace(".", ""))
    if short is not None:
        return short
    return next((per for per, pattern in _PER_RE.items() if pattern.fullmatch(word)), Per.UNKNOWN)


def _currency(signs: list[str]) -> str | None:
    """The currency that the signs agree on; a code beats a bare dollar sign ("$20 CAD")."""
    codes = {currency for sign in signs if (currency := currency_of_sign(sign))}
    bare = {"$"} >= {sign for sign in signs if currency_of_sign(sign) == "USD"}
    if bare and len(codes) > 1:
        codes.discard("USD")
    return codes.pop() if len(codes) == 1 else None


def currency_of_sign(sign: str) -> str | None:
    """The ISO 4217 code of a sign or code as written (``$`` is taken as US dollars); None when unknown."""
    upper = sign.strip().upper()
    # "CAD $30" says which dollar.
    bare = upper.rstrip("$ ")
    if bare in CURRENCIES:
        return bare
    return _SYMBOLS.get(sign.strip()) or _SYMBOLS.get(upper) or _SYMBOLS.get(sign.strip().lower())
