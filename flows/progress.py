"""What a person at a terminal sees while a flow runs: one line a step, with a bar while it works."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@dataclass
class Step:
    """`done(n)` says how much is done so far; `total` may be set late; `summary` becomes the step's closing line."""

    done: Callable[[int, int], None]
    summary: str = ""


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Show a bar for step `name` where stderr is a terminal, and its closing line with the seconds it took."""
    console = Console(file=sys.stderr, highlight=False)
    columns = TextColumn(f"{name:<9}"), BarColumn(bar_width=28), MofNCompleteColumn(), TimeElapsedColumn()
    started = monotonic()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task(name, total=None)
        current = Step(done=lambda done, total: bars.update(bar, completed=done, total=total))
        yield current
    console.print(f"{name:<9} {current.summary}  [dim]{monotonic() - started:.1f} s[/dim]", soft_wrap=True)
