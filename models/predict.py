"""Reading reviews: one pass each, the same bits for a text whatever its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES, parts
from models.seal import SHIPPED, Decoding, version
from models.segments import segment

if TYPE_CHECKING:
    import torch

    from models.encoding import Encoder
    from models.hardware import Backend
    from models.network import Encoded, ReviewReader

Span = tuple[int, int]
Key = tuple[str, tuple[Span, ...]]  # a text and its segments
Place = tuple[int, int]  # number of the text, place of the segment in it
STEP = 8  # texts are padded to a multiple of this, which depends on nothing but the text
TOKENS = 512  # of a batch: its rows follow from its length alone, blank ones fill it up
ROWS = 64  # segments whose heads are read at once, filled up likewise


@dataclass(frozen=True)
class Mention:
    theme: str
    polarity: str
    confidence: float


@dataclass(frozen=True)
class TaggedSegment:
    """Offsets into the text; `confidence` is that of the least sure of stage, emotion and valence."""

    start: int
    end: int
    mentions: tuple[Mention, ...]
    stage: str
    emotion: str
    valence: int
    confidence: float


class _Window(NamedTuple):
    text: int
    encoded: Encoded


def shipped_version(folder: Path | None = None) -> str:
    """The version of the tagger that `Tagger.load` would load; imports no torch."""
    return version(folder or SHIPPED)


class Tagger:
    """Make one with `Tagger.load`. `backend` and `dtype` say how this machine reads: int8 and fp32 differ on some."""

    def __init__(
        self, reader: ReviewReader, encoder: Encoder, decoding: Decoding, version: str, backend: Backend
    ) -> None:
        self._reader, self._encoder, self._decoding = reader, encoder, decoding
        self.version = version
        self.backend = backend.name
        self.dtype = str(backend.dtype).removeprefix("torch.")

    @classmethod
    def load(cls, folder: Path | None = None, backend: Backend | None = None) -> Tagger:
        """The shipped tagger, or the one in `folder`. Raises ModelError when its files do not fit together."""
        from models import hardware
        from models.encoding import Encoder
        from models.store import load

        folder, backend = folder or SHIPPED, backend or hardware.choose()
        reader, decoding = load(folder, backend.dtype)
        return cls(reader, Encoder(folder), decoding, version(folder), backend)

    def read(
        self,
        texts: Sequence[str],
        segments: Sequence[Sequence[Span] | None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[list[TaggedSegment]]:
        """
        The segments of each text, tagged. Segments that are given are used as they are, the others are cut here.

        Equal texts are read once; `progress(done, total)` counts windows of different texts.
        """
        keys = _keys(texts, segments)
        distinct = list(dict.fromkeys(keys))
        read = dict(zip(distinct, self._read_distinct(distinct, progress), strict=True))
        return [list(read[key]) for key in keys]

    def vectors(
        self, texts: Sequence[str], segments: Sequence[Sequence[Span] | None] | None = None
    ) -> list[NDArray[np.float32]]:
        """
        What each segment is about, as directions: for each text segments × width of length one, so that a product is a
        cosine; zeros for a segment without a token. Segments as in `read`.

        It is the mean state after the layers that see nothing but the segment. The states after the last layer, and
        those the heads read, draw a segment to what stands around it and to its labels: of segments with the same
        label they group by tone and by review, these by what is said.
        """
        keys = _keys(texts, segments)
        distinct = list(dict.fromkeys(keys))
        width = self._reader.encoder.config.hidden_size
        found = {key: np.zeros((len(key[1]), width), np.float32) for key in distinct}
        for places, around in self._surroundings(distinct, None):
            within = around[:, width : 2 * width].numpy()
            for (number, place), state in zip(places, within, strict=True):
                found[distinct[number]][place] = state / (np.linalg.norm(state) or 1.0)
        return [found[key].copy() for key in keys]

    def _read_distinct(
        self, keys: Sequence[Key], progress: Callable[[int, int], None] | None
    ) -> list[list[TaggedSegment]]:
        found = [[_unread(*span) for span in spans] for _, spans in keys]
        for places, around in self._surroundings(keys, progress):
            for (number, place), answer in zip(places, self._answers(around), strict=False):
                text, spans = keys[number]
                if any(map(str.isalpha, text[slice(*spans[place])])):
                    found[number][place] = self._decoded(*spans[place], *answer)
        return found

    def _surroundings(
        self, keys: Sequence[Key], progress: Callable[[int, int], None] | None
    ) -> Iterator[tuple[list[Place], torch.Tensor]]:
        """What the heads look at, batch by batch, and of which segments it is."""
        import torch

        from models.network import stack

        by_length: dict[int, list[_Window]] = defaultdict(list)
        for number, (text, spans) in enumerate(keys):
            for encoded in self._encoder.windows(text, spans):
                by_length[-(-len(encoded.ids) // STEP) * STEP].append(_Window(number, encoded))
        total, done, blank = sum(map(len, by_length.values())), 0, self._encoder.blank()
        for length, windows in sorted(by_length.items()):
            rows = max(1, TOKENS // length)
            for start in range(0, len(windows), rows):
                batch = windows[start : start + rows]
                reviews = [window.encoded for window in batch] + [blank] * (rows - len(batch))
                with torch.inference_mode():
                    around = self._reader.surroundings(stack(reviews, length, self._encoder.pad))
                yield [(w.text, w.encoded.first + place) for w in batch for place in range(w.encoded.segments)], around
                done += len(batch)
                if progress:
                    progress(done, total)

    def _answers(self, around: torch.Tensor) -> Iterator[tuple]:
        """The heads' probabilities for each row, and for the blank ones that fill the last chunk up."""
        import torch

        with torch.inference_mode():
            given = [self._reader.answer(chunk) for chunk in _even(around)]
            themes = torch.cat([answer["themes"] for answer in given])
            scale, shift = torch.tensor(self._decoding.scale), torch.tensor(self._decoding.shift)
            columns = [(themes * scale + shift).sigmoid().tolist()]
            for head in ("stage", "emotion", "valence"):
                columns.append(torch.cat([answer[head] for answer in given]).softmax(-1).tolist())
        return zip(*columns, strict=True)

    def _decoded(
        self, start: int, end: int, themes: list[float], stage: list[float], emotion: list[float], valence: list[float]
    ) -> TaggedSegment:
        mentions = tuple(
            Mention(*parts(name), round(confidence, 4))
            for name, confidence, threshold in zip(MENTIONS, themes, self._decoding.threshold, strict=True)
            if confidence >= threshold
        )
        chosen = _best(stage), _best(emotion), best_valence(valence)
        least = min(stage[chosen[0]], emotion[chosen[1]], valence[chosen[2]])
        labels = STAGES[chosen[0]], EMOTIONS[chosen[1]], VALENCES[chosen[2]]
        return TaggedSegment(start, end, mentions, *labels, round(least, 4))


def _keys(texts: Sequence[str], segments: Sequence[Sequence[Span] | None] | None) -> list[Key]:
    return [
        (text, tuple(given) if given is not None else tuple(segment(text)))
        for text, given in zip(texts, segments or [None] * len(texts), strict=True)
    ]


def _even(around: torch.Tensor) -> Iterator[torch.Tensor]:
    """Chunks of exactly ROWS rows: a multiplication's last bits may depend on how many rows it has."""
    import torch

    filled = torch.nn.functional.pad(around, (0, 0, 0, -len(around) % ROWS))
    return iter(filled.split(ROWS))


def _unread(start: int, end: int) -> TaggedSegment:
    return TaggedSegment(start, end, (), "none", "none", 0, 0.0)


def _best(probabilities: Sequence[float]) -> int:
    return max(range(len(probabilities)), key=probabilities.__getitem__)


def best_valence(probabilities: Sequence[float]) -> int:
    """
    Place of the likeliest valence of the likeliest sign, from −2 up: what is good or very good in equal parts is not
    neutral.
    """
    negative, neutral, positive = sum(probabilities[:2]), probabilities[2], sum(probabilities[3:])
    start, end = ((0, 2), (2, 3), (3, 5))[_best((negative, neutral, positive))]
    return start + _best(probabilities[start:end])
