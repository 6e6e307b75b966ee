import pytest

from pipelines.language import languages, main_script, skip_reason


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("good", "en-GB", "en"),
        ("good", None, "en"),
        ("sehr gut", "de-DE", "de"),
        ("sehr gut", "de_DE", "de"),
        ("Die Lieferung kam eine Stunde zu spät und das Eis war geschmolzen.", "en-GB", "de"),
        ("Muy buena aplicación, los pedidos llegan siempre a tiempo.", None, "es"),
        ("The order arrived early and everything was still frozen.", "de-DE", "en"),
        ("vry nice aplication yaar, delivry boy is to much helpfull", "en-IN", "en"),
        ("Excellent application service", None, "en"),
        ("በጣም ጥሩ መተግበሪያ ነው", "en-GB", "am"),
        ("बहुत अच्छा", None, "hi"),
        ("очень удобно", "en-GB", "und"),
        ("very good ነው", None, "en"),
        ("𝐯𝐞𝐫𝐲 𝐠𝐨𝐨𝐝", None, "en"),
        ("👍👍 10/10 !!!", "en-GB", None),
        ("", None, None),
    ],
)
def test_languages(text, locale, expected):
    assert languages([text], [locale]) == [expected]


def test_what_is_not_english_or_has_no_words_is_not_read():
    reasons = [skip_reason(language) for language in ("en", "de", "und", None)]
    assert reasons == [None, "language", "language", "no_words"]


def test_script_of_most_letters():
    assert main_script("ok ጥሩ ነው በጣም") == ("ETHIOPIC", 7)
    assert main_script("12 👍") == (None, 0)
