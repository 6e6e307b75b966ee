"""`market.toml`, the only file a user edits: who to watch, where, the own customer journey, and who gets to read it."""

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.deliver.settings import Delivery, read_delivery
from spiders.errors import MarketError

Role = Literal["competitor", "own", "inspiration"]
Stage = Literal["choose", "join", "buy", "receive", "use", "help", "stay"]
IDENTIFIER = r"^[a-z0-9][a-z0-9_-]*$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """One place where one company is reviewed. Every key beside `id` and `spider` is an argument of the spider."""

    id: str = Field(pattern=IDENTIFIER)
    spider: str
    arguments: dict[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_arguments(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping) or "spider" not in raw:
            return raw
        arguments = {key: value for key, value in raw.items() if key not in ("id", "spider")}
        return {"id": raw.get("id") or default_id(str(raw["spider"]), arguments), "spider": raw["spider"],
                "arguments": arguments}

    @property
    def platform(self) -> str:
        """The stratum its reviews are counted in: the spider, or for a file the platform it was exported from."""
        return str(self.arguments.get("source", self.spider)) if self.spider == "review_file" else self.spider


class Company(_Strict):
    id: str = Field(pattern=IDENTIFIER)
    name: str = Field(min_length=1)
    role: Role = "competitor"
    sources: tuple[Source, ...] = ()


class Touchpoint(_Strict):
    """One step of the own journey; several may belong to one stage."""

    stage: Stage
    touchpoint: str
    owner: str


class Market(_Strict):
    name: str
    timezone: str = "UTC"
    companies: tuple[Company, ...] = Field(min_length=1)
    journey: tuple[Touchpoint, ...] = ()
    delivery: Delivery = Delivery()

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f'unknown time zone "{value}", expected a name such as "Europe/London"') from error
        return value

    def sources(self) -> Iterator[tuple[Company, Source]]:
        return ((company, source) for company in self.companies for source in company.sources)


def default_id(spider: str, arguments: Mapping[str, Any]) -> str:
    """The spider plus a short hash of its arguments, so that an unnamed source keeps its id from night to night."""
    text = repr(sorted((key, repr(value)) for key, value in arguments.items()))
    return f"{spider}-{blake2b(text.encode(), digest_size=4).hexdigest()}"


def read_market(path: Path) -> Market:
    """Read and validate `market.toml`. Raises MarketError naming the file, the key and what was expected."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MarketError(f"{path}: no such file; expected a market.toml (see the README)") from None
    except (OSError, UnicodeDecodeError) as error:
        raise MarketError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise MarketError(f"{path}: not valid TOML: {error}") from error
    return parse_market(raw, str(path))


def parse_market(raw: Mapping[str, Any], where: str) -> Market:
    unknown = sorted(set(raw) - {"market", "companies", "journey", "delivery"})
    if unknown:
        expected = "[market], [[companies]], [[journey]] or [delivery]"
        raise MarketError(f'{where}: unknown key "{unknown[0]}"; expected {expected}')
    head = raw.get("market")
    if not isinstance(head, Mapping):
        raise MarketError(f'{where}: missing table [market]; expected at least name = "…"')
    misplaced = sorted(set(head) - {"name", "timezone"})
    if misplaced:
        raise MarketError(f'{where}: market: unknown key "{misplaced[0]}"; expected name or timezone')
    body = {key: raw[key] for key in ("companies", "journey") if key in raw}
    body["delivery"] = read_delivery(raw.get("delivery", {}), where)
    try:
        market = Market.model_validate({**head, **body})
    except ValidationError as error:
        raise MarketError(f"{where}: {_first_problem(error, raw)}") from error
    _refuse_duplicates(market, where)
    return market


def _refuse_duplicates(market: Market, where: str) -> None:
    for kind, ids in (
        ("company", [company.id for company in market.companies]),
        ("source", [source.id for _, source in market.sources()]),
    ):
        twice = next((name for i, name in enumerate(ids) if name in ids[:i]), None)
        if twice:
            raise MarketError(f'{where}: {kind} id "{twice}" stands twice; expected every {kind} id once')


def _first_problem(error: ValidationError, raw: Mapping[str, Any]) -> str:
    """One sentence for the first thing pydantic found, with the place named by company and source ids."""
    problem = error.errors()[0]
    place, key = _place(problem["loc"], raw), problem["loc"][-1] if problem["loc"] else ""
    match problem["type"]:
        case "extra_forbidden":
            return f'{place}unknown key "{key}"; expected {_expected_keys(problem["loc"])}'
        case "missing":
            return f'{place}missing key "{key}"'
        case "literal_error":
            return f'{place}{key} = "{problem["input"]}"; expected {problem["ctx"]["expected"]}'
        case "string_pattern_mismatch":
            return f'{place}{key} = "{problem["input"]}"; expected lower-case letters, digits, "-" or "_"'
        case "too_short":
            return f"{place}{key}: expected at least one"
        case "value_error":
            return f"{place}{key}: {problem['ctx']['error']}"
    return f"{place}{key} = {problem['input']!r}; {problem['msg'].lower()}"


def _expected_keys(loc: tuple[int | str, ...]) -> str:
    models: dict[str, type[BaseModel]] = {"companies": Company, "journey": Touchpoint}
    return ", ".join(models.get(str(loc[0]), Market).model_fields)


def _place(loc: tuple[int | str, ...], raw: Mapping[str, Any]) -> str:
    node: Any = raw
    words: list[str] = []
    names = {"companies": "company", "sources": "source", "journey": "journey step"}
    for step, following in pairwise(loc):
        if isinstance(node, Mapping):
            node = node.get(str(step))
        elif isinstance(node, list) and isinstance(step, int):
            node = node[step]
        if isinstance(following, int) and str(step) in names:
            item = node[following] if isinstance(node, list) and following < len(node) else {}
            name = item.get("id") if isinstance(item, Mapping) else None
            words.append(f'{names[str(step)]} "{name}": ' if name else f"{names[str(step)]} {following + 1}: ")
    return "".join(words)

