"""How figures, labels and the words that bear on them are written in the text of an amount."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

_UNITS: Mapping[str, Decimal] = MappingProxyType(
    {
        "b": Decimal(10) ** 9, "bn": Decimal(10) ** 9, "bil": Decimal(10) ** 9, "billion": Decimal(10) ** 9,
        "十億": Decimal(10) ** 9,
        "十亿": Decimal(10) ** 9, "億": Decimal(10) ** 8, "亿": Decimal(10) ** 8, "千萬": Decimal(10) ** 7,
        "千万": Decimal(10) ** 7, "百萬": Decimal(10) ** 6, "百万": Decimal(10) ** 6,
        "m": Decimal(10) ** 6, "mn": Decimal(10) ** 6, "mil": Decimal(10) ** 6, "mln": Decimal(10) ** 6,
        "mio": Decimal(10) ** 6, "mill": Decimal(10) ** 6,
        "million": Decimal(10) ** 6, "萬": Decimal(10) ** 4, "万": Decimal(10) ** 4,
        "k": Decimal(1000), "thousand": Decimal(1000), "千": Decimal(1000),
    }
)  # fmt: skip
SPELLED: Mapping[str, str] = MappingProxyType(
    {"HONGKONGDOLLAR": "HKD", "HKDOLLAR": "HKD", "USDOLLAR": "USD", "EURO": "EUR", "RENMINBI": "CNY"}
)


def unit(word: str | None) -> Decimal | None:
    """Give what a unit's word multiplies by."""
    form = (word or "").lower()
    return _UNITS.get(form) or _UNITS.get(form.removesuffix("s"))


_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=lambda word: (-len(word), word)))
_CHINESE_SIGN = (
    "港[幣币元圓圆]|美[元金]|人民[幣币]|[歐欧]元|歐羅|英[鎊镑]|日[圓元]|澳門元|澳元|加元|新台幣|瑞士法郎"
)
_SIGN = (
    r"(?:Hong ?Kong|HK|US) ?dollars?|euros?|renminbi"
    r"|HKD? ?\$|USD? ?\$|(?:AUD?|CAD?|SGD?|NZD?|NTD?|MOP) ?\$|(?<![A-Z])[ACS]\$"
    r"|RMB ?¥|CN¥|JP¥|HKD|USD|RMB|CNY|EUR|GBP ?£?|JPY|AUD|CAD|SGD|CHF|TWD|NZD|MOP"
    rf"|(?:{_CHINESE_SIGN}) ?\$?|(?-i:[A-Z]{{3}})(?=[ $]?[0-9])|(?:HK|US)(?=[0-9])|[$€£¥]"
)
_ID = (
    r"(?:(?-i:(?!HK|US|RM)[A-Z]{1,2}[0-9]{0,3})|[0-9]{1,3}(?-i:[A-Za-z])?|[ivx]{1,5})"
    r"(?![A-Za-z0-9$])(?![.,][0-9])"
)
_CHINESE_ID = "(?:[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸]|[0-9]{1,3}|[A-Z])"
_LABEL = (
    r"\(?\b(?:group|item|lot|part|category|categorie|schedule|section|package|region|zone|phase|stage|year|batch)"
    rf"s?\.? ?(?:no\.? ?)?{_ID}(?: ?(?:-|–|to|&|and|,|/) ?{_ID}){{0,30}}\)?"
    r"|\((?:[ivx]{1,5}|[a-h]|[0-9]{1,2})\)|(?<![A-Za-z0-9.,])(?:[ivx]{1,5}|[a-h]|[0-9]{1,2})\)"
    rf"|(?<![0-9.,])[0-9]{{1,2}}\.(?= ?(?:HK|US|\$|港))"
    r"|\b(?:first|second|third|fourth|fifth|[0-9](?:st|nd|rd|th)) year\b"
    rf"|\(?第?{_CHINESE_ID} ?(?:[組组項项批期]|合[約约])[別别]?\)?"
    rf"|\(?(?:[組组][別别]?|[項项]目|分[項项]|[類类][別别]|批次|[標标]段|第) ?{_CHINESE_ID}(?![.,]?[0-9])"
    r"年?\)?"
)
_SUM = (
    rf"(?P<minus>(?<![0-9A-Za-z])[-−](?! )|^[-−] )?(?:(?<![A-Za-z])\(?(?P<before>{_SIGN})\)?"
    rf"(?: ?\(?(?P<unit_before>{_UNIT})s?(?![A-Za-z])\.?\)?:?)? ?(?P<minus_after>[-−])?)?"
    r"(?P<number>[0-9](?:[0-9.,]{0,38}[0-9])?)(?![0-9])(?! ?%)"
    rf"(?: ?\(?(?:HK)?\$? ?(?P<unit>(?:{_UNIT})s?)(?![A-Za-z])\.?\)?"
    rf"(?P<more> ?(?P<rest>[0-9](?:[0-9,]{{0,8}}[0-9])?) ?(?P<rest_unit>[萬万千])?(?= ?元|$))?)?"
    rf"(?: ?\(?(?P<after>{_CHINESE_SIGN}|元|圓|圆|HKD|USD|RMB|CNY|EUR|GBP|JPY|AUD|CAD|SGD|CHF"
    r"|(?:(?:Hong ?Kong|HK|US) ?)?dollars?|euros?)(?![A-Za-z])(?! ?\$?[0-9])\)?)?"
)
# One pass over the text; the first that fits at a place is taken.
TOKEN = re.compile(
    rf"(?P<label>{_LABEL})"
    r"|(?P<percent>[+-]?(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{1,6})? ?(?:%|per ?cent\b))"
    r"|(?P<time>(?<![0-9.,])[0-9]{1,3}[ -]?(?:calendar |working )?(?:month|year|day|week|hour|quarter)s?\b"
    r"|(?<![0-9.,])[0-9]{1,3} ?[個个]?(?:年|月|日|天|週|周|小時|季))"
    r"|(?P<ordinal>(?<![0-9.,])[0-9]{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<years>(?<![0-9.,])[0-9]{4}[/-][0-9]{2}(?:[0-9]{2})?(?![0-9.,])|(?<![0-9.,])[0-9]{4} prices?\b)"
    r"|(?P<note>\(?\b(?:foot)?(?:note|remark|annex|appendix)s?\.? ?[0-9]{1,2}(?![0-9.,])\)?"
    r"|\[[0-9]{1,2}\]|\(?[附備备]?[註注] ?[0-9]{1,2}(?![0-9.,])\)?)"
    rf"|(?P<sum>{_SUM})",
    re.IGNORECASE,
)

NOTHING = frozenset(
    (
        "", "-", "–", "—", "--", "---", "/", "n/a", "n.a.", "n/a.", "na", "nil", "nil.", "none", "tbc", "tbd",
        "not applicable", "not applicable.", "not available", "not yet available", "not stated",
        "not disclosed", "not provided", "not awarded", "no award", "to be confirmed", "to be determined",
        "to be advised",
        "confidential", "commercially sensitive",
        "不適用", "不适用", "沒有", "没有", "無", "无", "不詳", "不详", "待定", "保密", "沒有提供",
        "没有提供", "不公開", "不公开", "沒有列明", "没有列明",
    )
)  # fmt: skip
# Words that stand for no sum, with more words around them.
STATES_NOTHING = re.compile(
    r"[^0-9]{0,200}(?:not applicable|n/a|not disclosed|not stated|\brates?\b|schedule of rates|unit prices?"
    r"|to be (?:confirmed|determined|advised|agreed|decided)|\btb[cda]\b|待定|有待"
    r"|percentages?|confidential|no charge|free of charge|\bnil\b"
    r"|不適用|不适用|單價|单价|費率|费率)[^0-9]{0,200}|(?:hkd?)? ?\$? ?-{1,3}"
)
_MEASURE = (
    "item|unit|hour|head|person|visit|meal|piece|case|test|set|trip|tonne|ton|kg|kilogram|lit(?:er|re)|m2|m3|sq"
    "|square|cubic|met(?:er|re)|pack|box|bottle|vehicle|session|specimen|patient|cop(?:y|ies)|page|night|room"
    "|call|job|order|dose|vial|tablet|kit|pcs?|man"
)
RATE = re.compile(
    rf"# ?(?:/|per|for each|for every) ?(?:{_MEASURE})\b|# ?each\b(?! (?:month|year|group|lot|item))"
    r"|\bunit (?:rate|price|cost)s?\b|\brates? per\b|schedule of rates"
    r"|每(?![月年季日週周]|[個个]月)[^#]{0,8}#|# ?/ ?[每件個个次套人]|單價|单价",
    re.IGNORECASE,
)
# With such words the sum is not what was awarded, or not all of it.
DOUBT = re.compile(
    r"\b(?:minus|plus|deduct\w*|discount\w*|rebate\w*|increas\w*|decreas\w*|reduc\w*|deposit|bond|penalt\w*"
    r"|instead of)|# per (?!cent|month|annum|year|quarter|week|day|calendar)\w|% of #"
    r"|# ?,? ?\(?less\b(?! than)"
    r"|[增減减]|扣除|折扣|訂金|按金",
    re.IGNORECASE,
)
LIMIT_BEFORE = re.compile(
    r"(?:\b(?:below|under|less than|lower than|not? (?:exceeding|more than|less than)|up to|over|above"
    r"|more than|exceeding|at least|(?:maximum|minimum)(?: of)?)|[<>≤≥]|少[於于]|低[於于]"
    r"|不[超多][過过]?[於于]?|不少[於于]|多[於于]|超[過过]|高[於于]|至少|最多|上限|下限)[ :]{0,3}$",
    re.IGNORECASE,
)
LIMIT_AFTER = re.compile(
    r" ?\(?(?:(?:or|and) (?:below|above|less|more|under|over)\b|以[下上內内]|或以[下上]|\+(?! ?[0-9]))",
    re.IGNORECASE,
)
RANGE = re.compile(r" ?(?:-|–|—|~|to|至|到) ?", re.IGNORECASE)
BETWEEN = re.compile(r"(?:\bbetween|介乎|介[於于]) ?$", re.IGNORECASE)
AND = re.compile(r" ?(?:and|&|與|与|和|及|至|to|-) ?(?:之間)?", re.IGNORECASE)
TOTAL_BEFORE = re.compile(
    r"(?:\b(?:in )?total|\bsum|總額|總計|合計|总额|总计|合计|總數|总数|共)[^;.()0-9]{0,40}$", re.IGNORECASE
)
TOTAL_AFTER = re.compile(r" ?\(?(?:in )?total\b", re.IGNORECASE)
FOR = re.compile(r"(?:^|.{0,40}\b)(?:for|for the) ?\(?", re.IGNORECASE)
AFTER_LABEL = re.compile(r"[ :;,]*(?:for|[-–(])? ?", re.IGNORECASE)
# What may stand around a plain number, beside words that name a kind: brackets and marks of footnotes.
AROUND = re.compile(r"[\s:*#^.,;/=()-]{0,40}|\s*\([^()]{0,300}\)[\s*#^.]{0,8}|/-")
