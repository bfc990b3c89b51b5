"""Requests and items as JSON, for the list of open work and for the record of what was asked."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from dataclasses import fields
from typing import Any

from data.archive import FetchRecord
from models.period import Period
from scrapers.items import Fetched, Item, ItemKind, Request

_PERIODS = ("published", "updated")
_MOMENTS = ("published_at", "updated_at")


def request_to_json(request: Request) -> str:
    """A request as JSON, with what is at its default left out."""
    record: dict[str, Any] = {"url": request.url}
    if request.method != "GET":
        record["method"] = request.method
    if request.body:
        record["body"] = base64.b64encode(request.body).decode("ascii")
    for name in ("headers", "context"):
        if getattr(request, name):
            record[name] = dict(getattr(request, name))
    if request.accepts:
        record["accepts"] = sorted(request.accepts)
    if request.fresh:
        record["fresh"] = True
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def request_from_json(text: str) -> Request:
    """The request that :func:`request_to_json` wrote."""
    record = json.loads(text)
    return Request(
        url=record["url"],
        method=record.get("method", "GET"),
        body=base64.b64decode(record.get("body", "")),
        headers=record.get("headers", {}),
        accepts=frozenset(record.get("accepts", ())),
        context=record.get("context", {}),
        fresh=record.get("fresh", False),
    )


def request_key(request: Request) -> str:
    """Identity of what is asked, whatever the headers and the context."""
    if request.method == "GET" and not request.body:
        return request.url
    return f"{request.method} {request.url} {hashlib.blake2b(request.body, digest_size=12).hexdigest()}"


def item_to_json(item: Item) -> str:
    """An item as JSON. Items with claims of their own are stored at once and never wait.

    Raises:
        ValueError: the item has claims.
    """
    if item.claims:
        raise ValueError("an item with claims does not wait for its page")
    record: dict[str, Any] = {}
    for field in fields(Item):
        value = getattr(item, field.name)
        if field.name == "claims" or value == field.default:
            continue
        if field.name in _PERIODS:
            value = str(value)
        elif field.name in _MOMENTS:
            value = value.isoformat()
        elif field.name == "kind":
            value = value.value
        record[field.name] = value
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def item_from_json(text: str) -> Item:
    """The item that :func:`item_to_json` wrote."""
    record = json.loads(text)
    for name in _PERIODS:
        if name in record:
            record[name] = Period.parse(record[name])
    for name in _MOMENTS:
        if name in record:
            record[name] = dt.datetime.fromisoformat(record[name])
    if "kind" in record:
        record["kind"] = ItemKind(record["kind"])
    return Item(**record)


def record_of(source: str, request: Request, answer: Fetched) -> FetchRecord:
    """An exchange as the archive keeps it, before it has a number."""
    return FetchRecord(
        0,
        source,
        request_to_json(request),
        request.url,
        answer.url,
        answer.status,
        answer.headers,
        answer.sha256,
        answer.at,
    )
