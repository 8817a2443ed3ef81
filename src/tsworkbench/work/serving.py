"""The golden thread: an activity of one plan serves an objective of another."""

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.model import LinkKind
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import Place
from tsworkbench.work.acting import Change, Edit, Write, change
from tsworkbench.work.rows import name_of, require, standing


def serve(activity: Place, objective: Place) -> Edit:
    """Says that an activity serves an objective of another plan. Raises WrongInput for rows of other kinds."""

    def edit(book: Book) -> Change:
        name = _named(book, activity, objective)
        writes = []
        if _link(book, activity, objective) is None:
            cells = {
                "row_id": activity.id,
                "level": activity.level,
                "kind": LinkKind.SERVES.value,
                "to_id": objective.id,
                "to_level": objective.level,
            }
            writes.append(Write("link", None, cells))
        return change(activity, standing(book, activity), f"serves {name}", "", writes)

    return edit


def serve_no_more(activity: Place, objective: Place) -> Edit:
    """Takes that back. Raises NothingToDo where the activity doesn't serve the objective."""

    def edit(book: Book) -> Change:
        name = _named(book, activity, objective)
        link = _link(book, activity, objective)
        row = standing(book, activity)
        if link is None:
            raise NothingToDo(f"{name_of(activity, row)} doesn't serve {name}.")
        return change(activity, row, f"no longer serves {name}", "", [Write("link", link, {"deleted": 1})])

    return edit


def _link(book: Book, activity: Place, objective: Place) -> str | None:
    found = book.value(
        "select id from link where row_id=? and to_id=? and kind=? and deleted=0",
        activity.id,
        objective.id,
        LinkKind.SERVES.value,
    )
    return None if found is None else str(found)


def _named(book: Book, activity: Place, objective: Place) -> str:
    """The objective as it is known from another plan: "THIN:T6 Volunteering"."""
    require(activity, ("activity",), "objective to serve")
    if objective.level != "objective":
        raise WrongInput("An activity serves an objective: name one of another plan, such as “THIN:T6”.")
    if activity.plan_id == objective.plan_id:
        raise WrongInput("Under an objective of its own plan an activity is already: name one of another plan.")
    row = standing(book, objective)
    plan = book.value("select coalesce(short_title, title) from plan where id=?", objective.plan_id)
    title = row["short_title"] or row["title"]
    return f"{plan}:{name_of(objective, row)} {title if len(title) <= 40 else title[:39] + '…'}"
