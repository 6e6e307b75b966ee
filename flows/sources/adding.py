"""`lovelode add`: public addresses become tested lines of market.toml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tomlkit.items import Table

from flows.market_file import MarketFile, free_id
from flows.progress import step
from flows.sources.addresses import address, candidates
from flows.sources.probing import Ask, Probe
from pipelines.market import Source
from spiders.errors import SourceError
from spiders.registry import arguments
from spiders.unsupported import refusal

BY_FILE = "if the reviews can be exported, bring the file in: lovelode import FILE --company NAME"


@dataclass
class Added:
    """What became of the addresses: sentences on what stood there already, and what was written, with its tests."""

    said: list[str] = field(default_factory=list)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    tests: dict[str, Probe] = field(default_factory=dict)


def add(
    urls: Sequence[str], name: str, role: str | None, path: Path, ask: Ask, untested: bool = False
) -> Added:
    """
    Write a source of company `name` for each address, all of them or none; one that stands there already is left.

    Raises SourceError for an address that cannot be read or did not pass its test: then nothing is written.
    """
    addresses = list(dict.fromkeys(map(address, urls)))
    file, added = MarketFile(path, name), Added()
    company = file.company(name)
    if company is not None and role not in (None, company.get("role", "competitor")):
        raise SourceError(f'{name} stands in {path} as {company.get("role", "competitor")}; its role is changed there')
    tested: list[tuple[Source, Probe]] = []
    with step("test") as bar:
        for number, url in enumerate(addresses, 1):
            if standing := _standing(file, url):
                added.said.append(f"{url} stands in {path} already: {standing}")
            else:
                tested.append(_tested(url, ask, untested))
            bar.done(number, len(addresses))
        bar.summary = f"{len(tested)} of {len(addresses)} addresses are new"
    for source, seen in tested:
        company = company or file.company(name) or file.add_company(name, role or "competitor")
        written = _put(file, company, source)
        added.written[written["id"]] = written.unwrap()
        added.tests[written["id"]] = seen
    if tested:
        file.save()
    return added


def _tested(url: str, ask: Ask, untested: bool) -> tuple[Source, Probe]:
    source, *others = candidates(url)
    if others and (words := refusal(url)):
        raise SourceError(f"{url} is not read: {words}")
    if untested:
        return source, Probe()
    seen = ask(source)
    if others and seen.generator.startswith("Discourse"):
        source, others = others[0], []
        seen = ask(source)
    if seen.problem:
        raise SourceError(f"nothing was added: {_unknown(url, seen) if others else seen.problem}")
    return source, seen


def _unknown(url: str, seen: Probe) -> str | None:
    """What is said of a page that no spider knows how to read."""
    if seen.robots == "forbids":
        return f"the robots.txt of {url} asks not to read it; {BY_FILE}"
    if seen.status is None or seen.status >= 400 or seen.items:
        return seen.problem
    made = f" (it is made with {seen.generator})" if seen.generator else ""
    return f"no review is marked up on {url}, and it is no Discourse forum{made}; {BY_FILE}"


def _standing(file: MarketFile, url: str) -> str | None:
    """The id of the source that reads the address already, and whose it is."""
    for source in candidates(url):
        for company, table in file.sources():
            if table.get("spider") == source.spider and _agree(table, source, whole=True):
                return f"{table['id']}, of {company['name']}"
    return None


def _put(file: MarketFile, company: Table, source: Source) -> Table:
    """The new source; or the company's own of the same thing, which now reads one country more, say."""
    for table in company.get("sources", ()):
        if table.get("spider") == source.spider and _agree(table, source, whole=False):
            for key, values in _lists(source):
                have = list(_told(table, source.spider, key))
                table[key] = have + [value for value in values if value not in have]
            return table
    taken = {table["id"] for _, table in file.sources()}
    source_id = free_id(f"{company['id']}-{source.spider.replace('_', '-')}", taken)
    file.add_source(company, {"id": source_id, "spider": source.spider, **source.arguments})
    return company["sources"][-1]


def _lists(source: Source) -> Iterator[tuple[str, list[Any]]]:
    return ((key, value) for key, value in source.arguments.items() if isinstance(value, list))


def _agree(table: Table, source: Source, whole: bool) -> bool:
    """
    Whether a source of the file reads the same thing: every single value is the same, and there is one.

    For the `whole`, what is listed is in its list, too.
    """
    lists = dict(_lists(source))
    single = [table.get(key) == value for key, value in source.arguments.items() if key not in lists]
    if not whole:
        return bool(single) and all(single)
    return all(single) and all(set(values) <= set(_told(table, source.spider, key)) for key, values in lists.items())


def _told(table: Table, name: str, key: str) -> list[Any]:
    found = table.get(key, arguments()[name][key].default)
    return list(found or [])
