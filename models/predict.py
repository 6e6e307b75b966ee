"""Reading reviews: one pass each, the same bits for a text whatever its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES, parts
from models.seal import SHIPPED, Decoding, version
from models.segments import segment

if TYPE_CHECKING:
    import torch

    from models.encoding import Encoder
    from models.hardware import Backend
    from models.network import Encoded, ReviewReader

Span = tuple[int, int]
STEP = 16  # texts are padded to a multiple of this, which depends on nothing but the text
TOKENS = 1024  # of a batch: its rows follow from its length alone, blank ones fill it up
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
        spans = [
            tuple(given) if given is not None else tuple(segment(text))
            for text, given in zip(texts, segments or [None] * len(texts), strict=True)
        ]
        keys = list(zip(texts, spans, strict=True))
        distinct = list(dict.fromkeys(keys))
        read = dict(zip(distinct, self._read_distinct(distinct, progress), strict=True))
        return [list(read[key]) for key in keys]

    def _read_distinct(
        self, keys: Sequence[tuple[str, tuple[Span, ...]]], progress: Callable[[int, int], None] | None
    ) -> list[list[TaggedSegment]]:
        found = [[_unread(*span) for span in spans] for _, spans in keys]
        by_length: dict[int, list[_Window]] = defaultdict(list)
        for number, (text, spans) in enumerate(keys):
            for encoded in self._encoder.windows(text, spans):
                by_length[-(-len(encoded.ids) // STEP) * STEP].append(_Window(number, encoded))
        total, done = sum(map(len, by_length.values())), 0
        for length, windows in sorted(by_length.items()):
            rows = max(1, TOKENS // length)
            for start in range(0, len(windows), rows):
                batch = windows[start : start + rows]
                for (number, place), answer in self._answers(batch, length, rows):
                    text, spans = keys[number]
                    if any(map(str.isalpha, text[slice(*spans[place])])):
                        found[number][place] = self._decoded(*spans[place], *answer)
                done += len(batch)
                if progress:
                    progress(done, total)
        return found

    def _answers(self, batch: Sequence[_Window], length: int, rows: int) -> Iterator[tuple[tuple[int, int], tuple]]:
        """(number of the text, place of the segment in it) and the heads' probabilities for it."""
        import torch

        from models.network import stack

        blank = self._encoder.blank()
        reviews = [window.encoded for window in batch] + [blank] * (rows - len(batch))
        with torch.inference_mode():
            around = self._reader.surroundings(stack(reviews, length, self._encoder.pad))
            given = [self._reader.answer(chunk) for chunk in _even(around)]
            themes = torch.cat([answer["themes"] for answer in given])
            scale, shift = torch.tensor(self._decoding.scale), torch.tensor(self._decoding.shift)
            columns = [(themes * scale + shift).sigmoid().tolist()]
            for head in ("stage", "emotion", "valence"):
                columns.append(torch.cat([answer[head] for answer in given]).softmax(-1).tolist())
        places = (
            (window.text, window.encoded.first + place) for window in batch for place in range(window.encoded.segments)
        )
        return zip(places, zip(*columns, strict=True), strict=False)

    def _decoded(
        self, start: int, end: int, themes: list[float], stage: list[float], emotion: list[float], valence: list[float]
    ) -> TaggedSegment:
        mentions = tuple(
            Mention(*parts(name), round(confidence, 4))
            for name, confidence, threshold in zip(MENTIONS, themes, self._decoding.threshold, strict=True)
            if confidence >= threshold
        )
        least = min(max(stage), max(emotion), max(valence))
        labels = STAGES[_best(stage)], EMOTIONS[_best(emotion)], VALENCES[_best(valence)]
        return TaggedSegment(start, end, mentions, *labels, round(least, 4))


def _even(around: torch.Tensor) -> Iterator[torch.Tensor]:
    """Chunks of exactly ROWS rows: a multiplication's last bits may depend on how many rows it has."""
    import torch

    filled = torch.nn.functional.pad(around, (0, 0, 0, -len(around) % ROWS))
    return iter(filled.split(ROWS))


def _unread(start: int, end: int) -> TaggedSegment:
    return TaggedSegment(start, end, (), "none", "none", 0, 0.0)


def _best(probabilities: Sequence[float]) -> int:
    return max(range(len(probabilities)), key=probabilities.__getitem__)
