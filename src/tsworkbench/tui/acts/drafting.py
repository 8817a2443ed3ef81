"""Taking up again what was being typed when the program ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.model import Status
from tsworkbench.store.keys import CODES, key_of
from tsworkbench.tui.actions import BY_ID, key_to
from tsworkbench.work.drafts import Draft
from tsworkbench.work.rows import standing

if TYPE_CHECKING:
    from tsworkbench.tui.actions import Act
    from tsworkbench.tui.screens.workbench import Workbench


def offer(bench: Workbench) -> None:
    """Says at the start what was being typed, newest first."""
    drafts = bench.typing.drafts.all()
    if drafts:
        bench.draft = drafts[0]
        more = f" ({len(drafts) - 1} more)" if len(drafts) > 1 else ""
        takes, drops = key_to("comment"), key_to("back")
        bench.tell(f"You were typing {drafts[0].label}: {takes} takes it up again, {drops} drops it{more}.")


def answer(bench: Workbench, draft: Draft, act: Act) -> bool:
    """What the key after the offer does to the draft: takes it up or drops it. False where it means its own act."""
    if act.id == "back":
        bench.typing.drafts.drop(draft)
    elif act.id == "comment":
        resume(bench, draft)
    else:
        return False
    return True


def take_up(bench: Workbench) -> None:
    """A draft, or one chosen from several."""
    drafts = bench.typing.drafts.all()
    if not drafts:
        bench.tell("Nothing was left half-typed.")
    elif len(drafts) == 1:
        resume(bench, drafts[0])
    else:
        from tsworkbench.tui.widgets.menu import MenuItem

        items = [MenuItem(str(place), draft.label, "", _words(draft)) for place, draft in enumerate(drafts)]
        bench.choose("Take up again", items, lambda choice: resume(bench, drafts[int(choice)]))


def resume(bench: Workbench, draft: Draft) -> None:
    """Goes to the draft's row and begins its act again, with the words in it."""
    if draft.row:
        rid = bench.desk.book.value(f"select rid from {draft.level} where id=? and deleted=0", draft.row)
        if rid is None:
            bench.typing.drafts.drop(draft)
            raise NotFound(f"The row of {draft.label} has been deleted. You had typed: “{_words(draft)}”.")
        if draft.level == "plan":
            if draft.row != bench.desk.plan["id"]:
                bench.show_plan(draft.row)
        elif draft.level in CODES:
            bench.focus_pane("plan")
            bench.go_to(key_of(draft.level, rid))
    # The pane gets the focus by way of the app's queue: the editor is to have it after that.
    bench.app.call_later(bench.call_later, _begin, bench, draft)


def _begin(bench: Workbench, draft: Draft) -> None:
    bench.resumed = draft
    if draft.act in ("why", "what_next"):
        from tsworkbench.tui.acts import saying

        ask = saying.ask_why if draft.act == "why" else saying.ask_next
        ask(bench, draft.more.split())
    elif draft.act == "complete" and not _is_complete(bench):
        bench.resumed = None  # the act would complete it now, and nobody has asked for that
        bench.typing.drafts.drop(draft)
        bench.tell(f"It is complete no more. You had typed: “{_words(draft)}”.")
    elif draft.act in BY_ID:
        bench.run_act(BY_ID[draft.act])


def _is_complete(bench: Workbench) -> bool:
    place = bench.target_or_none()
    return place is not None and standing(bench.desk.book, place)["status"] == Status.COMPLETE


def _words(draft: Draft) -> str:
    words = " ".join(" · ".join(text for text in draft.words.values() if text).split())
    return words if len(words) <= 40 else f"{words[:39]}…"
