"""`lovelode import`, the command."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from flows import environment
from flows.options import DEFAULT_DATA, DEFAULT_MARKET, AsOf, Data, MarketFile, Verbose, settings_of
from spiders.errors import ImportFileError


def import_file(
    file: Annotated[Path, typer.Argument(help="Reviews as CSV, JSON lines, Parquet or Excel.")],
    source: Annotated[
        str | None, typer.Option(help="Where the reviews were written, such as google_play; a known export tells.")
    ] = None,
    company: Annotated[str | None, typer.Option(help="The company all reviews are about.")] = None,
    company_column: Annotated[
        str | None, typer.Option(help="The column that names the company of each review.")
    ] = None,
    own: Annotated[str | None, typer.Option(help="Which of the companies is yours.")] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help='Our field = your column, such as text=content or "text=Pros + Cons"; repeatable.'),
    ] = None,
    date_format: Annotated[str | None, typer.Option(help="How dates are written, such as %d-%m-%Y.")] = None,
    rating_scale: Annotated[str | None, typer.Option(help="Lowest and highest rating, such as 0-10.")] = None,
    encoding: Annotated[str | None, typer.Option(help="How letters are written, such as shift_jis.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take the guess of what the columns hold.")] = False,
    market: MarketFile = DEFAULT_MARKET,
    data: Data = DEFAULT_DATA,
    as_of: AsOf = None,
    verbose: Verbose = False,
) -> None:
    """Bring in exported reviews; adds the file to market.toml, making one when there is none."""
    environment.quiet()
    from flows.importing.confirming import confirm
    from flows.importing.export import Asked, Export, add_to_market, check_own

    ends = scale(rating_scale) if rating_scale else None
    asked = Asked(source, company, company_column, pairs(mapping or []), date_format, ends, encoding)
    export = Export.open(file, asked)
    check_own(export, own)
    confirm(export, yes)
    added = add_to_market(export, market, own)
    environment.prepare(data, verbose)
    from flows.nightly import nightly as flow

    flow(settings_of(market, data, as_of.date() if as_of else export.last_date), only=added)


def pairs(mapping: Iterable[str]) -> dict[str, str]:
    """Our field to a column, from texts such as text=content. Raises ImportFileError."""
    found = {}
    for pair in mapping:
        name, sign, column = pair.partition("=")
        if not sign or not name:
            raise ImportFileError(f'--map "{pair}": expected our field = your column, such as text=content')
        found[name.strip()] = column.strip()
    return found


def scale(text: str) -> tuple[float, float]:
    """Lowest and highest rating from a text such as 0-10. Raises ImportFileError."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)\s*", text)
    if not match or float(match[1]) >= float(match[2]):
        raise ImportFileError(f'--rating-scale "{text}": expected the lowest and the highest rating, such as 0-10')
    low, high = (int(number) if float(number).is_integer() else float(number) for number in map(float, match.groups()))
    return low, high
