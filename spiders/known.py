"""What earlier crawls of a source brought, so that a crawl need not read it all again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spiders.items import Reject, Review

OVERLAP = 100  # reviews in a row; two pages of the largest sources


@dataclass(frozen=True)
class Known:
    """
    `reviews` is how many reviews of the source are kept; `marks` are (review id, date) of the newest of them, as far as
    they were read without a gap. A review that was edited since has another date, so it is no mark.
    """

    reviews: int = 0
    marks: frozenset[tuple[str, str | None]] = field(default=frozenset(), repr=False)

    @classmethod
    def read(cls, reviews: int = 0, marks: Iterable[Sequence[str | None]] = ()) -> "Known":
        return cls(reviews, frozenset((str(review_id), written_at) for review_id, written_at in marks))

    def in_a_row(self, before: int, found: Iterable[Review | Reject]) -> int:
        """How many known reviews the rows end with, `before` of them on earlier pages; it stops counting at OVERLAP."""
        for item in found:
            if before >= OVERLAP:
                break
            if isinstance(item, Review):
                before = before + 1 if (item.review_id, item.written_at) in self.marks else 0
        return before
