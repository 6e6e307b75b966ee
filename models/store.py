"""The tagger on disk: a folder in Hugging Face layout, sealed by sha256."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES
from models.network import ReviewReader, Shape, blank
from models.seal import SEAL, Decoding, read_seal, sha256
from spiders.errors import ModelError

WEIGHTS = "model.safetensors"


def save(reader: ReviewReader, base: Path, decoding: Decoding, facts: dict[str, Any], folder: Path) -> None:
    """Write weights in bfloat16, the encoder's config and tokenizer, and the seal as the last."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.to(torch.bfloat16).contiguous() for name, value in reader.state_dict().items()}
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})
    (folder / WEIGHTS).chmod(0o644)
    reader.encoder.config.to_json_file(folder / "config.json")
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    seal = {
        "sha256": {name: sha256(folder / name) for name in (WEIGHTS, "config.json", "tokenizer.json")},
        "shape": asdict(reader.shape),
        "labels": {"mentions": MENTIONS, "stages": STAGES, "emotions": EMOTIONS, "valences": VALENCES},
        "decoding": asdict(decoding),
        "facts": facts,
    }
    (folder / SEAL).write_text(json.dumps(seal, indent=1) + "\n", encoding="utf-8")


def load(folder: Path, dtype: torch.dtype) -> tuple[ReviewReader, Decoding]:
    """The reader, ready to read, and its decoding. Raises ModelError when a file is not the one that was sealed."""
    seal = read_seal(folder)
    for name, expected in seal["sha256"].items():
        if not (folder / name).exists() or sha256(folder / name) != expected:
            raise ModelError(f"{folder / name}: not the file that was trained (its sha256 is not that of {SEAL})")
    reader = blank(folder, Shape(**seal["shape"]))
    reader.load_state_dict(load_file(folder / WEIGHTS))
    reader.encoder.to(dtype)  # the heads stay in float32: they are small, and their sums are what is thresholded
    return reader.eval(), Decoding(**seal["decoding"])
