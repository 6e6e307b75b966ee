"""Every source of the demo read by its own spider: nothing is lost, nothing is there that was not written."""

from collections import Counter

import pytest

from demo.companies import COMPANIES, source_of
from demo.json_ld import OWN_PRAISE, WAYS
from demo.pages import CALLED_XML, IN_RDFA, TWO_SYNTAXES
from spiders.privacy import clean, scrub
from tests.demo.conftest import walk

SOURCES = {source.id: source for company in COMPANIES for source in company.sources if source.kind != "google_play"}
PAGES = [source for source in SOURCES.values() if source.kind in ("json_ld", "microdata")]


def as_read(text: str) -> str:
    """A demo text as it is after a page has laid it out and a spider has cleaned it."""
    return " ".join(scrub(clean(text)).split())


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_gives_exactly_its_reviews(client, market, source):
    found = walk(client, source)
    newest = {review.review_id: review for review in sorted(found.reviews, key=lambda review: review.written_at)}
    has_stars = source.kind not in ("steam", "discourse")
    written = Counter((as_read(review.text), review.stars if has_stars else None) for review in market.of(source))
    assert Counter((as_read(review.text), review.stars) for review in newest.values()) == written
    assert found.spider.outcome.verdict(len(found.reviews), len(found.rejects), [])[0] == "complete"


@pytest.mark.parametrize("source", PAGES, ids=lambda source: source.id)
def test_pages_keep_days_and_people(client, market, source):
    found = walk(client, source).reviews
    written = market.of(source)
    days = Counter((as_read(review.text), review.written_at.date().isoformat()) for review in written)
    assert Counter((as_read(review.text), str(review.written_at)[:10]) for review in found) == days
    assert len({review.author for review in found}) == len({review.person.name for review in written})
    assert all(review.locale == "en-GB" for review in found)


def test_a_broken_block_is_rejected_and_takes_nothing_with_it(client):
    [reject] = walk(client, source_of("zippa", "json_ld")).rejects
    assert (reject.ref, reject.url) == ("JSON-LD block 2", "http://market.test/trolleytalk/zippa/?page=2")


def test_pages_go_through_every_way_of_marking_up(client):
    longest = source_of("nettlecart", "json_ld")
    assert -(-longest.size // 30) == len(WAYS)
    pages = [client.get(f"{longest.key}/?page={page}").body.decode() for page in range(1, len(WAYS) + 1)]
    signs = ("WebSite", "", "\n;", "<![CDATA[", "/* the reviews */", "<!--\n{", "\x02", '"review": {"author"')
    for page, sign in zip(pages, signs, strict=True):
        assert sign in page.replace("};", "}\n;")
    assert OWN_PRAISE in pages[3]
    in_page = source_of("fennelgate", "microdata")
    numbers = (TWO_SYNTAXES, CALLED_XML, IN_RDFA, 2, 3)
    signs = ("ld+json", "<?xml", 'typeof="Review"', "http://[an-address", "setembro")
    for page, sign in zip(numbers, signs, strict=True):
        assert sign in client.get(f"{in_page.key}/?page={page}").body.decode(), sign


def test_a_site_that_says_more_than_it_shows_is_a_sample(client):
    [said] = walk(client, source_of("fennelgate", "microdata")).spider.outcome.ends
    assert said.endswith("8 pages read to the end, sampled: shows 240 of the 550 reviews it speaks of")
