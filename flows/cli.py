"""The `lovelode` command. Heavy parts are imported by the command that needs them, after the environment is set."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from flows import environment
from flows.settings import Settings, load_market
from spiders.errors import CorrectionError, ImportFileError, LovelodeError, MarketError

app = typer.Typer(
    name="lovelode",
    help="Learn what your competitors' customers love, and where in their journey.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
corrections = typer.Typer(help="What people overruled.", no_args_is_help=True)
app.add_typer(corrections, name="corrections")

MarketFile = Annotated[Path, typer.Option("--market", help="Who to watch, and where: your market.toml.")]
Data = Annotated[Path, typer.Option("--data", envvar="LOVELODE_DATA", help="Folder for everything that is collected.")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day the run speaks of; today if left out.")
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show the log of every step.")]
DEFAULT_MARKET, DEFAULT_DATA = Path("market.toml"), Path("data")


@app.command()
def demo(
    data: Annotated[Path, typer.Option("--data", help="Folder for what the demo collects.")] = Path("data/demo"),
    effects: Annotated[
        bool, typer.Option(help="Plant the pivot points; --no-effects serves a market without any.")
    ] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what earlier demo runs collected.")] = False,
    verbose: Verbose = False,
) -> None:
    """Run everything once on a made-up market: collect, read, find what is loved, write the briefing."""
    environment.prepare(data, verbose)
    from demo.generate import AS_OF
    from flows.demo import run_demo

    night, files = run_demo(_settings(DEFAULT_MARKET, data, AS_OF), effects, fresh)
    typer.echo(f"\nBriefing  {files.html}\nDatabase  {night.published}")
    typer.echo(f'Ask it    lovelode sql --data {data} "from what_customers_love"')


@app.command()
def nightly(
    market: MarketFile = DEFAULT_MARKET, data: Data = DEFAULT_DATA, as_of: AsOf = None, verbose: Verbose = False
) -> None:
    """Collect what is new from every source, read it, find what customers love, and publish the database."""
    environment.quiet()
    zone = load_market(market).timezone
    environment.prepare(data, verbose)
    from flows.nightly import nightly as flow

    flow(_settings(market, data, as_of.date() if as_of else datetime.now(ZoneInfo(zone)).date()))


@app.command()
def weekly(
    market: MarketFile = DEFAULT_MARKET, data: Data = DEFAULT_DATA, verbose: Verbose = False
) -> None:
    """Write the briefing "What their customers love" from the published database."""
    environment.prepare(data, verbose)
    from flows.weekly import weekly as flow

    typer.echo(flow(_settings(market, data, datetime.now(UTC).date())).html)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Reviews as CSV, JSON lines, Parquet or Excel.")],
    source: Annotated[str, typer.Option(help="Where the reviews were written, such as google_play.")] = "file",
    company: Annotated[str | None, typer.Option(help="The company all reviews are about.")] = None,
    company_column: Annotated[
        str | None, typer.Option(help="The column that names the company of each review.")
    ] = None,
    own: Annotated[str | None, typer.Option(help="Which of the companies is yours.")] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="Our field = your column, such as text=content; may be repeated."),
    ] = None,
    date_format: Annotated[str | None, typer.Option(help="How dates are written, such as %d-%m-%Y.")] = None,
    market: MarketFile = DEFAULT_MARKET,
    data: Data = DEFAULT_DATA,
    as_of: AsOf = None,
    verbose: Verbose = False,
) -> None:
    """Bring in exported reviews; adds the file to market.toml, making one when there is none."""
    environment.quiet()
    from flows.imports import Export, add_to_market

    export = Export.open(file, source, company, company_column, mapping or [], date_format)
    added = add_to_market(export, market, own)
    environment.prepare(data, verbose)
    from flows.nightly import nightly as flow

    flow(_settings(market, data, as_of.date() if as_of else export.last_date), only=added)


@app.command()
def tag(
    text: Annotated[str | None, typer.Argument(help="A review to read.")] = None,
    input: Annotated[Path | None, typer.Option("--input", help='JSON lines with "id" and "text".')] = None,
    output: Annotated[Path | None, typer.Option("--output", help="Where to write the tags, as JSON lines.")] = None,
) -> None:
    """Read a review, or a file of them: themes, stage of the journey, emotion and feeling of every segment."""
    environment.quiet()
    from flows.tagging import show, tag_file

    if (text is None) == (input is None):
        raise typer.BadParameter("give either a review to read or --input FILE")
    if text is not None:
        show(text)
    elif input is not None:
        tag_file(input, output)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT against the published database.")],
    data: Data = DEFAULT_DATA,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Ask the published database. It can be read while a run is at work, and cannot be changed."""
    from flows.asking import ask

    ask(data / "lovelode.duckdb", query, form)


@app.command()
def correct(
    review: Annotated[str, typer.Argument(help="review_key, as in the view evidence.")],
    segment: Annotated[int, typer.Argument(help="Number of the segment in its review, from 0, as in evidence.")],
    by: Annotated[str, typer.Option(help="Who says so.")],
    themes: Annotated[
        str | None, typer.Option(help='All themes of the segment, such as "care+,speed-"; none for none.')
    ] = None,
    stage: Annotated[str | None, typer.Option(help="Moment of the journey.")] = None,
    emotion: Annotated[str | None, typer.Option(help="What the writer feels.")] = None,
    valence: Annotated[int | None, typer.Option(help="From -2 to 2.")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Overrule the tagger on a segment; what is left out stays as it is. Saying what it says confirms it."""
    from flows.correcting import show_correction

    show_correction(data, review, segment, themes, stage, emotion, valence, by, datetime.now(UTC))


@corrections.command("list")
def list_corrections(data: Data = DEFAULT_DATA) -> None:
    """Every correction, the newest first, and whether it is in force."""
    from flows.correcting import show_corrections

    show_corrections(data)


@corrections.command("export")
def export_corrections(
    file: Annotated[Path | None, typer.Argument(help="Where to write them; to the screen if left out.")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """The corrected segments as labelled reviews, in JSON lines that `make train` reads."""
    from flows.correcting import export_corrections as export

    export(data, file)


@app.command()
def check(market: MarketFile = DEFAULT_MARKET, data: Data = DEFAULT_DATA) -> None:
    """Check market.toml and say, source by source, what is set up and how its last collection went."""
    from flows.checking import show_check

    show_check(load_market(market), data / "lovelode.duckdb")


def _settings(market: Path, data: Path, as_of: date) -> Settings:
    return Settings(market_file=market, data=data, as_of=as_of, now=datetime.now(UTC))


def main() -> None:
    """Run a command; an expected failure becomes one line on stderr: exit code 2 for bad input, 1 otherwise."""
    try:
        app()
    except LovelodeError as error:
        typer.echo(f"lovelode: {error}", err=True)
        sys.exit(2 if isinstance(error, MarketError | ImportFileError | CorrectionError) else 1)


if __name__ == "__main__":
    main()
