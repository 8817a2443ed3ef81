"""The risks of a plan at a position date, for its report."""

from __future__ import annotations

from datetime import date

from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.governance.position import Before, Risks
from tsworkbench.plan.registers.matrix import matrix, score_now, standing
from tsworkbench.plan.registers.values import Entry
from tsworkbench.store.book import Book
from tsworkbench.work.registers.reading import Reading


def take_risks(past: Book, plan_id: str, at: date, before: Before | None) -> tuple[Risks, ...]:
    """The registers of the plan whose entries have scores, with what has moved since the report before.

    `past` is the file as it was known for the position. A personal register is in no report.
    """
    reading = Reading(past, plan_id, at)
    found = []
    for register in reading.registers:
        now = score_now(register)
        if now is None or register.personal or register.plan_id != plan_id:
            continue
        entries = reading.entries(register)
        since, was = None, dict[str, Entry]()
        if before is not None:
            try:
                since, was = before.position, reading.scores_on(register, before.cut_off)
            except NotFound:
                since = None
        named = register.officer is not None and not register.officer.personal
        drawn = matrix(register, now, entries, was=was)
        kept = {entry.id or "": entry for entry in entries}
        found.append(
            Risks(
                register=register,
                matrix=drawn,
                standing=standing(register, entries, at, was),
                names={entry_id: reading.name(register, entry) for entry_id, entry in kept.items()},
                owners={entry_id: reading.owner(register, entry) for entry_id, entry in kept.items() if named},
                since=since,
            )
        )
    return tuple(found)
