import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.labels import EMOTIONS, STAGES, VALENCES
from models.predict import TaggedSegment, Tagger, best_valence, shipped_version
from models.seal import SHIPPED
from spiders.errors import ModelError

# Written for this test; what each says first of all, and whether it is said with a good or a bad feeling.
OBVIOUS = [
    ("My order arrived within ten minutes, so fast!", "speed", "praise"),
    ("Delivery took five hours, far too slow.", "speed", "pain"),
    ("The app is so easy and simple to use.", "convenience", "praise"),
    ("The staff were friendly, kind and helpful.", "care", "praise"),
    ("The waiter was rude and ignored us.", "care", "pain"),
    ("Great value for money, very cheap prices.", "value", "praise"),
    ("Far too expensive, the fees are ridiculous.", "value", "pain"),
    ("The app keeps crashing every time I open it.", "reliability", "pain"),
    ("The food was delicious.", "quality", "praise"),
    ("The food was cold and tasteless.", "quality", "pain"),
    ("Huge selection of films, something for everyone.", "choice", "praise"),
    ("The interface looks beautiful.", "design", "praise"),
    ("This company is a scam, they stole my money.", "trust", "pain"),
    ("This game is so much fun to play.", "fun", "praise"),
]
ODD = {
    "empty": "",
    "white space": " \n\t ",
    "punctuation": "?!... 123",
    "emoji": "😀👍🏽🎉",
    "one word": "good",
    "right to left": "التطبيق ممتاز وسريع جدا. שירות מעולה!",
    "control characters": "Great\x00 app\x07\u200b\u202e but\x1b[31m the driver was late",
    "half an emoji": "Nice \ud83d app",
    "two hundred segments": "The driver was kind. " * 200,
    "one endless word": "a" * 5000,
    "a megabyte": "Lovely quick delivery and the food was hot " * 24_000,
}


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def test_most_obvious_sentences_are_read_rightly(tagger: Tagger):
    read = tagger.read([text for text, _, _ in OBVIOUS])
    wrong = [
        (text, segments[0].mentions)
        for (text, theme, polarity), segments in zip(OBVIOUS, read, strict=True)
        if (theme, polarity) not in {(mention.theme, mention.polarity) for mention in segments[0].mentions}
    ]
    assert len(wrong) <= 2, wrong
    signs = [
        (segments[0].valence > 0) == (polarity == "praise")
        for (_, _, polarity), segments in zip(OBVIOUS, read, strict=True)
    ]
    assert sum(signs) >= len(OBVIOUS) - 1


def test_a_turn_is_seen(tagger: Tagger):
    (segments,) = tagger.read(["The driver was very friendly and helpful. But the app crashed twice and I hated it!"])
    assert [segment.valence > 0 for segment in segments] == [True, False]
    assert [(s.start, s.end) for s in segments] == [(0, 41), (42, 83)]


def test_another_way_of_reading_is_another_version(monkeypatch):
    before = shipped_version()
    monkeypatch.setattr("models.seal.READING", -1)
    assert shipped_version() != before


def test_valence_is_the_likeliest_of_the_likeliest_sign():
    assert VALENCES[best_valence([0.05, 0.05, 0.4, 0.2, 0.3])] == 2  # neutral is likelier than 1 and 2, not than both
    assert VALENCES[best_valence([0.25, 0.35, 0.3, 0.1, 0.0])] == -1
    assert VALENCES[best_valence([0.2, 0.1, 0.5, 0.1, 0.1])] == 0


def test_bits_do_not_depend_on_neighbours_order_or_number(tagger: Tagger):
    texts = [text for text, _, _ in OBVIOUS] + [f"{text} {other}" for (text, _, _), (other, _, _) in zip(
        OBVIOUS, OBVIOUS[3:], strict=False
    )]  # fmt: skip
    together = dict(zip(texts, tagger.read(texts), strict=True))
    shuffled = random.Random(1).sample(texts, len(texts))
    filler = [f"{text} Number {number}." for number in range(20) for text in texts[:14]]
    assert dict(zip(shuffled, tagger.read(shuffled), strict=True)) == together
    assert tagger.read(texts + filler)[: len(texts)] == [together[text] for text in texts]
    assert [tagger.read([text])[0] for text in texts[::4]] == [together[text] for text in texts[::4]]


@pytest.mark.parametrize("name", ODD)
def test_odd_reviews_come_back_sane(tagger: Tagger, name: str):
    text = ODD[name]
    (segments,) = tagger.read([text])
    assert len(segments) == {"two hundred segments": 200, "empty": 0, "white space": 0, "punctuation": 0}.get(
        name, len(segments)
    )
    for segment in segments:
        assert 0 <= segment.start < segment.end <= len(text)
        assert segment.stage in STAGES
        assert segment.emotion in EMOTIONS
        assert segment.valence in VALENCES
        assert 0 <= segment.confidence <= 1
        assert all(0 <= mention.confidence <= 1 for mention in segment.mentions)


def test_what_has_no_words_says_nothing(tagger: Tagger):
    assert tagger.read(["😀👍🏽🎉"]) == [[TaggedSegment(0, 4, (), "none", "none", 0, 0.0)]]


def test_given_segments_are_used_as_they_are(tagger: Tagger):
    text = "The food was delicious. The waiter was rude."
    given = [(0, 44), (24, 44), (44, 44)]
    (segments,) = tagger.read([text], [given])
    assert [(segment.start, segment.end) for segment in segments] == given
    assert segments[2] == TaggedSegment(44, 44, (), "none", "none", 0, 0.0)


def test_equal_texts_are_read_once(tagger: Tagger):
    counted: list[tuple[int, int]] = []
    read = tagger.read(["Lovely food."] * 50 + ["Rude staff."], progress=lambda *count: counted.append(count))
    assert counted[-1] == (2, 2)
    assert read[0] == read[49] != read[50]


def test_the_version_is_known_without_torch(tagger: Tagger):
    ask = "import sys; from models.predict import shipped_version as v; print(v(), 'torch' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=SHIPPED.parents[1], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == [tagger.version, "False"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "tagger"))


def test_files_that_are_not_the_trained_ones_are_refused(copy: Path):
    with (copy / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    with pytest.raises(ModelError, match=r"model\.safetensors: not the file that was trained"):
        Tagger.load(copy)
    (copy / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"model\.safetensors: not the file that was trained"):
        Tagger.load(copy)
    (copy / "tagger.json").unlink()
    with pytest.raises(ModelError, match=r"no tagger .* expected weights"):
        Tagger.load(copy)


def test_another_threshold_is_another_version(copy: Path):
    seal = json.loads((copy / "tagger.json").read_text(encoding="utf-8"))
    seal["decoding"]["threshold"][0] += 0.01
    (copy / "tagger.json").write_text(json.dumps(seal), encoding="utf-8")
    assert shipped_version(copy) != shipped_version()


def test_shipped_files_are_small_and_plain():
    files = {file.name: file.stat().st_size for file in SHIPPED.iterdir()}
    assert set(files) == {"config.json", "errors.json", "model.safetensors", "tagger.json", "tokenizer.json"}
    assert sum(files.values()) < 50_000_000
