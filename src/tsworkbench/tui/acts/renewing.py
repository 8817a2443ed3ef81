"""Year after year: another plan, next year's plan, closing one, its reviews, and its versions by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import financial_year, short_date
from tsworkbench.plan.english import agreeing, counted
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.store.book import Done
from tsworkbench.store.views.refs import Place, place_of_plan
from tsworkbench.tui.widgets.menu import MenuItem

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import PanesBench


def new_plan(bench: PanesBench) -> None:
    """Another plan in the file: its title and its period, typed in two lines that propose both."""
    from tsworkbench.tui.screens.prompts import Asking, Blank
    from tsworkbench.work.agreement.particulars import about_period, empty_plan
    from tsworkbench.work.imports.intake import begin_plan

    day = bench.desk.as_at
    year = financial_year(day).label

    def submit(typed: list[str]) -> None:
        title, period = typed
        if not title:
            raise WrongInput("The plan needs a title: type one in the first line.")
        plan = empty_plan(title, period or None, as_at=day)
        asking.dismiss()
        bench.write(lambda book: begin_plan(book, plan), then=lambda done: _show_new(bench, done))

    blanks = [Blank("Title", f"Action plan {year}"), Blank("Period", year, lambda text: about_period(text, day))]
    asking = Asking("Another plan", "What is it called, and which time is it for?", blanks, submit)
    bench.open(asking)


def _show_new(bench: PanesBench, done: Done, *, but: str = "") -> None:
    """The plan that an act has made; `but` is the id of one that it has changed."""
    new = next((row_id for table, row_id in done.touched if table == "plan" and row_id != but), None)
    if new is not None and any(row["id"] == new for row in bench.desk.plans):
        bench.selection.show_plan(new)


def roll_forward(bench: PanesBench) -> None:
    """Next year's plan: asks for its title, filled in with this one's a year on, and whether this one is closed."""
    from tsworkbench.plan.governance.roll_forward import next_title

    plan = bench.desk.plan

    def submit(typed: str) -> None:
        bench.close_editor()
        name = plan["short_title"] or plan["title"]
        items = [
            MenuItem("close", f"Close “{name}”", "c", "what goes on is in the lists once"),
            MenuItem("keep", "Leave it open", "o", "what goes on is in the lists twice"),
        ]
        bench.choose(
            "Roll forward", items, lambda choice: _roll(bench, str(plan["id"]), typed, closes=choice == "close")
        )

    bench.ask(
        "Next year's plan",
        next_title(plan["title"]) or str(plan["title"]),
        submit,
        says="Carries what is open; what is complete or cancelled stays behind.",
        replaces=True,
        enters="go on",
        leaves="make none",
    )


def _roll(bench: PanesBench, plan_id: str, title: str, *, closes: bool) -> None:
    from tsworkbench.work.agreement import life

    close_on = bench.desk.as_at if closes else None
    bench.write(
        lambda book: life.roll_forward(book, plan_id, title=title, close_on=close_on),
        then=lambda done: _show_rolled(bench, done, plan_id),
    )


def _show_rolled(bench: PanesBench, done: Done, old: str) -> None:
    """The new plan, and how many rows of it want a new date."""
    from tsworkbench.store.views.refs import has_registers
    from tsworkbench.tui.bench.actions import key_to
    from tsworkbench.work.row.dates import carried, old_dates

    _show_new(bench, done, but=old)
    count = len(carried(bench.desk.book, bench.desk.plan["id"], as_at=bench.desk.as_at))
    told = [f"{old_dates(count)}: {key_to('redate')} gives them new ones."] if count else []
    if has_registers(bench.desk.book):
        from tsworkbench.work.registers.definitions import staying

        told += filter(None, [staying(bench.desk.book, old)])
    if told:
        bench.tell(" ".join(told))


def close_plan(bench: PanesBench) -> None:
    """Closes the plan, once it is asked: what stays open in it is said before."""
    from tsworkbench.work.agreement.life import close, closed, left_open

    desk, plan = bench.desk, bench.desk.plan_place()
    if desk.plan["closed_on"] is not None:
        raise WrongInput(f"{closed(desk.plan)} The act “reopen the plan” opens it again.")
    left = left_open(desk.book, plan.id) or "nothing is open in it"
    items = [
        MenuItem("close", "Close it", "c", left, means=f"{left}: it is in no list any more.", writes=True),
        MenuItem("leave", "Leave it open", "o"),
    ]

    def chosen(choice: str) -> None:
        if choice == "close":
            bench.perform(close(plan, on=desk.as_at, as_at=desk.as_at))

    bench.choose(f"Close {desk.plan['short_title'] or desk.plan['title']}?", items, chosen)


def reopen_plan(bench: PanesBench) -> None:
    """Opens the plan again, if it is closed; else the one that is, or one chosen from several."""
    from tsworkbench.work.agreement.life import reopen

    desk = bench.desk
    closed = [row for row in desk.plans if row["closed_on"] is not None]
    if desk.plan["closed_on"] is not None or len(closed) == 1:
        row = desk.plan if desk.plan["closed_on"] is not None else closed[0]
        bench.perform(reopen(place_of_plan(row)))
    elif not closed:
        bench.tell("No plan of this file is closed.")
    else:
        places = {row["id"]: place_of_plan(row) for row in closed}
        items = [MenuItem(row["id"], str(row["short_title"] or row["title"]), writes=True) for row in closed]
        bench.choose("Reopen", items, lambda choice: bench.perform(reopen(places[choice])))


def record_review(bench: PanesBench) -> None:
    """Records that the plan was reviewed on the as-at day, with what that changed."""
    from tsworkbench.work.agreement.life import record_review

    desk, plan = bench.desk, bench.desk.plan_place()
    bench.ask(
        "Review",
        "",
        lambda typed: bench.perform(record_review(plan, typed, on=desk.as_at, as_at=desk.as_at), closes=True),
        says=f"what the review on {short_date(desk.as_at)} changed; reports print it.",
        enters="record it",
        leaves="record none",
    )


def name_version(bench: PanesBench) -> None:
    """Keeps the plan as it is now under a name."""
    from tsworkbench.work.agreement.life import name_version

    plan = bench.desk.plan_place()
    bench.ask(
        "Version",
        "",
        lambda typed: bench.perform(name_version(plan, typed), closes=True),
        says="what the plan as it is now is called: “to the Cabinet”. T goes back to it.",
        enters="keep it",
        leaves="keep none",
    )


def next_steps(bench: PanesBench) -> None:
    """Offers to make rows of the plan's next steps, under an objective of their own or under the row of the cursor."""
    from tsworkbench.work.edits import standing
    from tsworkbench.work.row import tree

    desk, plan = bench.desk, bench.desk.plan_place()
    steps = tree.next_steps(standing(desk.book, plan)["next_steps"] or "")
    if not steps:
        raise WrongInput("The plan says nothing under “Next steps”: i inserts a row.")
    words = "; ".join(steps)
    items = [MenuItem("own", "activities of the objective “Next steps”", "n", means=words, writes=True)]
    try:
        here: Place | None = bench.target()
    except WorkbenchError:
        here = None
    below = {"objective": "activities", "activity": "milestones"}.get(here.level) if here is not None else None
    if here is not None and below is not None and here.plan_id == plan.id:
        name = standing(desk.book, here)["ref"] or "this row"
        items.append(MenuItem("here", f"{below} of {name}", "h", means=words, writes=True))
    items.append(MenuItem("none", "no rows: leave them as words", "l"))

    def chosen(choice: str) -> None:
        if choice != "none":
            under = here if choice == "here" else None
            bench.perform(*tree.add_next_steps(desk.book, plan, under, as_at=desk.as_at))

    called = agreeing(len(steps), "a row of it", "rows of them")
    bench.choose(f"{counted(len(steps), 'next step')}: make {called}?", items, chosen)
