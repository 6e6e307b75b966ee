"""Sites that are not read are known by all their names, and by no other."""

import pytest

from spiders.unsupported import UNSUPPORTED, refusal


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://play.google.com/store/apps/details?id=x", "Google Play forbids"),
        ("https://chromewebstore.google.com/detail/x", "Chrome Web Store forbids"),
        ("https://chrome.google.com/webstore/detail/x", "Chrome Web Store forbids"),
        ("https://www.google.co.uk/maps/place/zippa", "Google Maps forbids"),
        ("https://maps.google.com/?cid=1", "Google Maps forbids"),
        ("https://www.reddit.com/r/zippa", "Reddit lets nobody"),
        ("https://old.reddit.com./r/zippa", "Reddit lets nobody"),
        ("https://apps.apple.com/gb/app/id1", "App Store's web pages"),
        ("https://open-vsx.org/extension/zippa/x", "Open VSX"),
        ("https://www.getapp.co.uk/software/1", "Capterra (with GetApp"),
        ("HTTPS://WWW.G2.COM/products/x", "G2 forbids"),
    ],
)
def test_is_refused_with_the_lawful_way_in(url: str, words: str) -> None:
    said = refusal(url)
    assert said and words in said and ": " in said


@pytest.mark.parametrize(
    "url",
    ["https://shop.example/g2.com", "https://notg2.com/", "https://g2.com.example/", "https://google.com/search",
     "https://amazonia.example/", "https://maps.example/", "https://itunes.apple.com/gb/rss/customerreviews/x",
     "https://developer.apple.com/"],
)  # fmt: skip
def test_no_other_is_refused(url: str) -> None:
    assert refusal(url) is None


def test_each_says_what_to_do() -> None:
    for each in UNSUPPORTED:
        assert each.site and each.why and any(word in each.instead for word in ("lovelode", "spider", "ask", "licence"))
