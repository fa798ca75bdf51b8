"""Addresses of the pages of staff, and what an address names."""

from __future__ import annotations

import re

from ui import links
from ui.frame import Page
from ui.view import View

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def number(page: Page) -> int | None:
    """Give the number that the address names, if it names one."""
    asked = page.view.subject or ""
    return int(asked) if _NUMBER.fullmatch(asked) else None


def batch(page: Page, batch_id: int) -> str:
    """Give the address of the page about one file."""
    return links.address("batch", View(language=page.view.language, subject=str(batch_id)))


def upload(page: Page, job_id: int | None = None) -> str:
    """Give the address of the page that takes files, about one that could not be read if named."""
    subject = None if job_id is None else str(job_id)
    return links.address("upload", View(language=page.view.language, subject=subject))


def page_of(page: Page, key: str) -> str:
    """Give the address of another page of staff."""
    return links.address(key, View(language=page.view.language))
