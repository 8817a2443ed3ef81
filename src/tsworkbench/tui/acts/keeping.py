"""Undoing and redoing, taking up what was left half-typed, looking things up, leaving."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from tsworkbench.plan.english import shortened
from tsworkbench.plan.errors import NotFound, WorkbenchError
from tsworkbench.plan.model import Status
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import CODES, key_of, live
from tsworkbench.tui.bench.actions import ACTS, ALSO, BY_ID, key_to, keys_of
from tsworkbench.tui.bench.desk import REDO
from tsworkbench.tui.bench.refresh import recount
from tsworkbench.tui.bench.selected_row import reads
from tsworkbench.tui.draw.colours import wearable
from tsworkbench.tui.panes.banner import local_time
from tsworkbench.tui.widgets.menu import TYPED, MenuItem
from tsworkbench.work.edits import standing, words_of
from tsworkbench.work.mine.drafts import Draft
from tsworkbench.work.mine.seat import officer_meant
from tsworkbench.work.mine.settings import keep, settings_path

if TYPE_CHECKING:
    from tsworkbench.store.book import Book
    from tsworkbench.tui.bench.actions import Act
    from tsworkbench.tui.bench.protocol import Bench, WholeBench
    from tsworkbench.tui.safe_app import SafeApp


def undo(bench: Bench) -> None:
    """Takes back my last act."""
    bench.write(partial(undo_log.undo, known=bench.desk.refuse_unseen), answer=REDO)


def redo(bench: Bench) -> None:
    """Does again what was taken back."""
    bench.write(partial(undo_log.redo, known=bench.desk.refuse_unseen))


def saved(bench: Bench) -> None:
    """For hands that press ctrl+s: it was saved already."""
    at = bench.desk.book.last_commit
    when = f" at {local_time(at)}" if at else ""
    bench.tell(f"Already saved{when} in {bench.desk.book.path}: every edit is on disk before you see it.")


def keys(bench: WholeBench) -> None:
    """The keys screen."""
    from tsworkbench.tui.screens.keys import KeysScreen

    def left(asked: str | None) -> None:
        if asked is not None:
            acts(bench)

    bench.open(KeysScreen(bench.desk), left)


def acts(bench: WholeBench) -> None:
    """Every act by name."""
    items = [MenuItem(act.id, act.label, "", keys_of(act), ALSO.get(act.id, ""), act.help, act.changes) for act in ACTS]
    bench.choose("Every act", items, lambda choice: bench.run_act(BY_ID[choice]), narrowing=True)


def theme(bench: WholeBench) -> None:
    """The next theme: dark, light, high contrast, the terminal's own colours. It is kept in the settings."""
    app = cast("SafeApp[Any]", bench.app)
    if app.no_color:
        bench.tell("NO_COLOR is set, so there are no colours to choose from.")
        return
    names = wearable(app.colours)
    if not names:
        bench.tell("This terminal says that it has no colours, so there are none to choose from.")
        return
    now = next((place for place, name in enumerate(names) if app.theme_of(name) == app.theme), -1)
    name = names[(now + 1) % len(names)]
    app.wear(name)
    path = bench.settings.path
    if path:
        keep("theme", name, path)
    kept = " It is kept in your settings." if path else ""
    bench.tell(f"{name.capitalize().replace('-', ' ')}.{kept}")


def who(bench: WholeBench) -> None:
    """Who sits at the desk: an officer of the file, found by typing, or somebody else."""
    from tsworkbench.work.officers import officers

    book = bench.desk.book
    choices = [
        MenuItem(row["id"], row["name"], "", str(row["post"] or row["organisation"] or "")) for row in officers(book)
    ]
    choices.append(MenuItem(_ELSE, "somebody else…", "", "type a name"))
    names = {row["id"]: row["name"] for row in officers(book)}

    def chosen(choice: str) -> None:
        if choice.startswith(TYPED):
            _seat(bench, words_of(choice.removeprefix(TYPED), "name")[:200])
        elif choice != _ELSE:
            _seat(bench, names[choice])
        else:
            bench.ask(
                "Your name",
                "",
                lambda text: _seat_named(bench, text),
                says="Your acts are made in this name.",
                enters="be this officer",
                leaves="stay who you were",
            )

    me = bench.desk.me
    now = me["id"] if me is not None else None
    bench.choose("Who are you?", choices, chosen, now=now, narrowing=True, typed_is="I am somebody else, of this name")


_ELSE = "-"


def _seat_named(bench: WholeBench, text: str) -> None:
    name = officer_meant(bench.desk.book, text)
    bench.close_editor()
    _seat(bench, name)


@reads
def _seat(bench: WholeBench, name: str) -> None:
    """Somebody else sits at the desk: header, counts and lists follow at once."""
    bench.desk.seat(name)
    bench.banner.refresh()
    bench.panes.officers.show_mine()
    recount(bench)
    bench.show_hints()
    bench.tell(f"You are {name}. Your acts are made in this name.")


def take_up(bench: WholeBench) -> None:
    """A draft, or one chosen from several."""
    drafts = bench.typing.drafts.all()
    if not drafts:
        bench.tell("There is nothing half-typed to take up.")
    elif len(drafts) == 1:
        resume_draft(bench, drafts[0])
    else:
        items = [MenuItem(str(place), draft.label, "", _words_of_draft(draft)) for place, draft in enumerate(drafts)]
        bench.choose("Take up again", items, lambda choice: resume_draft(bench, drafts[int(choice)]))


def settings(bench: WholeBench) -> None:
    """Where the officer's settings are, and which command changes them."""
    path = bench.settings.path or settings_path()
    bench.tell(
        f"Your settings are in {path}. “tsworkbench config” shows them, “tsworkbench config set” changes one; "
        f"{key_to('theme')} turns the colours here."
    )


def back_up(bench: WholeBench) -> None:
    """A backup at once, made apart from the screen."""
    bench.run_worker(_back_up(bench), group="backup by hand", exclusive=True)


async def _back_up(bench: Bench) -> None:
    try:
        path = await asyncio.to_thread(_made, bench.desk.book)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    bench.tell(f"Made and checked a backup: {path}")


def _made(book: Book) -> str:
    from tsworkbench.store.backups import copies
    from tsworkbench.tui.bench.apart import to_write

    with to_write(book) as other:
        return copies.make(other, copies.BY_HAND)


def restore(bench: Bench) -> None:
    """Which backup would be put back, and by which command."""
    from tsworkbench.store.backups.rotation import listed

    there = listed(bench.desk.book.path)
    if not there:
        bench.tell(f"There is no backup of this file yet: {key_to('back_up')} makes one.")
        return
    count = f"There are {len(there)} backups, the newest of" if len(there) > 1 else "There is one backup, of"
    lists = f"{count} {there[0].when} ({there[0].why})."
    if os.name == "nt":
        bench.tell(
            f"{lists} Windows replaces no file that is open: leave the workbench, then “tsworkbench backup --list” "
            "lists them and “tsworkbench restore” restores the newest."
        )
        return
    bench.tell(
        f"{lists} In another window “tsworkbench backup --list” lists them and “tsworkbench restore” restores the "
        "newest: what the file holds then shows here within a second."
    )


def import_document(bench: WholeBench) -> None:
    """A plan out of a document, or a newer edition of one."""
    from tsworkbench.tui.screens.imports import intake

    intake.ask_for_document(bench)


def back(bench: WholeBench) -> None:
    """Esc."""
    bench.go_back()


def leave(bench: WholeBench) -> None:
    """Leaves; all is on disk."""
    bench.leave()


def offer_draft(bench: WholeBench) -> None:
    """Says at the start what was being typed, newest first."""
    drafts = bench.typing.drafts.all()
    if drafts:
        bench.draft = drafts[0]
        more = f" ({len(drafts) - 1} more)" if len(drafts) > 1 else ""
        takes, drops = key_to("comment"), key_to("back")
        bench.tell(f"You were typing {drafts[0].label}: {takes} to continue, {drops} to discard it{more}.")


def answer_draft(bench: WholeBench, draft: Draft, act: Act) -> bool:
    """What the key after the offer does to the draft: takes it up or drops it. False where it means its own act."""
    if act.id == "back":
        bench.typing.drafts.drop(draft)
    elif act.id == "comment":
        resume_draft(bench, draft)
    else:
        return False
    return True


def resume_draft(bench: WholeBench, draft: Draft) -> None:
    """Goes to the draft's row and begins its act again, with the words in it."""
    if draft.row:
        row = live(bench.desk.book, draft.level, draft.row)
        if row is None:
            bench.typing.drafts.drop(draft)
            raise NotFound(f"The row of {draft.label} has been deleted. You had typed: “{_words_of_draft(draft)}”.")
        if draft.level == "plan":
            if draft.row != bench.desk.plan["id"]:
                bench.selection.show_plan(draft.row)
        elif draft.level in CODES:
            bench.selection.focus_pane("plan")
            bench.selection.go_to(key_of(draft.level, row["rid"]))
    # The pane gets the focus by way of the app's queue: the editor is to have it after that.
    bench.app.call_later(bench.call_later, _begin_draft, bench, draft)


def _begin_draft(bench: WholeBench, draft: Draft) -> None:
    bench.resumed = draft
    if draft.act in ("why", "what_next"):
        from tsworkbench.tui.acts import saying

        ask = saying.ask_why if draft.act == "why" else saying.ask_next
        ask(bench, draft.more.split())
    elif draft.act == "complete" and not _is_complete(bench):
        bench.resumed = None  # the act would complete it now, and nobody has asked for that
        bench.typing.drafts.drop(draft)
        bench.tell(f"It is no longer complete. You had typed: “{_words_of_draft(draft)}”.")
    elif draft.act in BY_ID:
        bench.run_act(BY_ID[draft.act])


def _is_complete(bench: Bench) -> bool:
    place = bench.target_or_none()
    return place is not None and standing(bench.desk.book, place)["status"] == Status.COMPLETE


def _words_of_draft(draft: Draft) -> str:
    return shortened(" ".join(" · ".join(text for text in draft.words.values() if text).split()), 40)
