import resource
from statistics import median

import pytest
import torch
from torch import nn

from bench import readers, tagger
from bench.tagger import AS_IT_IS, Size


def test_made_up_texts_differ_and_any_part_of_them_has_their_lengths():
    texts = tagger.made_up(2000)
    assert texts == tagger.made_up(2000)
    assert len(set(texts)) == 2000
    words = [len(text.split()) for text in texts]
    assert 25 <= median(words[:1000]) <= 35
    assert abs(median(words[:1000]) - median(words[1000:])) <= 3
    assert tagger.described(texts)["words"]["longest"] == max(words)


@pytest.mark.parametrize(("name", "millions"), [("multi_pass", 184), ("zero_shot", 407)])
def test_the_readers_with_many_passes_are_as_large_as_the_published(name, millions):
    kind, shape, questions = readers.CROSSED[name]
    with torch.device("meta"):
        model = readers.untrained(kind, shape)
    assert sum(weights.numel() for weights in model.parameters()) / 1e6 == pytest.approx(millions, abs=1.5)
    assert len(set(questions)) == {"multi_pass": 10, "zero_shot": 42}[name]


def test_multiplications_are_counted_where_they_are_done():
    layers = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4), nn.Linear(4, 2))
    assert readers.flops(layers, 5) == 2 * 5 * (12 + 8)
    with readers.linears_timed(layers) as own:
        layers(torch.ones(1, 5, 3))
    assert own["flops"] == 2 * 5 * (12 + 8)
    assert own["seconds"] > 0
    layers(torch.ones(1, 5, 3))
    assert own["flops"] == 2 * 5 * (12 + 8)


@pytest.mark.parametrize(("limit", "batches"), [(0, 1), (3, 2), (100, 3)])
def test_a_slow_reader_stops_in_time_and_its_speed_is_that_of_its_tokens(monkeypatch, limit, batches):
    monkeypatch.setattr(readers, "perf_counter", iter(range(0, 100, 2)).__next__)  # two seconds a batch
    read = []
    passes = (["word"] * 10 for _ in range(3 * readers.BATCH))

    def count(batch):
        read.append(len(batch))
        return sum(map(len, batch))

    found = readers.extrapolated(count, passes, limit, 6400, 20)
    assert read == [readers.WARM, *[readers.BATCH] * batches]
    assert found["tokens_timed"] == 640 * batches
    assert (found["seconds"], found["reviews_a_second"], found["tokens_a_second"]) == (20, 1, 320)


def test_a_ratio_is_of_the_same_round_and_the_median_is_told(monkeypatch):
    speeds = iter([10, 5, 2, 1, 30, 10, 3, 2, 20, 10, 4, 1])
    monkeypatch.setattr(
        tagger, "read", lambda *_: {"reviews_a_second": next(speeds), "gemm": {"share": 0.5}, "dtype": "d"}
    )
    found = tagger.compare(AS_IT_IS, None, Size(1, 1, 3, (), again=False))
    assert found["ours"] == {"reviews_a_second": 20, "gemm": {"share": 0.5}, "dtype": "d"}
    assert (found["plain"]["ratio"], found["plain"]["ratios"]) == (2, [2, 3, 2])
    assert found["multi_pass"]["ratios"] == [5, 10, 5]


def test_growth_leaves_out_the_start(monkeypatch):
    def tagged(texts, folder):
        return {"reviews": len(texts), "seconds": 5 + len(texts) / 100, "peak_gb": 0.5 if len(texts) < 50 else 0.6}

    monkeypatch.setattr(tagger, "tagged", tagged)
    found = tagger.grow(["text"] * 100, (1, 10, 100), None)
    assert found["seconds_of_one_review"] == 5.01
    assert [each["milliseconds_a_review"] for each in found["files"]] == [10, 10]
    assert (found["milliseconds_a_review_ratio"], found["peak_gb_ratio"]) == (1, 1.2)


def test_memory_is_told_in_gigabytes():
    assert 0.05 < tagger.gigabytes(resource.getrusage(resource.RUSAGE_SELF)) < 50
