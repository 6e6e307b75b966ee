"""Soft labels: what trained readers together say about texts that nobody has labelled."""

import random
from collections.abc import Sequence

import torch
from torch import Tensor
from tqdm import tqdm  # type: ignore[import-untyped]

from models.data import Example
from models.encoding import Encoder
from models.fit import batches
from models.losses import answers
from models.network import ReviewReader
from models.segments import segment

TOKENS = 8192


@torch.no_grad()
def soft_examples(teachers: Sequence[ReviewReader], texts: Sequence[str], encoder: Encoder) -> list[Example]:
    """One example a window of each text, its targets the mean of the teachers' probabilities for its segments."""
    for teacher in teachers:
        teacher.eval()
    blank = [Example(window, {}) for text in texts for window in encoder.windows(text, segment(text))]
    found = []
    for batch in tqdm(batches(blank, TOKENS, random.Random(0)), desc="soft labels", mininterval=5):
        items = [blank[i] for i in batch]
        each = [_probabilities(answers(teacher, items, encoder, masked=0.0)) for teacher in teachers]
        mean = {head: torch.stack([given[head] for given in each]).mean(0) for head in each[0]}
        sizes = [item.encoded.segments for item in items]
        parts = {head: values.split(sizes) for head, values in mean.items()}
        found += [
            Example(item.encoded, {head: parts[head][row] for head in parts}) for row, item in enumerate(items)
        ]  # fmt: skip
    return found


def _probabilities(given: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: logits.sigmoid() if name == "themes" else logits.softmax(-1) for name, logits in given.items()}
