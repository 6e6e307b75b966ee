"""What people do about a pivot: taken up, tested or dropped, by whom, kept as rows with when."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pipelines.warehouse import Connection, open_existing
from spiders.errors import ActionError

STATUSES = ("taken-up", "tested", "dropped")
PIVOT = re.compile(r"(?P<company>[^/\s]+)/(?P<theme>[a-z]+)/(?P<stage>[a-z]+)(?P<pain>:pain)?")
LATEST = """
    select owner, status from actions
    where company = $company and theme = $theme and stage = $stage and polarity = $polarity
    order by recorded_at desc
    limit 1
"""
KEEP = """
    insert into actions by name
    select $company as company, $theme as theme, $stage as stage, $polarity as polarity,
        $owner as owner, $status as status, $note as note, $at::timestamp as recorded_at
"""
STRONGEST = """
    select company || '/' || theme || '/' || stage || if(polarity = 'pain', ':pain', '')
    from pivots
    join companies using (company)
    where role = 'competitor' and as_of = (select max(as_of) from pivots) and tier in ('Confirmed', 'Leaning', 'Watch')
    order by z desc nulls last
    limit 1
"""
LISTED = """
    select recorded_at, company || '/' || theme || '/' || stage || if(polarity = 'pain', ':pain', ''), status,
        owner, note
    from actions
    order by recorded_at desc, company, theme, stage, polarity
"""


@dataclass(frozen=True)
class Action:
    """What was told of a pivot, and what it was before; `before` is None when it is told for the first time."""

    pivot: str
    owner: str
    status: str
    before: str | None


class Told(NamedTuple):
    """One telling; the newest of a pivot is the one that counts. `recorded_at` is UTC without a zone."""

    recorded_at: datetime
    pivot: str
    status: str
    owner: str
    note: str


def act(warehouse: Path, pivot: str, *, status: str, owner: str | None, note: str, at: datetime) -> Action:
    """
    Keep what is done about `pivot`, named as on its card: company/theme/stage, with :pain behind an opening.

    Without `owner` it stays with whom it was. `at` is UTC without a zone. Raises ActionError for a pivot, a status or
    an owner there is not.
    """
    if status not in STATUSES:
        raise ActionError(f'unknown status "{status}"; expected {", ".join(STATUSES[:-1])} or {STATUSES[-1]}')
    with open_existing(warehouse) as con:
        cell = _cell(con, pivot)
        last = con.execute(LATEST, cell).fetchone()
        owner = (owner or "").strip() or (last[0] if last else "")
        if not owner:
            raise ActionError(f"{pivot} has no owner yet; expected --owner with whoever takes it up")
        con.execute(KEEP, cell | {"owner": owner, "status": status, "note": note.strip(), "at": at})
        return Action(pivot, owner, status, last[1] if last else None)


def told(warehouse: Path) -> list[Told]:
    """Everything that was ever told, the newest first."""
    with open_existing(warehouse) as con:
        return [Told(*row) for row in con.execute(LISTED).fetchall()]


def _cell(con: Connection, pivot: str) -> dict[str, object]:
    found = PIVOT.fullmatch(pivot.strip())
    if not found:
        raise ActionError(f'"{pivot}" names no pivot; expected {_expected(con)}')
    cell: dict[str, object] = found.groupdict()
    cell["polarity"] = "pain" if cell.pop("pain") else "praise"
    known = con.execute(
        "select count(*) from pivots where company = $company and theme = $theme and stage = $stage "
        "and polarity = $polarity", cell
    ).fetchone()  # fmt: skip
    if not known or not known[0]:
        raise ActionError(f"no night has looked at {pivot}; expected {_expected(con)}")
    return cell


def _expected(con: Connection) -> str:
    row = con.execute(STRONGEST).fetchone()
    return f"company/theme/stage as a card names it, such as {row[0] if row else 'zippa/convenience/help'}"
