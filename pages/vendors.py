"""Vendors: one vendor, or all of them."""

from ui import frame, subject, vendor_page
from ui.view import Subject

page = frame.enter("vendors")
subject.show(page, Subject.VENDOR, vendor_page.index, vendor_page.profile)
frame.leave(page)
