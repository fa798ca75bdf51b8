"""How an answer travels: JSON that is safe wherever it is put, compressed once, kept by browsers."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response

from api.refusal import RefusedError

FOR_EVER = "public, max-age=31536000, immutable"  # a year: the address names the state of the dataset
ASK_AGAIN = "no-cache"
NOT_KEPT = "no-store"
JSON = "application/json"

_SMALL = 500  # bytes; compressing less gains nothing
_LEVEL = 6
# What could end a script or an attribute, should somebody put the text into a page.
_UNSAFE = re.compile("[<>&'\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, as they are and compressed."""

    body: bytes
    packed: bytes | None
    etag: str

    @property
    def size(self) -> int:
        """Give how many bytes are kept for it."""
        return len(self.body) + len(self.packed or b"")


def encode(value: object) -> bytes:
    """Write JSON in UTF-8 that holds no sign with a meaning in a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def pack(body: bytes) -> Answer:
    """Make an answer ready to be sent as often as it is asked for."""
    packed = gzip.compress(body, _LEVEL, mtime=0) if len(body) >= _SMALL else None
    # Weak: it stands for the compressed bytes as well.
    return Answer(body, packed, f'W/"{hashlib.sha256(body).hexdigest()[:20]}"')


def respond(answer: Answer, headers: Headers, *, address: str, is_exact: bool) -> Response:
    """Give what is sent: all, or only that nothing changed.

    An answer that had to leave out some of the question is not to be kept without asking again.
    """
    told = {
        "cache-control": FOR_EVER if is_exact else ASK_AGAIN,
        "content-location": address,
        "etag": answer.etag,
        "vary": "Accept-Encoding",
    }
    if _is_known(answer.etag, headers.get("if-none-match", "")):
        return Response(status_code=304, headers=told)
    if answer.packed is not None and takes_gzip(headers.get("accept-encoding", "")):
        return Response(answer.packed, headers=told | {"content-encoding": "gzip"}, media_type=JSON)
    return Response(answer.body, headers=told, media_type=JSON)


def lead_on(address: str) -> Response:
    """Lead from a version to the state it has now."""
    headers = {"location": address, "cache-control": NOT_KEPT}
    return Response(encode({"see": address}), 307, headers, JSON)


def refuse(error: RefusedError, headers: Mapping[str, str] | None = None) -> Response:
    """Say in one sentence why there is no answer."""
    told = {"cache-control": NOT_KEPT, **(headers or {})}
    if error.retry_after_s is not None:
        told["retry-after"] = str(error.retry_after_s)
    body = encode({"error": {"code": error.code, "message": error.message}})
    return Response(body, error.status, told, JSON)


def _is_known(etag: str, asked: str) -> bool:
    names = {name.strip().removeprefix("W/") for name in asked.split(",")}
    return "*" in names or etag.removeprefix("W/") in names


def takes_gzip(accepted: str) -> bool:
    """Say whether whoever asks reads compressed answers."""
    for part in accepted.split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() == "gzip":
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return False
