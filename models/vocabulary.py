"""A base encoder's vocabulary, cut to the pieces that reviews use: words left out are read as several pieces."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

COMMON = 12_000  # BERT's pieces are ordered by how common they are in English: up to here one is kept if ever possible
BONUS = 2.5  # as if it had been seen that often
LAST_LATIN = 0x250


def cut_vocabulary(tokenizer: Path, tokens: Iterable[Iterable[int]], size: int, out: Path) -> list[int]:
    """
    Write the WordPiece `tokenizer` (a tokenizer.json) with `size` of its pieces to `out`, and give their old numbers.

    Kept are the special tokens, every Latin character alone, and what is most frequent in `tokens`.
    """
    described: dict[str, Any] = json.loads(tokenizer.read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = described["model"]["vocab"]
    seen = Counter(number for text in tokens for number in text)
    special = {token["content"] for token in described["added_tokens"]} | {described["model"]["unk_token"]}
    kept = {piece for piece in vocabulary if piece in special or _is_latin_character(piece)}
    often = sorted(
        (piece for piece in vocabulary if not piece.startswith("[unused")),
        key=lambda piece: -(seen[vocabulary[piece]] + (BONUS if vocabulary[piece] < COMMON else 0)),
    )
    for piece in often:
        if len(kept) >= size:
            break
        kept.add(piece)
    numbers = sorted(vocabulary[piece] for piece in kept)
    new = {old: number for number, old in enumerate(numbers)}
    described["model"]["vocab"] = {piece: new[old] for piece, old in vocabulary.items() if old in new}
    for token in described["added_tokens"]:
        token["id"] = new[token["id"]]
    described["post_processor"] = None  # special tokens are set by models.encoding
    out.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return numbers


def _is_latin_character(piece: str) -> bool:
    bare = piece.removeprefix("##")
    return len(bare) == 1 and ord(bare) < LAST_LATIN
