"""Approve: what one of the staff asks for and another decides."""

from data.desk.rights import Role
from ui import frame
from ui.desk import approve_page, guard

page = guard.enter("approve", Role.UPLOADER, Role.APPROVER)
approve_page.show(page)
frame.leave(page)
