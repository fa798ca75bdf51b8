"""The encoding of a text: marked, asked for, or told by its characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.files import UnreadableFileError
from data.ingest.container import open_tables
from data.problems import RefusalCode

SHARED = Path(__file__).parents[4] / "shared"
HONG_KONG = (
    "招標編號,標題,承辦商\r\nA1,酶標儀試劑,衞生用品有限公司\r\nA2,清潔服務,大埔工業邨鴨脷洲工程公司\r\n"
)
MAINLAND = "招标编号,标题,承办商\r\nA1,医疗设备,深圳市卫生用品有限公司\r\nA2,清洁服务,广东建筑工程公司\r\n"
ENGLISH = "Tender Reference,Title,Contractor\r\n" + "A1,Supply of tea,Ho Lee Limited\r\n" * 30


def opened(content, encoding=None):
    with open_tables(content, "a.csv", encoding) as file:
        return file.encoding, [record.cells for record in file.tables[0].records()]


def refusal(content, encoding=None):
    with pytest.raises(UnreadableFileError) as caught:
        opened(content, encoding)
    return caught.value


def rows_of(text):
    return [tuple(line.split(",")) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "codec", "reported"),
    [
        pytest.param(HONG_KONG, "utf-8", "utf-8", id="utf-8"),
        pytest.param(HONG_KONG, "utf-8-sig", "utf-8-sig", id="utf-8 with mark"),
        pytest.param(HONG_KONG, "utf-16", "utf-16", id="utf-16 with mark"),
        pytest.param(HONG_KONG, "utf-16-le", "utf-16-le", id="utf-16 little end first"),
        pytest.param(HONG_KONG, "utf-16-be", "utf-16-be", id="utf-16 big end first"),
        pytest.param(ENGLISH, "utf-16-le", "utf-16-le", id="utf-16 in English"),
        pytest.param(HONG_KONG, "big5hkscs", "big5hkscs", id="big5-hkscs"),
        pytest.param(HONG_KONG, "gb18030", "gb18030", id="gb 18030 in traditional characters"),
        pytest.param(MAINLAND, "gb18030", "gb18030", id="gb 18030"),
        pytest.param(ENGLISH, "ascii", "utf-8", id="ascii"),
    ],
)
def test_encoding_is_found_and_reported(text, codec, reported):
    encoding, rows = opened(text.encode(codec))

    assert encoding == reported
    assert rows == rows_of(text)


def test_mark_of_the_bytes_other_order_is_read():
    encoding, rows = opened("\ufeff".encode("utf-16-be") + HONG_KONG.encode("utf-16-be"))

    assert encoding == "utf-16"
    assert rows == rows_of(HONG_KONG)


@pytest.mark.parametrize("codec", ["big5hkscs", "gb18030"])
@pytest.mark.parametrize(
    "name",
    ["衞生署", "大埔工業邨", "鴨脷洲", "志明工程有限公司", "清潔服務合約", "陳大文", "香港中文大學醫院"],
)
def test_one_chinese_name_in_an_english_file_tells_the_encoding(name, codec):
    text = ENGLISH.replace("Ho Lee Limited", name, 1)

    encoding, rows = opened(text.encode(codec))

    assert encoding == codec
    assert rows == rows_of(text)


@pytest.mark.parametrize(
    "name",
    [
        "King’s Café",
        "“Best” – Hong Kong",
        "Société Générale",
        "Ltd.\xa0\xa0Unit 5",
        "“””–’’",
        "Zürich Straße",
    ],
)
def test_western_quotes_and_accents_are_not_read_as_chinese(name):
    error = refusal(ENGLISH.replace("Ho Lee", name, 1).encode("cp1252"))

    assert error.code is RefusalCode.ENCODING_UNCLEAR
    assert "cp1252" in error.values["seen"]


def test_western_encoding_is_taken_where_it_is_asked_for():
    encoding, rows = opened("a,b\nKing’s,Café\n".encode("cp1252"), "Windows-1252")

    assert encoding == "cp1252"
    assert rows[1] == ("King’s", "Café")


@pytest.mark.parametrize(
    ("asked", "codec", "reported"),
    [
        ("big5", "big5hkscs", "big5hkscs"),
        ("Big5-HKSCS", "big5hkscs", "big5hkscs"),
        ("cp950", "big5hkscs", "big5hkscs"),
        ("gbk", "gb18030", "gb18030"),
        ("GB2312", "gb18030", "gb18030"),
        ("UTF8", "utf-8", "utf-8"),
        ("utf-8", "utf-8-sig", "utf-8-sig"),
        ("utf_16le", "utf-16-le", "utf-16-le"),
        ("utf-16le", "utf-16", "utf-16"),
    ],
)
def test_encoding_that_is_asked_for_goes_by_several_names(asked, codec, reported):
    encoding, rows = opened(HONG_KONG.encode(codec), asked)

    assert encoding == reported
    assert rows == rows_of(HONG_KONG)


def test_encoding_that_is_not_known_is_refused_by_name():
    error = refusal(HONG_KONG.encode(), "zlib")

    assert error.code is RefusalCode.ENCODING_NOT_KNOWN
    assert error.values["seen"] == "zlib"


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        pytest.param(HONG_KONG.encode("big5hkscs"), "utf-8", id="asked for and wrong"),
        pytest.param(b"\xef\xbb\xbfa,b\n\xff", None, id="marked and wrong"),
        pytest.param(b"\xff\xfea,b", None, id="half a character"),
        pytest.param("a,b\n".encode("utf-32"), None, id="utf-32"),
        pytest.param(b"\xef\xbb\xbfa,b\n\x00", None, id="marked and with NUL"),
        pytest.param(b"title,\x81\xff\xff\xff", None, id="none"),
    ],
)
def test_text_that_does_not_decode_is_refused(content, asked):
    assert refusal(content, asked).code is RefusalCode.NOT_IN_ENCODING


def test_encoding_is_decided_by_the_whole_file():
    text = ENGLISH * 400 + "A9,清潔服務,衞生用品有限公司\r\n"

    encoding, rows = opened(text.encode("big5hkscs"))

    assert encoding == "big5hkscs"
    assert rows[-1][2] == "衞生用品有限公司"


def test_single_empty_character_is_damage():
    assert refusal(b"a,b\nTea,\x00Ho\n").code is RefusalCode.DAMAGED


def test_shared_big5_table_is_read_with_its_encoding():
    path = SHARED / "sources" / "big5_bilingual_title_lines.csv"
    if not path.exists():
        pytest.skip("the folder of yardsticks is not here")

    encoding, rows = opened(path)

    assert encoding == "big5hkscs"
    assert rows[0][0] == "特選建築材料平均批發價格@"


@pytest.mark.parametrize("sign", ["’", "–", "“”", "…"], ids=["quote", "dash", "quotes", "dots"])
@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
def test_english_with_nothing_but_quotes_and_dashes_is_asked_about(sign, codec):
    content = "".join(f"Ho{sign}s tea {number},Ho\n" for number in range(50)).encode(codec)

    with (
        pytest.raises(UnreadableFileError) as refused,
        open_tables(b"title,supplier_name\n" + content, "a.csv"),
    ):
        pass

    assert refused.value.code is RefusalCode.ENCODING_UNCLEAR
