"""Currencies and units of money, and what a column's header says of both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from data.ingest.text import collapse

# What a person may say that the plain amounts of a file are in.
UNITS: Mapping[str, Decimal] = MappingProxyType(
    {
        "dollar": Decimal(1),
        "thousand": Decimal(10) ** 3,
        "ten_thousand": Decimal(10) ** 4,
        "million": Decimal(10) ** 6,
        "hundred_million": Decimal(10) ** 8,
        "billion": Decimal(10) ** 9,
    }
)

# ISO 4217, the codes in use.
_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CIE CLP CNY COP CRC CUP CUR CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD "
    "KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR REN RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE "
    "SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF "
    "XCD XOF XPF YER ZAR ZMW"
)
CURRENCIES = frozenset(_CODES.split())
# How else the currencies are written; a bare "$" or "¥" is none of them.
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "HK$": "HKD", "HKD$": "HKD", "HK": "HKD", "港幣": "HKD", "港币": "HKD", "港元": "HKD", "港圓": "HKD",
        "US$": "USD", "USD$": "USD", "US": "USD", "美元": "USD", "美金": "USD",
        "RMB": "CNY", "RMB¥": "CNY", "CN¥": "CNY", "人民幣": "CNY", "人民币": "CNY",
        "€": "EUR", "歐元": "EUR", "欧元": "EUR", "歐羅": "EUR", "£": "GBP", "GBP£": "GBP", "英鎊": "GBP",
        "英镑": "GBP", "JP¥": "JPY", "日圓": "JPY", "日元": "JPY", "MOP$": "MOP", "澳門元": "MOP",
        "A$": "AUD", "AU$": "AUD", "AUD$": "AUD", "澳元": "AUD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD",
        "加元": "CAD", "S$": "SGD", "SGD$": "SGD", "NZ$": "NZD", "NT$": "TWD", "新台幣": "TWD",
        "瑞士法郎": "CHF",
    }
)  # fmt: skip

# In headers a code stands in capitals or brackets; most codes are also words of other headers.
_HEADER_CODES = "HKD|USD|RMB|CNY|EUR|GBP|JPY|AUD|CAD|SGD|CHF|TWD|NZD|MOP"
_IN_HEADER = re.compile(
    "|".join(
        sorted(map(re.escape, SIGNS.keys() - {"HK", "US", "A$", "C$", "S$"}), key=lambda s: (-len(s), s))
    )
    + rf"|(?<![A-Z])(?:{_HEADER_CODES})(?![A-Z])|(?:hong kong|hk|us) dollars?|euros?\b",
    re.IGNORECASE,
)
_SPELLED = {"hong kong dollar": "HKD", "hk dollar": "HKD", "us dollar": "USD", "euro": "EUR"}
_BEFORE_LETTER = r"(?:\$|\(|\bhkd|\busd|\brmb|\bcny|\beur|\bgbp|\bin\b) ?"
_HEADER_UNITS = tuple(
    (re.compile(form, re.IGNORECASE), Decimal(10) ** power)
    for form, power in (
        (rf"\bbillions?\b|{_BEFORE_LETTER}bn?(?![a-z])|\bbn\b|十[億亿]", 9),
        (r"(?<!十)[億亿]", 8),
        (r"千[萬万]", 7),
        (rf"\bmillions?\b|{_BEFORE_LETTER}m(?:n|il|ln)?s?(?![a-z])|\bmn\b|百[萬万]", 6),
        (r"(?<![百千])[萬万]", 4),
        (rf"\bthousands?\b|['’‘]000|{_BEFORE_LETTER}k(?![a-z])|千(?![萬万])", 3),
    )
)
_DOLLARS = re.compile(r"\$|\bdollars?\b|[港美]元|(?<![單单])[元圓](?![a-z])", re.IGNORECASE)


def unit_of_header(header: str) -> Decimal | None:
    """Give what the plain numbers below a header are in, nothing where it does not say or says two."""
    text = collapse(unicodedata.normalize("NFKC", header))
    if re.search(r"\bround(?:ed|ing)?\b", text, re.IGNORECASE):
        return None  # Rounded to a million is not counted in millions.
    found = {unit for form, unit in _HEADER_UNITS if form.search(text)}
    if found:
        return found.pop() if len(found) == 1 else None
    return Decimal(1) if _DOLLARS.search(text) or _IN_HEADER.search(text) else None


def currency_of_header(header: str) -> str | None:
    """Give the currency that a header names, nothing where it names none, only "$", or two."""
    text = collapse(unicodedata.normalize("NFKC", header))
    found = {_code(match[0]) for match in _IN_HEADER.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _code(sign: str) -> str:
    sign = sign.upper()
    return SIGNS.get(sign) or _SPELLED.get(sign.lower().removesuffix("s")) or sign
