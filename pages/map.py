"""Map: what is bought, from whom and where, and how sure that is."""

import streamlit as st

from ui import (
    cached,
    charts,
    figures,
    filter_panel,
    frame,
    map_panel,
    notices,
    rankings,
    records_page,
    strip,
    vendor_card,
)

page = frame.enter("map")
filter_panel.show(page)
with st.container(key="titlerow", horizontal=True, vertical_alignment="center"):
    st.title(page.say("map.title"), anchor=False, width="content")
    notices.tasks(page)
figures.show_lead(page)
filter_panel.chips(page)
found = cached.figures(page.snapshot, page.view.filters)
if not found.total.awards:
    notices.nothing_matches(page)
else:
    figures.show(page, found)
    strip.show(page, found)
with st.container(key="mapframe"):
    map_panel.show(page, found)
vendor_card.show(page)
map_panel.table(page, found)
if found.total.awards:
    months, vendors, sectors = st.columns(3, gap="medium")
    with months:
        charts.show_months(page, found)
    with vendors:
        rankings.show_vendors(page)
    with sectors:
        rankings.show_sectors(page, found)
    records_page.newest(page, found)
frame.leave(page)
