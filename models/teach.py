"""Soft labels: what a trained reader says about texts, labelled or not, for a smaller one to learn from."""

import random
from collections.abc import Sequence

import torch
from tqdm import tqdm  # type: ignore[import-untyped]

from models.data import Example, Targets
from models.encoding import Encoder, Span
from models.fit import batches
from models.losses import answers
from models.network import HEADS, ReviewReader

TOKENS = 8192


@torch.no_grad()
def soft_labels(teacher: ReviewReader, encoder: Encoder, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Targets]:
    """For each text the teacher's probabilities for its segments; zeros for a segment without a token."""
    teacher.eval()
    windows = [(number, window) for number, text in enumerate(texts) for window in encoder.windows(*text)]
    found = [{head: torch.zeros(len(spans), size) for head, size in HEADS.items()} for _, spans in texts]
    items = [Example(window, {}) for _, window in windows]
    for batch in tqdm(batches(items, TOKENS, random.Random(0)), desc="soft labels", mininterval=5):
        given = answers(teacher, [items[i] for i in batch], encoder, masked=0.0)
        sizes = [items[i].encoded.segments for i in batch]
        for head, logits in given.items():
            said = logits.sigmoid() if head == "themes" else logits.softmax(-1)
            for index, rows in zip(batch, said.cpu().split(sizes), strict=True):
                number, window = windows[index]
                found[number][head][window.first : window.first + window.segments] = rows
    return found
