"""deliver at the edge: which week, which settings, which secrets; and `lovelode deliver`."""

from pathlib import Path
from typing import Any

from flows.secrets import secret
from flows.settings import Settings
from pipelines.brief import frozen
from pipelines.deliver.sending import Outcome, deliver
from pipelines.market import read_market
from spiders.errors import DeliveryError, UncertainDeliveryError

RETRY_DELAYS = [10, 60, 300]  # seconds


def deliver_week(settings: Settings, folder: Path, again: str = "") -> tuple[Outcome, ...]:
    """
    The briefing in `folder` to everyone of market.toml's [delivery] who does not have it; to nobody without one.

    May be retried: see pipelines.deliver.sending.deliver, which says what it raises.
    """
    return deliver(folder, read_market(settings.market_file).delivery, secret, settings.now, again)


def deliver_last(settings: Settings, again: str = "", week: str = "") -> tuple[Outcome, ...]:
    """`lovelode deliver`: the last week's briefing, or that of `week`. Raises DeliveryError when there is none."""
    issued = sorted(path.parent for path in settings.briefings.glob(f"[0-9]*-W[0-9][0-9]/{frozen.NAME}"))
    wanted = [folder for folder in issued if week in ("", folder.name)]
    if not wanted:
        which = f" of week {week}" if week else ""
        raise DeliveryError(f"{settings.briefings}: no briefing{which}; expected one that `lovelode weekly` made")
    return deliver_week(settings, wanted[-1], again)


def retried() -> dict[str, Any]:
    """Options of the task that wraps `deliver_week`: another try only where it may mend something."""
    return {"retries": len(RETRY_DELAYS), "retry_delay_seconds": RETRY_DELAYS, "retry_condition_fn": _may_mend}


def told(outcomes: tuple[Outcome, ...]) -> str:
    """What a person reads in the step's closing line."""
    now = sum(outcome.now for outcome in outcomes)
    if not outcomes:
        return "nobody named under [delivery] in market.toml"
    return f"sent to {now} of {len(outcomes)}" + ("" if now == len(outcomes) else "; the others have it already")


def _may_mend(task: Any, run: Any, state: Any) -> bool:
    error = state.result(raise_on_failure=False)
    return isinstance(error, DeliveryError) and not isinstance(error, UncertainDeliveryError)
