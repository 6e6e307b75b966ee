from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.errors import ImportFileError
from spiders.files.mapping import columns_for, found_columns, scale_for
from spiders.files.tables import open_table
from spiders.items import Origin, Reject, Review
from spiders.review_file import ReviewFileSpider

ROWS = [
    {"id": "1", "text": "Lovely; and, kind", "rating": "5", "date": "2026-11-20"},
    {"id": "2", "text": "Schön\nspät", "rating": "1", "date": "2026-11-21"},
]
HEADING = list(ROWS[0])


def read(path: Path, **arguments: Any) -> list[Review | Reject]:
    spider = ReviewFileSpider(path=str(path), source="survey", **arguments)
    spider.origin = Origin("zippa", "zippa-test", "a key for tests")
    return list(spider.parse(None))  # type: ignore[arg-type]


def as_csv(delimiter: str) -> str:
    quoted = [[f'"{row[name]}"' for name in HEADING] for row in ROWS]
    return "\n".join(delimiter.join(line) for line in [HEADING, *quoted]) + "\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(as_csv(delimiter).encode(encoding))
    table = open_table(path)
    assert table.columns == HEADING
    assert [row.values for row in table.rows()] == [row.values for row in table.rows()] == ROWS


LETTERS = {
    "shift_jis": ("とても使いやすいアプリです", "配達も早くて助かります"),
    "euc_jp": ("とても使いやすいアプリです", "配達も早くて助かります"),
    "gb18030": ("这个应用非常好用", "配送很快，客服也很热情"),
    "big5": ("這個應用程式非常好用", "配送很快，客服也很熱情"),
    "cp949": ("이 앱은 정말 편리해요", "배송도 빨라요"),
    "koi8_r": ("Очень удобное приложение", "доставка быстрая"),
    "cp1251": ("Очень удобное приложение", "доставка быстрая"),
    "cp1250": ("Bardzo dobra, zwrotu pieniędzy wciąż nie ma", "Žluťoučký kůň"),
    "cp1253": ("Πολύ καλή εφαρμογή", "γρήγορη παράδοση"),
    "cp1255": ("אפליקציה נהדרת", "המשלוח מהיר"),
    "utf_16_le": ("Good app, and quick", "très bon"),
}


@pytest.mark.parametrize("encoding", LETTERS)
def test_letters_of_the_world(tmp_path: Path, encoding: str) -> None:
    texts = LETTERS[encoding]
    lines = ["id,text,rating", *(f'{number},"{text}",5' for number, text in enumerate(texts))]
    (tmp_path / "reviews.csv").write_bytes("\n".join(lines).encode(encoding))
    assert tuple(row.values["text"] for row in open_table(tmp_path / "reviews.csv").rows() if row.values) == texts


def test_a_few_broken_letters_do_not_spoil_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(b"text\n" + "schön und gut 👍\n".encode() * 30 + b"cut \xf0\x9f\n")
    rows = [row.values for row in open_table(path).rows()]
    assert rows[-2:] == [{"text": "schön und gut 👍"}, {"text": "cut \ufffd"}]


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes("text\nniño\n".encode("cp1252"))
    assert [row.values for row in open_table(path, "cp1252").rows()] == [{"text": "niño"}]
    with pytest.raises(ImportFileError, match='unknown encoding "martian"; expected one such as shift_jis'):
        open_table(path, "martian")


def test_what_spreadsheets_put_around_a_table(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("sep=;\n\nid;text;rating;;\n1;Good, quick;4,5;;\n;;;;\n2;Short\n")
    table = open_table(path)
    assert table.columns == ["id", "text", "rating", "column 4", "column 5"]
    first, short = table.rows()
    assert first.values and (first.values["text"], first.values["rating"]) == ("Good, quick", "4,5")
    assert (short.number, short.values) == (2, None)


def test_a_row_may_end_in_empty_cells_but_not_in_more_words(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("id,text\n1,Good,,\n2,Good, and quick\n")
    assert [row.values for row in open_table(path).rows()] == [{"id": "1", "text": "Good"}, None]


def test_one_open_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    lines = [f'{number},"{"a" * 90}"\n' for number in range(1, 20_001)]
    lines[4] = '5,"never closed\n'
    path.write_text("id,text\n" + "".join(lines))
    ids = [row.values["id"] for row in open_table(path).rows() if row.values and len(row.values["text"]) == 90]
    assert ids == [str(number) for number in range(1, 20_001) if number != 5]


def test_json_lines_inside_one_another_and_without_an_end(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    path.write_text('{"id": 1, "attributes": {"body": "Good", "more": {"stars": 5}}}\n' + "[" * 100_000 + "\n")
    table = open_table(path)
    assert table.columns == ["id", "attributes.body", "attributes.more.stars"]
    assert [row.values is None for row in table.rows()] == [False, True]


def test_parquet(tmp_path: Path) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [{"id": i, "text": f"Good {i}", "rating": 5.0, "date": datetime(2026, 11, 20)} for i in range(5000)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "reviews.parquet")
    found = read(tmp_path / "reviews.parquet")
    assert len(found) == 5000 and isinstance(found[-1], Review)
    assert (found[-1].review_id, found[-1].rating_raw, found[-1].written_at) == ("4999", "5", "2026-11-20T00:00:00")


def test_excel(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in (HEADING, [1, "Lovely", 5, datetime(2026, 11, 20, 8, 15)], [None] * 4, [2, None, 4.5, None]):
        book.active.append(line)
    book.save(tmp_path / "reviews.xlsx")
    found = read(tmp_path / "reviews.xlsx")
    assert [(r.review_id, r.text, r.stars, r.written_at) for r in found if isinstance(r, Review)] == [
        ("1", "Lovely", 5.0, "2026-11-20T08:15:00"), ("2", "", 4.5, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.csv", None, "no such file"),
        ("reviews.docx", b"x", "unknown kind of file; expected one of .csv, "),
        ("reviews.csv", b"", "the file is empty"),
        ("reviews.parquet", b"not one", "not a Parquet file"),
        ("reviews.xlsx", b"not one", "not an Excel file"),
        ("reviews.jsonl", b"[1]\n", "no columns"),
        ("reviews.csv", b"PK\x03\x04rest", "is an Excel file inside; give it a name that ends in .xlsx or .xls"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportFileError) as caught:
        open_table(tmp_path / name)
    assert words in str(caught.value) and name in str(caught.value)


def test_a_large_file_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    with path.open("w") as file:
        file.write("id,text,rating\n")
        file.writelines(f"{i},Good {i},5\n" for i in range(20_000))
    spider = ReviewFileSpider(path=str(path), source="survey")
    spider.origin = Origin("zippa", "zippa-test", "a key for tests")
    reviews = spider.parse(None)  # type: ignore[arg-type]
    assert isinstance(first := next(iter(reviews)), Review) and first.text == "Good 0"
    path.write_text("")  # what was not read yet is gone: only a buffer of it had been
    assert 0 < sum(1 for _ in reviews) < 10_000


def test_equal_rows_without_an_id_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("text,date\nGood,2026-11-20\nGood,2026-11-20\nGood,2026-11-21\n")
    ids = [item.review_id for item in read(path) if isinstance(item, Review)]
    assert len(set(ids)) == 3
    path.write_text("text,date\nGood,2026-11-20\nGood,2026-11-20\nGood,2026-11-21\nNew,2026-11-22\n")
    assert [item.review_id for item in read(path) if isinstance(item, Review)][:3] == ids


def test_columns_are_recognised() -> None:
    scraper = ["reviewId", "userName", "userImage", "content", "score", "thumbsUpCount", "reviewCreatedVersion", "at",
               "replyContent", "repliedAt", "appVersion"]
    assert columns_for(scraper, None, "x") == {
        "id": ("reviewId",), "author": ("userName",), "text": ("content",), "rating": ("score",), "date": ("at",),
        "version": ("reviewCreatedVersion",), "reply": ("replyContent",),
    }  # fmt: skip
    assert columns_for(["content", "score", "note"], {"text": "note", "rating": ""}, "x") == {"text": ("note",)}
    assert columns_for(["Pros", "Cons", "a + b"], {"text": "Pros + Cons"}, "x") == {"text": ("Pros", "Cons")}
    assert columns_for(["a + b", "b"], {"text": "a + b"}, "x") == {"text": ("a + b",)}


@pytest.mark.parametrize(
    ("columns", "scale"),
    [
        (["How likely are you to recommend us?", "Why?"], (0, 10)), (["NPS", "text"], (0, 10)),
        (["rating", "text"], (1, 5)), (["text"], (1, 5)),
    ],
)  # fmt: skip
def test_a_column_name_may_tell_the_scale(columns: list[str], scale: tuple[float, float]) -> None:
    assert scale_for(columns, found_columns(columns, None, "x").get("rating", ())) == scale


@pytest.mark.parametrize(
    ("columns", "mapping", "words"),
    [
        (["a", "b"], None, "x: no column for the reviews' text or rating; name it with --map text=COLUMN. It has a, b"),
        (["a", "b"], {"text": "c"}, 'x: no column "c" (for text); it has a, b'),
        (["a", "b"], {"words": "a"}, 'x: unknown field "words" in the mapping; expected id, text, '),
    ],
)
def test_columns_that_are_not_there(columns: list[str], mapping: dict[str, str] | None, words: str) -> None:
    with pytest.raises(ImportFileError) as caught:
        columns_for(columns, mapping, "x")
    assert str(caught.value).startswith(words)
