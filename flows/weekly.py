"""weekly = brief → deliver. The folder is the delivery that always happens."""

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.progress import step
from flows.settings import Settings
from flows.tasks import as_task
from pipelines.brief import BriefingFiles, brief


@flow(name="weekly", description="brief → deliver", validate_parameters=False)
def weekly(settings: Settings) -> BriefingFiles:
    """Write the briefing of the published database's week; keep it as a Prefect artifact as well."""
    with step("brief") as bar:
        files = as_task(brief, retries=1)(settings.published, settings.briefings)
        create_markdown_artifact(
            markdown=files.markdown.read_text(encoding="utf-8"),
            key="briefing",
            description="What their customers love",
        )
        bar.summary = str(files.html)
    return files
