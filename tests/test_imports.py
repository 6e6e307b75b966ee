"""Who may import what (the rooms' one-way street), read from the sources without running them."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Room → what its files may import beside the standard library and themselves; None: anything.
MAY_IMPORT = {
    "spiders": {
        "scrapy", "itemadapter", "twisted", "w3lib", "parsel", "extruct", "dateparser", "pyarrow", "python_calamine",
        "certifi", "chardet",
    },
    "models": {
        "torch", "transformers", "huggingface_hub", "tokenizers", "safetensors", "numpy", "scipy", "tqdm",
        "spiders.errors",
    },
    "pipelines": {
        "duckdb", "models", "spiders.items", "spiders.errors", "numpy", "scipy", "jinja2", "markupsafe", "pyarrow",
        "pydantic", "lingua", "vl_convert", "httpx",
    },
    "demo": {"numpy", "pyarrow", "spiders.errors"},
    "flows": None,
}  # fmt: skip
FILES = [file for room in MAY_IMPORT for file in sorted((ROOT / room).rglob("*.py"))]


def imported(source: str) -> set[str]:
    """Full names of everything imported anywhere in `source`, also inside functions and for type checkers."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "rooms import by full name"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def forbidden(room: str, source: str) -> set[str]:
    allowed = MAY_IMPORT[room]
    if allowed is None:
        return set()
    allowed = allowed | {room}
    return {
        name
        for name in imported(source)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(f"{name}.".startswith(f"{prefix}.") for prefix in allowed)
    }


def opens_duckdb(source: str) -> bool:
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    called = any(ast.unparse(call) in ("duckdb.connect", "duckdb.default_connection") for call in calls)
    return called or bool(imported(source) & {"duckdb.connect", "duckdb.default_connection", "duckdb.sql"})


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_file_imports_what_its_room_may(file):
    assert forbidden(file.relative_to(ROOT).parts[0], file.read_text(encoding="utf-8")) == set()


def test_only_one_module_opens_duckdb():
    opening = [str(file.relative_to(ROOT)) for file in FILES if opens_duckdb(file.read_text(encoding="utf-8"))]
    assert opening == ["pipelines/warehouse.py"]


def test_every_room_is_looked_at():
    assert {file.relative_to(ROOT).parts[0] for file in FILES} == set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("room", "source", "found"),
    [
        ("spiders", "import duckdb", {"duckdb"}),
        ("spiders", "def f():\n    from pipelines.market import Market", {"pipelines.market.Market"}),
        ("models", "from scrapy import Spider", {"scrapy.Spider"}),
        ("pipelines", "import prefect.flows", {"prefect.flows"}),
        ("pipelines", "from spiders.base import x", {"spiders.base.x"}),
        ("pipelines", "from spiders.errors import CrawlError\nimport models.labels", set()),
        ("demo", "import duckdb", {"duckdb"}),
        ("flows", "import prefect, duckdb", set()),
    ],
)
def test_a_wrong_import_is_found(room, source, found):
    assert forbidden(room, source) == found


@pytest.mark.parametrize("source", ["import duckdb\nduckdb.connect('x')", "from duckdb import connect"])
def test_opening_duckdb_is_found(source):
    assert opens_duckdb(source)
