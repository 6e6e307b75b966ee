"""Every file of sql/brief, asked of the small market of tests/sql/brief."""

import re

import pytest

from pipelines.warehouse import SQL, open_published, query
from tests.pipelines.brief.made import published
from tests.test_every_sql import CASES, check

NAMES = sorted(f"brief/{file.stem}" for file in (SQL / "brief").glob("*.sql"))


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    return published(tmp_path_factory.mktemp("brief"))


@pytest.mark.parametrize("name", NAMES)
def test_sql(name, market):
    with open_published(market) as con:
        check(con, query(name), CASES / name / "expected.csv")


@pytest.mark.parametrize("name", sorted({*NAMES} - {"brief/stamp", "brief/themeless"}))
def test_lists_state_their_order(name):
    assert re.search(r"^order by", query(name), re.MULTILINE)
