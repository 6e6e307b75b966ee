"""The demo's answers in the shapes, and with the faults, of the real sources."""

import json
import re
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from demo.app_store import TOO_DEEP
from demo.companies import COMPANIES, source_of
from demo.server import serve
from demo.site import CLOSED_PATH, TOO_MANY_AT, UNAVAILABLE_AT

ZIPPA = source_of("zippa", "app_store")


def feed(client, country, page, app_id=ZIPPA.key):
    address = f"/{country}/rss/customerreviews/page={page}/id={app_id}/sortby=mostrecent/json"
    answer = client.get(address)
    if answer.status == 429:
        answer = client.get(address)
    return json.loads(answer.body)["feed"]


def entries(client, country, page, app_id=ZIPPA.key):
    found = feed(client, country, page, app_id).get("entry", [])
    return found if isinstance(found, list) else [found]


def all_entries(client, country, app_id=ZIPPA.key):
    return [entry for page in range(1, 11) for entry in entries(client, country, page, app_id)]


def test_app_store_entry_has_labels_throughout(client):
    [entry, *_] = entries(client, "us", 1)
    assert {"id", "title", "content", "author", "updated", "im:rating", "im:version", "link"} <= set(entry)
    assert re.fullmatch(r"\d+", entry["id"]["label"])
    assert entry["im:rating"]["label"] in "12345"
    assert entry["author"]["uri"]["label"].startswith("https://itunes.apple.com/us/reviews/id")
    assert entry["updated"]["label"].endswith("-07:00")


def test_app_store_pages_hold_every_review_of_a_storefront(client, market):
    shown = {entry["id"]["label"] for entry in all_entries(client, "us")}
    assert shown == {review.review_id for review in market.of(ZIPPA) if review.locale == "en-US"}
    assert len(entries(client, "us", 1)) == 50


def test_app_store_repeats_a_page_and_loses_nothing(client, market):
    assert entries(client, "gb", 3) == entries(client, "gb", 2)
    shown = {entry["id"]["label"] for entry in all_entries(client, "gb")}
    assert shown == {review.review_id for review in market.of(ZIPPA) if review.locale == "en-GB"}


def test_app_store_single_entry_is_an_object_and_no_entry_no_key(client):
    app_id = source_of("nettlecart", "app_store").key
    assert isinstance(feed(client, "nz", 2, app_id)["entry"], dict)
    assert "entry" not in feed(client, "nz", 3, app_id)
    assert "entry" not in feed(client, "gb", 1, "1")


def test_app_store_next_link_runs_past_the_end(client):
    links = {link["attributes"]["rel"]: link["attributes"]["href"] for link in feed(client, "us", 9)["link"]}
    assert "page=10" in links["next"]


def test_app_store_page_eleven_is_a_sentence(client):
    answer = client.get(f"/us/rss/customerreviews/page=11/id={ZIPPA.key}/sortby=mostrecent/json")
    assert answer.body == TOO_DEEP
    assert len(answer.body) == 47


@pytest.mark.parametrize("company", ["zippa", "fennelgate"])
def test_app_store_edited_review_comes_in_two_versions_on_two_pages(client, market, company):
    source = source_of(company, "app_store")
    [review] = [review for review in market.of(source) if review.earlier]
    pages = [
        (page, entry["updated"]["label"], entry["content"]["label"])
        for page in range(1, 11)
        for entry in entries(client, "gb", page, source.key)
        if entry["id"]["label"] == review.review_id
    ]
    assert len({page for page, _, _ in pages}) >= 2
    assert max(pages, key=lambda found: found[1])[2] == review.text
    assert {text for _, _, text in pages} == {review.text, review.earlier.text}


def test_too_many_requests_once(client):
    first, second = client.get(TOO_MANY_AT), client.get(TOO_MANY_AT)
    assert (first.status, first.headers) == (429, {"Retry-After": "1"})
    assert second.status == 200


def test_unavailable_once(client):
    assert client.get(UNAVAILABLE_AT).status == 503
    assert client.get(UNAVAILABLE_AT).status == 200


def steam(client, cursor, app_id=None):
    appid = int(app_id or source_of("warblet", "steam").key)
    asked = {"appid": appid, "filter": 1, "languages": ["all"], "num_per_page": 100, "cursor": cursor}
    query = quote(json.dumps(asked), safe="")
    return json.loads(client.get(f"/IUserReviewsService/GetAppReviews/v1/?input_json={query}").body)["response"]


def test_steam_walk_meets_a_short_and_an_empty_page_and_finds_all(client, market):
    cursor, sizes, found, cursors = "*", [], {}, []
    while len(sizes) < 20:
        answer = steam(client, cursor)
        sizes.append(len(answer.get("reviews", [])))
        found |= {row["recommendationid"]: row for row in answer.get("reviews", [])}
        if answer["cursor"] == cursor and sizes[-2:] == [0, 0]:
            break
        cursor = answer["cursor"]
        cursors.append(cursor)
    assert sizes[:4] == [100, 37, 0, 100]
    assert set(found) == {review.review_id for review in market.of(source_of("warblet", "steam"))}
    assert any(set("+/=") <= set(cursor) for cursor in cursors)


def test_steam_totals_stand_on_the_first_page_only(client, market):
    first = steam(client, "*")
    assert first["total_matching"] == first["query_summary"]["total_reviews"] == 460
    second = steam(client, first["cursor"])
    assert "total_matching" not in second
    assert set(second["query_summary"]) == {"num_reviews"}
    assert isinstance(first["reviews"][0]["voted_up"], bool)


def test_steam_cursor_that_was_not_encoded_finds_nothing(client):
    assert "reviews" not in steam(client, steam(client, "*")["cursor"].replace("+", " "))


def test_steam_unknown_app_is_an_empty_response(client):
    assert steam(client, "*", "5") == {}


def test_mozilla_pages_follow_next(client, market):
    source = source_of("zippa", "mozilla")
    address, results = f"/api/v5/ratings/rating/?addon={source.key}&page_size=50", []
    while address:
        answer = json.loads(client.get(address).body)
        results += answer["results"]
        address = answer["next"] and answer["next"].removeprefix("http://market.test")
    assert len(results) == answer["count"] == source.size
    assert any(row["body"] is None for row in results)
    assert any(row["version"] is None for row in results)
    assert any(row["reply"] for row in results)
    assert len({row["user"]["id"] for row in results}) == len(results)
    assert client.get("/api/v5/ratings/rating/?addon=nobody").status == 404


def web_pages(client, path):
    pages = []
    while path:
        answer = client.get(path)
        pages.append((client.get(path) if answer.status == 503 else answer).body.decode())
        found = re.search(r'<(?:link|a) rel="next" href="([^"]+)"', pages[-1])
        path = found[1] if found and found[1] != CLOSED_PATH else None
    return pages


def test_json_ld_pages_hold_every_review_beside_a_broken_block(client, market):
    source = source_of("zippa", "json_ld")
    read, broken = [], 0
    for page in web_pages(client, source.key + "/"):
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL):
            try:
                read.append(json.JSONDecoder(strict=False).decode(block.strip().rstrip(";")))
            except json.JSONDecodeError:
                broken += 1
    texts = [review["reviewBody"] for node in read for review in node.get("review", [])]
    assert texts == [review.text for review in market.of(source)]
    assert broken == 1
    assert {node["aggregateRating"]["reviewCount"] for node in read if "aggregateRating" in node} == {"180"}


def test_microdata_counts_from_zero_to_ten(client, market):
    source = source_of("pantrio", "microdata")
    pages = web_pages(client, source.key + "/")
    values = [float(v) for page in pages for v in re.findall(r'itemprop="ratingValue">([\d.]+)</span> of 10', page)]
    assert values == [(review.stars - 1) * 2.5 for review in market.of(source)]
    assert "<script>" not in "".join(pages)


def test_robots_disallow_a_page_that_the_last_one_leads_to(client, market):
    source = source_of("nettlecart", "json_ld")
    assert f"Disallow: {CLOSED_PATH}\n" in client.get("/robots.txt").body.decode()
    pages = web_pages(client, source.key + "/")
    assert f'rel="next" href="{CLOSED_PATH}"' in pages[-1]
    closed = market.of(source, closed=True)
    assert len(closed) == source.closed == 18
    page = client.get(CLOSED_PATH).body.decode()
    assert all(json.dumps(review.text, ensure_ascii=False)[1:-1] in page for review in closed)
    assert not {review.review_id for review in closed} & {review.review_id for review in market.collectable()}


def test_unknown_pages_are_not_found(client):
    for path in ("/", "/trolleytalk/nobody/", "/trolleytalk/zippa/?page=99", "/trolleytalk/zippa/?page=x"):
        assert client.get(path).status == 404, path


def test_every_source_is_served(client):
    for company in COMPANIES:
        for source in company.sources:
            if source.kind in ("json_ld", "microdata"):
                assert client.get(source.key + "/").status == 200
            elif source.kind == "app_store":
                assert entries(client, source.main_locale[-2:].lower(), 1, source.key)


def test_served_over_http_on_this_machine_only(market):
    with serve(market, port=0) as base_url, serve(market, port=0) as other:
        assert base_url.startswith("http://127.0.0.1:")
        assert base_url != other
        with urlopen(Request(f"{base_url}/robots.txt"), timeout=5) as answer:
            assert answer.status == 200
            assert answer.read().startswith(b"User-agent: *")
        address = f"{base_url}/api/v5/ratings/rating/?addon=zippa-coupon-helper&page_size=50"
        with urlopen(address, timeout=5) as answer:
            assert json.load(answer)["next"].startswith(base_url)


def test_a_taken_port_is_no_obstacle(market):
    with serve(market) as first, serve(market) as second:
        assert first != second
