import re
from pathlib import Path

from models.labels import EMOTIONS, MENTIONS, STAGES, THEMES, VALENCES, parts


def test_mentions_are_themes_with_a_sign():
    assert MENTIONS[:2] == ("speed+", "speed-")
    assert [parts(mention) for mention in MENTIONS[:2]] == [("speed", "praise"), ("speed", "pain")]
    assert len(set(MENTIONS)) == 2 * len(THEMES) == 20


def test_labels_are_those_of_the_guide(shared: Path):
    themes, stages, emotions = re.split(r"^## (?:stage|emotion).*$", _guide(shared), flags=re.MULTILINE)
    assert tuple(_first_cells(themes)) == THEMES
    assert tuple(_first_cells(stages)) == STAGES
    assert tuple(re.findall(r"(?:^|· )(\w+) \(", emotions.split("\n## ")[0], flags=re.MULTILINE)) == EMOTIONS
    assert VALENCES == (-2, -1, 0, 1, 2)


def _guide(shared: Path) -> str:
    return (shared / "labels" / "guide.md").read_text(encoding="utf-8")


def _first_cells(part: str) -> list[str]:
    return [cell for cell in re.findall(r"^\| (\w+) \|", part, flags=re.MULTILINE) if cell != "id"]
