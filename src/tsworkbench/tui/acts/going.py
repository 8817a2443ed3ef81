"""Going about: panes, rows, months, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import weekday_date
from tsworkbench.plan.model import PlanState, plan_state
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.widgets.menu import MenuItem

if TYPE_CHECKING:
    from tsworkbench.store.book import Row
    from tsworkbench.tui.bench.protocol import PanesBench, WholeBench


def switch_plan(bench: PanesBench) -> None:
    """The other plan of the file, or one chosen from several."""
    desk = bench.desk
    if len(desk.plans) < 2:
        bench.tell("This file holds one plan.")
    elif len(desk.plans) == 2:
        bench.selection.show_plan(desk.next_plan()["id"])
    else:
        there = sorted(desk.plans, key=lambda plan: plan["closed_on"] is not None)  # those that are closed come last
        items = [
            MenuItem(plan["id"], str(plan["short_title"] or plan["title"]), str(n), _about(plan))
            for n, plan in enumerate(there, 1)
        ]
        bench.choose("Plan", items, bench.selection.show_plan, now=desk.plan["id"])


def _about(plan: Row) -> str:
    """What tells a plan from others in a list: its state, and whose it is."""
    from tsworkbench.work.row.dates import day_in_words

    state = plan_state(plan["signed_off_on"], plan["closed_on"])
    said = f"closed {day_in_words(plan['closed_on'])}" if state is PlanState.CLOSED else state.value
    return " · ".join(filter(None, (said, plan["organisation"])))


def my_list(bench: PanesBench) -> None:
    """My own list, unfolded."""
    bench.selection.focus_pane("officers")
    has_work = bench.panes.officers.my_list()
    bench.panes.write_rules()
    if not has_work:
        bench.tell(f"{bench.desk.book.who or 'The name you have given'} has no open work.")


def workload(bench: PanesBench) -> None:
    """Who has how much to do in which month."""
    from tsworkbench.tui.screens.overviews.workload import Cell, WorkloadScreen

    def show(cell: Cell | None) -> None:
        if cell is not None:
            bench.selection.focus_pane("officers")
            bench.panes.officers.show_items(cell.officer_id, cell.holds)
            bench.panes.write_rules()

    bench.open(WorkloadScreen(bench.desk), show)


def go_plan(bench: PanesBench) -> None:
    """The plan."""
    bench.selection.focus_pane("plan")


def go_milestones(bench: PanesBench) -> None:
    """The calendar."""
    bench.selection.focus_pane("milestones")


def go_officers(bench: PanesBench) -> None:
    """The officers' lists; from there, one officer's."""
    if bench.panes.current == "officers":
        from tsworkbench.tui.acts import finding

        finding.somebody(bench)
        return
    bench.selection.focus_pane("officers")


def next_pane(bench: PanesBench) -> None:
    """The next pane."""
    bench.selection.turn_pane(1)


def previous_pane(bench: PanesBench) -> None:
    """The pane before."""
    bench.selection.turn_pane(-1)


def row_up(bench: PanesBench) -> None:
    """One row up."""
    bench.panes.rows.move_cursor(-1)


def row_down(bench: PanesBench) -> None:
    """One row down."""
    bench.panes.rows.move_cursor(1)


def page_up(bench: PanesBench) -> None:
    """One page up."""
    bench.panes.rows.page(-1)


def page_down(bench: PanesBench) -> None:
    """One page down."""
    bench.panes.rows.page(1)


def first_row(bench: PanesBench) -> None:
    """The first row."""
    bench.panes.rows.first()


def last_row(bench: PanesBench) -> None:
    """The last row."""
    bench.panes.rows.last()


def fold(bench: PanesBench) -> None:
    """Left: fold, or the day before."""
    _sideways(bench, -1)


def unfold(bench: PanesBench) -> None:
    """Right: unfold, or the day after."""
    _sideways(bench, 1)


def _sideways(bench: PanesBench, step: int) -> None:
    key = bench.panes.rows.cursor_key
    if bench.panes.current == "milestones":
        bench.panes.milestones.step(step)
    elif key is None:
        bench.panes.rows.enter()
    elif key is not None and bench.panes.current == "plan":
        (bench.panes.plan.unfold if step > 0 else bench.panes.plan.fold)(key)
    elif key is not None:
        (bench.panes.officers.unfold if step > 0 else bench.panes.officers.fold)(key)


def open_row(bench: WholeBench) -> None:
    """Enter: fold or unfold where there is something to unfold, else read the row; from another pane: go to it."""
    key = bench.panes.rows.cursor_key
    if key is not None and bench.panes.current == "officers" and key < 0:
        bench.panes.officers.toggle(key)
    elif key is not None and bench.panes.current == "plan":
        if bench.panes.plan.folds.can_fold(key):
            bench.panes.plan.toggle(key)
        else:
            from tsworkbench.tui.screens.row.reader import read_row

            read_row(bench)
    elif key is not None and bench.panes.current == "milestones" and bench.panes.milestones.open(key):
        bench.selection.select_row()
    elif (row := bench.panes.selected_key()) is not None:
        bench.selection.focus_pane("plan")
        bench.selection.go_to(row)


def previous_month(bench: PanesBench) -> None:
    """Back in time, as far as the calendar turns at once."""
    bench.panes.milestones.turn(-1)


def next_month(bench: PanesBench) -> None:
    """On in time."""
    bench.panes.milestones.turn(1)


def today(bench: WholeBench) -> None:
    """The as-at day in the calendar that is shown. Keys and selected row stay where they are."""
    calendar = bench.panes.milestones
    if not calendar.display:
        bench.selection.focus_pane("milestones")
    calendar.show_today()
    bench.panes.write_rules()
    bench.show_hints()
    bench.tell(f"{weekday_date(bench.desk.as_at)} is the as-at day: {key_to('time')} to choose another.")


def next_view(bench: PanesBench) -> None:
    """The next calendar; where the pane is out of sight, the one it shows."""
    if not bench.panes.milestones.display:
        bench.selection.focus_pane("milestones")
    else:
        bench.panes.milestones.next_view()
        bench.selection.fit_strip()


def look_wider(bench: PanesBench) -> None:
    """Months, quarters, years."""
    _widen(bench, 1)


def look_closer(bench: PanesBench) -> None:
    """Years, quarters, months."""
    _widen(bench, -1)


def _widen(bench: PanesBench, steps: int) -> None:
    calendar = bench.panes.milestones
    if not calendar.widen(steps):
        bench.tell("That is as far as it goes." if calendar.kind == "timeline" else "The timeline (v) has that.")


def done_ones(bench: PanesBench) -> None:
    """What is done, in the agenda."""
    shown = bench.panes.milestones.toggle_done()
    if shown is None:
        bench.tell("The agenda (v) shows or hides what is done.")
    else:
        bench.tell("What is done is shown as well." if shown else "Only what is open is listed. V shows what is done.")


def zoom(bench: PanesBench) -> None:
    """The pane at full size, and back."""
    bench.selection.toggle_zoom()
