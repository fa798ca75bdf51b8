"""The bench's page with the product's API beside it: `streamlit run bench/map_server.py`."""

from pathlib import Path

import streamlit as st

from api import serving

app = st.App(Path(__file__).parent / "map_page.py", routes=serving.routes())
