"""The app as the server finds it: `streamlit run streamlit_app.py`."""

from pathlib import Path

import streamlit as st

from api import serving
from ui import server

app = st.App(
    Path(__file__).parent.resolve() / "ui" / "main.py",
    routes=serving.routes(server.base_path()),
    lifespan=server.lifespan,
    middleware=server.middleware(),
    on_script_error=server.show_script_error,
)
