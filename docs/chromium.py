"""The Chromium that the browser tests and the gallery look through: the system's own, cut off from every network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_MACOS = tuple(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Chromium"))
HOW_TO_GET_ONE = (
    "no Chromium was found: install one (Debian: apt-get install chromium; elsewhere: .venv/bin/playwright install "
    "chromium), or name it in LOVELODE_CHROMIUM"
)
OFFLINE = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def find_chromium() -> str | None:
    """The one that LOVELODE_CHROMIUM names, else the system's, else the one playwright installed."""
    named = os.environ.get("LOVELODE_CHROMIUM")
    if named:
        return named
    on_path = (shutil.which(name) for name in NAMES)
    found = next((path for path in (*on_path, *ON_MACOS) if path and Path(path).exists()), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def open_chromium(path: str) -> Iterator[Browser]:
    """A headless browser. As root Chromium has no sandbox; it reads nothing here but files of our own making."""
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*OFFLINE, *as_root])
        yield browser
        browser.close()
