"""What a newer edition's date means for a row: before sign-off the agreed date, after it the one expected.

Only a group moves a date that was agreed; a document that prints another one says what is expected by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tsworkbench.plan.model import Level
from tsworkbench.plan.saying import DUE, date_words, said

_EXPECTED = ("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason")


@dataclass(frozen=True, kw_only=True)
class Redated:
    """A date that is another one now: the cells that hold it, and whether it becomes a question to the group."""

    was: str
    cells: Mapping[str, Any]
    is_conflict: bool = False
    is_slip: bool = False
    note: str | None = None
    """What is kept of it as a note, where no cell can hold it."""


def redated(level: Level, document: Any, file: Any, base: Any) -> Redated | None:
    """How a row's date changes by what the document says; None if it doesn't.

    `base` is the row as the last import left it; None if no import has written it.
    """
    if level is Level.TASK or (file.baseline_due_to is None and file.past_at_sign_off is None):
        return _agreed(level, document, file, base)
    if file.past_at_sign_off is not None:
        return _first_date(document, file, base)
    return _expected(document, file, base)


def _agreed(level: Level, document: Any, file: Any, base: Any) -> Redated | None:
    here, now = said(level, document, "due"), said(level, file, "due")
    if here is None or (now is not None and here.value == now.value):
        return None
    before = said(level, base, "due") if base is not None else None
    if before is not None and before.value == here.value:
        return None
    untouched = base is not None and (before.value if before else None) == (now.value if now else None)
    cells = {name: getattr(document, name) for name in DUE}
    if file.due_printed is None:
        cells["due_printed"] = document.due_printed
    return Redated(
        was=now.words if now else "",
        cells=cells,
        is_conflict=not untouched and now is not None,
    )


def _first_date(document: Any, file: Any, base: Any) -> Redated | None:
    """The row was past when the plan was signed off: the first date it is given since is its agreed one."""
    days = {file.past_at_sign_off, file.due_to, base.due_to if base is not None else None}
    if document.due_to is None or document.due_to in days:
        return None
    cells = {name: getattr(document, name) for name in DUE} | {
        "baseline_due_to": document.due_to,
        "baseline_precision": document.due_precision,
        "past_at_sign_off": None,
    }
    return Redated(was=f"{date_words(file)}, past at sign-off", cells=cells)


def _expected(document: Any, file: Any, base: Any) -> Redated | None:
    stands = file.expected_due_to or file.due_to
    written = (base.expected_due_to or base.due_to) if base is not None else None
    if document.due_to in (stands, written) and document.due_to is not None:
        return None
    was = date_words(file, "expected" if file.expected_due_to else "due")
    if document.due_to is None:
        if base is not None and said(Level.MILESTONE, document, "due") == said(Level.MILESTONE, base, "due"):
            return None
        words = document.due_text or str(document.due_precision)
        note = f"A newer edition of the document says “{words}” for the date; the agreed one stands."
        return Redated(was=was, cells={}, is_conflict=True, note=note)
    cells: dict[str, Any] = dict.fromkeys(_EXPECTED)
    if document.due_to != file.due_to:
        cells |= {
            "expected_text": document.due_text,
            "expected_due_from": document.due_from,
            "expected_due_to": document.due_to,
            "expected_precision": document.due_precision,
        }
    return Redated(was=was, cells=cells, is_conflict=stands != written, is_slip=document.due_to != file.due_to)
