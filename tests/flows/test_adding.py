"""`lovelode add`: addresses become tested lines, all of them or none."""

from datetime import date
from pathlib import Path

import pytest

from flows.sources import commands
from flows.sources.adding import Added, add
from flows.sources.addresses import address, recognised
from flows.sources.probing import Probe, asking
from flows.sources.showing import show_added
from pipelines.market import Source, read_market
from spiders.errors import SourceError
from tests.flows.test_cli import lovelode
from tests.spiders.server import serve
from tests.spiders.test_run import page

GOOD = Probe(status=200, robots="allows", items=20, oldest="2026-11-01T08:00:00", newest="2026-11-20T08:00:00")
NO_MARKS = Probe(status=200, robots="none", problem="no review is marked up with schema.org")
APP = "https://apps.apple.com/gb/app/zippa/id123"


class Asked:
    """Answers as it is told, spider by spider, and remembers who was asked."""

    def __init__(self, **answers: Probe) -> None:
        self.answers = answers
        self.sources: list[tuple[str, dict[str, object]]] = []

    def __call__(self, source: Source) -> Probe:
        self.sources.append((source.spider, source.arguments))
        return self.answers.get(source.spider, GOOD)


@pytest.fixture
def market(tmp_path: Path) -> Path:
    return tmp_path / "market.toml"


def added_to(path: Path) -> list[tuple[str, str, dict[str, object]]]:
    return [(company.name, source.id, source.arguments) for company, source in read_market(path).sources()]


def test_an_address_becomes_a_tested_source(market: Path) -> None:
    ask = Asked()
    added = add([f"{APP}?mt=8#reviews", "store.steampowered.com/app/42/Zippa/"], "Zippa", "own", market, ask)
    assert added_to(market) == [
        ("Zippa", "zippa-app-store", {"app_id": "123", "countries": ["gb"]}),
        ("Zippa", "zippa-steam", {"app_id": "42"}),
    ]
    assert read_market(market).companies[0].role == "own"
    assert [spider for spider, _ in ask.sources] == ["app_store", "steam"]
    assert list(added.tests.values()) == [GOOD, GOOD]


@pytest.mark.parametrize(
    ("words", "spider", "arguments"),
    [
        ("HTTP://Apps.Apple.com/GB/app/id1", None, {}),
        ("Addons.Mozilla.org/en-GB/firefox/addon/%7Bzippa%7D/", "mozilla_addons", {"addon": "{zippa}"}),
        ("https://hn.algolia.com/?q=zippa+groceries&sort=byDate", "hacker_news", {"queries": ["zippa groceries"]}),
        ("https://zippa.example/t/the-basket/41?u=ida", "discourse", {"urls": ["https://zippa.example/t/the-basket/41"]}),
        ("https://zippa.example/", None, {}),
    ],
)
def test_what_an_address_names(words: str, spider: str | None, arguments: dict[str, object]) -> None:
    source = recognised(address(words))
    assert (source.spider, source.arguments) == (spider, arguments) if source else spider is None


def test_adding_twice_changes_nothing_and_says_so(market: Path) -> None:
    add([APP], "Zippa", None, market, Asked())
    before, ask = market.read_text(), Asked()
    added = add([APP, "http://itunes.apple.com/gb/app/id123"], "Zippa", "competitor", market, ask)
    assert market.read_text() == before and ask.sources == [] and added.written == {}
    assert added.said[0] == f"{APP} stands in {market} already: zippa-app-store, of Zippa"
    elsewhere = add([APP], "Larder", None, market, ask)
    assert elsewhere.said and market.read_text() == before, "whoever it is added for"


def test_another_storefront_joins_the_app_that_stands_there(market: Path) -> None:
    add([APP], "Zippa", None, market, Asked())
    add([APP.replace("/gb/", "/de/"), "https://apps.apple.com/gb/app/other/id7"], "zippa", None, market, Asked())
    assert added_to(market) == [
        ("Zippa", "zippa-app-store", {"app_id": "123", "countries": ["gb", "de"]}),
        ("Zippa", "zippa-app-store-2", {"app_id": "7", "countries": ["gb"]}),
    ]


def test_a_storefront_that_is_read_by_default_stands_there(market: Path) -> None:
    market.write_text('[market]\nname = "M"\n[[companies]]\nid = "z"\nname = "Z"\n'
                      '[[companies.sources]]\nid = "ios"\nspider = "app_store"\napp_id = "123"\n')  # fmt: skip
    assert add([APP.replace("/gb/", "/us/")], "Z", None, market, Asked()).said
    add([APP], "Z", None, market, Asked())
    assert added_to(market) == [("Z", "ios", {"app_id": "123", "countries": ["us", "gb"]})]


def test_an_unknown_page_is_looked_at(market: Path) -> None:
    ask = Asked()
    add(["https://shop.example/basket"], "Zippa", None, market, ask)
    assert added_to(market) == [("Zippa", "zippa-schema-org", {"urls": ["https://shop.example/basket"]})]
    assert add(["https://shop.example/basket"], "Zippa", None, market, ask).said


def test_a_forum_is_known_by_what_made_it(market: Path) -> None:
    ask = Asked(schema_org=Probe(status=200, generator="Discourse 3.5.0", problem="no review is marked up"))
    add(["https://community.zippa.example"], "Zippa", None, market, ask)
    assert added_to(market) == [("Zippa", "zippa-discourse", {"urls": ["https://community.zippa.example"]})]
    assert add(["https://Community.Zippa.example/"], "Zippa", None, market, ask).said


@pytest.mark.parametrize(
    ("url", "seen", "words"),
    [
        ("https://play.google.com/store/apps/details?id=x", GOOD, "is not read: Google Play forbids .+ Play Console"),
        ("https://shop.example/x", NO_MARKS, "no review is marked up on https://shop.+ lovelode import FILE"),
        ("https://shop.example/x", Probe(status=200, generator="WordPress 6", problem="x"), "made with WordPress 6"),
        ("https://shop.example/x", Probe(robots="forbids", problem="x"), "robots.txt of https://shop.example/x asks"),
        ("https://shop.example/x", Probe(status=404, problem="/x answered HTTP 404"), "nothing was added: /x answered"),
        ("https://shop.example/x", Probe(status=200, generator="Discourse 3", problem="no"), "nothing was added: gone"),
        ("reviews", GOOD, '"reviews": expected a public address'),
        ("ftp://shop.example/x", GOOD, "expected a public address"),
        ("https://shop.example/a b", GOOD, "expected a public address"),
    ],
)
def test_what_cannot_be_added_leaves_nothing(market: Path, url: str, seen: Probe, words: str) -> None:
    ask = Asked(schema_org=seen, discourse=Probe(problem="gone"))
    with pytest.raises(SourceError, match=words):
        add([APP, url], "Zippa", None, market, ask)
    assert not market.exists()


def test_untested_lines_are_written_without_asking(market: Path) -> None:
    ask = Asked(app_store=Probe(problem="gone"))
    added = add([APP, "https://shop.example/x"], "Zippa", None, market, ask, untested=True)
    assert ask.sources == [] and list(added.written) == ["zippa-app-store", "zippa-schema-org"]
    with pytest.raises(SourceError, match="Google Play forbids"):
        add(["https://play.google.com/x"], "Zippa", None, market, ask, untested=True)


def test_a_role_is_not_changed_in_passing(market: Path) -> None:
    add([APP], "Zippa", None, market, Asked())
    with pytest.raises(SourceError, match=r"Zippa stands in .+ as competitor; its role is changed there"):
        add([APP.replace("123", "7")], "Zippa", "own", market, Asked())


def test_what_was_added_is_shown_as_it_stands_there(market: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = Probe(status=200, items=1, oldest="2026-11-01T08:00:00", newest="2026-11-01T08:00:00",
                    missing={"rating": 0.25})  # fmt: skip
    show_added(add([APP], "Zippa", None, market, Asked(app_store=missing)), market)
    shown = capsys.readouterr().out
    assert shown.startswith('[[companies.sources]]\nid = "zippa-app-store"\nspider = "app_store"\napp_id = "123"\n')
    assert "Tested: 1 review on its first page, written 2026-11-01; 25% without rating." in shown
    assert f"Added to {market}." in shown
    show_added(Added(said=["It stands there already"]), market)
    assert capsys.readouterr().out == "It stands there already\n"


def test_a_page_on_this_machine_is_really_asked(market: Path, tmp_path: Path) -> None:
    with serve() as site:
        site.on("/p", page(("Ada", "Good", 5)))
        ask = asking(tmp_path / "data", date(2026, 11, 22), allow_local=True)
        added = add([f"{site.url}/p"], "Zippa", None, market, ask)
    assert added.tests["zippa-schema-org"].items == 1 and not (tmp_path / "data").exists()


def test_the_command_refuses_this_machine_and_what_is_forbidden(tmp_path: Path) -> None:
    with serve() as site:
        site.on("/p", page(("Ada", "Good", 5)))
        local = lovelode(tmp_path, "add", f"{site.url}/p", "--company", "Zippa")
        assert site.asked == []
    assert local.returncode == 2 and "lovelode: nothing was added: " in local.stderr and "private" in local.stderr
    forbidden = lovelode(tmp_path, "add", "https://www.g2.com/products/zippa", "--company", "Zippa")
    assert forbidden.returncode == 2 and "G2 forbids reading its pages: export" in forbidden.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(commands, "import_file", lambda file, **told: asked.append((file, told)))
    (tmp_path / "reviews").write_text("id,text,date\n")
    commands.add([str(tmp_path / "reviews")], "Zippa", role="own", yes=True, market=tmp_path / "m.toml", data=tmp_path)
    told = {"company": "Zippa", "own": "Zippa", "yes": True, "market": tmp_path / "m.toml", "data": tmp_path}
    assert asked == [(tmp_path / "reviews", told)]


def test_a_file_is_added_by_itself_and_has_to_be_there(tmp_path: Path) -> None:
    done = lovelode(tmp_path, "add", "reviews.csv", "--company", "Zippa")
    assert done.returncode == 2 and "reviews.csv" in done.stderr and "no such file" in done.stderr
    two = lovelode(tmp_path, "add", "reviews.csv", "more.csv", "--company", "Zippa")
    assert two.returncode == 2 and "a file is added by itself" in two.stderr
