"""The main script: every page passes through here, so none is ever served without it."""

import streamlit as st

from ui import state
from ui.sitemap import PAGES
from ui.view import View

language = View.from_query(state.url_query()).language
st.set_page_config(
    layout="wide",
    initial_sidebar_state="auto",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
st.navigation([entry.page(language) for entry in PAGES], position="hidden").run()
