"""weekly = brief → deliver. The folder is the delivery that always happens."""

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows import runs
from flows.delivering import deliver_week, retried, told
from flows.progress import step
from flows.settings import Settings, load_market
from flows.tasks import as_task
from pipelines.brief import BriefingFiles, brief, issued_on, remake
from pipelines.brief.words import week_name
from pipelines.past import last_day, past


@flow(name="weekly", description="brief → deliver", validate_parameters=False)
def weekly(settings: Settings) -> BriefingFiles:
    """
    Issue the briefing of the published database's week, once, and bring it to whom market.toml names.

    It is kept as a Prefect artifact as well.
    """
    with step("brief") as bar:
        files = as_task(brief, retries=1)(settings.published, settings.briefings)
        create_markdown_artifact(
            markdown=files.markdown.read_text(encoding="utf-8"),
            key="briefing",
            description="What their customers love",
        )
        bar.summary = f"{files.html}{'' if files.issued else ' (issued before, and left as it was)'}"
    if settings.market_file.exists() and load_market(settings.market_file).delivery.channels:
        with step("deliver") as bar:
            bar.summary = told(as_task(deliver_week, **retried())(settings, files.folder))
    return files


def past_week(settings: Settings, week: str) -> BriefingFiles:
    """Every form of a past week's briefing, from what was issued then. Raises BriefingError where none was."""
    last_day(week)
    return remake(settings.briefings / week)


def recompute(settings: Settings, week: str, market_name: str) -> BriefingFiles:
    """
    Make the briefing of `week` anew from the reviews that are known today; the one issued before is set aside.

    It speaks of the day that the one issued before spoke of, else of the week's Sunday.
    """
    day = issued_on(settings.briefings / week) or last_day(week)
    with runs.alone(settings.data) as warehouse, step("recompute") as bar:
        run_id = f"recomputed-{week_name(settings.now.date())}"
        with past(warehouse, day, run_id, settings.now, market_name) as published:
            files = brief(published, settings.briefings, anew=True)
        bar.summary = str(files.html)
    return files
