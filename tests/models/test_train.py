import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from models.fit import Recipe, fit
from models.labels import STAGES
from models.network import Shape, build, stack
from models.predict import Tagger
from models.seal import SHIPPED, read_errors, read_seal
from models.segments import segment
from models.train import Data, train
from models.written import read_written

RECIPE = Recipe(layers=2, vocabulary=2000, first_epochs=1, teacher_epochs=1, epochs=1, last_epochs=1, distil_epochs=1)
SHAPE = Shape(local_layers=1)
SENTENCES = [
    ("The driver was kind.", "care+", 1),
    ("It came an hour late!", "speed-", -2),
    ("The soup was cold.", "quality-", -1),
    ("Such a pretty shop.", "design+", 2),
]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Steps this small cost less than the threads' waiting for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module", params=[(BertConfig, BertModel), (MPNetConfig, MPNetModel)], ids=["bert", "mpnet"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder of tiny layers with random weights."""
    folder = tmp_path_factory.mktemp("base")
    config, model = request.param
    sizes = {"hidden_size": 16, "num_hidden_layers": 6, "num_attention_heads": 2, "intermediate_size": 32}
    torch.manual_seed(1)
    model(config(vocab_size=30527, **sizes)).save_pretrained(folder)
    shutil.copy(SHIPPED / "tokenizer.json", folder)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name, count in (("train", 24), ("dev", 6), ("test", 6)):
        lines = [json.dumps(_review(f"{name}{number}", number)) for number in range(count)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "public" / "goemotions").mkdir(parents=True)
    (folder / "public" / "goemotions" / "train.tsv").write_text("Oh how lovely\t17\ta\n" * 8, encoding="utf-8")
    (folder / "public" / "m-absa" / "food").mkdir(parents=True)
    line = "Nice cake here####[['cake', 'food quality', 'positive']]\n"
    (folder / "public" / "m-absa" / "food" / "train.txt").write_text(line * 12, encoding="utf-8")
    return folder


def _review(name: str, number: int) -> dict:
    parts = [SENTENCES[number % 4], SENTENCES[(number + 1) % 4]]
    text = f"{name} {number * 7} {parts[0][0]} {name} {parts[1][0]}"
    labels = {"stage": STAGES[number % 8], "emotion": "none"}
    segments = [
        {"start": start, "end": end, "themes": [theme], "valence": valence, **labels}
        for (start, end), (_, theme, valence) in zip(segment(text), parts, strict=True)
    ]
    return {"id": name, "source": "written: test", "licence": "ours", "stars": None, "text": text, "segments": segments}


def test_training_ends_with_a_tagger_that_reads_and_can_go_on(base: Path, data: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text(
        "# bakery | 5\nWarm rolls. | quality+ | use | joy | 1\nBye. | -\n", encoding="utf-8"
    )
    written = read_written(tmp_path)
    train(Data(data, written=written), base, tmp_path / "out", tmp_path / "work", RECIPE, SHAPE)
    tagger = Tagger.load(tmp_path / "out")
    assert [len(segments) for segments in tagger.read(["Kind staff. Cold soup.", ""])] == [2, 0]
    facts = read_seal(tmp_path / "out")["facts"]
    assert facts["dropped_as_leaks"] == {"labelled": 0, "open": 0}
    assert facts["labelled_reviews"] == 25  # one of them written
    assert json.loads((tmp_path / "out" / "config.json").read_text())["num_hidden_layers"] == 2
    assert json.loads((tmp_path / "out" / "config.json").read_text())["vocab_size"] == 2000
    assert read_errors(tmp_path / "out")["reviews"] == 12  # those of dev and test
    # Run again on the finished checkpoints: the same weights, without a step.
    train(Data(data, written=written), base, tmp_path / "again", tmp_path / "work", RECIPE, SHAPE)
    assert read_seal(tmp_path / "again")["sha256"] == read_seal(tmp_path / "out")["sha256"]


def test_a_run_that_was_cut_off_goes_on_at_its_last_epoch(base: Path, data: Path, tmp_path: Path):
    from models.data import labelled_examples, read_labelled
    from models.encoding import Encoder
    from models.losses import labels_loss

    encoder = Encoder(base)
    items = labelled_examples(read_labelled(data / "train.jsonl"), encoder)
    loss, losses = labels_loss(encoder, RECIPE), []

    def watched(reader, batch):
        losses.append(loss(reader, batch))
        if len(losses) == 5:
            raise KeyboardInterrupt
        return losses[-1]

    def steps(work: Path, watch) -> None:
        fit(build(base, Shape()), items, watch, 4, 250, RECIPE, work / "x.pt")

    with pytest.raises(KeyboardInterrupt):
        steps(tmp_path, watched)
    steps(tmp_path, watched)
    whole: list[torch.Tensor] = []
    (tmp_path / "whole").mkdir()
    steps(tmp_path / "whole", lambda reader, batch: whole.append(loss(reader, batch)) or whole[-1])
    assert len(losses) - len(whole) in range(1, 5)  # only the epoch that was cut off is done again
    assert sum(whole[-4:]) < sum(whole[:4])


def test_the_last_epochs_are_for_given_labels_alone(base: Path, data: Path, tmp_path: Path, monkeypatch):
    (tmp_path / "a.txt").write_text("# bakery | 5\nWarm rolls. | quality+ | use | joy | 1\n", encoding="utf-8")
    (written,) = read_written(tmp_path)
    rates = {}

    def watched(reader, items, loss, epochs, tokens, recipe, checkpoint):
        rates[checkpoint.stem] = (len(items), epochs, recipe.encoder_rate, recipe.head_rate)

    monkeypatch.setattr("models.train.fit", watched)
    recipe = replace(Recipe(), layers=2, vocabulary=2000, epochs=3, last_epochs=4, last_rates=0.5)
    also = replace(written, id="corrected", text="Stale rolls.", spans=[(0, 11)])
    train(Data(data, None, [also], [written]), base, tmp_path / "out", tmp_path / "work", recipe, SHAPE)
    assert rates == {"tagger": (26, 3, 1e-4, 1e-3), "tagger-last": (25, 4, 5e-5, 5e-4)}


def test_lower_layers_see_only_their_own_segment(base: Path):
    from models.encoding import Encoder

    encoder, texts = Encoder(base), ["The soup was cold. It was late.", "The soup was cold. They were kind."]
    for local, same in ((6, True), (2, False)):
        torch.manual_seed(1)
        reader = build(base, Shape(local_layers=local)).eval()
        windows = [encoder.windows(text, segment(text))[0] for text in texts]
        with torch.no_grad():
            around = reader.surroundings(stack(windows, 16, encoder.pad))
        width = reader.encoder.config.hidden_size
        within = around[:, width : 2 * width]  # the first segment of either review, after the local layers
        assert torch.allclose(within[0], within[2], atol=1e-6)
        assert torch.allclose(around[0, :width], around[2, :width], atol=1e-6) is same
