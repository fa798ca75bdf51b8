"""Districts: one district, or all of them."""

from ui import district_page, frame, subject
from ui.view import Subject

page = frame.enter("districts")
subject.show(page, Subject.DISTRICT, district_page.index, district_page.profile)
frame.leave(page)
