"""
The tagger on disk: a folder in Hugging Face layout, sealed by sha256.

Matrices are kept in int8 with a scale for each row, half the size of bfloat16, everything else in float32. Training
rounds them before it calibrates, and they are read in this machine's own arithmetic.
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES
from models.network import ReviewReader, Shape, blank
from models.seal import SEAL, Decoding, read_seal, sha256
from spiders.errors import ModelError

WEIGHTS = "model.safetensors"
SCALE = ".row_scale"
SMALLEST_MATRIX = 100_000  # weights; the heads are smaller, and stay as they are


def save(reader: ReviewReader, tokenizer: Path, decoding: Decoding, facts: dict[str, Any], folder: Path) -> None:
    """Write the weights, the encoder's config, the tokenizer.json of folder `tokenizer`, and the seal as the last."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_packed(reader.state_dict()), folder / WEIGHTS, metadata={"format": "pt"})
    (folder / WEIGHTS).chmod(0o644)
    reader.encoder.config.to_json_file(folder / "config.json")
    shutil.copyfile(tokenizer / "tokenizer.json", folder / "tokenizer.json")
    seal = {
        "sha256": {name: sha256(folder / name) for name in (WEIGHTS, "config.json", "tokenizer.json")},
        "shape": asdict(reader.shape),
        "labels": {"mentions": MENTIONS, "stages": STAGES, "emotions": EMOTIONS, "valences": VALENCES},
        "decoding": asdict(decoding),
        "facts": facts,
    }
    (folder / SEAL).write_text(json.dumps(seal, indent=1) + "\n", encoding="utf-8")


def rounded(reader: ReviewReader) -> ReviewReader:
    """The reader with its weights as they will be read again: what is calibrated and scored is what is shipped."""
    reader.load_state_dict(_unpacked(_packed(reader.state_dict())))
    return reader


def load(folder: Path, dtype: torch.dtype) -> tuple[ReviewReader, Decoding]:
    """The reader, ready to read, and its decoding. Raises ModelError when a file is not the one that was sealed."""
    seal = read_seal(folder)
    for name, expected in seal["sha256"].items():
        if not (folder / name).exists() or sha256(folder / name) != expected:
            raise ModelError(f"{folder / name}: not the file that was trained (its sha256 is not that of {SEAL})")
    reader = blank(folder, Shape(**seal["shape"]))
    reader.load_state_dict(_unpacked(load_file(folder / WEIGHTS)))
    reader.encoder.to(dtype)  # the heads stay in float32: they are small, and their sums are what is thresholded
    return reader.eval(), Decoding(**seal["decoding"])


def _packed(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    packed = {}
    for name, value in weights.items():
        value = value.detach().cpu().float().contiguous()
        if value.ndim == 2 and value.numel() >= SMALLEST_MATRIX:
            scale = value.abs().amax(1).clamp(min=torch.finfo(torch.float32).tiny) / 127
            packed[name], packed[name + SCALE] = (value / scale[:, None]).round().to(torch.int8), scale
        else:
            packed[name] = value
    return packed


def _unpacked(packed: dict[str, Tensor]) -> dict[str, Tensor]:
    return {
        name: value.float() * packed[name + SCALE][:, None] if name + SCALE in packed else value
        for name, value in packed.items()
        if not name.endswith(SCALE)
    }
