"""Innopark."""

import streamlit as st

from ui import frame

page = frame.enter("innopark")
st.title(page.say("page.innopark"), anchor=False)
frame.leave(page)
