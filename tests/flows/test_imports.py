"""What `lovelode import` makes of a file before anything is changed."""

import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.importing.command import pairs, scale
from flows.importing.confirming import confirm
from flows.importing.export import Asked, Export, add_to_market
from pipelines.market import read_market
from spiders.errors import ImportFileError
from spiders.items import Origin, Review
from spiders.review_file import ReviewFileSpider

ROOT = Path(__file__).parents[2]
PLAIN = "id,Comment,Stars,When\n1,Quick and kind,5,2026-11-20\n2,Came late,1,2026-11-21\n"
NPS = (
    "Response ID;Date submitted;How likely are you to recommend Zippa?;What is the main reason for your score?\n"
    "1;31.10.2026 08:15;9;Quick and kind\n2;01.11.2026 09:00;3;Came late\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def opened(content: str | bytes, **asked: Any) -> Export:
    path = Path("x.csv")
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Export.open(path, Asked(**{"company": "Zippa", **asked}))


def read_as_told(export: Export) -> list[Review]:
    arguments = export.arguments(next(iter(export.companies)))
    spider = ReviewFileSpider(**{**arguments, "mapping": dict(arguments.get("mapping", {})) or None})
    spider.origin = Origin("zippa", "zippa-x", "a key for tests")
    found = list(spider.parse(None))  # type: ignore[arg-type]
    assert all(isinstance(item, Review) for item in found), found
    return [item for item in found if isinstance(item, Review)]


def table_of(rows: list[str], heading: str = "a,b,c,d") -> str:
    return "\n".join([heading, *rows]) + "\n"


def test_a_survey_from_0_to_10(folder: Path) -> None:
    export = opened(NPS)
    assert export.scale == (0, 10) and export.date_format == "%d.%m.%Y %H:%M"
    assert (export.first_date, export.last_date) == (date(2026, 10, 31), date(2026, 11, 1))
    assert [(r.text, r.stars, r.rating_max, r.written_at) for r in read_as_told(export)] == [
        ("Quick and kind", 4.6, 10.0, "2026-10-31T08:15:00"), ("Came late", 2.2, 10.0, "2026-11-01T09:00:00"),
    ]  # fmt: skip


def test_columns_that_no_name_tells_are_told_by_what_stands_in_them(folder: Path) -> None:
    rows = [f"Zippa,{1 + n % 5},Jörg{n},{1 + n % 28}.11.2026,Schöne Äpfel und nette Leute {n}" for n in range(40)]
    table = table_of(rows, "Firma,Sterne,Käufer,Wann,Was").encode("cp1252")
    export = opened(table, company=None, company_column="Firma")
    assert export.columns == {"date": ("Wann",), "rating": ("Sterne",), "text": ("Was",)}
    assert set(export.guessed) == {"date", "rating", "text"} and export.scale == (1, 5)
    reviews = read_as_told(export)
    assert len(reviews) == 40 and reviews[0].text == "Schöne Äpfel und nette Leute 0"


def test_a_guess_is_not_led_astray(folder: Path) -> None:
    heading = "Version,Bestellung,Hinweis,Kategorie,Sterne,Wann,Was"
    rows = [
        f"2026.10.{1 + n % 28},{46000 + n},{'2026-01-01' if n == 1 else ''},Lieferung und Abholung vor Ort im Laden,"
        f"{1 + n % 5},2026-11-{1 + n % 28:02d},Schnell und nett {n}"
        for n in range(40)
    ]
    found = opened(table_of(rows, heading)).columns
    assert found == {"version": ("Version",), "date": ("Wann",), "rating": ("Sterne",), "text": ("Was",)}


def test_a_known_export_is_not_a_guess(folder: Path) -> None:
    export = opened("reviewId,userName,content,score,at\nr1,Nobody,Good,5,2026-11-20 08:00:00\n")
    assert (export.known, export.source, export.guessed) == ("google-play-scraper", "google_play", ())
    assert "mapping" not in export.arguments("Zippa")


@pytest.mark.parametrize(
    ("ratings", "found"),
    [("1 5 3", (1, 5)), ("0 5 3", (0, 5)), ("2 7 10", (1, 10)), ("0 7 10", (0, 10)), ("55 90 100", (0, 100)),
     ("4,5 1,5 3", (1, 5)), ("9/10 1/10 5/10", (1, 5))],
)  # fmt: skip
def test_the_scale_is_the_one_that_the_ratings_keep_to(folder: Path, ratings: str, found: tuple[float, float]) -> None:
    rows = [f'{n},"{rating}",Fine,2026-11-20' for n, rating in enumerate(ratings.split())]
    export = opened(table_of(rows, "id,rating,text,date"))
    assert export.scale == found
    assert len(read_as_told(export)) == 3


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("31/10/2026 10/31/2026", 'dates are written in two orders: "31/10/2026" in row 1 and "10/31/2026" in row 2'),
        ("03/04/2026 05/04/2026", 'x.csv row 1: date "03/04/2026" may be day or month first'),
        ("soon later", "2 of 2 rows have no date that is understood in column date"),
    ],
)
def test_dates_that_cannot_be_settled(folder: Path, dates: str, words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        opened(table_of([f"{n},Fine,{day}" for n, day in enumerate(dates.split())], "id,text,date"))


@pytest.mark.parametrize("days", [("31/10/2026", "03/04/2026"), ("03/04/2026", "31/10/2026")])
def test_one_date_tells_the_order_of_all(folder: Path, days: tuple[str, str]) -> None:
    export = opened(table_of([f"{n},Fine,{day}" for n, day in enumerate(days)], "id,text,date"))
    assert export.date_format == "%d/%m/%Y" and export.first_date == date(2026, 4, 3)
    assert {review.written_at for review in read_as_told(export)} == {"2026-04-03T00:00:00", "2026-10-31T00:00:00"}


def test_months_in_words_are_read_by_one_format(folder: Path) -> None:
    export = opened(table_of(['1,Fine,"Nov 3, 2026"', '2,Fine,"Oct 31, 2026"'], "id,text,date"))
    assert (export.date_format, export.first_date) == ("%b %d, %Y", date(2026, 10, 31))
    assert len(read_as_told(export)) == 2


@pytest.mark.parametrize(
    ("rows", "asked", "words"),
    [
        (["1,Fine,good,2026-11-20"], {}, 'ratings are no numbers, "good" in row 1 the first'),
        (["1,Fine,500,2026-11-20"], {}, "ratings run from 5 to 500; say their scale with --rating-scale"),
        (
            [f"{n},Fine,5,2026-11-20" for n in range(60)],
            {"company": None, "company_column": "id"},
            "more than 50 names",
        ),
        ([], {}, "no rows; expected at least one review"),
        (["1,Fine,5,2026-11-20"], {"company_column": "id"}, "Give either --company NAME, or --company-column COLUMN"),
        (["1,Fine,5,2026-11-20"], {"source": "Google Play"}, "expected small letters, digits and _"),
    ],
)
def test_what_is_not_as_asked(folder: Path, rows: list[str], asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        opened(table_of(rows, "id,text,rating,date"), **asked)


def test_what_stands_in_market_toml_is_what_was_confirmed(folder: Path) -> None:
    export = opened(NPS, rating_scale=(0, 10), encoding="utf-8", mapping={"id": ""})
    assert add_to_market(export, Path("market.toml"), "Zippa") == ["zippa-file"]
    (company,) = read_market(Path("market.toml")).companies
    assert (company.name, company.role) == ("Zippa", "own")
    assert company.sources[0].arguments == {
        "path": str(folder / "x.csv"), "source": "file", "date_format": "%d.%m.%Y %H:%M", "encoding": "utf-8",
        "mapping": {
            "id": "", "text": "What is the main reason for your score?", "date": "Date submitted",
            "rating": "How likely are you to recommend Zippa?",
        },
    }  # fmt: skip
    before = Path("market.toml").read_text()
    add_to_market(export, Path("market.toml"), "Zippa")
    assert Path("market.toml").read_text() == before


def test_what_is_shown_fits_a_terminal_and_names_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"Nobody Real,{'Kind people ' * 20}write to me@mail.example,5,2026-11-2{n}" for n in range(9)]
    confirm(opened(table_of([f"{row},{'x' * 90}" for row in rows], "Author,Comment,Stars,Date,Else")), yes=True)
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "from 1 to 5" in shown and "Kind people" in shown and "left out  Else" in shown
    assert "Nobody" not in shown and "mail.example" not in shown


def test_without_a_terminal_a_guess_needs_yes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ImportFileError, match=r"^x.csv: nothing was changed, as the columns are a guess; .* --yes"):
        confirm(opened(PLAIN), yes=False)
    assert "Quick and kind" in capsys.readouterr().out
    confirm(opened("reviewId,content,score,at\nr1,Good,5,2026-11-20\n"), yes=False)
    assert "read as a google-play-scraper export: 1 review, 2026-11-20 to 2026-11-20" in capsys.readouterr().out
    every = {"id": "id", "text": "Comment", "rating": "Stars", "date": "When"}
    confirm(opened(PLAIN, mapping=every), yes=False)  # all is named, nothing is guessed


def test_a_person_at_a_terminal_is_asked(folder: Path) -> None:
    Path("x.csv").write_text(PLAIN)
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "import", "x.csv", "--company", "Zippa"],
        stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        os.close(slave)
        shown = b""
        while b"Is this right? [y/N]" not in shown:
            shown += os.read(master, 4096)
        os.write(master, b"n\n")
        assert process.wait() == 2
    os.close(master)
    assert [path.name for path in folder.iterdir()] == ["x.csv"]


def test_options_in_words() -> None:
    assert pairs(["text=a = b", "rating="]) == {"text": "a = b", "rating": ""}
    assert (scale("0-10"), scale("1 to 5"), scale("0.5–5")) == ((0, 10), (1, 5), (0.5, 5))
    for wrong in ("10", "5-1", "a-b"):
        with pytest.raises(ImportFileError, match="expected the lowest and the highest rating, such as 0-10"):
            scale(wrong)
