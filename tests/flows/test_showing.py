"""`lovelode sources`: everything that can be read and everything that is not, for people and for programs."""

import json
from pathlib import Path

import pytest

from flows.sources.showing import show_sources
from spiders.registry import arguments, described, spider
from spiders.unsupported import UNSUPPORTED
from tests.flows.test_cli import lovelode


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    show_sources("json")
    told = json.loads(capsys.readouterr().out)
    assert {each["spider"] for each in told["supported"]} == set(arguments())
    steam = next(each for each in told["supported"] if each["spider"] == "steam")
    assert {"reads", "site", "terms", "verified", "limits", "addresses"} < set(steam)
    assert steam["verified"] == described(spider("steam")).verified
    assert steam["arguments"][0] == {
        "name": "app_id", "help": arguments()["steam"]["app_id"].help, "expected": r"text in the form \d+",
        "required": True, "default": None,
    }  # fmt: skip
    assert told["not_supported"][0] == {name: vars(UNSUPPORTED[0])[name] for name in ("site", "why", "instead")}


def test_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    show_sources("table")
    shown = capsys.readouterr().out
    assert "app_id: The number in the app's address, after /id. Needed." in shown
    assert "countries: Storefronts, such as gb. Default: us." in shown
    assert all(f"{name}: " in shown for name in arguments())
    assert all(each.site[:25] in shown and each.why in shown for each in UNSUPPORTED)


def test_in_another_form_it_says_which_there_are(tmp_path: Path) -> None:
    done = lovelode(tmp_path, "sources", "--format", "xml")
    assert done.returncode == 2 and "expected table or json" in done.stderr
