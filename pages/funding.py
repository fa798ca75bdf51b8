"""Funding."""

import streamlit as st

from ui import frame

page = frame.enter("funding")
st.title(page.say("page.funding"), anchor=False)
frame.leave(page)
