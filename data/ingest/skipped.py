"""Rows below the header that are no awards: blank, the header once more, totals, footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from data.ingest import codes
from data.ingest.aliases import aliases, column_form
from data.ingest.columns import Header
from data.ingest.tables import Record
from data.ingest.text import collapse, header_form, plain
from data.problems import ProblemCode

_LONG = 2000  # of a lone cell no more is looked at
_TOTAL = re.compile(
    r"(?:(?:sub|grand|overall|annual|yearly|quarterly|monthly|q[1-4]|(?:19|20)[0-9]{2})[ -]?)?totals?"
    r"(?: (?:contract|award)s?)?(?: (?:amount|sum|value|number|no\.?))?"
    r"(?: of (?:contracts|awards|records))?(?![^\W\d_])"
    r"|sum(?![^\W\d_])|(?:合[約约])?(?:(?:總|总|合|小|共|累)[計计]|[總总]金?[數数額额和])(?:金[額额])?|合共|共"
)
_LABEL_END = re.compile(r"[ :：=]*(?:\([^()]{0,40}\))?[ :：=]*")
_LINE_NUMBER = re.compile("[0-9]{1,4}[.)]?")
# What may stand beside the word "Total": sums, counts, currencies, dashes.
_FIGURES = re.compile(
    r"[-–—=+(]?\s?共?\s?(?:(?:hk|us)?\$|hkd|usd|港[元幣币])?\s?[0-9][0-9,. ]{0,40}\)?%?"
    r"\s?(?:m|mn|million|bn|billion|[百千]?[萬万]|億|亿)?"
    r"\s?(?:元|港元|(?:contract|award|item|record|tender|lot|contractor|supplier|consultant|tenderer|firm)s?"
    r"|[份項项宗個个間间家名張张]?(?:合[約约同]|[項项]目|承[辦办建]商|供[應应]商|公司)?)?"
    r"|[-–—=]{1,40}|(?:hk)?\$|hkd"
)
_PAGE = re.compile(
    r"[-–—(]?\s?(?:page|p\.?)\s?[0-9]{1,4}(?:\s?(?:of|/)\s?[0-9]{1,4})?\s?[-–—)]?"
    r"|[-–—(]?\s?第\s?[0-9]{1,4}\s?[頁页](?:[\s,/、()]{0,3}共\s?[0-9]{1,4}\s?[頁页]\)?)?\s?[-–—)]?"
)
_NOTE_WORD = re.compile(
    r"(?:foot)?notes?|remarks?|sources?|data sources?|legend|disclaimer|enquir(?:y|ies)"
    r"|last (?:updated?|revision|revised|review(?:ed)?)(?: (?:on|date|at))?|updated (?:on|at)|as at"
    r"|date of (?:update|revision)"
    r"|end of (?:list|table|report|file)|end|附?[註注](?:釋|释)?|[備备][註注]|[資资]料[來来]源|[來来]源"
    r"|(?:最[後后])?(?:更新|修[訂订])(?:日期)?|[說说]明|完"
)
_NOTE_END = re.compile(r"\s{0,5}\(?[0-9]{0,2}\)?\s{0,5}(?:[:：.,\-–—-]|[0-9(]|$)")
_NOTE_SIGN = re.compile(r"[*#^~†‡§@※]+|\(?(?:[0-9]{1,2}|[a-z]|i{1,3}|iv|v)[).]\s")

_LONGEST_HEADING = 40
_HEADINGS = [["title", "supplier_name"], ["title", "supplier_and_address"]]

# What rows are grouped under: "2026", "April 2026", "2025-26", "2026年4月".
_PERIOD = re.compile(
    r"(?:[a-z]{3,9} )?(?:19|20)[0-9]{2}(?:[-/–][0-9]{2,4})?|(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?"
)


def skipped_as(record: Record, header: Header) -> ProblemCode | None:
    """Say why a row is no award, nothing where it may be one.

    A row with title and supplier is one, whatever its words, unless it is the header once more.
    """
    cells = record.cells
    title, supplier = _cell(cells, header.title_at), _cell(cells, header.supplier_at)
    for at, rule in header.no_awards:
        if at < len(cells) and plain(cells[at]) not in rule.unless:
            return rule.code
    if title and supplier:
        if _repeats(cells, title, header) or _are_headings(title, supplier):
            return ProblemCode.REPEATED_HEADER
        if _is_total(cells):
            return ProblemCode.TOTAL_ROW
        return None if no_award_at(cells, header) is None else ProblemCode.NOT_AWARDED
    filled = [at for at, cell in enumerate(cells) if cell and not cell.isspace() and collapse(cell)]
    if not filled:
        return ProblemCode.BLANK_ROW
    if any(_same(cells, row) for row in header.written):
        return ProblemCode.REPEATED_HEADER
    if _is_total(cells):
        return ProblemCode.TOTAL_ROW
    if _is_footnote(cells, filled, header):
        return ProblemCode.FOOTNOTE
    if (title or supplier) and no_award_at(cells, header) is not None:
        return ProblemCode.NOT_AWARDED
    return None


def no_award_at(cells: Sequence[str], header: Header) -> int | None:
    """Give the position of the cell that says that nothing was awarded: its outcome.

    In a list of all who tendered it is any outcome that does not say that this one won.
    """
    for at, rule in header.no_awards:
        if at < len(cells) and plain(cells[at]) not in rule.unless:
            return at
    outcomes = [(at, _outcome(_cell(cells, at)[:_LONG])) for at in header.outcomes]
    lost = next((at for at, outcome in outcomes if outcome == "not_awarded"), None)
    if lost is None and header.bidders and all(outcome != "awarded" for _, outcome in outcomes):
        lost = outcomes[0][0]
    return lost


def _outcome(text: str) -> str | None:
    answer = codes.find_word("boolean", text)
    return {"true": "awarded", "false": "not_awarded"}.get(answer or "") or codes.find_word("outcome", text)


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) and not cells[at].isspace() else ""


def _repeats(cells: Sequence[str], title: str, header: Header) -> bool:
    if len(title.strip()) > header.title_length:
        return False
    return any(_same(cells, row) for row in header.written)


def _are_headings(title: str, supplier: str) -> bool:
    """Say whether title and supplier are words for these columns: a header again, worded otherwise."""
    if len(title) > _LONGEST_HEADING or len(supplier) > _LONGEST_HEADING:
        return False
    names = [aliases().get(column_form(text)) for text in (title, supplier)]
    return [name.field if name else None for name in names] in _HEADINGS


def _same(cells: Sequence[str], written: Sequence[str]) -> bool:
    return all(
        header_form(cell) == header_form(known) for cell, known in zip_longest(cells, written, fillvalue="")
    )


def _is_total(cells: Sequence[str]) -> bool:
    """Say whether a row begins with a word for a total, and nothing but figures follow."""
    filled = [(at, text) for at, cell in enumerate(cells) if (text := plain(cell[:_LONG]))]
    # The number of the line may stand before the word.
    numbered = len(filled) > 2 and _LINE_NUMBER.fullmatch(filled[0][1])
    at, first = filled[1 if numbered else 0] if filled else (0, "")
    word = _TOTAL.match(first)
    if word is None:
        return False
    end = _LABEL_END.match(first, word.end())
    rest = first[end.end() if end else word.end() :]
    others = [plain(cell[:_LONG]) for cell in cells[at + 1 :]]
    return all(_FIGURES.fullmatch(text) for text in (rest, *others) if text)


def _is_footnote(cells: Sequence[str], filled: Sequence[int], header: Header) -> bool:
    """Say whether a row is a note: it begins like one and has nearly nothing else."""
    at = filled[0]
    text = plain(cells[at][:_LONG])
    if len(filled) > 2:
        return False
    if len(filled) == 1 and _PAGE.fullmatch(text):
        return True
    text = text.lstrip("-–—=+ ")
    word = _NOTE_WORD.match(text)
    if word and _NOTE_END.match(text, word.end()):
        return True
    if len(filled) > 1:
        return False
    telling = {header.title_at, header.supplier_at} - {None}
    if at in telling or not telling:
        return text[:1] in "*#^†‡※"
    # A cell by itself where neither title nor supplier belong: a numbered note, a heading or a sentence.
    numbered = _NOTE_SIGN.match(text) or _PERIOD.fullmatch(text)
    return bool(numbered) or not any(map(str.isdigit, text)) or text.count(" ") > 2
