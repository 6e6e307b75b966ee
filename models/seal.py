"""What is written beside the weights: their checksums, the network's shape, the labels, and how logits are decoded."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.labels import MENTIONS, STAGES
from spiders.errors import ModelError

SHIPPED = Path(__file__).parent / "tagger"
# The way of reading: one more whenever the code makes other answers, or other last bits, of the same weights. Stored
# readings of another version are read anew.
READING = 2
SEAL = "tagger.json"
ERRORS = "errors.json"
COUNT = "python -m models.errors FILE"


@dataclass(frozen=True)
class Decoding:
    """
    How logits become labels, in the order of `labels.MENTIONS`: confidence is sigmoid(scale × logit + shift), a mention
    is said from `threshold` on. `recall` and `false_positive` are [hits, of] on development data.
    """

    scale: list[float]
    shift: list[float]
    threshold: list[float]
    recall: list[list[int]]
    false_positive: list[list[int]]


def read_seal(folder: Path) -> dict[str, Any]:
    """Raises ModelError when `folder` holds no tagger, or one with other labels."""
    try:
        seal: dict[str, Any] = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        mentions, stages = seal["labels"]["mentions"], seal["labels"]["stages"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: no tagger ({error!r}); expected weights with a {SEAL} beside them") from error
    if mentions != list(MENTIONS) or stages != list(STAGES):
        raise ModelError(f"{folder}: its tagger knows other labels; expected those of this version")
    return seal


def version(folder: Path = SHIPPED) -> str:
    """Twelve digits that change with the weights, the labels, the decoding or the way of reading; needs no torch."""
    seal = read_seal(folder)
    spoken = json.dumps([READING, *(seal[part] for part in ("sha256", "shape", "labels", "decoding"))], sort_keys=True)
    return hashlib.sha256(spoken.encode()).hexdigest()[:12]


def read_errors(folder: Path = SHIPPED) -> dict[str, Any]:
    """
    What `models.errors` counted of the tagger in `folder`; needs no torch.

    Raises ModelError when there are no counts, or they are of another version of the tagger.
    """
    file, own = folder / ERRORS, version(folder)
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        counted, labels = found["tagger"], list(found["labels"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file}: no counts of the tagger's errors ({error!r}); make them: {COUNT}") from error
    if counted != own or labels != list(MENTIONS):
        raise ModelError(f"{file}: counted on tagger {counted}, the weights are {own}; count anew: {COUNT}")
    return found


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
