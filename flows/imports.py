"""`lovelode import`: an exported file becomes sources in market.toml, one for each company it speaks of."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from pipelines.market import parse_market
from spiders.errors import ImportFileError, MarketError, ReviewError
from spiders.file_rows import as_text
from spiders.mapping import columns_for
from spiders.moments import file_moment
from spiders.tables import Row, Table, open_table

MOST_COMPANIES = 50
MOST_UNDATED = 0.1


@dataclass(frozen=True)
class Export:
    """
    A file of reviews that can be read as asked: the names of its companies, with the number of rows of each, and the
    day of its last review.
    """

    path: Path
    source: str
    companies: dict[str, int]
    last_date: date
    company_column: str | None
    mapping: dict[str, str]
    date_format: str | None

    @classmethod
    def open(
        cls,
        path: Path,
        source: str,
        company: str | None,
        company_column: str | None,
        mapping: Iterable[str],
        date_format: str | None,
    ) -> "Export":
        """Read the file through once. Raises ImportFileError for the first thing that is not as asked."""
        if (company is None) == (company_column is None):
            raise ImportFileError(
                f"{path}: whose reviews are these? Give either --company NAME, or --company-column COLUMN for a file "
                "about several companies"
            )
        if not re.fullmatch("[a-z0-9_]+", source):
            raise ImportFileError(f'--source "{source}": expected small letters, digits and _, such as google_play')
        table, given = open_table(path), _pairs(mapping)
        columns = columns_for(table.columns, given, str(path))
        if company_column and company_column not in table.columns:
            raise ImportFileError(f'{path}: no column "{company_column}"; it has {", ".join(table.columns)}')
        names, last = _survey(table, columns.get("date"), company_column, date_format)
        companies = {company: sum(names.values())} if company else dict(names)
        return cls(path.resolve(), source, companies, last, company_column, given, date_format)

    def arguments(self, company: str) -> dict[str, Any]:
        """What the file's spider is to be told for one company."""
        found: dict[str, Any] = {"spider": "review_file", "path": str(self.path), "source": self.source}
        if self.company_column:
            found |= {"company_column": self.company_column, "company_value": company}
        if self.date_format:
            found["date_format"] = self.date_format
        return found | ({"mapping": self.mapping} if self.mapping else {})


def _pairs(mapping: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for pair in mapping:
        field, sign, column = pair.partition("=")
        if not sign or not field:
            raise ImportFileError(f'--map "{pair}": expected our field = your column, such as text=content')
        pairs[field.strip()] = column.strip()
    return pairs


def _survey(
    table: Table, date_column: str | None, company_column: str | None, date_format: str | None
) -> tuple[Counter[str], date]:
    """Rows by company, the most first, and the last day that is written in the file."""
    names: Counter[str] = Counter()
    last, undated = date.min, 0
    for row in table.rows():
        if row.values is None:
            continue
        names[as_text(row.values.get(company_column)) if company_column else ""] += 1
        day = _day(row, date_column, date_format, str(table.path))
        undated += day is None
        last = max(last, day or last)
    rows = names.total()
    names.pop("", None) if company_column else None
    if not names:
        raise ImportFileError(f"{table.path}: no rows; expected at least one review")
    if len(names) > MOST_COMPANIES:
        raise ImportFileError(f'{table.path}: "{company_column}" holds {len(names)} names; is it the right column?')
    if last == date.min or undated > MOST_UNDATED * rows:
        raise ImportFileError(
            f"{table.path}: {undated:,} of {rows:,} rows have no date that is understood"
            f"{f' in column {date_column}' if date_column else ''}; name it with --map date=COLUMN and --date-format"
        )
    return Counter(dict(names.most_common())), last


def _day(row: Row, column: str | None, date_format: str | None, path: str) -> date | None:
    value = (row.values or {}).get(column) if column else None
    if value is None or as_text(value) == "":
        return None
    try:
        moment = file_moment(value, date_format, None, f"{path} row {row.number}")
    except ReviewError:
        return None
    return moment.date() if isinstance(moment, datetime) else moment


def add_to_market(export: Export, path: Path, own: str | None) -> list[str]:
    """
    Add the file's companies and sources to market.toml, keeping what stands there; return the sources' ids.

    Makes the file when there is none. A source that stands there already is brought up to date.
    """
    if own and own not in export.companies:
        raise ImportFileError(f'--own "{own}": not in the file; it speaks of {", ".join(export.companies)}')
    document = _document(path, export)
    companies: AoT = document["companies"]
    ids = [_add(companies, export, name, "own" if name == own else "competitor") for name in export.companies]
    parse_market(document.unwrap(), str(path))
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(tomlkit.dumps(document), encoding="utf-8")
    draft.replace(path)
    return ids


def _document(path: Path, export: Export) -> tomlkit.TOMLDocument:
    if not path.exists():
        document = tomlkit.document()
        document["market"] = {"name": _listed(list(export.companies)), "timezone": "UTC"}
    else:
        try:
            document = tomlkit.parse(path.read_text(encoding="utf-8"))
        except (tomlkit.exceptions.ParseError, UnicodeDecodeError) as error:
            raise MarketError(f"{path}: not valid TOML: {error}") from error
        if "companies" in document:
            parse_market(document.unwrap(), str(path))
    if "companies" not in document:
        document["companies"] = tomlkit.aot()
    return document


def _listed(names: list[str]) -> str:
    shown = names if len(names) < 5 else [*names[:3], f"{len(names) - 3} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)


def _add(companies: AoT, export: Export, name: str, role: str) -> str:
    company = _company(companies, name, role)
    source_id = f"{company['id']}-{export.source}".replace("_", "-")
    wanted = {"id": source_id, **export.arguments(name)}
    sources = company.setdefault("sources", tomlkit.aot())
    known = next((source for source in sources if source.get("id") == source_id), None)
    if known is None:
        sources.append(_table(wanted))
    else:
        for key in set(known) - set(wanted):
            del known[key]
        known.update(wanted)
    return source_id


def _company(companies: AoT, name: str, role: str) -> MutableMapping[str, Any]:
    for company in companies:
        if company.get("name") == name or company.get("id") == name:
            return company
    companies.append(_table({"id": _identifier(name, {company["id"] for company in companies}), "name": name,
                             "role": role}))  # fmt: skip
    return companies[-1]


def _identifier(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "company"
    return next(each for each in (plain, *(f"{plain}-{number}" for number in range(2, 999))) if each not in taken)


def _table(values: Mapping[str, Any]) -> tomlkit.items.Table:
    table = tomlkit.table()
    table.update(values)
    return table
