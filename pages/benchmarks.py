"""Benchmarks."""

import streamlit as st

from ui import frame

page = frame.enter("benchmarks")
st.title(page.say("page.benchmarks"), anchor=False)
frame.leave(page)
