"""What staff say in words of their own: it stands in the log for ever, so it is visible and bounded."""

from __future__ import annotations

import unicodedata

from data.jobs.queue import JobError

LONGEST = 2_000  # signs
_KEPT = "\n\t"  # of the signs that steer
_UNSEEN = ("C", "Z")  # categories of signs that show nothing: control, format, blanks


def said(words: str, otherwise: str = "they stand in the log") -> str:
    """Give the words as they are kept; `JobError` where nothing can be seen of them, or they are too long."""
    if not any(unicodedata.category(sign)[0] not in _UNSEEN for sign in words):
        raise JobError(f"say why in a few words: {otherwise}")
    return short(words)


def short(words: str) -> str:
    """Give words that may be lacking, without signs that steer; `JobError` where they are too long."""
    if len(words) > LONGEST:
        raise JobError(f"say it in {LONGEST:,} characters at the most")
    return "".join(
        sign if sign in _KEPT or unicodedata.category(sign) != "Cc" else " " for sign in words
    ).strip()
