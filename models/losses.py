"""What training minimises: the open sets' tasks first, then the tagger's own labels."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn import functional

from models.data import Example, Targets, all_targets
from models.encoding import Encoder
from models.fit import Loss, Recipe, Trainable
from models.network import ReviewReader, stack
from models.open_sets import Task

CLASSES = 0.7  # weight of stage, emotion and valence, each, beside the themes


def answers(reader: ReviewReader, items: Sequence[Trainable], encoder: Encoder, masked: float) -> dict[str, Tensor]:
    """Each head's logits for every segment, in float32, with a share of the words hidden."""
    device = next(reader.parameters()).device
    batch = stack([item.encoded for item in items], max(len(item.encoded.ids) for item in items), encoder.pad)
    hidden = (torch.rand(batch.ids.shape) < masked) & (batch.owner > 0)
    batch = replace(batch, ids=torch.where(hidden, encoder.mask, batch.ids)).to(device)
    with torch.autocast(device.type, torch.bfloat16):
        given = reader(batch)
    return {name: answer.float() for name, answer in given.items()}


def first_loss(encoder: Encoder) -> Loss:
    """The tasks' losses, summed and divided by the number of texts; each text is one segment."""

    def loss(reader: ReviewReader, tasks: Sequence[Task]) -> Tensor:
        total = torch.zeros((), device=next(reader.parameters()).device)
        for name, answer in answers(reader, tasks, encoder, 0.0).items():
            rows = [row for row, task in enumerate(tasks) if task.task == name]
            if rows:
                target = torch.stack([tasks[row].target for row in rows]).to(answer.device)
                measure = functional.cross_entropy if name == "stars" else functional.binary_cross_entropy_with_logits
                total = total + measure(answer[rows], target, reduction="sum")
        return total / len(tasks)

    return loss


def labels_loss(encoder: Encoder, recipe: Recipe) -> Loss:
    """The tagger's own loss, against labels or against a teacher's probabilities."""

    def loss(reader: ReviewReader, items: Sequence[Example]) -> Tensor:
        return _against(all_targets(items), answers(reader, items, encoder, recipe.masked), recipe.smoothing)

    return loss


def _against(target: Targets, given: dict[str, Tensor], smoothing: float) -> Tensor:
    target = {name: wanted.to(given[name].device) for name, wanted in target.items()}
    themes = functional.binary_cross_entropy_with_logits(given["themes"], target["themes"], reduction="none")
    loss = themes.sum(1).mean()
    for name in ("stage", "emotion", "valence"):
        loss = loss + CLASSES * functional.cross_entropy(given[name], target[name], label_smoothing=smoothing)
    return loss
