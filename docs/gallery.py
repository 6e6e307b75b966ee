"""The gallery: `python -m docs.gallery` runs the demo, keeps its forms in docs/demo and photographs them there."""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from docs.chromium import HOW_TO_GET_ONE, find_chromium, open_chromium
from pipelines.brief import remake

GALLERY = Path(__file__).parent / "demo"
PHOTOGRAPHED = ("briefing.html", "email.html", "journey-review.html")
KEPT = (*PHOTOGRAPHED, "*.png", "email.txt", "briefing.md", "pivots.csv")
SIZES = {360: 1500, 1280: 1600}  # width: height of what is photographed, from the top


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, help="a data folder that `lovelode demo` filled; default: run it now")
    data = options.parse_args().data
    chromium = find_chromium()
    if chromium is None:
        sys.exit(HOW_TO_GET_ONE)
    with tempfile.TemporaryDirectory() as folder:
        if data is None:
            data = Path(folder) / "data"
            subprocess.run([sys.executable, "-m", "flows.cli", "demo", "--data", str(data)], check=True)
        keep(max((data / "briefings").glob("*-W*")), GALLERY)
    with open_chromium(chromium) as browser:
        for name in PHOTOGRAPHED:
            photograph(browser, GALLERY / name)


def keep(issued: Path, gallery: Path) -> None:
    """The week's forms, made once more with links that lead to nobody: the demo's addresses are made up, too."""
    with tempfile.TemporaryDirectory() as folder:
        week = _without_addresses(issued, Path(folder) / issued.name)
        shutil.rmtree(gallery, ignore_errors=True)
        gallery.mkdir()
        for path in (path for pattern in KEPT for path in week.glob(pattern)):
            shutil.copy(path, gallery / path.name)


def photograph(browser: Browser, form: Path) -> None:
    """Its top as a phone and as a desk see it, in PNGs beside it."""
    for width, height in SIZES.items():
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        page.goto(form.as_uri())
        page.screenshot(path=form.with_name(f"{form.stem}-{width}.png"))
        page.close()


def _without_addresses(issued: Path, week: Path) -> Path:
    week.mkdir()
    text = (issued / "briefing.json").read_text(encoding="utf-8")
    text = re.sub(r'"url": "[^"]+"', '"url": "https://example.org/review"', text)
    (week / "briefing.json").write_text(text, encoding="utf-8")
    return remake(week).folder


if __name__ == "__main__":
    main()
