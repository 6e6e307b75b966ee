"""The wheel holds all that the command needs: SQL, templates, phrases and weights."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]


def test_the_wheel_installed_elsewhere_runs(tmp_path):
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w"]
    source = shutil.copytree(ROOT, tmp_path / "source", ignore=shutil.ignore_patterns(".*", "data", "build", "tests"))
    done = subprocess.run([*build, str(tmp_path), str(source)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("lovelode-*.whl")
    with ZipFile(wheel) as files:
        files.extractall(tmp_path / "elsewhere")
    for folder, pattern in (
        ("pipelines/sql", "*.sql"), ("pipelines/sql/views", "*.sql"), ("pipelines/sql/brief", "*.sql"),
        ("pipelines/migrations", "*.sql"), ("pipelines/brief/forms/templates", "*"), ("demo", "*.txt"),
        ("models/tagger", "*"), ("pipelines/brief", "*.json"),
    ):  # fmt: skip
        there = {path.name for path in (tmp_path / "elsewhere" / folder).glob(pattern)}
        assert there == {path.name for path in (ROOT / folder).glob(pattern)}, folder
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "elsewhere"), "PYTHONSAFEPATH": "1"}
    tag = [sys.executable, "-m", "flows.cli", "tag", "Delivery was quick and the driver so kind!"]
    done = subprocess.run(tag, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Delivery was quick" in done.stdout
    where = [sys.executable, "-c", "import models, pipelines.brief, flows.delivering; print(models.__file__)"]
    done = subprocess.run(where, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.stdout.startswith(str(tmp_path)), done.stdout
