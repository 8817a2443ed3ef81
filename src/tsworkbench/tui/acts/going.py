"""Going about: panes, rows, months, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsworkbench.tui.bench.workbench import Workbench


def switch_plan(bench: Workbench) -> None:
    """The other plan of the file, or one chosen from several."""
    desk = bench.desk
    if len(desk.plans) < 2:
        bench.tell("This file holds one plan.")
    elif len(desk.plans) == 2:
        bench.show_plan(desk.next_plan()["id"])
    else:
        from tsworkbench.tui.widgets.menu import MenuItem

        items = [
            MenuItem(plan["id"], str(plan["short_title"] or plan["title"]), str(n), str(plan["organisation"] or ""))
            for n, plan in enumerate(desk.plans, 1)
        ]
        bench.choose("Plan", items, bench.show_plan, now=desk.plan["id"])


def my_list(bench: Workbench) -> None:
    """My own list, unfolded."""
    bench.focus_pane("officers")
    if not bench.officers.my_list():
        bench.tell(f"Nothing open carries the name {bench.desk.book.who or 'you have given'}.")


def workload(bench: Workbench) -> None:
    """Who has how much to do in which month."""
    from tsworkbench.tui.screens.workload import Cell, WorkloadScreen

    def show(cell: Cell | None) -> None:
        if cell is not None:
            bench.focus_pane("officers")
            bench.officers.show_items(cell.officer_id, cell.holds)

    bench.app.push_screen(WorkloadScreen(bench.desk), show)


def go_plan(bench: Workbench) -> None:
    """The plan."""
    bench.focus_pane("plan")


def go_milestones(bench: Workbench) -> None:
    """The calendar."""
    bench.focus_pane("milestones")


def go_officers(bench: Workbench) -> None:
    """The officers' lists."""
    bench.focus_pane("officers")


def next_pane(bench: Workbench) -> None:
    """The next pane."""
    bench.turn_pane(1)


def previous_pane(bench: Workbench) -> None:
    """The pane before."""
    bench.turn_pane(-1)


def row_up(bench: Workbench) -> None:
    """One row up."""
    bench.rows.move_cursor(-1)


def row_down(bench: Workbench) -> None:
    """One row down."""
    bench.rows.move_cursor(1)


def page_up(bench: Workbench) -> None:
    """One page up."""
    bench.rows.page(-1)


def page_down(bench: Workbench) -> None:
    """One page down."""
    bench.rows.page(1)


def first_row(bench: Workbench) -> None:
    """The first row."""
    bench.rows.first()


def last_row(bench: Workbench) -> None:
    """The last row."""
    bench.rows.last()


def fold(bench: Workbench) -> None:
    """Left: fold, or the day before."""
    _sideways(bench, -1)


def unfold(bench: Workbench) -> None:
    """Right: unfold, or the day after."""
    _sideways(bench, 1)


def _sideways(bench: Workbench, step: int) -> None:
    key = bench.rows.cursor_key
    if bench.panes.current == "milestones":
        bench.milestones.step(step)
    elif key is None:
        bench.rows.enter()
    elif key is not None and bench.panes.current == "plan":
        (bench.plan.unfold if step > 0 else bench.plan.fold)(key)
    elif key is not None:
        (bench.officers.unfold if step > 0 else bench.officers.fold)(key)


def open_row(bench: Workbench) -> None:
    """Enter: fold or unfold where there is something to unfold, else go to the row in the plan."""
    key = bench.rows.cursor_key
    if key is not None and bench.panes.current == "officers" and key < 0:
        bench.officers.toggle(key)
    elif key is not None and bench.panes.current == "plan":
        if bench.plan.folds.can_fold(key):
            bench.plan.toggle(key)
    elif key is not None and bench.panes.current == "milestones" and bench.milestones.open(key):
        bench.select_row()
    elif (row := bench.selected_key()) is not None:
        bench.focus_pane("plan")
        bench.go_to(row)


def previous_month(bench: Workbench) -> None:
    """Back in time, as far as the calendar turns at once."""
    bench.milestones.turn(-1)


def next_month(bench: Workbench) -> None:
    """On in time."""
    bench.milestones.turn(1)


def next_view(bench: Workbench) -> None:
    """The next calendar; where the pane is out of sight, the one it shows."""
    if not bench.milestones.display:
        bench.focus_pane("milestones")
    else:
        bench.milestones.next_view()


def look_wider(bench: Workbench) -> None:
    """Months, quarters, years."""
    _widen(bench, 1)


def look_closer(bench: Workbench) -> None:
    """Years, quarters, months."""
    _widen(bench, -1)


def _widen(bench: Workbench, steps: int) -> None:
    if not bench.milestones.widen(steps):
        words = "That is as far as it goes." if bench.milestones.kind == "timeline" else "The timeline (v) has that."
        bench.tell(words)


def done_ones(bench: Workbench) -> None:
    """What is done, in the agenda."""
    shown = bench.milestones.toggle_done()
    if shown is None:
        bench.tell("The agenda (v) shows or hides what is done.")
    else:
        bench.tell("What is done is shown as well." if shown else "Only what is open is listed. V shows what is done.")


def zoom(bench: Workbench) -> None:
    """The pane at full size, and back."""
    bench.toggle_zoom()
