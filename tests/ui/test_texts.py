"""The catalogues: same keys, same placeholders, nothing untranslated, nothing unused."""

import re
import string
from pathlib import Path

import pytest

from data.filters import LIST_NAMES, NOWHERE, Drawn, Flow, PlaceKind
from data.history import What
from data.local import Local
from data.queries.changes import FIELDS, Kind
from data.queries.records import Sort
from data.records import AmountKind, Category, Method, Origin
from devtools.simplify import LOCALE, simplified
from geo.places import Precision
from ui.texts import Language, catalogue, text
from ui.view import Measure

ROOT = Path(__file__).parents[2]
CHINESE = (Language.ZH_HANT, Language.ZH_HANS)
CODES = {
    "nowhere": NOWHERE,
    "local": Local,
    "category": Category,
    "method": Method,
    "flow": Flow,
    "place": PlaceKind,
    "measure": Measure,
    "sort": Sort,
    "precision": Precision,
    "drawn": Drawn,
    "amount_kind": AmountKind,
    "filter": [*LIST_NAMES, "text", "flow"],
    "known": FIELDS,
    "change": Kind,
    "history": What,
    "origin": Origin,
    "action": ["publish", "withdraw", "recompute", "correct", "redact", "restore"],
}
# Words that are the same in all languages.
SAME = {"map.attribution"}


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("language", CHINESE, ids=lambda language: language.value)
def test_catalogues_have_the_same_keys(language):
    assert catalogue(language).keys() == catalogue(Language.EN).keys()


@pytest.mark.parametrize("language", CHINESE, ids=lambda language: language.value)
def test_catalogues_have_the_same_placeholders(language):
    english = catalogue(Language.EN)
    for key, forms in catalogue(language).items():
        told = set().union(*map(placeholders, english[key]))
        # A plural's count may go unused where a language has no plural.
        assert placeholders(forms[-1]) - {"count"} == told - {"count"}, key


@pytest.mark.parametrize("language", CHINESE, ids=lambda language: language.value)
def test_no_entry_is_untranslated(language):
    for key, forms in catalogue(language).items():
        assert all(form.strip() for form in forms), key
        words = re.sub(r"\{\w+\}", "", "".join(forms))
        if re.search(r"[A-Za-z]{2}", "".join(catalogue(Language.EN)[key])) and re.sub(r"\W", "", words):
            assert re.search(r"[一-鿿]", words), key


def test_simplified_catalogue_follows_from_the_traditional_one():
    assert (LOCALE / "zh_Hans.po").read_bytes() == simplified()


@pytest.mark.parametrize(
    "key", [f"{kind}.{code}" for kind, codes in CODES.items() for code in codes], ids=lambda key: key
)
def test_every_code_has_its_words(key):
    assert text(Language.EN, key)


def test_every_key_that_the_program_names_exists_and_every_key_is_named():
    sources = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), *(ROOT / "ui").rglob("*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    whole = set(re.findall(r"""say\(\s*["']([a-z_.]+)["']""", code))
    starts = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)*\.)["']?(?:\{| ~)""", code))
    starts |= {f"{kind}." for kind in CODES} | {"filter.", "award.", "sort.", "said."}

    keys = catalogue(Language.EN).keys()
    assert {key for key in whole if not key.endswith(".")} <= keys
    unnamed = {key for key in keys if f'"{key}"' not in code and f"'{key}'" not in code}
    assert not {key for key in unnamed if not key.startswith(tuple(starts))}


def test_one_and_many_have_their_own_forms():
    assert text(Language.EN, "tally.awards", count=1, n="1") == "1 award"
    assert text(Language.EN, "tally.awards", count=2, n="2") == "2 awards"
    assert text(Language.ZH_HANT, "tally.awards", count=1, n="1") == "1 項"
