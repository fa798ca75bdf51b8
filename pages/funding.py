"""Funding: what public schemes gave for production lines, and how that stands beside their caps."""

from ui import frame, funding_page

page = frame.enter("funding")
funding_page.show(page)
frame.leave(page)
