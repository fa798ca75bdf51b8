"""Buyers: one buyer, or all of them."""

from ui import buyer_page, frame, subject
from ui.view import Subject

page = frame.enter("buyers")
subject.show(page, Subject.BUYER, buyer_page.index, buyer_page.profile)
frame.leave(page)
