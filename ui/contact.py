"""Where a visitor reports an error: an address of the installation, with the page that it is about."""

from __future__ import annotations

from urllib.parse import quote

from geo import settings
from ui import links
from ui.texts import Language, text


def report_address(language: Language, version: int, own: str) -> str | None:
    """Give what a link to report an error leads to; nothing where the installation names nobody.

    `own` is the address of the page it is about, which a letter then names.
    """
    given = settings.contact()
    if given is None or given.startswith(("http:", "https:")):
        return given
    subject = quote(text(language, "report.subject", version=version))
    body = quote(text(language, "report.body", address=links.whole(own)))
    return f"mailto:{given}?subject={subject}&body={body}"
