"""Going about: panes, rows, months, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.tui.acts.act import Act

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench

_GROUP = "Go about"


def _switch_plan(bench: Workbench) -> None:
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


def _my_list(bench: Workbench) -> None:
    bench.focus_pane("officers")
    if not bench.officers.my_list():
        bench.tell(f"Nothing open carries the name {bench.desk.book.who or 'you have given'}.")


# One act, one line: the registry is a table.
# fmt: off
ACTS = (
    Act("go_plan", ("1",), "plan", "Go to the plan", _GROUP, lambda b: b.focus_pane("plan")),
    Act("go_milestones", ("2",), "milestones", "Go to the milestone calendar", _GROUP, lambda b: b.focus_pane("milestones")),
    Act("go_officers", ("3",), "officers", "Go to the officers' lists", _GROUP, lambda b: b.focus_pane("officers")),
    Act("next_pane", ("tab",), "next pane", "Go to the next pane", _GROUP, lambda b: b.turn_pane(1)),
    Act("previous_pane", ("shift+tab",), "previous pane", "Go to the previous pane", _GROUP, lambda b: b.turn_pane(-1)),
    Act("row_up", ("up", "k"), "up", "One row up", _GROUP, lambda b: b.rows.move_cursor(-1)),
    Act("row_down", ("down", "j"), "down", "One row down", _GROUP, lambda b: b.rows.move_cursor(1)),
    Act("page_up", ("pageup",), "page up", "One page up", _GROUP, lambda b: b.rows.page(-1)),
    Act("page_down", ("pagedown",), "page down", "One page down", _GROUP, lambda b: b.rows.page(1)),
    Act("first_row", ("home",), "first", "The first row", _GROUP, lambda b: b.rows.first()),
    Act("last_row", ("end",), "last", "The last row", _GROUP, lambda b: b.rows.last()),
    Act("fold", ("left", "h"), "fold", "Fold, or go to the row above; in the calendar: the day before", _GROUP, lambda b: b.sideways(-1)),
    Act("unfold", ("right", "l"), "unfold", "Unfold; in the calendar: the day after", _GROUP, lambda b: b.sideways(1)),
    Act("open", ("enter",), "open", "Fold or unfold; from a calendar or a list: go to the row in the plan", _GROUP, lambda b: b.open_row()),
    Act("previous_month", ("left_square_bracket",), "month before", "The month before", _GROUP, lambda b: b.milestones.turn(-1)),
    Act("next_month", ("right_square_bracket",), "month after", "The month after", _GROUP, lambda b: b.milestones.turn(1)),
    Act("my_list", ("m",), "my list", "My own list, over all plans of the file", _GROUP, _my_list),
    Act("switch_plan", ("w",), "other plan", "Switch to another plan of the file", _GROUP, _switch_plan),
    Act("zoom", ("z",), "zoom", "The pane at full size, and back", _GROUP, lambda b: b.toggle_zoom()),
)
# fmt: on
