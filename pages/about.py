"""About: what the data is, where it comes from, what it cannot show."""

from ui import about_page, frame

page = frame.enter("about")
about_page.show(page)
frame.leave(page)
