"""Who a vendor is, where, and what is known of it by facet, each with what it rests on."""

from __future__ import annotations

import streamlit as st

from data.columns.vendor_file import Spelt, VendorFile, vendor_file
from data.evidence import Facet
from data.facets import Known, Piece, Standing
from data.queries.facets import Site
from data.queries.near_names import NearName
from data.queries.summary import Summary
from data.records import Category
from data.snapshot.reader import Snapshot
from geo.districts import districts
from geo.estates import estates
from geo.places import Precision
from ui import amounts, award_fields, awards_list, links, markup, names
from ui.frame import Page
from ui.kept import shared
from ui.view import Subject

_VENDORS = 512
_SPELLINGS, _SITES, _PIECES = 12, 20, 12


def show(page: Page, found: Summary) -> None:
    """Draw what is on file of the vendor, whatever the filters."""
    st.html(page.kept("vendor who", lambda: _who(page)))
    st.html(page.kept("vendor facets", lambda: _facets(page, found)))
    st.html(page.kept("vendor sites", lambda: _sites(page)))


def of(page: Page) -> VendorFile:
    """Give what is on file of the vendor that the page is about."""
    return _file(page.snapshot, page.snapshot.stamp.digest, page.view.subject or "")


@shared(_VENDORS)
def _file(_data: Snapshot, digest: str, code: str) -> VendorFile:
    return vendor_file(_data, code, amounts.in_hong_kong(_data.stamp.at).date())


def _who(page: Page) -> str:
    known = of(page)
    spelt = [_spelt(page, one) for one in known.spelt[:_SPELLINGS]]
    facts = [(page.say("known.vendor_codes"), known.code)]
    if known.kind:
        facts.append((page.say("vendor.kind"), page.say(f"vendor.kind.{known.kind}")))
    numbers = page.say("list.comma").join(known.numbers)
    facts.append((page.say("known.brn"), numbers or page.say("vendor.brn.none")))
    if known.is_person:
        facts.append((page.say("vendor.person"), page.say("vendor.person.note")))
    return markup.fill(
        "vendor_who.html",
        say=page.say,
        spelt=spelt,
        more=_more(page, len(known.spelt) - len(spelt)),
        facts=facts,
        former=[
            page.say("form.count", name=names.supplier(page, name, zh), n=code)
            for code, name, zh in known.former
        ],
        near=[_near(page, one) for one in known.near],
    )


def _spelt(page: Page, one: Spelt) -> tuple[str, str]:
    count = page.say("tally.awards", count=one.awards, n=amounts.count(page.view.language, one.awards))
    return one.name, " · ".join(filter(None, (count, _span(page, one.first, one.last))))


def _near(page: Page, one: NearName) -> tuple[str, str, str]:
    why = [page.say(f"near.{reason.name.lower()}") for reason in one.why]
    why += [page.say("near.same_zh")] if one.same_zh else []
    why += [page.say("near.within")] if one.within else []
    name = names.supplier(page, one.name, one.name_zh)
    address = links.subject(page.view, Subject.VENDOR, one.code)
    return name, address, page.say("list.comma").join([*why, one.code])


def _facets(page: Page, found: Summary) -> str:
    known = of(page)
    return markup.fill(
        "vendor_facets.html",
        say=page.say,
        rows=[_facet(page, one, found, is_person=known.is_person) for one in known.facets],
        day=amounts.day_of(page.view.language, page.snapshot.stamp.at),
    )


def _facet(page: Page, one: Known, found: Summary, *, is_person: bool) -> dict[str, object]:
    notes = [page.say(f"facet.{one.facet.value}.note")]
    if one.is_disputed:
        notes.append(page.say("facet.disputed"))
    goods = found.by("category").get(Category.GOODS.value)
    if one.facet is Facet.ORIGIN and found.total.awards and not (goods and goods.awards):
        notes.append(page.say("facet.origin.no_goods"))
    shown = one.pieces[:_PIECES]
    return {
        "name": page.say(f"facet.{one.facet.value}"),
        "answer": page.say(f"answer.{one.answer.value}"),
        "notes": notes,
        "pieces": [_piece(page, piece, is_person=is_person) for piece in shown],
        "more": _more(page, len(one.pieces) - len(shown)),
    }


def _piece(page: Page, piece: Piece, *, is_person: bool) -> dict[str, object]:
    """Say what one piece of evidence is; the free words of a source may tell where a person lives."""
    language = page.view.language
    named = piece.scheme.name(language.value) if piece.scheme else page.say("facet.no_scheme")
    site = _site_name(page, piece.site)
    words = [] if is_person else [piece.product, piece.reference]
    told = [site, *words]
    if piece.awards:
        told.append(page.say("tally.awards", count=piece.awards, n=amounts.count(language, piece.awards)))
    dates = [
        page.say(f"piece.{name}", day=_day(page, day))
        for name, day in (("as_of", piece.as_of), ("from", piece.valid_from), ("to", piece.valid_to))
        if day
    ]
    return {
        "name": named,
        "answer": page.say(f"answer.{piece.answer.value}"),
        "told": " · ".join(part for part in told if part),
        "dates": " · ".join(dates) or page.say("piece.undated"),
        "standing": "" if piece.standing is Standing.COUNTS else page.say(f"standing.{piece.standing.value}"),
        "source": "" if is_person else piece.source or "",
        "url": awards_list.web_address(piece.source_url),
    }


def _sites(page: Page) -> str:
    known = of(page)
    shown = known.sites[:_SITES]
    return markup.fill(
        "vendor_sites.html",
        say=page.say,
        rows=[_site(page, site) for site in shown],
        more=_more(page, len(known.sites) - len(shown)),
    )


def _site(page: Page, site: Site) -> dict[str, object]:
    language = page.view.language
    words = site.address or page.say("vendor.address.private" if site.is_private else "vendor.address.none")
    place = links.subject(page.view, Subject.DISTRICT, site.key) if site.key in districts() else None
    beside = [_site_name(page, site.facility or site.estate)]
    if site.country:
        beside.append(language.babel.territories.get(site.country) or site.country)
    if site.precision != Precision.NONE.value:
        beside.append(award_fields.precision(page, site.precision, site.within_m))
    notes = [page.say("vendor.address.several")] if site.several else []
    return {
        "address": words,
        "place": names.district(page, site.key),
        "place_page": place,
        "beside": " · ".join(part for part in beside if part),
        "notes": notes,
        "awards": amounts.count(language, site.awards),
        "span": _span(page, site.first, site.last),
        "sources": [
            (names.publisher(page, publisher), awards_list.web_address(url))
            for publisher, url in site.sources
        ],
    }


def _site_name(page: Page, code: str | None) -> str:
    return names.estate(page, code) if code in estates() else code or ""


def _span(page: Page, first: str | None, last: str | None) -> str:
    if not first or not last:
        return ""
    if first == last:
        return _day(page, first)
    return page.say("vendor.span", first=_day(page, first), last=_day(page, last))


def _more(page: Page, left: int) -> str:
    return page.say("vendor.more", n=amounts.count(page.view.language, left)) if left > 0 else ""


def _day(page: Page, iso: str) -> str:
    """Give a date as far as it is known; what is no date stays as it is written."""
    try:
        return amounts.day(page.view.language, iso)
    except (KeyError, ValueError):
        return iso
