"""Rolling a plan forward: next year's plan, made from this one in one act."""

from datetime import date

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.governance.roll_forward import rolled_forward
from tsworkbench.plan.whole import Library, Plan
from tsworkbench.store.book import Book, Done
from tsworkbench.store.library import read_library, write_library
from tsworkbench.store.views import agreement


def roll_forward(book: Book, plan_id: str, *, title: str = "", close_on: date | None = None) -> Done:
    """Makes next year's plan from a plan: the same objectives, and what is still open under them.

    `plan.governance.roll_forward.rolled_forward` says what goes on and what stays behind. With a day in `close_on` the
    old plan is closed on it, in the same act: what goes on is in the lists once. Raises WrongInput for a plan that has
    been rolled forward already, or that has no period.
    """
    from tsworkbench.work.edits import words_of

    with book.act() as act:
        found = read_library(book, [plan_id]).plans
        if not found:
            raise NotFound("That plan is no longer in the file.")
        plan = found[0]
        _refuse_twice(book, plan)
        new = rolled_forward(plan, mint=book.mint, title=words_of(title, "title", empty=True) or None)
        activities = [activity for objective in new.objectives for activity in objective.activities]
        milestones = sum(len(activity.milestones) for activity in activities)
        closes = close_on is not None and plan.closed_on is None
        act.called(
            f"Rolled “{plan.short_title or plan.title}” forward into “{new.title}”, with "
            f"{counted(len(activities), 'open activity')} and {counted(milestones, 'milestone')}"
            f"{', and closed it' if closes else ''}"
        )
        write_library(act, book, Library(plans=(new,)))
        if closes and close_on is not None:
            act.set("plan", plan_id, closed_on=close_on.isoformat())
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _refuse_twice(book: Book, plan: Plan) -> None:
    name = plan.short_title or plan.title
    if plan.period_start is None or plan.period_end is None:
        raise WrongInput(f"“{name}” has no period, so there is no year after it.")
    before = agreement.carried_into(book, plan.id or "")
    if before is not None:
        raise WrongInput(f"“{name}” has been rolled forward already, into “{before['title']}”. Undo that first.")
