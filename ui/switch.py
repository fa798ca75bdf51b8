"""A choice of one among few, always visible, whose words come from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

import streamlit as st

from ui import state
from ui.frame import Page
from ui.view import View


def show(
    page: Page,
    name: str,
    value: StrEnum,
    apply: Callable[[View, str], View],
    *,
    words: str | None = None,
    is_label_shown: bool = True,
    offered: Iterable[StrEnum] = (),
) -> None:
    """Draw a switch over the words of the enumeration that `value` is one of.

    Where not all of them have sense, `offered` names those that do. Its label is the text `NAME.label`,
    its words `words` with the code filled in, `NAME.CODE` by default.
    """
    key = f"switch_{name}"
    st.session_state[key] = value.value
    st.segmented_control(
        page.say(f"{name}.label"),
        [word.value for word in tuple(offered) or type(value)],
        key=key,
        required=True,
        format_func=lambda code: page.say((words or f"{name}.{{}}").format(code)),
        label_visibility="visible" if is_label_shown else "collapsed",
        on_change=lambda: state.change(apply(state.view(), st.session_state[key])),
    )
