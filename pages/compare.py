"""Compare: two vendors, buyers, districts or sectors side by side."""

from ui import compare_page, frame

page = frame.enter("compare")
compare_page.show(page)
frame.leave(page)
