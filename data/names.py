"""One spelling for each supplier name, so that the same name counts once however it is typed."""

from __future__ import annotations

import re
import unicodedata

_ACCENT = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
_INITIALS = re.compile(r"\b(?:[a-z]\.)+[a-z]\b")
_HONG_KONG = re.compile(r"\b(?:hong ?kong|h k)\b")
_JOINT_VENTURE = re.compile(r"\bjoint ventures?\b")
_CJK = "\u3400-\u9fff\uf900-\ufaff"
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) +(?=[{_CJK}])")
_CJK_FORM = re.compile(r"(?<=\w) ?(?:有限公司)+$")
_SAME_WORD = {
    "limited": "ltd",
    "company": "co",
    "corporation": "corp",
    "incorporated": "inc",
}
_LEADING = ("messrs ", "the ")


def normal_form(name: str) -> str:
    """Give the key under which a supplier's name is compared.

    Two names share a key only where they differ in spelling: width, case, accents, punctuation,
    dashes and quotes, "&" or "and", "Ltd" or "Limited", "Co" or "Company", "HK", "(H.K.)" or
    "Hong Kong", "JV" or "Joint Venture", a leading "Messrs." or "The". What tells companies
    apart stays: "Limited" where only one of them has it, a branch or division, an abbreviation
    of one's own. A closing 有限公司 is dropped, because Chinese texts leave it out at will. A
    name without a letter or digit is its own key. Applied again it changes nothing.
    """
    text = _words(_plain(name))
    if not text:
        return " ".join(_plain(name).split())
    text = _CJK_FORM.sub("", text)
    text = _JOINT_VENTURE.sub("jv", _HONG_KONG.sub("hk", text))
    text = " ".join(_SAME_WORD.get(word, word) for word in text.split())
    return _without_lead(text)


def _plain(name: str) -> str:
    """Fold width, accents of Latin letters and case."""
    decomposed = unicodedata.normalize("NFKD", name)
    folded = unicodedata.normalize("NFKD", _ACCENT.sub("", decomposed).casefold())
    return unicodedata.normalize("NFKC", _ACCENT.sub("", folded))


def _words(text: str) -> str:
    """Reduce to letters, digits and single spaces."""
    text = re.sub("['’‘`´]", "", text).replace("&", " and ")
    text = _INITIALS.sub(lambda dotted: dotted[0].replace(".", ""), text)
    spaced = "".join(letter if letter.isalnum() else " " for letter in text)
    return _CJK_GAP.sub("", " ".join(spaced.split()))


def _without_lead(text: str) -> str:
    while text.startswith(_LEADING):
        text = text.partition(" ")[2]
    return text
