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
BARRED = -1e4  # what is added to the attention between two tokens that may not see each other
PADDING = -1  # a token's segment number: none; 0 for the two special tokens; 1, 2, … for the segments


@dataclass(frozen=True)
class Shape:
    """What is not the encoder's own: how many layers stay within the segment, and the dropout before the heads."""

    local_layers: int = 4
    dropout: float = 0.3

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
        sizes = heads or HEADS
        self.mix = nn.Linear(4 * width, width)
        self.heads = nn.ModuleDict({name: nn.Linear(width, size) for name, size in sizes.items()})
        # A mean over the segment drowns the one word that counts. So each label also weighs the segment's tokens by
        # itself (`look`, as in Lin et al. 2017, "A structured self-attentive sentence embedding") and adds up what they
        # say for it (`word`).
        self.look = nn.ModuleDict({name: nn.Linear(width, size, bias=False) for name, size in sizes.items()})
        self.word = nn.ModuleDict({name: nn.Linear(width, size, bias=False) for name, size in sizes.items()})
        for look, word in zip(self.look.values(), self.word.values(), strict=True):
            nn.init.normal_(look.get_parameter("weight"), std=0.02)
            nn.init.zeros_(word.get_parameter("weight"))

    def forward(self, batch: "Batch") -> dict[str, Tensor]:
        """Each head's answer for every segment of the batch, review after review: segments × labels, as logits."""
        return self.answer(self.surroundings(batch))

    def surroundings(self, batch: "Batch") -> Tensor:
        """
        What the heads look at, segments × (4 × width + labels): the segment's mean state beside that of the local
        layers, of the whole review, and of the segment before it (zero for a review's first); and what its tokens say
        for each label, head after head.
        """
        inner, outer = self._read(batch.ids, batch.owner)
        own = _mean(outer, batch.segment_of, len(batch.review_of))
        within = _mean(inner, batch.segment_of, len(batch.review_of))
        whole = _mean(outer, batch.token_review(), len(batch.ids))[batch.review_of]
        follows = batch.review_of == batch.review_of.roll(1)
        follows[:1] = False
        before = torch.where(follows[:, None], own.roll(1, 0), 0)
        return torch.cat([own, within, whole, before, self._tokens_say(outer, batch.segment_of, len(own))], dim=-1)

    def _tokens_say(self, states: Tensor, segment_of: Tensor, segments: int) -> Tensor:
        """For each label the weighted mean of what the segment's tokens say, segments × labels, in float32."""
        chosen = (segment_of >= 0).nonzero().squeeze(1)
        tokens, owner = states.reshape(-1, states.shape[-1]).float(), segment_of[chosen]
        looks = torch.cat([look(tokens) for look in self.look.values()], dim=-1)[chosen]
        words = torch.cat([word(self.dropout(tokens)) for word in self.word.values()], dim=-1)[chosen]
        rows = owner[:, None].expand_as(looks)
        most = looks.new_full((segments, looks.shape[1]), -torch.inf).scatter_reduce(0, rows, looks.detach(), "amax")
        weights = (looks - most[owner]).exp()
        sums = looks.new_zeros(segments, 2 * looks.shape[1])
        sums = sums.index_add(0, owner, torch.cat([weights * words, weights], dim=-1))
        said, weight = sums.chunk(2, dim=-1)
        return said / weight.clamp(min=torch.finfo(weight.dtype).tiny)

    def answer(self, around: Tensor) -> dict[str, Tensor]:
        width = self.mix.out_features
        around, said = around[:, : 4 * width], around[:, 4 * width :]
        state = around[:, :width] + nn.functional.gelu(self.mix(self.dropout(around)))
        answers = {name: head(self.dropout(state)) for name, head in self.heads.items()}
        spoken = said.split([answer.shape[1] for answer in answers.values()], dim=-1)
        return {name: answer + more for (name, answer), more in zip(answers.items(), spoken, strict=True)}

    def _read(self, ids: Tensor, owner: Tensor) -> tuple[Tensor, Tensor]:
        """Token states after the last local layer and after the last layer, reviews × tokens × width."""
        there = (owner > PADDING)[:, None, None, :]
        same = (owner[:, None, :, None] == owner[:, None, None, :]) | (owner == 0)[:, None, None, :]
        local, review_wide = same & there, there.expand(-1, 1, ids.shape[1], -1)
        states = inner = self.encoder.embeddings(input_ids=ids)
        layers = _Layers(self.encoder, states)
        within = min(self.shape.local_layers, len(layers))
        for number in range(1, len(layers) + 1):
            states = layers(number, states, local if number <= within else review_wide)
            if number == within:
                inner = states
        return inner, states


class _Layers:
    """The encoder's layers as functions of states and of a mask, true where a token may look at another."""

    def __init__(self, encoder: Any, states: Tensor) -> None:
        self._layers = encoder.encoder.layer
        relative = getattr(encoder.encoder, "compute_position_bias", None)  # MPNet's; BERT's positions are embedded
        self._bias = relative(states) if relative else None

    def __len__(self) -> int:
        return len(self._layers)

    def __call__(self, number: int, states: Tensor, mask: Tensor) -> Tensor:
        layer = self._layers[number - 1]
        if self._bias is None:
            found = layer(states, attention_mask=mask)
        else:
            barred = torch.zeros(mask.shape, dtype=states.dtype, device=mask.device).masked_fill(~mask, BARRED)
            found = layer(states, attention_mask=barred, position_bias=self._bias.to(states.dtype))
        return found[0] if isinstance(found, tuple) else found


def build(
    base: Path | str,
    shape: Shape,
    layers: int | None = None,
    vocabulary: Sequence[int] | None = None,
    heads: dict[str, int] | None = None,
) -> ReviewReader:
    """
    A reader on the weights of a BERT- or MPNet-like encoder in Hugging Face layout: on its first `layers` layers, with
    those rows of its vocabulary, or on all of it.

    The word embeddings stay as they are: the part that a few thousand reviews would memorise by.
    """
    given = {} if layers is None else {"num_hidden_layers": layers}
    encoder = AutoModel.from_pretrained(base, **given)
    if vocabulary is not None:
        rows = encoder.embeddings.word_embeddings.weight.detach()[torch.tensor(vocabulary)]
        encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(rows.clone())
        encoder.config.vocab_size = len(vocabulary)
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
    sums = flat.new_zeros((groups, flat.shape[1]), dtype=torch.float32)
    sums = sums.index_add(0, group[chosen], flat[chosen].float())
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

    def to(self, device: torch.device | str) -> "Batch":
        return Batch(*(tensor.to(device) for tensor in (self.ids, self.owner, self.segment_of, self.review_of)))

    def token_review(self) -> Tensor:
        rows = torch.arange(len(self.ids), device=self.ids.device)[:, None].expand_as(self.ids)
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
