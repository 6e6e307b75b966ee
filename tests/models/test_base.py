from importlib.metadata import Distribution
from pathlib import Path
from zipfile import ZipFile

import pytest

from models import base
from models.seal import sha256
from spiders.errors import ModelError


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The packages, installed: five pieces of a zip file with an encoder in it."""
    weights = bytes(range(256)) * 9
    whole = tmp_path / "whole.zip"
    with ZipFile(whole, "w") as archive:
        for name in base.NEEDED:
            archive.writestr(f"all-mpnet-base-v2/{name}", weights if name == "model.safetensors" else b"{}")
    content, site = whole.read_bytes(), tmp_path / "site"
    cut = len(content) // 5 + 1
    for number, name in enumerate(base.PACKAGES):
        info = site / f"{name.replace('-', '_')}-0.0.1.dist-info"
        info.mkdir(parents=True)
        piece = f"{name}/all-mpnet-base-v2.zip.00{number + 1}"
        (site / name).mkdir()
        (site / piece).write_bytes(content[number * cut : (number + 1) * cut])
        (info / "METADATA").write_text(f"Name: {name}\nVersion: 0.0.1\n")
        (info / "RECORD").write_text(f"{piece},,\n{info.name}/METADATA,,\n")
    monkeypatch.setattr(
        base, "files", lambda name: Distribution.at(site / f"{name.replace('-', '_')}-0.0.1.dist-info").files
    )
    (tmp_path / "weights").write_bytes(weights)
    monkeypatch.setattr(base, "SHA256", sha256(tmp_path / "weights"))
    return weights


def test_the_packages_pieces_become_the_encoder(packages: bytes, tmp_path: Path):
    folder = base.find_base(None, tmp_path / "work")
    assert (folder / "model.safetensors").read_bytes() == packages
    assert sorted(file.name for file in folder.iterdir()) == sorted(base.NEEDED)
    assert base.find_base(None, tmp_path / "work") == folder
    assert base.find_base(str(folder), tmp_path) == folder


def test_other_weights_than_the_published_are_refused(packages: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(base, "SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the published weights"):
        base.find_base(None, tmp_path / "work")
    with pytest.raises(ModelError, match="not the published weights"):
        base.find_base(None, tmp_path / "work")  # and are not taken the second time, either


def test_an_encoder_that_is_nowhere_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="no-such/encoder: neither a folder nor an encoder"):
        base.find_base("no-such/encoder", tmp_path)
