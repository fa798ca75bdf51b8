"""INNOPARK: the three estates side by side, who is there, and what vendors there won."""

from ui import frame, innopark_page

page = frame.enter("innopark")
innopark_page.show(page)
frame.leave(page)
