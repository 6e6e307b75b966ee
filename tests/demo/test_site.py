"""The demo's answers in the shapes, and with the faults, of the real sources."""

import json
from urllib.parse import quote
from urllib.request import Request, urlopen

from demo.companies import source_of
from demo.server import serve
from demo.site import CLOSED_PATH, TOO_MANY_AT, UNAVAILABLE_AT


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
        if answer["cursor"] == cursor and sizes[-1] > 0:
            break
        cursor = answer["cursor"]
        cursors.append(cursor)
    assert sizes == [100, 37, 0, 100, 100, 100, 24]
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


def test_mozilla_pages_may_take_another_host_for_their_own(client):
    source = source_of("pantrio", "mozilla")
    answer = json.loads(client.get(f"/api/v5/ratings/rating/?addon={source.key}&page_size=50").body)
    assert answer["next"] == f"https://ratings.internal.example/api/v5/ratings/rating/?addon={source.key}&page=2&page_size=50"


def test_robots_disallow_a_page_that_the_last_one_leads_to(client, market):
    source = source_of("nettlecart", "json_ld")
    assert f"Disallow: {CLOSED_PATH}\n" in client.get("/robots.txt").body.decode()
    assert f'rel="next" href="{CLOSED_PATH}"' in client.get(f"{source.key}/?page=8").body.decode()
    closed = market.of(source, closed=True)
    assert len(closed) == source.closed == 18
    page = client.get(CLOSED_PATH).body.decode()
    assert all(json.dumps(review.text, ensure_ascii=False)[1:-1] in page for review in closed)
    assert not {review.review_id for review in closed} & {review.review_id for review in market.collectable()}


def test_unknown_pages_are_not_found(client):
    for path in ("/", "/trolleytalk/nobody/", "/trolleytalk/zippa/?page=99", "/trolleytalk/zippa/?page=x"):
        assert client.get(path).status == 404, path


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
