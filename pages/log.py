"""Log: who did what when, and whether its chain is whole."""

from data.desk.rights import Role
from ui import frame
from ui.desk import guard, log_page

page = guard.enter("log", Role.UPLOADER, Role.APPROVER)
log_page.show(page)
frame.leave(page)
