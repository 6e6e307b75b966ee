"""The training loop: batches of like length, AdamW with slower lower layers, averaged weights, checkpoints."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from tqdm import tqdm  # type: ignore[import-untyped]

from models.network import Encoded, ReviewReader

MEMORY_GROWTH = 10  # steps: the average's memory grows from none, so that it forgets where it began


@dataclass(frozen=True)
class Recipe:
    """
    How the tagger is trained; what the shipped one was made with stands in its tagger.json. The tagger has the base's
    first `layers` layers and `vocabulary` of its pieces. Learning rates fall by `layer_decay` from a layer to the one
    below it; `average` is the memory of the moving average; `masked` the share of words hidden from the reader in
    training. The last `last_epochs` go over the given labels alone, without the reviews that were written for training,
    at `last_rates` of the learning rates. `first_epochs` go over the open sets beforehand, `distil_epochs` over what a
    teacher says, `soft` being the weight of its probabilities beside the labels; both are left out unless they are
    asked for, since they are slow without a GPU.
    """

    layers: int = 5
    vocabulary: int = 14_000
    first_epochs: int = 0
    teacher_epochs: int = 4
    epochs: int = 3
    last_epochs: int = 3
    distil_epochs: int = 0
    encoder_rate: float = 1e-4
    head_rate: float = 1e-3
    last_rates: float = 0.8
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.06
    smoothing: float = 0.05
    masked: float = 0.15
    soft: float = 0.6
    average: float = 0.997
    last_average: float = 0.99
    first_tokens: int = 4096
    tokens: int = 2048
    seed: int = 11

    def at_last(self) -> "Recipe":
        """The rates and the average of the last epochs."""
        rates = {name: self.last_rates * getattr(self, name) for name in ("encoder_rate", "head_rate")}
        return replace(self, average=self.last_average, **rates)


class Trainable(Protocol):
    @property
    def encoded(self) -> Encoded: ...


Loss = Callable[[ReviewReader, Sequence[Any]], Tensor]


def batches(items: Sequence[Trainable], tokens: int, rng: random.Random) -> list[list[int]]:
    """Indices of items of like length, at most `tokens` tokens a batch with its padding, in a random order."""
    order = sorted(range(len(items)), key=lambda i: len(items[i].encoded.ids) + 8 * rng.random())
    found: list[list[int]] = [[]]
    for index in order:
        longest = max((len(items[i].encoded.ids) for i in [*found[-1][-1:], index]), default=0) + 8
        if found[-1] and (len(found[-1]) + 1) * longest > tokens:
            found.append([])
        found[-1].append(index)
    rng.shuffle(found)
    return found


def optimiser(reader: ReviewReader, recipe: Recipe) -> torch.optim.Optimizer:
    depth = len(reader.encoder.encoder.layer)
    groups = []
    for name, parameter in _trained(reader):
        rate = recipe.head_rate
        if name.startswith("encoder."):
            # encoder.encoder.layer.N.…; what lies beside the layers (MPNet's position bias) goes with the lowest
            number = int(name.split(".")[3]) if ".layer." in name else 0
            rate = recipe.encoder_rate * recipe.layer_decay ** (depth - 1 - number)
        decay = recipe.weight_decay if parameter.ndim > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)


def _trained(reader: nn.Module) -> list[tuple[str, nn.Parameter]]:
    return [(name, parameter) for name, parameter in reader.named_parameters() if parameter.requires_grad]


class Average:
    """An exponential moving average of the trained weights: what is kept in the end."""

    def __init__(self, reader: nn.Module, memory: float) -> None:
        self.memory, self.steps = memory, 0
        self.weights = {name: value.detach().clone() for name, value in _trained(reader)}

    def update(self, reader: nn.Module) -> None:
        self.steps += 1
        memory = min(self.memory, self.steps / (self.steps + MEMORY_GROWTH))
        for name, value in _trained(reader):
            self.weights[name].lerp_(value.detach(), 1 - memory)


def fit(
    reader: ReviewReader, items: Sequence[Any], loss: Loss, epochs: int, tokens: int, recipe: Recipe, checkpoint: Path
) -> None:
    """Train in place; the reader ends with the averaged weights. Goes on from `checkpoint` where there is one."""
    rng = random.Random(recipe.seed)
    plans = [batches(items, tokens, rng) for _ in range(epochs)]
    total = sum(map(len, plans))
    chosen, average = optimiser(reader, recipe), Average(reader, recipe.average)
    schedule = torch.optim.lr_scheduler.LambdaLR(chosen, lambda step: _rate(step / total, recipe.warm_up))
    parts = {"reader": reader, "optimiser": chosen, "schedule": schedule}
    begun = _resume(checkpoint, parts, average)
    torch.manual_seed(recipe.seed + begun)
    for epoch in range(begun, epochs):
        reader.train()
        for batch in (bar := tqdm(plans[epoch], desc=f"{checkpoint.stem} {epoch + 1}/{epochs}", mininterval=5)):
            value = loss(reader, [items[i] for i in batch])
            chosen.zero_grad()
            value.backward()
            nn.utils.clip_grad_norm_([parameter for _, parameter in _trained(reader)], 1.0)
            chosen.step()
            schedule.step()
            average.update(reader)
            bar.set_postfix(loss=f"{value.item():.2f}", refresh=False)
        _keep(checkpoint, parts, average, epoch + 1)
    reader.load_state_dict(average.weights, strict=False)


def _rate(share: float, warm_up: float) -> float:
    return share / warm_up if share < warm_up else 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up)))


def _keep(checkpoint: Path, parts: dict[str, Any], average: Average, epoch: int) -> None:
    """Written beside and renamed: a run that is killed while writing keeps the checkpoint before."""
    states = {name: part.state_dict() for name, part in parts.items()}
    draft = checkpoint.with_suffix(".part")
    torch.save({**states, "average": average.weights, "steps": average.steps, "epoch": epoch}, draft)
    draft.replace(checkpoint)


def _resume(checkpoint: Path, parts: dict[str, Any], average: Average) -> int:
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint, weights_only=True, map_location=next(iter(average.weights.values())).device)
    for name, part in parts.items():
        part.load_state_dict(kept[name])
    average.weights, average.steps = kept["average"], kept["steps"]
    return int(kept["epoch"])
