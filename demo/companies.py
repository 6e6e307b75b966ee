"""Who is in the demo market, where each is reviewed and how often, and what is planted where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from demo.simulate import WEEKS, Theme

AS_OF = date(2026, 11, 22)


@dataclass(frozen=True)
class Source:
    """
    One place where a company is reviewed. `kind` is the wire format; `key` is the app's number, the add-on's short
    name or the page's path; `counts` are reviews to be written by locale (none for a forum: its posts are written).
    """

    id: str
    kind: str
    key: str
    counts: dict[str, int]
    closed: int = 0  # reviews on a page that robots.txt disallows

    @property
    def size(self) -> int:
        return sum(self.counts.values())

    @property
    def main_locale(self) -> str:
        return next(iter(self.counts))


@dataclass(frozen=True)
class Company:
    id: str
    name: str
    role: str
    industry: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Plant:
    """
    Praise in a cell beyond what every company gets: `rate` is the share of the company's reviews that it is in, in
    weeks 0 to `ends` - 1; `words` recur in its sentences; `can_be` is the highest tier that is true of it.
    """

    kind: str
    company: str
    theme: str
    stage: str
    words: tuple[str, ...]
    rate: float
    can_be: str
    ends: int = WEEKS

    @property
    def ends_on(self) -> date:
        """The last day with planted sentences."""
        return AS_OF - timedelta(weeks=WEEKS - self.ends)


# What praise and pain of a theme are worth in stars, and how often a review says them, at every company alike. The two
# pivots' themes delight: praise is worth much, pain little. Thanks to a driver or for a pretty page are worth next to
# nothing.
THEMES = (
    Theme("speed", 0.3, 0.5, 0.065, 0.052),
    Theme("convenience", 1.8, 0.1, 0.045, 0.034),
    Theme("fun", 2.0, 0.1, 0.045, 0.034),
    Theme("care", 0.0, 0.6, 0.055, 0.044),
    Theme("value", 0.3, 0.6, 0.065, 0.050),
    Theme("reliability", 0.4, 0.6, 0.070, 0.055),
    Theme("quality", 0.5, 0.5, 0.075, 0.054),
    Theme("choice", 0.1, 0.4, 0.060, 0.042),
    Theme("design", 0.0, 0.3, 0.050, 0.037),
    Theme("trust", 0.2, 0.5, 0.050, 0.040),
)  # fmt: skip

PLANTS = (
    Plant("pivot", "zippa", "convenience", "help", ("refund", "one tap"), 0.16, "Confirmed"),
    Plant("pivot", "pantrio", "fun", "buy", ("recipe cards", "swiping"), 0.16, "Confirmed"),
    Plant("fade", "pantrio", "care", "receive", ("carried", "bags up the stairs"), 0.14, "Leaning", ends=WEEKS - 4),
    Plant("loud", "nettlecart", "design", "use", ("hand drawn", "pictures"), 0.12, "Leaning"),
)


def _ios(company: str, key: str, gb: int) -> Source:
    others = {"en-US": 199, "en-IE": 140, "en-AU": 120, "en-CA": 90, "en-NZ": 51}
    return Source(f"{company}-ios", "app_store", key, {"en-GB": gb, **others})


def _page(company: str, site: str, size: int, closed: int = 0) -> Source:
    kind = {"trolleytalk": "json_ld", "basketwatch": "microdata"}[site]
    return Source(f"{company}-{site}", kind, f"/{site}/{company}", {"en-GB": size}, closed)


def _play(company: str, size: int) -> Source:
    return Source(f"{company}-play", "google_play", f"example.{company}.groceries", {"en-GB": size})


COMPANIES = (
    Company("zippa", "Zippa", "competitor", "grocery", (
        _ios("zippa", "6400112233", 380), _page("zippa", "trolleytalk", 180), _page("zippa", "basketwatch", 90),
        Source("zippa-addon", "mozilla", "zippa-coupon-helper", {"en-GB": 110}), _play("zippa", 120))),
    Company("pantrio", "Pantrio", "competitor", "grocery", (
        _ios("pantrio", "6400112244", 380), _page("pantrio", "trolleytalk", 90), _page("pantrio", "basketwatch", 180),
        Source("pantrio-addon", "mozilla", "pantrio-recipe-clipper", {"en-GB": 110}), _play("pantrio", 120))),
    Company("nettlecart", "Nettlecart", "competitor", "grocery", (
        _ios("nettlecart", "6400112255", 460), _page("nettlecart", "trolleytalk", 240, closed=18),
        _play("nettlecart", 120))),
    Company("fennelgate", "Fennelgate", "own", "grocery", (
        _ios("fennelgate", "6400112266", 460), _page("fennelgate", "basketwatch", 240), _play("fennelgate", 120))),
    Company("warblet", "Warblet", "inspiration", "music", (
        Source("warblet-ios", "app_store", "6400112277", {"en-GB": 260, "en-US": 160, "en-IE": 60}),
        Source("warblet-steam", "steam", "4021960", {"en": 460}), Source("warblet-forum", "discourse", "", {}))),
)  # fmt: skip


def places_of(kind: str) -> Iterator[tuple[Company, Source]]:
    return ((company, source) for company in COMPANIES for source in company.sources if source.kind == kind)


def source_of(company_id: str, kind: str) -> Source:
    """The company's source of a kind. Raises StopIteration when there is none."""
    company = next(company for company in COMPANIES if company.id == company_id)
    return next(source for source in company.sources if source.kind == kind)
