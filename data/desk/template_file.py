"""The template as a workbook in three languages: headers that the reader knows, and what each is for."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache

import xlsxwriter

from data.records import Category

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGES = ("en", "zh-Hant", "zh-Hans")
NAMES = {"en": "template-en.xlsx", "zh-Hant": "template-zh-hant.xlsx", "zh-Hans": "template-zh-hans.xlsx"}
_ROWS = 5_000  # that are kept as text, so that a spreadsheet turns no reference into a date
# Field, header and what it is for in each language. A test reads every header back as its field.
_COLUMNS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "en": (
        ("tender_ref", "Tender Reference", "As published, for example ABC/T/1/2026"),
        ("title", "Contract Title", "Needed. What is bought, in English"),
        ("title_zh", "Title (Chinese)", "The same in Chinese, if there is one"),
        ("buyer", "Procuring Department", "Who buys"),
        ("supplier_name", "Contractor", 'Needed. Several are parted by a bar: "A Limited | B Limited"'),
        ("supplier_name_zh", "Contractor (Chinese)", "The same in Chinese, in the same order"),
        ("supplier_address", "Contractor Address", "One for all, or one for each, parted by a bar"),
        ("delivery_place", "Place of Delivery", "A district, an address or a site"),
        ("category", "Procurement Category", "goods, services or works"),
        ("award_date", "Date of Award", "Year, month, day: 2026-07-31. Only the month or year is fine"),
        ("amount", "Contract Sum (HK$)", "Whole Hong Kong dollars with cents, not in thousands: 1234567.50"),
        ("procurement_method_raw", "Tendering Procedure", "open, selective, limited or direct"),
        ("contract_period", "Contract Period", "For example 2026-08-01 to 2028-07-31, or 24 months"),
        ("notes", "Remarks", "Anything else"),
    ),
    "zh-Hant": (
        ("tender_ref", "招標編號", "與公布的相同，例如 ABC/T/1/2026"),
        ("title", "合約名稱", "必填。採購項目"),
        ("buyer", "採購部門", "由誰採購"),
        ("supplier_name", "承辦商", "必填。多於一個時以直線分隔：甲公司 | 乙公司"),
        ("supplier_address", "承辦商地址", "共用一個，或逐一列出並以直線分隔"),
        ("delivery_place", "交貨地點", "地區、地址或工地"),
        ("category", "採購類別", "goods（貨品）、services（服務）或 works（工程）"),
        ("award_date", "批出日期", "年-月-日：2026-07-31；只知年月亦可"),
        ("amount", "合約金額（港元）", "以元計，不以千或萬計：1234567.50"),
        ("procurement_method_raw", "招標程序", "open 公開、selective 選擇性、limited 局限性、direct 直接"),
        ("contract_period", "合約期", "例如 2026-08-01 至 2028-07-31，或 24 個月"),
        ("notes", "備註", "其他"),
    ),
    "zh-Hans": (
        ("tender_ref", "招标编号", "与公布的相同，例如 ABC/T/1/2026"),
        ("title", "合约名称", "必填。采购项目"),
        ("buyer", "采购部门", "由谁采购"),
        ("supplier_name", "承办商", "必填。多于一个时以直线分隔：甲公司 | 乙公司"),
        ("supplier_address", "承办商地址", "共用一个，或逐一列出并以直线分隔"),
        ("delivery_place", "交货地点", "地区、地址或工地"),
        ("category", "采购类别", "goods（货品）、services（服务）或 works（工程）"),
        ("award_date", "批出日期", "年-月-日：2026-07-31；只知年月亦可"),
        ("amount", "合约金额（港元）", "以元计，不以千或万计：1234567.50"),
        ("procurement_method_raw", "招标程序", "open 公开、selective 选择性、limited 局限性、direct 直接"),
        ("contract_period", "合约期", "例如 2026-08-01 至 2028-07-31，或 24 个月"),
        ("notes", "备注", "其他"),
    ),
}  # fmt: skip
_SHEETS = {
    "en": ("Awards", "How to fill it in"),
    "zh-Hant": ("合約", "填寫方法"),
    "zh-Hans": ("合约", "填写方法"),
}


def columns(lang: str) -> Mapping[str, str]:
    """Give the template's header for each of its fields."""
    return {field: header for field, header, _ in _COLUMNS[lang]}


@cache
def workbook(lang: str) -> bytes:
    """Give the template in a language: a sheet to fill in, and one that says what each column is for.

    It has no example row: that would be an award.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        fill, about = (book.add_worksheet(name) for name in _SHEETS[lang])
        fill.freeze_panes(1, 0)
        about.set_column(0, 0, 26)
        about.set_column(1, 1, 80)
        for at, (field, header, words) in enumerate(_COLUMNS[lang]):
            fill.set_column(at, at, 40 if "title" in field or "supplier" in field else 20, text)
            fill.write_string(0, at, header, head)
            about.write_string(at, 0, header, wrapped)
            about.write_string(at, 1, words, wrapped)
            if field == "category":
                kinds = [kind.value for kind in Category if kind is not Category.UNKNOWN]
                fill.data_validation(1, at, _ROWS, at, {"validate": "list", "source": kinds})
    return target.getvalue()
