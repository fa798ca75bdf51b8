"""Compare."""

import streamlit as st

from ui import frame

page = frame.enter("compare")
st.title(page.say("page.compare"), anchor=False)
frame.leave(page)
