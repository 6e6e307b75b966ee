"""One briefing per kind of week, made once for all tests of this folder."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.pipelines.brief.made import made, read


@pytest.fixture(scope="session")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[str, str, str]]:
    """HTML, Markdown and CSV of the small market with SQL statements applied to it."""

    @cache
    def of(*changes: str) -> tuple[str, str, str]:
        return read(made(tmp_path_factory.mktemp("brief"), *changes))

    return of
