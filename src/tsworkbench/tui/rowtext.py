"""A row as one line of plain text, to be pasted into a mail or a paper."""

from datetime import date

from tsworkbench.plan.badges import badge
from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.model import Status, words
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.text import clean
from tsworkbench.store.views import RowView, cell
from tsworkbench.tui import marks
from tsworkbench.tui.desk import Desk


def as_text(view: RowView, desk: Desk) -> str:
    """Number, title, date, status, lead and RAG: "4.2.m1 Officer in post · due by end Dec · Louise Russell".

    What the file says is cleaned again: the line goes through the terminal to get to the clipboard.
    """
    parts = [f"{view.ref} {view.title}".strip()]
    if view.level == "objective":
        parts.append(f"{view.done} of {view.total} milestones complete" if view.total else "")
    elif view.done_on is not None:
        parts.append(f"done {short_date(date.fromisoformat(view.done_on))}")
    else:
        due = cell(view, "due_text") or (short_date(date.fromisoformat(view.due_to)) if view.due_to else "")
        parts += [f"due {due}" if due else "", marks.how_far(view, desk.as_at) if view.late else ""]
        parts.append(words(Status(view.status)))
    parts.append(write_leads([(lead.name, lead.role) for lead in view.leads]))
    parts.append(badge(view.rag) if view.rag is not None else "")
    return clean(" · ".join(part for part in parts if part))
