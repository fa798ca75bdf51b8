"""Map: what is bought, from whom and where, and how sure that is."""

import streamlit as st

from ui import (
    cached,
    charts,
    figures,
    filter_panel,
    frame,
    innoparks,
    map_panel,
    map_table,
    notices,
    rankings,
    records_page,
    strip,
)

page = frame.enter("map")
filter_panel.show(page)
with st.container(key="titlerow", horizontal=True, vertical_alignment="center"):
    st.title(page.say("map.title"), anchor=False, width="content")
    notices.tasks(page)
figures.show_lead(page)
# These blocks are always there, empty or not: what comes and goes above the map would load it anew.
chips, glance, evidence = st.container(), st.container(key="glance"), st.container(key="evidence")
found = cached.figures(page.snapshot, page.view.filters)
with chips:
    filter_panel.chips(page)
with glance:
    if found.total.awards:
        figures.show(page, found)
    else:
        notices.nothing_matches(page)
with evidence:
    strip.show(page, found)
with st.container(key="mapframe"):
    map_panel.show(page, found)
with st.container(key="below"):
    innoparks.show(page, found)
    map_table.show(page, found)
    months, vendors, sectors = st.columns(3, gap="medium")
    with months:
        charts.show_months(page, found)
    with vendors:
        rankings.show_vendors(page)
    with sectors:
        rankings.show_sectors(page, found)
    records_page.newest(page, found)
frame.leave(page)
