"""Discourse: a topic's first posts with the numbers of all others, which are then asked for by number."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from demo.market import Post, Topic

FIRST_POSTS = 20
TOPICS_A_PAGE = 2
TOPIC = re.compile(r"/t/(?:[\w-]+/)?(\d+)\.json")
POSTS = re.compile(r"/t/(\d+)/posts\.json")
LISTS = re.compile(r"/latest\.json|/c/help/5(?:/l/latest)?\.json")
HIDDEN = "<p>This post was flagged by the community and is temporarily hidden.</p>"
KINDS = {"notice": 3}  # 1 is a post, 2 a moderator's, 3 a small action


def answer(topics: Sequence[Topic], path: str, asked: Mapping[str, list[str]]) -> dict[str, Any] | None:
    """The answer of the forum, None where it has nothing."""
    if LISTS.fullmatch(path):
        return _topic_list(topics, int(asked.get("page", ["0"])[0]))
    by_id = {str(topic.id): topic for topic in topics}
    if (match := TOPIC.fullmatch(path)) and (topic := by_id.get(match[1])):
        return _topic(topic)
    if (match := POSTS.fullmatch(path)) and (topic := by_id.get(match[1])):
        wanted = set(asked.get("post_ids[]", []))
        posts = [_post(topic, post) for post in topic.posts if str(post.id) in wanted]
        return {"post_stream": {"posts": posts}, "id": topic.id}
    return None


def _topic_list(topics: Sequence[Topic], page: int) -> dict[str, Any]:
    ordered = sorted(topics, key=lambda topic: topic.posts[-1].at, reverse=True)
    shown = ordered[page * TOPICS_A_PAGE :][:TOPICS_A_PAGE]
    more = {"more_topics_url": f"/latest?page={page + 1}"} if (page + 1) * TOPICS_A_PAGE < len(ordered) else {}
    return {
        "users": [], "primary_groups": [],
        "topic_list": {"can_create_topic": False, "per_page": TOPICS_A_PAGE, **more,
                       "topics": [_heading(topic) for topic in shown]},
    }  # fmt: skip


def _heading(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.id, "title": topic.title, "fancy_title": escape(topic.title), "slug": topic.slug,
        "posts_count": len(topic.posts), "reply_count": len(topic.posts) - 1, "highest_post_number": len(topic.posts),
        "created_at": _stamp(topic.posts[0]), "last_posted_at": _stamp(topic.posts[-1]), "bumped": True,
        "bumped_at": _stamp(topic.posts[-1]), "archetype": "regular", "pinned": False, "visible": True,
        "closed": False, "archived": False, "views": 900 + topic.id, "like_count": 3, "category_id": 5,
    }  # fmt: skip


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "post_stream": {
            "posts": [_post(topic, post) for post in topic.posts[:FIRST_POSTS]],
            "stream": [post.id for post in topic.posts],
        },
        **_heading(topic), "chunk_size": FIRST_POSTS, "deleted_at": None, "draft": None,
        "details": {"participants": [], "can_flag_topic": False},
    }  # fmt: skip


def _post(topic: Topic, post: Post) -> dict[str, Any]:
    staff = post.kind in ("staff", "notice")
    return {
        "id": post.id, "name": post.person.name, "username": _username(post), "created_at": _stamp(post),
        "avatar_template": f"/letter_avatar/{_username(post)}/{{size}}.png", "cooked": _cooked(topic, post),
        "post_number": post.number, "post_type": KINDS.get(post.kind, 1), "updated_at": _stamp(post),
        "reply_count": 0, "reply_to_post_number": post.quoted.number if post.quoted else None,
        "quote_count": int(post.quoted is not None), "reads": 40, "score": 8.4, "yours": False,
        "topic_id": topic.id, "topic_slug": topic.slug, "display_username": post.person.name, "version": 1,
        "moderator": post.kind == "notice", "admin": staff, "staff": staff, "user_id": post.person.number,
        "user_title": "Team" if staff else None, "primary_group_name": "team" if staff else None, "trust_level": 2,
        "hidden": post.kind == "hidden", "user_deleted": post.kind == "deleted", "deleted_at": None, "wiki": False,
    }  # fmt: skip


def _cooked(topic: Topic, post: Post) -> str:
    if post.kind == "hidden":
        return HIDDEN
    said = "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in post.said.split("\n"))
    if post.quoted:
        quoted = escape(post.quoted.said, quote=False)
        head = f'class="quote no-group" data-username="{_username(post.quoted)}" data-post="{post.quoted.number}"'
        said = (f'<aside {head} data-topic="{topic.id}">\n<div class="title">{_username(post.quoted)}:</div>\n'
                f"<blockquote>\n<p>{quoted}</p>\n</blockquote>\n</aside>\n{said}")  # fmt: skip
    if post.kind == "code":
        said += '<pre><code class="lang-auto">store: 0 of 40 tracks present\n</code></pre>'
    return said.rstrip()


def _username(post: Post) -> str:
    return re.sub(r"\W+", "_", post.person.name.lower())


def _stamp(post: Post) -> str:
    return f"{post.at:%Y-%m-%dT%H:%M:%S}.000Z"
