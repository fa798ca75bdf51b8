"""Changes: every dataset version, and what changed from one to another."""

import streamlit as st

from ui import cached, changes_page, frame, markup, versions_list

page = frame.enter("changes")
st.title(page.say("changes.title"), anchor=False)
markup.note(page.say("changes.lead"))
told = cached.told_versions()
changes_page.show(page, told)
versions_list.show(page, told)
frame.leave(page)
