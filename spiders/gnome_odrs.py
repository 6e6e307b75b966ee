import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from spiders.answers import may, need, need_words, words
from spiders.arguments import ENDPOINT, Argument
from spiders.items import Draft
from spiders.measures import Rating, rating, unix_moment
from spiders.shapes.json_answer import JsonAnswerSpider


class GnomeOdrsSpider(JsonAnswerSpider):
    """
    Reviews of one Linux application, as GNOME Software and KDE Discover show them.

    Site: odrs.gnome.org, the Open Desktop Ratings Service 1.0.
    Terms: public interface, no account; one answer holds everything, so it is asked once a night.
    Verified: public server code (GNOME/odrs-web, 2026) and that of four clients.
    Arguments: app_id, endpoint.
    Limits: the service leaves out old and reported reviews. An unknown app looks like one without reviews.
    """

    name = "gnome_odrs"
    site = "https://odrs.gnome.org"
    addresses = (
        r"https://flathub\.org/(?:[\w-]+/)?apps/(?:details/)?(?P<app_id>[\w-]+(?:\.[\w-]+){2,})",
        r"https://odrs\.gnome\.org/1\.0/reviews/api/app/(?P<app_id>[\w.-]+)",
    )
    takes = (
        Argument("app_id", "The application's id, as Flathub and AppStream write it.", required=True,
                 pattern=r"[\w.-]+", example='"org.example.Zippa"'),
        ENDPOINT,
    )
    app_id: str

    def answer_url(self) -> str:
        return f"{self.base_url}/1.0/reviews/api/app/{quote(self.app_id, safe='')}"

    def read(self, row: Any) -> Draft:
        return Draft(
            review_id=str(need(row, "review_id")),
            author=words(row, "user_hash"),  # a bare hash of machine and account: it is hashed again, with the key
            title=need_words(row, "summary"),
            text=need_words(row, "description"),
            rating=twenty_a_star(need(row, "rating")),
            written_at=unix_moment(need(row, "date_created")),
            locale=locale_of(words(row, "locale")),
            app_version=may(row, "version"),
        )


def twenty_a_star(value: Any) -> Rating:
    """Of 0 to 100: the clients write 20 for one star and 100 for five."""
    whole = rating(value, 0, 100)
    return replace(whole, stars=max(1.0, 1.25 * ((whole.stars or 1) - 1)))


def locale_of(system: str) -> str | None:
    """en-GB for the en_GB.UTF-8 of a system; None for one without a language."""
    name = re.match(r"[a-z]{2,3}(?:_[A-Z]{2})?(?![a-zA-Z])", system)
    return name[0].replace("_", "-") if name else None
