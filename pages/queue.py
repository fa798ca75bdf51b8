"""Queue: public awards that need a human, worked through one after another."""

from data.desk.rights import Role
from ui import frame
from ui.desk import guard, queue_page

page = guard.enter("queue", Role.UPLOADER, Role.APPROVER)
queue_page.show(page)
frame.leave(page)
