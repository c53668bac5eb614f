"""HTTP responses as WARC files hold them: the page in one, as a browser would have got it."""

from __future__ import annotations

import io
import re
import zlib
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import TYPE_CHECKING, NamedTuple, cast

from cleaner.corpus.desk import BadRecordError

if TYPE_CHECKING:
    import socket

_GZIP_OR_ZLIB = 47  # for zlib: either container, with the largest window
_RAW = -15  # neither
_PAGES = ("text/html", "application/xhtml+xml")
_FINE = range(200, 300)
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")


class Response(NamedTuple):
    """A page as a server sent it, decompressed."""

    html: bytes
    content_type: str


def page_in(payload: bytes, limit: int) -> Response | None:
    """The page in a response, or nothing if it holds none: an image, a redirect, an error.

    Raises ``BadRecordError`` for one that breaks off, or unpacks to more than ``limit`` bytes.
    """
    status = _STATUS.match(payload)
    if status is None or int(status[1]) not in _FINE:
        return None
    response = HTTPResponse(cast("socket.socket", _Socket(payload)))
    try:
        response.begin()
        content_type = response.getheader("Content-Type") or ""
        if content_type.partition(";")[0].strip().lower() not in _PAGES:
            return None
        body = _body(payload, response)
    except (HTTPException, OSError, ValueError) as error:
        raise BadRecordError(f"not an HTTP response: {type(error).__name__}: {error}") from error
    return Response(_unpacked(body, response.headers, limit), content_type)


class _Socket:
    """What http.client reads a response from; nothing is sent anywhere."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload

    def makefile(self, *_: object) -> io.BytesIO:
        return io.BytesIO(self._payload)


def _body(payload: bytes, response: HTTPResponse) -> bytes:
    """The body; crawlers that store it decoded leave the headers of how it came."""
    rest = payload.partition(b"\r\n\r\n")[2]
    if response.chunked and re.match(rb"[0-9A-Fa-f]+[ \t]*(?:;[^\r\n]*)?\r\n", rest):
        return response.read()
    return rest


def _unpacked(body: bytes, headers: HTTPMessage, limit: int) -> bytes:
    packing = (headers.get("Content-Encoding") or "").strip().lower()
    if packing not in ("gzip", "x-gzip", "deflate") or body.lstrip()[:1] == b"<":
        return body
    for window in (_GZIP_OR_ZLIB, _RAW):
        inflater = zlib.decompressobj(window)
        try:
            data = inflater.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(data) > limit:
            raise BadRecordError(f"the page is larger than {limit:,} bytes, the greatest that is read (--page-limit)")
        return data
    raise BadRecordError(f"the body is not {packing}, as it says")
