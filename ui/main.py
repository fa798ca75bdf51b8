"""The main script: every page passes through here, so none is ever served without it."""

import streamlit as st

from ui import state
from ui.desk import guard
from ui.view import View

language = View.from_query(state.url_query()).language
st.set_page_config(
    layout="wide",
    initial_sidebar_state="auto",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
page = st.navigation(guard.pages(language), position="hidden")
state.ask(page.url_path)
page.run()
