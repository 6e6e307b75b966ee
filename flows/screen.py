"""Where tables are printed: as wide as the terminal, and wide enough not to wrap where there is none."""

import sys

from rich.console import Console


def screen() -> Console:
    return Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else 200)
