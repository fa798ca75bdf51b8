"""What a visitor sees while the figures of a version are being put together."""

from tests.ui.looking import LANGUAGES
from ui import waiting
from ui.texts import text


@LANGUAGES
def test_outline_of_the_page_says_how_far_it_is(language):
    begun, half = waiting._skeleton(language, None), waiting._skeleton(language, 0.5)

    assert text(language, "notice.making") in begun
    assert "value=" not in begun
    assert 'value="0.5"' in half
    assert "50%" in half
    assert half.count("<i></i>") == 5
