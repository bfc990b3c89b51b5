"""Content codings undone piece by piece, so that a small answer cannot swell beyond its bound."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli

from models.errors import FetchError

#: What we ask for.
ACCEPT_ENCODING = "gzip, deflate, br"

_PIECE = 262_144
#: More codings on top of one another than any honest server uses.
_MOST_CODINGS = 3


class TooLarge(FetchError):
    """An answer beyond the bound on bytes."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


class _Zlib:
    """gzip (also of several members) and deflate (with or without the zlib header)."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._machine = zlib.decompressobj(wbits)
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._machine.eof:
                if self._wbits != zlib.MAX_WBITS | 16 or not data.startswith(b"\x1f\x8b"):
                    return  # padding after the end, as some servers send
                self._machine = zlib.decompressobj(self._wbits)
            try:
                piece = self._machine.decompress(data, _PIECE)
            except zlib.error:
                if self._started or self._wbits != zlib.MAX_WBITS:
                    raise
                self._wbits = -zlib.MAX_WBITS  # deflate without its header
                self._machine = zlib.decompressobj(self._wbits)
                continue
            self._started = True
            data = self._machine.unconsumed_tail or self._machine.unused_data
            if piece:
                yield piece

    def finish(self) -> None:
        if self._started and not self._machine.eof:
            raise zlib.error("the compressed answer ends too early")


class _Brotli:
    def __init__(self) -> None:
        self._machine = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._started = self._started or bool(data)
        piece = self._machine.process(data, output_buffer_limit=_PIECE)
        while piece:
            yield piece
            piece = self._machine.process(b"", output_buffer_limit=_PIECE)

    def finish(self) -> None:
        if self._started and not self._machine.is_finished():
            raise zlib.error("the compressed answer ends too early")


def _decoder(coding: str) -> _Decoder:
    match coding:
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Zlib(zlib.MAX_WBITS)
        case "br":
            return _Brotli()
        case _:
            raise FetchError(f"the answer is coded as {coding!r}, which was not asked for")


def _through(decoder: _Decoder, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from decoder.feed(piece)
    decoder.finish()


def decode_bounded(pieces: Iterable[bytes], codings: str, bound: int, *, cut: bool = False) -> bytes:
    """The body of an answer, its codings undone, within a bound that counts on the wire and after decompression.

    Args:
        pieces: the body as it comes from the wire.
        codings: value of Content-Encoding.
        bound: most bytes.
        cut: give the first ``bound`` bytes of a longer body instead of raising.

    Raises:
        TooLarge: the body is longer than the bound.
        FetchError: the coding is unknown, broken or ends too early.
    """
    names = [name for name in (part.strip().lower() for part in codings.split(",")) if name not in ("", "identity")]
    if len(names) > _MOST_CODINGS:
        raise FetchError(f"the answer is coded {len(names)} times over")
    stream: Iterable[bytes] = _counted(pieces, bound * 4 + 1_000_000 if cut else bound)
    for name in reversed(names):
        stream = _through(_decoder(name), stream)
    body = bytearray()
    try:
        for piece in stream:
            body += piece
            if len(body) > bound:
                if cut:
                    break
                raise TooLarge(f"the answer is longer than {bound:,} bytes")
    except (zlib.error, brotli.error) as error:
        raise FetchError(f"the compressed answer is broken: {error}") from error
    return bytes(body[:bound])


def _counted(pieces: Iterable[bytes], bound: int) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > bound:
            raise TooLarge(f"the answer is longer than {bound:,} bytes on the wire")
        yield piece
