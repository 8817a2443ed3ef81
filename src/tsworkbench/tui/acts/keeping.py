"""Undoing and redoing, taking up what was left half-typed, looking things up, leaving."""

from __future__ import annotations

import asyncio
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any, cast

from tsworkbench.plan.english import capital, shortened
from tsworkbench.plan.errors import FileLocked, NotFound, WorkbenchError, WrongInput
from tsworkbench.plan.model import Status
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import CODES, key_of, live
from tsworkbench.tui.bench.actions import ACTS, ALSO, BY_ID, bind, key_to, keys_of, shown
from tsworkbench.tui.bench.desk import REDO
from tsworkbench.tui.bench.refresh import look_at_file, recount, show_all_again
from tsworkbench.tui.bench.selected_row import reads
from tsworkbench.tui.draw.colours import wearable
from tsworkbench.tui.panes.banner import local_time
from tsworkbench.tui.widgets.menu import TYPED, MenuItem
from tsworkbench.work.edits import standing, words_of
from tsworkbench.work.mine.drafts import Draft
from tsworkbench.work.mine.seat import officer_meant
from tsworkbench.work.mine.settings import ABOUT, About, Settings, drop, keep, load, read, settings_path, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsworkbench.store.backups.restoration import Seen
    from tsworkbench.store.book import Book, Row
    from tsworkbench.tui.bench.actions import Act
    from tsworkbench.tui.bench.protocol import Bench, WholeBench
    from tsworkbench.tui.terminal.safe_app import SafeApp


def undo(bench: Bench) -> None:
    """Takes back my last act; what was taken in just now, as a whole."""
    sharing = getattr(bench, "__dict__", {}).get("sharing")  # it is there once something was shared
    if sharing is not None and (take := sharing.just_came) is not None:
        from tsworkbench.work.sharing.exchange import take_back

        bench.write(lambda book: take_back(book, take), then=lambda _: sharing.took_back())
        return
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

    bench.open(KeysScreen(bench.desk, in_registers=bench.elsewhere is not None), left)


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
    """My settings as they are, each to be changed."""
    now = _settings_now(bench)
    items = [MenuItem(about.name, about.called, str(n), _in_words(about, now)) for n, about in enumerate(ABOUT, 1)]
    own = [
        f"{BY_ID[act].label}: {' '.join(map(shown, keys)) or 'none'}" for act, keys in now.keys.items() if act in BY_ID
    ]
    items.append(MenuItem("keys", "keys …", "k", shortened(", ".join(own), 40) or "the usual ones"))
    items.append(MenuItem("where", "where they are", "w", now.path))
    known = {about.name: about for about in ABOUT}

    def chosen(name: str) -> None:
        if name == "keys":
            _choose_act(bench, now)
        elif name == "where":
            bench.tell(f"Your settings are in {now.path}. “tsworkbench config” shows and changes them too.")
        elif known[name].choices:
            _choose_value(bench, known[name], written(getattr(now, name)))
        else:
            _ask_value(bench, known[name], getattr(now, name) or "")

    bench.choose("Your settings", items, chosen)


def _in_words(about: About, now: Settings) -> str:
    """A setting as it is: its word, or for what is true or false what that means."""
    value = getattr(now, about.name)
    return dict(about.choices)[written(value)] if isinstance(value, bool) else written(value)


def _settings_now(bench: WholeBench) -> Settings:
    """The settings as their file says just now: another window may have changed it."""
    return load(bench.settings.path or settings_path())


def _choose_value(bench: WholeBench, about: About, now: str) -> None:
    items = [MenuItem(word, word, str(n), says) for n, (word, says) in enumerate(about.choices, 1)]
    if about.asks:
        items.append(MenuItem(_ELSE, "something else …", "e", about.asks))
    items.append(MenuItem("", "the default", "d", "takes the line out of the file"))

    def chosen(word: str) -> None:
        if word == _ELSE:
            _ask_value(bench, about, "")
        else:
            _set(bench, about, word)

    bench.choose(about.called.capitalize(), items, chosen, now=now)


def _ask_value(bench: WholeBench, about: About, now: str) -> None:
    def submit(typed: str) -> None:
        _set(bench, about, typed.strip())
        bench.close_editor()

    says = f"{about.asks[:1].upper()}{about.asks[1:]}; empty for the default."
    bench.ask(about.called.capitalize(), now, submit, says=says, replaces=True)


def _set(bench: WholeBench, about: About, word: str) -> None:
    """Writes one setting and puts it in force; without a word it is back to its default."""
    path = bench.settings.path or settings_path()
    if word:
        keep(about.name, read(about.name, word), path)
    else:
        drop(about.name, path)
    _take(bench)
    value = written(getattr(bench.settings, about.name))
    bench.tell(f"{about.called.capitalize()}: {value}{'' if about.at_once else ', from the next start'}.")


def _choose_act(bench: WholeBench, now: Settings) -> None:
    items = [MenuItem(act.id, act.label, "", keys_of(act), ALSO.get(act.id, ""), act.help) for act in ACTS]
    bench.choose("Keys of which act?", items, lambda act: _ask_keys(bench, BY_ID[act], now), narrowing=True)


def _ask_keys(bench: WholeBench, act: Act, now: Settings) -> None:
    from tsworkbench.tui.bench.keymap import keys_wanted

    def submit(typed: str) -> None:
        name, path = f"keys.{act.id}", bench.settings.path or settings_path()
        if typed.strip():
            keys = () if typed.strip() == _ELSE else tuple(typed.split())
            keep(name, keys_wanted(act.id, keys, now.keys), path)
        else:
            drop(name, path)
        _take(bench)
        bench.close_editor()
        bench.tell(f"{act.label.capitalize()}: {keys_of(act) or 'no key; it is found by name'}.")

    says = "Keys with spaces between them, such as “b” or “Z ctrl+z”; “-” for none; empty for the usual ones."
    bench.ask(f"Keys of {act.label}", " ".join(now.keys.get(act.id, ())), submit, says=says, replaces=True)


def _take(bench: WholeBench) -> None:
    """Puts the settings in force as their file says, as far as that can be done without a new start."""
    from tsworkbench.tui.bench.keymap import keymap

    now, app, desk = _settings_now(bench), cast("SafeApp[Any]", bench.app), bench.desk
    before, bench.settings = bench.settings, now
    bind(keymap(now.keys).keys)
    if now.theme != before.theme:
        app.wear(now.theme)
    app.animation_level = "none" if now.reduced_motion else "full"
    if now.look_ahead != desk.look_ahead:
        desk.look_ahead = now.look_ahead
        desk.look_from(desk.as_at)
        recount(bench)
    bench.show_hints()


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
    from tsworkbench.tui.bench.desk import to_write
    from tsworkbench.work.registers.redaction import pack

    with to_write(book) as other:
        trouble = pack(other)
        path = copies.make(other, copies.BY_HAND)
    return path if trouble is None else f"{path}. {trouble}"


def restore(bench: WholeBench) -> None:
    """The backups there are, with what each would undo; one of them is put back."""
    if bench.desk.book.stood_at is not None:
        raise WrongInput(
            f"This is the plan as it was. {capital(key_to('back'))} first: a backup replaces the file of now."
        )
    bench.run_worker(_offer_backups(bench), group="backups", exclusive=True)


async def _offer_backups(bench: WholeBench) -> None:
    from tsworkbench.store.backups.restoration import backups_seen

    book = bench.desk.book
    there = await asyncio.to_thread(backups_seen, book.path, book.now if book.has_own_clock else None)
    if not there:
        bench.tell(f"There is no backup of this file yet: {key_to('back_up')} makes one.")
        return
    items = [
        MenuItem(str(place), one.when, "", one.size, means=f"{capital(one.why)}. {one.differs}")
        for place, one in enumerate(there)
    ]
    bench.choose("Restore which backup?", items, lambda place: _confirm(bench, there[int(place)]))


def _confirm(bench: WholeBench, one: Seen) -> None:
    if one.fault:
        raise WrongInput(one.fault)
    items = [
        MenuItem("no", "leave the file as it is", "n", means="Nothing changes."),
        MenuItem("yes", "restore it", "y", means=f"{one.differs} The file as it is now is kept as a backup."),
    ]

    def chosen(answer: str) -> None:
        if answer == "yes":
            bench.run_worker(_restore(bench, one), group="backups", exclusive=True)
        else:
            bench.tell("The file is as it was.")

    bench.choose(f"Go back to {one.when}?", items, chosen)


async def _restore(bench: WholeBench, one: Seen) -> None:
    """Puts a backup in the file's place and opens what is there then."""
    from tsworkbench.store.backups import restoration

    book = bench.desk.book
    put = partial(restoration.restore, book.path, one.path, clock=book.now if book.has_own_clock else None)
    try:
        if restoration.holds_open_files():
            _put_while_closed(bench, put)
        else:
            await asyncio.to_thread(put)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    look_at_file(bench)
    bench.desk.lost = f"The backup of {one.when} was restored, as you asked."
    bench.tell(f"This is the file as on {one.when}. As it was before it is kept: {key_to('restore')} brings that back.")


def _put_while_closed(bench: WholeBench, put: Callable[[], object]) -> None:
    """Puts the backup in place while nothing has the file open here, so that nothing is read meanwhile either."""
    bench.desk.book.connection.close()
    try:
        put()
    finally:
        for left in range(_TRIES, -1, -1):
            try:
                bench.desk.open_again()
                break
            except FileLocked:  # another program writes just now
                if not left:
                    raise
                sleep(_BREATH)
        show_all_again(bench)


_TRIES, _BREATH = 50, 0.1


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
        elif draft.level in ("entry", "register"):
            _go_to_register(bench, draft, row)
        elif draft.level in CODES:
            bench.selection.focus_pane("plan")
            bench.selection.go_to(key_of(draft.level, row["rid"]))
    # The pane gets the focus by way of the app's queue: the editor is to have it after that.
    bench.app.call_later(bench.call_later, _begin_draft, bench, draft)


def _go_to_register(bench: WholeBench, draft: Draft, row: Row) -> None:
    """To the entry, or the register, that a draft is about."""
    from tsworkbench.store.registers.definitions import register_by_id

    if bench.elsewhere is not bench.registers:
        bench.registers.enter()
    if draft.level == "entry":
        bench.registers.show_entry(key_of("entry", row["rid"]))
    elif (register := register_by_id(bench.desk.book, draft.row)) is not None:
        bench.registers.show_register(register)


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
