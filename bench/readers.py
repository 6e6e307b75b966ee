"""
Readers of reviews that bench.tagger compares, each to be run in a process of its own, on all cores:
`python -m bench.readers READER TEXTS REVIEWS SECONDS [--fp32]` prints its figures as JSON.

TEXTS holds one text a line, as JSON. Ours reads the first REVIEWS of them. The others read passes in the order of the
texts until SECONDS are over, a batch at least; their speed is that of the tokens read, for as many tokens as all
passes over REVIEWS have. All cut reviews and count tokens as ours does, so weights apart they read the same.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoConfig, AutoModelForSequenceClassification

from bench.tagger import gigabytes
from models.encoding import LONGEST, Encoder
from models.hardware import Backend
from models.labels import EMOTIONS, MENTIONS, STAGES, THEMES, VALENCES, parts
from models.network import Encoded, stack
from models.predict import Tagger
from models.seal import SHIPPED
from models.segments import segment

Ids = Sequence[int]
Figures = dict[str, Any]
BATCH = 64
WARM = 8  # of a batch's passes, read beforehand
GEMM_SIZES = (1024, 2048, 4096)
GEMM_TIMES = 5
FP32 = Backend("cpu-fp32", torch.float32)
QUESTIONS = [f"Is the customer happy with the {theme} or not?" for theme in THEMES]
HYPOTHESES = [
    *(f"This is {polarity} of the {theme}." for theme, polarity in map(parts, MENTIONS)),
    *(f"This is about the stage {stage}." for stage in STAGES),
    *(f"The customer feels {emotion}." for emotion in EMOTIONS),
    *(f"The feeling is {valence}." for valence in VALENCES),
]
ANSWERS = 3  # yes, no, neither
# As published.
DEBERTA_V3_BASE = {
    "vocab_size": 128_100, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
    "intermediate_size": 3072, "type_vocab_size": 0, "position_biased_input": False, "relative_attention": True,
    "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": True, "pos_att_type": ["p2c", "c2p"],
}  # fmt: skip
BART_LARGE: Figures = {}  # is what its configuration has by default
CROSSED: dict[str, tuple[str, Figures, list[str]]] = {
    "multi_pass": ("deberta-v2", DEBERTA_V3_BASE, QUESTIONS),
    "zero_shot": ("bart", BART_LARGE, HYPOTHESES),
}


def ours(tagger: Tagger, encoder: Encoder, texts: list[str]) -> Figures:
    """From texts to labels; then, apart, how much of the processor's best the multiplications come to."""
    tagger.read(texts[:BATCH])
    start = perf_counter()
    read = tagger.read(texts)
    seconds = perf_counter() - start
    windows = (window for text in texts for window in encoder.windows(text, segment(text)))
    found = {"segments": sum(map(len, read)), "tokens": sum(len(window.ids) for window in windows)}
    how = {"backend": tagger.backend, "dtype": tagger.dtype, "threads": torch.get_num_threads()}
    return how | speed(len(texts), seconds, found) | {"gemm": multiplications(tagger, texts, found["tokens"], seconds)}


def multiplications(tagger: Tagger, texts: list[str], tokens: int, seconds: float) -> Figures:
    """
    GFLOP/s: the best of plain products; the encoder's matrices on real tokens in the time of the whole reading; and on
    all tokens, padding as well, in the time that they take themselves, from a second reading. `padding_of_tokens` is
    the share of padding among all.
    """
    layers = tagger._reader.encoder.encoder.layer
    best = gemm_peak(getattr(torch, tagger.dtype))
    start = perf_counter()
    with linears_timed(layers) as own:
        tagger.read(texts)
    again = perf_counter() - start
    reading, encoder = flops(layers, tokens) / seconds / 1e9, own["flops"] / own["seconds"] / 1e9
    return {
        "best_gflops": round(best, 1), "reading_gflops": round(reading, 1), "encoder_gflops": round(encoder, 1),
        "reading_share": round(reading / best, 3), "encoder_share": round(encoder / best, 3),
        "encoder_seconds_of_reading": round(own["seconds"] / again, 3),
        "padding_of_tokens": round(1 - flops(layers, tokens) / own["flops"], 3),
    }  # fmt: skip


def gemm_peak(dtype: torch.dtype) -> float:
    """GFLOP/s of the fastest of some square products, as PyTorch multiplies at this dtype with its threads."""
    best = 0.0
    for size in GEMM_SIZES:
        left, right = (torch.randn(size, size).to(dtype) for _ in range(2))
        for _ in range(GEMM_TIMES + 1):
            start = perf_counter()
            left @ right
            best = max(best, 2 * size**3 / (perf_counter() - start) / 1e9)
    return best


def flops(layers: nn.Module, tokens: int) -> int:
    """Multiplications and additions of the layers' matrices on so many tokens."""
    return 2 * tokens * sum(m.weight.numel() for m in layers.modules() if isinstance(m, nn.Linear))


@contextmanager
def linears_timed(layers: nn.Module) -> Iterator[dict[str, float]]:
    """Adds up, while it is entered, the seconds within the layers' linear modules and the operations done there."""
    spent, began = {"seconds": 0.0, "flops": 0}, 0.0

    def begin(module: nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        nonlocal began
        began = perf_counter()

    def end(module: nn.Module, given: tuple[torch.Tensor, ...], answer: torch.Tensor) -> None:
        spent["seconds"] += perf_counter() - began
        spent["flops"] += flops(module, given[0].shape[:-1].numel())

    linears = [module for module in layers.modules() if isinstance(module, nn.Linear)]
    hooks = [linear.register_forward_pre_hook(begin) for linear in linears]
    hooks += [linear.register_forward_hook(end) for linear in linears]
    try:
        yield spent
    finally:
        for hook in hooks:
            hook.remove()


def plain(tagger: Tagger, encoder: Encoder, texts: list[str], seconds: float) -> Figures:
    """The tagger's weights, one pass a segment: batches in file order, padded to their longest, the best label each."""
    first, last = encoder.blank().ids

    def read(batch: Sequence[str]) -> int:
        ids = [tokens[:LONGEST] for tokens in encoder.tokens(batch)]
        reviews = [Encoded([first, *one, last], [0, *[1] * len(one), 0]) for one in ids]
        for answer in tagger._reader(stack(reviews, max(len(one.ids) for one in reviews), encoder.pad)).values():
            answer.argmax(-1).tolist()
        return sum(len(one.ids) for one in reviews)

    segments = _segments(texts)
    passes = sum(len(tokens[:LONGEST]) + 2 for tokens in encoder.tokens(segments))
    return extrapolated(read, iter(segments), seconds, passes, len(texts))


def one_pass_a_question(
    kind: str, shape: Figures, questions: Sequence[str], encoder: Encoder, texts: list[str], seconds: float
) -> Figures:
    """One pass for each segment and question, by a network with random weights."""
    first, last = encoder.blank().ids
    special = {"pad_token_id": encoder.pad, "bos_token_id": first, "eos_token_id": last, "decoder_start_token_id": last}
    model = untrained(kind, {**shape, **special})
    asked, said = list(encoder.tokens(questions)), list(encoder.tokens(_segments(texts)))

    def read(batch: Sequence[Ids]) -> int:
        ids = pad_sequence([torch.tensor(one) for one in batch], batch_first=True, padding_value=encoder.pad)
        model(input_ids=ids, attention_mask=ids != encoder.pad).logits.argmax(-1).tolist()
        return sum(map(len, batch))

    passes = ([first, *one[:LONGEST], last, *question, last] for one in said for question in asked)
    all_tokens = sum(len(one[:LONGEST]) + len(question) + 3 for one in said for question in asked)
    return extrapolated(read, passes, seconds, all_tokens, len(texts)) | {"passes": len(said) * len(asked)}


def untrained(kind: str, shape: Figures) -> Any:
    return AutoModelForSequenceClassification.from_config(
        AutoConfig.for_model(kind, num_labels=ANSWERS, **shape)
    ).eval()


def extrapolated(
    read: Callable[[Sequence[Any]], int], passes: Iterator[Any], seconds: float, tokens: int, reviews: int
) -> Figures:
    """`read` takes a batch of passes and says how many tokens they had; all passes over the reviews have `tokens`."""
    batch, spent, done = list(islice(passes, BATCH)), 0.0, 0
    with torch.inference_mode():
        read(batch[:WARM])
        while batch and (not done or spent < seconds):
            start = perf_counter()
            done += read(batch)
            spent += perf_counter() - start
            batch = list(islice(passes, BATCH))
    return speed(reviews, spent * tokens / done, {"tokens": tokens}) | {"tokens_timed": done}


def speed(reviews: int, seconds: float, counted: dict[str, int]) -> Figures:
    rates = {f"{name}_a_second": round(n / seconds, 3) for name, n in {"reviews": reviews, **counted}.items()}
    peak = gigabytes(resource.getrusage(resource.RUSAGE_SELF))
    return {"reviews": reviews, **counted, "seconds": round(seconds, 3), **rates, "peak_gb": peak}


def _segments(texts: Sequence[str]) -> list[str]:
    return [text[start:end] for text in texts for start, end in segment(text)]


def main(reader: str, file: str, reviews: str, seconds: str, fp32: str = "") -> Figures:
    encoder = Encoder(SHIPPED)
    with Path(file).open(encoding="utf-8") as lines:
        texts = [json.loads(line) for line in islice(lines, int(reviews))]
    if reader == "ours":
        return ours(Tagger.load(backend=FP32 if fp32 else None), encoder, texts)
    if reader == "plain":
        return plain(Tagger.load(backend=FP32), encoder, texts, float(seconds))
    return one_pass_a_question(*CROSSED[reader], encoder, texts, float(seconds))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
