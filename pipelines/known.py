"""What a crawl need not read again, from what earlier ones brought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.warehouse import open_warehouse, query


@dataclass(frozen=True)
class KnownReviews:
    """
    How many `reviews` of a source are kept, and the `marks` (review id, date in ISO 8601 without a zone) down to which
    they were read without a gap: none before the first crawl, and none when everything is to be read again.
    """

    reviews: int
    marks: list[tuple[str, str | None]]


def known_reviews(warehouse: Path, sources: Iterable[str], as_of: date) -> dict[str, KnownReviews]:
    """What is known of each source on the day `as_of`; nothing of any before there is a warehouse."""
    if not warehouse.exists():
        return {}
    counts = "select source_id, count(*) from reviews group by source_id"
    with open_warehouse(warehouse) as con:
        reviews = dict(con.execute(counts).fetchall())
        return {
            source: KnownReviews(reviews[source], [
                (review_id, None if written_at is None else written_at.isoformat(timespec="seconds"))
                for review_id, written_at in con.execute(
                    query("known_marks"), {"source_id": source, "as_of": as_of}
                ).fetchall()
            ])
            for source in sources if source in reviews
        }  # fmt: skip
