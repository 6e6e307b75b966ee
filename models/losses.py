"""What training minimises: the open sets' tasks first, then the tagger's own labels."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn import functional

from models.data import Example, all_targets
from models.encoding import Encoder
from models.fit import Loss, Recipe, Trainable
from models.network import ReviewReader, stack
from models.open_sets import Task

CLASSES = 0.7  # weight of stage, emotion and valence, each, beside the themes


def answers(reader: ReviewReader, items: Sequence[Trainable], encoder: Encoder, masked: float) -> dict[str, Tensor]:
    """Each head's logits for every segment, in float32, with a share of the words hidden."""
    batch = stack([item.encoded for item in items], max(len(item.encoded.ids) for item in items), encoder.pad)
    hidden = (torch.rand(batch.ids.shape) < masked) & (batch.owner > 0)
    with torch.autocast("cpu", torch.bfloat16):
        given = reader(replace(batch, ids=torch.where(hidden, encoder.mask, batch.ids)))
    return {name: answer.float() for name, answer in given.items()}


def first_loss(encoder: Encoder) -> Loss:
    """The tasks' losses, summed and divided by the number of texts; each text is one segment."""

    def loss(reader: ReviewReader, tasks: Sequence[Task]) -> Tensor:
        given, total = answers(reader, tasks, encoder, 0.0), torch.zeros(())
        for name, answer in given.items():
            rows = [row for row, task in enumerate(tasks) if task.task == name]
            if rows:
                target = torch.stack([tasks[row].target for row in rows])
                measure = functional.cross_entropy if name == "stars" else functional.binary_cross_entropy_with_logits
                total = total + measure(answer[rows], target, reduction="sum")
        return total / len(tasks)

    return loss


def labels_loss(encoder: Encoder, recipe: Recipe) -> Loss:
    """The tagger's own loss; with `consistency`, of two dropout passes that are drawn together (R-Drop)."""

    def loss(reader: ReviewReader, items: Sequence[Example]) -> Tensor:
        target = all_targets(items)
        given = answers(reader, items, encoder, recipe.masked)
        if not recipe.consistency:
            return _against(target, given, recipe.smoothing)
        again = answers(reader, items, encoder, recipe.masked)
        both = _against(target, given, recipe.smoothing) + _against(target, again, recipe.smoothing)
        return both / 2 + recipe.consistency * _disagreement(given, again)

    return loss


def _against(target: dict[str, Tensor], given: dict[str, Tensor], smoothing: float) -> Tensor:
    themes = functional.binary_cross_entropy_with_logits(given["themes"], target["themes"], reduction="none")
    loss = themes.sum(1).mean()
    for name in ("stage", "emotion", "valence"):
        loss = loss + CLASSES * functional.cross_entropy(given[name], target[name], label_smoothing=smoothing)
    return loss


def _disagreement(first: dict[str, Tensor], second: dict[str, Tensor]) -> Tensor:
    """Symmetric Kullback–Leibler divergence between two passes, per segment."""
    p, q = first["themes"].sigmoid(), second["themes"].sigmoid()
    total = ((p - q) * (first["themes"] - second["themes"])).sum(1).mean() / 2
    for name in ("stage", "emotion", "valence"):
        a, b = first[name].log_softmax(-1), second[name].log_softmax(-1)
        total = total + CLASSES * ((a.exp() - b.exp()) * (a - b)).sum(1).mean() / 2
    return total
