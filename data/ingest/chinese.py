"""How much a text looks like Chinese as Hong Kong writes it, and not like the wrong bytes' characters."""

from __future__ import annotations

from collections import Counter
from functools import cache

# What stands in nearly every list of awards: names of firms, places, departments, headers, dates, in both
# scripts. Written down for this project.
_FREQUENT = frozenset(
    "有限公司香港九龍新界中國建築工程顧問科技集團企業發展實業貿易國際投資控股服務供應承辦商標題目編號招合約金額日期"
    "批出部門採購地址名稱類別程序公開局署處政府醫院管理環境保護渠務水機電路政土木拓屋宇消防警衞生食物康樂文化事教育"
    "學校大道街樓室座層廣場中心商業工廠廈邨村灣角山頭尖沙咀旺觀塘荃屯門元朗葵涌青衣將軍澳西貢北區東南上下粉嶺深水埗"
    "磡黃仙鴨脷洲年月日元萬億港幣總數項目及和與之的在為提供安裝維修保養清潔護系統設備材料藥品車輛電腦軟硬件資訊訊網絡"
    "有限公司龙中国建筑工程顾问科技团业发展实贸际投资服务应办标题编号约额门采购类别开处环护渠机电路卫广场厂厦湾观荃军"
    "总万亿币项与为装维养洁统设备药车辆电脑软资讯网络东区岭黄仙埠"
    # Places of Hong Kong; some of these only Big5-HKSCS has.
    "邨衞酶脷埗磡鰂涌塱輋蠔嶼氹滘瀝墟埔鴨華富"
    # Surnames, and what given names are made of.
    "陳李張黃何林吳劉鄧蔡麥梁鄭葉馮曾謝羅蘇楊潘盧胡余朱許莫馬文關姚歐王徐孫高郭周鍾趙江陈张吴刘邓郑叶冯谢罗苏杨许马关欧"
    "志明偉強家輝美玲詠嘉俊傑慧敏淑芬麗華榮耀祖浩曉軒晴卓賢穎琳燕娟雯德永安福昌興盛泰利恒伟强辉丽荣晓轩贤兴"
)


def score(text: str) -> float:
    """Give the mean worth of the characters: 1 and more for Chinese, below 0 for wrong bytes, 0 for none."""
    counts = Counter(text)
    return sum(_worth(sign) * times for sign, times in counts.items()) / max(counts.total(), 1)


def ideographs(text: str) -> int:
    """Count the different ideographs of a text."""
    return sum("\u3400" <= sign <= "\u9fff" for sign in set(text))


@cache
def _worth(sign: str) -> float:
    if sign in _FREQUENT:
        return 3.0
    if "\u3000" <= sign <= "\u3029" or "\uff01" <= sign <= "\uff5e":
        return 1.0
    if "\u3400" <= sign <= "\u9fff":
        return 1.0 if _is_common(sign) else -1.0
    # Quotes, dashes, signs of units and numbered circles stand in both scripts and prove nothing.
    if "\u2010" <= sign <= "\u2026" or sign in "·×°±£€℃㎡㎏" or "\u2460" <= sign <= "\u2473":
        return 0.0
    return -2.0


def _is_common(sign: str) -> bool:
    """Say whether Big5 or GB 2312 has the character on its first level, the one for common characters."""
    big5, gb = sign.encode("big5", "ignore"), sign.encode("gb2312", "ignore")
    return b"\xa4\x40" <= big5 <= b"\xc6\x7e" or b"\xb0\xa1" <= gb <= b"\xd7\xf9"
