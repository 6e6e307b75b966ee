"""The gallery in docs/demo: every form of a week, its links led to nobody, and photographs of it."""

import re

from docs.gallery import PHOTOGRAPHED, SIZES, keep, photograph


def test_a_week_is_kept_and_photographed(browser, week, tmp_path):
    gallery = tmp_path / "demo"
    gallery.mkdir()
    (gallery / "of-before.png").touch()
    keep(week("ordinary"), gallery)
    for name in PHOTOGRAPHED:
        photograph(browser, gallery / name)
    photographs = {f"{name.removesuffix('.html')}-{width}.png" for name in PHOTOGRAPHED for width in SIZES}
    forms = {*PHOTOGRAPHED, "email.txt", "briefing.md", "pivots.csv", "journey.png"}
    assert {path.name for path in gallery.iterdir()} == forms | photographs
    for path in gallery.glob("*.html"):
        links = re.findall(r'href="(http[^"]*)"', path.read_text(encoding="utf-8"))
        assert set(links) == {"https://example.org/review"}, path.name
