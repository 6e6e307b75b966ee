"""
How fast the tagger reads, beside the ways there are without it: `python -m bench.tagger [--as-it-is | --quick]`.

Writes bench/results/tagger.json, all from one run on this machine, on made-up texts that are all different
(bench.readers says who reads and what is counted):
- ours, from texts to labels; the same weights by a plain pass a segment in float32; a cross-encoder as large as
  DeBERTa-v3-base with a pass for each segment and theme; a zero-shot reader as large as BART with a pass for each
  segment and label. They read in turn, several rounds, each in a process of its own; a ratio is ours to theirs of the
  same round.
- all of it again in what the processor does without AMX, and without any bfloat16.
- growth: `lovelode tag` on files of more and more reviews. Seconds a review are those beyond a file of one review,
  which has the start of Python and the loading of the weights in it.

`--as-it-is` leaves out what the processor would do with less; `--quick` does, too, and gives a first impression in less
than three minutes.
"""

import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from demo.companies import COMPANIES
from demo.compose import render
from demo.phrases import read_phrases
from flows.environment import quiet

RESULTS = Path(__file__).parent / "results" / "tagger.json"
ROOT = Path(__file__).parents[1]
Figures = dict[str, Any]

OTHERS = ("plain", "multi_pass", "zero_shot")
READERS = ("ours", *OTHERS)
# Sentences of a review, as the exponential of a normal number: half of the reviews have up to 30 words, some hundreds.
SENTENCES = (0.8, 0.65)


class Size(NamedTuple):
    """
    How much is done: reviews that ours reads, seconds for each of the others, rounds, the growing files, and whether
    all is done again with less of the processor.
    """

    reviews: int
    seconds: float
    rounds: int
    files: tuple[int, ...]
    again: bool


FULL = Size(2000, 20, 3, (1, 1_000, 10_000, 100_000), again=True)
QUICK = Size(200, 3, 1, (1, 1_000, 5_000), again=False)


class Setting(NamedTuple):
    """What the processor's matrix library may use, and whether ours reads in float32."""

    environment: dict[str, str]
    fp32: bool = False


AS_IT_IS = Setting({})
AMX_OFF = Setting({"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_BF16"})
NO_BF16 = Setting({"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"}, fp32=True)


def made_up(count: int) -> list[str]:
    """So many different reviews; any part of them has the same lengths as the whole."""
    random, phrases = Random(1), read_phrases("phrases.txt")
    texts: set[str] = set()
    while len(texts) < count:
        sentences = max(1, round(random.lognormvariate(*SENTENCES)))
        texts.add(render(random.sample(phrases, sentences), random.choice(COMPANIES).name, random))
    # The short ones run out first, so the order of making would have the longer ones last.
    return random.sample(sorted(texts), count)


def described(texts: Sequence[str]) -> Figures:
    words = [len(text.split()) for text in texts]
    quantiles = {"p10": 0.1, "p50": 0.5, "p90": 0.9, "p99": 0.99, "longest": 1.0}
    return {"distinct": len(set(texts)), "words": {name: int(np.quantile(words, at)) for name, at in quantiles.items()}}


def compare(setting: Setting, texts: Path, size: Size) -> Figures:
    """Every reader's figures, the median of those that differ from round to round, and ours to each of the others."""
    rounds = [{name: read(name, setting, texts, size) for name in READERS} for _ in range(size.rounds)]
    found = {"environment": setting.environment, **middle(rounds)}
    for name in OTHERS:
        ratios = [each["ours"]["reviews_a_second"] / each[name]["reviews_a_second"] for each in rounds]
        found[name] |= {"ratio": round(median(ratios), 2), "ratios": [round(ratio, 2) for ratio in ratios]}
    return found


def middle(rounds: Sequence[Figures]) -> Figures:
    """The median of each number over the rounds; what is no number is that of the first."""
    found: Figures = {}
    for key, first in rounds[0].items():
        values = [each[key] for each in rounds]
        if isinstance(first, dict):
            found[key] = middle(values)
        else:
            found[key] = median(values) if isinstance(first, int | float) else first
    return found


def read(name: str, setting: Setting, texts: Path, size: Size) -> Figures:
    """What bench.readers prints. This process loads no PyTorch: a child's peak counts that of its parent, too."""
    command = [sys.executable, "-m", "bench.readers", name, str(texts), str(size.reviews), str(size.seconds)]
    command += ["--fp32"] if setting.fp32 else []
    environment = {**os.environ, **setting.environment}
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, env=environment)
    answer: Figures = json.loads(done.stdout)
    return answer


def grow(texts: Sequence[str], sizes: Sequence[int], folder: Path) -> Figures:
    files = [tagged(texts[:size], folder) for size in sizes]
    start, measured = files[0]["seconds"], files[1:]
    for each in measured:
        each["milliseconds_a_review"] = round(1000 * (each["seconds"] - start) / (each["reviews"] - 1), 3)
    first, last = measured[0], measured[-1]
    ratios = {f"{key}_ratio": round(last[key] / first[key], 3) for key in ("milliseconds_a_review", "peak_gb")}
    return {"seconds_of_one_review": start, "files": measured, **ratios}


def tagged(texts: Sequence[str], folder: Path) -> Figures:
    """`lovelode tag` on a file of these texts: its seconds, from the start of the process, and its peak memory."""
    source, target = folder / "reviews.jsonl", folder / "tags.jsonl"
    lines = (json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts))
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    start = perf_counter()
    command = [sys.executable, "-m", "flows.cli", "tag", "--input", str(source), "--output", str(target)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"lovelode tag failed on {len(texts)} reviews: exit code {process.returncode}")
    return {"reviews": len(texts), "seconds": round(seconds, 2), "reviews_a_second": round(len(texts) / seconds, 1),
            "peak_gb": gigabytes(used)}  # fmt: skip


def gigabytes(used: resource.struct_rusage) -> float:
    """The most memory that a process had."""
    return round(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9, 3)


def run(size: Size) -> Figures:
    quiet()
    texts, cpuinfo = made_up(max(size.files)), _cpuinfo()
    names = re.findall("^model name\\s*: (.*)$", cpuinfo, re.MULTILINE) or [platform.processor()]
    found: Figures = {
        "machine": {"processor": names[0], "cores": os.cpu_count(), "torch": version("torch")},
        "texts": described(texts),
        "texts_compared": described(texts[: size.reviews]),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "texts.jsonl"
        file.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
        found["as_it_is"] = compare(AS_IT_IS, file, size)
        has_bf16 = found["as_it_is"]["ours"]["dtype"] == "bfloat16"
        if size.again:
            found["amx_off"] = compare(AMX_OFF, file, size) if "amx_bf16" in cpuinfo else "this processor has no AMX"
            found["without_bf16"] = compare(NO_BF16, file, size) if has_bf16 else "this processor has no bfloat16"
        found["growth"] = grow(texts, size.files, folder)
    return found


def _cpuinfo() -> str:
    file = Path("/proc/cpuinfo")
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    sizes = {"": FULL, "--as-it-is": FULL._replace(again=False), "--quick": QUICK}
    how = " ".join(sys.argv[1:])
    if how not in sizes:
        raise SystemExit(f"bench.tagger: {how!r} is no way to run it; expected --as-it-is, --quick or nothing")
    found = {"quick": how == "--quick", **run(sizes[how])}
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
