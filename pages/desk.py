"""Desk: what waits for staff, what is at work, and the ways to it."""

from data.desk.rights import Role
from ui import frame
from ui.desk import desk_page, guard

page = guard.enter("desk", Role.UPLOADER, Role.APPROVER)
desk_page.show(page)
frame.leave(page)
