"""Text and segment offsets → the tokens the network reads, in windows that never cut a segment."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tokenizers import Tokenizer

from models.network import Encoded

LONGEST = 254  # tokens of a window beside the two special ones: few reviews are longer, and cost grows with it
HALVES = re.compile("[\ud800-\udfff]")  # halves of a cut emoji, which no tokenizer takes
Span = tuple[int, int]


class Encoder:
    """Wraps the fast tokenizer; `pad` is the id that fills a batch, `mask` the one that hides a word in training."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._first, self._last = self._id("[CLS]", "<s>"), self._id("[SEP]", "</s>")
        self.pad, self.mask = self._id("[PAD]", "<pad>"), self._id("[MASK]", "<mask>")

    def _id(self, *names: str) -> int:
        """The number of the first of these tokens that the tokenizer knows: BERT's name, then MPNet's."""
        for name in names:
            if (found := self._tokenizer.token_to_id(name)) is not None:
                return found
        raise ValueError(f"the tokenizer knows no {' or '.join(names)}")

    def tokens(self, texts: Sequence[str]) -> Iterator[Sequence[int]]:
        """Each text's token numbers, without special tokens."""
        for piece in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False):
            yield piece.ids

    def blank(self) -> Encoded:
        """A review without a segment, to fill up a batch."""
        return Encoded([self._first, self._last], [0, 0])

    def windows(self, text: str, spans: Sequence[Span]) -> list[Encoded]:
        """
        The review in as few windows as its length asks for; a segment longer than a window keeps its first tokens.

        Each window holds whole segments in order, `first` says which; a segment without tokens is held by none.
        """
        text = HALVES.sub("\ufffd", text)
        pieces = self._tokenizer.encode_batch_fast([text[start:end] for start, end in spans], add_special_tokens=False)
        return list(self._filled([piece.ids[:LONGEST] for piece in pieces]))

    def _filled(self, segments: Sequence[Sequence[int]]) -> Iterator[Encoded]:
        ids: list[int] = []
        owner: list[int] = []
        first = 0
        for number, tokens in enumerate(segments):
            if ids and len(ids) + len(tokens) > LONGEST:
                yield self._window(ids, owner, first)
                ids, owner, first = [], [], number
            ids.extend(tokens)
            owner.extend([number - first + 1] * len(tokens))
        if ids:
            yield self._window(ids, owner, first)

    def _window(self, ids: list[int], owner: list[int], first: int) -> Encoded:
        return Encoded([self._first, *ids, self._last], [0, *owner, 0], first)
