from typing import Any
from urllib.parse import urlencode

from spiders.answers import may, need, words
from spiders.arguments import Argument
from spiders.items import Draft
from spiders.measures import iso_moment
from spiders.shapes.post_streams import PostStreamsSpider, said, typed
from spiders.texts import own_words

ADDRESS = (r"(?P<forum>https?://[^?#\s]+?)(?:/t/(?:[^/?#]*[^/?#\d][^/?#]*/)?(?P<topic>\d+)(?:/\d+)?"
           r"|(?P<list>/(?:c|tag)/[^?#\s]+?)(?:/l/\w+)?|/latest)?/?(?:[?#]\S*)?")


class DiscourseSpider(PostStreamsSpider):
    """
    What customers write in a forum that runs on Discourse, topic by topic. Mentions, without stars.

    Site: the forum that you name, or a category, a tag or a single topic of it.
    Terms: what anybody may read without an account; robots.txt is obeyed, which keeps the forum's search to itself.
    Verified: real responses (2013 and 2020), and parts of the public code of Discourse.
    Arguments: urls, max_topics, team.
    Limits: without what staff and team write, and without quotes, code and hidden posts. A later edit is seen when
    somebody writes in the topic, and the post is among its first 20 or was the last.
    """

    name = "discourse"
    addresses = (r"(?P<urls>https?://[^/?#\s]+/t/[^/?#\s]*[^/?#\s\d][^/?#\s]*/\d+)",)
    takes = (
        Argument("urls", "A forum's address, or those of categories, tags or topics in it.", kind="list", required=True,
                 pattern=ADDRESS, example='["https://community.zippa.example/c/help/5"]'),
        Argument("max_topics", "Topics to read at most.", kind="number", default=200),
        Argument("team", "Groups of the forum, beside its staff, that work for the company.", kind="list"),
    )
    team: list[str] | None
    address, newest, moved_at = ADDRESS, "/latest", ("bumped_at",)
    topics_at, more_at, posts_at = ("topic_list", "topics"), ("topic_list", "more_topics_url"), ("post_stream", "posts")
    stream_at, endless_at = ("post_stream", "stream"), ("post_stream", "isMegaTopic")

    def list_url(self, place: str, page: int) -> str:
        # Without an order a category has its own, which need not be the newest first.
        return f"{self.base_url}{place}.json?order=activity" + (f"&page={page}" if page else "")

    def topic_url(self, topic: int) -> str:
        return f"{self.base_url}/t/{topic}.json"

    def posts_url(self, topic: int, posts: list[int]) -> str:
        return f"{self.base_url}/t/{topic}/posts.json?{urlencode({'post_ids[]': posts}, doseq=True)}"

    def read(self, row: tuple[Any, Any]) -> Draft | None:
        title, post = row
        ours = said(post, "staff", "admin", "moderator") or may(post, "primary_group_name") in (self.team or ())
        gone = said(post, "hidden", "user_deleted") or may(post, "deleted_at")
        notice = need(post, "post_type") is not None and typed(int, post, "post_type") != 1  # or a whisper
        person, number = str(may(post, "user_id") or ""), need(post, "post_number")
        text = own_words(words({"cooked": need(post, "cooked")}, "cooked"))
        if ours or gone or notice or person.startswith("-") or not text:  # the forum's own robots have numbers below 0
            return None
        return Draft(
            # A person's number in one forum means nothing in another; whoever answers did not choose the title.
            review_id=str(need(post, "id")), author=person and f"{self.base_url} {person}",
            title=words({"title": title}, "title") if number == 1 else "", text=text,
            written_at=iso_moment(need(post, "created_at")), url=f"{self.base_url}/t/{need(post, 'topic_id')}/{number}",
        )  # fmt: skip
