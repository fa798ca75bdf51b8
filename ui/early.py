"""What a page needs before its first words, so that nothing jumps: its look, and what draws its parts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ui import markup

# Streamlit fetches each kind of part when the first of it comes, and draws a grey bar meanwhile.
_PARTS = (
    "BidiComponent", "Button", "ButtonGroup", "FlexContext", "Html", "Multiselect", "PageLink", "Radio",
    "Selectbox", "StreamlitMarkdown", "TextInput", "WidgetLabel",
)  # fmt: skip
# A button that opens another step of a file: Streamlit would leave the page where it was scrolled to.
_TO_THE_TOP = """<script>addEventListener("click", event => {
  const button = '[class*="st-key-onward_"], [class*="st-key-gap_"], [class*="st-key-doubt_"]';
  if (event.target.closest(button)) document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
}, true);</script>"""


@cache
def head() -> str:
    """Give what belongs into the head of the one HTML page; a part that Streamlit has renamed is left out."""
    import streamlit

    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    files = [file.name for part in _PARTS for file in sorted(folder.glob(f"{part}.*.js"))]
    links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in files)
    return links + markup.early_style() + _TO_THE_TOP
