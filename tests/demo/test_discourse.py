"""The demo's forum in the shape of Discourse."""

import json

from demo.companies import AS_OF
from demo.forum import topics


def topic(client, number):
    return json.loads(client.get(f"/t/{number}.json").body)


def test_discourse_gives_twenty_posts_and_the_numbers_of_all(client):
    listed = json.loads(client.get("/latest.json").body)["topic_list"]
    second = json.loads(client.get(f"{listed['more_topics_url'].replace('latest', 'latest.json')}").body)["topic_list"]
    numbers = [each["id"] for each in listed["topics"] + second["topics"]]
    assert len(set(numbers)) == 3
    assert "more_topics_url" not in second
    long = next(found for number in numbers if len((found := topic(client, number))["post_stream"]["stream"]) > 20)
    stream = long["post_stream"]["stream"]
    assert [post["id"] for post in long["post_stream"]["posts"]] == stream[:20]
    query = "&".join(f"post_ids%5B%5D={number}" for number in stream[20:])
    rest = json.loads(client.get(f"/t/{long['id']}/posts.json?{query}").body)["post_stream"]["posts"]
    assert [post["id"] for post in rest] == stream[20:]
    assert topic(client, f"{long['slug']}/{long['id']}") == long


def test_discourse_posts_are_of_every_kind(client, market):
    posts = {}
    for each in market.topics:
        ids = "&".join(f"post_ids[]={post.id}" for post in each.posts)
        shown = json.loads(client.get(f"/t/{each.id}/posts.json?{ids}").body)["post_stream"]["posts"]
        posts |= {post.id: (post, row) for post, row in zip(each.posts, shown, strict=True)}
    kinds = {kind: [(p, row) for p, row in posts.values() if p.kind == kind] for kind in ("staff", "quote", "code")}
    assert all(row["staff"] for _, row in kinds["staff"])
    assert all(p.quoted.said in row["cooked"] and p.said in row["cooked"] for p, row in kinds["quote"])
    assert all("<pre><code" in row["cooked"] for _, row in kinds["code"])
    assert {row["post_type"] for _, row in posts.values()} == {1, 3}
    assert [p.kind for p, row in posts.values() if row["hidden"] or row["user_deleted"]] == ["hidden", "deleted"]
    assert client.get("/t/999999.json").status == 404


def test_the_same_seed_gives_the_same_posts_in_order_and_in_the_window():
    assert topics(7) == topics(7) != topics(8)
    for topic in topics(7):
        days = [post.at for post in topic.posts]
        assert days == sorted(set(days))
        assert days[-1].date() < AS_OF
