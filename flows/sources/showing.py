"""What `lovelode sources` lists, and what `lovelode add` says."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tomlkit
from rich.table import Table

from flows.screen import screen
from flows.sources.adding import Added
from flows.sources.probing import Probe
from spiders.arguments import Argument
from spiders.registry import all_spiders, described
from spiders.unsupported import UNSUPPORTED


def show_added(added: Added, path: Path) -> None:
    """Print what stood there already, and every source that was written with what its test saw."""
    console = screen()
    for words in added.said:
        console.print(words, soft_wrap=True)
    for source_id, source in added.written.items():
        console.print(f"[[companies.sources]]\n{tomlkit.dumps(source)}", end="", soft_wrap=True)
        console.print(f"{_tested(added.tests[source_id])}\n")
    if added.written:
        console.print(f"Added to {path}. `lovelode nightly` collects it.", soft_wrap=True)


def _tested(seen: Probe) -> str:
    if seen.empty:
        return "Tested: it answers, and says that it has no reviews yet."
    if not seen.items:
        return "Not tested."
    days = list(dict.fromkeys(stamp[:10] for stamp in (seen.oldest, seen.newest) if stamp))
    reviews = f"{seen.items} review{'' if seen.items == 1 else 's'} on its first page"
    missing = "".join(f"; {share:.0%} without {name}" for name, share in seen.missing.items())
    return f"Tested: {reviews}{', written ' if days else ''}{' to '.join(days)}{missing}."


def show_sources(form: str) -> None:
    """Print every spider's description, and the sites that are not read, as a table or as JSON."""
    if form == "json":
        supported = [_as_data(name) for name in sorted(all_spiders())]
        unsupported = [{"site": each.site, "why": each.why, "instead": each.instead} for each in UNSUPPORTED]
        json.dump({"supported": supported, "not_supported": unsupported}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    console = screen()
    for name in sorted(all_spiders()):
        console.print(f"{name}: {described(all_spiders()[name]).reads}.", style="bold")
        console.print(_details(name))
    console.print("Not read, and what to do instead", style="bold")
    grid = _grid()
    for each in UNSUPPORTED:
        grid.add_row("", each.site, f"{each.why}: {each.instead}")
    console.print(grid)


def _details(name: str) -> Table:
    cls, grid = all_spiders()[name], _grid()
    says = described(cls)
    for heading in ("site", "terms", "verified", "limits"):
        grid.add_row("", heading, getattr(says, heading))
    for number, argument in enumerate(cls.takes):
        grid.add_row("", "" if number else "arguments", f"{argument.name}: {_explained(argument)}")
    grid.add_row()
    return grid


def _explained(argument: Argument) -> str:
    default = ", ".join(map(str, argument.default)) if isinstance(argument.default, list) else argument.default
    return argument.help + (" Needed." if argument.required else f" Default: {default}." if default else "")


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for width in (0, 9, None):
        grid.add_column(min_width=width, max_width=30 if width else None, overflow="fold")
    return grid


def _as_data(name: str) -> dict[str, Any]:
    cls = all_spiders()[name]
    taken = [
        {"name": argument.name, "help": argument.help, "expected": argument.type, "required": argument.required,
         "default": argument.default}
        for argument in cls.takes
    ]  # fmt: skip
    return {"spider": name, **asdict(described(cls)), "arguments": taken, "addresses": list(cls.addresses)}
