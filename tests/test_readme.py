"""What the README tells people to type works: its commands, its market.toml, its SQL."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from docs.sources import written
from flows.asking import answer
from flows.settings import load_market
from pipelines.market import parse_market
from spiders.registry import all_spiders
from spiders.unsupported import UNSUPPORTED

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_opens_with_the_two_commands():
    targets = re.findall(r"^make (\w+)", blocks("sh")[0], re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text()
    assert targets == ["demo", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_market_toml_in_the_readme_and_beside_it_are_in_order():
    whole, *more = blocks("toml")  # later ones add to the first
    for block in ("", *more):
        parse_market(tomllib.loads(f"{whole}\n{block}"), "README.md")
    load_market(ROOT / "market.toml")


def test_every_command_and_option_exists():
    typed = re.findall(r"(?:`|^)lovelode (\w+)([^`\n]*)", README, re.MULTILINE)
    assert {"add", "check", "sources", "nightly", "weekly", "import", "tag", "sql"} <= {command for command, _ in typed}
    for command, rest in typed:
        done = subprocess.run([sys.executable, "-m", "flows.cli", command, "--help"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in done.stdout, f"lovelode {command} has no {option}"


@pytest.mark.demo
@pytest.mark.parametrize("number", range(len(blocks("sql"))))
def test_every_question_has_an_answer(demo, number):
    columns, rows = answer(demo.data / "lovelode.duckdb", blocks("sql")[number])
    assert columns and rows, blocks("sql")[number]


@pytest.mark.demo
def test_views_explain_themselves(demo):
    query = re.search(r"`(select view_name, comment[^`]*)`", README)
    assert query
    _, rows = answer(demo.data / "lovelode.duckdb", query[1])
    assert {name for name, comment in rows if comment} >= {
        "what_customers_love", "love_by_week", "journey", "pivots", "openings", "own_position", "five_stars",
        "stars_by_source", "evidence", "data_health", "model_errors",
    }  # fmt: skip


def test_the_commands_documentation_is_what_the_commands_say(tmp_path):
    made = tmp_path / "commands.md"
    command = [sys.executable, "-m", "typer", "flows.cli", "utils", "docs", "--name", "lovelode", "--output", str(made)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert made.read_text() == (ROOT / "docs" / "commands.md").read_text(), "run `make docs`"


def test_the_lists_of_sources_are_what_the_spiders_say():
    assert written(README) == README, "run python -m docs.sources"
    for name in all_spiders():
        assert f"| `{name}` | " in README
    for each in UNSUPPORTED:
        assert f"{each.why}: {each.instead}." in README


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target
