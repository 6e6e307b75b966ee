"""The demo's feed in the shape, and with the faults, of Apple's."""

import json
import re
from xml.etree import ElementTree

import pytest

from demo.app_store import NOT_THE_FEED, TOO_DEEP
from demo.companies import source_of
from demo.site import EMPTY_AT, NO_FEED_AT, ONLY_IN_XML
from tests.demo.conftest import walk

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


def test_app_store_answers_once_with_a_page_and_once_with_an_empty_feed(client):
    assert client.get(NO_FEED_AT).body == NOT_THE_FEED
    assert len(json.loads(client.get(NO_FEED_AT).body)["feed"]["entry"]) == 50
    assert "entry" not in json.loads(client.get(EMPTY_AT).body)["feed"]
    assert json.loads(client.get(EMPTY_AT).body)["feed"]["entry"]


def test_app_store_page_that_never_comes_as_json_comes_as_xml(client, market):
    source = source_of("fennelgate", "app_store")
    assert client.get(ONLY_IN_XML).body == client.get(ONLY_IN_XML).body == NOT_THE_FEED
    entries = ElementTree.fromstring(client.get(ONLY_IN_XML.replace("/json", "/xml")).body).findall("{*}entry")
    contents = [[content.attrib["type"] for content in entry.findall("{*}content")] for entry in entries]
    assert contents == [["text", "html"]] * 50
    shown = {entry.findtext("{*}content") for entry in entries}
    assert shown <= {review.text for review in market.of(source) if review.locale == "en-IE"}
    assert ONLY_IN_XML.replace("/json", "/xml") in walk(client, source).addresses


def test_app_store_feed_may_begin_with_the_app_itself(client, market):
    source = source_of("warblet", "app_store")
    first, second, *_ = entries(client, "us", 1, source.key)
    assert "im:rating" not in first
    assert first["im:name"] == {"label": "Warblet"}
    assert "im:rating" in second
    assert len(all_entries(client, "us", source.key)) == source.counts["en-US"] + 1
