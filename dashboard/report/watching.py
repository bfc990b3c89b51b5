"""Looking after watches: which changes meet them, and the words, mails, posts and feed that tell of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from dashboard.inert import safe_link
from dashboard.names import name_of
from dashboard.report.language import language
from dashboard.report.telling import Teller, of_row, plain
from models.analytics.changes import changes
from models.watch import Hit, Seen, StoredWatch, Watch, meets


def found(
    watches: Sequence[tuple[StoredWatch, Watch]], before: pd.DataFrame, after: pd.DataFrame, day: dt.date
) -> list[Hit]:
    """The hits of some watches between two states of the record.

    Args:
        watches: as stored, and as read.
        before: facts frame.
        after: facts frame.
        day: the day that sentences are told from.
    """
    frame = changes(before, after)
    if frame.empty:
        return []
    facts: dict[str, Any] = {row.id: row for row in before.itertuples()}
    facts.update({row.id: row for row in after.itertuples()})
    teller = Teller(language("en"), day, day)
    hits = []
    for row in frame.itertuples():
        seen = _seen(row)
        for stored, watch in watches:
            if meets(watch, seen):
                hits.append(_hit(stored, row, facts, teller))
    return hits


def _seen(row: Any) -> Seen:
    also = frozenset(part.strip() for part in str(plain(row.also) or "").split(",") if part.strip())
    size = plain(row.after_usd)
    return Seen(
        vendor=row.vendor,
        metric=row.metric,
        changes=also | {str(row.change)},
        kind=plain(row.kind),
        party=plain(row.party),
        ratio=plain(row.ratio),
        size=plain(row.after_value) if size is None else size,
        restated=bool(row.restated) and row.change == "new",
    )


def _hit(stored: StoredWatch, row: Any, facts: Mapping[str, Any], teller: Teller) -> Hit:
    fact = facts[plain(row.fact) or row.before_fact]
    told = of_row(fact, fact.supporting)
    statement = teller.statement(told).text
    old = facts.get(plain(row.before_fact) or "")
    lines = [f"{row.change}: {statement}"]
    if old is not None and plain(row.fact) is not None and row.metric != "client":
        amount = "".join(part.text for part in teller.amount(of_row(old, old.supporting)))
        when = f" ({teller.lang.period(old.as_of)})" if plain(old.as_of) else ""
        lines.append(f"Before: {amount}{when}." if amount else "")
    lines.append(f"Confidence {row.confidence:.2f}.")
    # The figure is in the id: the same question answered anew is news of its own.
    parts = (stored.text, row.change, plain(row.fact) or row.before_fact, plain(row.after_low), plain(row.after_high))
    key = hashlib.blake2b("\x1f".join(map(str, (*parts, row.status))).encode(), digest_size=16).hexdigest()
    title = f"{name_of(row.vendor)}: {statement}"
    return Hit(key, stored.id, title, "\n".join(line for line in lines if line), tuple(row.claims[:5]))


def feed(watches: Sequence[StoredWatch], hits: Sequence[Hit], links: Mapping[str, str]) -> bytes:
    """An Atom feed of what watches found, newest first; links: claim → address of its document."""
    names = {watch.id: watch.text for watch in watches}
    updated = max((hit.found for hit in hits), default="1970-01-01T00:00:00Z")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        "<title>Labelscope watches</title>",
        "<id>urn:labelscope:watches</id>",
        f"<updated>{updated}</updated>",
        "<author><name>Labelscope</name></author>",
    ]
    for hit in hits:
        link = next((safe_link(links.get(claim)) for claim in hit.claims if safe_link(links.get(claim))), None)
        lines += [
            "<entry>",
            f"<title>{_xml(hit.title)}</title>",
            f"<id>urn:labelscope:watch:{hit.watch}:{hit.id}</id>",
            f"<updated>{hit.found}</updated>",
            f"<category term={quoteattr(names.get(hit.watch, str(hit.watch)))}/>",
            *([f"<link href={quoteattr(link)}/>"] if link else []),
            f'<content type="text">{_xml(hit.body)}</content>',
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode("utf-8")


def _xml(text: str) -> str:
    """Text for XML: escaped, without control characters that it cannot hold."""
    return escape("".join(sign for sign in text if sign >= " " or sign == "\n"))
