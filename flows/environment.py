"""What must stand in the environment before Prefect, Transformers or Scrapy is imported."""

import os
from pathlib import Path

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def quiet() -> None:
    """Keep every library from phoning home, and the tagger's threads from spinning on cores that others need."""
    os.environ.update(QUIET)
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def prepare(data: Path, verbose: bool = False) -> None:
    """
    Keep libraries quiet and give Prefect's own temporary server a home and time to start.

    A team's own Prefect server (PREFECT_API_URL) is left as it is; without one the server lives for one run.
    """
    quiet()
    for key, value in {
        "PREFECT_LOGGING_EXTRA_LOGGERS": "pipelines,spiders,models,flows",
        # Failures come back as one clean line from the command itself; the full log stays with the flow run.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO" if verbose else "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    }.items():
        os.environ.setdefault(key, value)
    if "PREFECT_API_URL" not in os.environ:
        home = (data / "prefect").resolve()
        home.mkdir(parents=True, exist_ok=True)
        os.environ.update(
            {
                "PREFECT_HOME": str(home),
                "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
                "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
            }
        )
