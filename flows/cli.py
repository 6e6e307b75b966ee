"""The `lovelode` command. Heavy parts are imported by the command that needs them, after the environment is set."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from flows import environment, people
from flows.importing.command import import_file
from flows.options import DEFAULT_DATA, DEFAULT_MARKET, AsOf, Data, MarketFile, Verbose, settings_of
from flows.settings import load_market
from flows.sources.commands import add, check, sources
from spiders.errors import ActionError, CorrectionError, ImportFileError, LovelodeError, MarketError, SourceError

BAD_INPUT = (MarketError, ImportFileError, SourceError, CorrectionError, ActionError)

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

    night, files = run_demo(settings_of(DEFAULT_MARKET, data, AS_OF), effects, fresh)
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

    flow(settings_of(market, data, as_of.date() if as_of else datetime.now(ZoneInfo(zone)).date()))


@app.command()
def weekly(
    week: Annotated[
        str | None, typer.Option(help="A past week such as 2026-W46: its files once more, as it was issued.")
    ] = None,
    market: MarketFile = DEFAULT_MARKET,
    data: Data = DEFAULT_DATA,
    verbose: Verbose = False,
) -> None:
    """Issue the briefing "What their customers love" of the published week; once issued, it stays as it is."""
    environment.quiet()
    if market != DEFAULT_MARKET:
        load_market(market)  # a file that is named has to be there, or nobody would get the briefing
    environment.prepare(data, verbose)
    from flows.weekly import past_week
    from flows.weekly import weekly as flow

    settings = settings_of(market, data, datetime.now(UTC).date())
    files = past_week(settings, week) if week else flow(settings)
    typer.echo(files.html)
    if not week and not files.issued:
        typer.echo(f"It was issued before; `lovelode recompute {files.folder.name}` makes it anew.", err=True)


@app.command()
def deliver(
    week: Annotated[str, typer.Option(help="A past week such as 2026-W46; the last one if left out.")] = "",
    again: Annotated[
        str, typer.Option(help="A channel or an address that may have it already, and is to get it all the same.")
    ] = "",
    market: MarketFile = DEFAULT_MARKET,
    data: Data = DEFAULT_DATA,
) -> None:
    """Bring an issued briefing to everyone of market.toml's delivery table who does not have it yet."""
    environment.prepare(data)
    from flows.delivering import deliver_last, told

    typer.echo(told(deliver_last(settings_of(market, data, datetime.now(UTC).date()), again, week)))


@app.command()
def recompute(
    week: Annotated[str, typer.Argument(help="The week, such as 2026-W46.")],
    market: MarketFile = DEFAULT_MARKET,
    data: Data = DEFAULT_DATA,
) -> None:
    """Make a week's briefing anew from the reviews known today; the one issued before is kept beside it."""
    environment.prepare(data)
    from flows.weekly import recompute as make

    name = load_market(market).name if market.exists() else ""
    typer.echo(make(settings_of(market, data, datetime.now(UTC).date()), week, name).html)


app.command("import")(import_file)


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
def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled reviews, one JSON object a line.")],
    scores: Annotated[Path | None, typer.Option("--json", help="Where to write the scores as JSON.")] = None,
    tagger: Annotated[Path | None, typer.Option(help="Folder of weights; the shipped ones if left out.")] = None,
) -> None:
    """Score the reader on labelled reviews: themes, stages, emotions, feelings and where they turn, by source."""
    environment.quiet()
    from flows.scoring import score_file

    score_file(file, scores, tagger)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT against the published database.")],
    data: Data = DEFAULT_DATA,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Ask the published database. It can be read while a run is at work, and cannot be changed."""
    from flows.asking import ask

    ask(data / "lovelode.duckdb", query, form)


app.command()(add)
app.command()(check)
app.command()(sources)
app.command()(people.act)
app.command()(people.actions)
app.command()(people.correct)
corrections.command("list")(people.list_corrections)
corrections.command("export")(people.export_corrections)


def main() -> None:
    """Run a command; an expected failure becomes one line on stderr: exit code 2 for bad input, 1 otherwise."""
    try:
        app()
    except LovelodeError as error:
        typer.echo(f"lovelode: {error}", err=True)
        sys.exit(2 if isinstance(error, BAD_INPUT) else 1)


if __name__ == "__main__":
    main()
