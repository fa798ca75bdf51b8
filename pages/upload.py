"""Give files: drop them, see what became of each, say what a file holds that cannot be read as it is."""

from data.desk.rights import Role
from ui import frame
from ui.desk import guard, upload_page

page = guard.enter("upload", Role.UPLOADER)
upload_page.show(page)
frame.leave(page)
