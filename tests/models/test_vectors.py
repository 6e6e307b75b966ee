import random

import numpy as np
import pytest

from models.predict import Tagger
from models.segments import segment

# Written for this test: each line holds three ways to say one thing about one theme.
ALIKE = [
    ("The driver was polite and friendly.", "Such friendly, polite drivers!", "my driver was very friendly"),
    ("He carried my bags up the stairs.", "They carry the bags up my stairs", "carried all bags upstairs for me"),
    ("It always arrives on time.", "Always on time!", "every delivery came right on time"),
    ("I got a refund in one tap.", "One tap and the refund was there", "refund in a single tap"),
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def test_what_says_the_same_lies_nearer_than_what_does_not(tagger: Tagger):
    vectors = np.concatenate(tagger.vectors([text for line in ALIKE for text in line]))
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    assert [int(place) // 3 for place in cosines.argmax(axis=1)] == [place // 3 for place in range(12)]


def test_a_segment_means_the_same_in_any_review(tagger: Tagger):
    text = "The soup was cold. Refund in one tap. Everybody hates the new menu!"
    alone, within = tagger.vectors(["Refund in one tap.", text])
    assert float(alone[0] @ within[1]) > 0.95


def test_shape_length_and_segments_without_a_token(tagger: Tagger):
    text = "The food was delicious. The waiter was rude."
    given, cut, empty = tagger.vectors([text, text, ""], [[(24, 44), (44, 44)], None, None])
    assert (given.shape, cut.shape, empty.shape) == ((2, 768), (2, 768), (0, 768))
    assert {array.dtype for array in (given, cut, empty)} == {np.dtype(np.float32)}
    assert np.linalg.norm(cut, axis=1) == pytest.approx([1, 1], abs=1e-6)
    assert not given[1].any()
    assert [vectors.shape[0] for vectors in tagger.vectors(["A lovely day. " * 200])] == [200]


def test_bits_do_not_depend_on_neighbours_order_or_number(tagger: Tagger):
    texts = [text for line in ALIKE for text in line] + [" ".join(line) for line in ALIKE]
    together = dict(zip(texts, tagger.vectors(texts), strict=True))
    shuffled = random.Random(1).sample(texts, len(texts)) + [f"{text} Again {n}." for n in range(9) for text in texts]
    for text, vectors in zip(shuffled, tagger.vectors(shuffled), strict=False):
        if text in together:
            assert vectors.tobytes() == together[text].tobytes()
    assert tagger.vectors([texts[5]])[0].tobytes() == together[texts[5]].tobytes()
    spans = segment(texts[12])
    assert tagger.vectors([texts[12]], [spans])[0].tobytes() == together[texts[12]].tobytes()


def test_equal_texts_have_vectors_of_their_own(tagger: Tagger):
    one, other = tagger.vectors(["Lovely food."] * 2)
    one[:] = 0
    assert other.any()
