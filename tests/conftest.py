"""What several rooms' tests share: the data beside the project, and one run of the demo."""

from pathlib import Path

import pytest

from tests.demo_run import DemoRun, run_demo

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled and exported reviews beside the project; users do not have it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared folder beside the project, which only its developers have")
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """`lovelode demo`, run once under a pseudo-terminal, outside CI, with every connection written down."""
    return run_demo(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def demo_without_effects(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    return run_demo(tmp_path_factory.mktemp("null") / "data", "--no-effects")
