"""What the API refuses, said in one sentence."""

from __future__ import annotations


class RefusedError(Exception):
    """A question that gets no answer; the text is meant for whoever asked."""

    def __init__(self, status: int, code: str, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.retry_after_s = retry_after_s


def bad(message: str) -> RefusedError:
    """Give the refusal of an address that says nothing we could answer."""
    return RefusedError(400, "bad_address", message)
