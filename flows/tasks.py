"""Prefect is applied to a plain step here, and nowhere else."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

P = ParamSpec("P")
R = TypeVar("R")


def as_task(step: Callable[P, R], **options: Any) -> Task[P, R]:
    """The step as a task. Nothing is cached: what a step did is in the files, and these are what may have changed."""
    return task(cache_policy=NO_CACHE, **options)(step)
