"""Records: every award of the selection, to sort, read and take away."""

import streamlit as st

from ui import cached, filter_panel, frame, notices, records_page

page = frame.enter("records")
filter_panel.show(page)
st.title(page.say("records.title"), anchor=False)
filter_panel.chips(page)
found = cached.figures(page.snapshot, page.view.filters)
if found.total.awards:
    records_page.tools(page, found)
    records_page.table(page, found)
else:
    notices.nothing_matches(page)
frame.leave(page)
