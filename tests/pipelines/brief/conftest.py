"""One briefing per kind of week, made once for all tests of this folder."""

from collections.abc import Callable
from functools import cache

import pytest

from pipelines.brief import BriefingFiles
from tests.pipelines.brief.made import made, read


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., BriefingFiles]:
    """The week's folder of the small market with SQL statements applied to it."""

    @cache
    def of(*changes: str) -> BriefingFiles:
        return made(tmp_path_factory.mktemp("brief"), *changes)

    return of


@pytest.fixture(scope="session")
def forms(week: Callable[..., BriefingFiles]) -> Callable[..., tuple[str, str, str]]:
    """HTML, Markdown and CSV of the small market with SQL statements applied to it."""

    @cache
    def of(*changes: str) -> tuple[str, str, str]:
        return read(week(*changes))

    return of
