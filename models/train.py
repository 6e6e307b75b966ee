"""
Train the tagger: `python -m models.train DATA [--reviews FOLDER] [--also FILE] [--base ENCODER] [--teacher]`.

DATA holds train.jsonl, dev.jsonl, test.jsonl and, if there are any, open sets in public/. The reviews of FILE, such as
`lovelode corrections export` writes, join train.jsonl. Those of models/written are read beside them at first; the last
epochs are for the others alone. The tagger is the encoder's lower layers with a smaller vocabulary. dev.jsonl
calibrates; test.jsonl only keeps its texts out of training, until in the end the errors are counted on both.
With --teacher the whole base encoder becomes one: both go over the open sets, with heads that are thrown away, before
the labelled reviews, and last the tagger learns from what the teacher says of labelled and open texts, which is slow
without a GPU.
Each stage leaves a checkpoint in WORK after every epoch and goes on from it when run again. A GPU is used if there is
one.
"""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

import torch
import transformers
from torch import Tensor

from models import hardware
from models.base import find_base
from models.calibrate import calibrate
from models.data import (
    Example,
    Labelled,
    Targets,
    examples,
    held_out,
    labelled_examples,
    read_labelled,
    targets,
    without_leaks,
)
from models.encoding import Encoder
from models.errors import write_errors
from models.fit import Recipe, fit
from models.losses import first_loss, labels_loss
from models.network import ReviewReader, Shape, build
from models.open_sets import head_sizes, open_sets, tasks
from models.seal import SHIPPED
from models.segments import segment
from models.store import rounded, save
from models.teach import soft_labels
from models.vocabulary import cut_vocabulary
from models.written import read_written

TEACHER_LOCAL = 12  # layers of the teacher that stay within the segment: all of all-mpnet-base-v2's


class Data(NamedTuple):
    """
    What is learned from: a folder with train.jsonl, dev.jsonl, test.jsonl and perhaps public/; a folder of exported
    reviews with stars; labelled reviews that join those of train.jsonl; `written` ones, read beside them in all but the
    last epochs.
    """

    folder: Path
    reviews: Path | None = None
    also: Sequence[Labelled] = ()
    written: Sequence[Labelled] = ()


class Training:
    """One run: where it reads and keeps things, and the recipe."""

    def __init__(self, data: Data, base: Path, work: Path, recipe: Recipe) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self.base, self.work, self.recipe, self.whole = base, work, recipe, Encoder(base)
        self.dev, test = (read_labelled(data.folder / f"{name}.jsonl") for name in ("dev", "test"))
        self.held = [*self.dev, *test]
        held = held_out(self.held)
        given = [*read_labelled(data.folder / "train.jsonl"), *data.also]
        self.given = without_leaks(given, held)
        self.labelled = [*self.given, *without_leaks(data.written, held)]
        self.open = open_sets(data.folder / "public", data.reviews, held)
        self.dropped = {"labelled": len(given) + len(data.written) - len(self.labelled), "open": self.open.dropped}
        texts = [review.text for review in self.labelled] + [text for text, _, _ in self.open.rows]
        self.vocabulary = cut_vocabulary(
            base / "tokenizer.json", self.whole.tokens(texts), recipe.vocabulary, work / "tokenizer.json"
        )
        self.encoder = Encoder(work)

    def run(self, shape: Shape) -> ReviewReader:
        recipe, pieces = self.recipe, self.vocabulary
        tagger = self._trained("tagger", shape, self.encoder, recipe.epochs, recipe.layers, pieces)
        if recipe.distil_epochs:
            teacher = self._trained(
                "teacher", replace(shape, local_layers=TEACHER_LOCAL), self.whole, recipe.teacher_epochs
            )
            items, loss = self._taught(teacher), labels_loss(self.encoder, recipe)
            fit(tagger, items, loss, recipe.distil_epochs, recipe.tokens, recipe, self.work / "distilled.pt")
        return rounded(tagger.cpu())

    def _trained(
        self,
        name: str,
        shape: Shape,
        encoder: Encoder,
        epochs: int,
        layers: int | None = None,
        vocabulary: Sequence[int] | None = None,
    ) -> ReviewReader:
        recipe, start = self.recipe, dict[str, Tensor]()
        if self.open.rows and recipe.first_epochs:
            items = tasks(self.open, encoder)
            reader = build(self.base, shape, layers, vocabulary, head_sizes(items)).to(hardware.trainer())
            loss, checkpoint = first_loss(encoder), self.work / f"{name}-first.pt"
            fit(reader, items, loss, recipe.first_epochs, recipe.first_tokens, recipe, checkpoint)
            # The open sets' heads are thrown away; the embeddings were not trained.
            kept = ("encoder.encoder.", "mix.")
            start = {key: value for key, value in reader.state_dict().items() if key.startswith(kept)}
        torch.manual_seed(recipe.seed)  # the heads' first weights do not depend on where an earlier run stopped
        reader = build(self.base, shape, layers, vocabulary).to(hardware.trainer())
        reader.load_state_dict(start, strict=False)
        loss = labels_loss(encoder, recipe)
        for labelled, count, how, stage in (
            (self.labelled, epochs, recipe, name),
            (self.given, recipe.last_epochs, recipe.at_last(), f"{name}-last"),
        ):
            fit(reader, labelled_examples(labelled, encoder), loss, count, how.tokens, how, self.work / f"{stage}.pt")
        return reader

    def _taught(self, teacher: ReviewReader) -> list[Example]:
        """The labelled reviews with labels drawn to what the teacher says, and the open texts with what it says."""
        texts = [(review.text, review.spans) for review in self.labelled]
        texts += [(text, segment(text)) for text in self.open.texts]
        said = soft_labels(teacher, self.whole, texts)
        for number, review in enumerate(self.labelled):
            said[number] = _between(targets(review), said[number], self.recipe.soft)
        return [
            item
            for (text, spans), wanted in zip(texts, said, strict=True)
            for item in examples(text, spans, wanted, self.encoder)
        ]


def _between(labels: Targets, said: Targets, soft: float) -> Targets:
    return {head: torch.lerp(labels[head], said[head], soft) for head in labels}


def train(data: Data, base: Path, out: Path, work: Path, recipe: Recipe, shape: Shape) -> None:
    """
    The whole recipe, from open sets to calibrated weights in `out` and the count of their errors.

    Raises ModelError when data is missing.
    """
    torch.manual_seed(recipe.seed)
    training = Training(data, base, work, recipe)
    reader = training.run(shape)
    facts = {
        "recipe": asdict(recipe),
        "labelled_reviews": len(training.labelled),
        "labelled_segments": _segments(training.labelled),
        "open_texts": len(training.open.rows),
        "dropped_as_leaks": training.dropped,
    }
    save(reader, work, calibrate(reader, training.dev, training.encoder), facts, out)
    write_errors(out, training.held, ["dev.jsonl", "test.jsonl"])


def _segments(reviews: Sequence[Labelled]) -> int:
    return sum(len(review.spans) for review in reviews)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m models.train", description="Train the tagger.")
    parser.add_argument("data", type=Path, help="folder with train.jsonl, dev.jsonl, test.jsonl and maybe public/")
    parser.add_argument("--base", help="a BERT- or MPNet-like encoder: a folder, or a name on the Hugging Face hub")
    parser.add_argument("--also", type=Path, help="more labelled reviews, such as exported corrections")
    parser.add_argument("--reviews", type=Path, help="folder of exported reviews with stars, for the first stage")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--work", type=Path, default=Path("data/training"), help="where checkpoints go")
    parser.add_argument("--teacher", action="store_true", help="learn from a teacher and the open sets, too")
    given = parser.parse_args(argv)
    transformers.logging.set_verbosity_error()  # layers left out and heads begun anew are meant
    base = find_base(given.base, given.work)
    data = Data(given.data, given.reviews, read_labelled(given.also) if given.also else [], read_written())
    recipe = replace(Recipe(), first_epochs=1, distil_epochs=4) if given.teacher else Recipe()
    train(data, base, given.out, given.work, recipe, Shape())


if __name__ == "__main__":
    main()
