"""Every known export has a saved file, is told by its columns, and is read without a word about them."""

import json
from pathlib import Path

import pytest

from spiders.files.exports import KNOWN_EXPORTS, known_export
from spiders.files.mapping import NAMES, columns_for
from spiders.files.tables import open_table

CASES = Path(__file__).parent / "review_file"
MADE_BY = {
    "app-store-connect": "App Store Connect", "capterra": "Capterra", "g2": "G2", "trustpilot": "Trustpilot",
    "google-play-scraper": "google-play-scraper", "play-console": "Play Console",
}  # fmt: skip


@pytest.mark.parametrize("case", MADE_BY)
def test_a_saved_export_is_told_by_its_columns(case: str) -> None:
    columns = open_table(next((CASES / case).glob("body.*"))).columns
    known = known_export(columns)
    assert known and known.name == MADE_BY[case]
    assert {"text", "rating", "date", "reply"} <= set(columns_for(columns, None, case))
    assert "mapping" not in json.loads((CASES / case / "expected.json").read_text())["arguments"]


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        (
            ["id", "userName", "date", "score", "title", "text", "replyText", "version", "thumbsUp"],
            "google-play-scraper",
        ),
        (["review_id", "stars", "product_name", "content", "consumer_name", "created_at"], "Trustpilot product review"),
        (["id", "text", "rating", "date"], None),
        (["Pros", "Cons"], None),
    ],
)
def test_by_columns_alone(columns: list[str], name: str | None) -> None:
    known = known_export(columns)
    assert (known.name if known else None) == name


def test_no_export_hides_another() -> None:
    for export in KNOWN_EXPORTS:
        assert known_export([pattern.strip("*") for pattern in export.telling]) is export
        assert {"text", "rating", "date"} <= set(export.columns) <= set(NAMES)
