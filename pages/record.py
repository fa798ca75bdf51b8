"""Record: all that is known of one award, where it comes from, and its history."""

from ui import frame, record_page

page = frame.enter("record")
record_page.show(page)
frame.leave(page)
