"""What is odd in some demo reviews: other languages, a script tag, contact details, edits, copies."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from demo.companies import AS_OF, COMPANIES, source_of
from demo.market import DemoReview, Earlier
from demo.phrases import HERE, words

SCRIPT = "<script>alert(1)</script>"
CONTACT = "Write to me at fern.applegarth@example.com or ring me on 07700 900123."  # numbers kept free for fiction
FOREIGN_EACH = 6
FOREIGN_TITLES = {"fr": "Mon avis", "de": "Meine Meinung"}
EDITS = (("zippa", "app_store"), ("fennelgate", "app_store"), ("warblet", "steam"))
COPIES = (("zippa", "app_store", True), ("nettlecart", "app_store", True), ("fennelgate", "app_store", False))


def added(reviews: list[DemoReview], untouched: set[str], random: Random) -> list[DemoReview]:
    """The reviews with the oddities put into those whose id is in `untouched`; copies come on top."""
    result = list(reviews)
    plain = [
        i for i, review in enumerate(reviews)
        if review.review_id in untouched and len(words(review.text)) >= 12 and not review.closed
    ]  # fmt: skip
    _foreign(result, plain, random)
    script, contact = (_take(result, plain, random, company, "app_store") for company in ("pantrio", "nettlecart"))
    result[script] = replace(result[script], text=f"{result[script].text} {SCRIPT}")
    result[contact] = replace(result[contact], text=f"{result[contact].text} {CONTACT}")
    for company, kind in EDITS:
        at = _take(result, plain, random, company, kind)
        result[at] = _edited(result[at])
    for company, kind, same_person in COPIES:
        at = _take(result, plain, random, company, kind)
        result.append(_copy(result[at], same_person))
    return result


def _take(
    reviews: list[DemoReview], plain: list[int], random: Random, company: str, kind: str, main: bool = True
) -> int:
    """The place of a review that has no oddity yet, in the source's main locale or in any."""
    source = source_of(company, kind)
    locales = {source.main_locale} if main else set(source.counts)
    at = random.choice([i for i in plain if reviews[i].source_id == source.id and reviews[i].locale in locales])
    plain.remove(at)
    return at


def _foreign(reviews: list[DemoReview], plain: list[int], random: Random) -> None:
    lines = [line.split("|") for line in (HERE / "foreign.txt").read_text(encoding="utf-8").splitlines()]
    for company in COMPANIES:
        texts = [(language, text) for industry, language, text in lines if industry == company.industry]
        mine = COMPANIES.index(company) % (len(texts) // FOREIGN_EACH)
        for language, text in texts[mine :: len(texts) // FOREIGN_EACH]:
            at = _take(reviews, plain, random, company.id, "app_store", main=False)
            text = text.replace("{brand}", company.name)
            reviews[at] = replace(reviews[at], title=FOREIGN_TITLES[language], text=text, phrases=())


def _edited(review: DemoReview) -> DemoReview:
    said = "Two orders in and not sure yet, I will come back to this in a while."
    return replace(review, earlier=Earlier(said, 3, review.written_at - timedelta(days=9, minutes=17)))


def _copy(review: DemoReview, same_person: bool) -> DemoReview:
    """The same words under an id of their own, a day or so later, or earlier at the end of the window."""
    person = review.person if same_person else replace(review.person, name=f"{review.person.name} II", number=7)
    gap = timedelta(hours=31)
    at = review.written_at - gap if review.written_at.date() > AS_OF - 2 * gap else review.written_at + gap
    return replace(review, review_id=str(int(review.review_id) + 5), person=person, written_at=at)
