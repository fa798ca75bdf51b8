"""Benchmarks: what is published of re-industrialisation, and what awards say beside it."""

from ui import benchmarks_page, frame

page = frame.enter("benchmarks")
benchmarks_page.show(page)
frame.leave(page)
