"""
The network: one encoder pass over a whole review, small heads over each of its segments.

The lower layers attend within a segment, the upper ones over the review. A sentence encoder spreads one meaning over
all tokens of its input, so a plain pass over a review makes its segments look alike; read alone they lose the feeling
that comes from what stands around them. With a mask per layer both are had at the cost of one pass.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES

HEADS = {"themes": len(MENTIONS), "stage": len(STAGES), "emotion": len(EMOTIONS), "valence": len(VALENCES)}
PADDING = -1  # a token's segment number: none; 0 for the two special tokens; 1, 2, … for the segments


@dataclass(frozen=True)
class Shape:
    """What is not the encoder's own: how many layers stay within the segment, and the dropout before the heads."""

    local_layers: int = 5
    dropout: float = 0.2

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class ReviewReader(nn.Module):
    """Heads may be other than the tagger's own: the first stage of training uses heads that are thrown away."""

    encoder: Any

    def __init__(self, encoder: Any, shape: Shape, heads: dict[str, int] | None = None) -> None:
        super().__init__()
        self.encoder = encoder
        self.shape = shape
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(shape.dropout)
        self.mix = nn.Linear(4 * width, width)
        self.heads = nn.ModuleDict({name: nn.Linear(width, size) for name, size in (heads or HEADS).items()})

    def forward(self, batch: "Batch") -> dict[str, Tensor]:
        """Each head's answer for every segment of the batch, review after review: segments × labels, as logits."""
        return self.answer(self.surroundings(batch))

    def surroundings(self, batch: "Batch") -> Tensor:
        """
        What the heads look at, segments × (4 × width): the segment's mean state beside that of the local layers,
        of the whole review, and of the segment before it (zero for a review's first).
        """
        inner, outer = self._read(batch.ids, batch.owner)
        own = _mean(outer, batch.segment_of, len(batch.review_of))
        within = _mean(inner, batch.segment_of, len(batch.review_of))
        whole = _mean(outer, batch.token_review(), len(batch.ids))[batch.review_of]
        follows = batch.review_of == batch.review_of.roll(1)
        follows[:1] = False
        before = torch.where(follows[:, None], own.roll(1, 0), 0)
        return torch.cat([own, within, whole, before], dim=-1)

    def answer(self, around: Tensor) -> dict[str, Tensor]:
        own = around[:, : around.shape[1] // 4]
        state = own + nn.functional.gelu(self.mix(self.dropout(around)))
        return {name: head(self.dropout(state)) for name, head in self.heads.items()}

    def _read(self, ids: Tensor, owner: Tensor) -> tuple[Tensor, Tensor]:
        """Token states after the last local layer and after the last layer, reviews × tokens × width."""
        there = (owner > PADDING)[:, None, None, :]
        same = (owner[:, None, :, None] == owner[:, None, None, :]) | (owner == 0)[:, None, None, :]
        local, review_wide = same & there, there.expand(-1, 1, ids.shape[1], -1)
        states = inner = self.encoder.embeddings(input_ids=ids)
        for number, layer in enumerate(self.encoder.encoder.layer, 1):
            states = layer(states, attention_mask=local if number <= self.shape.local_layers else review_wide)
            if number == self.shape.local_layers:
                inner = states
        return inner, states


def build(base: Path | str, shape: Shape, heads: dict[str, int] | None = None) -> ReviewReader:
    """
    A reader on the weights of any BERT-like encoder in Hugging Face layout.

    Its embeddings stay as they are: half of the weights, and the half that a few thousand reviews would memorise by.
    """
    encoder = AutoModel.from_pretrained(base, attn_implementation="sdpa", local_files_only=True)
    encoder.embeddings.requires_grad_(False)
    return ReviewReader(_without_pooler(encoder), shape, heads)


def blank(config_folder: Path, shape: Shape) -> ReviewReader:
    """A reader of the same make without weights, to load trained ones into."""
    encoder = AutoModel.from_config(AutoConfig.from_pretrained(config_folder, local_files_only=True))
    return ReviewReader(_without_pooler(encoder), shape)


def _without_pooler(encoder: Any) -> Any:
    encoder.pooler = None
    return encoder


def _mean(states: Tensor, group: Tensor, groups: int) -> Tensor:
    """
    Mean state of each group's tokens, groups × width, in float32. Tokens of group -1 belong to none.

    Added up token by token, so that a group's mean does not depend on what else is in the batch.
    """
    flat, chosen = states.reshape(-1, states.shape[-1]), (group >= 0).nonzero().squeeze(1)
    sums = torch.zeros(groups, flat.shape[1]).index_add(0, group[chosen], flat[chosen].float())
    return sums / torch.bincount(group[chosen], minlength=groups).clamp(min=1)[:, None]


@dataclass(frozen=True)
class Encoded:
    """One review, or one window of a long one: its tokens, whose segment each is, and which segments these are."""

    ids: Sequence[int]
    owner: Sequence[int]
    first: int = 0

    @property
    def segments(self) -> int:
        return max(self.owner)


@dataclass(frozen=True)
class Batch:
    """
    Reviews padded to one length. `ids` and `owner` are reviews × tokens; `segment_of` gives for each token, flattened,
    its segment's row in the answer (-1: none), `review_of` for each such row its review's.
    """

    ids: Tensor
    owner: Tensor
    segment_of: Tensor
    review_of: Tensor

    def token_review(self) -> Tensor:
        rows = torch.arange(len(self.ids))[:, None].expand_as(self.ids)
        return torch.where(self.owner > PADDING, rows, -1).reshape(-1)


def stack(reviews: Sequence[Encoded], length: int, pad: int) -> Batch:
    """The reviews as one batch, each padded to `length` tokens."""
    ids = torch.full((len(reviews), length), pad)
    owner = torch.full((len(reviews), length), PADDING)
    for row, review in enumerate(reviews):
        ids[row, : len(review.ids)] = torch.tensor(review.ids)
        owner[row, : len(review.owner)] = torch.tensor(review.owner)
    counts = torch.tensor([review.segments for review in reviews])
    starts = counts.cumsum(0) - counts
    segment_of = torch.where(owner > 0, owner - 1 + starts[:, None], -1).reshape(-1)
    return Batch(ids, owner, segment_of, torch.arange(len(reviews)).repeat_interleave(counts))
