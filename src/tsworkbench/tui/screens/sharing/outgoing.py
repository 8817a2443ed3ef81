"""What goes out: packs, returns and Excel forms, each written into a file beside the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.store.views import people
from tsworkbench.tui.bench.desk import to_write
from tsworkbench.tui.bench.refresh import look_at_file
from tsworkbench.tui.screens.sharing import exchanges
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.work.sharing import exchange, overview
from tsworkbench.work.sharing.mail import pack, return_home
from tsworkbench.work.sharing.spoken import return_words

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.plan.sharing.values import Letter
    from tsworkbench.store.book import Book
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.work.sharing.overview import Copy

_WHOLE, _LOCKED, _PART = "whole", "locked", "part"
_FOR = "for:"
_ATTACH = "Attach it to a mail, or paste it into one."
_LETTERS = "abcdefghijklmnoqrsuvxyz"
"""Letters by which officers are chosen; the others are those of the ways."""


class Sent(NamedTuple):
    """What was written: where, and what there is to say of it."""

    path: Path
    words: str


def send(bench: WholeBench) -> None:
    """From home a pack, to whom is asked; from elsewhere what home hasn't got."""
    desk = bench.desk
    known = exchange.home(desk.book, desk.plan["id"])
    if known.was_here:
        items = [
            MenuItem("return", "a return: what home hasn't got", "r"),
            MenuItem("home", "packs: make this copy home first", "m", "it was put back, or copied"),
        ]
        bench.choose("This copy was home once", items, partial(_once_home, bench))
    elif known.copy is not None and not known.here:
        _send_return(bench)
    else:
        _ask_whom(bench)


def _once_home(bench: WholeBench, choice: str) -> None:
    if choice == "return":
        _send_return(bench)
    else:
        plan = bench.desk.plan["id"]
        bench.write(lambda book: exchange.claim_home(book, plan), then=lambda _: _ask_whom(bench))


def _send_return(bench: WholeBench) -> None:
    _write(bench, "The return is being written…", partial(_return, bench.desk.book, bench.desk.plan["id"]))


def _ask_whom(bench: WholeBench) -> None:
    desk = bench.desk
    bench.choose("Write a pack for", _whom(desk.book, desk.plan["id"]), partial(_chosen, bench))


def _whom(book: Book, plan: str) -> list[MenuItem]:
    items = []
    for letter, one in zip(_LETTERS, overview.copies(book, plan), strict=False):
        if one.road == "form":
            continue
        items.append(MenuItem(f"{_FOR}{one.who}", one.who, letter, _hint(one)))
    once = {item.id: item for item in reversed(items)}
    items = [item for item in items if once[item.id] is item]
    return [
        *items,
        MenuItem(_WHOLE, "anybody: the whole plan", "w"),
        MenuItem(_PART, "an officer: only what that officer leads…", "p"),
        MenuItem(_LOCKED, "anybody: the whole plan, locked by a password…", "t"),
    ]


def _hint(one: Copy) -> str:
    if one.copy is None:
        return "no copy yet: the whole plan"
    return f"{counted(one.lacks, 'change')} behind" if one.lacks else "has all"


def _chosen(bench: WholeBench, choice: str) -> None:
    desk = bench.desk
    book, plan = desk.book, desk.plan["id"]
    if choice == _PART:
        names = [row["name"] for row in people.leading(book, plan)]
        items = [MenuItem(name, name) for name in names]
        bench.choose("Only what is led by", items, partial(_send_part, bench), narrowing=True)
    elif choice == _LOCKED:
        _ask_password(bench)
    else:
        officer = choice.removeprefix(_FOR) if choice.startswith(_FOR) else None
        _write(bench, "The pack is being written…", partial(_pack, book, plan, officer=officer))


def _send_part(bench: WholeBench, officer: str) -> None:
    job = partial(_pack, bench.desk.book, bench.desk.plan["id"], officer=officer, part=True)
    _write(bench, "The pack is being written…", job)


def _ask_password(bench: WholeBench) -> None:
    from tsworkbench.tui.screens.prompts import Asking, Blank

    def submit(typed: list[str]) -> None:
        if typed[0] != typed[1]:
            raise WrongInput("The two differ. Type the same password twice.")
        if not typed[0]:
            raise WrongInput("Type a password, or press esc.")
        asking.dismiss(None)
        job = partial(_pack, bench.desk.book, bench.desk.plan["id"], password=typed[0])
        _write(bench, "The pack is being written…", job)

    words = "Whoever gets the pack needs the password to open it: say it by telephone, not in the mail."
    blanks = [Blank("Password", hidden=True), Blank("Again", hidden=True)]
    asking = Asking("Lock the pack", words, blanks, submit)
    bench.open(asking)


def send_form(bench: WholeBench) -> None:
    """An Excel form, for an officer who is asked for."""
    desk = bench.desk
    leads = people.leading(desk.book, desk.plan["id"])
    if not leads:
        raise WrongInput("Nobody leads anything in this plan, so there is no form to fill in.")
    items = [MenuItem(row["name"], row["name"]) for row in leads]

    def chosen(officer: str) -> None:
        job = partial(_form, desk.book, desk.plan["id"], officer, desk.as_at)
        _write(bench, "The form is being written…", job)

    bench.choose("Write an Excel form for", items, chosen, narrowing=True)


# -- beside the screen


def _write(bench: WholeBench, says: str, job: Callable[[], Sent]) -> None:
    bench.tell(says)
    bench.run_worker(_apart(bench, job), group="letters")


async def _apart(bench: WholeBench, job: Callable[[], Sent]) -> None:
    try:
        sent = await exchanges.apart(job)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    look_at_file(bench)
    bench.sharing.count()
    bench.tell(sent.words)
    again = getattr(bench.app.screen, "look_again", None)
    if again is not None:
        again(says=sent.words)


def _pack(
    book: Book, plan: str, *, officer: str | None = None, part: bool = False, password: str | None = None
) -> Sent:
    from tsworkbench.papers.letters import write_letter

    with to_write(book) as other:
        letter, is_first = pack(other, plan, officer=officer, part=part)
        written = write_letter(letter, password=password)
    whom = f" for {letter.head.officer}" if letter.head.officer else ""
    path = _save(book, written.name, written.text.encode("utf-8"))
    first = " This copy is the plan's home now: returns come here." if is_first else ""
    telephone = " Say its password by telephone." if password else ""
    return Sent(path, f"{_at(path)}: {_what(letter, written.acts)}{whom}. {_ATTACH}{telephone}{first}")


def _return(book: Book, plan: str) -> Sent:
    from tsworkbench.papers.letters import write_letter

    with to_write(book) as other:
        letter, key = return_home(other, plan)
        written = write_letter(letter, key=key)
    path = _save(book, written.name, written.text.encode("utf-8"))
    return Sent(path, f"{_at(path)}: {return_words(letter.head, written.acts)}. {_ATTACH}")


def _form(book: Book, plan: str, officer: str, as_at: date) -> Sent:
    from tsworkbench.papers.officer_form import file_name, form_xlsx
    from tsworkbench.work.sharing.officer_form import send_form

    with to_write(book) as other:
        form, is_first = send_form(other, plan, officer, as_at)
        data = form_xlsx(form)
    path = _save(book, file_name(form), data)
    rows = counted(len(form.rows), "row")
    first = " This copy is the plan's home now: forms come back here." if is_first else ""
    words = f"{_at(path)}: {rows} for {form.officer} to fill in. Attach it to a mail; t takes it in again.{first}"
    return Sent(path, words)


def _what(letter: Letter, acts: int) -> str:
    if letter.head.whole:
        return "the whole plan"
    if letter.head.part:
        return "a part of the plan"
    return counted(acts, "change") if acts else "nothing new"


def _save(book: Book, name: str, data: bytes) -> Path:
    from tsworkbench.papers.disk import save
    from tsworkbench.tui.screens.papers.wanted_paper import folder_for, free_name

    return save(data, free_name(folder_for(book.path) / name), private=True)


def _at(path: Path) -> str:
    from tsworkbench.tui.screens.papers.wanted_paper import at_home

    return f"{path.name} is in {at_home(path.parent)}"
