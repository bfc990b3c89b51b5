"""What is struck out of an answer before it is kept: addresses and telephone numbers in filings.

Of persons in filings only name and role may be kept, and the raw bytes are kept too. So the contents of such elements
are removed before an answer reaches the archive, and everything after, reading again included, sees the same bytes; the
SHA-256 is that of what is kept. The city of an issuer stays: it tells companies of one name apart.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from scrapers.items import Fetched

#: Elements whose contents go as a whole, of whatever they consist.
_WHOLE = ("relatedPersonAddress", "recipientAddress", "issuerPhoneNumber", "phoneNumber", "phone", "emailAddress")
#: Elements of an issuer's address that go; its city, state and country stay.
_PARTS = ("street1", "street2", "street3", "zipCode")
_ELEMENT = re.compile(
    rb"(<((?:\w+:)?(?:%s))(?:\s[^>]*)?(?<!/)>).*?(</\2\s*>|\Z)" % "|".join((*_WHOLE, *_PARTS)).encode(),
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
#: Members of a list of submissions.
_MEMBERS = ("addresses", "phone")
_MEMBER = re.compile(rb'"(?:%s)"\s*:' % "|".join(_MEMBERS).encode())


def as_kept(kind: str, answer: Fetched) -> Fetched:
    """An answer as it may be kept: itself for most kinds of sources, without private addresses for filings.

    Args:
        kind: kind of the source that asked.
        answer: what was received.
    """
    if kind != "sec_form_d" or not answer.body:
        return answer
    start = answer.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        body = _without_members(answer.body)
    elif b"\x00" in answer.body or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = b""  # wide characters: no filing comes so, and nothing in it could be found to be struck out
    else:
        body = _ELEMENT.sub(rb"\1\3", _COMMENT.sub(b"", answer.body))
    return answer if body == answer.body else replace(answer, body=body)


def _without_members(body: bytes) -> bytes:
    found = _MEMBER.search(body)
    if found is None:
        return body
    try:
        record = json.loads(body.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError):
        return body[: found.start()]  # cut off: what follows cannot be told apart
    if not isinstance(record, dict):
        return body[: found.start()]
    return json.dumps({name: value for name, value in record.items() if name not in _MEMBERS}).encode()
