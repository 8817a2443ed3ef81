"""The small marks and words that say how a row stands, alike in every pane."""

from collections.abc import Iterable
from datetime import date

from rich.cells import cell_len
from rich.style import Style

from tsworkbench.plan.calendar import relative, short_date, terse_due
from tsworkbench.plan.governance.rag import is_open, is_watermelon
from tsworkbench.plan.model import GLYPHS, Status, badge, status_mark
from tsworkbench.store.views.row import RowView
from tsworkbench.tui.draw.content import Line, drawable
from tsworkbench.tui.draw.themes import Look

_BAR = 6


def mark(view: RowView) -> str:
    """○ not started, › in progress, ✓ complete, ┄ deferred, × cancelled; ◇ for an output still to come."""
    return status_mark(view.level, view.status)


def day_of(cell: str | None) -> date | None:
    """The day in a cell of the file. What another program wrote there, and is not a day, is none."""
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        return None


def due_words(view: RowView, as_at: date, year_start: int) -> str:
    """When it is due, or when it was done, in at most nine cells."""
    if (done := day_of(view.done_on)) is not None:
        return terse_due(done, done, "day", as_at=as_at, year_start=year_start)
    start, end = day_of(view.due_from), day_of(view.due_to)
    return terse_due(start, end, view.due_precision, as_at=as_at, year_start=year_start, rrule=view.due_rrule)


def how_far(view: RowView, as_at: date) -> str:
    """ "in 16d", "15d late", "done"; empty without a date."""
    if view.status == Status.COMPLETE:
        return "done"
    if not is_open(view.standing):
        return view.standing
    return relative(day_of(view.due_to), as_at)


def mark_style(view: RowView, look: Look) -> Style:
    """Lateness is red, what is done is muted."""
    if view.late:
        return look.error
    return look.text if is_open(view.standing) else look.muted


def put_badge(line: Line, view: RowView, look: Look) -> None:
    """The stated RAG in three cells; a third mark says what the dates say where they say worse."""
    line.put(badge(view.rag), look.rags[view.rag], width=2)
    if is_watermelon(view.rag, view.dated_rag):
        line.put(GLYPHS[view.dated_rag], look.rags[view.dated_rag])
    else:
        line.gap()


def put_bar(line: Line, view: RowView, look: Look) -> None:
    """How much of it is done, as a bar of six cells; nothing where there is nothing to count."""
    if not view.total:
        line.gap(_BAR)
        return
    filled = _BAR * view.done // view.total
    if view.done and not filled:
        filled = 1
    line.put("━" * filled, look.strong).put("─" * (_BAR - filled), look.faint)


def initials_of(view: RowView, initials: dict[str, str]) -> str:
    """The lead's initials, with "+" if others lead or support as well."""
    if not view.leads:
        return ""
    return initials.get(view.leads[0].officer_id, "?") + ("+" if len(view.leads) > 1 else "")


def title_within(view: RowView, width: int, *, whole: bool = True) -> str:
    """The title; the plan's own short one where the whole does not fit, or where a list has short ones throughout."""
    fits = whole and (len(view.title) <= width // 2 or cell_len(drawable(view.title)) <= width)
    return view.title if fits or not view.short_title else view.short_title


UNSETTLED = "⇄"
"""Two officers changed it without knowing of each other, and that is still to be settled."""
_LEAST_TITLE = 4


def marked_title(view: RowView) -> str:
    """The whole title; before it ⇄ where something of the row is still to be settled."""
    return f"{UNSETTLED} {view.title}" if view.unsettled else view.title


def put_title(line: Line, view: RowView, room: int, ink: Style, look: Look, *, whole: bool = True) -> None:
    """The title in so many cells; before it ⇄ where something of the row is still to be settled."""
    if view.unsettled and room >= _LEAST_TITLE:
        line.put(UNSETTLED, look.doubt).gap()
        room -= 2
    line.put(title_within(view, room, whole=whole), ink, width=room)


def widest(texts: Iterable[str]) -> int:
    """The cells of the widest of some texts; none of none."""
    return max((cell_len(drawable(text)) for text in texts), default=0)


def said_on(day: str | None) -> str:
    """The day of an update, as it stands behind its author: "11 Dec 2009"."""
    said = day_of(day)
    return short_date(said) if said else ""


def short_ref(view: RowView) -> str:
    """The number of the activity a row belongs to, which is what papers cite: "4.2" for "4.2.m2"."""
    return view.ref.rsplit(".", 1)[0] if view.level in ("milestone", "output", "task") else view.ref
