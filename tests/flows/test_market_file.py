"""market.toml keeps what people wrote into it: order, comments, and everything that is not added to."""

from pathlib import Path

import pytest

from flows.market_file import NewSource, add_sources
from pipelines.market import read_market
from spiders.errors import MarketError

WRITTEN = """# Whom to watch.
[market]
name = "Groceries" # ours

[[companies]]
id = "zippa"
name = "Zippa"

[[companies.sources]]
id = "zippa-ios"   # the app
spider = "app_store"
app_id = "1"

# Our own shop.
[[companies]]
id = "larder"
name = "Larder"
role = "own"

# The journey.
[[journey]]
stage = "join"
touchpoint = "Set-up"
owner = "Onboarding"
# The end."""


def added(path: Path, *sources: NewSource) -> str:
    add_sources(path, list(sources), "M")
    read_market(path)
    return path.read_text(encoding="utf-8")


def steam(company: str, app_id: str = "7") -> NewSource:
    return NewSource(company, "competitor", "steam", "steam", {"app_id": app_id})


def put_before(comment: str, block: str) -> str:
    return f"{WRITTEN.replace(comment, block + comment)}\n"


def lines(source_id: str) -> str:
    return f'[[companies.sources]]\nid = "{source_id}"\nspider = "steam"\napp_id = "7"\n\n'


def test_a_source_stands_behind_those_of_its_company(tmp_path: Path) -> None:
    path = tmp_path / "market.toml"
    path.write_text(WRITTEN)
    assert added(path, steam("Zippa")) == put_before("# Our own shop.", lines("zippa-steam"))
    path.write_text(WRITTEN)
    assert added(path, steam("larder")) == put_before("# The journey.", lines("larder-steam"))


def test_a_new_company_stands_behind_the_last(tmp_path: Path) -> None:
    path = tmp_path / "market.toml"
    path.write_text(WRITTEN)
    company = '[[companies]]\nid = "new-co"\nname = "New & Co"\nrole = "competitor"\n\n'
    text = added(path, NewSource("New & Co", "competitor", "steam", "steam", {"app_id": "7"}))
    assert text == put_before("# The journey.", company + lines("new-co-steam"))


def test_a_file_is_made_and_grows_tidily(tmp_path: Path) -> None:
    path = tmp_path / "market.toml"
    text = added(path, steam("Zippa"), steam("Larder"))
    assert text.startswith('[market]\nname = "M"\ntimezone = "UTC"\n\n[[companies]]\nid = "zippa"\n')
    assert "\n\n\n" not in text and text.endswith('app_id = "7"\n')
    again = added(path, NewSource("Zippa", "own", "app_store", "app_store", {"app_id": "1"}))
    assert "\n\n\n" not in again and [source.id for _, source in read_market(path).sources()] == [
        "zippa-steam", "zippa-app-store", "larder-steam",
    ]  # fmt: skip


def test_a_source_of_the_same_id_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "market.toml"
    path.write_text(WRITTEN)
    added(path, steam("Zippa"))
    kept = path.stat()
    added(path, steam("Zippa"))
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (kept.st_mtime_ns, kept.st_ino), "nothing changed"
    assert added(path, steam("Zippa", "8")) == put_before("# Our own shop.", lines("zippa-steam").replace("7", "8"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[market\n", "not valid TOML"),
        ('[market]\nname = "M"\n[[companies]]\nid = "zippa"\nname = "Zippa"\ncolour = "red"\n', 'unknown key "colour"'),
        (
            '[market]\nname = "M"\n[[companies]]\nid = "zippa"\nname = "Zippa"\n'
            'sources = [{id = "x", spider = "steam", app_id = "1"}]\n',
            "written in a way that cannot be added to",
        ),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "market.toml"
    path.write_text(text)
    with pytest.raises(MarketError, match=words):
        add_sources(path, [steam("Zippa")], "M")
    assert path.read_text() == text and list(tmp_path.iterdir()) == [path]
