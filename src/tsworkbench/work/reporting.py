"""What the plan's owner does for a report: says how the whole stands, what the group is to decide, and issues it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tsworkbench.plan.calendar import long_date, short_date
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.position import Position, day_of
from tsworkbench.plan.rounds import term
from tsworkbench.plan.whole import Round
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.views import agreement
from tsworkbench.work.acting import Change, Edit, Write
from tsworkbench.work.positions import round_at, take_position
from tsworkbench.work.rows import words_of


def say_overall(plan_id: str, at: date, text: str) -> Edit:
    """Writes the sentence with which the report of the position at `at` begins. An empty one takes it away.

    The round of that position is opened if it isn't yet. Raises WrongInput once its report has been issued.
    """

    def edit(book: Book) -> Change:
        words = words_of(text, "overall sentence", lines=True, empty=True) or None
        said = "overall position written" if words else "overall position taken away"
        return _kept(book, plan_id, at, {"overall": words}, said)

    return edit


def ask_decisions(plan_id: str, at: date, decisions: Sequence[str]) -> Edit:
    """Keeps the decisions that the report of the position at `at` asks for, in their order.

    Without any, the report goes back to those it proposes itself. Otherwise as `say_overall`.
    """

    def edit(book: Book) -> Change:
        asked = [words for one in decisions if (words := words_of(one, "decision", empty=True))]
        said = f"{len(asked) or 'no'} {'decisions' if len(asked) > 1 else 'decision'} asked for"
        return _kept(
            book,
            plan_id,
            at,
            {"decisions": words_of("\n".join(asked), "decisions", lines=True, empty=True) or None},
            said,
        )

    return edit


def issue(plan_id: str, at: date, on: date, *, number: int | None = None, to: str = "") -> Edit:
    """Issues the report of the position at `at`, on the day `on`: it is frozen, and its round is closed.

    What it says of each row is kept, so that the next report can say what has become better or worse. `number` is
    one more than the last report's unless given; `to` the group it is for, by default the plan's first.
    Raises WrongInput for a report issued before, for a day before its position, and for a number that is taken.
    """

    def edit(book: Book) -> Change:
        name, kept = _open(book, plan_id, at)
        if on < at:
            raise WrongInput(
                f"A report on the position at {long_date(at)} can't be issued on {short_date(on)}, before that day."
            )
        no = _number(book, plan_id, number)
        cells = {
            "issued_on": on.isoformat(),
            "issued_at": utc_text(book.now()),
            "issued_to": words_of(to, "name of a group", empty=True) or _first_group(book, plan_id),
            "report_no": no,
        }
        position = take_position(book, plan_id, at, by=on)
        round_id = kept.id if kept is not None and kept.id is not None else book.mint()
        writes = [_write(plan_id, at, kept, round_id, cells), *_reported(position, round_id)]
        return Change(f"{name}:", f"report no. {no} issued {short_date(on)}, position at {long_date(at)}", "", writes)

    return edit


def _reported(position: Position, round_id: str) -> list[Write]:
    """What the report says of each row, as it is kept."""
    found = []
    for unit in position.reported:
        due = [step for step in unit.steps if step.is_due_by(position.at)]
        cells = {
            "round_id": round_id,
            "row_id": unit.row.id,
            "level": "activity" if unit.row is unit.activity else "milestone",
            "rag": unit.rag,
            "due": len(due),
            "done": sum(step.is_done for step in due),
        }
        found.append(Write("reported", None, cells))
    return found


def _kept(book: Book, plan_id: str, at: date, cells: dict[str, Any], said: str) -> Change:
    """Cells of a round, which is opened if it isn't there."""
    name, kept = _open(book, plan_id, at)
    changed = {column: cell for column, cell in cells.items() if kept is None or getattr(kept, column) != cell}
    writes = [_write(plan_id, at, kept, book.mint(), changed)] if changed and (kept or any(changed.values())) else []
    return Change(f"{name}, position at {long_date(at)}:", said, "", writes)


def _write(plan_id: str, at: date, kept: Round | None, new_id: str, cells: dict[str, Any]) -> Write:
    if kept is not None:
        return Write("round", kept.id, cells)
    own = term(at)
    dates = {
        "period_end": at.isoformat(),
        "return_by": own.return_by.isoformat(),
        "cut_off": own.cut_off.isoformat(),
    }
    return Write("round", None, {"id": new_id, "plan_id": plan_id, **dates, **cells})


def _open(book: Book, plan_id: str, at: date) -> tuple[str, Round | None]:
    """The plan's name, and the round of a position if there is one. Raises WrongInput if its report has gone out."""
    plan = _plan(book, plan_id)
    kept = round_at(book, plan_id, at)
    if kept is not None and kept.issued_on is not None:
        issued = day_of(kept.issued_on)
        day = f" on {short_date(issued)}" if issued is not None else ""
        raise WrongInput(
            f"The report on the position at {long_date(at)} was issued{day}, so it stays as it is. "
            "To change it, take its issue back first: “history” lists it."
        )
    return str(plan["short_title"] or plan["title"]), kept


def _plan(book: Book, plan_id: str) -> Row:
    plan = book.row("select title, short_title from plan where id=? and deleted=0", plan_id)
    if plan is None:
        raise NotFound("That plan is no longer in the file.")
    return plan


def _number(book: Book, plan_id: str, wanted: int | None) -> int:
    taken = {
        row[0]
        for row in book.rows(
            "select report_no from round where plan_id=? and deleted=0 and report_no is not null", plan_id
        )
    }
    if wanted is None:
        return max(taken, default=0) + 1
    if wanted < 1:
        raise WrongInput("Reports are numbered from 1 on.")
    if wanted in taken:
        raise WrongInput(f"Report no. {wanted} of this plan has been issued already: the next is {max(taken) + 1}.")
    return wanted


def _first_group(book: Book, plan_id: str) -> str | None:
    groups = agreement.groups(book, plan_id)
    return str(groups[0]["name"]) if groups else None
