"""The frozen briefing: what was issued stays as it was, and every form is made from it, today or next year."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipelines.brief.briefing import Briefing
from spiders.errors import BriefingError

NAME = "briefing.json"
SCHEMA = Path(__file__).with_name("briefing.schema.json")
_ADAPTER = TypeAdapter(Briefing)


def freeze(briefing: Briefing, path: Path) -> None:
    """Write `briefing` as JSON that `SCHEMA` describes; the file is replaced as a whole."""
    replace(path, _ADAPTER.dump_json(briefing, indent=1) + b"\n")


def thaw(path: Path) -> Briefing:
    """The briefing as it was issued. Raises BriefingError when the file is none of this lovelode's."""
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except FileNotFoundError:
        raise BriefingError(f"{path}: no such file; expected a briefing that `lovelode weekly` issued") from None
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(map(str, problem["loc"])) or "the file"
        raise BriefingError(
            f"{path}: {place}: {problem['msg'].lower()}; expected a briefing that this lovelode issued"
        ) from error


def last_issued(folder: Path, before: str) -> Briefing | None:
    """The briefing of the last week before week `before` that has one; weeks are named like "2026-W47"."""
    weeks = sorted(path.parent.name for path in folder.glob(f"[0-9]*-W[0-9][0-9]/{NAME}"))
    earlier = [week for week in weeks if week < before]
    return thaw(folder / earlier[-1] / NAME) if earlier else None


def schema() -> str:
    """The JSON Schema of the frozen briefing, as it is kept beside this file."""
    described: dict[str, Any] = _ADAPTER.json_schema(mode="serialization")
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **described}, indent=1) + "\n"


def replace(path: Path, content: bytes) -> None:
    """Write beside, then rename: there is the old file or the new one, never a half."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)
