"""Sectors: one sector, or all of them."""

from ui import frame, sector_page, subject
from ui.view import Subject

page = frame.enter("sectors")
subject.show(
    page,
    Subject.SECTOR,
    sector_page.index,
    sector_page.profile,
    without_awards=sector_page.show_grants,
)
frame.leave(page)
