import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from models.encoding import Encoder
from models.vocabulary import cut_vocabulary

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = [
    *SPECIAL,
    "[unused1]",
    *"refundsz",
    *(f"##{letter}" for letter in "refundsz"),
    "refund",
    "refunds",
    "zz",
    "僕",
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordPiece({piece: number for number, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def test_frequent_pieces_stay_and_other_words_are_read_in_pieces(base: Path, tmp_path: Path):
    whole = Encoder(base)
    (tmp_path / "cut").mkdir()
    seen = list(whole.tokens(["refund refund refund"]))
    numbers = cut_vocabulary(base / "tokenizer.json", seen, len(PIECES) - 4, tmp_path / "cut" / "tokenizer.json")
    kept = [PIECES[number] for number in numbers]
    assert "refund" in kept
    assert set(SPECIAL) | set("refundsz") <= set(kept)
    assert len(numbers) == len(PIECES) - 4 and "[unused1]" not in kept

    cut = Encoder(tmp_path / "cut")
    read = [[kept[number] for number in tokens] for tokens in cut.tokens(["refund zz", "僕"])]
    assert read[0][0] == "refund"
    assert kept[cut.mask] == "[MASK]" and kept[cut.pad] == "[PAD]"
    assert json.loads((tmp_path / "cut" / "tokenizer.json").read_text())["model"]["vocab"]["[PAD]"] == cut.pad
