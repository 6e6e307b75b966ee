"""Confidences that mean what they say, and a threshold per label, both from development data."""

from collections.abc import Sequence

import torch
from torch import Tensor

from models.data import Example, Labelled, all_targets, labelled_examples
from models.encoding import Encoder
from models.labels import MENTIONS
from models.network import ReviewReader, stack
from models.seal import Decoding

STEPS = [step / 100 for step in range(15, 81)]
# A rare label's best threshold on a few hundred reviews is luck: it is drawn to that of all labels together, as if
# this many of its segments had been seen there.
PRIOR_SEGMENTS = 30


@torch.no_grad()
def logits(reader: ReviewReader, items: Sequence[Example]) -> dict[str, Tensor]:
    """Each head's logits for every segment of the items, in their order."""
    reader.eval()
    found: list[dict[str, Tensor]] = []
    for item in items:
        found.append(reader(stack([item.encoded], len(item.encoded.ids), 0)))
    return {name: torch.cat([answer[name].float() for answer in found]) for name in found[0]}


def calibrate(reader: ReviewReader, dev: Sequence[Labelled], encoder: Encoder) -> Decoding:
    """Platt's scaling with one scale for all labels and a shift for each, then thresholds by F1 on `dev`."""
    items = labelled_examples(dev, encoder)
    themes, truth = logits(reader, items)["themes"], all_targets(items)["themes"]
    scale, shift = _platt(themes, truth)
    confidence = (scale * themes + shift).sigmoid()
    threshold = _thresholds(confidence, truth)
    said = confidence >= threshold
    return Decoding(
        scale=[round(float(scale), 5)] * len(MENTIONS),
        shift=[round(float(value), 5) for value in shift],
        threshold=[round(float(value), 3) for value in threshold],
        recall=_counts(said, truth > 0),
        false_positive=_counts(said, truth == 0),
    )


def _platt(themes: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """Platt (1999), the shifts held near zero: a label with ten examples must not move far."""
    scale, shift = torch.ones(1, requires_grad=True), torch.zeros(len(MENTIONS), requires_grad=True)
    solver = torch.optim.LBFGS([scale, shift], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        fit = torch.nn.functional.binary_cross_entropy_with_logits(scale * themes + shift, truth, reduction="sum")
        total = fit + shift.square().sum()
        total.backward()
        return total

    solver.step(loss)
    return scale.detach(), shift.detach()


def _thresholds(confidence: Tensor, truth: Tensor) -> Tensor:
    best = max(STEPS, key=lambda step: _f1(confidence >= step, truth))
    found = []
    for label in range(truth.shape[1]):
        own = max(STEPS, key=lambda step: (_f1(confidence[:, label] >= step, truth[:, label]), -abs(step - best)))
        seen = float(truth[:, label].sum())
        found.append((seen * own + PRIOR_SEGMENTS * best) / (seen + PRIOR_SEGMENTS))
    return torch.tensor(found)


def _f1(said: Tensor, truth: Tensor) -> float:
    hits = float((said & (truth > 0)).sum())
    return 2 * hits / max(1.0, float(said.sum() + truth.sum()))


def _counts(said: Tensor, among: Tensor) -> list[list[int]]:
    hits, of = (said & among).sum(0).tolist(), among.sum(0).tolist()
    return [list(pair) for pair in zip(hits, of, strict=True)]
