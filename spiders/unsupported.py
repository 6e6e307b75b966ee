"""Sites whose reviews lovelode does not read, why, and the lawful way to what customers say there."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

EXPORT = "export the reviews there as their owner may, and bring the file in with `lovelode import`"


@dataclass(frozen=True)
class Unsupported:
    """`hosts` is a pattern of host names and, where only part of a site is meant, the beginning of the path."""

    site: str
    hosts: str
    why: str
    instead: str

    def covers(self, host_and_path: str) -> bool:
        return bool(re.match(rf"(?:[\w-]+\.)*(?:{self.hosts})", host_and_path))


UNSUPPORTED = (
    Unsupported(
        "Google Play", r"play\.google\.com(?:/|$)", "forbids reading its pages",
        "export your reviews from the Play Console, or bring in a file you have, with `lovelode import`",
    ),
    Unsupported(
        "Chrome Web Store", r"(?:chromewebstore\.google\.com|chrome\.google\.com/webstore)(?:/|$)",
        "forbids robots to read its reviews", "bring in what you keep of your own reviews with `lovelode import`",
    ),
    Unsupported(
        "Google Maps", r"(?:maps\.google\.[\w.]+(?:/|$)|google\.[\w.]+/maps|maps\.app\.goo\.gl/|g\.page/)",
        "forbids keeping its reviews, and gives five of them",
        "export your own from the Google Business Profile, and bring the file in with `lovelode import`",
    ),
    Unsupported(
        "Trustpilot", r"trustpilot\.\w+(?:/|$)", "forbids reading its pages",
        'use its interface with your own key (spider = "trustpilot"), or bring in an export with `lovelode import`',
    ),
    Unsupported("G2", r"g2\.com(?:/|$)", "forbids reading its pages", EXPORT),
    Unsupported(
        "Capterra (with GetApp and Software Advice)", r"(?:capterra|getapp|softwareadvice)\.[\w.]+(?:/|$)",
        "forbids reading its pages", EXPORT,
    ),
    Unsupported("Glassdoor", r"glassdoor\.[\w.]+(?:/|$)", "forbids reading its pages", EXPORT),
    Unsupported("Amazon", r"amazon\.(?:com?\.)?\w+(?:/|$)", "forbids reading its pages", EXPORT),
    Unsupported(
        "Yelp", r"yelp\.[\w.]+(?:/|$)", "forbids keeping its reviews, and gives three of them",
        "ask Yelp for a licence",
    ),
    Unsupported(
        "Tripadvisor", r"tripadvisor\.[\w.]+(?:/|$)", "forbids keeping its reviews, and gives five of them",
        "ask Tripadvisor for a licence",
    ),
    Unsupported(
        "Reddit", r"(?:reddit\.com|redd\.it)(?:/|$)", "lets nobody read it without a key and an agreement",
        "ask Reddit for your own key, and bring what it gives you in with `lovelode import`",
    ),
    Unsupported(
        "the App Store's web pages", r"(?:apps|itunes)\.apple\.com/(?!\w\w/rss)", "are not to be read by robots",
        'read Apple\'s own feed of reviews (spider = "app_store"), which `lovelode add` does with an app\'s address',
    ),
    Unsupported(
        "Open VSX", r"open-vsx\.org(?:/|$)", "has an interface that is not verified yet",
        "bring in a file with `lovelode import`",
    ),
)  # fmt: skip


def refusal(url: str) -> str | None:
    """Why the address is not read, and what to do instead; None when nothing is known against it."""
    parts = urlsplit(url)
    place = f"{(parts.hostname or '').rstrip('.')}{parts.path}"
    found = next((each for each in UNSUPPORTED if each.covers(place)), None)
    return f"{found.site} {found.why}: {found.instead}" if found else None
