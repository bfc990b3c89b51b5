"""A change as the sentence after the statement: what stood before, and by how much it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.report.model import Part, Sentence
from dashboard.report.telling import Teller, Told, of_row, plain
from models.analytics.changes import SAME
from models.period import Period

#: Metrics for which the ratio of two figures of one series says something.
_RATIO = frozenset({"valuation", "funding", "revenue", "pay_rate", "payout", "workforce"})
_FIRM = ("confirmed", "reported")
#: Head counts this far apart hardly count the same people.
_UNLIKE, _UNLIKE_DAYS = 3.0, 400
#: From this ratio on "times" reads better than "% more".
_TIMES = 2.0


class Comparer:
    """Says how a change stands to what was known before it."""

    def __init__(self, teller: Teller, before: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
        """before: rows of the earlier facts by id; claims: rows of the span's claims by id."""
        self.teller = teller
        self.lang = teller.lang
        self.before = before
        self.claims = claims

    def earlier(self, change: Any) -> Told | None:
        """The fact that stood before, or None."""
        row = self.before.get(plain(change.before_fact) or "")
        # A lay-off is an event of its own: what was let go before is no state that it changes.
        if row is None or (row.metric == "layoff" and change.change == "new"):
            return None
        return of_row(row, row.supporting)

    def sentences(self, change: Any, told: Told, *, brief: bool = False) -> list[Sentence]:
        """What there is to say of the change beyond its statement; brief: not that it is the first."""
        nothing_before = change.change == "new" and self.earlier(change) is None
        said = [] if brief and nothing_before else [self._main(change, told)]
        if told.metric == "workforce" and change.change == "new":
            said.append(self._unlike(told, self.earlier(change)))
        if "contradicted" in str(change.also):
            said.append(self.contradicted(change, told))
        return [sentence for sentence in said if sentence is not None]

    def _main(self, change: Any, told: Told) -> Sentence | None:  # noqa: PLR0911 - one for each kind of change
        old = self.earlier(change)
        match change.change:
            case "closed":
                return self._closed(told, old)
            case "revised":
                return self._revised(told, old)
            case "confirmed":
                return self.lang.say("compare.confirmed")
            case "settled" | "withdrawn":
                return None
            case "denied":
                status = self.lang.label("statuses", old.status if old else "reported")
                return self.lang.say("compare.denied", status=status)
            case "contradicted":
                return self.instead(change, told)
            case _:
                return self._new(told, old, change)

    def _closed(self, told: Told, old: Told | None) -> Sentence:
        if told.metric == "client" or old is None or old.value is None:
            return self.lang.say("compare.closed_client")
        if _near(told, old):
            return self.lang.say("compare.closed_same")
        return self.lang.say("compare.closed", before=self.teller.amount(old))

    def _revised(self, told: Told, old: Told | None) -> Sentence | None:
        if old is None or not (before := self.teller.amount(old)):
            return None
        ratio = _ratio(told, old)
        if ratio is None or abs(ratio - 1) < SAME or told.unit == "percent":
            return self.lang.say("compare.revised", before=before)
        share = self.lang.share(abs(ratio - 1), (*told.claims[:2], *old.claims[:2]))
        return self.lang.say(f"compare.revised_{'more' if ratio > 1 else 'less'}", before=before, share=share)

    def contradicted(self, change: Any, told: Told) -> Sentence:
        """How many claims of the span speak against a figure, and what they say."""
        against = [claim for claim in change.dissenting if claim in set(change.new_claims)]
        n = self.lang.count(max(1, len(against)), against or change.dissenting[:3])
        if told.metric == "client":
            return self.lang.say("compare.contradicted_client", n=n)
        list_ = self._others(against)
        others = self.lang.fill("compare.others", list=list_) if list_ else ()
        return self.lang.say("compare.contradicted", n=n, others=others)

    def instead(self, change: Any, told: Told) -> Sentence | None:
        """The figures that the new dissent tells; None for client relations."""
        against = [claim for claim in change.dissenting if claim in set(change.new_claims)]
        list_ = () if told.metric == "client" else self._others(against)
        return self.lang.say("compare.against", list=list_) if list_ else None

    def _others(self, against: Sequence[str]) -> tuple[Part, ...]:
        figures = {}
        for row in (self.claims[claim] for claim in against if claim in self.claims):
            parts = self.teller.amount(of_row(row, (row.id,)))
            figures.setdefault("".join(part.text for part in parts), parts)
        return self.lang.joined(list(figures.values())[:3])

    def _new(self, told: Told, old: Told | None, change: Any) -> Sentence | None:  # noqa: PLR0911 - one for each comparison
        if told.metric == "client":
            return self._new_client(told, old)
        if told.metric == "layoff":
            return self._last_cut(plain(change.before_fact), told)
        if old is not None and old.as_of is None:
            return None
        if old is None or not (before := self.teller.amount(old)):
            # Talks and expectations are no "first figure".
            key = "compare.first_round" if told.metric == "funding" else "compare.first"
            return self.lang.say(key, vendor=self.teller.vendor(told)) if told.status in _FIRM else None
        date = self.lang.date(str(old.as_of), old.claims[:1], style="bare")
        ratio = _ratio(told, old) if told.metric in _RATIO else None
        if ratio is None:
            return self.lang.say("compare.was", before=before, date=date)
        prefix = "round_" if told.metric == "funding" else ""
        claims = (*told.claims[:2], *old.claims[:2])
        if ratio >= _TIMES:
            return self.lang.say(
                f"compare.{prefix}times", ratio=self.lang.times(ratio, claims), before=before, date=date
            )
        if abs(ratio - 1) < SAME:
            return self.lang.say("compare.same", before=before, date=date)
        share = self.lang.share(abs(ratio - 1), claims)
        return self.lang.say(
            f"compare.{prefix}{'more' if ratio > 1 else 'less'}", share=share, before=before, date=date
        )

    def _last_cut(self, id: str | None, told: Told) -> Sentence | None:
        """The lay-off before, of the same kind of people."""
        row = self.before.get(id or "")
        if row is None or plain(row.as_of) is None:
            return self.lang.say("compare.first", vendor=self.teller.vendor(told)) if told.status in _FIRM else None
        old = of_row(row, row.supporting)
        if not (before := self.teller.amount(old)):
            return None
        date = self.lang.date(str(old.as_of), old.claims[:1], style="bare")
        return self.lang.say("compare.cut_before", before=before, staff=self.teller.staff(old), date=date)

    def _unlike(self, told: Told, old: Told | None) -> Sentence | None:
        """That two head counts within about a year may differ in what they count."""
        ratio = None if old is None else _ratio(told, old)
        if old is None or old.as_of is None or told.as_of is None or ratio is None or 1 / _UNLIKE < ratio < _UNLIKE:
            return None
        apart = Period.parse(told.as_of).last - Period.parse(old.as_of).last
        return self.lang.say("compare.unlike") if abs(apart.days) <= _UNLIKE_DAYS else None

    def _new_client(self, told: Told, old: Told | None) -> Sentence | None:
        if old is None:
            firm = told.status in _FIRM
            return self.lang.say("compare.client_new", **self._pair(told)) if firm else None
        kind = self.lang.names["events"].get(old.kind or "", old.kind or "")
        if old.as_of is None:
            return self.lang.say("compare.client_before_undated", kind=kind)
        date = self.lang.date(old.as_of, old.claims[:1], style="bare")
        return self.lang.say("compare.client_before", kind=kind, date=date)

    def _pair(self, told: Told) -> dict[str, tuple[Part, ...]]:
        return {"party": self.teller.party(told), "vendor": self.teller.vendor(told)}


def _exact(told: Told) -> float | None:
    """The figure where it is one figure (or a narrow range), in dollars for money."""
    if told.low is None or told.high is None or told.value is None:
        return None
    return told.value_usd if told.value_usd is not None else told.value


def _ratio(told: Told, old: Told) -> float | None:
    """New over old, where both are figures and of one unit (or both in dollars)."""
    if (told.value_usd is None or old.value_usd is None) and told.unit != old.unit:
        return None
    new, before = _exact(told), _exact(old)
    return new / before if new is not None and before is not None and before > 0 and new > 0 else None


def _near(told: Told, old: Told) -> bool:
    ratio = _ratio(told, old)
    return ratio is not None and abs(ratio - 1) <= SAME


def cited_first(new: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
    """Claims behind a figure, those of the span before the others."""
    fresh = set(new)
    return tuple([claim for claim in every if claim in fresh] + [claim for claim in every if claim not in fresh])
