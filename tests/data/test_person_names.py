"""Whose names are taken for those of natural persons."""

import pytest

from data.ingest import read_file
from data.person_names import is_person
from data.prepare import SEED


@pytest.mark.parametrize(
    "name",
    [
        "CHAN Tai Man",
        "Chan Tai-man",
        "Peter WONG",
        "John Smith",
        "Mr. Wong",
        "Dr K.C. Lee",
        "Anthony Houghton SC",
        "Chan Tai Man, Barrister-at-law",
        "ＣＨＡＮ\u3000Tai Man",
        "Chan Tai Man trading as ABC Engineering",
        "Chan Tai Man t/a ABC Engineering Limited",
        "陳大文",
        "陳大文大律師",
        "司徒華",
        "陳大文以甲乙工程名義經營",
        "陈大文先生",
        "Mr Ambrose Ho SC, Des Voeux Chambers",
        "Chan Tai Man, Barrister-at-law, Temple Chambers",
        "Mr. John Hall",
        "Ms. CHAN Siu Ling, Art Tutor",
        "Mr Wong Siu Ming, Music teacher",
        "Miss Chan Mei Ling (Dance Instructor)",
        "Dr. Chan Tai Man, Dental Surgeon",
        "Mr. Chan Tai Man and Ms. Lee Siu Ling",
        "Mr. CHAN Tai Man / Ms. LEE Siu Ming",
        "Messrs Chan Tai Man and Wong Siu Ming",
        "陳大文及李小明",
        "黎智英",
        "黎大文",
        "梅艷芳",
        "葉劉淑儀",
        "陳方安生",
        "陳 大 文",
        "陳大文律師",
        "陳大文建築師",
        "馬會明",
        "陳國際",
        "Ir CHAN Tai Man",
        "T.M. Chan",
        "K. W. Lam",
        "Kee Kee Engineering (Proprietor: Mr Chan Tai Man)",
        "Chan Tai Man trading in the name of Quokka Design",
        "Chan Tai Man o/a X Design",
        "Priya Sharma",
        "Rajesh Kumar",
        "Mohamed Ali",
        "Nguyen Van Anh",
        "Jean-Pierre Dupont",
        "Zhang Wei",
        "Lee Wing",
        "Dickson Poon",
        "Jolie Chao",
        "NG Wai Lun, Flat 10, 11/F, Quokka Mansion",
    ],
)
def test_a_natural_person_is_taken_for_one(name):
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Chan & Co",
        "Lo & Lo, Solicitors and Notaries Public",
        "Wong Brothers",
        "CHINA STATE",
        "Wing Hing",
        "Hospital Authority",
        "Citibank N.A., Hong Kong Branch",
        "ABC Trading Company",
        "Nordep Healthtech",
        "Chan Tai Man Limited",
        "John Smith (Hong Kong) Ltd",
        "St James’ Settlement",
        "陳大文有限公司",
        "中華電力",
        "黃氏兄弟建築公司",
        "金門",
        "陳李濟藥廠",
        "",
        "123",
        "&",
        "Henry Schein",
        "Robert Bosch",
        "Leo Burnett",
        "Thomas Cook",
        "Wilson Parking",
        "Herbert Smith Freehills",
        "Jack Morton Worldwide",
        "Chow Tai Fook",
        "Lee Kum Kee",
        "周大福",
        "CAE-NRIET Consortium",
        "Varian Medical Systems, Incorporated",
        "Canossa Hospital (Caritas)",
        "Electrical and Mechanical Services Trading Fund",
        "Hong Kong Adventist Hospital - Stubbs Road",
        "陳大文律師行",
        "李錦記有限公司",
    ],
)
def test_a_firm_is_not(name):
    assert not is_person(name)


def test_no_vendor_of_the_starter_data_is_taken_for_a_person():
    awards = read_file((SEED / "awards.csv").read_bytes(), "awards.csv").awards

    assert [name for award in awards for name in award.suppliers if is_person(name)] == []
