"""One file: what was understood, its rows, where they land, and its way to the public."""

from data.desk.rights import Role
from ui import frame
from ui.desk import batch_page, guard

page = guard.enter("batch", Role.UPLOADER, Role.APPROVER)
batch_page.show(page)
frame.leave(page)
