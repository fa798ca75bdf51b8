"""Numbers in Chinese characters, where there is only one way to read them."""

from __future__ import annotations

_FORMAL = str.maketrans(
    "壹貳贰叁參肆伍陸陆柒捌玖拾佰仟兩两万亿〇○", "一二二三三四五六六七八九十百千二二萬億零零"
)
_DIGITS = "零一二三四五六七八九"
_PLACES = {"千": 1_000, "百": 100, "十": 10}
_SECTIONS = {"億": 10**8, "萬": 10**4}


def number_of(text: str) -> int | None:
    """Give 12000000 for 一千二百萬; nothing for what is shortened (一萬二) or is no number.

    A number is taken only if it would be written just so.
    """
    plain = text.translate(_FORMAL)
    number = _value(plain)
    if number is None or not 0 < number < 10**12:
        return None
    # 一十 is as good as 十, wherever it stands, and a 零 may part what names its places anyway.
    usual, plain = _written(number), plain.replace("一十", "十")
    return number if usual in (plain, plain.replace("萬零", "萬"), plain.replace("億零", "億")) else None


def _value(text: str) -> int | None:
    """Give the sum of what the characters stand for, whatever their order."""
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        elif sign in _PLACES:
            section += (digit or 1) * _PLACES[sign]
            digit = 0
        elif sign in _SECTIONS:
            total += (section + digit) * _SECTIONS[sign]
            section = digit = 0
        else:
            return None
    return total + section + digit


def _written(number: int) -> str:
    """Give the usual writing, with 十 for 一十."""
    signs = ""
    for name, value in (*_SECTIONS.items(), ("", 1)):
        part, number = divmod(number, value)
        if part:
            gap = "零" if signs and part < 1_000 else ""
            signs += gap + _section(part) + name
        elif signs and number and not signs.endswith("零"):
            signs += "零"
    return signs


def _section(number: int) -> str:
    signs = ""
    for name, value in (*_PLACES.items(), ("", 1)):
        digit, number = divmod(number, value)
        if digit:
            signs += ("" if name == "十" and digit == 1 else _DIGITS[digit]) + name
        elif signs and number and not signs.endswith("零"):
            signs += "零"
    return signs
