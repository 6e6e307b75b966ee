"""market.toml as a file: companies and sources are added to it, and what stands there keeps its order and comments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Comment, Table, Whitespace

from pipelines.market import parse_market
from spiders.errors import MarketError

Trivia = Comment | Whitespace


@dataclass(frozen=True)
class NewSource:
    """A source for the file: whose it is, what its id is to end with, its spider and what that is told."""

    company: str
    role: str
    suffix: str
    spider: str
    arguments: Mapping[str, Any]


def add_sources(path: Path, sources: list[NewSource], market_name: str) -> list[str]:
    """
    Add companies and sources, keeping what stands there; return the sources' ids.

    The file is made, named `market_name`, when there is none. A source whose id stands there is brought up to date.
    """
    file = MarketFile(path, market_name)
    ids = [file.put(source) for source in sources]
    file.save()
    return ids


class MarketFile:
    """The file while it is edited. Raises MarketError when it is not in order, before or after."""

    def __init__(self, path: Path, name_if_new: str) -> None:
        self.path = path
        self.before = _text(path)
        self.document = tomlkit.parse(self.before)
        if not self.before:
            self.document["market"] = {"name": name_if_new, "timezone": "UTC"}
            self.document.add(tomlkit.nl())
        elif "companies" in self.document:
            parse_market(self.document.unwrap(), str(path))
        if "companies" not in self.document:
            self.document["companies"] = tomlkit.aot()
        self.companies: AoT = self.document["companies"]

    def sources(self) -> Iterator[tuple[Table, Table]]:
        """Every source with its company."""
        return ((company, source) for company in self.companies for source in company.get("sources", ()))

    def company(self, name: str) -> Table | None:
        return next((each for each in self.companies if name in (each.get("name"), each.get("id"))), None)

    def add_company(self, name: str, role: str) -> Table:
        identifier = free_id(plain(name) or "company", {company["id"] for company in self.companies})
        following = _cut_trail(_last(self.companies[-1])) if self.companies else []
        _append(self.companies, {"id": identifier, "name": name, "role": role}, following)
        return self.companies[-1]

    def put(self, new: NewSource) -> str:
        """Add a source, or bring the one of its id up to date; return the id."""
        company = self.company(new.company) or self.add_company(new.company, new.role)
        source_id = f"{company['id']}-{new.suffix}".replace("_", "-")
        wanted = {"id": source_id, "spider": new.spider, **new.arguments}
        known = next((source for _, source in self.sources() if source.get("id") == source_id), None)
        if known is None:
            self.add_source(company, wanted)
        else:
            for key in set(known) - set(wanted):
                del known[key]
            known.update({key: value for key, value in wanted.items() if known.get(key) != value})
        return source_id

    def add_source(self, company: Table, source: Mapping[str, Any]) -> None:
        following = _cut_trail(_last(company))
        if "sources" not in company:
            company["sources"] = tomlkit.aot()
        _append(company["sources"], source, following)

    def save(self) -> None:
        """Write the file, at once and only if it is in order."""
        after = tomlkit.dumps(self.document).rstrip("\n") + "\n"
        try:
            parse_market(tomlkit.parse(after).unwrap(), str(self.path))
        except tomlkit.exceptions.TOMLKitError as error:
            raise MarketError(f"{self.path}: it is written in a way that cannot be added to: {error}") from error
        if after != self.before:
            draft = self.path.with_name(f".{self.path.name}.part")
            draft.write_text(after, encoding="utf-8")
            draft.replace(self.path)


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def free_id(wanted: str, taken: set[str]) -> str:
    return next(each for each in (wanted, *(f"{wanted}-{number}" for number in range(2, 999))) if each not in taken)


def listed(names: list[str]) -> str:
    """Names in a sentence: "A", "A and B", "A, B, C and 4 more"."""
    shown = names if len(names) < 5 else [*names[:3], f"{len(names) - 3} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)


def _text(path: Path) -> str:
    """What the file holds, ending with a line; "" when there is none."""
    if not path.exists():
        return ""
    try:
        text = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
        tomlkit.parse(text)
    except (tomlkit.exceptions.TOMLKitError, UnicodeDecodeError) as error:
        raise MarketError(f"{path}: not valid TOML: {error}") from error
    return text


def _last(table: Table) -> Table:
    """The table that is written last of a company: its last source, or itself."""
    return table["sources"][-1] if table.get("sources") else table


def _append(tables: AoT, values: Mapping[str, Any], following: Sequence[Trivia]) -> None:
    table = tomlkit.table()
    table.update(values)
    for item in following or [tomlkit.nl()]:
        table.add(item)
    tables.append(table)
    tables[-1].trivia.indent = ""  # tomlkit may have put an empty line there, but it stands before it already


def _cut_trail(table: Table) -> list[Trivia]:
    """
    Take comments and empty lines off a table's end, but for one that is to part it from the next.

    They speak of what follows, and so go to the end of the table that is put in between.
    """
    body: list[Any] = table.value.body
    trail: list[Trivia] = []
    while body and body[-1][0] is None:
        trail.insert(0, body.pop()[1])
    table.add(tomlkit.nl())
    return trail
